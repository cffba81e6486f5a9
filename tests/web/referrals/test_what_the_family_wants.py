"""What the family wants stands on a referral: when to be asked, and what waits for another parent's yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from familiehus.consent.domain import Custody
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.referrals.domain import Action
from familiehus.web.i18n import full_date
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import Street
from tests.web.referrals.conftest import Worker

SignIn = Callable[[str], Worker]


def at(referral: UUID) -> str:
    return f"/personale/henvisning/{referral}"


def test_the_house_and_the_sender_read_until_when_the_family_wants_to_wait(
    family_app: Flask, world: World, worker: SignIn
) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT)
    day = world.clock.now().date() + timedelta(days=50)
    words = f"Familien vil vente til {full_date(day)}."
    assert words not in worker("terapeut").text(at(referral))
    Street(family_app, world).parent(line=line).press("ikke-nu", day=day.isoformat())
    for name in ("terapeut", "jordemoder"):
        assert words in worker(name).text(at(referral)), name


def test_after_no_more_nobody_is_asked_to_find_something_else(family_app: Flask, world: World, worker: SignIn) -> None:
    line = world.open()
    referral = world.send(line)
    Street(family_app, world).parent(line=line).press("stop")
    said = worker("jordemoder").text(at(referral))
    assert "Familien vil ikke mere." in said
    assert "Sig farvel, og luk henvisningen" in said
    assert "Spørg, hvad familien vil i stedet" not in said
    assert "Ikke længere aktuel." in worker("terapeut").text(at(referral))


NAME, BORN = Written(Field.NAME, "Prøve Mor"), Written(Field.BORN, "2026-06-01")
WAITS = "Det her venter, til alle med forældremyndighed har sagt ja:"


@pytest.mark.parametrize("unit", ["Huset", None], ids=["here", "outside"])
def test_the_sender_reads_what_waits_and_does_not_write_that_it_was_shared(
    world: World, worker: SignIn, unit: str | None
) -> None:
    line = world.open(written=(NAME, BORN))
    consent = world.consent(world.items(line), custody=Custody.TOGETHER)
    referral = world.send(line, unit=unit, consent=consent)
    page = worker("jordemoder").text(at(referral))
    _, shared, rest = page.partition("får: ")
    assert shared
    assert rest.startswith("navn, ")
    assert f"{WAITS} barnets fødselsdag." in page
    assert f"{WAITS} Barnets fødselsdag" in page
    if unit is None:
        assert "1. juni 2026" not in page, "it is not in the text to pass on, either"
    else:
        assert WAITS not in worker("terapeut").text(at(referral))


def test_whoever_has_custody_alone_waits_for_nobody(world: World, worker: SignIn) -> None:
    line = world.open(written=(NAME, BORN))
    consent = world.consent(world.items(line), custody=Custody.ALONE)
    page = worker("jordemoder").text(at(world.send(line, unit=None, consent=consent)))
    assert WAITS not in page
    assert "1. juni 2026" in page


def test_where_everything_waits_nothing_is_said_to_be_shared(world: World, worker: SignIn) -> None:
    line = world.open(written=(NAME, BORN))
    consent = world.consent(world.items(line, Field.BORN), custody=Custody.UNKNOWN)
    assert "får: ingenting endnu" in worker("jordemoder").text(at(world.send(line, consent=consent)))
