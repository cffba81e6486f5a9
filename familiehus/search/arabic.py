"""Arabic words as they stand in a sentence: an "and" or "to" is written on to them, and a verb tells who does it."""

from __future__ import annotations

from collections.abc import Iterator

from familiehus.search.words import JOINED_ON

# The first letter of what he does and of what she does.
_HIS, _HERS = "ي", "ت"
_SHORTEST = 4


def other_forms(word: str) -> Iterator[str]:
    """The word without what is joined on, and told of him instead of her or of her instead of him."""
    bare = word[1:] if word[0] in JOINED_ON else ""
    if bare:
        yield bare
    for form in filter(None, (word, bare)):
        if len(form) >= _SHORTEST and form[0] in (_HIS, _HERS):
            yield (_HERS if form[0] == _HIS else _HIS) + form[1:]
