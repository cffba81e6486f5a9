"""What a parent said yes to and nobody reads yet: the child's part waits for everyone with custody, help does not."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.consent.domain import Item, waits_for_others
from familiehus.consent.service import Consents
from familiehus.consent.storage import ConsentItemRow, ConsentRow
from familiehus.families.storage import ItemLineRow, ItemRow
from familiehus.families.vocabulary import About


def waiting_items(session: Session, consents: Consents, row: ConsentRow, today: date) -> frozenset[UUID]:
    """The items this consent names that wait for another parent's yes.

    Somebody outside is told of by words alone, so that nobody can see whether the other parent said yes to the same
    receiver: there the child's part goes only where one parent has custody alone.
    """
    named = select(ItemRow.id, ItemLineRow.line_id).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
    named = named.join(ConsentItemRow, ConsentItemRow.item_id == ItemRow.id)
    lines: dict[UUID, set[UUID]] = {}
    for item, line in session.execute(named.where(ConsentItemRow.consent_id == row.id, ItemRow.about == About.CHILD)):
        lines.setdefault(item, set()).add(line)
    if not lines:
        return frozenset()
    around = {row.line_id, *(line for concerned in lines.values() for line in concerned)}
    known = consents.of_lines(session, around if row.unit_id else [row.line_id])
    mine = next(one for one in known if one.id == row.id)
    items = [Item(item, About.CHILD, frozenset(concerned)) for item, concerned in lines.items()]
    return waits_for_others(items, mine, known if row.unit_id else (), today)
