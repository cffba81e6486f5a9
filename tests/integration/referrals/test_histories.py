"""Generated histories done by the services, on both databases: after each step they stand where the plain rules do.

The plain rules are held to the invariants at every step; so what agrees with them keeps the invariants.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.consent.domain import ConsentForm, Custody, Draft, Purpose, Understood
from familiehus.consent.extending import SaidAgain, extend
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import desk
from familiehus.families.domain import Ending, Goodbye, Holder
from familiehus.families.items import Written
from familiehus.families.service import NewLine
from familiehus.families.storage import ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import Field, Why
from familiehus.family_page.answers import Answers
from familiehus.family_page.service import OpenPage
from familiehus.kernel.errors import FamiliehusError, NotFound, Refused
from familiehus.referrals.case import NewReferral
from familiehus.referrals.case import Said as Words
from familiehus.referrals.climbing import Climbing, Expiry
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.history import referrals_of
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork
from tests.histories.invariants import Broken, hold, hold_between
from tests.histories.model import FAMILY, FIRST_DAY, Said, begin
from tests.histories.model import World as Plain
from tests.histories.steps import Step, after, any_step, told
from tests.integration.limits import no_own_matter
from tests.integration.referrals.conftest import World

HISTORIES, STEPS = 2, 80
SHELL = Acting(Door.COMMAND)
OPENED = {"name": Field.NAME, "words": Field.OWN_WORDS, "born": Field.BORN}


class Done:
    """Does the steps of a history with the services, and reads back where everything stands."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.clock.moment = world.clock.moment.replace(year=2026, month=11, day=FIRST_DAY.day, hour=12)
        self.lines: list[UUID] = []
        self.referrals: list[UUID] = []
        self.items: dict[Any, UUID] = {}
        self.wrote: dict[Any, str] = {}
        self.names = {key: name for name, key in (*world.people.items(), *world.units.items())}
        site = world.site
        self.expiry = Expiry(site.database, site.scribe, site.notices, site.referrals)
        self.climbing = Climbing(site.database, site.scribe, site.notices, no_own_matter)

    def step(self, step: Step) -> bool:
        """Whether the services allowed it."""
        try:
            with self.world.site.database.write() as work:
                keep = getattr(self, f"_{step.what}")(work, *step.given)
                work.commit()
        except (Refused, NotFound):
            return False
        if keep is not None:
            keep()
        return True

    def _by(self, name: str) -> Acting:
        return Acting(Door.FAMILY) if name == FAMILY else self.world.by(name)

    def _opened(self, work: UnitOfWork, by: str, unit: str) -> Callable[[], None]:
        number, born = len(self.lines), self.world.clock.now().date().isoformat()
        written = (Written(Field.NAME, "Prøve"), Written(Field.OWN_WORDS, "ord"), Written(Field.BORN, born))
        new = NewLine(uuid4(), self.world.units[unit], "da", written)
        self.world.site.families.open(work, self._by(by), new)
        newest = self.world.site.families.items.newest(work.session, new.id, new.unit)

        def keep() -> None:
            self.lines.append(new.id)
            for what, field in OPENED.items():
                self.items[f"{number}{what}"] = newest[field].id
                self.wrote[f"{number}{what}"] = unit

        return keep

    def _joined(self, work: UnitOfWork, one: int, other: int) -> Callable[[], None] | None:
        key = f"{one}+{other}"
        if key in self.items:
            return None
        place = desk(work.session, self.world.units["Huset"])
        lines = [self.lines[one], self.lines[other]]
        (made,) = self.world.site.families.items.write(
            work.session, place, None, lines, [Written(Field.BORN, f"2026-01-{len(self.items) % 28 + 1:02}")]
        )

        def keep() -> None:
            self.items[key], self.wrote[key] = made, "Huset"

        return keep

    def _drafted(
        self,
        work: UnitOfWork,
        by: str,
        line: int,
        kind: Kind,
        unit: str | None,
        items: frozenset[Any],
        days: int,
        custody: Custody | None = None,
        latest: int | None = None,
        in_writing: bool = False,
    ) -> Callable[[], None]:
        today = self.world.clock.now().date()
        named = frozenset(self.items[item] for item in items)
        last_day = today + timedelta(days=days)
        yes = Draft(named, Purpose.OFFER, ConsentForm.ORAL, Understood.OWN_LANGUAGE, last_day, custody, True)
        until = None if latest is None else today + timedelta(days=latest)
        receiver, outside = (self.world.units[unit], "") if unit else (None, "Prøvelægen")
        new = NewReferral(uuid4(), self.lines[line], kind, receiver, outside, None, yes, "Det her.", until)
        row = self.world.site.referrals.draft(work, self._by(by), new)
        work.session.get_one(ConsentRow, row.consent_id).unconfirmed = in_writing  # as the setting would
        return lambda: self.referrals.append(new.id)

    def _acted(self, work: UnitOfWork, by: str, number: int, action: Action, said: Said) -> None:
        on = None if said.on is None else self.world.clock.now().date() + timedelta(days=said.on)
        words = Words(
            reason="fordi" if said.reason else "",
            what_next="noget andet" if said.what_next else "",
            receiver=self.world.people[said.receiver] if said.receiver else None,
            on=on,
            wants_to_wait=said.wants,
            signature_seen=said.signed,
            successor="Prøve Læge, 20 20 20 20" if said.successor else "",
        )
        self.world.site.referrals.act(work, self._by(by), self.referrals[number], action, words)

    def _talked(self, work: UnitOfWork, number: int, yes: bool) -> None:
        here = OpenPage(uuid4(), work.session.get_one(ReferralRow, self.referrals[number]).line_id)
        Answers(self.world.site).talked(work, here, self.referrals[number], yes=yes)

    def _withdrawn(self, work: UnitOfWork, consent: int, items: frozenset[Any] = frozenset()) -> None:
        key = work.session.get_one(ReferralRow, self.referrals[consent]).consent_id
        row = work.session.get_one(ConsentRow, key)
        named = [self.items[item] for item in items]
        self.world.site.referrals.withdraw_consent(work, Acting(Door.FAMILY), row, named)

    def _confirmed(self, work: UnitOfWork, consent: int) -> None:
        key = work.session.get_one(ReferralRow, self.referrals[consent]).consent_id
        row = work.session.get_one(ConsentRow, key)
        if not self.world.site.consents.standing(work.session, key)[0] or not row.unconfirmed:
            raise Refused("there is nothing to confirm")
        self.world.site.referrals.confirm_consent(work, Acting(Door.FAMILY), row)

    def _said_again(self, work: UnitOfWork, consent: int, days: int, custody: Custody | None) -> None:
        row = work.session.get_one(ReferralRow, self.referrals[consent])
        yes = work.session.get_one(ConsentRow, row.consent_id)
        until = self.world.clock.now().date() + timedelta(days=days)
        said = SaidAgain(ConsentForm.WRITTEN, Understood.OWN_LANGUAGE, custody, until, True)
        extend(work, self.world.site.scribe, self.world.site.consents, Acting(Door.FAMILY), yes, said)

    def _later(self, _work: UnitOfWork, days: int) -> Callable[[], None]:
        return partial(self.world.clock.move, days=days)

    def _lapsed(self, _work: UnitOfWork) -> Callable[[], None]:
        def run() -> None:
            self.expiry.run(self.world.clock.now())
            self.climbing.run(self.world.clock.now())

        return run

    def _passed_on(self, work: UnitOfWork, line: int, to: str) -> None:
        row = work.session.get_one(LineRow, self.lines[line])
        if row.unit_id is None:
            raise Refused("the line is closed")
        self.world.site.families.give(work, SHELL, row, Holder(self.world.people[to], row.unit_id), Why.PASSED_ON)
        self.world.site.referrals.follow(work.session, row)

    def _said_goodbye(self, work: UnitOfWork, by: str, line: int) -> None:
        key = self.lines[line]
        if any(row.state != State.CLOSED for row in referrals_of(work.session, key)):
            raise Refused("a referral is still under way")
        version = work.session.get_one(LineRow, key).version
        self.world.site.families.close(work, self._by(by), key, Ending.ENOUGH, Goodbye(parent_told=True), version)

    def _stopped(self, work: UnitOfWork, person: str) -> None:
        email = self.world.town.email(self.world.people[person])
        self.world.town.site.people.deactivate(work, SHELL, email, at_once=True)

    def differs(self, plain: Plain) -> str:
        """What stands otherwise here than by the plain rules; empty when nothing does."""
        with self.world.site.database.read() as session:
            lines = {row.id: row for row in session.scalars(select(LineRow).where(LineRow.id.in_(self.lines)))}
            rows = {r.id: r for r in session.scalars(select(ReferralRow).where(ReferralRow.id.in_(self.referrals)))}
        for number, line in enumerate(plain.lines):
            row = lines[self.lines[number]]
            holder = (str(line.holder.person), str(line.holder.unit)) if line.holder else (None, None)
            here = (self.names.get(row.holder_id), self.names.get(row.unit_id))
            if here != holder or row.ending != line.ending:
                return f"line {number}: {here} {row.ending}, not {holder} {line.ending}"
        for number, one in enumerate(plain.referrals):
            there = rows[self.referrals[number]]
            stands = (
                there.state,
                (self.names.get(there.actor_id), self.names.get(there.actor_unit_id)),
                there.deadline,
                self.names.get(there.receiver_id),
                there.takes_place,
                there.taken_over,
                there.not_talked,
            )
            should = (one.state, one.actor, one.deadline, one.receiver, one.place, one.taken_over, one.not_talked)
            if stands != should:
                return f"referral {number}: {stands}, not {should}"
        return self._reads_otherwise(plain)

    def _reads_otherwise(self, plain: Plain) -> str:
        keys = {item: key for key, item in self.items.items()}
        with self.world.site.database.read() as session:
            for unit in plain.units:
                said = self.world.site.consents.read(session, self.lines, [self.world.units[unit.name]])
                for number, line in enumerate(self.lines):
                    read = {keys[one.id] for one in said if one.line == line}
                    own = {i.id for i in plain.items if number in i.lines and self.wrote[i.id] == unit.name}
                    should = plain.reads(unit.name, number) | own
                    if read != should:
                        return f"{unit.name} reads {read} of line {number}, not {set(should)}"
        return ""


