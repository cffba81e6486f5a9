"""What is said to be polite, or in passing, is not what is asked."""

from __future__ import annotations

import pytest

from familiehus.search.courtesies import without_courtesies


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Kære Familiehus. min baby græder. Venlig hilsen Mette Jensen", "min baby græder"),
        ("hej jeg hedder Maria og min baby græder", "min baby græder"),
        ("min baby græder mvh sofie", "min baby græder"),
        ("undskyld jeg spørger, men min baby græder, er det normalt? på forhånd tak", "min baby græder"),
        ("jeg skriver for en veninde: hun er ensom. nogen gode råd?", "hun er ensom"),
        ("jeg er en kvinde på 31 og savner søvn", "savner søvn"),
        ("jeg er 34 år, hvor kan jeg få hjælp til amning", "amning"),
        ("spørgsmål: min baby græder og jeg ved ikke hvad jeg skal gøre", "min baby græder"),
        ("sorry for my english but we live in denmark and my baby cries", "my baby cries"),
        ("hi, my name is Ann and my baby cries. is this normal? thanks in advance", "my baby cries"),
        ("merhaba bebeğim uyumuyor teşekkürler", "bebeğim uyumuyor"),
    ],
)
def test_the_rest_is_what_is_asked(text: str, asked: str) -> None:
    assert without_courtesies(text).strip(" .,:?!") == asked


@pytest.mark.parametrize(
    "text",
    [
        "min baby græder",
        "jeg er 38 uger henne",
        "jeg er 28+3",
        "jeg er 19 og gravid",
        "mvh",
        "hej",
        "Kære familiehus",
        "",
    ],
)
def test_what_is_asked_stays_and_so_does_a_greeting_alone(text: str) -> None:
    assert without_courtesies(text) == text
