"""Consents given, taken back, and asked at every read: nobody outside the writing unit reads without one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act
from familiehus.consent.demand_service import demand_for
from familiehus.consent.demands import awaits_confirmation, check_length
from familiehus.consent.domain import Consent, ConsentForm, Custody, Draft, Item, check, readable
from familiehus.consent.safe_contact import newest_of, newest_only, outdated
from familiehus.consent.storage import ConsentItemRow, ConsentRow
from familiehus.families.storage import ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import About, Field, Voice
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork, ask

SHOWN = "consents.shown"
CONTENT = "items.content"
# An item that a consent names, and when it was taken back.
_Named = tuple[UUID, datetime | None]
# One consent with what it names, held fast until the transaction is over; put together once: most acts ask it.
_HELD_FAST = (
    select(
        ConsentRow.id,
        ConsentRow.line_id,
        ConsentRow.unit_id,
        ConsentRow.given_at,
        ConsentRow.last_day,
        ConsentRow.custody,
        ConsentRow.withdrawn_at,
        ConsentRow.unconfirmed,
        ConsentItemRow.item_id,
        ConsentItemRow.withdrawn_at.label("item_withdrawn_at"),
    )
    .join(ConsentItemRow, ConsentItemRow.consent_id == ConsentRow.id)
    .where(ConsentRow.id == bindparam("consent"))
    .with_for_update(key_share=True, of=ConsentRow)
)


@dataclass(frozen=True, slots=True)
class Said:
    """An item version, opened for somebody who may read it."""

    id: UUID
    line: UUID
    field: Field
    voice: Voice
    unit: UUID
    text: str
    made_on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What a consent is recorded for: from whom, to which unit (None: outside), for which offer, and the shown text."""

    line: LineRow
    organisation: UUID
    unit: UUID | None
    offer: UUID | None
    language: str
    shown: str


