"""Coming in: what is shown, what is kept, what a stranger can learn, and what the cookie is."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from familiehus.access.roles import Role
from familiehus.app import create_app
from familiehus.kernel.clock import SecurityClock
from familiehus.settings import Settings
from tests.web.accounts.conftest import OURS, PASSWORD, Town

SIGN_IN = "/personale/log-ind"


def send(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post(SIGN_IN, data={"email": email, "password": password, **more}, headers=OURS)


def token_of(text: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', text)[1]


def test_the_whole_way_in_and_out(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    client = town.app.test_client()
    asked = client.get("/personale/min-konto")
    assert asked.location == "/personale/log-ind?videre=/personale/min-konto"
    first = send(client, f" {staff.email.upper()} ", videre="/personale/min-konto")
    assert first.location == "/personale/log-ind/kode?videre=/personale/min-konto"
    page = client.get(first.location).text
    code = pyotp.TOTP(staff.secret).at(SecurityClock().now() + timedelta(seconds=30))
    done = client.post(
        "/personale/log-ind/kode",
        data={"code": code, "csrf_token": token_of(page), "videre": "/personale/min-konto"},
        headers=OURS,
    )
    assert done.location == "/personale/min-konto"
    account = client.get(done.location)
    assert staff.email in account.text
    out = client.post("/personale/log-ud", data={"csrf_token": token_of(account.text)}, headers=OURS)
    assert out.location == SIGN_IN
    assert client.get("/personale/min-konto").status_code == 303


def test_a_known_and_an_unknown_account_look_the_same(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    _, invited, _ = town.invite(Role.RECEIVER)
    pages = set()
    for email in (staff.email, invited, f"{uuid4().hex}@proeve.example"):
        answer = send(town.app.test_client(), email, "forkert kodeord")
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers
        assert f'value="{email}"' in answer.text
        assert "forkert kodeord" not in answer.text
        pages.add(answer.text.replace(email, ""))
    assert len(pages) == 1


@pytest.mark.usefixtures("long_waits")
def test_waiting_is_told_with_what_was_typed(town: Town) -> None:
    email = f"{uuid4().hex}@proeve.example"
    client = town.app.test_client()
    for _ in range(5):
        assert send(client, email, "forkert").status_code == 400
    answer = send(client, email, "forkert")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Prøv igen om" in answer.text
    assert f'value="{email}"' in answer.text


def test_a_wrong_code_is_told_beside_the_field(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    client = town.app.test_client()
    page = client.get(send(client, staff.email).location).text
    answer = client.post("/personale/log-ind/kode", data={"code": "000000", "csrf_token": token_of(page)}, headers=OURS)
    assert answer.status_code == 400
    assert 'id="code-error"' in answer.text
    assert 'aria-describedby="code-hint code-error"' in answer.text
    assert "Fejl: " in answer.text


def test_a_recovery_code_stands_in_for_the_phone(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    codes = staff.post("/personale/min-konto/noedkoder", current=PASSWORD).text
    code = re.search(r"<li>([a-z2-9-]{14})</li>", codes)[1]
    client = town.app.test_client()
    send(client, staff.email)
    page = client.get("/personale/log-ind/noedkode").text
    for path, status in ((1, 303), (2, 303)):
        answer = client.post(
            "/personale/log-ind/noedkode", data={"code": code, "csrf_token": token_of(page)}, headers=OURS
        )
        assert answer.status_code == status
        assert answer.location == ("/personale/" if path == 1 else "/personale/log-ind?videre=/personale/") or path == 2
        page = client.get("/personale/hjaelp").text


@pytest.mark.parametrize("step", ["kode", "noedkode", "totrin"])
def test_a_step_out_of_turn_begins_again(client: FlaskClient, step: str) -> None:
    assert client.get(f"/personale/log-ind/{step}").location.startswith(SIGN_IN)
    assert client.post(f"/personale/log-ind/{step}", headers=OURS).location.startswith(SIGN_IN)


def test_an_unfinished_sign_in_opens_nothing(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    client = town.app.test_client()
    send(client, staff.email)
    for path in ("/personale/", "/personale/min-konto", "/personale/organisation"):
        assert client.get(path).location == "/personale/log-ind/kode"
    assert client.get("/personale/log-ind/totrin").location.startswith(SIGN_IN)
    assert "Log ud" not in client.get(SIGN_IN).text


def test_the_session_is_new_at_every_step(town: Town) -> None:
    """A token planted before signing in, or seen on the way, is worth nothing afterwards."""
    staff = town.person(Role.RECEIVER)
    client = town.app.test_client()
    client.set_cookie("familiehus_personale", "planted", path="/personale")
    seen = {"planted"}
    location = send(client, staff.email).location
    seen.add(client.get_cookie("familiehus_personale", path="/personale").value)
    code = pyotp.TOTP(staff.secret).at(SecurityClock().now() + timedelta(seconds=30))
    form = token_of(client.get(location).text)
    client.post("/personale/log-ind/kode", data={"code": code, "csrf_token": form}, headers=OURS)
    last = client.get_cookie("familiehus_personale", path="/personale").value
    assert last not in seen
    assert len(seen) == 2
    for old in seen:
        thief = town.app.test_client()
        thief.set_cookie("familiehus_personale", old, path="/personale")
        assert thief.get("/personale/min-konto").location.startswith(SIGN_IN)
    assert client.get("/personale/min-konto").status_code == 200


def test_signing_in_again_ends_the_session_before(town: Town) -> None:
    staff = town.person(Role.CATALOGUE_EDITOR)
    old = staff.browser.get_cookie("familiehus_personale", path="/personale").value
    assert send(staff.browser, staff.email).status_code == 303
    thief = town.app.test_client()
    thief.set_cookie("familiehus_personale", old, path="/personale")
    assert thief.get("/personale/").status_code == 303
    assert staff.get(SIGN_IN).location == "/personale/"


@pytest.mark.parametrize(
    "onward",
    [
        "https://ond.example/",
        "//ond.example/",
        "/\\ond.example/",
        "/personale//ond.example",
        "/personale/\\ond.example",
        "/personale/@ond.example/..;/",
        "javascript:alert(1)",
        "/personale/\r\nSet-Cookie: x=y",
        "/tilbud",
        "/personalefest",
        "/personale/" + "x" * 201,
    ],
)
def test_one_is_never_sent_anywhere_else(town: Town, onward: str) -> None:
    staff = town.person(Role.CATALOGUE_EDITOR)
    client = town.app.test_client()
    answer = send(client, staff.email, videre=onward)
    assert answer.location == "/personale/"
    assert len(answer.headers.getlist("Set-Cookie")) == 2
    assert client.get(SIGN_IN, query_string={"videre": onward}).location == "/personale/"


def test_the_cookie_is_only_for_staff_pages_and_no_script_reads_it(town: Town) -> None:
    staff = town.person(Role.CATALOGUE_EDITOR)
    session, device = send(town.app.test_client(), staff.email).headers.getlist("Set-Cookie")
    for cookie, path in ((session, "/personale"), (device, "/personale/log-ind")):
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert f"Path={path}" in cookie
        assert "Secure" not in cookie  # the demo on the loopback has no encryption
    assert "Max-Age" not in session
    assert "Expires" not in session


def test_in_production_the_cookie_travels_encrypted_only(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    var = tmp_path_factory.mktemp("production")
    for name in ("audit", "tokens", "fields"):
        path = var / "secrets" / f"{name}.key"
        path.parent.mkdir(exist_ok=True)
        path.write_text("ab" * 32)
    app = create_app(Settings.from_env({"FAMILIEHUS_ENV": "production", "FAMILIEHUS_VAR_DIR": str(var)}), watch=False)
    town = Town(app, app.extensions["familiehus.accounts"], uuid4())
    town.place = town.organisation()
    _, _, secret = town.invite(Role.CATALOGUE_EDITOR)
    client = app.test_client()
    data = {"password": PASSWORD, "again": PASSWORD}
    answer = client.post(f"/personale/invitation/{secret}", data=data, headers=OURS, base_url="https://hus.example")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Secure-familiehus_personale=")
    assert "; Secure" in cookie
    assert client.get("/personale/", base_url="https://hus.example").status_code == 200
    assert "Strict-Transport-Security" in answer.headers


def test_a_form_from_another_site_is_refused(town: Town) -> None:
    staff = town.person(Role.CATALOGUE_EDITOR)
    data = {"email": staff.email, "password": PASSWORD}
    for headers, status in (
        ({}, 400),
        ({"Origin": "https://ond.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "http://["}, 400),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"Origin": "https://ond.example", "Authorization": "Basic eDp5"}, 400),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
    ):
        assert town.app.test_client().post(SIGN_IN, data=data, headers=headers).status_code == status, headers


def test_a_link_from_another_site_asks_once_more_from_here(town: Town) -> None:
    """The cookie is SameSite=Strict: it does not come along, and the way in finds the session again."""
    staff = town.person(Role.CATALOGUE_EDITOR)
    answer = town.app.test_client().get("/personale/min-konto", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Refresh"] == "0; url=/personale/log-ind?videre=/personale/min-konto"
    assert staff.get("/personale/log-ind?videre=/personale/min-konto").location == "/personale/min-konto"


def test_an_invitation_keeps_to_its_rules(town: Town) -> None:
    _, email, secret = town.invite(Role.RECEIVER)
    client, path = town.app.test_client(), f"/personale/invitation/{secret}"
    for _ in range(2):
        page = client.get(path)
        assert email in page.text
        assert "Set-Cookie" not in page.headers
    for data, field in (
        ({"password": "kort", "again": "kort"}, "password-error"),
        ({"password": PASSWORD, "again": "noget andet"}, "again-error"),
        ({"password": email, "again": email}, "password-error"),
    ):
        answer = client.post(path, data=data, headers=OURS)
        assert answer.status_code == 400
        assert field in answer.text
    assert client.post(path, data={"password": PASSWORD, "again": PASSWORD}, headers=OURS).status_code == 303
    for again in (client.get(path), town.app.test_client().get("/personale/invitation/ukendt")):
        assert again.status_code == 404
        assert "Linket virker ikke" in again.text
    late = town.app.test_client().post(path, data={"password": PASSWORD, "again": PASSWORD}, headers=OURS)
    assert late.status_code == 404
    assert "Linket virker ikke" in late.text


def test_setting_up_shows_the_secret_as_picture_and_text_and_tells_a_wrong_code(town: Town) -> None:
    _, _, secret = town.invite(Role.RECEIVER)
    client = town.app.test_client()
    data = {"password": PASSWORD, "again": PASSWORD}
    location = client.post(f"/personale/invitation/{secret}", data=data, headers=OURS).location
    page = client.get(location).text
    assert client.get(location).text.split('class="secret">')[1][:40] == page.split('class="secret">')[1][:40]
    svg = page.split('role="img"')[1].split("</div>")[0]
    assert "<svg" in svg
    assert "style" not in svg
    answer = client.post(location, data={"code": "000000", "csrf_token": token_of(page)}, headers=OURS)
    assert answer.status_code == 400
    assert "code-error" in answer.text
    assert "se efter, om telefonens ur går rigtigt" in answer.text


ONCE = "Nødkoderne vises kun én gang"


def test_recovery_codes_asked_for_again_after_setting_up_are_said_to_be_shown_once(town: Town) -> None:
    _, _, secret = town.invite(Role.RECEIVER)
    client = town.app.test_client()
    data = {"password": PASSWORD, "again": PASSWORD}
    location = client.post(f"/personale/invitation/{secret}", data=data, headers=OURS).location
    page = client.get(location).text
    phone = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    sent = {"code": pyotp.TOTP(phone).now(), "csrf_token": token_of(page), "videre": "/personale/katalog"}
    assert "Dine nødkoder" in client.post(location, data=sent, headers=OURS).text
    for answer, status in (
        (client.post(location, data=sent, headers=OURS), 409),
        (client.get(location), 200),
    ):
        assert answer.status_code == status
        assert ONCE in answer.text
        assert 'href="/personale/min-konto#totrin"' in answer.text
    assert town.app.test_client().get(location).location.startswith(SIGN_IN)


def test_recovery_codes_asked_for_again_under_my_account_stay_as_they_are(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    page = staff.get("/personale/min-konto").text
    mark = re.search(r'name="set" value="([^"]+)"', page)[1]
    sent = {"current": PASSWORD, "set": mark, "csrf_token": token_of(page)}
    first = staff.browser.post("/personale/min-konto/noedkoder", data=sent, headers=OURS)
    codes = re.findall(r"<li>([a-z2-9-]{14})</li>", first.text)
    assert len(codes) == 10
    again = staff.browser.post("/personale/min-konto/noedkoder", data=sent, headers=OURS)
    assert (again.status_code, ONCE in again.text) == (409, True)
    assert "<li>" not in again.text.split("<main")[1].split("</main>")[0]
    client = town.app.test_client()
    send(client, staff.email)
    form = token_of(client.get("/personale/log-ind/noedkode").text)
    used = client.post("/personale/log-ind/noedkode", data={"code": codes[0], "csrf_token": form}, headers=OURS)
    assert used.location == "/personale/", "the codes that were shown are good"


def test_recovery_codes_asked_for_again_after_a_new_phone_are_said_to_be_shown_once(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    begun = staff.post("/personale/min-konto/totrin/begynd", current=PASSWORD)
    page = staff.get(begun.location).text
    phone = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    sent = {"code": pyotp.TOTP(phone).now(), "csrf_token": token_of(page)}
    assert "Dine nødkoder" in staff.browser.post("/personale/min-konto/totrin", data=sent, headers=OURS).text
    again = staff.browser.post("/personale/min-konto/totrin", data=sent, headers=OURS)
    assert (again.status_code, ONCE in again.text) == (409, True)


def test_any_other_form_from_before_is_given_back_as_ever(town: Town) -> None:
    staff = town.person(Role.RECEIVER)
    old = {"csrf_token": "x", "name": "Min nøgle"}
    answer = staff.browser.post("/personale/min-konto/noegler", data=old, headers=OURS)
    assert (answer.status_code, "Min nøgle" in answer.text) == (400, True)
    answer = staff.browser.post("/personale/log-ind/totrin", data={"code": "1"}, headers=OURS)
    assert ONCE in answer.text
    editor = town.person(Role.CATALOGUE_EDITOR)
    answer = editor.browser.post("/personale/log-ind/totrin", data={"code": "1"}, headers=OURS)
    assert (answer.status_code, ONCE in answer.text) == (400, False)


def test_a_token_is_made_once_however_often_the_page_is_sent(town: Town) -> None:
    staff = town.person(Role.CATALOGUE_EDITOR)
    page = staff.get("/personale/min-konto").text
    number = re.search(r'name="id" value="([^"]+)"', page)[1]
    sent = {"csrf_token": token_of(page), "name": "Eksport", "scopes": "edit_catalogue", "days": "30", "id": number}
    assert "Din nøgle" in staff.browser.post("/personale/min-konto/noegler", data=sent, headers=OURS).text
    again = staff.browser.post("/personale/min-konto/noegler", data=sent, headers=OURS)
    assert (again.status_code, "Nøglen vises kun én gang" in again.text) == (409, True)
    assert staff.get("/personale/min-konto").text.count("<strong>Eksport</strong>") == 1


def test_whoever_sets_up_a_phone_second_is_told_and_asked_for_the_code_of_the_first(town: Town) -> None:
    _, email, secret = town.invite(Role.RECEIVER)
    first, second = town.app.test_client(), town.app.test_client()
    data = {"password": PASSWORD, "again": PASSWORD}
    one = first.post(f"/personale/invitation/{secret}", data=data, headers=OURS).location
    other = send(second, email).location
    phones, pages = [], []
    for client, location in ((first, one), (second, other)):
        pages.append(client.get(location).text)
        phones.append(re.search(r'class="secret">([A-Z2-7 ]+)<', pages[-1])[1].replace(" ", ""))
    for client, location, phone, page, status in zip(
        (first, second), (one, other), phones, pages, (200, 409), strict=True
    ):
        code = pyotp.TOTP(phone).now()
        answer = client.post(location, data={"code": code, "csrf_token": token_of(page)}, headers=OURS)
        assert answer.status_code == status
    assert "Telefonen er sat op et andet sted imens" in answer.text
    assert email in answer.text
    assert second.get("/personale/log-ind/totrin").location.startswith(SIGN_IN)
    assert send(second, email).location.startswith("/personale/log-ind/kode")


def test_a_role_that_meets_families_asks_for_a_phone_at_once(town: Town) -> None:
    editor = town.person(Role.CATALOGUE_EDITOR)
    leader = town.person(Role.LEADER)
    assert editor.get("/personale/").status_code == 200
    path = f"/personale/organisation/{town.place}/personer/{editor.person}/roller"
    assert leader.post(path, role="receiver", unit="").status_code == 303
    assert editor.get("/personale/").location == "/personale/log-ind/totrin"
    page = editor.get("/personale/log-ind/totrin").text
    begun = editor.browser.post(
        "/personale/log-ind/totrin", data={"begin": "1", "csrf_token": token_of(page)}, headers=OURS
    )
    assert 'class="secret"' in editor.get(begun.location).text


def test_no_secret_reaches_logs_or_error_pages(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    _, email, secret = town.invite(Role.RECEIVER)
    caplog.set_level(logging.DEBUG)
    client = town.app.test_client()
    client.get(f"/personale/invitation/{secret}")
    send(client, email, "et meget hemmeligt kodeord")
    answer = client.post(
        f"/personale/invitation/{secret}x", data={"password": "a" * 12, "again": "a" * 12}, headers=OURS
    )
    for hidden in (secret, email, "et meget hemmeligt kodeord"):
        assert hidden not in caplog.text
        assert hidden not in answer.text


def test_a_form_that_is_too_large_is_told_in_plain_words(town: Town) -> None:
    answer = send(town.app.test_client(), "x" * (1024 * 1024))
    assert answer.status_code == 413
    assert "Gå tilbage: det, du har skrevet, står der endnu" in answer.text
    long = send(town.app.test_client(), "x" * 5000 + "\x00")
    assert long.status_code == 400


@pytest.mark.usefixtures("long_waits")
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "198.51.100.1"},
        {"Forwarded": "for=198.51.100.1"},
        {"X-Real-IP": "198.51.100.1"},
        {"X-Forwarded-Host": "ond.example"},
        {"Host": "ond.example"},
    ],
)
def test_headers_do_not_change_who_is_counted_or_where_one_is_sent(town: Town, headers: dict[str, str]) -> None:
    client = town.app.test_client()
    for number in range(30):
        send(client, f"{number}@proeve.example", "forkert")
    answer = client.post(
        SIGN_IN, data={"email": "x@proeve.example", "password": "forkert"}, headers={**OURS, **headers}
    )
    assert answer.status_code == 429
    assert "ond.example" not in answer.text


def test_staff_pages_are_kept_by_nobody(town: Town, app: Flask) -> None:
    staff = town.person(Role.LEADER)
    for path in (SIGN_IN, "/personale/", "/personale/min-konto", "/personale/findes-ikke"):
        answer = staff.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "ETag" not in answer.headers
    assert app.test_client().get("/privatliv").headers["Referrer-Policy"] == "no-referrer"


def test_anonymous_pages_take_no_notice_of_a_session(town: Town) -> None:
    staff = town.person(Role.LEADER)
    assert staff.browser.get("/privatliv").text == town.app.test_client().get("/privatliv").text
    assert "Set-Cookie" not in staff.browser.get("/privatliv").headers
