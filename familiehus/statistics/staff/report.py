"""The yearly report: numbers for the head and stories for the heart, as a page to print and as a PDF (R094)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import by, chosen, page
from familiehus.catalogue.site import catalogue_site
from familiehus.kernel.errors import NotFound
from familiehus.statistics import pictures
from familiehus.statistics.domain import Division, Quarter, last_settled
from familiehus.statistics.places import Scope, scope, scopes
from familiehus.statistics.sheet import Sheet, make_sheet
from familiehus.statistics.site import statistics_site
from familiehus.statistics.staff.shared import blueprint
from familiehus.statistics.voices import Statement, cleared
from familiehus.statistics.wording import quarter_short
from familiehus.web.guard import requires

bp = blueprint("staff_report")
YEARS = 5


@dataclass(frozen=True, slots=True)
class Report:
    """A report: of whom, of which year, the numbers, and the statements there are and those that were chosen."""

    scope: Scope
    scopes: list[Scope]
    year: int
    sheet: Sheet
    cleared: list[Statement]
    chosen: list[Statement]


@bp.route("/aarsrapport", methods=("GET", "POST"))
@requires(Permission.SEE_NUMBERS)
def report() -> Response:
    """The report with the form that chooses its statements; on paper only the report.

    What was chosen is posted, for an address with many statements would be longer than servers take; nothing is kept.
    """
    made = _read()
    return page(
        "numbers/report.html",
        report=made,
        sheet=made.sheet,
        years=_years(),
        trend=pictures.trend(made.sheet),
        towns=pictures.bars(Division.POSTCODE, made.sheet.parts[Division.POSTCODE]),
        short=quarter_short,
        narrow=False,
    )


@bp.route("/aarsrapport.pdf", methods=("GET", "POST"))
@requires(Permission.SEE_NUMBERS)
def paper() -> Response:
    """The same as a PDF."""
    from familiehus.statistics.paper import as_pdf  # the printer's library costs the start a quarter of a second

    made = _read()
    name = f"aarsrapport-{made.year}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    said = as_pdf(made.sheet, made.year, made.chosen)
    return Response(said, content_type="application/pdf", headers=headers)


def _read() -> Report:
    """Raises NotFound for a house that is not one's own, and for a year that is not on the list."""
    site = statistics_site()
    said = request.form if request.method == "POST" else request.args
    year = said.get("aar", "") or str(_years()[0])
    if year not in map(str, _years()):
        raise NotFound("no such year")
    first = Quarter(int(year), 1)
    with site.database.read() as session:
        mine = scopes(session, by())
        here = scope(mine, said.get("hvor", ""))
        sheet = make_sheet(site, catalogue_site(), session, by(), here, (first, first.after(3)))
        there = cleared(session, site.sealer, here.places, int(year))
    wanted = set(chosen(request.form.getlist("udsagn")))
    return Report(here, mine, int(year), sheet, there, [one for one in there if one.id in wanted])


def _years() -> list[int]:
    """The years there can be a report of: that of the last settled quarter, and those before."""
    newest = last_settled(statistics_site().numbers.today()).year
    return [newest - back for back in range(YEARS)]
