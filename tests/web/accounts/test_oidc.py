"""Signing in with a directory: a real provider in a process of its own, the program served, everything over HTTP."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit
from uuid import UUID, uuid4

import pyotp
import pytest
import requests
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts import directory, oidc_client, oidc_site
from familiehus.accounts.acting import Acting
from familiehus.accounts.oidc_client import OidcClient
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.site import EXTENSION, AccountsSite
from familiehus.accounts.storage import CredentialRow, IdentityRow, PersonRow, ProfessionRow, RoleRow, ThrottleRow
from familiehus.app import create_app
from familiehus.audit.domain import NO_ORGANISATION, Door
from familiehus.audit.storage import EventRow
from familiehus.kernel.clock import SecurityClock
from familiehus.settings import Oidc, Settings
from familiehus.wiring import read_keys
from tests.web.accounts.oidc_provider import CLIENT, SECRET

pytestmark = pytest.mark.traced

SHELL = Acting(Door.COMMAND)
PASSWORD = "fire grønne havelåger"  # noqa: S105 - of people who do not exist
KEY = "proevekommune"
BEGIN = "/personale/log-ind/katalog"
ROLES = """
- {value: redaktører, role: catalogue_editor}
- {value: skranken, role: front_desk}
- {value: koordinatorer, role: coordinator}
- {value: sundhedsplejen, role: receiver, unit: Sundhedsplejen}
- {value: nedlagte, role: receiver, unit: Enheden der blev nedlagt}
"""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Directory:
    """The provider's process."""

    address: str

    def says(self, fault: str = "", *, new_key: bool = False, **claims: object) -> None:
        """Who signs in from now, or what goes wrong from now; nothing is remembered of what was asked."""
        told: dict[str, object] = {"fault": fault, "new_key": new_key}
        if claims:
            told["claims"] = claims
        requests.post(f"{self.address}/test", json=told, timeout=5).raise_for_status()

    def asked(self) -> list[str]:
        return list(requests.post(f"{self.address}/test", json={}, timeout=5).json()["asked"])


@dataclass
class Here:
    """The program, served, with one municipality whose directory it is."""

    app: Flask
    settings: Settings
    address: str
    place: UUID
    unit: UUID

    @property
    def site(self) -> AccountsSite:
        return self.app.extensions[EXTENSION]

    def uses(self, **changes: object) -> None:
        """The settings changed; also forgets that a provider was down."""
        oidc = replace(self.settings.oidc or pytest.fail("no directory"), **changes)
        client = OidcClient(oidc, self.address + oidc_site.RETURN)
        self.app.extensions[oidc_site.EXTENSION] = oidc_site.make_oidc(
            oidc, client, self.site, read_keys(self.settings)
        )

    def invite(self, *roles: Role, place: UUID | None = None) -> tuple[UUID, str, str]:
        email = f"{uuid4().hex}@proeve.example"
        with self.site.database.write() as work:
            made = self.site.people.invite(work, SHELL, place or self.place, "Prøve Person", email, roles)
            work.commit()
        return made.person, email, made.secret or ""

    def roles(self, person: UUID) -> set[tuple[str, UUID | None]]:
        with self.site.database.read() as session:
            return {(m.role.value, m.unit) for m in directory.actor_of(session, person).memberships}

    def person(self, email: str) -> UUID:
        with self.site.database.read() as session:
            found = directory.by_email(session, email)
            assert found is not None
            return found.id

    def everything(self) -> tuple[object, ...]:
        """What a refused sign-in must leave as it was."""
        with self.site.database.read() as session:
            return tuple(
                tuple(session.execute(select(*kind.__table__.columns).order_by(*kind.__table__.primary_key)).all())
                for kind in (PersonRow, RoleRow, ProfessionRow, CredentialRow, IdentityRow)
            )

    def events(self) -> list[EventRow]:
        with self.site.database.read() as session:
            return list(session.scalars(select(EventRow).order_by(EventRow.real_at, EventRow.number)))

    def last_failure(self) -> EventRow:
        query = select(EventRow).where(EventRow.chain == NO_ORGANISATION).order_by(EventRow.number.desc())
        with self.site.database.read() as session:
            found = session.scalars(query).first()
            assert found is not None
            return found


