"""What stood in a box is kept as it was typed, without what nobody types."""

from __future__ import annotations

import pytest

from familiehus.web.described import Text
from familiehus.web.forms import as_typed


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Vi sover ikke.\r\nSlet ikke.\tNej.", "Vi sover ikke.\nSlet ikke.\tNej."),
        ("Nav\u202en Prøve", "Navn Prøve"),
        ("\u2067Prøve\u2069 \u202aFar\u202c", "Prøve Far"),
        ("Prøve\x00\x07\x9f", "Prøve"),
        ("مريم\u200f 😀 a\u200db", "مريم\u200f 😀 a\u200db"),
    ],
)
def test_what_turns_the_rest_of_a_line_around_is_left_out(sent: str, kept: str) -> None:
    """A name that turns the writing around would turn the number beside it, too: K-ABC becomes CBA-K."""
    assert as_typed(sent) == kept


def test_a_program_sends_no_such_sign_either() -> None:
    assert Text().deserialize("Nav\u202en\u2069 Prøve ") == "Navn Prøve"
