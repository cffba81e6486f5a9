"""Phone numbers as they are kept and as people say them."""

from __future__ import annotations

from familiehus.kernel.errors import Refused
from familiehus.kernel.text import digits

_DANISH_DIGITS = 8


def normal_phone(text: str) -> str:
    """+45 and eight digits, or another country's number as written, in the digits of any script.

    Raises Refused for what is no number.
    """
    if not text.strip():
        return ""
    kept = "".join(c for c in digits(text) if c.isascii() and (c.isdigit() or c == "+"))
    kept = "+" + kept[2:] if kept.startswith("00") else kept
    number = kept.lstrip("+")
    if not kept.startswith("+") and len(number) == _DANISH_DIGITS:
        return f"+45{number}"
    if kept.startswith("+") and kept.count("+") == 1 and 8 <= len(number) <= 15:
        return kept
    raise Refused("this is no phone number", "phone")


def in_pairs(phone: str) -> str:
    """A Danish number as people say it; others as they are."""
    if phone.startswith("+45") and len(phone) == len("+45") + _DANISH_DIGITS:
        number = phone[3:]
        return " ".join(number[i : i + 2] for i in range(0, _DANISH_DIGITS, 2))
    return phone
