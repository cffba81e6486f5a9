"""A due date that is over: the holder asks first, and no machine guesses how it went."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from familiehus.consent.service import Said
from familiehus.families.vocabulary import Field, Voice
from familiehus.referrals.intake import Intake, Missing
from familiehus.referrals.shown import due_over

TODAY = date(2026, 11, 23)
FORM = {"name": "Prøve", "way": "phone", "phone": "20 20 20 20", "email": "", "note": ""}


def said(**texts: str) -> list[Said]:
    return [Said(uuid4(), uuid4(), Field(name), Voice.FAMILY, uuid4(), text, TODAY) for name, text in texts.items()]


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ({"due": "2026-11-22"}, True),
        ({"due": "2026-11-23"}, False),
        ({"due": "2027-01-01"}, False),
        ({"due": "2026-11-09", "born": "2026-11-12"}, False),
        ({"due": "2026-11-09", "born": "2026-07-01"}, False),
        ({"due": "2026-11-09", "born": "2023-04-01"}, True),
        ({"born": "2026-11-12"}, False),
        ({"name": "Prøve"}, False),
    ],
)
def test_it_is_asked_about_until_a_birth_is_written_and_an_elder_child_is_none(
    texts: dict[str, str], asked: bool
) -> None:
    found = due_over(said(**texts), TODAY)
    assert found == (date.fromisoformat(texts["due"]) if asked else None)


@pytest.mark.parametrize(("week", "due"), [("17", "2027-05-03"), ("17+3", "2027-04-30"), (" 17 + 3 ", "2027-04-30")])
def test_a_week_is_written_as_midwives_write_it(week: str, due: str) -> None:
    written = Intake(FORM | {"week": week}).written(TODAY)
    assert next(one.text for one in written if one.field is Field.DUE) == due


@pytest.mark.parametrize("week", ["43", "17+7", "+3", "17+", "17,3", "١٧"])
def test_what_is_no_week_is_said_so(week: str) -> None:
    with pytest.raises(Missing) as error:
        Intake(FORM | {"week": week}).written(TODAY)
    assert error.value.field == "week"


def test_a_due_date_too_far_ahead_is_a_slip() -> None:
    Intake(FORM | {"due": "2027-09-13"}).written(TODAY)
    Intake(FORM | {"week": "0"}).written(TODAY)
    with pytest.raises(Missing) as error:
        Intake(FORM | {"due": "2027-09-14"}).written(TODAY)
    assert error.value.field == "due"
