"""The report on paper: no box stands where a letter should."""

from __future__ import annotations

import pytest

from familiehus.statistics.paper import Paper, legible


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Tak for kaffen 🙏👍", "Tak for kaffen"),
        ("Dejligt ❤️\nog trygt.", "Dejligt ❤️\nog trygt."),
        ("شكرًا على القهوة", "شكرًا على القهوة"),
        ("Дякую за їжу", "Дякую за їжу"),
        ("நன்றி", ""),
        ("谢谢 for the coffee", ""),
        ("👍", ""),
    ],
)
def test_only_what_there_are_letters_for_is_printed(said: str, printed: str) -> None:
    assert legible(said, Paper("").letters) == printed
