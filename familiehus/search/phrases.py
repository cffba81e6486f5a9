"""Needs read out of a question: which topics its words speak of, in whatever order and form they come.

A phrase is recognised when enough of its weight is there: words that few topics share weigh much, small words little.
So "min baby græder hele tiden" speaks of crying, and one missing, extra or bent word does no harm.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from familiehus.catalogue.topics import Topic, Topics
from familiehus.search.analysis import is_number, term, words
from familiehus.search.vocabulary import Vocabulary
from familiehus.search.words import NO, PARTS_OF_DAY, SOMEBODY

_SMALL_WORD = 0.12
_ENOUGH = 0.6
_TELLING = 3.0
_OUTDONE = 0.45
_MORE_SAID = 1.15
_SENSE = 0.5
_WITHOUT_NO = 0.5
_WITHOUT_MARK = 0.5
# Told only by words of two clauses, neither of which tells enough of it.
_ACROSS = 0.6
# It was said that there is nobody of whom the phrase speaks: "ingen kæreste".
_DENIED = 0.6
# A word is a mark of a topic that stands in so many of its phrases, and so many times as often as anywhere.
_MARK_OF, _MARK_OVER, _MARKED_TWICE = 0.04, 4.0, 2
_TOGETHER, _FAR_APART = 2, 0.75
# What a whole phrase of small words alone weighs: "kan ikke mere".
_PLAIN = 2.0
_LONG_ENOUGH = 3
_TINY = 2
# A word so telling that no longer phrase takes it away: "mødregruppe for unge" still asks for a group.
_UNMISTAKABLE = 4.0


# Topics that tell whose life it is.
LIVES = frozenset(
    "fathers co_mothers_and_partners young_parents solo_parents grandparents_and_carers rainbow_families young_pregnant"
    " multiple_births premature first_child pregnancy pregnancy_doubt adoption greenlandic_families donor_child".split()
)


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic, how surely it is meant (0 to 1), the terms of the question that say so, and the telling among those."""

    topic: str
    strength: float
    terms: frozenset[str]
    telling: frozenset[str] = frozenset()


def less_sure(
    topics: Iterable[TopicMatch], times: float, which: Callable[[TopicMatch], bool]
) -> tuple[TopicMatch, ...]:
    """These needs, the surest first; those that ``which`` names are so many ``times`` as sure."""
    heard = (replace(match, strength=match.strength * times) if which(match) else match for match in topics)
    return tuple(sorted(heard, key=lambda match: -match.strength))


@dataclass(frozen=True, slots=True)
class _Phrase:
    topic: str
    terms: frozenset[str]
    weight: float
    # Its small words, where they are what makes one telling word mean this need: "slår ikke til".
    small: frozenset[str] = frozenset()
    plain: bool = False
    # Its words for no: without them the opposite is said.
    no: frozenset[str] = frozenset()
    # The parts of one word taken apart: said of one thing only where they stand together.
    one: bool = False
    # Its words for whose life it tells of: without any of them it is somebody else's.
    marks: frozenset[str] = frozenset()

    def as_meant(self, there: frozenset[str]) -> float:
        """How much of its sense is left with these of its terms: less when its small words were not said."""
        return 1.0 - _SENSE * (1 - len(self.small & there) / len(self.small)) if self.small else 1.0

    def as_told(self, known: Collection[str]) -> float:
        """Less than one where its no, or whose life it tells of, was not said at all."""
        without_no = bool(self.no) and self.no.isdisjoint(known)
        without_mark = bool(self.marks) and self.marks.isdisjoint(known)
        return (_WITHOUT_NO if without_no else 1.0) * (_WITHOUT_MARK if without_mark else 1.0)

    def is_across(self, there: frozenset[str], clauses: Sequence[frozenset[str]], weights: Mapping[str, float]) -> bool:
        """Whether these of its terms stand in several clauses, none of which tells enough of it."""
        inside = max(math.fsum(weights[t] for t in there & clause) for clause in clauses)
        return inside < _ENOUGH * self.weight


