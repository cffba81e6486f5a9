"""Where a municipality takes an underretning, as its source says; nothing is known of those nobody has written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Channel:
    """A municipality's own ways; an empty field is *ikke oplyst*."""

    municipality: str
    url: str = ""
    phone: str = ""
    procedure: str = ""
    publisher: str = ""


def load_channels(path: Path) -> Mapping[str, Channel]:
    """By municipality. Raises OSError or ValueError: each entry names its source and only addresses that are secure."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {one["municipality"]: _channel(one) for one in raw["channels"]}


def _channel(said: dict[str, Any]) -> Channel:
    source = said.get("source") or {}
    if not (source.get("publisher") and source.get("url") and source.get("seen")):
        raise ValueError(f"{said['municipality']}: name the source with publisher, url and the day it was seen")
    for name in ("url", "procedure"):
        if name in said and not str(said[name]).startswith("https://"):
            raise ValueError(f"{said['municipality']}: {name} should begin with https://")
    return Channel(
        said["municipality"],
        str(said.get("url", "")),
        str(said.get("phone", "")),
        str(said.get("procedure", "")),
        str(source["publisher"]),
    )
