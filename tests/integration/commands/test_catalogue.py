"""The commands about the catalogue: a file written and loaded again, and what is refused with one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from familiehus.catalogue.loading import LoadReport, ManyLeft
from familiehus.cli import cli
from familiehus.commands import house
from familiehus.kernel.clock import DENMARK
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


def test_the_example_in_the_documents_is_a_file_that_can_be_loaded(loaded: Path) -> None:
    lines = (FILE.parents[1] / "docs" / "catalogue.md").read_text(encoding="utf-8").splitlines()
    first = lines.index("    offers:")
    example = [line[4:] for line in takewhile(lambda line: line.startswith("    "), lines[first:])]
    copy = loaded / "example.yaml"
    copy.write_text("\n".join(example), encoding="utf-8")
    answer = run("check", str(copy))
    assert answer.exit_code == 0, answer.output


def test_an_export_loads_again_and_changes_nothing(loaded: Path) -> None:
    copy = loaded / "proevekommune.yaml"
    assert run("export", "--catalogue", "proevekommune", "--output", str(copy)).exit_code == 0
    again = run("load", str(copy))
    assert (again.exit_code, again.output.splitlines()[-1]) == (
        0,
        "catalogue version 1: 0 added, 0 changed, 0 withdrawn",
    )


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_a_catalogue_that_is_not_all_in_english_is_exported_as_such_and_loads_again(loaded: Path, kind: str) -> None:
    entry = "{key: %s, name: N, organisation: proevekommune, summary: {da: Et tilbud.}, sources: [*s], %s}"
    offer = entry % ("kun-dansk", "sectors: [municipality], tier: open")
    house = entry % ("kun-dansk-hus", "municipality: Odder")
    text = f"documents: []\nenglish: optional\nhouses: [{house}]\noffers: [{offer}]\n"
    source = "&s {document: prøve, section: a, passage: b}".replace("prøve", "proeve")
    danish = loaded / "dansk.yaml"
    danish.write_text(text.replace("*s", source, 1), encoding="utf-8")
    assert run("load", str(danish)).exit_code == 0
    copy = loaded / "copy.yaml"
    assert run("export", "--catalogue", "dansk", "--format", kind, "--output", str(copy)).exit_code == 0
    assert "0 added, 0 changed, 0 withdrawn" in run("load", str(copy)).output


def test_a_file_that_was_cut_off_says_how_many_would_go_and_takes_them_down_when_told(loaded: Path) -> None:
    source = "{document: proeve, section: a, passage: b}"
    head = "catalogue: lille\ndocuments: []\nenglish: optional\noffers:\n"
    offers = [
        f"  - {{key: lille-{n}, name: N, organisation: proevekommune, summary: {{da: Et tilbud.}}, sources: [{source}],"
        " sectors: [municipality], tier: open}\n"
        for n in range(8)
    ]
    path = loaded / "lille.yaml"
    path.write_text(head + "".join(offers), encoding="utf-8")
    assert run("load", str(path)).exit_code == 0
    path.write_text(head + "".join(offers[:2]), encoding="utf-8")
    assert run("check", str(path)).exit_code == 0
    refused = run("load", str(path))
    assert isinstance(refused.exception, ManyLeft)
    assert str(refused.exception) == (
        "6 of the 8 houses and offers here are no longer in the file, nothing was loaded; is it whole? "
        "To take them down: --withdraw"
    )
    gone = run("load", "--withdraw", str(path))
    assert (gone.exit_code, gone.output.count("withdrawn: ")) == (0, 6)


def test_a_start_warns_of_what_left_the_file_and_stays(capsys: pytest.CaptureFixture[str]) -> None:
    house.tell_start(LoadReport(version=3, kept=7, conflicts=["far: name"]))
    told = capsys.readouterr()
    assert told.out == "catalogue version 3: 0 added, 0 changed\n"
    assert told.err == (
        "warning: far: name was edited here and differs from the file; the edit stands\n"
        "warning: 7 houses and offers are no longer in the file and stay; is it whole? "
        "To take them down: familiehus catalogue load --withdraw\n"
    )


def test_a_day_that_has_not_come_is_refused_but_not_when_the_demos_clock_was_moved_to_it(loaded: Path) -> None:
    ahead = (datetime.now(DENMARK) + timedelta(days=3)).date().isoformat()
    early = loaded / "early.yaml"
    early.write_text(FILE.read_text(encoding="utf-8").replace("verified: 2026-11-21", f"verified: {ahead}"), "utf-8")
    refused = run("load", str(early))
    assert f"verified: {ahead} is in the future" in refused.output
    assert run("check", str(early)).exit_code == 1
    assert CliRunner().invoke(cli, ["demo", "clock", "+5d"]).exit_code == 0
    assert run("load", str(early)).exit_code == 0
    assert CliRunner().invoke(cli, ["demo", "clock", "real"]).exit_code == 0


def test_an_export_that_cannot_be_written_is_refused_with_one_line(loaded: Path) -> None:
    refused = run("export", "--catalogue", "proevekommune", "--output", str(loaded / "not-there" / "x.yaml"))
    assert isinstance(refused.exception, Refused)
    assert "x.yaml cannot be written: No such file or directory" in str(refused.exception)
