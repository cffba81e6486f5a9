"""Loading a source file: all or nothing, repeatable, three ways, on both databases."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select

from familiehus.catalogue import export
from familiehus.catalogue.domain import Catalogue, Offer
from familiehus.catalogue.loading import Loader, LoadReport, ManyLeft, WhenManyLeft, is_current
from familiehus.catalogue.service import CatalogueReader, Redirect
from familiehus.catalogue.slugs import offers_at
from familiehus.catalogue.source import SourceFile, read_source
from familiehus.catalogue.storage import OfferRow
from familiehus.kernel.errors import Refused
from familiehus.storage.engine import make_engine
from familiehus.storage.unit_of_work import Database
from tests import shipped

SOURCE = shipped.source()
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = "odder-far-kontakten"
HOUSELESS = tuple(offer for offer in SOURCE.catalogue.offers if offer.house is None)


@pytest.fixture
def database(new_migrated: Callable[[], str]) -> Iterator[Database]:
    engine = make_engine(new_migrated())
    yield Database(engine)
    engine.dispose()


def load(
    database: Database, source: SourceFile = SOURCE, when_many_left: WhenManyLeft = WhenManyLeft.REFUSE
) -> LoadReport:
    with database.write() as work:
        report = Loader(work.session, NOW, when_many_left=when_many_left).load(source)
        work.commit()
    return report


def with_offer(change: Callable[[Offer], Offer | None]) -> SourceFile:
    offers = (change(o) if o.key == KEY else o for o in SOURCE.catalogue.offers)
    return replace(SOURCE, catalogue=replace(SOURCE.catalogue, offers=tuple(o for o in offers if o)), digest="other")


def edit(database: Database, **fields: object) -> None:
    with database.write() as work:
        row = work.session.scalars(select(OfferRow).where(OfferRow.key == KEY)).one()
        row.document = {**row.document, **fields}
        work.commit()


def test_a_first_load_adds_everything_and_a_second_changes_nothing(database: Database) -> None:
    first = load(database)
    assert len(first.added) == sum(
        len(part) for part in (SOURCE.catalogue.organisations, SOURCE.catalogue.houses, SOURCE.catalogue.offers)
    )
    second = load(database)
    assert not second.anything
    assert second.version == first.version
    with database.read() as session:
        assert is_current(session, "familiehus", SOURCE.digest)


def test_a_change_in_the_file_is_taken_over_and_noted(database: Database) -> None:
    load(database)
    report = load(database, with_offer(lambda o: replace(o, name="Nyt navn")))
    assert report.changed == [KEY]
    with database.read() as session:
        changes = CatalogueReader(session).changes_since(NOW)
    assert (changes[-1].key, changes[-1].change, changes[-1].fields) == (KEY, "changed", ("name",))


def test_what_left_the_file_is_withdrawn_and_can_come_back(database: Database) -> None:
    load(database)
    assert load(database, with_offer(lambda _: None)).withdrawn == [KEY]
    with database.read() as session:
        assert CatalogueReader(session).offer_by_slug(KEY) is None
    assert load(database).added == [KEY]


def test_an_address_that_cannot_be_one_leads_nowhere(database: Database) -> None:
    load(database)
    with database.read() as session:
        reader = CatalogueReader(session)
        assert [reader.offer_by_slug(f"{KEY}\x00"), reader.house_by_slug("\x00")] == [None, None]


def test_an_edit_stands_when_the_file_is_silent(database: Database) -> None:
    load(database)
    edit(database, name="Rettet her")
    report = load(database, with_offer(lambda o: replace(o, name_en="Changed in the file")))
    assert report.conflicts == []
    with database.read() as session:
        offer = CatalogueReader(session).offer_by_slug(KEY)
    assert isinstance(offer, Offer)
    assert (offer.name, offer.name_en) == ("Rettet her", "Changed in the file")


def test_a_conflict_keeps_the_edit_and_is_told_until_settled(database: Database) -> None:
    load(database)
    edit(database, name="Rettet her")
    changed = with_offer(lambda o: replace(o, name="Rettet i filen"))
    for _ in range(2):
        assert load(database, changed).conflicts == [f"{KEY}: name"]
    with database.read() as session:
        assert not is_current(session, "familiehus", changed.digest)
    edit(database, name="Rettet i filen")
    assert load(database, changed).conflicts == []


def test_a_renamed_address_redirects_for_good(database: Database) -> None:
    load(database)
    load(database, with_offer(lambda o: replace(o, slug="far-kontakt")))
    with database.read() as session:
        assert CatalogueReader(session).offer_by_slug(KEY) == Redirect("far-kontakt")


def test_a_file_with_errors_in_the_middle_leaves_everything_as_it_was(database: Database) -> None:
    load(database)
    stranger = replace(with_offer(lambda o: replace(o, name="Halvt")), origin="fremmed")
    with pytest.raises(Refused, match="belongs to the catalogue"):
        load(database, stranger)
    with database.read() as session:
        offer = CatalogueReader(session).offer_by_slug(KEY)
    assert isinstance(offer, Offer)
    assert offer.name == "Far-kontakten"


def test_another_file_adds_beside_the_first(database: Database) -> None:
    load(database)
    mine = replace(next(o for o in SOURCE.catalogue.offers if o.key == KEY), key="proeve-cafe", house=None)
    report = load(database, replace(SOURCE, origin="proeve", digest="p", catalogue=Catalogue(offers=(mine,))))
    assert (report.added, report.withdrawn) == (["proeve-cafe"], [])


def first(count: int) -> SourceFile:
    """The file with only so many offers, as if it had been cut off after them."""
    return replace(SOURCE, catalogue=replace(SOURCE.catalogue, offers=SOURCE.catalogue.offers[:count]), digest="cut")


def standing(database: Database) -> int:
    with database.read() as session:
        return len(CatalogueReader(session).catalogue().offers)


def test_a_file_that_was_cut_off_takes_nothing_down_unless_it_is_said(database: Database) -> None:
    load(database)
    there = len(SOURCE.catalogue.offers)
    with pytest.raises(
        ManyLeft, match=f"^{there - 10} of the {there + len(SOURCE.catalogue.houses)} houses and offers"
    ):
        load(database, first(10))
    assert standing(database) == there
    report = load(database, first(10), WhenManyLeft.WITHDRAW)
    assert (len(report.withdrawn), report.kept, standing(database)) == (there - 10, 0, 10)


def test_a_start_loads_the_rest_of_it_keeps_what_left_and_says_so_every_time(database: Database) -> None:
    load(database)
    there = len(SOURCE.catalogue.offers)
    cut = first(10)
    renamed = replace(cut.catalogue.offers[0], name="Nyt navn")
    cut = replace(cut, catalogue=replace(cut.catalogue, offers=(renamed, *cut.catalogue.offers[1:])))
    for changed in ([renamed.key], []):
        report = load(database, cut, WhenManyLeft.KEEP)
        assert (report.changed, report.withdrawn, report.kept) == (changed, [], there - 10)
        assert standing(database) == there
    with database.read() as session:
        assert not is_current(session, "familiehus", "cut")


def test_up_to_a_third_goes_as_ever(database: Database) -> None:
    load(database)
    third = (len(SOURCE.catalogue.offers) + len(SOURCE.catalogue.houses)) // 3
    kept = len(SOURCE.catalogue.offers) - third
    with pytest.raises(ManyLeft):
        load(database, first(kept - 1))
    assert len(load(database, first(kept)).withdrawn) == third
    assert len(load(database, replace(first(kept), digest="whole")).withdrawn) == 0


@pytest.mark.parametrize(("left", "few"), [(5, True), (6, False)])
def test_a_handful_goes_as_ever(database: Database, left: int, few: bool) -> None:
    small = replace(first(7), origin="lille", lines={})
    load(database, replace(small, catalogue=replace(small.catalogue, houses=(), offers=HOUSELESS[:7])))
    rest = replace(small, catalogue=replace(small.catalogue, houses=(), offers=HOUSELESS[: 7 - left]))
    if few:
        assert len(load(database, rest).withdrawn) == left
    else:
        with pytest.raises(ManyLeft, match="6 of the 7"):
            load(database, rest)


def test_a_list_that_is_written_as_empty_is_meant(database: Database) -> None:
    load(database)
    empty = first(0)
    assert len(load(database, empty).withdrawn) == len(SOURCE.catalogue.offers)
    load(database)
    lines = {path: line for path, line in SOURCE.lines.items() if path[:1] != ("offers",)}
    with pytest.raises(ManyLeft):
        load(database, replace(empty, lines=lines))


def test_an_export_loads_again_to_the_same_catalogue(database: Database, tmp_path: Path) -> None:
    load(database)
    edit(database, name="Rettet her")
    with database.read() as session:
        whole = CatalogueReader(session).catalogue()
    path = tmp_path / "out.yaml"
    path.write_text(export.write(whole, "yaml"), encoding="utf-8")
    again = read_source(path)
    assert again.errors == ()
    assert again.catalogue == whole
    report = load(database, again)
    assert not report.anything
    assert report.conflicts == []


def test_each_of_two_catalogues_is_exported_alone_and_loads_again(database: Database, tmp_path: Path) -> None:
    load(database)
    shipped = SOURCE.catalogue
    mine = replace(shipped.organisations[0], key="proeve", municipality="Prøvekommune")
    paper = replace(shipped.documents[0], key="proeve-papir")
    source = (replace(shipped.offers[0].sources[0], document=paper.key),)
    cafe, group = (
        replace(shipped.offers[0], key=key, slug=None, organisation=mine.key, owner=None, house=None, sources=source)
        for key in ("proeve-cafe", "proeve-gruppe")
    )
    second = Catalogue(documents=(paper,), organisations=(mine,), offers=(cafe, group))
    load(database, replace(SOURCE, origin="proeve", digest="p", catalogue=second))
    with database.write() as work:  # written here and of no file: one beside each catalogue
        for key in (KEY, group.key):
            work.session.scalars(select(OfferRow).where(OfferRow.key == key)).one().origin = None
        work.commit()
    for name, part in (("familiehus", shipped), ("proeve", second)):
        with database.read() as session:
            assert name in CatalogueReader(session).catalogues()
            one = CatalogueReader(session).one_catalogue(name, "familiehus")
        path = tmp_path / f"{name}.yaml"
        path.write_text(export.write(one, "yaml", name), encoding="utf-8")
        again = read_source(path)
        assert (again.errors, again.origin, again.catalogue) == ((), name, one)
        for entries, there in ((part.documents, one.documents), (part.offers, one.offers)):
            assert {entry.key for entry in entries} == {entry.key for entry in there}
        report = load(database, again)
        assert (report.anything, report.conflicts) == (False, [])


def test_a_shortlist_that_was_kept_finds_what_was_renamed_since(database: Database) -> None:
    load(database)
    load(
        database,
        with_offer(lambda o: replace(o, slug="far-kontakten-i-odder", former_slugs=(KEY,)) if o.key == KEY else o),
    )
    other = next(offer for offer in SOURCE.catalogue.offers if offer.key != KEY)
    kept = [KEY, other.address_slug, "far-kontakten-i-odder", "findes-ikke"]
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cursor, sql, *_: statements.append(sql))
    with database.read() as session:
        found = offers_at(session, kept)
        assert offers_at(session, []) == {}
    assert {slug: offer.key for slug, offer in found.items()} == {
        KEY: KEY,
        other.address_slug: other.key,
        "far-kontakten-i-odder": KEY,
    }
    assert list(found) == kept[:3]
    assert len([sql for sql in statements if sql.startswith("SELECT")]) == 1


def test_an_address_of_another_catalogue_is_refused_by_name(database: Database) -> None:
    load(database)
    offer = replace(SOURCE.catalogue.offers[0], key="en-ny", slug=KEY, former_slugs=())
    second = replace(SOURCE, origin="en-anden", digest="other", catalogue=Catalogue(offers=(offer,)))
    with pytest.raises(Refused, match=f"en-ny: '{KEY}' is already the address of '{KEY}'"):
        load(database, second)
