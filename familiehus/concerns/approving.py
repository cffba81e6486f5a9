"""What waits for an approver's yes: the reference, the offer, and of the family only what the practice needs (R059)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from familiehus.access.actor import Actor
from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.concerns.service import ASKED, offer_of
from familiehus.concerns.storage import ApprovalRow
from familiehus.consent.service import Consents, Said
from familiehus.families.desks import Desk
from familiehus.families.shut_outs import open_to
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.notifications.domain import Owed

# What a work placement needs; whatever else a consent may name is not for the approver.
NEEDED = frozenset({Field.NAME, Field.CONTACT, Field.DUE, Field.SPOKEN, Field.PRACTICAL})
_MOST = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One question as the approver sees it."""

    row: ApprovalRow
    reference: str
    offer: str
    asked_by: str
    items: list[Said]


def questions(session: Session, consents: Consents, actor: Actor, places: Collection[UUID]) -> list[Waiting]:
    """Those of one's own authorities that wait, then the latest answers; the caller records the look."""
    query = select(ApprovalRow, LineRow.reference).join(LineRow, LineRow.id == ApprovalRow.line_id)
    query = query.where(ApprovalRow.organisation_id.in_(places), open_to(actor))
    query = query.order_by(ApprovalRow.answered_at.is_not(None), ApprovalRow.asked_at.desc()).limit(_MOST)
    rows = session.execute(query).all()
    askers = directory.names(session, [row.asked_by for row, _ in rows])
    offers = {key: offer_of(session, key) for key in {row.offer_id for row, _ in rows}}
    return [
        Waiting(
            row,
            reference,
            offer.name if (offer := offers[row.offer_id]) else "",
            askers.get(row.asked_by, ""),
            [] if row.answered_at else _readable(session, consents, actor, row),
        )
        for row, reference in rows
    ]


def waiting(session: Session, actor: Actor, places: Collection[UUID]) -> int:
    """How many of one's own authorities have no answer yet."""
    query = select(func.count()).select_from(ApprovalRow).join(LineRow, LineRow.id == ApprovalRow.line_id)
    query = query.where(ApprovalRow.organisation_id.in_(places), ApprovalRow.answered_at.is_(None), open_to(actor))
    return session.scalar(query) or 0


def answered(session: Session, actor: Actor, mine: Collection[Desk]) -> dict[tuple[UUID, UUID], str]:
    """Questions about lines and offers that have their answer, with the offer's name, for who acts on it.

    A question that was asked again has none: the mail that tells of an answer names nothing.
    """
    standing = [desk.id for desk in mine if actor.person in desk.stand_ins]
    asked_it = and_(ApprovalRow.asked_by == actor.person, ApprovalRow.asked_unit_id.in_([desk.id for desk in mine]))
    theirs = or_(LineRow.holder_id == actor.person, LineRow.unit_id.in_(standing), asked_it)
    later = aliased(ApprovalRow)
    same = (later.line_id == ApprovalRow.line_id, later.offer_id == ApprovalRow.offer_id)
    again = exists().where(*same, later.asked_at > ApprovalRow.asked_at)
    query = select(ApprovalRow.line_id, ApprovalRow.offer_id).join(LineRow, LineRow.id == ApprovalRow.line_id)
    query = query.where(ApprovalRow.answered_at.is_not(None), theirs, ~again, open_to(actor), LineRow.ending.is_(None))
    pairs = [(line, offer) for line, offer in session.execute(query.distinct().limit(_MOST))]
    return {(line, key): offer.name for line, key in pairs if (offer := offer_of(session, key))}


def _readable(session: Session, consents: Consents, actor: Actor, row: ApprovalRow) -> list[Said]:
    """What a consent gives the approver's own unit, of the fields the practice needs, until there is an answer."""
    units = [
        held.unit
        for held in actor.memberships
        if held.organisation == row.organisation_id and held.role is Role.APPROVER and held.unit
    ]
    said = consents.read(session, [row.line_id], units)
    newest = {one.field: one for one in reversed(said) if one.field in NEEDED}
    return [newest[field] for field in Field if field in newest]


def still_due(session: Session, owed: Owed, _now: datetime) -> bool:
    """Whether a question that an authority is told of has no answer yet; that there is one is news for who asked."""
    row = session.get(ApprovalRow, owed.subject_id)
    return row is None or owed.occasion != ASKED or row.answered_at is None
