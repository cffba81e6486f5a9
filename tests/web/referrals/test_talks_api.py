"""Talks and proposals for programs: the same services as the pages, with keys that act once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from familiehus.catalogue.storage import OfferRow
from familiehus.referrals.domain import Action
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import in_days


def test_talks_are_booked_answered_held_and_cancelled(family_app: Flask, world: World) -> None:
    api = ApiWorld(family_app, world)
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, Action.ACCEPT, Action.REACH)
    here = f"/api/v1/referrals/{referral}/talks"
    therapist, midwife = api.caller("terapeut"), api.caller("jordemoder")
    assert midwife.get(here).status_code == 404, "only whoever receives it has talks"
    at = f"{in_days(3)}T10:00:00+01:00"
    booking = {"at": at, "form": "phone"}
    past = therapist.post(here, booking | {"at": "2020-01-01T10:00:00+01:00"})
    assert past.json["reason"] == "that-time-is-over"
    assert therapist.post(here, {"at": at, "form": "place"}).json["reason"] == "say-where-it-is"
    made = therapist.post(here, booking, key="12345678")
    assert made.status_code == 201
    assert therapist.post(here, booking, key="12345678").json["id"] == made.json["id"]
    told = therapist.get(here).json
    assert [one["id"] for one in told["results"]] == [made.json["id"]]
    assert (told["together"], told["results"][0]["answer"]) == (False, "none")
    one = f"{here}/{made.json['id']}"
    assert therapist.post(f"{one}/answer", {"answer": "cannot"}).status_code == 200
    assert therapist.get(here).json["asked_again"] is True
    assert therapist.post(f"{one}/attendance", {"came": True}).status_code == 409, "it has not been yet"
    assert therapist.post(f"{one}/cancel").status_code == 200
    assert therapist.get(here).json["results"][0]["cancelled"] is True
    assert midwife.post(f"{one}/cancel").status_code == 404
    assert therapist.post(f"{here}/together", {"reference": "H-ABC-DEF"}).status_code == 409
    assert therapist.post(f"{here}/alone").status_code == 404
    assert therapist.post(f"{here}/agreed").status_code == 200


def test_a_proposal_is_remembered_as_answered_and_never_how(family_app: Flask, world: World) -> None:
    api, line = ApiWorld(family_app, world), world.open()
    with world.site.database.read() as session:
        offer = session.scalars(select(OfferRow).where(OfferRow.published).order_by(OfferRow.slug)).first()
    assert offer is not None
    here, midwife = f"/api/v1/lines/{line}/proposals", api.caller("jordemoder")
    assert midwife.post(here, {"offer": str(line)}).status_code == 409
    assert midwife.post(here, {"offer": str(offer.id)}).status_code == 201
    (waiting,) = midwife.get(here).json["results"]
    assert waiting["offer"]["id"] == str(offer.id)
    answer = f"{here}/{waiting['id']}/answer"
    assert midwife.post(answer, {"says": "thinking"}).status_code == 409
    day = in_days(3)
    assert midwife.post(answer, {"says": "thinking", "day": day}).status_code == 200
    assert midwife.get(here).json["results"][0]["ask_on"] == day
    assert midwife.post(answer, {"says": "no"}).status_code == 200
    assert midwife.get(here).json["results"] == []
    stranger = api.caller("terapeut")
    assert stranger.get(here).status_code == stranger.post(here, {"offer": str(offer.id)}).status_code == 404
