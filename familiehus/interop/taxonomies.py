"""The catalogue's closed lists and its vocabulary of needs as taxonomies and terms of the HSDS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from familiehus.catalogue.domain import Text, entry_id
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import Audience, Facility, PlaceKind, Sector, Tier, Way
from familiehus.web.labels import label

Json = dict[str, Any]
_PHRASES = 6


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One list. ``codes`` is empty for needs: those stand in data/topics.yaml."""

    key: str
    name: Text
    description: Text
    codes: type[StrEnum] | None = None

    @property
    def id(self) -> UUID:
        """The same in every installation."""
        return entry_id(f"taxonomy:{self.key}")


TAXONOMIES = (
    Taxonomy(
        "topic",
        Text("Behov", "Needs"),
        Text("Hvad et tilbud handler om, med forældres egne ord.", "What an offer is about, in the words of parents."),
    ),
    Taxonomy(
        "audience",
        Text("Målgruppe", "Audience"),
        Text("Hvem kilden siger, at et tilbud er til.", "Whom the source says an offer is for."),
        Audience,
    ),
    Taxonomy(
        "way",
        Text("Adgang", "How to get in"),
        Text("Hvordan man kommer med i et tilbud.", "How one gets into an offer."),
        Way,
    ),
    Taxonomy(
        "tier",
        Text("Niveau", "Tier"),
        Text("Hvor åben døren er: for alle, åben, målrettet eller efter visitation.", "How far the door is open."),
        Tier,
    ),
    Taxonomy(
        "sector",
        Text("Sektor", "Sector"),
        Text("Hvem der står bag et tilbud.", "Who stands behind an offer."),
        Sector,
    ),
    Taxonomy(
        "place",
        Text("Slags sted", "Kind of place"),
        Text("Hvor et tilbud foregår.", "Where an offer takes place."),
        PlaceKind,
    ),
    Taxonomy(
        "facility",
        Text("På stedet", "What is there"),
        Text("Det, der gør et sted nemt med et barn.", "What makes a place easy with a child."),
        Facility,
    ),
)
BY_KEY = {taxonomy.key: taxonomy for taxonomy in TAXONOMIES}


def term_id(taxonomy: str, code: str) -> UUID:
    """The same in every installation."""
    return entry_id(f"term:{taxonomy}:{code}")


def taxonomy_json(taxonomy: Taxonomy, language: str) -> Json:
    """An HSDS taxonomy."""
    return {
        "id": str(taxonomy.id),
        "name": taxonomy.name.get(language)[0],
        "description": taxonomy.description.get(language)[0],
    }


class Terms:
    """The terms of every taxonomy in one language, which texts must be spoken in."""

    def __init__(self, topics: Topics, language: str) -> None:
        self._topics = topics
        self._language = language

    def codes(self, taxonomy: Taxonomy) -> tuple[str, ...]:
        """The codes of a taxonomy in order."""
        return tuple(self._topics.by_key) if taxonomy.codes is None else tuple(code.value for code in taxonomy.codes)

    def all(self) -> Iterator[tuple[Taxonomy, str]]:
        """Every term as taxonomy and code."""
        for taxonomy in TAXONOMIES:
            for code in self.codes(taxonomy):
                yield taxonomy, code

    def by_id(self) -> dict[UUID, tuple[Taxonomy, str]]:
        """Every term by its id."""
        return {term_id(taxonomy.key, code): (taxonomy, code) for taxonomy, code in self.all()}

    def name(self, taxonomy: Taxonomy, code: str) -> str:
        """What a term is called."""
        if taxonomy.codes is None:
            return self._topics.label(code, self._language)
        return label(taxonomy.key, code)

    def json(self, taxonomy: Taxonomy, code: str, *, full: bool = False) -> Json:
        """An HSDS taxonomy term; ``full`` adds the taxonomy as an object."""
        name = self.name(taxonomy, code)
        term = {
            "id": str(term_id(taxonomy.key, code)),
            "code": code,
            "name": name,
            "description": self._description(taxonomy, code, name),
            "taxonomy": taxonomy.name.get(self._language)[0],
            "taxonomy_id": str(taxonomy.id),
            "language": self._language,
        }
        return term | {"taxonomy_detail": taxonomy_json(taxonomy, self._language)} if full else term

    def _description(self, taxonomy: Taxonomy, code: str, name: str) -> str:
        """What parents call a need; of other terms, which list they belong to."""
        topic = self._topics.by_key.get(code) if taxonomy.codes is None else None
        phrases = topic.phrases.get(self._language, ())[:_PHRASES] if topic else ()
        return f"{taxonomy.name.get(self._language)[0]}: {', '.join(phrases) or name}"
