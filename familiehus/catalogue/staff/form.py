"""The form of an entry: kept as a draft, published, one more row. What was typed is never lost."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.pages import by
from familiehus.accounts.site import accounts_site
from familiehus.catalogue.desk import Ref, find
from familiehus.catalogue.editor import Editor
from familiehus.catalogue.entry_drawn import drawn
from familiehus.catalogue.entry_form import Typed, add_row, from_form, read, remove_row
from familiehus.catalogue.entry_touched import with_theirs
from familiehus.catalogue.entry_words import Change, explained
from familiehus.catalogue.fitness import Unfit, fitting
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.staff.again import last_hand
from familiehus.catalogue.staff.shell import (
    ENTRY,
    door,
    editing,
    open_desk,
    own_entries,
    page,
    publishing,
    ref_of,
    to,
    word_of,
)
from familiehus.kernel.errors import Conflict
from familiehus.storage.base import Document

bp = door("staff_catalogue_form")


@bp.get(ENTRY)
@own_entries
def edit(kind: str, entry: UUID) -> Response:
    """The form of an entry; ``tjek`` shows what keeps it from being published."""
    desk = open_desk(ref_of(kind, entry))
    editor = Editor(catalogue_site(), desk)
    errors = {}
    if "tjek" in request.args:
        try:
            fitting(desk.ref.kind, desk.document, editor.known)
        except Unfit as unfit:
            errors = explained(desk.ref.kind, unfit.findings)
    return _form_page(editor, editor.as_it_stands, errors, done=request.args.get("gjort", ""))


def _form_page(
    editor: Editor,
    typed: Typed,
    errors: dict[str, str],
    status: int = 200,
    *,
    theirs: list[Change] | None = None,
    done: str = "",
    at_work: str = "",
) -> Response:
    desk = editor.desk
    who, at = None, None
    if theirs is not None:
        with accounts_site().database.read() as session:
            who, at = last_hand(session, desk)
    drawing = editor.draughtsman
    return page(
        "editor",
        status,
        desk=desk,
        editor=editor,
        kind=word_of(desk.ref),
        form=drawing.form(typed, errors, at_work),
        drawn=drawn,
        overtaken=drawing.overtaken(),
        theirs=theirs,
        who=who,
        at=at,
        old=editor.is_old,
        done=done,
    )


@bp.post(ENTRY)
@own_entries
def send(kind: str, entry: UUID) -> AnyResponse:
    """Whatever a button of the form asks for: one more row, one less, keep, look, publish."""
    ref = ref_of(kind, entry)
    typed = from_form(ref.kind, request.form)
    what, _, rest = request.form.get("goer", "gem").partition(":")
    if what in ("raekke", "fjern"):
        return _with_rows(ref, typed, what, rest)
    with accounts_site().database.read() as session:
        desk = find(session, by(), ref).laid_out()
    editor = Editor(catalogue_site(), desk)
    draft, errors = read(ref.kind, typed, desk.document, editor.own, catalogue_site().places)
    if errors:
        return _form_page(_still_open(ref), typed, errors, 400)
    try:
        return _keep(editor, draft, what)
    except Conflict:
        return _overtaken(ref, typed)


def _with_rows(ref: Ref, typed: Typed, what: str, rest: str) -> Response:
    path = rest
    if what == "raekke":
        add_row(ref.kind, typed, rest)
    else:
        path, _, number = rest.rpartition(".")
        remove_row(ref.kind, typed, path, int(number) if number.isascii() and number.isdigit() else -1)
    return _form_page(_still_open(ref), typed, {}, at_work=path)


def _still_open(ref: Ref) -> Editor:
    """A form that goes back unsaved stands on what it was opened on, whatever a colleague did meanwhile."""
    return Editor(catalogue_site(), open_desk(ref), request.form.get("stand", ""), request.form.get("stod", ""))


def _keep(editor: Editor, draft: Document, what: str) -> AnyResponse:
    """Save; publish in the same transaction when asked. What cannot be published is still saved."""
    ref, verified, done = editor.desk.ref, "efterset" in request.form, "gemt"
    with accounts_site().database.write() as work:
        editing().save(work, by(), ref, request.form.get("stand", ""), draft)
        work.session.flush()
        if what == "udgiv":
            seen = find(work.session, by(), ref).laid_out().stand
            try:
                publishing().publish(work, by(), ref, seen, editor.known, verified=verified)
                done = "udgivet"
            except Unfit:
                done = ""
        work.commit()
    if what == "vis":
        return to("staff_catalogue_preview.preview", ref)
    return to("staff_catalogue_form.edit", ref, done=done, check=not done)


def _overtaken(ref: Ref, typed: Typed) -> Response:
    """The second of two is told what happened and keeps what they typed; what they left alone stands as it is now."""
    site = catalogue_site()
    editor = Editor(site, open_desk(ref))
    both = with_theirs(ref.kind, typed, request.form.get("stod", ""), editor.as_it_stands)
    draft, errors = read(ref.kind, both, editor.desk.document, editor.own, site.places)
    theirs = editor.draughtsman.compared(editor.desk.document, draft)
    return _form_page(editor, both, errors, 409, theirs=theirs)