@dataclass
class Book:
    """All phrases of one language."""

    weights: dict[str, float]
    phrases: list[_Phrase]
    by_term: dict[str, list[int]]
    words: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    # How much of each phrase must be said, by its number.
    least: list[float] = field(default_factory=list)

    def said_by(self, known: Iterable[str]) -> Mapping[int, float]:
        """What these terms weigh in each phrase that has any of them, by its number."""
        said: dict[int, float] = defaultdict(float)
        for one in dict.fromkeys(known):
            weight = self.weights[one]
            for number in self.by_term[one]:
                said[number] += weight
        return said


class PhraseBook:
    """The topics' phrases in every language, ready to be matched. Safe to share."""

    def __init__(self, books: Mapping[str, Book]) -> None:
        self._books = books

    def knows(self, term_: str, language: str) -> bool:
        """True when some phrase of that language has the term, rightly spelled."""
        return term_ in self._books[language].right

    def says(self, word: str, language: str) -> bool:
        """True when some phrase of that language has the very word."""
        return word in self._books[language].words

    def weight(self, term_: str, language: str) -> float:
        """How telling a term is among topics; high for terms no topic has."""
        return self._books[language].weights.get(term_, _TELLING)

    def match(
        self,
        terms: Collection[str],
        language: str,
        clauses: Sequence[frozenset[str]] = (),
        denied: frozenset[str] = frozenset(),
    ) -> list[TopicMatch]:
        """Topics spoken of by these terms, the surest first.

        ``clauses`` are the terms of each, where there are two; ``denied`` name somebody who is not there.
        """
        book = self._books[language]
        known = [t for t in terms if t in book.weights]
        content = sum(book.weights[t] for t in known) or 1.0
        best: dict[str, tuple[float, frozenset[str]]] = {}
        at = {t: n for n, t in reversed(list(enumerate(terms)))}
        for number, heard in book.said_by(known).items():
            if heard < book.least[number]:
                continue
            phrase = book.phrases[number]
            cover = heard / phrase.weight
            there = phrase.terms.intersection(known)
            if phrase.plain and there == phrase.terms:
                heard = max(heard, _PLAIN)
            cover *= phrase.as_told(known)
            if clauses and phrase.is_across(there, clauses, book.weights):
                cover *= _ACROSS
            if denied and not phrase.no and not denied.isdisjoint(there):
                cover *= _DENIED
            if phrase.one and max(map(at.__getitem__, there)) - min(map(at.__getitem__, there)) > _TOGETHER:
                cover *= _FAR_APART
            strength = (
                phrase.as_meant(there) * cover * (0.6 * min(1.0, heard / _TELLING) + 0.4 * min(1.0, heard / content))
            )
            if strength > best.get(phrase.topic, (0.0, frozenset()))[0]:
                best[phrase.topic] = (strength, there)
        found = [TopicMatch(topic, min(1.0, s), there, there - book.small) for topic, (s, there) in best.items()]
        telling = {m.topic: max((book.weights[t] for t in m.terms), default=0.0) for m in found}
        settled = (m if telling[m.topic] >= _UNMISTAKABLE else _outdone(m, found) for m in found)
        return sorted(settled, key=lambda m: -m.strength)


def _outdone(match: TopicMatch, others: Collection[TopicMatch]) -> TopicMatch:
    """A topic read from some of the words counts less when another was read from all of these and more.

    "baby græder hele tiden" is about a crying baby, not about a parent who "græder hele tiden".
    """
    outdone = any(match.terms < other.terms and match.strength < _MORE_SAID * other.strength for other in others)
    return replace(match, strength=match.strength * _OUTDONE) if outdone else match


def plainly(matches: Sequence[TopicMatch]) -> Iterable[TopicMatch]:
    """The topics to tell somebody we have read, of these, the surest first: not what the same words mean less surely.

    Who writes that the baby cries and they cannot go on is not told that we have read a depression.
    """
    for number, match in enumerate(matches):
        surer = (other for other in matches[:number] if other.strength >= _MORE_SAID * match.strength)
        if not match.telling or not any(match.telling <= other.telling for other in surer):
            yield match


def _texts(topic: Topic, language: str) -> Iterable[str]:
    if label := topic.labels.get(language):
        yield label
    yield from topic.phrases.get(language, ())
    if language == "da":
        yield from topic.professional


