"""What somebody who leaves would take along: lines, referrals and talks; passed on, never orphaned (invariant 1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting, Scribe
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.accounts.units import open_to
from familiehus.audit.domain import Act
from familiehus.families.domain import Holder, NobodyLeft
from familiehus.families.service import Families
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Why
from familiehus.referrals.domain import State
from familiehus.referrals.notices import Notices
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.moves import TalkMoves, of_person
from familiehus.storage.unit_of_work import UnitOfWork


class LinesHeld:
    """The lines a person holds in one organisation. At once they go to the unit's coordinator, or to the deputy.

    Where the unit has neither they go back to whoever held them before: access can always be stopped.
    """

    def __init__(self, families: Families, notices: Notices) -> None:
        self._families = families
        self._notices = notices

    def held(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Their references: what must be passed on first."""
        return [row.reference for row in _lines(session, organisation, person)]

    def pass_on(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """In this transaction. Raises NotDone, naming the unit, when nobody at all could hold them."""
        self._pass_on(work, by, _lines(work.session, organisation, person), person)

    def stranded(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """The references of those in units where the person meets families no more: they could not open them."""
        return [row.reference for row in _stranded(session, organisation, person)]

    def has_lost(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """Who holds a line meets families there: any other line is the stand-in's. Raises NotDone as ``pass_on``."""
        self._pass_on(work, by, _stranded(work.session, organisation, person), person)

    def _pass_on(self, work: UnitOfWork, by: Acting, rows: Sequence[LineRow], person: UUID) -> None:
        for row in rows:
            unit = work.session.get_one(UnitRow, row.unit_id)
            stand_in = _may_see(work.session, row, unit, person) or _stand_in(unit, person)
            if stand_in is not None:
                self._families.give(work, by, row, Holder(stand_in, unit.id), Why.STOPPED)
            else:
                self._give_back(work, by, row, unit)
            self._notices.given(work, row, tells_parent=True)

    def _give_back(self, work: UnitOfWork, by: Acting, row: LineRow, unit: UnitRow) -> None:
        try:
            self._families.give_back(work, by, row, why=Why.STOPPED)
        except NobodyLeft as error:
            place = work.session.get_one(OrganisationRow, unit.organisation_id)
            raise NotDone(Refusal.NOBODY_LEFT, details=[f"{unit.name}, {place.name}"]) from error


class ReferralsHeld:
    """Referrals that wait for one person: they wait for the unit's coordinator from now on."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def held(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Their references: what they sent, and what waits for them. What is another's to finish keeps nobody."""
        rows = _referrals(session, organisation, person)
        return [row.reference for row in rows if person in {row.sender_id, row.actor_id}]

    def pass_on(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """Whoever stands for the unit sends, receives and acts in their place; without anybody it is the unit's.

        Nobody whom the parent has shut out receives or acts; what was sent stays theirs who can follow it.
        """
        self._pass_on(work, by, organisation, person, frozenset())

    def stranded(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Nothing: what waits for them waits for their unit's stand-ins, too."""
        return ()

    def has_lost(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """Where they can open no family any more, none waits for them by name; no parent reads that they will ring."""
        self._pass_on(work, by, organisation, person, open_to(work.session, organisation, person))

    def _pass_on(
        self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID, stays_in: Collection[UUID]
    ) -> None:
        for row in _referrals(work.session, organisation, person):
            moved = False
            for who, where in (
                ("sender_id", row.sender_unit_id),
                ("receiver_id", row.unit_id),
                ("actor_id", row.actor_unit_id),
            ):
                if getattr(row, who) != person or where is None or where in stays_in:
                    continue
                unit, line = work.session.get_one(UnitRow, where), work.session.get_one(LineRow, row.line_id)
                stand_in = _may_see(work.session, line, unit, person)
                if who == "sender_id":
                    stand_in = stand_in or _stand_in(unit, person)
                if unit.organisation_id == organisation and (stand_in or who != "sender_id"):
                    setattr(row, who, stand_in)
                    moved = True
            if moved:
                subjects = [("referral", row.id), ("person", person)]
                work.record(self._scribe.event(Act.REFERRAL_MOVED, by, organisation, subjects, purpose="passed_on"))


class TalksHeld:
    """Talks to come that somebody has: they are with whoever has the family now. Nobody has to pass them on first."""

    def __init__(self, scribe: Scribe, notices: Notices) -> None:
        self._scribe = scribe
        self._notices = notices

    def held(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Nothing: talks go by themselves, once lines and referrals have."""
        return ()

    def stranded(self, session: Session, organisation: UUID, person: UUID) -> Sequence[str]:
        """Nothing, as in ``held``."""
        return ()

    def pass_on(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """In this transaction, after what they hold: a talk follows its family."""
        moves = TalkMoves(work, by, self._scribe, self._notices)
        moves.settle(of_person(organisation, person), gone=person)

    def has_lost(self, work: UnitOfWork, by: Acting, organisation: UUID, person: UUID) -> None:
        """Where they receive no more they have no talks."""
        TalkMoves(work, by, self._scribe, self._notices).settle(of_person(organisation, person))


def _lines(session: Session, organisation: UUID, person: UUID) -> Sequence[LineRow]:
    query = select(LineRow).where(LineRow.holder_id == person, LineRow.organisation_id == organisation)
    return session.scalars(query.order_by(LineRow.opened_at)).all()


def _stranded(session: Session, organisation: UUID, person: UUID) -> Sequence[LineRow]:
    held = _lines(session, organisation, person)
    opened = open_to(session, organisation, person) if held else set()
    return [row for row in held if row.unit_id not in opened]


def _referrals(session: Session, organisation: UUID, person: UUID) -> Sequence[ReferralRow]:
    here = select(UnitRow.id).where(UnitRow.organisation_id == organisation)
    mine = or_(
        and_(ReferralRow.sender_id == person, ReferralRow.sender_unit_id.in_(here)),
        and_(ReferralRow.receiver_id == person, ReferralRow.unit_id.in_(here)),
        and_(ReferralRow.actor_id == person, ReferralRow.actor_unit_id.in_(here)),
    )
    query = select(ReferralRow).where(mine, ReferralRow.state != State.CLOSED)
    return session.scalars(query.order_by(ReferralRow.made_at)).all()


def _may_see(session: Session, row: LineRow, unit: UnitRow, person: UUID) -> UUID | None:
    """Who stands for the unit and is not shut out by the parent."""
    known = may_know(session, row, [one for one in (unit.coordinator_id, unit.deputy_id) if one and one != person])
    return next((one for one in (unit.coordinator_id, unit.deputy_id) if one in known), None)


def _stand_in(unit: UnitRow, person: UUID) -> UUID | None:
    return next((one for one in (unit.coordinator_id, unit.deputy_id) if one is not None and one != person), None)
