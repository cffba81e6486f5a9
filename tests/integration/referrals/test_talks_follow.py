"""Talks follow the family: off where a yes has ended, and always with somebody who is here and may see them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.storage import RoleRow, UnitRow
from familiehus.audit.domain import Act, Door
from familiehus.consent.storage import ConsentItemRow, ConsentRow
from familiehus.families.domain import Ending, Goodbye
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, State
from familiehus.referrals.talks.appointing import TalkAnswer
from familiehus.referrals.talks.news import TalkNews, talk_news
from familiehus.referrals.talks.storage import AppointmentRow
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_appointments import book, counted, do, going, joined, left, on_page, seen

A = Action
FAMILY = Acting(Door.FAMILY)
GONE = "has not agreed"


def withdrawn(world: World, referral: UUID, *fields: Field) -> None:
    """The parent takes the whole yes back on their own page, or some of it."""
    with world.site.database.write() as work:
        row = work.session.get_one(ConsentRow, world.referral(referral).consent_id)
        items: list[UUID] = []
        if fields:
            chosen = world.items(row.line_id, *fields)
            named = select(ConsentItemRow.item_id).where(ConsentItemRow.consent_id == row.id)
            items = [item for item in work.session.scalars(named) if item in chosen]
        world.site.referrals.withdraw_consent(work, FAMILY, row, items)
        work.commit()


def called_off(world: World, referral: UUID) -> list[datetime]:
    """What the parent's own page says is off."""
    with world.site.database.read() as session:
        return [one.at for one in world.site.appointments.called_off(session, world.referral(referral).line_id)]


def news(world: World, who: str) -> list[TalkNews]:
    with world.site.database.read() as session:
        return talk_news(session, world.town.actor(world.people[who]), world.clock.now())


def told(world: World, talk: UUID, occasion: str) -> set[str]:
    names = {key: name for name, key in world.people.items()}
    with world.site.database.read() as session:
        rows = session.scalars(
            select(MessageRow).where(MessageRow.subject_id == talk, MessageRow.occasion == occasion)
        ).all()
        return {names.get(row.recipient_id, "the parent") for row in rows}


def alone(world: World, referral: UUID, joint: UUID) -> None:
    """The parent says on their own page that they want no talks together."""
    with world.site.database.write() as work:
        line = work.session.get_one(LineRow, world.referral(referral).line_id)
        world.site.appointments.alone(work, FAMILY, line, joint)
        work.commit()


def is_over(world: World, who: str, referral: UUID) -> bool:
    with world.site.database.read() as session:
        by = world.by(who)
        return world.site.courses.is_over(session, by, world.site.courses.received(session, by, referral))


def talk(world: World, key: UUID) -> AppointmentRow:
    with world.site.database.read() as session:
        return session.get_one(AppointmentRow, key)


def owner(world: World, key: UUID) -> str:
    person = talk(world, key).owner_id
    return next(name for name, one in world.people.items() if one == person)


def test_a_yes_taken_back_ends_the_talks_to_come_and_nobody_waits_in_vain(world: World) -> None:
    sent = world.send(world.open())
    world.act("terapeut", sent, A.ACCEPT, A.REACH, A.TAKE_OVER)
    past, coming = book(world, sent, days=1), book(world, sent, days=5, second=world.people["pædagog"])
    world.clock.move(days=2)
    withdrawn(world, sent)
    assert world.state(sent) is State.WITHDRAWN
    assert (talk(world, past).cancelled_at, talk(world, coming).cancelled_at is None) == (None, False)
    at = talk(world, coming).starts_at
    assert (on_page(world, sent), called_off(world, sent)) == ([], [at])
    for who in ("terapeut", "pædagog"):
        assert [(one.at, one.off, one.referral) for one in news(world, who)] == [(at, True, None)]
        assert is_over(world, who, sent)
    assert news(world, "koordinator") == []
    assert told(world, coming, "over") == {"terapeut", "pædagog"}
    assert told(world, coming, "cancelled") == set(), "the parent said it"
    world.clock.move(days=9)
    assert news(world, "terapeut") == []


