"""What a parent said yes to and nobody reads yet: the child's part waits for everyone with custody, help does not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.consent.domain import Item, waits_for_others
from familiehus.consent.service import Consents
from familiehus.consent.storage import ConsentItemRow, ConsentRow
from familiehus.families.storage import ItemLineRow, ItemRow
from familiehus.families.vocabulary import About


def waiting_items(
    session: Session, consents: Consents, rows: Collection[ConsentRow], today: date
) -> dict[UUID, frozenset[UUID]]:
    """The items each of these consents names that wait for another parent's yes, in three questions for all of them.

    Somebody outside is told of by words alone, so that nobody can see whether the other parent said yes to the same
    receiver: there the child's part goes only where one parent has custody alone.
    """
    named = select(ItemRow.id, ItemLineRow.line_id).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
    named = named.join(ConsentItemRow, ConsentItemRow.item_id == ItemRow.id).where(ItemRow.about == About.CHILD)
    lines: dict[UUID, set[UUID]] = {}
    for item, line in session.execute(named.where(ConsentItemRow.consent_id.in_([row.id for row in rows]))):
        lines.setdefault(item, set()).add(line)
    if not lines:
        return {}
    items = [Item(item, About.CHILD, frozenset(concerned)) for item, concerned in lines.items()]
    around = {row.line_id for row in rows}.union(*lines.values())
    known = {one.id: one for one in consents.of_lines(session, around)}
    return {
        row.id: waits_for_others(items, known[row.id], known.values() if row.unit_id else (), today) for row in rows
    }
