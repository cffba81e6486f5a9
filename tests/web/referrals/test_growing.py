"""The pages people wait for read no more when there are more families: they look for rows, they do not go through them.

SQLite tells how it will go about each question; what ``make scale`` measures once is held here.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event

from familiehus.referrals.domain import Action
from tests.integration.referrals.conftest import World
from tests.web.referrals.test_pages import SignIn

# Tables with rows of every family there has ever been.
GROWING = {
    "appointment_lines",
    "appointments",
    "audit_events",
    "consent_items",
    "consents",
    "contact_lines",
    "contact_tries",
    "holdings",
    "item_lines",
    "items",
    "line_fields",
    "outbox",
    "referral_steps",
    "referrals",
}
GOES_THROUGH = re.compile(r"SCAN (\w+?)(?:_\d+)?\b")


@pytest.mark.parametrize(
    ("who", "page"),
    [(who, page) for who in ("jordemoder", "terapeut") for page in ("first", "board", "inbox", "referral")]
    + [("jordemoder", "line")],
)
def test_a_page_goes_through_no_table_that_grows(world: World, worker: SignIn, page: str, who: str) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    here = "/personale/kontakt"
    address = {
        "first": "/personale/",
        "board": here,
        "inbox": f"{here}/indbakke",
        "line": f"{here}/{line}",
        "referral": f"/personale/henvisning/{referral}",
    }[page]
    asked: dict[str, Any] = {}

    def note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked[statement] = values

    engine = world.site.database.engine
    event.listen(engine, "before_cursor_execute", note)
    somebody = worker(who)
    assert somebody.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        ways = {
            statement: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            for statement, values in asked.items()
        }
    through = {
        (way, statement)
        for statement, steps in ways.items()
        for way in steps
        if (found := GOES_THROUGH.match(way)) and found[1] in GROWING
    }
    assert through == set()
