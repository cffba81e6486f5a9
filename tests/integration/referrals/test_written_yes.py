"""Where a profession's yes must be confirmed in writing, nobody reads before it is; and a yes may last shorter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Door
from familiehus.audit.storage import EventRow
from familiehus.consent.demand_service import demand_for
from familiehus.consent.demands import NOTHING_MORE, Demand
from familiehus.consent.domain import ConsentForm
from familiehus.consent.storage import ConsentRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.board import board, inbox
from familiehus.referrals.climbing import Climbing, Expiry
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.looking import see_referral
from familiehus.referrals.reach import reach
from tests.integration.accounts.conftest import SHELL
from tests.integration.limits import no_own_matter
from tests.integration.referrals.conftest import World

PARENT = Acting(Door.FAMILY)
MIDWIFE, GP = StaffProfession.MIDWIFE, StaffProfession.GP


@dataclass
class Strict:
    """A world whose region can ask more of the midwife's yes."""

    world: World
    region: UUID

    def put(self, demand: Demand, profession: StaffProfession = MIDWIFE, who: str = "leder", version: int = 0) -> None:
        with self.world.site.database.write() as work:
            self.world.site.demands.put(work, self.world.by(who), self.region, profession, demand, version)
            work.commit()

    def consent(self, referral: UUID) -> ConsentRow:
        with self.world.site.database.read() as session:
            return session.get_one(ConsentRow, self.world.referral(referral).consent_id)

    def confirm(self, referral: UUID) -> None:
        with self.world.site.database.write() as work:
            row = work.session.get_one(ConsentRow, self.world.referral(referral).consent_id)
            self.world.site.referrals.confirm_consent(work, PARENT, row)
            work.commit()

    def strike(self, referral: UUID, items: Collection[UUID]) -> None:
        with self.world.site.database.write() as work:
            row = work.session.get_one(ConsentRow, self.world.referral(referral).consent_id)
            self.world.site.referrals.withdraw_consent(work, PARENT, row, items)
            work.commit()

    def told(self, referral: UUID) -> set[UUID]:
        with self.world.site.database.read() as session:
            query = select(MessageRow.recipient_id).where(MessageRow.subject_id == referral)
            return set(session.scalars(query))


@pytest.fixture
def strict(world: World) -> Strict:
    with world.site.database.write() as work:
        region = work.session.get_one(UnitRow, world.units["Jordemødre"]).organisation_id
        world.people["leder"] = world.town.invite(work, Role.LEADER, place=region).person
        for profession in (MIDWIFE, GP):
            world.town.site.professions.give(work, SHELL, region, world.people["jordemoder"], profession)
        work.commit()
    return Strict(world, region)


