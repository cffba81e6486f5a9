"""Surveys on both databases: made, answered once, flooded, moved, closed; and that no row joins two answers."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import IntegrityError

from familiehus.access.roles import Role
from familiehus.accounts.acting import Scribe
from familiehus.accounts.directory import organisation_names
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow
from familiehus.feedback.asking import about, as_asked, subjects, written
from familiehus.feedback.domain import Stage
from familiehus.feedback.locators import is_locator, new_locator
from familiehus.feedback.results import Unshown, results
from familiehus.feedback.service import Asked, Moved
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.privacy.retention import Retention
from familiehus.storage.sendings import SendingRow
from tests.integration.accounts.conftest import SHELL, MovingClock
from tests.integration.feedback.conftest import FULL, Listening

MONDAY = date(2026, 11, 16)


def test_an_answer_becomes_sums_and_texts(listening: Listening) -> None:
    survey = listening.make()
    assert is_locator(survey.locator)
    assert listening.answer(survey.locator, language="en")
    assert listening.answer(survey.locator, surer="yes")
    totals = listening.totals(survey.id)
    assert (totals.answered, totals.aside) == (2, 0)
    assert totals.counts["surer"] == {"yes": 2}
    assert totals.counts["who"] == {"father": 1}
    found = {one.question: one for one in listening.texts(survey.id)}
    assert {one.text for one in found.values()} == {FULL["good"], FULL["better"], FULL["suggestion"]}
    assert {(one.week, one.language, one.aside) for one in found.values()} == {(MONDAY, None, False)}
    stored = [row for row in listening.all_of(StatementRow) if row.survey_id == survey.id]
    assert {row.language for row in stored} == {"en"}


def test_the_same_form_counts_once_and_another_survey_may_have_its_number(listening: Listening) -> None:
    survey, other, number = listening.make(), listening.make(), uuid4().hex
    assert listening.answer(survey.locator, number)
    assert not listening.answer(survey.locator, number)
    assert listening.answer(other.locator, number)
    assert listening.totals(survey.id).answered == 1
    assert len(listening.texts(survey.id)) == 3


def test_what_is_sent_again_after_it_closed_was_counted(listening: Listening) -> None:
    survey, number = listening.make(), uuid4().hex
    listening.answer(survey.locator, number)
    listening.does("close", survey.id)
    assert not listening.answer(survey.locator, number)
    with pytest.raises(Refused, match="not open"):
        listening.answer(survey.locator)
    assert listening.totals(survey.id).answered == 1


@pytest.mark.parametrize(("opens", "closes", "over_on"), [(-3, 60, 0), (2, 60, 2), (-9, -1, -1)])
def test_what_is_closed_early_ended_on_that_day(listening: Listening, opens: int, closes: int, over_on: int) -> None:
    """Its numbers, the report it belongs to and its end are counted from its last day."""
    survey, today = listening.make(), listening.today
    with listening.site.database.write() as work:
        row = work.session.get_one(SurveyRow, survey.id)
        row.opens, row.closes = today + timedelta(days=opens), today + timedelta(days=closes)
        work.commit()
    listening.does("close", survey.id)
    assert listening.row(survey.id).closes == today + timedelta(days=over_on)


def test_before_it_opens_and_after_its_last_day_nothing_is_taken(listening: Listening) -> None:
    survey = listening.make(opens=listening.today + timedelta(days=2))
    with pytest.raises(Refused, match="not open"):
        listening.answer(survey.locator)
    listening.clock.move(days=2)
    assert listening.answer(survey.locator)
    listening.clock.move(days=29)
    with pytest.raises(Refused, match="not open"):
        listening.answer(survey.locator)
    assert listening.site.surveys.stage(listening.row(survey.id)) is Stage.OVER


def test_no_row_joins_two_answers_or_says_when(listening: Listening) -> None:
    """R092: the only times are weeks, the only keys are random, and no event tells of a parent's answer."""
    survey = listening.make()
    before = len(listening.town.acts())
    for _ in range(3):
        listening.answer(survey.locator)
    assert len(listening.town.acts()) == before
    days = {row.week for row in listening.all_of(AnswerCountRow)} | {row.week for row in listening.all_of(StatementRow)}
    assert {day.weekday() for day in days} == {0}
    assert {row.last_day.weekday() for row in listening.all_of(SendingRow)} == {0}
    assert {row.id.version for row in listening.all_of(StatementRow)} == {4}
    columns = {column.name for kind in (AnswerCountRow, StatementRow) for column in kind.__table__.columns}
    assert columns == {
        *("survey_id", "week", "aside", "question", "value", "count"),
        *("id", "language", "content", "state", "reply", "replied"),
    }
    assert {column.name for column in SendingRow.__table__.columns} == {"number", "last_day"}
    engine = listening.site.database.engine
    for table in ("survey_counts", "statements", "sendings", "unmet_demand"):
        assert {one["name"] for one in inspect(engine).get_columns(table)} <= columns | {
            *("number", "last_day", "month", "municipality", "topic", "kind")
        }
    if engine.dialect.name == "sqlite":  # no hidden row number that would tell the order
        with engine.connect() as connection:
            for table in ("survey_counts", "statements", "sendings", "unmet_demand"):
                made = connection.exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE name = '{table}'").scalar_one()  # noqa: S608
                assert "WITHOUT ROWID" in made


