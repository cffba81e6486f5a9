""" "Bed os ringe": a parent asks to be rung up, with one contact detail (R003, R005). Somebody named holds it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from familiehus.accounts.secrets import Secrets
from familiehus.accounts.storage import OrganisationRow, PersonRow, UnitRow
from familiehus.audit.domain import Act
from familiehus.families.contact import Contact
from familiehus.families.desks import Desk, desk_if_any, desks
from familiehus.families.held import last_holding
from familiehus.families.items import Written
from familiehus.families.service import NewLine
from familiehus.families.shut_outs import may_know
from familiehus.families.spoken import Spoken
from familiehus.families.storage import LineRow, TryRow
from familiehus.families.vocabulary import Field, Why
from familiehus.family_page.numbers import drawn
from familiehus.family_page.service import PARENT, Issued, ParentPages
from familiehus.kernel.errors import NotFound
from familiehus.notifications.domain import Owed
from familiehus.notifications.outbox import owe
from familiehus.referrals.occasions import ASKED
from familiehus.referrals.site import ReferralsSite
from familiehus.storage.unit_of_work import UnitOfWork

# As for a referral that was sent: somebody answers within two of the unit's own opening days.
ANSWERED_WITHIN_DAYS = 2
_coordinator, _deputy = aliased(PersonRow), aliased(PersonRow)
# Active units of active organisations with an active coordinator and an active deputy.
_STAFFED = (
    select(UnitRow.id)
    .join(OrganisationRow, OrganisationRow.id == UnitRow.organisation_id)
    .join(_coordinator, _coordinator.id == UnitRow.coordinator_id)
    .join(_deputy, _deputy.id == UnitRow.deputy_id)
    .where(UnitRow.active, OrganisationRow.active, _coordinator.active, _deputy.active)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a parent wrote. ``number`` is the form's own: it makes one line however often it is sent.

    ``name`` may be invented. ``spoken`` is the language they speak best, by its code; empty when it was not said.
    ``offer`` is what they asked about, where they came from its page.
    """

    number: str = field(repr=False)
    unit: UUID
    name: str = field(repr=False)
    contact: Contact = field(repr=False)
    words: str = field(repr=False)
    language: str
    spoken: str = ""
    offer: UUID | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """It came in, and this is the safe way that stands. Long after, neither it nor link and code are shown again."""

    line: UUID
    answered_by: date
    issued: Issued | None
    contact: Contact | None


