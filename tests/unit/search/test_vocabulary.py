"""Compounds come apart by the catalogue's own words, and misspelled words are set right against them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.search.analysis import danish, normalise
from familiehus.search.sounds import as_heard
from familiehus.search.spelling import Speller, tolerance
from familiehus.search.vocabulary import Vocabulary

TEXTS = (
    "Barsel og café for mødre. En gruppe for far og familie.",
    "Rådgivning om søvn. Problemer med søvn og fødsel.",
    "Forældre med barn. Et kursus i aften, et hus i Aarhus.",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.of(TEXTS)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("barselscafé", ["barsel", "café"]),
        ("mødregruppe", ["mor", "gruppe"]),
        ("søvnproblemer", ["søvn", "problem"]),
        ("familiehus", ["familie", "hus"]),
        ("forældrekursus", ["forældre", "kursus"]),
        ("fødselsrådgivning", ["fødsel", "rådgivning"]),
    ],
)
def test_compounds_come_apart(vocabulary: Vocabulary, compound: str, parts: list[str]) -> None:
    assert vocabulary.split(normalise(compound)) == tuple(danish(normalise(p)) for p in parts)


@pytest.mark.parametrize("word", ["familiens", "barslen", "mor", "kontor", "aarhus", "xyzzy", "", "søvn", "barnebarn"])
def test_other_words_stay_whole(vocabulary: Vocabulary, word: str) -> None:
    assert vocabulary.split(normalise(word)) == ()


def test_a_word_is_shown_as_the_catalogue_spells_it(vocabulary: Vocabulary) -> None:
    assert vocabulary.shown["moedre"] == "mødre"
    assert "moedre" in vocabulary
    assert vocabulary.counts["soevn"] == 2


@given(st.text(max_size=50))
def test_any_word_splits_or_stays(text: str) -> None:
    for part in Vocabulary.of(TEXTS).split(normalise(text)):
        assert part


def test_slips_forgiven_grow_with_the_word() -> None:
    assert [tolerance("x" * n) for n in (1, 4, 5, 7, 8, 12)] == [0, 0, 1, 1, 2, 2]


SPELLER = Speller({"lolland": 5, "moedregruppe": 9, "foedselsdepression": 3, "graeder": 7, "graesser": 1, "sove": 2})


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [
        ("loland", "lolland", 1),
        ("modregruppe", "moedregruppe", 1),
        ("foeselsdepression", "foedselsdepression", 1),
        ("greader", "graeder", 1),
        ("graeter", "graeder", 1),
    ],
)
def test_misspelled_words_are_set_right(typed: str, meant: str, slips: int) -> None:
    assert SPELLER.nearest(typed) == (meant, slips)


@pytest.mark.parametrize("typed", ["sov", "xyzzyxyzzy", "", "ab", "x" * 300])
def test_what_is_far_from_everything_is_left(typed: str) -> None:
    assert SPELLER.nearest(typed) is None


def test_nothing_known_corrects_nothing() -> None:
    assert Speller({}).nearest("lolland") is None


def _slips(a: str, b: str) -> int:
    """Optimal string alignment, the plain way."""
    rows = [[max(i, j) if not (i and j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = a[i - 1] != b[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(
    st.text(alphabet="abcdeø", min_size=1, max_size=10),
    st.lists(st.text(alphabet="abcdeø", min_size=3, max_size=10), min_size=1, max_size=8),
)
def test_the_nearest_is_the_nearest(typed: str, known: list[str]) -> None:
    found = Speller(dict.fromkeys(known, 1)).nearest(typed)
    least = min(_slips(typed, word) for word in known)
    if found is None:
        assert least > tolerance(typed) or not tolerance(typed)
    else:
        assert found[1] == _slips(typed, found[0]) == least


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("jelp", "hjaelp"),
        ("vaksine", "vaccine"),
        ("zykolog", "psykolog"),
        ("fedregrube", "faedregruppe"),
        ("sovr", "sover"),
    ],
)
def test_what_is_written_as_it_sounds_is_understood(written: str, meant: str) -> None:
    words = dict.fromkeys(("hjaelp", "vaccine", "psykolog", "faedregruppe", "barsel", "sover"), 1)
    assert Speller(words).nearest(written) is None
    found = Speller(words, as_heard).nearest(written)
    assert found is not None
    assert found[0] == meant


def test_a_word_in_no_way_near_stays_itself() -> None:
    assert Speller({"glad": 1, "traening": 1}, as_heard).nearest("glat") is None
    assert Speller({"glad": 1, "traening": 1}, as_heard).nearest("kajak") is None


def test_of_two_words_as_near_the_one_used_in_more_forms_is_meant() -> None:
    vocabulary = Vocabulary.of(["family family familie familien familier familiens familierne"])
    assert Speller(vocabulary.used).nearest("famile") == ("familie", 1)


@pytest.mark.parametrize(
    ("word", "known"), [("barselsxyzzy", "barsel"), ("forældrexyzzy", "forældre"), ("xyzzybarsel", None)]
)
def test_a_compound_with_a_foreign_end_is_known_by_its_beginning(
    vocabulary: Vocabulary, word: str, known: str | None
) -> None:
    assert vocabulary.known_part(normalise(word)) == (known and danish(normalise(known)))


def test_in_a_short_word_only_a_letter_that_was_left_out_is_a_slip() -> None:
    known = {"kolik": 3, "mund": 2, "sover": 4}
    heard = Speller(known, as_heard)
    assert heard.nearest("kolk") == ("kolik", 1)
    assert heard.nearest("hund") is None
    assert heard.nearest("over") is None
    assert Speller(known).nearest("kolk") is None