class Browser(requests.Session):
    """A browser that follows redirects one at a time and keeps its cookies."""

    def __init__(self, here: Here) -> None:
        super().__init__()
        self.here = here
        self.trail: list[str] = []

    def go(self, path: str, **more: object) -> requests.Response:
        return self.get(urljoin(self.here.address, path), allow_redirects=False, timeout=30, **more)

    def leave(self, onward: str = "/personale/") -> str:
        """Press the button: the address at the directory."""
        answer = self.go(BEGIN, params={"videre": onward})
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def answer_to(self, address: str) -> str:
        """Sign in there: the address one is sent back to."""
        answer = self.go(address)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def sign_in(self, onward: str = "/personale/") -> requests.Response:
        return self.go(self.answer_to(self.leave(onward)))

    def name(self) -> str:
        return self.go("/personale/min-konto").text


@pytest.fixture(scope="module")
def directory_process() -> Iterator[Directory]:
    command = [sys.executable, "-m", "tests.web.accounts.oidc_provider", "127.0.0.1"]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[3]
    )
    assert process.stdout is not None
    yield Directory(process.stdout.readline().strip())
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, directory_process: Directory) -> Iterator[Here]:
    var = tmp_path_factory.mktemp("oidc")
    (var / "roles.yaml").write_text(ROLES, encoding="utf-8")
    (var / "secret").write_text(SECRET + "\n", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = Settings.from_env(
        {
            "FAMILIEHUS_ENV": "test",
            "FAMILIEHUS_VAR_DIR": str(var),
            "FAMILIEHUS_PUBLIC_URL": address,
            "FAMILIEHUS_OIDC_ISSUER": directory_process.address,
            "FAMILIEHUS_OIDC_CLIENT_ID": CLIENT,
            "FAMILIEHUS_OIDC_CLIENT_SECRET_FILE": str(var / "secret"),
            "FAMILIEHUS_OIDC_ORGANISATION": KEY,
            "FAMILIEHUS_OIDC_ROLES_FILE": str(var / "roles.yaml"),
        }
    )
    app = create_app(settings, watch=False)
    site: AccountsSite = app.extensions[EXTENSION]
    with site.database.write() as work:
        place = site.organisations.add(work, SHELL, "Prøvekommune", "municipality", KEY).id
        somebody = site.people.invite(
            work, SHELL, place, "Prøve Person", "somebody@proeve.example", [Role.COORDINATOR]
        ).person
        unit = site.organisations.add_unit(work, SHELL, place, UnitDraft("Sundhedsplejen", (0, 1, 2), somebody)).id
        work.commit()
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Here(app, settings, address, place, unit)
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(directory_process: Directory) -> Directory:
    directory_process.says(sub="ingen")
    return directory_process


@pytest.fixture
def here(served: Here) -> Here:
    served.uses()
    with served.site.database.write() as work:
        work.session.execute(delete(ThrottleRow))
        work.commit()
    return served


@pytest.fixture
def browser(here: Here) -> Browser:
    return Browser(here)


def claims(address: str, *groups: str, **more: object) -> dict[str, object]:
    """Somebody in the directory."""
    usual = {"sub": f"id-{address}", "email": address, "email_verified": True, "name": "Karla Katalog"}
    return {**usual, "groups": groups, **more}


def known(here: Here, provider: Directory, browser: Browser, *groups: str, role: Role = Role.CATALOGUE_EDITOR) -> str:
    """Somebody invited who has signed in with the directory once."""
    _, email, _ = here.invite(role)
    provider.says(**claims(email, *groups))
    assert browser.sign_in().status_code == 200
    return email


def expect_no(here: Here, answer: requests.Response, status: int, heading: str, why: str) -> None:
    """A clear page, no session, an event that names nobody by name or address."""
    assert answer.status_code == status, answer.text
    assert f"<h1>{heading}</h1>" in answer.text
    assert "Intet er ændret." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "familiehus_personale" not in answer.headers.get("Set-Cookie", "")
    last = here.last_failure()
    assert (last.act, last.purpose) == ("sign_in_failed", f"directory: {why}")
    said = f"{last.subjects}{last.purpose}{last.role}"
    assert "@" not in said
    assert "Karla" not in said


def test_an_invited_person_comes_in_and_goes_on(here: Here, provider: Directory, browser: Browser) -> None:
    person, email, secret = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(**claims(email))
    answer = browser.sign_in("/personale/min-konto")
    assert answer.status_code == 200
    assert answer.headers["Refresh"] == "0; url=/personale/min-konto"
    page = browser.name()
    assert email in page
    assert "ingen adgangskode her" in page
    assert here.roles(person) == {("catalogue_editor", None)}
    acts = [event.act for event in here.events() if f"{person}" in str(event.subjects)]
    assert acts[-2:] == ["identity_linked", "signed_in"]
    assert provider.asked().count("token") == 1
    # The link of the invitation has done its work.
    assert browser.go(f"/personale/invitation/{secret}").status_code == 404


def test_what_is_sent_to_the_directory(here: Here, browser: Browser) -> None:
    here.uses(prompt="login", trusted_acr=("loa-substantial",))
    address = browser.leave()
    sent = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert sent["response_type"] == "code"
    assert sent["redirect_uri"] == here.address + oidc_site.RETURN
    assert (sent["code_challenge_method"], len(sent["code_challenge"])) == ("S256", 43)
    assert (sent["prompt"], sent["acr_values"]) == ("login", "loa-substantial")
    assert len({sent["state"], sent["nonce"], sent["code_challenge"]}) == 3
    assert SECRET not in address
    assert {name: values[0] for name, values in parse_qs(urlsplit(Browser(here).leave()).query).items()}[
        "state"
    ] != sent["state"]


def test_the_cookie_of_the_way_there_is_lax_and_goes_nowhere_else(here: Here, browser: Browser) -> None:
    cookie = browser.go(BEGIN).headers["Set-Cookie"]
    assert cookie.startswith("familiehus_katalog=")
    for part in ("HttpOnly", "SameSite=Lax", f"Path={BEGIN}", "Max-Age=3600"):
        assert part in cookie


def test_the_second_time_one_is_known_by_subject_not_by_address(
    here: Here, provider: Directory, browser: Browser
) -> None:
    email = known(here, provider, browser)
    provider.says(**claims(email, email="nyt.navn@proeve.example", email_verified=False))
    again = Browser(here)
    assert again.sign_in().status_code == 200
    assert email in again.name()
    linked = [e for e in here.events() if e.act == "identity_linked" and str(here.person(email)) in str(e.subjects)]
    assert len(linked) == 1


def test_a_role_that_meets_families_still_needs_the_second_factor(
    here: Here, provider: Directory, browser: Browser
) -> None:
    _, email, _ = here.invite(Role.RECEIVER)
    provider.says(**claims(email, amr=["mfa"]))
    answer = browser.sign_in()
    assert answer.headers["Refresh"] == "0; url=/personale/log-ind/totrin?videre=/personale/"
    page = browser.go("/personale/log-ind/totrin").text
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    ours = {"Origin": here.address}
    data = {"csrf_token": TOKEN.search(page)[1], "code": pyotp.TOTP(secret).now()}
    done = browser.post(f"{here.address}/personale/log-ind/totrin", data=data, headers=ours, timeout=30)
    assert "Dine nødkoder" in done.text
    again = Browser(here)
    assert again.sign_in().headers["Refresh"] == "0; url=/personale/log-ind/kode?videre=/personale/"
    assert again.go("/personale/min-konto").status_code == 303
    page = again.go("/personale/log-ind/kode").text
    code = pyotp.TOTP(secret).at(SecurityClock().now() + timedelta(seconds=30))
    data = {"csrf_token": TOKEN.search(page)[1], "code": code}
    again.post(f"{here.address}/personale/log-ind/kode", data=data, headers=ours, timeout=30, allow_redirects=False)
    assert email in again.name()


@pytest.mark.parametrize(
    ("trusted", "told"),
    [({"trusted_amr": ("mfa",)}, {"amr": ["pwd", "mfa"]}), ({"trusted_acr": ("high",)}, {"acr": "high"})],
)
def test_the_directorys_own_second_factor_counts_when_it_is_trusted(
    here: Here, provider: Directory, browser: Browser, trusted: dict[str, object], told: dict[str, object]
) -> None:
    here.uses(**trusted)
    _, email, _ = here.invite(Role.RECEIVER)
    provider.says(**claims(email, **told))
    assert browser.sign_in().headers["Refresh"] == "0; url=/personale/"
    assert email in browser.name()
    provider.says(**claims(email, amr=["pwd"], acr="low"))
    assert "totrin" in Browser(here).sign_in().headers["Refresh"]


def test_roles_come_and_go_with_the_directory(here: Here, provider: Directory, browser: Browser) -> None:
    here.uses(trusted_amr=("mfa",))
    person, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    own = ("catalogue_editor", None)
    for groups, wanted in (
        (["skranken", "sundhedsplejen", "noget andet"], {own, ("front_desk", None), ("receiver", here.unit)}),
        (["sundhedsplejen"], {own, ("receiver", here.unit)}),
        (["redaktører"], {own}),
        ([], {own}),
        (["nedlagte"], {own}),
    ):
        provider.says(**claims(email, *groups, amr=["mfa"]))
        assert Browser(here).sign_in().status_code == 200
        assert here.roles(person) == wanted
    changes = [(e.act, e.door) for e in here.events() if str(person) in str(e.subjects) and e.door == "directory"]
    assert changes.count(("role_given", "directory")) == 2
    assert changes.count(("role_ended", "directory")) == 2


def test_one_group_may_be_told_as_text_and_claims_may_have_other_names(
    here: Here, provider: Directory, browser: Browser
) -> None:
    here.uses(
        creates_people=True,
        group_claims=("funktion", "ekstra"),
        subject_claim="oid",
        email_claim="mail",
        email_verified_claim="mail_ok",
        name_claim="navn",
    )
    email = f"{uuid4().hex}@proeve.example"
    provider.says(sub="a", oid=email, mail=email, mail_ok="true", navn="Karla Katalog", funktion="skranken", groups=7)
    assert browser.sign_in().status_code == 200
    assert here.roles(here.person(email)) == {("front_desk", None)}


def test_a_new_person_is_made_only_when_the_settings_say_so(here: Here, provider: Directory, browser: Browser) -> None:
    email = f"{uuid4().hex}@proeve.example"
    provider.says(**claims(email, "redaktører"))
    before = here.everything()
    expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "not_invited")
    assert here.everything() == before
    here.uses(creates_people=True)
    assert browser.sign_in().status_code == 200
    assert here.roles(here.person(email)) == {("catalogue_editor", None)}
    assert "Karla Katalog" in browser.name()


