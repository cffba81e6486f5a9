"""Needs are heard in whatever order and form; danger is always heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from familiehus.catalogue.topics import Topic, Topics
from familiehus.search.analysis import LANGUAGES, spoken, term
from familiehus.search.concepts import Concepts, Phrases, load_concepts
from familiehus.search.danger import Danger, load_danger
from familiehus.search.lessons import Lessons
from familiehus.search.phrases import PhraseBook, TopicMatch, book_of
from familiehus.search.vocabulary import Vocabulary


def _topic(key: str, danish: str, english: str = "") -> Topic:
    phrases = {"da": tuple(danish.split(", ")), "en": tuple(filter(None, english.split(", ")))}
    return Topic(key, "baby", {"da": key}, phrases)


TOPICS = Topics(
    {
        t.key: t
        for t in (
            _topic("sleep", "sover ikke, søvnproblemer, vil ikke sove", "won't sleep"),
            _topic("crying", "baby græder hele tiden, kolik"),
            _topic("sad", "jeg græder hele tiden, trist"),
            _topic("new", "ny baby, baby hjemme"),
            _topic("play", "baby leg, leg med baby"),
            _topic("loss", "tom barnevogn, sorg"),
            _topic("food", "grød, mos, kartofler, vand, brød, flaske, pasta, suppe, salt, sukker, fisk"),
            _topic("fathers", "far og barn aktivitet park, far til to, far tvivl, fædregruppe"),
        )
    }
)
SMALL = dict.fromkeys(("da", "en", "ar", "uk", "pl", "tr"), frozenset({"ikke", "jeg", "min", "hele", "vil", "t"}))
WORDS = Vocabulary.of(["søvn og problemer"])
BOOK = PhraseBook({language: book_of(TOPICS, language, WORDS, SMALL[language]) for language in LANGUAGES})

PREGNANT_AT = Topics({"young": Topic("young", "pregnancy", {"da": "ung"}, {"uk": ("вагітна в 17", "юна вагітна")})})
YOUNG = PhraseBook({"uk": book_of(PREGNANT_AT, "uk", WORDS, {"в"})})


def _matched(text: str, language: str = "da") -> list[TopicMatch]:
    return BOOK.match([term(w, language) for w in spoken(text, language)], language)


def _heard(text: str, language: str = "da") -> list[str]:
    return [match.topic for match in _matched(text, language)]


def test_order_form_and_extra_words_do_no_harm() -> None:
    assert _heard("tiden græder min lille baby hele")[0] == "crying"
    assert _heard("han sov ikke")[0] == "sleep"
    assert _heard("problemer med søvn")[0] == "sleep"
    assert _heard("my baby won't sleep", "en")[0] == "sleep"


def test_the_parts_of_one_word_say_less_far_apart() -> None:
    near, far = (_matched(text)[0].strength for text in ("søvn problemer", "søvn på de og alle de problemer"))
    assert near > far


def test_the_longer_phrase_wins() -> None:
    assert _heard("min baby græder hele tiden")[0] == "crying"
    assert _heard("græder hele tiden")[0] == "sad"


def test_what_only_two_clauses_tell_together_is_told_less() -> None:
    terms = [term(w, "da") for w in spoken("barnevogn og konto er tom")]
    whole, apart = BOOK.match(terms, "da"), BOOK.match(terms, "da", [frozenset(terms[:1]), frozenset(terms[2:])])
    assert (whole[0].topic, apart[0].topic) == ("loss", "loss")
    assert apart[0].strength < 0.7 * whole[0].strength
    assert BOOK.match(terms, "da", [frozenset(terms), frozenset()]) == whole


def test_a_life_is_not_told_of_without_its_word() -> None:
    [with_him] = [m.strength for m in _matched("far og barn aktivitet park") if m.topic == "fathers"]
    [without] = [m.strength for m in _matched("aktivitet barn og park") if m.topic == "fathers"]
    assert without < with_him / 2


def test_a_number_that_tells_it_is_no_part_left_out() -> None:
    assert "young" not in {m.topic for m in YOUNG.match([term("вагітна", "uk"), term("в", "uk")], "uk")}


def test_the_opposite_is_less_than_half_heard() -> None:
    [(said, opposite)] = [
        (match.strength, other.strength)
        for match, other in zip(_matched("vil ikke sove"), _matched("vil gerne sove"), strict=True)
    ]
    assert opposite < said / 2


def test_words_of_many_needs_speak_of_none() -> None:
    assert "crying" not in _heard("baby")


def test_nothing_is_heard_in_nothing() -> None:
    assert _heard("") == []
    assert _heard("xyzzy") == []
    assert BOOK.knows("kolik", "da")
    assert BOOK.says("kolik", "da")
    assert not BOOK.knows("kolik", "en")


def test_the_longest_signal_is_heard() -> None:
    phrases = Phrases()
    phrases.add(("access", "referral"), "henvisning", "da")
    phrases.add(("access", "self_referral"), "uden henvisning", "da")
    heard = [(h.code[1], h.start, h.end) for h in phrases.listen("kom uden henvisninger".split(), "da")]
    assert heard == [("self_referral", 1, 3)]


@pytest.fixture(scope="module")
def concepts(root: Path) -> Concepts:
    return load_concepts(root / "data" / "concepts.yaml")


@pytest.fixture(scope="module")
def danger(root: Path) -> Danger:
    return load_danger(root / "data" / "danger.yaml")


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("snakke uden at sige mit navn", "da", ("anonymous", "true")),
        ("bare møde op", "da", ("access", "drop_in")),
        ("no name", "en", ("anonymous", "true")),
        ("للأمهات", "ar", ("audience", "mothers")),
        ("kun for fædre", "da", ("audience", "fathers")),
        ("i weekenden", "da", ("day", "sat")),
    ],
)
def test_wishes_are_heard(concepts: Concepts, text: str, language: str, code: tuple[str, str]) -> None:
    assert code in {h.code for h in concepts.signals.listen(spoken(text, language), language)}


def test_small_words_are_no_signals(concepts: Concepts) -> None:
    assert ("day", "mon") not in {h.code for h in concepts.signals.listen(["man"], "da")}


def test_the_life_one_leads_is_no_day_of_the_week(concepts: Concepts) -> None:
    assert not [h for h in concepts.signals.listen(["hverdagen"], "da") if h.code[0] == "day"]
    assert [h for h in concepts.signals.listen(["hverdage"], "da") if h.code == ("day", "mon")]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("min mand slår mig", "da", "emergency"),
        ("jeg vil ikke leve mere", "da", "emergency"),
        ("my husband hits me", "en", "emergency"),
        ("baby 3 uger med feber", "da", "emergency"),
    ],
)
def test_danger_is_heard(danger: Danger, text: str, language: str, first: str) -> None:
    assert danger.show(spoken(text, language), language)[0] == first


@pytest.mark.parametrize("text", ["min baby græder hele tiden", "er så træt", "vil gerne leve sundt", ""])
def test_everyday_trouble_is_not_danger(danger: Danger, text: str) -> None:
    assert danger.show(spoken(text), "da") == []


def test_more_words_say_more_than_a_single_one_of_them_though_their_phrase_is_not_whole() -> None:
    others = [_topic(letter, f"andet{letter}") for letter in "abcdefghijklmnopqrstuvwxyz"]
    told = [_topic("sad", "trist"), _topic("birth", "trist siden fødslen"), *others]
    book = PhraseBook({"da": book_of(Topics({topic.key: topic for topic in told}), "da", WORDS, set())})
    heard = {m.topic: m.strength for m in book.match([term(w, "da") for w in spoken("trist fødslen")], "da")}
    assert heard["sad"] < heard["birth"]


def test_a_phrase_about_somebody_says_less_where_there_is_nobody() -> None:
    terms = [term(word, "da") for word in spoken("ny baby")]
    whole, none = BOOK.match(terms, "da"), BOOK.match(terms, "da", denied=frozenset({term("baby", "da")}))
    assert none[0].strength < whole[0].strength
    assert BOOK.match(terms, "da", denied=frozenset({"mand"})) == whole


def test_the_danish_phrases_are_read_anew_only_for_an_index_that_makes_other_compounds(concepts: Concepts) -> None:
    lessons = Lessons.of(TOPICS, concepts)
    first = lessons.danish_book(WORDS)
    assert first == book_of(TOPICS, "da", WORDS, lessons.small["da"])
    assert lessons.danish_book(Vocabulary.of(["problemer og søvn, og søvn"])) is first
    more = Vocabulary.of(["søvn og problemer, barn og vogn"])
    assert lessons.danish_book(more) == book_of(TOPICS, "da", more, lessons.small["da"]) != first
