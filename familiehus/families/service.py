"""What one can do with a contact line: open it, try to reach the parent, hand the contact on, close it on purpose."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.storage import PersonRow, RoleRow
from familiehus.audit.domain import Act
from familiehus.families.desks import Desk, desk, desks, line_and_desk
from familiehus.families.domain import (
    LONGEST_PLAN,
    Ending,
    Goodbye,
    Holder,
    Line,
    NobodyLeft,
    back_to,
    close,
    give_to,
)
from familiehus.families.items import Items, Written
from familiehus.families.links import linked
from familiehus.families.shut_outs import check_open_to, may_know
from familiehus.families.storage import HoldingRow, LineRow, TryRow
from familiehus.families.vocabulary import Way, Why
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.storage.changing import change
from familiehus.storage.unit_of_work import UnitOfWork

# Days of the holder's own unit until somebody should have done something about a line where nothing else is agreed.
NEXT_STEP_DAYS = 5
WRITTEN_WAYS = frozenset({Way.SMS, Way.EMAIL})
_Talk = aliased(TryRow)
# Put together once: handing a family on asks them each time. None waits for what the session has not written yet.
_ADD_TRY = insert(TryRow)
_LAST_HOLDING = select(func.max(HoldingRow.number)).where(HoldingRow.line_id == bindparam("line")).scalar_subquery()
_ADD_HOLDING = insert(HoldingRow).values(number=func.coalesce(_LAST_HOLDING, 0) + 1).inline()
# Somebody active who works in an organisation as more than a volunteer, held fast until the transaction is over.
_WORKS_THERE = (
    select(PersonRow.id)
    .join(RoleRow, RoleRow.person_id == PersonRow.id)
    .where(PersonRow.id == bindparam("person"), PersonRow.active)
    .where(RoleRow.organisation_id == bindparam("place"), RoleRow.ended_at.is_(None), RoleRow.role != Role.VOLUNTEER)
    .with_for_update(read=True, of=PersonRow)
)
# Without letters and digits that are mistaken for one another.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class NewLine:
    """What is known when a line is opened. ``id`` is chosen by whoever asks, so that asking twice makes one line."""

    id: UUID
    unit: UUID
    language: str
    written: tuple[Written, ...]


class Families:
    """The acts on contact lines. Every one raises NotFound for whoever neither holds the line nor stands in.

    ``may_open`` says whether an organisation may open lines at all.
    """

    def __init__(self, scribe: Scribe, items: Items, may_open: Callable[[Session, UUID], bool]) -> None:
        self._scribe = scribe
        self.items = items
        self.may_open = may_open

    def open(self, work: UnitOfWork, by: Acting, new: NewLine) -> LineRow:
        """A new line, held by whoever opens it. Raises Refused without a name and one way of contact."""
        place = desk(work.session, new.unit)
        if by.actor is None or not place.staffed_by(by.actor):
            raise NotFound("no such unit, or not yours")
        role = by.require(Permission.MEET_FAMILIES, place.organisation)
        row = self.begin(work, new, place, by.actor.person)
        self.items.write(work.session, place, by.actor.person, [row.id], new.written)
        self._record(work, Act.LINE_OPENED, by, row, role)
        return row

    def begin(self, work: UnitOfWork, new: NewLine, place: Desk, holder: UUID, why: Why = Why.OPENED) -> LineRow:
        """The bare line, from its first moment with a holder. Raises Refused where no line may be opened yet.

        ``why`` says whose doing it was: somebody's here, or the parent's own.
        """
        if not self.may_open(work.session, place.organisation):
            raise Refused("the organisation has not approved its documents about privacy")
        now = self._scribe.calendar.now()
        row = LineRow(
            id=new.id,
            reference=new_reference("K"),
            organisation_id=place.organisation,
            holder_id=holder,
            unit_id=place.id,
            language=new.language,
            opened_at=now,
            contact_on=now.date(),
            next_on=place.opening.after(now.date(), NEXT_STEP_DAYS),
        )
        work.session.add(row)
        work.session.flush()
        _hold(work.session, row, now, why)
        return row

    def yours(self, session: Session, by: Acting, line: UUID) -> tuple[LineRow, Desk]:
        """An open line the person holds or stands in for. Raises NotFound."""
        if by.actor is None:
            raise NotFound("no such line, or not yours")
        row, place = line_and_desk(session, line)
        holds = row.holder_id == by.actor.person and place.organisation in by.actor.organisations()
        if not holds and by.actor.person not in place.stand_ins:
            raise NotFound("no such line, or not yours")
        by.require(Permission.MEET_FAMILIES, place.organisation)
        check_open_to(session, by.actor, row)
        return row, place

    def write(self, work: UnitOfWork, by: Acting, line: UUID, written: Collection[Written]) -> list[UUID]:
        """New versions of texts on one's own line; what is about the child or both parents concerns both."""
        return self.write_on(work, by, *self.yours(work.session, by, line), written)

    def write_on(
        self, work: UnitOfWork, by: Acting, row: LineRow, place: Desk, written: Collection[Written]
    ) -> list[UUID]:
        """The same on a line that was asked for as one's own already."""
        made = self.items.write(work.session, place, by.person, [row.id, *linked(work.session, row.id)], written)
        for item in made:
            self._record(work, Act.ITEM_ADDED, by, row, subjects=[("item", item)])
        return made

    def log_try(
        self,
        work: UnitOfWork,
        by: Acting,
        row: LineRow,
        way: Way,
        *,
        reached: bool,
        about: UUID | None,
        place: Desk | None = None,
        number: UUID | None = None,
        last: bool = False,
    ) -> None:
        """One tap: somebody tried, or talked with the parent. The caller has asked whether they may.

        It is remembered in the organisation of the desk that tried, by default the line's own. ``number`` is the
        form's own: sent twice it is one try. Raises Refused for writing to somebody who is only rung up, and for a last
        word that is not said as such (``last``).
        """
        if (way is Way.VOICEMAIL) is not last:
            raise Refused("the last word has an act of its own")
        if by.person is None:
            raise NotFound("no such line, or not yours")
        if self.was_tried(work.session, row.id, number):
            return
        contact = self.items.contact(work.session, row.id) if way in WRITTEN_WAYS else None
        if contact is not None and contact.only_rung_up:
            raise Refused("the parent is rung up and never written to")
        now = self._scribe.calendar.now()
        if reached:
            change(work.session, row, contact_on=now.date())
        who = {"id": number or new_id(), "line_id": row.id, "referral_id": about, "person_id": by.person}
        how = {"day": now.date(), "at": now, "way": way.value, "reached": reached}
        work.session.connection().execute(_ADD_TRY, who | how)
        act = Act.CONTACT_HAD if reached else Act.TRY_LOGGED
        self._record(work, act, by, row, place=place.organisation if place else None)

    def tried_on(self, session: Session, line: UUID) -> tuple[date, ...]:
        """The days of the tries that reached nobody since the parent last was; the last word is none of them."""
        mine = (TryRow.line_id == line, TryRow.reached.is_(False), TryRow.way != Way.VOICEMAIL)
        return tuple(session.scalars(select(TryRow.day).where(*mine, in_vain_since(line))))

    def was_tried(self, session: Session, line: UUID, number: UUID | None) -> bool:
        """Whether the form of this number has been sent. Raises NotFound for a number of another line's."""
        made = session.get(TryRow, number) if number else None
        if made is not None and made.line_id != line:
            raise NotFound("no such line, or not yours")
        return made is not None

    def plan(self, work: UnitOfWork, by: Acting, line: UUID, on: date, version: int) -> None:
        """The holder says when they will act next. Raises Refused for a day that is over, Conflict as usual."""
        row, _ = self.yours(work.session, by, line)
        self.check_version(row, version)
        today = self._scribe.calendar.now().date()
        if on < today:
            raise Refused("that day is over")
        if on > today + LONGEST_PLAN:
            raise Refused("choose a day within a year")
        row.next_on, row.climbed = on, 0
        self._record(work, Act.LINE_PLANNED, by, row)

    def give(
        self, work: UnitOfWork, by: Acting, row: LineRow, new: Holder, why: Why, place: Desk | None = None
    ) -> None:
        """The contact moves in this transaction. Raises Refused unless the new holder is an active person there.

        ``place`` is the new holder's desk, where the caller has it already.
        """
        place = place or desk(work.session, new.unit)
        if not self._works(work.session, new.person, place):
            raise Refused("only an active person can hold the contact")
        self._keep(work, row, give_to(_line(row), new), place, why)
        self._record(work, Act.LINE_GIVEN, by, row, subjects=[("person", new.person)], purpose=why.value)

    def give_back(
        self, work: UnitOfWork, by: Acting, row: LineRow, over: Collection[UUID] = (), why: Why = Why.GIVEN_BACK
    ) -> None:
        """The contact returns to the latest earlier holder who may have it, else to that unit's coordinator.

        ``over`` are units that the parent's yes to them has ended for; the one that opened the line needed none. Nobody
        whom the parent has shut out gets it while somebody else can. Raises NobodyLeft.
        """
        line = self._line(work.session, row)
        over = set(over) - {holder.unit for holder in line.earlier[:1]}
        places = desks(work.session, [holder.unit for holder in (*line.earlier, line.holder) if holder])

        asked = {holder.person for holder in line.earlier} | {place.coordinator for place in places.values()}
        known = may_know(work.session, row, {person for person in asked if person})

        def may_hold(holder: Holder) -> bool:
            place = places.get(holder.unit)
            if place is None or place.id in over or holder.person not in known:
                return False
            return self._works(work.session, holder.person, place)

        back = back_to(line, may_hold, _coordinator(line, places, over, known))
        self._keep(work, row, give_to(line, back), places[back.unit], why)
        self._record(work, Act.LINE_GIVEN, by, row, subjects=[("person", back.person)], purpose=why.value)

    def close(self, work: UnitOfWork, by: Acting, line: UUID, ending: Ending, goodbye: Goodbye, version: int) -> None:
        """End a line on purpose. Raises Refused, naming what is missing, when the parent would simply be dropped."""
        row, place = self.yours(work.session, by, line)
        self.check_version(row, version)
        self.finish(work, row, ending, goodbye)
        self._record(work, Act.LINE_CLOSED, by, row, purpose=ending.value, place=place.organisation)

    def finish(self, work: UnitOfWork, row: LineRow, ending: Ending, goodbye: Goodbye) -> None:
        """The bare ending, once whoever asks may. Raises Refused as ``close``."""
        days = self.tried_on(work.session, row.id)
        said = Goodbye(goodbye.parent_told, days, goodbye.last_message_sent, goodbye.colleague_agreed)
        closed = close(_line(row), ending, said, row.holder_id or row.id)
        row.ending, row.holder_id, row.unit_id = closed.ending, None, None
        row.ended_at = self._scribe.calendar.now()

    def quieten(self, work: UnitOfWork, by: Acting, line: UUID, *, quiet: bool) -> None:
        """One button stops every message and question toward the parent at once; the holder rings today."""
        row, _ = self.yours(work.session, by, line)
        if quiet and not row.quiet:
            row.next_on, row.climbed = min(row.next_on, self._scribe.calendar.now().date()), 0
        row.quiet = quiet
        self._record(work, Act.LINE_QUIETED, by, row, purpose="on" if quiet else "off")

    def check_version(self, row: LineRow, version: int) -> None:
        """Raises Conflict when somebody changed the line since ``version`` was read."""
        if row.version != version:
            raise Conflict("somebody else changed this first; nothing was changed")

    def _keep(self, work: UnitOfWork, row: LineRow, line: Line, place: Desk, why: Why) -> None:
        if line.holder is None or (row.holder_id, row.unit_id) == (line.holder.person, line.holder.unit):
            return
        now = self._scribe.calendar.now()
        change(
            work.session,
            row,
            holder_id=line.holder.person,
            unit_id=line.holder.unit,
            organisation_id=place.organisation,
            next_on=_next_day(row, place, now.date(), why),
            climbed=0,
        )
        _hold(work.session, row, now, why)

    def _line(self, session: Session, row: LineRow) -> Line:
        query = select(HoldingRow).where(HoldingRow.line_id == row.id).order_by(HoldingRow.number)
        held = [Holder(h.person_id, h.unit_id) for h in session.scalars(query)]
        return _line(row, held[:-1])

    def _works(self, session: Session, person: UUID, place: Desk) -> bool:
        """Whether somebody active works there as more than a volunteer; nobody can stop them until this is kept."""
        asked = {"person": person, "place": place.organisation}
        return session.connection().execute(_WORKS_THERE, asked).first() is not None

    def _record(
        self,
        work: UnitOfWork,
        act: Act,
        by: Acting,
        row: LineRow,
        role: str = "",
        *,
        subjects: Collection[tuple[str, object]] = (),
        purpose: str = "",
        place: UUID | None = None,
    ) -> None:
        named = [("line", row.id), *subjects]
        where = place or row.organisation_id
        work.record(self._scribe.event(act, by, where, named, role=role, purpose=purpose))


