"""The decided tables as a file: what an analyst gets is what everybody gets, and nothing finer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from familiehus.kernel.smallcounts import Table
from familiehus.kernel.text import as_cell
from familiehus.statistics.sheet import Sheet
from familiehus.statistics.wording import REFERRALS
from familiehus.web.i18n import gettext

HEAD = ("where", "quarter", "table", "value", "count")
# Not a value of anything: the sum of a table, what is hidden of it, and a table of which only this is told.
TOTAL, HIDDEN, FEW = "(total)", "(hidden)", "(not told)"


def atoms(sheet: Sheet) -> Iterator[tuple[str, str, str, str, int | None]]:
    """Every decided table: houses by name, quarters in order, then what was decided of referrals."""
    names = {house.id: house.name for house in sheet.scope.houses}
    for (house, quarter), tables in sheet.overview.tables.items():
        for division, table in tables.items():
            for value, count in lines(table):
                yield names[house], str(quarter), division.value, value, count
    for (town, quarter, kind), table in sheet.unmet.items():
        for value, count in lines(table):
            yield town, str(quarter), f"unmet_{kind.value}", value, count
    names |= {sheet.scope.organisation: sheet.scope.organisation_name}
    for (place, quarter), said in sorted(sheet.decided.items(), key=lambda one: (one[0][1], names[one[0][0]])):
        for name, table in (("referrals", said.ways), ("declined", said.declined), ("deadlines_passed", said.passed)):
            for value, count in lines(table):
                yield names[place], str(quarter), name, value, count
        for name, days in (("days_to_talk", said.days_to_talk), ("days_to_take_over", said.days_to_take_over)):
            yield names[place], str(quarter), name, "(median)", days


def lines(table: Table) -> Iterator[tuple[str, int | None]]:
    """A table, line by line."""
    if table.total is None:
        yield FEW, None
        return
    yield TOTAL, table.total
    yield from table.shown.items()
    if table.hidden:
        yield HIDDEN, table.hidden


def as_csv(sheet: Sheet) -> str:
    """Semicolons and a byte order mark before it are what Danish spreadsheets open without asking."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names = _names(sheet)
    writer.writerow((*HEAD, "name"))
    for where, quarter, table, value, count in atoms(sheet):
        name = names.get((table, value), "")
        writer.writerow((*map(as_cell, (where, quarter, table, value)), count, as_cell(name)))
    return out.getvalue()


def _names(sheet: Sheet) -> dict[tuple[str, str], str]:
    """What the values of the tables are called on the pages."""
    parts = {division.value: part for division, part in sheet.parts.items()}
    parts |= {f"unmet_{kind.value}": part for kind, part in sheet.needs.items()}
    said = {(table, row.code): row.name for table, part in parts.items() for row in part.rows}
    return said | {("referrals", code): gettext(words) for code, words in REFERRALS.items()}
