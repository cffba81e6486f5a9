"""Passing lines on, many at a time: sick leave, leaving. Offered to a colleague, and theirs once they say yes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import PersonRow, RoleRow
from familiehus.audit.domain import Act
from familiehus.families.desks import MEETING, Desk, desk
from familiehus.families.domain import Holder
from familiehus.families.service import Families
from familiehus.families.shut_outs import check_open_to, may_know, open_to
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Why
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.domain import State
from familiehus.referrals.notices import Notices
from familiehus.referrals.occasions import OFFERED
from familiehus.referrals.passing_on.passing import Outcome, answer, check_offer
from familiehus.referrals.passing_on.storage import REFUSED, STANDS, TOLD_FOR, PassOnRow
from familiehus.referrals.service import Referrals
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.moves import TalkMoves
from familiehus.storage.unit_of_work import UnitOfWork

MOST = 500


class PassOns:
    """Offers lines to colleagues and takes their answers."""

    def __init__(self, scribe: Scribe, families: Families, referrals: Referrals, notices: Notices) -> None:
        self._scribe = scribe
        self._families = families
        self._referrals = referrals
        self._notices = notices

    def offer(self, work: UnitOfWork, by: Acting, lines: Collection[UUID], to: UUID) -> None:
        """Offer lines of one's own, or that one stands in for, to a colleague; the newest offer of a line counts.

        All or nothing. Raises NotFound for a line that is not one's own, Refused for somebody who cannot hold it.
        """
        if not lines:
            raise Refused("choose what to pass on")
        for line in lines:
            row, place = self._families.yours(work.session, by, line)
            if by.person is None or row.holder_id is None:
                raise NotFound("no such line, or not yours")
            works = to in {person for person, _name in colleagues(work.session, place)} & may_know(
                work.session, row, [to]
            )
            check_offer(Holder(row.holder_id, place.id), Holder(to, place.id), works_there=works)
            before = self._waiting(work.session, line)
            if before is not None:
                self._settle(work, by, before, row, Outcome.TAKEN_BACK)
            made = PassOnRow(id=new_id(), line_id=line, unit_id=place.id, from_id=row.holder_id, to_id=to)
            made.made_by, made.made_at = by.person, self._scribe.calendar.now()
            work.session.add(made)
            work.session.flush()
            self._record(work, Act.PASS_ON_OFFERED, by, row, to)
            if to != by.person:
                self._notices.task(work, "pass_on", made.id, OFFERED, to)

    def answer(self, work: UnitOfWork, by: Acting, key: UUID, *, accepts: bool) -> Outcome:
        """The colleague's yes or no. With the yes the contact moves, and what they sent on the line with it.

        Raises NotFound for whoever was not asked, Refused when it is settled.
        """
        made = work.session.get(PassOnRow, key, with_for_update=True)
        if made is None or by.person != made.to_id:
            raise NotFound("no such offer, or not yours")
        by.require(Permission.MEET_FAMILIES, desk(work.session, made.unit_id).organisation)
        line = work.session.get_one(LineRow, made.line_id, with_for_update=True)
        check_open_to(work.session, by.actor, line)
        now = Holder(line.holder_id, line.unit_id) if line.holder_id and line.unit_id else None
        settled = Outcome(made.outcome) if made.outcome else None
        outcome = answer(settled, Holder(made.from_id, made.unit_id), now, accepts=accepts)
        self._settle(work, by, made, line, outcome)
        if outcome is Outcome.ACCEPTED:
            self._families.give(work, by, line, Holder(made.to_id, made.unit_id), Why.PASSED_ON)
            self._take_along(work.session, made)
            moves = TalkMoves(work, by, self._scribe, self._notices)
            moves.give(line.id, made.unit_id, made.from_id, made.to_id)
            self._referrals.follow(work.session, line)
            self._notices.news(work, "pass_on", made.id, line)
        elif made.made_by != by.person:
            self._notices.task(work, "pass_on", made.id, "answered", made.made_by)
        return outcome

    def take_back(self, work: UnitOfWork, by: Acting, key: UUID) -> None:
        """Whoever has the line changes their mind before there is an answer. Raises NotFound; Refused after it."""
        made = work.session.get(PassOnRow, key, with_for_update=True)
        if made is None:
            raise NotFound("no such offer, or not yours")
        line, _place = self._families.yours(work.session, by, made.line_id)
        if made.outcome is not None:
            raise Refused("this has been answered already")
        self._settle(work, by, made, line, Outcome.TAKEN_BACK)

    def asked_of(self, session: Session, actor: Actor) -> Sequence[PassOnRow]:
        """What waits for this person's answer, the oldest first."""
        query = select(PassOnRow).join(LineRow, LineRow.id == PassOnRow.line_id)
        query = query.where(PassOnRow.to_id == actor.person, STANDS, open_to(actor))
        return session.scalars(query.order_by(PassOnRow.made_at, PassOnRow.id).limit(MOST)).all()

    def waiting_on(self, session: Session, lines: Collection[UUID]) -> dict[UUID, PassOnRow]:
        """The offer that waits on each of these lines."""
        query = select(PassOnRow).where(PassOnRow.line_id.in_(lines), STANDS)
        return {row.line_id: row for row in session.scalars(query)}

    def refused_on(self, session: Session, lines: Collection[UUID]) -> dict[UUID, PassOnRow]:
        """Of these lines those that the last one asked will not take over, for as long as that is told."""
        since = self._scribe.calendar.now() - TOLD_FOR
        query = select(PassOnRow).where(PassOnRow.line_id.in_(lines), REFUSED, PassOnRow.settled_at >= since)
        return {row.line_id: row for row in session.scalars(query)}

    def _waiting(self, session: Session, line: UUID) -> PassOnRow | None:
        query = select(PassOnRow).where(PassOnRow.line_id == line, PassOnRow.outcome.is_(None))
        return session.scalars(query.with_for_update()).one_or_none()

    def _settle(self, work: UnitOfWork, by: Acting, made: PassOnRow, line: LineRow, outcome: Outcome) -> None:
        made.outcome, made.settled_at = outcome.value, self._scribe.calendar.now()
        work.session.flush()
        self._record(work, Act.PASS_ON_ANSWERED, by, line, made.to_id, outcome.value)

    def _take_along(self, session: Session, made: PassOnRow) -> None:
        """What the earlier holder sent on this line from this unit is the new one's to follow."""
        mine = (ReferralRow.sender_id == made.from_id, ReferralRow.sender_unit_id == made.unit_id)
        query = select(ReferralRow).where(ReferralRow.line_id == made.line_id, ReferralRow.state != State.CLOSED, *mine)
        for row in session.scalars(query):
            row.sender_id = made.to_id
            if (row.actor_id, row.actor_unit_id) == (made.from_id, made.unit_id):
                row.actor_id = made.to_id

    def _record(self, work: UnitOfWork, act: Act, by: Acting, line: LineRow, to: UUID, purpose: str = "") -> None:
        subjects = [("line", line.id), ("person", to)]
        work.record(self._scribe.event(act, by, line.organisation_id, subjects, purpose=purpose))


def colleagues(session: Session, place: Desk) -> list[tuple[UUID, str]]:
    """Active people who meet families at this desk, and who stands for it; id and name, by name."""
    bound = select(RoleRow.person_id).where(
        RoleRow.unit_id == place.id, RoleRow.role.in_(MEETING), RoleRow.ended_at.is_(None)
    )
    here = or_(PersonRow.id.in_(bound), PersonRow.id.in_(place.stand_ins))
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.active, here).order_by(PersonRow.name, PersonRow.id)
    return [(key, name) for key, name in session.execute(query)]
