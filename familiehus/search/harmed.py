"""Violence that was told of in one clause: what the same words may mean with those of another is meant less.

"Han slår mig, og vi har et barn" is about no child that hits, nor about one's own childhood.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from familiehus.search.clauses import starts_of
from familiehus.search.phrases import TopicMatch

_VIOLENCE, _LINE = "violence", "violence_line"
_READ, _OTHERWISE = 0.3, 0.5


def with_violence(
    topics: tuple[TopicMatch, ...], danger: Collection[str], said: Sequence[str]
) -> tuple[TopicMatch, ...]:
    """These needs, the surest first; of several clauses violence before what its words mean with others."""
    told = next((match for match in topics if match.topic == _VIOLENCE and match.strength >= _READ), None)
    if told is None or _LINE not in danger or not starts_of(said):
        return topics
    others = {match.topic for match in topics if match.terms & told.telling and match.terms - told.terms}
    heard = (
        replace(match, strength=match.strength * _OTHERWISE)
        if match.topic in others
        else replace(match, strength=1.0)
        if others and match is told
        else match
        for match in topics
    )
    return tuple(sorted(heard, key=lambda match: -match.strength))
