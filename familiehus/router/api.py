"""The door of the router for programs: ``/api/v1/router``. It answers, and keeps nothing of what it was told."""

from __future__ import annotations

from flask import Blueprint, Response

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import No, body, prepare
from familiehus.catalogue.site import catalogue_site
from familiehus.families.desks import desks_of
from familiehus.router.answers import answer_json
from familiehus.router.referrers import referrer
from familiehus.router.schemas import RouterQuery
from familiehus.router.site import router_site
from familiehus.router.situation import Referrer
from familiehus.search.in_words import Words
from familiehus.web.api_shell import answer
from familiehus.web.guard import requires, signed_in
from familiehus.web.links import settings

bp = prepare(Blueprint("router_api", __name__, url_prefix="/api/v1"), lambda error: No("not-now", str(error)))


@bp.post("/router")
@requires(Permission.MEET_FAMILIES)
def ask() -> Response:
    """Proposals for a situation; who asks is the token's person at the first of their own desks."""
    asked, actor = body(RouterQuery()), signed_in()
    with catalogue_site().database.read() as session:
        desk = next(iter(desks_of(session, actor)), None)
    found = router_site().ask(asked["situation"], referrer(actor, desk) if desk else Referrer(), asked["limit"])
    words, base = Words(catalogue_site().topics), settings().public_url
    return answer(answer_json(found, catalogue_site().edition, base, words))