def _next_day(row: LineRow, place: Desk, today: date, why: Why) -> date:
    """By when the new holder acts: soon, and a day that was promised stays.

    Who took over has talked with the parent just now. Else the parent waits for the day that was, and a day that is
    over is the next one somebody is there.
    """
    soon = place.opening.after(today, NEXT_STEP_DAYS)
    was = soon if why is Why.TAKEN_OVER else max(row.next_on, place.opening.after(today, 1))
    asked = row.next_on if row.contact_on is None else soon  # who asked by themself was told a day for the answer
    return min(soon, row.promised_on or soon, asked, was)


def in_vain_since(line: UUID) -> ColumnElement[bool]:
    """That a try came after everybody's latest contact with the parent: a talk starts the counting anew."""
    talked = select(func.max(_Talk.at)).where(_Talk.line_id == line, _Talk.reached).scalar_subquery()
    moved = select(func.max(HoldingRow.since)).where(*_taken_over(line)).scalar_subquery()
    return and_(or_(talked.is_(None), TryRow.at > talked), or_(moved.is_(None), TryRow.at > moved))


def times_reached(line: UUID) -> ColumnElement[int]:
    """How often the parent was reached: the talks, and each time somebody took over with them. To be selected."""
    talks = select(func.count()).where(_Talk.line_id == line, _Talk.reached).scalar_subquery()
    moves = select(func.count()).select_from(HoldingRow).where(*_taken_over(line)).scalar_subquery()
    return talks + moves


