"""Whoever has a part in a referral reads what the parent has said on their own page about being asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Flask

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
