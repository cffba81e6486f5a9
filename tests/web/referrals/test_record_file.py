"""The record as a file: beside the ids stand the numbers by which the pages tell of a family."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from familiehus.access.roles import Role
from familiehus.audit.domain import Act
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker

BEFORE = ["number", "time", "real_time", "act", "person", "role", "unit", "door", "purpose", "about"]


def test_the_file_of_the_record_has_the_numbers_the_pages_show(world: World, worker: Callable[[str], Worker]) -> None:
    lines = [world.open() for _ in range(3)]
    referral = world.send(lines[0])
    place = world.line(lines[0]).organisation_id
    with world.site.database.write() as work:
        many = [("line", line) for line in lines] + [("reference", "K-AAA-AAA"), ("unit", world.units["Jordemødre"])]
        work.record(world.town.site.scribe.event(Act.LINES_SEEN, SHELL, place, many))
        work.commit()
    world.people["databeskyttelse"] = world.town.person(Role.DATA_PROTECTION_OFFICER, place=place)
    taken = worker("databeskyttelse").get(f"/personale/organisation/{place}/haendelser.csv").text
    head, *rows = csv.reader(io.StringIO(taken), delimiter=";")
    assert head == [*BEFORE, "references"], "the old columns stand where they stood"
    numbers = {(row[3], row[-1]) for row in rows}
    numbered = [world.line(line).reference for line in lines]
    assert (Act.LINE_OPENED, numbered[2]) in numbers
    assert (Act.LINES_SEEN, " ".join([*numbered, "K-AAA-AAA"])) in numbers, "all of them, in their order"
    assert any(world.referral(referral).reference in said.split() for _act, said in numbers)
    assert (Act.ROLE_GIVEN, "") in numbers