class Consents:
    """Records, takes back and asks consents."""

    def __init__(self, scribe: Scribe, sealer: Sealer) -> None:
        self._scribe = scribe
        self._sealer = sealer

    def record(self, work: UnitOfWork, by: Acting, asked: Asked, draft: Draft) -> ConsentRow:
        """A new consent. Raises Refused when it is not specific, or names what the line does not have.

        Where the setting asks for it in writing, an oral one opens nothing before the parent has confirmed it.
        """
        today = self._scribe.calendar.now().date()
        rows = self._items(work.session, [asked.line.id])
        named = {item.id: item for item, _line in rows if item.id in draft.items}
        if set(named) != draft.items:
            raise Refused("the consent names something else than what was shown")
        check(draft, today, about_child=any(item.about == About.CHILD for item in named.values()))
        demand = demand_for(work.session, by, asked.organisation)
        check_length(demand, draft.last_day, today)
        if by.person is None or draft.form is None or draft.understood is None or draft.purpose is None:
            raise Refused("a consent is recorded by somebody")
        row = ConsentRow(
            id=new_id(),
            line_id=asked.line.id,
            organisation_id=asked.organisation,
            unit_id=asked.unit,
            offer_id=asked.offer,
            purpose=draft.purpose.value,
            form=draft.form.value,
            understood=draft.understood.value,
            language=asked.language,
            custody=draft.custody.value if draft.custody else None,
            recorded_by=by.person,
            given_at=self._scribe.calendar.now(),
            last_day=draft.last_day,
            unconfirmed=awaits_confirmation(demand, draft.form),
        )
        row.shown = self._sealer.seal(SHOWN, row.id, asked.shown)
        work.session.add(row)
        work.session.flush()
        work.session.add_all(ConsentItemRow(consent_id=row.id, item_id=item) for item in draft.items)
        items = [("item", item) for item in sorted(draft.items, key=str)]
        subjects = [("consent", row.id), ("line", row.line_id), *items]
        work.record(self._scribe.event(Act.CONSENT_GIVEN, by, asked.organisation, subjects))
        return row

    def close(self, work: UnitOfWork, by: Acting, row: ConsentRow) -> None:
        """What it was given for is over: nobody reads by it any more. Doing it twice changes nothing."""
        if row.withdrawn_at is not None:
            return
        row.withdrawn_at, row.over_with_referral = self._scribe.calendar.now(), True
        subjects = [("consent", row.id), ("line", row.line_id)]
        work.record(self._scribe.event(Act.CONSENT_CLOSED, by, row.organisation_id, subjects))

    def withdraw(self, work: UnitOfWork, by: Acting, row: ConsentRow, items: Collection[UUID] = ()) -> None:
        """Take back the whole, or only some items. Acts at the next read; doing it twice changes nothing."""
        now = self._scribe.calendar.now()
        if row.withdrawn_at is not None:
            return
        if items:
            query = select(ConsentItemRow).where(ConsentItemRow.consent_id == row.id, ConsentItemRow.item_id.in_(items))
            for named in work.session.scalars(query):
                named.withdrawn_at = named.withdrawn_at or now
        else:
            row.withdrawn_at = now
        subjects = [("consent", row.id), ("line", row.line_id), *(("item", item) for item in items)]
        work.record(self._scribe.event(Act.CONSENT_WITHDRAWN, by, row.organisation_id, subjects))

    def confirm(self, work: UnitOfWork, by: Acting, row: ConsentRow) -> None:
        """The parent's own written yes: from the next read on it counts. Doing it twice changes nothing.

        Somebody with a name confirms only what they saw signed on paper, and the record says so.
        """
        if not row.unconfirmed:
            return
        row.unconfirmed, row.form = False, ConsentForm.WRITTEN.value
        subjects = [("consent", row.id), ("line", row.line_id)]
        how = "on_paper" if by.person else ""
        work.record(self._scribe.event(Act.CONSENT_CONFIRMED, by, row.organisation_id, subjects, purpose=how))
        work.session.flush()

    def renew_contact(self, work: UnitOfWork, by: Acting, row: ConsentRow) -> UUID | None:
        """The parent's yes to the newest safe contact, in place of the one it names; None where it is named already.

        It was said to whoever writes it down: recorded as oral, also where the yes before it was written. Raises
        Refused where that has ended: it takes a new one.
        """
        session, now = work.session, self._scribe.calendar.now()
        if not self.standing(session, row.id)[0]:
            raise Refused("the parent has not agreed to this")
        new = newest_of(session, row.line_id)
        if new is None or row.id not in outdated(session, [row.id]):
            return None
        old = select(ConsentItemRow).join(ItemRow, ItemRow.id == ConsentItemRow.item_id)
        old = old.where(ConsentItemRow.consent_id == row.id, ItemRow.field == Field.CONTACT)
        for named in session.scalars(old).all():
            named.withdrawn_at = named.withdrawn_at or now
        session.merge(ConsentItemRow(consent_id=row.id, item_id=new, withdrawn_at=None))
        subjects = [("consent", row.id), ("line", row.line_id), ("item", new)]
        said = f"contact {ConsentForm.ORAL}"
        work.record(self._scribe.event(Act.CONSENT_GIVEN, by, row.organisation_id, subjects, purpose=said))
        session.flush()
        return new

    def of_lines(
        self, session: Session, lines: Collection[UUID], units: Collection[UUID] | None = None
    ) -> list[Consent]:
        """Every consent on these lines, also those that ended; with ``units`` only those to them."""
        query = select(ConsentRow).where(ConsentRow.line_id.in_(lines))
        if units is not None:
            query = query.where(ConsentRow.unit_id.in_(units))
        rows = session.scalars(query.order_by(ConsentRow.given_at)).all()
        return self._with_items(session, rows)

    def valid(self, session: Session, consent: UUID | None) -> bool:
        """Whether this one counts today; nobody can take it back until this transaction is over."""
        return self.standing(session, consent)[1]

    def standing(self, session: Session, consent: UUID | None) -> tuple[bool, bool]:
        """Whether it was given and stands today, and whether it counts: where the parent must confirm, not before that.

        Nobody can take it back until this transaction is over.
        """
        found = ask(session, _HELD_FAST, {"consent": consent}).all()
        if not found:
            return False, False
        known = _consent(found[0], [(one.item_id, one.item_withdrawn_at) for one in found])
        return known.given_on(self._today()), known.valid_on(self._today())

    def named_by(self, session: Session, consent: UUID | None) -> frozenset[UUID]:
        """The item versions one consent names and that were not taken back."""
        named = select(ConsentItemRow.item_id).where(
            ConsentItemRow.consent_id == consent, ConsentItemRow.withdrawn_at.is_(None)
        )
        return frozenset(session.scalars(named)) if consent else frozenset()

    def ended_for(self, session: Session, line: UUID) -> frozenset[UUID]:
        """The units that were given something of this line, and may read nothing of it any more."""
        consents, today = self.of_lines(session, [line]), self._today()
        units = {consent.unit for consent in consents if consent.unit is not None}
        return frozenset(units - {consent.unit for consent in consents if consent.valid_on(today)})

    def read(self, session: Session, lines: Collection[UUID], units: Collection[UUID]) -> list[Said]:
        """All that people of these units may read on these lines today, the newest first.

        Their own unit's items without being asked; every other one only as far as consents name it (invariant 3).
        Of the safe contact only the newest; the unit that holds the line reads it, where it may read any.
        """
        return self._opened(self._readable(session, lines, units))

    def names(self, session: Session, lines: Collection[UUID], units: Collection[UUID]) -> dict[UUID, str]:
        """What to call the parents of these lines, as far as it may be read."""
        rows = self._readable(session, lines, units, Field.NAME)
        return {said.line: said.text for said in reversed(self._opened(rows))}

    def _readable(
        self, session: Session, lines: Collection[UUID], units: Collection[UUID], field: Field | None = None
    ) -> list[tuple[ItemRow, UUID]]:
        rows = self._items(session, lines, field)
        foreign = list({row.id: row for row, _line in rows if row.unit_id not in units}.values())
        may: set[UUID] = {row.id for row, _line in rows if row.unit_id in units}
        if foreign:
            items = self._judged(session, foreign)
            concerned = {line for item in items for line in item.lines}
            consents = self.of_lines(session, concerned, units)
            for unit in units:
                may |= readable(items, consents, unit, self._today())
        if field is None:
            may = set(newest_only(session, rows, may, units))
        return [(row, line) for row, line in rows if row.id in may]

    def _judged(self, session: Session, rows: Collection[ItemRow]) -> list[Item]:
        concerns: dict[UUID, set[UUID]] = {row.id: set() for row in rows}
        for link in session.scalars(select(ItemLineRow).where(ItemLineRow.item_id.in_(concerns))):
            concerns[link.item_id].add(link.line_id)
        return [Item(row.id, About(row.about), frozenset(concerns[row.id])) for row in rows]

    def _opened(self, rows: Collection[tuple[ItemRow, UUID]]) -> list[Said]:
        return [
            Said(
                row.id,
                line,
                Field(row.field),
                Voice(row.voice),
                row.unit_id,
                self._sealer.open(CONTENT, row.id, row.content),
                danish_day(row.made_at),
            )
            for row, line in rows
        ]

    def _items(
        self, session: Session, lines: Collection[UUID], field: Field | None = None
    ) -> list[tuple[ItemRow, UUID]]:
        """Item versions, the newest first, each with every one of these lines it concerns."""
        query = select(ItemRow, ItemLineRow.line_id).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
        query = query.where(ItemLineRow.line_id.in_(lines))
        if field is not None:
            query = query.where(ItemRow.field == field.value)
        found = session.execute(query.order_by(ItemRow.made_at.desc(), ItemRow.id, ItemLineRow.line_id))
        return [(row, line) for row, line in found]

    def _with_items(self, session: Session, rows: Iterable[ConsentRow]) -> list[Consent]:
        rows = list(rows)
        named: dict[UUID, list[_Named]] = {row.id: [] for row in rows}
        for link in session.scalars(select(ConsentItemRow).where(ConsentItemRow.consent_id.in_(named))):
            named[link.consent_id].append((link.item_id, link.withdrawn_at))
        return [_consent(row, named[row.id]) for row in rows]

    def _today(self) -> date:
        return self._scribe.calendar.now().date()


def _consent(row: ConsentRow | Row[*tuple[Any, ...]], named: Collection[_Named]) -> Consent:
    return Consent(
        row.id,
        row.line_id,
        row.unit_id,
        frozenset(item for item, _ in named),
        row.given_at,
        row.last_day,
        Custody(row.custody) if row.custody else None,
        row.withdrawn_at,
        frozenset(item for item, withdrawn_at in named if withdrawn_at is not None),
        row.unconfirmed,
    )
