"""What is shown of a survey's answers: the sums of the whole of it, once it is over, and never of few.

Each question is a table of its own and is published as every other number is (``kernel.smallcounts``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from familiehus.feedback.domain import CHOICES, FEWEST_ANSWERS, Question, Stage
from familiehus.feedback.service import Totals
from familiehus.kernel.smallcounts import about, publish


class Unshown(StrEnum):
    """Why there are no sums to see."""

    NOT_OVER = "not_over"
    ASIDE = "aside"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Results:
    """Sums by question in the order asked; None stands for a count that is not shown. Or why nothing is."""

    unshown: Unshown | None
    answered: int | None
    counts: dict[Question, dict[str, int | None]]


def results(stage: Stage, totals: Totals) -> Results:
    """What may be shown.

    While a survey runs nothing is: two looks, one answer apart, would tell that answer. For the same reason what lies
    aside is settled first.
    """
    number = number_told(stage, totals.answered)
    if stage is not Stage.OVER:
        return Results(Unshown.NOT_OVER, number, {})
    if totals.aside:
        return Results(Unshown.ASIDE, number, {})
    if number is None:
        return Results(Unshown.FEW, None, {})
    return Results(None, number, {question: _shown(question, totals) for question in CHOICES})


def number_told(stage: Stage, answered: int) -> int | None:
    """How many answered: in whole tens while it can still move, then exactly; None for a few, once it stays a few."""
    if stage is not Stage.OVER:
        return about(answered)
    return None if answered < FEWEST_ANSWERS else answered


def aside_told(stage: Stage, aside: int) -> int | None:
    """How many lie aside; None for some, while more can come."""
    return None if aside and stage is not Stage.OVER else aside


def _shown(question: Question, totals: Totals) -> dict[str, int | None]:
    """A question's counts as they are published; a nought is shown only where nothing is hidden."""
    said = totals.counts.get(question, {})
    counts = {value.value: said.get(value, 0) for value in CHOICES[question]}
    table = publish(counts)
    hides = table.total is None or table.hidden
    return {value: table.shown.get(value, None if hides else 0) for value in counts}
