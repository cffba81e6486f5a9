"""Taking away what is known about a family. The record of what happened stays whole: it never held any content.

A text that concerns another parent's line, too, stays with that one. The erased line is then left as a mere number, so
that its yes, which is gone, is still missing (invariant 3); the last line such a text concerns takes it along.
Of a meeting under § 11 e the day stays on the lines it counted for (decision 0021).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from familiehus.audit.storage import LineLookRow
from familiehus.concerns.counting import leave_days
from familiehus.concerns.storage import (
    ApprovalRow,
    ConcernRow,
    ConditionRow,
    DialogueRow,
    ExchangeDayRow,
    MeetingRow,
    ScreeningRow,
)
from familiehus.consent.storage import ConsentExtensionRow, ConsentItemRow, ConsentRow
from familiehus.families.storage import (
    FamilyLinkRow,
    HoldingRow,
    ItemLineRow,
    ItemRow,
    LineFieldRow,
    LineRow,
    ShutOutRow,
    TryRow,
)
from familiehus.family_page.storage import ConfirmationRow, ParentAnswerRow, ParentPageRow, ParentSessionRow
from familiehus.notifications.storage import MessageRow
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow, ProgrammeVisitRow
from familiehus.referrals.passing_on.storage import PassOnRow
from familiehus.referrals.proposal_storage import ProposalRow
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow, CourseMemberRow, CourseRow
from familiehus.storage.base import Base

# SQLite takes so many values in one statement, and more.
_AT_ONCE = 500
Where = Callable[[UUID], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows that belong to one line: their table, and which they are."""

    model: type[Base]
    of_line: Where = field(repr=False)


def _line(column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]) -> Where:
    return lambda line: column == line


def _pages(line: UUID) -> ColumnElement[bool]:
    return ParentSessionRow.page_id.in_(select(ParentPageRow.id).where(ParentPageRow.line_id == line))


def _consents(column: InstrumentedAttribute[UUID]) -> Where:
    return lambda line: column.in_(select(ConsentRow.id).where(ConsentRow.line_id == line))


def _programmes(column: InstrumentedAttribute[UUID]) -> Where:
    return lambda line: column.in_(select(ProgrammeRow.id).where(ProgrammeRow.line_id == line))


def _of_nobody(key: InstrumentedAttribute[UUID], part: InstrumentedAttribute[UUID]) -> Where:
    """Rows that belonged to several lines, and now to none."""
    return lambda _line: ~exists().where(part == key)


def _courses(line: UUID) -> ColumnElement[bool]:
    alone = _of_nobody(CourseRow.id, CourseMemberRow.course_id)(line)
    return and_(alone, ~exists().where(AppointmentRow.course_id == CourseRow.id))


def _steps(line: UUID) -> ColumnElement[bool]:
    return StepRow.referral_id.in_(select(ReferralRow.id).where(ReferralRow.line_id == line))


def _messages(line: UUID) -> ColumnElement[bool]:
    referrals = select(ReferralRow.id).where(ReferralRow.line_id == line)
    consents = select(ConsentRow.id).where(ConsentRow.line_id == line)
    return or_(
        MessageRow.recipient_id == line,
        MessageRow.subject_id == line,
        MessageRow.subject_id.in_(referrals),
        MessageRow.subject_id.in_(consents),
        MessageRow.subject_id.in_(select(PassOnRow.id).where(PassOnRow.line_id == line)),
    )


# Everything that goes with a line, in the order in which the database lets it go. A test compares it with the schema.
OWNED: tuple[Owned, ...] = (
    Owned(MessageRow, _messages),
    Owned(ParentSessionRow, _pages),
    Owned(ParentPageRow, _line(ParentPageRow.line_id)),
    Owned(ParentAnswerRow, _line(ParentAnswerRow.line_id)),
    Owned(ConfirmationRow, _consents(ConfirmationRow.consent_id)),
    Owned(AppointmentLineRow, _line(AppointmentLineRow.line_id)),
    Owned(CourseMemberRow, _line(CourseMemberRow.line_id)),
    Owned(AppointmentRow, _of_nobody(AppointmentRow.id, AppointmentLineRow.appointment_id)),
    Owned(CourseRow, _courses),
    Owned(ProgrammeVisitRow, _programmes(ProgrammeVisitRow.programme_id)),
    Owned(ProgrammeStepRow, _programmes(ProgrammeStepRow.programme_id)),
    Owned(ProgrammeRow, _line(ProgrammeRow.line_id)),
    Owned(StepRow, _steps),
    Owned(ReferralRow, _line(ReferralRow.line_id)),
    Owned(ConsentExtensionRow, _consents(ConsentExtensionRow.consent_id)),
    Owned(ConsentItemRow, _consents(ConsentItemRow.consent_id)),
    Owned(ConsentRow, _line(ConsentRow.line_id)),
    Owned(TryRow, _line(TryRow.line_id)),
    Owned(HoldingRow, _line(HoldingRow.line_id)),
    Owned(PassOnRow, _line(PassOnRow.line_id)),
    Owned(ShutOutRow, _line(ShutOutRow.line_id)),
    Owned(ProposalRow, _line(ProposalRow.line_id)),
    Owned(FamilyLinkRow, lambda line: or_(FamilyLinkRow.one_id == line, FamilyLinkRow.other_id == line)),
    Owned(ScreeningRow, _line(ScreeningRow.line_id)),
    Owned(ApprovalRow, _line(ApprovalRow.line_id)),
    Owned(ConditionRow, _line(ConditionRow.line_id)),
    Owned(MeetingRow, _line(MeetingRow.line_id)),
    Owned(ExchangeDayRow, _line(ExchangeDayRow.line_id)),
    Owned(ConcernRow, _line(ConcernRow.line_id)),
    Owned(DialogueRow, _line(DialogueRow.line_id)),
    Owned(LineFieldRow, _line(LineFieldRow.line_id)),
    Owned(LineLookRow, _line(LineLookRow.line_id)),
)
# Taken by hand below: an item may concern several lines.
BY_HAND = (ItemRow, ItemLineRow, LineRow)
# Texts that an organisation keeps on a line, each to its own end.
TEXTS = (MeetingRow, ConcernRow, DialogueRow)


