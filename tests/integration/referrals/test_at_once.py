"""What two people, a retried request and the calendar do to one referral, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import PersonRow, UnitRow
from familiehus.audit.domain import Door
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.domain import ConsentForm, Understood
from familiehus.consent.extending import SaidAgain, extend
from familiehus.consent.storage import ConsentRow
from familiehus.families.service import NewLine
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Conflict, FamiliehusError, Refused
from familiehus.referrals.case import Said
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.referrals.talks.appointing import TalkForm
from familiehus.referrals.talks.appointments import NewAppointment
from familiehus.referrals.talks.storage import AppointmentRow
from familiehus.storage.unit_of_work import UnitOfWork
from tests.integration.referrals.conftest import EVERYTHING, World, all_of

A = Action
FAMILY = Acting(Door.FAMILY)
Deed = Callable[[UnitOfWork], object]
COMMAND = Acting(Door.COMMAND)


def together(world: World, *deeds: Deed) -> list[FamiliehusError | None]:
    """Each in a thread and a transaction of its own, from the same moment; what each was told."""
    told: list[FamiliehusError | None] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(number: int, deed: Deed) -> None:
        start.wait(20)
        try:
            with world.site.database.write() as work:
                deed(work)
                work.commit()
        except FamiliehusError as error:
            told[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def doing(world: World, who: str, referral: UUID, action: Action, **said: object) -> Deed:
    by = world.by(who)
    return lambda work: world.site.referrals.act(work, by, referral, action, Said(**said))  # type: ignore[arg-type]


def stopping(world: World, who: str) -> Deed:
    email = world.town.email(world.people[who])
    return lambda work: world.town.site.people.deactivate(work, COMMAND, email, at_once=True)


def withdrawing(world: World, referral: UUID) -> Deed:
    consent = world.referral(referral).consent_id
    return lambda work: world.site.referrals.withdraw_consent(work, FAMILY, work.session.get_one(ConsentRow, consent))


@pytest.mark.parametrize("round_", range(3))
def test_two_people_at_once_one_wins_and_the_other_is_told(world: World, round_: int) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, A.ACCEPT, A.REACH)
    told = together(
        world,
        doing(world, "terapeut", referral, A.TAKE_OVER),
        doing(world, "pædagog", referral, A.DECLINE, reason="fuldt hold"),
    )
    assert sum(error is None for error in told) == 1
    assert isinstance(next(error for error in told if error), (Conflict, Refused))
    with world.site.database.read() as session:
        steps = session.scalars(select(StepRow.action).where(StepRow.referral_id == referral)).all()
    assert len(steps) == 4


@pytest.mark.parametrize("round_", range(3))
def test_two_handovers_sent_at_once_are_one(world: World, round_: int) -> None:
    line = world.open()
    by, one, other = world.by("jordemoder"), world.new(line), world.new(line, "Sundhedsplejen")
    told = together(
        world,
        lambda work: world.site.referrals.send(work, by, one),
        lambda work: world.site.referrals.send(work, by, other),
    )
    assert sum(error is None for error in told) == 1
    with world.site.database.read() as session:
        rows = session.scalars(select(ReferralRow).where(ReferralRow.line_id == line)).all()
        consents = session.scalars(select(ConsentRow).where(ConsentRow.line_id == line)).all()
    assert [row.state for row in rows] == [State.SENT]
    assert len(consents) == 1, "no consent is left behind by the one that was not sent"


@pytest.mark.parametrize("round_", range(5))
def test_a_receiver_stopped_while_taking_over_holds_nothing(world: World, round_: int) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH)
    together(world, doing(world, "terapeut", referral, A.TAKE_OVER), stopping(world, "terapeut"))
    row = world.line(line)
    with world.site.database.read() as session:
        assert session.get_one(PersonRow, row.holder_id).active
    if not active(world, "terapeut"):
        assert world.holder(line) in {"jordemoder", "koordinator"}
        assert world.people["terapeut"] not in (world.referral(referral).receiver_id, world.referral(referral).actor_id)


def active(world: World, who: str) -> bool:
    with world.site.database.read() as session:
        return session.get_one(PersonRow, world.people[who]).active


@pytest.mark.parametrize("round_", range(5))
def test_a_consent_taken_back_while_it_is_sent_is_not_sent_on(world: World, round_: int) -> None:
    line = world.open()
    new = world.new(line)
    with world.site.database.write() as work:
        world.site.referrals.draft(work, world.by("jordemoder"), new)
        work.commit()
    together(world, doing(world, "jordemoder", new.id, A.SEND), withdrawing(world, new.id))
    assert world.state(new.id) in {State.DRAFT, State.WITHDRAWN}
    assert world.read(line, "Huset") == {}


def only_postgresql(world: World) -> None:
    if world.site.database.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite a writer has the whole database to itself")


@pytest.mark.parametrize("by_the_referral", [False, True])
def test_a_yes_taken_back_by_whoever_saw_the_line_before_it_moved_brings_the_contact_back(
    world: World, by_the_referral: bool
) -> None:
    """A door knows the line before the parent's no reaches the rules; somebody may take over between the two."""
    only_postgresql(world)
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH)
    with world.site.database.write() as work:
        seen = work.session.get_one(LineRow, line)
        assert seen.unit_id == world.units["Jordemødre"]
        world.act("terapeut", referral, A.TAKE_OVER)
        if by_the_referral:
            world.site.referrals.act(work, FAMILY, referral, A.WITHDRAW)
        else:
            withdrawing(world, referral)(work)
        work.commit()
    assert world.state(referral) is State.WITHDRAWN
    assert world.holder(line) == "jordemoder"
    assert world.read(line, "Huset") == {}


