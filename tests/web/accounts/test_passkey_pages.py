"""Passkeys at the door: what is shown and to whom, what the cookie is, and that every no is the same."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from familiehus.access.roles import Role
from familiehus.accounts.passkey_domain import PASSKEYS_MOST, RelyingParty
from familiehus.accounts.passkey_site import EXTENSION, make_passkeys
from familiehus.accounts.storage import CredentialRow, PasskeyRow
from familiehus.accounts.throttling import SOURCE
from familiehus.settings import Settings
from familiehus.wiring import read_keys
from tests.integration.accounts.authenticator import HOST, ORIGIN, Device
from tests.web.accounts.conftest import OURS, PASSWORD, SHELL, Staff, Town

SIGN_IN = "/personale/log-ind"
ASK, ENTER = f"{SIGN_IN}/adgangsnoegle/begynd", f"{SIGN_IN}/adgangsnoegle"
ACCOUNT = "/personale/min-konto"
KEYS = f"{ACCOUNT}/adgangsnoegler"


@pytest.fixture
def named(town: Town, settings: Settings) -> Iterator[Town]:
    """The town at an address with a name."""
    party = RelyingParty.at(ORIGIN)
    assert party is not None
    town.app.extensions[EXTENSION] = make_passkeys(party, town.site, read_keys(settings))
    yield town
    del town.app.extensions[EXTENSION]


def question(staff: Staff) -> str:
    """What the page asks the browser for a new key."""
    page = staff.post(f"{KEYS}/begynd", page=ACCOUNT, current=PASSWORD)
    return html.unescape(re.search(r'data-options="([^"]+)"', page.text)[1])


def make(staff: Staff, name: str = "Min telefon") -> Device:
    device = Device()
    done = staff.post(KEYS, page=ACCOUNT, passkey=device.make(question(staff)), name=name)
    assert done.location == f"{ACCOUNT}?gjort=adgangsnoegle-lavet"
    return device


def ask(client: FlaskClient) -> TestResponse:
    return client.post(ASK, headers=OURS)


def enter(client: FlaskClient, answer: str, **more: str) -> TestResponse:
    return client.post(ENTER, data={"passkey": answer, **more}, headers=OURS)


def test_at_a_bare_number_there_are_none(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    for page in (town.app.test_client().get(SIGN_IN), staff.get(ACCOUNT)):
        assert "passkey" not in page.text
        assert "dgangsnøgle" not in page.text
    assert ask(town.app.test_client()).status_code == 404
    assert enter(town.app.test_client(), "{}").status_code == 404
    assert staff.post(f"{KEYS}/begynd", current=PASSWORD).status_code == 404


def test_the_whole_way(named: Town) -> None:
    staff = named.person(Role.RECEIVER)
    device = make(staff)
    account = staff.get(ACCOUNT).text
    assert "Min telefon" in account
    assert "Ikke brugt endnu." in account
    client = named.app.test_client()
    asked = ask(client)
    assert asked.headers["Cache-Control"] == "no-store"
    done = enter(client, device.answer(asked.text), videre=ACCOUNT)
    assert (done.status_code, done.location) == (303, ACCOUNT)
    account = client.get(ACCOUNT).text
    assert staff.email in account
    assert "Ikke brugt endnu." not in account.partition('id="noegler"')[0]
    again = enter(client, device.answer(ask(client).text))
    assert again.location == "/personale/"
    assert client.get(ACCOUNT).text.count('action="/personale/min-konto/sessioner/') == 2  # mine, and end all others
    assert staff.get(ACCOUNT).status_code == 200


def test_the_sign_in_page_gives_no_cookie_and_the_question_one_for_the_answer_only(named: Town) -> None:
    client = named.app.test_client()
    page = client.get(SIGN_IN)
    assert "Set-Cookie" not in page.headers
    form = re.search(r"<form[^>]+data-passkey[^>]+>", page.text)[0]
    assert form.endswith(" hidden>")
    assert f'data-origin="{ORIGIN}"' in form
    given = ask(client).headers.getlist("Set-Cookie")
    assert len(given) == 1
    assert re.fullmatch(
        r"familiehus_spurgt=[\w-]{43}; Expires=[^;]+; Max-Age=300; HttpOnly; Path=/personale/log-ind/adgangsnoegle; "
        "SameSite=Strict",
        given[0],
    )
    taken = enter(client, "{}").headers.getlist("Set-Cookie")
    assert len(taken) == 1
    assert taken[0].startswith("familiehus_spurgt=; ")


def test_every_no_is_the_same(named: Town) -> None:
    staff, other, gone = (named.person(Role.RECEIVER) for _ in range(3))
    device, theirs, left = make(staff), make(other), make(gone)
    with named.site.database.write() as work:
        named.site.people.deactivate(work, SHELL, gone.email)
        work.commit()
    client = named.app.test_client()
    used = device.answer(ask(client).text)
    enter(client, used)
    wrong = [
        Device(handle=device.handle),
        replace(theirs, handle=device.handle),
        replace(device, origin="https://svindel.example"),
        replace(device, verifies=False),
        replace(device, secret=theirs.secret),
        left,
    ]
    strangers = [named.app.test_client() for _ in wrong]
    answers = [enter(client, one.answer(ask(client).text)) for one, client in zip(wrong, strangers, strict=True)]
    answers += [enter(named.app.test_client(), used), enter(named.app.test_client(), "")]
    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.text for answer in answers}) == 1
    assert "Adgangsnøglen virkede ikke." in answers[0].text
    assert not any("familiehus_personale=" in str(answer.headers) for answer in answers)


@pytest.mark.usefixtures("long_waits")
def test_many_wrong_ones_wait(named: Town) -> None:
    for _ in range(SOURCE.free):
        assert enter(named.app.test_client(), "").status_code == 400
    slow = enter(named.app.test_client(), "")
    assert slow.status_code == 429
    assert int(slow.headers["Retry-After"]) > 0
    assert "Der er prøvet for mange gange." in slow.text


def test_another_site_is_not_heard_and_the_host_of_a_request_counts_for_nothing(named: Town) -> None:
    client = named.app.test_client()
    for path in (ASK, ENTER):
        assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
        assert client.post(path).status_code == 400
    asked = client.post(ASK, headers={**OURS, "Host": "svindel.example"})
    assert json.loads(asked.text)["rpId"] == HOST


def test_a_wrong_password_stands_by_its_field(named: Town) -> None:
    staff = named.person(Role.RECEIVER)
    page = staff.post(f"{KEYS}/begynd", page=ACCOUNT, current="et andet kodeord")
    assert page.status_code == 400
    assert 'id="passkey-current-error">Adgangskoden er ikke rigtig.' in page.text
    assert "data-options" not in page.text


def test_what_cannot_be_a_key_is_told_and_nothing_is_kept(named: Town) -> None:
    staff = named.person(Role.RECEIVER)
    page = staff.post(KEYS, page=ACCOUNT, passkey="{}", name="Min telefon")
    assert (page.status_code, "Adgangsnøglen blev ikke lavet." in page.text) == (400, True)
    page = staff.post(KEYS, page=ACCOUNT, passkey=Device().make(question(staff)), name="n" * 81)
    assert (page.status_code, "Navnet er for langt." in page.text) == (400, True)
    assert "Du har ingen adgangsnøgler." in staff.get(ACCOUNT).text


def test_a_key_without_a_name_is_called_as_the_browser(named: Town) -> None:
    staff = named.person(Role.RECEIVER)
    make(staff, " ")
    assert "<strong>?</strong>" in staff.get(ACCOUNT).text.partition('id="sessioner"')[0]


def test_ones_own_key_is_removed_and_nobody_elses(named: Town) -> None:
    staff, other = named.person(Role.RECEIVER), named.person(Role.RECEIVER)
    device = make(staff)
    path = re.search(rf"{KEYS}/[0-9a-f-]{{36}}/fjern", staff.get(ACCOUNT).text)[0]
    assert other.post(path).status_code == 404
    assert staff.post(path).location == f"{ACCOUNT}?gjort=adgangsnoegle-fjernet"
    assert staff.post(path).status_code == 404
    client = named.app.test_client()
    assert enter(client, device.answer(ask(client).text)).status_code == 400


def test_ten_are_enough(named: Town) -> None:
    staff = named.person(Role.RECEIVER)
    for _ in range(PASSKEYS_MOST):
        make(staff)
    page = staff.post(f"{KEYS}/begynd", page=ACCOUNT, current=PASSWORD)
    assert (page.status_code, "Du har ti adgangsnøgler." in page.text) == (400, True)


def test_whoever_has_one_factor_is_told_what_comes_first(named: Town) -> None:
    staff = named.person(Role.CATALOGUE_EDITOR)
    page = staff.get(ACCOUNT).text
    assert "Sæt to-trins-login op først." in page
    assert "data-passkey" not in page
    refused = staff.post(f"{KEYS}/begynd", page=ACCOUNT, current=PASSWORD)
    assert (refused.status_code, "data-options" in refused.text) == (400, False)


def test_whoever_has_no_password_here_is_offered_none(named: Town) -> None:
    staff = named.person(Role.RECEIVER)
    with named.site.database.write() as work:
        mine = update(CredentialRow).where(CredentialRow.person_id == staff.person)
        work.session.execute(mine.values(password_hash=""))
        work.commit()
    assert "adgangsnoegler" not in staff.get(ACCOUNT).text
    assert staff.post(f"{KEYS}/begynd", current="").status_code == 400


def test_what_was_signed_is_not_given_back_when_the_session_is_over(app: Flask, named: Town) -> None:
    staff = named.person(Role.RECEIVER)
    signed = Device().make(question(staff))
    answer = app.test_client().post(KEYS, data={"passkey": signed, "name": "Min telefon"}, headers=OURS)
    assert answer.status_code == 401
    assert "Min telefon" in answer.text
    assert "clientDataJSON" not in html.unescape(answer.text)
    with named.site.database.read() as reading:
        assert not reading.query(PasskeyRow).filter_by(person_id=staff.person).count()
