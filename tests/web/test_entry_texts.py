"""The texts of the shipped entries in other languages say what the Danish ones say, as far as a machine can tell."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from babel.messages import Catalog

from tools.check_translations import translations
from tools.entry_texts import DOMAIN, collect

LANGUAGES = ("ar", "pl", "tr", "uk")
NUMBER = re.compile(r"[0-9]+")
THOUSANDS = re.compile(r"(?<=[0-9])[. ](?=[0-9]{3}(?![0-9]))")
OTHER_DIGITS = re.compile(r"(?![0-9])\d")


@pytest.fixture(scope="module")
def danish() -> Catalog:
    """Every text of the shipped entries."""
    return collect()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_and_no_other(danish: Catalog, language: str) -> None:
    there = {message.id for message in translations(language, DOMAIN) if message.id and message.string}
    assert there == {message.id for message in danish if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_numbers_stand_in_it(danish: Catalog, language: str) -> None:
    """A time, an age or a phone number that differs is a fact nobody has given. Arabic has words for one and two."""
    translated = translations(language, DOMAIN)
    for message in danish:
        if message.id:
            text = str(translated.get(message.id).string)
            asked, found = (Counter(NUMBER.findall(THOUSANDS.sub("", said))) for said in (str(message.id), text))
            assert not found - asked, text
            assert not set(asked - found) - {"1", "2"}, text
            assert not OTHER_DIGITS.search(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_it_is_markup_or_a_hidden_sign(language: str) -> None:
    for message in translations(language, DOMAIN):
        text = str(message.string)
        assert not message.id or (text == " ".join(text.split()) and text.isprintable() and "<" not in text), text
