"""Courses and appointments: one place a talk, each parent's own yes and answer, nothing past the limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.catalogue.documents import dump
from familiehus.catalogue.domain import Offer, Schedule, Sessions, SourceRef, Text
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Sector, Tier
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.workdays import OpeningDays
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm
from familiehus.referrals.talks.appointments import Appointments, NewAppointment, Seen
from familiehus.referrals.talks.next_talk import FIND_ANOTHER_DAYS
from familiehus.referrals.talks.storage import AppointmentRow
from tests.integration.referrals.conftest import World

A = Action
FAMILY = Acting(Door.FAMILY)


def going(world: World, line: UUID | None = None, *does: Action, offer: UUID | None = None) -> UUID:
    """A referral beside the contact, as far as the receiver's yes or further."""
    sent = world.send(line or world.open(), kind=Kind.ADDITION)
    with world.site.database.write() as work:
        work.session.get_one(ReferralRow, sent).offer_id = offer
        work.commit()
    world.act("terapeut", sent, A.ACCEPT, *does)
    return sent


def counted(world: World, count: int) -> UUID:
    """An offer whose source counts its talks."""
    offer = Offer(
        key=f"proeve-{uuid4()}",
        organisation="proeve",
        name="Prøvesamtaler",
        sectors=(Sector.MUNICIPALITY,),
        tier=Tier.VISITED,
        summary=Text("Findes ikke."),
        sources=(SourceRef("proeve", "proeve", "proeve"),),
        schedule=Schedule(sessions=Sessions(count=count)),
    )
    with world.site.database.write() as work:
        row = OfferRow(id=uuid4(), key=offer.key, slug=offer.key, organisation_id=world.town.place)
        row.document = dump(offer)
        work.session.add(row)
        work.commit()
        return row.id


def book(world: World, referral: UUID, days: float = 3, who: str = "terapeut", **other: object) -> UUID:
    said = {"form": TalkForm.PLACE, "where": "Huset, stue 2", "together": True} | other
    new = NewAppointment(uuid4(), world.clock.now() + timedelta(days=days), **said)  # type: ignore[arg-type]
    with world.site.database.write() as work:
        world.site.appointments.book(work, world.by(who), referral, new)
        work.commit()
    return new.id


def do(world: World, name: str, *args: object, who: str = "terapeut", **other: object) -> None:
    """One act of the courses or the appointments."""
    with world.site.database.write() as work:
        service = world.site.courses if hasattr(world.site.courses, name) else world.site.appointments
        getattr(service, name)(work, world.by(who), *args, **other)
        work.commit()


def seen(world: World, referral: UUID) -> list[Seen]:
    with world.site.database.read() as session:
        return world.site.appointments.of_referral(session, referral)


def on_page(world: World, referral: UUID) -> list[Seen]:
    with world.site.database.read() as session:
        return world.site.appointments.of_line(session, world.referral(referral).line_id)


def says(world: World, referral: UUID, appointment: UUID, answer: TalkAnswer) -> None:
    with world.site.database.write() as work:
        line = world.line(world.referral(referral).line_id)
        world.site.appointments.says(work, FAMILY, line, appointment, answer)
        work.commit()


def again(world: World, referral: UUID) -> bool:
    with world.site.database.read() as session:
        return world.site.appointments.asked_again(session, referral)


def left(world: World, referral: UUID) -> tuple[int, int] | None:
    with world.site.database.read() as session:
        return world.site.appointments.left(session, session.get_one(ReferralRow, referral))


def joined(world: World, first: UUID, second: UUID, *, agreed: bool = True) -> None:
    do(world, "join", first, world.referral(second).reference)
    for one in (first, second) if agreed else ():
        do(world, "agree", one)


