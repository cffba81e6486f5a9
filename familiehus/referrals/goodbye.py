"""When a parent cannot be reached: one last neutral message with the way back, and a colleague's second look."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act
from familiehus.families.contact import LastWord, last_word
from familiehus.families.desks import Desk
from familiehus.families.domain import TRIES_BEFORE_GIVING_UP, Ending, Goodbye
from familiehus.families.service import in_vain_since, times_reached
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow, TryRow
from familiehus.families.vocabulary import Way
from familiehus.kernel.errors import Refused
from familiehus.notifications.domain import MessageState, Owed, RecipientKind, Template
from familiehus.notifications.outbox import owe
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.site import ReferralsSite
from familiehus.storage.unit_of_work import UnitOfWork

WAY_BACK = "way_back"
SECOND_LOOK = "second_look"
# Not on its way any more: it may be decided anew, and until then nothing has been said.
_GONE = (MessageState.DROPPED, MessageState.DEAD)
# Room for one message to be decided anew, each time it was dropped.
_STEPS = 1000
_INSTEAD = {
    LastWord.CALL: "ring a last time and leave a word",
    LastWord.NONE: "there is no safe way to a last message",
}


def send_last_message(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID) -> None:
    """Owe the parent one last message, once until they are reached, by the safe way, and tell who looks next.

    Raises NotFound as always, Refused where nothing would be sent: what cannot be written is not counted as written.
    """
    row, place = site.families.yours(work.session, by, line)
    way = how(work.session, site, row)
    if way is not LastWord.WRITTEN:
        raise Refused(_INSTEAD[way])
    now = site.scribe.calendar.now()
    gone = select(func.count()).where(*_decided(line), MessageRow.state.in_(_GONE)).scalar_subquery()
    to, step = RecipientKind.LINE, work.session.scalar(select(_first_step(line) + gone)) or 0
    owe(work, Owed("line", row.id, WAY_BACK, to, row.id, step, Template.PARENT_WAY_BACK, now, row.language))
    _ask_for_second_look(work, site, row, place)
    work.record(site.scribe.event(Act.LAST_MESSAGE, by, place.organisation, [("line", row.id)]))


def leave_last_word(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID, *, allowed: bool) -> None:
    """The holder has rung a last time and left a neutral word on the phone, for whoever is only rung up; once
    until the parent is reached.

    ``allowed``: the safe way was read back, and a word may be left there. Raises NotFound as always, Refused before
    three tries on different days, where it may not be left, and where the parent can be written to.
    """
    row, place = site.families.yours(work.session, by, line)
    way = how(work.session, site, row)
    if way is LastWord.WRITTEN:
        raise Refused("the last message can be written")
    if way is LastWord.NONE:
        raise Refused(_INSTEAD[way])
    if not allowed:
        raise Refused("leave a word only where the parent has allowed it")
    if len(set(site.families.tried_on(work.session, line))) < TRIES_BEFORE_GIVING_UP:
        raise Refused(f"there must be tries on {TRIES_BEFORE_GIVING_UP} different days")
    if work.session.scalar(select(_left(line))):
        return
    site.families.log_try(work, by, row, Way.VOICEMAIL, reached=False, about=None, place=place, last=True)
    _ask_for_second_look(work, site, row, place)
    work.record(site.scribe.event(Act.LAST_MESSAGE, by, place.organisation, [("line", row.id)], purpose="rung_up"))


def _ask_for_second_look(work: UnitOfWork, site: ReferralsSite, row: LineRow, place: Desk) -> None:
    """A colleague who stands in looks before the line is closed: it is their task now, once until they are reached."""
    step, now = work.session.scalar(select(_first_step(row.id))) or 0, site.scribe.calendar.now()
    for person in may_know(work.session, row, place.stand_ins - {row.holder_id}):
        owe(work, Owed.task("line", row.id, SECOND_LOOK, person, now, step))


def how(session: Session, site: ReferralsSite, row: LineRow) -> LastWord:
    """In which form the last message can reach this parent now."""
    return last_word(site.families.items.contact(session, row.id), quiet=row.quiet)


def was_sent(session: Session, line: UUID) -> bool:
    """Whether since the parent was last reached a last message was decided and not dropped, or a word left."""
    there = exists().where(*_decided(line), MessageRow.state.not_in(_GONE))
    return bool(session.scalar(select(or_(there, _left(line)))))


def still_to_say(session: Session, owed: Owed, row: LineRow) -> bool:
    """Asked when it is sent: not to a parent who has been reached since it was decided, nor after another ending."""
    if (row.ending or Ending.CANNOT_BE_REACHED) != Ending.CANNOT_BE_REACHED:
        return False
    return owed.step >= (session.scalar(select(_first_step(row.id))) or 0)


def _first_step(line: UUID) -> ColumnElement[int]:
    """The steps of a message start anew each time the parent was reached: what was said before is not said now."""
    return times_reached(line) * _STEPS


def _decided(line: UUID) -> tuple[ColumnElement[bool], ...]:
    return MessageRow.subject_id == line, MessageRow.occasion == WAY_BACK, MessageRow.step >= _first_step(line)


def _left(line: UUID) -> ColumnElement[bool]:
    return exists().where(TryRow.line_id == line, TryRow.way == Way.VOICEMAIL, in_vain_since(line))


def goodbye(session: Session, by: Acting, row: LineRow, *, told: bool) -> Goodbye:
    """What is known when somebody closes a line: who is not the holder is the colleague who has looked."""
    colleague = by.person if by.person != row.holder_id else None
    return Goodbye(parent_told=told, last_message_sent=was_sent(session, row.id), colleague_agreed=colleague)
