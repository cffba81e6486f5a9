"""``familiehus worker`` sends what is owed; ``familiehus outbox`` shows what could not be delivered."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from familiehus.audit.domain import Act
from familiehus.commands.context import SHELL, Context, pass_context
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Refused
from familiehus.notifications import outbox as messages
from familiehus.notifications.domain import MessageState
from familiehus.notifications.storage import MessageRow
from familiehus.notifications.worker import Stop, tell
from familiehus.wiring import keys_must_fit, make_worker

_PAUSE_S = 2.0


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@pass_context
def worker(context: Context, *, once: bool) -> None:
    """Send what is owed and do what is due, until stopped. Several may run at once, on several hosts."""
    _log_as_json()
    work(context, once=once)


def work(context: Context, *, once: bool = False, ends_with: Callable[[], bool] = lambda: False) -> None:
    """Until SIGTERM or SIGINT, or ``ends_with``; the message in hand is finished first."""
    keys_must_fit(context.settings, context.database)
    made, stop = make_worker(context.settings, context.database), Stop(ends_with)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.ask)
    if not once:
        made.run(stop, _PAUSE_S)
        return
    more = True
    while more and not stop.is_asked():
        done = made.run_once(stop)
        tell(done)
        more = done.more


def work_beside(server: int) -> None:
    """A worker in a process of its own, as long as the server (its parent's process id) lives."""
    _log_as_json()
    work(Context(), ends_with=lambda: os.getppid() != server)


def _log_as_json() -> None:
    from familiehus.web.observe import configure_logging  # with the metrics, which no other command needs

    configure_logging()


@click.group()
def outbox() -> None:
    """Messages owed. Shows references only: who they go to is asked when they are sent."""


@outbox.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([str(state) for state in MessageState]),
    default=[str(MessageState.DEAD)],
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True)
@pass_context
def list_messages(context: Context, states: tuple[str, ...], *, as_json: bool) -> None:
    """What could not be delivered, and why; with --state also what waits, was sent or was dropped."""
    with context.database.read() as session:
        found = [_entry(row) for row in messages.listed(session, [MessageState(state) for state in states])]
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for entry in found:
        about = f"{entry['occasion']} {entry['step']} of {entry['subject']}"
        click.echo(f"{entry['id']}  {entry['state']:<8} {entry['problem']:<16} {entry['due']}  {about}")


@outbox.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--all", "every", is_flag=True, help="Every message that could not be delivered.")
@pass_context
def retry(context: Context, ids: tuple[UUID, ...], *, every: bool) -> None:
    """Try messages anew that could not be delivered, under the message ids they had."""
    if bool(ids) == every:
        raise click.UsageError("name messages, or say --all")
    with context.database.write() as work:
        count = messages.revive(work, None if every else ids)
        if ids and count != len(set(ids)):
            raise Refused("not all of these could not be delivered; nothing was changed. See: familiehus outbox list")
        if count:
            scribe = context.accounts.scribe
            work.record(scribe.event(Act.MESSAGES_RETRIED, SHELL, purpose=str(count)))
        work.commit()
    click.echo(f"{count} messages will be tried again")


def _entry(row: MessageRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "state": row.state,
        "problem": row.problem,
        "tries": row.tries,
        "due": _told(row.due_at),
        "settled": _told(row.settled_at) if row.settled_at else None,
        "template": row.template,
        "language": row.language,
        "occasion": row.occasion,
        "step": row.step,
        "subject": f"{row.subject_kind} {row.subject_id}",
        "recipient": f"{row.recipient_kind} {row.recipient_id}",
        "message_id": row.message_id.hex if row.message_id else None,
    }


def _told(moment: datetime) -> str:
    return moment.astimezone(DENMARK).isoformat(timespec="minutes")
