"""The commands: what they print, what they write and for whom, and what they refuse with one line."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select, update

from familiehus.access.roles import Role
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.storage import EventRow
from familiehus.cli import cli
from familiehus.editions import Tables
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import FamiliehusError
from familiehus.kernel.keys import FieldKeys
from familiehus.settings import Env, Settings
from familiehus.storage.engine import make_engine
from familiehus.wiring import open_accounts, open_concerns, open_referrals
from tests.integration.referrals.conftest import OWN_WORDS, World

Run = Callable[..., Result]


@pytest.fixture
def run(world: World, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A command in the world; ``refused`` is what its one line says."""
    engines: list[Engine] = []

    def remembered(url: str) -> Engine:
        engines.append(make_engine(url))
        return engines[-1]

    monkeypatch.setattr("familiehus.wiring.make_engine", remembered)
    for name, value in (("ENV", "test"), ("VAR_DIR", str(tmp_path)), ("DATABASE_URL", database_url)):
        monkeypatch.setenv(f"FAMILIEHUS_{name}", value)

    def invoke(*arguments: str, refused: str = "", said: str = "") -> Result:
        result = CliRunner().invoke(cli, arguments, input=said)
        if refused:
            assert isinstance(result.exception, FamiliehusError), result.output
            assert refused in str(result.exception)
        else:
            assert result.exit_code == 0, result.output + str(result.exception)
        return result

    yield invoke
    for engine in engines:
        engine.dispose()


def place(world: World) -> str:
    with world.site.database.read() as session:
        return session.get_one(OrganisationRow, world.town.place).key


def test_keys_are_listed_made_and_rotated(run: Run, world: World, held: FieldKeys) -> None:
    world.open()
    assert [key["version"] for key in json.loads(run("keys", "list", "--json").output)] == [1]
    assert str(held.path(2)) in run("keys", "make").output
    said = run("keys", "rotate").output
    assert not said.startswith("made")
    assert f"nothing uses {held.path(1)} any more" in said
    listed = {key["version"]: key for key in json.loads(run("keys", "list", "--json").output)}
    assert listed[1]["values"] == 0
    assert listed[2]["values"] == 5
    held.path(1).unlink()
    assert f"made {held.path(3)}" in run("keys", "rotate").output
    held.path(3).rename(held.path(3).with_suffix(".away"))
    assert "(missing)" in run("keys", "list").output
    for command in (("rotate",), ("rotate", "--new"), ("make",)):
        run("keys", *command, refused="which is missing")
    assert set(held) == {2}


def test_draft_release_correct_and_erase(
    run: Run, world: World, closed: Callable[..., UUID], tmp_path: Path, held: FieldKeys
) -> None:
    line = closed()
    name = world.line(line).reference
    files = [Path(one) for one in run("privacy", "export", name).output.split()]
    assert [path.name for path in files] == [f"{name}-kladde.json", f"{name}-kladde.html"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert OWN_WORDS in files[1].read_text(encoding="utf-8")
    run("privacy", "export", name, refused="is there already")
    (released,) = run("privacy", "release", str(files[0]), "--out", str(tmp_path / "out")).output.split()
    run("privacy", "release", str(files[0]), "--out", str(tmp_path / "out"), refused="is there already")
    with world.site.database.read() as session:
        acts = list(session.scalars(select(EventRow.act)))
    assert (acts.count("line_exported"), acts.count("export_released")) == (1, 1), "nothing was given the second time"
    assert OWN_WORDS in Path(released).read_text(encoding="utf-8")
    for number, text in enumerate(("[]", "{", "{}")):
        (tmp_path / f"{number}.json").write_text(text)
        run("privacy", "release", str(tmp_path / f"{number}.json"), refused="no draft")
    run("privacy", "correct", name, "own_words", said="Vi sover lidt.\n")
    assert Field.OWN_WORDS in world.read(line, "Jordemødre")
    assert run("privacy", "erase", name, "--earlier", "--yes").output == "1 earlier versions are gone\n"
    assert CliRunner().invoke(cli, ["privacy", "erase", name], input="n\n").exit_code == 1
    assert world.line(line)
    run("privacy", "erase", name, said="y\n")
    for how in ((), ("--earlier",), ("--yes",)):
        assert "Go on?" not in run("privacy", "erase", name, *how, refused="no contact line").output
    assert "Go on?" not in run("privacy", "erase", world.line(world.open()).reference, refused="is open").output
    assert "the record is whole" in run("audit", "verify").output


def test_retention_says_what_would_go_and_then_takes_it(run: Run, world: World, closed: Callable[..., UUID]) -> None:
    line = closed()
    name, region = world.line(line).reference, world.line(line).organisation_id
    with world.site.database.write() as work:
        key = work.session.get_one(OrganisationRow, region).key
        work.session.execute(update(LineRow).values(ended_at=world.clock.now().replace(year=2020)))
        work.commit()
    run("retention", "set", key, "120")
    assert json.loads(run("retention", "run", "--json").output)["lines"] == []
    run("retention", "set", key, "0", refused="1 to 120")
    run("retention", "set", key, "3")
    limits = {one["key"]: (one["months"], one["own"]) for one in json.loads(run("retention", "list", "--json").output)}
    assert (limits[key], limits[place(world)]) == ((3, True), (12, False))
    assert "(nothing set)" in run("retention", "list").output
    assert f"{name}  all of it\nwould go: 1 contact lines" in run("retention", "run", "--dry-run").output
    done = json.loads(run("retention", "run", "--json").output)
    assert [one["reference"] for one in done["lines"]] == [name]
    assert run("retention", "run").output == "gone: 0 contact lines\n"
    assert "the record is whole" in run("audit", "verify").output


def test_documents_are_approved_by_an_administrator(run: Run, world: World) -> None:
    key, email = place(world), world.town.email(world.town.person(Role.ADMINISTRATOR, password=None))
    assert run("privacy", "status", key).output.count("not approved") == 5
    run("privacy", "approve", key, "--by", "nobody@proeve.example", refused="no administrator")
    run("privacy", "approve", key, "--by", email, "--document", "controllers")
    said = json.loads(run("privacy", "status", key, "--json").output)
    assert [name for name, one in said.items() if one] == ["controllers"]
    run("privacy", "approve", key, "--by", email, "--filed-as", "sag 2026-1")
    assert run("privacy", "status", key).output.count("sag 2026-1") == 5


def test_the_inventory_is_printed(run: Run, root: Path) -> None:
    page = (root / "docs/data-inventory.md").read_text(encoding="utf-8")
    assert run("privacy", "inventory", "--markdown").output == page
    found = json.loads(run("privacy", "inventory", "--json").output)
    assert {"table", "column", "purpose", "basis", "readers", "ends", "sealed"} <= set(found[0])
    assert "items.content" in run("privacy", "inventory").output


def test_production_alone_asks_for_approvals(run: Run, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program is put together: in production an organisation without approvals opens nothing."""
    assert run("privacy", "status", place(world))
    for env, expected in ((Env.TEST, True), (Env.PRODUCTION, False)):
        monkeypatch.setenv("FAMILIEHUS_ENV", env.value)
        monkeypatch.setenv("FAMILIEHUS_PUBLIC_URL", "https://familiehus.example")
        settings = Settings.from_env()
        accounts = open_accounts(settings, world.site.database, world.clock)
        concerns = open_concerns(settings, accounts, Tables.read(settings.data_dir).places)
        site = open_referrals(settings, accounts, concerns.gatekeeper)
        with world.site.database.read() as session:
            assert site.families.may_open(session, world.town.place) is expected
