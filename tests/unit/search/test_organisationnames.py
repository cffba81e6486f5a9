"""Organisations by any of their names; a branch is meant with the whole, the whole not with a branch."""

import pytest

from familiehus.search.analysis import spoken
from familiehus.search.organisationnames import OrganisationNames

NAMES = OrganisationNames(
    {
        "Prøvehjælpen": ("Prøvehjælpen", "Test Aid", "Próbna Pomoc"),
        "Prøvehjælpen Prøveby": ("Prøvehjælpen Prøveby",),
        "Den lille": ("Den lille", "DL"),
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("prøvehjælpen", ("Prøvehjælpen", "Prøvehjælpen Prøveby")),
        ("kan Prøve-hjælpen hjælpe", ()),
        ("test aid for families", ("Prøvehjælpen",)),
        ("TEST-AID", ("Prøvehjælpen",)),
        ("próbna pomoc dla rodzin", ("Prøvehjælpen",)),
        ("proevehjaelpen proeveby", ("Prøvehjælpen Prøveby",)),
        ("a test of aid", ()),
        ("dl", ()),
        ("", ()),
    ],
)
def test_whole_names_in_any_language(text: str, found: tuple[str, ...]) -> None:
    assert NAMES.read(spoken(text)).keys == found


def test_the_words_that_named_it_are_told() -> None:
    assert NAMES.read(spoken("hjælp fra test aid nu")).positions == {2, 3}


def test_without_organisations_nothing_is_named() -> None:
    assert OrganisationNames({}).read(spoken("test aid")).keys == ()
