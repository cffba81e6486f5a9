"""Counting those who came. One count is one transaction: its cells, its number, and one event a person and day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.catalogue.vocabulary import Found
from familiehus.frontdesk.domain import DESK_TOPICS, MOST_POSTCODES, Outcome, Setting, Subject, Visit, began, check
from familiehus.frontdesk.looking import Shown, look
from familiehus.frontdesk.offers import as_offers
from familiehus.frontdesk.storage import AboutCountRow, DayCountRow, DeskDayRow, FrontDeskRow, MonthCountRow
from familiehus.geo.tables import Places
from familiehus.kernel.clock import DENMARK, danish_day
from familiehus.kernel.errors import Conflict, Refused
from familiehus.storage.base import Base
from familiehus.storage.counting import Cell, add, take
from familiehus.storage.sendings import first_time
from familiehus.storage.unit_of_work import UnitOfWork

Put = Callable[[Session, type[Base], Mapping[Cell, int]], None]
_FIXED = {
    Subject.TOPIC: frozenset(DESK_TOPICS),
    Subject.OUTCOME: frozenset(Outcome),
    Subject.FOUND: frozenset(Found),
}


class FrontDesk:
    """What one can do at the front desk of a house."""

    def __init__(self, scribe: Scribe, places: Places) -> None:
        self._scribe = scribe
        self._places = places

    def shown(self, connection: Connection, house: UUID) -> Shown:
        """The desk as it stands today. Raises NotFound for no house."""
        return look(connection, house, self.day(), self._places.by_number)

    def set_up(self, work: UnitOfWork, by: Acting, house: UUID, wanted: Setting) -> None:
        """Change what the desk shows. Raises Refused for a postcode that does not exist, Conflict for an old page."""
        place = self.shown(work.session.connection(), house).organisation
        role = by.require(Permission.KEEP_DESK, place)
        if len(wanted.postcodes) > MOST_POSTCODES:
            raise Refused("too many postcodes")
        if any(one not in self._places.by_number for one in wanted.postcodes):
            raise Refused("no such postcode")
        row = work.session.get(FrontDeskRow, house)
        if (row.version if row else 0) != wanted.version:
            raise Conflict("somebody else changed this first; nothing was changed")
        if row is None:
            row = FrontDeskRow(house_id=house)
            work.session.add(row)
        row.postcodes, row.asks = list(wanted.postcodes), sorted(wanted.asks)
        work.record(self._scribe.event(Act.DESK_SET, by, place, [("house", house)], role=role))

    def count(self, work: UnitOfWork, by: Acting, house: UUID, number: str, visit: Visit) -> bool:
        """Count a visit once, however often it is sent; False when its ``number`` was counted already.

        Raises Refused for what cannot be (see ``check``) and for an answer to what is not asked.
        """
        found, today = self.shown(work.session.connection(), house), self.day()
        place = found.organisation
        role = by.require(Permission.COUNT_VISITS, place)
        check(visit, today, self._places.by_number)
        visit = _heard(work.session, found.setting.asks, visit)
        if not first_time(work.session, number, danish_day(self._scribe.security.now())):
            return False
        self._put(work.session, house, visit, add)
        if by.person and self._first_of_the_day(work.session, by.person, house, today):
            event = self._scribe.event(Act.DESK_COUNTED, by, place, [("house", house)], role=role)
            # The first count of the day makes it: to the second it would tell when somebody came.
            at, real_at = (began(moment.astimezone(DENMARK)) for moment in (event.at, event.real_at))
            work.record(replace(event, at=at, real_at=real_at))
        return True

    def undo(self, work: UnitOfWork, by: Acting, house: UUID, number: str, visit: Visit) -> bool:
        """Take a count back, once; False when it was taken back already. The caller knows that it was made."""
        by.require(Permission.COUNT_VISITS, self.shown(work.session.connection(), house).organisation)
        if not first_time(work.session, f"undo {number}", danish_day(self._scribe.security.now())):
            return False
        self._put(work.session, house, visit, take)
        return True

    def day(self) -> date:
        """The calendar's day."""
        return danish_day(self._scribe.calendar.now())

    def _put(self, session: Session, house: UUID, visit: Visit, put: Put) -> None:
        month = visit.day.replace(day=1)
        people = {who: number for who, number in visit.people.items() if number}
        days: dict[Cell, int] = {(house, visit.day, visit.part, visit.way, who): n for who, n in people.items()}
        months: dict[Cell, int] = {(house, month, visit.way, who, visit.postcode): n for who, n in people.items()}
        said: dict[Cell, int] = {
            (house, month, subject, value): 1 for subject, values in visit.said.items() for value in values
        }
        for model, cells in ((DayCountRow, days), (MonthCountRow, months), (AboutCountRow, said)):
            put(session, model, cells)

    def _first_of_the_day(self, session: Session, person: UUID, house: UUID, day: date) -> bool:
        if session.get(DeskDayRow, (person, house, day)):
            return False
        session.add(DeskDayRow(person_id=person, house_id=house, day=day))
        return True


def _heard(session: Session, asks: Collection[Subject], visit: Visit) -> Visit:
    """The visit with every answer written in one way. Raises Refused for one that is not asked for, or unknown."""
    said = {}
    for subject, values in visit.said.items():
        fixed = _FIXED.get(subject)
        known = as_offers(session, values) if fixed is None else values if values <= fixed else None
        if subject not in asks or known is None:
            raise Refused("no such answer")
        said[subject] = known
    return replace(visit, said=said)