def test_legal_power_is_never_taken_from_a_directory(here: Here, provider: Directory, browser: Browser) -> None:
    here.uses(creates_people=True, group_claims=("groups", "professions"))
    email = f"{uuid4().hex}@proeve.example"
    told = {"professions": [*StaffProfession], "profession": "child_adviser"}
    provider.says(**claims(email, "redaktører", *StaffProfession, *Role, **told))
    assert browser.sign_in().status_code == 200
    with here.site.database.read() as session:
        actor = directory.actor_of(session, here.person(email))
        held = session.scalars(select(ProfessionRow.id).where(ProfessionRow.person_id == actor.person)).all()
    assert (actor.professions, held) == ((), [])
    assert here.roles(actor.person) == {("catalogue_editor", None)}


def test_an_unknown_group_opens_nothing(here: Here, provider: Directory, browser: Browser) -> None:
    here.uses(creates_people=True)
    for groups in ([], ["ukendt"], ["nedlagte"], ["Redaktører"]):
        provider.says(**claims(f"{uuid4().hex}@proeve.example", *groups))
        before = here.everything()
        expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "group_unknown")
        assert here.everything() == before


def test_whoever_has_lost_every_group_is_not_let_in(here: Here, provider: Directory, browser: Browser) -> None:
    here.uses(creates_people=True)
    email = f"{uuid4().hex}@proeve.example"
    provider.says(**claims(email, "redaktører"))
    assert browser.sign_in().status_code == 200
    provider.says(**claims(email))
    before = here.everything()
    expect_no(here, Browser(here).sign_in(), 403, "Du har ikke adgang her", "group_unknown")
    assert here.everything() == before


