"""The demo's families with volunteers: there at once, made once, and nobody exists."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

import familiehus.app  # noqa: F401 - every table is known once the application is
from familiehus.catalogue.domain import entry_id
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import MatchPhase
from familiehus.commands import demo_volunteers
from familiehus.commands.demo_volunteers import OFFER, visit_for_demo
from familiehus.programmes.storage import ProgrammeRow
from familiehus.referrals.storage import ReferralRow
from tests.integration.programmes.conftest import FORENING, HJEM_TIL_OS, Volunteers, clock, offer_of, volunteers

__all__ = ["clock", "volunteers"]
EVERY_PHASE = replace(HJEM_TIL_OS, phases=tuple(MatchPhase))


def test_two_families_made_once(volunteers: Volunteers, monkeypatch: pytest.MonkeyPatch) -> None:
    world = volunteers.world
    assert not visit_for_demo(volunteers.site), "nobody is there"
    for name, unit, who in (("_FROM", "Jordemødre", "jordemoder"), ("_TO", FORENING, "frivilligkoordinator")):
        monkeypatch.setattr(demo_volunteers, name, (unit, world.town.email(world.people[who])))
    with world.site.database.write() as work:
        made = work.session.get_one(OfferRow, offer_of(world, EVERY_PHASE, volunteers.place))
        document = made.document | {"key": OFFER}
        row = OfferRow(id=entry_id(OFFER), key=OFFER, slug=OFFER, organisation_id=volunteers.place, document=document)
        work.session.add(row)
        work.commit()
    assert [visit_for_demo(volunteers.site) for _ in range(2)] == [True, False]
    with world.site.database.read() as session:
        (programme,) = session.scalars(select(ProgrammeRow))
        states = set(session.scalars(select(ReferralRow.state)))
    assert (programme.phase, states) == ("running", {"active", "taken_over"})