def test_off_unless_somebody_set_it(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    referral = world.send(line)
    assert not strict.consent(referral).unconfirmed
    assert Field.OWN_WORDS in world.read(line, "Huset")
    with world.site.database.read() as session:
        assert demand_for(session, SHELL, strict.region) == NOTHING_MORE
        assert {one.demand for one in world.site.demands.all(session, strict.region).values()} == {NOTHING_MORE}


def test_it_is_sent_and_read_by_nobody_before_the_parent_has_confirmed(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line)
    row = world.referral(referral)
    assert (row.state, row.actor_id, row.actor_unit_id) == (
        State.SENT, world.people["jordemoder"], world.units["Jordemødre"],
    )  # fmt: skip
    assert row.deadline is not None
    assert world.read(line, "Huset") == {}
    assert world.people["koordinator"] not in strict.told(referral)
    for action in (Action.ACCEPT, Action.DECLINE):
        with pytest.raises(NotFound):
            world.act("terapeut", referral, action, reason="fuldt")
    with world.site.database.write() as work:
        with pytest.raises(NotFound):
            see_referral(work, world.site, world.by("terapeut"), referral)
        with pytest.raises(NotFound):
            reach(world.site.families, world.site.consents)(work.session, world.by("terapeut"), line)
        today, actor = world.clock.now().date(), world.by("koordinator").actor
        assert actor is not None
        assert inbox(work.session, world.site.consents, actor, today) == []
        mine = world.by("jordemoder").actor
        assert mine is not None
        (shown,) = board(work.session, world.site.consents, mine, today)
        assert (shown.waits.referral, shown.waits.unconfirmed) == (referral, True)
        sight = see_referral(work, world.site, world.by("jordemoder"), referral)
        assert "Før det læser modtageren ingenting" in sight.journal

    strict.confirm(referral)
    row = world.referral(referral)
    assert (row.state, row.actor_unit_id) == (State.SENT, world.units["Huset"])
    assert strict.consent(referral).form == ConsentForm.WRITTEN
    assert Field.OWN_WORDS in world.read(line, "Huset")
    assert world.people["koordinator"] in strict.told(referral)
    with world.site.database.read() as session:
        (arrived,) = inbox(session, world.site.consents, actor, today)
        assert arrived.name == "Prøve Mor"
    assert world.act("terapeut", referral, Action.ACCEPT) is State.ACCEPTED


def test_what_the_parent_strikes_first_is_never_read(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line)
    strict.strike(referral, world.items(line, Field.OWN_WORDS))
    assert world.referral(referral).state == State.SENT
    strict.confirm(referral)
    assert Field.OWN_WORDS not in world.read(line, "Huset")
    assert Field.NAME in world.read(line, "Huset")


def test_a_no_instead_ends_it_and_confirming_then_is_refused(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line)
    strict.strike(referral, ())
    assert world.referral(referral).state == State.WITHDRAWN
    strict.confirm(referral)
    assert world.read(line, "Huset") == {}
    again = world.send(line)
    strict.strike(again, world.items(line))
    assert world.referral(again).state == State.WITHDRAWN


@pytest.mark.parametrize("who", ["family", "jordemoder"])
def test_what_ended_unconfirmed_was_never_the_receivers(strict: Strict, who: str) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line)
    if who == "family":
        strict.strike(referral, ())
    else:
        world.act(who, referral, Action.WITHDRAW)
    for ended in (State.WITHDRAWN, State.CLOSED):
        assert world.state(referral) is ended
        with world.site.database.write() as work, pytest.raises(NotFound):
            see_referral(work, world.site, world.by("terapeut"), referral)
        if ended is State.WITHDRAWN:
            world.act("jordemoder", referral, Action.SETTLE, what_next="nok")


def test_a_draft_that_was_discarded_was_never_the_receivers(world: World) -> None:
    with world.site.database.write() as work:
        draft = world.site.referrals.draft(work, world.by("jordemoder"), world.new(world.open())).id
        world.site.referrals.act(work, world.by("jordemoder"), draft, Action.DISCARD)
        work.commit()
    with world.site.database.write() as work, pytest.raises(NotFound):
        see_referral(work, world.site, world.by("terapeut"), draft)


def test_confirming_twice_is_confirming_once(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line)
    for _twice in range(2):
        strict.confirm(referral)
    with world.site.database.read() as session:
        acts = [e.act for e in session.scalars(select(EventRow)) if str(line) in str(e.subjects)]
    assert acts.count("consent_confirmed") == 1
    with pytest.raises(Refused, match="nothing to confirm"):
        world.act(PARENT, referral, Action.CONFIRM)


