""" "Bed os ringe" and the anonymous thread, as a parent without an account meets them."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from familiehus.accounts.storage import UnitRow
from familiehus.catalogue.site import EXTENSION as CATALOGUE
from familiehus.catalogue.site import CatalogueSite, Edition
from familiehus.catalogue.storage import OfferRow
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.storage import AnonymousThreadRow
from familiehus.storage.base import Base
from tests.web.family.conftest import FROM_HERE, Street
from tests.web.pages import LANGUAGES

pytestmark = pytest.mark.traced

HIDDEN = re.compile(r'name="number" value="([^"]+)"')
CODE = re.compile(r"<bdi dir=\"ltr\">([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</bdi>")
LINK = re.compile(r'href="[^"]*(/min-side/[^"]+)"')


def count(street: Street, table: type[Base]) -> int:
    with street.world.site.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def address(street: Street, language: str = "da") -> str:
    prefix = "" if language == "da" else f"/{language}"
    return f"{prefix}/kontakt-mig?enhed={street.world.units['Huset']}"


def filled(**other: str) -> dict[str, str]:
    return {"name": "Prøve Far", "way": "sms", "detail": "12 34 56 78", "spoken": "da"} | other


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_there_in_every_language(street: Street, language: str) -> None:
    answer = street.app.test_client().get(address(street, language))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Du bestemmer, hvad vi giver videre." in answer.text


@pytest.mark.parametrize(
    ("wrote", "wrong"),
    [
        ({"name": "", "way": "", "detail": ""}, {"name", "way", "detail"}),
        ({"way": ""}, {"way"}),
        ({"way": "", "detail": "", "note": "010203-4567"}, {"way", "detail", "note"}),
        ({"detail": "12", "note": "010203-4567"}, {"detail", "note"}),
    ],
)
def test_all_that_is_missing_is_said_at_once(street: Street, wrote: dict[str, str], wrong: set[str]) -> None:
    answer = street.app.test_client().post(address(street), data=filled(number=uuid4().hex, **wrote), headers=FROM_HERE)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    told = {str(tag["id"]).removesuffix("-error") for tag in page.select(".form-error-message")}
    assert told == wrong
    focused = page.select_one("[autofocus]")
    assert focused is not None
    assert focused["name"] == next(name for name in ("name", "way", "detail", "note") if name in wrong)


def test_a_form_that_is_not_taken_says_that_nothing_was_sent(street: Street) -> None:
    client = street.app.test_client()
    for path in (address(street), "/anonym", "/anonym/side"):
        told = client.post(path, data=filled())
        assert told.status_code == 400
        assert "Det blev ikke sendt" in told.text
        assert "adressen" not in told.text.lower()
    assert "It was not sent" in client.post(address(street, "en"), data=filled()).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_goes_back_or_is_next_at_the_tablet_finds_nothing_of_what_was_written(
    street: Street, language: str
) -> None:
    client, here = street.app.test_client(), address(street, language)
    wrong = client.post(here, data=filled(number=uuid4().hex, detail="x"), headers=FROM_HERE)
    nameless = "/anonym" if language == "da" else f"/{language}/anonym"
    for answer, again in ((client.get(here), here), (wrong, here), (client.get(nameless), nameless)):
        page = BeautifulSoup(answer.text, "html.parser")
        leave = page.select_one("#exit")
        assert leave is not None
        assert leave["data-again"] == again
        assert {form.get("autocomplete") for form in page.select("main form")} == {"off"}


def test_a_number_is_not_turned_round_while_it_is_written_from_the_right(street: Street) -> None:
    page = BeautifulSoup(street.app.test_client().get(address(street, "ar")).text, "html.parser")
    written = page.select("main form input[type=text], main form textarea")
    assert {field["name"] for field in written} == {"name", "detail", "note", "words"}
    assert {field.get("dir") for field in written} == {"auto"}


def test_one_contact_detail_is_enough(street: Street) -> None:
    """R005; and the parent's own page opens with what was shown."""
    client = street.app.test_client()
    number = HIDDEN.search(client.get(address(street)).text)
    assert number is not None
    answer = client.post(address(street), data=filled(number=number[1], words="Vi sover ikke."), headers=FROM_HERE)
    assert answer.status_code == 200
    link, code = LINK.search(answer.text), CODE.search(answer.text)
    assert link is not None
    assert code is not None
    opened = client.post(link[1], data={"code": code[1]}, headers=FROM_HERE)
    assert opened.status_code == 303
    page = client.get(link[1]).text
    assert "Din faste kontakt" in page
    with street.world.site.database.read() as session:
        row = session.scalars(select(LineRow).order_by(LineRow.opened_at.desc())).first()
        assert row is not None
        assert row.holder_id == street.world.people["koordinator"]
    assert street.world.read(row.id, "Huset")[Field.OWN_WORDS] == "Vi sover ikke."


