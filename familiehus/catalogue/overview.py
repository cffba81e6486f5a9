"""A municipality's offers on paper, for the welcome letter of the health visitors (R021)."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader

from familiehus.catalogue import wording
from familiehus.catalogue.domain import Catalogue, House, Offer
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import EntryKind

NOT_STATED = "ikke oplyst"


@dataclass(frozen=True, slots=True)
class Line:
    """One offer or house as it stands on the paper, in Danish."""

    name: str
    summary: str
    where: str
    when: str
    how: str
    topics: str


def overview(catalogue: Catalogue, municipality: str, topics: Topics) -> str:
    """A whole HTML document that prints on A4: houses, then local offers, then what every municipality has."""
    houses = {h.key: h for h in catalogue.houses}
    local = [o for o in catalogue.offers if o.kind is EntryKind.OFFER]
    national = [o for o in catalogue.offers if o.kind is EntryKind.NATIONAL]
    template = Environment(loader=PackageLoader("familiehus.catalogue"), autoescape=True).get_template(
        "catalogue/overview.html"
    )
    return template.render(
        municipality=municipality,
        houses=[_line(h, None, topics) for h in catalogue.houses],
        local=[_line(o, houses.get(o.house or ""), topics) for o in local],
        national=[_line(o, None, topics) for o in national],
        documents=catalogue.documents,
    )


def _line(entry: Offer | House, house: House | None, topics: Topics) -> Line:
    return Line(
        name=entry.name,
        summary=entry.summary.da,
        where=wording.where(entry, house) or NOT_STATED,
        when=wording.when(entry.schedule) or NOT_STATED,
        how=wording.how(entry.access) or NOT_STATED,
        topics=", ".join(topics.label(key, "da") for key in entry.topics[:4]),
    )
