"""A programme whose referral ends before it: it ends in the same transaction, and forgets whoever the volunteer was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.families.shut_outs import kept_from, may_know
from familiehus.programmes.domain import WITH_VOLUNTEER, Phase
from familiehus.programmes.service import of_referral
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow
from familiehus.referrals.case import Case
from familiehus.referrals.domain import State
from familiehus.referrals.notices import Notices
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork

# Where a referral goes from the states in which a programme lives.
LEFT = (State.COMPLETED, State.DECLINED, State.WITHDRAWN)
OCCASION = "programme-ended"
# How long the list says that a volunteer must hear it: nobody ticks off what is done outside of this house.
SHOWN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Untold:
    """A programme that ended while a volunteer was there."""

    referral: UUID
    reference: str


def end_with_referral(work: UnitOfWork, by: Acting, case: Case, scribe: Scribe, notices: Notices) -> None:
    """End what is left of a programme when its referral has ended; nothing where it ended by its own last step.

    If a volunteer was there, whoever stands for the unit is told that there is something to do: the volunteer hears
    it from them (R099).
    """
    row = of_referral(work.session, case.row.id) if case.row.state in LEFT else None
    if row is None or row.phase == Phase.ENDED:
        return
    had_volunteer = row.volunteer is not None
    row.phase, row.since, row.volunteer = Phase.ENDED.value, scribe.calendar.now().date(), None
    work.session.flush()
    subjects = [("referral", case.row.id), ("line", case.row.line_id), ("phase", row.phase)]
    work.record(scribe.event(Act.PROGRAMME_MOVED, by, row.organisation_id, subjects))
    stand_ins = case.receiver.stand_ins if had_volunteer and case.receiver else frozenset[UUID]()
    for person in sorted(may_know(work.session, case.line, stand_ins) - {by.person}):
        notices.task(work, "referral", case.row.id, OCCASION, person)


def is_volunteer_to_be_told(session: Session, referral: UUID) -> bool:
    """Whether a programme ended while a volunteer was there: its last own step was taken with one."""
    return session.scalar(_with_one().where(ProgrammeRow.referral_id == referral)) is not None


def to_be_told(session: Session, actor: Actor, units: Collection[UUID], today: date) -> list[Untold]:
    """Programmes at these units that ended lately while a volunteer was there, the newest first; no family's name."""
    query = (
        _with_one()
        .where(ProgrammeRow.unit_id.in_(units), ProgrammeRow.since >= today - SHOWN)
        .where(ProgrammeRow.line_id.not_in(kept_from(actor)))
        .order_by(ProgrammeRow.since.desc(), ProgrammeRow.referral_id)
    )
    return [Untold(*row) for row in session.execute(query)] if units else []


def _with_one() -> Select[UUID, str]:
    last = and_(ProgrammeStepRow.programme_id == ProgrammeRow.id, ProgrammeStepRow.number == ProgrammeRow.steps)
    return (
        select(ReferralRow.id, ReferralRow.reference)
        .join(ProgrammeRow, ProgrammeRow.referral_id == ReferralRow.id)
        .join(ProgrammeStepRow, last)
        .where(ProgrammeRow.phase == Phase.ENDED, ProgrammeStepRow.phase.in_(WITH_VOLUNTEER))
    )
