"""The rules of surveys: what is an answer, when one is open, and cutting names out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from familiehus.feedback import domain
from familiehus.feedback.domain import CHOICES, CUT, TEXTS, Answer, Plan, Question, Stage, Unread
from familiehus.kernel.errors import Refused

DAY = date(2026, 11, 22)
PLAN = Plan("Familiegruppe", "Vi vil gerne blive bedre.", DAY, DAY + timedelta(days=30), 8)


def test_an_answer_holds_what_was_said_and_nothing_else() -> None:
    sent = {"surer": "yes", "people": "", "good": "  Kaffen. ", "name": "Prøve Mor"}
    assert domain.read(sent) == Answer({Question.SURER: "yes"}, {Question.GOOD: "Kaffen."})


@pytest.mark.parametrize("question", [*CHOICES, *TEXTS])
def test_one_answer_is_enough(question: Question) -> None:
    value = next(iter(CHOICES[question])) if question in CHOICES else "Tak."
    assert domain.read({question: value})


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "nothing was answered"),
        ({"good": "   ", "surer": ""}, "nothing was answered"),
        ({"surer": "perhaps"}, "no such answer"),
        ({"found": "yes"}, "no such answer"),
        ({"better": "x" * 501}, "the text is too long"),
        ({"good": "Mit barn er 010126-1234."}, "leave out the CPR number"),
    ],
)
def test_what_cannot_be_is_refused(sent: dict[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        domain.read(sent)


def test_a_text_of_500_characters_is_kept() -> None:
    assert domain.read({"better": "x" * 500}).texts == {Question.BETTER: "x" * 500}
    assert domain.read({"better": "x\r\n" * 249 + "xx"}).texts == {Question.BETTER: "x\n" * 249 + "xx"}


def test_every_value_fits_its_column() -> None:
    assert max(len(value) for kind in CHOICES.values() for value in kind) <= 30
    assert max(len(one) for one in (*Question, *domain.ANSWERED)) <= 30


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"name": ""}, "give the survey a name"),
        ({"name": "x" * 121}, "give the survey a name"),
        ({"why": ""}, "say why you ask"),
        ({"why": "x" * 601}, "say why you ask"),
        ({"closes": DAY - timedelta(days=1)}, "not in the past"),
        ({"opens": DAY + timedelta(days=31)}, "close after it opens"),
        ({"opens": DAY - timedelta(days=1)}, "opens today or later"),
        ({"closes": DAY + timedelta(days=367)}, "a year at most"),
        ({"opens": DAY + timedelta(days=367), "closes": DAY + timedelta(days=370)}, "opens within a year"),
        ({"expected": 0}, "how many you expect"),
        ({"expected": 100_001}, "how many you expect"),
    ],
)
def test_a_plan_that_cannot_be(other: dict[str, object], why: str) -> None:
    said = {name: getattr(PLAN, name) for name in Plan.__slots__} | other
    with pytest.raises(Refused, match=why):
        domain.check_plan(Plan(**said), DAY)


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"closes": DAY, "opens": DAY},
        {"closes": DAY + timedelta(days=366)},
        {"opens": DAY + timedelta(days=366), "closes": DAY + timedelta(days=732)},
        {"expected": 100_000},
        {"expected": 1},
    ],
)
def test_a_plan_that_can_be(other: dict[str, object]) -> None:
    domain.check_plan(Plan(**({name: getattr(PLAN, name) for name in Plan.__slots__} | other)), DAY)


@pytest.mark.parametrize(
    ("opens", "closes", "closed", "found"),
    [
        (0, 0, False, Stage.OPEN),
        (1, 5, False, Stage.TO_COME),
        (-5, -1, False, Stage.OVER),
        (-5, 5, True, Stage.OVER),
        (1, 5, True, Stage.OVER),
        (-5, 5, False, Stage.OPEN),
    ],
)
def test_when_it_is_open(opens: int, closes: int, closed: bool, found: Stage) -> None:
    first, last = DAY + timedelta(days=opens), DAY + timedelta(days=closes)
    assert domain.stage(first, last, DAY, closed=closed) is found


@pytest.mark.parametrize(
    ("stage", "answered", "opened", "planned", "found"),
    [
        (Stage.TO_COME, 0, 2, 30, Unread.NOT_OVER),
        (Stage.OPEN, 40, -9, 0, Unread.NOT_OVER),
        (Stage.OVER, 4, -60, 30, Unread.FEW),
        (Stage.OVER, 0, -60, 30, Unread.FEW),
        (Stage.OVER, 4, -60, 0, Unread.FEW),
        (Stage.OVER, 5, -60, 30, None),
        (Stage.OVER, 1, -21, -1, None),
        (Stage.OVER, 1, -20, -1, Unread.FEW),
        (Stage.OVER, 4, -1, -1, Unread.FEW),
        (Stage.OVER, 5, -1, -1, None),
    ],
)
def test_when_what_was_written_can_be_read(
    stage: Stage, answered: int, opened: int, planned: int, found: Unread | None
) -> None:
    """A survey of a day is no way round the rule: of few it is read three weeks after the first day."""
    first, last = DAY + timedelta(days=opened), DAY + timedelta(days=planned)
    there = domain.read_from(first, last)
    assert domain.unread(stage, answered, there, DAY) is found
    assert domain.unread(Stage.OVER, answered, there, there) is None


def test_what_few_wrote_in_a_day_can_be_answered_by_the_day_they_were_promised() -> None:
    assert domain.read_from(DAY, DAY) + timedelta(days=7) <= DAY + domain.ANSWERED_WITHIN


@pytest.mark.parametrize(("opens", "fixed"), [(-3, 1), (0, 1), (1, 1), (9, 9)])
def test_words_can_be_corrected_until_it_opens_and_all_of_the_day_it_is_made(opens: int, fixed: int) -> None:
    assert domain.fixed_from(DAY + timedelta(days=opens), DAY) == DAY + timedelta(days=fixed)


@pytest.mark.parametrize(
    ("opens", "fixed", "other", "why"),
    [
        (5, 5, {"name": "B", "why": "b", "expected": 9, "opens": 7, "closes": 90}, []),
        (5, 5, {"opens": -1}, ["a survey opens today or later"]),
        (0, 1, {"name": "B", "why": "b", "expected": 9, "closes": 44}, []),
        (0, 1, {"opens": 1}, ["its first day has passed"]),
        (-5, -5, {"closes": 0}, []),
        (-5, -5, {"closes": 44}, []),
        (-5, -5, {"closes": 45}, ["a survey that is open ends two weeks later at most"]),
        (-5, -5, {"closes": -1}, ["it must close after it opens, and not in the past"]),
        (-5, 0, {"name": "B"}, ["its words are fixed"]),
        (-5, -5, {"why": "b"}, ["its words are fixed"]),
        (-5, -5, {"expected": 9, "opens": -4}, ["its words are fixed", "its first day has passed"]),
    ],
)
def test_what_can_be_corrected(opens: int, fixed: int, other: dict[str, object], why: list[str]) -> None:
    """The calendar decides, and never whether somebody has answered."""
    now = Plan("A", "a", DAY + timedelta(days=opens), DAY + timedelta(days=30), 8)
    days = {name: DAY + timedelta(days=value) for name, value in other.items() if name in ("opens", "closes")}  # type: ignore[arg-type]
    wanted = replace(now, **(other | days))  # type: ignore[arg-type]
    fixed_on = DAY + timedelta(days=fixed)
    assert domain.unlike_before(now, wanted, DAY, fixed=fixed_on, promised=DAY + timedelta(days=30)) == why


@pytest.mark.parametrize(("expected", "most"), [(1, 20), (10, 20), (11, 22), (400, 800)])
def test_how_many_are_counted(expected: int, most: int) -> None:
    assert domain.most(expected) == most


def test_a_week_is_its_monday() -> None:
    assert {domain.week_of(date(2026, 11, 16) + timedelta(days=n)) for n in range(7)} == {date(2026, 11, 16)}


@pytest.mark.parametrize(
    ("original", "wanted", "left"),
    [
        ("Tak til Karen for alt.", "Tak til for alt.", f"Tak til {CUT} for alt."),
        ("Karen hjalp os.", "hjalp os", f"{CUT} hjalp os."),
        ("Vi kom tit, sagde Karen!", "Vi kom tit", f"Vi kom tit {CUT}"),
        ("Det var godt.", "  Det   var godt ", "Det var godt."),
        ("Karen, Mette og Karen", "Mette", f"{CUT} Mette {CUT}"),
        ("شكرا لكارين على كل شيء", "شكرا على كل شيء", f"شكرا {CUT} على كل شيء"),
    ],
)
def test_names_are_cut_out_and_the_gap_shows(original: str, wanted: str, left: str) -> None:
    assert domain.cut(original, wanted) == left


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("Tak til Mette for alt.", "words can be cut out, and nothing else"),
        ("alt for Karen", "words can be cut out, and nothing else"),
        ("Tak til Karen for alt og mere", "words can be cut out, and nothing else"),
        ("", "nothing would be left"),
        (f"{CUT}", "nothing would be left"),
    ],
)
def test_nothing_is_put_in_the_mouth_of_a_family(wanted: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        domain.cut("Tak til Karen for alt.", wanted)
