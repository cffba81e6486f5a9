"""What a parent reads on a survey: short sentences, and words for every value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from familiehus.feedback import wording
from familiehus.feedback.domain import CHOICES, TOO_LATE, UNLIKE, Cleared, Question, Stage, Unread
from familiehus.feedback.results import Unshown
from familiehus.feedback.statements import Shelf
from familiehus.kernel.text import HoldsCpr
from familiehus.statistics.wording import PURPOSE
from tests.web.test_words import WORDS, lix


@pytest.fixture(scope="module")
def texts(root: Path) -> list[str]:
    """Every Danish text of the public pages, and the questions."""
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    found = {*wording.QUESTIONS.values()}
    for folder, method in (("templates/voice", ("**.html", "jinja2")), ("", ("public.py", "python"))):
        place = str(root / "familiehus" / "feedback" / folder)
        for _file, _line, message, *_rest in extract_from_dir(place, [method], keywords=keywords):
            found.update(message if isinstance(message, tuple) else (message,))
    return sorted(found)


def test_sentences_are_short(texts: list[str]) -> None:
    assert len(texts) > 40
    sentences = [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text)]
    assert not [sentence for sentence in sentences if len(WORDS.findall(sentence)) >= 15]


def test_running_text_is_easy_to_read(texts: list[str]) -> None:
    assert lix(" ".join(text for text in texts if text.endswith((".", "?", "!")))) <= 35


def test_everything_has_words() -> None:
    assert set(wording.QUESTIONS) == set(Question)
    assert set(wording.STAGES) == set(Stage)
    assert set(wording.STATES) == set(Cleared)
    assert set(wording.UNSHOWN) == set(Unshown)
    assert set(wording.UNREAD) == set(Unread)
    assert set(wording.SHELVES) == set(Shelf)
    for kind in CHOICES.values():
        assert set(wording.VALUES[kind]) == set(kind)


def test_the_numbers_name_a_tick_in_the_words_it_was_asked_in() -> None:
    assert PURPOSE[Question.HARMLESS] == wording.QUESTIONS[Question.HARMLESS]


def test_every_refusal_has_words(root: Path) -> None:
    raised = set()
    for path in (root / "familiehus" / "feedback").rglob("*.py"):
        raised |= set(re.findall(r'raise Refused\("([^"]+)"\)', path.read_text(encoding="utf-8")))
    assert raised
    assert raised | {*UNLIKE, *TOO_LATE, str(HoldsCpr())} == wording.REFUSALS
