"""Offers put to a parent from both sides, and the card of which nothing is kept (R043, R051, R085)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from familiehus.audit.storage import EventRow
from familiehus.catalogue.storage import OfferRow
from familiehus.kernel.errors import NotFound, Refused
from familiehus.referrals.proposal_storage import ProposalRow
from familiehus.referrals.proposals import offers_to_choose
from familiehus.referrals.proposing import Reply
from tests.integration.referrals.conftest import World
from tests.web.family.conftest import Street
from tests.web.referrals.conftest import Worker, in_days, said

pytestmark = pytest.mark.traced


@pytest.fixture
def offer(world: World) -> OfferRow:
    with world.site.database.read() as session:
        return session.scalars(select(OfferRow).where(OfferRow.published).order_by(OfferRow.slug)).first()


def rows(world: World, line: UUID) -> list[ProposalRow]:
    with world.site.database.read() as session:
        return list(
            session.scalars(select(ProposalRow).where(ProposalRow.line_id == line).order_by(ProposalRow.made_at))
        )


@pytest.mark.parametrize("says", ["yes", "no"])
def test_an_answer_is_kept_and_never_which(
    world: World, worker: Callable[[str], Worker], offer: OfferRow, says: str
) -> None:
    midwife, line = worker("jordemoder"), world.open()
    here = f"/personale/kontakt/{line}/forslag"
    assert here in midwife.get(f"/personale/kontakt/{line}").text
    for _twice in range(2):
        assert midwife.post(here, offer=str(offer.id)).status_code == 303
    (row,) = rows(world, line)
    assert midwife.post(f"{here}/{row.id}", says=says).status_code == 303
    (after,) = rows(world, line)
    assert after.answered_at is not None
    assert (after.offer_id, after.ask_on) == (None, None)
    with world.site.database.read() as session:
        events = [e for e in session.scalars(select(EventRow)) if str(line) in str(e.subjects)]
    proposed = [e for e in events if e.act.startswith("proposal")]
    assert [e.act for e in proposed] == ["proposal_made", "proposal_answered"]
    assert all(e.purpose == "" and e.subjects == [["line", str(line)]] for e in proposed)
    assert midwife.post(f"{here}/{row.id}", says=says).status_code == 400


def test_maybe_is_asked_again_once_and_comes_up_on_the_board(
    world: World, worker: Callable[[str], Worker], offer: OfferRow
) -> None:
    midwife, line = worker("jordemoder"), world.open()
    here = f"/personale/kontakt/{line}/forslag"
    midwife.post(here, offer=str(offer.id))
    one = rows(world, line)[0].id
    answer = midwife.post(f"{here}/{one}", says="thinking", day="", one=str(one))
    assert answer.status_code == 400
    assert "højst et halvt år frem" in said(answer)
    assert midwife.post(f"{here}/{one}", says="thinking", day=in_days(3)).status_code == 303
    assert "tænker over det" in midwife.text(here)
    assert world.line(line).next_on.isoformat() == in_days(3)
    assert midwife.post(f"{here}/{one}", says="thinking", day=in_days(9)).status_code == 400
    assert midwife.post(f"{here}/{one}", says="what").status_code == 404


def test_what_cannot_be_proposed_is_told(world: World, worker: Callable[[str], Worker], offer: OfferRow) -> None:
    midwife, line = worker("jordemoder"), world.open()
    here = f"/personale/kontakt/{line}/forslag"
    for wrong in ("", "nonsense", str(UUID(int=9))):
        assert "Vælg et tilbud." in said(midwife.post(here, offer=wrong))
    midwife.post(f"/personale/kontakt/{line}/stille", quiet="1")
    assert midwife.post(here, offer=str(offer.id)).status_code == 400
    assert rows(world, line) == []
    stranger = worker("terapeut")
    assert stranger.get(here).status_code == stranger.post(here, offer=str(offer.id)).status_code == 404


def test_the_parent_answers_on_their_own_page(family_app: Flask, world: World, offer: OfferRow) -> None:
    street = Street(family_app, world)
    parent, other = street.parent(), street.parent()
    for _times in range(2):
        with world.site.database.write() as work:
            world.site.proposals.propose(work, world.by("jordemoder"), parent.line, offer.id)
            work.commit()
    one = rows(world, parent.line)[0].id
    assert f"/tilbud/{offer.slug}" in parent.page()
    assert "Er det noget for dig?" not in other.page()
    assert other.press("forslag-nej", proposal=str(one)).status_code == 404
    wrong = BeautifulSoup(parent.press("forslag-maaske", proposal=str(one), day="2020-01-01").text, "html.parser")
    box = wrong.select_one("form[action$='/forslag-maaske'] input[name=day]")
    assert box is not None
    assert (box["value"], box["aria-describedby"]) == ("2020-01-01", "tid-1-error")
    assert "Vælg en dag fra i morgen" in wrong.select_one("#tid-1-error").text  # type: ignore[union-attr]
    assert parent.press("forslag-maaske", proposal=str(one), day=in_days(3)).status_code == 303
    twice = parent.press("forslag-maaske", proposal=str(one), day=in_days(9))
    assert twice.status_code == 422
    assert "Det kan ikke lade sig gøre nu" in twice.text
    assert parent.press("forslag-ja", proposal=str(one)).status_code == 303
    assert street.waits(parent.line) == ["call_me"]
    assert rows(world, parent.line)[0].offer_id is None
    line = world.line(parent.line)
    with pytest.raises(Refused), world.site.database.write() as work:
        world.site.proposals.says(work, world.by("jordemoder"), line, one, Reply.NO, None)
    with pytest.raises(NotFound), world.site.database.write() as work:
        world.site.proposals.says(work, world.by("jordemoder"), line, UUID(int=4), Reply.NO, None)


def test_a_card_leaves_no_trace(world: World, worker: Callable[[str], Worker], offer: OfferRow) -> None:
    midwife = worker("jordemoder")
    midwife.get("/personale/hjaelp")
    with world.site.database.read() as session:
        before = session.scalar(select(func.count()).select_from(EventRow))
    house = world.units["Huset"]
    page = midwife.get(f"/personale/kontakt/kort?enhed={house}").text
    assert f"/kontakt-mig?enhed={house}</p>" in page
    assert "<svg" in page
    named = midwife.get(f"/personale/kontakt/kort?tilbud={offer.slug}").text
    assert f"/tilbud/{offer.slug}</p>" in named
    assert "QR" not in midwife.get("/personale/kontakt/kort?tilbud=findes-ikke").text
    assert (
        "/personale/kontakt/kort" in midwife.text("/personale/kontakt/ny") + midwife.get("/personale/kontakt/ny").text
    )
    with world.site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(EventRow)) == before


def test_r027_offers_of_one_name_are_told_apart_by_their_place_and_ones_own_stand_first(
    world: World, worker: Callable[[str], Worker]
) -> None:
    with world.site.database.read() as session:
        elsewhere = offers_to_choose(session)
        there = next(one.places[0] for one in elsewhere if one.places)
        offers = offers_to_choose(session, there)
    assert len({one.words for one in offers}) == len(offers)
    ours = [there in one.places for one in offers]
    assert ours == sorted(ours, reverse=True)
    assert [one.id for one in offers] != [one.id for one in elsewhere]
    page = worker("jordemoder").get(f"/personale/kontakt/{world.open()}/forslag").text
    assert f" · {there}</option>" in page
