"""Proving the record: every chain is walked from its first event, and the first break is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from familiehus.audit.domain import FIRST_LINK, NO_ORGANISATION, link
from familiehus.audit.record import Checkpoint, Checkpoints
from familiehus.audit.storage import EventRow, HeadRow

_PORTION = 1000


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain no longer holds; ``number`` is the event's."""

    chain: UUID
    number: int
    what: str

    def __str__(self) -> str:
        return f"chain {self.chain}, event {self.number}: {self.what}"


@dataclass(frozen=True, slots=True)
class Proof:
    """How many chains and events were walked, and the first break of each chain that has one."""

    chains: int
    events: int
    breaks: tuple[Break, ...]


def verify(session: Session, key: bytes, checkpoints: Checkpoints) -> Proof:
    """Walk all chains. An edited, removed, reordered or cut-off event is a break; an unbroken record is proved.

    The session is one of ``Database.read_one_moment``: an event written between two looks would seem to be a break.
    """
    noted = checkpoints.read()
    heads = {h.chain: (h.number, h.link) for h in session.scalars(select(HeadRow))}
    named, breaks = _named(session)
    chains = sorted({*heads, *noted, *named}, key=str)
    events = 0
    for chain in chains:
        walked, broken = _walk(session, key, chain, heads.get(chain), noted.get(chain, []))
        events += walked
        if broken:
            breaks.append(broken)
    return Proof(len(chains), events, tuple(breaks))


def _named(session: Session) -> tuple[set[UUID], list[Break]]:
    """The chains there are events of, and a break where somebody wrote a name that is none."""
    named, breaks = set(), []
    for text in session.scalars(select(cast(EventRow.chain, String)).distinct()):
        try:
            named.add(UUID(text))
        except ValueError:
            breaks.append(Break(NO_ORGANISATION, 0, "there are events of a chain whose name is none"))
    return named, breaks


def _walk(
    session: Session, key: bytes, chain: UUID, head: tuple[int, str] | None, noted: list[Checkpoint]
) -> tuple[int, Break | None]:
    marks = {point.number: point.link for point in noted}
    last = FIRST_LINK
    number = 0
    for row in _events(session, chain):
        number += 1
        if row is None:
            return number, Break(chain, number, "cannot be read")
        if row.number != number:
            return number, Break(chain, number, "is missing")
        if _link(key, last, row) != row.link:
            return number, Break(chain, number, "was changed, or stands in another's place")
        last = row.link
        if marks.get(number, last) != last:
            return number, Break(chain, number, "is not the one noted outside the database")
    if noted and noted[-1].number > number:
        return number, Break(
            chain, number + 1, f"is missing: {noted[-1].number} events were noted outside the database"
        )
    if head != (number, last):
        return number, Break(chain, number, "is not where the chain says it ends")
    return number, None


def _link(key: bytes, last: str, row: EventRow) -> str | None:
    """The link an event should have; None for what says nothing an event can say."""
    try:
        return link(key, last, row.number, row.event())
    except (ValueError, TypeError):
        return None


def _events(session: Session, chain: UUID) -> Iterator[EventRow | None]:
    """The chain's events by number, a portion at a time and forgotten once walked; None for one that cannot be read."""
    last, portion = -1, _PORTION
    while True:
        query = select(EventRow).where(EventRow.chain == chain, EventRow.number > last).order_by(EventRow.number)
        try:
            rows = session.scalars(query.limit(portion)).all()
        except (ValueError, TypeError):
            if portion == 1:
                yield None
                return
            portion = 1  # one of these cannot be read: those before it can
            continue
        if not rows:
            return
        last = rows[-1].number
        yield from rows
        session.expunge_all()
