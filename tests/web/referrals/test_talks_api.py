"""Talks and proposals for programs: the same services as the pages, with keys that act once."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from familiehus.catalogue.documents import load
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.storage import OfferRow
from familiehus.referrals.domain import Action, Kind
from familiehus.router.domain import Talks, one_more_talk
from tests.integration.referrals.api_world import ApiWorld
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, in_days


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


def test_the_talks_of_one_parent_are_not_the_others_before_both_have_said_yes(
    family_app: Flask, world: World, worker: Callable[[str], Worker]
) -> None:
    with world.site.database.read() as session:
        offers = session.scalars(select(OfferRow).where(OfferRow.published).order_by(OfferRow.slug)).all()
    offer = next(one for one in offers if one_more_talk(load(Offer, one.document), 99) is Talks.DECIDE_WHAT_NOW)
    therapist, here = ApiWorld(family_app, world).caller("terapeut"), {}
    for who in ("hers", "his"):
        referral = world.send(world.open(), offer=offer.id, kind=Kind.ADDITION)
        world.act("terapeut", referral, Action.ACCEPT)
        here[who] = referral
    hers, his = (f"/api/v1/referrals/{here[who]}/talks" for who in ("hers", "his"))
    reference = world.referral(here["his"]).reference
    assert therapist.post(f"{hers}/together", {"reference": reference}).status_code == 200
    assert therapist.post(hers, {"at": f"{in_days(3)}T10:00:00+01:00", "form": "phone"}).status_code == 201
    limit = therapist.get(his).json["limit"]
    assert [therapist.get(one).json["taken"] for one in (hers, his)] == [1, 0]
    page = worker("terapeut").text(f"/personale/henvisning/{here['his']}/aftaler")
    assert f"Brugt 0 af {limit} samtaler" in page
    for one in (hers, his):
        assert therapist.post(f"{one}/agreed").status_code == 200
    assert [therapist.get(one).json["taken"] for one in (hers, his)] == [1, 1]


def test_where_more_talks_were_had_than_the_offer_counts_the_page_says_so(
    family_app: Flask, world: World, worker: Callable[[str], Worker]
) -> None:
    """What two parents had apart counts as one from the day both want talks together."""
    with world.site.database.read() as session:
        offers = session.scalars(select(OfferRow).where(OfferRow.published).order_by(OfferRow.slug)).all()
    offer = next(one for one in offers if one_more_talk(load(Offer, one.document), 99) is Talks.DECIDE_WHAT_NOW)
    therapist = ApiWorld(family_app, world).caller("terapeut")
    both = [world.send(world.open(), offer=offer.id, kind=Kind.ADDITION) for _ in range(2)]
    for referral in both:
        world.act("terapeut", referral, Action.ACCEPT)
    hers, his = (f"/api/v1/referrals/{one}/talks" for one in both)
    limit = therapist.get(his).json["limit"]
    for number in range(limit):
        said = {"at": f"{in_days(3 + number)}T10:00:00+01:00", "form": "phone"}
        assert therapist.post(hers, said).status_code == 201
    assert therapist.post(his, {"at": f"{in_days(3)}T12:00:00+01:00", "form": "phone"}).status_code == 201
    here = f"/personale/henvisning/{both[1]}/aftaler"
    assert f"Brugt 1 af {limit} samtaler" in worker("terapeut").text(here)
    together = {"reference": world.referral(both[0]).reference}
    assert therapist.post(f"{his}/together", together).status_code == 200
    for one in (hers, his):
        assert therapist.post(f"{one}/agreed").status_code == 200
    page = worker("terapeut").text(here)
    assert f"Der er brugt {limit + 1} samtaler. Det er flere end de {limit}, tilbuddet regner med." in page
    assert "Brugt " not in page


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
