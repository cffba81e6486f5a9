"""Urgent help: a few lines, each with its source, shown before anything else when somebody may be in danger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """One line. ``phone`` is None where no source gives a number; ``lines`` are (region, phone) alternatives."""

    key: str
    name: str
    texts: dict[str, str]
    phone: str | None
    lines: tuple[tuple[str, str], ...]
    publisher: str
    url: str

    def text(self, language: str) -> str:
        """What it is for, in that language, Danish where there is none."""
        return self.texts.get(language) or self.texts["da"]


@dataclass(frozen=True)
class UrgentHelp:
    """All lines by key."""

    by_key: dict[str, UrgentLine]

    def lines(self, keys: Iterable[str]) -> tuple[UrgentLine, ...]:
        """The lines asked for in the order asked for, the most urgent first; 112 before all."""
        wanted = dict.fromkeys((EMERGENCY, *keys))
        return tuple(self.by_key[key] for key in wanted if key in self.by_key)


def load_urgent(path: Path) -> UrgentHelp:
    """Read ``urgent.yaml``. Raises OSError or yaml.YAMLError: the file is shipped with the program."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return UrgentHelp({item["key"]: _line(item) for item in raw["urgent"]})


def _line(item: dict[str, object]) -> UrgentLine:
    source = dict(item["source"])  # type: ignore[call-overload]
    return UrgentLine(
        key=str(item["key"]),
        name=str(item["name"]),
        texts=dict(item["text"]),  # type: ignore[call-overload]
        phone=str(item["phone"]) if "phone" in item else None,
        lines=tuple((line["region"], line["phone"]) for line in item.get("lines", ())),  # type: ignore[attr-defined]
        publisher=source["publisher"],
        url=source["url"],
    )
