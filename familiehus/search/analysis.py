"""From text in any script to the terms that are indexed and looked up.

One word is one term however it was typed: letters folded, Danish and English stemmed, Arabic lightly normalised, the
others cut to their first letters (a plain and well-tried stand-in for a stemmer in Turkish and Slavic languages).
English terms carry a mark of their own, so that English *far* is not Danish *far*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from functools import cache, lru_cache
from typing import Final

import Stemmer

from familiehus.kernel.text import digits, fold
from familiehus.search.words import (
    EVERYBODY,
    FORKS,
    IRREGULAR,
    IRREGULAR_ENDS,
    NO_PAST,
    PAST,
    RAW_STOP_WORDS,
    SAME_ENGLISH,
)

ENGLISH: Final = "e:"
LANGUAGES: Final = ("da", "en", "ar", "uk", "pl", "tr")
_CUT: Final = 5
_LONG_PAST: Final = 6
_SHORTEST_STEM: Final = 3
_CASE_ENDS: Final = {
    "uk": tuple("ами ями ові еві ого ому ими оі еі ах ях ам ям ом ем ою ею ів ии их им и і а я е о ь".split()),
    "tr": tuple("larim lerim larin lerin lari leri lar ler imiz umuz im um in un den dan ten tan de da te ta".split()),
    "pl": tuple("ami ach ego emu ymi imi ych ich owi om em ow ej ym im ie y i a u e o".split()),
}
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ё": "е", "ґ": "г", "½": " halvt "})
_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼ´`", ""))
_TURKISH = str.maketrans({"ü": "u", "ö": "o", "Ü": "u", "Ö": "o"})
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": "", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي", "ء": ""})
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
# "barnets lov 32" means its paragraph; the number of a law has four digits.
_PARAGRAPH = re.compile(r"(?:§+|\bparagra(?:f|ph|fen|ffen)|\bpar\.|\blov(?:en)?\b)\s*(\d{1,3})(?!\d)(?:\s?([a-h])\b)?")
# "1.000" is the number 1000; a date ("1.12.2026") and a postcode are left alone.
_THOUSANDS = re.compile(r"\b(\d{1,3})\.(\d{3})\b(?![.\d])")
_BARE_PARAGRAPH = re.compile(r"\b(\d{1,3})\s?([a-h])\b(?!\w)")
_DIGIT = re.compile(r"\d")
_BEYOND_LATIN = re.compile(r"[^\x00-\u024f]")
_WORD = re.compile(r"§\w+|[^\W_]+(?:[-/][^\W_]+)*")


def normalise(text: str) -> str:
    """Folded text with plain digits; control and direction marks become spaces. Never raises."""
    clean = text if text.isprintable() else "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return fold(digits(clean).translate(_APOSTROPHES).translate(_LETTERS)).translate(_LETTERS)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return normalise(word)


def tokens(text: str) -> list[str]:
    """Folded words in order; "§ 29", "paragraf 29" and "§29" are the one word "§29", "11 e" is "§11e"."""
    # Latin words are found first and folded from a cache: most words of a catalogue come again and again.
    latin = text.isprintable() and not _BEYOND_LATIN.search(text)
    plain = text.casefold().translate(_APOSTROPHES) if latin else normalise(text)
    if _DIGIT.search(plain):
        plain = _THOUSANDS.sub(r"\1\2", plain)
        plain = _PARAGRAPH.sub(lambda m: f" §{m[1]}{m[2] or ''} ", plain)
        plain = _BARE_PARAGRAPH.sub(lambda m: f" §{m[1]}{m[2]} ", plain)
    found = _WORD.findall(plain)
    return [_folded(word) for word in found] if latin else found


def pieces(token: str) -> list[str]:
    """A hyphenated word's parts, then the whole without its hyphens: "cos-p" is cos, p, cosp."""
    if "-" not in token and "/" not in token:
        return [token]
    parts = re.split(r"[-/]", token)
    return [*parts, "".join(parts)]


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    # Kept to one thread by the callers' use under the interpreter lock; cached results make it rare anyway.
    return Stemmer.Stemmer(language, 0)


