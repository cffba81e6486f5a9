"""In production nobody opens a line before their organisation's own documents about privacy are in order.

The templates in ``docs/templates`` are beginnings. What counts is that an administrator of the organisation has said
that its own text of each is approved; where that text lies is theirs to say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.privacy.storage import PrivacyApprovalRow
from familiehus.storage.unit_of_work import UnitOfWork


class Document(StrEnum):
    """What must be approved; the template is ``docs/templates/<value>.md``."""

    IMPACT_ASSESSMENT = "impact-assessment"
    INFORMATION = "information"
    PROCESSING_AGREEMENT = "processing-agreement"
    RECORD_OF_PROCESSING = "record-of-processing"
    CONTROLLERS = "controllers"


# Grows when a template says something new. Kept with each approval and told by ``privacy status``; an older one counts.
EDITION = 1
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Approved:
    """One document as it was last approved."""

    document: Document
    edition: int
    filed_as: str
    at: datetime


def approve(
    work: UnitOfWork,
    scribe: Scribe,
    by: Acting,
    organisation: UUID,
    email: str,
    documents: Collection[Document],
    filed_as: str,
) -> None:
    """Note that an administrator of the organisation has approved its documents. Raises Refused for anybody else."""
    person = directory.by_email(work.session, email)
    roles = work.session.scalars(directory.standing_roles(person.id)).all() if person and person.active else ()
    held = {role.role for role in roles if role.organisation_id == organisation}
    if person is None or Role.ADMINISTRATOR.value not in held:
        raise Refused(f"{email} is no administrator there")
    if len(filed_as) > _LONGEST:
        raise Refused(f"say in at most {_LONGEST} letters where it is filed")
    for document in documents:
        row = PrivacyApprovalRow(
            id=new_id(),
            organisation_id=organisation,
            document=document.value,
            edition=EDITION,
            filed_as=filed_as.strip(),
            approved_by=person.id,
            approved_at=scribe.calendar.now(),
        )
        work.session.add(row)
    subjects = [("person", person.id), *(("document", document.value) for document in documents)]
    work.record(scribe.event(Act.PRIVACY_APPROVED, by, organisation, subjects))


def approved(session: Session, organisation: UUID) -> list[Approved]:
    """The newest approval of each document."""
    query = select(PrivacyApprovalRow).where(PrivacyApprovalRow.organisation_id == organisation)
    newest: dict[Document, Approved] = {}
    for row in session.scalars(query.order_by(PrivacyApprovalRow.approved_at)):
        document = Document(row.document)
        newest[document] = Approved(document, row.edition, row.filed_as, row.approved_at)
    return [newest[document] for document in Document if document in newest]


def may_open_lines(session: Session, organisation: UUID) -> bool:
    """Whether every document of the organisation is approved."""
    return {one.document for one in approved(session, organisation)} == set(Document)
