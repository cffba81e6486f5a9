"""At the moment of a start: what is still missing, from what has been recorded and what the offer's source says."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.roles import StaffProfession
from familiehus.accounts.acting import Scribe
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.vocabulary import OrganisationKind, Requirement
from familiehus.concerns.domain import Judged, about, counting
from familiehus.concerns.places import Responsible
from familiehus.concerns.service import offer_of
from familiehus.concerns.standing import around
from familiehus.concerns.storage import ApprovalRow, ConditionRow, ScreeningRow
from familiehus.concerns.vocabulary import Bearing, Subject
from familiehus.consent.service import Consents, Said
from familiehus.families.storage import LineRow
from familiehus.kernel.clock import danish_day
from familiehus.router.gates import SCREENED, Evidence, Gate, Outcome, Screening, gates, opens, paragraphs
from familiehus.router.situation import Referrer, Situation

ReadSituation = Callable[[Collection[Said]], Situation]
# Under § 31 another municipality may do the work (R055); under § 30 it is the responsible one's own.
_ELSEWHERE = frozenset({31})


@dataclass(frozen=True, slots=True)
class Start:
    """What is about to begin: for which line, which offer, at which unit; ``desks`` are those whose texts count."""

    line: UUID
    offer: UUID | None
    unit: UUID | None
    desks: frozenset[UUID]

    @classmethod
    def of(cls, line: LineRow, offer: UUID | None, sender: UUID, unit: UUID | None) -> Start:
        """Judged by what every desk with a part in it knows."""
        return cls(line.id, offer, unit, frozenset(one for one in (line.unit_id, sender, unit) if one))


@dataclass(frozen=True, slots=True)
class Basis:
    """A screening behind a start, told without what it found: whom it is about, and whether it opens."""

    subject: Subject
    bearing: Bearing


class Gatekeeper:
    """Judges starts. It opens nothing: it reads what was recorded, at the moment of asking."""

    def __init__(self, scribe: Scribe, consents: Consents, responsible: Responsible, read: ReadSituation) -> None:
        self._scribe = scribe
        self._consents = consents
        self._responsible = responsible
        self._read = read

    def placed(self, situation: Situation) -> Situation:
        """Where a family lives, by its right name."""
        return self._responsible.placed(situation)

    def missing(self, session: Session, start: Start) -> tuple[Gate, ...]:
        """What must be recorded before the start; empty for a referral to a unit without an offer.

        Where the receiver is not here and no offer is named, nobody knows under which rule it is given: then the
        screening is missing until the one who writes down the start says that it is none of those rules (R052).
        """
        if start.offer is None:
            return () if start.unit else (Gate.SCREENING,)
        offer = offer_of(session, start.offer)
        if offer is None:
            return (Gate.SCREENING,)  # what it was given under is not known any more
        here = self._responsible.of_unit(session, start.unit)
        situation = self._with_conditions(session, start.line, self._situation(session, start, here))
        counted = tuple(one.screening for one in self._judged(session, start, offer, here) if one.counts)
        evidence = Evidence(counted, self._approvals(session, start, offer))
        return gates(offer, situation, self._today(), evidence)

    def screened(self, session: Session, start: Start) -> tuple[Basis, ...]:
        """Of an offer under § 30 or § 31: which screenings of the responsible municipality open it, or do not."""
        offer = offer_of(session, start.offer)
        if offer is None or not paragraphs(offer) & SCREENED:
            return ()
        here = self._responsible.of_unit(session, start.unit)
        situation = self._situation(session, start, here)
        found = []
        for one in self._judged(session, start, offer, here):
            if one.screening.municipality == situation.municipality:
                opening = Bearing.OPENS if opens(one.screening, situation, self._today()) else Bearing.SHUT
                found.append(Basis(one.subject, opening if one.counts else Bearing.ANOTHERS))
        return tuple(found)

    def capacity(self, session: Session, offer: UUID) -> int | None:
        """How many places the offer's source gives it; None where it says nothing (R031)."""
        document = offer_of(session, offer)
        return document.capacity.max if document and document.capacity else None

    def _today(self) -> date:
        return self._scribe.calendar.now().date()

    def _situation(self, session: Session, start: Start, here: str | None) -> Situation:
        said = self._consents.read(session, [start.line], start.desks)
        return self._responsible.of_family(self._read(said), here)

    def _judged(self, session: Session, start: Start, offer: Offer, here: str | None) -> tuple[Judged, ...]:
        """The screenings, those of linked lines, too; under § 30 only those of the municipality where it begins."""
        lines = around(session, start.line)
        query = select(ScreeningRow).where(ScreeningRow.line_id.in_(lines))
        rows = session.scalars(query.order_by(ScreeningRow.recorded_at, ScreeningRow.id))
        whom = about(self._read(self._consents.read(session, sorted(lines, key=str), start.desks)), self._today())
        found = counting(((Subject(row.subject), _screening(row)) for row in rows), whom)
        if here is None or paragraphs(offer) & _ELSEWHERE:
            return found
        return tuple(one for one in found if one.screening.municipality == here)

    def _approvals(self, session: Session, start: Start, offer: Offer) -> tuple[Referrer, ...]:
        """Of each authority its last answer."""
        query = select(ApprovalRow).where(
            ApprovalRow.line_id == start.line,
            ApprovalRow.offer_id == start.offer,
            ApprovalRow.answered_at.is_not(None),
        )
        last = {row.organisation_id: row for row in session.scalars(query.order_by(ApprovalRow.answered_at))}
        given = []
        for row in last.values():
            place = self._responsible.of_organisation(session, row.organisation_id)
            fits = place is not None and (not offer.municipalities or place in offer.municipalities)
            if row.approved and row.profession and fits:
                given.append(Referrer(StaffProfession(row.profession), OrganisationKind.MUNICIPALITY, place))
        return tuple(given)

    def _with_conditions(self, session: Session, line: UUID, situation: Situation) -> Situation:
        query = select(ConditionRow).where(ConditionRow.line_id == line).order_by(ConditionRow.said_at, ConditionRow.id)
        said = {Requirement(row.requirement): row.holds for row in session.scalars(query)}
        return replace(
            situation,
            confirmed=frozenset(one for one, holds in said.items() if holds),
            denied=frozenset(one for one, holds in said.items() if not holds),
        )


def _screening(row: ScreeningRow) -> Screening:
    adviser = Referrer(StaffProfession.CHILD_ADVISER, OrganisationKind.MUNICIPALITY, row.municipality)
    return Screening(row.municipality, Outcome(row.outcome), danish_day(row.recorded_at), adviser)
