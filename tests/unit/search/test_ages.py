"""Ages and weeks read out of what people write, in six languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.search.ages import Ages, read_ages
from familiehus.search.analysis import LANGUAGES, normalise
from familiehus.search.concepts import Concepts, load_concepts


@pytest.fixture(scope="module")
def concepts(root: Path) -> Concepts:
    return load_concepts(root / "data" / "concepts.yaml")


def _read(text: str, concepts: Concepts) -> Ages:
    return read_ages(normalise(text), concepts, LANGUAGES)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("min baby på 3 mdr græder", 3),
        ("2 år", 24),
        ("2-årig der ikke hører efter", 24),
        ("18 months", 18),
        ("8m", 8),
        ("to måneder gammel", 2),
        ("halvandet år", 18),
        ("et halvt år", 6),
        ("5 uger gammel", 1),
        ("nyfødt", 0),
        ("min datter på 3 uger", 0),
        ("4 uger gammel", 1),
        ("one year old", 12),
        ("طفلي عمره ٣ اشهر", 3),
        ("طفلي عمره 3 سنوات", 36),
        ("дитині 2 роки", 24),
        ("dziecko 8 miesięcy", 8),
        ("bebeğim 3 aylık", 3),
        ("datter på 4 tisser i bukserne", 48),
        ("en på to vil ikke sove", 24),
        ("børn på 1 og 3", 12),
        ("my son is 3 and bites", 36),
        ("min dreng på 2½", 30),
        ("min datter er over 2 og siger kun mor", 24),
        ("vores pige er lige blevet 3", 36),
        ("min papsøn på 8 hader mig", 96),
        ("en toårig", 24),
        ("hun er 4 og stikker af", 48),
        ("halvandetårig pige", 18),
    ],
)
def test_a_childs_age(text: str, months: int, concepts: Concepts) -> None:
    assert _read(text, concepts).exact_months == months


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("gravid uge 20", 20),
        ("jeg er 20 uger henne", 20),
        ("20 weeks pregnant", 20),
        ("я вагітна 20 тижнів", 20),
        ("w 20 tygodniu ciąży", 20),
        ("20 haftalık hamileyim", 20),
        ("3 måneder henne", 13),
        ("gravid 5 mdr", 22),
        ("3 months pregnant", 13),
        ("w 3 miesiącu ciąży", 13),
        ("3 aylık hamileyim", 13),
        ("jeg er i uge 9", 9),
        ("i am in week 30", 30),
        ("gravid uge 60", None),
        ("gravid", None),
    ],
)
def test_a_week_of_pregnancy_is_no_childs_age(text: str, week: int | None, concepts: Concepts) -> None:
    read = _read(text, concepts)
    assert (read.week, read.months) == (week, None)


@pytest.mark.parametrize(
    ("text", "months"), [("gravid og har en på 18 mdr", 18), ("pregnant, my son is 8 months old", 8)]
)
def test_the_older_childs_age_is_no_week_of_the_next(text: str, months: int, concepts: Concepts) -> None:
    read = _read(text, concepts)
    assert (read.week, read.exact_months) == (None, months)


@pytest.mark.parametrize(
    "text", ["jeg er 19 år og gravid", "er 22 og træt", "19 og nybagt mor", "i am 17", "under 25 år"]
)
def test_a_young_parent_speaks(text: str, concepts: Concepts) -> None:
    read = _read(text, concepts)
    assert read.young_parent
    assert read.months is None


@pytest.mark.parametrize(
    "text",
    ["børn 0-6 år", "forløb på 46 uger", "en gang om ugen", "født i uge 25", "i uge 7", "§ 29", "4800", "", "i dag"],
)
def test_other_numbers_are_no_ages(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts) == Ages()


def test_baby_is_a_span_not_an_age(concepts: Concepts) -> None:
    read = _read("min baby sover ikke", concepts)
    assert read.months == (0, 12)
    assert read.exact_months is None


@given(st.text(max_size=200))
def test_any_text_has_a_possible_age(text: str) -> None:
    concepts = load_concepts(Path(__file__).parents[3] / "data" / "concepts.yaml") if not _KNOWN else _KNOWN[0]
    _KNOWN[:] = [concepts]
    read = _read(text, concepts)
    assert read.week is None or 1 <= read.week <= 42


_KNOWN: list[Concepts] = []


@pytest.mark.parametrize(
    "text", ["jeg skal føde om to uger", "gravid og skal føde om 3 uger", "pregnant and giving birth in 4 weeks"]
)
def test_what_is_left_of_a_pregnancy_is_no_week_of_it(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts) == Ages()
    assert _read("skal føde, er 38 uger henne", concepts).week == 38


@pytest.mark.parametrize("text", ["teen mum", "teen parents support", "teenage mother"])
def test_a_parent_in_her_teens_is_no_child_of_that_age(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts).months is None
    assert _read("my teen does not listen", concepts).months == (156, 227)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("uge 24", 24),
        ("uge 12 nu", 12),
        ("ensom uge 31", 31),
        ("24 weeks", 24),
        ("week 24", 24),
        ("er 30 uger nu", 30),
        ("الأسبوع 24", 24),
        ("24 тиждень", 24),
        ("8 tydzień", 8),
        ("24. hafta", 24),
        ("24 haftalık", 24),
    ],
)
def test_a_week_alone_is_one_of_a_pregnancy(text: str, week: int, concepts: Concepts) -> None:
    read = _read(text, concepts)
    assert (read.week, read.months) == (week, None)


@pytest.mark.parametrize(
    "text",
    [
        "hvad sker der i uge 24",
        "uge 29 ferie",
        "åbent uge 30",
        "uge 24 tirsdag",
        "uge 2",
        "uge 60",
        "min søn er 24 uger",
        "20 weeks old",
        "24 weeks ago",
        "20 uger barsel tilbage",
        "forløb på 20 uger",
        "6 uger",
        "om 20 uger",
    ],
)
def test_a_week_of_the_calendar_or_of_a_child_is_none(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts).week is None


@pytest.mark.parametrize("text", ["før barnet kommer", "class before the baby comes", "inden babyen kommer"])
def test_a_child_that_will_come_has_no_age(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts).months is None


@pytest.mark.parametrize("text", ["mor på 17", "min kæreste er kun 19", "a mum of 18", "far er 20"])
def test_a_parent_told_with_an_age_is_young(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts).young_parent


@pytest.mark.parametrize("text", ["mor på 31", "mor er 20 uger henne", "far på 24 måneders orlov"])
def test_a_parent_is_not_made_young(text: str, concepts: Concepts) -> None:
    assert not _read(text, concepts).young_parent


@pytest.mark.parametrize("text", ["født for tidligt uge 33", "født i uge 30", "uge 30 legestue", "uge 7 vinterferie"])
def test_what_is_born_or_open_in_a_week_is_no_pregnancy(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts).week is None


def test_small_years_are_years_too(concepts: Concepts) -> None:
    assert _read("synek ma 3 latka", concepts).months == (36, 36)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("født i uge 29", 29),
        ("gave birth at 31 weeks", 31),
        ("urodziłam w 30 tygodniu", 30),
        ("народила на 30 тижні", 30),
        ("gravid igen, den første blev født i uge 28", 28),
        ("født i uge 40", None),
        ("født for 30 uger siden", None),
        ("never given birth, 28 weeks", None),
    ],
)
def test_the_week_a_child_was_born_in_is_neither_its_age_nor_a_pregnancy(
    text: str, week: int | None, concepts: Concepts
) -> None:
    read = _read(text, concepts)
    assert read.born_week == week
    assert week is None or (read.week, read.months) == (None, None)


@pytest.mark.parametrize(
    ("text", "week"),
    [("ondt i ryggen, 7. måned", 30), ("i sjette måned og sover ikke", 26), ("8th month and scared", 35)],
)
def test_a_month_counted_in_order_is_one_of_a_pregnancy(text: str, week: int, concepts: Concepts) -> None:
    assert (_read(text, concepts).week, _read(text, concepts).months) == (week, None)


@pytest.mark.parametrize(
    "text", ["hver 2. måned", "han er i sin 7. måned", "3. måned uden løn", "5. måned på barsel", "baby i 4. måned"]
)
def test_a_month_of_something_else_is_none(text: str, concepts: Concepts) -> None:
    assert _read(text, concepts).week is None
