"""Content ends when its time is up, and at a parent's wish; the record of what happened stays whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, String, Uuid, func, select, update

import familiehus.app  # noqa: F401 - every table is known once the application is
from familiehus.audit.domain import Act
from familiehus.audit.record import Checkpoints
from familiehus.audit.verify import verify
from familiehus.consent.storage import ConsentRow
from familiehus.families.items import Written
from familiehus.families.storage import ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import About, Field
from familiehus.kernel.clock import months_after
from familiehus.kernel.errors import Refused
from familiehus.notifications.domain import Owed, RecipientKind, Template
from familiehus.notifications.outbox import owe
from familiehus.notifications.storage import MessageRow
from familiehus.privacy.erasure import BY_HAND, OWNED, erase_line
from familiehus.privacy.retention import Retention, RetentionChore
from familiehus.privacy.storage import RetentionRow
from familiehus.referrals.domain import Action
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.base import Base, Moment
from tests.integration.accounts.conftest import KEYS, SHELL, MovingClock
from tests.integration.privacy.conftest import close_under_way
from tests.integration.referrals.conftest import World

Closed = Callable[..., UUID]


@pytest.fixture
def retention(world: World) -> Retention:
    return Retention(world.site.database, world.site.scribe)


def whole(world: World, tmp_path: Path) -> bool:
    with world.site.database.read() as session:
        proof = verify(session, KEYS.audit, Checkpoints(tmp_path / "checkpoints.jsonl"))
    return proof.events > 0 and not proof.breaks


def rows(world: World) -> dict[str, int]:
    """How many rows there are of everything that belongs to lines."""
    tables = [model.__table__ for model in (*BY_HAND, *(owned.model for owned in OWNED))]
    with world.site.database.read() as session:
        counts = {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}
    return {name: count for name, count in counts.items() if count}


def months(world: World, place: UUID, number: int) -> None:
    with world.site.database.write() as work:
        Retention(world.site.database, world.site.scribe).set_months(work, SHELL, place, number)
        work.commit()


def test_everything_that_hangs_on_a_line_goes_with_it() -> None:
    """A new table with a line, a referral, a consent or a page in it belongs in the list."""
    taken = {model.__tablename__ for model in (*BY_HAND, *(owned.model for owned in OWNED))}
    hanging = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name == "line_id" or {key.column.table.name for key in column.foreign_keys} & taken
    }
    assert hanging - taken == set()


def test_tables_go_in_an_order_the_database_allows() -> None:
    order = [owned.model.__tablename__ for owned in OWNED]
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table.name
            if table.name in order and parent in order and table.name != parent:
                assert order.index(table.name) < order.index(parent)


def test_content_ends_twelve_months_after_closing(
    world: World, retention: Retention, closed: Closed, tmp_path: Path, clock: MovingClock
) -> None:
    day = clock.now().date()
    line = closed(referred=True)
    with world.site.database.read() as session:
        reference = session.get_one(LineRow, line).reference
    end = months_after(day, 12)
    assert not retention.preview(end).due
    assert not retention.run(SHELL, end).due
    assert rows(world)["items"] == 5
    preview = retention.preview(end + timedelta(days=1))
    assert [(one.reference, one.whole) for one in preview.due] == [(reference, True)]
    assert rows(world)["items"] == 5
    assert retention.run(SHELL, end + timedelta(days=1)) == preview
    assert rows(world) == {}
    assert whole(world, tmp_path)
    assert retention.run(SHELL, end + timedelta(days=2)).count == 0


def some(column: Column[Any]) -> object:
    """A value of the column's type."""
    kinds = {
        Uuid: uuid4(),
        String: "1",
        LargeBinary: b"x",
        Boolean: False,
        Integer: 1,
        Date: date(2026, 1, 1),
        JSON: [],
    }
    kinds |= {Moment: datetime(2026, 1, 1, tzinfo=UTC), Float: 1.0}
    return next(value for kind, value in kinds.items() if isinstance(column.type, kind))


