"""A yes said again: the short page of whoever holds the contact, the API, and the parent's own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from familiehus.access.roles import Role, StaffProfession
from familiehus.consent.demands import Demand
from familiehus.consent.storage import ConsentRow
from tests.integration.accounts.conftest import SHELL
from tests.integration.referrals.conftest import OWN_WORDS, World
from tests.web.family.conftest import Street
from tests.web.referrals.conftest import Worker, in_days, said


@pytest.fixture
def soon(world: World) -> tuple[UUID, UUID]:
    """A line, and a consent of it that ends in ten days."""
    line = world.open()
    consent = world.referral(world.send(line)).consent_id
    assert consent is not None
    with world.site.database.write() as work:
        work.session.get_one(ConsentRow, consent).last_day = world.clock.now().date() + timedelta(days=10)
        work.commit()
    return line, consent


def test_the_holder_asks_and_writes_it_down(
    world: World, worker: Callable[[str], Worker], soon: tuple[UUID, UUID]
) -> None:
    (line, consent), midwife = soon, worker("jordemoder")
    here = f"/personale/kontakt/{line}/samtykke/{consent}/forlaeng"
    assert here in midwife.get(f"/personale/kontakt/{line}").text
    page = midwife.text(here)
    for words in ("Må de blive ved?", "Huset", OWN_WORDS, "Skal de læse mere, så send en ny henvisning."):
        assert words in page
    assert "Hvem har forældremyndigheden?" not in page
    empty = midwife.post(here, last_day=in_days(5), agreed="")
    assert empty.status_code == 400
    for words in ("Vælg, om ja'et var mundtligt", "Vælg, hvordan I forstod", "Sæt kryds, når forælderen"):
        assert words in said(empty)
    early = midwife.post(here, form="oral", understood="own_language", last_day=in_days(5), agreed="1")
    assert "Vælg en senere dag end den, ja'et har nu." in said(early)
    assert f'value="{in_days(5)}"' in early.text, "what was typed stays"
    done = midwife.post(here, form="oral", understood="own_language", last_day=in_days(90), agreed="1")
    assert done.status_code == 303
    page = midwife.text(done.location)
    assert "Ja'et gælder nu længere." in page
    assert "Sagt igen" in page
    assert "Et ja gælder kun til" not in page
    assert worker("terapeut").get(here).status_code == 404


def test_where_a_yes_must_be_written_the_page_says_so(
    world: World, worker: Callable[[str], Worker], soon: tuple[UUID, UUID]
) -> None:
    line, consent = soon
    place, midwife = world.line(line).organisation_id, StaffProfession.MIDWIFE
    with world.site.database.write() as work:
        world.people["leder"] = world.town.invite(work, Role.LEADER, place=place).person
        world.town.site.professions.give(work, SHELL, place, world.people["jordemoder"], midwife)
        work.commit()
    with world.site.database.write() as work:
        world.site.demands.put(work, world.by("leder"), place, midwife, Demand(in_writing=True, at_most_days=60), 0)
        work.commit()
    here, by = f"/personale/kontakt/{line}/samtykke/{consent}/forlaeng", worker("jordemoder")
    page = by.get(here)
    assert "Hos jer skal det være skriftligt" in said(page)
    assert "højst 60 dage" in said(page)
    assert f'value="{in_days(60)}"' in page.text
    values = {"understood": "own_language", "last_day": in_days(40), "agreed": "1"}
    assert "Hos jer skal et ja være skriftligt" in said(by.post(here, form="oral", **values))
    assert by.post(here, form="written", **values).status_code == 303


@pytest.mark.parametrize("language", ["da", "en", "ar"])
def test_the_parent_is_asked_on_their_page_and_says_yes(
    family_app: Flask, world: World, soon: tuple[UUID, UUID], language: str
) -> None:
    line, consent = soon
    parent = Street(family_app, world).parent(line=line)
    assert "blive-ved" in parent.page(language)
    done = parent.press("blive-ved", consent=str(consent))
    assert done.status_code == 303
    page = parent.client.get(done.location).text
    assert "Tak. Dit ja gælder nu længere." in page
    assert "Du har sagt ja igen den" in page
    assert "blive-ved" not in parent.page(language)


def test_the_parent_sees_that_somebody_else_wrote_it_down(
    family_app: Flask, world: World, worker: Callable[[str], Worker], soon: tuple[UUID, UUID]
) -> None:
    line, consent = soon
    values = {"form": "oral", "understood": "own_language", "last_day": in_days(90), "agreed": "1"}
    worker("jordemoder").post(f"/personale/kontakt/{line}/samtykke/{consent}/forlaeng", **values)
    page = Street(family_app, world).parent(line=line).page()
    again = page.index("Du har sagt ja igen den")
    assert "Passer det ikke, så tryk på" in page[again : again + 200]
