"""Deadlines climb by themselves, on the unit's own days, once for each step; consents end by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.event import listen

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.audit.storage import EventRow
from familiehus.consent.storage import ConsentRow
from familiehus.families.domain import Ending, Goodbye
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import Refused
from familiehus.notifications.domain import Template
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.climbing import Climbing, Expiry, Level, _whom, over_soon
from familiehus.referrals.domain import Action, State
from familiehus.referrals.looking import see_line
from familiehus.referrals.quiet import quieten
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork
from tests.integration.limits import no_own_matter
from tests.integration.referrals.conftest import World

A = Action


@pytest.fixture
def climbing(world: World) -> Climbing:
    world.clock.moment = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
    return Climbing(world.site.database, world.site.scribe, world.site.notices, no_own_matter)


def pass_days(world: World, days: int) -> datetime:
    world.clock.move(days=days)
    return world.clock.now()


def steps(world: World, referral: object) -> list[str]:
    with world.site.database.read() as session:
        rows = session.scalars(select(EventRow).where(EventRow.act == Act.DEADLINE_PASSED).order_by(EventRow.number))
        return [row.purpose for row in rows if ["referral", str(referral)] in row.subjects]


def told(world: World, subject: object, occasion: str = "overdue") -> list[str]:
    """Who is owed a message about a passed deadline, or one that is near."""
    names = {key: name for name, key in world.people.items()}
    with world.site.database.read() as session:
        rows = session.scalars(select(MessageRow).where(MessageRow.subject_id == subject))
        return sorted(names.get(row.recipient_id, "?") for row in rows if row.occasion.startswith(occasion))


def news(world: World, line: object) -> int:
    """How many messages a parent is owed."""
    with world.site.database.read() as session:
        rows = session.scalars(select(MessageRow).where(MessageRow.recipient_id == line))
        return len([row for row in rows if row.template == Template.PARENT_NEWS])


def test_r009_nobody_answers_and_it_climbs_a_step_each_opening_day(world: World, climbing: Climbing) -> None:
    referral = world.send(world.open(), offer=uuid4())  # answer by Wednesday
    climbing.run(pass_days(world, 2))
    assert steps(world, referral) == []
    climbing.run(pass_days(world, 1))
    assert steps(world, referral) == ["person"]
    climbing.run(world.clock.now())
    assert steps(world, referral) == ["person"], "once for each step"
    climbing.run(pass_days(world, 1))
    assert steps(world, referral) == ["person", "inbox"]
    assert {"terapeut", "pædagog", "koordinator", "jordemoder"} <= set(told(world, referral))
    climbing.run(pass_days(world, 1))  # a Saturday: nobody is there
    assert world.referral(referral).climbed == Level.INBOX


def test_after_a_stop_missed_steps_are_recorded_and_only_the_last_is_sent(world: World, climbing: Climbing) -> None:
    referral = world.send(world.open())
    climbing.run(pass_days(world, 30))
    assert steps(world, referral) == ["person", "inbox", "coordinator", "leader"]
    with world.site.database.read() as session:
        rows = session.scalars(select(MessageRow).where(MessageRow.subject_id == referral)).all()
    assert {row.step for row in rows if row.occasion.startswith("overdue")} == {Level.LEADER}


def test_what_has_climbed_today_holds_up_nothing_else(
    world: World, climbing: Climbing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("familiehus.referrals.climbing._AT_ONCE", 2)
    earlier = [world.send(world.open(), offer=uuid4()) for _ in range(2)]
    world.clock.move(days=1)
    later = world.send(world.open(), offer=uuid4())
    climbing.run(pass_days(world, 3))
    begun: list[object] = []
    listen(world.site.database.engine, "begin", begun.append)
    climbing.run(world.clock.now())
    assert [steps(world, referral) for referral in (*earlier, later)] == [["person", "inbox"]] * 2 + [["person"]]
    begun.clear()
    assert climbing.run(world.clock.now()) == 0
    assert len(begun) == 1, "one look, and nothing is written"


def test_a_form_somebody_is_filling_in_stays_good_when_its_deadline_passes(world: World, climbing: Climbing) -> None:
    referral = world.send(world.open())
    version = world.referral(referral).version
    climbing.run(pass_days(world, 10))
    assert world.referral(referral).version == version
    assert world.act("terapeut", referral, A.ACCEPT) is State.ACCEPTED
    assert world.referral(referral).climbed == Level.NOBODY


def test_a_line_nobody_looks_at_climbs_too(world: World, climbing: Climbing) -> None:
    line = world.open()
    climbing.run(pass_days(world, 8))
    assert world.line(line).climbed == Level.PERSON


def test_a_consent_whose_time_is_up_ends_what_rests_on_it(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    expiry = Expiry(world.site.database, world.site.scribe, world.site.notices, world.site.referrals)
    assert expiry.run(pass_days(world, 170)) == 0
    assert world.holder(line) == "terapeut"
    assert expiry.run(pass_days(world, 11)) == 1
    assert world.state(referral) is State.WITHDRAWN
    assert world.holder(line) == "jordemoder"
    assert expiry.run(world.clock.now()) == 0


def test_the_parent_is_told_when_a_yes_lapses_and_the_contact_moves_without_them(world: World) -> None:
    """Once, however it rests: on the referral under way, or only on the unit's holding the contact."""
    under_way, settled = world.open(), world.open()
    first, second = world.send(under_way), world.send(settled)
    for referral in (first, second):
        world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    world.act("terapeut", second, A.START, A.COMPLETE)
    world.act("terapeut", second, A.SETTLE, what_next="Det er nok nu")
    before = {line: news(world, line) for line in (under_way, settled)}
    expiry = Expiry(world.site.database, world.site.scribe, world.site.notices, world.site.referrals)
    assert expiry.run(pass_days(world, 181)) == 2
    for line in (under_way, settled):
        assert world.holder(line) == "jordemoder"
        assert news(world, line) == before[line] + 1


