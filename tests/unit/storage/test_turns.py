"""Writers take turns: first come, first served, and whoever gives up waiting holds nobody up."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from familiehus.storage.turns import Turns, _FileLock


def waiting(turns: Turns, number: int) -> None:
    """Until so many wait."""
    while len(turns._waiting) < number:  # noqa: SLF001 - nothing else tells
        time.sleep(0.001)


def test_first_come_first_served() -> None:
    turns, order = Turns(), list[int]()
    assert turns.take(1)

    def queue(number: int) -> None:
        assert turns.take(10)
        order.append(number)
        turns.give()

    threads = [threading.Thread(target=queue, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        waiting(turns, number + 1)
    turns.give()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]
    assert turns.take(0)


def test_whoever_gives_up_is_passed_over() -> None:
    turns = Turns()
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(0)


def test_a_turn_that_comes_at_the_last_moment_is_taken() -> None:
    turns = Turns()
    assert turns.take(1)
    taken = list[bool]()
    other = threading.Thread(target=lambda: taken.append(turns.take(0.05)))
    other.start()
    waiting(turns, 1)
    with turns._lock:  # noqa: SLF001
        time.sleep(0.1)  # the other one has stopped waiting and is about to leave the queue
        turns._waiting.popleft().set()  # noqa: SLF001
    other.join(10)
    assert taken == [True]


def first_place(turns: Turns) -> _FileLock:
    """Of those processes that wait."""
    assert turns._between is not None  # noqa: SLF001 - nothing else tells
    return turns._between._first  # noqa: SLF001


def is_free(lock: _FileLock) -> bool:
    """Whether nobody has it."""
    free = lock.take(time.monotonic(), 0)
    if free:
        lock.give()
    return free


@pytest.fixture
def two(tmp_path: Path) -> tuple[Turns, Turns]:
    """Those of two processes: each has opened the files for itself."""
    return Turns(tmp_path / "turn"), Turns(tmp_path / "turn")


def test_one_process_at_a_time_has_the_turn(two: tuple[Turns, Turns]) -> None:
    one, other = two
    assert one.take(1)
    assert not other.take(0.01)
    assert not other.take(0.01), "whoever gave up stands in nobody's way"
    one.give()
    assert other.take(1)
    other.give()
    assert one.take(1)


def test_a_process_that_waits_is_next_however_busy_the_other_one_is(
    two: tuple[Turns, Turns], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("familiehus.storage.turns._IN_A_ROW_S", 0)
    busy, patient = two
    assert busy.take(1)
    taken = list[bool]()
    waits = threading.Thread(target=lambda: taken.append(patient.take(30)))
    waits.start()
    until = time.monotonic() + 10
    while is_free(first_place(busy)):
        assert time.monotonic() < until, "it does not wait in the first place"
        time.sleep(0.001)
    busy.give()
    assert not busy.take(0.2)
    waits.join(30)
    assert taken == [True]


def test_a_process_goes_on_for_a_moment_though_another_one_waits(
    two: tuple[Turns, Turns], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("familiehus.storage.turns._IN_A_ROW_S", 60)
    busy, patient = two
    assert busy.take(1)
    busy.give()
    assert first_place(patient).take(time.monotonic(), 0)
    assert busy.take(0)


HOLDS = """
import sys
from pathlib import Path
from familiehus.storage.turns import Turns
print(Turns(Path(sys.argv[1])).take(1), flush=True)
input()
"""


def test_a_turn_ends_with_its_process(tmp_path: Path) -> None:
    file = tmp_path / "turn"
    command = [sys.executable, "-c", HOLDS, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        assert process.stdout.readline() == b"True\n"
        assert not Turns(file).take(0)
        process.kill()
    assert Turns(file).take(10)


def test_whoever_is_forked_opens_the_files_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(tmp_path / "turn")
    assert turns.take(1)
    monkeypatch.setattr(os, "getpid", lambda: 0)
    child = first_place(turns)
    assert turns._between is not None  # noqa: SLF001
    assert not turns._between.take(time.monotonic()), "the lock of the process it came from is not its own"  # noqa: SLF001
    assert is_free(child)