def test_a_talk_is_booked_and_stands_on_both_pages(world: World) -> None:
    sent = going(world)
    made = book(world, sent)
    for one in (seen(world, sent), on_page(world, sent)):
        assert [(s.id, s.form, s.where, s.owner, s.answer) for s in one] == [
            (made, TalkForm.PLACE, "Huset, stue 2", world.people["terapeut"], TalkAnswer.NONE)
        ]
    with world.site.database.read() as session:
        assert b"Huset" not in (session.get_one(AppointmentRow, made).place or b"")
        told = set(session.scalars(select(MessageRow.recipient_id).where(MessageRow.subject_id == made)))
    assert told == {world.referral(sent).line_id}


def test_only_who_receives_it_books(world: World) -> None:
    sent = going(world)
    for who in ("jordemoder", "sundhedsplejerske"):
        with pytest.raises(NotFound):
            book(world, sent, who=who)
    outside = world.send(world.open(), unit=None, kind=Kind.ADDITION)
    with pytest.raises(NotFound):
        book(world, outside, who="jordemoder")
    with pytest.raises(Refused, match="colleague"):
        book(world, sent, second=world.people["jordemoder"])
    with pytest.raises(Refused, match="too long"):
        book(world, sent, where="x" * 301)
    with pytest.raises(Refused, match="CPR"):
        book(world, sent, where="Stue 2, 010190-1234")


def test_two_professions_in_one_talk_take_one_place_and_the_one_beyond_is_refused(world: World) -> None:
    sent = going(world, offer=counted(world, 2))
    first = book(world, sent, second=world.people["pædagog"])
    assert left(world, sent) == (1, 2)
    book(world, sent, days=4)
    with pytest.raises(Refused, match="decide together what comes next"):
        book(world, sent, days=5)
    do(world, "cancel", sent, first)
    do(world, "cancel", sent, first)
    assert left(world, sent) == (1, 2)
    book(world, sent, days=5)
    assert [one.cancelled for one in seen(world, sent)] == [True, False, False]
    assert len(on_page(world, sent)) == 2


