"""What a parent reads on these pages: short sentences, in every language, and what must stand there stands there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from familiehus.consent.domain import Purpose
from familiehus.families.domain import Ending
from familiehus.families.vocabulary import Field
from familiehus.family_page import wording
from familiehus.family_page.ways import Way
from familiehus.referrals.domain import Kind, State
from tests.web.test_words import WORDS, lix


@pytest.fixture(scope="module")
def texts(root: Path) -> list[str]:
    """Every Danish text of the family's side, the approved ones among them."""
    methods = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    found = {wording.DUTY["da"], wording.CANNOT_UNREAD["da"], wording.ANONYMOUS["da"]}
    folder = str(root / "familiehus" / "family_page")
    for _file, _line, message, *_rest in extract_from_dir(folder, methods, keywords=keywords):
        found.update(message if isinstance(message, tuple) else (message,))
    return sorted(found)


def test_sentences_are_short(texts: list[str]) -> None:
    assert len(texts) > 100
    own = [text for text in texts if text != wording.DUTY["da"]]  # the model's words, kept as they are
    sentences = [part for text in own for part in re.split(r"(?<=[.!?])\s+", text)]
    assert not [sentence for sentence in sentences if len(WORDS.findall(sentence)) >= 15]


def test_running_text_is_easy_to_read(texts: list[str]) -> None:
    assert lix(" ".join(text for text in texts if text.endswith((".", "?", "!")))) <= 35


def test_the_duty_stands_in_the_words_of_the_model() -> None:
    assert wording.DUTY["da"] == (
        "Du bestemmer, hvad vi giver videre. Der er én undtagelse: Er vi alvorligt bekymrede for et barn, skal vi sige "
        "det til kommunen. Vi prøver at tale med dig først."
    )


def test_every_code_a_parent_can_meet_has_words() -> None:
    assert set(wording.FIELDS) == set(Field)
    assert set(wording.PURPOSES) == set(Purpose)
    assert set(wording.ENDINGS) == set(Ending)


@pytest.mark.parametrize("state", [state for state in State if state not in {State.DRAFT, State.CLOSED}])
@pytest.mark.parametrize("kind", Kind)
def test_every_state_has_words(state: State, kind: Kind) -> None:
    way = Way(None, kind, state, "Huset", "", None, None, True, False, None)  # type: ignore[arg-type]
    assert wording.head(way, "Prøve Person")
    over = {State.WITHDRAWN, State.DECLINED, State.TAKEN_OVER, State.ACTIVE, State.COMPLETED}
    nobody_takes_over = kind is Kind.HANDOVER and state in over
    assert bool(wording.kind(way)) is not nobody_takes_over, "it came to nothing, or they have"
    assert isinstance(wording.steps(way, ""), list)


def test_nobody_takes_over_who_has_done_so_and_gives_a_waiting_place() -> None:
    way = Way(None, Kind.HANDOVER, State.WAITING, "Huset", "", None, None, True, False, None)  # type: ignore[arg-type]
    assert wording.kind(way) == "Huset tager over"
    assert not wording.kind(replace(way, taken_over=True))


def test_r031_r099_no_place_and_no_volunteer_is_promised_before_it_begins() -> None:
    way = Way(None, Kind.ADDITION, State.TAKEN_OVER, "Huset", "", None, None, True, False, None)  # type: ignore[arg-type]
    assert wording.head(way, "Prøve Person") == "Huset vil hjælpe dig"
