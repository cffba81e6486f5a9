"""My account and my organisation: every form, what is told when something is wrong, and what the record remembers."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event, select

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.accounts.storage import HouseRow, PersonRow, ProfessionRow, RoleRow, SessionRow, TokenRow, UnitRow
from familiehus.accounts.wording import SCOPES
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow
from tests.web.accounts.conftest import OURS, PASSWORD, SHELL, Staff, Town

ACCOUNT = "/personale/min-konto"
Here = Callable[..., str]


def last_event(town: Town, act: Act, place: UUID | None = None) -> EventRow:
    with town.site.database.read() as session:
        query = select(EventRow).where(EventRow.act == act, EventRow.chain == (place or town.place))
        return session.scalars(query.order_by(EventRow.number.desc())).first()


def test_my_work_says_what_waits_and_where_nothing_does(town: Town) -> None:
    nothing = "Her er ikke noget, der venter på dig."
    page = town.person(Role.RECEIVER).get("/personale/")
    assert "0 venter på jer i indbakken" in page.text
    assert nothing not in page.text
    assert nothing in town.person(Role.DATA_PROTECTION_OFFICER).get("/personale/").text


def test_a_leader_who_is_left_to_stand_for_a_unit_is_told_what_to_do_about_it(town: Town, here: Here) -> None:
    """They hold what the unit held and can open none of it (invariant 1): a family must not wait for that."""
    leader, coordinator = town.person(Role.LEADER), town.person(Role.COORDINATOR)
    leader.post(here("/enheder/ny"), name="Plejen", opening_days=["0"], coordinator=str(coordinator.person))
    words = "Find en koordinator"
    assert words not in leader.get("/personale/").text
    leader.post(here(f"/personer/{coordinator.person}/stop"), at_once="1")
    page = BeautifulSoup(leader.get("/personale/").text, "html.parser")
    assert words in page.get_text()
    link = next(one for one in page.select("main a") if one.get_text() == "Plejen")
    unit, colleague = str(link["href"]), town.person(Role.COORDINATOR)
    version = BeautifulSoup(leader.get(unit).text, "html.parser").select_one("[name=version]")
    assert version is not None
    given = {"name": "Plejen", "opening_days": ["0"], "coordinator": str(colleague.person)}
    assert leader.post(unit, version=str(version["value"]), **given).status_code == 303
    assert words not in leader.get("/personale/").text


def test_a_form_without_its_token_changes_nothing(town: Town) -> None:
    staff, other = town.person(Role.CATALOGUE_EDITOR), town.person(Role.CATALOGUE_EDITOR)
    for token in ("", "x", "æ", other.token(), staff.token()[:-4] + "AAAA"):
        answer = staff.browser.post(f"{ACCOUNT}/sessioner/afslut-andre", data={"csrf_token": token}, headers=OURS)
        assert answer.status_code == 400
        assert "Formularen kunne ikke bruges" in answer.text
    assert staff.token() != staff.token()
    ours = {"csrf_token": staff.token()}
    assert staff.browser.post(f"{ACCOUNT}/sessioner/afslut-andre", data=ours).status_code == 400
    assert staff.browser.post(f"{ACCOUNT}/sessioner/afslut-andre", data=ours, headers=OURS).status_code == 303


def test_every_form_on_every_page_carries_the_token(town: Town, here: Here) -> None:
    leader, colleague = town.person(Role.LEADER), town.person(Role.RECEIVER)
    for path in (
        "/personale/",
        ACCOUNT,
        here(),
        here("/inviter"),
        here("/enheder/ny"),
        here(f"/personer/{colleague.person}"),
    ):
        forms = re.findall(r"<form[^>]*post.*?</form>", leader.get(path).text, re.DOTALL)
        assert forms
        assert all('name="csrf_token"' in form for form in forms), path


def test_a_new_password(town: Town) -> None:
    staff = town.person(Role.CATALOGUE_EDITOR)
    for current, new, error in (
        (PASSWORD, "kort", "password-error"),
        ("forkert", "et helt nyt kodeord", "current-error"),
    ):
        answer = staff.post(f"{ACCOUNT}/adgangskode", current=current, password=new)
        assert answer.status_code == 400
        assert error in answer.text
    done = staff.post(f"{ACCOUNT}/adgangskode", current=PASSWORD, password="et helt nyt kodeord")  # noqa: S106
    assert "Adgangskoden er skiftet" in staff.get(done.location).text


@pytest.mark.usefixtures("long_waits")
def test_proving_wrongly_too_often_waits(town: Town) -> None:
    staff = town.person(Role.LEADER)
    for _ in range(5):
        assert staff.post(f"{ACCOUNT}/totrin/begynd", current="forkert").status_code == 400
    for path in ("totrin/begynd", "noedkoder"):
        answer = staff.post(f"{ACCOUNT}/{path}", current=PASSWORD)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"]


def test_a_new_phone(town: Town) -> None:
    staff = town.person(Role.LEADER)
    assert staff.get(f"{ACCOUNT}/totrin").location.endswith("#totrin")
    begun = staff.post(f"{ACCOUNT}/totrin/begynd", current=PASSWORD)
    page = staff.get(begun.location).text
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert secret != staff.secret
    assert "code-error" in staff.post(f"{ACCOUNT}/totrin", code="000000").text
    assert "Dine nødkoder" in staff.post(f"{ACCOUNT}/totrin", code=pyotp.TOTP(secret).now()).text
    assert staff.get(ACCOUNT).status_code == 200


def test_sessions_are_listed_and_ended(town: Town) -> None:
    staff = town.person(Role.CATALOGUE_EDITOR)
    other = town.app.test_client()
    data = {"email": staff.email, "password": PASSWORD}
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
    other.post("/personale/log-ind", data=data, headers={**OURS, **agent})
    assert "Firefox, Windows" in staff.get(ACCOUNT).text
    with town.site.database.read() as session:
        rows = session.scalars(select(SessionRow).where(SessionRow.person_id == staff.person)).all()
    theirs = next(row for row in rows if row.device.startswith("Firefox"))
    stranger = town.person(Role.CATALOGUE_EDITOR)
    stranger.post(f"{ACCOUNT}/sessioner/{theirs.id}/afslut")
    assert other.get("/personale/").status_code == 200
    assert staff.post(f"{ACCOUNT}/sessioner/{theirs.id}/afslut").status_code == 303
    assert other.get("/personale/").status_code == 303
    assert staff.get(ACCOUNT).status_code == 200


def test_a_token_is_made_used_and_revoked(town: Town) -> None:
    staff = town.person(Role.LEADER)
    for values, error in (
        ({"name": "", "scopes": ["see_work"], "days": "30"}, "name-error"),
        ({"name": "Kalender", "days": "30"}, "scopes-error"),
        ({"name": "Kalender", "scopes": ["see_work"], "days": "x"}, "days-error"),
    ):
        answer = staff.post(f"{ACCOUNT}/noegler", **values)
        assert answer.status_code == 400
        assert error in answer.text
        assert f'value="{values["name"]}"' in answer.text
    shown = staff.post(f"{ACCOUNT}/noegler", name="Kalender", scopes=["see_work"], days="30").text
    secret = re.search(r"fh_[\w-]{43}", shown)[0]
    assert secret not in staff.get(ACCOUNT).text
    answer = town.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json["permissions"] == ["know_oneself", "see_work"]
    assert answer.json["organisations"][0]["roles"] == ["leader"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Sidst brugt" in staff.get(ACCOUNT).text
    with town.site.database.read() as session:
        key = session.scalars(select(TokenRow.id).where(TokenRow.person_id == staff.person)).one()
    assert town.person(Role.LEADER).post(f"{ACCOUNT}/noegler/{key}/traek-tilbage").status_code == 404
    assert staff.post(f"{ACCOUNT}/noegler/{key}/traek-tilbage").status_code == 303
    assert town.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer fh_x", "Basic eDp5", "Bearer fh_" + "x" * 100000])
def test_without_a_token_that_holds_the_api_says_so(town: Town, header: str) -> None:
    answer = town.app.test_client().get("/api/v1/me", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["type"].endswith("/api/problems/not-signed-in")


def test_a_session_opens_no_api_and_a_token_no_page(town: Town) -> None:
    staff = town.person(Role.LEADER)
    shown = staff.post(f"{ACCOUNT}/noegler", name="Kalender", scopes=["see_work"], days="30").text
    secret = re.search(r"fh_[\w-]{43}", shown)[0]
    cookie = staff.browser.get_cookie("familiehus_personale", path="/personale").value
    assert staff.browser.get("/api/v1/me", headers={"Cookie": f"familiehus_personale={cookie}"}).status_code == 401
    assert town.app.test_client().get("/personale/", headers={"Authorization": f"Bearer {secret}"}).status_code == 303


@pytest.mark.parametrize(
    ("role", "has", "lacks"),
    [
        (Role.CATALOGUE_EDITOR, {"see_work", "edit_catalogue", "read_own_record"}, {"meet_families", "see_numbers"}),
        (Role.REFERRER, {"meet_families", "see_numbers"}, {"edit_catalogue", "screen", "approve", "read_record"}),
    ],
)
def test_a_key_is_offered_what_its_person_can_have_and_a_refusal_names_the_rest(
    town: Town, role: Role, has: set[str], lacks: set[str]
) -> None:
    staff = town.person(role)
    offered = set(re.findall(r'name="scopes" value="(\w+)"', staff.get(ACCOUNT).text))
    assert has <= offered
    assert offered.isdisjoint(lacks)
    refused = staff.post(f"{ACCOUNT}/noegler", name="Kalender", scopes=["see_work", *lacks], days="30")
    assert refused.status_code == 400
    told = re.search(r'id="scopes-error">([^<]*)<', refused.text)[1]
    assert all(SCOPES[Permission(scope)] in told for scope in lacks)
    assert SCOPES[Permission.SEE_WORK] not in told


def test_my_own_events(town: Town) -> None:
    staff = town.person(Role.LEADER)
    page = staff.get(f"{ACCOUNT}/haendelser").text
    assert "Logget ind" in page
    assert "To-trins-login blev sat op" in page
    assert last_event(town, Act.RECORD_READ).person == staff.person


def test_who_works_here_is_seen_and_the_look_is_remembered(town: Town, here: Here) -> None:
    desk, leader = town.person(Role.FRONT_DESK), town.person(Role.LEADER)
    page = desk.get(desk.get("/personale/organisation").location)
    assert "Prøve Person" in page.text
    assert "Inviter en kollega" not in page.text
    seen = last_event(town, Act.PEOPLE_SEEN)
    assert (seen.person, seen.role) == (desk.person, "front_desk")
    assert {key for _, key in seen.subjects} == {str(desk.person), str(leader.person)}
    assert "Inviter en kollega" in leader.get(here()).text


def test_two_organisations_are_chosen_between(town: Town) -> None:
    other = town.organisation()
    staff = town.person(Role.LEADER)
    with town.site.database.write() as work:
        town.site.people.give_role(work, SHELL, other, staff.person, Role.FRONT_DESK)
        work.commit()
    page = staff.get("/personale/organisation").text
    assert str(other) in page
    assert str(town.place) in page
    assert staff.get(f"/personale/organisation/{other}/inviter").status_code == 404
    refused = last_event(town, Act.REFUSED)
    assert refused.subjects == [["route", "/personale/organisation/<uuid:organisation>/inviter"]]


def test_an_invitation_is_made_and_its_link_shown_once(town: Town, here: Here) -> None:
    leader = town.person(Role.LEADER)
    email = f"{uuid4().hex}@proeve.example"
    for values, error in (
        ({"name": "", "email": email, "role": "receiver"}, "name-error"),
        ({"name": "Ny", "email": "forkert", "role": "receiver"}, "email-error"),
        ({"name": "Ny", "email": email}, "role-error"),
        ({"name": "Ny", "email": leader.email, "role": "receiver"}, "email-error"),
    ):
        answer = leader.post(here("/inviter"), **values)
        assert answer.status_code == 400
        assert error in answer.text
        assert f'value="{values["email"]}"' in answer.text
        if "role" in values:
            assert re.search(r'value="receiver" checked', answer.text)
    made = leader.post(here("/inviter"), name="Ny Kollega", email=email, role=["receiver", "nonsense"])
    link = re.search(r"http://localhost(/personale/invitation/[\w-]{43})", made.text)[1]
    assert "Ny Kollega" in town.app.test_client().get(link).text
    assert link not in leader.get(here()).text


def test_somebody_from_elsewhere_needs_no_link(town: Town, here: Here) -> None:
    theirs = town.person(Role.RECEIVER, place=town.organisation())
    answer = town.person(Role.LEADER).post(here("/inviter"), name="X", email=theirs.email, role="referrer")
    assert "Rollen er givet" in answer.text
    assert "invitation/" not in answer.text


def test_who_is_invited_to_a_unit_can_begin_with_a_family(town: Town, here: Here) -> None:
    """A role in the whole organisation opens no family (docs/decisions/0008)."""
    leader, coordinator = town.person(Role.LEADER), town.person(Role.COORDINATOR)
    leader.post(here("/enheder/ny"), name="Plejen", opening_days=["0"], coordinator=str(coordinator.person))
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow.id).where(UnitRow.organisation_id == town.place)).one()
    assert f'<option value="{unit}">Plejen</option>' in leader.get(here("/inviter")).text
    new = {"name": "Ny", "email": f"{uuid4().hex}@x.example", "role": "referrer", "unit": str(unit)}
    assert leader.post(here("/inviter"), **new, page=here("/inviter")).status_code == 200
    tags = BeautifulSoup(leader.get(here()).text, "html.parser").select(".tags .tag")
    assert "Henviser (Plejen)" in [tag.text for tag in tags]
    elsewhere = leader.post(here("/inviter"), **(new | {"email": "x@x.example", "unit": str(uuid4())}))
    assert elsewhere.status_code == 404


@pytest.mark.parametrize("day", ["7", "-1", "x", "9" * 5000])
def test_a_day_no_week_has_is_no_opening_day(town: Town, here: Here, day: str) -> None:
    leader, coordinator = town.person(Role.LEADER), town.person(Role.COORDINATOR)
    new = {"name": "Plejen", "coordinator": str(coordinator.person)}
    refused = leader.post(here("/enheder/ny"), **new, opening_days=[day])
    assert refused.status_code == 400
    assert "Vælg mindst én dag." in refused.text


def person_path(here: Here, staff: Staff, rest: str = "") -> str:
    return here(f"/personer/{staff.person}{rest}")


def test_roles_and_professions_of_a_colleague(town: Town, here: Here) -> None:
    leader, colleague = town.person(Role.LEADER), town.person(Role.RECEIVER)
    do = lambda rest, **values: leader.post(person_path(here, colleague, rest), **values)  # noqa: E731
    assert do("/roller", role="referrer", unit="").status_code == 303
    assert "Det er givet allerede." in do("/roller", role="referrer", unit="").text
    assert do("/roller", role="king", unit="").status_code == 400
    assert do("/fag", profession="midwife").status_code == 303
    assert "Det er givet allerede." in do("/fag", profession="midwife").text
    assert do("/fag", profession="child_adviser").status_code == 400
    assert do("/myndighed", profession="midwife").status_code == 400
    with town.site.database.read() as session:
        role = session.scalars(select(RoleRow.id).where(RoleRow.person_id == colleague.person)).first()
        held = session.scalars(select(ProfessionRow.id).where(ProfessionRow.person_id == colleague.person)).one()
    assert do(f"/fag/{held}/afslut").status_code == 303
    assert do(f"/fag/{held}/afslut").status_code == 404
    assert do(f"/roller/{role}/afslut").location.endswith("gjort=rolle")
    assert last_event(town, Act.ROLE_ENDED).role == "leader"


def test_the_list_of_people_says_in_which_unit_a_role_is_held(town: Town, here: Here) -> None:
    """A role in the whole organisation opens no family (docs/decisions/0008)."""
    leader, colleague = town.person(Role.LEADER), town.person(Role.RECEIVER)
    leader.post(here("/enheder/ny"), name="Plejen", opening_days=["0"], coordinator=str(colleague.person))
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow.id).where(UnitRow.organisation_id == town.place)).one()
    leader.post(person_path(here, colleague, "/roller"), role="receiver", unit=str(unit))
    tags = BeautifulSoup(leader.get(here()).text, "html.parser").select(".tags .tag")
    assert sorted(tag.text for tag in tags) == ["Leder", "Modtager", "Modtager (Plejen)"]


def test_nothing_is_given_before_it_is_chosen(town: Town, here: Here) -> None:
    leader, colleague = town.person(Role.LEADER), town.person(Role.RECEIVER)
    shown = BeautifulSoup(leader.get(person_path(here, colleague)).text, "html.parser")
    assert [shown.select_one(f"select#{box} option")["value"] for box in ("role", "profession")] == ["", ""]
    for rest, field, words in (("/roller", "role", "Vælg mindst én rolle."), ("/fag", "profession", "Vælg et fag.")):
        answer = leader.post(person_path(here, colleague, rest), **{field: ""})
        page = BeautifulSoup(answer.text, "html.parser")
        assert (answer.status_code, [one.text for one in page.select(".form-error-message")]) == (400, [words])
        assert page.select_one(f'[role=alert] a[href="#{field}-error"]').text == words, "told at the top, too"


def test_r053_two_people_and_the_button_only_for_the_second(town: Town, here: Here) -> None:
    leader, second = town.person(Role.LEADER), town.person(Role.COORDINATOR)
    colleague, administrator = town.person(Role.RECEIVER), town.person(Role.ADMINISTRATOR)
    assert leader.post(person_path(here, colleague, "/myndighed"), profession="child_adviser").status_code == 303
    with town.site.database.read() as session:
        held = session.scalars(select(ProfessionRow.id).where(ProfessionRow.person_id == colleague.person)).one()
    confirm = person_path(here, colleague, f"/myndighed/{held}/bekraeft")
    for who, sees, status in (
        (leader, False, 404),
        (colleague, False, 404),
        (administrator, False, 404),
        (second, True, 303),
    ):
        assert ("Bekræft myndighed" in who.get(here()).text) is sees
        assert who.post(confirm).status_code == status
    assert "venter på bekræftelse" not in leader.get(here()).text
    end = person_path(here, colleague, f"/myndighed/{held}/afslut")
    assert administrator.post(end).status_code == 404
    assert administrator.post(person_path(here, colleague, f"/fag/{held}/afslut")).status_code == 404
    assert leader.post(end).status_code == 303


def test_a_new_link_for_a_lost_phone(town: Town, here: Here) -> None:
    leader, colleague = town.person(Role.LEADER), town.person(Role.RECEIVER)
    answer = leader.post(person_path(here, colleague, "/nyt-link"))
    assert "/personale/invitation/" in answer.text
    assert colleague.get("/personale/").status_code == 303
    elsewhere, other = town.person(Role.RECEIVER), town.organisation()
    with town.site.database.write() as work:
        town.site.people.give_role(work, SHELL, other, elsewhere.person, Role.RECEIVER)
        work.commit()
    assert "Driften kan lave et nyt link" in leader.post(person_path(here, elsewhere, "/nyt-link")).text


def test_leaving_passes_on_first_and_ends_every_session(town: Town, here: Here) -> None:
    leader, coordinator = town.person(Role.LEADER), town.person(Role.COORDINATOR)
    leader.post(here("/enheder/ny"), name="Sundhedsplejen", opening_days=["0"], coordinator=str(coordinator.person))
    refused = leader.post(person_path(here, coordinator, "/stop"))
    assert refused.status_code == 400
    assert "skal overtage først: Sundhedsplejen" in refused.text
    assert "af personen selv eller af enhedens koordinator" in " ".join(refused.text.split()), "how it is passed on"
    assert coordinator.get("/personale/").status_code == 200
    assert leader.post(person_path(here, coordinator, "/stop"), at_once="1").location.endswith("gjort=stoppet")
    assert coordinator.get("/personale/").status_code == 303
    assert leader.get(person_path(here, coordinator)).status_code == 404
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.organisation_id == town.place)).one()
        assert unit.coordinator_id == leader.person
    page = BeautifulSoup(leader.get(here(f"/enheder/{unit.id}")).text, "html.parser")
    assert page.select_one("#coordinator option[selected]")["value"] == str(leader.person)


def test_without_a_deputy_it_is_said_that_parents_cannot_ask_to_be_rung_up(town: Town, here: Here) -> None:
    leader, first, second = town.person(Role.LEADER), town.person(Role.COORDINATOR), town.person(Role.COORDINATOR)
    told = "Forældre kan ikke bede jer ringe, før der er en stedfortræder"
    standing = {"name": "Huset", "opening_days": ["0"], "coordinator": str(first.person), "deputy": str(second.person)}
    leader.post(here("/enheder/ny"), **standing)
    assert told not in leader.get(here()).text
    leader.post(person_path(here, second, "/stop"), at_once="1")
    assert told in leader.get(here()).text
    assert told not in first.get(here()).text, "whoever can do nothing about it"


def test_ending_the_last_role_is_leaving(town: Town, here: Here) -> None:
    leader, colleague = town.person(Role.LEADER), town.person(Role.RECEIVER)
    with town.site.database.read() as session:
        role = session.scalars(select(RoleRow.id).where(RoleRow.person_id == colleague.person)).one()
    answer = leader.post(person_path(here, colleague, f"/roller/{role}/afslut"))
    assert answer.location.endswith("gjort=stoppet")
    assert "Personen har ikke adgang her mere." in leader.get(answer.location).text


def test_a_role_that_is_not_ones_to_end_or_give(town: Town, here: Here) -> None:
    administrator, leader = town.person(Role.ADMINISTRATOR), town.person(Role.LEADER)
    with town.site.database.read() as session:
        role = session.scalars(select(RoleRow.id).where(RoleRow.person_id == leader.person)).one()
    refused = administrator.post(person_path(here, leader, f"/roller/{role}/afslut"))
    assert "Den rolle kan kun en leder give." in refused.text
    colleague = town.person(Role.RECEIVER)
    assert administrator.post(person_path(here, colleague, "/roller"), role="leader").status_code == 400
    assert 'value="leader"' not in administrator.get(person_path(here, colleague)).text


def test_a_unit_is_said_to_belong_to_a_house(town: Town, here: Here) -> None:
    leader, house = town.person(Role.LEADER), uuid4()
    with town.site.database.write() as work:
        about = {"key": str(house), "slug": str(house), "document": {"name": "Prøvehuset"}}
        work.session.add(HouseRow(id=house, organisation_id=town.place, published=True, **about))
        work.commit()
    new = {"name": "Teamet", "opening_days": ["0"], "coordinator": str(town.person(Role.COORDINATOR).person)}
    refused = leader.post(here("/enheder/ny"), **new, house=str(uuid4()))
    assert "Vælg et af jeres egne huse." in refused.text
    assert leader.post(here("/enheder/ny"), **new, house=str(house)).status_code == 303
    assert "Hører til: Prøvehuset." in leader.get(here()).text
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.organisation_id == town.place)).one()
    assert f'value="{house}" selected' in leader.get(here(f"/enheder/{unit.id}")).text


def test_a_unit_says_where_parents_ring(town: Town, here: Here) -> None:
    leader = town.person(Role.LEADER)
    new = {"name": "Teamet", "opening_days": ["0"], "coordinator": str(town.person(Role.COORDINATOR).person)}
    refused = leader.post(here("/enheder/ny"), **new, phone="ring bare")
    assert "Nummeret har otte cifre" in refused.text
    assert 'value="ring bare"' in refused.text
    assert leader.post(here("/enheder/ny"), **new, phone="11223344").status_code == 303
    assert "Telefon: 11 22 33 44" in re.sub(r"<[^>]+>", "", leader.get(here()).text)
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.organisation_id == town.place)).one()
    assert unit.phone == "+4511223344"
    assert 'value="11 22 33 44"' in leader.get(here(f"/enheder/{unit.id}")).text


def test_a_unit_and_two_who_change_it_at_once(town: Town, here: Here) -> None:
    leader = town.person(Role.LEADER)
    bad = leader.post(here("/enheder/ny"), name="Skrevet navn")
    assert bad.status_code == 400
    assert "opening_days-error" in bad.text
    assert 'value="Skrevet navn"' in bad.text
    first, deputy = town.person(Role.COORDINATOR), town.person(Role.RECEIVER)
    stand = {"coordinator": str(first.person), "deputy": str(deputy.person)}
    assert leader.post(here("/enheder/ny"), name="Enheden", opening_days=["0", "3"], **stand).status_code == 303
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.organisation_id == town.place)).one()
    path = here(f"/enheder/{unit.id}")
    assert 'name="version" value="1"' in leader.get(path).text
    assert leader.post(path, name="Første", opening_days=["0"], version="1", **stand).status_code == 303
    second = leader.post(path, name="Anden", opening_days=["1"], version="1")
    assert second.status_code == 409
    assert 'value="Anden"' in second.text
    told = "Nu står der: Første. Åbner: mandag. Koordinator: Prøve Person. Stedfortræder: Prøve Person."
    assert told in " ".join(second.text.split())
    assert leader.post(path, name="", opening_days=["1"], version="2", **stand).status_code == 400
    lost = leader.post(path, name="Anden", opening_days=["1"], version="2", deputy=stand["deputy"])
    assert (lost.status_code, lost.text.count("En enhed skal altid have en.")) == (400, 2), (
        "at the top and at its field"
    )
    assert leader.post(path, name="Anden", opening_days=["1"], version="2", **stand).status_code == 303
    assert leader.get(here(f"/enheder/{uuid4()}")).status_code == 404


def test_a_unit_s_closed_periods_are_kept_and_what_was_typed_stays(town: Town, here: Here) -> None:
    leader = town.person(Role.LEADER)
    always = {"name": "Enheden", "opening_days": ["0"], "coordinator": str(town.person(Role.COORDINATOR).person)}
    given = {**always, "closed_from": ["2027-12-24", "", "2027-07-19"]}
    bad = leader.post(here("/enheder/ny"), **given, closed_to=["2027-12-01", "", "2027-07-23"])
    assert bad.status_code == 400
    assert 'id="closed-error"' in bad.text
    assert [f'value="{day}"' in bad.text for day in ("2027-12-24", "2027-12-01", "2027-07-19")] == [True] * 3
    assert leader.post(here("/enheder/ny"), **given, closed_to=["2028-01-02", "", "2027-07-23"]).status_code == 303
    with town.site.database.read() as session:
        unit = session.scalars(select(UnitRow).where(UnitRow.organisation_id == town.place)).one()
    assert unit.closed == [["2027-07-19", "2027-07-23"], ["2027-12-24", "2028-01-02"]]
    page = leader.get(here(f"/enheder/{unit.id}")).text
    assert re.findall(r'name="closed_from"[^>]* value="([^"]*)"', page) == ["2027-07-19", "2027-12-24", "", ""]
    late = leader.post(here(f"/enheder/{unit.id}"), **always, version="0")
    assert late.status_code == 409
    assert "Lukket: 19. juli 2027 – 23. juli 2027; 24. december 2027" in " ".join(late.text.split())
    assert leader.post(here(f"/enheder/{unit.id}"), **always, version="1").status_code == 303
    with town.site.database.read() as session:
        assert session.get_one(UnitRow, unit.id).closed == []


def test_the_data_protection_officer_reads_and_takes_the_record(town: Town, here: Here) -> None:
    officer, leader = town.person(Role.DATA_PROTECTION_OFFICER), town.person(Role.LEADER)
    page = officer.get(here("/haendelser"))
    assert "En rolle blev givet" in page.text
    taken = officer.get(here("/haendelser.csv"))
    assert taken.headers["Content-Type"].startswith("text/csv")
    lines = taken.text.splitlines()
    assert lines[0].startswith("number;time")
    assert len(lines) == last_event(town, Act.RECORD_EXPORTED).number
    assert last_event(town, Act.RECORD_READ).role == "data_protection_officer"
    assert officer.get(here("/haendelser?foer=2")).status_code == 200
    assert leader.get(here("/haendelser")).status_code == 404


def test_the_data_protection_officer_finds_what_was_done_about_one_number(town: Town, here: Here) -> None:
    officer = town.person(Role.DATA_PROTECTION_OFFICER)
    with town.site.database.write() as work:
        subjects = [("reference", "K-ABC-DEF")]
        work.record(town.site.scribe.event(Act.LINES_SEEN, SHELL, town.place, subjects))
        work.commit()
    found = officer.get(here("/haendelser?om=k abc def")).text
    assert "Så på en liste over forløb" in found
    assert "En rolle blev givet" not in found
    assert 'value="k abc def"' in found
    for nothing in ("K-ABC-DEG", "Lea Lund"):
        page = officer.get(here(f"/haendelser?om={nothing}")).text
        assert "<table" not in page
        assert "Der står ikke noget om det nummer." in page


def test_the_record_says_what_each_event_was_about_and_nothing_of_what_is_in_it(town: Town, here: Here) -> None:
    officer, leader = town.person(Role.DATA_PROTECTION_OFFICER), town.person(Role.LEADER)
    with town.site.database.write() as work:
        work.session.get_one(PersonRow, leader.person).name = "Lea Lund"
        work.commit()
    made = leader.post(
        here("/enheder/ny"),
        name="Prøveenheden",
        opening_days=["0"],
        coordinator=str(town.person(Role.COORDINATOR).person),
    )
    assert made.status_code == 303
    page = " ".join(BeautifulSoup(officer.get(here("/haendelser")).text, "html.parser").get_text(" ").split())
    assert "Enhed: Prøveenheden" in page
    assert "Medarbejder: Lea Lund Rolle: Leder" in page.replace(";", "")
    own = " ".join(BeautifulSoup(leader.get(f"{ACCOUNT}/haendelser").text, "html.parser").get_text(" ").split())
    assert "Enhed: Prøveenheden" in own
    assert "Medarbejder: Lea Lund" not in own, "one's own name goes without saying"


def test_a_staff_page_costs_at_most_twelve_statements(town: Town, here: Here) -> None:
    leader, officer = town.person(Role.LEADER), town.person(Role.DATA_PROTECTION_OFFICER)
    colleague = town.person(Role.COORDINATOR)
    for number in range(12):
        town.invite(Role.RECEIVER)
        leader.post(here("/enheder/ny"), name=f"Enhed {number}", opening_days=["0"], coordinator=str(colleague.person))
    statements: list[str] = []
    engine = town.site.database.engine
    listener = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    counts = {}
    for who, path in (
        (leader, "/personale/"),
        (leader, ACCOUNT),
        (leader, f"{ACCOUNT}/haendelser"),
        (leader, here()),
        (leader, here(f"/personer/{colleague.person}")),
        (leader, here("/inviter")),
        (leader, here("/enheder/ny")),
        (officer, here("/haendelser")),
        (leader, "/personale/hjaelp"),
    ):
        statements.clear()
        assert who.get(path).status_code == 200
        counts[path] = sum(not statement.startswith("BEGIN") for statement in statements)
    event.remove(engine, "before_cursor_execute", listener)
    assert max(counts.values()) < 12, counts  # and one more each minute, that the session was used
