"""Offer and house pages say what the source says, and *ikke oplyst* for the rest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from familiehus.catalogue import public
from familiehus.catalogue.domain import Contact
from familiehus.catalogue.presentation import Shelf, shelf_of
from familiehus.catalogue.site import CatalogueSite
from familiehus.kernel.clock import DENMARK, FixedClock
from tests.web.pages import read, text_of


def facts(page: BeautifulSoup) -> dict[str, str]:
    """The table of facts by its terms."""
    return {text_of(row.dt): text_of(row.dd) for row in page.select("dl.facts > div")}


def steps(page: BeautifulSoup) -> str:
    """The part «Sådan kommer du i gang»."""
    return text_of(page.find("section", attrs={"aria-labelledby": "i-gang"}))  # type: ignore[arg-type]


def ring_box(page: BeautifulSoup) -> str:
    """The box with the phone."""
    return text_of(page.find("section", class_="ring-box"))  # type: ignore[arg-type]


def at(app: Flask, moment: str, path: str) -> BeautifulSoup:
    """A page as it is at a moment, past the page cache."""
    site: CatalogueSite = app.extensions["familiehus.catalogue"]
    clock = site.clock
    site.clock = FixedClock(datetime.fromisoformat(moment).replace(tzinfo=DENMARK))
    try:
        answer = app.test_client().get(f"{path}?at={moment}")
    finally:
        site.clock = clock
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(
    ("slug", "danish", "arabic"),
    [("odder-faedregruppen", "6–8", "6 إلى 8"), ("koebenhavn-hjem-til-os", "2024–2027", "2024 إلى 2027")],
)
def test_from_and_to_cannot_be_read_backwards(client: FlaskClient, slug: str, danish: str, arabic: str) -> None:
    for address, words in ((f"/tilbud/{slug}", danish), (f"/ar/tilbud/{slug}", arabic)):
        assert any(said.startswith(words) for said in facts(read(client, address)).values())


def test_whoever_it_is_where_one_lives_is_named_in_the_page_s_language(client: FlaskClient) -> None:
    page = read(client, "/en/tilbud/national-sundhedspleje-hjemmebesoeg")
    assert facts(page)["Who is behind it"] == "Your municipality"


@pytest.mark.parametrize(
    ("language", "name"),
    [("ar", "زيارة منزلية من ممرضة صحة الطفل"), ("pl", "Wizyta domowa pielęgniarki środowiskowej")],
)
def test_what_every_municipality_has_is_called_so_that_one_understands_it(
    client: FlaskClient, language: str, name: str
) -> None:
    page = read(client, f"/{language}/tilbud/national-sundhedspleje-hjemmebesoeg")
    assert text_of(page.h1) == name  # type: ignore[arg-type]
    danish = page.select_one("main header p [lang=da]")
    assert danish is not None
    assert text_of(danish) == "Hjemmebesøg af en sundhedsplejerske"
    assert text_of(read(client, f"/{language}/tilbud/lolland-barselscafe").h1) == "Barselscafé"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path",
    [
        "/tilbud/national-sundhedspleje-hjemmebesoeg",  # neither a way in nor a number
        "/tilbud/lolland-anonym-raadgivning",  # a way in, and no number
        "/huse/odder-familiehuset",
    ],
)
def test_whom_to_ring_where_no_number_is_known_is_said_once(client: FlaskClient, path: str) -> None:
    assert text_of(read(client, path).main).count("Spørg efter familierådgivningen.") == 1  # type: ignore[arg-type]


def test_what_the_source_does_not_say_is_not_stated(client: FlaskClient) -> None:
    known = facts(read(client, "/tilbud/lolland-barselscafe"))
    assert known["Hvornår"] == "En gang om ugen"
    assert known["Hvor længe"] == "4 timer"
    assert known["Pris"] == "ikke oplyst"
    assert known["Ventetid"] == "ikke oplyst"
    assert known["Bus, tog og parkering"] == "ikke oplyst"


def test_both_parents_where_the_source_says_both(client: FlaskClient) -> None:
    """R034."""
    assert facts(read(client, "/tilbud/lolland-barselscafe"))["Til hvem"].startswith("Forældre og gravide")


def test_the_same_programme_has_another_door_in_another_place(client: FlaskClient) -> None:
    """R027: one may sign up oneself in Varde; in Odder only four professions refer."""
    varde = steps(read(client, "/tilbud/varde-tryghedscirklen"))
    assert "Meld dig til" in varde
    assert "Ingen skal godkende dig først" in varde
    odder = steps(read(client, "/tilbud/odder-tryghedscirklen"))
    assert "Meld dig til" not in odder
    for profession in ("sundhedsplejerske", "dagtilbud", "familiebehandler", "børne- og ungerådgiver"):
        assert profession in odder


def test_walk_in_hours_and_phone_hours_are_two_schedules(client: FlaskClient) -> None:
    """R016."""
    box = ring_box(read(client, "/huse/aalborg-familiens-hus"))
    assert "mandag–fredag 08.30–10.00 torsdag 15.00–16.30" in box.split("Telefontid ")[1]
    assert "10.30–17.00" in box


@pytest.mark.parametrize(
    ("moment", "door", "phone"),
    [
        ("2026-11-23T09:00", "Lukket nu – åbner i dag kl. 10.30", "Åbent for opkald nu – til kl. 10.00"),
        ("2026-11-26T16:00", "Åbent nu – til kl. 17.00", "Åbent for opkald nu – til kl. 16.30"),
        ("2026-11-27T16:00", "Lukket nu – åbner mandag kl. 10.30", "Lukket for opkald nu – åbner mandag kl. 08.30"),
        (
            "2026-12-25T11:00",
            "Det er helligdag. Ring først, og hør, om der er åbent.",
            "Det er helligdag. Måske tager ingen telefonen.",
        ),
        (
            "2026-12-24T11:00",
            "Mange holder lukket i dag. Ring først, og hør, om der er åbent.",
            "Mange holder lukket i dag. Måske tager ingen telefonen.",
        ),
        ("2026-12-23T20:00", "Lukket nu – åbner mandag kl. 10.30", "Lukket for opkald nu – åbner mandag kl. 08.30"),
    ],
)
def test_open_now(app: Flask, moment: str, door: str, phone: str) -> None:
    """R016: at the door and on the phone, on each day's own hours."""
    box = ring_box(at(app, moment, "/huse/aalborg-familiens-hus"))
    assert door in box
    assert phone in box


