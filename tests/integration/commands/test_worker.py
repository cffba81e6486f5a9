"""The commands about messages: what they show, and that they show no address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from familiehus.accounts.storage import PersonRow
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow
from familiehus.cli import cli
from familiehus.commands.context import Context
from familiehus.kernel.errors import BadSettings, FamiliehusError
from familiehus.notifications.domain import Owed, RecipientKind, Template
from familiehus.notifications.outbox import owe
from familiehus.storage.engine import make_engine
from familiehus.storage.unit_of_work import Database
from familiehus.wiring import make_worker

Run = Callable[..., Result]
LONG_AGO = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path, new_migrated: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A command on a database of its own; the logs and signals of this process stay as they are."""
    engines: list[Engine] = []

    def remembered(url: str) -> Engine:
        engines.append(make_engine(url))
        return engines[-1]

    monkeypatch.setattr("familiehus.wiring.make_engine", remembered)
    monkeypatch.setattr("familiehus.web.observe.configure_logging", lambda: None)
    monkeypatch.setattr("familiehus.commands.worker.signal.signal", lambda *_: None)
    for name, value in (("ENV", "test"), ("VAR_DIR", str(tmp_path)), ("DATABASE_URL", new_migrated())):
        monkeypatch.setenv(f"FAMILIEHUS_{name}", value)

    def invoke(*arguments: str, status: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == status, result.output + str(result.exception)
        if status == 1:
            assert isinstance(result.exception, FamiliehusError)
        return result

    yield invoke
    for engine in engines:
        engine.dispose()


def owed(email: str) -> str:
    """The address is no address: the message will be dead."""
    person = uuid4()
    row = PersonRow(id=person, name="Prøve", email=email, email_key=email, active=True, created_at=LONG_AGO)
    with Context().database.write() as work:
        work.session.add(row)
        kind, template = RecipientKind.STAFF, Template.STAFF_TASK
        owe(work, Owed("referral", uuid4(), "overdue", kind, person, 2, template, LONG_AGO, urgent=True))
        work.commit()
    return str(person)


def retries() -> list[EventRow]:
    with Context().database.read() as session:
        return list(session.scalars(select(EventRow).where(EventRow.act == Act.MESSAGES_RETRIED)))


def test_messages_become_files_where_no_server_is_set_up(run: Run, tmp_path: Path) -> None:
    owed("bente@prøve.example".replace("ø", "oe"))
    run("worker", "--once")
    (mail,) = (tmp_path / "outbox").iterdir()
    text = mail.read_text(encoding="utf-8")
    assert "To: bente@proeve.example" in text
    assert text.endswith("Der er en opgave til dig\n\nhttp://127.0.0.1:8000/personale/\n")
    assert run("outbox", "list").output == ""
    assert "overdue 2" in run("outbox", "list", "--state", "sent").output


def test_a_dead_message_is_shown_without_its_address_and_can_be_tried_again(run: Run) -> None:
    person = owed("bente, hun@her")
    run("worker", "--once")
    (entry,) = json.loads(run("outbox", "list", "--json").output)
    assert (entry["state"], entry["problem"], entry["tries"]) == ("dead", "bad address", 1)
    assert entry["recipient"] == f"staff {person}"
    listed = run("outbox", "list").output
    assert entry["id"] in listed
    assert "bente" not in listed + json.dumps(entry)
    run("outbox", "retry", status=2)
    run("outbox", "retry", entry["id"], "--all", status=2)
    run("outbox", "retry", entry["id"], str(uuid4()), status=1)
    assert run("outbox", "list", "--state", "waiting").output == ""
    assert retries() == []
    assert run("outbox", "retry", entry["id"]).output == "1 messages will be tried again\n"
    assert [(event.door, event.purpose) for event in retries()] == [("command", "1")], "it is in the record"
    assert "overdue" in run("outbox", "list", "--state", "waiting").output
    run("worker", "--once")
    (again,) = json.loads(run("outbox", "list", "--json").output)
    assert (again["message_id"], again["tries"]) == (entry["message_id"], 1)
    assert run("outbox", "retry", "--all").output == "1 messages will be tried again\n"
    run("outbox", "retry", entry["id"], status=1)


def test_a_big_backlog_takes_more_than_one_pass(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("familiehus.notifications.worker._AT_ONCE", 2)
    for number in range(5):
        owed(f"nr{number}@proeve.example")
    run("worker", "--once")
    assert len(list((tmp_path / "outbox").iterdir())) == 5


def test_production_needs_a_way_for_mail(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("outbox", "list")
    context = Context()
    assert isinstance(context.database, Database)
    monkeypatch.setenv("FAMILIEHUS_ENV", "production")
    with pytest.raises(BadSettings, match="FAMILIEHUS_SMTP_URL is missing"):
        make_worker(Context().settings, context.database)
    monkeypatch.setenv("FAMILIEHUS_SMTP_URL", "smtps://mail.sted.example")
    monkeypatch.setenv("FAMILIEHUS_MAIL_FROM", "besked@sted.example")
    with pytest.raises(BadSettings, match="FAMILIEHUS_PUBLIC_URL is missing"):
        make_worker(Context().settings, context.database)
    monkeypatch.setenv("FAMILIEHUS_PUBLIC_URL", "https://hus.sted.example/")
    make_worker(Context().settings, context.database)


@pytest.mark.parametrize("command", [["worker"], ["outbox"], ["outbox", "list"], ["outbox", "retry"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output
