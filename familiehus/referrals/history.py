"""What has happened on a line and on a referral, as their pages tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.consent.storage import ConsentExtensionRow, ConsentRow
from familiehus.families.storage import HoldingRow, TryRow
from familiehus.families.vocabulary import Way, Why
from familiehus.referrals.domain import Action, Party, State
from familiehus.referrals.service import Referrals
from familiehus.referrals.storage import ReferralRow, StepRow


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a referral."""

    action: Action
    state: State
    party: Party
    person: UUID | None
    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Held:
    """Since when somebody held the contact, and why it came to them."""

    person: UUID
    unit: UUID
    since: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Tried:
    """A try, or a talk."""

    person: UUID
    day: date
    way: Way
    reached: bool


def steps(session: Session, referrals: Referrals, referral: UUID) -> list[Step]:
    """The whole way of a referral, from the first step."""
    query = select(StepRow).where(StepRow.referral_id == referral).order_by(StepRow.number)
    return [
        Step(
            Action(row.action), State(row.state), Party(row.party), row.person_id, row.at, referrals.what_was_said(row)
        )
        for row in session.scalars(query)
    ]


def holdings(session: Session, line: UUID) -> list[Held]:
    """Everybody who held the line, the first one first."""
    query = select(HoldingRow).where(HoldingRow.line_id == line).order_by(HoldingRow.number)
    return [Held(row.person_id, row.unit_id, row.since, Why(row.why)) for row in session.scalars(query)]


def tries(session: Session, line: UUID, limit: int = 20) -> list[Tried]:
    """The latest tries and talks."""
    query = select(TryRow).where(TryRow.line_id == line).order_by(TryRow.at.desc()).limit(limit)
    return [Tried(row.person_id, row.day, Way(row.way), row.reached) for row in session.scalars(query)]


def referrals_of(session: Session, line: UUID) -> Sequence[ReferralRow]:
    """Every referral of a line, the newest first."""
    return session.scalars(
        select(ReferralRow).where(ReferralRow.line_id == line).order_by(ReferralRow.made_at.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Given:
    """The consents of a line and each time one was said again, by its id; both the newest first."""

    rows: Sequence[ConsentRow]
    again: Mapping[UUID, Sequence[ConsentExtensionRow]]


def consents_of(session: Session, line: UUID) -> Given:
    """Every consent on a line."""
    query = select(ConsentRow, ConsentExtensionRow).outerjoin(
        ConsentExtensionRow, ConsentExtensionRow.consent_id == ConsentRow.id
    )
    newest = (ConsentRow.given_at.desc(), ConsentExtensionRow.given_at.desc())
    rows: dict[UUID, ConsentRow] = {}
    again: dict[UUID, list[ConsentExtensionRow]] = {}
    for row, time in session.execute(query.where(ConsentRow.line_id == line).order_by(*newest)):
        rows[row.id] = row
        again.setdefault(row.id, []).extend(filter(None, [time]))  # none where it was said once
    return Given(list(rows.values()), again)


def lapsed_among(session: Session, rows: Iterable[ReferralRow]) -> frozenset[UUID]:
    """Which of these ended because the time of a yes was up: no family has said no to them (decision 0008)."""
    over = [row.id for row in rows if row.state == State.WITHDRAWN]
    query = select(StepRow.referral_id).where(StepRow.referral_id.in_(over), StepRow.action == Action.LAPSE)
    return frozenset(session.scalars(query)) if over else frozenset()