@pytest.mark.parametrize(("who", "told"), [("terapeut", 1), (Acting(Door.FAMILY), 0)])
def test_a_parent_hears_of_another_contact_unless_they_did_it_themself(
    world: World, who: str | Acting, told: int
) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    before = news(world, line)
    world.act(who, referral, A.WITHDRAW, reason="Hun vil noget andet")
    assert world.holder(line) == "jordemoder"
    assert news(world, line) == before + told


def test_nothing_is_told_of_a_yes_that_lapses_where_all_toward_the_parent_has_stopped(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    with world.site.database.write() as work:
        quieten(work, world.site, world.by("terapeut"), line, quiet=True)
        work.commit()
    before = news(world, line)
    Expiry(world.site.database, world.site.scribe, world.site.notices, world.site.referrals).run(pass_days(world, 181))
    assert world.holder(line) == "jordemoder"
    assert news(world, line) == before


def test_the_holder_is_told_two_weeks_before_a_consent_ends_and_once(world: World) -> None:
    consent = world.referral(world.send(world.open())).consent_id
    expiry = Expiry(world.site.database, world.site.scribe, world.site.notices, world.site.referrals)
    expiry.run(pass_days(world, 165))
    assert told(world, consent, "ends") == []
    for _twice in range(2):
        expiry.run(pass_days(world, 1))
        assert told(world, consent, "ends") == ["jordemoder"]


def test_a_consent_that_cannot_end_keeps_no_other_from_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [world.send(world.open()) for _ in range(3)]
    stuck = world.referral(sent[1]).consent_id
    end = world.site.referrals.end_what_rests_on

    def end_or_not(work: UnitOfWork, consent: ConsentRow, *rest: object) -> None:
        if consent.id == stuck:
            raise Refused("no unit of this line has a coordinator")
        end(work, consent, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(world.site.referrals, "end_what_rests_on", end_or_not)
    expiry = Expiry(world.site.database, world.site.scribe, world.site.notices, world.site.referrals)
    with pytest.raises(Refused, match="coordinator"):
        expiry.run(pass_days(world, 181))
    assert [world.state(referral) for referral in sent] == [State.WITHDRAWN, State.SENT, State.WITHDRAWN]


def test_what_another_worker_took_or_what_is_gone_climbs_no_step(world: World, climbing: Climbing) -> None:
    """Between looking and acting things change; each step asks again."""
    referral, line = world.send(world.open(), offer=uuid4()), world.open()
    climbing.run(pass_days(world, 9))
    before = steps(world, referral)
    today = world.clock.now().date()
    one, other = climbing._referral, climbing._line  # noqa: SLF001 - as ``run`` calls them
    assert (one(referral, today), other(line, today)) == (False, False), "it has climbed"
    assert (one(uuid4(), today), other(uuid4(), today)) == (False, False), "it is gone"
    quiet = world.send(world.open(), offer=uuid4())
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), world.referral(quiet).line_id, quiet=True)
        work.commit()
    assert not one(quiet, pass_days(world, 9).date()), "all that is toward the parent has stopped"
    assert (steps(world, referral), steps(world, quiet)) == (before, [])


def test_nobody_is_warned_of_a_consent_on_a_line_that_nobody_holds(world: World) -> None:
    line = world.open()
    consent = world.referral(world.send(line)).consent_id
    expiry = Expiry(world.site.database, world.site.scribe, world.site.notices, world.site.referrals)
    with world.site.database.write() as work:
        row = work.session.get_one(LineRow, line)
        world.site.families.finish(work, row, Ending.ENOUGH, Goodbye(parent_told=True))
        work.commit()
    expiry._warn(consent)  # noqa: SLF001 - the line was closed between looking and acting
    assert told(world, consent, "ends") == []


def test_where_the_unit_is_no_more_its_person_is_told(world: World) -> None:
    with world.site.database.read() as session:
        assert _whom(session, None, world.people["kollega"], Level.LEADER) == {world.people["kollega"]}
        assert _whom(session, None, None, Level.LEADER) == set()


def test_which_yes_soon_ends_is_told_of_the_line_while_something_rests_on_it(world: World, climbing: Climbing) -> None:
    assert climbing
    line, other = world.open(), world.open()
    referral = world.send(line)
    today = world.clock.now().date()
    day = today + timedelta(days=5)
    assert ends(world, line, today) == (None, {})
    with world.site.database.write() as work:
        consent = work.session.get_one(ReferralRow, referral).consent_id
        work.session.get_one(ConsentRow, consent).last_day = day
        work.commit()
    assert ends(world, line, today) == (day, {line: day})
    assert ends(world, other, today) == (None, {})
    with world.site.database.write() as work:
        quieten(work, world.site, world.by("jordemoder"), line, quiet=True)
        work.commit()
    assert ends(world, line, today)[0] is None, "nothing toward the parent counts there"


def ends(world: World, line: UUID, today: date) -> tuple[date | None, dict[UUID, date]]:
    """On which day a yes soon ends, by the line's own page and by the board."""
    with world.site.database.write() as work:
        by_page = see_line(work, world.site, world.by("jordemoder"), line).yes_ends(today)
        assert over_soon(work.session, [], today) == {}
        return by_page, over_soon(work.session, [line], today)
