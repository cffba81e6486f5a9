"""Organisations and their units: added, changed, ended; never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from familiehus.access.permissions import Permission
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import NotDone, Refusal, closed_periods
from familiehus.accounts.people import People
from familiehus.accounts.storage import HouseRow, OrganisationRow, RoleRow, UnitRow
from familiehus.accounts.units import can_stand_for_a_unit, unit_here
from familiehus.audit.domain import Act, Door
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.kernel.phones import normal_phone
from familiehus.kernel.text import slugify
from familiehus.storage.unit_of_work import UnitOfWork

_LONGEST_NAME = 200
_LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """What a unit is to be. ``opening_days`` are 0 (Monday) to 6; ``closed`` first and last days as they were typed.

    ``house`` is the familiehus of the same organisation that the unit works in, if any; ``phone`` where parents ring.
    """

    name: str
    opening_days: tuple[int, ...]
    coordinator: UUID | None = None
    deputy: UUID | None = None
    closed: tuple[tuple[str, str], ...] = ()
    house: UUID | None = None
    phone: str = ""


class Organisations:
    """What can be done with organisations and units."""

    def __init__(self, scribe: Scribe, people: People) -> None:
        self._scribe = scribe
        self._people = people

    def add(self, work: UnitOfWork, by: Acting, name: str, kind: str, key: str = "") -> OrganisationRow:
        """A new organisation, from the command line only. Raises NotDone for a name or key that cannot be."""
        _only_from_the_command_line(by)
        name = _checked_name(name)
        key = _checked_key(key or slugify(name))
        if work.session.scalars(select(OrganisationRow).where(OrganisationRow.key == key)).first() is not None:
            raise NotDone(Refusal.KEY_TAKEN, "name", [key])
        document = {"key": key, "name": name, "kind": kind}
        row = OrganisationRow(id=new_id(), key=key, name=name, kind=kind, active=True, document=document)
        work.session.add(row)
        work.session.flush()
        work.record(self._scribe.event(Act.ORGANISATION_ADDED, by, row.id, [("organisation", row.id)]))
        return row

    def end(self, work: UnitOfWork, by: Acting, key: UUID, *, at_once: bool = False) -> None:
        """Everybody leaves and the organisation is inactive. Raises NotDone while somebody holds something there."""
        _only_from_the_command_line(by)
        row = directory.organisation(work.session, key)
        here = select(RoleRow.person_id).where(RoleRow.organisation_id == key, RoleRow.ended_at.is_(None)).distinct()
        for person in work.session.scalars(here).all():
            self._people.leave(work, by, key, person, at_once=at_once)
        row.active = False
        work.record(self._scribe.event(Act.ORGANISATION_ENDED, by, key, [("organisation", key)]))

    def add_unit(self, work: UnitOfWork, by: Acting, place: UUID, draft: UnitDraft) -> UnitRow:
        """A new unit. Raises NotDone when something in the draft cannot be."""
        role = by.require(Permission.MANAGE_UNITS, place)
        directory.organisation(work.session, place)
        row = UnitRow(id=new_id(), organisation_id=place, active=True)
        _apply(work, row, draft)
        work.session.add(row)
        work.session.flush()
        work.record(self._scribe.event(Act.UNIT_ADDED, by, place, [("unit", row.id)], role=role))
        return row

    def change_unit(
        self, work: UnitOfWork, by: Acting, place: UUID, key: UUID, draft: UnitDraft, version: int
    ) -> UnitRow:
        """Raises Conflict when somebody changed the unit since ``version`` was read, NotDone as ``add_unit``."""
        role = by.require(Permission.MANAGE_UNITS, place)
        row = unit_here(work.session, place, key)
        if row.version != version:
            raise Conflict("somebody else changed this unit first; nothing was changed")
        before = {person for person in (row.coordinator_id, row.deputy_id) if person}
        _apply(work, row, draft)
        for person in sorted(before - {row.coordinator_id, row.deputy_id}, key=str):
            # A leader who stood in opens no family: what is held goes to who stands for the unit now.
            could = can_stand_for_a_unit(work.session, place, person)
            self._people.has_lost(work, by, place, person, at_once=not could)
        work.record(self._scribe.event(Act.UNIT_CHANGED, by, place, [("unit", row.id)], role=role))
        return row


def _only_from_the_command_line(by: Acting) -> None:
    if by.actor is not None or by.door is not Door.COMMAND:
        raise NotFound("no such thing, or not for you")


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NotDone(Refusal.NAME_MISSING, "name")
    if len(name) > _LONGEST_NAME:
        raise NotDone(Refusal.NAME_TOO_LONG, "name")
    return name


def _checked_key(key: str) -> str:
    if not key or key != slugify(key) or len(key) > _LONGEST_KEY:
        said = f"--key should be letters a-z, digits and hyphens, at most {_LONGEST_KEY}"
        raise NotDone(Refusal.KEY_WRONG, "name", [said])
    return key


def _apply(work: UnitOfWork, row: UnitRow, draft: UnitDraft) -> None:
    days = sorted(set(draft.opening_days))
    name = _checked_name(draft.name)
    if not days or not set(days) <= set(range(7)):
        raise NotDone(Refusal.NO_OPENING_DAY, "opening_days")
    if draft.coordinator is None:  # whoever holds families here could not be stopped (handover.md, invariant 1)
        raise NotDone(Refusal.COORDINATOR_MISSING, "coordinator")
    if draft.coordinator == draft.deputy:
        raise NotDone(Refusal.SAME_PERSON_TWICE, "deputy")
    for field, person in (("coordinator", draft.coordinator), ("deputy", draft.deputy)):
        _check_meets_families(work, row.organisation_id, person, field)
    _check_is_ours(work, row.organisation_id, draft.house)
    row.phone = _checked_phone(draft.phone)
    row.name, row.opening_days, row.closed = name, days, closed_periods(draft.closed)
    row.coordinator_id, row.deputy_id, row.house_id = draft.coordinator, draft.deputy, draft.house


def _checked_phone(text: str) -> str:
    try:
        return normal_phone(text)
    except Refused as error:
        raise NotDone(Refusal.NO_PHONE_NUMBER, "phone") from error


def _check_meets_families(work: UnitOfWork, place: UUID, person: UUID | None, field: str) -> None:
    if person is not None and not can_stand_for_a_unit(work.session, place, person):
        raise NotDone(Refusal.MEETS_NO_FAMILIES, field)


def _check_is_ours(work: UnitOfWork, place: UUID, house: UUID | None) -> None:
    row = work.session.get(HouseRow, house) if house else None
    if house and (row is None or row.organisation_id != place):
        raise NotDone(Refusal.NOT_OUR_HOUSE, "house")
