"""What nobody here helps with, and what only sounds like it."""

from __future__ import annotations

from familiehus.search.ages import Ages
from familiehus.search.offsubject import is_off_subject
from familiehus.search.phrases import TopicMatch

_MATTER = ("elsewhere", "matter")


def _is(
    text: str,
    *codes: tuple[str, str],
    need: float = 0.0,
    ages: Ages | None = None,
    danger: tuple[str, ...] = (),
) -> bool:
    topics = (TopicMatch("grief", need, frozenset()),)
    return is_off_subject({_MATTER, *codes}, topics, ages or Ages(), text.split(), danger)


def test_a_matter_of_elsewhere_is_off_the_subject() -> None:
    assert _is("olie paa bilen")
    assert _is("vejret i morgen", ("day", "tue"), ("day_part", "morning"))
    assert _is("hvor kan jeg faa skiftet daek")


def test_who_tells_of_themselves_or_of_a_family_is_heard() -> None:
    assert not _is("jeg har koert galt i bilen")
    assert not _is("foerer bilen mod et trae")
    assert not _is("hvordan kommer man derhen uden bil")
    assert not _is("barnet sidder fast i bilen")
    assert not _is("a child in the car")
    assert not _is("tur i bilen", ("audience", "fathers"))
    assert not _is("tur i bilen", ages=Ages(months=(0, 12)))
    assert not _is("hund", need=0.9)
    assert not _is("bilen", danger=("emergency",))


def test_without_such_a_matter_nothing_is() -> None:
    assert not is_off_subject({("day", "mon")}, (), Ages(), ["mandag"], ())