def test_the_phone_is_answered_whenever_the_house_is_open(app: Flask) -> None:
    """R017: on a Tuesday, outside the phone's own hours, the page does not say closed."""
    assert "Åbent for opkald nu" in ring_box(at(app, "2026-11-24T11:00", "/huse/lolland-familiens-hus"))


def test_that_the_phone_is_open_is_said_of_its_hours_and_not_beside_a_number_nobody_knows(app: Flask) -> None:
    box = ring_box(at(app, "2026-11-24T11:00", "/huse/lolland-familiens-hus"))
    told = [
        "Telefon: ikke oplyst",
        "Ring til din kommune",
        "Telefontid",
        "Åbent for opkald nu",
        "Åbningstid",
        "Åbent nu",
    ]
    places = [box.index(part) for part in told]
    assert places == sorted(places)


@pytest.mark.parametrize("path", ["/huse/lolland-familiens-hus", "/tilbud/lolland-anonym-raadgivning"])
def test_the_phones_own_hours_and_the_houses_are_told_apart(app: Flask, path: str) -> None:
    """R017: Monday stands once under each heading, and between them that one may ring in both."""
    box = ring_box(at(app, "2026-11-24T11:00", path))
    phone, door = box.split("Telefontid ")[1].split("Åbningstid ")
    assert phone.strip().endswith("mandag 10.00–15.00 Telefonen er også åben i åbningstiden")
    assert "08.00" not in phone
    assert "mandag–torsdag 08.00–16.00" in door


