"""Texts about consent, safety and privacy: shown in a language only once a named reader has approved them in it."""

from __future__ import annotations

from dataclasses import dataclass

from familiehus.web.i18n import SOURCE_LANGUAGE, current_language

# What must stand on every page where a parent writes. Such texts stand in Danish until a named reader has approved them
# in a language (denmark.md). They are therefore not among the texts that are translated: an approved version is written
# here, beside the Danish one.
DUTY = {
    "da": "Du bestemmer, hvad vi giver videre. Der er én undtagelse: Er vi alvorligt bekymrede for et barn, skal vi "
    "sige det til kommunen. Vi prøver at tale med dig først.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in, when that is not the page's."""

    text: str
    lang: str


def approved(texts: dict[str, str]) -> Said:
    """The text in the visitor's language when that version is approved, else in Danish."""
    language = current_language()
    return Said(texts[language], "") if language in texts else Said(texts[SOURCE_LANGUAGE], SOURCE_LANGUAGE)
