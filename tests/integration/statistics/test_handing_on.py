"""Referrals in numbers: decided once, and the same after families have been forgotten."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import PersonRow, UnitRow
from familiehus.audit.domain import Act, Door
from familiehus.consent.demands import Demand
from familiehus.consent.storage import ConsentRow
from familiehus.families.storage import HoldingRow
from familiehus.kernel.smallcounts import UNSAID, Table
from familiehus.referrals.climbing import Climbing
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.statistics import handing_on
from familiehus.statistics.deciding import LOOK_BACK, DecideQuarters
from familiehus.statistics.domain import Quarter
from familiehus.statistics.file import atoms
from familiehus.statistics.handing_on import Days, HandingOn
from familiehus.statistics.storage import ReferralQuarterRow
from tests.integration.accounts.conftest import SHELL
from tests.integration.limits import no_own_matter
from tests.integration.statistics.conftest import Counted

pytestmark = pytest.mark.untraced

HERE = Quarter(2026, 4)
SETTLED = date(2027, 1, 16)


def refer(counted: Counted, count: int, unit: str | None = "Huset", **other: object) -> list[UUID]:
    return [counted.world.send(counted.world.open(), unit=unit, **other) for _ in range(count)]


def decide(counted: Counted) -> int:
    """The worker's pass, once the running quarter is settled."""
    clock = counted.world.clock
    clock.move(days=max((SETTLED - clock.now().date()).days, 0))
    return DecideQuarters(counted.site.database).run(clock.now())


def told(counted: Counted, organisation: UUID, house: UUID | None = None) -> HandingOn:
    place = house or organisation
    with counted.site.database.read() as session:
        return handing_on.told(session, organisation, [place], [HERE])[place, HERE]


def test_ways_days_and_nos_of_a_quarter(counted: Counted) -> None:
    world = counted.world
    house, region = world.town.place, region_of(counted)
    sent = refer(counted, 6)
    refer(counted, 5, unit="Sundhedsplejen", kind=Kind.INFORMATION)
    world.clock.move(days=2)
    for referral in sent[:5]:
        world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    world.clock.move(days=3)
    for referral in sent[:5]:
        world.act("terapeut", referral, Action.TAKE_OVER)
    world.act("terapeut", sent[5], Action.DECLINE, reason="Vi har ikke plads.", what_next="Prøv Sundhedsplejen.")
    assert decide(counted) > 0
    ours, theirs = told(counted, house), told(counted, region)
    assert ours.ways == Table(11, {"in": 11}, 0)
    assert theirs.ways == Table(11, {"out": 11}, 0)
    assert (ours.days_to_talk, ours.days_to_take_over) == (2, 5)
    assert (theirs.days_to_talk, theirs.days_to_take_over) == (None, None)
    assert theirs.declined == UNSAID
    assert ours.declined == Table()


def region_of(counted: Counted) -> UUID:
    with counted.site.database.read() as session:
        return session.get_one(UnitRow, counted.world.units["Jordemødre"]).organisation_id


def test_nobody_counts_what_the_parent_has_not_confirmed(counted: Counted) -> None:
    world = counted.world
    house, region = world.town.place, region_of(counted)
    with world.site.database.write() as work:
        world.people["leder"] = world.town.invite(work, Role.LEADER, place=region).person
        world.town.site.professions.give(work, SHELL, region, world.people["jordemoder"], StaffProfession.MIDWIFE)
        work.commit()
    with world.site.database.write() as work:
        asked = Demand(in_writing=True)
        world.site.demands.put(work, world.by("leder"), region, StaffProfession.MIDWIFE, asked, version=0)
        work.commit()
    sent = refer(counted, 12)
    for referral in sent[5:7]:
        world.act("jordemoder", referral, Action.WITHDRAW)
    world.clock.move(days=3)
    with world.site.database.write() as work:
        for referral in sent[:3]:
            consent = work.session.get_one(ConsentRow, world.referral(referral).consent_id)
            world.site.referrals.confirm_consent(work, Acting(Door.FAMILY), consent)
        work.commit()
    for referral in sent[3:5]:
        world.act("jordemoder", referral, Action.CONFIRM_ON_PAPER, signature_seen=True)
    world.clock.move(days=2)
    for referral in sent[:5]:
        world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    decide(counted)
    assert told(counted, house).ways == Table(5, {"in": 5}, 0)
    assert told(counted, region).ways == Table(5, {"out": 5}, 0)
    assert told(counted, house).days_to_talk == 2


