"""The three cases of the guidance (003, chapter 6), as far as referrals are in them, with every actor's browser.

Thilde and Jonathan expect a child; Sofie and Adam do not speak with each other; Michelle comes by herself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from familiehus.kernel.clock import DENMARK
from tests.browser.looking import DESKTOP, PHONE
from tests.browser.staffing import Program

MIDWIFE, THERAPIST = "jordemoder@region-proeve.example", "familieterapeut@proevekommune.example"
VISITOR, HOUSE = "sundhedsplejerske@proevekommune.example", "koordinator@proevekommune.example"
FRIENDS = "koordinator@proeveforeningen.example"


@dataclass
class Parents:
    """Opens the parents' own pages on a phone, each in a browser of its own."""

    chromium: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)

    def phone(self) -> Page:
        context = self.chromium.new_context(
            base_url=self.address, viewport={"width": PHONE, "height": 800}, locale="da-DK"
        )
        self.contexts.append(context)
        return context.new_page()

    def page_of(self, staff: Page, line: str) -> Page:
        """The page whose link and code the holder makes and hands over."""
        staff.goto(line)
        press(staff, "Lav siden")
        link, code = (found.inner_text() for found in staff.query_selector_all(".secret"))
        parent = self.phone()
        parent.goto(link)
        parent.fill("input[name=code]", code)
        with parent.expect_navigation():
            parent.press("input[name=code]", "Enter")
        assert parent.inner_text("h1") == "Min side"
        return parent


@pytest.fixture
def parents(chromium: Browser, program: Program) -> Iterator[Parents]:
    found = Parents(chromium, program.address)
    yield found
    for context in found.contexts:
        context.close()


def press(page: Page, *names: str) -> None:
    for name in names:
        with page.expect_navigation():
            page.click(f"main button:has-text('{name}')")


def meet(page: Page, **fields: str) -> str:
    """A new family; the address of the line."""
    page.goto("/personale/kontakt/ny")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    page.fill("#phone", "20 20 20 20")
    page.fill("#place", "Prøvekommune")
    for name, text in fields.items():
        page.fill(f"#{name}", text)
    press(page, "Videre")
    assert page.url.endswith("/henvis"), page.inner_text("main")
    return page.url.removesuffix("/henvis")


def send(page: Page, line: str, to: str, *, kind: str = "", only: tuple[str, ...] = (), custody: str = "") -> str:
    """A referral with the parent's oral yes; ``only`` leaves just those texts. Its address."""
    page.goto(f"{line}/henvis")
    page.check(f"label:has-text('{to}')")
    if kind:
        page.check(f"label:has-text('{kind}')")
    if only:
        for tick in page.query_selector_all("input[name=item]"):
            said = tick.evaluate("one => one.labels[0].innerText")
            tick.set_checked(said.splitlines()[0].strip() in only)
    page.check("label:has-text('Mundtligt')")
    page.check("label:has-text('begge taler')")
    if custody:
        page.check(f"label:has-text('{custody}')")
    page.check("#agreed")
    press(page, "Send")
    assert "/personale/henvisning/" in page.url, page.inner_text("main")
    return page.url.partition("?")[0]


def words(page: Page, address: str) -> str:
    page.goto(address)
    return page.inner_text("body")


def test_case_1_a_couple_tells_it_once_and_each_receiver_gets_their_own_part(
    come_in: Callable[..., Page], parents: Parents
) -> None:
    """R063, R064, R065, R071, R085, R019."""
    midwife, therapist, visitor = come_in(MIDWIFE), come_in(THERAPIST), come_in(VISITOR)
    thilde = meet(
        midwife,
        name="Thilde Prøve",
        week="17",
        own_words="Jeg vil gerne være en god mor.",
        job_and_money="Kan jeg få en læreplads nu?",
        professional="Parret kender ikke andre med små børn.",
    )
    talks = send(midwife, thilde, "Prøvesamtaler for par")
    course = send(
        midwife, thilde, "Sundhedsplejen i Prøve", kind="Videregivelse", only=("Navn", "Sikker kontakt", "Termin")
    )
    jonathan = meet(midwife, name="Jonathan Prøve", own_words="Jeg vil tænke over det med fædregruppen.")
    group = send(midwife, jonathan, "Prøvegruppe for fædre", kind="Tilbud ved siden af")
    # The therapist knows before the first talk; the health visitor gets the course, and neither the other's part.
    assert "læreplads" in words(therapist, talks)
    assert "Parret kender ikke andre" in words(therapist, talks)
    theirs = words(visitor, course)
    assert "Thilde Prøve" in theirs
    assert "læreplads" not in theirs
    assert "god mor" not in theirs
    visitor.goto(talks)
    assert "Thilde" not in visitor.inner_text("body")
    # Jonathan is asked for himself, and may think about it.
    his = parents.page_of(midwife, jonathan)
    assert "Thilde" not in his.inner_text("body")
    his.click("summary:has-text('Ikke nu')")
    his.fill("#day", (datetime.now(DENMARK).date() + timedelta(days=14)).isoformat())
    press(his, "Jeg tænker over det")
    assert "Forælderen siger: ikke nu" in words(midwife, jonathan)
    assert "Sendt" in words(midwife, group), "not now is no refusal"
    # Only when the therapist has really met Thilde does the midwife let go of her, and of nobody else.
    therapist.goto(talks)
    press(therapist, "Vi siger ja", "Vi har talt sammen", "Vi har taget over")
    assert "Familieterapeut Prøvesen" in words(midwife, talks)
    midwife.goto(jonathan)
    assert "Jonathan Prøve" in midwife.inner_text("h1")
    therapist.goto(jonathan)
    assert "Jonathan" not in therapist.inner_text("body")


