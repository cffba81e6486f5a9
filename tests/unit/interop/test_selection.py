from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from familiehus.catalogue.register import Listed
from familiehus.geo.tables import Places
from familiehus.interop.selection import Near, Selection

HERE = Listed(
    id=UUID(int=1),
    organisation_id=UUID(int=2),
    house_id=None,
    municipalities=("Lolland",),
    regions=(),
    nationwide=False,
    terms=frozenset({("topic", "sleep"), ("tier", "open")}),
    words="fars legestue lolland",
    modified=datetime(2026, 11, 21, 9, tzinfo=UTC),
    fictional=False,
)


def _other(**changes: object) -> Listed:
    return Listed(**({name: getattr(HERE, name) for name in Listed.__dataclass_fields__} | changes))  # type: ignore[arg-type]


def _fits(
    places: Places, offer: Listed = HERE, *, terms: object = None, near: Near | None = None, **asked: object
) -> bool:
    return Selection(asked, terms, near or Near(places)).has(offer)  # type: ignore[arg-type]


def test_each_filter(places: Places) -> None:
    assert _fits(places)
    assert _fits(places, search="LEGESTUE far")
    assert not _fits(places, search="legestue odder")
    assert _fits(places, terms=frozenset({("topic", "sleep"), ("topic", "crying")}))
    assert not _fits(places, terms=frozenset({("topic", "crying")}))
    assert not _fits(places, terms=frozenset())
    assert _fits(places, organization_id=UUID(int=2))
    assert not _fits(places, organization_id=UUID(int=3))
    assert HERE.codes("topic") == ("sleep",)


def test_changed_since(places: Places) -> None:
    assert _fits(places, modified_after=datetime(2026, 11, 21, 10))  # noqa: DTZ001 - Danish time, which is 9 UTC
    assert not _fits(places, modified_after=datetime(2026, 11, 21, 9, 1, tzinfo=UTC))
    assert not _fits(places, _other(modified=None), modified_after=datetime(2026, 1, 1, tzinfo=UTC))


def test_the_fictional_place_is_told_to_nobody(places: Places) -> None:
    assert not _fits(places, _other(fictional=True))


def test_areas_and_circles(places: Places) -> None:
    nakskov = Near(places, "4900")
    assert _fits(places, near=nakskov)
    assert not _fits(places, _other(municipalities=("Odder",)), near=nakskov)
    assert _fits(places, _other(municipalities=(), nationwide=True), near=nakskov)
    assert _fits(places, _other(municipalities=(), regions=("Region Sjælland",)), near=nakskov)
    circle = Near(places, "4900", 40_000)
    assert _fits(places, near=circle)
    assert not _fits(places, _other(municipalities=("Odder",)), near=circle)
    assert not _fits(places, _other(municipalities=(), nationwide=True), near=circle)
    assert not _fits(places, near=Near(places, "0000", 40_000))
