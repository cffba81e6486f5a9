"""Whom a parent names on their page as somebody who must not see it: a person who works here, or a whole unit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.storage import PersonRow
from familiehus.audit.domain import Act
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import desks
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.family_page.answers import Answers
from familiehus.family_page.domain import meant
from familiehus.family_page.service import PARENT, OpenPage, open_line
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.domain import State
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.moves import TalkMoves, of_line
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody who is shut out, by the name the parent knows."""

    id: UUID
    name: str


class Shutting:
    """Shuts out and lets in. Nobody who is shut out is told; what they had to do is somebody else's from then on."""

    def __init__(self, site: ReferralsSite, answers: Answers) -> None:
        self._site = site
        self._answers = answers

    def standing(self, session: Session, line: UUID) -> list[Kept]:
        """Whom this parent has shut out, in the order they said it."""
        query = select(ShutOutRow).where(ShutOutRow.line_id == line).order_by(ShutOutRow.made_at, ShutOutRow.id)
        rows = session.scalars(query).all()
        if not rows:
            return []
        called = directory.names(session, [row.person_id for row in rows])
        found = desks(session, [row.unit_id for row in rows])
        called |= {key: place.full_name for key, place in found.items()}
        return [Kept(row.id, called.get(key, "")) for row in rows if (key := row.person_id or row.unit_id)]

    def shut_out(self, work: UnitOfWork, here: OpenPage, name: str, unit: UUID | None) -> bool:
        """From now on they see nothing. False when it is the holder or their unit: then another contact is wanted.

        Raises Refused when nobody is called so, NotFound for a line that has ended.
        """
        line = open_line(work.session, here)
        if unit is not None:
            return self._unit(work, line, unit)
        known = select(PersonRow.id, PersonRow.name).where(PersonRow.active)
        persons = meant(name, [(key, called) for key, called in work.session.execute(known)])
        if not persons:
            raise Refused("nobody by that name works here")
        if line.holder_id in persons:
            self._answers.want_other_contact(work, line)
            return False
        for person in sorted(persons, key=str):
            self._keep(work, line, person=person)
        self._give_on(work, line, persons=persons)
        return True

    def let_in(self, work: UnitOfWork, here: OpenPage, key: UUID) -> None:
        """Taken back; nothing of it is left. Raises NotFound for another parent's."""
        line = open_line(work.session, here)
        row = work.session.get(ShutOutRow, key)
        if row is None or row.line_id != line.id:
            raise NotFound("no such wish, or not yours")
        work.session.delete(row)
        work.session.flush()
        line.guarded = bool(self.standing(work.session, line.id))
        self._record(work, line, "let_in")

    def _unit(self, work: UnitOfWork, line: LineRow, unit: UUID) -> bool:
        if unit not in desks(work.session, [unit]):
            raise Refused("nobody by that name works here")
        if unit == line.unit_id:
            self._answers.want_other_contact(work, line)
            return False
        standing = select(ConsentRow).where(
            ConsentRow.line_id == line.id, ConsentRow.unit_id == unit, ConsentRow.withdrawn_at.is_(None)
        )
        consents = work.session.scalars(standing).all()
        self._keep(work, line, unit=unit)  # first: no message is owed to them of what ends now
        for consent in consents:
            self._site.referrals.withdraw_consent(work, PARENT, consent)
        self._give_on(work, line, unit=unit)
        return True

    def _keep(self, work: UnitOfWork, line: LineRow, person: UUID | None = None, unit: UUID | None = None) -> None:
        query = select(ShutOutRow.id).where(
            ShutOutRow.line_id == line.id, ShutOutRow.person_id == person, ShutOutRow.unit_id == unit
        )
        if work.session.scalars(query).first() is not None:
            return
        now = self._site.scribe.calendar.now()
        work.session.add(ShutOutRow(id=new_id(), line_id=line.id, person_id=person, unit_id=unit, made_at=now))
        line.guarded = True
        self._record(work, line, "shut_out")

    def _give_on(
        self, work: UnitOfWork, line: LineRow, persons: Collection[UUID] = (), unit: UUID | None = None
    ) -> None:
        """What they had sent is the holder's; what they had received is their unit's, talks too (invariant 2)."""
        under_way = select(ReferralRow).where(ReferralRow.line_id == line.id, ReferralRow.state != State.CLOSED)
        for row in work.session.scalars(under_way).all():
            if row.receiver_id in persons:
                row.receiver_id = None
                row.actor_id = None if row.actor_id in persons else row.actor_id
            if (row.sender_id in persons or row.sender_unit_id == unit) and line.holder_id and line.unit_id:
                if (row.actor_id, row.actor_unit_id) == (row.sender_id, row.sender_unit_id):
                    row.actor_id, row.actor_unit_id = line.holder_id, line.unit_id
                row.sender_id, row.sender_unit_id = line.holder_id, line.unit_id
        work.session.flush()
        moves = TalkMoves(work, PARENT, self._site.scribe, self._site.notices)
        moves.settle(of_line(line.id), said_by=line.id)

    def _record(self, work: UnitOfWork, line: LineRow, purpose: str) -> None:
        """That it was said, and not of whom: the record of an organisation is read by people who work there."""
        subjects = [("line", line.id)]
        work.record(self._site.scribe.event(Act.PARENT_SAID, PARENT, line.organisation_id, subjects, purpose=purpose))