def test_the_last_two_parts_of_a_yes_taken_back_at_once_are_the_whole(world: World) -> None:
    only_postgresql(world)
    line = world.open()
    items = world.items(line, Field.NAME, Field.OWN_WORDS)
    referral = world.send(line, consent=world.consent(items))
    consent = world.referral(referral).consent_id

    def part(work: UnitOfWork, item: UUID) -> None:
        row = work.session.get_one(ConsentRow, consent)
        world.site.referrals.withdraw_consent(work, FAMILY, row, [item])

    def second() -> None:
        with world.site.database.write() as work:
            part(work, other)
            work.commit()

    one, other = items
    waiting = threading.Thread(target=second)
    with world.site.database.write() as work:
        part(work, one)
        waiting.start()
        waiting.join(1)
        work.commit()
    waiting.join(20)
    assert world.state(referral) is State.WITHDRAWN


def test_a_consent_withdrawn_between_open_and_send(world: World) -> None:
    line = world.open()
    new = world.new(line)
    with world.site.database.write() as work:
        world.site.referrals.draft(work, world.by("jordemoder"), new)
        work.commit()
    with world.site.database.write() as work:
        withdrawing(world, new.id)(work)
        work.commit()
    with pytest.raises(Refused, match="has not agreed"):
        world.act("jordemoder", new.id, A.SEND)
    assert world.act("jordemoder", new.id, A.DISCARD) is State.CLOSED


def test_a_discarded_draft_shares_nothing(world: World) -> None:
    line = world.open()
    new = world.new(line)
    with world.site.database.write() as work:
        world.site.referrals.draft(work, world.by("jordemoder"), new)
        work.commit()
    world.act("jordemoder", new.id, A.DISCARD)
    assert world.read(line, "Huset") == {}


def test_a_retried_request_acts_once(world: World) -> None:
    line, by = uuid4(), world.by("jordemoder")
    opening = NewLine(line, world.units["Jordemødre"], "da", EVERYTHING)
    for attempt in range(2):
        try:
            with world.site.database.write() as work:
                world.site.families.open(work, by, opening)
                work.commit()
        except Conflict:
            assert attempt
    new = world.new(line)
    for attempt in range(2):
        try:
            with world.site.database.write() as work:
                world.site.referrals.send(work, by, new)
                work.commit()
        except (Conflict, Refused):
            assert attempt
    version = world.referral(new.id).version
    for attempt in range(2):
        try:
            with world.site.database.write() as work:
                world.site.referrals.act(work, world.by("terapeut"), new.id, A.ACCEPT, version=version)
                work.commit()
        except Conflict:
            assert attempt
    assert [row.id for row in all_of(world, ReferralRow) if row.line_id == line] == [new.id]
    assert world.referral(new.id).steps == 2


def test_the_receiver_by_name_is_stopped_and_another_goes_on(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT)
    with world.site.database.write() as work:
        stopping(world, "terapeut")(work)
        work.commit()
    row = world.referral(referral)
    assert row.receiver_id == row.actor_id == world.people["koordinator"]
    world.act("pædagog", referral, A.REACH, A.TAKE_OVER)
    assert world.holder(line) == "pædagog"


