"""Questions that nothing here answers: "olie på bilen". They are told so, with ways to a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from familiehus.search.ages import Ages
from familiehus.search.analysis import of_everybody
from familiehus.search.concepts import Code
from familiehus.search.phrases import TopicMatch
from familiehus.search.words import OF_ONESELF

_ELSEWHERE = ("elsewhere", "matter")
# When it is wanted tells nothing of what is wanted.
_BESIDE = {_ELSEWHERE, *(("day_part", part) for part in ("morning", "afternoon", "evening"))}
_WHEN = "day"
_A_NEED = 0.4
# A thing is asked for in so many words, or in a question; who tells of one may be in trouble.
_FEW_WORDS = 4
# "uden bil" is how one lives; folded.
_WITHOUT = frozenset("uden ingen ikke no without not bez brak без немає yok بدون".split())
# Folded.
_ASKING = frozenset(
    "hvor hvordan hvornaar hvilken hvilke where how when which gdzie jak де як nerede nasil اين كيف".split()
)


def is_off_subject(
    codes: Collection[Code], topics: Iterable[TopicMatch], ages: Ages, said: Collection[str], danger: Collection[str]
) -> bool:
    """A matter of elsewhere is asked for, and nothing is told that somebody here may help with."""
    if _ELSEWHERE not in codes or danger or ages != Ages():
        return False
    told = any(code not in _BESIDE and code[0] != _WHEN for code in codes)
    told |= any(of_everybody(word) for word in said if word)
    needs = any(topic.strength >= _A_NEED for topic in topics)
    short = len(said) <= _FEW_WORDS and OF_ONESELF.isdisjoint(said)
    return not told and not needs and _WITHOUT.isdisjoint(said) and (short or not _ASKING.isdisjoint(said))