def test_a_page_is_true_until_its_signs_change(app: Flask) -> None:
    """ "Åbent nu" is never served stale: the page ends when the door does."""
    site: CatalogueSite = app.extensions["familiehus.catalogue"]
    clock = site.clock
    site.clock = FixedClock(datetime(2026, 11, 23, 14, 58, tzinfo=DENMARK))
    try:
        with app.test_request_context("/huse/aalborg-familiens-hus"):
            answer = app.full_dispatch_request()
    finally:
        site.clock = clock
    assert answer.headers["X-Fresh-Until"] == f"{datetime(2026, 11, 23, 15, 0, tzinfo=DENMARK).timestamp():.0f}"


def test_a_period_that_is_over_is_said_aloud(client: FlaskClient, app: Flask) -> None:
    """R037."""
    over = next(o for o in _offers(app) if o["valid_until"])
    page = at(app, "2040-01-02T10:00", f"/tilbud/{over['slug']}")
    assert "Perioden er slut" in text_of(page.main)
    assert "Spørg, om tilbuddet findes endnu" in text_of(page.main)


def _offers(app: Flask) -> list[dict[str, str]]:
    site: CatalogueSite = app.extensions["familiehus.catalogue"]
    with site.database.read() as session:
        return [
            {"slug": o.address_slug, "valid_until": str(o.valid.until) if o.valid and o.valid.until else ""}
            for o in site.edition.reader(session).all_offers()
        ]


def test_every_offer_and_house_has_a_page_with_phone_source_and_date(app: Flask) -> None:
    """R022, R036: in the same place on every page."""
    client = app.test_client()
    site: CatalogueSite = app.extensions["familiehus.catalogue"]
    paths = [f"/tilbud/{offer['slug']}" for offer in _offers(app)]
    paths += [f"/huse/{house.address_slug}" for house in site.edition.houses.values()]
    for path in paths:
        page = read(client, path)
        entry = page.find("div", class_="entry")
        assert isinstance(entry, Tag)
        parts = [child["class"][0] for child in entry.find_all("div", recursive=False)]
        assert parts == ["ring-side", "body", "more"], path
        assert "Telefon" in ring_box(page) or page.select(".ring-number"), path
        assert "Sidst set efter: 21. november 2026" in text_of(page.find("section", class_="sources")), path  # type: ignore[arg-type]


def test_a_calendar_file_only_where_a_time_is_known(client: FlaskClient) -> None:
    known = read(client, "/tilbud/aalborg-raad-og-vejledning")
    assert known.find("a", href="/tilbud/aalborg-raad-og-vejledning.ics") is not None
    file = client.get("/tilbud/aalborg-raad-og-vejledning.ics")
    assert file.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in file.text
    unknown = read(client, "/tilbud/lolland-barselscafe")
    assert ".ics" not in str(unknown)
    assert client.get("/tilbud/lolland-barselscafe.ics").status_code == 404


