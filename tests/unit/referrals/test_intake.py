"""The form of a family, turned into items and back."""

from datetime import date

import pytest

from familiehus.families.spoken import Spoken
from familiehus.families.vocabulary import Field
from familiehus.referrals.intake import Intake, Missing, details_of

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
