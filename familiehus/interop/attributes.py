"""What an offer is about and what the HSDS has no field for, as attributes of a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from familiehus.catalogue.domain import Offer, Place, Text
from familiehus.catalogue.wording import child_age, parent_age, pregnancy
from familiehus.interop.schedules import in_language
from familiehus.interop.taxonomies import BY_KEY, Terms, term_id

Json = dict[str, Any]


def classified(offer: Offer, terms: Terms) -> Iterator[Json]:
    """The taxonomy terms an offer carries."""
    place = offer.place or Place()
    lists: dict[str, Iterable[str]] = {
        "topic": offer.topics,
        "audience": offer.audience,
        "way": offer.access.ways,
        "tier": (offer.tier,),
        "sector": offer.sectors,
        "place": place.kinds,
        "facility": place.facilities,
    }
    for name, codes in lists.items():
        for code in codes:
            yield attribute(offer.id, "service", (name, code), terms)


def attribute(owner: UUID, entity: str, term: tuple[str, str], terms: Terms) -> Json:
    """One term, given as list and code, carried by an object of the kind ``entity``."""
    name, code = term
    return {
        "id": str(uuid5(owner, f"{name}:{code}")),
        "link_id": str(owner),
        "link_type": name,
        "link_entity": entity,
        "taxonomy_term_id": str(term_id(name, code)),
        "taxonomy_term": terms.json(BY_KEY[name], code),
    }


def told(offer: Offer, language: str) -> Iterator[Json]:
    """Other facts, each with a label and a value; those that are not known are absent."""
    for name, label, value in _facts(offer, language):
        if value:
            yield {
                "id": str(uuid5(offer.id, f"fact:{name}")),
                "link_id": str(offer.id),
                "link_type": name,
                "link_entity": "service",
                "label": label.get(language)[0],
                "value": value,
            }


def _facts(offer: Offer, language: str) -> Iterator[tuple[str, Text, str | None]]:
    waiting, capacity = offer.waiting, offer.capacity
    yield "programme", Text("Program", "Programme"), offer.programme
    yield "anonymous", Text("Anonymt", "Anonymous"), _yes_no(offer.anonymous)
    yield "online", Text("På nettet", "Online"), _yes_no(offer.online)
    yield (
        "waiting",
        Text("Ventetid", "Waiting time"),
        (in_language(waiting.text, language) if waiting and waiting.text else None),
    )
    yield "waiting_as_of", Text("Ventetid oplyst", "Waiting time as of"), waiting.as_of if waiting else None
    yield "capacity_min", Text("Mindst antal pladser", "Fewest places"), _number(capacity.min if capacity else None)
    yield "capacity_max", Text("Højst antal pladser", "Most places"), _number(capacity.max if capacity else None)
    yield "legal_basis", Text("Lovgrundlag", "Legal basis"), "; ".join(offer.legal_basis)
    yield "child_age", Text("Barnets alder", "Age of the child"), child_age(offer.child_age)
    yield "parent_age", Text("Forælderens alder", "Age of the parent"), parent_age(offer.parent_age)
    yield "pregnancy", Text("Graviditet", "Pregnancy"), pregnancy(offer.pregnancy)


def _yes_no(answer: bool | None) -> str | None:
    return None if answer is None else str(answer).lower()


def _number(number: int | None) -> str | None:
    return None if number is None else str(number)
