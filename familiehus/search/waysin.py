"""A way in told in several words is no need: "skal jeg have henvisning fra min læge" does not ask for a doctor."""

from __future__ import annotations

from collections.abc import Callable

from familiehus.search.concepts import Heard
from familiehus.search.words import OWN

_FREE = ("access", "self_referral")
_SHORTEST = 2
# Before whom one would have had to ask; folded.
_FROM = frozenset("fra from від od من".split())


def free_way(one: Heard, said: list[str], tells: Callable[[str], bool]) -> range:
    """Positions of a free way in and of whom one need not ask first; none of anything else that was heard."""
    if one.code != _FREE or one.end - one.start < _SHORTEST:
        return range(0)
    after = range(one.end + 1, len(said)) if one.end < len(said) and said[one.end] in _FROM else range(0)
    return range(one.start, next((n + 1 for n in after if tells(said[n]) and said[n] not in OWN), one.end))
