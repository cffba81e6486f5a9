"""The terms of an entry, field by field: what the index stores and how heavy each field weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from familiehus.search.analysis import danish, english, is_number, pieces, stop_words, tokens
from familiehus.search.entries import Entry
from familiehus.search.vocabulary import Vocabulary

# Fields with their weight; one word in a name says as much as several in a text.
FIELDS = {"name": 3.0, "topic": 2.0, "who": 1.2, "body": 1.0}
TOPIC = "t:"


def topic_term(key: str) -> str:
    """The term under which entries of a topic are found."""
    return TOPIC + key


def danish_terms(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Stems of a Danish text and of its compounds' parts, stop words left out."""
    skipped = stop_words("da")
    for token in tokens(text):
        for word in pieces(token):
            if word not in skipped and not is_number(word):
                yield danish(word)
                yield from vocabulary.split(word)


def english_terms(text: str) -> Iterator[str]:
    """Marked stems of an English text, stop words left out."""
    skipped = stop_words("en")
    return (
        english(word) for token in tokens(text) for word in pieces(token) if word not in skipped and not is_number(word)
    )


def entry_terms(entry: Entry, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """The terms of each field in order; a term stands as often as it counts."""
    text = entry.text
    return {
        "name": [*_both(text.names, vocabulary)],
        "topic": [*_topics(entry), *_danish(entry.topic_labels, vocabulary)],
        "who": [*_both(text.who, vocabulary)],
        "body": [*_danish(text.danish, vocabulary), *(t for part in text.english for t in english_terms(part))],
    }


def _topics(entry: Entry) -> Iterator[str]:
    """The first topics of an entry are what it is most about."""
    for place, key in enumerate(entry.topics):
        yield from [topic_term(key)] * (3 if place == 0 else 2 if place < 3 else 1)


def _danish(texts: Iterable[str], vocabulary: Vocabulary) -> Iterator[str]:
    for text in texts:
        yield from danish_terms(text, vocabulary)


def _both(texts: Iterable[str], vocabulary: Vocabulary) -> Iterator[str]:
    """A name is found in both languages: it may be Danish, English or neither."""
    for text in texts:
        yield from danish_terms(text, vocabulary)
        yield from english_terms(text)


def words_of(entry: Entry) -> Iterator[str]:
    """The Danish texts an entry adds to the vocabulary; a name counts thrice, it is what people misspell."""
    for name in entry.text.names:
        yield from (name, name, name)
    yield from entry.text.who
    yield from entry.topic_labels
    yield from entry.text.danish