@pytest.mark.parametrize("told", [{"email_verified": False}, {"email_verified": None}, {"email": "ikke en adresse"}])
def test_an_unverified_address_links_nobody(
    here: Here, provider: Directory, browser: Browser, told: dict[str, object]
) -> None:
    here.uses(creates_people=True)
    _, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(**claims(email, "redaktører", **told))
    before = here.everything()
    expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "email_unverified")
    assert here.everything() == before


@pytest.mark.parametrize("told", [{"sub": "x" * 300}, {"name": ""}, {"name": "x" * 200}])
def test_somebody_the_directory_does_not_name_is_not_made(
    here: Here, provider: Directory, browser: Browser, told: dict[str, object]
) -> None:
    here.uses(creates_people=True)
    provider.says(**claims(f"{uuid4().hex}@proeve.example", "redaktører", **told))
    before = here.everything()
    expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "incomplete")
    assert here.everything() == before


def test_an_account_with_a_password_is_not_taken_over_by_an_address(
    here: Here, provider: Directory, browser: Browser
) -> None:
    person, email, secret = here.invite(Role.CATALOGUE_EDITOR)
    data = {"password": PASSWORD, "again": PASSWORD}
    ours = {"Origin": here.address}
    Browser(here).post(f"{here.address}/personale/invitation/{secret}", data=data, headers=ours, timeout=30)
    provider.says(**claims(email, "redaktører"))
    before = here.everything()
    expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "account_exists")
    assert here.everything() == before
    # A new link from the leader puts the password away, and then the directory may lead in.
    with here.site.database.write() as work:
        here.site.invitations.make_again(work, SHELL, here.place, person)
        work.commit()
    assert browser.sign_in().status_code == 200
    data = {"email": email, "password": PASSWORD}
    answer = Browser(here).post(f"{here.address}/personale/log-ind", data=data, headers=ours, timeout=30)
    assert answer.status_code == 400


