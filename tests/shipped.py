"""The tables that come with the program, read once for all tests of a worker."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from familiehus.catalogue.topics import Topics, load_topics
from familiehus.geo.tables import Places, load_places

_DATA = Path(__file__).parents[2] / "data"


@cache
def places() -> Places:
    return load_places(_DATA / "geo")


@cache
def topics() -> Topics:
    return load_topics(_DATA / "topics.yaml")
