"""What the tables alone teach whoever reads questions: learned once a process, the same over every index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from familiehus.catalogue.topics import Topics
from familiehus.search.analysis import LANGUAGES, danish, is_number, spoken, stop_words
from familiehus.search.concepts import Concepts
from familiehus.search.phrases import Book, book_of
from familiehus.search.spelling import Speller
from familiehus.search.vocabulary import Vocabulary
from familiehus.search.words import TRADE


@dataclass(frozen=True)
class Lessons:
    """Topics and concepts, and what follows from them alone. Safe to share."""

    topics: Topics
    concepts: Concepts
    small: Mapping[str, frozenset[str]]
    own_words: Vocabulary
    books: Mapping[str, Book]
    spellers: Mapping[str, Speller]
    trade: frozenset[str]
    _danish: dict[frozenset[str], Book] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, topics: Topics, concepts: Concepts) -> Self:
        """Learn from the topics' phrases in every language; Danish ones are read with the catalogue's own words."""
        small = {
            language: concepts.small_words[language]
            | (stop_words(language) if language in ("da", "en") else frozenset())
            for language in LANGUAGES
        }
        own_words = _own_words(topics)
        books = {language: book_of(topics, language, own_words, small[language]) for language in LANGUAGES[1:]}
        return cls(topics, concepts, small, own_words, books, _spellers(topics), _trade(topics))

    def danish_book(self, vocabulary: Vocabulary) -> Book:
        """The Danish one, read with the words of an index. Kept: most editions make their compounds of the same stems.

        It is most of the work of taking over an edition.
        """
        book = self._danish.get(vocabulary.stems)
        if book is None:
            book = book_of(self.topics, "da", vocabulary, self.small["da"])
            self._danish.clear()
            self._danish[vocabulary.stems] = book
        return book


def _own_words(topics: Topics) -> Vocabulary:
    """The words of the topics' Danish phrases."""
    return Vocabulary.of(
        text
        for topic in topics.by_key.values()
        for text in (topic.labels["da"], *topic.phrases.get("da", ()), *topic.professional)
    )


def _trade(topics: Topics) -> frozenset[str]:
    """Stems of the words that only those who work with families use: no everyday phrase of any topic has them."""
    everyday: set[str] = set()
    told: set[str] = set()
    for topic in topics.by_key.values():
        everyday |= _stems((topic.labels["da"], *topic.phrases.get("da", ())))
        told |= _stems(topic.professional)
    return frozenset(told - everyday - _stems(stop_words("da"))) | _stems((TRADE,))


def _stems(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(danish(word) for word in spoken(" ".join(texts)) if not is_number(word))


def _spellers(topics: Topics) -> dict[str, Speller]:
    """The words of the topics' phrases in the languages the catalogue is not written in."""
    found = {}
    for language in LANGUAGES[1:]:
        counts: dict[str, int] = {}
        for topic in topics.by_key.values():
            for text in (topic.labels.get(language, ""), *topic.phrases.get(language, ())):
                for word in spoken(text, language):
                    counts[word] = counts.get(word, 0) + 1
        found[language] = Speller(counts)
    return found