def test_nobody_works_on_talks_of_a_referral_that_is_over(world: World) -> None:
    sent, other = going(world), going(world)
    made, began = book(world, sent), book(world, sent, days=1)
    world.clock.move(days=2)
    withdrawn(world, sent)
    with pytest.raises(Refused, match=GONE):
        do(world, "answered", sent, made, TalkAnswer.COMES)
    with pytest.raises(Refused, match=GONE):
        do(world, "came", sent, began, came=True)
    with pytest.raises(Refused, match=GONE):
        do(world, "cancel", sent, made)
    with pytest.raises(Refused, match=GONE):
        do(world, "join", sent, world.referral(other).reference)
    with pytest.raises(Refused):
        do(world, "join", other, world.referral(sent).reference)
    for name in ("agree", "leave"):
        with pytest.raises(Refused, match=GONE):
            do(world, name, sent)
    with pytest.raises(Refused, match=GONE):
        book(world, sent, days=9)
    with pytest.raises(NotFound):
        do(world, "cancel", sent, made, who="jordemoder")


def test_a_part_taken_back_ends_no_talk(world: World) -> None:
    sent = going(world)
    made = book(world, sent)
    withdrawn(world, sent, Field.OWN_WORDS)
    assert world.state(sent) is State.ACCEPTED
    assert not is_over(world, "terapeut", sent)
    assert [one.id for one in on_page(world, sent)] == [made]
    assert news(world, "terapeut") == called_off(world, sent) == []
    do(world, "answered", sent, made, TalkAnswer.COMES)


def test_talks_end_with_a_yes_whose_time_is_up_and_the_parent_hears_it(world: World) -> None:
    sent = going(world)
    made = book(world, sent, days=300)
    world.clock.move(days=200)
    assert is_over(world, "terapeut", sent), "at the next read"
    with world.site.database.write() as work:
        row = work.session.get_one(ConsentRow, world.referral(sent).consent_id)
        world.site.referrals.end_what_rests_on(work, row, Acting(Door.WORKER), A.LAPSE)
        work.commit()
    assert called_off(world, sent) == [talk(world, made).starts_at]
    assert told(world, made, "cancelled") == set(), "of the yes that is over they are told once"


@pytest.mark.parametrize("ending", [A.DECLINE, A.COMPLETE])
def test_talks_end_with_a_referral_that_is_declined_or_completed(world: World, ending: Action) -> None:
    sent = going(world, None, A.REACH)
    if ending is A.COMPLETE:
        world.act("terapeut", sent, A.TAKE_OVER, A.START)
    made = book(world, sent)
    world.act("terapeut", sent, ending, reason="Vi har ikke plads")
    assert called_off(world, sent) == [talk(world, made).starts_at]
    assert told(world, made, "cancelled") == ({"the parent"} if ending is A.COMPLETE else set())
    assert told(world, made, "over") == set(), "who does it knows it"


def test_r087_a_no_ends_ones_own_part_of_a_joint_talk_and_nothing_of_the_others(world: World) -> None:
    offer = counted(world, 3)
    hers, his = going(world, offer=offer), going(world, offer=offer)
    joined(world, hers, his)
    both = book(world, hers)
    withdrawn(world, his)
    assert [(one.id, one.others, one.joint) for one in seen(world, hers)] == [(both, 0, True)]
    assert [one.id for one in on_page(world, hers)] == [both]
    assert called_off(world, hers) == []
    at = talk(world, both).starts_at
    assert (on_page(world, his), called_off(world, his)) == ([], [at])
    assert news(world, "terapeut") == [], "they come for her"
    assert left(world, hers) == (1, 3)
    (off,) = seen(world, his)
    assert (off.cancelled, off.others) == (True, 0)
    assert told(world, off.id, "over") == {"terapeut"}


def test_r087_where_both_want_to_talk_alone_nobody_waits_for_them_in_vain(world: World) -> None:
    offer = counted(world, 3)
    hers, his = going(world, offer=offer), going(world, offer=offer)
    joined(world, hers, his)
    both = book(world, hers)
    at = talk(world, both).starts_at
    alone(world, his, both)
    assert news(world, "terapeut") == [], "they come for her"
    alone(world, hers, both)
    (off,) = news(world, "terapeut")
    assert (off.at, off.off, off.referral, off.reference) == (at, True, None, "")
    assert news(world, "pædagog") == []
    book(world, hers, together=False)
    assert news(world, "terapeut") == [], "they are there then anyhow"


