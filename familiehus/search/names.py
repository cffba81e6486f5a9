"""What is called by its name in a question: places, houses and organisations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from familiehus.search.facts import Facts
from familiehus.search.housenames import HouseNames
from familiehus.search.organisationnames import OrganisationNames
from familiehus.search.placenames import PlaceNames, PlacesHeard
from familiehus.search.wholenames import Named


@dataclass(frozen=True, slots=True)
class NamesHeard:
    """Places, houses and organisations that were named, and the words that say nothing beside it."""

    places: PlacesHeard
    houses: Named
    organisations: Named

    @property
    def positions(self) -> frozenset[int]:
        """Words that named a place or a house; an organisation's are looked up, too."""
        return frozenset(self.places.positions | self.houses.positions)

    @property
    def all_positions(self) -> frozenset[int]:
        """Words that are part of any name."""
        return frozenset(self.positions | self.organisations.positions)


class Names:
    """All names of one index."""

    def __init__(self, places: PlaceNames, facts: Facts) -> None:
        self._places = places
        self._houses = HouseNames(facts)
        self._organisations = OrganisationNames(facts.called)

    def read(self, said: list[str], room: Callable[[str], int]) -> NamesHeard:
        """What is named in these words; ``room`` tells how far off a place's name a word may be."""
        return NamesHeard(self._places.read(said, room), self._houses.read(said), self._organisations.read(said))
