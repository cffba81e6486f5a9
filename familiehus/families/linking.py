"""The rules of a family: two lines around one child or pregnancy, tied together only by each parent's own yes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from familiehus.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Link:
    """Two lines and the yes of each. A link says nothing of its own: what is known stays in each parent's line.

    ``parted``: when it last stood no more. What was counted for the child until then goes on counting for both.
    """

    one: UUID
    other: UUID
    one_agreed: datetime | None = None
    other_agreed: datetime | None = None
    ended: datetime | None = None
    parted: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts: both have said yes, and neither has taken it back."""
        return self.ended is None and self.one_agreed is not None and self.other_agreed is not None

    def beside(self, line: UUID) -> UUID:
        """The line on the other side of ``line``."""
        return self.other if line == self.one else self.one

    def agreed(self, line: UUID) -> datetime | None:
        """When the parent of this line said yes."""
        return self.one_agreed if line == self.one else self.other_agreed


def new_link(first: UUID, second: UUID) -> Link:
    """A link nobody has agreed to yet, the same whichever line it is made from. Raises Refused for one and the same."""
    if first == second:
        raise Refused("this is the same line")
    one, other = sorted((first, second), key=str)
    return Link(one, other)


def agree(link: Link, line: UUID, at: datetime) -> Link:
    """The parent of ``line`` says yes, for themself alone; twice changes nothing. Raises Refused once over."""
    if link.ended is not None:
        raise Refused("the two lines are not linked any more")
    if link.agreed(line) is not None:
        return link
    return replace(link, one_agreed=at) if line == link.one else replace(link, other_agreed=at)


def leave(link: Link, line: UUID, at: datetime) -> Link:
    """The parent of ``line`` takes their own yes back, and the two are apart. The other's yes is left as it was.

    So neither parent can tell from their own side what the other did (R087). Without any yes the link is over.
    """
    if link.ended is not None:
        return link
    link = replace(link, parted=at) if link.stands else link
    left = replace(link, one_agreed=None) if line == link.one else replace(link, other_agreed=None)
    return left if left.one_agreed or left.other_agreed else replace(left, ended=at)