def fill(world: World, line: UUID, other: UUID) -> None:
    """A row in every table that belongs to lines, whatever it is: each foreign key leads to something of this line."""
    known: dict[str, object] = {"organisations": world.town.place, "units": world.units["Huset"]}
    known |= {"persons": world.people["jordemoder"], "contact_lines": line}
    with world.site.database.write() as work:
        for name, model in (("referrals", ReferralRow), ("consents", ConsentRow)):
            known[name] = work.session.scalars(select(model.id).where(model.line_id == line)).first()
        known["items"] = work.session.scalars(select(ItemRow.id)).first()
        for table in Base.metadata.sorted_tables:
            if table.name not in FILLED:
                continue
            row = {}
            for column in table.columns:
                target = next((key.column.table.name for key in column.foreign_keys), None)
                if target or column.name == "line_id":
                    row[column.name] = known.get(target or "contact_lines")
                elif not column.nullable:
                    row[column.name] = some(column)
            row |= {"other_id": other} if "other_id" in row else {}
            row |= {"answered_by": None} if "answered_by" in row else {}
            row |= {"recipient_id": line} if table.name == "outbox" else AGREEING.get(table.name, {})
            if not work.session.scalar(select(func.count()).select_from(table)):
                work.session.execute(table.insert().values(row))
                known[table.name] = row.get("id")
        work.commit()


# What a table's own check asks for.
AGREEING: dict[str, dict[str, object]] = {
    "consent_extensions": {"before": date(2025, 1, 1)},
    "proposals": {"answered_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "shut_outs": {"unit_id": None},
}
FILLED = {"offers", *(owned.model.__tablename__ for owned in OWNED)}


def test_a_row_of_every_kind_goes(world: World, closed: Closed, tmp_path: Path) -> None:
    line, other = closed(referred=True), world.open()
    fill(world, line, other)
    assert set(rows(world)) >= {owned.model.__tablename__ for owned in OWNED}
    with world.site.database.write() as work:
        erase_line(work.session, work.session.get_one(LineRow, line))
        work.commit()
    assert rows(world).keys() == {"contact_lines", "holdings", "items", "item_lines", "line_fields"}
    assert world.read(other, "Jordemødre")[Field.NAME] == "Prøve Mor"
    assert whole(world, tmp_path)


def test_an_open_line_is_never_emptied(world: World, retention: Retention) -> None:
    world.open()
    before = rows(world)
    assert retention.run(SHELL, date(2040, 1, 1)).count == 0
    assert rows(world) == before


def test_a_line_with_a_referral_under_way_waits(world: World, retention: Retention) -> None:
    line, referral = close_under_way(world)
    assert world.line(line).ended_at is not None
    assert not retention.due(date(2040, 1, 1))
    world.act("jordemoder", referral, Action.DECLINE, reason="De kunne ikke")
    world.act("jordemoder", referral, Action.SETTLE, what_next="Nok for nu")
    assert retention.due(date(2040, 1, 1))


def test_each_controller_sets_its_own_limit(
    world: World, retention: Retention, closed: Closed, clock: MovingClock
) -> None:
    """A house that read along wrote a text of its own: it goes by the house's limit, the line by the region's."""
    line, day = closed(), clock.now().date()
    region = world.line(line).organisation_id
    house = world.town.place
    with world.site.database.write() as work:
        for item in work.session.scalars(select(ItemRow).where(ItemRow.field == Field.OWN_WORDS.value)):
            item.organisation_id = house
        work.commit()
    months(world, house, 3)
    months(world, region, 6)
    assert rows(world)["items"] == 5
    assert len(retention.run(SHELL, months_after(day, 3) + timedelta(days=1)).due) == 1
    assert rows(world)["items"] == 4
    assert world.town.last(Act.CONTENT_ENDED, house).subjects == [["line", str(line)]]
    assert not retention.due(months_after(day, 6))
    months(world, region, 7)
    assert not retention.run(SHELL, months_after(day, 6) + timedelta(days=1)).due
    retention.run(SHELL, months_after(day, 7) + timedelta(days=1))
    assert rows(world) == {}


@pytest.mark.parametrize("number", [0, 121])
def test_a_limit_without_measure_is_refused(world: World, number: int) -> None:
    with pytest.raises(Refused, match="1 to 120 months"):
        months(world, world.town.place, number)
    with world.site.database.read() as session:
        assert session.get(RetentionRow, world.town.place) is None


def shared_item(world: World, one: UUID, other: UUID) -> UUID:
    """A text about the child of two parents."""
    (item,) = world.items(one, Field.OWN_WORDS)
    with world.site.database.write() as work:
        work.session.execute(update(ItemRow).where(ItemRow.id == item).values(about=About.BOTH.value))
        work.session.add(ItemLineRow(item_id=item, line_id=other))
        work.commit()
    return item


def test_what_concerns_the_other_parent_stays_with_them(world: World, tmp_path: Path) -> None:
    one, other = world.open(), world.open(written=(Written(Field.NAME, "Prøve Far"),))
    item = shared_item(world, one, other)
    with world.site.database.write() as work:
        assert erase_line(work.session, work.session.get_one(LineRow, one))
        work.commit()
    assert world.read(other, "Jordemødre") == {Field.NAME: "Prøve Far", Field.OWN_WORDS: world_text(world, item)}
    assert world.read(one, "Jordemødre") == {Field.OWN_WORDS: world_text(world, item)}
    with world.site.database.read() as session:
        assert set(session.scalars(select(ItemLineRow.line_id).where(ItemLineRow.item_id == item))) == {one, other}
    with world.site.database.write() as work:
        assert erase_line(work.session, work.session.get_one(LineRow, other))
        work.commit()
    assert rows(world) == {}
    assert whole(world, tmp_path)


def world_text(world: World, item: UUID) -> str:
    with world.site.database.read() as session:
        return world.site.families.items.text(session.get_one(ItemRow, item))


def test_a_number_that_is_left_is_not_due_again(
    world: World, retention: Retention, closed: Closed, clock: MovingClock
) -> None:
    one, other = closed(), world.open()
    with world.site.database.read() as session:
        item = session.scalars(
            select(ItemRow.id).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id).where(ItemLineRow.line_id == one)
        ).first()
    with world.site.database.write() as work:
        work.session.add(ItemLineRow(item_id=item, line_id=other))
        work.commit()
    after = clock.now().date() + timedelta(days=800)
    assert retention.run(SHELL, after).due
    assert not retention.preview(after).due
    assert world.line(one).outside is None


