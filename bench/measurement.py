"""One line of a benchmark: a value beside a peer's, and whether the target is met."""

from __future__ import annotations

from typing import TypedDict


class Measurement(TypedDict):
    """The keys of var/bench.json. ``met`` is None for what was not measured or has no target."""

    name: str
    value: float | None
    unit: str
    peer: str
    ratio: float | None
    target: str
    met: bool | None


def measured(
    name: str, value: float, unit: str, peer: str, base: float, target: float, *, less: bool = False
) -> Measurement:
    """A value beside its peer's ``base``; the ratio should be at least the target, or at most when ``less``."""
    met = value / base <= target if less else value / base >= target
    sign = "≤" if less else "≥"
    line = beside(name, value, unit, peer, base)
    line["target"], line["met"] = f"{sign} {target}", met
    return line


def beside(name: str, value: float, unit: str, peer: str, base: float) -> Measurement:
    """A value beside a peer's ``base`` that is told and not judged: what a target must be seen against."""
    told = f"{peer} {base:.4g}"
    return Measurement(name=name, value=value, unit=unit, peer=told, ratio=value / base, target="", met=None)


def absolute(name: str, value: float, unit: str, limit: float | None, *, at_least: bool = False) -> Measurement:
    """A value with a limit of its own and no peer; without a limit it is told and not judged."""
    sign = "≥" if at_least else "≤"
    met = None if limit is None else (value >= limit if at_least else value <= limit)
    target = "" if limit is None else f"{sign} {limit:g}"
    return Measurement(name=name, value=value, unit=unit, peer="", ratio=None, target=target, met=met)


def not_measured(name: str, unit: str, peer: str, why: str) -> Measurement:
    """A peer that is not there: said, never counted as met."""
    return Measurement(name=name, value=None, unit=unit, peer=peer, ratio=None, target=f"not measured: {why}", met=None)
