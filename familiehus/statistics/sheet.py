"""Everything a page, a report, a file and a program are told of a scope and a period: put together once for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.catalogue.site import CatalogueSite
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.demand import Demand
from familiehus.feedback.domain import Question
from familiehus.kernel.smallcounts import Summed, summed
from familiehus.statistics import handing_on
from familiehus.statistics.domain import Division, Quarter, last_settled
from familiehus.statistics.handing_on import Decided, Together
from familiehus.statistics.places import Scope
from familiehus.statistics.service import Far, Overview
from familiehus.statistics.site import StatisticsSite
from familiehus.statistics.storage import BirthsRow
from familiehus.statistics.unmet import Unmet, unmet
from familiehus.statistics.voices import Ticks, purpose
from familiehus.statistics.wording import namer
from familiehus.web.i18n import current_language, gettext

Asked = tuple[Quarter, Quarter]
_QUARTERS = 4
_OF_OFFERS = (Division.CAME_FOR, Division.SHOWN_TO)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: ``name`` in words, ``code`` as it is kept."""

    code: str
    name: str
    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A division in words."""

    rows: tuple[Row, ...]
    sum: Summed


@dataclass(frozen=True, slots=True)
class Reach:
    """Births of a municipality and, of a whole year that is told exactly, the visits for each of them."""

    births: BirthsRow
    for_each: float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is told. ``whole_year`` is one that can be set against its births, where this period cannot."""

    scope: Scope
    overview: Overview
    total: Summed
    trend: list[tuple[Quarter, Summed]]
    parts: Mapping[Division, Part]
    far: Far | None
    decided: Decided
    handed: Mapping[Quarter, Together]
    purpose: Mapping[Question, Ticks]
    reach: list[Reach]
    whole_year: int | None
    unmet: Unmet
    needs: Mapping[Demand, Part]


def make_sheet(
    site: StatisticsSite, catalogue: CatalogueSite, session: Session, by: Acting, scope: Scope, asked: Asked
) -> Sheet:
    """Put it together. Raises as ``Numbers.overview``."""
    first, last = asked
    overview = site.numbers.overview(session, by, scope, first, last)
    total, trend = overview.sum_of(Division.WHO), overview.trend()
    births = site.numbers.births(session, scope)
    quarters = overview.quarters
    needed = unmet(session, scope.municipalities, quarters)
    reached = [reach(row, scope, trend) for row in _newest(births, last.year)]
    handed = handing_on.told(session, scope.organisation, scope.places, quarters)
    return Sheet(
        scope,
        overview,
        total,
        trend,
        _parts(session, site, catalogue, overview),
        site.numbers.far(scope, overview),
        handed,
        handing_on.by_quarter(handed),
        purpose(session, scope.places, quarters, site.numbers.today()) if quarters else {},
        reached,
        _whole_year(site, scope, set(births), reached, asked),
        needed,
        {kind: _needs(catalogue, needed, kind) for kind in Demand},
    )


def _needs(catalogue: CatalogueSite, decided: Unmet, kind: Demand) -> Part:
    """Topics of one kind of unmet need, in words."""
    whole = summed(table for (_, _, of), table in decided.items() if of is kind)
    rows = (Row(line.name, _topic(catalogue, line.name), line.count, line.exact) for line in whole.lines)
    return Part(tuple(rows), whole)


def _topic(catalogue: CatalogueSite, key: str) -> str:
    return catalogue.topics.label(key, current_language()) if key else gettext("Intet emne nævnt")


def _newest(births: Mapping[tuple[str, int], BirthsRow], year: int) -> list[BirthsRow]:
    """Of each municipality the births of the period's last year, or of the newest year before it."""
    found: dict[str, BirthsRow] = {}
    for (town, _), row in sorted(births.items()):
        if row.year <= year:
            found[town] = row
    return list(found.values())


def reach(row: BirthsRow, scope: Scope, trend: list[tuple[Quarter, Summed]]) -> Reach:
    """How many visits there were for each birth: of the same whole year, all told, in houses of that municipality only.

    Anything else would set unlike things against each other, and politicians read it.
    """
    year = [told for quarter, told in trend if quarter.year == row.year]
    alike = len(year) == _QUARTERS and all(told.exact for told in year) and scope.municipalities == [row.municipality]
    if not (alike and row.number):
        return Reach(row, None)
    return Reach(row, round(sum(told.total for told in year) / row.number, 1))


def _whole_year(
    site: StatisticsSite, scope: Scope, births: set[tuple[str, int]], reached: list[Reach], asked: Asked
) -> int | None:
    """The newest year that is over, where it is not the very period or set against its births already."""
    year = last_settled(site.numbers.today()).after(1).year - 1
    if asked == (Quarter(year, 1), Quarter(year, _QUARTERS)) or any(one.for_each is not None for one in reached):
        return None
    alone = len(scope.municipalities) == 1
    return year if alone and (scope.municipalities[0], year) in births else None


def _parts(
    session: Session, site: StatisticsSite, catalogue: CatalogueSite, overview: Overview
) -> dict[Division, Part]:
    """Every division in words."""
    whole = {division: overview.sum_of(division) for division in Division}
    offers = _offers(session, [line.name for division in _OF_OFFERS for line in whole[division].lines])

    def town(postcode: str) -> str:
        found = site.places.by_number.get(postcode)
        return f"{postcode} {found.name}" if found else postcode

    def offer(key: str) -> str:
        return offers.get(key) or gettext("Et tilbud, der ikke er her mere")

    def part(division: Division, total: Summed) -> Part:
        name = namer(division, town, lambda topic: _topic(catalogue, topic), offer)
        return Part(tuple(Row(line.name, name(line.name), line.count, line.exact) for line in total.lines), total)

    return {division: part(division, total) for division, total in whole.items()}


def _offers(session: Session, values: list[str]) -> dict[str, str]:
    if not values:
        return {}
    ids = {UUID(value) for value in values}
    query = select(OfferRow.id, OfferRow.document["name"].as_string()).where(OfferRow.id.in_(ids))
    return {str(key): name for key, name in session.execute(query)}