def test_a_signature_on_paper_counts_and_says_who_saw_it(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line)
    shown = strict.consent(referral).shown
    with world.site.database.write() as work:
        sight = see_referral(work, world.site, world.by("vikar"), referral)
    assert Action.CONFIRM_ON_PAPER in sight.case.actions(world.by("vikar"))
    assert sight.to_sign.startswith("Vi giver det her til Huset, ")
    assert "\nMed familiens egne ord: Vi sover ikke" in sight.to_sign, "each text under the heading the receiver reads"
    with pytest.raises(Refused, match="seen the signature"):
        world.act("jordemoder", referral, Action.CONFIRM_ON_PAPER)
    assert world.read(line, "Huset") == {}
    for stranger in ("terapeut", "kollega"):
        with pytest.raises(NotFound):
            world.act(stranger, referral, Action.CONFIRM_ON_PAPER, signature_seen=True)
    world.act("jordemoder", referral, Action.CONFIRM_ON_PAPER, signature_seen=True)
    consent, row = strict.consent(referral), world.referral(referral)
    assert (consent.form, consent.unconfirmed, consent.shown) == (ConsentForm.WRITTEN, False, shown)
    assert (row.state, row.actor_unit_id) == (State.SENT, world.units["Huset"])
    assert {world.people["koordinator"], line} <= strict.told(referral), "the receiver's turn, and news to the parent"
    assert Field.OWN_WORDS in world.read(line, "Huset")
    with world.site.database.write() as work:
        events = [e for e in work.session.scalars(select(EventRow)) if str(line) in str(e.subjects)]
        sight = see_referral(work, world.site, world.by("jordemoder"), referral)
    (confirmed,) = [e for e in events if e.act == "consent_confirmed"]
    assert (confirmed.person, confirmed.purpose) == (world.people["jordemoder"], "on_paper")
    assert (sight.history[-1].action, sight.history[-1].person) == (Action.CONFIRM_ON_PAPER, world.people["jordemoder"])
    assert sight.to_sign == ""
    with pytest.raises(Refused, match="nothing to confirm"):
        world.act("jordemoder", referral, Action.CONFIRM_ON_PAPER, signature_seen=True)


def test_what_the_parent_has_taken_out_is_not_signed_and_a_no_is_not_overruled(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line)
    strict.strike(referral, world.items(line, Field.OWN_WORDS))
    with world.site.database.write() as work:
        sight = see_referral(work, world.site, world.by("jordemoder"), referral)
    assert "Vi sover ikke" not in sight.to_sign
    assert "Prøve Mor" in sight.to_sign
    world.act("jordemoder", referral, Action.CONFIRM_ON_PAPER, signature_seen=True)
    assert Field.OWN_WORDS not in world.read(line, "Huset")
    again = world.send(world.open())
    strict.strike(again, ())
    with pytest.raises(Refused):
        world.act("jordemoder", again, Action.CONFIRM_ON_PAPER, signature_seen=True)


def test_nothing_is_signed_on_paper_where_no_written_yes_is_awaited(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    referral = world.send(line)
    with world.site.database.write() as work:
        sight = see_referral(work, world.site, world.by("jordemoder"), referral)
    assert Action.CONFIRM_ON_PAPER not in sight.case.actions(world.by("jordemoder"))
    assert sight.to_sign == ""
    with pytest.raises(Refused, match="nothing to confirm"):
        world.act("jordemoder", referral, Action.CONFIRM_ON_PAPER, signature_seen=True)


@pytest.mark.parametrize("kind", [Kind.HANDOVER, Kind.INFORMATION])
def test_the_text_to_pass_on_to_somebody_outside_waits_too(strict: Strict, kind: Kind) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    referral = world.send(line, unit=None, kind=kind)

    def to_copy() -> list[object]:
        with world.site.database.write() as work:
            return list(see_referral(work, world.site, world.by("jordemoder"), referral).items)

    def offered() -> tuple[Action, ...]:
        with world.site.database.read() as session:
            by = world.by("jordemoder")
            return world.site.referrals.case(session, by, referral).actions(by)

    assert to_copy() == []
    assert Action.ACCEPT not in offered(), "what would be refused is not offered"
    assert Action.WITHDRAW in offered()
    with pytest.raises(Refused, match="has not confirmed"):
        world.act("jordemoder", referral, Action.ACCEPT)
    strict.confirm(referral)
    assert to_copy()
    assert Action.ACCEPT in offered()
    assert world.act("jordemoder", referral, Action.ACCEPT) is State.ACCEPTED


def test_never_confirmed_it_climbs_and_ends_with_the_yes(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True, at_most_days=30))
    consent = world.consent(world.items(line), last_day=world.clock.now().date() + timedelta(days=30))
    referral = world.send(line, consent=consent)
    site = world.site
    world.clock.move(days=14)
    Climbing(site.database, site.scribe, site.notices, no_own_matter).run(world.clock.now())
    assert world.referral(referral).climbed > 0
    assert world.people["koordinator"] not in strict.told(referral)
    world.clock.move(days=20)
    Expiry(site.database, site.scribe, site.notices, site.referrals).run(world.clock.now())
    row = world.referral(referral)
    assert (row.state, row.actor_id) == (State.WITHDRAWN, world.people["jordemoder"])
    assert row.deadline is not None


