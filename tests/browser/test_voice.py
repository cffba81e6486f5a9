"""Surveys in a real browser: on a parent's phone in two directions, the card, and what staff see; by keyboard, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from familiehus.access.roles import Role
from familiehus.accounts.sessions import Stage
from familiehus.app import create_app
from familiehus.settings import Settings
from tests.browser.looking import DESKTOP, HEIGHT, NARROW, PHONE, Cookie, Look, in_language
from tests.browser.serving import serving
from tests.browser.visiting import visiting
from tests.web.feedback.conftest import COURSE, SLUG, House, make_course, make_house

Barriers = Callable[[Page], list[str]]
Keep = Callable[[Page, str], None]
STAFF = "/personale/stemmer"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """A running server and, beside it, the services on the same database."""
    var = tmp_path_factory.mktemp("voice")
    with serving(var) as address:
        app = create_app(Settings.from_env({"FAMILIEHUS_ENV": "test", "FAMILIEHUS_VAR_DIR": str(var)}), watch=False)
        yield address, make_house(app)


@pytest.fixture
def house(town: tuple[str, House]) -> House:
    return town[1]


@pytest.fixture
def visit(chromium: Browser, town: tuple[str, House]) -> Iterator[Look]:
    """Open a page, as a parent, who gets no cookie, or with that of staff."""
    with visiting(chromium, town[0]) as open_page:
        yield open_page


@pytest.fixture
def staff(house: House) -> Cookie:
    """The cookie of the coordinator, signed in with both factors as far as the pages are concerned."""
    return signed_in(house)


def signed_in(house: House) -> Cookie:
    accounts = house.town.site
    with accounts.database.write() as work:
        token = accounts.sessions.start(work, house.person(Role.COORDINATOR), Stage.TWO_FACTORS, "test")
        work.commit()
    return {
        "name": "familiehus_personale",
        "value": token,
        "domain": "127.0.0.1",
        "path": "/personale",
        "httpOnly": True,
        "sameSite": "Strict",
    }


@pytest.fixture
def keep(root: Path) -> Keep:
    """Keep a picture of the whole page."""
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=folder / f"voice-{name}.png", full_page=True) and None


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize(("language", "width"), [("da", PHONE), ("ar", PHONE), ("da", DESKTOP)])
def test_answering(visit: Look, house: House, barriers: Barriers, keep: Keep, language: str, width: int) -> None:
    """From the card to the thanks, with one tick and one suggestion."""
    survey = house.make()
    page = visit(in_language(language, f"/svar/{survey.locator}"), width=width)
    assert barriers(page) == []
    assert fits(page)
    keep(page, f"survey-{language}-{width}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".alert-error")).to_be_visible()
    assert barriers(page) == []
    keep(page, f"empty-{language}-{width}")
    page.check("#surer-1")
    page.fill("#suggestion", f"Åbent om lørdagen {uuid4().hex[:6]}")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main form")).to_have_count(0)
    assert barriers(page) == []
    assert fits(page)
    keep(page, f"thanks-{language}-{width}")
    assert house.totals(survey).counts == {"surer": {"yes": 1}}


def test_answering_by_keyboard_without_a_script(visit: Look, house: House) -> None:
    survey = house.make()
    page = visit(f"/svar/{survey.locator}", width=PHONE, js=False)
    page.focus("#surer-1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.focus("#good")
    page.keyboard.type("Kaffen.")
    page.focus("main form button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert house.totals(survey).counts == {"surer": {"little": 1}, "people": {"yes": 1}}
    assert house.texts(survey)["good"].text == "Kaffen."


@pytest.mark.parametrize("language", ["da", "ar"])
def test_what_cannot_be_answered(visit: Look, house: House, barriers: Barriers, keep: Keep, language: str) -> None:
    closed, later, moved = house.make(), house.make(opens=4), house.make()
    house.does("close", closed.id)
    house.does("move", moved.id)
    for name, survey in (("closed", closed), ("later", later), ("moved", moved)):
        page = visit(in_language(language, f"/svar/{survey.locator}"), width=PHONE)
        assert barriers(page) == []
        assert fits(page)
        keep(page, f"{name}-{language}-{PHONE}")


def test_suggestions(visit: Look, house: House, barriers: Barriers, keep: Keep) -> None:
    survey = house.make()
    for text in ("Hold åbent en lørdag om måneden, så fædrene kan komme.", "القهوة أفضل"):
        house.answer(survey, suggestion=text)
    house.end(survey)
    found, _more = house.does("read", survey.id)  # type: ignore[misc]
    for one in found:
        house.does("clear", one.id)
    house.does("reply", one.id, "Det prøver vi fra maj.")
    for language, width in (("da", PHONE), ("ar", PHONE), ("da", DESKTOP)):
        page = visit(in_language(language, f"/huse/{SLUG}/forslag"), width=width)
        assert barriers(page) == []
        assert fits(page)
        keep(page, f"suggestions-{language}-{width}")


def test_long_words_are_broken(visit: Look, house: House, staff: Cookie) -> None:
    survey, long = house.make(), "x" * 300
    house.answer(survey, good=long, suggestion=long)
    house.end(survey)
    suggestion = house.texts(survey)["suggestion"].id
    pages = [f"{STAFF}/{survey.id}/udsagn", f"{STAFF}/{survey.id}/udsagn?hylde=cleared", f"/huse/{SLUG}/forslag"]
    assert fits(visit(pages[0], width=PHONE, brought=staff))
    house.does("clear", suggestion)
    house.does("reply", suggestion, long)
    assert fits(visit(pages[1], width=PHONE, brought=staff))
    assert fits(visit(pages[2], width=PHONE))


def test_staff(visit: Look, house: House, staff: Cookie, barriers: Barriers, keep: Keep) -> None:
    """Everything staff see of surveys, one survey over and one under way with a flood."""
    over, flooded = house.make(expected=30), house.make(expected=2)
    for number in range(31):
        house.answer(over, surer="yes" if number < 18 else "little", who="mother", found="midwife")
    house.answer(over, good="Kaffen og Karen.", better="Flere stole.", suggestion="Åbent om lørdagen.")
    house.does("close", over.id)
    house.does("clear", house.texts(over)["suggestion"].id)
    for _ in range(23):
        house.answer(flooded, surer="yes")
    pages = {
        "list": STAFF,
        "new": f"{STAFF}/nyt",
        "over": f"{STAFF}/{over.id}",
        "flooded": f"{STAFF}/{flooded.id}",
        "correct": f"{STAFF}/{flooded.id}/ret",
        "correct-all": f"{STAFF}/{house.make(opens=3).id}/ret",
        "card": f"{STAFF}/{flooded.id}/kort",
        "statements": f"{STAFF}/{over.id}/udsagn",
        "unanswered": f"{STAFF}/{over.id}/udsagn?hylde=unanswered",
    }
    page = visit(STAFF, brought=staff)
    for name, path in pages.items():
        for width in (NARROW, PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.goto(path)
            page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
            assert fits(page), (name, width)
            if width != NARROW:
                assert barriers(page) == [], (name, width)
                keep(page, f"staff-{name}-{width}")
    page = visit(STAFF, brought=staff, dark=True, width=PHONE)
    for name, path in pages.items():
        page.goto(path)
        assert barriers(page) == [], name
        keep(page, f"staff-{name}-dark")


def test_a_course_in_no_house(visit: Look, house: House, barriers: Barriers, keep: Keep) -> None:
    """An association asks about its course, closes early, and waits with what few have written."""
    course = make_course(house.app)
    few, many = course.make(), course.make()
    course.answer(few, good="Turene.")
    course.does("close", few.id)
    course.answer(many, suggestion="Flere ture.")
    course.end(many)
    course.does("clear", course.texts(many)["suggestion"].id)
    page = visit(STAFF, brought=signed_in(course))
    staff_pages = {
        "list": STAFF,
        "new": f"{STAFF}/nyt",
        "few": f"{STAFF}/{few.id}",
        "few-texts": f"{STAFF}/{few.id}/udsagn",
    }
    for width in (NARROW, PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for name, path in staff_pages.items():
            page.goto(path)
            assert fits(page), (name, width)
            assert barriers(page) == [], (name, width)
            keep(page, f"course-{name}-{width}")
    for language in ("da", "ar"):
        for name, path in {
            "survey": f"/svar/{course.make().locator}",
            "closed": f"/svar/{few.locator}",
            "suggestions": f"/tilbud/{COURSE}/forslag",
        }.items():
            public = visit(in_language(language, path), width=PHONE)
            assert fits(public), (name, language)
            assert barriers(public) == [], (name, language)
            keep(public, f"course-{name}-{language}-{PHONE}")


def test_answering_in_the_dark(visit: Look, house: House, barriers: Barriers, keep: Keep) -> None:
    page = visit(f"/svar/{house.make().locator}", width=PHONE, dark=True)
    assert barriers(page) == []
    keep(page, "survey-dark")


def test_the_card_on_paper(visit: Look, house: House, staff: Cookie, root: Path) -> None:
    """One sheet of A4: the front above, the back below, and it is folded between them: in the middle of the sheet."""
    survey = house.make()
    page = visit(f"{STAFF}/{survey.id}/kort", brought=staff)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.screenshot(path=root / "var" / "screenshots" / "voice-card-print.png", full_page=True)
    front = page.eval_on_selector(".voice-card .front", "e => e.getBoundingClientRect().bottom") / 96 * 25.4
    assert abs(16 + front - 297 / 2) < 1, "millimetres; the margin of a page is 16"
    paper = page.pdf(path=root / "var" / "screenshots" / "voice-card.pdf", format="A4", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1
