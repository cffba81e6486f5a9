"""A field of the editor: which of its finished boxes are ticked, and how many."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from familiehus.catalogue.entry_view import Box

DAYS = (("mon", "Mandag"), ("mon-fri", "Hverdage"), ("b&b", "Kost & logi"))
BOXES = Markup("").join(
    Markup('<input type="checkbox" name="days" value="{}"><label>{}</label>').format(code, word) for code, word in DAYS
)


def box(*chosen: str) -> Box:
    """A field in which these are chosen."""
    words = {"label": "Dage", "hint": "", "error": "", "value": next(iter(chosen), ""), "lang": ""}
    return Box(name="days", ask="many", values=frozenset(chosen), choices=(("", DAYS),), most=0, **words)


@pytest.mark.parametrize(
    ("chosen", "ticked"),
    [
        ((), ()),
        (("mon",), ("mon",)),
        (("mon", "b&b"), ("mon", "b&amp;b")),
        (("sunday", '"><script>', "Mandag", ""), ()),
    ],
)
def test_those_that_are_chosen_are_ticked_and_nothing_else_changes(
    chosen: tuple[str, ...], ticked: tuple[str, ...]
) -> None:
    finished = box(*chosen).ticked(BOXES)
    page = str(finished)
    assert page.count(" checked>") == len(ticked)
    assert all(f' value="{code}" checked>' in page for code in ticked)
    assert page.replace(" checked>", ">") == str(BOXES)
    assert isinstance(finished, Markup)
    assert box(*chosen).chosen(DAYS) == len(ticked)
