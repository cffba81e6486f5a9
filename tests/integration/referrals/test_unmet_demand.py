"""A receiver's no is counted as a need that met nothing: by topic, municipality and month, and joined to nothing."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import delete

from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.storage import DemandRow
from familiehus.referrals.domain import Action
from tests.integration.referrals.conftest import World, all_of


def test_a_no_is_counted_by_what_the_offer_is_about(world: World) -> None:
    key = uuid4()
    with world.site.database.write() as work:
        work.session.execute(delete(DemandRow))
        document = {"name": "Et tilbud", "municipalities": ["Odder"], "topics": ["sleep", "crying"]}
        names = {"key": f"k{key}", "slug": f"k{key}", "document": document, "published": True}
        work.session.add(OfferRow(id=key, organisation_id=world.town.place, **names))
        work.commit()
    about_an_offer, about_none = world.send(world.open(), offer=key), world.send(world.open())
    world.act("terapeut", about_none, Action.ACCEPT)
    assert all_of(world, DemandRow) == []
    world.act("terapeut", about_an_offer, Action.DECLINE, reason="Vi har fuldt hus.")
    rows = {(row.municipality, row.topic, row.kind): row.count for row in all_of(world, DemandRow)}
    assert rows == {("Odder", "sleep", "declined"): 1, ("Odder", "crying", "declined"): 1}
    world.act("terapeut", world.send(world.open()), Action.DECLINE, reason="Vi har fuldt hus.")
    assert ("", "", "declined") in {(row.municipality, row.topic, row.kind) for row in all_of(world, DemandRow)}
    assert {row.month.day for row in all_of(world, DemandRow)} == {1}
