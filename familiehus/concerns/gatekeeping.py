"""At the moment of a start: what is still missing, from what has been recorded and what the offer's source says."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.roles import StaffProfession
from familiehus.accounts.acting import Scribe
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.vocabulary import OrganisationKind, Requirement
from familiehus.concerns.domain import newest
from familiehus.concerns.places import Responsible
from familiehus.concerns.service import offer_of
from familiehus.concerns.standing import around
from familiehus.concerns.storage import ApprovalRow, ConditionRow, ScreeningRow
from familiehus.concerns.vocabulary import Subject
from familiehus.consent.service import Consents, Said
from familiehus.kernel.clock import danish_day
from familiehus.router.gates import Evidence, Gate, Outcome, Screening, gates, paragraphs
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


class Gatekeeper:
    """Judges starts. It opens nothing: it reads what was recorded, at the moment of asking."""

    def __init__(self, scribe: Scribe, consents: Consents, responsible: Responsible, read: ReadSituation) -> None:
        self._scribe = scribe
        self._consents = consents
        self._responsible = responsible
        self._read = read

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
        said = self._consents.read(session, [start.line], start.desks)
        situation = self._responsible.of_family(self._read(said), here)
        situation = self._with_conditions(session, start.line, situation)
        evidence = self._evidence(session, start, offer, here)
        return gates(offer, situation, self._scribe.calendar.now().date(), evidence)

    def capacity(self, session: Session, offer: UUID) -> int | None:
        """How many places the offer's source gives it; None where it says nothing (R031)."""
        document = offer_of(session, offer)
        return document.capacity.max if document and document.capacity else None

    def _evidence(self, session: Session, start: Start, offer: Offer, here: str | None) -> Evidence:
        screenings = self._screenings(session, start.line)
        if here is not None and not paragraphs(offer) & _ELSEWHERE:
            screenings = tuple(one for one in screenings if one.municipality == here)
        return Evidence(screenings, self._approvals(session, start, offer))

    def _screenings(self, session: Session, line: UUID) -> tuple[Screening, ...]:
        query = select(ScreeningRow).where(ScreeningRow.line_id.in_(around(session, line)))
        rows = session.scalars(query.order_by(ScreeningRow.recorded_at, ScreeningRow.id))
        return newest((Subject(row.subject), _screening(row)) for row in rows)

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
