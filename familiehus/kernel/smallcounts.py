"""What may be told of counts so that nobody can be found in them (R093, R095). docs/statistics.md says it in words.

A table is decided once, at its finest level. Everything larger is put together from decided tables and from nothing
else, so no period, sum or filter tells more than they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

# Fewer than this is never said of anybody.
FEWEST = 5
_STEP = 10


@dataclass(frozen=True, slots=True)
class Table:
    """What is published of one table. ``total`` is None for some, but fewer than FEWEST: then nothing else is said.

    ``hidden`` is the sum of what is not in ``shown``. When it is 0, what is not in ``shown`` is 0, too.
    """

    total: int | None = 0
    shown: Mapping[str, int] = field(default_factory=dict)
    hidden: int = 0


UNSAID = Table(None)


def publish(counts: Mapping[str, int], *, enough: bool = True) -> Table:
    """Decide a table, once. Without ``enough`` the house had so few visitors that nothing is said of them.

    As soon as one count is small, every count up to the smallest that is not small is hidden, zeros and equals among
    them, and only their sum is told. The rule looks at the counts and not at what they are of: any two hidden counts
    could be exchanged and the same would be published. So a small count is never told from a large one. What is shown
    stands by name: the order in which a database has kept it could tell what was changed last.
    """
    total = sum(counts.values())
    if 0 < total < FEWEST or (total and not enough):
        return UNSAID
    if not any(0 < count < FEWEST for count in counts.values()):
        return Table(total, {name: count for name, count in sorted(counts.items()) if count})
    top = min((count for count in counts.values() if count >= FEWEST), default=total)
    shown = {name: count for name, count in sorted(counts.items()) if count > top}
    return Table(total, shown, total - sum(shown.values()))


@dataclass(frozen=True, slots=True)
class Line:
    """One name in a sum of tables: at least ``count``, and exactly that when ``exact``."""

    name: str
    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Summed:
    """Decided tables put together. ``unsaid`` of them say nothing, so the total is at least ``total``."""

    total: int = 0
    lines: tuple[Line, ...] = ()
    hidden: int = 0
    unsaid: int = 0

    @property
    def exact(self) -> bool:
        """Whether the total is everything."""
        return not self.unsaid

    def count(self, name: str) -> Line:
        """The line of a name; one that is nowhere shown is exactly 0 only when nothing is hidden."""
        return next((line for line in self.lines if line.name == name), Line(name, 0, not (self.hidden or self.unsaid)))


def summed(tables: Iterable[Table]) -> Summed:
    """Put decided tables together: this is the only way from tables to larger numbers."""
    kept = list(tables)
    said = [table for table in kept if table.total is not None]
    unsaid = len(kept) - len(said)
    names = sorted({name for table in said for name in table.shown})
    lines = [
        Line(
            name,
            sum(table.shown.get(name, 0) for table in said),
            not unsaid and all(name in table.shown or not table.hidden for table in said),
        )
        for name in names
    ]
    lines.sort(key=lambda line: (-line.count, line.name))
    total = sum(table.total or 0 for table in said)
    return Summed(total, tuple(lines), sum(table.hidden for table in said), unsaid)


def about(count: int) -> int:
    """What is told of something that still moves: rounded down to whole tens."""
    return count - count % _STEP


def middle(days: Sequence[int]) -> int | None:
    """The median in whole days; None for fewer than FEWEST, for they would be told of somebody."""
    return round(median(days)) if len(days) >= FEWEST else None
