"""What waits for somebody else's yes: asked once for all consents of a line, and only where somebody is shown it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import event, select

from familiehus.consent.domain import Custody
from familiehus.consent.storage import ConsentRow
from familiehus.consent.waiting import waiting_items
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.referrals import looking
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.looking import ReferralSight, see_referral
from tests.integration.referrals.conftest import World

WRITTEN = (Written(Field.NAME, "Prøve Mor"), Written(Field.BORN, "2026-06-01"))


def says_yes(world: World, line: UUID, custody: Custody, unit: str | None = "Huset") -> UUID:
    """To one more message; the consent."""
    consent = world.consent(world.items(line), custody=custody)
    found = world.referral(world.send(line, unit=unit, kind=Kind.INFORMATION, consent=consent)).consent_id
    assert found is not None
    return found


def waits(world: World, *lines: UUID) -> tuple[dict[UUID, frozenset[UUID]], int]:
    """Of every consent of these lines, and how often the database was asked."""
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    engine = world.site.database.engine
    with world.site.database.read() as session:
        rows = session.scalars(select(ConsentRow).where(ConsentRow.line_id.in_(lines))).all()
        event.listen(engine, "before_cursor_execute", note)
        found = waiting_items(session, world.site.consents, rows, world.clock.now().date())
        event.remove(engine, "before_cursor_execute", note)
    return found, len(said)


def test_each_consent_is_judged_by_itself_in_three_questions_for_all(world: World) -> None:
    line, other = world.open(written=WRITTEN), world.open(written=WRITTEN)
    born = world.items(line, Field.BORN)
    shared = says_yes(world, line, Custody.TOGETHER)
    assert waits(world, line) == ({shared: born}, 3)
    alone = says_yes(world, line, Custody.ALONE, "Sundhedsplejen")
    outside, theirs = says_yes(world, line, Custody.TOGETHER, None), says_yes(world, other, Custody.UNKNOWN)
    expected = {shared: born, alone: frozenset(), outside: born, theirs: world.items(other, Field.BORN)}
    assert waits(world, line, other) == (expected, 3)


def test_a_yes_to_somebody_outside_counts_for_nobody_else_outside(world: World) -> None:
    line = world.open(written=WRITTEN)
    alone, shared = says_yes(world, line, Custody.ALONE, None), says_yes(world, line, Custody.TOGETHER, None)
    assert waits(world, line)[0] == {alone: frozenset(), shared: world.items(line, Field.BORN)}


def test_where_nothing_is_about_a_child_it_is_one_question(world: World) -> None:
    line = world.open(written=WRITTEN[:1])
    says_yes(world, line, Custody.TOGETHER)
    assert waits(world, line) == ({}, 1)


def test_a_receiver_who_is_shown_none_of_it_costs_no_question(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    line, asked = world.open(written=WRITTEN), []
    referral = world.send(line, consent=world.consent(world.items(line), custody=Custody.TOGETHER))
    world.act("terapeut", referral, Action.ACCEPT)
    monkeypatch.setattr(looking, "waiting_items", lambda *said: asked.append(said) or waiting_items(*said))

    def sees(who: str) -> ReferralSight:
        with world.site.database.write() as work:
            return see_referral(work, world.site, world.by(who), referral)

    theirs = sees("terapeut")
    assert (theirs.waiting, [one.field for one in theirs.items], asked) == ((), [Field.NAME], [])
    assert (sees("jordemoder").waiting, len(asked)) == ((Field.BORN,), 1)
