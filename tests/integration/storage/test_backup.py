"""A backup holds everything and fills either database again; nothing is restored over something."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from familiehus.catalogue.loading import Loader
from familiehus.catalogue.service import CatalogueReader
from familiehus.kernel.errors import Refused
from familiehus.storage.backup import backup, restore
from familiehus.storage.engine import make_engine
from familiehus.storage.migrate import upgrade
from familiehus.storage.unit_of_work import Database
from tests import shipped

SOURCE = shipped.source()


def test_what_was_backed_up_comes_back(new_database: Callable[[], str], tmp_path: Path) -> None:
    old, new = make_engine(new_database()), make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    upgrade(old)
    with Database(old).write() as work:
        Loader(work.session, datetime(2026, 11, 21, tzinfo=UTC)).load(SOURCE)
        work.commit()
    rows = backup(old, tmp_path / "backup.zip")
    assert restore(new, tmp_path / "backup.zip") == rows > 300
    with Database(old).read() as before, Database(new).read() as after:
        assert CatalogueReader(after).catalogue() == CatalogueReader(before).catalogue()
    with pytest.raises(Refused, match="not empty"):
        restore(new, tmp_path / "backup.zip")
    old.dispose()
    new.dispose()


def test_what_was_restored_can_be_changed(new_database: Callable[[], str], tmp_path: Path) -> None:
    old, new = make_engine(f"sqlite:///{tmp_path / 'old.db'}"), make_engine(new_database())
    upgrade(old)
    with Database(old).write() as work:
        Loader(work.session, datetime(2026, 11, 21, tzinfo=UTC)).load(SOURCE)
        work.commit()
    backup(old, tmp_path / "backup.zip")
    restore(new, tmp_path / "backup.zip")
    offers = tuple(replace(offer, name=f"{offer.name} (ny)") for offer in SOURCE.catalogue.offers[:3])
    changed = replace(SOURCE, catalogue=replace(SOURCE.catalogue, offers=(*offers, *SOURCE.catalogue.offers[3:])))
    with Database(new).write() as work:
        report = Loader(work.session, datetime(2026, 11, 22, tzinfo=UTC)).load(replace(changed, digest="another"))
        work.commit()
    assert len(report.changed) == 3
    old.dispose()
    new.dispose()


def test_only_its_owner_reads_a_backup(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    upgrade(engine)
    backup(engine, tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").stat().st_mode & 0o077 == 0
    engine.dispose()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as file:
        file.writestr("manifest.json", "[]")
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    for name in ("x.zip", "y.zip"):
        with pytest.raises(Refused, match="no backup"):
            restore(engine, tmp_path / name)
    engine.dispose()
