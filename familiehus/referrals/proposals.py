"""Offers put to one parent (*forslag*): recorded as answered, never as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
        if after.ask_on is not None:
            line.next_on = min(line.next_on, after.ask_on)
        work.session.flush()
        self._record(work, Act.PROPOSAL_ANSWERED, by, line)

    def waiting(self, session: Session, line: UUID) -> Sequence[ProposalRow]:
        """What the parent has not answered, the oldest first."""
        query = select(ProposalRow).where(ProposalRow.line_id == line, ProposalRow.answered_at.is_(None))
        return session.scalars(query.order_by(ProposalRow.made_at, ProposalRow.id)).all()

    def _record(self, work: UnitOfWork, act: Act, by: Acting, line: LineRow) -> None:
        work.record(self._scribe.event(act, by, line.organisation_id, [("line", line.id)]))


@dataclass(frozen=True, slots=True)
class Choosable:
    """An offer one can put to a parent. ``places`` are the municipalities it is for; none where it is for all."""

    id: UUID
    name: str
    slug: str
    places: tuple[str, ...]

    @property
    def words(self) -> str:
        """Name and place: two of a name are two offers (R027)."""
        return f"{self.name} · {', '.join(self.places)}" if self.places else self.name


def offers_to_choose(session: Session, here: str = "") -> list[Choosable]:
    """Every offer that is shown, by name: those of the municipality ``here`` first, then what is for all."""
    document = OfferRow.document
    query = select(OfferRow.id, document["name"].as_string(), OfferRow.slug, document["municipalities"])
    found = session.execute(query.where(OfferRow.published))
    offers = [Choosable(key, name or "", slug, tuple(places or ())) for key, name, slug, places in found]
    return sorted(offers, key=lambda one: (here not in one.places, bool(one.places), one.name, one.slug))
