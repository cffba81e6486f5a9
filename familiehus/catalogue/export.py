"""The catalogue in other shapes: YAML that loads again to the same, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

import yaml

from familiehus.catalogue import documents
from familiehus.catalogue.checks import untranslated
from familiehus.catalogue.domain import Catalogue, Offer
from familiehus.catalogue.source import OPTIONAL
from familiehus.geo.tables import Places
from familiehus.kernel.text import as_cell
from familiehus.storage.base import Document

ORIGIN = "familiehus"
_COLUMNS = (
    "key",
    "name",
    "kind",
    "organisation",
    "house",
    "municipalities",
    "tier",
    "sectors",
    "audience",
    "ways",
    "anonymous",
    "topics",
    "summary",
    "source",
    "verified",
)


def write(catalogue: Catalogue, kind: str, name: str = ORIGIN) -> str:
    """The text of an export; ``kind`` is yaml, json or csv, ``name`` that of the catalogue."""
    if kind == "csv":
        return _csv(catalogue.offers)
    whole = _document(catalogue, name)
    if kind == "json":
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    return yaml.dump(whole, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)


def _document(catalogue: Catalogue, name: str) -> Document:
    # What was written in the editor may stand in Danish only: then the file says so, and loads again.
    danish_only = any(next(untranslated(entry), None) for entry in (*catalogue.houses, *catalogue.offers))
    return {
        "catalogue": name,
        **({"english": OPTIONAL} if danish_only else {}),
        "documents": [documents.dump(d) for d in catalogue.documents],
        "organisations": [documents.dump(o) for o in catalogue.organisations],
        "houses": [documents.dump(h) for h in catalogue.houses],
        "offers": [documents.dump(o) for o in catalogue.offers],
    }


def _csv(offers: Iterable[Offer]) -> str:
    text = io.StringIO()
    rows = csv.DictWriter(text, _COLUMNS)
    rows.writeheader()
    rows.writerows(_row(offer) for offer in offers)
    return text.getvalue()


def _row(offer: Offer) -> dict[str, str]:
    """One line a spreadsheet understands; several values are parted by a vertical bar, unknown ones are empty."""
    values: dict[str, object] = {
        "key": offer.key,
        "name": offer.name,
        "kind": offer.kind,
        "organisation": offer.organisation,
        "house": offer.house,
        "municipalities": offer.municipalities,
        "tier": offer.tier,
        "sectors": offer.sectors,
        "audience": offer.audience,
        "ways": offer.access.ways,
        "anonymous": offer.anonymous,
        "topics": offer.topics,
        "summary": offer.summary.da,
        "source": offer.sources[0].document if offer.sources else None,
        "verified": offer.verified,
    }
    return {name: _cell(value) for name, value in values.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    return as_cell(str(value))


def of_municipality(catalogue: Catalogue, municipality: str, places: Places) -> Catalogue:
    """What a family in that municipality can use: its own, its region's and what every municipality has."""
    found = places.municipality(municipality)
    region = found.region if found else None
    offers = tuple(
        o
        for o in catalogue.offers
        if municipality in o.municipalities or o.nationwide or (region is not None and region in o.regions)
    )
    used = {o.organisation for o in offers} | {p for o in offers for p in o.partners}
    houses = tuple(h for h in catalogue.houses if h.municipality == municipality)
    used |= {h.organisation for h in houses}
    return Catalogue(
        documents=catalogue.documents,
        organisations=tuple(o for o in catalogue.organisations if o.key in used),
        houses=houses,
        offers=offers,
    )
