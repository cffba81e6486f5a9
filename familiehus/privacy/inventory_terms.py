"""The words the inventory is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class About(StrEnum):
    """Whom a table says something about."""

    FAMILY = "forældre og børn"
    STAFF = "medarbejdere"
    BOTH = "forældre, børn og medarbejdere"
    ANONYMOUS = "en, vi ikke ved hvem er"
    PUBLIC = "kontaktpersoner, der er offentliggjort"


class Category(StrEnum):
    """What kind of information a column is."""

    REFERENCE = "henvisning til en anden række"
    WHO = "hvem der gjorde det"
    WHEN = "tidspunkt"
    STATE = "tilstand"
    ORDINARY = "almindelig oplysning"
    SENSITIVE = "kan være følsom"
    CONTACT = "kontaktoplysning"
    SECRET = "adgang"  # noqa: S105 - a kind of information


Column = tuple[Category, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """One table. Keys of ``columns`` are names of columns with a space between; ``sealed`` are encrypted at rest."""

    table: str
    about: About
    purpose: str
    readers: str
    ends: str
    columns: Mapping[str, Column]
    sealed: frozenset[str] = field(default=frozenset())


ROW: Column = (Category.REFERENCE, "rækkens eget nummer")
LINE: Column = (Category.REFERENCE, "hvilket kontaktforløb det hører til")
PLACE: Column = (Category.REFERENCE, "hvilken organisation der er dataansvarlig, og hvilken enhed der har det")
VERSION: Column = (Category.STATE, "så to ikke overskriver hinanden")
