"""After a storm: what was answered with a yes is there once, is held, and was told, each time in the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from familiehus.accounts.storage import PersonRow
from familiehus.audit.record import Checkpoints
from familiehus.audit.verify import verify
from familiehus.families.storage import LineRow
from familiehus.kernel.keys import Keys
from familiehus.notifications.domain import MessageState, RecipientKind
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import State
from familiehus.referrals.notices import MOVED, NEWS
from familiehus.referrals.storage import ReferralRow, StepRow
from tests.integration.notifications.servers import Gateway, Mailbox
from tests.integration.referrals.api_world import ApiWorld
from tests.storm.families import Families


def verdict(world: ApiWorld, families: Families, gateway: Gateway, mailbox: Mailbox, folder: Path) -> str:
    """Numbers, when everything holds. Raises AssertionError otherwise."""
    acts = _nothing_lost(world, families)
    _everybody_held(world)
    owed = _everything_told(world, gateway, mailbox)
    site = world.world.site
    with site.database.read_one_moment() as session:
        proof = verify(
            session,
            Keys.read(folder / "secrets", make=False).audit,
            Checkpoints(folder / "audit" / "checkpoints.jsonl"),
        )
    assert not proof.breaks, proof.breaks[0]
    return f"{families.count} referrals, {acts} acts, {owed}; {proof.events} events in {proof.chains} whole chains"


def _nothing_lost(world: ApiWorld, families: Families) -> int:
    with world.world.site.database.read() as session:
        steps = defaultdict(list)
        for row in session.scalars(select(StepRow).order_by(StepRow.number)):
            steps[row.referral_id].append(row.action)
        rows = {row.id: row for row in session.scalars(select(ReferralRow))}
        lines = session.scalar(select(func.count()).select_from(LineRow))
    assert len(rows) == lines == families.count == len(families.done), "something was lost, or done twice"
    for done in families.done:
        there = steps[UUID(done.referral)]
        assert there == done.acts, f"{done.referral}: {there}, not {done.acts}"
        assert rows[UUID(done.referral)].steps == len(there)
    return sum(len(done.acts) for done in families.done)


def _everybody_held(world: ApiWorld) -> None:
    with world.world.site.database.read() as session:
        active = set(session.scalars(select(PersonRow.id).where(PersonRow.active)))
        for line in session.scalars(select(LineRow)):
            assert line.ending is not None or line.holder_id in active, f"nobody holds {line.id}"
        holders = {line.id: line.holder_id for line in session.scalars(select(LineRow))}
        house = world.world.units["Huset"]
        for row in session.scalars(select(ReferralRow)):
            assert row.state == State.CLOSED or (row.deadline and row.actor_unit_id), f"{row.id} is silent"
            moved = row.state in {State.TAKEN_OVER, State.ACTIVE, State.COMPLETED}
            holder = row.receiver_id if moved else row.sender_id
            assert holders[row.line_id] == holder, f"{row.id} is {row.state}, and {holders[row.line_id]} holds the line"
            assert row.unit_id == house


def _everything_told(world: ApiWorld, gateway: Gateway, mailbox: Mailbox) -> str:
    with world.world.site.database.read() as session:
        rows = session.scalars(select(MessageRow)).all()
        news = session.execute(
            select(StepRow.referral_id, StepRow.number).where(StepRow.action.in_([one.value for one in NEWS]))
        ).all()
    assert not [row.id for row in rows if row.state in {MessageState.WAITING, MessageState.DEAD}], "something waits"
    parents = [row for row in rows if row.recipient_kind == RecipientKind.LINE]
    owed = {(row.subject_id, row.step): row for row in parents}
    assert set(owed) == {tuple(one) for one in news}, "what is owed is not what happened"
    last = {subject: max(step for key, step in owed if key == subject) for subject, _ in owed}
    for (subject, step), row in owed.items():
        replaced = row.state == MessageState.DROPPED and step < last[subject] and row.problem == "superseded"
        assert row.state == MessageState.SENT or replaced, f"{row.id} is {row.state} {row.problem}"
    with world.world.site.database.read() as session:
        stands = dict(session.execute(select(ReferralRow.id, ReferralRow.steps)).tuples().all())
    dropped = [row for row in rows if row.problem == "no_longer_true"]
    assert {row.recipient_kind for row in dropped} <= {RecipientKind.STAFF}, "a parent was not told"
    undone = [row.id for row in dropped if row.occasion == MOVED and row.step >= stands[row.subject_id]]
    assert not undone, f"nobody was told of a task that nobody had done: {undone}"
    arrived = defaultdict(set)
    for _, key, body in gateway.asked:
        arrived[key].add(str(sorted(body.items())))
    for mail, raw in zip(mailbox.mails, mailbox.raw, strict=True):
        arrived[mail["Message-ID"].strip("<>").partition("@")[0]].add(raw.decode())
    sent = {row.message_id.hex for row in rows if row.state == MessageState.SENT and row.message_id}
    assert sent <= set(arrived), "something counts as sent and never came"
    assert {len(different) for different in arrived.values()} == {1}, "the same message came in two shapes"
    tries = len(gateway.asked) + len(mailbox.raw)
    states = Counter(row.state for row in rows)
    return f"{len(rows)} messages owed ({dict(states)}), {len(sent)} sent in {tries} deliveries"
