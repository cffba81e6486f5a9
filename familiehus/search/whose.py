"""Whose life is told of where a word may be of the child or the parent: one's own father, the language one learns."""

from __future__ import annotations

from collections.abc import Iterable

from familiehus.search.phrases import TopicMatch, less_sure

_OWN_CHILDHOOD = "own_hard_childhood"
_FATHERS = frozenset(("fathers", "fathers_mental_health", "co_mothers_and_partners"))
_NEW_LANGUAGE, _CHILDS = frozenset(("newcomer_to_denmark", "language_barrier")), frozenset(("language_development",))
_SURELY, _LESS = 0.7, 0.4
_A_PARENT = frozenset(("far", "mor", "e:father", "e:mother"))


def with_whose_it_is(topics: tuple[TopicMatch, ...], *, of_a_child: bool) -> tuple[TopicMatch, ...]:
    """These needs, the surest first; ``of_a_child`` where a child was told of by its age."""
    sure = {match.topic for match in topics if match.strength >= _SURELY}
    others = _FATHERS if is_of_ones_own_father(topics) else frozenset[str]()
    if not of_a_child and not _NEW_LANGUAGE.isdisjoint(sure):
        others |= _CHILDS
    return less_sure(topics, _LESS, lambda match: match.topic in others) if others else topics


def is_of_ones_own_father(topics: Iterable[TopicMatch]) -> bool:
    """Whether a parent was told of as that of the one who asks: "far drak da jeg var barn"."""
    told = (match.terms for match in topics if match.topic == _OWN_CHILDHOOD and match.strength >= _SURELY)
    return not all(_A_PARENT.isdisjoint(terms) for terms in told)
