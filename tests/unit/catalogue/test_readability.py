"""Parents' texts are plain: LIX at most 35, sentences under 15 words (a tired reader, perhaps with little Danish)."""

import re
from collections.abc import Iterator

import pytest

from familiehus.catalogue.domain import House, Offer, Text
from tests import shipped

SOURCE = shipped.source()
ENTRIES = [*SOURCE.catalogue.offers, *SOURCE.catalogue.houses]
MOST_LIX = 35
MOST_WORDS = 14


def sentences(text: str) -> list[list[str]]:
    return [words for part in re.split(r"[.!?:]+(?:\s|$)", text) if (words := re.findall(r"[\wæøåÆØÅé§-]+", part))]


def lix(text: str) -> float:
    """Words a sentence, plus the share of words longer than six letters in per cent (Björnsson)."""
    words = [word for sentence in sentences(text) for word in sentence]
    return len(words) / len(sentences(text)) + 100 * sum(len(word) > 6 for word in words) / len(words)


def texts(entry: Offer | House) -> Iterator[Text]:
    yield entry.summary
    if isinstance(entry, Offer):
        yield from entry.details
        yield from entry.phases
        yield from (t for t in (entry.eligibility, entry.access.note) if t)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_the_summary_is_easy_to_read(entry: Offer | House) -> None:
    assert lix(entry.summary.da) <= MOST_LIX, entry.summary.da


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_sentences_are_short(entry: Offer | House) -> None:
    for text in texts(entry):
        for sentence in sentences(text.da):
            assert len(sentence) <= MOST_WORDS, " ".join(sentence)
