"""An organisation ends: what was under way there is its sender's again at once, and no parent waits for nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from familiehus.consent.storage import ConsentRow
from familiehus.kernel.errors import NotFound
from familiehus.notifications.domain import RecipientKind
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.gone import NO_MORE, come_back
from familiehus.referrals.history import steps
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import World

A = Action


def end(world: World) -> int:
    """As the command does: the municipality's house and health visitors are no more."""
    with world.site.database.write() as work:
        world.town.site.organisations.end(work, SHELL, world.town.place, at_once=True)
        back = come_back(work, world.site.referrals, SHELL, world.town.place)
        work.commit()
    return back


@pytest.mark.parametrize("done", [(), (A.ACCEPT,), (A.ACCEPT, A.REACH), (A.ACCEPT, A.REACH, A.PUT_ON_WAITING)])
def test_what_was_under_way_there_is_the_senders_again(world: World, done: tuple[Action, ...]) -> None:
    line = world.open()
    referral = world.send(line, kind=Kind.ADDITION)
    for action in done:
        later = {"on": world.clock.now().date() + timedelta(days=60)} if action is A.PUT_ON_WAITING else {}
        world.act("terapeut", referral, action, wants_to_wait=True, **later)
    assert end(world) == 1
    row = world.referral(referral)
    assert (row.state, row.actor_unit_id) == (State.DECLINED, world.units["Jordemødre"])
    assert row.actor_id == world.people["jordemoder"]
    assert row.deadline is not None
    assert row.deadline <= world.clock.now().date() + timedelta(days=4), "two opening days, not the receiver's day"
    with world.site.database.read() as session:
        last = steps(session, world.site.referrals, referral)[-1]
        owed = session.scalars(select(MessageRow).where(MessageRow.subject_id == referral)).all()
        consent = session.get_one(ConsentRow, row.consent_id)
    assert (last.action, last.person, last.said) == (A.DECLINE, None, NO_MORE)
    newest = max(one.step for one in owed)
    told = {(one.recipient_kind, one.recipient_id) for one in owed if one.step == newest}
    assert {(RecipientKind.STAFF, row.actor_id), (RecipientKind.LINE, line)} <= told
    assert consent.withdrawn_at is not None, "nobody reads there any more"
    assert world.act("jordemoder", referral, A.SETTLE, what_next="Vi prøver sundhedsplejen.") is State.CLOSED


def test_what_is_elsewhere_or_begun_or_not_theirs_yet_stays(world: World) -> None:
    begun = world.send(world.open(), kind=Kind.ADDITION)
    world.act("terapeut", begun, A.ACCEPT, A.REACH, A.TAKE_OVER, A.START)
    outside = world.send(world.open(), unit=None)
    assert end(world) == 0
    assert (world.state(begun), world.state(outside)) == (State.ACTIVE, State.SENT)


def test_nobody_else_answers_for_them(world: World) -> None:
    referral = world.send(world.open())
    end(world)
    with world.site.database.write() as work, pytest.raises(NotFound):
        world.site.referrals.act(work, world.by("terapeut"), referral, A.ACCEPT)