def test_who_talks_with_the_parent_takes_over_and_not_who_said_yes_unless_somebody_is_named(world: World) -> None:
    for says_yes, talks, named, holds in (
        ("koordinator", "terapeut", None, "terapeut"),
        ("terapeut", "koordinator", None, "koordinator"),
        ("terapeut", "koordinator", "terapeut", "terapeut"),
    ):
        line = world.open()
        referral = world.send(line)
        world.act(says_yes, referral, A.ACCEPT)
        world.act(talks, referral, A.REACH)
        assert world.referral(referral).actor_id == world.people[talks]
        world.act("koordinator", referral, A.TAKE_OVER, receiver=world.people[named] if named else None)
        assert world.holder(line) == holds


def test_nobody_is_named_who_does_not_receive_there(world: World) -> None:
    referral = world.send(world.open())
    for stranger in ("sundhedsplejerske", "jordemoder"):
        with pytest.raises(Refused, match="who will reach"):
            world.act("koordinator", referral, A.ACCEPT, receiver=world.people[stranger])
    with world.site.database.write() as work:
        stopping(world, "pædagog")(work)
        work.commit()
    with pytest.raises(Refused, match="who will reach"):
        world.act("koordinator", referral, A.ACCEPT, receiver=world.people["pædagog"])
    assert world.act("koordinator", referral, A.ACCEPT, receiver=world.people["terapeut"]) is State.ACCEPTED
    assert world.referral(referral).actor_id == world.people["terapeut"]


def test_deadlines_leave_out_holidays_and_the_units_closed_weeks(world: World) -> None:
    world.clock.moment = datetime(2026, 12, 23, 9, tzinfo=UTC)  # the day before Christmas Eve
    referral = world.send(world.open(), offer=uuid4())
    assert world.referral(referral).deadline == date(2026, 12, 28)  # the 25th and 26th are public holidays
    with world.site.database.write() as work:
        work.session.get_one(UnitRow, world.units["Huset"]).closed = [["2026-12-24", "2027-01-03"]]
        work.commit()
    later = world.send(world.open(), offer=uuid4())
    assert world.referral(later).deadline == date(2027, 1, 5)
    world.act("terapeut", later, A.ACCEPT)
    assert world.referral(later).deadline == date(2027, 1, 8)


@pytest.mark.parametrize(
    ("moment", "kind", "unit", "deadline"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), Kind.HANDOVER, "Huset", date(2026, 11, 23)),  # a Monday
        (datetime(2026, 11, 23, 9, tzinfo=UTC), Kind.ADDITION, "Huset", date(2026, 11, 23)),
        (datetime(2026, 11, 21, 9, tzinfo=UTC), Kind.HANDOVER, "Huset", date(2026, 11, 23)),  # a Saturday
        (datetime(2026, 12, 25, 9, tzinfo=UTC), Kind.HANDOVER, "Huset", date(2026, 12, 28)),  # Christmas, a Friday
        (datetime(2026, 12, 1, 21, 30, tzinfo=UTC), Kind.HANDOVER, "Huset", date(2026, 12, 2)),  # nobody is there
        (datetime(2026, 11, 23, 9, tzinfo=UTC), Kind.INFORMATION, "Huset", date(2026, 11, 25)),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), Kind.HANDOVER, None, date(2026, 11, 25)),
    ],
)
def test_a_house_that_is_asked_with_no_offer_chosen_answers_the_same_working_day(
    world: World, moment: datetime, kind: Kind, unit: str | None, deadline: date
) -> None:
    world.clock.moment = moment
    referral = world.send(world.open(), unit=unit, kind=kind)
    row = world.referral(referral)
    assert row.deadline == deadline
    if unit is not None:
        assert (row.actor_id, row.actor_unit_id) == (None, world.units["Huset"])
        world.act("koordinator", referral, A.ACCEPT)
        assert world.referral(referral).deadline > deadline, "to reach the parent there are the usual days"


@pytest.mark.parametrize(
    ("moment", "deadline"),
    [
        # Danish clocks go forward on 26 March 2028 and back on 31 October 2027.
        (datetime(2028, 3, 23, 23, 30, tzinfo=UTC), date(2028, 3, 28)),  # half past midnight on Friday 24 March
        (datetime(2028, 3, 26, 22, 30, tzinfo=UTC), date(2028, 3, 29)),  # half past midnight on Monday 27 March
        (datetime(2027, 10, 28, 22, 30, tzinfo=UTC), date(2027, 11, 2)),  # half past midnight on Friday 29 October
        (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), date(2027, 11, 3)),  # half past midnight on Monday 1 November
        (datetime(2027, 10, 31, 22, 30, tzinfo=UTC), date(2027, 11, 2)),  # half past eleven on Sunday 31 October
    ],
)
def test_a_day_is_a_danish_day_also_when_the_clocks_change(world: World, moment: datetime, deadline: date) -> None:
    world.clock.moment = moment.astimezone(DENMARK)
    referral = world.send(world.open(), offer=uuid4())
    assert world.referral(referral).deadline == deadline