def test_what_is_written_is_sealed(listening: Listening) -> None:
    survey = listening.make()
    listening.answer(survey.locator)
    assert not [row for row in listening.all_of(StatementRow) if b"Kaffen" in row.content]


def test_an_old_card_is_known_and_an_unknown_one_is_not(listening: Listening) -> None:
    survey = listening.make()
    old = survey.locator
    listening.does("move", survey.id, survey.version)
    new = listening.row(survey.id).locator
    assert old != new
    assert listening.answer(new)
    with pytest.raises(Moved):
        listening.answer(old)
    for unknown in (new_locator(), "", "%", f"{new}x", new.upper(), f"{new[:6]}-%"):
        with pytest.raises(NotFound) as told:
            listening.answer(unknown)
        assert not isinstance(told.value, Moved)
    with pytest.raises(Conflict):
        listening.does("move", survey.id, survey.version)
    listening.does("close", survey.id)
    for what in ("close", "move"):
        with pytest.raises(Refused, match="closed already"):
            listening.does(what, survey.id)


def test_a_flood_lies_aside_and_can_be_let_in(listening: Listening) -> None:
    survey = listening.make(expected=8)
    for _ in range(23):
        listening.answer(survey.locator)
    totals = listening.totals(survey.id)
    assert (totals.answered, totals.aside) == (20, 3)
    assert totals.counts["surer"] == {"yes": 20}
    assert len([one for one in listening.texts(survey.id) if one.aside]) == 9
    assert listening.does("let_in", survey.id) == 3
    totals = listening.totals(survey.id)
    assert (totals.answered, totals.aside, totals.counts["surer"]) == (23, 0, {"yes": 23})
    assert not [one for one in listening.texts(survey.id) if one.aside]
    assert listening.row(survey.id).expected == 23
    listening.answer(survey.locator)
    assert listening.totals(survey.id).aside == 0


def test_what_lies_aside_has_a_limit_and_nobody_is_refused_in_silence(listening: Listening) -> None:
    """Refused, not dropped: whoever answers is told, and the same form can be sent when there is room again."""
    surveys, number = listening.site.surveys, uuid4().hex
    surveys.most_aside = 3
    survey, other = listening.make(expected=1), listening.make()
    for _ in range(23):
        listening.answer(survey.locator)
    for _ in range(2):
        with pytest.raises(Refused, match="no more answers fit"):
            listening.answer(survey.locator, number)
    totals = listening.totals(survey.id)
    assert (totals.answered, totals.aside, len(listening.texts(survey.id))) == (20, 3, 69)
    assert listening.answer(other.locator), "another survey has room of its own"
    listening.does("discard", survey.id)
    assert listening.answer(survey.locator, number)
    assert listening.totals(survey.id).aside == 1
    listening.does("let_in", survey.id)
    assert listening.answer(survey.locator)


def test_a_number_is_forgotten_by_the_clock_it_is_kept_by(listening: Listening) -> None:
    """A demo that moves its calendar takes no batch twice: what is remembered of it goes by the real day."""
    survey, number = listening.make(), uuid4().hex
    calendar, scribe = MovingClock(), listening.town.site.scribe
    calendar.move(days=40)
    moved = Scribe(calendar, scribe.security)
    listening.answer(survey.locator, number)
    Retention(listening.site.database, moved).run(SHELL, danish_day(calendar.now()))
    assert not listening.answer(survey.locator, number)


def test_a_flood_can_be_thrown_away(listening: Listening) -> None:
    survey = listening.make(expected=1)
    for _ in range(22):
        listening.answer(survey.locator)
    kept = {one.id for one in listening.texts(survey.id) if not one.aside}
    assert listening.does("discard", survey.id) == 2
    totals = listening.totals(survey.id)
    assert (totals.answered, totals.aside) == (20, 0)
    assert {one.id for one in listening.texts(survey.id)} == kept
    for what in ("let_in", "discard"):
        with pytest.raises(Refused, match="nothing lies aside"):
            listening.does(what, survey.id)


