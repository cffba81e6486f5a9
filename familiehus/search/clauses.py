"""The clauses of a question: what is told of one thing stands in one of them.

"Han slår mig, og vi har et barn" tells of no child that hits.
"""

from __future__ import annotations

# Folded, Danish and English. These begin a clause; those that join begin one where somebody is told of after them.
_TURNS = frozenset("men fordi selvom but because although".split())
_JOINS = frozenset("og saa and so".split())
_WHO = frozenset("jeg vi han hun de det min mit mine vores i we he she they it my our".split())
# "Min kæreste og jeg" are two who are told of as one.
_KIN = frozenset(
    "mand kone kaereste partner mor far soester bror husband wife boyfriend girlfriend mother father".split()
)
_I = frozenset("jeg i".split())


def clauses_of(said: list[str]) -> list[range]:
    """Positions of each clause; of all words together when there is only one."""
    starts = [0, *(n for n in range(1, len(said)) if said[n] in _TURNS or _joins(said, n))]
    return [range(start, end) for start, end in zip(starts, (*starts[1:], len(said)), strict=True)]


def _joins(said: list[str], at: int) -> bool:
    if said[at] not in _JOINS or at + 1 == len(said) or said[at + 1] not in _WHO:
        return False
    return said[at - 1] not in _KIN or said[at + 1] not in _I
