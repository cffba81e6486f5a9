"""One click each: publish, take down, still right, undo, copy, throw the draft away; and the history."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts import directory
from familiehus.accounts.pages import by, number_sent
from familiehus.accounts.site import accounts_site
from familiehus.catalogue import editing_lists as listing
from familiehus.catalogue.desk import Overtaken, Ref, find
from familiehus.catalogue.editor import Editor, clean_name
from familiehus.catalogue.entry_words import name_of
from familiehus.catalogue.fitness import Unfit
from familiehus.catalogue.publishing import ChangedSince, LookAgain
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.staff.again import Button, look_again
from familiehus.catalogue.staff.shell import (
    ENTRY,
    LONGEST_NAME,
    door,
    editing,
    own_entries,
    page,
    publishing,
    ref_of,
    to,
    word_of,
)
from familiehus.web.i18n import gettext

bp = door("staff_catalogue_acts")
_FORM = "staff_catalogue_form.edit"


@bp.get(f"{ENTRY}/historik")
@own_entries
def history(kind: str, entry: UUID) -> Response:
    """Every change of what parents saw, in plain words."""
    return _history_page(ref_of(kind, entry))


def _history_page(ref: Ref, status: int = 200, error: str = "") -> Response:
    site = accounts_site()
    with site.database.write() as work:
        versions = listing.history(work, site.scribe, by(), ref)
        desk = find(work.session, by(), ref).laid_out()
        names = directory.names(work.session, (v.by for v in versions))
        work.commit()
    book = Editor(catalogue_site(), desk).book
    shown = [(v, book.changes(ref.kind, v.differences)) for v in versions]
    return page("history", status, desk=desk, kind=word_of(ref), versions=shown, names=names, error=error)


@bp.post(f"{ENTRY}/fortryd")
@own_entries
def undo(kind: str, entry: UUID) -> AnyResponse:
    """Take one change back, as a new one."""
    ref, number = ref_of(kind, entry), number_sent(request.form.get("nummer", ""))
    with accounts_site().database.write() as work:
        editor = Editor(catalogue_site(), find(work.session, by(), ref).laid_out())
        try:
            publishing().undo(work, by(), ref, number, editor.known)
        except ChangedSince as since:
            names = ", ".join(name_of(ref.kind, name) for name in since.fields)
            error = gettext("Det er rettet igen siden: %(fields)s. Ret det i formularen i stedet.", fields=names)
        except Unfit:
            error = gettext("Sådan som det var, kan det ikke vises mere. Ret det i formularen i stedet.")
        else:
            work.commit()
            return to(_FORM, ref, done="fortrudt")
    return _history_page(ref, 409, error)


@bp.post(f"{ENTRY}/stadig-rigtigt")
@own_entries
def confirm(kind: str, entry: UUID) -> AnyResponse:
    """One click: still right (R036). Whoever has not seen what stands there now is shown it first."""
    ref, seen = ref_of(kind, entry), number_sent(request.form.get("set", ""), -1)
    try:
        with accounts_site().database.write() as work:
            editor = Editor(catalogue_site(), find(work.session, by(), ref).laid_out())
            publishing().confirm(work, by(), ref, editor.known, seen)
            work.commit()
    except Unfit:
        return to(_FORM, ref, check=True)
    except LookAgain as changed:
        return look_again(ref, Button.CONFIRM, changed.differences)
    return redirect(url_for("staff_catalogue.entries", gjort="rigtigt"), 303)


@bp.post(f"{ENTRY}/udgiv")
@own_entries
def publish(kind: str, entry: UUID) -> AnyResponse:
    """Let parents see the draft as it was just looked at."""
    ref, seen = ref_of(kind, entry), request.form.get("stand", "")
    try:
        with accounts_site().database.write() as work:
            editor = Editor(catalogue_site(), find(work.session, by(), ref).laid_out())
            publishing().publish(work, by(), ref, seen, editor.known, verified="efterset" in request.form)
            work.commit()
    except Unfit:
        return to(_FORM, ref, check=True)
    except Overtaken:
        return look_again(ref, Button.PUBLISH)
    return to(_FORM, ref, done="udgivet")


@bp.post(f"{ENTRY}/tag-ned")
@own_entries
def unpublish(kind: str, entry: UUID) -> AnyResponse:
    """Parents no longer see it; it stays here."""
    ref = ref_of(kind, entry)
    try:
        with accounts_site().database.write() as work:
            publishing().unpublish(work, by(), ref, request.form.get("stand", ""))
            work.commit()
    except Overtaken:
        return look_again(ref, Button.UNPUBLISH)
    return to(_FORM, ref, done="nede")


@bp.post(f"{ENTRY}/kasser")
@own_entries
def discard(kind: str, entry: UUID) -> AnyResponse:
    """Throw the draft away, and with it an entry that was never published."""
    ref = ref_of(kind, entry)
    try:
        with accounts_site().database.write() as work:
            stays = editing().discard(work, by(), ref, request.form.get("stand", ""))
            work.commit()
    except Overtaken:
        return look_again(ref, Button.DISCARD)
    if not stays:
        return redirect(url_for("staff_catalogue.entries", gjort="kasseret"), 303)
    return to(_FORM, ref, done="kasseret")


@bp.post(f"{ENTRY}/kildefil")
@own_entries
def settle(kind: str, entry: UUID) -> AnyResponse:
    """What the source file says and what was edited here: one of them is chosen, as both were shown."""
    ref, ours = ref_of(kind, entry), request.form.get("valg", "") != "filens"
    shown = request.form.get("stand", ""), request.form.get("fil", "")
    try:
        with accounts_site().database.write() as work:
            editing().settle(work, by(), ref, *shown, ours=ours)
            work.commit()
    except Overtaken:
        return look_again(ref, Button.SETTLE)
    return to(_FORM, ref, done="vores" if ours else "filens")


@bp.post(f"{ENTRY}/kopi")
@own_entries
def copy(kind: str, entry: UUID) -> AnyResponse:
    """A new entry that begins as this one."""
    ref, name = ref_of(kind, entry), clean_name(request.form.get("navn", ""))[:LONGEST_NAME]
    if not name:
        return to(_FORM, ref, done="uden-navn")
    with accounts_site().database.write() as work:
        made = editing().copy(work, by(), ref, name)
        work.commit()
    return to(_FORM, made, done="kopi")