@lru_cache(maxsize=65536)
def danish(word: str) -> str:
    """The stem of a folded Danish word; irregular plurals are their singular, a verb's past is its present."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in PAST:
        return PAST[word]
    if len(word) >= _LONG_PAST and word.endswith("ede") and not word.endswith(NO_PAST):
        return danish(word[:-2] + "r")
    for end, base in IRREGULAR_ENDS:
        if word.endswith(end) and len(word) > len(end) + 1:
            return word[: -len(end)] + base
    if word[0] == "§" or word.isdigit():
        return word
    stem: str = _stemmer("danish").stemWord(word)
    return IRREGULAR.get(stem, stem)


@lru_cache(maxsize=65536)
def english(word: str) -> str:
    """The marked stem of a folded English word."""
    if word[0] == "§" or word.isdigit():
        return word
    word = SAME_ENGLISH.get(word, word)
    return ENGLISH + str(_stemmer("english").stemWord(word))


def arabic(word: str) -> str:
    """An Arabic word without article, feminine and plural endings."""
    plain = word.translate(_ARABIC) or word
    for article in _ARTICLES:
        if plain.startswith(article) and len(plain) - len(article) >= 3:
            plain = plain[len(article) :]
            break
    for end in ("ات", "ون", "ين", "ها", "هم", "نا", "كم", "ه", "ي"):
        if plain.endswith(end) and len(plain) - len(end) >= 3:
            return plain[: -len(end)]
    return plain


def term(word: str, language: str) -> str:
    """The term of one folded word in a language: what two spellings of the same word share."""
    match language:
        case "da":
            return danish(word)
        case "en":
            return english(word)
        case "ar":
            return arabic(word)
        case "uk" | "pl" | "tr":
            return _cut(_without_case(word, language))
        case _:
            return _cut(word)


def _cut(word: str) -> str:
    """A word's first letters, as many as it takes to tell it from another that begins alike."""
    length = _CUT
    while length < len(word) and word[:length] in FORKS:
        length += 1
    return word[:length]


@lru_cache(maxsize=16384)
def _without_case(word: str, language: str) -> str:
    """A short word without the ending of its case, so that мама, мами, мамам and мам are one; longer ones are cut."""
    for end in _CASE_ENDS[language]:
        if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM:
            return word[: -len(end)]
    return word


def spoken(text: str, language: str = "da") -> list[str]:
    """Folded words one after the other, hyphenated ones apart: the positions are the same in every language.

    Turkish is read as it is typed on a keyboard without ü and ö.
    """
    source = text.translate(_TURKISH) if language == "tr" else text
    return [part for token in tokens(source) for part in re.split(r"[-/]", token)]


def spoken_as_written(text: str) -> list[str]:
    """The words in the visitor's own letters, as far as they part like the folded ones."""
    return text.casefold().replace("-", " ").split()


def words(text: str, language: str) -> list[str]:
    """The same with the hyphenated words whole as well."""
    source = text.translate(_TURKISH) if language == "tr" else text
    return [piece for token in tokens(source) for piece in pieces(token) if piece]


@cache
def stop_words(language: str) -> frozenset[str]:
    """Folded Danish or English words that say nothing about what is sought."""
    return frozenset(words(RAW_STOP_WORDS[language], language))


def is_number(word: str) -> bool:
    """Short bare numbers are never words: ages, weeks and paragraphs are read elsewhere."""
    return word.isdigit() and len(word) < 4


def of_everybody(word: str) -> bool:
    """Whether it only names what nearly every offer is for: a child, parents, no cost. In Danish or English."""
    return danish(word) in EVERYBODY or english(word) in EVERYBODY


def beside(words: Mapping[int, str], positions: Container[int]) -> dict[int, str]:
    """The words at other positions than these."""
    return {n: word for n, word in words.items() if n not in positions}
