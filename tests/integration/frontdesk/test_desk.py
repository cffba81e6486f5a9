"""Counting at the desk: sums in cells, once each, and nothing that could be anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import inspect, text

from familiehus.access.roles import Role
from familiehus.accounts.houses import houses_of
from familiehus.accounts.storage import HouseRow
from familiehus.audit.domain import Act
from familiehus.frontdesk.domain import Setting, Subject
from familiehus.frontdesk.offers import nameable
from familiehus.frontdesk.storage import AboutCountRow, DayCountRow, MonthCountRow
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Conflict, NotFound, Refused
from tests.integration.accounts.conftest import SHELL
from tests.integration.frontdesk.conftest import House, add_offer

ALL = frozenset(Subject)


def set_up(
    house: House, asks: frozenset[Subject] = ALL, postcodes: tuple[str, ...] = ("4760",), version: int = 0
) -> None:
    with house.site.database.write() as work:
        house.site.desk.set_up(work, house.by(Role.COORDINATOR), house.id, Setting(postcodes, asks, version))
        work.commit()


@pytest.mark.parametrize(("place", "shown"), [("4760", ("4760",)), ("0001", ()), (None, ())])
def test_a_desk_that_nobody_has_set_up_offers_the_houses_own_postcode(
    house: House, place: str | None, shown: tuple[str, ...]
) -> None:
    with house.site.database.write() as work:
        row = work.session.get_one(HouseRow, house.id)
        row.document = row.document | ({"place": {"postcode": place}} if place else {"place": None})
        work.commit()
    assert (house.shown.setting.postcodes, house.shown.setting.version) == (shown, 0)
    set_up(house, postcodes=())
    assert house.shown.setting.postcodes == (), "what somebody has chosen stands"


def test_r091_a_visit_is_a_count_in_cells(house: House) -> None:
    house.count(house.visit(mother=1))
    house.count(house.visit(mother=1, father=2, other=0))
    day, month = house.today, house.today.replace(day=1)
    assert house.rows(DayCountRow) == [
        (day, "morning", "walk_in", "father", 2),
        (day, "morning", "walk_in", "mother", 2),
    ]
    assert house.rows(MonthCountRow) == [
        (month, "walk_in", "father", "4760", 2),
        (month, "walk_in", "mother", "4760", 2),
    ]
    assert house.shown.today == 4


def test_topics_and_offers_are_joined_to_no_postcode_and_no_day(house: House) -> None:
    set_up(house)
    offer = str(add_offer(house.town, house.id))
    said = {Subject.TOPIC: frozenset({"sleep", "fathers"}), Subject.CAME_FOR: frozenset({offer})}
    house.count(house.visit(said=said))
    month = house.today.replace(day=1)
    assert house.rows(AboutCountRow) == [
        (month, "came_for", offer, 1),
        (month, "topic", "fathers", 1),
        (month, "topic", "sleep", 1),
    ]


@pytest.mark.parametrize("model", [DayCountRow, MonthCountRow, AboutCountRow])
def test_no_row_has_a_time_or_a_running_number(house: House, model: type) -> None:
    table = model.__tablename__  # type: ignore[attr-defined]
    with house.site.database.read() as session:
        names = {column["name"] for column in inspect(session.connection()).get_columns(table)}
        assert not {name for name in names if name.endswith(("_at", "id")) and name != "house_id"}
        if session.get_bind().dialect.name == "sqlite":
            made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
            assert "WITHOUT ROWID" in made


def test_what_is_sent_twice_counts_once(house: House) -> None:
    by, number = house.by(), uuid4().hex
    assert house.count(house.visit(), by, number)
    assert not house.count(house.visit(), by, number)
    assert [row[-1] for row in house.rows(DayCountRow)] == [1]


def test_many_at_once_and_every_one_is_counted(house: House) -> None:
    by = house.by()
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(lambda _n: house.count(house.visit(mother=1, father=1), by), range(60)))
    assert [row[-1] for row in house.rows(DayCountRow)] == [60, 60]
    assert house.town.acts().count("desk_counted") == 1


def test_the_record_has_one_event_a_person_and_day(house: House) -> None:
    one, other = house.by(), house.by()
    for by in (one, one, other):
        house.count(house.visit(), by)
    assert house.town.acts().count("desk_counted") == 2
    house.town.clock.move(days=1)
    house.count(house.visit(), one)
    assert house.town.acts().count("desk_counted") == 3


@pytest.mark.parametrize(("now", "said"), [("08:59:31", 0), ("12:00:00", 12), ("16:59:59", 12), ("21:03:00", 17)])
def test_r091_the_record_says_no_finer_time_of_the_first_who_came_than_the_part_of_the_day(
    house: House, now: str, said: int
) -> None:
    by, day = house.by(), house.today + timedelta(days=1)
    house.town.clock.moment = datetime.fromisoformat(f"{day}T{now}").replace(tzinfo=DENMARK)
    house.count(house.visit(), by)
    event = house.town.last(Act.DESK_COUNTED)
    for moment in (event.at, event.real_at):
        there = moment.astimezone(DENMARK)
        assert (there.date(), there.time()) == (day, time(said))


def test_a_count_is_taken_back_once_and_leaves_nothing(house: House) -> None:
    set_up(house)
    by, number = house.by(), uuid4().hex
    visit = house.visit(mother=1, said={Subject.TOPIC: frozenset({"sleep"})})
    house.count(visit, by, number)
    house.count(house.visit(father=1), by)
    for expected in (True, False):
        with house.site.database.write() as work:
            assert house.site.desk.undo(work, by, house.id, number, visit) is expected
            work.commit()
    assert [row[-2:] for row in house.rows(DayCountRow)] == [("father", 1)]
    assert house.rows(AboutCountRow) == []


def test_the_note_for_taking_back_lasts_a_minute_and_tells_nothing(house: House) -> None:
    visit = house.visit(mother=2, postcode="4760")
    note = house.site.undoing.note(house.id, "number", visit)
    assert "4760" not in note
    assert house.site.undoing.read(house.id, note) == ("number", visit)
    for wrong_house, wrong in ((uuid4(), note), (house.id, note[:-4] + "AAAA"), (house.id, "æ"), (house.id, "")):
        with pytest.raises(Refused, match="nothing to take back"):
            house.site.undoing.read(wrong_house, wrong)
    house.town.clock.move(seconds=61)
    with pytest.raises(Refused, match="too late"):
        house.site.undoing.read(house.id, note)


def test_an_offline_batch_may_be_a_fortnight_old(house: House) -> None:
    house.count(house.visit(house.today - timedelta(days=14)))
    for day in (house.today - timedelta(days=15), house.today + timedelta(days=1)):
        with pytest.raises(Refused, match="day"):
            house.count(house.visit(day))
    with pytest.raises(Refused, match="postcode"):
        house.count(house.visit(postcode="0001"))


@pytest.mark.parametrize(
    "said",
    [
        {Subject.TOPIC: frozenset({"violence"})},
        {Subject.OUTCOME: frozenset({"refused"})},
        {Subject.CAME_FOR: frozenset({"not an id"})},
        {Subject.SHOWN_TO: frozenset({str(uuid4())})},
    ],
)
def test_only_known_answers_are_counted(house: House, said: dict[Subject, frozenset[str]]) -> None:
    set_up(house)
    with pytest.raises(Refused, match="no such answer"):
        house.count(house.visit(said=said))
    assert house.rows(DayCountRow) == []


def test_an_offer_is_counted_under_one_spelling(house: House) -> None:
    set_up(house)
    offer = add_offer(house.town, house.id)
    said = {Subject.CAME_FOR: frozenset({str(offer).upper(), offer.hex, str(offer)})}
    house.count(house.visit(said=said))
    assert [row[2:] for row in house.rows(AboutCountRow)] == [(str(offer), 1)]


@pytest.mark.parametrize("about", [{"topics": ["violence"]}, {"legal_basis": ["Barnets lov § 30"]}])
def test_offers_that_would_tell_too_much_are_not_counted(house: House, about: dict[str, list[str]]) -> None:
    set_up(house)
    offer = add_offer(house.town, house.id, **about)
    with house.site.database.read() as session:
        assert str(offer) not in dict(nameable(session, house.id, "Prøvekommune"))
    with pytest.raises(Refused, match="no such answer"):
        house.count(house.visit(said={Subject.SHOWN_TO: frozenset({str(offer)})}))


def test_more_than_a_cell_holds_cannot_be_taken_and_nothing_is(house: House) -> None:
    by = house.by()
    house.count(house.visit(mother=1, father=2), by)
    with house.site.database.write() as work, pytest.raises(Conflict):
        house.site.desk.undo(work, by, house.id, "forged", house.visit(mother=1, father=3))
    assert [row[-1] for row in house.rows(DayCountRow)] == [2, 1]


def test_only_what_the_house_asks_is_counted(house: House) -> None:
    set_up(house, frozenset({Subject.FOUND}))
    house.count(house.visit(said={Subject.FOUND: frozenset({"midwife"})}))
    with pytest.raises(Refused, match="no such answer"):
        house.count(house.visit(said={Subject.TOPIC: frozenset({"sleep"})}))


def test_nothing_is_asked_until_the_house_says_so(house: House) -> None:
    assert house.shown.setting == Setting()


def test_the_desk_is_set_up_by_the_coordinator(house: House) -> None:
    set_up(house, frozenset({Subject.TOPIC}), ("4760", "4780"))
    assert house.shown.setting == Setting(("4760", "4780"), frozenset({Subject.TOPIC}), 1)
    with pytest.raises(Conflict):
        set_up(house)
    with pytest.raises(Refused, match="no such postcode"):
        set_up(house, postcodes=("0001",), version=1)
    with pytest.raises(Refused, match="too many"):
        set_up(house, postcodes=tuple(["4760"] * 9), version=1)
    set_up(house, frozenset(), version=1)
    with house.site.database.write() as work, pytest.raises(NotFound):
        house.site.desk.set_up(work, house.by(), house.id, Setting())


def test_others_count_nothing_here(house: House) -> None:
    elsewhere = house.town.organisation("Anden kommune")
    stranger = house.town.by(house.town.person(Role.FRONT_DESK, place=elsewhere, password=None))
    for by in (stranger, house.by(Role.ADMINISTRATOR), house.by(Role.VOLUNTEER)):
        with pytest.raises(NotFound):
            house.count(house.visit(), by)
        with house.site.database.write() as work, pytest.raises(NotFound):
            house.site.desk.undo(work, by, house.id, "number", house.visit())
    with house.site.database.write() as work, pytest.raises(NotFound):
        house.site.desk.count(work, house.by(), uuid4(), "number", house.visit())


def test_the_program_itself_counts_without_a_person(house: House) -> None:
    assert house.count(house.visit(), SHELL)
    assert "desk_counted" not in house.town.acts()


def test_the_houses_of_an_organisation(house: House) -> None:
    with house.site.database.read() as session:
        assert houses_of(session, [house.town.place]) == {house.id: "Prøvehuset"}
        assert houses_of(session, [uuid4()]) == {}
