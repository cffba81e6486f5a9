"""The address on a survey's card: a first part that stays, and a last part that a new card replaces.

So an old card is known for what it is, and nothing has to be kept of the addresses that were.
"""

from __future__ import annotations

import re
import secrets

from familiehus.kernel.ids import EASY_LETTERS

_FIRST, _LAST = 6, 12
_SHAPE = re.compile(rf"[{EASY_LETTERS}]{{{_FIRST}}}-[{EASY_LETTERS}]{{{_LAST}}}")


def new_locator() -> str:
    """An address nobody can guess."""
    return f"{_drawn(_FIRST)}-{_drawn(_LAST)}"


def next_locator(locator: str) -> str:
    """A new address of the same survey."""
    return f"{first_part(locator)}-{_drawn(_LAST)}"


def first_part(locator: str) -> str:
    """What the old and the new addresses of a survey share."""
    return locator.partition("-")[0]


def is_locator(text: str) -> bool:
    """Whether it could be one at all."""
    return _SHAPE.fullmatch(text) is not None


def _drawn(count: int) -> str:
    return "".join(secrets.choice(EASY_LETTERS) for _ in range(count))
