"""Which municipality is responsible for a family, by what somebody wrote about where they live."""

from __future__ import annotations

import pytest

from familiehus.concerns.places import Responsible
from familiehus.router.situation import Situation
from tests import shipped

RESPONSIBLE = Responsible(shipped.places())


@pytest.mark.parametrize(
    ("town", "postcode", "start", "found"),
    [
        ("Rødby", None, None, "Lolland"),
        ("Rødby", None, "Odder", "Lolland"),
        ("Maribo", None, "Lolland", "Lolland"),
        ("Maribo", None, "Odder", None),
        ("Maribo", "4930", "Guldborgsund", "Guldborgsund"),
        ("Ingenby", None, "Odder", "Ingenby"),
        (None, None, "Odder", "Odder"),
    ],
)
def test_a_town_says_which_municipality_and_in_several_only_with_where_it_starts(
    town: str | None, postcode: str | None, start: str | None, found: str | None
) -> None:
    assert RESPONSIBLE.of_family(Situation(municipality=town, postcode=postcode), start).municipality == found