def test_nobody_who_works_elsewhere_too_is_linked_by_an_address(
    here: Here, provider: Directory, browser: Browser
) -> None:
    with here.site.database.write() as work:
        other = here.site.organisations.add(work, SHELL, f"Prøve {uuid4().hex[:8]}", "municipality").id
        work.commit()
    person, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    with here.site.database.write() as work:
        here.site.people.invite(work, SHELL, other, "Prøve Person", email, [Role.LEADER])
        work.commit()
    _, stranger, _ = here.invite(Role.LEADER, place=other)
    for address in (email, stranger):
        provider.says(**claims(address, "redaktører"))
        expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "not_invited")
    assert ("leader", None) in here.roles(person)


def test_another_identity_with_the_same_address_is_not_the_same_person(
    here: Here, provider: Directory, browser: Browser
) -> None:
    email = known(here, provider, browser)
    provider.says(**claims(email, sub="en anden"))
    expect_no(here, Browser(here).sign_in(), 403, "Du har ikke adgang her", "account_exists")


def test_whoever_was_stopped_here_is_not_brought_back(here: Here, provider: Directory, browser: Browser) -> None:
    here.uses(creates_people=True)
    email = known(here, provider, browser, "redaktører")
    with here.site.database.write() as work:
        here.site.people.deactivate(work, SHELL, email)
        work.commit()
    assert browser.go("/personale/min-konto").status_code == 303
    for told in ({}, {"sub": "ny"}):
        provider.says(**claims(email, "redaktører", **told))
        before = here.everything()
        expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "stopped")
        assert here.everything() == before
    # Neither does a role that another organisation gives.
    with here.site.database.write() as work:
        other = here.site.organisations.add(work, SHELL, f"Prøve {uuid4().hex[:8]}", "municipality").id
        here.site.people.invite(work, SHELL, other, "Prøve Person", email, [Role.LEADER])
        work.commit()
    provider.says(**claims(email, "redaktører"))
    expect_no(here, browser.sign_in(), 403, "Du har ikke adgang her", "stopped")


def test_tokens_of_whoever_is_gone_from_the_directory_stop(here: Here, provider: Directory, browser: Browser) -> None:
    email = known(here, provider, browser)
    person = here.person(email)
    with here.site.database.write() as work:
        by = Acting(Door.PAGE, directory.actor_of(work.session, person))
        secret = here.site.tokens.make(work, by, person, "Prøve", ["see_work"], 90)
        work.commit()
    assert here.site.tokens.open(secret) is not None
    with here.site.database.write() as work:
        long_ago = SecurityClock().now() - timedelta(days=31)
        work.session.execute(update(IdentityRow).where(IdentityRow.person_id == person).values(used_at=long_ago))
        work.commit()
    assert here.site.tokens.open(secret) is None
    assert Browser(here).sign_in().status_code == 200
    assert here.site.tokens.open(secret) is not None


