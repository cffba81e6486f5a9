"""Words that are shortened in notes are read in full, each in its own place."""

from __future__ import annotations

import pytest

from familiehus.search.abbreviations import in_full, written_out
from familiehus.search.analysis import spoken


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("henv. til fam.beh.", "henvisning til familie behandling"),
        ("konsultationsjdm.", "konsultationsjordemoder"),
        ("fødselsdep.", "foedselsdepression"),
        ("tosproget fam., 1. barn", "tosproget familie foerste barn"),
        ("bl §§ 29-32", "bl §29 §30 §31 §32"),
        ("§ 30 og 31", "§30 §31"),
        ("1.gangsfødende", "1 foerstegangsfoedende"),
        ("åben rådg., tlf.tid", "aaben raadgivning telefon tid"),
    ],
)
def test_shortened_words_are_written_out(text: str, full: str) -> None:
    assert in_full(spoken(written_out(text))) == full.split()


@pytest.mark.parametrize(
    "text", ["ikoner", "2 børn", "baby på 3 måneder", "1 barn på 3", "barn 2. klasse", "depot", "gangsti"]
)
def test_whole_words_stay(text: str) -> None:
    assert in_full(spoken(written_out(text))) == spoken(text)
