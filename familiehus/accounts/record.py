"""Reading the record: one's own acts, and one organisation's for its data protection officer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Text, bindparam, cast, false, or_, select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import PersonRow
from familiehus.accounts.subjects import Groups, grouped
from familiehus.audit.storage import EventRow
from familiehus.storage.unit_of_work import ask

PAGE = 50


class Line(NamedTuple):
    """What a page says of an event; ``who`` did it, by name: nothing where they read of themself."""

    number: int
    at: datetime
    act: str
    role: str
    who: str
    about: Groups


# With the name in the same question: half a hundred people asked for apart would cost as much as the events.
_LINE = select(
    EventRow.number, EventRow.at, EventRow.act, EventRow.role, EventRow.person, PersonRow.name, EventRow.subjects
).outerjoin(PersonRow, PersonRow.id == EventRow.person)
_OWN = (
    select(EventRow.number, EventRow.at, EventRow.act, EventRow.role, EventRow.subjects)
    .where(EventRow.person == bindparam("who"))
    .order_by(EventRow.real_at.desc(), EventRow.chain, EventRow.number.desc())
    .offset(bindparam("skip", type_=Integer))
    .limit(PAGE + 1)
)
_LATEST = (
    _LINE.where(EventRow.chain == bindparam("of"), EventRow.number < bindparam("before", type_=Integer))
    .order_by(EventRow.number.desc())
    .limit(PAGE)
)
# The largest number that the column, and a question to PostgreSQL, can hold.
_LAST = 2**31 - 1


def own_events(session: Session, person: UUID, *, skip: int = 0) -> list[Line]:
    """What a person has done, the newest first; one more than a page, when there are more."""
    found = ask(session, _OWN, {"who": person, "skip": skip}).all()
    return [Line(number, at, act, role, "", grouped(about, person)) for number, at, act, role, about in found]


def latest_events(
    session: Session, organisation: UUID, *, before: int | None = None, about: Collection[str] | None = None
) -> list[Line]:
    """A page of an organisation's events from the newest number down, or from below ``before``.

    ``about``: only those whose subjects hold one of these ids or numbers; none of none.
    """
    below = _LAST if before is None else max(min(before, _LAST), 0)
    which = {"of": organisation, "before": below}
    if about is None:
        found = ask(session, _LATEST, which).all()
    else:
        told = or_(false(), *(cast(EventRow.subjects, Text).contains(one) for one in sorted(about)))
        found = session.execute(_LATEST.where(told), which).all()
    return [
        Line(number, at, act, role, name or "", grouped(about, person))
        for number, at, act, role, person, name, about in found
    ]


def events_of(
    session: Session, organisation: UUID, *, before: int | None = None, limit: int = PAGE
) -> Sequence[EventRow]:
    """An organisation's events from the newest number down, or from below ``before``."""
    query = select(EventRow).where(EventRow.chain == organisation)
    if before is not None:
        query = query.where(EventRow.number < before)
    return session.scalars(query.order_by(EventRow.number.desc()).limit(limit)).all()
