"""The clauses of a question: what is told of one thing stands in one of them.

"Han slår mig, og vi har et barn" tells of no child that hits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

# Folded, Danish and English. These begin a clause; those that join begin one where somebody is told of after them.
_TURNS = frozenset("men fordi selvom but because although".split())
_JOINS = frozenset("og saa and so".split())
_WHO = frozenset("jeg vi han hun de det min mit mine vores i we he she they it my our".split())
# "Min kæreste og jeg" are two who are told of as one.
_KIN = frozenset(
    "mand kone kaereste partner mor far soester bror husband wife boyfriend girlfriend mother father".split()
)
_I = frozenset("jeg i".split())


def starts_of(said: Sequence[str]) -> list[int]:
    """Positions where a clause begins after the first."""
    return [n for n in range(1, len(said)) if said[n] in _TURNS or _joins(said, n)]


def clauses_of(said: Sequence[str], rest: Mapping[int, str]) -> list[dict[int, str]]:
    """The words of each clause by their positions; nothing when there is only one."""
    if not (starts := starts_of(said)):
        return []
    spans = pairwise((0, *starts, len(said)))
    return [{n: rest[n] for n in range(start, end) if n in rest} for start, end in spans]


def _joins(said: Sequence[str], at: int) -> bool:
    if said[at] not in _JOINS or at + 1 == len(said) or said[at + 1] not in _WHO:
        return False
    return said[at - 1] not in _KIN or said[at + 1] not in _I
