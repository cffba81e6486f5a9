"""Writing down: each text is an unchangeable item, sealed, owned by the organisation and kept by the unit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.families.child_view import ChildView
from familiehus.families.contact import Contact
from familiehus.families.desks import Desk
from familiehus.families.storage import ItemLineRow, ItemRow, LineFieldRow
from familiehus.families.vocabulary import FIELDS, About, Field, KnownBy, Voice
from familiehus.kernel.clock import Clock
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.kernel.text import check_no_cpr
from familiehus.storage.sealing import Sealer

CONTENT = "items.content"
LONGEST = 4000
# Content is kept until twelve months after closing; until a line closes this is only the furthest day.
KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Written:
    """A text of one field as somebody wrote it.

    Of the child's perspective, ``known_by`` says how it is known, and only with ``for_both`` it stands on the other
    parent's line, too: what one parent tells of the child is not the other's to read (R079).
    """

    field: Field
    text: str
    known_by: KnownBy | None = None
    for_both: bool = False

    @property
    def kept(self) -> str:
        """As it is kept."""
        said = self._of_child
        return said.to_text() if said and said.text else self.text.strip()

    @property
    def voice(self) -> Voice:
        """Whose words they are."""
        return self._of_child.voice if self._of_child else FIELDS[self.field][1]

    @property
    def is_shared(self) -> bool:
        """Whether it stands on the other parent's line, too."""
        return self.for_both if self._of_child else FIELDS[self.field][2] in {About.CHILD, About.BOTH}

    @property
    def _of_child(self) -> ChildView | None:
        return ChildView(self.text.strip(), self.known_by) if self.field is Field.CHILD_VIEW else None


class Items:
    """Writes items and opens those a reader may see."""

    def __init__(self, clock: Clock, sealer: Sealer) -> None:
        self._clock = clock
        self._sealer = sealer

    def write(
        self, session: Session, desk: Desk, author: UUID | None, lines: Collection[UUID], written: Collection[Written]
    ) -> list[UUID]:
        """New versions; empty texts and texts that say what stands already are left out. Raises Refused for too long.

        The first line is the one it was written on: its newest version of the field is what the new one replaces.
        """
        first = next(iter(lines))
        standing = self.newest(session, first, desk.id)
        made = []
        for one in written:
            said = one.text.strip()
            if len(said) > LONGEST:
                raise Refused("the text is too long")
            if one.field is not Field.CONTACT:  # its note is looked through before; a number to ring can look like one
                check_no_cpr(said)
            before = standing.get(one.field)
            if not said or (before is not None and self._says(session, before, one, lines)):
                continue
            made.append(self._add(session, desk, author, lines, one, before))
        return made

    def contact(self, session: Session, line: UUID) -> Contact | None:
        """The safe way as whoever wrote it down last was told: what the parent said then counts everywhere."""
        return newest_contact(session, self._sealer, line)

    def text(self, row: ItemRow) -> str:
        """What it says. The caller has asked the consents first."""
        return self._sealer.open(CONTENT, row.id, row.content)

    def newest(self, session: Session, line: UUID, unit: UUID) -> dict[Field, ItemRow]:
        """The newest version of each field one unit keeps on a line."""
        query = select(ItemRow).join(LineFieldRow, LineFieldRow.item_id == ItemRow.id)
        rows = session.scalars(query.where(LineFieldRow.line_id == line, LineFieldRow.unit_id == unit))
        return {Field(row.field): row for row in rows}

    def _says(self, session: Session, row: ItemRow, one: Written, lines: Collection[UUID]) -> bool:
        """Whether it stands already, also where it is wanted on the other parent's line."""
        if one.field is Field.CONTACT:  # what another unit was told since counts, and not what this one knew before
            return self.contact(session, next(iter(lines))) == Contact.from_text(one.kept)
        if self.text(row) != one.kept:
            return False
        if not (one.for_both and one.is_shared):
            return True
        on = session.scalars(select(ItemLineRow.line_id).where(ItemLineRow.item_id == row.id))
        return set(lines) <= set(on)

    def _add(
        self,
        session: Session,
        desk: Desk,
        author: UUID | None,
        lines: Collection[UUID],
        one: Written,
        before: ItemRow | None,
    ) -> UUID:
        category, _, about = FIELDS[one.field]
        row = ItemRow(
            id=new_id(),
            organisation_id=desk.organisation,
            unit_id=desk.id,
            author_id=author,
            field=one.field.value,
            category=category.value,
            voice=one.voice.value,
            about=about.value,
            replaces=before.id if before else None,
            made_at=self._clock.now(),
            ends_on=self._clock.now().date() + KEPT,
        )
        row.content = self._sealer.seal(CONTENT, row.id, one.kept)
        session.add(row)
        session.flush()
        first = next(iter(lines))
        concerned = lines if one.is_shared else [first]
        session.add_all(ItemLineRow(item_id=row.id, line_id=line) for line in concerned)
        session.merge(LineFieldRow(line_id=first, unit_id=desk.id, field=one.field.value, item_id=row.id))
        return row.id


def newest_contact(session: Session, sealer: Sealer, line: UUID) -> Contact | None:
    """The newest word about how a parent may be reached, of any unit; for rules and messages, shown to nobody."""
    query = (
        select(ItemRow)
        .join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
        .where(ItemLineRow.line_id == line, ItemRow.field == Field.CONTACT.value)
        .order_by(ItemRow.made_at.desc(), ItemRow.id)
    )
    row = session.scalars(query.limit(1)).first()
    return Contact.from_text(sealer.open(CONTENT, row.id, row.content)) if row else None


def as_date(text: str) -> date | None:
    """A day written as an ISO date, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
