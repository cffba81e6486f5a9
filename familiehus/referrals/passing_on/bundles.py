"""What can be passed on: lines by desk and holder, with the colleagues there; and what one is asked to take over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.families.desks import Desk
from familiehus.families.shut_outs import open_to
from familiehus.families.storage import LineRow
from familiehus.kernel.text import danish_order
from familiehus.referrals.passing_on.pass_ons import MOST, colleagues
from familiehus.referrals.passing_on.passing import unasked
from familiehus.referrals.passing_on.storage import STANDS, PassOnRow


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one person holds at one desk, and who there could take it over."""

    place: Desk
    holder: UUID
    lines: Sequence[LineRow]
    colleagues: Sequence[tuple[str, str]]

    @property
    def name(self) -> str:
        """What its form is called."""
        return f"{self.place.id}-{self.holder}"

    def in_order(self, names: Mapping[UUID, str]) -> Bundle:
        """The nearest day first; of one day by name, which only who may read it knows."""

        def place(row: LineRow) -> tuple[date, str]:
            return row.next_on, danish_order(names.get(row.id) or row.reference)

        return replace(self, lines=sorted(self.lines, key=place))


def bundles_of(session: Session, actor: Actor, mine: Sequence[Desk]) -> list[Bundle]:
    """One's own lines, and those of the desks one stands for, by desk and holder; one's own first."""
    person, places = actor.person, {desk.id: desk for desk in mine}
    standing = [desk.id for desk in mine if person in desk.stand_ins]
    theirs = or_(LineRow.holder_id == person, LineRow.unit_id.in_(standing))
    query = select(LineRow).where(theirs, LineRow.unit_id.in_(places), LineRow.ending.is_(None), open_to(actor))
    found: dict[tuple[UUID, UUID], list[LineRow]] = {}
    for row in session.scalars(query.order_by(LineRow.next_on, LineRow.id).limit(MOST)):
        if row.unit_id is not None and row.holder_id is not None:
            found.setdefault((row.unit_id, row.holder_id), []).append(row)
    there = {unit: colleagues(session, places[unit]) for unit in {unit for unit, _holder in found}}
    bundles = [
        Bundle(places[unit], holder, rows, [(str(key), name) for key, name in there[unit] if key != holder])
        for (unit, holder), rows in found.items()
    ]
    return sorted(bundles, key=lambda bundle: (bundle.holder != person, bundle.place.name, str(bundle.holder)))


def all_of(session: Session, actor: Actor, mine: Sequence[Desk], name: str, count: int) -> list[UUID]:
    """Every line of one bundle that nobody is asked to take over. Raises as ``unasked``."""
    bundle = next((one for one in bundles_of(session, actor, mine) if one.name == name), None)
    lines = [row.id for row in bundle.lines] if bundle else []
    waiting = session.scalars(select(PassOnRow.line_id).where(PassOnRow.line_id.in_(lines), STANDS))
    return unasked(lines, frozenset(waiting), count)


def references(session: Session, asked: Sequence[PassOnRow]) -> dict[UUID, str]:
    """Of what one is asked for: only the number, until one has said yes."""
    query = select(LineRow.id, LineRow.reference).where(LineRow.id.in_([one.line_id for one in asked]))
    return {row.id: row.reference for row in session.execute(query)}
