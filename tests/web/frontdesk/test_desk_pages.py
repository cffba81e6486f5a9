"""The desk as it is used: two taps, what is wrong beside the field, and nothing of those who came before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from familiehus.access.permissions import Permission
from familiehus.access.roles import Role
from familiehus.frontdesk.domain import Setting, Subject
from familiehus.frontdesk.site import EXTENSION
from familiehus.kernel.clock import danish_day
from tests.integration.accounts.conftest import SHELL
from tests.integration.frontdesk.conftest import add_house, add_offer
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, said

Sign = Callable[[str], Worker]
NOTE = re.compile(r'name="note" value="([^"]+)"')


@pytest.fixture
def desk(world: World, house: UUID, worker: Sign) -> Worker:
    """Somebody with no other role than the front desk's."""
    world.people["skranke"] = world.town.person(Role.FRONT_DESK, password=None)
    return worker("skranke")


@pytest.fixture
def path(house: UUID) -> str:
    return f"/personale/skranke/{house}"


def number() -> str:
    return uuid4().hex


def test_one_house_is_gone_to_at_once(desk: Worker, path: str) -> None:
    answer = desk.get("/personale/skranke")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "Skranke" in desk.text(path)


def test_who_may_not_meet_families_hands_the_family_to_its_own_house(desk: Worker, path: str, house: UUID) -> None:
    assert f'href="/kontakt-mig?hus={house}"' in desk.get(path).text


def test_who_came_and_save_is_all_it_takes(desk: Worker, path: str) -> None:
    answer = desk.post(path, number=number(), who="mother", postcode="unknown")
    assert answer.status_code == 200
    assert "I dag: 1" in said(answer)
    assert "Gemt: 1 person." in said(answer)


def test_the_page_shows_nothing_of_those_who_came(desk: Worker, path: str) -> None:
    answer = desk.post(path, number=number(), who="father", postcode="other", other="4700")
    assert "4700" not in said(answer)  # keys and names of files may have any digits
    assert 'value="4700"' not in answer.text
    assert 'value="father" checked' not in answer.text
    assert "I dag: 1" in desk.text(path)
    assert 'value="4700"' not in desk.get(path).text


def test_it_is_taken_back_within_a_minute(desk: Worker, path: str) -> None:
    answer = desk.post(path, number=number(), who=["mother", "father"], postcode="unknown")
    note = NOTE.search(answer.text)
    assert note is not None
    back = desk.post(f"{path}/fortryd", note=note[1])
    assert back.status_code == 303
    assert "Fortrudt" in desk.text(back.headers["Location"])
    assert "I dag: 0" in desk.text(path)
    again = desk.post(f"{path}/fortryd", note=note[1])
    assert again.status_code == 303
    assert "I dag: 0" in desk.text(path)
    assert desk.post(f"{path}/fortryd", note="x").status_code == 400


def test_a_double_tap_counts_once_and_a_number_takes_back_only_what_it_brought(desk: Worker, path: str) -> None:
    same = number()
    desk.post(path, number=same, who="mother", postcode="unknown")
    again = desk.post(path, number=same, more_father="2", postcode="unknown")
    assert "Det var talt allerede." in said(again)
    assert NOTE.search(again.text) is None
    assert "I dag: 1" in desk.text(path)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"postcode": "unknown"}, "Vælg, hvem der kom."),
        ({"who": "mother", "postcode": "other", "other": "0001"}, "Det postnummer findes ikke."),
        ({"more_mother": "61", "postcode": "unknown"}, "Højst 60 ad gangen."),
        ({"who": "mother", "day": "2999-01-01"}, "Dagen er ikke kommet endnu."),
        ({"who": "mother", "day": "2020-01-01"}, "mere end 14 dage siden"),
        ({"who": "mother", "day": "i går"}, "Hent siden igen."),
        ({"who": "mother", "topic": "violence"}, "Hent siden igen."),
        ({"who": "mother", "number": "x" * 101}, "Hent siden igen."),
        ({"more_other": "abc"}, "Skriv et helt tal"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_nothing_is_counted(
    desk: Worker, path: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = desk.post(path, **{"number": number(), **wrong})
    assert answer.status_code == 400
    assert sentence in said(answer)
    assert "I dag: 0" in said(answer)
    if "who" in wrong:
        assert 'value="mother" checked' in answer.text
    if "other" in wrong:
        assert 'value="0001"' in answer.text


def test_a_script_is_answered_in_json(desk: Worker, path: str) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get(path).text)
    assert token is not None
    headers = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}

    def send(to: str, **values: str) -> tuple[int, dict[str, object]]:
        answer = desk.client.post(to, data={"csrf_token": token[1], **values}, headers=headers)
        return answer.status_code, answer.get_json()

    status, told = send(path, number=number(), who="mother", postcode="unknown")
    assert (status, told["today"], told["count"]) == (200, 1, 1)
    assert send(path, number=number())[1] == {"error": "Vælg, hvem der kom.", "field": "who"}
    assert send(f"{path}/fortryd", note=str(told["note"])) == (200, {"today": 0})
    assert send(f"{path}/fortryd", note="x")[0] == 400


def test_a_batch_sent_after_the_session_ended_is_told_so(desk: Worker, path: str) -> None:
    desk.client.delete_cookie("familiehus_personale", path="/personale")
    headers = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
    answer = desk.client.post(path, data={"csrf_token": "x", "number": number(), "who": "mother"}, headers=headers)
    assert answer.status_code in {303, 401}


