"""A survey as a parent meets it: in every language, no cookie, once, and a clear answer when it cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from familiehus.app import EDITIONS
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback import public
from familiehus.feedback.domain import CHOICES, TEXTS
from familiehus.feedback.locators import new_locator
from familiehus.feedback.service import Surveys
from familiehus.kernel.errors import StorageFailure
from tests.integration.feedback.conftest import FULL
from tests.web.family.conftest import FROM_HERE
from tests.web.feedback.conftest import COURSE, HIDDEN, SLUG, House, send
from tests.web.pages import LANGUAGES, in_language
from tests.web.referrals.conftest import said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_are_there_in_every_language_and_leave_no_trace(
    house: House, client: FlaskClient, language: str
) -> None:
    answer = client.get(in_language(language, f"/svar/{house.make().locator}"))
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.html["dir"] == ("rtl" if language == "ar" else "ltr")  # type: ignore[index]
    assert {str(one["name"]) for one in page.select("input[type=radio], textarea")} == {*CHOICES, *TEXTS}
    assert "112" in answer.text
    assert "Du bestemmer, hvad vi giver videre." in answer.text
    assert {str(link["href"]) for link in page.select("details.tongues a")} == {
        in_language(each, answer.request.path.removeprefix(f"/{language}")) for each in LANGUAGES
    }


def test_what_is_answered_is_counted_once(house: House, client: FlaskClient) -> None:
    survey = house.make()
    address = f"/svar/{survey.locator}"
    number = HIDDEN.search(client.get(address).text)
    assert number is not None
    for _ in range(2):
        answer = send(client, address, number[1], **FULL)
        assert answer.status_code == 200
        assert "Tak for dit svar" in said(answer)
        assert "Set-Cookie" not in answer.headers
    totals = house.totals(survey)
    assert totals.answered == 1
    assert len(house.texts(survey)) == 3


@pytest.mark.parametrize("language", ["da", "ar"])
def test_who_goes_back_or_is_next_at_the_tablet_finds_nothing_of_what_was_answered(
    house: House, client: FlaskClient, language: str
) -> None:
    address = in_language(language, f"/svar/{house.make().locator}")
    for answer in (client.get(address), send(client, address, good="x" * 501)):
        page = BeautifulSoup(answer.text, "html.parser")
        form, leave = page.select_one("main form"), page.select_one("#exit")
        assert form is not None
        assert leave is not None
        assert form["autocomplete"] == "off"
        assert leave["data-again"] == address


def test_the_language_of_a_text_is_kept(house: House, client: FlaskClient) -> None:
    survey = house.make()
    send(client, f"/ar/svar/{survey.locator}", good="القهوة")
    house.end(survey)
    house.does("clear", house.texts(survey)["good"].id)
    assert [(one.language, one.text) for one in house.texts(survey).values()] == [("ar", "القهوة")]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Ét svar er nok."),
        ({"surer": "perhaps", "good": "Tak."}, "Formularen var gammel."),
        ({"good": "Tak.", "better": "x" * 501}, "Højst 500 tegn. Gør det lidt kortere."),
        ({"good": "Tak.", "suggestion": "Ring til 010190-1234"}, "Skriv aldrig et CPR-nummer her."),
    ],
)
def test_what_cannot_be_is_said_and_given_back(
    house: House, client: FlaskClient, sent: dict[str, str], told: str
) -> None:
    survey = house.make()
    answer = send(client, f"/svar/{survey.locator}", "n" * 32, **sent)
    assert answer.status_code == 422
    assert told in said(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    first = page.select("main .alert, main section")[0]
    assert first.get("role") == "alert", "on a phone it must be seen without looking for it"
    for name in sent.keys() & set(TEXTS):
        assert page.find(id=name).get_text() == sent[name]  # type: ignore[union-attr]
    assert house.totals(survey).answered == 0
    assert not house.texts(survey)
    assert send(client, f"/svar/{survey.locator}", "n" * 32, surer="yes").status_code == 200
    assert house.totals(survey).answered == 1


def test_a_form_of_another_site_is_not_heard(house: House, client: FlaskClient) -> None:
    survey = house.make()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"/svar/{survey.locator}", data=FULL, headers=foreign).status_code == 400
    assert client.post(f"/svar/{survey.locator}", data=FULL).status_code == 400
    assert house.totals(survey).answered == 0


def test_closed_meanwhile_keeps_what_was_written_on_the_screen(house: House, client: FlaskClient) -> None:
    survey = house.make()
    house.does("close", survey.id)
    answer = send(client, f"/svar/{survey.locator}", good="Kaffen var god.")
    assert answer.status_code == 410
    assert "Dit svar er ikke gemt." in said(answer)
    assert "Kaffen var god." in said(answer)
    shown = client.get(f"/svar/{survey.locator}")
    assert (shown.status_code, "Skemaet er lukket" in said(shown)) == (410, True)
    assert "ikke gemt" not in said(shown)


def test_not_open_yet_says_when(house: House, client: FlaskClient) -> None:
    survey = house.make(opens=3)
    shown = client.get(f"/svar/{survey.locator}")
    assert (shown.status_code, "Du kan svare fra" in said(shown)) == (200, True)
    assert "<textarea" not in shown.text
    answer = send(client, f"/svar/{survey.locator}", good="Tak.")
    assert (answer.status_code, "ikke gemt" in said(answer)) == (409, True)


def test_a_replaced_card_and_an_unknown_one(house: House, client: FlaskClient) -> None:
    survey = house.make()
    house.does("move", survey.id)
    for answer in (client.get(f"/svar/{survey.locator}"), send(client, f"/svar/{survey.locator}", good="Tak.")):
        assert (answer.status_code, "Kortet er skiftet ud" in said(answer)) == (410, True)
        assert "om et bogstav er forkert" in said(answer), "the last part of an address may be mistyped, too"
    for unknown in (new_locator(), "vrøvl", "a%00b", "%25"):
        answer = client.get(f"/svar/{unknown}")
        assert (answer.status_code, "Vi kender ikke det skema" in said(answer)) == (404, True)
    assert client.get(f"/svar/{house.row(survey).locator}").status_code == 200


def test_a_card_replaced_meanwhile_keeps_what_was_written_on_the_screen(house: House, client: FlaskClient) -> None:
    survey = house.make()
    house.does("move", survey.id)
    answer = send(client, f"/svar/{survey.locator}", surer="yes", better="Flere stole.", suggestion=" ")
    assert answer.status_code == 410
    for words in ("Kortet er skiftet ud", "Dit svar er ikke gemt.", "Det skrev du", "Flere stole."):
        assert words in said(answer)
    assert "ikke gemt" not in said(client.get(f"/svar/{survey.locator}"))
    ticks = send(client, f"/svar/{survey.locator}", surer="yes")
    assert ("ikke gemt" in said(ticks), "Det skrev du" in said(ticks)) == (True, False)


def test_a_flood_is_thanked_and_lies_aside(house: House, client: FlaskClient) -> None:
    survey = house.make(expected=1)
    for _ in range(22):
        assert send(client, f"/svar/{survey.locator}", surer="yes").status_code == 200
    totals = house.totals(survey)
    assert (totals.answered, totals.aside) == (20, 2)


def test_suggestions_and_answers_stand_on_the_houses_page(house: House, client: FlaskClient) -> None:
    fresh = {"Authorization": "x"}  # the page cache stands aside
    survey, words = house.make(), f"Åbent om lørdagen {uuid4().hex}"
    house.answer(survey, suggestion=words)
    house.end(survey)
    address = f"/huse/{SLUG}/forslag"
    assert words not in client.get(address, headers=fresh).text
    suggestion = house.texts(survey)["suggestion"]
    house.does("clear", suggestion.id)
    shown = client.get(address, headers=fresh)
    assert shown.status_code == 200
    assert words in said(shown)
    assert "Der er ikke svaret endnu." in said(shown)
    house.does("reply", suggestion.id, "Det prøver vi fra maj.")
    for language in LANGUAGES:
        assert "Det prøver vi fra maj." in client.get(in_language(language, address), headers=fresh).text
    assert f'href="{address}"' in client.get(f"/huse/{SLUG}", headers=fresh).text
    house.does("withhold", suggestion.id)
    assert words not in client.get(address, headers=fresh).text


def test_a_course_in_no_house_has_its_suggestions_at_its_own_page(course: House, client: FlaskClient) -> None:
    fresh = {"Authorization": "x"}  # the page cache stands aside
    survey, words, own = course.make(), f"Flere ture {uuid4().hex}", f"/tilbud/{COURSE}"
    address = f"{own}/forslag"
    assert address not in client.get(own, headers=fresh).text
    thanks = send(client, f"/svar/{survey.locator}", suggestion=words)
    assert f'href="{address}"' in thanks.text
    course.end(survey)
    closed = client.get(f"/svar/{survey.locator}")
    assert (closed.status_code, f'href="{own}"' in closed.text) == (410, True)
    assert words not in client.get(address, headers=fresh).text
    suggestion = course.texts(survey)["suggestion"]
    course.does("clear", suggestion.id)
    course.does("reply", suggestion.id, "Det prøver vi fra maj.")
    for language in LANGUAGES:
        page = client.get(in_language(language, address), headers=fresh)
        assert words in page.text
        assert "Det prøver vi fra maj." in page.text
        assert in_language(language, own) in page.text
    assert f'href="{address}"' in client.get(own, headers=fresh).text
    assert words not in client.get(f"/huse/{SLUG}/forslag", headers=fresh).text
    for nothing in ("/tilbud/findes-ikke/forslag", f"/huse/{COURSE}/forslag", f"/tilbud/{SLUG}/forslag"):
        assert client.get(nothing).status_code == 404


def test_what_parents_see_no_more_is_not_linked_to(course: House, client: FlaskClient) -> None:
    survey = course.make()
    with course.site.database.write() as work:
        work.session.get_one(OfferRow, course.key).published = False
        work.commit()
    try:
        assert client.get(f"/svar/{survey.locator}").status_code == 200
        thanks = send(client, f"/svar/{survey.locator}", surer="yes")
        course.does("close", survey.id)
        for page in (thanks, client.get(f"/svar/{survey.locator}")):
            assert f"/tilbud/{COURSE}" not in page.text
    finally:
        with course.site.database.write() as work:
            work.session.get_one(OfferRow, course.key).published = True
            work.commit()


def test_a_withheld_suggestion_is_soon_gone_from_the_finished_page(
    house: House, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    until: list[datetime] = []
    monkeypatch.setattr(public, "fresh_until", until.append)
    clock = house.app.extensions[EDITIONS].clock
    assert client.get(f"/huse/{SLUG}/forslag", headers={"Authorization": "x"}).status_code == 200
    assert until[0] - clock.now() < timedelta(seconds=30)


def test_a_house_nobody_has_suggested_anything_to(client: FlaskClient) -> None:
    assert "Her er ingen forslag endnu." in said(client.get("/huse/aalborg-familiens-hus/forslag"))
    assert "/forslag" not in client.get("/huse/aalborg-familiens-hus").text
    assert client.get("/huse/findes-ikke/forslag").status_code == 404


def test_a_form_without_a_number_counts(house: House, client: FlaskClient) -> None:
    survey = house.make()
    for number in ("", "x", "\x00" * 3):
        data = {"number": number, "surer": "yes"}
        assert client.post(f"/svar/{survey.locator}", data=data, headers=FROM_HERE).status_code == 200
    assert house.totals(survey).answered == 3


def test_why_an_answer_was_not_kept_stands_in_the_log_and_not_what_it_said(
    house: House, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageFailure("the database did not do what was asked; nothing was changed")

    survey = house.make()
    monkeypatch.setattr(Surveys, "answer", fail)
    assert send(client, f"/svar/{survey.locator}", good="Kaffen var god").status_code == 500
    failed = [one for one in caplog.records if one.getMessage() == "POST /svar/<locator> failed"]
    assert [str(one.exc_info[1]).partition(";")[0] for one in failed if one.exc_info] == [
        "the database did not do what was asked"
    ]
    assert "Kaffen" not in caplog.text
