"""The gates hold against everybody, and open for whom the law names: R052-R059, invariant 6."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import OrganisationRow, ProfessionRow
from familiehus.audit.domain import Act, Door
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Profession, Requirement
from familiehus.concerns.approving import questions
from familiehus.concerns.gatekeeping import Start
from familiehus.concerns.storage import ScreeningRow
from familiehus.concerns.vocabulary import Bearing, Subject
from familiehus.consent.domain import ConsentForm, Understood
from familiehus.families.items import Written
from familiehus.families.storage import FamilyLinkRow, LineRow, ShutOutRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.notifications.domain import Owed
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, Because, Kind, State
from familiehus.referrals.history import steps
from familiehus.referrals.sending import Receiver, Wish, prepared
from familiehus.referrals.service import OPEN_HELP
from familiehus.router.gates import Gate, Outcome
from familiehus.wiring import STILL_DUE
from tests.integration.accounts.conftest import SHELL, MovingClock
from tests.integration.concerns.conftest import OPENS, Municipality

PREVENTIVE = "Barnets lov § 30"
BEHAVIOUR = "Barnets lov § 31"
SUPPORT = "Barnets lov § 32"


def missing(town: Municipality, line: UUID, offer: UUID | None, unit: str = "Huset") -> tuple[Gate, ...]:
    """What the keeper says now."""
    units = town.world.units
    start = Start(line, offer, units[unit], frozenset({units["Jordemødre"], units[unit]}))
    with town.site.database.read() as session:
        return town.site.gatekeeper.missing(session, start)


def bases(town: Municipality, line: UUID, offer: UUID) -> set[tuple[Subject, Bearing]]:
    """What is told of the screenings behind it."""
    units = town.world.units
    start = Start(line, offer, units["Huset"], frozenset({units["Jordemødre"], units["Huset"]}))
    with town.site.database.read() as session:
        return {(one.subject, one.bearing) for one in town.site.gatekeeper.screened(session, start)}


def test_r052_no_start_before_the_screening_and_at_once_after_it(town: Municipality) -> None:
    line = town.line()
    referral = town.ready(town.offer(PREVENTIVE), line)
    with pytest.raises(Refused, match="still missing: screening"):
        town.start(referral)
    assert town.world.state(referral) is State.TAKEN_OVER
    town.screen(line)
    assert town.start(referral) is State.ACTIVE
    assert town.world.town.last(Act.SCREENING_RECORDED).person == town.world.people["rådgiver"]


@pytest.mark.parametrize(
    "who", ["jordemoder", "terapeut", "koordinator", "sundhedsplejerske", "socialrådgiver", "administrator", "nabo"]
)
def test_r053_nobody_else_can_record_one(town: Municipality, who: str) -> None:
    line = town.line()
    with pytest.raises(NotFound):
        town.screen(line, who=who)
    with town.site.database.read() as session:
        assert not town.site.gates.screened(session, town.world.by("rådgiver"), town.place, line)


def test_r053_an_administrator_of_everything_is_no_adviser(town: Municipality) -> None:
    everything = town.world.town.person(*Role, place=town.place, password=None)
    town.world.people["alt"] = everything
    line = town.line()
    with pytest.raises(NotFound):
        town.screen(line, who="alt")
    town.train("alt", StaffProfession.CHILD_ADVISER, confirmed=False)
    with pytest.raises(NotFound):
        town.screen(line, who="alt")


def test_r053_not_from_the_command_line(town: Municipality) -> None:
    line = town.line()
    for door in (Door.COMMAND, Door.WORKER, Door.FAMILY, Door.DIRECTORY):
        with town.site.database.write() as work, pytest.raises(NotFound):
            town.site.gates.screen(work, Acting(door), town.place, line, OPENS)


def test_r053_authority_ends_with_the_profession(town: Municipality) -> None:
    line = town.line()
    with town.site.database.write() as work:
        held = work.session.query(ProfessionRow).filter(ProfessionRow.person_id == town.world.people["rådgiver"]).one()
        held.ended_at = town.world.clock.now()
        work.commit()
    with pytest.raises(NotFound):
        town.screen(line)


def test_r053_a_profession_outside_an_authority_opens_nothing(town: Municipality) -> None:
    association = town.world.town.organisation("Prøveforening", "civil_society")
    town.world.unit("Foreningen", association, coordinator="formand", staff=("hjælper",))
    town.train("hjælper", StaffProfession.CHILD_ADVISER, place=association)
    line = town.line()
    with pytest.raises(NotFound):
        town.screen(line, who="hjælper", place=association)


@pytest.mark.parametrize("outcome", [Outcome.MORE_INFORMATION_NEEDED, Outcome.NO_SUPPORT_NEEDED])
def test_r054_only_one_outcome_opens_and_a_later_one_shuts(town: Municipality, outcome: Outcome) -> None:
    line, offer = town.line(), town.offer(PREVENTIVE)
    town.screen(line, replace(OPENS, outcome=outcome))
    assert missing(town, line, offer) == (Gate.SCREENING,)
    town.screen(line)
    assert missing(town, line, offer) == ()
    town.screen(line, replace(OPENS, outcome=outcome))
    assert missing(town, line, offer) == (Gate.SCREENING,)


def test_r052_it_counts_from_the_real_moment_and_no_calendar_dates_it_back(
    town: Municipality, clock: MovingClock, security: MovingClock
) -> None:
    line, offer = town.line(), town.offer(PREVENTIVE)
    clock.move(days=-30)
    key = town.screen(line)
    with town.site.database.read() as session:
        assert session.get_one(ScreeningRow, key).recorded_at == security.now()
    assert missing(town, line, offer) == (Gate.SCREENING,)
    clock.move(days=30)
    assert missing(town, line, offer) == ()


def test_r053_it_opens_only_in_its_own_municipality(town: Municipality) -> None:
    at_home = town.line(Written(Field.PLACE, town.called()))
    moved = town.line(Written(Field.PLACE, town.called(town.other)))
    offer = town.offer(PREVENTIVE)
    for line in (at_home, moved):
        town.screen(line)
    assert missing(town, at_home, offer) == ()
    assert missing(town, moved, offer) == (Gate.SCREENING,)
    town.screen(moved, who="nabo", place=town.other)
    assert missing(town, moved, offer) == (Gate.SCREENING,), "another municipality's § 30 does not begin here"


def test_r055_under_31_another_municipality_may_do_the_work(town: Municipality) -> None:
    line = town.line(Written(Field.PLACE, town.called(town.other)))
    offer = town.offer(BEHAVIOUR)
    town.screen(line)
    assert missing(town, line, offer) == (Gate.SCREENING,)
    town.screen(line, who="nabo", place=town.other)
    assert missing(town, line, offer) == ()


def test_a_postcode_says_the_municipality_when_the_town_does_not(town: Municipality) -> None:
    with town.site.database.write() as work:
        for place, name in ((town.place, "Solrød"), (town.other, "Køge")):
            row = work.session.get_one(OrganisationRow, place)
            row.document = {**row.document, "municipality": name}
        work.commit()
    offer = town.offer(PREVENTIVE)
    known = {
        "2680 Solrød Strand": True,
        "4600 Køge": False,
        "2690 Karlslunde": True,
        "4690 Haslev": False,
        "9999 X": False,
    }
    for written, here in known.items():
        line = town.line(Written(Field.PLACE, written))
        town.screen(line)
        assert (missing(town, line, offer) == ()) is here, written


def test_where_no_place_is_known_it_is_that_of_the_start(town: Municipality) -> None:
    line, offer = town.line(), town.offer(PREVENTIVE)
    town.screen(line)
    assert missing(town, line, offer) == ()
    with town.site.database.read() as session:
        outside = Start(line, offer, None, frozenset({town.world.units["Jordemødre"]}))
        assert town.site.gatekeeper.missing(session, outside) == (Gate.SCREENING,)


def test_r056_32_begins_nowhere_here(town: Municipality) -> None:
    line = town.line()
    town.screen(line)
    assert missing(town, line, town.offer(SUPPORT)) == (Gate.AUTHORITY,)


def test_r057_an_open_group_of_the_same_kind_asks_for_nothing(town: Municipality) -> None:
    line = town.line()
    assert missing(town, line, town.offer()) == ()
    assert missing(town, line, town.offer("Barnets lov § 29")) == ()
    assert missing(town, line, None) == ()
    assert missing(town, line, uuid4()) == (Gate.SCREENING,), "an offer nobody knows any more does not begin"


def test_a_screening_of_the_child_counts_on_both_parents_lines_when_both_agreed_to_the_link(town: Municipality) -> None:
    mother, father, offer = town.line(), town.line(), town.offer(PREVENTIVE)
    town.screen(mother)
    now = town.world.clock.now()
    with town.site.database.write() as work:
        link = FamilyLinkRow(
            id=new_id(),
            one_id=mother,
            other_id=father,
            made_by=town.world.people["jordemoder"],
            made_at=now,
            one_agreed_at=now,
        )
        work.session.add(link)
        work.commit()
    assert missing(town, father, offer) == (Gate.SCREENING,)
    with town.site.database.write() as work:
        work.session.get_one(FamilyLinkRow, link.id).other_agreed_at = now
        work.commit()
    assert missing(town, father, offer) == ()
    town.screen(father, replace(OPENS, outcome=Outcome.MORE_INFORMATION_NEEDED))
    assert missing(town, mother, offer) == (Gate.SCREENING,)
    assert missing(town, mother, offer, "Sundhedsplejen") == (Gate.SCREENING,)


def test_r052_what_was_found_about_another_child_does_not_open_for_a_pregnancy(town: Municipality) -> None:
    line, offer = town.line(), town.offer(PREVENTIVE)
    town.screen(line, replace(OPENS, outcome=Outcome.MORE_INFORMATION_NEEDED))
    town.screen(line, replace(OPENS, subject=Subject.CHILD))
    assert missing(town, line, offer) == (Gate.SCREENING,), "the pregnancy's own last outcome stands"
    assert bases(town, line, offer) == {(Subject.PREGNANCY, Bearing.SHUT), (Subject.CHILD, Bearing.ANOTHERS)}
    referral = town.ready(offer, line)
    with pytest.raises(Refused, match="still missing: screening"):
        town.start(referral)
    town.screen(line)
    assert bases(town, line, offer) == {(Subject.PREGNANCY, Bearing.OPENS), (Subject.CHILD, Bearing.ANOTHERS)}
    assert town.start(referral) is State.ACTIVE


def test_r052_a_born_child_goes_by_what_was_found_before_until_it_is_screened_itself(town: Municipality) -> None:
    today = town.world.clock.now().date()
    days = {Field.BORN: today - timedelta(days=20), Field.DUE: today - timedelta(days=25)}
    written = (Written(Field.NAME, "Prøve Mor"), *(Written(field, day.isoformat()) for field, day in days.items()))
    line, offer = town.world.open(written=written), town.offer(PREVENTIVE)
    town.screen(line)
    assert missing(town, line, offer) == ()
    town.screen(line, replace(OPENS, subject=Subject.CHILD, outcome=Outcome.MORE_INFORMATION_NEEDED))
    assert missing(town, line, offer) == (Gate.SCREENING,)
    assert bases(town, line, offer) == {(Subject.PREGNANCY, Bearing.ANOTHERS), (Subject.CHILD, Bearing.SHUT)}
    assert bases(town, line, town.offer("Barnets lov § 29")) == set(), "told only where it is asked for"


def test_r052_an_elder_child_and_a_pregnancy_are_each_judged_for_themselves(town: Municipality) -> None:
    elder = Written(Field.BORN, (town.world.clock.now().date() - timedelta(days=900)).isoformat())
    line, offer = town.line(elder), town.offer(PREVENTIVE)
    town.screen(line, replace(OPENS, outcome=Outcome.MORE_INFORMATION_NEEDED))
    assert missing(town, line, offer) == (Gate.SCREENING,)
    town.screen(line, replace(OPENS, subject=Subject.CHILD))
    assert missing(town, line, offer) == ()
    assert bases(town, line, offer) == {(Subject.PREGNANCY, Bearing.SHUT), (Subject.CHILD, Bearing.OPENS)}


def test_r075_a_pregnancy_can_be_screened_and_a_closed_line_cannot(town: Municipality) -> None:
    line = town.line()
    assert OPENS.subject is Subject.PREGNANCY
    with pytest.raises(Refused, match="say what the screening showed"):
        town.screen(line, replace(OPENS, outcome=None))
    with pytest.raises(NotFound):
        town.screen(uuid4())
    referral = town.world.send(line, unit=None)
    town.world.act("jordemoder", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    assert town.world.line(line).unit_id is None
    with pytest.raises(NotFound):
        town.screen(line)


def test_an_adviser_finds_a_line_by_its_reference_and_nothing_else(town: Municipality) -> None:
    line = town.line()
    reference = town.world.line(line).reference
    with town.site.database.read() as session:
        adviser = town.world.by("rådgiver")
        assert town.site.gates.line_called(session, adviser, f" {reference.lower()} ").id == line
        for wrong in ("", "K-XXX-XXX", reference[:-1]):
            with pytest.raises(NotFound):
                town.site.gates.line_called(session, adviser, wrong)


def approver(town: Municipality, name: str = "jobcenter", place: UUID | None = None) -> None:
    """Somebody in a job centre who may approve."""
    here = place or town.place
    town.world.people[name] = town.world.town.person(Role.APPROVER, place=here, password=None)
    town.train(name, StaffProfession.JOB_CENTRE, place=here)


def ask(town: Municipality, line: UUID, offer: UUID, who: str = "jordemoder", place: UUID | None = None) -> UUID:
    with town.site.database.write() as work:
        row = town.site.gates.ask_approval(work, town.world.by(who), line, offer, place or town.place)
        work.commit()
        return row.id


def answer(town: Municipality, approval: UUID, who: str = "jobcenter", *, approved: bool | None = True) -> None:
    with town.site.database.write() as work:
        town.site.gates.answer(work, town.world.by(who), approval, approved=approved)
        work.commit()


def test_r059_the_job_centre_approves_and_the_house_alone_does_not_start(town: Municipality) -> None:
    approver(town)
    line, offer = town.line(), town.offer(approval_by=Profession.JOB_CENTRE)
    referral = town.ready(offer, line)
    with pytest.raises(Refused, match="still missing: approval"):
        town.start(referral)
    question = ask(town, line, offer, "terapeut")
    assert missing(town, line, offer) == (Gate.APPROVAL,)
    for who in ("terapeut", "koordinator", "administrator", "rådgiver", "jordemoder"):
        with pytest.raises(NotFound):
            answer(town, question, who)
    with pytest.raises(Refused, match="say yes or no"):
        answer(town, question, approved=None)
    answer(town, question)
    with pytest.raises(Refused, match="this has been answered"):
        answer(town, question, approved=False)
    assert town.start(referral) is State.ACTIVE
    assert town.world.town.last(Act.APPROVAL_ANSWERED).person == town.world.people["jobcenter"]


def test_r059_a_mail_about_a_question_that_has_its_answer_is_not_sent_any_more(town: Municipality) -> None:
    approver(town)
    question = ask(town, town.line(), town.offer(approval_by=Profession.JOB_CENTRE))

    def still(occasion: str, key: UUID = question) -> bool:
        now = town.world.clock.now()
        owed = Owed.task("approval", key, occasion, town.world.people["jobcenter"], now)
        with town.site.database.read() as session:
            return STILL_DUE["approval"](session, owed, now)

    assert still("asked")
    answer(town, question)
    assert (still("asked"), still("answered")) == (False, True), "that there is an answer is news"
    assert still("asked", uuid4()), "what is not known goes out"


def test_r059_who_must_answer_is_told_and_then_who_asked(town: Municipality) -> None:
    approver(town)
    line, offer = town.line(), town.offer(approval_by=Profession.JOB_CENTRE)
    question = ask(town, line, offer)
    assert told(town, question) == {("asked", "jobcenter")}
    answer(town, question)
    assert told(town, question) == {("asked", "jobcenter"), ("answered", "jordemoder")}


def test_r059_an_approver_whom_the_parent_has_shut_out_is_not_told(town: Municipality) -> None:
    approver(town)
    approver(town, "en anden i jobcentret")
    line, offer = town.line(), town.offer(approval_by=Profession.JOB_CENTRE)
    kept = town.world.people["jobcenter"]
    with town.world.site.database.write() as work:
        work.session.get_one(LineRow, line).guarded = True
        work.session.add(ShutOutRow(id=uuid4(), line_id=line, person_id=kept, made_at=town.world.clock.now()))
        work.commit()
    assert told(town, ask(town, line, offer)) == {("asked", "en anden i jobcentret")}


def told(town: Municipality, question: UUID) -> set[tuple[str, str]]:
    """Who is owed a word about a question, and on what occasion."""
    names = {key: name for name, key in town.world.people.items()}
    with town.site.database.read() as session:
        rows = session.scalars(select(MessageRow).where(MessageRow.subject_id == question)).all()
    assert {(row.template, row.urgent) for row in rows} <= {("staff_task", False)}
    return {(row.occasion, names[row.recipient_id]) for row in rows}


def test_r059_a_no_and_a_later_yes(town: Municipality) -> None:
    approver(town)
    line, offer = town.line(), town.offer(approval_by=Profession.JOB_CENTRE)
    answer(town, ask(town, line, offer), approved=False)
    assert missing(town, line, offer) == (Gate.APPROVAL,)
    town.world.clock.move(days=1)
    again = ask(town, line, offer)
    with pytest.raises(Conflict):
        ask(town, line, offer)
    town.security.move(days=1)
    answer(town, again)
    assert missing(town, line, offer) == ()
    other = town.line()
    assert missing(town, other, offer) == (Gate.APPROVAL,), "a yes is for one line and one offer"


def test_r059_old_answers_cost_no_question_each(town: Municipality) -> None:
    approver(town)
    offer = town.offer(approval_by=Profession.JOB_CENTRE)

    by, engine, asked = town.world.by("jobcenter"), town.site.database.engine, []

    def note(*said: object) -> None:
        asked.append(str(said[2]))

    def listed() -> tuple[int, int]:
        answer(town, ask(town, town.line(), offer))
        asked.clear()
        event.listen(engine, "before_cursor_execute", note)
        with town.site.database.read() as session:
            found = questions(session, town.site.consents, by.actor, [town.place])
        event.remove(engine, "before_cursor_execute", note)
        assert {one.asked_by for one in found} == {"Prøve Person"}
        assert all(one.offer == "Prøvetilbud" and one.reference.startswith("K-") for one in found)
        return len(found), len([statement for statement in asked if statement.startswith("SELECT")])

    assert [listed(), listed(), listed()] == [(1, 3), (2, 3), (3, 3)]


def test_r059_only_the_municipality_of_the_offer_and_only_what_needs_it(town: Municipality) -> None:
    approver(town, "nabojobcenter", town.other)
    line, offer = town.line(), town.offer(approval_by=Profession.JOB_CENTRE)
    with pytest.raises(Refused, match="does not approve this offer"):
        ask(town, line, offer, place=town.other)
    with pytest.raises(Refused, match="nobody has to approve"):
        ask(town, line, town.offer())
    with pytest.raises(Refused, match="nobody has to approve"):
        ask(town, line, uuid4())
    with pytest.raises(NotFound):
        ask(town, line, offer, "kollega")
    region = town.world.town.organisation("Prøveregion", "region")
    with pytest.raises(Refused, match="does not approve this offer"):
        ask(town, line, offer, place=region)
    with pytest.raises(NotFound):
        answer(town, uuid4(), "nabojobcenter")


def test_r059_a_yes_counts_only_while_its_municipality_is_the_offers(town: Municipality) -> None:
    approver(town)
    line, offer = town.line(), town.offer(approval_by=Profession.JOB_CENTRE)
    answer(town, ask(town, line, offer))
    assert missing(town, line, offer) == ()
    with town.site.database.write() as work:
        row = work.session.get_one(OfferRow, offer)
        row.document = {**row.document, "municipalities": [town.called(town.other)]}
        work.commit()
    assert missing(town, line, offer) == (Gate.APPROVAL,)


def test_r059_nobody_approves_from_the_command_line(town: Municipality) -> None:
    approver(town)
    line, offer = town.line(), town.offer(approval_by=Profession.JOB_CENTRE)
    question = ask(town, line, offer)
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.gates.answer(work, SHELL, question, approved=True)
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.gates.ask_approval(work, SHELL, line, offer, town.place)


def say(town: Municipality, who: str, line: UUID, requirement: Requirement | None, *, holds: bool | None) -> None:
    with town.site.database.write() as work:
        town.site.gates.say_condition(work, town.world.by(who), line, requirement, holds=holds)
        work.commit()


def test_r058_conditions_are_confirmed_by_the_municipality_and_a_later_no_counts(town: Municipality) -> None:
    line = town.line()
    offer = town.offer(requires=(Requirement.MUNICIPAL_CASE, Requirement.PREVENTIVE_HELP))
    both = (Gate.MUNICIPAL_CASE, Gate.PREVENTIVE_HELP)
    town.world.send(line, kind=Kind.ADDITION)
    assert missing(town, line, offer) == both
    with pytest.raises(Refused, match="only somebody who works for a municipality"):
        say(town, "jordemoder", line, Requirement.MUNICIPAL_CASE, holds=True)
    with pytest.raises(NotFound):
        say(town, "sundhedsplejerske", line, Requirement.MUNICIPAL_CASE, holds=True)
    for requirement, holds in ((None, True), (Requirement.MUNICIPAL_CASE, None)):
        with pytest.raises(Refused, match="say whether it is so"):
            say(town, "terapeut", line, requirement, holds=holds)
    say(town, "terapeut", line, Requirement.MUNICIPAL_CASE, holds=True)
    assert missing(town, line, offer) == (Gate.PREVENTIVE_HELP,)
    say(town, "terapeut", line, Requirement.PREVENTIVE_HELP, holds=True)
    assert missing(town, line, offer) == ()
    town.security.move(minutes=1)
    say(town, "terapeut", line, Requirement.PREVENTIVE_HELP, holds=False)
    assert missing(town, line, offer) == (Gate.PREVENTIVE_HELP,)


def test_r058_who_sent_a_family_to_an_association_can_still_confirm_the_condition(town: Municipality) -> None:
    line = town.line(who="sundhedsplejerske", unit="Sundhedsplejen")
    offer = town.offer(requires=(Requirement.MUNICIPAL_CASE,))
    referral = town.ready(offer, line, "Jordemødre", "jordemoder", sender="sundhedsplejerske")

    def say_as_sender(who: str) -> None:
        by = town.world.by(who)
        with town.site.database.write() as work:
            desk = town.world.site.referrals.case(work.session, by, referral).sent_from(by)
            of_case = Requirement.MUNICIPAL_CASE
            town.site.gates.say_condition(work, by, line, of_case, holds=True, sent_from=desk)
            work.commit()

    with pytest.raises(NotFound):
        say(town, "sundhedsplejerske", line, Requirement.MUNICIPAL_CASE, holds=True)
    with pytest.raises(Refused, match="only somebody who works for a municipality"):
        say_as_sender("jordemoder")
    assert missing(town, line, offer) == (Gate.MUNICIPAL_CASE,)
    say_as_sender("sundhedsplejerske")
    assert missing(town, line, offer) == ()
    town.world.act("jordemoder", referral, Action.WITHDRAW)
    by = town.world.by("sundhedsplejerske")
    with town.site.database.read() as session:
        assert town.world.site.referrals.case(session, by, referral).sent_from(by) is None, "it is over"


def test_r031_the_offer_says_how_many_places_there_are(town: Municipality) -> None:
    offer = town.offer(capacity=1)
    first, second = town.ready(offer, town.line()), town.ready(offer, town.line())
    assert town.start(first) is State.ACTIVE
    with pytest.raises(Refused, match="every place is taken"):
        town.start(second)
    with town.site.database.read() as session:
        assert town.site.gatekeeper.capacity(session, town.offer()) is None
        assert town.site.gatekeeper.capacity(session, uuid4()) is None


def test_r031_a_place_that_becomes_free_is_offered_to_who_has_waited_longest(
    town: Municipality, clock: MovingClock
) -> None:
    world, offer = town.world, town.offer(capacity=1)
    inside, left, quiet, first, second = (town.ready(offer, town.line()) for _ in range(5))
    town.start(inside)
    tomorrow, later = clock.now().date() + timedelta(days=1), clock.now().date() + timedelta(days=60)
    for one in (left, quiet, first, second):
        clock.move(minutes=1)
        world.act("terapeut", one, Action.PUT_ON_WAITING, on=later, wants_to_wait=True)
    with world.site.database.write() as work:
        work.session.get_one(LineRow, world.referral(left).line_id).not_before = tomorrow
        work.session.get_one(LineRow, world.referral(quiet).line_id).quiet = True
        work.commit()
    before = {one: world.referral(one) for one in (left, quiet, first, second)}
    world.act("koordinator", inside, Action.COMPLETE)
    today = world.referral(first).deadline
    assert today is not None
    assert today < before[first].deadline
    assert world.referral(first).version == before[first].version, "a form that is being filled in stays good"
    assert all(world.referral(one).deadline == before[one].deadline for one in (left, quiet, second))
    with world.site.database.read() as session:
        owed = session.scalars(select(MessageRow).where(MessageRow.subject_id == first))
        told = {row.recipient_id for row in owed if row.occasion.startswith("freed")}
    assert told == {world.people["terapeut"], world.people["stedfortræder"]}
    town.start(first)
    world.act("terapeut", first, Action.WITHDRAW)
    assert world.referral(second).deadline == today, "the next one, in their turn"


def test_r031_where_there_is_no_limit_or_nobody_waits_nobody_comes_up(town: Municipality) -> None:
    world, open_to_all, full = town.world, town.offer(), town.offer(capacity=1)
    inside, waiting, alone = (town.ready(offer, town.line()) for offer in (open_to_all, open_to_all, full))
    later = world.clock.now().date() + timedelta(days=60)
    world.act("terapeut", waiting, Action.PUT_ON_WAITING, on=later, wants_to_wait=True)
    due = world.referral(waiting).deadline
    for one in (inside, alone):
        town.start(one)
        world.act("terapeut", one, Action.COMPLETE)
    assert world.referral(waiting).deadline == due


def elsewhere(town: Municipality, offer: UUID | None, kind: Kind = Kind.ADDITION) -> UUID:
    """A referral to somebody who is not here, on its way to the start, by the one way every door uses."""
    world, line = town.world, town.line(Written(Field.PLACE, town.called()))
    wish = Wish(
        Receiver(offer=offer, outside="Prøvetilbuddet, +45 00 00 00 00"), kind, world.items(line), ConsentForm.ORAL,
        Understood.OWN_LANGUAGE, None, world.clock.now().date() + timedelta(days=60), True,
        because=Because.AGREED,
    )  # fmt: skip
    with world.site.database.write() as work:
        new = prepared(work.session, world.site, world.by("jordemoder"), line, uuid4(), wish)
        row = world.site.referrals.send(work, world.by("jordemoder"), new)
        work.commit()
    world.act("jordemoder", row.id, Action.ACCEPT, Action.REACH)
    return row.id


def unhoused(town: Municipality, *legal: str) -> UUID:
    """An offer whose organisation has no unit here."""
    return town.offer(*legal, place=town.world.town.organisation("Tredje kommune"))


def test_r052_an_offer_with_nobody_here_begins_after_the_screening_too(town: Municipality, clock: MovingClock) -> None:
    world, referral = town.world, elsewhere(town, unhoused(town, PREVENTIVE))
    assert world.act("jordemoder", referral, Action.TAKE_OVER) is State.TAKEN_OVER
    line = world.referral(referral).line_id
    for said in ({}, {"open_help": True}):
        with pytest.raises(Refused, match="still missing: screening"):
            world.act("jordemoder", referral, Action.START, on=date(2027, 1, 11), **said)
    clock.move(days=-30)
    town.screen(line)
    with pytest.raises(Refused, match="still missing: screening"):
        town.start(referral, "jordemoder")  # no calendar dates it back
    clock.move(days=30)
    assert world.act("jordemoder", referral, Action.START, on=date(2027, 1, 11)) is State.ACTIVE


def test_r052_an_offer_with_nobody_here_is_not_handed_over_past_the_gate(town: Municipality) -> None:
    world, referral = town.world, elsewhere(town, unhoused(town, PREVENTIVE), Kind.HANDOVER)
    with pytest.raises(Refused, match="still missing: screening"):
        world.act("jordemoder", referral, Action.TAKE_OVER)
    assert world.state(referral) is State.IN_CONTACT
    free = elsewhere(town, unhoused(town, "Sundhedsloven § 121"), Kind.HANDOVER)
    assert world.act("jordemoder", free, Action.TAKE_OVER) is State.CLOSED


def test_r056_32_is_not_sent_for_to_somebody_outside(town: Municipality) -> None:
    with pytest.raises(Refused, match="the authority's alone"):
        elsewhere(town, unhoused(town, "Barnets lov § 32"))


def test_r052_of_what_is_not_named_the_sender_says_that_it_is_open_help(town: Municipality) -> None:
    world, referral = town.world, elsewhere(town, None)
    world.act("jordemoder", referral, Action.TAKE_OVER)
    with pytest.raises(Refused, match="still missing: screening"):
        world.act("jordemoder", referral, Action.START, on=date(2027, 1, 11))
    assert world.act("jordemoder", referral, Action.START, on=date(2027, 1, 11), open_help=True) is State.ACTIVE
    with town.site.database.read() as session:
        said = [one.said for one in steps(session, world.site.referrals, referral) if one.action is Action.START]
    assert said == [OPEN_HELP]


def test_words_beside_an_offer_that_somebody_here_receives_are_refused(town: Municipality) -> None:
    with pytest.raises(Refused, match="takes referrals to that offer here"):
        elsewhere(town, town.offer())
    with pytest.raises(Refused, match="nobody takes referrals there"):
        elsewhere(town, uuid4())
