"""What somebody mistypes on the command line: one clear line, and nothing is changed."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Timer

import pytest
from click.testing import CliRunner

from familiehus.cli import cli
from familiehus.commands import house
from familiehus.commands.context import Context
from familiehus.kernel.errors import FamiliehusError, Refused
from familiehus.settings import Settings


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The one line that a command is refused with."""
    monkeypatch.setenv("FAMILIEHUS_ENV", "test")
    monkeypatch.setenv("FAMILIEHUS_VAR_DIR", str(tmp_path))
    monkeypatch.delenv("FAMILIEHUS_DATABASE_URL", raising=False)

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(cli, arguments)
        assert isinstance(result.exception, FamiliehusError), result.output + repr(result.exception)
        line = str(result.exception)
        assert "\n" not in line
        return line

    return run


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "it should be postgresql://"),
        ("mysql://os:hemmelig@localhost/x", "it should be postgresql://"),
        ("postgresql://os:hemmelig@localhost:many/x", "it should be postgresql://"),
        ("postgresql://os:hemmelig@127.0.0.1:1/x", "cannot be used: "),
        ("sqlite:////proc/nowhere.db", "cannot be used: "),
        (f"sqlite:///{__file__}", "cannot be used: file is not a database"),
    ],
)
@pytest.mark.parametrize("command", [("organisation", "list"), ("restore", "backup.zip")])
def test_a_database_that_is_not_there(
    url: str, said: str, command: tuple[str, ...], refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAMILIEHUS_DATABASE_URL", url)
    line = refused(*command)
    assert "FAMILIEHUS_DATABASE_URL" in line
    assert said in line
    assert "hemmelig" not in line


def test_a_folder_that_cannot_be_written(refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAMILIEHUS_VAR_DIR", "/proc/nowhere")
    assert refused("organisation", "list").endswith("see FAMILIEHUS_VAR_DIR")


def test_what_is_known_of_a_parent_is_not_looked_up_where_it_cannot_be_written(refused: Callable[..., str]) -> None:
    assert "there are: none" in refused("catalogue", "export", "--catalogue", "nope")
    assert "/proc/nowhere cannot be written" in refused("privacy", "export", "K-ABC-DEF", "--out", "/proc/nowhere")


def test_keys_that_cannot_be_made(refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAMILIEHUS_SECRET_KEYS_DIR", "/proc/nowhere")
    assert refused("organisation", "list").endswith("see FAMILIEHUS_SECRET_KEYS_DIR")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("danger.yaml", "words: [\n", "danger.yaml: line 2: "),
        ("urgent.yaml", "urgent: 5\n", "urgent.yaml is not as the program ships it"),
        ("topics.yaml", "\x00", "topics.yaml is not as the program ships it"),
        ("experience.csv", ",topic:sleep\nasked,much\n", "experience.csv is not as the program ships it"),
        ("geo", "", "municipalities.csv cannot be read: "),
    ],
)
def test_a_table_that_somebody_broke(
    name: str,
    text: str,
    said: str,
    refused: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    data = Path(shutil.copytree(Settings.from_env({}).data_dir, tmp_path / "data"))
    if text:
        (data / name).write_text(text, encoding="utf-8")
    else:
        shutil.rmtree(data / name)
    monkeypatch.setenv("FAMILIEHUS_DATA_DIR", str(data))
    assert said in refused("catalogue", "check")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("geo/municipalities.csv", "municipalities.csv cannot be read: "),
        ("notify.yaml", "notify.yaml cannot be read: "),
    ],
)
def test_a_table_that_the_worker_misses(
    name: str, said: str, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(Settings.from_env({}).data_dir, tmp_path / "data"))
    (data / name).unlink()
    monkeypatch.setenv("FAMILIEHUS_DATA_DIR", str(data))
    assert said in refused("worker", "--once")


def test_processes_count_in_memory_and_on_the_disk_where_that_is_not_to_be_had(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a disk that is full each would be killed at the first page it counts."""
    settings = Settings.from_env({"FAMILIEHUS_VAR_DIR": str(tmp_path)})
    monkeypatch.setattr(house, "_MEMORY", tmp_path / "memory")
    assert house._counting(settings) == tmp_path / "metrics"  # noqa: SLF001
    (tmp_path / "memory").mkdir()
    first = house._counting(settings)  # noqa: SLF001
    assert first.parent == tmp_path / "memory"
    (first / "counter_1.db").touch()
    assert house._counting(settings) == first  # noqa: SLF001
    assert list(first.iterdir()) == [], "what was counted before is over"


def test_a_port_in_use_is_not_shared_with_whoever_has_it(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "_STOP_S", 0.2)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server itself does
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"port {port} on 127.0.0.1 cannot be used" in refused("serve", "--port", str(port))


def test_a_host_that_nobody_knows_is_said_in_words(refused: Callable[..., str]) -> None:
    said = refused("serve", "--host", "findes-ikke.invalid")
    assert "on findes-ikke.invalid cannot be used" in said
    assert "Unknown error" not in said


@pytest.mark.parametrize("to", ["+5000000d", "0001-01-01T00:00", "9999-12-31T23:00", "-999999999d", "", "+1y", "²"])
def test_a_clock_that_no_process_could_live_by_is_not_set(to: str, refused: Callable[..., str]) -> None:
    assert "say +5d" in refused("demo", "clock", to)
    assert _moved() == timedelta()


def test_the_clock_goes_back_as_well(refused: Callable[..., str]) -> None:
    assert refused
    result = CliRunner().invoke(cli, ["demo", "clock", "-3h"])
    assert (result.exit_code, _moved()) == (0, timedelta(hours=-3)), result.output


def test_who_is_still_stopping_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        Timer(0.3, other.close).start()
        house.must_be_free("127.0.0.1", port)
    with pytest.raises(Refused, match="cannot be used"):
        house.must_be_free("192.0.2.1", port)  # no address of this machine: nothing to wait for


def test_links_that_leave_the_site_lead_to_the_port_it_is_on(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused
    monkeypatch.setenv("PORT", "8000")
    monkeypatch.delenv("FAMILIEHUS_PUBLIC_URL", raising=False)
    monkeypatch.setattr(house.gc, "disable", lambda: None)  # what ``_run`` would switch on again
    served: list[Settings] = []
    monkeypatch.setattr(house, "load_shipped", lambda _context: None)
    monkeypatch.setattr(house, "_run", lambda settings, _host, _port: served.append(settings))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    result = CliRunner().invoke(cli, ["serve", "--port", str(port)])
    assert [one.public_url for one in served] == [f"http://127.0.0.1:{port}"], result.output


def _moved() -> timedelta:
    from familiehus.wiring import clock_offset

    return clock_offset(Context().database)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-f", "kommune=Nirgendwo"), "kommune: We do not know"),
        (("-f", "farve=blå"), "there is no filter 'farve'; there are: q, kommune"),
        (("far " * 600,), "q: That is too long."),
        (("-f", "adgang=flyvende"), "adgang: There is no such value."),
    ],
)
def test_a_search_says_what_would_be_right(arguments: tuple[str, ...], said: str, refused: Callable[..., str]) -> None:
    assert refused("search", *arguments).startswith(said)


def test_every_change_since_the_year_one(refused: Callable[..., str]) -> None:
    assert refused
    result = CliRunner().invoke(cli, ["catalogue", "changes", "--since", "0001-01-01"])
    assert result.exit_code == 0, repr(result.exception)