def test_two_at_once_do_not_take_the_last_place_twice(world: World) -> None:
    sent = going(world, offer=counted(world, 1))
    refused: list[str] = []

    def try_it(days: int) -> None:
        try:
            book(world, sent, days=days)
        except (Refused, Conflict) as error:
            refused.append(str(error))

    threads = [Thread(target=try_it, args=(days,)) for days in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert left(world, sent) == (1, 1)


def test_offers_without_a_count_have_no_limit(world: World) -> None:
    sent = going(world)
    assert left(world, sent) is None
    for days in range(1, 8):
        book(world, sent, days=days)


def test_talks_together_begin_when_each_parent_has_said_yes(world: World) -> None:
    offer = counted(world, 3)
    hers, his = going(world, offer=offer), going(world, offer=offer)
    joined(world, hers, his, agreed=False)
    do(world, "agree", hers)
    with pytest.raises(Refused, match="every parent must say yes"):
        book(world, hers)
    alone = book(world, hers, together=False)
    do(world, "agree", his)
    do(world, "agree", his)
    both = book(world, his, days=4)
    assert [one.id for one in seen(world, hers)] == [alone, both]
    assert [(one.id, one.others) for one in seen(world, his)] == [(both, 1)]
    assert left(world, hers) == left(world, his) == (2, 3)
    assert [(one.id, one.others) for one in on_page(world, his)] == [(both, 0)]


def test_r087_before_every_parent_has_said_yes_each_has_a_count_of_their_own(world: World) -> None:
    offer = counted(world, 3)
    hers, his = going(world, offer=offer), going(world, offer=offer)
    joined(world, hers, his, agreed=False)
    for days in (3, 4, 5):
        book(world, hers, days=days, together=False)
    assert (left(world, hers), left(world, his)) == ((3, 3), (0, 3)), "nobody has said yes"
    do(world, "agree", hers)
    book(world, his, days=6, together=False)
    assert (left(world, hers), left(world, his)) == ((3, 3), (1, 3)), "her yes says nothing for him"
    with pytest.raises(Refused, match="decide together"):
        book(world, hers, days=6, together=False)
    do(world, "agree", his)
    assert left(world, hers) == left(world, his) == (4, 3), "from now on the talks are one course"
    do(world, "leave", his)
    assert (left(world, hers), left(world, his)) == ((3, 3), (1, 3))


def test_each_answers_and_comes_for_itself_and_away_is_not_a_no(world: World) -> None:
    hers, his = going(world), going(world)
    joined(world, hers, his)
    both = book(world, hers)
    says(world, hers, both, TalkAnswer.COMES)
    says(world, his, both, TalkAnswer.CANNOT)
    do(world, "answered", hers, both, TalkAnswer.COMES)
    assert (seen(world, hers)[0].answer, seen(world, his)[0].answer) == (TalkAnswer.COMES, TalkAnswer.CANNOT)
    assert (again(world, hers), again(world, his)) == (False, True)
    with pytest.raises(Refused, match="not been yet"):
        do(world, "came", hers, both, came=True)
    world.clock.move(days=4)
    do(world, "came", hers, both, came=True)
    do(world, "came", his, both, came=False)
    assert again(world, his)
    assert world.state(his) is State.ACCEPTED
    with pytest.raises(Refused, match="somebody came"):
        do(world, "cancel", his, both)
    with pytest.raises(NotFound):
        says(world, hers, both, TalkAnswer.COMES)
    with pytest.raises(Refused, match="time is over"):
        do(world, "answered", hers, both, TalkAnswer.COMES)
    own = book(world, his, form=TalkForm.WALK, where="", together=False)
    assert not again(world, his)
    assert [one.id for one in seen(world, hers)] == [both]
    assert own in {one.id for one in seen(world, his)}


def test_the_owner_is_told_when_a_parent_cannot_come(world: World) -> None:
    sent = going(world)
    made = book(world, sent)
    says(world, sent, made, TalkAnswer.CANNOT)
    with world.site.database.read() as session:
        told = set(session.scalars(select(MessageRow.recipient_id).where(MessageRow.subject_id == made)))
    assert told == {world.referral(sent).line_id, world.people["terapeut"]}


def test_one_parent_leaves_and_the_others_talks_stand(world: World) -> None:
    hers, his = going(world), going(world)
    joined(world, hers, his)
    both = book(world, hers)
    do(world, "leave", his)
    assert [one.id for one in seen(world, hers)] == [both]
    assert seen(world, his) == on_page(world, his) == []
    for referral in (hers, his):
        with pytest.raises(NotFound):
            do(world, "leave", referral)
    with pytest.raises(NotFound):
        do(world, "agree", his)
    book(world, his, days=6)
    assert len(seen(world, hers)) == 1


def test_who_goes_on_alone_keeps_the_talks_they_have_alone(world: World) -> None:
    hers, his = going(world), going(world)
    joined(world, hers, his)
    book(world, hers)
    alone = book(world, his, days=4, together=False)
    do(world, "leave", his)
    assert [one.id for one in seen(world, his)] == [alone]


def test_r051_a_parent_takes_the_yes_to_talks_together_back_on_their_own_page(world: World) -> None:
    hers, his = going(world), going(world)
    joined(world, hers, his)
    both, alone = book(world, hers), book(world, his, days=4, together=False)
    line = world.referral(his).line_id

    def says_so(appointment: UUID) -> UUID:
        with world.site.database.write() as work:
            row = work.session.get_one(LineRow, line)
            left = world.site.appointments.alone(work, Acting(Door.FAMILY), row, appointment)
            work.commit()
            return left

    for not_joint_or_not_theirs in (alone, uuid4()):
        with pytest.raises(NotFound):
            says_so(not_joint_or_not_theirs)
    assert says_so(both) == his
    assert [one.id for one in on_page(world, his)] == [alone]
    assert [one.id for one in on_page(world, hers)] == [both], "the other parent's page says what it said"
    with world.site.database.read() as session:
        told = select(MessageRow.recipient_id).where(MessageRow.subject_id == both, MessageRow.occasion == "alone")
        assert set(session.scalars(told)) == {world.people["terapeut"]}
    world.town.last(Act.COURSE_LEFT, world.referral(his).organisation_id)
    book(world, his, days=6)
    assert len(on_page(world, hers)) == 1, "nothing joint is booked before there is a yes again"


def test_a_no_frees_what_was_to_come_and_leaves_the_other_parent_alone(world: World) -> None:
    offer = counted(world, 2)
    hers, his = going(world, offer=offer), going(world, offer=offer)
    joined(world, hers, his)
    both, hers_alone = book(world, hers), book(world, hers, days=4, together=False)
    world.act("jordemoder", his, A.WITHDRAW)
    assert on_page(world, his) == []
    assert [one.id for one in on_page(world, hers)] == [both, hers_alone]
    with pytest.raises(Refused, match="has not agreed"):
        book(world, his, days=5)
    world.act("jordemoder", hers, A.WITHDRAW)
    third = going(world, world.referral(hers).line_id, offer=offer)
    assert left(world, third) == (0, 2)


def test_only_two_parents_of_one_offer_are_joined_and_both_must_be_here(world: World) -> None:
    hers, same_line = going(world), None
    same_line = going(world, world.referral(hers).line_id)
    elsewhere = going(world, offer=counted(world, 2))
    for other in (same_line, elsewhere):
        with pytest.raises(Refused, match="the same offer"):
            joined(world, hers, other, agreed=False)
    unasked = world.send(world.open(), unit="Sundhedsplejen", kind=Kind.ADDITION)
    for reference in (world.referral(unasked).reference, "H-AAA-AAA"):
        with pytest.raises(Refused, match="no such referral, or not yours"):
            do(world, "join", hers, reference)
    not_yet = world.send(world.open(), kind=Kind.ADDITION)
    with pytest.raises(Refused, match="no such referral, or not yours"):
        joined(world, hers, not_yet, agreed=False)
    his, third = going(world), going(world)
    book(world, his)
    joined(world, hers, his)
    do(world, "join", hers, world.referral(his).reference)
    book(world, hers, days=5)
    book(world, third)
    with pytest.raises(Refused, match="in other talks"):
        joined(world, third, his, agreed=False)


def test_an_appointment_of_others_is_none(world: World) -> None:
    sent, other = going(world), going(world)
    made = book(world, sent)
    with pytest.raises(NotFound):
        do(world, "cancel", other, made)
    with pytest.raises(NotFound):
        do(world, "cancel", sent, UUID(int=3))
    with pytest.raises(NotFound):
        says(world, other, made, TalkAnswer.COMES)


def test_the_next_date_is_when_the_receiver_acts(world: World) -> None:
    sent = going(world, None, A.REACH, A.TAKE_OVER, A.START)
    book(world, sent, days=9)
    assert world.referral(sent).deadline == day(world, 9)


def day(world: World, days: float) -> date:
    return (world.clock.now() + timedelta(days=days)).date()


def test_of_several_talks_the_nearest_is_the_next_date(world: World) -> None:
    sent = going(world, None, A.REACH, A.TAKE_OVER, A.START)
    book(world, sent, days=9)
    book(world, sent, days=90)
    assert world.referral(sent).deadline == day(world, 9)
    book(world, sent, days=2)
    assert world.referral(sent).deadline == day(world, 2)
    world.clock.move(days=3)
    book(world, sent, days=60)
    assert world.referral(sent).deadline == day(world, 6)


def test_a_talk_that_is_off_or_that_the_parent_cannot_come_to_is_no_next_date(world: World) -> None:
    """Nobody waits half a year for a talk that will not be (R009, R019)."""
    soon = OpeningDays().after(world.clock.now().date(), FIND_ANOTHER_DAYS)
    sent = going(world, None, A.REACH, A.TAKE_OVER, A.START)
    far, near = book(world, sent, days=150), book(world, sent, days=90)
    do(world, "cancel", sent, near)
    assert world.referral(sent).deadline == day(world, 150)
    says(world, sent, far, TalkAnswer.CANNOT)
    assert world.referral(sent).deadline == soon
    assert again(world, sent)
    says(world, sent, far, TalkAnswer.COMES)
    assert world.referral(sent).deadline == soon
    book(world, sent, days=120)
    do(world, "answered", sent, far, TalkAnswer.CANNOT)
    assert world.referral(sent).deadline == day(world, 120)


@pytest.mark.parametrize("twice", [1, 2])
def test_when_the_last_talk_is_off_another_is_found_soon(world: World, twice: int) -> None:
    sent = going(world, None, A.REACH, A.TAKE_OVER, A.START)
    far = book(world, sent, days=150)
    for _ in range(twice):
        do(world, "cancel", sent, far)
    assert world.referral(sent).deadline == OpeningDays().after(world.clock.now().date(), FIND_ANOTHER_DAYS)


def test_an_earlier_day_that_somebody_chose_stays(world: World) -> None:
    sent = going(world, None, A.REACH, A.TAKE_OVER, A.START)
    far = book(world, sent, days=150)
    world.act("terapeut", sent, A.FOLLOW_UP, on=day(world, 2))
    do(world, "cancel", sent, far)
    assert world.referral(sent).deadline == day(world, 2)


def test_what_is_off_in_a_joint_talk_comes_up_for_both_and_a_no_for_one(world: World) -> None:
    hers, his = (going(world, None, A.REACH, A.TAKE_OVER, A.START) for _ in range(2))
    joined(world, hers, his)
    talk = book(world, hers, days=100)
    says(world, his, talk, TalkAnswer.CANNOT)
    soon = OpeningDays().after(world.clock.now().date(), FIND_ANOTHER_DAYS)
    assert [world.referral(one).deadline for one in (hers, his)] == [day(world, 100), soon]
    do(world, "cancel", hers, talk)
    assert [world.referral(one).deadline for one in (hers, his)] == [soon, soon]


@pytest.mark.parametrize("so_far", [(A.REACH, A.TAKE_OVER), (A.REACH, A.TAKE_OVER, A.START)])
def test_who_goes_on_alone_on_their_own_page_waits_for_no_joint_talk(world: World, so_far: tuple[Action, ...]) -> None:
    """Also just before the start: the talk that is booked is the next start, and where it falls away one is found."""
    hers, his = (going(world, None, *so_far) for _ in range(2))
    joined(world, hers, his)
    talk = book(world, hers, days=100)
    with world.site.database.write() as work:
        world.site.appointments.alone(work, FAMILY, world.line(world.referral(his).line_id), talk)
        work.commit()
    soon = OpeningDays().after(world.clock.now().date(), FIND_ANOTHER_DAYS)
    assert [world.referral(one).deadline for one in (hers, his)] == [day(world, 100), soon]


def test_the_gates_hold_for_talks_too(world: World) -> None:
    sent = going(world)
    site = world.site
    limits = replace(site.limits, gates=lambda _session, _row: ("screening",))
    shut = Appointments(site.scribe, site.courses, site.consents, site.notices, site.sealer, limits)
    world.site = replace(site, appointments=shut)
    with pytest.raises(Refused, match="still missing: screening"):
        book(world, sent)


def test_nothing_is_booked_where_everything_has_stopped(world: World) -> None:
    sent = going(world)
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), world.referral(sent).line_id, quiet=True)
        work.commit()
    with pytest.raises(Refused, match="has stopped"):
        book(world, sent)


def test_there_are_no_talks_with_who_is_not_here(world: World) -> None:
    outside = world.send(world.open(), unit=None)
    with pytest.raises(NotFound):
        book(world, outside, who="jordemoder")
    by = world.by("jordemoder")
    with world.site.database.write() as work, pytest.raises(NotFound):
        world.site.courses.course(work, by, world.site.referrals.case(work.session, by, outside))