def test_an_answer_with_another_state_is_refused(here: Here, provider: Directory, browser: Browser) -> None:
    _, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(**claims(email))
    mine, victim = browser.answer_to(browser.leave()), Browser(here)
    victim.leave()
    for who, address in (
        (victim, mine),  # somebody else's sign-in put under their nose
        (Browser(here), mine),  # a browser that never began
        (victim, re.sub("state=[^&]+", "state=", mine)),
    ):
        before = here.everything()
        provider.asked()
        expect_no(here, who.go(address), 400, "Log ind en gang til", "state")
        assert here.everything() == before
        assert provider.asked() == []
        victim.leave()


def test_a_cookie_we_did_not_make_is_worth_nothing(here: Here, provider: Directory, browser: Browser) -> None:
    address = browser.answer_to(browser.leave())
    cookie = next(c for c in browser.cookies if c.name == "familiehus_katalog")
    secret, started, onward, mark = str(cookie.value).strip('"').split(".")
    forged = (
        f"{secret}.{started}.https://ond.example.{mark}",
        f"{secret}.{int(started) + 600}.{onward}.{mark}",
        f"{secret}.{started}.{onward}.",
        "",
        "æ",
        "....",
    )
    for value in forged:
        answer = requests.get(address, headers={"Cookie": f"familiehus_katalog={value}".encode()}, timeout=30)
        expect_no(here, answer, 400, "Log ind en gang til", "state")


def test_an_answer_counts_once(here: Here, provider: Directory, browser: Browser) -> None:
    _, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(**claims(email))
    address = browser.answer_to(browser.leave())
    cookie = {"Cookie": "; ".join(f"{c.name}={c.value}" for c in browser.cookies)}
    assert browser.go(address).status_code == 200
    provider.asked()
    again = requests.get(address, headers=cookie, timeout=30)
    expect_no(here, again, 400, "Log ind en gang til", "replayed")
    assert provider.asked() == []
    # The browser itself has forgotten it.
    expect_no(here, Browser(here).go(address), 400, "Log ind en gang til", "state")


