"""Folding of letters and digits so that one word is one word, and one number one number, however it was typed."""

import re
import unicodedata

from familiehus.kernel.errors import Refused

_DIGRAPHS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ß": "ss"})
_LAST = str.maketrans("æøå", "{|}")  # after z
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_WHOLE = re.compile(r"[0-9]{1,8}|[0-9]{1,3}(?:[. ][0-9]{3}){1,2}")
# Signs that turn the writing around until something ends them: the number beside a name would be turned, too.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CPR = re.compile(r"(?<![\w+])\d{6}[ \u00a0]?[-\u2010-\u2015\u2212]?[ \u00a0]?\d{4}(?!\w)")  # every dash there is


def fold(text: str) -> str:
    """Lower case, æ/ø/å as ae/oe/aa, other accents dropped, one space between words. Any script is kept."""
    if text.isascii():  # most words: nothing to spell out and no accent to drop
        return " ".join(text.lower().split())
    plain = _spell(unicodedata.normalize("NFC", text))
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    # what loses its accent can turn out to be one of our letters, or a capital in another alphabet
    return " ".join(unicodedata.normalize("NFKC", _spell(bare)).split())


def _spell(text: str) -> str:
    return text.casefold().translate(_DIGRAPHS)


def danish_order(text: str) -> str:
    """By what names are put in order: æ, ø and å come last, and capitals where small letters do."""
    return text.casefold().translate(_LAST)


def digits(text: str) -> str:
    """The text with digits of every script written 0-9: a telephone number in Arabic digits is that number."""
    if not _FOREIGN_DIGIT.search(text):
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)


def slugify(text: str) -> str:
    """An address part of ASCII letters, digits and hyphens. Empty when nothing is left."""
    folded = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(text))
    return "-".join(folded.split())


def whole_number(text: str) -> int:
    """A whole number as people write it, 1000, 1.000 or 1 000, of at most nine digits; -1 for anything else."""
    return int(re.sub("[. ]", "", text)) if _WHOLE.fullmatch(text.strip()) else -1


def as_cell(text: str) -> str:
    """The text as a cell of a spreadsheet that is read and never run (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_name(text: str) -> str:
    """What somebody is to be called, as one line that can be seen; empty where there is nothing to see.

    Signs that turn around what stands behind them on the page are left out.
    """
    line = " ".join(TURNS.sub("", text).split())
    return line if any(c.isprintable() and c != " " for c in line) else ""


def has_cpr(text: str) -> bool:
    """Whether it holds what looks like a CPR number: a day and month, a year, and four more digits. None is kept."""
    return any(1 <= int(found[:2]) <= 31 and 1 <= int(found[2:4]) <= 12 for found in _CPR.findall(text))


class HoldsCpr(Refused):
    """What somebody wrote holds what looks like a CPR number."""

    def __init__(self, field: str = "") -> None:
        super().__init__("leave out the CPR number", field)


def check_no_cpr(*texts: str, field: str = "") -> None:
    """Every text that is kept about families goes through here. Raises HoldsCpr, about ``field``."""
    if any(map(has_cpr, texts)):
        raise HoldsCpr(field)