def test_r087_who_is_left_after_a_no_and_wants_to_talk_alone_makes_it_one_hour_that_is_off(world: World) -> None:
    offer = counted(world, 3)
    hers, his = going(world, offer=offer), going(world, offer=offer)
    joined(world, hers, his)
    both = book(world, hers)
    withdrawn(world, his)
    alone(world, hers, both)
    (off,) = news(world, "terapeut")
    assert (off.at, off.off) == (talk(world, both).starts_at, True)


def test_what_staff_cancel_stands_on_the_parents_page_as_off_until_there_is_a_new_one(world: World) -> None:
    sent = going(world)
    made = book(world, sent)
    do(world, "cancel", sent, made)
    assert called_off(world, sent) == [talk(world, made).starts_at]
    assert news(world, "terapeut") == []
    book(world, sent)
    assert called_off(world, sent) == []


def test_each_end_is_in_the_record(world: World) -> None:
    sent = going(world)
    made = book(world, sent)
    withdrawn(world, sent)
    event = world.town.last(Act.APPOINTMENT_CANCELLED, world.town.place)
    assert (event.door, ["appointment", str(made)] in event.subjects) == ("family", True)


def stop(world: World, who: str) -> None:
    """ "Stop straks"."""
    with world.town.site.database.write() as work:
        world.town.site.people.leave(work, SHELL, world.town.place, world.people[who], at_once=True)
        work.commit()


def keep_from(world: World, referral: UUID, *names: str) -> None:
    """As the parent's page does it; the moving is what ``Shutting`` calls."""
    with world.site.database.write() as work:
        line = work.session.get_one(LineRow, world.referral(referral).line_id)
        line.guarded = True
        for name in names:
            row = ShutOutRow(id=uuid4(), line_id=line.id, person_id=world.people[name], unit_id=None)
            row.made_at = world.clock.now()
            work.session.add(row)
        work.commit()


def named(world: World, referral: UUID) -> list[str]:
    """With whom the parent's own page says that they talk."""
    names = {key: name for name, key in world.people.items()}
    return [names[person] for one in on_page(world, referral) for person in (one.owner, one.second) if person]


def test_a_talk_of_somebody_who_is_stopped_is_whose_the_family_is_now(world: World) -> None:
    sent = world.send(world.open())
    world.act("terapeut", sent, A.ACCEPT, A.REACH, A.TAKE_OVER)
    past, coming = book(world, sent, days=1), book(world, sent, days=5)
    beside = book(world, sent, days=6, who="pædagog", second=world.people["terapeut"])
    world.clock.move(days=2)
    stop(world, "terapeut")
    assert owner(world, past) == "terapeut", "what has been was theirs"
    assert [owner(world, one) for one in (coming, beside)] == ["koordinator", "pædagog"]
    assert named(world, sent) == ["koordinator", "pædagog"], "nobody who has no access any more"
    assert told(world, coming, "taken-on") == {"koordinator"}
    assert told(world, coming, "with-another") == {"the parent"}
    (mine,) = news(world, "koordinator")
    assert (mine.id, mine.off, mine.referral) == (coming, False, sent)
    assert [(one.taken_on, one.owner) for one in seen(world, sent) if one.id == coming] == [
        (True, world.people["koordinator"])
    ]
    do(world, "cancel", sent, coming, who="koordinator")
    assert news(world, "koordinator") == []
    world.town.last(Act.APPOINTMENT_MOVED, world.town.place)


def test_a_talk_goes_to_a_stand_in_whom_the_parent_has_not_shut_out(world: World) -> None:
    sent = going(world)
    made = book(world, sent)
    keep_from(world, sent, "koordinator")
    stop(world, "terapeut")
    assert owner(world, made) == "stedfortræder"
    row = world.referral(sent)
    assert (row.receiver_id, row.actor_id) == (world.people["stedfortræder"],) * 2


def test_a_colleague_has_it_where_no_stand_in_may_see_it(world: World) -> None:
    sent = going(world)
    made = book(world, sent, second=world.people["pædagog"])
    keep_from(world, sent, "koordinator", "stedfortræder")
    stop(world, "terapeut")
    assert (owner(world, made), talk(world, made).second_id) == ("pædagog", None)
    assert world.referral(sent).receiver_id is None


