"""The staff area: its own calm head, real work or an honest nothing, forms that come too late, finding a colleague."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts import directory
from familiehus.accounts.domain import SESSION_IDLE
from familiehus.accounts.sessions import Stage
from familiehus.accounts.staff.work import MOST_SHOWN
from familiehus.accounts.storage import PersonRow, SessionRow, UnitRow
from familiehus.catalogue.desk import Ref
from familiehus.catalogue.due import due
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.storage import OfferRow
from familiehus.kernel.clock import CalendarClock
from tests.web.accounts.conftest import OURS, PASSWORD, Staff, Town

Here = Callable[..., str]
SIGN_IN = "/personale/log-ind"


def links(page: TestResponse) -> dict[str, str]:
    """The words and addresses in the head of a page."""
    head = BeautifulSoup(page.text, "html.parser").header
    assert head is not None
    return {" ".join(a.get_text(" ").split()): str(a["href"]) for a in head.find_all("a")}


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.VOLUNTEER, ["Mit arbejde", "Vejledning"]),
        (Role.FRONT_DESK, ["Mit arbejde", "Skranke", "Tal", "Min organisation", "Vejledning"]),
        (Role.CATALOGUE_EDITOR, ["Mit arbejde", "Min organisation", "Vores tilbud", "Vejledning"]),
    ],
)
def test_only_what_is_ones_own_is_offered_and_all_of_it_opens(town: Town, role: Role, offered: list[str]) -> None:
    staff = town.person(role)
    found = links(staff.get("/personale/"))
    assert list(found) == ["Familiehus Personale", *offered, "Min konto: Prøve Person"]
    for address in found.values():
        assert staff.get(address).status_code in {200, 303}


def test_a_staff_page_has_no_menu_for_parents_and_no_way_out_that_loses_what_was_typed(town: Town) -> None:
    for page in (town.app.test_client().get(SIGN_IN), town.person(Role.FRONT_DESK).get("/personale/hjaelp")):
        soup = BeautifulSoup(page.text, "html.parser")
        assert soup.find(id="exit") is None
        assert soup.find("details", class_="tongues") is None
        assert "Denne uge" not in page.text
        assert [len(soup.find_all(name)) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
        skip = soup.find("a", class_="skipnav")
        assert skip is not None
        assert soup.find(id=str(skip["href"])[1:]) is soup.main


def test_nobody_signed_in_sees_no_ways(town: Town) -> None:
    assert list(links(town.app.test_client().get(SIGN_IN))) == ["Familiehus Personale"]


def test_legal_power_to_confirm_is_work_for_the_second_person_only(town: Town, here: Here) -> None:
    """R053"""
    leader, second, colleague = town.person(Role.LEADER), town.person(Role.COORDINATOR), town.person(Role.RECEIVER)
    leader.post(here(f"/personer/{colleague.person}/myndighed"), profession=StaffProfession.CHILD_ADVISER.value)
    waiting = here("?venter=1")
    assert waiting in second.get("/personale/").text
    for who in (leader, colleague):
        assert "Bekræft myndighed" not in who.get("/personale/").text
    page = second.get(waiting).text
    assert page.count('<ul class="plain tags">') == 1
    assert "Bekræft myndighed" in page


def test_entries_nobody_has_looked_at_are_work_for_their_editor(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """R036"""
    with town.site.database.read() as session:
        offer = session.scalars(select(OfferRow).where(OfferRow.published)).first()
        assert offer is not None
        owner = offer.owner_id or offer.organisation_id
    editor, stranger = town.person(Role.CATALOGUE_EDITOR, place=owner), town.person(Role.CATALOGUE_EDITOR)
    in_two_years = town.app.extensions["familiehus.catalogue"].clock.now() + timedelta(days=730)
    monkeypatch.setattr(CalendarClock, "now", lambda _self: in_two_years)
    with town.site.database.read() as session:
        old = due(session, [owner], in_two_years.date())
        assert due(session, [], in_two_years.date()) == []
    assert Ref(Kind.OFFER, offer.id) in [entry.ref for entry in old]
    page = editor.get("/personale/").text
    assert "Er det stadig rigtigt?" in page
    assert page.count("stadig-rigtigt") == min(len(old), MOST_SHOWN)
    assert f"/{old[0].ref.id}/stadig-rigtigt" in page
    assert "Er det stadig rigtigt?" not in stranger.get("/personale/").text
    assert "Det kommer her" not in page


def over(town: Town, staff: Staff) -> None:
    """Half an hour and a bit passes without use."""
    with town.site.database.write() as work:
        before = town.site.scribe.security.now() - SESSION_IDLE - timedelta(minutes=1)
        work.session.execute(update(SessionRow).where(SessionRow.person_id == staff.person).values(seen_at=before))
        work.commit()


def given_back(page: TestResponse) -> list[tuple[str, str]]:
    """What stands in the form that can be sent again."""
    form = BeautifulSoup(page.text, "html.parser").select_one("main form.panel")
    assert form is not None
    return [(str(box["name"]), str(box.get("value", ""))) for box in form.select("input[name]")]


def test_a_session_that_ends_while_somebody_types_loses_nothing(town: Town, here: Here) -> None:
    leader, coordinator = town.person(Role.LEADER), str(town.person(Role.COORDINATOR).person)
    typed = [("name", 'Enheden "Æble" <b>'), ("opening_days", "0"), ("opening_days", "3"), ("coordinator", coordinator)]
    sent = [("csrf_token", leader.token()), *typed]
    over(town, leader)
    late = leader.browser.post(here("/enheder/ny"), data=_form(sent), headers=OURS)
    assert late.status_code == 401
    assert late.headers["Cache-Control"] == "no-store"
    assert given_back(late) == typed
    assert f'href="{SIGN_IN}"' in late.text
    assert f'action="{here("/enheder/ny")}"' in late.text
    _sign_in_again(town, leader)
    asked = leader.browser.post(here("/enheder/ny"), data=_form(given_back(late)), headers=OURS)
    assert asked.status_code == 400
    assert "Du er nu logget ind som Prøve Person." in asked.text
    assert given_back(asked)[1:] == typed
    with town.site.database.read() as session:
        assert session.scalars(select(UnitRow).where(UnitRow.organisation_id == town.place)).first() is None
    done = leader.browser.post(here("/enheder/ny"), data=_form(given_back(asked)), headers=OURS)
    assert done.status_code == 303
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.organisation_id == town.place)).one()
        assert (unit.name, unit.opening_days) == ('Enheden "Æble" <b>', [0, 3])


def _form(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _sign_in_again(town: Town, staff: Staff) -> None:
    """The session of somebody who has just come in anew, in the same browser."""
    with town.site.database.write() as work:
        work.session.execute(delete(SessionRow).where(SessionRow.person_id == staff.person))
        token = town.site.sessions.start(work, staff.person, Stage.TWO_FACTORS, "")
        work.commit()
    staff.browser.set_cookie("familiehus_personale", token, path="/personale")


def test_what_comes_back_is_judged_for_whoever_is_there_now(town: Town, here: Here) -> None:
    leader, volunteer = town.person(Role.LEADER), town.person(Role.VOLUNTEER)
    data = {"name": "Enheden", "opening_days": "0", "csrf_token": leader.token()}
    assert volunteer.browser.post(here("/enheder/ny"), data=data, headers=OURS).status_code == 400
    assert volunteer.post(here("/enheder/ny"), name="Enheden", opening_days="0").status_code == 404


def test_whoever_loses_a_role_while_typing_keeps_the_words_and_both_noes_look_the_same(town: Town) -> None:
    other = town.person(Role.LEADER)
    refused = [
        other.post(f"/personale/organisation/{place}/enheder/ny", name="En lang tekst", opening_days="0")
        for place in (town.organisation(), uuid4())
    ]
    assert [answer.status_code for answer in refused] == [404, 404]
    assert _without_token(refused[0].text) == _without_token(refused[1].text)
    assert "En lang tekst" in refused[0].text


def _without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_secrets_are_never_given_back(town: Town) -> None:
    staff = town.person(Role.LEADER)
    over(town, staff)
    data = {"current": PASSWORD, "password": "et helt nyt kodeord", "code": "123456", "again": "x"}
    answer = staff.browser.post("/personale/min-konto/adgangskode", data=data, headers=OURS)
    assert answer.status_code == 303
    kept = staff.browser.post("/personale/min-konto/adgangskode", data={**data, "noget": "andet"}, headers=OURS)
    assert given_back(kept) == [("noget", "andet")]
    assert PASSWORD not in kept.text


def test_nothing_from_another_site_is_given_back(town: Town, here: Here) -> None:
    staff = town.person(Role.LEADER)
    for client in (town.app.test_client(), staff.browser):
        answer = client.post(here("/enheder/ny"), data={"name": "lokkemad"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 400
        assert "lokkemad" not in answer.text


def test_a_form_larger_than_is_read_is_refused_without_a_session_too(town: Town, here: Here) -> None:
    data = {"name": "x" * 2_000_000}
    assert town.app.test_client().post(here("/enheder/ny"), data=data, headers=OURS).status_code == 413


def test_a_colleague_is_found_by_name_and_the_others_are_a_page_away(
    town: Town, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, other = town.person(Role.LEADER), town.organisation()
    people = [town.invite(Role.RECEIVER)[0] for _ in range(3)]
    abroad, _, _ = town.invite(Role.RECEIVER, place=other)
    for key, name in zip([*people, abroad], ["Åse Østergård", "Bo 100% Berg", "Cecilie Å", "Åse Fremmed"], strict=True):
        with town.site.database.write() as work:
            work.session.execute(update(PersonRow).where(PersonRow.id == key).values(name=name))
            work.commit()
    for asked, names in (
        ("åse", ["Åse Østergård"]),
        ("ØSTERGÅRD  åse", ["Åse Østergård"]),
        ("%25", ["Bo 100% Berg"]),
        (leader.email.upper(), ["Prøve Person"]),
        ("_", []),
        ("findes ikke", []),
    ):
        page = BeautifulSoup(leader.get(here(f"?navn={asked}")).text, "html.parser")
        assert [tag.get_text() for tag in page.select(".people strong")] == names, asked
        assert ("Her er ingen." in page.get_text()) is not bool(names)
    monkeypatch.setattr(directory, "PAGE", 2)
    first, second, beyond = (leader.get(here(f"?side={number}")).text for number in (1, 2, 10**30))
    assert "Åse Østergård" not in first
    assert f'{here()}?side=2"' in first
    assert "Åse Østergård" in second
    assert "Her er ingen." in beyond


def test_who_meets_families_is_told_how_one_is_handed_on_and_nobody_else(town: Town) -> None:
    told = "Når du sender en familie videre"
    assert told in town.person(Role.REFERRER).get("/personale/hjaelp").text
    at_the_desk = town.person(Role.FRONT_DESK).get("/personale/hjaelp").text
    assert told not in at_the_desk
    assert "Åbn skranken én gang på skærmen, mens der er net." in at_the_desk
