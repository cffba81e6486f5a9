"""A demo's messages are seen without starting anything but the site, and nothing leaves the machine."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from familiehus.accounts.storage import PersonRow
from familiehus.notifications.domain import Owed, RecipientKind, Template
from familiehus.notifications.outbox import owe
from familiehus.storage.engine import make_engine
from familiehus.storage.unit_of_work import Database
from tests.browser.serving import serving

LONG_AGO = datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_a_demo_has_a_worker_beside_its_server(tmp_path: Path) -> None:
    with serving(tmp_path, FAMILIEHUS_ENV="demo"):
        engine = make_engine(f"sqlite:///{tmp_path / 'familiehus.db'}")
        person, email = uuid4(), "leder@proevekommune.example"
        with Database(engine).write() as work:
            row = PersonRow(id=person, name="Prøve", email=email, email_key=email, active=True, created_at=LONG_AGO)
            work.session.add(row)
            kind, template = RecipientKind.STAFF, Template.STAFF_TASK
            owe(work, Owed("referral", uuid4(), "overdue", kind, person, 1, template, LONG_AGO, urgent=True))
            work.commit()
        engine.dispose()
        until = time.monotonic() + 30
        while not (mails := list((tmp_path / "outbox").glob("*.eml"))):
            assert time.monotonic() < until, (tmp_path / "server.log").read_text(encoding="utf-8")
            time.sleep(0.1)
    assert f"To: {email}" in mails[0].read_text(encoding="utf-8")