def test_a_talk_that_nobody_may_see_is_off_and_the_parent_is_told_so(world: World) -> None:
    sent = going(world)
    made = book(world, sent)
    keep_from(world, sent, "koordinator", "stedfortræder", "pædagog")
    stop(world, "terapeut")
    assert (named(world, sent), called_off(world, sent)) == ([], [talk(world, made).starts_at])
    assert told(world, made, "cancelled") == {"the parent"}
    assert "jordemoder" in told(world, made, "over"), "whoever holds the parent finds another way"
    assert world.line(world.referral(sent).line_id).next_on == world.clock.now().date()


def test_a_talk_that_nobody_may_see_is_off_also_where_nobody_holds_the_parent_any_more(world: World) -> None:
    sent = going(world)
    made, line = book(world, sent), world.referral(sent).line_id
    keep_from(world, sent, "koordinator", "stedfortræder", "pædagog")
    with world.site.database.write() as work:
        world.site.families.finish(work, work.session.get_one(LineRow, line), Ending.ENOUGH, Goodbye(parent_told=True))
        work.commit()
    stop(world, "terapeut")
    assert talk(world, made).cancelled_at is not None
    assert "jordemoder" not in told(world, made, "over")


def test_a_talk_moves_from_whoever_receives_there_no_more(world: World) -> None:
    """One role of several has ended: they meet families elsewhere, and not this one."""
    sent = going(world)
    made, people = book(world, sent), world.town.site.people
    with world.town.site.database.write() as work:
        person = world.people["terapeut"]
        people.give_role(work, SHELL, world.town.place, person, Role.REFERRER, world.units["Sundhedsplejen"])
        ended = select(RoleRow.id).where(RoleRow.person_id == person, RoleRow.role == Role.RECEIVER)
        people.end_role(work, SHELL, world.town.place, person, work.session.scalars(ended).one())
        work.commit()
    assert owner(world, made) == "koordinator"


def test_a_talk_moves_from_whoever_stands_for_the_unit_no_more(world: World) -> None:
    sent, here = going(world), world.units["Huset"]
    made = book(world, sent, who="koordinator")
    with world.town.site.database.write() as work:
        version = work.session.get_one(UnitRow, here).version
        draft = UnitDraft("Huset", (0, 1, 2, 3, 4), world.people["stedfortræder"])
        world.town.site.organisations.change_unit(work, SHELL, world.town.place, here, draft, version)
        work.commit()
    assert owner(world, made) == "terapeut", "who receives it"


def test_who_passes_a_family_on_passes_the_talks_on(world: World) -> None:
    hers, handover = going(world), world.send(world.open())
    world.act("terapeut", handover, A.ACCEPT, A.REACH, A.TAKE_OVER)
    made, of_others = book(world, handover), book(world, hers)
    with world.site.database.write() as work:
        moved = world.referral(handover).line_id
        world.site.pass_ons.offer(work, world.by("terapeut"), [moved], world.people["pædagog"])
        (offered,) = world.site.pass_ons.waiting_on(work.session, [moved]).values()
        work.commit()
    assert owner(world, made) == "terapeut", "until there is a yes"
    with world.site.database.write() as work:
        world.site.pass_ons.answer(work, world.by("pædagog"), offered.id, accepts=True)
        work.commit()
    assert (owner(world, made), owner(world, of_others)) == ("pædagog", "terapeut")
    assert named(world, handover) == ["pædagog"]
    assert [one.id for one in news(world, "pædagog")] == [made]


def test_r087_a_joint_talk_stays_with_who_has_the_other_parent(world: World) -> None:
    hers, his = (world.send(world.open()) for _ in range(2))
    for one in (hers, his):
        world.act("terapeut", one, A.ACCEPT, A.REACH, A.TAKE_OVER)
    joined(world, hers, his)
    both = book(world, hers)
    with world.site.database.write() as work:
        moved = world.referral(hers).line_id
        world.site.pass_ons.offer(work, world.by("terapeut"), [moved], world.people["pædagog"])
        (offered,) = world.site.pass_ons.waiting_on(work.session, [moved]).values()
        world.site.pass_ons.answer(work, world.by("pædagog"), offered.id, accepts=True)
        work.commit()
    assert (world.holder(moved), owner(world, both)) == ("pædagog", "terapeut")