def test_all_answers_can_be_thrown_away(listening: Listening) -> None:
    """Up to 20 false ones count before the flood is seen."""
    survey, other = listening.make(expected=1), listening.make()
    listening.answer(other.locator)
    for _ in range(22):
        listening.answer(survey.locator)
    assert listening.does("discard_all", survey.id) == 22
    totals = listening.totals(survey.id)
    assert (totals.answered, totals.aside, totals.counts) == (0, 0, {})
    assert not listening.texts(survey.id)
    seen = listening.town.last(Act.ANSWERS_LET_IN)
    assert (seen.subjects, seen.purpose) == ([["survey", str(survey.id)]], "discarded_all")
    assert (listening.totals(other.id).answered, len(listening.texts(other.id))) == (1, 3)
    with pytest.raises(Refused, match="there are no answers"):
        listening.does("discard_all", survey.id)
    listening.answer(survey.locator)
    assert listening.totals(survey.id).answered == 1


def test_only_those_who_ask_families_there_have_a_part(listening: Listening) -> None:
    survey = listening.make()
    town = listening.town
    stranger = town.by(town.person(Role.COORDINATOR, place=town.organisation("Nabokommune"), password=None))
    desk = town.by(town.person(Role.FRONT_DESK, Role.LEADER, password=None))
    leads_courses = town.by(town.person(Role.COURSE_LEADER, password=None))
    for nobody in (stranger, desk):
        for what in ("close", "move", "let_in", "discard", "discard_all", "read"):
            with pytest.raises(NotFound):
                listening.does(what, survey.id, by=nobody)
        with pytest.raises(NotFound):
            listening.make(by=nobody)
    for what in ("close", "read"):
        with pytest.raises(NotFound):
            listening.does(what, uuid4())
    listening.does("close", survey.id, by=leads_courses)


def test_a_survey_is_about_a_house_and_perhaps_a_course_of_it(listening: Listening) -> None:
    course = listening.offer(house=listening.house)
    assert listening.make(course).offer_id == course
    elsewhere, hidden = listening.offer(house=None), listening.offer(house=listening.house, published=False)
    for wrong in (elsewhere, hidden, uuid4()):
        with pytest.raises(Refused, match="choose a course of the house"):
            listening.make(wrong)
    with pytest.raises(Refused, match="give the survey a name"):
        listening.make(name="")
    listening.house = uuid4()
    with pytest.raises(NotFound):
        listening.make()


def test_a_course_that_lies_in_no_house_is_asked_about_by_those_whose_it_is(listening: Listening) -> None:
    association, town = listening.town.organisation("Prøveforeningen"), listening.town
    leads = town.by(town.person(Role.COURSE_LEADER, place=association, password=None))
    course = listening.offer(house=None, place=association, name="Mødregruppe")
    survey = listening.ask(Asked(None, course), leads)
    assert (survey.organisation_id, survey.house_id, survey.offer_id) == (association, None, course)
    assert listening.answer(survey.locator)
    assert listening.totals(survey.id).answered == 1
    house = listening.make()
    with listening.site.database.read() as session:
        named, owner = about(session, [survey, house]), session.get_one(OrganisationRow, association).name
    assert (named[survey.id].name, named[survey.id].kind) == (f"Mødregruppe, {owner}", "tilbud")
    assert (named[house.id].name, named[house.id].kind) == ("Prøvehuset", "huse")
    assert town.last(Act.SURVEY_MADE).subjects == [["survey", str(house.id)]]
    for nobodys in (uuid4(), listening.offer(house=None)):
        with pytest.raises(NotFound):
            listening.ask(Asked(None, nobodys), leads)
    desk = town.by(town.person(Role.FRONT_DESK, Role.LEADER, place=association, password=None))
    for nobody in (listening.by, desk):
        with pytest.raises(NotFound):
            listening.ask(Asked(None, course), nobody)
        with pytest.raises(NotFound):
            listening.does("close", survey.id, by=nobody)


def test_what_lies_in_a_house_is_asked_about_by_the_house(listening: Listening) -> None:
    in_the_house = listening.offer(house=listening.house)
    hidden = listening.offer(house=None, published=False)
    unsaid = listening.offer(house=None, topics=["violence"])
    for wrong in (in_the_house, hidden, unsaid):
        with pytest.raises(Refused, match="choose a course of your own that lies in no house"):
            listening.ask(Asked(None, wrong))
    with pytest.raises(Refused, match="say what you ask about"):
        listening.ask(Asked(None))


def test_a_row_is_about_something(listening: Listening) -> None:
    survey = listening.make()
    with listening.site.database.write() as work, pytest.raises(IntegrityError):
        work.session.execute(update(SurveyRow).where(SurveyRow.id == survey.id).values(house_id=None))


