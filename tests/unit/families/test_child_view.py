"""The child's perspective is told with how it is known (R081)."""

from __future__ import annotations

import pytest

from familiehus.families.child_view import ChildView
from familiehus.families.vocabulary import KnownBy, Voice


@pytest.mark.parametrize("known_by", [None, *KnownBy])
def test_it_is_kept_and_read_back(known_by: KnownBy | None) -> None:
    said = ChildView("Hun siger »mere«.", known_by)
    assert ChildView.from_text(said.to_text()) == said


@pytest.mark.parametrize("text", ["Barnet er uroligt.", "7", "{}", '{"text": "x", "known_by": "gossip"}', "[1]"])
def test_words_of_no_form_are_only_what_is_said(text: str) -> None:
    assert ChildView.from_text(text) == ChildView(text)


def test_they_are_the_childs_own_words_only_where_the_child_said_them() -> None:
    voices = {known_by: ChildView("x", known_by).voice for known_by in (None, *KnownBy)}
    assert [known for known, voice in voices.items() if voice is Voice.CHILD] == [KnownBy.OWN_WORDS]
    assert voices[KnownBy.PARENTS] is Voice.FAMILY
    assert voices[None] is voices[KnownBy.OBSERVATION] is Voice.PROFESSIONAL
