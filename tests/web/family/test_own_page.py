"""The parent's own page in the browser: link, code, cookie, buttons; and what others must not see."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import inspect, select

from familiehus.accounts.sign_in import Wait
from familiehus.consent.storage import ConsentItemRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.anonymous import AnonymousThreads
from familiehus.family_page.answers import Answers
from familiehus.family_page.overview import Overviews
from familiehus.family_page.service import ParentPages
from familiehus.kernel.errors import StorageFailure
from familiehus.referrals.domain import Action
from familiehus.referrals.storage import ReferralRow
from familiehus.web.observe import configure_logging
from tests.integration.referrals.conftest import OWN_WORDS
from tests.web.family.conftest import FROM_HERE, Parent, Street
from tests.web.pages import LANGUAGES


def test_the_page_opens_with_link_and_code_and_one_button_works(street: Street) -> None:
    parent = street.parent(opened=False)
    assert "Prøve Person" not in parent.page()
    answer = parent.enter()
    assert answer.status_code == 303
    assert "Prøve Person" in parent.page()
    pressed = parent.press("ring")
    assert pressed.status_code == 303
    assert street.waits(parent.line) == ["call_me"]
    assert "Du har bedt os ringe." in parent.page()


def test_the_cookie_is_for_this_page_only(street: Street) -> None:
    cookies = street.parent(opened=False).enter().headers.getlist("Set-Cookie")
    assert len(cookies) == len(LANGUAGES)
    paths = {
        part.removeprefix("Path=") for cookie in cookies for part in cookie.split("; ") if part.startswith("Path=")
    }
    assert paths == {"/min-side", *(f"/{language}/min-side" for language in LANGUAGES if language != "da")}
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Strict", "Max-Age=1200"} <= set(cookie.split("; "))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_there_in_every_language(street: Street, language: str) -> None:
    line = street.world.open()
    street.world.send(line)
    page = BeautifulSoup(street.parent(line=line).page(language), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == language
    assert page.title is not None
    assert "amiliehus" not in page.title.text
    assert page.find("a", id="exit") is not None


def test_what_a_button_is_about_is_listed_as_the_language_lists(street: Street) -> None:
    line = street.world.open()
    street.world.send(line)
    page = BeautifulSoup(street.parent(line=line).page("ar"), "html.parser")
    about = [span.text for span in page.select("section[aria-labelledby=ja] .sr-only")]
    assert about
    assert all("، " in words for words in about)


def test_a_wrong_code_opens_nothing(street: Street) -> None:
    parent = street.parent(opened=False)
    answer = parent.enter("forkert")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert "Prøve Person" not in parent.page()


def test_a_button_from_elsewhere_or_without_the_token_does_nothing(street: Street) -> None:
    parent = street.parent()
    assert parent.client.post(parent.address("ring"), headers=FROM_HERE).status_code == 400
    assert parent.client.post(parent.address("ring"), headers={"Origin": "https://andre.example"}).status_code == 400
    assert street.waits(parent.line) == []


def test_another_parents_link_shows_nothing_to_this_session(street: Street) -> None:
    one, other = street.parent(), street.parent()
    one.issued = other.issued
    assert "Prøve Person" not in one.page()
    assert "Din faste kontakt" not in one.page()


def test_what_is_withdrawn_is_gone_at_the_next_read(street: Street) -> None:
    line = street.world.open()
    street.world.send(line)
    parent = street.parent(line=line)
    assert street.world.read(line, "Huset")
    consent = BeautifulSoup(parent.page(), "html.parser").find("input", attrs={"name": "consent"})
    assert consent is not None
    answer = parent.press("traek-tilbage", consent=str(consent["value"]))
    assert answer.status_code == 303
    assert street.world.read(line, "Huset") == {}
    assert "Lige nu har ingen andre lov" in parent.page()


def test_every_button_of_the_page_works(street: Street) -> None:
    line = street.world.open()
    referral = street.world.send(line)
    street.world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    parent = street.parent(line=line)
    with street.world.site.database.read() as session:
        row = session.get_one(ReferralRow, referral)
        item = session.scalars(
            select(ConsentItemRow.item_id).where(ConsentItemRow.consent_id == row.consent_id)
        ).first()
    with street.world.site.database.write() as work:
        street.site.answers.ask_confirmation(work, street.world.by("jordemoder"), row.consent_id)
        work.commit()
    consent, about = str(row.consent_id), str(referral)
    tomorrow = (street.world.clock.now().date() + timedelta(days=1)).isoformat()
    for act, fields, said in (
        ("talt-sammen", {"referral": about, "talked": "no"}, "Din faste kontakt finder ud af det"),
        ("talt-sammen", {"referral": about, "talked": "yes"}, "Så ved vi det"),
        ("bekraeft", {"consent": consent}, "Dit ja er skrevet ned"),
        ("ikke-nu", {"day": tomorrow}, "Vi spørger ikke før den dag"),
        ("traek-en-tilbage", {"consent": consent, "item": str(item)}, "Du har taget dit ja tilbage"),
        ("ikke-sagt-ja", {"consent": consent}, "De kan ikke læse det mere"),
        ("stop", {}, "Du har sagt stop"),
    ):
        answer = parent.press(act, **fields)
        assert answer.status_code == 303, act
        assert said in parent.client.get(answer.location).text
    other = street.world.send(street.world.open())
    assert parent.press("nej-tak", referral=str(other)).status_code == 404
    mine = street.world.send(line)
    assert parent.press("nej-tak", referral=str(mine)).status_code == 303
    assert parent.press("nej-tak", referral=str(mine)).status_code == 422
    assert parent.press("ikke-nu", day="i går").status_code == 422
    assert parent.press("findes-ikke").status_code == 404
    assert parent.press("nej-tak", referral="vrøvl").status_code == 400


def test_a_day_or_a_name_that_cannot_be_is_said_beside_it_and_what_was_typed_stays(street: Street) -> None:
    parent = street.parent()
    for act, name, typed in (("ikke-nu", "day", "2020-01-01"), ("maa-ikke-se", "name", "Ukendt <b>Person</b>")):
        answer = parent.press(act, **{name: typed})
        page = BeautifulSoup(answer.text, "html.parser")
        box = page.select_one(f"form[action$='/{act}'] input[name={name}]")
        assert box is not None
        assert box["value"] == typed
        assert box.has_attr("autofocus")
        told = page.select_one(f"#{box['aria-describedby']}")
        assert told is not None
        assert told.find_parent("details").has_attr("open")  # type: ignore[union-attr]
        assert answer.text.count(told.get_text()) == 1
    other = BeautifulSoup(parent.page(), "html.parser")
    assert not other.select(".form-error-message, details[open]")


def test_the_page_can_be_closed_and_shut(street: Street) -> None:
    parent = street.parent()
    closed = parent.press("luk")
    assert all("Max-Age=0" in cookie for cookie in closed.headers.getlist("Set-Cookie"))
    assert "Prøve Person" not in parent.page()
    parent.enter()
    assert "Prøve Person" in parent.page()
    with street.world.site.database.write() as work:
        street.site.pages.shut(work, street.world.by("jordemoder"), parent.line)
        work.commit()
    assert "Prøve Person" not in parent.page()
    assert parent.enter().status_code == 403


@pytest.mark.usefixtures("long_waits")
def test_wrong_codes_are_slowed(street: Street) -> None:
    parent = street.parent(opened=False)
    answers = [parent.enter("forkert").status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]
    assert "Retry-After" in parent.enter().headers
    assert street.parent(opened=False).enter().status_code == 303


@pytest.mark.parametrize(
    ("seconds", "told", "in_english"),
    [
        (1, "Prøv igen om 1 sekund.", "Try again in 1 second."),
        (2, "Prøv igen om 2 sekunder.", "Try again in 2 seconds."),
        (90, "Prøv igen om 90 sekunder.", "Try again in 90 seconds."),
        (91, "Prøv igen om 2 minutter.", "Try again in 2 minutes."),
        (3600, "Prøv igen om 60 minutter.", "Try again in 60 minutes."),
    ],
)
def test_a_wait_is_told_as_what_it_is(
    street: Street, monkeypatch: pytest.MonkeyPatch, seconds: int, told: str, in_english: str
) -> None:
    """Two seconds are not a minute: at the parent's page and at an anonymous thread alike."""

    def slowed(*_: object) -> None:
        raise Wait(timedelta(seconds=seconds))

    monkeypatch.setattr(ParentPages, "enter", slowed)
    monkeypatch.setattr(AnonymousThreads, "open", slowed)
    parent = street.parent(opened=False)
    for language, words in (("da", told), ("en", in_english)):
        thread = "/anonym/side" if language == "da" else f"/{language}/anonym/side"
        for path in (parent.address(language=language), thread):
            answer = parent.client.post(path, data={"code": "forkert"}, headers=FROM_HERE)
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(seconds))
            assert words in answer.text


