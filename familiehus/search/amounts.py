"""Amounts that are no names: "1200 kr" is no postcode, nor is the weight of a newborn."""

from __future__ import annotations

from collections.abc import Sequence

# Folded, in every language of the site.
_UNITS = frozenset(
    "kr krone kroner kronerne dkk euro eur g gr gram grams kg kilo ml mg kron koron korony zlotych zl gramow"
    " крон крони крона кроны кроне грн грам грамм г كرونة كرون كرونا كرونات غرام جرام".split()
)
_BEFORE = frozenset("kr dkk eur koster kostede costs cost betaler skylder vejer vejede weighs owe pay".split())
_PER = frozenset({("i", "timen"), ("om", "maaneden"), ("om", "ugen"), ("om", "dagen"), ("a", "month"), ("an", "hour")})


def amounts_in(said: Sequence[str]) -> frozenset[int]:
    """Positions of numbers that count money or weight, and of their units."""
    found: set[int] = set()
    for at, word in enumerate(said):
        if word.isdigit():
            if _UNITS.intersection(said[at + 1 : at + 2]):
                found |= {at, at + 1}
            elif (at and said[at - 1] in _BEFORE) or tuple(said[at + 1 : at + 3]) in _PER:
                found.add(at)
    return frozenset(found)
