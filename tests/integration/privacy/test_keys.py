"""A new key: everything sealed anew, whatever happens on the way, and the list of sealed columns is whole."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import LargeBinary, select, update

import familiehus.app  # noqa: F401 - every table is known once the application is
from familiehus.access.roles import Role
from familiehus.accounts.secrets import Secrets
from familiehus.accounts.storage import CredentialRow, SessionRow
from familiehus.families.items import Written
from familiehus.families.storage import ItemRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import BadSettings, Refused, StorageFailure
from familiehus.kernel.keys import FieldKeys, Keys
from familiehus.privacy import rotation
from familiehus.privacy.fitting import check_keys
from familiehus.privacy.rotation import reseal, versions_in_use
from familiehus.privacy.sealed import IN_THE_OPEN, OTHER_KEYS, SEALED
from familiehus.settings import Settings
from familiehus.storage.base import Base
from familiehus.storage.sealing import Sealer
from familiehus.wiring import keys_must_fit
from tests.integration.processes import Running, slowly
from tests.integration.referrals.conftest import World

PATIENCE_S = 120  # on a busy machine it takes a while


def opened(world: World, sealer: Sealer) -> dict[tuple[str, str, str], str]:
    """Every sealed value there is, opened."""
    found = {}
    with world.site.database.read() as session:
        for one in SEALED:
            for row in session.execute(select(one.table).where(one.column.is_not(None))).mappings():
                key = str([row[column.name] for column in one.key])
                found[one.table.name, one.name, key] = sealer.open(one.place, one.row(row), row[one.name])
    return found


def in_use(world: World) -> set[int]:
    with world.site.database.read() as session:
        return set(versions_in_use(session))


def test_every_binary_column_is_in_the_list() -> None:
    binary = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    listed = [f"{one.table.name}.{one.name}" for one in SEALED]
    assert sorted(binary - OTHER_KEYS - IN_THE_OPEN) == sorted(listed)
    assert binary >= OTHER_KEYS | IN_THE_OPEN


def test_everything_is_sealed_anew(world: World, held: FieldKeys, handed_over: Callable[[], UUID]) -> None:
    for _ in range(3):
        handed_over()
    before = opened(world, Sealer(held))
    assert {place[:2] for place in before} >= {
        ("items", "content"),
        ("consents", "shown"),
        ("referrals", "outside"),
        ("referral_steps", "said"),
    }
    held.make_next()
    steps: list[tuple[int, int]] = []
    result = reseal(world.site.database, Sealer(held), lambda done, total: steps.append((done, total)))
    assert result.done == len(before) == steps[-1][0] == steps[-1][1]
    assert result.versions == {2: len(before)}
    assert opened(world, Sealer({2: held[2]})) == before
    assert reseal(world.site.database, Sealer(held)).done == 0


def test_killed_anywhere_it_goes_on(
    world: World, held: FieldKeys, handed_over: Callable[[], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "_PORTION", 2)
    for _ in range(4):
        handed_over()
    before = opened(world, Sealer(held))
    for _ in range(2):
        held.make_next()
        crashes = 0
        while in_use(world) != {max(held)}:
            fatal = random.randrange(1, 12)  # noqa: S311 - where to crash

            class Crashing(Sealer):
                left = fatal

                def seal(self, place: str, row: UUID, text: str) -> bytes:
                    self.left -= 1
                    if not self.left:
                        raise KeyboardInterrupt
                    return super().seal(place, row, text)

            try:
                reseal(world.site.database, Crashing(held))
            except KeyboardInterrupt:
                crashes += 1
            assert opened(world, Sealer(held)) == before
        assert crashes
    assert opened(world, Sealer({3: held[3]})) == before


def test_what_cannot_be_opened_stays_and_is_told(world: World, held: FieldKeys) -> None:
    first, second = world.open(), world.open()
    names = world.items(first, Field.NAME) | world.items(second, Field.NAME)
    one, other = names
    with world.site.database.write() as work:
        moved = work.session.get_one(ItemRow, one).content
        work.session.execute(update(ItemRow).where(ItemRow.id == other).values(content=moved))
        work.commit()
    held.make_next()
    with pytest.raises(Refused, match="1 sealed values cannot be opened"):
        reseal(world.site.database, Sealer(held))
    assert in_use(world) == {1, 2}
    with world.site.database.read() as session:
        assert session.get_one(ItemRow, other).content == moved


def test_a_row_in_others_hands_is_left_for_later(
    world: World, held: FieldKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a writer has the whole database to itself; there is nothing to leave."""
    if world.site.database.engine.dialect.name == "sqlite":
        return
    monkeypatch.setattr(rotation, "_PAUSE_S", 0)
    (item, *_) = world.items(world.open())
    held.make_next()
    with world.site.database.write() as work:
        work.session.scalars(select(ItemRow).where(ItemRow.id == item).with_for_update()).one()
        assert reseal(world.site.database, Sealer(held)).versions == {1: 1, 2: 4}
    assert reseal(world.site.database, Sealer(held)).versions == {2: 5}


