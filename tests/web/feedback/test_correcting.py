"""Staff correct a survey: everything until it opens, its end until it is over; the page says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from familiehus.web.i18n import full_date
from tests.web.feedback.conftest import House
from tests.web.referrals.conftest import Worker, said

Sign = Callable[..., Worker]
ROOT = "/personale/stemmer"


def fields(page: str) -> dict[str, str]:
    """The form as it stands there, without its token."""
    form = BeautifulSoup(page, "html.parser").select("main form [name]")
    found = {str(one["name"]): str(one.get("value", "")) or one.get_text() for one in form}
    return {name: value for name, value in found.items() if name != "csrf_token"}


def test_a_misspelt_name_is_put_right_before_it_opens(house: House, worker: Sign) -> None:
    me, survey, name = worker(), house.make(opens=5), f"Familiegruppen {uuid4().hex[:8]}"
    one = f"{ROOT}/{survey.id}"
    assert "Ret skemaet" in me.text(one)
    shown = me.get(f"{one}/ret")
    assert "Alt kan rettes, til skemaet åbner." in said(shown)
    form = fields(shown.text)
    assert set(form) == {"version", "name", "why", "opens", "closes", "expected"}
    assert form["name"] == survey.name
    wrong = me.post(f"{one}/ret", **form | {"name": "", "closes": "2020-01-01"})
    assert wrong.status_code == 400
    told = [each.get("href") for each in BeautifulSoup(wrong.text, "html.parser").select("[role=alert] a")]
    assert told == ["#name-error", "#closes-error"]
    answer = me.post(f"{one}/ret", **form | {"name": f" {name} ", "expected": "1.200"})
    assert answer.status_code == 303
    assert "Skemaet er rettet. Er kortet printet, så print det igen." in me.text(answer.headers["Location"])
    assert (house.row(survey).name, house.row(survey).expected) == (name, 1200)
    assert name in me.text(f"{one}/kort")


def test_on_the_day_it_was_made_the_words_of_an_open_one_are_corrected(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    one = f"{ROOT}/{survey.id}"
    shown = me.get(f"{one}/ret")
    assert "Ordene kan rettes i dag" in said(shown)
    form = fields(shown.text)
    assert "opens" not in form, "families can answer already"
    assert me.post(f"{one}/ret", **form | {"name": "Rettet"}).status_code == 303
    assert house.row(survey).name == "Rettet"
    moved = me.post(f"{one}/ret", **form | {"version": "2", "opens": (house.today + timedelta(days=1)).isoformat()})
    assert (moved.status_code, "den første dag kan ikke flyttes" in said(moved)) == (400, True)


def test_afterwards_its_end_is_moved_and_the_page_says_why_nothing_else(
    house: House, worker: Sign, client: FlaskClient
) -> None:
    me, survey = worker(), house.make(closes=30)
    one, promise = f"{ROOT}/{survey.id}", full_date(house.today + timedelta(days=58))
    opened(house, survey)
    page = me.text(one)
    assert ("Flyt den sidste dag" in page, "Ret skemaet" in page) == (True, False)
    shown = me.get(f"{one}/ret")
    assert "ingen skal kunne se her, om nogen har" in said(shown)
    assert f"Højst til {full_date(house.today + timedelta(days=44))}" in said(shown)
    assert f"lovet svar på forslag senest {promise}" in said(shown)
    form = fields(shown.text)
    assert set(form) == {"version", "closes"}
    empty = said(shown)
    house.answer(survey)
    assert said(me.get(f"{one}/ret")) == empty, "it is the same whether somebody has answered or not"
    late = me.post(f"{one}/ret", **form | {"closes": (house.today + timedelta(days=45)).isoformat()})
    assert (late.status_code, "to uger længere end lovet" in said(late)) == (400, True)
    words = me.post(f"{one}/ret", **form | {"name": "Noget andet"})
    assert words.status_code == 409
    assert "Lav et nyt skema i stedet." in said(words)
    assert "Det, du skrev: Noget andet" in said(words)
    last = house.today + timedelta(days=40)
    assert me.post(f"{one}/ret", **form | {"closes": last.isoformat()}).status_code == 303
    assert (house.row(survey).closes, house.row(survey).name) == (last, survey.name)
    assert f"Forslag svarer vi på senest {promise}." in said(client.get(f"/svar/{survey.locator}"))


def opened(house: House, survey: object) -> None:
    """As if it had been made yesterday."""
    with house.site.database.write() as work:
        work.session.get_one(type(survey), survey.id).fixed = house.today  # type: ignore[attr-defined]
        work.commit()


def test_the_second_of_two_is_told_and_keeps_what_they_typed(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make(opens=5)
    one = f"{ROOT}/{survey.id}/ret"
    form = fields(me.get(one).text)
    assert me.post(one, **form | {"name": "Den ene"}).status_code == 303
    second = me.post(one, **form | {"name": "Den anden"})
    assert second.status_code == 409
    assert "En anden kom først." in said(second)
    assert "Nu står der: Den ene" in said(second)
    again = fields(second.text)
    assert again["name"] == "Den anden"
    assert me.post(one, **again).status_code == 303
    assert house.row(survey).name == "Den anden"


def test_what_is_over_is_not_corrected(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    one, form = f"{ROOT}/{survey.id}", fields(me.get(f"{ROOT}/{survey.id}/ret").text)
    house.does("close", survey.id)
    assert me.get(f"{one}/ret").headers["Location"].endswith(one)
    assert not {"Ret skemaet", "Flyt den sidste dag"} & set(me.text(one).split(". "))
    late = me.post(f"{one}/ret", **form)
    assert (late.status_code, "Skemaet er lukket." in said(late)) == (409, True)


def test_the_words_of_one_are_taken_over_into_a_new_one(house: House, worker: Sign) -> None:
    me, survey = worker(), house.make()
    form = fields(me.get(f"{ROOT}/nyt?som={survey.id}").text)
    assert (form["name"], form["why"], form["expected"]) == (survey.name, survey.why, "8")
    assert form["opens"] == house.today.isoformat()
    chosen = BeautifulSoup(me.get(f"{ROOT}/nyt?som={survey.id}").text, "html.parser").select("#about option[selected]")
    assert [each["value"] for each in chosen] == [str(house.key)]
    assert me.get(f"{ROOT}/nyt?som={uuid4()}").status_code == 404
    assert me.get(f"{ROOT}/nyt?som=x").status_code == 200


def test_a_short_survey_says_when_the_words_of_few_are_read(house: House, worker: Sign) -> None:
    """R092: a survey of one day is no way round the rule."""
    me, survey = worker(), house.make(closes=0)
    assert "også når skemaet kun er åbent en dag" in me.text(f"{ROOT}/nyt")
    when = full_date(house.today + timedelta(days=21))
    promise = f"Svarer færre end 5, vises ingen tal, og det, de har skrevet, kan først læses fra {when}."
    assert promise in me.text(f"{ROOT}/{survey.id}")
    house.answer(survey)
    house.does("close", survey.id)
    assert f"Teksterne kan læses fra {when}, fordi færre end 5 har svaret." in me.text(f"{ROOT}/{survey.id}/udsagn")
