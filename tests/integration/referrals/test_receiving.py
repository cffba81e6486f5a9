"""Who takes referrals: an active organisation with an active coordinator behind an active unit, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from familiehus.access.roles import Role
from familiehus.accounts.storage import OrganisationRow, PersonRow, RoleRow, UnitRow
from familiehus.families.desks import receiving
from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import Kind, State
from familiehus.referrals.receiving import ReceivingUnits
from familiehus.referrals.sending import Receiver, Wish, preview
from familiehus.storage.unit_of_work import Database
from tests.integration.referrals.conftest import World

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def organisation(
    database: Database, *, here: bool = True, person: bool = True, unit: bool = True, role: bool = True
) -> str:
    """The key of an organisation with one unit and its coordinator, each active or not; or a leader who stands in."""
    key, place, who = f"proeve-{uuid4().hex[:8]}", uuid4(), uuid4()
    email = f"{who.hex}@proeve.example"
    with database.write() as work:
        work.session.add(
            OrganisationRow(id=place, key=key, name="Prøve", kind="municipality", active=here, document={})
        )
        work.session.add(
            PersonRow(id=who, name="Prøve", email=email, email_key=email, active=person, created_at=NOW, version=1)
        )
        work.session.flush()
        work.session.add(UnitRow(id=uuid4(), organisation_id=place, name="Huset", active=unit, coordinator_id=who))
        held = (Role.COORDINATOR if role else Role.LEADER).value
        given = {"organisation_id": place, "place_id": place, "role": held, "given_at": NOW}
        work.session.add(RoleRow(id=uuid4(), person_id=who, **given))
        work.commit()
    return key


@pytest.mark.parametrize("missing", ["", "here", "person", "unit", "role"])
def test_only_somebody_active_stands_behind_a_door(database: Database, missing: str) -> None:
    key = organisation(database, **({missing: False} if missing else {}))
    units = ReceivingUnits(database)
    assert units.open([key, "ingen"]) == (set() if missing else {key})
    assert units.open([]) == set()


def test_nothing_new_is_sent_where_only_a_leader_stands_who_can_open_no_family(world: World) -> None:
    """They are asked to choose a coordinator; until then the sender is told of other ways, and what came is theirs."""
    before, line = world.send(world.open()), world.open()
    world.people["leder"] = world.town.person(Role.LEADER)
    with world.site.database.write() as work:
        for name in ("Huset", "Sundhedsplejen"):
            unit = work.session.get_one(UnitRow, world.units[name])
            unit.coordinator_id, unit.deputy_id = world.people["leder"], None
        work.commit()
    to = Receiver(unit=world.units["Huset"])
    for kind in Kind:
        with pytest.raises(Refused, match="nobody takes referrals there"):
            world.send(line, kind=kind)
        asked = Wish(to, kind, world.items(line), None, None, None, world.clock.now().date(), agreed=True)
        with pytest.raises(Refused, match="nobody takes referrals there"), world.site.database.read() as session:
            preview(session, world.site, world.by("jordemoder"), line, asked)
    with world.site.database.read() as session:
        assert not {"Huset", "Sundhedsplejen"} & {
            one.name for one in receiving(session) if one.organisation == world.town.place
        }
    assert world.state(before) is State.SENT
    with world.site.database.write() as work:
        work.session.get_one(UnitRow, world.units["Huset"]).coordinator_id = world.people["koordinator"]
        work.commit()
    assert world.send(line)