def erase_line(session: Session, line: LineRow) -> int:
    """Everything known about one parent; the number of rows that went, 0 when nothing was left."""
    alone = _alone_with(session, line.id)
    numbers = _numbers_beside(session, alone, line.id)
    gone = forget_items(session, alone)
    leave_days(session, line.id)
    for owned in OWNED:
        gone += _delete(session, owned.model, owned.of_line(line.id))
    if session.scalar(select(exists().where(ItemLineRow.line_id == line.id))):
        line.outside = line.contact_on = line.asked_offer_id = line.not_before = None
    else:
        session.delete(line)
        gone += 1
    concerned = exists().where(ItemLineRow.line_id == LineRow.id)
    _delete(session, LineRow, and_(LineRow.id.in_(numbers), ~concerned))
    return gone


def erase_texts(session: Session, line: UUID, organisation: UUID) -> int:
    """What one organisation wrote on a line, and only that; the number of rows that went."""
    written = select(ItemRow.id).where(ItemRow.organisation_id == organisation)
    gone = forget_items(session, _alone_with(session, line, ItemRow.id.in_(written)))
    leave_days(session, line, MeetingRow.organisation_id == organisation)
    for model in TEXTS:
        gone += _delete(session, model, and_(model.line_id == line, model.organisation_id == organisation))
    return gone


def erase_earlier(session: Session, line: UUID) -> list[UUID]:
    """Versions of texts that a later one has replaced; which they were. Consents name them no longer."""
    later = aliased(ItemRow)
    replaced = _alone_with(session, line, exists().where(later.replaces == ItemRow.id), _not_newest())
    forget_items(session, replaced)
    return sorted(replaced, key=str)


def ended_versions(session: Session, today: date) -> list[UUID]:
    """Replaced versions past their own last day that no consent of today names, also on open lines."""
    named = exists().where(
        ConsentItemRow.item_id == ItemRow.id,
        ConsentItemRow.consent_id == ConsentRow.id,
        ConsentRow.withdrawn_at.is_(None),
        ConsentRow.last_day >= today,
    )
    return list(session.scalars(select(ItemRow.id).where(ItemRow.ends_on < today, _not_newest(), ~named)))


def owners(session: Session, line: UUID) -> set[UUID]:
    """Every organisation that keeps texts on a line."""
    queries = [
        select(ItemRow.organisation_id).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id),
        *(select(model.organisation_id) for model in TEXTS),
    ]
    lines = [ItemLineRow.line_id, *(model.line_id for model in TEXTS)]
    found: set[UUID] = set()
    for query, column in zip(queries, lines, strict=True):
        found |= set(session.scalars(query.where(column == line).distinct()))
    return found


def _not_newest() -> ColumnElement[bool]:
    return ~exists().where(LineFieldRow.item_id == ItemRow.id)


def _alone_with(session: Session, line: UUID, *more: ColumnElement[bool]) -> list[UUID]:
    """Items that concern this line and no other that is more than a number."""
    other = aliased(ItemLineRow)
    shared = exists().where(other.item_id == ItemRow.id, other.line_id != line, HoldingRow.line_id == other.line_id)
    query = select(ItemRow.id).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
    return list(session.scalars(query.where(ItemLineRow.line_id == line, ~shared, *more)))


def _numbers_beside(session: Session, items: Collection[UUID], line: UUID) -> list[UUID]:
    """Lines erased before, of which only their number is left for the sake of these items."""
    query = select(ItemLineRow.line_id).where(ItemLineRow.item_id.in_(items), ItemLineRow.line_id != line)
    return list(session.scalars(query.distinct()))


def forget_items(session: Session, items: Collection[UUID]) -> int:
    """These items, whichever lines they concern; how many went."""
    gone = 0
    wanted = list(items)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for model in (ConsentItemRow, LineFieldRow, ItemLineRow):
            _delete(session, model, model.item_id.in_(some))
        gone += _delete(session, ItemRow, ItemRow.id.in_(some))
    return gone


def _delete(session: Session, model: type[Base], where: ColumnElement[bool]) -> int:
    session.flush()
    return session.connection().execute(delete(model).where(where)).rowcount
