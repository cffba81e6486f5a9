"""True counts: how many hits there would be with a value chosen, all other filters kept."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from familiehus.geo.tables import FICTIONAL_MUNICIPALITY
from familiehus.search.domain import FacetValue, Filters
from familiehus.search.facts import Bits, Facts, Mask, pack
from familiehus.search.filters import COUNTED, Masks, together


class Counter:
    """Counts values over one index. Built once an index; safe to share."""

    def __init__(self, facts: Facts, masks: Masks) -> None:
        self._facts = facts
        self._municipalities = np.stack([pack(masks.coverage[name]) for name in masks.municipality_names])
        self._names = masks.municipality_names
        self._fictional = pack(masks.coverage[FICTIONAL_MUNICIPALITY])
        self._real = ~masks.fictional
        self.of_their_own = {
            value: int(number)
            for dimension in ("municipality", "region")
            for value, number in zip(
                facts.values[dimension], counts(facts.bits[dimension], pack(self._real)), strict=True
            )
        }
        self._yes = {
            name: pack(facts.mask("flag", flag)) for name, flag in (("anonym", "anonymous"), ("online", "online"))
        }

    def count(self, matching: Mask, masks: Mapping[str, Mask], filters: Filters) -> dict[str, tuple[FacetValue, ...]]:
        """Counts by the query's names. ``matching`` are the entries the words find, ``masks`` those of the filters."""
        every = pack(matching & together(masks, self._facts.size))
        facets = {"kommune": self._places(matching, masks, filters)}
        for name, dimension, field in COUNTED:
            chosen = {str(value) for value in getattr(filters, field)}
            base = pack(matching & together(masks, self._facts.size, without=name)) if name in masks else every
            facets[name] = _values(self._facts.values[dimension], counts(self._facts.bits[dimension], base), chosen)
        for name, bits in self._yes.items():
            base = pack(matching & together(masks, self._facts.size, without=name)) if name in masks else every
            facets[name] = (FacetValue("1", int(np.bitwise_count(bits & base).sum()), name in masks),)
        return facets

    def _places(self, matching: Mask, masks: Mapping[str, Mask], filters: Filters) -> tuple[FacetValue, ...]:
        """Every municipality of the country, and Prøvekommune only where it was chosen already."""
        rest = {name: mask for name, mask in masks.items() if name not in ("kommune", "fictional")}
        found = matching & together(rest, self._facts.size)
        chosen = set(filters.municipalities)
        # With a second municipality chosen, its entries are added to those already chosen.
        values = _values(self._names, counts(self._municipalities, pack(found & self._real)), chosen)
        if FICTIONAL_MUNICIPALITY in chosen:
            number = int(np.bitwise_count(self._fictional & pack(found)).sum())
            values = (*values, FacetValue(FICTIONAL_MUNICIPALITY, number, chosen=True))
        return values


def counts(rows: Bits, base: Bits) -> npt.NDArray[np.int64]:
    """For each row of bits, how many it shares with ``base``."""
    shared: npt.NDArray[np.int64] = np.bitwise_count(rows & base).sum(axis=1, dtype=np.int64)
    return shared


def _values(values: tuple[str, ...], numbers: npt.NDArray[np.int64], chosen: set[str]) -> tuple[FacetValue, ...]:
    if not chosen:
        return tuple(map(FacetValue, values, numbers.tolist()))
    return tuple(
        FacetValue(value, number, value in chosen) for value, number in zip(values, numbers.tolist(), strict=True)
    )
