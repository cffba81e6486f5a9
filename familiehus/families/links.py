"""Families: which lines belong together. Seen only by who may see both; no parent's act touches the other's line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.families.linking import Link, agree, leave, new_link
from familiehus.families.storage import FamilyLinkRow, LineRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.storage.unit_of_work import UnitOfWork

# An open line that somebody holds, stands in for or receives. Raises NotFound.
Part = Callable[[Session, Acting, UUID], LineRow]


@dataclass(frozen=True, slots=True)
class Seen:
    """A link as seen from one line. Who may not see the other one meets None, and only this parent's own yes."""

    id: UUID
    agreed: bool
    other: LineRow | None
    other_agreed: bool


class FamilyLinks:
    """Ties lines together and unties them; ``part`` says which lines somebody has to do with."""

    def __init__(self, scribe: Scribe, part: Part) -> None:
        self._scribe = scribe
        self._part = part

    def make(self, work: UnitOfWork, by: Acting, line: UUID, reference: str) -> UUID:
        """Link a line with the one of this reference. It counts when both parents have said yes.

        Raises NotFound for a line that is not one's own; Refused when the other is not, or is the same one.
        """
        return self._tie(work, by, self._part(work.session, by, line), self._named(work.session, by, reference))

    def met_together(self, work: UnitOfWork, by: Acting, line: UUID, beside: UUID, agreed: Collection[UUID]) -> None:
        """Link a line with one that was met before; ``agreed`` are those of the two whose parent has said yes.

        Raises NotFound for a line that is not one's own.
        """
        link = self._tie(work, by, self._part(work.session, by, line), self._part(work.session, by, beside))
        for one in agreed:
            self.agree(work, by, one, link)

    def _tie(self, work: UnitOfWork, by: Acting, first: LineRow, second: LineRow) -> UUID:
        link = new_link(first.id, second.id)
        here = (FamilyLinkRow.one_id == link.one, FamilyLinkRow.other_id == link.other)
        row = work.session.scalars(select(FamilyLinkRow).where(*here).with_for_update()).one_or_none()
        if row is not None and row.ended_at is None:
            return row.id
        if row is None:
            row = FamilyLinkRow(id=new_id(), one_id=link.one, other_id=link.other)
            work.session.add(row)
        row.made_by, row.made_at = _person(by), self._scribe.calendar.now()
        _keep(row, replace(link, parted=row.parted_at))
        work.session.flush()
        self._record(work, Act.FAMILY_LINKED, by, first, second)
        return row.id

    def agree(self, work: UnitOfWork, by: Acting, line: UUID, link: UUID) -> None:
        """The parent of this line has said yes; the other's is asked for apart. Raises NotFound, Refused."""
        here = self._part(work.session, by, line)
        row, beside = self._with_both(work.session, by, here.id, link)
        _keep(row, agree(_link(row), here.id, self._scribe.calendar.now()))
        self._record(work, Act.FAMILY_AGREED, by, here, beside)

    def leave(self, work: UnitOfWork, by: Acting, line: UUID, link: UUID) -> None:
        """The parent of this line wants it no longer. Whoever has that one line can write it down. Raises NotFound."""
        here = self._part(work.session, by, line)
        row = _row(work.session, here.id, link)
        if _link(row).agreed(here.id) is None:
            self._with_both(work.session, by, here.id, link)
        self.untie(work, by, here, row)

    def untie(self, work: UnitOfWork, by: Acting, here: LineRow, row: FamilyLinkRow) -> None:
        """This parent's yes is taken back, once whoever asks may. Nothing is told to the other side, nor seen there."""
        _keep(row, leave(_link(row), here.id, self._scribe.calendar.now()))
        self._record(work, Act.FAMILY_LEFT, by, here)

    def seen(self, session: Session, by: Acting, line: UUID) -> list[Seen]:
        """The links of a line one has a part in. Of a line one may not see there is nothing, not even that it is."""
        return self.seen_from(session, by, self._part(session, by, line).id)

    def seen_from(self, session: Session, by: Acting, line: UUID) -> list[Seen]:
        """The same, once whoever asks has been found to have a part in the line."""
        found = []
        for row in _standing(session, line):
            link = _link(row)
            mine, beside = link.agreed(line) is not None, self._other(session, by, link.beside(line))
            if beside is not None or mine:
                theirs = beside is not None and link.agreed(link.beside(line)) is not None
                found.append(Seen(row.id, mine, beside, theirs))
        return found

    def _named(self, session: Session, by: Acting, reference: str) -> LineRow:
        wanted = reference.strip().upper()
        key = session.scalar(select(LineRow.id).where(LineRow.reference == wanted))
        found = self._other(session, by, key) if key else None
        if found is None:
            raise Refused("no such line, or not yours")
        return found

    def _other(self, session: Session, by: Acting, line: UUID) -> LineRow | None:
        try:
            return self._part(session, by, line)
        except NotFound:
            return None

    def _with_both(self, session: Session, by: Acting, line: UUID, link: UUID) -> tuple[FamilyLinkRow, LineRow]:
        row = _row(session, line, link)
        return row, self._part(session, by, _link(row).beside(line))

    def _record(self, work: UnitOfWork, act: Act, by: Acting, *lines: LineRow) -> None:
        """In the chain of each line's organisation, naming that line alone: a record does not join what is apart."""
        for line in lines[:1] if act is not Act.FAMILY_LINKED else lines:
            work.record(self._scribe.event(act, by, line.organisation_id, [("line", line.id)]))


def linked(session: Session, line: UUID) -> list[UUID]:
    """The other open lines around the same child or pregnancy, where both parents have said yes."""
    beside = [_link(row).beside(line) for row in _standing(session, line) if _link(row).stands]
    if not beside:
        return []
    query = select(LineRow.id).where(LineRow.id.in_(beside), LineRow.ending.is_(None))
    return list(session.scalars(query.order_by(LineRow.id)))


def own_yes(session: Session, line: UUID) -> list[FamilyLinkRow]:
    """The links this parent has said yes to: all that their own page may know of, and only their own side of it."""
    return [row for row in _standing(session, line) if _link(row).agreed(line) is not None]


def _standing(session: Session, line: UUID) -> list[FamilyLinkRow]:
    around = or_(FamilyLinkRow.one_id == line, FamilyLinkRow.other_id == line)
    query = select(FamilyLinkRow).where(around, FamilyLinkRow.ended_at.is_(None))
    return list(session.scalars(query.order_by(FamilyLinkRow.made_at, FamilyLinkRow.id)))


def _row(session: Session, line: UUID, link: UUID) -> FamilyLinkRow:
    row = session.get(FamilyLinkRow, link, with_for_update=True)
    if row is None or line not in {row.one_id, row.other_id}:
        raise NotFound("no such link, or not yours")
    return row


def _link(row: FamilyLinkRow) -> Link:
    return Link(row.one_id, row.other_id, row.one_agreed_at, row.other_agreed_at, row.ended_at, row.parted_at)


def _keep(row: FamilyLinkRow, link: Link) -> None:
    row.one_agreed_at, row.other_agreed_at = link.one_agreed, link.other_agreed
    row.ended_at, row.parted_at = link.ended, link.parted


def _person(by: Acting) -> UUID:
    if by.person is None:
        raise NotFound("no such line, or not yours")
    return by.person
