"""What opens a legal gate: screenings, approvals and confirmed conditions, each by whom the rules name, from now on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import PersonRow, RoleRow
from familiehus.audit.domain import Act
from familiehus.catalogue.documents import load
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import OrganisationKind, Requirement
from familiehus.concerns.domain import NewScreening, check_screening
from familiehus.concerns.places import Responsible
from familiehus.concerns.standing import Standing
from familiehus.concerns.storage import ApprovalRow, ConditionRow, ScreeningRow
from familiehus.families.desks import Desk
from familiehus.families.shut_outs import check_open_to, may_know
from familiehus.families.storage import LineRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.notifications.domain import Owed
from familiehus.notifications.outbox import owe
from familiehus.router.gates import may_approve
from familiehus.router.situation import Referrer
from familiehus.storage.unit_of_work import UnitOfWork

# For what an authority is told that there is a question.
ASKED = "asked"


class Gates:
    """The acts that open gates. Nobody opens one from the command line, and no role does it without the profession."""

    def __init__(self, scribe: Scribe, standing: Standing, responsible: Responsible) -> None:
        self._scribe = scribe
        self._standing = standing
        self._responsible = responsible

    def line_called(self, session: Session, by: Acting, reference: str) -> LineRow:
        """The open line somebody names by its reference. Raises NotFound, for whoever is shut out, too."""
        row = session.scalars(select(LineRow).where(LineRow.reference == reference.strip().upper())).one_or_none()
        if row is None or row.unit_id is None:
            raise NotFound("no such line")
        check_open_to(session, by.actor, row)
        return row

    def screened(self, session: Session, by: Acting, organisation: UUID, line: UUID) -> Sequence[ScreeningRow]:
        """The screenings one's own authority has recorded on an open line, the newest first. Raises NotFound."""
        by.require(Permission.SCREEN, organisation)
        self._open_line(session, by, line)
        query = select(ScreeningRow).where(ScreeningRow.line_id == line, ScreeningRow.organisation_id == organisation)
        return session.scalars(query.order_by(ScreeningRow.recorded_at.desc())).all()

    def screen(self, work: UnitOfWork, by: Acting, organisation: UUID, line: UUID, new: NewScreening) -> ScreeningRow:
        """Record a *socialfaglig screening* in the responsible municipality: that of the adviser (R052, R053, R054).

        Needs no part in the line and no consent: it is the authority's own act, and tells it nothing about the family.
        Raises NotFound for whoever has not the authority, Refused for what is missing.
        """
        role = by.require(Permission.SCREEN, organisation)
        municipality = self._responsible.of_organisation(work.session, organisation)
        if by.person is None or municipality is None:
            raise NotFound("no such authority, or not yours")
        self._open_line(work.session, by, line)
        subject, occasion, outcome = check_screening(new)
        row = ScreeningRow(
            id=new_id(),
            line_id=line,
            organisation_id=organisation,
            municipality=municipality,
            subject=subject.value,
            occasion=occasion.value,
            outcome=outcome.value,
            support_now=new.support_now,
            recorded_by=by.person,
            # The real clock: neither a form nor a demo's calendar can say that it was done earlier.
            recorded_at=self._scribe.security.now(),
        )
        work.session.add(row)
        work.session.flush()
        subjects = [("line", line), ("screening", row.id)]
        work.record(self._scribe.event(Act.SCREENING_RECORDED, by, organisation, subjects, role=role))
        return row

    def ask_approval(self, work: UnitOfWork, by: Acting, line: UUID, offer: UUID, organisation: UUID) -> ApprovalRow:
        """Ask the authority that must approve an offer. It is told the reference and the offer, nothing else (R059).

        Its approvers hear, with the morning's digest, that there is something for them.
        """
        part = self._standing.part(work.session, by, line)
        document = offer_of(work.session, offer)
        municipality = self._responsible.of_organisation(work.session, organisation)
        if document is None or document.access.approval_by is None:
            raise Refused("nobody has to approve this offer")
        if municipality is None or (document.municipalities and municipality not in document.municipalities):
            raise Refused("that authority does not approve this offer")
        row = ApprovalRow(
            id=new_id(),
            line_id=line,
            offer_id=offer,
            organisation_id=organisation,
            asked_by=part.person,
            asked_unit_id=part.desk.id,
            asked_at=self._scribe.calendar.now(),
        )
        work.session.add(row)
        work.session.flush()
        subjects = [("line", line), ("approval", row.id)]
        work.record(self._scribe.event(Act.APPROVAL_ASKED, by, part.desk.organisation, subjects))
        self._tell(work, row, ASKED, _approvers(work.session, organisation))
        return row

    def approval(self, session: Session, by: Acting, approval: UUID) -> ApprovalRow:
        """A question to one's own authority. Raises NotFound."""
        row = session.get(ApprovalRow, approval)
        if row is None:
            raise NotFound("no such question, or not yours")
        by.require(Permission.APPROVE, row.organisation_id)
        check_open_to(session, by.actor, session.get_one(LineRow, row.line_id))
        return row

    def answer(self, work: UnitOfWork, by: Acting, approval: UUID, *, approved: bool | None) -> ApprovalRow:
        """Yes or no, by whom the offer waits for; whoever asked is told that there is an answer.

        Raises NotFound for anybody else, Refused when it was answered.
        """
        row = self.approval(work.session, by, approval)
        document = offer_of(work.session, row.offer_id)
        kind = OrganisationKind.MUNICIPALITY
        municipality = self._responsible.of_organisation(work.session, row.organisation_id)
        able = [
            profession
            for where, profession in (by.actor.professions if by.actor else ())
            if where == row.organisation_id
            and document is not None
            and may_approve(document, Referrer(profession, kind, municipality))
        ]
        if not able or municipality is None:
            raise NotFound("no such question, or not yours")
        if approved is None:
            raise Refused("say yes or no")
        if row.answered_at is not None:
            raise Refused("this has been answered")
        row.approved, row.profession = approved, able[0].value
        row.answered_by, row.answered_at = by.person, self._scribe.security.now()
        subjects = [("line", row.line_id), ("approval", row.id)]
        role = by.require(Permission.APPROVE, row.organisation_id)
        work.record(self._scribe.event(Act.APPROVAL_ANSWERED, by, row.organisation_id, subjects, role=role))
        self._tell(work, row, "answered", [row.asked_by])
        return row

    def _tell(self, work: UnitOfWork, row: ApprovalRow, occasion: str, people: Collection[UUID]) -> None:
        """Nobody whom the parent has shut out, and nothing but that there is a task."""
        told = may_know(work.session, work.session.get_one(LineRow, row.line_id), people)
        now = self._scribe.calendar.now()
        owe(work, *(Owed.task("approval", row.id, occasion, person, now) for person in told))

    def say_condition(
        self,
        work: UnitOfWork,
        by: Acting,
        line: UUID,
        requirement: Requirement | None,
        *,
        holds: bool | None,
        sent_from: Desk | None = None,
    ) -> None:
        """Somebody of a municipality with a part in the line says whether a condition holds; the last word counts.

        An association that has taken over cannot say it: whoever sent the family there, from ``sent_from``, still can.
        """
        part = self._standing.part_in_start(work.session, by, line, sent_from)
        place = part.desk
        if requirement is None or holds is None:
            raise Refused("say whether it is so")
        if self._responsible.of_organisation(work.session, place.organisation) is None:
            raise Refused("only somebody who works for a municipality can say that")
        row = ConditionRow(
            id=new_id(),
            line_id=line,
            requirement=requirement.value,
            organisation_id=place.organisation,
            holds=holds,
            said_by=part.person,
            said_at=self._scribe.security.now(),
        )
        work.session.add(row)
        subjects = [("line", line), ("condition", row.id)]
        work.record(self._scribe.event(Act.CONDITION_SAID, by, place.organisation, subjects, purpose=requirement.value))

    def _open_line(self, session: Session, by: Acting, line: UUID) -> LineRow:
        row = session.get(LineRow, line)
        if row is None or row.unit_id is None:
            raise NotFound("no such line")
        check_open_to(session, by.actor, row)
        return row


def _approvers(session: Session, organisation: UUID) -> list[UUID]:
    """Everybody active who holds the role there."""
    query = select(RoleRow.person_id).join(PersonRow, PersonRow.id == RoleRow.person_id)
    query = query.where(RoleRow.organisation_id == organisation, RoleRow.role == Role.APPROVER)
    return list(session.scalars(query.where(RoleRow.ended_at.is_(None), PersonRow.active).distinct()))


def offer_of(session: Session, offer: UUID | None) -> Offer | None:
    """An offer as parents see it; None when there is none."""
    row = session.get(OfferRow, offer) if offer else None
    return load(Offer, row.document) if row else None
