"""How the editor asks: the kinds of fields, rows and sections its form is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class As(Enum):
    """How a fact is asked for."""

    LINE = auto()
    WORDS = auto()  # several lines
    LIST = auto()  # parted by commas
    LINES = auto()  # one on each line
    CHOICE = auto()
    MANY = auto()
    TICK = auto()
    YES_NO = auto()  # or not stated
    FREE = auto()  # free, or not stated
    NUMBER = auto()
    TIME = auto()
    DATE = auto()
    PREGNANT = auto()  # a group that means something even when it is empty
    OWN_SOURCE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One fact. ``words`` is the group of labels of its codes; ``most`` its longest text or largest number."""

    path: str
    ask: As
    label: str
    hint: str = ""
    codes: tuple[str, ...] = ()
    words: str = ""
    most: int = 200
    wrong: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Several of the same: each row is one item of a list. ``one`` names a row, ``add`` the button."""

    path: str
    label: str
    one: str
    add: str
    fields: tuple[Field, ...]
    hint: str = ""
    most: int = 20


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with a heading."""

    name: str
    title: str
    parts: tuple[Field | Rows, ...]
    hint: str = ""
