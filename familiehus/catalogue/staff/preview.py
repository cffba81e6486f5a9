"""An entry as parents will see it, before they do: the public page itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from uuid import UUID

from babel.support import NullTranslations
from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.editor import Editor
from familiehus.catalogue.entry_pages import EntryPage, Links, TopicLink, house_page, offer_page, place_of
from familiehus.catalogue.fitness import Unfit, fitting
from familiehus.catalogue.presentation import shelf_of
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.staff.shell import ENTRY, door, open_desk, own_entries, page, ref_of, to
from familiehus.search.domain import Filters
from familiehus.search.links import search_link
from familiehus.web.i18n import current_language, load_texts, speaking
from familiehus.web.links import public_page, settings

bp = door("staff_catalogue_preview")


@bp.get(f"{ENTRY}/vis")
@own_entries
def preview(kind: str, entry: UUID) -> AnyResponse:
    """The entry as parents will see it; back to the form while something is missing."""
    desk = open_desk(ref_of(kind, entry))
    editor = Editor(catalogue_site(), desk)
    try:
        found = fitting(desk.ref.kind, desk.document, editor.known)
    except Unfit:
        return to("staff_catalogue_form.edit", desk.ref, check=True)
    language, texts = _language()
    with speaking(language, texts):
        template = "house" if isinstance(found, House) else "offer"
        return page(
            "preview",
            template=f"catalogue/{template}.html",
            page=_as_parents_see(found),
            desk=desk,
            editor=editor,
            kind=kind,
            english=language == "en",
            languages=("da",),
        )


def _language() -> tuple[str, NullTranslations]:
    """English for whoever wants to see the English texts; the staff's own pages are Danish."""
    language = "en" if request.args.get("sprog") == "en" else "da"
    return language, _texts(settings().translations_dir, language)


@cache
def _texts(directory: Path, language: str) -> NullTranslations:
    return load_texts(directory, [language])[language]


def _as_parents_see(entry: Offer | House) -> EntryPage:
    """The public page's own content; nothing is left out."""
    site = catalogue_site()
    now, shelf = site.clock.now(), shelf_of(site)
    if isinstance(entry, Offer):
        return offer_page(entry, shelf, now, _links(entry, "tilbud", place_of(entry)))
    with site.database.read() as session:
        offers = site.edition.reader(session).offers_of_house(entry)
    return house_page(entry, offers, shelf, now, _links(entry, "huse", entry.municipality))


def _links(entry: Offer | House, kind: str, place: str | None) -> Links:
    """Where the public page leads; what needs the entry to be public already is left out."""
    site = catalogue_site()
    here = site.places.municipality(place) if place else None
    return Links(
        public_address=public_page(f"/{kind}/{entry.address_slug}"),
        qr_link=url_for("catalogue.qr", kind=kind, slug=entry.address_slug),
        advice_link=search_link(Filters(topics=("family_counselling",), municipalities=(place,) if place else ())),
        place_link=search_link(Filters(municipalities=(place,))) if place else None,
        map_link=url_for("catalogue.small_map", code=here.code) if here else None,
        topics=tuple(
            TopicLink(site.topics.label(key, current_language()), search_link(Filters(topics=(key,))))
            for key in entry.topics
        ),
    )
