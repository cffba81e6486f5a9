"""Times of life that were told in numbers, as needs: a week of pregnancy, a parent's youth."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from familiehus.search.ages import Ages
from familiehus.search.concepts import Code
from familiehus.search.phrases import TopicMatch

# Beside another need it is told of oneself, alone it is what is spoken of.
_BESIDE = 0.65
_EXPECTING = {("audience", "pregnant"), ("audience", "expectant_parents")}


def with_times_of_life(
    topics: tuple[TopicMatch, ...], ages: Ages, codes: frozenset[Code], known: Collection[str]
) -> tuple[TopicMatch, ...]:
    """These needs, the surest first, with the times of life that ages tell of; only ``known`` topics are added."""
    heard = {match.topic: match for match in topics}
    for topic in _told(ages, codes):
        told = TopicMatch(topic, _BESIDE if topics else 1.0, frozenset({topic}))
        if topic in known:
            heard[topic] = max(told, heard.get(topic, told), key=lambda match: match.strength)
    return tuple(sorted(heard.values(), key=lambda match: -match.strength))


def _told(ages: Ages, codes: frozenset[Code]) -> Iterator[str]:
    if ages.week is not None:
        yield "pregnancy"
    if ages.young_parent:
        yield "young_parents" if ages.week is None and codes.isdisjoint(_EXPECTING) else "young_pregnant"
