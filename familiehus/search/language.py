"""Which of the site's languages a question may be written in: its letters decide, then its small words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from familiehus.search.analysis import LANGUAGES, spoken
from familiehus.search.sounds import is_arabic, is_cyrillic

_LATIN = tuple(language for language in LANGUAGES if language not in ("ar", "uk"))
_LETTERS = {"da": "æøåÆØÅ", "pl": "ąćęłńśźżĄĆĘŁŃŚŹŻ", "tr": "ğışçĞİŞÇ"}
_CLEARLY = 1.0
_CLOSE = 0.65


def languages_of(
    text: str,
    page: str,
    small_words: Mapping[str, frozenset[str]],
    knows: Callable[[str, str], bool],
) -> tuple[str, ...]:
    """Likely languages, the likeliest first. ``knows(word, language)`` tells words of the topics and the catalogue."""
    said = spoken(text)
    if any(is_arabic(w) for w in said):
        return ("ar",)
    if any(is_cyrillic(w) for w in said):
        return ("uk",)
    points = {language: _points(text, language, small_words, knows) for language in _LATIN}
    if page in points:
        points[page] += 0.3
    points["da"] += 0.1
    best = max(points.values())
    likely = sorted(_LATIN, key=lambda language: -points[language])
    return tuple(language for language in likely if points[language] >= _CLOSE * best)


def _points(
    text: str,
    language: str,
    small_words: Mapping[str, frozenset[str]],
    knows: Callable[[str, str], bool],
) -> float:
    """A small word is a point, a word of the trade three quarters, a letter only this language has two."""
    words = spoken(text, language)
    points = sum(1.0 if w in small_words[language] else 0.75 * knows(w, language) for w in words)
    return points + 2 * _CLEARLY * any(letter in text for letter in _LETTERS.get(language, ()))