def _taken_over(line: UUID) -> tuple[ColumnElement[bool], ...]:
    return HoldingRow.line_id == line, HoldingRow.why == Why.TAKEN_OVER


def new_reference(kind: str) -> str:
    """Something to say aloud, that tells nothing: a letter for the kind, six random ones."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(6))
    return f"{kind}-{letters[:3]}-{letters[3:]}"


def _line(row: LineRow, earlier: Sequence[Holder] = ()) -> Line:
    now = Holder(row.holder_id, row.unit_id) if row.holder_id and row.unit_id else None
    ending = Ending(row.ending) if row.ending else None
    return Line(row.id, row.organisation_id, now, tuple(earlier), ending, row.quiet)


def _coordinator(line: Line, places: Mapping[UUID, Desk], over: Collection[UUID], known: Collection[UUID]) -> Holder:
    """Who stands for the unit the contact last came from, as long as it may have it; else for the one it is in.

    One who is not ``known`` (shut out by the parent) only where nobody else is left: a line is never without holder.
    """
    if line.holder is None:
        raise Refused("the line is closed")
    now = line.holder.unit
    earlier = [holder.unit for holder in reversed(line.earlier) if holder.unit not in {now, *over}]
    found = (places.get(unit) for unit in (*earlier, now))
    standing = [Holder(place.coordinator, place.id) for place in found if place and place.coordinator]
    if not standing:
        raise NobodyLeft
    return next((holder for holder in standing if holder.person in known), standing[0])


def _hold(session: Session, row: LineRow, since: datetime, why: Why) -> None:
    """Remember who holds the line from now on."""
    held = {"line_id": row.id, "person_id": row.holder_id, "unit_id": row.unit_id, "since": since, "why": why.value}
    session.connection().execute(_ADD_HOLDING, held | {"line": row.id})
