"""Two people at one parent's line: what one of them left alone stays as the other made it, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from familiehus.accounts.acting import Acting
from familiehus.families.desks import Desk
from familiehus.families.service import Families
from familiehus.families.storage import LineRow
from familiehus.family_page.site import EXTENSION, FamilySite
from familiehus.settings import Settings
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, said

SignIn = Callable[[str], Worker]
FIRST = {"name": "Prøve Mor", "way": "sms", "phone": "30 30 30 30"}


def filled(answer: TestResponse) -> dict[str, str]:
    """The form of name, contact and days as a browser would send it."""
    form = BeautifulSoup(answer.text, "html.parser").select_one("form[action$='/oplysninger']")
    assert form is not None
    fields = [one for one in form.select("input[name]") if one.get("type") != "radio" or one.has_attr("checked")]
    return {str(one["name"]): str(one.get("value", "")) for one in fields}


def test_a_page_opened_before_a_new_number_came_does_not_bring_the_old_one_back(world: World, worker: SignIn) -> None:
    line = world.open()
    address, midwife, deputy = f"/personale/kontakt/{line}", worker("jordemoder"), worker("vikar")
    assert midwife.post(f"{address}/oplysninger", **FIRST).status_code == 303
    early = filled(deputy.get(address))
    assert midwife.post(f"{address}/oplysninger", **FIRST | {"phone": "40 40 40 40"}).status_code == 303
    assert deputy.post(f"{address}/oplysninger", **early | {"name": "Prøve Mor H."}).status_code == 303
    stands = filled(midwife.get(address))
    assert (stands["name"], stands["phone"]) == ("Prøve Mor H.", "+4540404040")


def test_a_correction_asks_for_the_line_once(world: World, worker: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    line, midwife, asked = world.open(), worker("jordemoder"), []
    yours = Families.yours

    def noted(families: Families, session: Session, by: Acting, one: UUID) -> tuple[LineRow, Desk]:
        asked.append(one)
        return yours(families, session, by, one)

    monkeypatch.setattr(Families, "yours", noted)
    assert midwife.post(f"/personale/kontakt/{line}/oplysninger", **FIRST).status_code == 303
    assert asked == [line]


def test_of_two_who_correct_the_same_the_second_is_told_and_keeps_what_was_typed(world: World, worker: SignIn) -> None:
    line = world.open()
    address, midwife, deputy = f"/personale/kontakt/{line}", worker("jordemoder"), worker("vikar")
    midwife.post(f"{address}/oplysninger", **FIRST)
    early = filled(deputy.get(address))
    midwife.post(f"{address}/oplysninger", **FIRST | {"name": "Prøve Mor A.", "phone": "40 40 40 40"})
    second = deputy.post(f"{address}/oplysninger", **early | {"name": "Prøve Mor B."})
    assert second.status_code == 409
    assert "En anden har rettet det imens" in said(second)
    assert filled(midwife.get(address))["name"] == "Prøve Mor A."
    again = filled(second)
    assert (again["name"], again["phone"]) == ("Prøve Mor B.", "+4540404040")
    assert deputy.post(f"{address}/oplysninger", **again).status_code == 303
    stands = filled(midwife.get(address))
    assert (stands["name"], stands["phone"]) == ("Prøve Mor B.", "+4540404040")


def test_link_and_code_on_paper_stay_good_when_their_page_is_loaded_again(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    line, midwife = world.open(), worker("jordemoder")
    address, form = f"/personale/kontakt/{line}", {"id": str(uuid4())}
    assert re.search(r'(?s)action="[^"]*/side">.*?name="id"', midwife.get(address).text)

    def pair(answer: TestResponse) -> list[str]:
        return [one.text for one in BeautifulSoup(answer.text, "html.parser").select(".secret")]

    first = pair(midwife.post(f"{address}/side", **form))
    assert first
    assert pair(midwife.post(f"{address}/side", **form)) == first
    public: Settings = family_app.extensions["familiehus.settings"]
    assert first[0].startswith(f"{public.public_url}/min-side/"), "whatever host the request names"
    locator = first[0].rpartition("/")[2]
    site: FamilySite = family_app.extensions[EXTENSION]
    assert site.pages.enter(locator, first[1]) is not None
    another = pair(midwife.post(f"{address}/side", id=str(uuid4())))
    assert another[0] != first[0]
    late = midwife.post(f"{address}/side", **form)
    assert late.status_code == 303
    assert "Linket og koden er vist." in midwife.text(late.location)
    assert site.pages.enter(another[0].rpartition("/")[2], another[1]) is not None


def test_the_link_on_paper_leads_to_the_page_in_the_parents_language(world: World, worker: SignIn) -> None:
    line, midwife = world.open(language="uk"), worker("jordemoder")
    issued = BeautifulSoup(midwife.post(f"/personale/kontakt/{line}/side", id=str(uuid4())).text, "html.parser")
    link = issued.select(".secret")[0].text
    assert urlsplit(link).path.startswith("/uk/min-side/")
    parent = BeautifulSoup(midwife.client.application.test_client().get(urlsplit(link).path).text, "html.parser")
    assert parent.html is not None
    assert parent.html["lang"] == "uk"