def test_a_server_goes_on_writing(world: World, held: FieldKeys) -> None:
    """The services were made before the new key was: they seal with it from its first moment, and nothing is lost."""
    line, stop, written = world.open(), threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            text = uuid4().hex
            with world.site.database.write() as work:
                world.site.families.write(work, world.by("jordemoder"), line, [Written(Field.NOTE, text)])
                work.commit()
            written.append(text)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for version in (2, 3):
            time.sleep(0.2)
            held.make_next()
            result = reseal(world.site.database, Sealer(held))
            assert set(result.versions) <= {version - 1, version}
    finally:
        stop.set()
        thread.join()
    reseal(world.site.database, Sealer(held))
    texts = opened(world, Sealer({3: held[3]})).values()
    assert len(written) > 4
    assert set(written) <= set(texts)


def test_second_factors_are_sealed_anew_too(world: World, held: FieldKeys) -> None:
    """The secret of an account and the one still being set up: bound to the person, under whichever key."""
    person = world.town.person(Role.LEADER)
    secrets = Secrets(Keys(b"a" * 32, b"t" * 32, held), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    begun = {"token_hash": "x", "stage": "open", "started_at": world.clock.now(), "seen_at": world.clock.now()}
    with world.site.database.write() as work:
        work.session.get_one(CredentialRow, person).factor_secret = secrets.seal("JBSWY3DP", person)
        pending = secrets.seal("NB2W45DF", person)
        work.session.add(SessionRow(id=uuid4(), person_id=person, device="", pending_secret=pending, **begun))
        work.commit()
    held.make_next()
    assert reseal(world.site.database, Sealer(held)).versions == {2: 2}
    held.path(1).unlink()
    with world.site.database.read() as session:
        sealed = session.get_one(CredentialRow, person).factor_secret
        pending = session.scalars(select(SessionRow.pending_secret)).one()
    assert (secrets.unseal(sealed, person), secrets.unseal(pending, person)) == ("JBSWY3DP", "NB2W45DF")
    with pytest.raises(StorageFailure):
        secrets.unseal(sealed, uuid4())


def test_a_process_that_meets_a_new_key_looks_for_it(world: World, held: FieldKeys) -> None:
    line = world.open()
    elsewhere = FieldKeys(held.path(1).parent)
    before = opened(world, Sealer(elsewhere))
    held.make_next()
    reseal(world.site.database, Sealer(held))
    assert opened(world, Sealer(elsewhere)) == before
    held.path(1).unlink()
    assert opened(world, Sealer(elsewhere)) == before
    assert opened(world, Sealer(FieldKeys(held.path(1).parent))) == before
    with pytest.raises(StorageFailure):
        opened(world, Sealer({1: b"x" * 32}))
    assert line


def command(tmp_path: Path, url: str, *arguments: str) -> Running:
    settings = {"ENV": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": url}
    environ = os.environ | {f"FAMILIEHUS_{name}": value for name, value in settings.items()}
    return Running(slowly, ("keys", *arguments), environ, tmp_path / "said")


def sealed_anew(world: World) -> int:
    with world.site.database.read() as session:
        return versions_in_use(session).get(2, 0)


def test_the_command_killed_and_run_again(world: World, held: FieldKeys, tmp_path: Path, database_url: str) -> None:
    line = world.open()
    for _ in range(30):
        with world.site.database.write() as work:
            world.site.families.write(work, world.by("jordemoder"), line, [Written(Field.NOTE, uuid4().hex)])
            work.commit()
    before = opened(world, Sealer(held))
    killed = 0
    for _ in range(2):
        process = command(tmp_path, database_url, "rotate")
        done = sealed_anew(world)
        while process.poll() is None and sealed_anew(world) == done:
            time.sleep(0.05)
        time.sleep(random.uniform(0, 0.2))  # noqa: S311 - when to kill
        if process.poll() is None:
            process.kill()
            killed += 1
        process.wait(PATIENCE_S)
        assert opened(world, Sealer(held)) == before
    assert killed
    assert in_use(world) == {1, 2}
    process = command(tmp_path, database_url, "rotate")
    status, said = process.wait(PATIENCE_S), (tmp_path / "said").read_text(encoding="utf-8")
    assert status == 0, said
    newest = max(held)
    assert f"nothing uses {held.path(1)} any more" in said
    assert opened(world, Sealer({newest: held[newest]})) == before


def test_it_stops_though_somebody_always_writes(world: World, held: FieldKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "_ROUNDS", 1)
    world.open()
    held.make_next()
    result = reseal(world.site.database, Sealer(held))
    assert result.done == result.versions[2]


def test_nothing_is_sealed_beside_what_the_keys_at_hand_do_not_open(
    world: World, held: FieldKeys, tmp_path: Path, database_url: str
) -> None:
    """A wrong file under the right name: what it sealed could not be opened once the right one is back."""
    world.open()
    settings = Settings.from_env(
        {"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(tmp_path), "FAMILIEHUS_DATABASE_URL": database_url}
    )
    key = held.path(1)
    right = key.read_text()
    keys_must_fit(settings, world.site.database)
    key.write_text("ab" * 32)
    with pytest.raises(BadSettings, match=r"fields\.key is another key"):
        keys_must_fit(settings, world.site.database)
    key.unlink()
    held.make_next()
    held.path(1).rename(held.path(2))
    with pytest.raises(BadSettings, match=r"fields\.key, which is missing"):
        keys_must_fit(settings, world.site.database)
    key.write_text(right)
    keys_must_fit(settings, world.site.database)


def test_one_value_that_was_spoilt_stops_no_start(world: World, held: FieldKeys) -> None:
    world.open()
    with world.site.database.write() as work:
        spoilt = work.session.scalars(select(ItemRow).limit(1)).one()
        work.session.execute(update(ItemRow).where(ItemRow.id == spoilt.id).values(content=spoilt.content[:-1] + b"?"))
        work.commit()
    with world.site.database.read() as session:
        check_keys(session, held)


def test_a_worker_does_not_start_with_a_wrong_key(
    world: World, held: FieldKeys, tmp_path: Path, database_url: str
) -> None:
    world.open()
    held.path(1).write_text("ab" * 32)
    settings = {"ENV": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": database_url}
    environ = os.environ | {f"FAMILIEHUS_{name}": value for name, value in settings.items()}
    process = Running(slowly, ("worker", "--once"), environ, tmp_path / "said")
    assert process.wait(PATIENCE_S) not in {0, None}
    assert "fields.key is another key" in (tmp_path / "said").read_text(encoding="utf-8")
