"""What is told in one clause is told of one thing; violence that was told is no child's temper."""

from __future__ import annotations

import pytest

from familiehus.search.clauses import clauses_of, starts_of
from familiehus.search.harmed import with_violence
from familiehus.search.phrases import TopicMatch


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("barnevogn til den lille men kontoen er tom", [4]),
        ("han slaar mig og vi har et barn", [3]),
        ("my husband left and i have a baby", [3]),
        ("sover og spiser ikke", []),
        ("min kaereste og jeg er to kvinder", []),
        ("hjaelp og", []),
        ("", []),
    ],
)
def test_a_clause_begins_where_another_is_told_of(text: str, starts: list[int]) -> None:
    assert starts_of(text.split()) == starts


def test_the_words_of_a_clause_keep_their_positions() -> None:
    said = "hun graeder men spiser".split()
    assert clauses_of(said, {1: "graeder", 3: "spiser"}) == [{1: "graeder"}, {3: "spiser"}]
    assert clauses_of(said[:2], {1: "graeder"}) == []


def _match(topic: str, strength: float, terms: str) -> TopicMatch:
    return TopicMatch(topic, strength, frozenset(terms.split()), frozenset(terms.split()) - {"mig"})


HITS, TEMPER = _match("violence", 0.34, "slaa mig"), _match("toddler_behaviour", 0.92, "slaa mig barn")
TWO_CLAUSES = "han slaar mig og vi har et barn".split()


def test_violence_comes_before_what_its_words_mean_with_others() -> None:
    told = with_violence((TEMPER, _match("money", 0.7, "penge"), HITS), ("violence_line",), TWO_CLAUSES)
    assert [match.topic for match in told] == ["violence", "money", "toddler_behaviour"]


def test_nothing_else_is_changed_by_violence() -> None:
    both = (TEMPER, HITS)
    assert with_violence(both, (), TWO_CLAUSES) == both
    assert with_violence(both, ("violence_line",), "mit barn slaar mig".split()) == both
    assert with_violence((TEMPER,), ("violence_line",), TWO_CLAUSES) == (TEMPER,)
    assert with_violence((HITS,), ("violence_line",), TWO_CLAUSES) == (HITS,)
