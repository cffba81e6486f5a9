"""The leader's first page, everything that is told, and the same as a file. Nobody is seen, and no house is ranked."""

from __future__ import annotations

from flask import Response

from familiehus.access.permissions import Permission, Target
from familiehus.access.policy import may
from familiehus.accounts.pages import by, page
from familiehus.statistics import pictures
from familiehus.statistics.domain import Division
from familiehus.statistics.file import as_csv
from familiehus.statistics.site import statistics_site
from familiehus.statistics.staff.shared import Asked, asked, blueprint, quarters_to_choose
from familiehus.statistics.wording import quarter_short
from familiehus.web.guard import requires, signed_in

bp = blueprint("staff_numbers")


@bp.get("")
@requires(Permission.SEE_NUMBERS)
def first() -> Response:
    """The first page: what it comes to, on one sheet of paper."""
    found = asked()
    if found.sheet is None:
        return _page("first.html", found, 400)
    site, sheet = statistics_site(), found.sheet
    with site.database.read() as session:
        moving = site.numbers.under_way(session, by(), found.scope)
    keeps = may(signed_in(), Permission.KEEP_NUMBERS, Target(found.scope.organisation))
    return _page(
        "first.html",
        found,
        trend=pictures.trend(sheet),
        towns=pictures.bars(Division.POSTCODE, sheet.parts[Division.POSTCODE]),
        moving=moving,
        keeps=keeps,
    )


@bp.get("/mere")
@requires(Permission.SEE_NUMBERS)
def more() -> Response:
    """Every division with its picture and its table, the map, and what goes out of the house."""
    found = asked()
    if found.sheet is None:
        return _page("more.html", found, 400)
    sheet = found.sheet
    drawn = {division: pictures.bars(division, part) for division, part in sheet.parts.items()}
    return _page(
        "more.html", found, drawn=drawn, trend=pictures.trend(sheet), map=pictures.towns(sheet, statistics_site())
    )


@bp.get("/tal.csv")
@requires(Permission.SEE_NUMBERS)
def file() -> Response:
    """Exactly the decided tables, for whoever wants to work on with them."""
    found = asked()
    if found.sheet is None:
        return _page("first.html", found, 400)
    name = f"tal-{found.form['fra']}-{found.form['til']}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + as_csv(found.sheet), content_type="text/csv; charset=utf-8", headers=headers)


def _page(template: str, found: Asked, status: int = 200, **values: object) -> Response:
    return page(
        f"numbers/{template}",
        status,
        asked=found,
        form=found.form,
        sheet=found.sheet,
        quarters=quarters_to_choose(),
        short=quarter_short,
        narrow=False,
        **values,
    )
