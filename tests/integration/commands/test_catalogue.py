"""The commands about the catalogue: a file written and loaded again, and what is refused with one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from familiehus.cli import cli
from familiehus.kernel.errors import Refused
from familiehus.storage.engine import make_engine

FILE = Path(__file__).parents[3] / "data" / "proevekommune.yaml"


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a database of its own, and Prøvekommune in it."""
    engines: list[Engine] = []

    def remembered(url: str) -> Engine:
        engines.append(make_engine(url))
        return engines[-1]

    monkeypatch.setattr("familiehus.wiring.make_engine", remembered)
    for name, value in (("ENV", "test"), ("VAR_DIR", str(tmp_path / "var"))):
        monkeypatch.setenv(f"FAMILIEHUS_{name}", value)
    assert run("load", str(FILE)).exit_code == 0
    yield tmp_path
    for engine in engines:
        engine.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["catalogue", *arguments])


def test_an_export_loads_again_and_changes_nothing(loaded: Path) -> None:
    copy = loaded / "proevekommune.yaml"
    assert run("export", "--catalogue", "proevekommune", "--output", str(copy)).exit_code == 0
    again = run("load", str(copy))
    assert (again.exit_code, again.output.splitlines()[-1]) == (
        0,
        "catalogue version 1: 0 added, 0 changed, 0 withdrawn",
    )


def test_an_export_that_cannot_be_written_is_refused_with_one_line(loaded: Path) -> None:
    refused = run("export", "--catalogue", "proevekommune", "--output", str(loaded / "not-there" / "x.yaml"))
    assert isinstance(refused.exception, Refused)
    assert "x.yaml cannot be written: No such file or directory" in str(refused.exception)
