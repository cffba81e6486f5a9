"""Who has a part in a line: its holder and whoever stands in, and the desks that a standing consent names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.consent.service import Consents
from familiehus.families.desks import Desk, desks_of
from familiehus.families.service import Families
from familiehus.families.shut_outs import check_open_to
from familiehus.families.storage import FamilyLinkRow, LineRow
from familiehus.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in an open line, and the desk they work at for it."""

    person: UUID
    line: LineRow
    desk: Desk


class Standing:
    """Asks as whom somebody writes about a line."""

    def __init__(self, scribe: Scribe, families: Families, consents: Consents) -> None:
        self._scribe = scribe
        self._families = families
        self._consents = consents

    def part(self, session: Session, by: Acting, line: UUID) -> Part:
        """One's part in an open line. Raises NotFound for whoever has none, and for everybody who is nobody."""
        if by.actor is None:
            raise NotFound("no such line, or not yours")
        try:
            row, place = self._families.yours(session, by, line)
        except NotFound:
            row, place = self._shared(session, by, by.actor, line)
        return Part(by.actor.person, row, place)

    def part_in_start(self, session: Session, by: Acting, line: UUID, sent_from: Desk | None) -> Part:
        """The same for what must be so before an offer begins; whoever sent the family there knows it, too (R058).

        ``sent_from`` is the desk they sent it from, which the referral tells. Raises NotFound for everybody else.
        """
        try:
            return self.part(session, by, line)
        except NotFound:
            if by.actor is None or sent_from is None:
                raise
        by.require(Permission.MEET_FAMILIES, sent_from.organisation)
        return Part(by.actor.person, session.get_one(LineRow, line), sent_from)

    def _shared(self, session: Session, by: Acting, actor: Actor, line: UUID) -> tuple[LineRow, Desk]:
        row = session.get(LineRow, line)
        if row is None or row.unit_id is None:
            raise NotFound("no such line, or not yours")
        check_open_to(session, actor, row)
        mine = {place.id: place for place in desks_of(session, actor)}
        today = self._scribe.calendar.now().date()
        named = [one.unit for one in self._consents.of_lines(session, [line], mine) if one.valid_on(today)]
        if not named:
            raise NotFound("no such line, or not yours")
        place = next(place for key, place in mine.items() if key in named)
        by.require(Permission.MEET_FAMILIES, place.organisation)
        return row, place


def once_around(session: Session, line: UUID) -> dict[UUID, datetime]:
    """The lines that were linked to this one by both parents and are no more, and until when they were."""
    query = select(FamilyLinkRow).where(
        or_(FamilyLinkRow.one_id == line, FamilyLinkRow.other_id == line), FamilyLinkRow.parted_at.is_not(None)
    )
    return {
        row.other_id if row.one_id == line else row.one_id: row.parted_at
        for row in session.scalars(query)
        if row.parted_at is not None
    }


def around(session: Session, line: UUID) -> frozenset[UUID]:
    """The line and those linked to it around the same child or pregnancy, where both parents have said yes."""
    query = select(FamilyLinkRow.one_id, FamilyLinkRow.other_id).where(
        or_(FamilyLinkRow.one_id == line, FamilyLinkRow.other_id == line),
        FamilyLinkRow.one_agreed_at.is_not(None),
        FamilyLinkRow.other_agreed_at.is_not(None),
        FamilyLinkRow.ended_at.is_(None),
    )
    return frozenset({line, *(key for pair in session.execute(query) for key in pair)})