def book_of(topics: Topics, language: str, vocabulary: Vocabulary, small_words: Collection[str]) -> Book:
    """The book of a language. Only that of Danish depends on the vocabulary, which knows its compounds."""
    said: dict[str, list[frozenset[str]]] = {}
    heard: set[str] = set()
    ones: set[frozenset[str]] = set()
    right: set[str] = set()
    for topic in topics.by_key.values():
        said[topic.key] = []
        for text in _texts(topic, language):
            found = words(text, language)
            phrases = [p for p in _variants(found, language, vocabulary, small_words) if p]
            if len(found) == 1:
                ones.update(p for p in phrases if len(p) > 1)
            said[topic.key] += phrases
            heard.update(word for word in found if not is_number(word))
            right.update(*phrases)
        for text in topic.misspelled if language == "da" else ():
            said[topic.key] += [p for p in _variants(words(text, language), language, vocabulary, small_words) if p]
    spread = Counter(t for phrases in said.values() for t in frozenset().union(*phrases))
    no = {term(w, language) for w in words(NO[language], language)}
    beside = f"{SOMEBODY[language]} {PARTS_OF_DAY.get(language, '')}"
    small = {term(w, language) for w in (*small_words, *words(beside, language))}
    weights = {t: math.log(1 + len(said) / count) * (_SMALL_WORD if t in small else 1.0) for t, count in spread.items()}
    book = Book(weights, [], defaultdict(list), frozenset(heard), frozenset(right), frozenset(small))
    _fill(book, said, no, ones)
    return book


def _fill(book: Book, said: Mapping[str, Sequence[frozenset[str]]], no: set[str], ones: set[frozenset[str]]) -> None:
    """All phrases of the topics, each once."""
    marks, small, weights = _marks(said, book.small), book.small, book.weights
    for key, phrases in said.items():
        for phrase in dict.fromkeys(phrases):
            for one in phrase:
                book.by_term[one].append(len(book.phrases))
            bits = phrase & small
            telling = bits if len(phrase) - len(bits) == 1 else frozenset()
            weight = math.fsum(weights[t] for t in phrase)  # the same in every process, whatever the order of a set
            book.least.append(_ENOUGH * weight)
            book.phrases.append(
                _Phrase(
                    key,
                    phrase,
                    weight,
                    telling,
                    _is_plain(phrase, bits),
                    phrase & no,
                    phrase in ones,
                    marks[key] if phrase & marks[key] else frozenset(),
                )
            )


def _marks(said: Mapping[str, Sequence[frozenset[str]]], small: frozenset[str]) -> dict[str, frozenset[str]]:
    """The words that tell whose life a topic is, by topic."""
    counted = {key: Counter(t for phrase in phrases for t in phrase - small) for key, phrases in said.items()}
    everywhere: Counter[str] = Counter()
    for one in counted.values():
        everywhere.update(one)
    total = sum(map(len, said.values()))
    return {
        key: frozenset(
            t
            for t, n in one.items()
            if key in LIVES
            and n >= max(_MARKED_TWICE, _MARK_OF * len(said[key]))
            and n / len(said[key]) >= _MARK_OVER * everywhere[t] / total
        )
        for key, one in counted.items()
    }


def _is_plain(phrase: frozenset[str], small: frozenset[str]) -> bool:
    return len(phrase) >= _LONG_ENOUGH and phrase == small


def _variants(
    found: Sequence[str], language: str, vocabulary: Vocabulary, small: Collection[str]
) -> Iterable[frozenset[str]]:
    """A phrase of these words as it stands and, in Danish, with its compounds taken apart."""
    plain = [w for w in found if not is_number(w)]
    if len(plain) < len(found) and sum(w not in small or len(w) > _TINY for w in plain) <= 1:
        return  # "niveau 3" is not said by "niveau" alone, nor "вагітна в 17" by being pregnant.
    whole = [(term(w, language),) for w in plain]
    yield frozenset(t for one in whole for t in one)
    if language == "da":
        apart = [vocabulary.split(w) for w in plain]
        if any(apart):
            yield frozenset(t for parts, one in zip(apart, whole, strict=True) for t in (parts or one))
