"""The doors of the catalogue for programs: ``/api/v1/offers``."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort

from familiehus.catalogue.answers import brief, full
from familiehus.catalogue.register import Listed, register, was_withdrawn
from familiehus.catalogue.schemas import PLACE, OfferListQuery
from familiehus.catalogue.site import catalogue_site
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY, Places
from familiehus.kernel.text import fold
from familiehus.web.api_shell import answer, language, parameters, prepare, reads_query, say
from familiehus.web.links import settings
from familiehus.web.problems import InvalidParameters

bp = prepare(Blueprint("catalogue_api", __name__, url_prefix="/api/v1"))


@bp.get("/offers")
@reads_query
def offers() -> Response:
    """Every offer by key, a page at a time."""
    asked = parameters(OfferListQuery())
    site = catalogue_site()
    place = _place(asked["kommune"], site.places)
    with site.database.read() as session:
        listed = [offer for offer in register(site, session).offers if _shown(offer, place)]
        first = (asked["side"] - 1) * asked["limit"]
        found = site.edition.reader(session).offers([o.id for o in listed[first : first + asked["limit"]]])
    base = settings().public_url
    results = [brief(o, site.edition, base, language()) | {"score": 0.0, "why": []} for o in found.values()]
    return answer({"total": len(listed), "results": results})


@bp.get("/offers/<number>")
def offer(number: str) -> Response:
    """One offer, or one house, with every field that is known."""
    try:
        wanted = UUID(number)
    except ValueError:
        abort(404)
    if number.lower() != str(wanted):
        abort(404)
    site = catalogue_site()
    with site.database.read() as session:
        entry = site.edition.houses.get(wanted) or site.edition.reader(session).offers([wanted]).get(wanted)
        if entry is None:
            abort(410 if was_withdrawn(session, wanted) else 404)
    return answer(full(entry, site.edition, settings().public_url, language()))


def _place(name: str | None, places: Places) -> str | None:
    """The municipality's own spelling; the fictional one must be spelled out. Raises InvalidParameters."""
    if name is None:
        return None
    if fold(name) == fold(FICTIONAL_MUNICIPALITY):
        return FICTIONAL_MUNICIPALITY
    found = places.municipality(name)
    if found is None:
        raise InvalidParameters([("kommune", say(PLACE))])
    return found.name


def _shown(offer: Listed, place: str | None) -> bool:
    """What happens in no real place is shown only to whoever names it."""
    return not offer.fictional if place is None else place in offer.municipalities