def test_the_house_chooses_what_is_asked(worker: Sign, desk: Worker, world: World, house: UUID, path: str) -> None:
    add_offer(world.town, house, "Prøvecafé ved huset")
    add_offer(world.town, None, "Prøvegruppe i byen")
    leads = worker("koordinator")
    page = leads.get(f"{path}/opsaetning")
    assert 'name="version" value="0"' in page.text
    asks = [one.value for one in Subject]
    wrong = leads.post(f"{path}/opsaetning", version="0", postcodes="4760, 0001", asks=asks)
    assert (wrong.status_code, "findes ikke" in said(wrong), 'value="4760, 0001"' in wrong.text) == (400, True, True)
    assert "Det findes ikke: 0001, abc." in said(
        leads.post(f"{path}/opsaetning", version="0", postcodes="4760, 0001 4780 abc", asks=asks)
    )
    assert leads.post(f"{path}/opsaetning", version="0", postcodes="4760, 4780", asks=asks).status_code == 303
    late = leads.post(f"{path}/opsaetning", version="0", postcodes="4791", asks=[])
    assert late.status_code == 409
    assert 'value="4791"' in late.text, "what was typed is kept"
    assert "Nu står der: 4760 4780 Hvad handlede det om?" in " ".join(late.text.split())
    assert 'name="version" value="1"' in late.text
    shown = desk.text(path)
    offers = ("Prøvecafé ved huset", "Prøvegruppe i byen")
    for words in ("4760", "4780", "Hvad handlede det om?", "Søvn", "Rådgivning var nok", *offers):
        assert words in shown
    assert 'value="4760" checked' in desk.get(path).text
    assert "Vold" not in shown
    assert desk.post(path, number=number(), who="mother", postcode="4760", topic=["sleep"]).status_code == 200


def test_advice_is_a_count_and_no_case_and_more_is_one_press(worker: Sign, desk: Worker, path: str) -> None:
    """R047, R048: nothing is opened by counting; somebody who meets families opens a line from here."""
    assert "begynd et forløb" in worker("terapeut").text(path)
    assert "ringet op" in desk.text(path)
    assert "begynd et forløb" not in desk.text(path)


def test_the_desk_sees_no_families(desk: Worker) -> None:
    assert desk.get("/personale/kontakt").status_code == 404
    assert desk.get("/personale/kontakt/ny").status_code == 404


def test_others_do_not_know_that_it_is_there(worker: Sign, path: str, desk: Worker, world: World) -> None:
    elsewhere = worker("jordemoder")
    for where in (path, f"{path}/opsaetning", f"/personale/skranke/{uuid4()}"):
        assert elsewhere.get(where).status_code == 404
    assert elsewhere.post(path, number=number(), who="mother").status_code == 404
    assert desk.get(f"{path}/opsaetning").status_code == 404
    assert "intet hus" in elsewhere.text("/personale/skranke")


def test_two_houses_are_chosen_between(world: World, desk: Worker, house: UUID) -> None:
    add_house(world.town, uuid4(), "Andet prøvehus")
    assert "Andet prøvehus" in desk.text("/personale/skranke")


def test_programs_count_a_batch_once(family_app: Flask, world: World, house: UUID, desk: Worker) -> None:
    site = family_app.extensions[EXTENSION]
    accounts, today = world.town.site, danish_day(world.town.clock.now())
    with accounts.database.write() as work:
        coordinator = world.people["koordinator"]
        site.desk.set_up(work, SHELL, house, Setting(("4760",), frozenset({Subject.TOPIC})))
        work.commit()
    client = family_app.test_client()
    bearer = {"Authorization": f"Bearer {_token(world, coordinator, Permission.COUNT_VISITS, Permission.KEEP_DESK)}"}
    listed = client.get("/api/v1/desks", headers=bearer).get_json()["results"]
    assert [(one["id"], one["asks"], one["today"]) for one in listed] == [(str(house), ["topic"], 0)]
    good = {
        "number": number(),
        "day": today.isoformat(),
        "part": "morning",
        "people": {"mother": 2},
        "postcode": "4760",
    }
    old = good | {"number": number(), "day": (today - timedelta(days=20)).isoformat()}
    batch = {"visits": [good, good | {"said": {"topic": ["sleep"]}}, old]}
    told = client.post(f"/api/v1/desks/{house}/visits", json=batch, headers=bearer).get_json()
    assert (len(told["counted"]), told["again"], told["today"]) == (1, 1, 2)
    assert [(one["number"], one["code"]) for one in told["refused"]] == [(old["number"], "the-day-is-too-long-ago")]
    note = {"note": told["counted"][0]["note"]}
    assert client.post(f"/api/v1/desks/{house}/visits/undo", json=note, headers=bearer).get_json() == {"today": 0}
    assert client.post(f"/api/v1/desks/{house}/visits/undo", json={"note": "x"}, headers=bearer).status_code == 409
    wrong = client.post(
        f"/api/v1/desks/{house}", json={"postcodes": ["0001"], "asks": [], "version": 1}, headers=bearer
    )
    assert (wrong.status_code, wrong.get_json()["errors"][0]["pointer"]) == (422, "/postcodes")
    right = client.post(f"/api/v1/desks/{house}", json={"postcodes": [], "asks": [], "version": 1}, headers=bearer)
    assert right.get_json()["version"] == 2
    for other in (uuid4(), house):
        stranger = _token(world, world.people["jordemoder"], Permission.COUNT_VISITS)
        bearer_of = bearer if other != house else {"Authorization": f"Bearer {stranger}"}
        assert client.post(f"/api/v1/desks/{other}/visits", json=batch, headers=bearer_of).status_code == 404


def _token(world: World, person: UUID, *scopes: Permission) -> str:
    accounts = world.town.site
    with accounts.database.write() as work:
        secret = accounts.tokens.make(work, world.town.by(person), person, "prøve", scopes, 30)
        work.commit()
    return secret
