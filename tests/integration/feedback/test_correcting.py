"""Surveys that are corrected, on both databases: the calendar says what can be, and never whether somebody answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from familiehus.access.roles import Role
from familiehus.audit.domain import Act
from familiehus.feedback.domain import Plan, Stage
from familiehus.feedback.service import plan_of
from familiehus.feedback.storage import SurveyRow
from familiehus.kernel.errors import Conflict, NotFound, Refused
from tests.integration.feedback.conftest import Listening


def correct(listening: Listening, survey: UUID, *, version: int | None = None, **other: object) -> SurveyRow:
    plan: Plan = replace(plan_of(listening.row(survey)), **other)  # type: ignore[arg-type]
    listening.does("correct", survey, plan, version)
    return listening.row(survey)


def test_before_it_opens_everything_can_be_corrected(listening: Listening) -> None:
    first, acts = listening.today + timedelta(days=9), len(listening.town.acts())
    survey = listening.make(opens=first, closes=first)
    listening.clock.move(days=3)
    last = first + timedelta(days=40)
    row = correct(
        listening, survey.id, name="Ny", why="Derfor.", opens=first - timedelta(days=2), closes=last, expected=3
    )
    assert (row.name, row.why, row.expected, row.locator) == ("Ny", "Derfor.", 3, survey.locator)
    assert (row.opens, row.closes, row.planned, row.promised) == (first - timedelta(days=2), last, last, last)
    assert row.fixed == row.opens
    assert [act for act in listening.town.acts()[acts:] if act.startswith("survey")] == [
        Act.SURVEY_MADE,
        Act.SURVEY_CORRECTED,
    ]
    earlier = correct(listening, survey.id, closes=row.opens)
    assert (earlier.closes, earlier.planned, earlier.promised) == (row.opens,) * 3


@pytest.mark.parametrize("answers", [0, 1, 7])
def test_words_are_corrected_on_the_day_it_was_made_and_not_after(listening: Listening, answers: int) -> None:
    """Whoever tries learns nothing of who has answered."""
    survey = listening.make()
    for _ in range(answers):
        listening.answer(survey.locator)
    assert correct(listening, survey.id, name="Rettet", why="Rettet.", expected=30).name == "Rettet"
    with pytest.raises(Refused, match="its first day has passed"):
        correct(listening, survey.id, opens=listening.today + timedelta(days=1))
    listening.clock.move(days=1)
    for other in ({"name": "X"}, {"why": "X"}, {"expected": 99}):
        with pytest.raises(Refused, match="its words are fixed"):
            correct(listening, survey.id, **other)
    row = listening.row(survey.id)
    assert (row.name, row.why, row.expected) == ("Rettet", "Rettet.", 30)


def test_opened_today_by_a_correction_it_is_corrected_all_of_today(listening: Listening) -> None:
    survey = listening.make(opens=listening.today + timedelta(days=9))
    correct(listening, survey.id, opens=listening.today)
    assert correct(listening, survey.id, name="Rettet").fixed == listening.today + timedelta(days=1)


def test_the_end_of_an_open_one_moves_no_promise_and_brings_no_words_of_few_nearer(listening: Listening) -> None:
    """R097: staff who end it tomorrow, right after somebody has answered, would know whose words they read."""
    survey, last = listening.make(), listening.today + timedelta(days=30)
    listening.answer(survey.locator)
    listening.clock.move(days=2)
    tomorrow = listening.today + timedelta(days=1)
    row = correct(listening, survey.id, closes=tomorrow)
    assert (row.closes, row.planned, row.promised) == (tomorrow, last, last)
    row = correct(listening, survey.id, closes=last + timedelta(days=14))
    assert (row.closes, row.planned, row.promised) == (last + timedelta(days=14), last + timedelta(days=14), last)
    with pytest.raises(Refused, match="two weeks later at most"):
        correct(listening, survey.id, closes=last + timedelta(days=15))
    row = correct(listening, survey.id, closes=listening.today)
    assert (row.closes, row.planned) == (listening.today, last + timedelta(days=14))
    listening.clock.move(days=1)
    assert listening.site.surveys.stage(listening.row(survey.id)) is Stage.OVER
    with pytest.raises(Refused, match="fewer than five"):
        listening.does("read", survey.id)
    with pytest.raises(Refused, match="closed already"):
        correct(listening, survey.id, closes=last)


def test_two_who_correct_it_at_once_and_somebody_elses(listening: Listening) -> None:
    survey = listening.make()
    assert correct(listening, survey.id, version=survey.version, name="Den ene").version == survey.version + 1
    with pytest.raises(Conflict):
        correct(listening, survey.id, version=survey.version, name="Den anden")
    assert listening.row(survey.id).name == "Den ene"
    other = listening.town.person(Role.COORDINATOR, password=None, place=listening.town.organisation("En anden"))
    with pytest.raises(NotFound):
        listening.does("correct", survey.id, plan_of(survey), None, by=listening.town.by(other))


def test_an_answer_does_not_make_a_new_version(listening: Listening) -> None:
    """Else the version would tell who corrects it that somebody came."""
    survey = listening.make()
    listening.answer(survey.locator)
    assert listening.row(survey.id).version == survey.version