def test_what_was_decided_stays_when_families_are_forgotten(counted: Counted) -> None:
    refer(counted, 6)
    place = counted.world.town.place
    decide(counted)
    before = told(counted, place)
    assert before.ways.total == 6
    with counted.site.database.write() as work:
        mine = select(ReferralRow.id).where(ReferralRow.unit_id == counted.world.units["Huset"]).limit(2)
        gone = work.session.scalars(mine).all()
        work.session.execute(delete(StepRow).where(StepRow.referral_id.in_(gone)))
        work.session.execute(update(ReferralRow).where(ReferralRow.id.in_(gone)).values(sent_at=None))
        work.commit()
    assert decide(counted) == 0
    assert told(counted, place) == before
    sheet = counted.sheet(HERE, HERE)
    assert sheet.decided == {(place, HERE): before}


def test_two_workers_decide_a_quarter_once(counted: Counted) -> None:
    refer(counted, 5)
    decide(counted)
    place = counted.world.town.place
    with counted.site.database.read() as session:
        rows = session.scalars(select(ReferralQuarterRow).where(ReferralQuarterRow.organisation_id == place)).all()
    assert len(rows) == LOOK_BACK
    worker = DecideQuarters(counted.site.database)
    worker._keep(place, HERE, {place: HandingOn()})  # noqa: SLF001 - another came to the same quarter a moment later
    assert told(counted, place).ways.total == 5


def test_between_ones_own_units_and_deadlines_that_climbed(counted: Counted) -> None:
    world = counted.world
    line = world.open("terapeut", "Huset")
    world.send(line, "terapeut", "Sundhedsplejen")
    refer(counted, 5)
    world.clock.move(days=10)
    Climbing(world.site.database, world.site.scribe, world.site.notices, no_own_matter).run(world.clock.now())
    assert Act.DEADLINE_PASSED in world.town.acts()
    decide(counted)
    ours = told(counted, world.town.place)
    assert (ours.ways.total, dict(ours.ways.shown)) == (6, {}), "one of six between ourselves hides the five"
    assert ours.passed.total is not None
    assert ours.passed.total >= 5


def test_now_in_tens_and_a_promise_that_reads_nought(counted: Counted) -> None:
    world, place = counted.world, counted.world.town.place
    sent = refer(counted, 11)
    with counted.site.database.write() as work:
        work.session.execute(update(ReferralRow).where(ReferralRow.id.in_(sent)).values(state=State.WAITING))
        work.commit()
    with counted.site.database.read() as session:
        assert handing_on.now(session, place, [place]) == handing_on.Now(10, 0)
    lost = world.open("terapeut", "Huset")
    with counted.site.database.write() as work:
        work.session.execute(delete(HoldingRow).where(HoldingRow.line_id == lost))
        work.commit()
    with counted.site.database.read() as session:
        assert handing_on.now(session, place, [place]).held_by_nobody == 1


def test_who_does_not_work_here_any_more_holds_nothing(counted: Counted) -> None:
    """A name alone holds no contact: the promise is about somebody who is there."""
    world, place = counted.world, counted.world.town.place
    line = world.open("terapeut", "Huset")
    for active, number in ((True, 0), (False, 1)):
        with counted.site.database.write() as work:
            work.session.execute(
                update(PersonRow).where(PersonRow.id == world.line(line).holder_id).values(active=active)
            )
            work.commit()
        with counted.site.database.read() as session:
            assert handing_on.now(session, place, [place]).held_by_nobody == number


def in_house(counted: Counted, unit: str, house: UUID | None) -> None:
    with counted.site.database.write() as work:
        work.session.get_one(UnitRow, counted.world.units[unit]).house_id = house
        work.commit()


def test_a_house_has_its_own_and_the_organisation_is_the_sum(counted: Counted) -> None:
    """Each referral counts in one place: the house that got it or sent it out, or what belongs to no house."""
    world, place = counted.world, counted.world.town.place
    house, other = counted.house("Anehuset"), counted.house("Bøgehuset")
    in_house(counted, "Huset", house)
    sent = refer(counted, 6)
    within = [world.send(world.open("terapeut", "Huset"), "terapeut", "Sundhedsplejen") for _ in range(5)]
    out = [world.send(world.open("terapeut", "Huset"), "terapeut", "Jordemødre") for _ in range(7)]
    world.clock.move(days=2)
    for referral in sent:
        world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    world.act("jordemoder", out[0], Action.DECLINE, reason="Vi har ikke plads.", what_next="Prøv Sundhedsplejen.")
    world.clock.move(days=7)
    for referral in within:
        world.act("sundhedsplejerske", referral, Action.ACCEPT, Action.REACH)
    decide(counted)
    ours, rest = told(counted, place, house), told(counted, place)
    assert ours.ways == Table(13, {"in": 6, "out": 7}, 0)
    assert rest.ways == Table(5, {"within": 5}, 0)
    assert (ours.declined, rest.declined) == (UNSAID, Table())
    assert (ours.days_to_talk, rest.days_to_talk) == (2, 9)
    with counted.site.database.read() as session:
        assert (other, HERE) not in handing_on.told(session, place, [other], [HERE]), "no unit is in the other house"
    everything = counted.sheet(HERE, HERE, key=place).handed[HERE]
    assert (everything.ways.total, everything.ways.count("in").count) == (18, 6)
    assert everything.days_to_talk == Days(2, 9)
    assert counted.sheet(HERE, HERE, key=house).handed[HERE].days_to_talk == Days(2, 2)
    lines = counted.sheet(HERE, HERE, key=place)
    assert ("Anehuset", str(HERE), "referrals", "(total)", 13) in list(atoms(lines))
    assert (lines.scope.organisation_name, str(HERE), "referrals", "(total)", 5) in list(atoms(lines))


