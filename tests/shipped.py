"""The catalogue and the tables that come with the program, read once for all tests of a worker."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from familiehus.catalogue.source import SourceFile, read_source
from familiehus.catalogue.topics import Topics, load_topics
from familiehus.geo.tables import Places, load_places

_DATA = Path(__file__).parents[1] / "data"


@cache
def source() -> SourceFile:
    return read_source(_DATA / "offers.yaml")


@cache
def places() -> Places:
    return load_places(_DATA / "geo")


@cache
def topics() -> Topics:
    return load_topics(_DATA / "topics.yaml")
