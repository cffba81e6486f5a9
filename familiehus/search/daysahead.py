"""Days told from today: "i dag" and "i morgen" are the days of the week that they fall on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from familiehus.catalogue.vocabulary import Weekday

if TYPE_CHECKING:
    from familiehus.search.question import Question

_AHEAD = {"today": 0, "tomorrow": 1}
_WEEK = tuple(Weekday)


def on_the_day(question: Question, today: date) -> Question:
    """The question as it is understood on this day."""
    told = {code for code in question.codes if code[0] == "day" and code[1] in _AHEAD}
    if not told:
        return question
    days = {("day", _WEEK[(today.weekday() + _AHEAD[value]) % len(_WEEK)].value) for _, value in told}
    return replace(question, codes=(question.codes - told) | days)
