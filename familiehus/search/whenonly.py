"""Questions that say only when: a day or a part of it, alone or beside a place, is a wish and no word to look up."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from familiehus.search.analysis import is_number
from familiehus.search.concepts import Phrases
from familiehus.search.words import OPEN

_WHEN = ("day", "day_part")


def beside_when(
    said: list[str],
    taken: Collection[int],
    signals: Phrases,
    small: Mapping[str, Collection[str]],
    languages: tuple[str, ...],
) -> dict[int, str]:
    """Words beside those taken: none when a day or part of it is all that was said, which is a wish."""
    rest = {n: w for n, w in enumerate(said) if n not in taken}
    when = {
        n
        for language in languages
        for one in signals.listen(said, language)
        if one.code[0] in _WHEN
        for n in range(one.start, one.end)
    }
    left = (w for n, w in rest.items() if n not in when and w not in OPEN and not is_number(w))
    return rest if not when or any(all(w not in small[lang] for lang in languages) for w in left) else {}
