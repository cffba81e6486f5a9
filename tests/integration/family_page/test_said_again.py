"""A yes that soon ends goes on by the parent alone, on their own page: in writing, without anybody in between."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from familiehus.audit.domain import Act
from familiehus.consent.domain import LASTS_USUALLY
from familiehus.consent.storage import ConsentRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.overview import Agreed
from familiehus.family_page.service import OpenPage
from familiehus.kernel.errors import NotFound
from familiehus.referrals.domain import Action
from familiehus.referrals.longer import said_again
from familiehus.referrals.quiet import quieten
from tests.integration.family_page.conftest import Home
from tests.integration.referrals.conftest import OWN_WORDS

A = Action


@pytest.fixture
def given(home: Home) -> tuple[UUID, UUID]:
    """A line with a referral under way, and the consent it rests on, which ends in ten days."""
    line = home.world.open()
    consent = home.world.referral(home.world.send(line)).consent_id
    assert consent is not None
    home.world.clock.move(days=170)
    return line, consent


def agreed(home: Home, here: OpenPage) -> Agreed:
    return home.sees(here).agreed[0]


def test_the_parent_lets_it_go_on_for_half_a_year(home: Home, given: tuple[UUID, UUID]) -> None:
    line, consent = given
    here, today = home.open(line), home.world.clock.now().date()
    assert (agreed(home, here).asked_until, agreed(home, here).again) == (today + LASTS_USUALLY, None)
    for _twice in range(2):
        home.does("say_again", here, consent)
    now = agreed(home, here)
    assert (now.last_day, now.asked_until) == (today + LASTS_USUALLY, None)
    assert now.again is not None
    assert (now.again.on, now.again.here) == (today, True)
    with home.world.site.database.read() as session:
        (row,) = said_again(session, [consent])[consent]
    assert (row.form, row.recorded_by, row.language) == ("written", None, "da")
    assert home.world.town.last(Act.CONSENT_EXTENDED, home.world.line(line).organisation_id).purpose == "written"
    home.world.clock.move(days=100)
    assert home.world.read(line, "Huset")[Field.OWN_WORDS] == OWN_WORDS
    home.does("withdraw", here, consent)
    assert Field.OWN_WORDS not in home.world.read(line, "Huset"), "what ends it ends every time it was said"


@pytest.mark.parametrize("why", ["early", "withdrawn", "unconfirmed", "quiet", "nothing rests on it", "over"])
def test_nothing_is_asked_where_there_is_no_question(home: Home, why: str) -> None:
    world, line = home.world, home.world.open()
    referral = world.send(line)
    consent = world.referral(referral).consent_id
    assert consent is not None
    world.clock.move(days={"early": 100, "over": 181}.get(why, 170))
    here = home.open(line)
    with world.site.database.write() as work:
        row = work.session.get_one(ConsentRow, consent)
        if why == "withdrawn":
            world.site.referrals.withdraw_consent(work, world.by("jordemoder"), row)
        elif why == "unconfirmed":
            row.unconfirmed = True
        elif why == "quiet":
            quieten(work, world.site, world.by("jordemoder"), line, quiet=True)
        work.commit()
    if why == "nothing rests on it":
        world.act("terapeut", referral, A.DECLINE, reason="ikke plads")
        world.act("jordemoder", referral, A.SETTLE, what_next="noget andet")
    assert agreed(home, here).asked_until is None
    with pytest.raises(NotFound):
        home.does("say_again", here, consent)


def test_it_is_asked_where_the_contact_itself_rests_on_it(home: Home, given: tuple[UUID, UUID]) -> None:
    line, consent = given
    world = home.world
    (referral,) = (one.id for one in home.sees(home.open(line)).ways)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    here = home.open(line, "terapeut")
    world.act("terapeut", referral, A.START, on=world.clock.now().date() + timedelta(days=7))
    assert agreed(home, here).asked_until is not None
    home.does("say_again", here, consent)
    world.clock.move(days=30)
    assert world.holder(line) == "terapeut"


def test_another_parents_is_not_found(home: Home, given: tuple[UUID, UUID]) -> None:
    other = home.open(home.world.open())
    with pytest.raises(NotFound):
        home.does("say_again", other, given[1])
