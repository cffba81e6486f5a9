"""Filters as masks over the entries, one a dimension, so that each can be left out when its values are counted.

What the source does not say does not match (R035), with three exceptions: soft ends of an age are asked about and so
stay (a child who has just turned five, R030), an offer for families in general that names no age is for every age, and
a programme of volunteers that does not say where it is may be in the place that was named: it stays, and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from familiehus.geo.tables import FICTIONAL_MUNICIPALITY, Places, kilometres
from familiehus.kernel.text import fold
from familiehus.search.domain import Filters
from familiehus.search.facts import UNKNOWN, Facts, Mask
from familiehus.search.hours import is_closed

# A soft end is a question for a year beyond it.
SOFT_MONTHS = 12
# Groups for which a missing age means any age.
_ANY_AGE = (
    "families",
    "parents",
    "mothers",
    "fathers",
    "partners",
    "solo_parents",
    "separated_parents",
    "other_carers",
    "children",
)
_PREGNANT = ("pregnant", "expectant_parents")

# Query name, facts dimension, field of Filters.
COUNTED = (
    ("niveau", "tier", "tiers"),
    ("sektor", "sector", "sectors"),
    ("maalgruppe", "audience", "audiences"),
    ("adgang", "way", "ways"),
    ("emne", "topic", "topics"),
    ("dag", "day", "days"),
    ("tid", "day_part", "day_parts"),
    ("sprog", "language", "languages"),
)


class Masks:
    """Masks of one index. Built once an index; safe to share."""

    def __init__(self, facts: Facts, places: Places) -> None:
        self._facts = facts
        self._places = places
        self.nationwide = facts.mask("flag", "nationwide")
        self.fictional = facts.mask("flag", "fictional")
        self.online = facts.mask("flag", "online")
        self.placed = self.any_of("municipality", facts.values["municipality"])
        self.placed |= self.any_of("region", facts.values["region"])
        self.unplaced = ~self.placed & ~self.nationwide & ~self.fictional
        self.municipality_names = tuple(m.name for m in places.municipalities)
        self._distances = lru_cache(maxsize=256)(self._distances_from)
        self.coverage = {m.name: self._covers(m.name, m.region) for m in places.municipalities}
        self.coverage[FICTIONAL_MUNICIPALITY] = self._covers(FICTIONAL_MUNICIPALITY, "")

    def _covers(self, municipality: str, region: str) -> Mask:
        """Entries there: its own, its region's, and those every municipality has."""
        return self._facts.mask("municipality", municipality) | self._facts.mask("region", region) | self.nationwide

    def right_name(self, municipality: str) -> str:
        """The name as it stands in the table, or Prøvekommune; an unknown one as it is."""
        if fold(municipality) == fold(FICTIONAL_MUNICIPALITY):
            return FICTIONAL_MUNICIPALITY
        found = self._places.municipality(municipality)
        return found.name if found else municipality

    def everything(self) -> Mask:
        """A mask that leaves nothing out."""
        return np.ones(self._facts.size, np.bool_)

    def any_of(self, dimension: str, values: Iterable[str]) -> Mask:
        """Entries with any of the values."""
        found = np.zeros(self._facts.size, np.bool_)
        for value in values:
            found |= self._facts.mask(dimension, str(value))
        return found

    def inside(self, municipalities: Iterable[str]) -> Mask:
        """Entries that any of these municipalities has."""
        found = np.zeros(self._facts.size, np.bool_)
        for name in municipalities:
            if name in self.coverage:
                found |= self.coverage[name]
        return found

    def of(self, filters: Filters, named: tuple[str, ...], *, perhaps: bool = True) -> dict[str, Mask]:
        """One mask for each filter that is set. ``named``, the places of the words, count where no filter does.

        With ``perhaps`` what does not say where it is passes for a place of the words; a filter is taken at its word.
        """
        masks: dict[str, Mask] = {}
        chosen = filters.municipalities or named
        if chosen:
            unsaid = self.unplaced & np.bool_(perhaps and not filters.municipalities)
            masks["kommune"] = self.inside(chosen) | unsaid
        if FICTIONAL_MUNICIPALITY not in filters.municipalities:
            masks["fictional"] = ~self.fictional
        for name, dimension, field in COUNTED:
            values = getattr(filters, field)
            if values:
                masks[name] = self.any_of(dimension, values)
        if filters.child_months is not None:
            masks["alder"] = self.for_age(filters.child_months, filters.child_months)
        if filters.pregnancy_week is not None:
            masks["uge"] = self.for_week(filters.pregnancy_week)
        if filters.postcode is not None and filters.km is not None:
            masks["km"] = self.within(filters.postcode, filters.km)
        if filters.anonymous:
            masks["anonym"] = self._facts.mask("flag", "anonymous")
        if filters.online:
            masks["online"] = self.online
        return masks

    def covers_age(self, first: int, last: int, slack: int = SOFT_MONTHS) -> Mask:
        """Entries whose stated span meets these months; soft ends reach ``slack`` months further."""
        low, high = self._facts.months[:, 0], self._facts.months[:, 1]
        soft = self._facts.mask("flag", "soft_age") * np.int16(slack)
        young = (high == UNKNOWN) | (high + soft >= first)
        meets: Mask = self.knows_age() & young & ((low == UNKNOWN) | (low - soft <= last))
        return meets

    def knows_age(self) -> Mask:
        """Entries whose source names a child's age."""
        return self._facts.mask("flag", "age_known")

    def for_age(self, first: int, last: int) -> Mask:
        """Entries for a child of these months, as a filter: stated spans, and families in general without one."""
        general = ~self.knows_age() & self.any_of("audience", _ANY_AGE) & ~self.only_pregnant()
        return self.covers_age(first, last) | general

    def for_week(self, week: int) -> Mask:
        """Entries for somebody that many weeks pregnant: a span that meets it, or for the pregnant without one."""
        low, high = self._facts.weeks[:, 0], self._facts.weeks[:, 1]
        meets = ((low == UNKNOWN) | (low <= week)) & ((high == UNKNOWN) | (high >= week))
        stated = self._facts.mask("flag", "pregnancy")
        found: Mask = (stated & meets) | (~stated & self.any_of("audience", _PREGNANT))
        return found

    def only_pregnant(self) -> Mask:
        """Entries for the time before birth alone."""
        before = self._facts.mask("flag", "pregnancy") | self.any_of("audience", _PREGNANT)
        return before & ~self.any_of("audience", _ANY_AGE)

    def closed(self, days: Collection[str], parts: Collection[str]) -> Mask:
        """Entries known to be closed at these parts of these days; of whom nothing is known, nothing is said."""
        found = [is_closed(schedule, days, parts) for schedule in self._facts.schedules]
        none: Mask = np.array([*found, False], np.bool_)[self._facts.schedule_of]
        return none

    def within(self, postcode: str, km: float) -> Mask:
        """Entries at most ``km`` away, and those without a place that cover the postcode's municipality."""
        everywhere = self.inside(m.name for m in self._places.municipalities_of(postcode))
        distances = self.distances(postcode)
        near: Mask = (distances <= km) | (everywhere & np.isinf(distances))
        return near

    def reaches(self, postcode: str) -> Mask:
        """Entries that somebody there can use without asking how far: for that place, or for no place alone."""
        return ~self.placed | self.inside(m.name for m in self._places.municipalities_of(postcode))

    def distances(self, postcode: str) -> npt.NDArray[np.float64]:
        """Kilometres from the postcode's point to every entry; infinite for those without a place."""
        return self._distances(postcode)

    def _distances_from(self, postcode: str) -> npt.NDArray[np.float64]:
        found = np.full(self._facts.size, np.inf)
        start = self._places.point(postcode)
        if start is None:
            return found
        for name, points in self._local_points().items():
            mask = self._facts.mask("municipality", name) & ~self.nationwide
            found[mask] = np.minimum(found[mask], kilometres(start, points))
        known = ~np.isnan(self._facts.points[:, 0])
        places, where = np.unique(self._facts.points[known], axis=0, return_inverse=True)
        exact = np.array([kilometres(start, (float(lat), float(lon))) for lat, lon in places])
        if len(exact):
            found[known] = exact[where.reshape(-1)]
        return found

    def _local_points(self) -> Mapping[str, tuple[float, float]]:
        """The middle of each municipality that has entries: where an entry's own place is not known (ca.)."""
        named = set(self._facts.values["municipality"])
        return {m.name: (m.lat, m.lon) for m in self._places.municipalities if m.name in named}


def together(masks: Mapping[str, Mask], size: int, without: str | None = None) -> Mask:
    """Entries that pass every mask, or every mask but one."""
    found = np.ones(size, np.bool_)
    for name, mask in masks.items():
        if name != without:
            found &= mask
    return found
