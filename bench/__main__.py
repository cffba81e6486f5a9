"""``python -m bench``: every group of measurements, or the one named by ONLY; lines to read and ``var/bench.json``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.measurement import Measurement

ROOT = Path(__file__).resolve().parent.parent


def _search() -> Iterator[Measurement]:
    from bench import search_quality, search_speed

    yield from search_quality.measure(ROOT)
    yield from search_speed.measure(ROOT)


def _pages() -> Iterator[Measurement]:
    from bench import pages

    yield from pages.measure()


def _staff() -> Iterator[Measurement]:
    from bench import staff

    yield from staff.measure()


def _edits() -> Iterator[Measurement]:
    from bench import edits

    yield from edits.measure()


def _scale() -> Iterator[Measurement]:
    from bench import scale

    yield from scale.measure()


def _numbers() -> Iterator[Measurement]:
    from bench import numbers

    yield from numbers.measure()


# A group is loaded when it runs: what one of them needs may be missing where another is measured.
GROUPS: dict[str, Callable[[], Iterator[Measurement]]] = {
    "search": _search,
    "pages": _pages,
    "staff": _staff,
    "edits": _edits,
}
# Only by name: they fill whole databases first.
ALONE: dict[str, Callable[[], Iterator[Measurement]]] = {"scale": _scale, "numbers": _numbers}


def main() -> int:
    """Run the groups asked for. 0 when every target was met, 1 when one was missed, 2 for an unknown group."""
    only = next(iter(sys.argv[1:]), os.environ.get("ONLY", ""))
    groups = GROUPS | ALONE
    if only and only not in groups:
        sys.stderr.write(f"no group {only!r}; there are: {', '.join(groups)}\n")
        return 2
    done: list[Measurement] = []
    for group in [only] if only else GROUPS:
        for measurement in groups[group]():
            sys.stdout.write(line(measurement) + "\n")
            sys.stdout.flush()
            done.append(measurement)
    _keep(done, beside=only in ALONE)
    return 1 if any(m["met"] is False for m in done) else 0


def line(told: Measurement) -> str:
    """A measurement as it is printed."""
    value = "not measured" if told["value"] is None else f"{told['value']:.4g} {told['unit']}".strip()
    ratio = "" if told["ratio"] is None else f"ratio {told['ratio']:.2f}"
    verdict = {True: "met", False: "NOT MET", None: ""}[told["met"]]
    return " | ".join(part for part in (told["name"], value, told["peer"], ratio, told["target"], verdict) if part)


def _keep(done: list[Measurement], *, beside: bool) -> None:
    """What was measured; ``beside`` leaves what was measured before, apart from lines of the same name."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    kept = folder / "bench.json"
    before = json.loads(kept.read_text(encoding="utf-8")) if beside and kept.exists() else []
    names = {measurement["name"] for measurement in done}
    text = json.dumps([*(b for b in before if b["name"] not in names), *done], indent=1, ensure_ascii=False)
    kept.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