def test_sent_twice_makes_one_line_and_shows_the_same(street: Street) -> None:
    client, data = street.app.test_client(), filled(number=uuid4().hex)
    before = count(street, LineRow)
    first = client.post(address(street), data=data, headers=FROM_HERE)
    second = client.post(address(street), data=data, headers=FROM_HERE)
    assert count(street, LineRow) == before + 1
    assert CODE.findall(first.text) == CODE.findall(second.text) != []


def test_a_number_on_an_arabic_keyboard_is_a_number_and_so_is_the_code(street: Street) -> None:
    client = street.app.test_client()
    data = filled(number=uuid4().hex, detail="٢٠٣٠٤٠٩٩")
    answer = client.post(address(street, "ar"), data=data, headers=FROM_HERE)
    assert answer.status_code == 200
    assert "20 30 40 99" in answer.text
    link, code = LINK.search(answer.text), CODE.search(answer.text)
    assert link is not None
    assert code is not None
    arabic = code[1].translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post(link[1], data={"code": arabic}, headers=FROM_HERE).status_code == 303


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"way": ""}, {"way": "due"}, {"detail": "12"}, {"detail": ""}, {"way": "email"}]
)
def test_what_is_missing_is_said_and_nothing_is_kept(street: Street, wrong: dict[str, str]) -> None:
    before = count(street, LineRow)
    data = filled(number=uuid4().hex, words="Det her er mit.") | wrong
    answer = street.app.test_client().post(address(street), data=data, headers=FROM_HERE)
    assert answer.status_code == 422
    assert "Det her er mit." in answer.text
    assert "form-error-message" in answer.text
    assert count(street, LineRow) == before


def test_what_a_parent_wrote_is_kept_to_its_end_or_given_back_whole(street: Street) -> None:
    client, before = street.app.test_client(), count(street, LineRow)
    lines = "\n".join("Vi sover ikke" for _ in range(140)) + " SLUT"
    kept = filled(number=uuid4().hex, words=lines.replace("\n", "\r\n"))
    assert client.post(address(street), data=kept, headers=FROM_HERE).status_code == 200
    with street.world.site.database.read() as session:
        newest = session.scalars(select(LineRow.id).order_by(LineRow.opened_at.desc())).first()
    assert newest is not None
    assert street.world.read(newest, "Huset")[Field.OWN_WORDS] == lines
    long = "Vi sover ikke. " * 140 + "SLUT"
    answer = client.post(address(street), data=filled(number=uuid4().hex, words=long), headers=FROM_HERE)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert {str(one["id"]) for one in page.select(".form-error-message")} == {"words-error"}
    assert page.select_one("textarea").text.strip() == long  # type: ignore[union-attr]
    assert count(street, LineRow) == before + 1


