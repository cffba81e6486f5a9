"""The page opens with link and code together, for twenty minutes, until the holder shuts it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from familiehus.accounts.sign_in import Wait
from familiehus.audit.domain import Act
from familiehus.family_page.service import open_line
from familiehus.family_page.storage import ParentPageRow, ParentSessionRow
from familiehus.kernel.errors import NotFound
from familiehus.referrals.domain import Action
from tests.integration.family_page.conftest import Home
from tests.integration.referrals.conftest import all_of


def test_link_and_code_open_the_page(home: Home) -> None:
    line = home.world.open()
    issued = home.issue(line)
    token = home.site.pages.enter(issued.locator, issued.code.upper().replace("-", " "))
    here = home.session(issued, token)
    assert here is not None
    assert here.line == line
    assert home.sees(here).contact == "Prøve Person"


def test_neither_alone_opens_it(home: Home) -> None:
    one, other = home.issue(home.world.open()), home.issue(home.world.open())
    assert home.site.pages.enter(one.locator, other.code) is None
    assert home.site.pages.enter("nowhere", one.code) is None
    assert home.session(one, "") is None
    assert home.session(one, "made up") is None


def test_a_session_opens_the_page_of_its_own_link_only(home: Home) -> None:
    one, other = home.issue(home.world.open()), home.issue(home.world.open())
    token = home.site.pages.enter(one.locator, one.code)
    assert home.session(one, token) is not None
    assert home.session(other, token) is None


def test_it_closes_by_itself(home: Home) -> None:
    issued = home.issue(home.world.open())
    token = home.site.pages.enter(issued.locator, issued.code)
    home.world.clock.move(minutes=19, seconds=59)
    assert home.session(issued, token) is not None
    home.world.clock.move(seconds=1)
    assert home.session(issued, token) is None
    again = home.site.pages.enter(issued.locator, issued.code)
    assert again is not None
    with home.world.site.database.write() as work:
        home.site.pages.leave(work, again)
        work.commit()
    assert home.session(issued, again) is None


def test_wrong_codes_are_slowed_per_link_and_no_address_is_kept(home: Home) -> None:
    line = home.world.open()
    one, other = home.issue(line), home.issue(home.world.open())
    for _ in range(5):
        assert home.site.pages.enter(one.locator, "forkert") is None
    with pytest.raises(Wait):
        home.site.pages.enter(one.locator, one.code)
    assert home.site.pages.enter(other.locator, other.code) is not None
    home.world.clock.move(minutes=5)
    assert home.site.pages.enter(one.locator, one.code) is not None
    region = home.world.line(line).organisation_id
    assert Act.REFUSED in home.world.town.acts(region)


def test_a_new_code_ends_the_one_before_and_the_page_that_is_open(home: Home) -> None:
    line = home.world.open()
    first = home.issue(line)
    token = home.site.pages.enter(first.locator, first.code)
    second = home.issue(line)
    assert home.session(first, token) is None
    assert home.site.pages.enter(first.locator, first.code) is None
    assert home.site.pages.enter(second.locator, second.code) is not None


def test_the_holder_shuts_it_at_once_and_nobody_else(home: Home) -> None:
    line = home.world.open()
    issued = home.issue(line)
    token = home.site.pages.enter(issued.locator, issued.code)
    here = home.session(issued, token)
    assert here is not None
    for stranger in ("terapeut", "kollega"):
        with pytest.raises(NotFound):
            home.shut(line, stranger)
        with pytest.raises(NotFound):
            home.issue(line, stranger)
    home.shut(line, "vikar")
    assert home.session(issued, token) is None
    assert not [row for row in all_of(home.world, ParentSessionRow) if row.page_id == here.page]
    assert home.site.pages.enter(issued.locator, issued.code) is None
    home.shut(line)
    with home.world.site.database.read() as session:
        assert home.site.pages.made_on(session, line) is None
    region = home.world.line(line).organisation_id
    assert home.world.town.acts(region).count(Act.PAGE_SHUT) == 1


def test_neither_locator_nor_code_nor_token_stands_in_the_database(home: Home) -> None:
    issued = home.issue(home.world.open())
    token = home.site.pages.enter(issued.locator, issued.code)
    rows = []
    with home.world.site.database.engine.connect() as connection:
        for row in (ParentPageRow, ParentSessionRow):
            found = connection.execute(text(f"SELECT * FROM {row.__tablename__}")).all()  # noqa: S608 - our own names
            rows += [bytes(v) if isinstance(v, memoryview) else v for one in found for v in one]
    said = repr(rows)
    for secret in (issued.locator, issued.code, issued.code.replace("-", ""), token):
        assert secret is not None
        assert secret not in said


def test_a_closed_line_can_be_read_but_nothing_can_be_asked_of_nobody(home: Home) -> None:
    line = home.world.open()
    referral = home.world.send(line, unit=None)
    here = home.open(line)
    home.world.act("jordemoder", referral, Action.ACCEPT, Action.REACH, Action.TAKE_OVER)
    view = home.sees(here)
    assert (view.contact, view.outside) == (None, "Prøvelægen, Prøvegade\nPrøve Læge, 20 20 20 20")
    with home.world.site.database.read() as session, pytest.raises(NotFound):
        open_line(session, here)
    assert len(all_of(home.world, ParentPageRow)) >= 1


def test_a_form_sent_again_gives_the_same_link_and_code_for_some_minutes_and_never_after_another(home: Home) -> None:
    """What was just written on paper stays good; whoever finds the form later is shown nothing."""
    line, pages = home.world.open(), home.site.pages
    issued = pages.of_form("the number of a form")

    def given() -> bool:
        with home.world.site.database.write() as work:
            shown = pages.issue(work, home.world.by("jordemoder"), line, issued)
            work.commit()
        return shown

    assert given()
    assert given()
    assert pages.enter(issued.locator, issued.code) is not None
    home.world.clock.move(hours=1)
    assert not given()
    assert pages.enter(issued.locator, issued.code) is not None, "it is only not shown"
    another = home.issue(line)
    assert not given()
    assert pages.enter(issued.locator, issued.code) is None
    assert pages.enter(another.locator, another.code) is not None
