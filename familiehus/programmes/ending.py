"""A programme whose referral ends before it: it ends in the same transaction, and forgets whoever the volunteer was."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.families.shut_outs import may_know
from familiehus.programmes.domain import WITH_VOLUNTEER, Phase
from familiehus.programmes.service import of_referral
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow
from familiehus.referrals.case import Case
from familiehus.referrals.domain import State
from familiehus.referrals.notices import Notices
from familiehus.storage.unit_of_work import UnitOfWork

# Where a referral goes from the states in which a programme lives.
LEFT = (State.COMPLETED, State.DECLINED, State.WITHDRAWN)
OCCASION = "programme-ended"


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
    last = (
        select(ProgrammeStepRow.phase)
        .join(ProgrammeRow, ProgrammeRow.id == ProgrammeStepRow.programme_id)
        .where(ProgrammeRow.referral_id == referral, ProgrammeRow.phase == Phase.ENDED)
        .order_by(ProgrammeStepRow.number.desc())
        .limit(1)
    )
    return session.scalar(last) in WITH_VOLUNTEER
