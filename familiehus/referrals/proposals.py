"""Offers put to one parent (*forslag*): recorded as answered, never as what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.catalogue.storage import OfferRow
from familiehus.families.service import Families
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.proposal_storage import ProposalRow
from familiehus.referrals.proposing import OfferPut, Reply, reply
from familiehus.storage.unit_of_work import UnitOfWork


class Proposals:
    """Puts offers to parents and takes their answers. No event names the offer."""

    def __init__(self, scribe: Scribe, families: Families) -> None:
        self._scribe = scribe
        self._families = families

    def propose(self, work: UnitOfWork, by: Acting, line: UUID, offer: UUID) -> None:
        """An offer put to the parent; twice is once. Raises NotFound for a line that is not one's own, Refused."""
        row, _place = self._families.yours(work.session, by, line)
        found = work.session.get(OfferRow, offer)
        if by.person is None or found is None or not found.published:
            raise Refused("choose an offer")
        if row.quiet:
            raise Refused("everything toward this parent has stopped")
        if offer in {one.offer_id for one in self.waiting(work.session, line)}:
            return
        made = ProposalRow(id=new_id(), line_id=line, offer_id=offer, made_by=by.person)
        made.made_at = self._scribe.calendar.now()
        work.session.add(made)
        work.session.flush()
        self._record(work, Act.PROPOSAL_MADE, by, row)

    def told(self, work: UnitOfWork, by: Acting, line: UUID, key: UUID, says: Reply, day: date | None) -> None:
        """What the parent told the holder. Raises NotFound, Refused."""
        row, _place = self._families.yours(work.session, by, line)
        self.says(work, by, row, key, says, day)

    def says(self, work: UnitOfWork, by: Acting, line: LineRow, key: UUID, says: Reply, day: date | None) -> None:
        """The parent's answer, once whoever asks may: with a yes or a no the offer is forgotten. Raises as ``told``."""
        row = work.session.get(ProposalRow, key, with_for_update=True)
        if row is None or row.line_id != line.id:
            raise NotFound("no such proposal, or not yours")
        now = self._scribe.calendar.now()
        after = reply(OfferPut(row.ask_on, row.answered_at is not None), says, day, now.date())
        row.ask_on = after.ask_on
        if after.answered:
            row.offer_id, row.answered_at = None, now
        elif after.ask_on is not None:
            line.next_on = min(line.next_on, after.ask_on)
        work.session.flush()
        self._record(work, Act.PROPOSAL_ANSWERED, by, line)

    def waiting(self, session: Session, line: UUID) -> Sequence[ProposalRow]:
        """What the parent has not answered, the oldest first."""
        query = select(ProposalRow).where(ProposalRow.line_id == line, ProposalRow.answered_at.is_(None))
        return session.scalars(query.order_by(ProposalRow.made_at, ProposalRow.id)).all()

    def _record(self, work: UnitOfWork, act: Act, by: Acting, line: LineRow) -> None:
        work.record(self._scribe.event(act, by, line.organisation_id, [("line", line.id)]))


def offers_to_choose(session: Session) -> list[tuple[UUID, str, str]]:
    """Every offer that is shown: id, name and the slug of its page, by name."""
    query = select(OfferRow.id, OfferRow.document["name"].as_string(), OfferRow.slug).where(OfferRow.published)
    return sorted(((row[0], row[1] or "", row[2]) for row in session.execute(query)), key=lambda one: (one[1], one[2]))