def test_an_earlier_version_past_its_day_goes_from_an_open_line(world: World, retention: Retention) -> None:
    line = world.open()
    with world.site.database.write() as work:
        world.site.families.write(work, world.by("jordemoder"), line, [Written(Field.OWN_WORDS, "Det går bedre nu.")])
        work.commit()
    assert retention.run(SHELL, date(2035, 1, 1)).others["earlier_versions"] == 1
    assert world.read(line, "Jordemødre")[Field.OWN_WORDS] == "Det går bedre nu."
    assert rows(world)["items"] == 5


def test_an_earlier_version_that_a_consent_names_stays(world: World, retention: Retention) -> None:
    line = world.open()
    world.send(line)
    with world.site.database.write() as work:
        world.site.families.write(work, world.by("jordemoder"), line, [Written(Field.OWN_WORDS, "Det går bedre nu.")])
        work.session.execute(update(ConsentRow).values(last_day=date(2036, 1, 1)))
        work.commit()
    assert retention.run(SHELL, date(2035, 1, 1)).others["earlier_versions"] == 0
    assert retention.run(SHELL, date(2036, 1, 2)).others["earlier_versions"] == 1


def test_the_worker_does_it_once_a_day(world: World, retention: Retention, closed: Closed, clock: MovingClock) -> None:
    chore = RetentionChore(retention)
    now = datetime(2035, 6, 1, 9, tzinfo=UTC)
    assert chore.run(now) == 0
    closed()
    assert chore.run(now + timedelta(hours=3)) == 0
    assert chore.run(now + timedelta(days=1)) > 0
    assert rows(world) == {}


@pytest.mark.parametrize(
    ("state", "days", "gone"),
    [("sent", 366, True), ("sent", 364, False), ("dead", 366, True), ("dropped", 366, True), ("waiting", 900, False)],
)
def test_what_was_sent_a_year_ago_is_not_kept(
    world: World, retention: Retention, clock: MovingClock, state: str, days: int, gone: bool
) -> None:
    key, person, then = uuid4(), world.people["jordemoder"], clock.now() - timedelta(days=days)
    owed = Owed("line", key, "x", RecipientKind.STAFF, person, 1, Template.STAFF_TASK, then)
    with world.site.database.write() as work:
        owe(work, owed)
        row = work.session.scalars(select(MessageRow).where(MessageRow.subject_id == key)).one()
        row.state, row.settled_at = state, None if state == "waiting" else then
        work.commit()
    retention.run(SHELL, clock.now().date())
    with world.site.database.read() as session:
        assert (session.scalars(select(MessageRow).where(MessageRow.subject_id == key)).first() is None) is gone


def test_what_was_taken_meanwhile_is_not_taken_again(world: World, retention: Retention, closed: Closed) -> None:
    closed()
    (due,) = retention.due(date(2040, 1, 1))
    again = retention._end  # noqa: SLF001 - two workers found the same line
    assert again(SHELL, due)
    assert not again(SHELL, due)
