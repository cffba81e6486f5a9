"""Programmes with volunteers, on both databases: every phase in order, never without a holder, never without a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Act, Door
from familiehus.audit.storage import EventRow
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import desks_of
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.programmes import service
from familiehus.programmes.domain import Action, Phase
from familiehus.programmes.due import What
from familiehus.programmes.looking import has_any, phases_of_line
from familiehus.programmes.service import (
    days_kept_from,
    is_day_kept_from,
    is_own_matter,
    is_sought_again,
    kept_days,
    let_by_programme,
)
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow, ProgrammeVisitRow
from familiehus.referrals.board import Urgency
from familiehus.referrals.climbing import Climbing
from familiehus.referrals.domain import Action as Do
from familiehus.referrals.domain import Kind, Party, State
from familiehus.referrals.quiet import quieten
from familiehus.referrals.storage import ReferralRow
from tests.integration.programmes.conftest import FORENING, HJEM_TIL_OS, HOME_START, TO_RUNNING, Volunteers, every, gain
from tests.integration.referrals.test_appointments import book

A = Action
WHO = "frivilligkoordinator"
FAMILY = Acting(Door.FAMILY)


def today(volunteers: Volunteers) -> object:
    return volunteers.world.clock.now().date()


def test_hjem_til_os_from_the_talk_at_home_to_the_agreement_on_the_future_r098(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun()
    line = world.referral(sent).line_id
    for action, phase, state in (
        (A.TALKED, Phase.LOOKING, State.TAKEN_OVER),
        (A.PROPOSE, Phase.PROPOSED, State.TAKEN_OVER),
        (A.MATCH, Phase.FIRST_MEETING, State.ACTIVE),
        (A.MET, Phase.FIRST_VISIT, State.ACTIVE),
        (A.VISITED, Phase.RUNNING, State.ACTIVE),
        (A.BEGIN_ENDING, Phase.ENDING, State.ACTIVE),
        (A.FINISH, Phase.ENDED, State.COMPLETED),
    ):
        volunteers.do(sent, action)
        assert (volunteers.phase(sent), world.state(sent)) == (phase, state)
        assert world.holder(line) == WHO
        row = world.referral(sent)
        assert row.deadline is not None
        assert row.actor_unit_id is not None
    assert world.act(WHO, sent, Do.SETTLE, what_next="De ses videre på egen hånd.") is State.CLOSED
    assert [step.action for step in every(volunteers, ProgrammeStepRow)][-1] == A.FINISH


def test_no_phase_is_skipped_on_the_referral_s_own_page_either(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, A.TALKED)
    for _ in range(2):
        with pytest.raises(Refused, match="the programme with the volunteer is not so far"):
            world.act(WHO, sent, Do.START)
        volunteers.refused(sent, A.FINISH)
        if volunteers.phase(sent) is Phase.LOOKING:
            volunteers.do(sent, A.PROPOSE)
    volunteers.do(sent, A.MATCH, A.MET, A.VISITED)
    with pytest.raises(Refused, match="the programme with the volunteer is not so far"):
        world.act(WHO, sent, Do.COMPLETE)


def test_what_is_due_in_a_programme_is_put_off_by_nothing_on_the_referral_s_own_pages(volunteers: Volunteers) -> None:
    """The logbook, the talk with the volunteer and a decent ending come up as planned (R098, R099)."""
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    due, far = world.referral(sent).deadline, today(volunteers) + timedelta(days=200)  # type: ignore[operator]
    with pytest.raises(Refused, match="the programme with the volunteer has days of its own"):
        world.act(WHO, sent, Do.FOLLOW_UP, on=far)
    with world.site.database.read() as session:
        assert let_by_programme(session, sent, [Do.FOLLOW_UP, Do.WITHDRAW]) == [Do.WITHDRAW]
    book(world, sent, days=200, who=WHO)
    assert world.referral(sent).deadline == due


def test_r085_what_is_toward_a_parent_who_wants_to_be_left_waits(volunteers: Volunteers) -> None:
    """What is between the association and its volunteers does not."""
    world, sent, running = volunteers.world, volunteers.taken_over(), volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    until, due = today(volunteers) + timedelta(days=90), world.referral(running).deadline  # type: ignore[operator]
    for one in (sent, running):
        with world.site.database.write() as work:
            work.session.get_one(LineRow, world.referral(one).line_id).not_before = until
            work.commit()
    volunteers.begin(sent)
    volunteers.do(sent, A.TALKED)
    deadline = world.referral(sent).deadline
    assert deadline is not None
    assert deadline >= until
    volunteers.do(running, A.CHECK_IN)
    assert world.referral(running).deadline == due


def test_where_it_ended_badly_nothing_is_due_and_nobody_new_is_sent(volunteers: Volunteers) -> None:
    world, looking = volunteers.world, volunteers.begun(HJEM_TIL_OS, A.TALKED)
    proposed, running = volunteers.begun(HJEM_TIL_OS, A.TALKED, A.PROPOSE), volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    world.clock.move(days=50)
    volunteers.do(running, A.VISIT, day=today(volunteers))
    world.clock.move(days=50)
    assert {one.urgency for one in volunteers.listed()} == {Urgency.LATE}
    for sent in (looking, proposed, running):
        with world.site.database.write() as work:
            quieten(work, world.site, world.by(WHO), world.referral(sent).line_id, quiet=True)
            work.commit()
    assert [(one.quiet, one.urgency, one.missing, one.late) for one in volunteers.listed()] == [
        (True, Urgency.FINE, 0, ())
    ] * 3
    for sent, action, kept in ((looking, A.PROPOSE, A.LOOK_ON), (proposed, A.MATCH, A.NO_MATCH)):
        assert volunteers.refused(sent, action) == "everything toward this parent has stopped"
        sight = volunteers.seen(sent)
        assert sight is not None
        assert kept in sight.actions
        assert action not in sight.actions
    sight = volunteers.seen(running)
    assert sight is not None
    assert (sight.due, sight.missing) == ((), ())
    volunteers.do(running, A.VOLUNTEER_STOPS)


@pytest.mark.parametrize("kind", [Kind.HANDOVER, Kind.ADDITION])
def test_nothing_starts_before_its_programme_has_begun(volunteers: Volunteers, kind: Kind) -> None:
    world, sent = volunteers.world, volunteers.taken_over(HJEM_TIL_OS, kind)
    later = today(volunteers) + timedelta(days=30)  # type: ignore[operator]
    for put_off in (False, True):
        if put_off:
            world.act(WHO, sent, Do.PUT_ON_WAITING, on=later, wants_to_wait=True)
        with pytest.raises(Refused, match="the programme with the volunteer is not so far"):
            world.act(WHO, sent, Do.START)
        with world.site.database.read() as session:
            assert let_by_programme(session, sent, [Do.START, Do.COMPLETE]) == [Do.COMPLETE]
    volunteers.begin(sent)
    volunteers.do(sent, *TO_RUNNING)
    assert (volunteers.phase(sent), world.state(sent)) == (Phase.RUNNING, State.ACTIVE)


def test_what_started_without_a_programme_has_none_to_begin(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.taken_over(None)
    world.act(WHO, sent, Do.START)
    gain(volunteers, sent)
    assert volunteers.listed() == []
    assert volunteers.seen(sent) is None
    assert world.act(WHO, sent, Do.COMPLETE) is State.COMPLETED


def test_a_receiver_who_is_not_here_starts_as_always(volunteers: Volunteers) -> None:
    world = volunteers.world
    sent = world.send(world.open(), unit=None, kind=Kind.ADDITION, offer=volunteers.offer())
    world.act("jordemoder", sent, Do.ACCEPT, Do.REACH, Do.TAKE_OVER)
    assert world.act("jordemoder", sent, Do.START) is State.ACTIVE


def test_a_step_reads_the_plan_it_began_with_once(volunteers: Volunteers, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, read = volunteers.begun(HJEM_TIL_OS), list[ProgrammeRow]()
    plain = service.kept_plan
    monkeypatch.setattr(service, "kept_plan", lambda row: read.append(row) or plain(row))
    volunteers.do(sent, A.TALKED)
    assert len(read) == 1


def test_a_day_nobody_asked_for_moves_no_deadline(volunteers: Volunteers) -> None:
    far = today(volunteers) + timedelta(days=340)  # type: ignore[operator]
    sent = volunteers.begun(HJEM_TIL_OS)
    for action in (A.TALKED, A.PROPOSE):
        volunteers.do(sent, action, day=far)
        deadline = volunteers.world.referral(sent).deadline
        assert deadline is not None
        assert deadline < today(volunteers) + timedelta(days=40)  # type: ignore[operator]
    volunteers.do(sent, A.MATCH, day=today(volunteers) + timedelta(days=60))  # type: ignore[operator]
    deadline = volunteers.world.referral(sent).deadline
    assert deadline is not None
    assert deadline >= today(volunteers) + timedelta(days=60)  # type: ignore[operator]


def test_the_next_day_is_told_in_the_receiving_unit_alone(volunteers: Volunteers) -> None:
    world = volunteers.world
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, kind=Kind.ADDITION)
    plain, looking = volunteers.taken_over(None), volunteers.begun(HJEM_TIL_OS, A.TALKED)
    world.act(WHO, plain, Do.START)
    handed = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    with world.site.database.read() as session:
        assert kept_days(session, [sent, plain, looking]) == {sent}
        rows = [session.get_one(ReferralRow, one) for one in (sent, plain, looking)]
        assert days_kept_from(session, None, rows) == {sent}
        assert days_kept_from(session, rows[0].unit_id, rows) == frozenset()
        for who, kept in (("jordemoder", True), (WHO, False), ("vejleder", False)):
            by = world.by(who)
            case = world.site.referrals.case(session, by, sent)
            assert is_day_kept_from(session, case, case.parties(by)) is kept
        case = world.site.referrals.case(session, world.by(WHO), handed)
        assert not is_day_kept_from(session, case, frozenset({Party.HOLDER}))


def sought_again(volunteers: Volunteers, referral: UUID) -> bool:
    with volunteers.world.site.database.read() as session:
        return is_sought_again(session, session.get_one(ReferralRow, referral))


def test_a_volunteer_is_sought_again_only_after_one_has_stopped(volunteers: Volunteers) -> None:
    assert not sought_again(volunteers, volunteers.begun(HJEM_TIL_OS, A.TALKED))
    without = volunteers.taken_over(None)
    volunteers.world.act(WHO, without, Do.START)
    assert not sought_again(volunteers, without)


def test_a_volunteer_who_stops_leaves_the_line_with_the_coordinator(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    line = world.referral(sent).line_id
    assert not sought_again(volunteers, sent)
    volunteers.do(sent, A.VOLUNTEER_STOPS)
    assert volunteers.phase(sent) is Phase.LOOKING
    assert sought_again(volunteers, sent)
    assert volunteers.row(sent).volunteer is None
    assert (world.state(sent), world.holder(line)) == (State.ACTIVE, WHO)
    assert world.referral(sent).actor_id == world.people[WHO]
    volunteers.do(sent, A.PROPOSE, A.NO_MATCH, A.PROPOSE, A.MATCH, volunteer="Bo")
    assert volunteers.phase(sent) is Phase.FIRST_MEETING
    assert volunteers.row(sent).volunteers == 3
    told = [row.occasion for row in every(volunteers, MessageRow) if row.recipient_id == line]
    assert sum(occasion.startswith("programme-") for occasion in told) == 3  # twice matched, once stopped


def test_where_no_new_volunteer_is_found_the_referral_can_end(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, A.VOLUNTEER_STOPS)
    assert world.act(WHO, sent, Do.COMPLETE) is State.COMPLETED
    with pytest.raises(NotFound):
        volunteers.seen(sent)
    other = volunteers.begun(HOME_START, A.TALKED)
    line = world.referral(other).line_id
    later = today(volunteers) + timedelta(days=30)  # type: ignore[operator]
    world.act(WHO, other, Do.PUT_ON_WAITING, on=later, wants_to_wait=True)
    volunteers.do(other, A.LOOK_ON, day=later)
    assert world.act(WHO, other, Do.DECLINE, reason="Vi fandt ingen.") is State.DECLINED
    assert world.holder(line) == "jordemoder"


def test_beside_the_contact_it_runs_and_moves_nobody(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HOME_START, A.TALKED, A.PROPOSE, A.MATCH, kind=Kind.ADDITION)
    assert volunteers.phase(sent) is Phase.RUNNING
    assert world.holder(world.referral(sent).line_id) == "jordemoder"


def test_it_is_begun_once_and_only_where_it_can_be(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.taken_over(HOME_START)
    assert volunteers.begin(sent) == volunteers.begin(sent, "vejleder")
    assert len([row for row in every(volunteers, ProgrammeRow) if row.referral_id == sent]) == 1
    with pytest.raises(Refused, match="this offer has no programme with volunteers"):
        volunteers.begin(volunteers.taken_over(None))
    started = volunteers.taken_over(None)
    world.act(WHO, started, Do.START)
    gain(volunteers, started)
    with pytest.raises(Refused, match="the offer has started already"):
        volunteers.begin(started)
    without = volunteers.taken_over(HOME_START)
    with pytest.raises(NotFound):
        volunteers.do(without, A.TALKED)
    _lapse(volunteers, without)
    with pytest.raises(Refused, match="the parent has not agreed to this"):
        volunteers.begin(without)
    sent_only = world.send(world.open(), unit=FORENING, offer=volunteers.offer())
    with pytest.raises(NotFound):
        volunteers.begin(sent_only)


def _lapse(volunteers: Volunteers, referral: UUID) -> None:
    """The time of the consent is up, and nobody has seen it yet."""
    with volunteers.world.site.database.write() as work:
        consent = work.session.get_one(ConsentRow, volunteers.world.referral(referral).consent_id)
        consent.last_day = today(volunteers) - timedelta(days=1)  # type: ignore[operator]
        work.commit()


def test_no_volunteer_hears_of_a_family_whose_yes_has_ended(volunteers: Volunteers) -> None:
    sent = volunteers.begun(HOME_START, A.TALKED)
    _lapse(volunteers, sent)
    assert volunteers.refused(sent, A.PROPOSE) == "the parent has not agreed to this"


def test_when_the_family_says_no_it_is_over_and_the_contact_goes_back(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    line = world.referral(sent).line_id
    assert world.act(FAMILY, sent, Do.WITHDRAW) is State.WITHDRAWN
    assert world.holder(line) == "jordemoder"
    with pytest.raises(NotFound):
        volunteers.do(sent, A.CHECK_IN)
    assert volunteers.listed() == []


def test_visits_are_counted_and_logbooks_only_as_days(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    first = today(volunteers)
    volunteers.do(sent, A.VISIT, day=first)
    world.clock.move(days=3)
    volunteers.do(sent, A.VISIT, day=today(volunteers), held=False)
    sight = volunteers.seen(sent)
    assert sight is not None
    assert (sight.held, sight.cancelled, list(sight.missing)) == (1, 1, [first])
    assert volunteers.refused(sent, A.LOGBOOK, day=today(volunteers)) == "no visit was held that day"
    volunteers.do(sent, A.LOGBOOK, day=first)
    volunteers.do(sent, A.READ)
    (visit,) = [row for row in every(volunteers, ProgrammeVisitRow) if row.day == first]
    assert (visit.held, visit.logbook_on, visit.read_on) == (True, today(volunteers), today(volunteers))
    volunteers.do(sent, A.VISIT, day=first, held=False)  # it was written down wrongly
    (visit,) = [row for row in every(volunteers, ProgrammeVisitRow) if row.day == first]
    assert (visit.held, visit.logbook_on, visit.read_on) == (False, None, None)
    assert volunteers.refused(sent, A.VISIT, day=first + timedelta(days=400)) == "choose a day within a year"  # type: ignore[operator]
    assert volunteers.refused(sent, A.PROPOSE, volunteer="A" * 81) == "write a short name or a number"
    assert volunteers.refused(sent, A.PROPOSE, volunteer="Anna 010190-1234") == "leave out the CPR number"


def test_the_first_visit_and_those_from_before_it_was_written_down_are_counted(volunteers: Volunteers) -> None:
    """The parents are asked after the first visit, so that it always lies before the day the programme runs from."""
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    runs_from = world.clock.now().date()
    volunteers.do(sent, A.VISIT, day=runs_from - timedelta(days=1))
    volunteers.do(sent, A.VISIT, day=runs_from - timedelta(days=90))
    sight = volunteers.seen(sent)
    assert sight is not None
    assert sight.course is not None
    assert (sight.held, sight.course.runs_from) == (2, runs_from)
    assert list(sight.missing) == [], "no logbook is asked for from before it ran here"
    volunteers.do(sent, A.LOGBOOK, day=runs_from - timedelta(days=1))
    assert volunteers.refused(sent, A.VISIT, day=runs_from - timedelta(days=400)) == (
        "choose a day since the visits began"
    )


def test_what_is_not_read_in_a_week_is_late_and_climbs(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    due = world.referral(sent).deadline
    assert due is not None
    assert timedelta(days=7) <= due - today(volunteers) <= timedelta(days=10)  # type: ignore[operator]
    world.clock.move(days=21)
    (one,) = volunteers.listed()
    assert (one.urgency.name, [late.what for late in one.late]) == ("LATE", [What.READ])
    volunteers.do(sent, A.VISIT, day=today(volunteers))
    assert world.referral(sent).deadline == due  # a visit is no reading
    volunteers.do(sent, A.READ)
    assert world.referral(sent).deadline > today(volunteers)  # type: ignore[operator]
    volunteers.do(sent, A.CHECK_IN)
    assert volunteers.row(sent).heard_on == today(volunteers)


def test_what_is_late_climbs_inside_the_association_and_the_sender_hears_nothing(volunteers: Volunteers) -> None:
    world = volunteers.world
    matched, looking = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING), volunteers.begun(HJEM_TIL_OS, A.TALKED)
    world.clock.move(days=60)
    site = world.site
    Climbing(site.database, site.scribe, site.notices, is_own_matter).run(world.clock.now())
    told = {
        referral: {
            row.recipient_id
            for row in every(volunteers, MessageRow)
            if row.subject_id == referral and row.occasion.startswith("overdue")
        }
        for referral in (matched, looking)
    }
    assert told[matched]
    assert world.people["jordemoder"] not in told[matched]
    assert world.people["jordemoder"] in told[looking]


def test_the_end_is_planned_within_what_the_offer_lasts(volunteers: Volunteers) -> None:
    sent = volunteers.begun(HOME_START, A.TALKED, A.PROPOSE, A.MATCH)
    last = volunteers.row(sent).ends_on
    assert last is not None
    assert volunteers.refused(sent, A.PLAN_END, day=last + timedelta(days=1)) == "the offer does not last so long"
    volunteers.do(sent, A.PLAN_END, day=last - timedelta(days=30))
    assert volunteers.row(sent).ends_on == last - timedelta(days=30)
    volunteers.do(sent, A.BEGIN_ENDING, A.GO_ON, A.BEGIN_ENDING, A.FINISH, confirmed=False)
    assert volunteers.world.state(sent) is State.COMPLETED


def test_only_the_receiving_unit_s_people_see_it_and_each_look_is_recorded(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    for who in ("jordemoder", "chefjordemoder", "koordinator", "terapeut"):
        with pytest.raises(NotFound):
            volunteers.seen(sent, who)
        with pytest.raises(NotFound):
            volunteers.do(sent, A.CHECK_IN, who=who)
        assert volunteers.listed(who) == []
    sight = volunteers.seen(sent, "vejleder")
    assert sight is not None
    assert (sight.volunteer, sight.name) == ("Anna", "Prøve Mor")
    with world.site.database.read() as session:
        seen = select(EventRow).where(EventRow.act == Act.REFERRAL_SEEN, EventRow.chain == volunteers.place)
        assert [row.person for row in session.scalars(seen)] == [world.people["vejleder"]]
        moved = session.scalars(select(EventRow).where(EventRow.act == Act.PROGRAMME_MOVED)).all()
        events = [row for row in moved if ["referral", str(sent)] in row.subjects]
        assert {row.chain for row in events} == {volunteers.place}
        assert "Anna" not in str([row.subjects for row in events])


def test_standing_in_for_the_unit_is_not_enough_without_the_role(volunteers: Volunteers) -> None:
    world = volunteers.world
    with world.site.database.write() as work:
        invited = world.town.invite(work, Role.REFERRER, place=volunteers.place)
        world.people["afløser"] = invited.person
        work.session.get_one(UnitRow, world.units[FORENING]).deputy_id = invited.person
        work.commit()
    sent = volunteers.begun(HOME_START)
    assert volunteers.seen(sent) is not None
    with pytest.raises(NotFound):
        volunteers.seen(sent, "afløser")
    assert volunteers.listed("afløser") == []


def test_whoever_is_shut_out_meets_nothing(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HOME_START)
    with world.site.database.write() as work:
        line = work.session.get_one(LineRow, world.referral(sent).line_id)
        line.guarded = True
        shut = ShutOutRow(id=uuid4(), line_id=line.id, person_id=world.people["vejleder"], made_at=world.clock.now())
        work.session.add(shut)
        work.commit()
    with pytest.raises(NotFound):
        volunteers.seen(sent, "vejleder")
    assert volunteers.listed("vejleder") == []
    assert len(volunteers.listed()) == 1


def test_the_list_has_what_can_be_begun_and_what_runs(volunteers: Volunteers) -> None:
    world = volunteers.world
    waiting, running = volunteers.taken_over(HOME_START), volunteers.begun(HOME_START)
    volunteers.taken_over(None)
    found = {one.referral: one.phase for one in volunteers.listed()}
    assert found == {waiting: None, running: Phase.TALK}
    sight = volunteers.seen(waiting)
    assert sight is not None
    assert (sight.row, sight.actions) == (None, ())
    assert volunteers.seen(volunteers.taken_over(None)) is None
    with world.site.database.read() as session:
        for who, has in ((WHO, True), ("terapeut", False)):
            actor = world.by(who).actor
            assert actor is not None
            assert has_any(session, actor, desks_of(session, actor)) is has


def test_an_old_page_changes_nothing(volunteers: Volunteers) -> None:
    sent = volunteers.begun(HOME_START)
    version = volunteers.row(sent).version
    volunteers.do(sent, A.TALKED, version=version)
    with pytest.raises(Conflict):
        volunteers.do(sent, A.PROPOSE, version=version)


def test_a_colleague_who_acts_tells_whoever_is_next(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HOME_START)
    volunteers.do(sent, A.TALKED, who="vejleder")
    told = {row.occasion for row in every(volunteers, MessageRow) if row.recipient_id == world.people[WHO]}
    assert "programme-1" in told


def test_the_offer_may_change_and_the_programme_goes_on_as_it_began(volunteers: Volunteers) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, A.TALKED, A.PROPOSE)
    with volunteers.world.site.database.write() as work:
        row = work.session.get_one(OfferRow, volunteers.world.referral(sent).offer_id)
        row.document = {key: value for key, value in row.document.items() if key != "volunteering"}
        work.commit()
    volunteers.do(sent, A.MATCH)
    assert volunteers.phase(sent) is Phase.FIRST_MEETING


def test_the_list_asks_as_often_however_many_programmes_run(volunteers: Volunteers) -> None:
    counted = []
    for _ in range(2):
        volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
        asked: list[object] = []

        def note(*told: object, asked: list[object] = asked) -> None:
            asked.append(told)

        engine = volunteers.world.site.database.engine
        event.listen(engine, "before_cursor_execute", note)
        found = volunteers.listed()
        event.remove(engine, "before_cursor_execute", note)
        counted.append((len(found), len(asked)))
    (one, first), (two, second) = counted
    assert (one, two) == (1, 2)
    assert first == second


def test_the_parents_page_and_the_associations_tell_where_it_is(volunteers: Volunteers) -> None:
    sent = volunteers.begun(HOME_START, A.TALKED)
    with volunteers.world.site.database.read() as session:
        assert phases_of_line(session, volunteers.world.referral(sent).line_id) == {sent: Phase.LOOKING}
    sight = volunteers.seen(sent)
    assert sight is not None
    assert sight.phases[:2] == (Phase.TALK, Phase.LOOKING)
