"""The number of a form: made for it, good for one act however often the form is sent."""

from __future__ import annotations

import hashlib

from familiehus.accounts.secrets import Secrets
from familiehus.kernel.ids import EASY_LETTERS, new_number

_SHORTEST, _LONGEST = 20, 200


def number_of(sent: str) -> str:
    """The number a form came with; a fresh one for a form that has none, or nonsense."""
    return sent[:_LONGEST] if len(sent) >= _SHORTEST else new_number()


def drawn(keys: Secrets, what: str, number: str) -> bytes:
    """32 bytes that belong to the number: the same each time, and made with a key nobody outside has."""
    return hashlib.sha256(bytes.fromhex(keys.digest(f"form-{what}", number))).digest()


def letters(bits: bytes, count: int) -> str:
    """As many letters as asked for, drawn from random bytes; a person can copy them from paper."""
    number = int.from_bytes(bits, "big")
    return "".join(EASY_LETTERS[number // len(EASY_LETTERS) ** i % len(EASY_LETTERS)] for i in range(count))
