"""The shipped tables of postcodes and municipalities, and distance between them (geopy)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from familiehus.kernel.text import fold

FICTIONAL_MUNICIPALITY = "Prøvekommune"


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 98; ``lat`` and ``lon`` in WGS84 degrees."""

    code: str
    name: str
    region: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Postcode:
    """One postcode; the first municipality is the one its point lies in."""

    number: str
    name: str
    lat: float
    lon: float
    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A region while it is one: ``until`` is its last day, ``successor`` the region it then becomes part of."""

    name: str
    until: date
    successor: str


@dataclass(frozen=True)
class Places:
    """Look-ups by number, code and name. Build once a process with :func:`load_places`."""

    municipalities: tuple[Municipality, ...]
    postcodes: tuple[Postcode, ...]
    ending: tuple[Region, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Municipality]:
        return {m.code: m for m in self.municipalities}

    @cached_property
    def by_number(self) -> dict[str, Postcode]:
        return {p.number: p for p in self.postcodes}

    @cached_property
    def _by_name(self) -> dict[str, Municipality]:
        return {fold(m.name): m for m in self.municipalities}

    @cached_property
    def _by_town(self) -> dict[str, tuple[str, ...]]:
        towns: dict[str, dict[str, None]] = {}
        for postcode in self.postcodes:
            towns.setdefault(fold(postcode.name), {}).update(dict.fromkeys(postcode.municipalities))
        return {name: tuple(codes) for name, codes in towns.items()}

    def municipality(self, name: str) -> Municipality | None:
        """The municipality of that name, however its letters are spelled ("Solroed", "solrød kommune")."""
        return self._by_name.get(fold(name).removesuffix(" kommune"))

    def right_name(self, name: str) -> str | None:
        """The municipality's own spelling, the fictional one's too when it is asked for by name; None when unknown."""
        if is_fictional(name):
            return FICTIONAL_MUNICIPALITY
        found = self.municipality(name)
        return found.name if found else None

    def municipalities_of(self, postcode: str) -> tuple[Municipality, ...]:
        """Every municipality with addresses in the postcode, the main one first; empty when unknown."""
        found = self.by_number.get(postcode)
        return tuple(self.by_code[c] for c in found.municipalities) if found else ()

    def municipalities_of_town(self, name: str) -> tuple[Municipality, ...]:
        """Every municipality with addresses under a postal town's name ("Maribo", "Aarhus C"); empty when unknown."""
        return tuple(self.by_code[c] for c in self._by_town.get(fold(name), ()))

    def municipalities_at(self, postcode: str | None, town: str) -> tuple[Municipality, ...]:
        """Where somebody lives who writes their town: the postcode says it, else the town's name."""
        return self.municipalities_of(postcode or "") or self.municipalities_of_town(town)

    def region_on(self, region: str, day: date) -> str:
        """What the region is part of on that day: itself, or since it ended its successor."""
        for known in self.ending:
            if known.name == region and known.until < day:
                return self.region_on(known.successor, day)
        return region

    def point(self, postcode: str) -> tuple[float, float] | None:
        """Latitude and longitude of the postcode's point, right to about 1.6 km."""
        found = self.by_number.get(postcode)
        return (found.lat, found.lon) if found else None


def is_fictional(municipality: str) -> bool:
    """Whether that name means the municipality that does not exist, however its letters are spelled."""
    return fold(municipality).removesuffix(" kommune") == fold(FICTIONAL_MUNICIPALITY)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance between two (lat, lon) points in km along the ellipsoid."""
    from geopy.distance import geodesic  # it brings every geocoder along: a tenth of a second at each start

    return float(geodesic(a, b).km)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_places(directory: Path) -> Places:
    """Read the three tables (``*.csv``) from ``directory``. Raises OSError when they are not there."""
    municipalities = tuple(
        Municipality(r["code"], r["name"], r["region"], float(r["lat"]), float(r["lon"]))
        for r in _rows(directory / "municipalities.csv")
    )
    postcodes = tuple(
        Postcode(
            r["postcode"],
            r["name"],
            float(r["lat"]),
            float(r["lon"]),
            tuple(r["municipality_codes"].split("|")),
        )
        for r in _rows(directory / "postcodes.csv")
    )
    ending = tuple(
        Region(r["name"], date.fromisoformat(r["until"]), r["successor"])
        for r in _rows(directory / "regions.csv")
        if r["until"]
    )
    return Places(municipalities, postcodes, ending)