@pytest.mark.parametrize("number", range(HISTORIES))
def test_the_services_stand_where_the_plain_rules_do(world: World, number: int) -> None:
    dice = random.Random(random.random() + number)  # noqa: S311 - from the run's seed, which pytest prints
    done, plain, steps = Done(world), begin(), []
    for _ in range(STEPS):
        step = any_step(plain, dice, comings=False)
        now, allowed = after(plain, step)
        if step.what in {"stopped", "arrived"} and not allowed:
            continue  # a world where nobody can step in is another test's
        steps.append(step)
        try:
            assert done.step(step) == allowed, f"{'allowed' if allowed else 'refused'} by the plain rules"
            hold(now)
            hold_between(plain, now)
            assert done.differs(now) == ""
        except (Broken, AssertionError, FamiliehusError) as error:
            pytest.fail(f"{type(error).__name__}: {error}\n{told(steps)}")
        plain = now


def test_items_of_two_lines_are_two_links(world: World) -> None:
    done = Done(world)
    for unit, who in (("Jordemødre", "jordemoder"), ("Huset", "terapeut")):
        assert done.step(Step("opened", (who, unit)))
    assert done.step(Step("joined", (0, 1)))
    with world.site.database.read() as session:
        item = session.get_one(ItemRow, done.items["0+1"])
        links = session.scalars(select(ItemLineRow.line_id).where(ItemLineRow.item_id == item.id)).all()
    assert set(links) == set(done.lines)