def test_tries_around_midnight_are_counted_by_danish_days(world: World) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, A.ACCEPT)
    # Half past eleven, half past twelve the same night, and the next evening of a day of 23 hours: two Danish days.
    for hour in ((27, 22), (27, 23), (28, 21)):
        world.clock.moment = datetime(2027, 3, *hour, 30, tzinfo=UTC).astimezone(DENMARK)
        world.act("terapeut", referral, A.LOG_TRY)
    with pytest.raises(Refused, match="3 different days"):
        world.act("terapeut", referral, A.GIVE_UP)
    world.clock.moment = datetime(2027, 3, 28, 22, 30, tzinfo=UTC).astimezone(DENMARK)
    world.act("terapeut", referral, A.LOG_TRY)
    assert world.act("terapeut", referral, A.GIVE_UP) is State.UNREACHABLE


def an_offer(world: World) -> UUID:
    with world.site.database.write() as work:
        key = uuid4()
        name = f"proeve-{key.hex}"
        row = OfferRow(id=key, key=name, slug=name, organisation_id=world.town.place, published=True, document={})
        work.session.add(row)
        work.commit()
    return key


def test_r031_the_last_place_is_given_once(world: World) -> None:
    offer = an_offer(world)
    one_place = replace(world.site.limits, capacity=lambda _session, _offer: 1)
    world.site.referrals._limits = one_place  # noqa: SLF001 - what the composition root hands in
    rows = []
    for _ in range(2):
        line = world.open()
        new = world.new(line, kind=Kind.ADDITION)
        with world.site.database.write() as work:
            row = world.site.referrals.send(work, world.by("jordemoder"), new)
            row.offer_id = offer
            work.commit()
        world.act("terapeut", new.id, A.ACCEPT, A.REACH, A.TAKE_OVER)
        rows.append(new.id)
    told = together(world, *(doing(world, "terapeut", key, A.START) for key in rows))
    assert sum(error is None for error in told) == 1
    assert sum(world.referral(key).takes_place for key in rows) == 1


@pytest.mark.parametrize("round_", range(5))
@pytest.mark.parametrize("how", ["stopped", "taken back"])
def test_no_talk_is_left_with_who_is_stopped_nor_where_the_yes_is_taken_back(
    world: World, how: str, round_: int
) -> None:
    referral = world.send(world.open(), kind=Kind.ADDITION)
    world.act("terapeut", referral, A.ACCEPT)
    by, new = world.by("terapeut"), NewAppointment(uuid4(), world.clock.now() + timedelta(days=3), TalkForm.PHONE)
    ends = stopping(world, "terapeut") if how == "stopped" else withdrawing(world, referral)
    together(world, lambda work: world.site.appointments.book(work, by, referral, new), ends)
    with world.site.database.read() as session:
        talk = session.get(AppointmentRow, new.id)
        assert talk is None or talk.cancelled_at or talk.owner_id == world.people["koordinator"]
        assert how == "stopped" or talk is None or talk.cancelled_at


def test_a_yes_said_again_twice_at_once_is_not_made_shorter_by_the_second(world: World) -> None:
    only_postgresql(world)
    referral = world.send(world.open())
    key, today = world.referral(referral).consent_id, world.clock.now().date()
    said = SaidAgain(ConsentForm.WRITTEN, Understood.OWN_LANGUAGE, None, today + timedelta(days=300), agreed=True)
    again: list[str] = []

    def extended(work: UnitOfWork, row: ConsentRow, days: int) -> None:
        until = replace(said, last_day=today + timedelta(days=days))
        extend(work, world.site.scribe, world.site.consents, FAMILY, row, until)
        work.commit()

    with world.site.database.write() as work:
        seen = work.session.get_one(ConsentRow, key)
        with world.site.database.write() as other:
            extended(other, other.session.get_one(ConsentRow, key), 360)
        try:
            extended(work, seen, 300)
        except Refused as error:
            again.append(str(error))
    assert again == ["say a later day than it has"]
    with world.site.database.read() as session:
        assert session.get_one(ConsentRow, key).last_day == today + timedelta(days=360)
