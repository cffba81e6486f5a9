"""A professional the parent let in asks for something beside, and the contact stays where it is (handover.md)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.consent.storage import ConsentRow
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import NotFound, Refused
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.let_in import asks_from
from familiehus.referrals.looking import see_referral
from familiehus.referrals.sending import Receiver, Wish, prepared
from familiehus.referrals.storage import ReferralRow
from tests.integration.referrals.conftest import World

pytestmark = pytest.mark.untraced


@pytest.fixture
def met(world: World) -> tuple[UUID, UUID]:
    """A line that a midwife holds, and what the therapist of the house does beside, who has talked with the parent."""
    line = world.open()
    beside = world.send(line, kind=Kind.ADDITION)
    world.act("terapeut", beside, Action.ACCEPT, Action.REACH)
    return line, beside


def ask(world: World, line: UUID, who: str = "terapeut", *fields: Field, kind: Kind = Kind.ADDITION) -> ReferralRow:
    """As the pages do: the text is made of what the sender may read."""
    items = world.items(line, *(fields or (Field.NAME, Field.CONTACT)))
    said = world.consent(items)
    to = Receiver(unit=world.units["Sundhedsplejen"])
    wish = Wish(to, kind, items, said.form, said.understood, said.custody, said.last_day, agreed=True)
    with world.site.database.write() as work:
        by, key = world.by(who), uuid4()
        row = world.site.referrals.send(work, by, prepared(work.session, world.site, by, line, key, wish))
        work.commit()
        return row


def test_the_receiver_asks_others_and_the_holder_stays(world: World, met: tuple[UUID, UUID]) -> None:
    line, _ = met
    row = ask(world, line)
    assert (row.sender_unit_id, row.unit_id) == (world.units["Huset"], world.units["Sundhedsplejen"])
    world.act("sundhedsplejerske", row.id, Action.ACCEPT, Action.REACH)
    here = world.line(line)
    assert (here.holder_id, here.unit_id) == (world.people["jordemoder"], world.units["Jordemødre"])
    world.act("sundhedsplejerske", row.id, Action.PUT_ON_WAITING, on=world.clock.now().date(), wants_to_wait=True)
    with world.site.database.write() as work:
        sight = see_referral(work, world.site, world.by("jordemoder"), row.id)
        assert sight.case.row.sender_id == world.people["terapeut"], "the holder sees who asked"


def test_they_are_told_no_and_find_another_way(world: World, met: tuple[UUID, UUID]) -> None:
    """R007: whoever asked is told no with a reason, not the holder who knew nothing of it."""
    row = ask(world, met[0])
    world.act("sundhedsplejerske", row.id, Action.DECLINE, reason="Vi har ikke plads.")
    after = world.referral(row.id)
    assert (after.actor_id, after.actor_unit_id) == (world.people["terapeut"], world.units["Huset"])


def test_nobody_but_the_holder_hands_over(world: World, met: tuple[UUID, UUID]) -> None:
    with pytest.raises(NotFound):
        ask(world, met[0], kind=Kind.HANDOVER)


@pytest.mark.parametrize("who", ["pædagog", "sundhedsplejerske", "kollega"])
def test_only_those_who_were_let_in(world: World, met: tuple[UUID, UUID], who: str) -> None:
    if who == "pædagog":
        assert ask(world, met[0], who).sender_id == world.people[who], "whoever answers for the same unit may as well"
        return
    with pytest.raises(NotFound):
        ask(world, met[0], who)


def may_ask(world: World, by: Acting, line: UUID) -> bool:
    with world.site.database.read() as session:
        try:
            asks_from(session, world.site.families, world.site.consents, by, line, Kind.ADDITION)
        except NotFound:
            return False
    return True


def withdraw(world: World, line: UUID, beside: UUID) -> None:
    world.act("jordemoder", beside, Action.WITHDRAW)


def take_back(world: World, line: UUID, beside: UUID) -> None:
    with world.site.database.write() as work:
        given = work.session.get_one(ConsentRow, world.referral(beside).consent_id)
        world.site.referrals.withdraw_consent(work, world.by("jordemoder"), given)
        work.commit()


def all_stopped(world: World, line: UUID, beside: UUID) -> None:
    with world.site.database.write() as work:
        world.site.families.yours(work.session, world.by("jordemoder"), line)[0].quiet = True
        work.commit()


def ended(world: World, line: UUID, beside: UUID) -> None:
    world.clock.move(days=200)


@pytest.mark.parametrize("then", [withdraw, take_back, all_stopped, ended])
def test_no_longer_when_it_has_ended(
    world: World, met: tuple[UUID, UUID], then: Callable[[World, UUID, UUID], None]
) -> None:
    line, beside = met
    then(world, line, beside)
    assert not may_ask(world, world.by("terapeut"), line)


def test_not_before_they_have_talked(world: World) -> None:
    line = world.open()
    beside = world.send(line, kind=Kind.ADDITION)
    world.act("terapeut", beside, Action.ACCEPT)
    with pytest.raises(NotFound):
        ask(world, line)
    with world.site.database.write() as work:
        assert not see_referral(work, world.site, world.by("terapeut"), beside).may_ask_others
    world.act("terapeut", beside, Action.REACH)
    with world.site.database.write() as work:
        assert see_referral(work, world.site, world.by("terapeut"), beside).may_ask_others
        assert not see_referral(work, world.site, world.by("jordemoder"), beside).may_ask_others


def test_who_was_only_told_something_was_not_let_in(world: World) -> None:
    line = world.open()
    told = world.send(line, kind=Kind.INFORMATION)
    world.act("terapeut", told, Action.ACCEPT)
    with pytest.raises(NotFound):
        ask(world, line)


def test_nothing_goes_on_that_they_may_not_read(world: World) -> None:
    line = world.open()
    beside = world.send(line, kind=Kind.ADDITION, consent=world.consent(world.items(line, Field.NAME)))
    world.act("terapeut", beside, Action.ACCEPT, Action.REACH)
    with pytest.raises(Refused, match="something else than what was shown"):
        ask(world, line)
    assert ask(world, line, "terapeut", Field.NAME).sender_unit_id == world.units["Huset"]


def test_whom_the_parent_keeps_out_asks_nobody(world: World, met: tuple[UUID, UUID]) -> None:
    line, _ = met
    with world.site.database.write() as work:
        kept = {"line_id": line, "person_id": world.people["terapeut"], "made_at": world.clock.now()}
        work.session.add(ShutOutRow(id=uuid4(), **kept))
        work.session.get_one(LineRow, line).guarded = True
        work.commit()
    assert not may_ask(world, world.by("terapeut"), line)
    assert ask(world, line, "pædagog").kind == Kind.ADDITION


def test_a_token_for_something_else_asks_nobody(world: World, met: tuple[UUID, UUID]) -> None:
    with world.site.database.read() as session:
        limited = Acting(Door.API, directory.actor_of(session, world.people["terapeut"], limited_to=()))
    assert may_ask(world, world.by("terapeut"), met[0])
    assert not may_ask(world, limited, met[0])
