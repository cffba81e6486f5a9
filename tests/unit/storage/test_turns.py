"""Writers take turns: first come, first served, and whoever gives up waiting holds nobody up."""

from __future__ import annotations

import threading
import time

from familiehus.storage.turns import Turns


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