class SelfReferrals:
    """Takes what parents send, where a named coordinator and a deputy are behind it; elsewhere nothing is kept."""

    def __init__(self, site: ReferralsSite, pages: ParentPages, secrets: Secrets) -> None:
        self._site = site
        self._pages = pages
        self._secrets = secrets

    def places(self, session: Session, organisation: str) -> list[Desk]:
        """The units of an organisation (by key) that can be asked to ring, by name."""
        return self._staffed(session, OrganisationRow.key == organisation)

    def everywhere(self, session: Session, first: Collection[UUID] = ()) -> list[Desk]:
        """Every unit that somebody named stands behind, by name: those of the organisations ``first`` before others."""
        found = desks(session, session.scalars(_STAFFED).all())
        return sorted(found.values(), key=lambda one: (one.organisation not in first, one.full_name, str(one.id)))

    def has_unit(self, session: Session, house: UUID) -> bool:
        """Whether somebody works in a house by the system, whoever is behind them today."""
        there = select(UnitRow.id).where(UnitRow.house_id == house, UnitRow.active).limit(1)
        return session.scalars(there).first() is not None

    def can_be_asked(self, session: Session, organisation: str, house: UUID | None = None) -> bool:
        """Whether the form exists for an organisation (by key), or for a house of it: its own unit answers for it."""
        staffed = _STAFFED.where(OrganisationRow.key == organisation)
        if house is not None and self.has_unit(session, house):
            staffed = staffed.where(UnitRow.house_id == house)
        if session.scalars(staffed).first() is None:
            return False
        place = session.scalars(select(OrganisationRow.id).where(OrganisationRow.key == organisation)).one()
        return bool(self._site.families.may_open(session, place))

    def place(self, session: Session, unit: UUID) -> Desk | None:
        """The unit, if it can be asked."""
        return next(iter(self._staffed(session, UnitRow.id == unit)), None)

    def again(self, session: Session, line: LineRow) -> Desk | None:
        """Of a line that is closed the unit that held it last, if it can be asked: a new line, by the parent's own act.

        None while somebody holds it, and where the parent has shut out whoever would hold the new one.
        """
        last = None if line.holder_id else last_holding(session, line.id)
        place = self.place(session, last.unit_id) if last else None
        return place if place and place.coordinator and may_know(session, line, [place.coordinator]) else None

    def answered_by(self, place: Desk) -> date:
        """By which day somebody answers what comes today."""
        return place.opening.after(self._site.scribe.calendar.now().date(), ANSWERED_WITHIN_DAYS)

    def ask(self, work: UnitOfWork, asked: Asked, issued: Issued) -> Received:
        """A new line, held by the unit's coordinator, and the parent's page. Raises NotFound where nobody is behind.

        ``issued`` is that of the form's number (``ParentPages.of_form``).
        """
        place = self.place(work.session, asked.unit)
        if place is None or place.coordinator is None:
            raise NotFound("nobody can be asked there")
        line = self._line_of(asked.number)
        before = work.session.get(LineRow, line)
        if before is not None:
            self._correct(work, before, asked)
            return self._again(work.session, before, issued)
        row = self._begin(work, asked, place, place.coordinator, line)
        self._pages.begin(work, PARENT, row, issued)
        self._tell(work, row, place)
        return Received(row.id, row.next_on, issued, asked.contact)

    def _begin(self, work: UnitOfWork, asked: Asked, place: Desk, holder: UUID, line: UUID) -> LineRow:
        written = (
            Written(Field.NAME, asked.name),
            Written(Field.CONTACT, asked.contact.to_text()),
            Written(Field.OWN_WORDS, asked.words),
            Written(Field.SPOKEN, Spoken(asked.spoken).to_text()),
        )
        families = self._site.families
        row = families.begin(work, NewLine(line, place.id, asked.language, written), place, holder, Why.ASKED)
        row.next_on, row.contact_on, row.asked_offer_id = self.answered_by(place), None, asked.offer
        families.items.write(work.session, place, None, [row.id], written)
        subjects = [("line", row.id)]
        scribe = self._site.scribe
        work.record(scribe.event(Act.LINE_OPENED, PARENT, place.organisation, subjects, purpose="self_referral"))
        return row

    def _correct(self, work: UnitOfWork, row: LineRow, asked: Asked) -> None:
        """The same form with another number or more words, from whoever saw to it, until somebody has tried."""
        place = desk_if_any(work.session, row.unit_id)
        tried = work.session.scalars(select(TryRow.id).where(TryRow.line_id == row.id).limit(1)).first()
        if place is None or tried is not None:
            return
        written = Written(Field.CONTACT, asked.contact.to_text()), Written(Field.OWN_WORDS, asked.words)
        for item in self._site.families.items.write(work.session, place, None, [row.id], written):
            subjects = [("line", row.id), ("item", item)]
            work.record(self._site.scribe.event(Act.ITEM_ADDED, PARENT, row.organisation_id, subjects))

    def _again(self, session: Session, row: LineRow, issued: Issued) -> Received:
        page = self._pages.made_on(session, row.id)
        fresh = page is not None and page.made_by is None and self._pages.is_new(page)
        if not fresh:
            return Received(row.id, row.next_on, None, None)
        return Received(row.id, row.next_on, issued, self._site.families.items.contact(session, row.id))

    def _tell(self, work: UnitOfWork, row: LineRow, place: Desk) -> None:
        now = self._site.scribe.calendar.now()
        owe(work, *(Owed.task("line", row.id, ASKED, person, now) for person in place.stand_ins))

    def _staffed(self, session: Session, which: ColumnElement[bool]) -> list[Desk]:
        found = session.scalars(_STAFFED.where(which).order_by(UnitRow.name, UnitRow.id)).all()
        places = desks(session, found)
        may_open = self._site.families.may_open
        return [places[unit] for unit in found if may_open(session, places[unit].organisation)]

    def _line_of(self, number: str) -> UUID:
        return UUID(bytes=drawn(self._secrets, "line", number)[:16], version=4)
