"""Staff find again whom they may see, by name or number, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from familiehus.audit.storage import EventRow
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.referrals import finding
from familiehus.referrals.domain import Action
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker

SignIn = Callable[[str], Worker]
FIND = "/personale/kontakt/find"


def test_a_family_is_found_by_name_and_by_number_and_only_by_who_may_see_it(world: World, worker: SignIn) -> None:
    midwife, therapist = worker("jordemoder"), worker("terapeut")
    line = world.open(written=(Written(Field.NAME, "Kristin Prøvesen"),))
    number = world.line(line).reference
    for words in ("kristin", "prøves k", number.lower().replace("-", "")):
        assert f"/personale/kontakt/{line}" in midwife.post(FIND, who=words).text, words
    for words in ("Kristin", number):
        text = therapist.post(FIND, who=words).text
        assert "Ingen af dem, du kan se" in text
        assert str(line) not in text
    referral = world.send(line)
    for words in ("Kristin", world.referral(referral).reference):
        assert f"/personale/henvisning/{referral}" in therapist.post(FIND, who=words).text, words
    assert str(line) not in therapist.post(FIND, who=number).text, "who receives is told the referral, not the line"


def test_a_search_is_one_event_that_names_what_was_shown(world: World, worker: SignIn) -> None:
    midwife, line = worker("jordemoder"), world.open(written=(Written(Field.NAME, "Kristin"),))
    world.open(written=(Written(Field.NAME, "Maja"),))
    midwife.post(FIND, who="kristin")
    with world.site.database.read() as session:
        last = session.scalars(
            select(EventRow).where(EventRow.person == world.people["jordemoder"]).order_by(EventRow.number)
        ).all()[-1]
    assert last.subjects == [["line", str(line)]]
    assert "kristin" not in str(last.__dict__).lower()


def test_a_name_stands_in_no_address_and_nothing_is_found_by_nothing(world: World, worker: SignIn) -> None:
    midwife, _line = worker("jordemoder"), world.open()
    opened = midwife.get(f"{FIND}?who=Kristin")
    assert (opened.status_code, opened.headers["Location"]) == (303, "/personale/kontakt")
    assert "Skriv et navn eller et nummer" in midwife.post(FIND, who=" ").text
    for page in ("/personale/kontakt", "/personale/kontakt/indbakke"):
        assert f'action="{FIND}"' in midwife.get(page).text


def test_only_the_most_pressing_are_opened_and_that_is_said(
    world: World, worker: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 1)
    midwife = worker("jordemoder")
    first, second = (world.open(written=(Written(Field.NAME, "Kristin"),)) for _ in range(2))
    text = midwife.post(FIND, who="kristin").text
    assert "mest presserende" in text
    assert (str(first) in text) is not (str(second) in text)
    assert str(second) in midwife.post(FIND, who=world.line(second).reference).text, "a number reaches all"


def test_who_sent_a_referral_finds_it_by_the_number_in_their_own_journal(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    world.unit("Sundhedsplejen", world.town.place, coordinator="leder", deputy="vikar2", staff=("sundhedsplejerske",))
    referral = world.send(world.open())
    number, program = world.referral(referral).reference, ApiWorld(family_app, world).caller("jordemoder")
    for has_it in ("jordemoder", "terapeut"):
        for who in ("jordemoder", "vikar"):
            assert f"/personale/henvisning/{referral}" in worker(who).post(FIND, who=number).text, (who, has_it)
        told = program.post("/api/v1/find", {"who": number}).json
        assert told["sent"] == [str(referral)]
        assert str(referral) not in worker("sundhedsplejerske").post(FIND, who=number).text
        if has_it == "jordemoder":
            world.act("terapeut", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    assert "Ingen af dem, du kan se" in worker("jordemoder").post(FIND, who="Prøve").text, "by its number alone"
