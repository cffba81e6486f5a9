"""``python -m bench``: every group of measurements, or the one named by ONLY; lines to read and ``var/bench.json``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bench.measurement import Measurement

ROOT = Path(__file__).resolve().parent.parent
# The modules of each group: loaded when it runs, for what one of them needs may be missing where another is measured.
GROUPS = {
    "search": ("search_quality", "search_speed"),
    "pages": ("pages",),
    "staff": ("staff",),
    "edits": ("edits",),
}
# Only by name: they fill whole databases first.
ALONE = {"scale": ("scale",), "numbers": ("numbers",)}


def measure(group: str) -> Iterator[Measurement]:
    """Everything a group measures, as it is measured."""
    for name in (GROUPS | ALONE)[group]:
        module = import_module(f"bench.{name}")
        yield from module.measure(ROOT) if group == "search" else module.measure()


def main() -> int:
    """Run the groups asked for. 0 when every target was met, 1 when one was missed, 2 for an unknown group."""
    only = next(iter(sys.argv[1:]), os.environ.get("ONLY", ""))
    groups = GROUPS | ALONE
    if only and only not in groups:
        sys.stderr.write(f"no group {only!r}; there are: {', '.join(groups)}\n")
        return 2
    done: list[Measurement] = []
    for group in [only] if only else GROUPS:
        for measurement in measure(group):
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
