"""The front page, results, the week and the map."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient

from familiehus.catalogue.site import CatalogueSite
from familiehus.kernel.clock import DENMARK, FixedClock
from tests.web.pages import LANGUAGES, in_language, read, text_of


def test_every_way_in_from_the_front_page_finds_something(client: FlaskClient) -> None:
    page = read(client, "/")
    links = [str(tag["href"]) for tag in page.select(".lives a, .try a, .places a")]
    assert len(links) > 20
    for link in links:
        assert read(client, link).select("article.hit"), link


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_situation_in_life_leads_to_help_wherever_one_lives(client: FlaskClient, language: str) -> None:
    """Never to offers of a few towns alone: among the first five is one every municipality has, or a programme of
    volunteers that is bound to none.
    """
    anywhere = ("/national-", "/moedrehjaelpen-familieven", "/roede-kors-")
    links = [str(tag["href"]) for tag in read(client, in_language(language, "/")).select(".lives a")]
    assert len(links) == 12
    for link in links:
        page = read(client, link)
        first = [str(tag["href"]) for tag in page.select(".hits article.hit h2 a")][:5]
        assert len(first) == 5, link
        assert any(one in address for address in first for one in anywhere), (link, first)


def test_whoever_chooses_violence_as_a_topic_sees_whom_to_ring(client: FlaskClient) -> None:
    assert read(client, "/tilbud?emne=sleep&emne=violence").select(".urgent .ring-line")
    assert not read(client, "/tilbud?emne=sleep&emne=crying").select(".urgent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_comes_in_by_violence_sees_whom_to_ring_first(client: FlaskClient, language: str) -> None:
    link = read(client, in_language(language, "/")).select(".lives a")[-1]
    lines = [text_of(tag) for tag in read(client, str(link["href"])).select(".urgent .ring-line")]
    assert lines[0] == "112"
    assert any("1888" in line for line in lines)


def test_the_front_page_has_urgent_help_with_112_first(client: FlaskClient) -> None:
    lines = [text_of(tag) for tag in read(client, "/").select(".urgent .ring-line")]
    assert lines[0] == "112"
    assert any("1888" in line for line in lines)


def test_a_card_says_who_when_where_and_how(client: FlaskClient) -> None:
    card = read(client, "/tilbud?q=barselscafe+lolland").select("article.hit")[0]
    told = {text_of(row.dt): text_of(row.dd) for row in card.select("dl.deciding > div")}
    assert list(told) == ["Til hvem", "Hvornår", "Hvor", "Adgang"]
    assert "Lolland" in told["Hvor"]
    assert "Passer, fordi:" in text_of(card)


def test_the_card_of_a_house_says_whom_it_is_for_in_its_own_words(client: FlaskClient) -> None:
    card = read(client, "/tilbud?q=familiens+hus+lolland").select(
        'article.hit:has(a[href="/huse/lolland-familiens-hus"])'
    )
    assert "Alle gravide og forældre med børn fra 0 til 6 år." in text_of(card[0].select_one("dl.deciding"))


def test_what_is_chosen_can_be_taken_off(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=far&kommune=Odder&maalgruppe=fathers&anonym=1&alder=8m&postnr=8300&km=25")
    chips = {text_of(tag).removeprefix("Fjern: "): str(tag["href"]) for tag in page.select("a.tag")}
    assert {"Odder", "Fædre", "Anonymt", "Barn på 8 måneder", "Højst 25 km fra 8300"} <= set(chips)
    assert "kommune=Odder" not in chips["Odder"]
    assert "maalgruppe=fathers" in chips["Odder"]
    assert "q=far" in chips["Odder"]


def test_only_what_there_is_can_be_chosen(client: FlaskClient) -> None:
    assert not read(client, "/tilbud?kommune=Vejle").find("input", id="online")
    assert read(client, "/tilbud?kommune=Vejle").find("input", id="anonym")
    assert read(client, "/tilbud?kommune=Vejle&online=1").find("input", id="online", checked=True)
    nothing = read(client, "/tilbud?q=xqzxqz")
    assert not nothing.find("input", id="anonym")
    assert "Andet" not in [text_of(tag) for tag in nothing.select(".filters summary")]


def test_counts_are_true(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=far")
    box = page.find("input", attrs={"name": "maalgruppe", "value": "fathers"})
    assert isinstance(box, Tag)
    label = page.find("label", attrs={"for": str(box["id"])})
    count = text_of(label).rsplit("(", 1)[1].rstrip(")")  # type: ignore[arg-type]
    chosen = read(client, "/tilbud?q=far&maalgruppe=fathers")
    assert text_of(chosen.h1) == f"Vi kender {count} tilbud"


def test_nothing_found_is_about_what_we_know_and_leads_to_a_person(client: FlaskClient) -> None:
    """R035, R040."""
    page = read(client, "/tilbud?q=xqzxqzxqz&kommune=Odder")
    assert text_of(page.h1) == "Vi kender ikke et tilbud i Odder, der passer"
    assert "Tal med et menneske" in text_of(page.main)
    assert "§ 29" in text_of(page.find("section", attrs={"aria-labelledby": "menneske"}))  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", ["q=xqzxqzxqz&kommune=Odder", "q=xqzxqzxqz+odder"])
def test_where_nothing_fits_all_of_the_place_is_one_step_away(client: FlaskClient, asked: str) -> None:
    way = read(client, f"/tilbud?{asked}").find("a", string="Se alt, vi kender i Odder")
    assert isinstance(way, Tag)
    assert way["href"] == "/tilbud?kommune=Odder"
    assert "Se alt" not in text_of(read(client, "/tilbud?kommune=Odder").main)
    assert "Se alt" not in text_of(read(client, "/tilbud?q=xqzxqzxqz").main)


def test_words_of_danger_show_urgent_help_before_anything_else(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=han+slår+mig")
    box = page.find("section", class_="urgent")
    assert isinstance(box, Tag)
    assert page.h1 is not None
    assert "112" in text_of(box)
    assert str(page).index('class="urgent"') < str(page).index("<h1")
    assert read(client, "/tilbud?q=legestue").find("section", class_="urgent") is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("uge=99", "uge"),
        ("postnr=1", "postnr"),
        ("postnr=8300&km=-1", "km"),
        ("alder=x", "alder"),
        ("kommune=x", "kommune"),
    ],
)
def test_what_is_wrong_with_a_field_stands_beside_it(client: FlaskClient, query: str, field: str) -> None:
    page = read(client, f"/tilbud?{query}")
    box = page.find(["input", "select"], id=field)
    assert isinstance(box, Tag)
    assert box["aria-invalid"] == "true"
    message = page.find(id=str(box["aria-describedby"]))
    assert isinstance(message, Tag)
    assert text_of(message).startswith("Fejl:")
    assert box.find_parent("details") is None or page.select_one("details[data-filters][open]")


@pytest.mark.parametrize(
    ("sent", "field", "kept"),
    [
        ("postnr=48a0", "postnr", "48a0"),
        ("uge=uge+99", "uge", "uge 99"),
        ("postnr=%22%3E%3Cscript%3E%07%0A", "postnr", '"><script>'),
        ("uge=" + "9" * 300, "uge", "9" * 20),
    ],
)
def test_what_was_typed_is_kept_to_be_mended(client: FlaskClient, sent: str, field: str, kept: str) -> None:
    page = read(client, f"/tilbud?{sent}")
    box = page.find("input", id=field)
    assert isinstance(box, Tag)
    assert box["value"] == kept
    assert not page.select("main script")


def test_the_postcode_is_asked_for_in_sight(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=far")
    box = page.find("input", id="postnr")
    assert isinstance(box, Tag)
    assert box.find_parent("details") is None


def test_what_is_wrong_with_the_order_stands_beside_the_orders(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=far&sortering=xyz")
    assert page.select_one("p.sort[aria-describedby=sortering-fejl] > #sortering-fejl")
    assert not read(client, "/tilbud?q=far").select("#sortering-fejl, details[data-filters][open]")


def test_it_is_said_when_nothing_is_about_the_need(client: FlaskClient) -> None:
    assert "særligt om adoption" in text_of(read(client, "/tilbud?q=adoption").main)
    assert "særligt om" not in text_of(read(client, "/tilbud?q=barselscafe").main)


def test_where_a_place_has_nothing_of_the_kind_that_is_said_and_leads_to_what_is_elsewhere(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=billig+legestue+5000+odense")
    assert "Vi kender ikke et tilbud i Odense særligt om leg" in text_of(page.main)
    assert page.select_one("main p > a[href='#andre-steder']")
    assert page.select_one("#andre-steder")
    assert not read(client, "/tilbud?q=legestue+roskilde").select("a[href='#andre-steder']")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("postnr=0000", "Postnummeret findes ikke"),
        ("postnr=abc", "Postnummeret findes ikke"),
        ("alder=999", "Alderen kan ikke bruges"),
        ("uge=99", "Ugen kan ikke bruges"),
        ("km=-3&postnr=8300", "Afstanden kan ikke bruges"),
        ("km=5", "Skriv et postnummer"),
        ("side=-1", "Siden findes ikke"),
        ("niveau=guld", "Et af valgene findes ikke"),
        ("kommune=Atlantis", "Vi kender ikke kommunen"),
        ("fest=ja", "noget, siden ikke kender"),
        ("side=1&side=2", "står to gange"),
        ("q=" + "ord+" * 2500, "for langt"),
    ],
)
def test_bad_input_gets_a_clear_message(client: FlaskClient, query: str, told: str) -> None:
    page = read(client, f"/tilbud?{query}")
    assert told in text_of(page.find("div", class_="alert"))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "😀", "\u202eabc", "\x00\x07", "%", "{{7*7}}"],
)
def test_markup_is_never_echoed(client: FlaskClient, language: str, text: str) -> None:
    for name in ("q", "kommune", "emne", "postnr", "ukendt"):
        answer = client.get(in_language(language, "/tilbud"), query_string={name: text})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49" not in answer.text or name != "q" or "{{" not in text or "{{7*7}}" in answer.text


def test_pages_of_results_lead_on_and_back(client: FlaskClient) -> None:
    first = read(client, "/tilbud")
    onward = first.select_one("nav.pager a")
    assert onward is not None
    second = read(client, str(onward["href"]))
    seen = {str(tag["href"]) for tag in first.select("article.hit a")}
    assert not seen & {str(tag["href"]) for tag in second.select("article.hit a")}
    assert "Side 2 af" in text_of(second.select_one("nav.pager"))


def test_a_page_behind_the_last_says_so_and_leads_back(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=far&side=999")
    panel = page.select_one("h1 + .panel")
    assert "Siden findes ikke" in text_of(panel)
    first, *last = [str(tag["href"]) for tag in panel.select("a")]  # type: ignore[union-attr]
    assert first == "/tilbud?q=far"
    for link in (first, *last):
        assert read(client, link).select("article.hit")


@pytest.mark.parametrize("query", ["q=nyfødt", "q=søn på 2 uger", "alder=0m"])
def test_nobody_has_a_child_of_no_months(client: FlaskClient, query: str) -> None:
    tags = [text_of(tag).removeprefix("Fjern: ") for tag in read(client, f"/tilbud?{query}").select("main .tag")]
    assert "Nyfødt" in tags
    assert "Barn på 0 måneder" not in tags


@pytest.mark.parametrize(
    ("path", "carried"),
    [
        ("/tilbud?q=far&fest=ja&q=mor&side=2&side=3&alder=aaa", "/en/tilbud?q=far&side=2"),
        ("/kalender?kommune=lolland&fest=ja", "/en/kalender?kommune=Lolland"),
        ("/kort?fest=ja", "/en/kort"),
        ("/liste?t=lolland-barselscafe&fest=ja", "/en/liste?t=lolland-barselscafe"),
        ("/tilbud/lolland-barselscafe?fest=ja", "/en/tilbud/lolland-barselscafe"),
    ],
)
def test_only_what_was_understood_goes_along_in_links(client: FlaskClient, path: str, carried: str) -> None:
    page = read(client, path)
    assert str(page.select('.tongues a[hreflang="en"]')[0]["href"]) == carried
    assert not page.select('a[href*="fest"]')


def test_the_nearest_come_first_for_a_postcode_alone(client: FlaskClient) -> None:
    page = read(client, "/tilbud?postnr=4900")
    assert text_of(page.select_one('.sort [aria-current="true"]')) == "Tættest på"
    chip = next(tag for tag in page.select("a.tag") if "4900" in text_of(tag))
    assert chip["href"] == "/tilbud"


def test_the_week_has_seven_days_and_tells_what_it_does_not_know(client: FlaskClient) -> None:
    page = read(client, "/kalender?kommune=Lolland")
    assert len(page.select("section.day")) == 7
    unknown = page.find("section", attrs={"aria-labelledby": "uden-dag"})
    assert "Barselscafé" in text_of(unknown)  # type: ignore[arg-type]
    assert "Aalborg" not in text_of(page.find("div", class_="week"))  # type: ignore[arg-type]


def test_what_was_found_is_one_key_away_past_all_there_is_to_choose(client: FlaskClient) -> None:
    page = read(client, "/tilbud?q=tale+med+nogen")
    first, second = page.select("a.skipnav")
    assert page.find(id=str(second["href"]).removeprefix("#")) is page.h1
    assert page.h1 is not None
    assert page.h1["tabindex"] == "-1"
    assert second.find_previous("input", id="q")
    assert not second.find_previous("input", id="postnr")
    assert first["href"] == "#indhold"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_nobody_knows_of_is_said_once_and_leads_on(client: FlaskClient, language: str) -> None:
    page = read(client, in_language(language, "/kalender?kommune=Herning"))
    assert not page.select("section.day")
    link = page.select_one("main .panel a")
    assert link is not None
    assert link["href"] == in_language(language, "/tilbud?kommune=Herning")
    assert "Herning" in text_of(link)


def test_the_calendar_says_when_it_does_not_know_a_municipality(client: FlaskClient) -> None:
    page = read(client, "/kalender?kommune=<b>Atlantis</b>")
    assert "Vi kender ikke den kommune" in text_of(page.main)
    assert "Atlantis" not in str(page.main)


def test_the_map_lists_every_municipality_without_javascript(client: FlaskClient) -> None:
    page = read(client, "/kort")
    assert len(page.select(".regions li")) == 98
    box = page.find(id="map")
    assert isinstance(box, Tag)
    assert box.has_attr("hidden")
    shapes = json.loads(client.get(str(box["data-shapes"])).text)
    assert len(shapes["features"]) == 98
    assert all(shape["properties"]["link"].startswith("/tilbud?kommune=") for shape in shapes["features"])


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/tilbud?q=jeg+vil+ikke+leve+mere", ["112", "Livslinien", "Lægevagten"]),
        ("/pl/tilbud?q=nie+chcę+żyć", ["112", "Livslinien", "Lægevagten"]),
        ("/tilbud?q=barnet+har+spist+piller", ["112", "Giftlinjen", "Lægevagten"]),
        ("/tilbud?q=han+slår+mig", ["112", "Lev Uden Vold", "Kommunens vagt", "BørneTelefonen (Børns Vilkår)"]),
    ],
)
def test_the_most_urgent_help_stands_first(client: FlaskClient, path: str, names: list[str]) -> None:
    lines = read(client, path).select(".urgent li")
    told = [text_of(line) for line in lines]
    assert [name for line in told for name in names if line.startswith(name)] == names


def test_the_map_counts_apart_what_is_for_all_of_a_region(client: FlaskClient) -> None:
    """Red Cross visitors for all of Region Hovedstaden are nothing that is known of Albertslund alone."""
    page = read(client, "/kort")
    places = {text_of(place.a): text_of(place.select_one(".count")) for place in page.select(".regions li")}  # type: ignore[arg-type]
    assert places["Albertslund"] == ""
    assert places["Hvidovre"] == "5 tilbud"
    told = {text_of(part.h2): [text_of(p) for p in part.select("h2 + p")] for part in page.select(".regions section")}  # type: ignore[arg-type]
    assert told["Region Hovedstaden"] == ["1 tilbud på tværs af kommunerne"]
    assert told["Region Sjælland"] == []
    shapes = json.loads(client.get("/kort/kommuner.json").text)["features"]
    counts = {shape["properties"]["label"].split(":")[0]: shape["properties"]["count"] for shape in shapes}
    assert counts["Albertslund"] == 0
    assert counts["Hvidovre"] == 5


def test_what_only_volunteers_come_to_does_not_stand_in_the_week(client: FlaskClient) -> None:
    for path in ("/kalender", "/kalender?kommune=København"):
        assert "venskabsfamilie" not in text_of(read(client, path).main)  # type: ignore[arg-type]


def test_r037_the_week_lists_no_programme_that_is_over(client: FlaskClient) -> None:
    names = text_of(read(client, "/kalender").main)  # type: ignore[arg-type]
    assert "Hjem til Os" in names
    assert "Frivillig familieven" not in names


def test_a_municipality_is_looked_up_by_its_name(client: FlaskClient) -> None:
    names = [text_of(option) for option in read(client, "/kalender").select("#kommune option")][1:]
    assert names == sorted(names)
    assert names[0] == "Aabenraa"


def test_the_map_names_the_regions_of_the_day(app: Flask) -> None:
    """On 1 January 2027 two become Region Østdanmark."""
    site: CatalogueSite = app.extensions["familiehus.catalogue"]
    clock, site.clock = site.clock, FixedClock(datetime(2027, 1, 1, 9, tzinfo=DENMARK))
    try:
        told = app.test_client().get("/kort?den=foerste").text
    finally:
        site.clock = clock
    assert "Region Østdanmark" in told
    assert "Region Hovedstaden" not in told