def test_deadlines_and_what_stands_now_by_house(counted: Counted) -> None:
    world, place = counted.world, counted.world.town.place
    house = counted.house("Anehuset")
    in_house(counted, "Huset", house)
    waiting = refer(counted, 12)
    refer(counted, 6, unit="Sundhedsplejen", kind=Kind.INFORMATION)
    with counted.site.database.write() as work:
        work.session.execute(update(ReferralRow).where(ReferralRow.id.in_(waiting[:11])).values(state=State.WAITING))
        work.commit()
    lost = world.open("terapeut", "Huset")
    with counted.site.database.write() as work:
        work.session.execute(delete(HoldingRow).where(HoldingRow.line_id == lost))
        work.commit()
    with counted.site.database.read() as session:
        assert handing_on.now(session, place, [house]) == handing_on.Now(10, 1)
        assert handing_on.now(session, place, [place]) == handing_on.Now(0, 0)
        assert handing_on.now(session, place, [house, place]) == handing_on.Now(10, 1)
    world.clock.move(days=10)
    Climbing(world.site.database, world.site.scribe, world.site.notices, no_own_matter).run(world.clock.now())
    decide(counted)
    in_the_house, elsewhere = told(counted, place, house).passed, told(counted, place).passed
    assert (in_the_house.total, elsewhere.total) == (13, 6)


def test_a_quarter_that_was_decided_for_all_is_not_decided_again_for_a_house(counted: Counted) -> None:
    """Beside the organisation's total a house's own would tell what the others had."""
    refer(counted, 6)
    decide(counted)
    place, house = counted.world.town.place, counted.house("Anehuset")
    in_house(counted, "Huset", house)
    assert decide(counted) == 0
    with counted.site.database.read() as session:
        assert handing_on.told(session, place, [house], [HERE]) == {}
    assert told(counted, place).ways.total == 6


@pytest.mark.parametrize(("first", "second"), [(1, 2), (4, 1)])
def test_two_worlds_that_differ_in_a_small_count_tell_the_same(counted: Counted, first: int, second: int) -> None:
    """Of few sent out and few received nobody learns which were which, whatever house, sum or file is asked."""
    world, place = counted.world, counted.world.town.place
    in_house(counted, "Huset", counted.house("Anehuset"))
    in_house(counted, "Sundhedsplejen", counted.house("Bøgehuset"))
    refer(counted, 9)
    refer(counted, first, unit="Sundhedsplejen", kind=Kind.INFORMATION)
    for _ in range(second):
        world.send(world.open("sundhedsplejerske", "Sundhedsplejen"), "sundhedsplejerske", "Jordemødre")
    decide(counted)
    scopes = [place, *counted.houses.values()]
    told_of = [counted.sheet(HERE, HERE, key=key) for key in scopes]
    for sheet in told_of:
        assert {row[4] for row in atoms(sheet) if row[2] == "referrals"} & {first, second} <= set()
    all_of_it, one, two = (sheet.handed[HERE].ways for sheet in told_of)
    assert all_of_it.total - one.total in (0, first + second)
    assert (all_of_it.total, all_of_it.hidden) == (one.total + two.total, one.hidden + two.hidden)
    assert not {line.name for line in two.lines}


def test_quarters_before_the_first_referral_are_not_told_as_noughts(counted: Counted) -> None:
    """Nought "asked again" would say that all went well, where nobody used it yet."""
    refer(counted, 6)
    decide(counted)
    place, earlier = counted.world.town.place, HERE.after(-2)
    assert list(counted.sheet(earlier, HERE, key=place).handed) == [HERE]
    quiet = counted.sheet(earlier, HERE.after(-1), key=place)
    assert list(quiet.handed) == [earlier, HERE.after(-1)], "a period in which nothing happened is told as that"
    assert all(not said.ways.total for said in quiet.handed.values())