def test_case_2_parents_who_do_not_speak_see_nothing_of_each_other(
    come_in: Callable[..., Page], parents: Parents
) -> None:
    """R064, R081, R087, R088: and the child's part waits while custody is not settled; help does not."""
    therapist, visitor = come_in(THERAPIST), come_in(VISITOR)
    sofie = meet(
        therapist, name="Sofie Prøve", own_words="Vi er midt i en skilsmisse.", child_view="Jasmin er stille i gruppen."
    )
    adam = meet(therapist, name="Adam Prøve", own_words="Jeg vil have lov til at være far.")
    hers = send(therapist, sofie, "Sundhedsplejen i Prøve", kind="Tilbud ved siden af", custody="ikke afklaret")
    his = send(therapist, adam, "Sundhedsplejen i Prøve", kind="Tilbud ved siden af")
    seen = words(visitor, hers)
    assert "midt i en skilsmisse" in seen
    assert "Jasmin" not in seen
    assert "Adam" not in seen
    assert "Sofie" not in words(visitor, his)
    one, other = parents.page_of(therapist, sofie), parents.page_of(therapist, adam)
    for page, stranger in ((one, "Adam"), (other, "Sofie")):
        page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
        assert stranger not in page.inner_text("body")
        assert "anden forælder" not in page.inner_text("body").lower()
    press(one, "Tag mit ja tilbage")
    assert "midt i en skilsmisse" not in words(visitor, hers)
    assert "lov til at være far" in words(visitor, his), "no parent's act changes the other's"


def test_case_3_a_lone_parent_comes_by_herself_and_meets_a_volunteer(
    come_in: Callable[..., Page], parents: Parents, program: Program
) -> None:
    """R003, R005, R012, R089, R100."""
    michelle = parents.phone()
    michelle.goto("/kontakt-mig?tilbud=proeve-parsamtaler")
    if michelle.query_selector("input[name=unit][type=radio]"):
        michelle.check("label:has-text('Familiehuset i Prøve')")
    michelle.fill("input[name=name]", "Michelle Prøve")
    michelle.check("label:has-text('sms')")
    michelle.fill("input[name=detail]", "20 20 20 21")
    michelle.fill("textarea[name=words]", "Jeg er alene med Noah.")
    press(michelle, "Send")
    assert "anden forælder" not in michelle.inner_text("body").lower()
    house, friends, midwife = come_in(HOUSE), come_in(FRIENDS), come_in(MIDWIFE)
    house.goto("/personale/kontakt")
    with house.expect_navigation():
        house.click("main a:has-text('Michelle Prøve')")
    line = re.sub(r"\?.*", "", house.url)
    assert "Jeg er alene med Noah." in house.inner_text("main")
    visit = send(
        house, line, "Prøvebesøg fra en frivillig", kind="Tilbud ved siden af", only=("Navn", "Sikker kontakt")
    )
    seen = words(friends, visit)
    assert "Michelle Prøve" in seen
    assert "Noah" not in seen
    press(friends, "Vi siger ja")
    assert "Koordinator Prøvesen" in words(house, line), "the house goes on holding the contact"
    for stranger, address in ((midwife, line), (midwife, visit), (friends, line)):
        stranger.goto(address)
        assert "Michelle" not in stranger.inner_text("body")
    assert program.address in house.url
    house.set_viewport_size({"width": DESKTOP, "height": 800})
