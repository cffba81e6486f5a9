"""Many answers at the same moment: none is lost, none is counted twice, and the flood rule holds to the one."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest

from familiehus.kernel.errors import FamiliehusError
from tests.integration.feedback.conftest import FULL, Listening

pytestmark = pytest.mark.untraced

THREADS, EACH, EXPECTED = 8, 30, 90


def test_no_answer_of_a_burst_is_lost(listening: Listening) -> None:
    """240 answers from eight sides at once, each form sent twice; 180 are counted, the rest lies aside."""
    survey = listening.make(expected=EXPECTED)
    start, wrong = threading.Barrier(THREADS), list[FamiliehusError]()

    def send(number: int) -> None:
        start.wait(20)
        try:
            for n in range(EACH):
                form = uuid4().hex
                tick = "yes" if number % 2 else "no"
                sent = {"surer": tick, "who": "mother"} | ({"good": FULL["good"]} if n % 10 == 0 else {})
                assert listening.answer(survey.locator, form, **sent)
                assert not listening.answer(survey.locator, form, **sent)
        except FamiliehusError as error:
            wrong.append(error)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not wrong
    totals = listening.totals(survey.id)
    assert (totals.answered, totals.aside) == (2 * EXPECTED, THREADS * EACH - 2 * EXPECTED)
    assert listening.does("let_in", survey.id) == THREADS * EACH - 2 * EXPECTED
    totals = listening.totals(survey.id)
    assert totals.answered == THREADS * EACH
    assert totals.counts == {"surer": {"yes": 120, "no": 120}, "who": {"mother": 240}}
    assert len(listening.texts(survey.id)) == THREADS * EACH // 10
