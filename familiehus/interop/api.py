"""The doors for other directories and for programs: ``/api/hsds/``, the description of the API and its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, stream_with_context, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response as AnyResponse

from familiehus.catalogue.presentation import midnight
from familiehus.catalogue.register import was_withdrawn
from familiehus.catalogue.site import catalogue_site
from familiehus.interop.docs import kind
from familiehus.interop.hsds import Hsds
from familiehus.interop.openapi import HSDS_VERSION, document
from familiehus.interop.schemas import (
    POSTCODE,
    AtLocationQuery,
    OrganizationQuery,
    PageQuery,
    ServiceQuery,
    TermQuery,
)
from familiehus.interop.service import Found, HsdsReader
from familiehus.web.api_shell import answer, language, parameters, prepare, reads_query, say, spoken
from familiehus.web.links import fresh_until, settings
from familiehus.web.problems import BY_SLUG, KINDS, InvalidParameters

bp = prepare(
    Blueprint(
        "interop_api",
        __name__,
        url_prefix="/api",
        template_folder="templates",
        static_folder="static",
        static_url_path="/files",
    )
)

Json = dict[str, Any]
Listing = Callable[[HsdsReader, Json], Found]
_PORTION = 500
# Path, the parameters of the list, the list, one object.
_KINDS: tuple[tuple[str, Schema, Listing, Callable[[HsdsReader, UUID], Json | None]], ...] = (
    ("services", ServiceQuery(), HsdsReader.services, HsdsReader.service),
    ("organizations", OrganizationQuery(), HsdsReader.organizations, HsdsReader.organization),
    ("service_at_locations", AtLocationQuery(), HsdsReader.at_locations, HsdsReader.at_location),
    ("taxonomies", PageQuery(), HsdsReader.taxonomies, HsdsReader.taxonomy),
    ("taxonomy_terms", TermQuery(), HsdsReader.taxonomy_terms, HsdsReader.taxonomy_term),
)
_LISTS = {name: (query, listing) for name, query, listing, _one in _KINDS}
_ONE = {name: one for name, _query, _listing, one in _KINDS}
_PATHS = f"<any({','.join(_LISTS)}):kind>"


@bp.get("/hsds/", strict_slashes=False)
def about() -> Response:
    """What this interface is."""
    root = settings().public_url
    told = {"version": HSDS_VERSION, "profile": f"{root}/api/docs", "openapi_url": f"{root}/api/openapi.json"}
    return answer(told, translated=False)


@bp.get(f"/hsds/{_PATHS}")
@reads_query
def listed(kind: str) -> Response:
    """One page of a list, or the whole list a line an object."""
    query, listing = _LISTS[kind]
    asked = parameters(query)
    postcode = asked.get("postcode")
    if postcode is not None and postcode not in catalogue_site().places.by_number:
        raise InvalidParameters([("postcode", say(POSTCODE))])
    if asked["format"] == "ndjson":
        lines = stream_with_context(_lines(listing, asked, language()))
        return Response(lines, content_type="application/x-ndjson")
    with _reader(language()) as reader:
        return answer(_page(listing(reader, asked), asked["page"], asked["per_page"]))


@bp.get(f"/hsds/{_PATHS}/<number>")
def one(kind: str, number: str) -> Response:
    """One object with everything that belongs to it."""
    try:
        wanted = UUID(number)
    except ValueError:
        abort(404)
    with _reader(language()) as reader:
        found = _ONE[kind](reader, wanted) if number == str(wanted) else None
    if found is None:
        abort(410 if kind == "services" and _withdrawn(wanted) else 404)
    return answer(found)


@bp.get("/openapi.json")
def description() -> Response:
    """The API as OpenAPI 3.1."""
    return answer(document(settings().public_url), translated=False)


@bp.get("/docs")
@reads_query
def docs() -> str:
    """The same for people."""
    return render_template("api/docs.html", api=document(settings().public_url), problems=KINDS, kind=kind)


@bp.get("/problems/<slug>")
@reads_query
def problem_type(slug: str) -> AnyResponse:
    """Where the ``type`` of a problem leads: to its explanation."""
    if slug not in BY_SLUG:
        abort(404)
    return redirect(url_for("interop_api.docs", _anchor=slug), 302)


@contextmanager
def _reader(spoken_language: str) -> Iterator[HsdsReader]:
    """A reader of the edition shown now. Services begin and end at midnight, when offsets from UTC change too."""
    site, edition = catalogue_site(), catalogue_site().edition
    now = site.clock.now()
    fresh_until(midnight(now))
    mapping = Hsds(edition, site.topics, site.places, now, spoken_language, settings().public_url)
    with site.database.read() as session:
        yield HsdsReader(site, session, mapping)


def _withdrawn(number: UUID) -> bool:
    with catalogue_site().database.read() as session:
        return was_withdrawn(session, number)


def _page(found: Found, number: int, size: int) -> Json:
    first = (number - 1) * size
    contents = list(found.cut(first, first + size))
    pages = -(-found.total // size)
    return {
        "total_items": found.total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _lines(listing: Listing, asked: Json, spoken_language: str) -> Iterator[str]:
    """Every object as a line of JSON, made in portions."""
    with spoken(spoken_language), _reader(spoken_language) as reader:
        found = listing(reader, asked)
        for first in range(0, found.total, _PORTION):
            yield "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found.cut(first, first + _PORTION))
