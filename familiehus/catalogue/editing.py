"""Drafts of one's own entries: looking, saving, throwing away, beginning a new one, copying.

Every method acts within one unit of work and records what it did; the caller commits. A no looks like an unknown entry.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import HouseRow, OrganisationRow
from familiehus.audit.domain import Act
from familiehus.catalogue.desk import TABLES, Desk, Found, Overtaken, Ref, find, look_at
from familiehus.catalogue.domain import entry_id
from familiehus.catalogue.editing_domain import Kind, begun, copied, free_key, key_wish, with_values
from familiehus.catalogue.fitness import own_document_key
from familiehus.catalogue.storage import FormerSlugRow, OfferRow
from familiehus.kernel.errors import NotFound
from familiehus.storage.base import Document
from familiehus.storage.unit_of_work import UnitOfWork

_ADDRESSES = (OfferRow.key, OfferRow.slug, HouseRow.key, HouseRow.slug, FormerSlugRow.slug)


class Editing:
    """What can be done with drafts."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def open(self, work: UnitOfWork, by: Acting, ref: Ref) -> Desk:
        """The entry on its desk; the look is recorded. Raises NotFound."""
        found = look_at(work.session, by, ref)
        work.record(found.event(self._scribe, Act.ENTRY_SEEN))
        return found.laid_out()

    def save(self, work: UnitOfWork, by: Acting, ref: Ref, seen: str, draft: Document) -> None:
        """Keep a draft. ``seen`` is the stand it was written on; raises Overtaken when that is no longer so."""
        found = find(work.session, by, ref)
        found.check(seen)
        desk = found.touch(work.session, self._scribe.calendar.now())
        desk.draft, desk.base = draft, found.seen
        work.record(found.event(self._scribe, Act.ENTRY_EDITED))

    def discard(self, work: UnitOfWork, by: Acting, ref: Ref, seen: str) -> bool:
        """Throw the draft away. What parents have seen stays; False where they never saw it and it is gone.

        Raises Overtaken.
        """
        found = find(work.session, by, ref)
        found.check(seen)
        desk = found.touch(work.session, self._scribe.calendar.now())
        desk.draft = desk.base = None
        if is_new := found.is_new:
            work.session.delete(found.row)
            work.session.delete(desk)
        work.record(found.event(self._scribe, Act.ENTRY_EDITED, "discarded"))
        return not is_new

    def settle(self, work: UnitOfWork, by: Acting, ref: Ref, seen: str, file_mark: str, *, ours: bool) -> None:
        """Settle what file and site both changed: ``ours`` stands for good, else the file's word goes into the draft.

        An entry that has left its file is from now on one's own. What the file says must be what was shown
        (``file_mark``). Raises Overtaken.
        """
        found = find(work.session, by, ref)
        found.check(seen)
        desk, clash = found.laid_out(), found.clash
        if desk.file_mark != file_mark:
            raise Overtaken("the file says something else by now; nothing was changed")
        if clash is None or (clash.left and not ours):
            return
        if ours:
            found.row.loaded = with_values(found.row.loaded or {}, clash.said)
            found.row.origin = None if clash.left else found.row.origin
            work.session.delete(clash)
        else:
            row = found.touch(work.session, self._scribe.calendar.now())
            row.draft, row.base = with_values(desk.document, clash.said), found.seen
        work.record(found.event(self._scribe, Act.ENTRY_EDITED, "settled"))

    def create(self, work: UnitOfWork, by: Acting, organisation: UUID, kind: Kind, name: str) -> Ref:
        """A new entry of an organisation; only its editors see it yet. Its key is made once and never changes."""
        role = by.require(Permission.EDIT_CATALOGUE, organisation)
        place = _organisation(work.session, organisation)
        source = {"document": own_document_key(place.key), "section": f"Oplyst af {place.name}", "passage": ""}
        today = self._scribe.calendar.now().date()
        draft = begun(kind, _new_key(work.session, place.key, name), name, place.document, source, today)
        return self._add(work, by, Ref(kind, entry_id(draft["key"])), (organisation, role), draft)

    def copy(self, work: UnitOfWork, by: Acting, ref: Ref, name: str) -> Ref:
        """A new entry that begins as this one stands; it belongs to no file, so that no file withdraws it."""
        found = find(work.session, by, ref)
        place = _organisation(work.session, found.row.organisation_id)
        draft = copied(found.laid_out().document, _new_key(work.session, place.key, name), name)
        work.record(found.event(self._scribe, Act.ENTRY_SEEN, "copied"))
        return self._add(work, by, Ref(ref.kind, entry_id(draft["key"])), (found.place, found.role), draft, found)

    def _add(
        self,
        work: UnitOfWork,
        by: Acting,
        ref: Ref,
        right: tuple[UUID, str],
        draft: Document,
        original: Found | None = None,
    ) -> Ref:
        key = draft["key"]
        home = original.row.organisation_id if original else right[0]
        row = TABLES[ref.kind](id=ref.id, key=key, slug=key, organisation_id=home, published=False, document=draft)
        if isinstance(row, OfferRow) and original and isinstance(original.row, OfferRow):
            row.owner_id = original.row.owner_id
        work.session.add(row)
        found = Found(ref, row, None, by, *right)
        found.touch(work.session, self._scribe.calendar.now()).draft = draft
        work.record(found.event(self._scribe, Act.ENTRY_ADDED))
        return ref


def _organisation(session: Session, key: UUID) -> OrganisationRow:
    row = session.get(OrganisationRow, key)
    if row is None or not row.active:
        raise NotFound("no such thing, or not for you")
    return row


def _new_key(session: Session, organisation: str, name: str) -> str:
    wish = key_wish(organisation, name)
    taken = union_all(*(select(column).where(column.startswith(wish, autoescape=True)) for column in _ADDRESSES))
    return free_key(wish, set(session.scalars(taken)))
