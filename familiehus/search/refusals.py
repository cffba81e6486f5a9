"""What a program or a command is told that sends something wrong: a page would go on without it, they are refused."""

from __future__ import annotations

from familiehus.search.request import Problem
from familiehus.search.results import problem_text
from familiehus.web.api_shell import UNKNOWN
from familiehus.web.i18n import SOURCE_LANGUAGE

_NO_VALUE = {"da": "Værdien findes ikke.", "en": "There is no such value."}
_REFUSED = {
    "unknown_filter": UNKNOWN,
    "bad_choice": _NO_VALUE,
    "bad_sort": _NO_VALUE,
    "bad_page": {"da": "Skriv et helt tal fra 1.", "en": "Write a whole number from 1."},
    "too_long": {"da": "Det er for langt.", "en": "That is too long."},
    "too_many": {"da": "Der er for mange værdier.", "en": "There are too many values."},
}


def refusal(problem: Problem, language: str) -> str:
    """What is wrong with a field, in Danish or English; what pages say too, in the language that is spoken."""
    told = _REFUSED.get(problem.message_key)
    return (told["da"] if language == SOURCE_LANGUAGE else told["en"]) if told else problem_text(problem)
