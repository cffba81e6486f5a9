"""Somebody to talk to where one wants to go out as well: other parents over a cup of coffee, not counselling."""

from __future__ import annotations

from familiehus.search.phrases import TopicMatch, less_sure

_COMPANY = frozenset(("meeting_others", "cafe"))
_TALK = "talk_to_someone"
_SURELY, _LESS = 0.65, 0.6


def with_company(topics: tuple[TopicMatch, ...]) -> tuple[TopicMatch, ...]:
    """These needs, the surest first: a talk that other words tell of than those for company is part of that."""
    company = [match for match in topics if match.topic in _COMPANY and match.strength >= _SURELY]
    if not company:
        return topics
    said = frozenset[str]().union(*(match.terms for match in company))
    return less_sure(
        topics, _LESS, lambda match: match.topic == _TALK and bool(match.telling) and match.telling.isdisjoint(said)
    )
