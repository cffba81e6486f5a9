"""Surveys in the numbers: whole ones that are over, hidden like all else; statements only when they are cleared."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from familiehus.feedback.domain import ANSWERED, PURPOSE, Cleared, Question, Tick, week_of
from familiehus.feedback.service import CONTENT
from familiehus.feedback.storage import AnswerCountRow, StatementRow, SurveyRow
from familiehus.kernel.smallcounts import Line
from familiehus.statistics.domain import Quarter
from familiehus.statistics.places import scopes
from familiehus.statistics.sheet import make_sheet
from familiehus.statistics.voices import cleared, purpose
from tests.integration.statistics.conftest import LAST, Counted

CLOSES = date(2026, 8, 20)


def survey(
    counted: Counted,
    house: UUID | None,
    closes: date = CLOSES,
    counts: dict[Tick, int] | None = None,
    *,
    aside: int = 0,
) -> UUID:
    key, week = uuid4(), week_of(closes)
    course = counted.course() if house is None else None
    said = counts if counts is not None else {Tick.YES: 20, Tick.LITTLE: 9, Tick.NO: 2}
    with counted.site.database.write() as work:
        place = counted.world.town.place
        row = SurveyRow(
            id=key, organisation_id=place, house_id=house, offer_id=course, name="Prøve", why="Prøve", locator=key.hex,
            opens=closes - timedelta(days=30), closes=closes, planned=closes, promised=closes, fixed=closes,
            expected=30,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        cells = {(Question.SURER.value, tick.value): count for tick, count in said.items()}
        for (question, value), count in (cells | {ANSWERED: sum(said.values())}).items():
            for on, number in ((False, count), (True, aside)):
                if number:
                    cell = AnswerCountRow(survey_id=key, week=week, aside=on, question=question, value=value)
                    cell.count = number
                    work.session.add(cell)
        work.commit()
    return key


def asked(counted: Counted, house: UUID, first: Quarter = LAST, last: Quarter = LAST) -> Line:
    with counted.site.database.read() as session:
        told = purpose(session, [house], [first, last], counted.site.numbers.today())
    assert set(told) == set(PURPOSE)
    return told[Question.SURER].yes


def test_a_survey_that_is_over_is_told_as_a_whole(counted: Counted) -> None:
    house = counted.house()
    survey(counted, house)
    assert asked(counted, house) == Line("yes", 20, True)
    survey(counted, house, counts={Tick.YES: 3})
    assert asked(counted, house) == Line("yes", 20, False), "of three nothing is told, not even that they answered"
    assert asked(counted, house, Quarter(2026, 1), Quarter(2026, 2)).count == 0


def test_what_is_not_over_or_lies_aside_is_not_told(counted: Counted) -> None:
    running, aside = counted.house("Løber"), counted.house("Til side")
    today = counted.site.numbers.today()
    survey(counted, running, today - timedelta(days=10))
    survey(counted, aside, aside=1)
    assert asked(counted, running, Quarter(2026, 4), Quarter(2026, 4)).count == 0
    assert asked(counted, aside).count == 0


def test_what_belongs_to_no_house_is_told_with_the_whole_organisation_only(counted: Counted) -> None:
    """The organisation is the sum of its places, of each what its own page shows: subtraction brings out no more."""
    here, there = counted.house("Her", "Prøvekommune"), counted.house("Der", "Naboby")
    survey(counted, here, counts={Tick.YES: 20, Tick.NO: 9})
    of_none = survey(counted, None, counts={Tick.YES: 11, Tick.LITTLE: 6})
    write(counted, of_none, "Opdigtet: om et forløb.")
    leader, told, cleared_of = counted.by(), {}, {}
    with counted.site.database.read() as session:
        for one in scopes(session, leader):
            sheet = make_sheet(counted.site, counted.catalogue, session, leader, one, (LAST, LAST))
            ticks = sheet.purpose[Question.SURER]
            told[one.key] = (ticks.yes.count, ticks.answered.count)
            found = cleared(session, counted.site.sealer, one.places, 2026)
            cleared_of[one.key] = [each.text for each in found]
    whole = str(counted.world.town.place)
    parts = {str(here): (20, 29), str(there): (0, 0), f"{whole}:Prøvekommune": (20, 29), f"{whole}:Naboby": (0, 0)}
    assert told == {whole: (31, 46)} | parts
    assert cleared_of == {whole: ["Opdigtet: om et forløb."]} | {part: [] for part in parts}


def test_of_few_who_were_asked_about_a_course_in_no_house_nothing_is_told(counted: Counted) -> None:
    survey(counted, None, counts={Tick.YES: 4})
    with counted.site.database.read() as session:
        place = [counted.world.town.place]
        told = purpose(session, place, [LAST], counted.site.numbers.today())[Question.SURER]
    assert (told.yes, told.answered) == (Line("yes", 0, False), Line("answered", 0, False))


def write(counted: Counted, of: UUID, text: str, state: Cleared = Cleared.CLEARED, year: int = 2026) -> None:
    key = uuid4()
    with counted.site.database.write() as work:
        content = counted.site.sealer.seal(CONTENT, key, text)
        row = StatementRow(
            id=key, survey_id=of, week=date(year, 8, 10), aside=False, question=Question.GOOD, language="da",
            content=content, state=state, reply="", replied=None,
        )  # fmt: skip
        work.session.add(row)
        work.commit()


def test_only_cleared_statements_of_the_year_and_the_house_can_be_chosen(counted: Counted) -> None:
    here, there = counted.house(), counted.house("Et andet")
    for house, state, year, text in (
        (here, Cleared.CLEARED, 2026, "Opdigtet: godt."),
        (here, Cleared.NEW, 2026, "Opdigtet: ikke læst."),
        (here, Cleared.WITHHELD, 2026, ""),
        (here, Cleared.CLEARED, 2024, "Opdigtet: for længe siden."),
        (there, Cleared.CLEARED, 2026, "Opdigtet: et andet hus."),
    ):
        write(counted, survey(counted, house), text, state, year)
    with counted.site.database.read() as session:
        found = cleared(session, counted.site.sealer, [here], 2026)
    assert [one.text for one in found] == ["Opdigtet: godt."]


def test_every_statement_of_a_large_year_can_be_chosen(counted: Counted) -> None:
    """None is left out in silence because there are many."""
    here = counted.house()
    of = survey(counted, here)
    for number in range(230):
        write(counted, of, f"Opdigtet: nummer {number}.")
    with counted.site.database.read() as session:
        assert len(cleared(session, counted.site.sealer, [here], 2026)) == 230
