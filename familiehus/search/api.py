"""The door of the search for programs: ``/api/v1/search``."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort

from familiehus.catalogue.presentation import midnight
from familiehus.catalogue.site import catalogue_site
from familiehus.search.answers import answer_json
from familiehus.search.domain import Sort
from familiehus.search.refusals import refusal
from familiehus.search.request import parse_request
from familiehus.search.site import search_site
from familiehus.web.api_shell import answer, language, own_parameters, prepare, reads_query
from familiehus.web.links import fresh_until, settings
from familiehus.web.problems import InvalidParameters

bp = prepare(Blueprint("search_api", __name__, url_prefix="/api/v1"))


@bp.get("/search")
@reads_query
def search() -> Response:
    """Offers, houses and national frames that fit; the parameters are those of ``/tilbud``, and ``limit``."""
    site = catalogue_site()
    asked, problems = parse_request(
        own_parameters(), language=language(), places=site.places, topics=site.topics.by_key
    )
    if problems:
        raise InvalidParameters((problem.field, refusal(problem, language())) for problem in problems)
    here = search_site()
    if here.service is None:
        abort(503)
    now = site.clock.now()
    fresh_until(midnight(now), now + timedelta(minutes=1) if asked.sort is Sort.NEXT else None)
    return answer(answer_json(here.service.search(asked), asked, site, settings().public_url, here.urgent))