def test_a_qr_code_for_the_poster(client: FlaskClient) -> None:
    answer = client.get("/tilbud/lolland-barselscafe/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert client.get("/tilbud/%3Cscript%3E/qr.svg").status_code == 404


def test_structured_data_is_json(client: FlaskClient) -> None:
    block = read(client, "/tilbud/lolland-barselscafe").find("script", type="application/ld+json")
    assert isinstance(block, Tag)
    assert json.loads(block.text)["name"] == "Barselscafé"


@pytest.mark.parametrize("language", ["ar", "en", "pl", "tr", "uk"])
def test_what_an_offer_is_stands_in_the_language_of_the_page(client: FlaskClient, language: str) -> None:
    page = read(client, f"/{language}/tilbud/lolland-barselscafe")
    lead, block = page.find("p", class_="lead"), page.find("script", type="application/ld+json")
    assert isinstance(lead, Tag)
    assert isinstance(block, Tag)
    assert lead.find(lang="da") is None
    assert lead.find(class_="in-danish") is None
    danish = read(client, "/tilbud/lolland-barselscafe").find("p", class_="lead")
    assert text_of(lead) != text_of(danish)  # type: ignore[arg-type]
    assert json.loads(block.text)["description"] == text_of(lead)


def test_a_house_shows_its_offers(client: FlaskClient) -> None:
    page = read(client, "/huse/lolland-familiens-hus")
    links = {str(tag["href"]) for tag in page.select("article.hit a")}
    assert {"/tilbud/lolland-barselscafe", "/tilbud/lolland-fars-legestue"} <= links


def test_the_map_of_the_municipality_is_ours(client: FlaskClient) -> None:
    picture = read(client, "/tilbud/lolland-barselscafe").find("img", class_="small-map")
    assert isinstance(picture, Tag)
    drawing = client.get(str(picture["src"]))
    assert drawing.mimetype == "image/svg+xml"
    assert "Lolland" in str(picture["alt"])


def test_a_shortlist_lives_in_the_address(client: FlaskClient) -> None:
    page = read(client, "/tilbud/odder-far-kontakten?t=lolland-barselscafe")
    link = next(tag for tag in page.select(".do a") if "Læg på min liste" in text_of(tag))
    listed = read(client, str(link["href"]))
    assert [text_of(tag) for tag in listed.select("article.hit h2")] == ["Barselscafé", "Far-kontakten"]
    remove = listed.select("p.remove a")[0]
    rest = read(client, str(remove["href"]))
    assert [text_of(tag) for tag in rest.select("article.hit h2")] == ["Far-kontakten"]


def test_a_list_that_is_full_says_so(client: FlaskClient, app: Flask) -> None:
    slugs = [offer["slug"] for offer in _offers(app)][:31]
    page = read(client, f"/liste?t={','.join(slugs)}")
    assert len(page.select("article.hit")) == 30
    assert "Der er plads til 30 på listen. Resten er taget af." in text_of(page.main)
    assert "kunne ikke læses" not in text_of(page.main)


@pytest.mark.parametrize("raw", ["findes-ikke", "<script>alert(1)</script>", "a" * 4000, ",,,", "%00%ff", "æøå,😀"])
def test_a_shortlist_that_cannot_be_read_is_told(client: FlaskClient, raw: str) -> None:
    answer = client.get("/liste", query_string={"t": raw})
    assert answer.status_code == 200
    assert "Listen er tom" in answer.text
    assert "<script>alert" not in answer.text


def test_where_the_way_in_is_unknown_the_house_is_there_to_be_asked(app: Flask) -> None:
    """R001, R003: what lies in a house that families may come to leads there, and says whether it is open."""
    told = steps(at(app, "2026-11-23T15:00", "/tilbud/lolland-barselscafe"))
    assert "Du kan spørge her: Familiens Hus · Du kan selv henvende dig" in told
    assert "Åbent nu – til kl. 16.00" in told
    assert "Åbent nu" not in steps(at(app, "2026-11-23T17:00", "/tilbud/lolland-barselscafe"))
    assert "Du kan spørge her: Familiens Hus" in steps(at(app, "2026-11-23T15:00", "/tilbud/esbjerg-afklaringscafeer"))


@pytest.mark.parametrize(
    "slug", ["holstebro-foedselsforberedelse", "roede-kors-jobmentor", "lolland-anonym-raadgivning"]
)
def test_nobody_is_sent_to_a_house_that_takes_in_only_whom_others_refer(client: FlaskClient, slug: str) -> None:
    assert "Du kan spørge her" not in steps(read(client, f"/tilbud/{slug}"))


def test_the_page_of_an_offer_ends_when_the_door_of_its_house_does(app: Flask) -> None:
    site: CatalogueSite = app.extensions["familiehus.catalogue"]
    clock = site.clock
    site.clock = FixedClock(datetime(2026, 11, 23, 15, 58, tzinfo=DENMARK))
    try:
        with app.test_request_context("/tilbud/lolland-barselscafe"):
            answer = app.full_dispatch_request()
    finally:
        site.clock = clock
    assert answer.headers["X-Fresh-Until"] == f"{datetime(2026, 11, 23, 16, 0, tzinfo=DENMARK).timestamp():.0f}"


def test_an_offer_without_a_number_of_its_own_has_that_of_its_house(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_numbers(site: CatalogueSite) -> Shelf:
        shelf = shelf_of(site)
        house = replace(shelf.houses["lolland-familiens-hus"], contact=Contact("12 34 56 78", "hus@example.dk"))
        return replace(shelf, houses={**shelf.houses, house.key: house}, cards={})

    monkeypatch.setattr(public, "shelf_of", with_numbers)
    page = at(app, "2026-11-23T15:00", "/tilbud/lolland-anonym-raadgivning")
    assert "Familiens Hus 12 34 56 78" in ring_box(page)
    assert "ikke oplyst" not in ring_box(page)
    assert "Nummer og adresse er ikke oplyst" not in steps(page)


@pytest.mark.parametrize("slug", ["odder-tryghedscirklen", "national-30-familieplanlaegning"])
def test_r026_that_the_municipality_says_yes_first_is_told_once(client: FlaskClient, slug: str) -> None:
    assert steps(read(client, f"/tilbud/{slug}")).count("Kommunen skal sige ja først") == 1


def test_r032_waiting_time_has_the_month_it_was_stated_in(client: FlaskClient) -> None:
    waiting = facts(read(client, "/tilbud/lolland-psykolog-til-unge"))["Ventetid"]
    assert waiting == "Der er ingen ventetid til samtalerne. Oplyst i november 2024"
    assert "November 2024" in text_of(read(client, "/en/tilbud/lolland-psykolog-til-unge").main)  # type: ignore[arg-type]
    assert "Oplyst i 2020-2024" in facts(read(client, "/tilbud/koebenhavn-hjem-til-os"))["Ventetid"]


def test_a_source_without_a_date_says_so_in_words(client: FlaskClient) -> None:
    said = text_of(read(client, "/tilbud/roede-kors-familieven").find("section", class_="sources"))  # type: ignore[arg-type]
    assert "udgiver ikke oplyst (projektet er støttet" in said
    assert "uden dato (nævner" in said


def test_r037_what_is_over_is_offered_to_no_search_engine(app: Flask) -> None:
    path = "/tilbud/koebenhavn-hjem-til-os"
    assert at(app, "2027-12-31T12:00", path).find("script", type="application/ld+json")
    assert not at(app, "2028-01-01T12:00", path).find("script", type="application/ld+json")


def test_what_is_known_of_getting_in_comes_before_what_is_not(client: FlaskClient) -> None:
    """Else a page says "we do not know how one gets started", and then that one may get in touch oneself."""
    told = steps(read(client, "/tilbud/vordingborg-temacafeer"))
    assert told.index("I kan selv tage kontakt til huset.") < told.index("Mere ved vi ikke om")
    assert "Vi ved ikke" not in told
    assert "Vi ved ikke, hvordan man kommer i gang." in steps(read(client, "/tilbud/lolland-barselscafe"))


def test_r002_a_house_shows_first_what_is_for_everybody(client: FlaskClient) -> None:
    names = [text_of(head) for head in read(client, "/huse/aalborg-familiens-hus").select("article.hit h3")]
    assert names[0] == "Råd og vejledning i Familiens Hus"
    rest = names[1:]
    assert rest == sorted(rest)
