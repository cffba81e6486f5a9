"""What people wrote: read with a trace, cleared or withheld, cut and never changed, answered in public."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from familiehus.access.roles import Role
from familiehus.audit.domain import Act
from familiehus.feedback.domain import ANSWERED, CUT, Cleared, week_of
from familiehus.feedback.service import Asked
from familiehus.feedback.statements import Shelf, Statement
from familiehus.feedback.storage import AnswerCountRow, StatementRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.privacy.retention import Retention
from tests.integration.accounts.conftest import SHELL
from tests.integration.feedback.conftest import FULL, Listening


def one(listening: Listening, survey: UUID, question: str = "suggestion") -> Statement:
    return listening.texts(survey, question)[0]


@pytest.fixture
def survey(listening: Listening) -> UUID:
    row = listening.make()
    listening.answer(row.locator)
    listening.end(row)
    return row.id


def public(listening: Listening, house: UUID | None = None) -> list[Statement]:
    with listening.site.database.read() as session:
        found = list(listening.site.statements.suggestions(session, house or listening.house))
        assert listening.site.statements.has_suggestions(session, house or listening.house) is bool(found)
    return found


def test_a_suggestion_is_public_once_it_is_cleared(listening: Listening, survey: UUID) -> None:
    """R097."""
    suggestion = one(listening, survey)
    assert suggestion.state is Cleared.NEW
    assert not public(listening)
    assert listening.does("clear", suggestion.id) == survey
    assert [each.text for each in public(listening)] == [FULL["suggestion"]]
    assert listening.does("reply", suggestion.id, "  Det prøver vi fra maj. ") == survey
    assert [(each.reply, each.replied) for each in public(listening)] == [("Det prøver vi fra maj.", listening.today)]
    listening.does("reply", suggestion.id, "Det prøver vi fra juni.")
    assert [each.reply for each in public(listening)] == ["Det prøver vi fra juni."]
    assert not public(listening, listening.another_house())
    with pytest.raises(Refused, match="somebody else has answered"):
        listening.does("reply", suggestion.id, "Nej.", "Det prøver vi fra maj.")
    listening.does("reply", suggestion.id, "Ja,\r\nfra maj.", "Det prøver vi fra juni.")
    listening.does("reply", suggestion.id, "Ja.", "Ja,\nfra maj.")


def test_nothing_is_read_or_settled_before_the_survey_is_over(listening: Listening) -> None:
    """Two looks one answer apart would tell whose words they are."""
    row = listening.make()
    listening.answer(row.locator)
    suggestion, before = one(listening, row.id), len(listening.town.acts())
    with pytest.raises(Refused, match="not over yet"):
        listening.does("read", row.id)
    for act, *said in (("clear",), ("withhold",), ("reply", "Tak.")):
        with pytest.raises(Refused, match="not over yet"):
            listening.does(act, suggestion.id, *said)
    assert len(listening.town.acts()) == before
    listening.clock.move(days=31)
    found, more = listening.does("read", row.id)  # type: ignore[misc]
    assert (len(found), more) == (3, False), "its last day is over"


@pytest.mark.parametrize(("answers", "at_once"), [(1, False), (4, False), (5, True)])
def test_of_few_nothing_is_read_before_the_planned_day_has_passed(
    listening: Listening, answers: int, at_once: bool
) -> None:
    """Closing it right after one answer would tell whose words they are."""
    row = listening.make(closes=listening.today + timedelta(days=30))
    for _ in range(answers):
        listening.answer(row.locator)
    listening.does("close", row.id)
    good, seen = one(listening, row.id, "good"), len(listening.town.acts())
    with listening.site.database.read() as session:
        waiting = listening.site.statements.waiting(session, [listening.town.place])
    if at_once:
        assert waiting == 3 * answers
        assert listening.does("clear", good.id) == row.id
        return
    assert waiting == 0
    for after in (0, 30):  # on the day itself somebody could still have answered
        listening.clock.move(days=after)
        with pytest.raises(Refused, match="fewer than five have answered"):
            listening.does("read", row.id)
        for act, *said in (("clear",), ("withhold",), ("reply", "Tak.")):
            with pytest.raises(Refused, match="fewer than five have answered"):
                listening.does(act, good.id, *said)
    assert len(listening.town.acts()) == seen
    listening.clock.move(days=1)
    with listening.site.database.read() as session:
        assert listening.site.statements.waiting(session, [listening.town.place]) == 3 * answers
    assert listening.does("clear", good.id) == row.id


@pytest.mark.parametrize(("answers", "days"), [(1, 21), (4, 21), (5, 1)])
def test_a_survey_of_one_day_is_read_no_sooner_where_few_have_answered(
    listening: Listening, answers: int, days: int
) -> None:
    """R092: the day after, everybody knows who was there."""
    row = listening.make(closes=listening.today)
    for _ in range(answers):
        listening.answer(row.locator)
    listening.clock.move(days=days - 1)
    for waited in (False, True):
        listening.clock.move(days=int(waited))
        with listening.site.database.read() as session:
            assert listening.site.statements.waiting(session, [listening.town.place]) == 3 * answers * waited
        if not waited:
            with pytest.raises(Refused, match="not over yet" if days == 1 else "fewer than five have answered"):
                listening.does("read", row.id)
    found, _more = listening.does("read", row.id)  # type: ignore[misc]
    weeks = {each.week for each in found}
    assert weeks == ({week_of(row.opens)} if answers == 5 else {None}), "who was there in which week is known"


@pytest.mark.parametrize(("later", "told"), [(0, True), (1, False), (4, False), (5, True)])
def test_no_week_is_told_where_few_answered_in_one(listening: Listening, later: int, told: bool) -> None:
    """R092: who was there in that week is known; and were the others told, what is left would be theirs."""
    row = listening.make()
    for answers in (5, later):
        for _ in range(answers):
            listening.answer(row.locator, good="Kaffen.")
        listening.clock.move(days=7)
    listening.does("close", row.id)
    found, _more = listening.does("read", row.id)  # type: ignore[misc]
    assert len(found) == 5 + later
    assert all(bool(each.week) is told for each in found)


def test_what_lies_aside_is_none_of_those_who_answered(listening: Listening) -> None:
    """Nobody makes few into many by sending more than the group can give."""
    row = listening.make(expected=1)
    for _ in range(26):
        listening.answer(row.locator)
    cells = AnswerCountRow.survey_id == row.id, AnswerCountRow.question == ANSWERED[0], ~AnswerCountRow.aside
    with listening.site.database.write() as work:
        work.session.execute(update(AnswerCountRow).where(*cells).values(count=4))
        work.commit()
    listening.does("close", row.id)
    with pytest.raises(Refused, match="fewer than five have answered"):
        listening.does("read", row.id)
    with listening.site.database.read() as session:
        assert listening.site.statements.waiting(session, [listening.town.place]) == 0


def test_what_could_not_be_read_for_long_is_kept_until_it_could_be_answered(listening: Listening) -> None:
    """R095, R097: a year after the survey ended, and not before the answer that was promised to those who wrote."""
    year = timedelta(days=366)
    early = listening.make(closes=listening.today + year)
    listening.answer(early.locator)
    listening.does("close", early.id)
    ended = listening.make(closes=listening.today + timedelta(days=5))
    listening.answer(ended.locator)
    retention, today = Retention(listening.site.database, listening.town.site.scribe), listening.today
    for days, left in ((370, (3, 3)), (372, (3, 0)), (366 + 28, (3, 0)), (366 + 29, (0, 0))):
        retention.run(SHELL, today + timedelta(days=days))
        assert (len(listening.texts(early.id)), len(listening.texts(ended.id))) == left


def test_the_language_is_told_of_what_is_cleared(listening: Listening) -> None:
    """One family of twelve speaks it: it would name them."""
    row = listening.make()
    listening.answer(row.locator, language="ar")
    listening.end(row)
    listening.does("clear", one(listening, row.id).id)
    found, _more = listening.does("read", row.id)  # type: ignore[misc]
    assert {each.question.value: each.language for each in found} == {"good": None, "better": None, "suggestion": "ar"}
    assert [each.language for each in public(listening)] == ["ar"]


def test_only_suggestions_are_public(listening: Listening, survey: UUID) -> None:
    good = one(listening, survey, "good")
    listening.does("clear", good.id)
    assert not public(listening)
    with pytest.raises(Refused, match="only a cleared suggestion"):
        listening.does("reply", good.id, "Tak.")
    with pytest.raises(Refused, match="only a cleared suggestion"):
        listening.does("reply", one(listening, survey).id, "Tak.")


def test_a_suggestion_to_a_course_in_no_house_is_public_at_the_course_and_nowhere_else(listening: Listening) -> None:
    course = listening.offer(house=None)
    row = listening.ask(Asked(None, course))
    in_the_house = listening.offer(house=listening.house)
    of_the_house = listening.make(in_the_house)
    for each in (row, of_the_house):
        listening.answer(each.locator)
        listening.end(each)
        listening.does("clear", one(listening, each.id).id)
    suggestion = one(listening, row.id)
    listening.does("reply", suggestion.id, "Det prøver vi fra maj.")
    assert [(each.id, each.reply) for each in public(listening, course)] == [(suggestion.id, "Det prøver vi fra maj.")]
    assert [each.id for each in public(listening)] == [one(listening, of_the_house.id).id]
    assert not public(listening, in_the_house), "what the house asked about stands on the house's page"
    assert not public(listening, listening.town.place)


@pytest.mark.parametrize(
    ("text", "why"),
    [(" ", "write an answer"), ("x" * 1001, "too long"), ("Ring om 010190-1234.", "leave out the CPR number")],
)
def test_an_answer_that_cannot_be(listening: Listening, survey: UUID, text: str, why: str) -> None:
    suggestion = one(listening, survey)
    listening.does("clear", suggestion.id)
    with pytest.raises(Refused, match=why):
        listening.does("reply", suggestion.id, text)


def test_names_are_cut_out_and_nothing_is_put_in(listening: Listening, survey: UUID) -> None:
    good = one(listening, survey, "good")
    with pytest.raises(Refused, match="cut out, and nothing else"):
        listening.does("clear", good.id, "Kaffen og Mette.")
    assert one(listening, survey, "good").state is Cleared.NEW
    listening.does("clear", good.id, "Kaffen og")
    after = one(listening, survey, "good")
    assert (after.text, after.state) == (f"Kaffen og {CUT}", Cleared.CLEARED)


@pytest.mark.parametrize("emptied", ["", "  \n "])
def test_an_emptied_field_publishes_nothing(listening: Listening, survey: UUID, emptied: str) -> None:
    suggestion = one(listening, survey)
    with pytest.raises(Refused, match="nothing would be left"):
        listening.does("clear", suggestion.id, emptied)
    assert one(listening, survey).state is Cleared.NEW
    assert not public(listening)


def test_what_is_withheld_is_gone(listening: Listening, survey: UUID) -> None:
    suggestion = one(listening, survey)
    listening.does("clear", suggestion.id)
    listening.does("reply", suggestion.id, "Tak, Karen.")
    assert listening.does("withhold", suggestion.id) == survey
    after = one(listening, survey)
    assert (after.text, after.state, after.reply, after.replied) == ("", Cleared.WITHHELD, "", None)
    assert not public(listening)
    for act in ("clear", "withhold"):
        with pytest.raises(Refused, match="it was withheld"):
            listening.does(act, suggestion.id)
    with pytest.raises(Refused, match="it was withheld"):
        listening.does("reply", suggestion.id, "Tak.")


def test_what_lies_aside_is_not_used(listening: Listening) -> None:
    row = listening.make(expected=1)
    for _ in range(20):
        listening.answer(row.locator, surer="yes")
    listening.answer(row.locator)
    listening.does("close", row.id)
    suggestion = one(listening, row.id)
    with pytest.raises(Refused, match="it lies aside"):
        listening.does("clear", suggestion.id)
    listening.does("let_in", row.id)
    listening.does("clear", suggestion.id)
    assert public(listening)


def test_only_those_who_ask_families_there_settle_statements(listening: Listening, survey: UUID) -> None:
    suggestion = one(listening, survey).id
    town = listening.town
    stranger = town.by(town.person(Role.COORDINATOR, place=town.organisation("Nabokommune"), password=None))
    leader = town.by(town.person(Role.LEADER, password=None))
    for nobody in (stranger, leader):
        for act in ("clear", "withhold"):
            with pytest.raises(NotFound):
                listening.does(act, suggestion, by=nobody)
    for act in ("clear", "withhold"):
        with pytest.raises(NotFound):
            listening.does(act, uuid4())


def test_reading_and_settling_is_remembered(listening: Listening, survey: UUID) -> None:
    suggestion = one(listening, survey)
    listening.does("read", survey)
    seen = listening.town.last(Act.STATEMENTS_SEEN)
    assert (seen.subjects, seen.role) == ([["survey", str(survey)]], "coordinator")
    listening.does("clear", suggestion.id)
    listening.does("reply", suggestion.id, "Tak.")
    listening.does("withhold", suggestion.id)
    about = [["survey", str(survey)], ["statement", str(suggestion.id)]]
    assert listening.town.last(Act.SUGGESTION_ANSWERED).subjects == about
    assert listening.town.last(Act.STATEMENT_SETTLED).subjects == about
    assert listening.town.last(Act.STATEMENT_SETTLED).purpose == "withheld"


def test_the_order_tells_nothing(listening: Listening) -> None:
    row = listening.make()
    for number in range(12):
        listening.answer(row.locator, good=f"nummer {number:02}")
    listening.does("close", row.id)
    read, _more = listening.does("read", row.id)  # type: ignore[misc]
    found = [each.text for each in read]
    stored = [each.id for each in listening.all_of(StatementRow) if each.survey_id == row.id]
    assert [each.id for each in read] == sorted(stored, key=str)
    assert found != sorted(found)  # one chance in half a billion


def test_every_statement_lies_on_one_shelf(listening: Listening) -> None:
    row = listening.make(expected=1)
    for _ in range(4):
        listening.answer(row.locator)
    for _ in range(16):
        listening.answer(row.locator, surer="yes")
    listening.answer(row.locator, good="Til side.")
    listening.does("close", row.id)
    texts = listening.texts(row.id)
    good = [each.id for each in texts if each.question == "good" and not each.aside]
    suggestions = [each.id for each in texts if each.question == "suggestion"]
    for each in (good[0], *suggestions[:3]):
        listening.does("clear", each)
    listening.does("reply", suggestions[0], "Tak.")
    listening.does("withhold", good[1])
    with listening.site.database.write() as work:
        site = listening.site.statements
        lying = site.lying(work.session, row.id)
        assert lying == {Shelf.NEW: 7, Shelf.UNANSWERED: 2, Shelf.CLEARED: 2, Shelf.WITHHELD: 1, Shelf.ASIDE: 1}
        for shelf, number in lying.items():
            found, more = site.read(work, listening.by, row.id, shelf)
            assert (len(found), more) == (number, False)
        assert sum(lying.values()) == len(texts)


def test_how_much_waits_is_one_number_and_counted_no_further_than_it_is_said(
    listening: Listening, survey: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waiting(*places: UUID) -> int:
        with listening.site.database.read() as session:
            return listening.site.statements.waiting(session, places or (listening.town.place,))

    still_open = listening.make()
    listening.answer(still_open.locator)
    assert waiting() == 3
    suggestion = one(listening, survey)
    listening.does("clear", suggestion.id)
    listening.does("clear", one(listening, survey, "good").id)
    listening.does("withhold", one(listening, survey, "better").id)
    assert waiting() == 1, "a suggestion that is cleared waits for its answer"
    listening.does("reply", suggestion.id, "Tak.")
    assert waiting() == 0
    listening.clock.move(days=31)
    assert waiting() == 3, "its last day is over"
    assert waiting(uuid4()) == 0
    monkeypatch.setattr("familiehus.feedback.statements.MOST_WAITING", 2)
    assert waiting() == 2
