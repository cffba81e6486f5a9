"""A draft of what is known about one parent: read by a person, given out without what they struck."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Entry:
    """One thing that is known. ``remove`` leaves it out of what is released; ``look`` says why somebody must look."""

    what: str
    text: str = ""
    day: str = ""
    where: str = ""
    remove: bool = False
    look: str = ""


@dataclass(slots=True)
class Part:
    """Entries of one kind, under a heading."""

    heading: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The whole draft. ``released`` only in what somebody has read and let go."""

    reference: str
    controller: str
    made_on: str
    parts: list[Part]

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the file that a person edits."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Draft:
        """Read back. Raises ValueError, KeyError or TypeError for what is no draft."""
        parts = [Part(part["heading"], [Entry(**entry) for entry in part["entries"]]) for part in said["parts"]]
        return cls(str(said["reference"]), str(said["controller"]), str(said["made_on"]), parts)

    def without_removed(self) -> Draft:
        """What is given out: no entry that is to be removed, and no remarks to whoever read it."""
        parts = [Part(p.heading, [_plain(entry) for entry in p.entries if not entry.remove]) for p in self.parts]
        return Draft(self.reference, self.controller, self.made_on, [part for part in parts if part.entries])


def _plain(entry: Entry) -> Entry:
    return Entry(entry.what, entry.text, entry.day, entry.where)
