"""Parents read short sentences: LIX at most 35, fewer than 15 words; and every code of the catalogue has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from familiehus.catalogue import vocabulary
from familiehus.web.labels import LABELS, label

WORDS = re.compile(r"[^\W\d_][\w’'-]*")
GROUPS = {
    "tier": vocabulary.Tier,
    "tier_name": vocabulary.Tier,
    "sector": vocabulary.Sector,
    "audience": vocabulary.Audience,
    "way": vocabulary.Way,
    "channel": vocabulary.Channel,
    "profession": vocabulary.Profession,
    "place": vocabulary.PlaceKind,
    "facility": vocabulary.Facility,
    "day_part": vocabulary.DayPart,
}


def lix(text: str) -> float:
    """Words a sentence, and the share of words over six letters in per cent."""
    words = WORDS.findall(text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


STAFF_ONLY = ("accounts", "staff", "access", "audit", "concerns", "referrals", "frontdesk", "statistics")


@pytest.fixture(scope="module")
def messages(root: Path) -> list[str]:
    """Every Danish text of the pages parents see."""
    methods = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    texts: set[str] = set()
    for file, _line, message, *_rest in extract_from_dir(str(root / "familiehus"), methods, keywords=keywords):
        if not set(STAFF_ONLY) & set(Path(file).parts):
            texts.update(message if isinstance(message, tuple) else (message,))
    return sorted(texts)


def test_sentences_are_short(messages: list[str]) -> None:
    assert len(messages) > 200
    sentences = [part for text in messages for part in re.split(r"(?<=[.!?])\s+", text)]
    assert not [sentence for sentence in sentences if len(WORDS.findall(sentence)) >= 15]


def test_running_text_is_easy_to_read(messages: list[str]) -> None:
    running = " ".join(text for text in messages if text.endswith((".", "?", "!")))
    assert lix(running) <= 35


@pytest.mark.parametrize("group", GROUPS)
def test_every_code_has_words(group: str) -> None:
    assert set(LABELS[group]) == set(GROUPS[group])
    assert all(label(group, code) != code for code in GROUPS[group] if code != "open")
