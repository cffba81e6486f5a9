"""What somebody writes with an action is bounded, and holds no CPR number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from familiehus.kernel.errors import Refused
from familiehus.referrals.case import NOTHING_SAID, check_words

WRITTEN = ("reason", "what_next", "request", "successor")


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize(
    ("words", "why"), [("x" * 2001, "too long"), ("Ring til 010190-1234", "CPR"), ("0101901234", "CPR")]
)
def test_words_that_cannot_be_kept_are_refused(name: str, words: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        check_words(replace(NOTHING_SAID, **{name: words}))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_telephone_number_is_no_cpr_number(name: str) -> None:
    check_words(replace(NOTHING_SAID, **{name: "Prøve Person, 20 30 40 50"}))
