"""The worker as a process: killed, stopped, two at once, with real servers on the other side."""

from __future__ import annotations

import os
import random
import re
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from familiehus.catalogue.loading import state
from familiehus.notifications.domain import MessageState, Owed, RecipientKind, Template
from familiehus.notifications.storage import MessageRow
from tests.integration.notifications.servers import Gateway, Mailbox, sms_gateway, smtp_server
from tests.integration.notifications.world import World, staff
from tests.integration.processes import Running, with_lines

pytestmark = pytest.mark.untraced

LONG_AGO = datetime(2026, 1, 5, 10, tzinfo=UTC)  # these workers have the real clock
PATIENCE_S = 120  # on a busy machine it takes a while until a process is there
Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path, database_url: str) -> Iterator[Start]:
    """Start a worker with more arguments and settings."""
    started: list[Running] = []
    ours = {"ENV": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": database_url, "MAIL_FROM": "besked@sted.example"}

    def run(*arguments: str, **settings: str) -> Running:
        environ = os.environ | {f"FAMILIEHUS_{name}": value for name, value in (ours | settings).items()}
        log = tmp_path / f"worker-{len(started)}.log"
        started.append(Running(with_lines, ("worker", *arguments), environ, log))
        return started[-1]

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(20)


def five_minutes_later(world: World) -> None:
    """Leases of killed workers run out after five minutes; here at once."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with world.database.write() as work:
        work.session.execute(update(MessageRow).where(MessageRow.leased_by.is_not(None)).values(leased_until=past))
        work.session.execute(update(MessageRow).values(try_at=None))
        work.commit()


def news(line: UUID) -> Owed:
    """Something for a parent, long due."""
    return Owed("referral", uuid4(), "moved", RecipientKind.LINE, line, 1, Template.PARENT_NEWS, LONG_AGO)


def wait_for(what: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def test_killed_between_send_and_note_the_same_mail_comes_twice(world: World, start: Start) -> None:
    mailbox = Mailbox(stall=threading.Event())
    world.owe(staff(world.person(), when=LONG_AGO))
    with smtp_server(mailbox) as port:
        url = f"smtp://127.0.0.1:{port}"
        worker = start(SMTP_URL=url)
        assert mailbox.arrived.wait(PATIENCE_S)
        worker.kill()
        worker.wait(20)
        mailbox.stall.set()
        assert world.states() == ["waiting"]
        assert start("--once", SMTP_URL=url).wait(PATIENCE_S) == 0
        assert len(mailbox.mails) == 1  # the lease still runs
        five_minutes_later(world)
        assert start("--once", SMTP_URL=url).wait(PATIENCE_S) == 0
    assert world.states() == ["sent"]
    first, second = mailbox.raw
    assert first == second
    assert re.search(rb"^Message-ID: <[0-9a-f]{32}@sted\.example>\r$", first, re.MULTILINE)


def test_killed_between_send_and_note_the_same_sms_comes_twice(world: World, start: Start) -> None:
    gateway = Gateway(stall=threading.Event())
    world.owe(news(uuid4()))
    move_the_calendar_to_noon(world)
    with sms_gateway(gateway) as url:
        worker = start(SMS_URL=url, SMS_TOKEN="t")  # noqa: S106 - not a secret
        assert gateway.arrived.wait(PATIENCE_S)
        worker.kill()
        worker.wait(20)
        gateway.stall.set()
        five_minutes_later(world)
        assert start("--once", SMS_URL=url, SMS_TOKEN="t").wait(PATIENCE_S) == 0  # noqa: S106
    assert world.states() == ["sent"]
    first, second = gateway.asked
    assert first == second
    assert len(first[1]) == 32


def test_killed_again_and_again_nothing_is_lost_and_nothing_is_different(world: World, start: Start) -> None:
    mailbox = Mailbox()
    person = world.person()
    move_the_calendar_to_noon(world)  # a digest waits for a working day
    world.owe(*(staff(world.person(), when=LONG_AGO) for _ in range(40)))
    world.owe(*(staff(person, urgent=False, when=LONG_AGO) for _ in range(5)))
    with smtp_server(mailbox) as port:
        url = f"smtp://127.0.0.1:{port}"
        for _ in range(3):
            before = len(mailbox.mails)
            worker = start(SMTP_URL=url)
            wait_for(lambda seen=before: len(mailbox.mails) > seen or "waiting" not in world.states())
            time.sleep(random.uniform(0, 0.15))  # noqa: S311 - any moment
            worker.kill()
            worker.wait(20)
            five_minutes_later(world)
        for _ in range(2):  # what the killed one had just told PostgreSQL may take hold after its death
            assert start("--once", SMTP_URL=url).wait(PATIENCE_S) == 0
            five_minutes_later(world)
    assert set(world.states()) == {"sent"}
    mails = defaultdict(set)
    for raw, mail in zip(mailbox.raw, mailbox.mails, strict=True):
        mails[mail["Message-ID"]].add(raw)
    assert len(mails) == 41
    assert {len(different) for different in mails.values()} == {1}


def test_two_workers_send_each_message_once(world: World, start: Start) -> None:
    mailbox = Mailbox()
    world.owe(*(staff(world.person(), when=LONG_AGO) for _ in range(60)))
    with smtp_server(mailbox) as port:
        workers = [start("--once", SMTP_URL=f"smtp://127.0.0.1:{port}") for _ in range(2)]
        assert [worker.wait(PATIENCE_S) for worker in workers] == [0, 0]
    assert set(world.states()) == {"sent"}
    assert set(Counter(mail["Message-ID"] for mail in mailbox.mails).values()) == {1}
    assert len(mailbox.mails) == 60


def test_asked_to_stop_it_finishes_the_message_in_hand(world: World, start: Start, tmp_path: Path) -> None:
    mailbox = Mailbox(stall=threading.Event())
    world.owe(staff(world.person(), when=LONG_AGO), staff(world.person(), when=LONG_AGO))
    with smtp_server(mailbox) as port:
        worker = start(SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert mailbox.arrived.wait(PATIENCE_S)
        os.kill(worker.pid, signal.SIGTERM)
        time.sleep(0.2)
        assert worker.poll() is None
        mailbox.stall.set()
        assert worker.wait(20) == 0
    assert sorted(world.states()) == [MessageState.SENT, MessageState.WAITING]
    (line,) = (tmp_path / "worker-0.log").read_text().splitlines()
    assert '"messages": {"sent": 1}' in line


def move_the_calendar_to_noon(world: World) -> None:
    """As ``familiehus demo clock`` does: the next Monday at twelve, whatever the hour this test runs at."""
    now = datetime.now(UTC)
    noon = (now + timedelta(days=7 - now.weekday())).replace(hour=12, minute=0)
    with world.database.write() as work:
        state(work.session).clock_offset = round((noon - now).total_seconds())
        work.commit()