def test_a_sign_in_that_took_too_long_is_over(
    here: Here, provider: Directory, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = browser.answer_to(browser.leave())
    later = SecurityClock().now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(SecurityClock, "now", lambda _self: later)
    expect_no(here, browser.go(address), 400, "Log ind en gang til", "expired")
    assert "token" not in provider.asked()


def test_a_no_from_the_directory_is_told_in_our_own_words(here: Here, provider: Directory, browser: Browser) -> None:
    provider.says("denied")
    answer = browser.sign_in()
    expect_no(here, answer, 400, "Log ind en gang til", "refused_there")
    assert "script>nej" not in answer.text
    assert "access_denied" not in answer.text


def test_a_code_that_is_not_ours_is_refused_by_the_directory(here: Here, provider: Directory, browser: Browser) -> None:
    """PKCE: a stolen code, put into another sign-in, does not fit that one's verifier."""
    stolen = parse_qs(urlsplit(Browser(here).answer_to(Browser(here).leave())).query)["code"][0]
    address = re.sub("code=[^&]+", f"code={stolen}", browser.answer_to(browser.leave()))
    expect_no(here, browser.go(address), 400, "Log ind en gang til", "refused_there")
    assert "token" in provider.asked()


@pytest.mark.parametrize(
    "fault",
    [
        *("nonce", "audience", "audiences", "issuer", "old", "early", "key"),
        *("shared_secret", "unsigned", "no_token", "no_subject", "mixed"),
    ],
)
def test_a_token_that_proves_nothing_opens_nothing(
    here: Here, provider: Directory, browser: Browser, fault: str
) -> None:
    _, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(fault, **claims(email))
    before = here.everything()
    expect_no(here, browser.sign_in(), 400, "Log ind en gang til", "untrusted")
    assert here.everything() == before


def test_new_keys_are_found(here: Here, provider: Directory, browser: Browser) -> None:
    known(here, provider, browser)
    provider.says(new_key=True)
    assert Browser(here).sign_in().status_code == 200
    assert provider.asked() == ["authorize", "token", "keys"]


def test_a_directory_that_does_not_answer_is_told(here: Here, provider: Directory, browser: Browser) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        here.uses(issuer=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        for _ in range(2):
            answer = browser.go(BEGIN)
            expect_no(here, answer, 503, "Arbejdspladsens login svarer ikke", "provider_down")


@pytest.mark.parametrize("fault", ["discovery", "broken"])
def test_a_directory_that_answers_wrongly_is_told(
    here: Here, provider: Directory, browser: Browser, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(fault, **claims(email))
    before = here.everything()
    answer = browser.go(BEGIN) if fault == "discovery" else browser.sign_in()
    expect_no(here, answer, 503, "Arbejdspladsens login svarer ikke", "provider_down")
    assert here.everything() == before
    # A moment later everything is well again.
    monkeypatch.setattr(oidc_client, "monotonic", lambda: time.monotonic() + 6)
    provider.says()
    assert browser.sign_in().status_code == 200


def test_an_organisation_that_is_not_there_is_told(here: Here, provider: Directory, browser: Browser) -> None:
    here.uses(organisation="findes-ikke")
    provider.says(**claims("nogen@proeve.example"))
    expect_no(here, browser.sign_in(), 503, "Arbejdspladsens login svarer ikke", "not_set_up")


@pytest.mark.parametrize("onward", ["https://ond.example/", "//ond.example", "/personale//ond.example", "/tilbud"])
def test_one_goes_on_to_a_staff_page_and_nowhere_else(
    here: Here, provider: Directory, browser: Browser, onward: str
) -> None:
    _, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(**claims(email))
    assert browser.sign_in(onward).headers["Refresh"] == "0; url=/personale/"
    assert browser.go(BEGIN, params={"videre": onward}).headers["Location"] == "/personale/"


def test_the_page_cache_stands_aside(here: Here, provider: Directory, browser: Browser) -> None:
    states = set()
    for _ in range(2):
        answer = Browser(here).go(BEGIN)
        assert answer.headers["Cache-Control"] == "no-store"
        states.add(parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0])
    assert len(states) == 2
    _, email, _ = here.invite(Role.CATALOGUE_EDITOR)
    provider.says(**claims(email))
    assert browser.sign_in().headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("long_waits")
def test_many_wrong_answers_are_slowed(here: Here, provider: Directory, browser: Browser) -> None:
    seen = [browser.go(oidc_site.RETURN).status_code for _ in range(34)]
    assert seen[:30] == [400] * 30
    assert 429 in seen
    failed = [event for event in here.events() if event.purpose == "directory: state"]
    assert browser.go(oidc_site.RETURN).status_code == 429
    assert len([event for event in here.events() if event.purpose == "directory: state"]) == len(failed)


def test_the_button_is_there_when_it_is_switched_on(here: Here, browser: Browser) -> None:
    page = browser.go("/personale/log-ind", params={"videre": "/personale/min-konto"}).text
    assert "Log ind med arbejdspladsens login" in page
    assert f'href="{BEGIN}?videre=/personale/min-konto"' in page
    here.uses(name="Prøvekommunes login")
    assert "Log ind med Prøvekommunes login" in browser.go("/personale/log-ind").text


def test_without_a_directory_there_is_no_button_and_no_door(here: Here, browser: Browser) -> None:
    del here.app.extensions[oidc_site.EXTENSION]
    assert "arbejdspladsens" not in browser.go("/personale/log-ind").text
    assert [browser.go(path).status_code for path in (BEGIN, oidc_site.RETURN)] == [404, 404]


def test_the_database_knows_no_subject(here: Here, provider: Directory, browser: Browser) -> None:
    email = known(here, provider, browser)
    with here.site.database.read() as session:
        assert _count(session, IdentityRow.key == f"id-{email}") == 0
        assert _count(session, IdentityRow.person_id == here.person(email)) == 1


def _count(session: Session, condition: object) -> int:
    return session.scalars(select(func.count()).select_from(IdentityRow).where(condition)).one()


def test_settings_are_the_tests_own(here: Here) -> None:
    assert isinstance(here.settings.oidc, Oidc)
    assert SECRET not in repr(here.settings)
