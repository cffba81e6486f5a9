""" "Bed os ringe": one form, one contact detail, no account and no cookie (R003-R005)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.entry_pages import Links, offer_page
from familiehus.catalogue.presentation import shelf_of
from familiehus.catalogue.service import Redirect
from familiehus.catalogue.site import catalogue_site
from familiehus.families.contact import Contact, SafeWay, checked
from familiehus.families.desks import Desk
from familiehus.families.spoken import OTHER
from familiehus.family_page.numbers import number_of
from familiehus.family_page.public.anonymous import can_begin
from familiehus.family_page.public.shell import door, page
from familiehus.family_page.self_referral import Asked, Received
from familiehus.family_page.site import family_site
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import new_number
from familiehus.kernel.text import as_name, has_cpr
from familiehus.referrals.receiving import of_house
from familiehus.referrals.wording import ANOTHER_LANGUAGE
from familiehus.web.forms import as_typed
from familiehus.web.i18n import current_language, gettext
from familiehus.web.labels import LABELS
from familiehus.web.links import carry_query, public_page

bp = door("ask")
_LONGEST_NAME, _LONGEST_WORDS = 120, 2000
_NAMED = ("tilbud", "enhed", "hus")
_FREE = ("name", "note", "words")
_FIELDS = ("unit", "name", "way", "detail", "note", "words", "spoken", "number")


@dataclass(frozen=True, slots=True)
class _Who:
    """Whom one asks: the units that can be asked, what the address names, and the offer there that needs no name."""

    places: list[Desk]
    offer: Offer | None = None
    house: House | None = None
    anonymous: Offer | None = None


@bp.get("/kontakt-mig")
def form() -> AnyResponse:
    """The form, where somebody named is behind it; elsewhere the ways in that the source names."""
    with family_site().families.database.read() as session:
        who = _whom(session)
    if isinstance(who, Redirect):
        return redirect(url_for("ask.form", tilbud=who.slug), 301)
    return _form(who, {"number": new_number(), "spoken": current_language()}, {})


@bp.post("/kontakt-mig")
def send() -> AnyResponse:
    """What was written, once however often it is sent. Nothing is kept of what is not right."""
    values = {name: as_typed(request.form.get(name, "")).strip() for name in _FIELDS}
    with family_site().families.database.read() as session:
        who = _whom(session)
    if isinstance(who, Redirect):
        abort(400)
    if not who.places:
        return _form(who, values, {})
    errors: dict[str, str] = {}
    asked = _asked(values, who, errors)
    if asked is None:
        return _form(who, values, errors, 422)
    site = family_site()
    issued = site.pages.of_form(asked.number)
    with site.families.database.write() as work:
        received = site.asking.ask(work, asked, issued)
        work.commit()
    place = next(place for place in who.places if place.id == asked.unit)
    return _received(received, place)


def _whom(session: Session) -> _Who | Redirect:
    """What the address names: a unit (``enhed``), a house (``hus``, by its number) or an offer (``tilbud``)."""
    named = _named()
    slug, unit, house = (named.get(name, "") for name in _NAMED)
    carry_query(named.items())
    if unit:
        place = family_site().asking.place(session, _number(unit))
        return _Who([place] if place else [])
    if house:
        return _about(session, None, catalogue_site().edition.houses.get(_number(house)))
    if not slug:
        return _Who([])
    found = catalogue_site().edition.reader(session).offer_by_slug(slug[:200])
    if found is None:
        abort(404)
    if isinstance(found, Redirect):
        return found
    return _about(session, found, shelf_of(catalogue_site()).houses.get(found.house or ""))


def _named() -> dict[str, Any]:
    return {name: value for name in _NAMED if (value := request.args.get(name))}


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("no such place") from None


def _about(session: Session, offer: Offer | None, house: House | None) -> _Who:
    """A house with a unit of its own answers itself: nobody has to choose between offices (R005)."""
    asked = offer or house
    if asked is None:
        raise NotFound("no such place")
    asking = family_site().asking
    beside = catalogue_site().edition.reader(session).offers_of_house(house) if house else ()
    nameless = (one for one in (*([offer] if offer else []), *beside) if can_begin(session, one))
    places = asking.places(session, asked.organisation)
    if house and asking.has_unit(session, house.id):
        own = of_house(places, house.id, house.name)
        places = [own] if own else []  # nobody stands behind it now: another office does not give what is asked for
    return _Who(places, offer, house, next(nameless, None))


def _asked(values: dict[str, str], who: _Who, errors: dict[str, str]) -> Asked | None:
    """What can be kept, or None and what is wrong by field."""
    places = who.places
    unit = next((place.id for place in places if str(place.id) == values["unit"]), None)
    if unit is None and len(places) == 1:
        unit = places[0].id
    if unit is None:
        errors["unit"] = gettext("Vælg, hvem der skal ringe.")
    name = as_name(values["name"])[:_LONGEST_NAME]
    if not name:
        errors["name"] = gettext("Skriv, hvad vi må kalde dig.")
    errors |= {field: gettext("Skriv aldrig et CPR-nummer her.") for field in _FREE if has_cpr(values[field])}
    if len(values["words"]) > _LONGEST_WORDS:
        errors.setdefault("words", gettext("Teksten er for lang. Gør den kortere."))
    contact = _contact(values | {"note": ""} if "note" in errors else values, errors)
    if errors or unit is None or contact is None:
        return None
    spoken, offer = _spoken(values["spoken"]), who.offer.id if who.offer else None
    return Asked(number_of(values["number"]), unit, name, contact, values["words"], current_language(), spoken, offer)


def _contact(values: dict[str, str], errors: dict[str, str]) -> Contact | None:
    if values["way"] not in set(SafeWay):
        errors["way"] = gettext("Vælg, hvordan vi må kontakte dig.")
        if not values["detail"]:
            errors["detail"] = gettext("Skriv dit nummer eller din e-mail.")
        return None
    way, detail = SafeWay(values["way"]), values["detail"][:200]
    said = Contact(way, email=detail) if way is SafeWay.EMAIL else Contact(way, phone=detail)
    try:
        return checked(Contact(way, said.phone, said.email, values["note"]))
    except Refused:
        errors["detail"] = (
            gettext("Skriv din e-mail, så vi kan svare.")
            if way is SafeWay.EMAIL
            else gettext("Skriv dit nummer. Det har otte cifre, eller et plus og landets nummer.")
        )
        return None


def _spoken(spoken: str) -> str:
    """The language's code, where it is another than the house's own."""
    return spoken if spoken == OTHER or (spoken in LABELS["language"] and spoken != "da") else ""


def _form(who: _Who, values: dict[str, str], errors: dict[str, str], status: int = 200) -> AnyResponse:
    if not who.places:
        return _elsewhere(who)
    days = {family_site().asking.answered_by(place) for place in who.places}
    return page(
        "ask",
        status,
        who=who,
        values=values,
        errors=errors,
        by_day=max(days),
        again_at=url_for("ask.form", **_named()),
        languages_spoken=[
            (code, gettext(name)) for code, name in (*LABELS["language"].items(), (OTHER, ANOTHER_LANGUAGE))
        ],
    )


def _elsewhere(who: _Who) -> AnyResponse:
    """Nobody is behind the form here: nothing can be written, and the source's own ways in are shown."""
    offer = who.offer
    if offer is None:
        return redirect(url_for("catalogue.house", slug=who.house.address_slug)) if who.house else page("ask_where")
    site = catalogue_site()
    links = Links(public_page(f"/tilbud/{offer.address_slug}"), "")
    return page("ask_elsewhere", page=offer_page(offer, shelf_of(site), site.clock.now(), links), offer=offer)


def _received(received: Received, place: Desk) -> Response:
    issued = received.issued
    link = public_page(f"/min-side/{issued.locator}") if issued else ""
    code, again_at = issued.code if issued else "", url_for("ask.form")
    return page("asked", received=received, place=place, link=link, code=code, again_at=again_at)
