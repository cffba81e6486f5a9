"""Reading what was loaded, on both databases: by id with few statements, by address, by house."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event

from familiehus.catalogue.loading import Loader
from familiehus.catalogue.service import CatalogueReader, EntryCache
from familiehus.kernel.clock import SecurityClock
from familiehus.storage.unit_of_work import Database
from tests import shipped

SOURCE = shipped.source()
OFFERS = SOURCE.catalogue.offers
HOUSE = next(h for h in SOURCE.catalogue.houses if any(o.house == h.key for o in OFFERS))


@pytest.fixture(scope="module")
def loaded(engine: Engine) -> Database:
    """The shipped catalogue, for tests that only read it."""
    database = Database(engine)
    with database.write() as work:
        Loader(work.session, SecurityClock().now()).load(SOURCE)
        work.commit()
    return database


def test_offers_come_in_the_order_asked_and_are_remembered(loaded: Database) -> None:
    wanted = [OFFERS[3].id, OFFERS[0].id]
    statements: list[str] = []
    event.listen(loaded.engine, "before_cursor_execute", lambda _c, _cursor, sql, *_: statements.append(sql))
    with loaded.read() as session:
        reader = CatalogueReader(session, EntryCache())
        assert list(reader.offers(wanted)) == wanted
        assert list(reader.offers([OFFERS[0].id])) == [OFFERS[0].id]
    assert len([sql for sql in statements if sql.startswith("SELECT")]) == 1


def test_an_entry_is_found_at_its_address(loaded: Database) -> None:
    with loaded.read() as session:
        reader = CatalogueReader(session)
        assert reader.house_by_slug(HOUSE.address_slug) == HOUSE
        assert reader.offer_by_slug(OFFERS[0].address_slug) == OFFERS[0]
        assert reader.house_by_slug("findes-ikke") is None
        assert reader.offer_by_slug("findes-ikke") is None


def test_what_happens_in_a_house_is_listed_by_name(loaded: Database) -> None:
    with loaded.read() as session:
        found = CatalogueReader(session).offers_of_house(HOUSE)
    assert {offer.key for offer in found} == {offer.key for offer in OFFERS if offer.house == HOUSE.key}
    names = [offer.name.casefold() for offer in found]
    assert names == sorted(names)
