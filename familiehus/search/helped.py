"""Help that is wanted and help that is given: "vil gerne have hjælp" is no offer to be a volunteer."""

from __future__ import annotations

from collections.abc import Sequence

from familiehus.search.phrases import TopicMatch, less_sure

_GIVEN = "volunteering"
# Folded, Danish and English; the noun after one who gets it.
_HELP = frozenset("hjaelp help stoette support".split())
_GETTING = frozenset(
    "have faa faar fik faaet brug bruge behov mangler soeger oensker modtage imod get getting need needs want have"
    " some any".split()
)
_FAR = 4
_OTHERWISE = 0.3


def with_help_wanted(topics: tuple[TopicMatch, ...], said: Sequence[str]) -> tuple[TopicMatch, ...]:
    """These needs, the surest first: who asks for help is not one who gives it, where nothing else tells that."""
    helps = (n for n, word in enumerate(said) if word in _HELP)
    if not any(_GETTING.intersection(said[max(0, n - _FAR) : n]) for n in helps):
        return topics
    return less_sure(topics, _OTHERWISE, lambda match: match.topic == _GIVEN and not match.telling)