def test_a_form_of_another_site_is_not_heard(street: Street) -> None:
    before = count(street, LineRow)
    answer = street.app.test_client().post(
        address(street), data=filled(number=uuid4().hex), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400
    assert count(street, LineRow) == before


def test_where_nobody_is_behind_the_source_is_shown_and_nothing_can_be_sent(street: Street) -> None:
    client, before = street.app.test_client(), count(street, LineRow)
    where = "/kontakt-mig?tilbud=lolland-barselscafe"
    page = client.get(where)
    assert page.status_code == 200
    assert "<form" not in page.text
    assert "Ring eller skriv" in page.text
    assert client.post(where, data=filled(number=uuid4().hex), headers=FROM_HERE).status_code == 200
    assert count(street, LineRow) == before
    assert "Bed os ringe" not in client.get("/tilbud/lolland-barselscafe").text
    assert client.get("/kontakt-mig").status_code == 200
    assert client.get("/kontakt-mig?enhed=vrøvl").status_code == 404
    assert client.get("/kontakt-mig?tilbud=findes-ikke").status_code == 404


def test_the_button_stands_where_a_coordinator_and_a_deputy_are(street: Street) -> None:
    client, name = street.app.test_client(), f"Enhed {uuid4().hex[:6]}"
    offer, fresh = "vordingborg-aaben-anonym-raadgivning", {"Authorization": "x"}  # the page cache stands aside
    assert "/kontakt-mig" not in client.get(f"/tilbud/{offer}", headers=fresh).text
    with street.world.site.database.read() as session:
        query = select(OfferRow.organisation_id).where(OfferRow.slug == offer)
        place = session.scalars(query).one()
    street.world.unit(name, place, coordinator=f"k{name}")
    assert "/kontakt-mig" not in client.get(f"/tilbud/{offer}", headers=fresh).text, "there is no deputy"
    street.world.unit(name, place, coordinator=f"k{name}", deputy=f"s{name}")
    assert f"/kontakt-mig?tilbud={offer}" in client.get(f"/tilbud/{offer}", headers=fresh).text
    assert name in client.get(f"/kontakt-mig?tilbud={offer}").text
    anonymous, data = f"/anonym?tilbud={offer}", {"words": "Jeg er bange.", "number": uuid4().hex}
    assert anonymous in client.get(f"/tilbud/{offer}", headers=fresh).text
    assert 'name="words"' in client.get(anonymous).text
    first, second = (client.post(anonymous, data=data, headers=FROM_HERE).text for _ in range(2))
    code = re.search(r"[a-z0-9]{6}-[a-z0-9]{6}-[a-z0-9]{6}", first)
    assert code is not None
    assert code[0] in second
    client.post("/anonym/side", data={"code": code[0], "words": "Mere."}, headers=FROM_HERE)
    assert client.post(anonymous, data=data, headers=FROM_HERE).status_code == 409
    assert client.post(anonymous, data={"words": "o" * 2001}, headers=FROM_HERE).status_code == 422
    assert 'name="words"' not in client.get("/anonym").text
    assert "Lav en kode" not in client.post("/anonym", data=data, headers=FROM_HERE).text


def test_an_anonymous_thread_opens_with_its_code_alone(street: Street) -> None:
    site = street.site
    code = site.threads.begin(None, "Jeg er bange.", uuid4().hex)
    client = street.app.test_client()
    assert "Jeg er bange." in client.post("/anonym/side", data={"code": code}, headers=FROM_HERE).text
    assert "أنتم، " in client.post("/ar/anonym/side", data={"code": code}, headers=FROM_HERE).text
    more = client.post("/anonym/side", data={"code": code, "words": "Det går bedre."}, headers=FROM_HERE)
    assert "Det går bedre." in more.text
    other = code[:-1] + ("y" if code.endswith("x") else "x")
    wrong = client.post("/anonym/side", data={"code": other}, headers=FROM_HERE)
    assert wrong.status_code == 403
    long = client.post("/anonym/side", data={"code": code, "words": "o" * 2001}, headers=FROM_HERE)
    assert long.status_code == 422
    assert "o" * 2001 in long.text, "what was written is still there"
    number = client.post("/anonym/side", data={"code": code, "words": "Jeg er 010190-1234"}, headers=FROM_HERE)
    assert "Skriv aldrig et CPR-nummer her." in number.text
    assert "Set-Cookie" not in more.headers
    before = count(street, AnonymousThreadRow)
    assert client.post("/anonym/slet", data={"code": code}, headers=FROM_HERE).status_code == 200
    assert count(street, AnonymousThreadRow) == before - 1
    assert client.post("/anonym/slet", data={"code": code}, headers=FROM_HERE).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_anonymous_page_is_there_in_every_language(street: Street, language: str) -> None:
    prefix = "" if language == "da" else f"/{language}"
    answer = street.app.test_client().get(f"{prefix}/anonym")
    assert answer.status_code == 200
    assert "Mister du koden" in answer.text
    assert "Din faste kontakt" not in answer.text


def test_the_other_languages_lead_to_the_same_question(street: Street) -> None:
    client = street.app.test_client()
    assert f'href="/en{address(street)}"' in client.get(address(street)).text
    answer = client.post("/anonym/side", data={"code": "forkert"}, headers=FROM_HERE)
    assert 'href="/en/anonym"' in answer.text
    parent = street.parent()
    assert f'href="/en{parent.address()}"' in parent.press("ikke-nu", day="i går").text


def behind(street: Street, offer: str, *names: str, house: UUID | None = None) -> None:
    """Units with coordinator and deputy, in the organisation of an offer of the catalogue, and in a house of it."""
    with street.world.site.database.read() as session:
        place = session.scalars(select(OfferRow.organisation_id).where(OfferRow.slug == offer)).one()
    for name in names:
        mark = uuid4().hex
        street.world.unit(name, place, coordinator=f"k{mark}", deputy=f"s{mark}", house=house)


def test_a_house_with_a_unit_of_its_own_is_asked_itself(street: Street) -> None:
    """R005: what the offer's page already names, nobody has to choose among offices."""
    client, offer = street.app.test_client(), "odder-familiehuset"
    house = next(one for one in catalogue(street).houses.values() if one.key == offer)
    about = first_offer(street, house.key)
    behind(street, about, "Myndighed Odder", "Sundhedsplejen Odder")
    asked = client.get(f"/kontakt-mig?tilbud={about}").text
    assert "Myndighed Odder" in asked
    assert 'type="radio" id="unit-' in asked, "no unit is the house's own: somebody has to say which"
    behind(street, about, house.name)
    assert 'type="radio" id="unit-' in client.get(f"/kontakt-mig?tilbud={about}").text, "a name alone makes no house"
    behind(street, about, "Alle i huset", house.name.upper(), house=house.id)
    for address in (f"/kontakt-mig?tilbud={about}", f"/kontakt-mig?hus={house.id}"):
        asked = client.get(address).text
        assert "Myndighed Odder" not in asked
        assert 'type="radio" id="unit-' not in asked
        before = count(street, LineRow)
        sent = client.post(address, data=filled(number=uuid4().hex), headers=FROM_HERE)
        assert sent.status_code == 200
        assert count(street, LineRow) == before + 1
        with street.world.site.database.read() as session:
            row = session.scalars(select(LineRow).order_by(LineRow.opened_at.desc())).first()
            assert row is not None
            assert row.unit_id == street.world.units[house.name.upper()]


def test_nobody_chooses_another_office_by_hand(street: Street) -> None:
    client, offer = street.app.test_client(), first_offer(street, "varde-familiehuset")
    house = next(one for one in catalogue(street).houses.values() if one.key == "varde-familiehuset")
    behind(street, offer, "Myndighed Varde")
    behind(street, offer, "Team Varde", house=house.id)
    data = filled(number=uuid4().hex, unit=str(street.world.units["Myndighed Varde"]))
    assert client.post(f"/kontakt-mig?tilbud={offer}", data=data, headers=FROM_HERE).status_code == 200
    with street.world.site.database.read() as session:
        row = session.scalars(select(LineRow).order_by(LineRow.opened_at.desc())).first()
        assert row is not None
        assert row.unit_id == street.world.units["Team Varde"]


def test_no_other_office_is_asked_for_a_house_whose_own_unit_has_nobody_behind_it_now(street: Street) -> None:
    """R005: an office that gives none of it would read what was written, and ring about it."""
    client, offer = street.app.test_client(), first_offer(street, "skive-familiehuset-tryg-start")
    house = next(one for one in catalogue(street).houses.values() if one.key == "skive-familiehuset-tryg-start")
    behind(street, offer, "Myndighed Skive")
    behind(street, offer, "Team Skive", house=house.id)
    with street.world.site.database.write() as work:
        work.session.get_one(UnitRow, street.world.units["Team Skive"]).deputy_id = None
        work.commit()
    before = count(street, LineRow)
    assert client.get(f"/kontakt-mig?hus={house.id}").status_code == 302
    assert "kontakt-mig" not in client.get(f"/tilbud/{offer}").text, "no button that leads to a no"
    data = filled(number=uuid4().hex)
    answer = client.post(f"/kontakt-mig?tilbud={offer}", data=data, headers=FROM_HERE)
    assert "Myndighed Skive" not in answer.text
    assert count(street, LineRow) == before


def test_a_house_where_nobody_is_behind_shows_its_own_page(street: Street) -> None:
    client = street.app.test_client()
    house = next(one for one in catalogue(street).houses.values() if one.key == "langeland-familiehuset")
    answer = client.get(f"/en/kontakt-mig?hus={house.id}")
    assert (answer.status_code, answer.location) == (302, f"/en/huse/{house.address_slug}")
    assert client.get("/kontakt-mig?hus=vrøvl").status_code == 404
    assert client.get(f"/kontakt-mig?hus={uuid4()}").status_code == 404


def test_to_be_anonymous_is_offered_where_it_can_be_done(street: Street) -> None:
    client = street.app.test_client()
    plain = first_offer(street, "skive-familiehuset-tryg-start")
    behind(street, plain, f"Enhed {uuid4().hex[:6]}")
    assert "/anonym" not in client.get(f"/kontakt-mig?tilbud={plain}").text
    assert "/anonym" not in client.get(address(street)).text
    anonymous, beside = "hvidovre-aaben-anonym-raadgivning", first_offer(street, "hvidovre-familiehus", anonymous=False)
    behind(street, anonymous, f"Enhed {uuid4().hex[:6]}")
    for offer in (anonymous, beside):
        asked = client.get(f"/kontakt-mig?tilbud={offer}").text
        assert f'href="/anonym?tilbud={anonymous}"' in asked, "the house has anonymous advice"
    assert 'name="words"' in client.get(f"/anonym?tilbud={anonymous}").text


def catalogue(street: Street) -> Edition:
    site: CatalogueSite = street.app.extensions[CATALOGUE]
    return site.edition


def first_offer(street: Street, house: str, *, anonymous: bool | None = None) -> str:
    """The address of an offer in a house."""
    found = next(one for one in catalogue(street).houses.values() if one.key == house)
    with street.world.site.database.read() as session:
        offers = catalogue(street).reader(session).offers_of_house(found)
    return next(one.address_slug for one in offers if anonymous is None or bool(one.anonymous) is anonymous)


@pytest.mark.parametrize("field", ["name", "note", "words"])
def test_a_cpr_number_is_told_of_where_it_was_written_and_not_kept(street: Street, field: str) -> None:
    client, before = street.app.test_client(), count(street, LineRow)
    sent = filled(number=uuid4().hex, **{field: "Prøve 010190-1234"})
    answer = client.post(address(street), data=sent, headers=FROM_HERE)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    wrong = {str(one["id"]): one.get_text() for one in page.select(".form-error-message")}
    assert wrong == {f"{field}-error": "Skriv aldrig et CPR-nummer her."}
    assert count(street, LineRow) == before
