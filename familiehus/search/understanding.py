"""From what somebody typed to what is sought: places, ages, wishes, needs, and the words that are left to look up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial

from familiehus.geo.tables import Places
from familiehus.search.abbreviations import in_full, written_out
from familiehus.search.ages import Ages, is_an_age, read_ages
from familiehus.search.amounts import amounts_in
from familiehus.search.analysis import beside, danish, english, is_number, normalise, spoken, term
from familiehus.search.apart import Apart
from familiehus.search.arabic import other_forms
from familiehus.search.bare import BareLetters
from familiehus.search.clauses import clauses_of
from familiehus.search.concepts import Heard, codes_of, every_other, leaving_home, of_nobody, of_ones_own_parent
from familiehus.search.courtesies import without_courtesies
from familiehus.search.danger import Danger
from familiehus.search.declined import declined, nobody_beside
from familiehus.search.facts import Facts
from familiehus.search.hours import with_the_clock
from familiehus.search.housenames import Houses
from familiehus.search.language import languages_of
from familiehus.search.lessons import Lessons
from familiehus.search.lookaround import HARDLY, asks_all_there
from familiehus.search.meant import as_meant
from familiehus.search.names import Names
from familiehus.search.offsubject import is_off_subject
from familiehus.search.phrases import PhraseBook, TopicMatch
from familiehus.search.placenames import PlaceNames, PlacesHeard
from familiehus.search.postings import Postings
from familiehus.search.question import Question, Word, telling
from familiehus.search.setright import KEPT_AS_SPELLED, right_names, set_right
from familiehus.search.sounds import as_heard
from familiehus.search.spelling import Speller, tolerance
from familiehus.search.timesoflife import with_times_of_life
from familiehus.search.vocabulary import in_two, wider
from familiehus.search.waysin import free_way
from familiehus.search.whenonly import beside_when
from familiehus.search.words import BESIDE_IT, EVERYBODY, JOINED_ON, OF_MANY, OF_ONESELF, asks_somebody

_LONGEST_QUESTION = 24
_PART = 0.4
_JOINED = 1.3
_TELLING = 3.0
_STATE = "hed"
_LONGEST_ENDING = 3
_ASIDE = 0.6
_LONG_WORD, _RIGHT_BEGINNING = 9, 5


class Reader:
    """Reads questions against one index. Build once an index; safe to share between threads."""

    def __init__(
        self,
        facts: Facts,
        postings: Postings,
        places: Places,
        lessons: Lessons,
        danger: Danger,
    ) -> None:
        self._postings = postings
        self._concepts = lessons.concepts
        self._danger = danger
        self._vocabulary = wider(facts.vocabulary, lessons.own_words)
        self._small = lessons.small
        self._trade = lessons.trade
        self._phrases = PhraseBook({"da": lessons.danish_book(self._vocabulary), **lessons.books})
        self._known_topics = frozenset(lessons.topics.by_key)
        self._places = PlaceNames(places, self._is_common)
        self._named = Names(self._places, facts).read
        self._apart = Apart(facts.names, self._is_a_word)
        self._bare = BareLetters(self._vocabulary, self._small["da"], self._places.written_alone)
        signals = dict.fromkeys(self._concepts.signals.words["da"], 1)
        self._spellers = {"da": Speller(signals | self._vocabulary.used, as_heard), **lessons.spellers}

    def read(self, text: str, page: str = "da") -> Question:
        """Understand a text of at most some two hundred letters. Never raises; nonsense is understood as its words."""
        text = without_courtesies(whole := self._spelled(text, page) if self._bare.may_be(text) else text)
        languages, said = self._said(text, page)
        ages = read_ages(normalise(text), self._concepts, languages)
        named = self._named(said, partial(self._room_for_places, languages=languages))
        counted = self._counted(said, ages, languages)
        mended, corrections = self._mended(text, said, named.all_positions | counted, languages)
        rest = beside_when(mended, named.positions | counted, self._concepts.signals, self._small, languages)
        tells = partial(self._tells, languages=languages)
        unwanted, without = declined(said, rest, tells, lambda told: self._helps(mended, told, languages))
        rest = beside(rest, without)
        heard = [h for h in self._heard(text, mended, said, languages, named.places) if h.start not in without]
        codes = with_the_clock(codes_of(heard, said), said)
        ways = {n for one in heard for n in free_way(one, said, tells)}
        houses = Houses(heard, said, rest, tells)
        danger = self._dangers(whole, mended, said, languages)
        needs = self._topics(text, mended, said, beside(rest, ways | houses.spoken_of), languages)
        topics = as_meant(needs, danger, said, named.places.positions, of_a_child=ages.months is not None)
        aside = {mended[n] for n in ways | houses.aside(topics)}
        words = telling([w for w in self._words(mended, rest, languages) if w.said not in aside], topics)
        around = asks_all_there(named.places, words, topics, filter(tells, rest.values()), self._concepts)
        return Question(
            languages=languages,
            places=named.places,
            houses=named.houses.keys,
            organisations=named.organisations.keys,
            house_wanted=bool(named.houses.keys) or houses.asked_for(topics),
            ages=ages,
            codes=codes,
            topics=with_times_of_life(() if around else topics, ages, codes, self._known_topics),
            unwanted=unwanted,
            words=() if around else words,
            danger=danger,
            sentence=asks_somebody(rest.values(), [word.weight for word in words]),
            unheard=not (words or topics or around) and any(map(tells, rest.values())),
            off_subject=is_off_subject(codes, topics, ages, mended, danger),
            trade=languages[0] == "da" and self._is_of_the_trade(mended),
            corrected=None if danger else self._shown(text, said, corrections, languages, named.places),
        )

    def _spelled(self, text: str, page: str) -> str:
        """Danish that was typed without its own letters with them, any other text as it is."""
        looks = {**self._small, "da": self._small["da"] | self._bare.small_looks}
        languages = languages_of(text, page, looks, self._is_written)
        known = partial(self._is_known, languages=languages)
        return self._bare.spelled(text, known) if languages[0] == "da" else text

    def _said(self, text: str, page: str) -> tuple[tuple[str, ...], list[str]]:
        """The likeliest languages and the words, written out where they were shortened or run together."""
        said = spoken(written_out(text))[: 2 * _LONGEST_QUESTION]
        languages = languages_of(text, page, self._small, self._is_written)
        return languages, self._apart.read(in_full(said) if "da" in languages else said)

    def _counted(self, said: list[str], ages: Ages, languages: tuple[str, ...]) -> frozenset[int]:
        """Positions of words that only count: times, ages, money."""
        old, counting = ages != Ages(), self._concepts.counting
        return amounts_in(said).union(*(counting(said, one, of_an_age=old) for one in languages))

    def _heard(
        self, text: str, mended: list[str], said: list[str], languages: tuple[str, ...], places: PlacesHeard
    ) -> list[Heard]:
        """Signals beside the names of places."""
        listen = self._concepts.signals.listen
        heard = (h for lang in languages for h in listen(self._as_typed(text, mended, said, lang), lang))
        here = (one for one in heard if places.positions.isdisjoint(one.span))
        otherwise = (of_ones_own_parent, of_nobody, every_other, leaving_home)
        return [one for one in here if not any(meant(one, said) for meant in otherwise)]

    def _helps(self, said: list[str], told: dict[int, str], languages: tuple[str, ...]) -> Iterator[TopicMatch]:
        for language in languages:
            yield from self._phrases.match(list(self._terms(said, told, language)), language)

    # What is known

    def _knows(self, word: str, language: str) -> bool:
        if is_number(word):
            return False
        one = term(word, language)
        if language in ("da", "en") and one in self._postings.numbers:
            return True
        return self._phrases.knows(one, language)

    def _is_a_word(self, word: str) -> bool:
        return danish(word) in self._postings.numbers or bool(self._vocabulary.split(word))

    def _tells(self, word: str, languages: Collection[str]) -> bool:
        """Neither a number nor one of the small words of a sentence."""
        return not is_number(word) and not any(word in self._small[language] for language in languages)

    def _is_of_the_trade(self, said: list[str]) -> bool:
        told = (word for word in said if danish(word) in self._trade)
        return OF_ONESELF.isdisjoint(said) and (
            not OF_MANY.isdisjoint(said) or any(not self._phrases.says(word, "en") for word in told)
        )

    def _tell(self, words: list[str]) -> bool:
        """One of them at least is none of the small words of Danish."""
        return any(word not in self._small["da"] for word in words)

    def _is_written(self, word: str, language: str) -> bool:
        """A word of the language as it stands, not only by its first letters."""
        said = word in self._concepts.signals.words[language]
        if language in ("da", "en"):
            return said or self._knows(word, language)
        return said or self._phrases.says(word, language)

    def _is_known(self, word: str, languages: Collection[str]) -> bool:
        return any(
            (self._knows(word, language) and not self._ends_as_if(word, language))
            or word in self._small[language]
            or word in self._concepts.right_words[language]
            or word in self._concepts.around[language]
            or word in self._concepts.signals.words[language]
            or is_an_age(word)
            or (self._danger.knows(word, language) and not self._ends_as_if(word, language))
            or (language == "ar" and word[0] in JOINED_ON and self._is_known(word[1:], (language,)))
            for language in languages
            if word
        )

    def _ends_as_if(self, word: str, language: str) -> bool:
        """It has the stem of a word and is no form of it: "tilig" is not "til", nor "trykhed", a slip, "tryk"."""
        slipped = term(word, language) in self._small[language] or (language == "da" and self._slipped_state(word))
        return word not in self._vocabulary and slipped

    def _slipped_state(self, word: str) -> bool:
        """One slip off a known word for how something is, which its stem would hide."""
        near = self._spellers["da"].nearest(word) if word.endswith(_STATE) else None
        return near is not None and near[1] == 1 and near[0].endswith(_STATE)

    def _room_for_places(self, word: str, languages: tuple[str, ...]) -> int:
        """How far off a place's name a word may be: nearer than to any word that is known here."""
        if self._is_known(word, languages):
            return -1
        # "babytøj" is no slip for a town: it says what it means by its parts.
        if "da" in languages and self._vocabulary.split(word):
            return -1
        near = [n for language in languages if (n := self._spellers[language].nearest(word))]
        others = [slips for found, slips in near if not self._places.knows(found)]
        return min(others, default=tolerance(word) + 1) - 1

    def _is_common(self, word: str) -> bool:
        """An everyday word that may also be the name of a town; "Slagelse" is no form of "slag"."""
        return any(
            word in self._small[language]
            or (self._phrases.knows(one := term(word, language), language) and len(word) <= len(one) + _LONGEST_ENDING)
            for language in ("da", "en")
        )

    # Words

    def _mended(
        self, text: str, said: list[str], right: frozenset[int], languages: tuple[str, ...]
    ) -> tuple[list[str], dict[int, str]]:
        """The words with those set right that nobody knows as they stand, and these by position."""
        if "tr" in languages:
            right |= self._rightly_typed(text, said, "tr")
        if "da" in languages:
            right |= in_two(said, self._vocabulary)
        unsure = {n: w for n, w in enumerate(said) if n not in right and self._tells(w, languages)}
        mended = {n: self._mend(w, languages) for n, w in unsure.items() if not self._is_known(w, languages)}
        return [mended.get(n, w) for n, w in enumerate(said)], {n: w for n, w in mended.items() if w != said[n]}

    def _words(self, said: list[str], rest: dict[int, str], languages: tuple[str, ...]) -> tuple[Word, ...]:
        told = [word for word in rest.values() if self._tells(word, languages)][: _LONGEST_QUESTION + 1]
        found = [word for one in told for word in self._looked_up(one, languages)]
        return (*found, *self._joined(said, rest, languages))

    def _shown(
        self, text: str, said: list[str], mended: dict[int, str], languages: tuple[str, ...], places: PlacesHeard
    ) -> str | None:
        # Not asked beside urgent help: nobody there is asked whether they meant something else.
        told = mended if languages[0] in KEPT_AS_SPELLED else {}
        return set_right(text, said, told | right_names(said, places), self._vocabulary.shown)

    def _mend(self, word: str, languages: tuple[str, ...]) -> str:
        """The word itself when nothing near is known, or when it is a compound of known words: "brystvorder", a slip
        in a long word whose beginning is right, is none.
        """
        if "da" in languages and self._vocabulary.split(word):
            near = self._spellers["da"].nearest(word) if len(word) >= _LONG_WORD else None
            slip = near is not None and near[1] == 1 and near[0].startswith(word[:_RIGHT_BEGINNING])
            return near[0] if near and slip else word
        for language in languages:
            if near := self._spellers[language].nearest(word):
                return near[0]
        return word

    def _looked_up(self, word: str, languages: tuple[str, ...]) -> Iterator[Word]:
        """The word under each language it may be, and the parts of a compound for themselves at less weight."""
        terms = []
        if "da" in languages or "en" not in languages:
            terms.append(danish(word))
        if "en" in languages:
            terms.append(english(word))
        if not {"da", "en"} & set(languages) and not self._is_name(word):
            return
        yield Word(word, tuple(terms), self._telling(word, languages))
        if "da" in languages:
            yield from (Word(word, (part,), _PART) for part in self._vocabulary.split(word))

    def _telling(self, word: str, languages: tuple[str, ...]) -> float:
        """Words that nearly every need is spoken of with, like *baby*, say little beside others."""
        return min(
            (self._rarity(term(word, language), language) for language in languages if language in ("da", "en")),
            default=1.0,
        )

    def _rarity(self, one: str, language: str = "da") -> float:
        return HARDLY if one in EVERYBODY else min(1.0, self._phrases.weight(one, language) / _TELLING) ** 2

    def _is_name(self, word: str) -> bool:
        """In a question in a third language only words of the catalogue itself, such as names, are looked up."""
        return danish(word) in self._postings.numbers and not any(
            self._phrases.knows(term(word, language), language) for language in ("ar", "uk", "pl", "tr")
        )

    def _joined(self, said: list[str], rest: dict[int, str], languages: tuple[str, ...]) -> Iterator[Word]:
        """Neighbours that the catalogue writes as one word: "mødre gruppe", "cos p", "barsels cafe", "famile vænn"."""
        for at in rest:
            pair = said[at : at + 2]
            # Nor "is a" in an English question.
            if at + 1 not in rest or not self._tell(pair) or all(word in self._small[languages[0]] for word in pair):
                continue
            wholes = [pair[0] + link + pair[1] for link in ("", "s", "e")]
            if "da" in languages and not all(self._is_known(word, languages) for word in pair):
                near = self._spellers["da"].nearest(wholes[0])
                wholes += [near[0]] if near else []
            for whole in map(danish, wholes):
                # The stem must reach into the second word, or it is the first word alone.
                if len(whole) >= len(pair[0]) + min(3, len(pair[1])) and whole in self._postings.numbers:
                    yield Word(" ".join(pair), (whole,), _JOINED * self._rarity(whole))
                    break

    # Needs

    def _topics(
        self, text: str, mended: list[str], said: list[str], rest: dict[int, str], languages: tuple[str, ...]
    ) -> tuple[TopicMatch, ...]:
        best: dict[str, TopicMatch] = {}
        for language in languages:
            typed = self._as_typed(text, mended, said, language)
            here = self._of(language, languages, said, rest)
            terms = list(dict.fromkeys(self._terms(typed, here, language)))
            parts = [frozenset(self._terms(typed, part, language)) for part in clauses_of(said, here)]
            chiefly = self._before_aside(typed, rest, language)
            nobody = frozenset(term(word, language) for word in nobody_beside(typed, here))
            for match in self._phrases.match(terms, language, parts, nobody):
                if chiefly and chiefly.isdisjoint(match.terms):
                    match = replace(match, strength=match.strength * _ASIDE)
                if match.topic not in best or match.strength > best[match.topic].strength:
                    best[match.topic] = match
        return tuple(sorted(best.values(), key=lambda m: -m.strength))

    def _before_aside(self, typed: list[str], rest: dict[int, str], language: str) -> frozenset[str]:
        """Terms of what is chiefly told where something is told beside it: those before "selvom" or "mens"."""
        start = next((n for n, word in enumerate(typed) if word in BESIDE_IT), 0)
        told = {at: word for at, word in rest.items() if at < start and self._tells(word, (language,))}
        return frozenset(self._terms(typed, told, language))

    def _of(self, language: str, languages: tuple[str, ...], said: list[str], rest: dict[int, str]) -> dict[int, str]:
        """Without the words of the likeliest language: in an English question "to" is not two, and "bad" no bath."""
        # Danish ones stand in the phrases of every language, in the names of offers; what is meant is the very word.
        first = languages[0]
        if first == language:
            return rest
        if first == "da":
            return {n: w for n, w in rest.items() if self._phrases.says(w, language) or not self._phrases.says(w, "da")}
        others = (n for n in rest if said[n] not in self._small[first] and not self._is_written(said[n], first))
        return {n: rest[n] for n in others}

    def _terms(self, typed: list[str], rest: dict[int, str], language: str) -> Iterator[str]:
        for at in rest:
            if at >= len(typed) or is_number(typed[at]):
                continue
            one = term(typed[at], language)
            yield one
            if language == "da":
                if not self._phrases.knows(one, "da"):
                    yield from self._vocabulary.parts(typed[at])
                if at + 1 in rest and at + 1 < len(typed) and self._tell(typed[at : at + 2]):
                    for link in ("", "s", "e"):
                        whole = danish(typed[at] + link + typed[at + 1])
                        if self._phrases.knows(whole, "da"):
                            yield whole
            elif language not in ("da", "en") and not self._phrases.knows(one, language):
                yield from self._nearly(typed[at], language)

    def _nearly(self, word: str, language: str) -> Iterator[str]:
        """The term of the known word that was meant, in whatever form an Arabic one stands."""
        others = (term(form, language) for form in (other_forms(word) if language == "ar" else ()))
        if one := next((one for one in others if self._phrases.knows(one, language)), None):
            yield one
        elif near := self._spellers[language].nearest(word):
            yield term(near[0], language)

    def _dangers(self, text: str, mended: list[str], said: list[str], languages: tuple[str, ...]) -> tuple[str, ...]:
        """As typed and as set right: a slip must not hide danger, nor a correction."""
        heard: list[str] = []
        for language in dict.fromkeys((*languages, "da", "en")):
            heard += self._danger.show(self._as_typed(text, mended, said, language), language)
            heard += self._danger.show(spoken(text, language), language)
        heard += self._danger.show_as_written(text)
        return tuple(dict.fromkeys(heard))

    # As the visitor wrote it

    @staticmethod
    def _as_typed(text: str, mended: list[str], said: list[str], language: str) -> list[str]:
        """The words in the letters of that language, misspelled ones set right."""
        if language != "tr":
            return mended
        typed = spoken(text, "tr")[: len(said)]
        return [m if m != s else t for t, m, s in zip(typed, mended, said, strict=False)]

    def _rightly_typed(self, text: str, said: list[str], language: str) -> frozenset[int]:
        """Positions of words that stand in a phrase of the language as they were typed in its own letters."""
        typed = spoken(text, language)[: len(said)]
        return frozenset(n for n, word in enumerate(typed) if self._phrases.says(word, language))
