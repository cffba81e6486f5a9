"""What the judged questions taught: by the signs of a question and the marks of an entry, never by words or names."""

from __future__ import annotations

from pathlib import Path

import pytest

from familiehus.catalogue.topics import Topics, load_topics
from familiehus.search.ages import Ages
from familiehus.search.experience import MARKED, load_experience, signs_of
from familiehus.search.phrases import TopicMatch
from familiehus.search.placenames import PlacesHeard
from familiehus.search.question import Question, Word


@pytest.fixture(scope="module")
def topics(root: Path) -> Topics:
    return load_topics(root / "data" / "topics.yaml")


def _need(topic: str, strength: float = 0.8) -> TopicMatch:
    return TopicMatch(topic, strength, frozenset({topic}))


def test_needs_are_signs_and_so_is_what_kind_of_needs_they_are(topics: Topics) -> None:
    signs = signs_of(Question(topics=(_need("sleep"), _need("exhaustion", 0.4))), topics, placed=False)
    assert signs["topic:sleep"] == pytest.approx(0.8)
    assert signs["topic:exhaustion"] < 0.4
    assert signs["group:baby"] == pytest.approx(2 * signs["group:wellbeing"])


def test_a_child_who_walks_and_talks_has_needs_of_another_kind_than_a_baby(topics: Topics) -> None:
    signs = signs_of(Question(topics=(_need("toddler_behaviour"),)), topics, placed=False)
    assert "group:child" in signs
    assert "group:baby" not in signs


@pytest.mark.parametrize(
    ("months", "told"),
    [
        ((0, 12), {"baby"}),
        ((12, 36), {"toddler"}),
        ((30, 30), {"toddler", "older"}),
        ((60, 60), {"older"}),
        ((6, 18), set()),
    ],
)
def test_how_old_the_child_is(months: tuple[int, int], told: set[str], topics: Topics) -> None:
    signs = signs_of(Question(topics=(_need("sleep"),), ages=Ages(months=months)), topics, placed=False)
    assert signs.keys() & {"baby", "toddler", "older"} == told


def test_who_asks_and_what_they_wish(topics: Topics) -> None:
    codes = frozenset({("audience", "fathers"), ("audience", "volunteers"), ("day", "mon"), ("online", "true")})
    signs = signs_of(Question(topics=(_need("play"),), codes=codes), topics, placed=True)
    assert signs.keys() >= {"asked", "placed", "audience:fathers", "when", "online"}
    assert not signs.keys() & {"audience:volunteers", "access", "anonymous", "no_need", "words", "week"}


def test_a_place_in_the_words_is_a_place(topics: Topics) -> None:
    asked = Question(words=(Word("cafe", ("caf",)),), places=PlacesHeard(municipalities=("Odder",)))
    assert signs_of(asked, topics, placed=False).keys() == {"asked", "placed", "words", "no_need"}


@pytest.mark.parametrize(
    "asked",
    [
        Question(topics=(_need("cafe"),), houses=("odder-familiehuset",)),
        Question(topics=(_need("cafe"),), organisations=("Røde Kors",)),
        Question(places=PlacesHeard(municipalities=("Odder",))),
    ],
    ids=["a house", "an organisation", "a place alone"],
)
def test_who_names_what_they_want_is_not_told_better(asked: Question, topics: Topics) -> None:
    assert signs_of(asked, topics, placed=False) == {}


def test_danger_alone_is_a_sign(topics: Topics) -> None:
    assert "danger" in signs_of(Question(danger=("emergency",)), topics, placed=False)


def test_the_table_that_is_shipped_speaks_of_what_there_is(root: Path, topics: Topics) -> None:
    shipped = load_experience(root / "data" / "experience.csv")
    assert shipped.worth.shape == (len(shipped.signs), len(shipped.marks))
    assert {dimension for dimension, _ in shipped.marks} <= set(MARKED)
    named = {sign.removeprefix("topic:") for sign in shipped.signs if sign.startswith("topic:")}
    assert named | {value for dimension, value in shipped.marks if dimension == "topic"} <= topics.by_key.keys()


def test_a_table_with_a_row_too_short_is_no_table(tmp_path: Path) -> None:
    broken = tmp_path / "experience.csv"
    broken.write_text(",topic:sleep,tier:open\nasked,1,2\nbaby,3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="inhomogeneous"):
        load_experience(broken)
