"""The form of a family, turned into items and back."""

from datetime import date

import pytest

from familiehus.families.spoken import Spoken
from familiehus.families.vocabulary import Field
from familiehus.referrals.intake import Intake, Missing, brought_up, details_of

TODAY = date(2026, 11, 23)
FORM = {"name": "Prøve Mor", "way": "phone", "phone": "20 20 20 20"}


def items(**more: str) -> dict[Field, str]:
    return {one.field: one.text for one in Intake(FORM | more).written(TODAY)}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"spoken": "ar", "interpreter": "yes"}, Spoken("ar", interpreter=True)),
        ({"spoken": "ar", "interpreter": "no"}, Spoken("ar", interpreter=False)),
        ({"spoken": "other"}, Spoken("other")),
        ({"spoken": "da", "interpreter": "perhaps"}, Spoken("da")),
    ],
)
def test_language_and_interpreter_are_one_item_and_come_back_to_the_form(said: dict[str, str], kept: Spoken) -> None:
    found = items(**said)
    assert Spoken.from_text(found[Field.SPOKEN]) == kept
    back = details_of(found)
    assert (back["spoken"], back["interpreter"]) == (kept.language, kept.answer)


def test_nobody_is_asked_to_say_a_language() -> None:
    assert Field.SPOKEN not in items()
    with pytest.raises(Missing, match="say which language"):
        items(interpreter="no")
    with pytest.raises(Missing, match="say which language"):
        items(spoken="tlh")


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"born": "2026-11-24"}, "born", "a birthday is not in the future"),
        ({"born": "2001-11-23"}, "born", "this is too long ago for a child"),
        ({"born": "1026-01-01"}, "born", "this is too long ago for a child"),
        ({"week": "17", "born": "2024-01-01"}, "born", "say either the week or the birthday"),
    ],
)
def test_a_birthday_that_cannot_be_is_refused_beside_its_field(said: dict[str, str], field: str, why: str) -> None:
    with pytest.raises(Missing, match=why) as refused:
        items(**said)
    assert refused.value.field == field


@pytest.mark.parametrize("born", ["2026-11-23", "2001-11-24", "2024-02-29"])
def test_a_child_of_any_age_has_a_birthday(born: str) -> None:
    assert items(born=born, due="2026-11-01")[Field.BORN] == born


def test_everything_that_is_wrong_is_named_the_first_first() -> None:
    with pytest.raises(Missing) as refused:
        items(name=" ", way="email", email="", note="010190-1234", due="i går", network="010190-1234")
    assert [(one.field, str(one)) for one in refused.value.each] == [
        ("name", "give a name"),
        ("note", "leave out the CPR number"),
        ("email", "give the e-mail address"),
        ("due", "this is no day"),
        ("network", "leave out the CPR number"),
    ]
    with pytest.raises(Missing) as refused:
        items(note="010190-1234")
    assert [one.field for one in refused.value.each] == ["note"]


def test_nobody_is_met_without_a_safe_way() -> None:
    with pytest.raises(Missing, match="say which way is safe") as refused:
        items(way="pigeon")
    assert refused.value.field == "way"


WAS = {"name": "Prøve Mor", "way": "phone", "phone": "20 20 20 20"}


@pytest.mark.parametrize(
    ("typed", "now", "saved", "overtaken"),
    [
        ({}, {"phone": "30 30 30 30"}, {"phone": "30 30 30 30"}, ""),
        ({"phone": "40 40 40 40"}, {}, {"phone": "40 40 40 40"}, ""),
        ({"phone": "30 30 30 30"}, {"phone": "30 30 30 30"}, {"phone": "30 30 30 30"}, ""),
        ({"phone": "40 40 40 40"}, {"note": "efter kl. 10"}, {"phone": "40 40 40 40"}, "way"),
        ({"phone": "40 40 40 40", "name": "Mor"}, {"phone": "30 30 30 30", "name": "M"}, {"name": "Mor"}, "name"),
    ],
)
def test_what_was_left_alone_is_as_it_stands_and_what_two_changed_is_said(
    typed: dict[str, str], now: dict[str, str], saved: dict[str, str], overtaken: str
) -> None:
    brought, beside = brought_up(WAS | typed, WAS, WAS | now)
    assert {key: brought[key] for key in saved} == saved
    assert beside == overtaken
