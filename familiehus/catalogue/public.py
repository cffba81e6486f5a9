"""The catalogue's pages for everybody: offers, houses, a shortlist. No account, no cookie."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import segno
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from familiehus.catalogue import cards, maps
from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.entry_pages import Links, TopicLink, card_link, house_page, offer_page, place_of
from familiehus.catalogue.presentation import card, expired, fresh_moment, midnight, shelf_of
from familiehus.catalogue.service import Redirect
from familiehus.catalogue.site import CatalogueSite, catalogue_site
from familiehus.catalogue.slugs import offers_at, real_slugs
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY
from familiehus.interop import icalendar, jsonld
from familiehus.search.domain import Filters
from familiehus.search.links import search_link
from familiehus.web.i18n import current_language, gettext
from familiehus.web.links import carry_query, fresh_until, page_in, public_page, settings

bp = Blueprint("catalogue", __name__, template_folder="templates")

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,120}")
_LIST_LIMIT = 30
_LIST_CHARACTERS = 3_000
_ASKED_AGAIN = timedelta(minutes=5)


@bp.record_once
def _give_cards(state: BlueprintSetupState) -> None:
    """Every list of offers shows the same cards."""
    state.app.jinja_env.globals["hit"] = cards.hit


@bp.get("/tilbud/<slug>")
def offer(slug: str) -> AnyResponse | str:
    """An offer: how to get started, the facts, the source."""
    site = catalogue_site()
    found = _offer_or_way(site, slug)
    if not isinstance(found, Offer):
        return found
    now = site.clock.now()
    # who is behind an organisation, and what families suggest, changes without a new edition of the catalogue
    fresh_until(midnight(now), fresh_moment(found, now), now + _ASKED_AGAIN)
    shelf = shelf_of(site)
    if house := shelf.houses.get(found.house or ""):
        fresh_until(fresh_moment(house, now))
    page = offer_page(found, shelf, now, _offer_links(site, found))
    with site.database.read() as session:
        behind = site.can_be_asked(session, found.organisation, None)
        more = {
            "asks": behind and (house is None or site.can_be_asked(session, found.organisation, house.id)),
            "anonymous": behind and page.anonymous,
            # what is suggested to a course in a house stands on the page of the house
            "suggested": not found.house and site.has_suggestions(session, found.id),
        }
    return render_template("catalogue/offer.html", page=page, slug=found.address_slug, indexed=_real(found), **more)


@bp.get("/tilbud/<slug>.ics")
def offer_calendar(slug: str) -> AnyResponse:
    """The offer's known times as a calendar file; not found where the source names none."""
    site = catalogue_site()
    found = _offer_or_way(site, slug)
    if not isinstance(found, Offer):
        return found
    house = shelf_of(site).houses.get(found.house or "")
    now = site.clock.now()
    fresh_until(midnight(now))
    text = icalendar.calendar(found, house, public_page(f"/tilbud/{slug}"), now, current_language())
    if text is None:
        abort(404)
    return Response(
        text, mimetype="text/calendar", headers={"Content-Disposition": f'attachment; filename="{slug}.ics"'}
    )


@bp.get("/huse/<slug>")
def house(slug: str) -> AnyResponse | str:
    """A house and what happens in it."""
    site = catalogue_site()
    with site.database.read() as session:
        reader = site.edition.reader(session)
        found = reader.house_by_slug(slug)
        offers = reader.offers_of_house(found) if isinstance(found, House) else ()
        suggested = isinstance(found, House) and site.has_suggestions(session, found.id)
    if found is None:
        abort(404)
    if isinstance(found, Redirect):
        return redirect(url_for("catalogue.house", slug=found.slug), 301)
    now = site.clock.now()
    # what families have suggested changes without a new edition of the catalogue
    fresh_until(midnight(now), now + _ASKED_AGAIN, fresh_moment(found, now))
    fresh_until(*(fresh_moment(entry, now) for entry in offers))
    data = jsonld.house_jsonld(found, site.edition, settings().public_url, current_language())
    links = replace(_links(site, found, "huse", found.municipality), jsonld=jsonld.script(data))
    page = house_page(found, offers, shelf_of(site), now, links)
    slug = found.address_slug if suggested else ""
    return render_template("catalogue/house.html", page=page, suggestions_of=slug, indexed=_real(found))


@bp.get("/<any(tilbud,huse):kind>/<slug>/qr.svg")
def qr(kind: str, slug: str) -> Response:
    """The address of a page as a QR code, for a poster or another phone (R022)."""
    if not _SLUG.fullmatch(slug):
        abort(404)
    target = io.BytesIO()
    segno.make(public_page(f"/{kind}/{slug}"), error="m").save(
        target, kind="svg", scale=4, border=2, xmldecl=False, svgclass=None, lineclass=None
    )
    return Response(target.getvalue(), mimetype="image/svg+xml")


