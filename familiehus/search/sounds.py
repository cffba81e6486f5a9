"""How a place name sounds, so that Ольборг, ألبورغ and Olborg are Aalborg: rough keys for names only."""

from __future__ import annotations

import re

_CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэё",
        "a b v g g d e e s s i i i i k l m n o p r s t u f h c c s s  u a i e e".replace("  ", " _ ").split(" "),
        strict=True,
    )
)
_ARABIC = {
    **dict.fromkeys("اأإآىعءئؤيةٱ", ""),
    **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهو", "b t s g h h d d r s s s s d t s g v k k l m n h _".split(), strict=True)),
    "پ": "b",
    "ڤ": "v",
    "گ": "g",
    "چ": "s",
}
_DANISH = (
    ("aa", "o"),
    ("oe", "e"),
    ("ae", "e"),
    ("kh", "h"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("ci", "si"),
    ("ce", "se"),
    ("je", "e"),
    ("ie", "i"),
)
# Not heard in Danish, so that others write Роскілле for Roskilde.
_MUTE = (("ld", "l"), ("nd", "n"))
_ONE = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", "j": "i", "y": "i", "x": "s"})


def is_cyrillic(word: str) -> bool:
    """True for a word in Cyrillic letters."""
    return bool(word) and "Ѐ" <= word[0] <= "ӿ"


def is_arabic(word: str) -> bool:
    """True for a word in Arabic letters."""
    return bool(word) and "؀" <= word[0] <= "ۿ"


def _told(word: str) -> str:
    """A folded Latin or Cyrillic word in plain letters, one a sound."""
    if is_cyrillic(word):
        word = "".join(_CYRILLIC.get(c, "") for c in word).replace("_", "")
    for written, heard in _DANISH:
        word = word.replace(written, heard)
    return word.translate(_ONE)


def sound(word: str) -> str:
    """A folded Latin or Cyrillic word by its sound: one letter a sound, nothing doubled, nothing mute."""
    heard = _told(word)
    for written, left in _MUTE:
        heard = heard.replace(written, left)
    return re.sub(r"(.)\1+", r"\1", heard)


def skeleton(word: str) -> str:
    """A folded Latin or Arabic word by its consonants alone: Arabic leaves most vowels out."""
    if is_arabic(word):
        heard = "".join(_ARABIC.get(c, "") for c in word).replace("_", "")
        heard = heard[:-1] if word[-1] in "هة" else heard
    else:
        heard = re.sub(r"[aeiouyvw]", "", _told(word).replace("f", "").replace("p", "b"))
    return re.sub(r"(.)\1+", r"\1", heard.replace("v", ""))
