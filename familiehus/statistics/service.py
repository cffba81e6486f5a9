"""The numbers of a house or several: decided tables, and what can be put together from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import HouseRow
from familiehus.audit.domain import Act
from familiehus.geo.tables import Places, kilometres
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Refused
from familiehus.kernel.smallcounts import Line, Summed, Table, summed
from familiehus.statistics.domain import Division, Quarter, last_settled, period
from familiehus.statistics.handing_on import Now, now
from familiehus.statistics.places import Scope
from familiehus.statistics.reading import Here, decided, so_far
from familiehus.statistics.storage import BirthsRow
from familiehus.storage.unit_of_work import UnitOfWork

# From here a satellite is worth a thought: further than most go with a pram and a bus.
FAR_KM = 15
MOST_BIRTHS = 20_000
LONGEST_SOURCE = 300
EARLIEST_BIRTHS = 2000
SHOWN_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Far:
    """What a satellite could be for: of those whose postcode is shown, how many come from far, and from where."""

    count: int
    of: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Births:
    """How many were born in a municipality in a year, and where the number is from."""

    municipality: str
    year: int
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything told of visits in a period. ``tables`` are what was decided; the rest is made of them."""

    quarters: tuple[Quarter, ...]
    tables: Mapping[Here, Mapping[Division, Table]]

    def sum_of(self, division: Division, quarter: Quarter | None = None) -> Summed:
        """One division of the whole period, or of one of its quarters."""
        return summed(one[division] for (_, at), one in self.tables.items() if quarter in (None, at))

    def trend(self) -> list[tuple[Quarter, Summed]]:
        """How many came in each settled quarter, from the first in which somebody was counted.

        A nought before that would say that nobody came, where nobody counted; and a year of it be set against births.
        """
        told = [(quarter, self.sum_of(Division.WHO, quarter)) for quarter in self.quarters]
        return list(dropwhile(lambda one: one[1].exact and not one[1].total, told))


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What still moves: about how many have come in each quarter that is not settled, and how referrals stand."""

    running: Mapping[Here, int]
    now: Now

    def so_far(self) -> dict[Quarter, int]:
        """At least how many have come in each quarter that is not settled, to all the houses."""
        return {quarter: sum(n for (_, at), n in self.running.items() if at == quarter) for _, quarter in self.running}


class Numbers:
    """What can be asked of the counts of houses."""

    def __init__(self, scribe: Scribe, places: Places) -> None:
        self._scribe = scribe
        self._places = places

    def today(self) -> date:
        """The calendar's day."""
        return danish_day(self._scribe.calendar.now())

    def usual(self) -> tuple[Quarter, Quarter]:
        """The period shown when none was chosen: the last year of settled quarters."""
        last = last_settled(self.today())
        return last.after(1 - SHOWN_QUARTERS), last

    def overview(self, session: Session, by: Acting, scope: Scope, first: Quarter, last: Quarter) -> Overview:
        """The numbers of the settled quarters of a period.

        Raises Refused for a period that is turned round, too long, or to come; NotFound for whoever may not see it.
        """
        by.require(Permission.SEE_NUMBERS, scope.organisation)
        today = self.today()
        asked = period(first, last)
        if first > Quarter.of(today):
            raise Refused("the period is to come")
        settled = tuple(quarter for quarter in asked if quarter.is_settled(today))
        return Overview(settled, decided(session, scope.ids, settled))

    def under_way(self, session: Session, by: Acting, scope: Scope) -> UnderWay:
        """What is told of the quarters that are not settled. Raises NotFound for whoever may not see it."""
        by.require(Permission.SEE_NUMBERS, scope.organisation)
        today = self.today()
        moving = period(last_settled(today).after(1), Quarter.of(today))
        return UnderWay(so_far(session, scope.ids, moving), now(session, scope.organisation, scope.places))

    def far(self, scope: Scope, overview: Overview) -> Far | None:
        """Who comes from further than FAR_KM, by shown postcodes only; None where the house's place is not known."""
        home = self._places.point(scope.house.postcode or "") if scope.house else None
        if home is None:
            return None
        lines = [line for line in overview.sum_of(Division.POSTCODE).lines if line.name]
        away = tuple(line for line in lines if self._is_far(home, line.name))
        return Far(sum(line.count for line in away), sum(line.count for line in lines), away)

    def _is_far(self, home: tuple[float, float], postcode: str) -> bool:
        there = self._places.point(postcode)
        return there is not None and kilometres(home, there) > FAR_KM

    def births(self, session: Session, scope: Scope) -> dict[tuple[str, int], BirthsRow]:
        """What the organisation has typed in for the municipalities of the scope, by municipality and year."""
        rows = session.scalars(
            select(BirthsRow).where(
                BirthsRow.organisation_id == scope.organisation, BirthsRow.municipality.in_(scope.municipalities)
            )
        )
        return {(row.municipality, row.year): row for row in rows}

    def set_births(self, work: UnitOfWork, by: Acting, organisation: UUID, said: Births) -> BirthsRow:
        """Type in the births of a year, or correct them.

        Raises Refused for an unknown municipality or one without a house of theirs, a year to come or long ago, a
        number that cannot be, and no source.
        """
        role = by.require(Permission.KEEP_NUMBERS, organisation)
        for reason in self.births_problems(work.session, organisation, said):
            raise Refused(reason)
        town = self._places.right_name(said.municipality)
        row = work.session.get(BirthsRow, (organisation, town, said.year))
        if row is None:
            row = BirthsRow(organisation_id=organisation, municipality=town, year=said.year)
            work.session.add(row)
        row.number, row.source = said.number, said.source
        about = [("births", f"{town} {said.year}")]
        work.record(self._scribe.event(Act.BIRTHS_SET, by, organisation, about, role=role))
        return row

    def births_problems(self, session: Session, organisation: UUID, said: Births) -> list[str]:
        """Everything that is wrong with births as they were typed in, in the order of the form."""
        town = self._places.right_name(said.municipality)
        there = town in _towns(session, organisation)
        wrong = {
            "no such municipality": town is None,
            "no house there": town is not None and not there,
            "no such year": not EARLIEST_BIRTHS <= said.year <= self.today().year,
            "no such number": not 0 <= said.number <= MOST_BIRTHS,
            "say where it is from": not 0 < len(said.source) <= LONGEST_SOURCE,
        }
        return [reason for reason, holds in wrong.items() if holds]


def _towns(session: Session, organisation: UUID) -> set[str]:
    """The municipalities where an organisation has a house."""
    documents = session.scalars(select(HouseRow.document).where(HouseRow.organisation_id == organisation))
    return {str(document.get("municipality", "")) for document in documents}