@bp.get("/kort/kommune/<code>.svg")
def small_map(code: str) -> Response:
    """Denmark with one municipality coloured."""
    drawing = maps.small_map(settings().data_dir / "geo" / "municipalities.geojson", code)
    if drawing is None:
        abort(404)
    return Response(drawing, mimetype="image/svg+xml")


@bp.get("/liste")
def shortlist() -> str:
    """A shortlist that lives in the address and nowhere else."""
    site = catalogue_site()
    slugs, problems = _asked_list()
    with site.database.read() as session:
        at = offers_at(session, slugs)
    found = list({entry.id: entry for entry in at.values()}.values())
    now, shelf = site.clock.now(), shelf_of(site)
    fresh_until(midnight(now), *(fresh_moment(entry, now) for entry in found))
    there = [entry.address_slug for entry in found]
    carry_query([("t", ",".join(there))] if there else [])
    if len(at) < len(slugs):
        problems.append(gettext("Noget på listen findes ikke mere. Det er taget af."))
    items = []
    for entry in found:
        rest = ",".join(slug for slug in there if slug != entry.address_slug)
        shown = card(entry, shelf, now)
        items.append(
            {
                "card": shown,
                "link": card_link(shown, ",".join(there)),
                "remove": url_for("catalogue.shortlist", t=rest or None),
            }
        )
    address = f"{public_page('/liste')}?t={','.join(there)}"
    return render_template("catalogue/list.html", cards=items, problems=problems, public_address=address)


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page of a real place with its other languages, for search engines."""
    site = catalogue_site()
    with site.database.read() as session:
        slugs = real_slugs(session)
    paths = ["/", "/tilbud", "/kalender", "/kort", "/privatliv"]
    paths += [f"/huse/{entry.address_slug}" for entry in site.edition.houses.values() if _real(entry)]
    paths += [f"/tilbud/{slug}" for slug in slugs]
    body = render_template("catalogue/sitemap.xml", paths=paths, page_in=page_in)
    return Response(body, mimetype="application/xml")


def _real(entry: Offer | House) -> bool:
    """Whether an entry is of a place that exists; what is only for trying out is kept from search engines."""
    places = entry.municipalities if isinstance(entry, Offer) else (entry.municipality,)
    return FICTIONAL_MUNICIPALITY not in places


def _offer_or_way(site: CatalogueSite, slug: str) -> Offer | AnyResponse:
    """The offer, or a redirect to where it has moved, or 404."""
    with site.database.read() as session:
        found = site.edition.reader(session).offer_by_slug(slug)
    if found is None:
        abort(404)
    if isinstance(found, Redirect):
        return redirect(url_for(str(request.endpoint), slug=found.slug), 301)
    return found


def _links(site: CatalogueSite, entry: Offer | House, kind: str, place: str | None) -> Links:
    slug = entry.address_slug
    here = site.places.municipality(place) if place else None
    return Links(
        public_address=public_page(f"/{kind}/{slug}"),
        qr_link=url_for("catalogue.qr", kind=kind, slug=slug),
        advice_link=search_link(Filters(topics=("family_counselling",), municipalities=(place,) if place else ())),
        place_link=search_link(Filters(municipalities=(place,))) if place else None,
        map_link=url_for("catalogue.small_map", code=here.code) if here else None,
        topics=tuple(
            TopicLink(site.topics.label(key, current_language()), search_link(Filters(topics=(key,))))
            for key in entry.topics
        ),
    )


def _offer_links(site: CatalogueSite, found: Offer) -> Links:
    slugs, _problems = _asked_list()
    carry_query([("t", ",".join(slugs))] if slugs else [])
    slug, today = found.address_slug, site.clock.now().date()
    data = jsonld.offer_jsonld(found, site.edition, settings().public_url, current_language())
    timed = icalendar.has_times(found, today)
    return replace(
        _links(site, found, "tilbud", place_of(found)),
        jsonld=None if expired(found, today) else jsonld.script(data),  # what is over is offered to no search engine
        calendar_link=url_for("catalogue.offer_calendar", slug=slug) if timed else None,
        list_link=url_for("catalogue.shortlist", t=",".join(dict.fromkeys((*slugs, slug)))),
        on_list=slug in slugs,
    )


def _asked_list() -> tuple[list[str], list[str]]:
    """The slugs in the address and what is wrong with it; what cannot be a slug is left out, never repeated."""
    raw = ",".join(request.args.getlist("t"))
    asked = list(dict.fromkeys(part.strip() for part in raw[:_LIST_CHARACTERS].split(",") if part.strip()))
    slugs = [part for part in asked if _SLUG.fullmatch(part)]
    problems = []
    if len(slugs) < len(asked) or len(raw) > _LIST_CHARACTERS:
        problems.append(gettext("Noget i adressen kunne ikke læses. Det er taget af."))
    if len(slugs) > _LIST_LIMIT:
        problems.append(gettext("Der er plads til %(num)s på listen. Resten er taget af.", num=_LIST_LIMIT))
    return slugs[:_LIST_LIMIT], problems