def test_a_written_yes_and_one_by_another_profession_wait_for_nothing(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(in_writing=True))
    written = world.send(line, consent=world.consent(world.items(line), form=ConsentForm.WRITTEN))
    assert not strict.consent(written).unconfirmed
    other = world.send(world.open("chefjordemoder"), who="chefjordemoder")
    assert not strict.consent(other).unconfirmed


def test_the_shortest_of_ones_professions_counts_and_no_longer_yes_is_recorded(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    strict.put(Demand(at_most_days=60))
    strict.put(Demand(at_most_days=10), GP)
    today = world.clock.now().date()
    with pytest.raises(Refused, match="shorter time"):
        world.send(line, consent=world.consent(world.items(line), last_day=today + timedelta(days=11)))
    world.send(line, consent=world.consent(world.items(line), last_day=today + timedelta(days=10)))


def test_what_was_given_before_the_setting_stands(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    world.send(line)
    strict.put(Demand(in_writing=True, at_most_days=1))
    assert Field.OWN_WORDS in world.read(line, "Huset")


@pytest.mark.parametrize("who", ["jordemoder", "chefjordemoder", "terapeut"])
def test_only_those_who_lead_the_organisation_set_it(strict: Strict, who: str) -> None:
    with pytest.raises(NotFound):
        strict.put(Demand(in_writing=True), who=who)


def test_two_who_set_it_at_once_and_a_length_that_cannot_be(strict: Strict) -> None:
    strict.put(Demand(at_most_days=5))
    with pytest.raises(Conflict):
        strict.put(Demand(at_most_days=6))
    with pytest.raises(Refused, match="from 1 to 365"):
        strict.put(Demand(at_most_days=400), version=1)
    strict.put(Demand(), version=1)
    world = strict.world
    with world.site.database.read() as session:
        assert world.site.demands.all(session, strict.region)[MIDWIFE].version == 2
        events = [e for e in session.scalars(select(EventRow)) if e.act == "consent_demanded"]
    assert {e.purpose for e in events if e.chain == strict.region} == {"oral 5", "oral"}
    with pytest.raises(Refused, match="by somebody"), world.site.database.write() as work:
        world.site.demands.put(work, SHELL, strict.region, MIDWIFE, Demand(), 2)


def test_the_sentence_for_ones_own_journal_says_what_and_never_the_words(strict: Strict) -> None:
    world, line = strict.world, strict.world.open()
    referral = world.send(line, kind=Kind.ADDITION)

    def sentence(who: str) -> str:
        with world.site.database.write() as work:
            return see_referral(work, world.site, world.by(who), referral).journal

    said = sentence("jordemoder")
    for part in ("Huset", "navn, sikker kontakt, termin", "mundtligt", "tage over som fast kontakt"):
        assert part in said
    assert "Vi sover ikke" not in said
    assert "Prøve Mor" not in said
    assert sentence("terapeut") == ""
    strict.strike(referral, world.items(line, Field.DUE))
    assert "termin" not in sentence("jordemoder")
    strict.strike(referral, ())
    assert sentence("jordemoder") == ""


def test_where_there_is_no_consent_nothing_stands(strict: Strict) -> None:
    with strict.world.site.database.read() as session:
        assert strict.world.site.consents.standing(session, None) == (False, False)
        assert not strict.world.site.consents.valid(session, None)