@pytest.fixture
def own_log() -> Iterator[None]:
    """What one test sets up ends with it: later it would write where nobody reads any more."""
    yield
    logging.basicConfig(handlers=[], level=logging.WARNING, force=True)


def test_the_link_is_in_no_log_and_goes_to_nobody(
    street: Street, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], own_log: None
) -> None:
    parent = street.parent()

    def fail(*_: object) -> None:
        raise RuntimeError(f"/en{parent.address()} og /personale/invitation/{parent.issued.locator}")

    configure_logging()
    monkeypatch.setattr(Overviews, "of", fail)
    answer = parent.client.get(parent.address(), headers={"Referer": f"https://proeve.example{parent.address()}"})
    assert answer.status_code == 500
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    said = capfd.readouterr().err
    assert "/min-side/***" in said
    assert parent.issued.locator not in said


def test_why_a_page_of_a_parent_failed_stands_in_the_log(
    street: Street, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], own_log: None
) -> None:
    """The disk is full, say: whoever runs the program reads it there, whichever page met it."""
    parent = street.parent()

    def fail(*_: object) -> None:
        raise StorageFailure("the database did not do what was asked; nothing was changed")

    configure_logging()
    monkeypatch.setattr(Answers, "call_me", fail)
    assert parent.press("ring").status_code == 500
    said = capfd.readouterr().err
    assert "the database did not do what was asked" in said
    assert "/min-side/<locator>/<act>" in said
    assert parent.issued.locator not in said


