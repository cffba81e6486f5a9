"""The numbers for programs: what the pages tell, and nothing finer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from familiehus.access.permissions import Permission
from familiehus.accounts import api_acts
from familiehus.accounts.api_acts import No, body, by
from familiehus.catalogue.site import catalogue_site
from familiehus.kernel.errors import Refused
from familiehus.statistics.domain import Quarter
from familiehus.statistics.file import HEAD, atoms
from familiehus.statistics.places import Scope, scope, scopes
from familiehus.statistics.schemas import BirthsSchema, NumbersQuery
from familiehus.statistics.service import Births
from familiehus.statistics.sheet import make_sheet
from familiehus.statistics.site import statistics_site
from familiehus.statistics.wording import refusal
from familiehus.web.api_shell import answer, parameters, reads_query
from familiehus.web.guard import requires
from familiehus.web.problems import InvalidParameters

_PARAMETERS = {"fra": "from", "til": "to"}


def _told(error: Refused) -> No:
    field, text = refusal(error)
    return No(str(error.args[0]).replace(" ", "-"), text, f"/{field}")


bp = api_acts.prepare(Blueprint("statistics_api", __name__, url_prefix="/api/v1/numbers"), _told)


@bp.get("")
@requires(Permission.SEE_NUMBERS)
def listed() -> Response:
    """Whose numbers one may see."""
    with statistics_site().database.read() as session:
        mine = scopes(session, by())
    return answer({"results": [_scope(one) for one in mine]})


@bp.get("/tables")
@requires(Permission.SEE_NUMBERS)
@reads_query
def tables() -> Response:
    """The decided tables of a period."""
    asked, site = parameters(NumbersQuery()), statistics_site()
    first, last = site.numbers.usual()
    with site.database.read() as session:
        here = scope(scopes(session, by()), asked["where"])
        try:
            period = (_quarter(asked["first"], first), _quarter(asked["last"], last))
            sheet = make_sheet(site, catalogue_site(), session, by(), here, period)
            moving = site.numbers.under_way(session, by(), here)
        except Refused as error:
            field, words = refusal(error)
            raise InvalidParameters([(_PARAMETERS[field], words)]) from error
    running = moving.running.items()
    return answer(
        {
            "where": _scope(here),
            "quarters": [str(quarter) for quarter in sheet.overview.quarters],
            "total": {"count": sheet.total.total, "exact": sheet.total.exact},
            "rows": [dict(zip(HEAD, row, strict=True)) for row in atoms(sheet)],
            "running": [{"house": str(key), "quarter": str(at), "at_least": count} for (key, at), count in running],
            "waiting_at_least": moving.now.waiting,
            "held_by_nobody": moving.now.held_by_nobody,
        }
    )


@bp.post("/births/<uuid:organisation>")
@requires(Permission.KEEP_NUMBERS)
def births(organisation: UUID) -> Response:
    """Type in the births of a year, or correct them: the same again changes nothing."""
    said = Births(**body(BirthsSchema()))
    with statistics_site().database.write() as work:
        row = statistics_site().numbers.set_births(work, by(), organisation, said)
        kept = {"municipality": row.municipality, "year": row.year, "number": row.number, "source": row.source}
        work.commit()
    return answer(kept)


def _scope(one: Scope) -> dict[str, Any]:
    house = str(one.house.id) if one.house else None
    return {"key": one.key, "name": one.name, "organisation": str(one.organisation), "house": house}


def _quarter(text: str, usual: Quarter) -> Quarter:
    return Quarter.read(text) if text else usual