def test_one_is_offered_no_more_than_one_can_ask_about(listening: Listening) -> None:
    """Whose a course is, is told to those who work in several organisations only."""
    place, other = listening.town.organisation("Prøveforeningen"), listening.town.organisation("Naboforeningen")
    house = listening.another_house(place)
    inside = listening.offer(house=house, place=place, name="Babycafé")
    outside = [listening.offer(house=None, place=place, name=name) for name in ("Fars legestue", "Åbent hus")]
    listening.offer(house=None, place=place, published=False)
    listening.offer(house=None, place=place, topics=["addiction"])
    alone = listening.offer(house=None, place=other, name="Åbent hus")
    with listening.site.database.read() as session:
        found = subjects(session, [place])
        nothing_but_a_course, both = subjects(session, [other]), subjects(session, [place, other])
        names = organisation_names(session, [place, other])
    assert found == [
        (Asked(house), "Prøvehuset"),
        (Asked(house, inside), "Prøvehuset: Babycafé"),
        (Asked(None, outside[0]), "Fars legestue"),
        (Asked(None, outside[1]), "Åbent hus"),
    ]
    assert nothing_but_a_course == [(Asked(None, alone), "Åbent hus")]
    assert both[2:] == [
        (Asked(None, alone), f"{names[other]}: Åbent hus"),
        (Asked(None, outside[0]), f"{names[place]}: Fars legestue"),
        (Asked(None, outside[1]), f"{names[place]}: Åbent hus"),
    ]
    for asked, _name in both:
        assert as_asked(written(asked)) == asked
    assert [as_asked(nonsense) for nonsense in ("", "/", "x", "/x", f"{house}/x")] == [None] * 5


@pytest.mark.parametrize("said", [{"topics": ["violence"]}, {"legal_basis": ["Barnets lov § 32"]}])
def test_no_card_names_what_nobody_else_may_know(listening: Listening, said: dict[str, object]) -> None:
    course, other = listening.offer(house=listening.house, **said), listening.offer(house=listening.house)
    with pytest.raises(Refused, match="choose a course of the house"):
        listening.make(course)
    with listening.site.database.read() as session:
        offered = [asked.offer for asked, _name in subjects(session, [listening.town.place])]
    assert offered == [None, other]


def test_what_staff_do_is_remembered_and_no_text_is(listening: Listening) -> None:
    survey = listening.make()
    for _ in range(21):
        listening.answer(survey.locator)
    listening.does("let_in", survey.id)
    listening.does("move", survey.id)
    listening.does("close", survey.id)
    listening.does("read", survey.id)
    acts = listening.town.acts()
    wanted = [Act.SURVEY_MADE, Act.ANSWERS_LET_IN, Act.SURVEY_MOVED, Act.SURVEY_CLOSED, Act.STATEMENTS_SEEN]
    assert list(dict.fromkeys(act for act in acts if act in set(wanted))) == wanted
    query = select(EventRow).where(EventRow.chain == listening.town.place, EventRow.act.in_(wanted))
    with listening.site.database.read() as session:
        for event in session.scalars(query):
            assert event.subjects == [["survey", str(survey.id)]]
            assert event.role == "coordinator"


def test_surveys_are_listed_for_those_who_work_there(listening: Listening) -> None:
    late, early = listening.make(closes=listening.today + timedelta(days=60)), listening.make()
    for _ in range(21):
        listening.answer(early.locator, surer="yes")
    with listening.site.database.read() as session:
        found = listening.site.surveys.of(session, [listening.town.place])
        assert [row.id for row in found] == [late.id, early.id]
        assert not listening.site.surveys.of(session, [uuid4()])
        assert listening.site.surveys.counted(session, [late.id, early.id]) == {late.id: (0, 0), early.id: (20, 1)}


def test_sums_are_shown_when_it_is_over_and_not_of_few(listening: Listening) -> None:
    survey = listening.make(expected=8)

    def shown() -> object:
        return results(listening.site.surveys.stage(listening.row(survey.id)), listening.totals(survey.id))

    for _ in range(4):
        listening.answer(survey.locator)
    assert shown().unshown is Unshown.NOT_OVER  # type: ignore[attr-defined]
    for _ in range(17):
        listening.answer(survey.locator, surer="little")
    listening.does("close", survey.id)
    assert shown().unshown is Unshown.ASIDE  # type: ignore[attr-defined]
    listening.does("let_in", survey.id)
    found = shown()
    assert (found.unshown, found.answered) == (None, 21)  # type: ignore[attr-defined]
    assert found.counts["surer"] == dict.fromkeys(["yes", "little", "no", "dont_know"])  # type: ignore[attr-defined]
    few = listening.make()
    listening.answer(few.locator)
    listening.does("close", few.id)
    told = results(Stage.OVER, listening.totals(few.id))
    assert (told.unshown, told.answered, told.counts) == (Unshown.FEW, None, {})
