"""Folding of letters so that one word is one word however it was typed."""

import unicodedata

_DIGRAPHS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ß": "ss"})


def fold(text: str) -> str:
    """Lower case, æ/ø/å as ae/oe/aa, other accents dropped, one space between words. Any script is kept."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_DIGRAPHS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(plain.split())


def slugify(text: str) -> str:
    """An address part of ASCII letters, digits and hyphens. Empty when nothing is left."""
    folded = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(text))
    return "-".join(folded.split())
