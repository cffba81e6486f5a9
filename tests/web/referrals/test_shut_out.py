"""A parent names somebody on Min side, and to that one the family does not exist: on pages, lists and in the API."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from familiehus.family_page.wording import DONE
from familiehus.referrals.domain import Action
from familiehus.referrals.history import referrals_of
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import Parent, Street
from tests.web.referrals.conftest import Worker, called, said

SignIn = Callable[[str], Worker]


@pytest.fixture
def parent(family_app: Flask, world: World) -> Parent:
    """A parent with a referral under way at the house."""
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT)
    return Street(family_app, world).parent(line=line)


def test_somebody_who_is_shut_out_meets_what_does_not_exist(
    family_app: Flask, world: World, worker: SignIn, parent: Parent
) -> None:
    therapist, line = worker("terapeut"), parent.line
    with world.site.database.read() as session:
        referral: UUID = referrals_of(session, line)[0].id
    page = f"/personale/henvisning/{referral}"
    assert therapist.get(page).status_code == 200
    name = called(world, "terapeut")
    answer = parent.press("maa-ikke-se", name=name.lower(), unit="")
    assert answer.status_code == 303
    shown = BeautifulSoup(parent.page(), "html.parser")
    assert name in shown.get_text()
    nobody = therapist.get(f"/personale/henvisning/{uuid4()}")
    refused = therapist.get(page)
    assert (refused.status_code, said(refused)) == (404, said(nobody))
    assert "Prøve Mor" not in therapist.text("/personale/kontakt/indbakke")
    caller = ApiWorld(family_app, world).caller("terapeut")
    assert caller.get(f"/api/v1/referrals/{referral}").status_code == 404
    assert str(referral) not in caller.get("/api/v1/inbox").text
    assert worker("koordinator").get(page).status_code == 200
    one = shown.find("input", {"name": "one"})["value"]
    assert parent.press("maa-gerne-se", one=str(one)).status_code == 303
    assert therapist.get(page).status_code == 200


def test_the_holder_stays_and_the_coordinator_sees_that_another_is_wanted(
    world: World, worker: SignIn, parent: Parent
) -> None:
    answer = parent.press("maa-ikke-se", name=called(world, "jordemoder"), unit="")
    assert "gjort=anden-kontakt" in answer.location
    assert DONE["anden-kontakt"] in parent.client.get(answer.location).text
    wish = "Forælderen ønsker en anden fast kontakt"
    for path in ("/personale/kontakt", f"/personale/kontakt/{parent.line}"):
        assert wish in worker("chefjordemoder").text(path)
        assert wish not in worker("jordemoder").text(path)


def test_a_unit_is_chosen_and_a_name_nobody_has_is_said_so(world: World, worker: SignIn, parent: Parent) -> None:
    wrong = parent.press("maa-ikke-se", name="Ukendt Person", unit="")
    assert wrong.status_code == 422
    assert "Vi kender ingen med det navn" in wrong.text
    assert parent.press("maa-ikke-se", name="", unit=str(world.units["Huset"])).status_code == 303
    assert "Prøve Mor" not in worker("koordinator").text("/personale/kontakt/indbakke")
    assert worker("jordemoder").get(f"/personale/kontakt/{parent.line}").status_code == 200
    assert parent.press("maa-ikke-se", name="", unit="x").status_code == 400
