"""What parents see of an entry: publishing a draft, taking down, "still right", taking a change back.

Every method acts within one unit of work, locks the catalogue's state first and makes its version grow, so that every
process takes the change over; the change stands in the entry's history and in the record. The caller commits.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Act
from familiehus.catalogue import documents
from familiehus.catalogue.checks import Known
from familiehus.catalogue.desk import Found, Ref, find
from familiehus.catalogue.domain import House, Offer, entry_id
from familiehus.catalogue.editing_domain import Difference, differences, reverted, with_values
from familiehus.catalogue.fitness import fitting, own_document, own_document_key
from familiehus.catalogue.loading import keep_version, remember_slugs, state
from familiehus.catalogue.merge import changed_fields
from familiehus.catalogue.storage import CatalogueStateRow, ChangeRow, OfferRow, SourceDocumentRow, VersionRow
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.storage.base import Document
from familiehus.storage.unit_of_work import UnitOfWork


class ChangedSince(Refused):
    """A change cannot be taken back by itself: ``fields`` were changed again after it."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(f"changed again since: {', '.join(fields)}")
        self.fields = fields


class LookAgain(Conflict):
    """What was said to be right is no longer what was looked at: ``differences`` as far as the history tells them."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        super().__init__("somebody else changed this first; nothing was confirmed")
        self.differences = differences


class Publishing:
    """What can be done with what parents see."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def publish(self, work: UnitOfWork, by: Acting, ref: Ref, seen: str, known: Known, *, verified: bool) -> None:
        """Let parents see the draft; ``verified`` says that all of it was looked through today.

        Raises Overtaken when the entry no longer stands as ``seen``, and Unfit with everything wrong by field.
        """
        current = state(work.session)
        found = find(work.session, by, ref)
        found.check(seen)
        document = found.laid_out().document
        if verified:
            document = document | {"verified": self._today()}
        self._show(work.session, current, found, document, known, "published")
        desk = found.touch(work.session, self._scribe.calendar.now())
        desk.draft = desk.base = None
        desk.hidden = False
        work.record(found.event(self._scribe, Act.ENTRY_PUBLISHED))

    def unpublish(self, work: UnitOfWork, by: Acting, ref: Ref, seen: str) -> None:
        """Take the entry down; it and its draft stay here, and no file brings it back. Raises Overtaken."""
        current = state(work.session)
        found = find(work.session, by, ref)
        found.check(seen)
        if found.seen is None:
            return
        now = self._scribe.calendar.now()
        found.touch(work.session, now).hidden = True
        keep_version(work.session, found.row, now, "unpublished", found.seen, by.person)
        found.row.published = False
        self._note(work.session, current, found, "withdrawn")
        work.record(found.event(self._scribe, Act.ENTRY_UNPUBLISHED))

    def confirm(self, work: UnitOfWork, by: Acting, ref: Ref, known: Known, seen: int) -> None:
        """Still right: what parents see was verified today (R036); a draft stays.

        ``seen`` is how many changes there were when it was looked at; whoever looked at something else than parents see
        now has not said that this is right. Raises LookAgain, Unfit and NotFound.
        """
        current = state(work.session)
        found = find(work.session, by, ref)
        if found.is_new:
            raise NotFound("no such thing, or not for you")
        if found.seen is None:
            raise LookAgain(())
        _as_looked_at(work.session, found, found.seen, seen)
        self._show(work.session, current, found, found.seen | {"verified": self._today()}, known, "confirmed")
        work.record(found.event(self._scribe, Act.ENTRY_CONFIRMED))

    def undo(self, work: UnitOfWork, by: Acting, ref: Ref, number: int, known: Known) -> None:
        """Take one change of the history back, as a new change; everything else that was changed since stays.

        Raises ChangedSince, Unfit, and NotFound when there is nothing to go back to.
        """
        current = state(work.session)
        found = find(work.session, by, ref)
        change = work.session.get(VersionRow, (ref.id, number))
        if change is None or change.before is None or found.seen is None:
            raise NotFound("no such thing, or not for you")
        back = reverted(change.before, change.after, found.seen)
        if back.conflicts:
            raise ChangedSince(back.conflicts)
        self._show(work.session, current, found, back.document, known, "undone")
        work.record(found.event(self._scribe, Act.ENTRY_PUBLISHED, "undo"))

    def _show(
        self, session: Session, current: CatalogueStateRow, found: Found, document: Document, known: Known, how: str
    ) -> None:
        row, was_public = found.row, found.row.published
        entry = fitting(found.ref.kind, document, known)
        after = documents.dump(entry)
        if was_public and after == row.document:
            return
        keep_version(session, row, self._scribe.calendar.now(), how, after, found.by.person)
        remember_slugs(session, found.ref.kind.value, entry, row)
        fields = changed_fields(row.document, after) if was_public else ()
        if not was_public and not (found.desk and found.desk.hidden):
            row.origin = None  # the file it came from has withdrawn it: from now on it is the organisation's own
        row.document, row.published, row.slug = after, True, entry.address_slug
        if isinstance(row, OfferRow) and isinstance(entry, Offer):
            row.house_id = entry_id(entry.house) if entry.house else None
        _agree(session, found)
        _keep_own_source(session, entry)
        self._note(session, current, found, "changed" if was_public else "added", fields)

    def _note(
        self,
        session: Session,
        current: CatalogueStateRow,
        found: Found,
        change: str,
        fields: tuple[str, ...] = (),
    ) -> None:
        current.version += 1
        session.add(
            ChangeRow(
                at=self._scribe.calendar.now(),
                version=current.version,
                kind=found.ref.kind.value,
                key=found.row.key,
                change=change,
                fields={"names": list(fields)},
            )
        )

    def _today(self) -> str:
        return self._scribe.calendar.now().date().isoformat()


def _agree(session: Session, found: Found) -> None:
    """Where parents now see what the file says there is nothing to settle any more."""
    row, clash = found.row, found.clash
    if clash is None or clash.left:
        return
    same = {name: value for name, value in clash.said.items() if row.document.get(name) == value}
    row.loaded = with_values(row.loaded or {}, same)
    clash.said = {name: value for name, value in clash.said.items() if name not in same}
    if not clash.said:
        session.delete(clash)


def _as_looked_at(session: Session, found: Found, now: Document, seen: int) -> None:
    if seen == found.changes:
        return
    then = document_at(session, found.ref, seen)
    other = tuple(one for one in differences(then, now) if one.path != "verified") if then else ()
    if other or then is None:
        raise LookAgain(other)


def document_at(session: Session, ref: Ref, number: int) -> Document | None:
    """What parents saw after so many changes; None where the history cannot tell."""
    change = session.get(VersionRow, (ref.id, number or 1))
    if change is None:
        return None
    return change.after if number else change.before


def _keep_own_source(session: Session, entry: Offer | House) -> None:
    """When the organisation stands behind the facts itself, that source is a document like any other."""
    key = own_document_key(entry.organisation)
    if all(source.document != key for source in entry.sources):
        return
    name = session.scalar(select(OrganisationRow.name).where(OrganisationRow.key == entry.organisation))
    own = own_document(entry.organisation, name or entry.organisation)
    session.merge(SourceDocumentRow(key=key, document=documents.dump(own)))
