"""A button on a page from before somebody else changed the entry: nothing is done, and what is another now is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.pages import number_sent
from familiehus.accounts.site import accounts_site
from familiehus.catalogue.desk import Desk, Ref
from familiehus.catalogue.editing_domain import Difference, differences
from familiehus.catalogue.editor import Editor
from familiehus.catalogue.publishing import document_at
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.staff.shell import open_desk, page, word_of
from familiehus.catalogue.storage import VersionRow


class Button(StrEnum):
    """What was pressed. The value is the end of its address."""

    CONFIRM = "stadig-rigtigt"
    PUBLISH = "udgiv"
    UNPUBLISH = "tag-ned"
    DISCARD = "kasser"
    SETTLE = "kildefil"

    def is_left(self, desk: Desk) -> bool:
        """Whether there is still something to do with it, as the entry stands now."""
        if self is Button.PUBLISH:
            return desk.has_draft or desk.published is None
        if self is Button.DISCARD:
            return desk.is_new or (desk.has_draft and desk.published is not None)
        if self is Button.SETTLE:
            return bool(desk.clash) or desk.left_file
        return desk.published is not None


def look_again(ref: Ref, button: Button, known: Iterable[Difference] = ()) -> Response:
    """Nothing was done: who was first, what is another than on the page, and the button once more.

    ``known`` is what is known to differ already; else it is told from what the page carried of what it showed.
    """
    desk = open_desk(ref)
    editor = Editor(catalogue_site(), desk)
    with accounts_site().database.read() as session:
        then = document_at(session, ref, number_sent(request.form.get("set", ""), -1))
        who, at = last_hand(session, desk)
    changes = editor.changed_since(request.form.get("stod", ""), (desk.published, then, desk.loaded))
    told = {change.label for change in changes}
    seen = known or (differences(then, desk.published) if then and desk.published else ())
    seen = (one for one in seen if one.path != "verified")
    changes += [one for one in editor.book.changes(ref.kind, seen) if one.label not in told]
    return page(
        "again", 409, editor=editor, desk=desk, kind=word_of(ref), button=button, changes=changes, who=who, at=at
    )


def last_hand(session: Session, desk: Desk) -> tuple[str | None, datetime | None]:
    """Who changed the entry last and when, in the draft or in what parents see; no name where it was a file."""
    query = select(VersionRow.at, VersionRow.by).where(VersionRow.entry_id == desk.ref.id)
    shown = session.execute(query.order_by(VersionRow.number.desc()).limit(1)).first()
    at, person = desk.changed_at, desk.changed_by
    if shown is not None and (at is None or shown[0] > at):
        at, person = shown
    names = directory.names(session, [person] if person else [])
    return (names.get(person) if person else None), at