def test_no_address_of_the_network_is_kept(street: Street) -> None:
    parent = street.parent(opened=False)
    where = {"REMOTE_ADDR": "203.0.113.77"}
    for code in ("forkert", parent.issued.code):
        parent.client.post(parent.address(), data={"code": code}, headers=FROM_HERE, environ_base=where)
    digests = {hashlib.new(name, b"203.0.113.77").hexdigest() for name in ("md5", "sha1", "sha256")}
    with street.world.site.database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            said = repr(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all())  # noqa: S608 - our own names
            assert not [one for one in ("203.0.113.77", *digests) if one in said], table


def test_a_page_without_a_link_says_where_to_find_it(street: Street) -> None:
    answer = street.app.test_client().get("/min-side")
    assert answer.status_code == 200
    assert "et link og en kode" in answer.text
    assert "noindex" in answer.text


def test_after_somebody_outside_took_over_their_name_stands_there(street: Street) -> None:
    line = street.world.open()
    referral = street.world.send(line, unit=None)
    parent = street.parent(line=line)
    street.world.act("jordemoder", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    page = parent.page()
    assert "Prøvelægen, Prøvegade" in page
    assert "Ring til mig" not in page


def test_where_everything_has_stopped_no_day_of_a_birth_is_shown(street: Street) -> None:
    world = street.world
    line = world.open()
    new = replace(world.new(line), shown="Vi giver det her til Huset:\n20. april 2027\nFørste barn, uge 17.")
    with world.site.database.write() as work:
        world.site.referrals.send(work, world.by("jordemoder"), new)
        work.commit()
    parent = street.parent(line=line)
    assert "20. april 2027" in parent.page()
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), line, quiet=True)
        work.commit()
    page = parent.page()
    for words in ("20. april", "2027-04-20", "Hvornår barnet ventes", "Første barn, uge 17"):
        assert words not in page, words
    assert "Tag mit ja tilbage" in page, "what was agreed can still be taken back"


def test_what_was_taken_back_does_not_stand_among_what_they_may_read(street: Street) -> None:
    world, line = street.world, street.world.open()
    referral = street.world.send(line)
    parent = street.parent(line=line)
    assert OWN_WORDS in agreed_to(parent)
    out = str(next(iter(world.items(line, Field.OWN_WORDS))))
    with world.site.database.read() as session:
        consent = str(session.get_one(ReferralRow, referral).consent_id)
    assert parent.press("traek-en-tilbage", consent=consent, item=out).status_code == 303
    shown = agreed_to(parent)
    assert OWN_WORDS not in shown
    assert "Det her må I sige." not in shown, "what stood there when they said yes is not what is read now"
    assert "Første barn, uge 17." in shown


