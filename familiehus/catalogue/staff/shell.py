"""What the editor's pages share: whose entry it is, the services, pages and where to go next."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import by, prepare
from familiehus.accounts.site import accounts_site
from familiehus.audit.domain import Act
from familiehus.catalogue.desk import Desk, Ref
from familiehus.catalogue.editing import Editing
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.publishing import Publishing
from familiehus.kernel.errors import NotFound
from familiehus.web.guard import requires, signed_in


class Shelf(StrEnum):
    """What a kind of entry is called in addresses."""

    OFFERS = "tilbud"
    HOUSES = "huse"


KINDS: dict[str, Kind] = {Shelf.OFFERS: Kind.OFFER, Shelf.HOUSES: Kind.HOUSE}
ENTRY = "/<any(tilbud,huse):kind>/<uuid:entry>"
LONGEST_NAME = 120
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def door(name: str) -> Blueprint:
    """A blueprint of the editor."""
    return prepare(Blueprint(name, __name__, url_prefix="/personale/katalog", template_folder="../templates"))


def own_entries(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Needs the right to edit; somebody else's entry does not exist, and the try is remembered."""

    @requires(Permission.EDIT_CATALOGUE)
    @wraps(view)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            return view(*args, **kwargs)
        except NotFound:
            site, route = accounts_site(), request.url_rule
            places = sorted(signed_in().organisations(), key=str)
            tried = [("route", route.rule if route else "")]
            with site.database.write() as work:
                work.record(*site.scribe.everywhere(Act.REFUSED, by(), places, tried))
                work.commit()
            raise

    return guarded


def editing() -> Editing:
    """Drafts."""
    return Editing(accounts_site().scribe)


def publishing() -> Publishing:
    """What parents see."""
    return Publishing(accounts_site().scribe)


def open_desk(ref: Ref) -> Desk:
    """The entry on its desk; the look is recorded before anything is shown."""
    with accounts_site().database.write() as work:
        desk = editing().open(work, by(), ref)
        work.commit()
    return desk


def ref_of(kind: str, entry: UUID) -> Ref:
    """The entry an address names."""
    return Ref(KINDS[kind], entry)


def word_of(ref: Ref) -> Shelf:
    """What the kind of an entry is called in addresses."""
    return Shelf.HOUSES if ref.kind is Kind.HOUSE else Shelf.OFFERS


def page(which: str, status: int = 200, **values: object) -> Response:
    """A page of the editor."""
    return make_response(render_template(f"catalogue/staff_{which}.html", **values), status)


def to(view: str, ref: Ref, *, done: str = "", check: bool = False) -> AnyResponse:
    """On to a page of the entry; ``done`` says what has just been done, ``check`` shows what is missing."""
    address = url_for(view, kind=word_of(ref), entry=ref.id, gjort=done or None, tjek="1" if check else None)
    return redirect(address, 303)
