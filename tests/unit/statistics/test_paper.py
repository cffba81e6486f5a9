"""The report on paper: no box stands where a letter should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from fpdf.fonts import TTFFont

from familiehus.statistics.paper import Paper, legible


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A page that is never printed; its letters are files that have to be closed."""
    made = Paper("")
    made.add_page()
    yield made
    for font in made.fonts.values():
        cast("TTFFont", font).close()


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
def test_only_what_there_are_letters_for_is_printed(paper: Paper, said: str, printed: str) -> None:
    assert legible(said, paper.letters) == printed


def test_a_bar_stands_beside_its_row_on_every_page(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    bars: list[tuple[int, float]] = []
    monkeypatch.setattr(paper, "rect", lambda _x, y, *_size: bars.append((paper.page_no(), y)))
    rows = []
    for number in range(60):
        paper.row(f"Prøveby {number}", "9", 0.5)
        rows.append((paper.page_no(), paper.get_y()))
    assert paper.page_no() == 2
    assert [page for page, _ in bars[::2]] == [page for page, _ in rows]
    assert all(0 < under - y < 10 for (_, y), (_, under) in zip(bars[::2], rows, strict=True))
