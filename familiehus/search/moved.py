"""Families that came to a place: "flyttet til Stege" tells of no divorce, and asks what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from familiehus.search.phrases import TopicMatch, less_sure

MOVING = "moving_to_new_place"
_MOVED, _TERMS = ("flyt", "move", "moving"), frozenset("flyt baby barn e:move e:babi e:child".split())
# Between moving and where to: "flyttet med børnene til Stege".
_FAR = 5
_OTHERWISE, _SURELY, _A_NEED = 0.4, 0.6, 0.5


def with_a_move(topics: tuple[TopicMatch, ...], said: Sequence[str], places: Collection[int]) -> tuple[TopicMatch, ...]:
    """These needs, the surest first: moving to a place that is named is not what the word may mean otherwise."""
    moves = (n for n, word in enumerate(said) if word.startswith(_MOVED))
    if not any(at in places for n in moves for at in range(n + 1, n + _FAR)):
        return topics
    return less_sure(topics, _OTHERWISE, _only_a_move)


def just_came(topics: Iterable[TopicMatch]) -> bool:
    """Whether moving is all that was told."""
    told = {match.topic: match.strength for match in topics if match.strength >= _A_NEED}
    return told.keys() == {MOVING} and told[MOVING] >= _SURELY


def _only_a_move(match: TopicMatch) -> bool:
    return match.topic != MOVING and bool(match.telling) and match.telling <= _TERMS
