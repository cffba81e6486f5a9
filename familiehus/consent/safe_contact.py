"""The safe way to a parent: the newest, or none. An old number can be in the hands of the very one it is kept from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from familiehus.consent.storage import ConsentItemRow, ConsentRow
from familiehus.families.storage import ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import Field

Rows = Sequence[tuple[ItemRow, UUID]]


def newest_only(session: Session, rows: Rows, may: Collection[UUID], units: Collection[UUID]) -> list[UUID]:
    """Of what may be read of these items, the newest first: of the safe contact never an older version.

    The unit that holds the line, and may read any version of it, reads the newest: it must, before every call.
    """
    newest = _newest(rows)
    chosen = [row.id for row, _ in rows if row.id in may and row.field != Field.CONTACT]
    known = {line for row, line in rows if row.id in may and row.field == Field.CONTACT}
    behind = {line for line in known if newest[line] not in may}
    here = select(LineRow.id).where(LineRow.id.in_(behind), LineRow.unit_id.in_(units))
    held = set(session.scalars(here)) if behind else set()
    return chosen + [newest[line] for line in known if line not in behind or line in held]


def newest_of(session: Session, line: UUID) -> UUID | None:
    """The newest word about how a parent may be reached, of any unit."""
    query = select(ItemRow, ItemLineRow.line_id).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
    query = query.where(ItemLineRow.line_id == line, ItemRow.field == Field.CONTACT)
    rows = session.execute(query.order_by(ItemRow.made_at.desc(), ItemRow.id))
    return _newest([(row, line) for row, line in rows]).get(line)


def outdated(session: Session, consents: Collection[UUID]) -> frozenset[UUID]:
    """Those of the standing consents that name a safe contact, and not the newest: their receivers read none.

    One statement: each version of the safe contact on the consents' lines, with which of them names it.
    """
    if not consents:
        return frozenset()
    lines = select(ConsentRow.line_id).where(ConsentRow.id.in_(consents))
    stands = select(ConsentRow.id).where(ConsentRow.id.in_(consents), ConsentRow.withdrawn_at.is_(None))
    names = and_(
        ConsentItemRow.item_id == ItemRow.id,
        ConsentItemRow.withdrawn_at.is_(None),
        ConsentItemRow.consent_id.in_(stands),
    )
    query = (
        select(ItemRow, ItemLineRow.line_id, ConsentItemRow.consent_id)
        .join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
        .join(ConsentItemRow, names, isouter=True)
        .where(ItemLineRow.line_id.in_(lines), ItemRow.field == Field.CONTACT)
        .order_by(ItemRow.made_at.desc(), ItemRow.id)
    )
    rows = session.execute(query).all()
    newest = set(_newest([(row, line) for row, line, _ in rows]).values())
    named = {consent for _, _, consent in rows} - {None}
    return frozenset(named - {consent for row, _, consent in rows if row.id in newest})


def _newest(rows: Rows) -> dict[UUID, UUID]:
    """By line; what another one replaces is never it, however alike the moments."""
    contacts = [(row, line) for row, line in rows if row.field == Field.CONTACT]
    replaced = {row.replaces for row, _ in contacts}
    return {line: row.id for row, line in reversed(contacts) if row.id not in replaced}