def agreed_to(parent: Parent) -> str:
    section = BeautifulSoup(parent.page(), "html.parser").find("section", attrs={"aria-labelledby": "ja"})
    return section.get_text(" ") if section else ""


def test_nobody_is_told_that_they_said_no_when_they_did_not(street: Street) -> None:
    line = street.world.open()
    referral = street.world.send(line)
    parent = street.parent(line=line)
    street.world.act("jordemoder", referral, Action.WITHDRAW)
    page = parent.page()
    assert "Du har sagt nej tak" not in page
    assert "Vi går ikke videre med Huset" in page
    other = street.world.send(line)
    assert parent.press("nej-tak", referral=str(other)).status_code == 303
    assert "Du har sagt nej tak til Huset" in parent.page()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_out_ends_the_session_without_javascript(street: Street, language: str) -> None:
    parent = street.parent()
    way_out = BeautifulSoup(parent.page(language), "html.parser").find("a", id="exit")
    assert way_out is not None
    answer = parent.client.get(str(way_out["href"]))
    assert answer.status_code == 303
    assert answer.location == way_out["data-to"] == "https://www.dmi.dk/"
    assert answer.headers["Cache-Control"] == "no-store"
    assert sum("Max-Age=0" in cookie for cookie in answer.headers.getlist("Set-Cookie")) == len(LANGUAGES)
    assert "Prøve Person" not in parent.page(language)


def test_the_session_is_over_for_whoever_kept_the_cookie(street: Street) -> None:
    parent = street.parent()
    kept = parent.client.get_cookie("familiehus_side", path="/min-side")
    assert kept is not None
    ends = BeautifulSoup(parent.page(), "html.parser").find("a", id="exit")
    assert ends is not None
    assert parent.client.head(str(ends["data-end"])).status_code == 303
    assert "Prøve Person" in parent.page(), "to look at an address ends nothing"
    assert parent.client.post(str(ends["data-end"]), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    told = parent.client.post(str(ends["data-end"]), headers=FROM_HERE)
    assert told.status_code == 204
    parent.client.set_cookie("familiehus_side", kept.value, path="/min-side")
    assert "Prøve Person" not in parent.page()


def test_what_was_left_stays_shut_though_the_server_did_not_hear_it(street: Street) -> None:
    parent = street.parent()
    parent.client.set_cookie("familiehus_forladt", "1", path="/min-side")
    assert "Prøve Person" not in parent.page()
    opened = parent.enter()
    assert opened.status_code == 303
    assert "Prøve Person" in parent.page(), "with the code it is open again"
    kept = parent.client.get_cookie("familiehus_side", path="/min-side")
    assert kept is not None
    parent.client.set_cookie("familiehus_forladt", "1", path="/min-side")
    assert parent.client.post("/min-side/forlad", headers=FROM_HERE).status_code == 204
    assert parent.client.get_cookie("familiehus_forladt", path="/min-side") is None
    parent.client.set_cookie("familiehus_side", kept.value, path="/min-side")
    assert "Prøve Person" not in parent.page(), "it was heard in the end"


def test_who_has_no_session_gets_no_cookie_on_the_way_out(street: Street) -> None:
    client = street.app.test_client()
    way_out = BeautifulSoup(client.get("/").text, "html.parser").find("a", id="exit")
    assert way_out is not None
    assert way_out["href"] == "https://www.dmi.dk/"
    for answer in (client.get("/min-side/forlad"), client.post(str(way_out["data-end"]), headers=FROM_HERE)):
        assert "Set-Cookie" not in answer.headers


def test_the_way_out_works_while_nothing_can_be_written(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = street.parent()

    def fail(*_: object) -> None:
        raise StorageFailure("the database could not do what was asked")

    monkeypatch.setattr(ParentPages, "leave", fail)
    answer = parent.client.get("/min-side/forlad")
    assert answer.status_code == 303
    assert "Prøve Person" not in parent.page(), "the browser has forgotten it"


def test_what_the_browser_kept_is_replaced_by_the_page_itself(street: Street) -> None:
    parent = street.parent()
    wrong = BeautifulSoup(parent.press("ikke-nu", day="i går").text, "html.parser").find("a", id="exit")
    assert wrong is not None
    assert wrong["data-again"] == parent.address()
    closed = BeautifulSoup(street.parent(opened=False).page(), "html.parser").find("a", id="exit")
    assert closed is not None
    assert not closed.has_attr("data-again")
