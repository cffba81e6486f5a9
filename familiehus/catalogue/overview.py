"""A municipality's offers on paper, for the welcome letter of the health visitors (R021)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jinja2 import Environment, PackageLoader

from familiehus.catalogue import wording
from familiehus.catalogue.answers import address_of
from familiehus.catalogue.domain import Catalogue, Contact, House, Offer, Schedule
from familiehus.catalogue.presentation import expired, for_everybody_first, phone_also_when_open
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import EntryKind
from familiehus.web.i18n import SOURCE_LANGUAGE

NOT_STATED = "ikke oplyst"


@dataclass(frozen=True, slots=True)
class Line:
    """One offer or house as it stands on the paper, in Danish."""

    name: str
    address: str
    expired: str | None
    summary: str
    where: str
    when: str
    how: str
    reached: tuple[str, ...]
    topics: str


def overview(catalogue: Catalogue, municipality: str, topics: Topics, today: date, base_url: str) -> str:
    """A whole HTML document that prints on A4: houses, then local offers, then what every municipality has.

    What is for everybody comes first (R002). A programme whose period is over says so (R037); only documents that
    something on the paper rests on are named.
    """
    offers = for_everybody_first(catalogue.offers)
    houses = {h.key: h for h in catalogue.houses}

    def line(entry: Offer | House) -> Line:
        home = houses.get(entry.house or "") if isinstance(entry, Offer) else None
        return _line(entry, home, topics, today, base_url)

    entries: tuple[Offer | House, ...] = (*catalogue.houses, *catalogue.offers)
    used = {ref.document for entry in entries for ref in entry.sources}
    template = Environment(loader=PackageLoader("familiehus.catalogue"), autoescape=True).get_template(
        "catalogue/overview.html"
    )
    return template.render(
        municipality=municipality,
        houses=[line(h) for h in catalogue.houses],
        local=[line(o) for o in offers if o.kind is EntryKind.OFFER],
        national=[line(o) for o in offers if o.kind is EntryKind.NATIONAL],
        documents=[d for d in catalogue.documents if d.key in used],
    )


def _line(entry: Offer | House, house: House | None, topics: Topics, today: date, base_url: str) -> Line:
    place = entry.place
    street = [part for part in (place.address, place.postcode) if part] if place else []
    return Line(
        name=entry.name,
        address=address_of(entry, base_url, SOURCE_LANGUAGE),
        expired=expired(entry, today) if isinstance(entry, Offer) else None,
        summary=entry.summary.da,
        where=", ".join([wording.where(entry, house) or NOT_STATED, *street]),
        when=wording.when(entry.schedule) or NOT_STATED,
        how=wording.how(entry.access) or NOT_STATED,
        reached=_reached(entry.contact, entry.schedule),
        topics=", ".join(topics.label(key, "da") for key in entry.topics[:4]),
    )


def _reached(contact: Contact | None, schedule: Schedule | None) -> tuple[str, ...]:
    """How one reaches them, as far as it is known: telephone first, and when somebody answers it."""
    ways = (contact.phone, contact.email, contact.url) if contact else ()
    known = [way for way in ways if way]
    hours = wording.hours_lines(schedule.phone) if schedule else ()
    answered = ", ".join(f"{day} {span}" for day, span in hours)
    times = [f"Telefontid: {answered}"] if answered else []
    if phone_also_when_open(schedule):
        times.append("Telefonen er også åben i åbningstiden")
    return (*known, *times)
