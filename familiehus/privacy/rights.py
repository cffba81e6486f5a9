"""A parent's rights: access, correction, erasure. Each is an event; none touches the record of what happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.families.desks import desk
from familiehus.families.items import Items, Written
from familiehus.families.storage import ItemLineRow, LineFieldRow, LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Refused
from familiehus.privacy.draft import Draft
from familiehus.privacy.erasure import erase_earlier, erase_line
from familiehus.privacy.export import draft, in_words
from familiehus.referrals.domain import State
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import Database


class Rights:
    """What an organisation does when a parent asks."""

    def __init__(self, database: Database, scribe: Scribe, sealer: Sealer) -> None:
        self._database = database
        self._scribe = scribe
        self._sealer = sealer
        self._items = Items(scribe.calendar, sealer)

    def draft(self, by: Acting, reference: str) -> Draft:
        """Everything known, for a person to read. The look is recorded before anything is given. Raises Refused."""
        with self._database.write() as work:
            line = line_called(work.session, reference)
            work.record(self._scribe.event(Act.LINE_EXPORTED, by, line.organisation_id, [("line", line.id)]))
            made_on = danish_day(self._scribe.calendar.now()).isoformat()
            made = draft(work.session, self._sealer, line, made_on)
            work.commit()
        return made

    def release(self, by: Acting, said: Mapping[str, Any]) -> Draft:
        """What a person has read and lets go, without what they struck. Raises Refused for what is no draft."""
        try:
            read = Draft.from_json(dict(said))
        except (KeyError, TypeError, ValueError) as error:
            raise Refused("this is no draft that can be read") from error
        with self._database.write() as work:
            line = line_called(work.session, read.reference)
            work.record(self._scribe.event(Act.EXPORT_RELEASED, by, line.organisation_id, [("line", line.id)]))
            work.commit()
        return read.without_removed()

    def correct(self, by: Acting, reference: str, name: Field, text: str, unit: UUID | None = None) -> UUID:
        """A new version of a text, on the parent's word; the one before stays until it is erased.

        Raises Refused when it says the same, is not kept there, or several units keep it and none was named.
        """
        if name is Field.CONTACT:
            raise Refused("the safe way is changed on the contact line's own page, where it is read back")
        with self._database.write() as work:
            line = line_called(work.session, reference)
            query = select(LineFieldRow).where(LineFieldRow.line_id == line.id, LineFieldRow.field == name.value)
            kept = [row for row in work.session.scalars(query) if unit in {None, row.unit_id}]
            if len(kept) != 1:
                units = ", ".join(str(row.unit_id) for row in kept)
                raise Refused(f"several units keep it, name one: {units}" if kept else "nobody keeps that there")
            place = desk(work.session, kept[0].unit_id)
            concerned = select(ItemLineRow.line_id).where(ItemLineRow.item_id == kept[0].item_id)
            others = [key for key in work.session.scalars(concerned) if key != line.id]
            made = self._items.write(
                work.session, place, None, [line.id, *others], [Written(name, text, for_both=bool(others))]
            )
            if not made:
                raise Refused("that is what it says already")
            subjects = [("line", line.id), ("item", made[0])]
            work.record(self._scribe.event(Act.ITEM_CORRECTED, by, place.organisation, subjects))
            work.commit()
        return made[0]

    def check_erasure(self, reference: str, *, earlier: bool) -> None:
        """Raises Refused for what the erasure would refuse, before anybody is asked whether they are sure."""
        with self._database.read() as session:
            (line_called if earlier else _ended)(session, reference)

    def erase(self, by: Acting, reference: str) -> int:
        """Everything known about a parent; how many rows. Raises Refused while somebody must still act."""
        with self._database.write() as work:
            line = _ended(work.session, reference)
            controller, key = line.organisation_id, line.id
            gone = erase_line(work.session, line)
            work.record(self._scribe.event(Act.LINE_ERASED, by, controller, [("line", key)]))
            work.commit()
        return gone

    def erase_earlier(self, by: Acting, reference: str) -> int:
        """Versions of texts that a later one has replaced, also on an open line; how many."""
        with self._database.write() as work:
            line = line_called(work.session, reference)
            gone = erase_earlier(work.session, line.id)
            subjects = [("line", line.id), *(("item", item) for item in gone)]
            work.record(self._scribe.event(Act.ITEMS_ERASED, by, line.organisation_id, subjects))
            work.commit()
        return len(gone)


def line_called(session: Session, reference: str) -> LineRow:
    """The contact line of a reference, open or closed. Raises Refused."""
    row = session.scalars(select(LineRow).where(LineRow.reference == reference.strip().upper())).one_or_none()
    if row is None:
        raise Refused("there is no contact line of that reference")
    return row


def _ended(session: Session, reference: str) -> LineRow:
    """The line of a reference, on which nobody has anything left to do. Raises Refused."""
    line = line_called(session, reference)
    if line.ended_at is None:
        raise Refused("the contact line is open; its holder closes it first, so that nobody is dropped")
    under_way = select(ReferralRow.id).where(ReferralRow.line_id == line.id, ReferralRow.state != State.CLOSED.value)
    if session.scalars(under_way).first() is not None:
        raise Refused("a referral is still under way; it is closed first")
    return line


def as_page(made: Draft, *, released: bool) -> str:
    """The draft, or what is released, as one page to read or print."""
    pages = Environment(
        loader=PackageLoader("familiehus.privacy"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pages.filters["in_words"] = in_words
    return pages.get_template("privacy/export.html").render(draft=made, released=released)


def as_file(made: Draft) -> str:
    """The draft as the file a person edits before releasing it."""
    return json.dumps(made.to_json(), ensure_ascii=False, indent=1) + "\n"
