"""What holds for every page: language, landmarks, no cookie, nothing inline, nothing from elsewhere, light."""

from __future__ import annotations

import gzip
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.exceptions import default_exceptions

from familiehus.catalogue.service import CatalogueReader, Redirect
from familiehus.web.pages import error_page
from tests.web.pages import LANGUAGES, PAGES, in_language, read, text_of

HTML_LIMIT = 15_000
FIRST_VISIT_LIMIT = 250_000


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_direction(client: FlaskClient, language: str, path: str) -> None:
    page = read(client, in_language(language, path))
    assert page.html is not None
    assert page.html["lang"] == language
    assert page.html["dir"] == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_landmarks_and_one_heading(client: FlaskClient, path: str) -> None:
    page = read(client, path)
    assert len(page.find_all("h1")) == 1
    assert [len(page.find_all(name)) for name in ("header", "main", "footer")][1] == 1
    skip = page.find("a", class_="skipnav")
    assert skip is not None
    assert page.find(id=str(skip["href"]).removeprefix("#")) is page.main
    assert page.title is not None
    assert text_of(page.title).endswith("Familiehus")


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_labels_lead_somewhere(client: FlaskClient, path: str) -> None:
    page = read(client, path)
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    pointed = {
        str(tag[name]) for name in ("for", "aria-labelledby", "form") for tag in page.find_all(attrs={name: True})
    }
    assert pointed <= set(ids)


@pytest.mark.parametrize("path", [*PAGES, "/tilbud/lolland-barselscafe/qr.svg", "/findes-ikke", "/sitemap.xml"])
def test_no_cookie_is_set(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers


@pytest.mark.parametrize("path", [*PAGES, "/findes-ikke"])
def test_nothing_is_inline(client: FlaskClient, path: str) -> None:
    page = read(client, path, 404 if path == "/findes-ikke" else 200)
    assert not page.find_all("style")
    assert not page.find_all(style=True)
    scripts = [tag for tag in page.find_all("script") if not tag.get("src")]
    assert all(tag["type"] == "application/ld+json" for tag in scripts)
    handlers = [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not handlers


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_fetched_from_elsewhere(client: FlaskClient, path: str) -> None:
    page = read(client, path)
    fetched = [tag["src"] for tag in page.find_all(src=True)]
    fetched += [tag["href"] for tag in page.find_all("link", rel=["stylesheet", "icon"])]
    assert all(not urlsplit(str(address)).netloc for address in fetched)


@pytest.mark.parametrize("path", PAGES)
def test_the_way_out_stands_on_every_page(client: FlaskClient, path: str) -> None:
    way_out = read(client, path).find("a", id="exit")
    assert way_out is not None
    assert str(way_out["href"]).startswith("https://")
    assert "noreferrer" in way_out["rel"]


@pytest.mark.parametrize("path", ["/", "/tilbud/lolland-barselscafe", "/kalender"])
def test_every_other_language_is_one_link_away(client: FlaskClient, path: str) -> None:
    page = read(client, in_language("pl", path))
    links = {str(tag["hreflang"]): str(tag["href"]) for tag in page.select("details.tongues a")}
    assert links == {language: in_language(language, path) for language in LANGUAGES}
    for address in links.values():
        assert client.get(address).status_code == 200


def test_the_language_follows_the_links(client: FlaskClient) -> None:
    page = read(client, "/en/tilbud?q=far")
    ours = [str(tag["href"]) for tag in page.main.find_all("a") if str(tag["href"]).startswith("/")]  # type: ignore[union-attr]
    assert ours
    assert all(address.startswith("/en/") for address in ours)


@pytest.mark.parametrize("path", [*PAGES, "/tilbud?q=baby", "/tilbud?kommune=Lolland"])
@pytest.mark.parametrize("language", ["da", "ar"])
def test_a_page_is_light(client: FlaskClient, language: str, path: str) -> None:
    body = client.get(in_language(language, path)).data
    assert len(gzip.compress(body)) <= HTML_LIMIT


@pytest.mark.parametrize("path", ["/", "/kort", "/uk/tilbud"])
def test_a_first_visit_is_light(client: FlaskClient, path: str) -> None:
    page = read(client, path)
    wanted = {str(tag["src"]) for tag in page.find_all(src=True)}
    wanted |= {str(tag["href"]) for tag in page.find_all("link", rel=["stylesheet", "icon"])}
    wanted |= {str(tag["href"]).split("#")[0] for tag in page.find_all("use")}
    wanted |= {str(tag["data-shapes"]) for tag in page.find_all(attrs={"data-shapes": True})}
    fonts = ("Latin1", "Latin2", "Cyrillic") if path.startswith("/uk") else ("Latin1",)
    folder = "/static/vendor/dkfds/dist/fonts/IBMPlexSans/split/woff2"
    wanted |= {f"{folder}/IBMPlexSans-{weight}-{part}.woff2" for weight in ("Regular", "SemiBold") for part in fonts}
    total = len(gzip.compress(client.get(path).data)) + sum(_wire_bytes(client, address) for address in wanted)
    assert total <= FIRST_VISIT_LIMIT


def test_style_sheets_travel_packed(client: FlaskClient) -> None:
    plain = client.get("/static/css/site.css?v=1")
    packed = client.get("/static/css/site.css?v=1", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 3
    assert "max-age=31536000" in packed.headers["Cache-Control"]
    assert packed.headers["X-Content-Type-Options"] == "nosniff"


def _wire_bytes(client: FlaskClient, address: str) -> int:
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.status_code == 200, address
        return len(answer.data)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 1),
        ("/tilbud?q=", 1),
        ("/tilbud?q=far&sortering=next", 1),
        ("/tilbud/varde-tryghedscirklen", 2),  # the offer, and whether somebody can be asked to ring
        ("/tilbud/home-start-aarhus-familieven", 3),  # in no house: whether families have suggested anything, too
        ("/huse/lolland-familiens-hus", 3),  # the house, its offers, and whether families have suggested anything
        ("/kalender?kommune=Lolland", 1),
        ("/kort?", 0),
        ("/liste?t=varde-tryghedscirklen,odder-far-kontakten", 1),
    ],
)
def test_a_page_costs_a_constant_number_of_statements(app: Flask, path: str, most: int) -> None:
    engine = app.extensions["familiehus.catalogue"].database.engine
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        path = f"{path}{'&' if '?' in path else '?'}{'q' if path.startswith('/tilbud?') else 'x'}=uncached"
        assert app.test_client().get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(seen) <= most, seen


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/kalender/", "/kalender"),
        ("/en/kort/", "/en/kort"),
        ("/tilbud/Lolland-Barselscafe", "/tilbud/lolland-barselscafe"),
        ("/tilbud/lolland-barselscafe.", "/tilbud/lolland-barselscafe"),
        ("/huse/lolland-familiens-hus),", "/huse/lolland-familiens-hus"),
        ("/da/tilbud?q=s%C3%B8vn", "/tilbud?q=s%C3%B8vn"),
        ("/da/", "/"),
        ("/da", "/"),
        ("/DA/Kalender", "/kalender"),
        ("/EN/", "/en/"),
        ("/EN", "/en/"),
        ("/Ar/Tilbud?q=x", "/ar/tilbud?q=x"),
        ("/tilbud/?q=%ff%22", "/tilbud?q=%ff%22"),
    ],
)
def test_an_address_out_of_a_sentence_leads_to_the_page_that_was_meant(
    client: FlaskClient, path: str, meant: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, meant)


@pytest.mark.parametrize(
    "path",
    [
        "/findes-ikke/",
        "/personale/Arbejde",
        "/api/v1/Offers",
        "/healthz/",
        "//kalender/x",
        "/tilbud//x/",
        "/tilbud/A%0d%0aX-Evil:%20y",
        "/tilbud/A%3Fq=1",
        "/tilbud/%C3%86ble",
        "/da//evil.example/",
        "/EN//evil.example/",
        "/EN/personale/",
        "/EN/min-side",
        "/huse/%5C%5Cevil.example/",
        "/dag/",
    ],
)
def test_no_other_address_is_guessed(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [("/findes-ikke", 404), ("/tilbud/findes-ikke", 404), ("/huse/findes-ikke", 404), ("/kort/kommune/9999.svg", 404)],
)
@pytest.mark.parametrize("language", ["da", "tr"])
def test_an_error_is_a_page_in_the_language(client: FlaskClient, language: str, path: str, status: int) -> None:
    page = read(client, in_language(language, path), status)
    assert page.html is not None
    assert page.html["lang"] == language
    assert page.find("a", id="exit") is not None


def test_a_page_can_only_be_read(client: FlaskClient) -> None:
    answer = client.post("/tilbud")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "Her kan man kun læse" in answer.text


@pytest.mark.parametrize(
    ("opened", "above"),
    [
        ("/personale/min-konto/adgangskode", "/personale/min-konto"),
        ("/min-side/prøve/ring-til-mig?x=1", "/min-side/prøve"),
        ("/ar/anonym/side", "/ar/anonym"),
    ],
)
def test_whoever_opens_a_forms_own_address_comes_to_its_page(client: FlaskClient, opened: str, above: str) -> None:
    answer = client.get(opened)
    assert answer.status_code == 303
    assert unquote(answer.headers["Location"]) == above


@pytest.mark.parametrize(("asked", "meant"), [("/personale", "/personale/"), ("/personale//?x=1", "/personale/?x=1")])
def test_no_answer_leads_to_the_host_that_a_request_names(client: FlaskClient, asked: str, meant: str) -> None:
    answer = client.get(asked, base_url="http://ond.example")
    assert answer.status_code == 308
    assert answer.headers["Location"] == meant


def test_robots_may_see_what_a_page_looks_like_and_not_what_somebody_asked(client: FlaskClient) -> None:
    closed = [
        line.removeprefix("Disallow: ")
        for line in client.get("/robots.txt").text.splitlines()
        if line.startswith("Disallow: ")
    ]
    for asked in ("/tilbud?q=far", "/ar/tilbud?side=2", "/liste?t=a", "/en/kalender?kommune=Odder"):
        assert any(asked.startswith(path) for path in closed), asked
    for open_to_all in ("/", "/tilbud", "/tilbud/roskilde-babycafe", "/static/css/site.css?v=1", "/en/kalender"):
        assert not any(open_to_all.startswith(path) for path in closed), open_to_all


def test_robots_and_sitemap(client: FlaskClient) -> None:
    assert "Sitemap: " in client.get("/robots.txt").text
    sitemap = client.get("/sitemap.xml")
    assert sitemap.mimetype == "application/xml"
    assert "/tilbud/lolland-barselscafe</loc>" in sitemap.text
    assert 'hreflang="ar"' in sitemap.text


def test_the_accessibility_statement_is_honest_while_there_is_none(client: FlaskClient) -> None:
    assert "Erklæringen er ikke lagt ud endnu" in client.get("/was").text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 429, 500, 503])
def test_every_error_tells_what_to_do(app: Flask, status: int) -> None:
    with app.test_request_context("/"):
        answer = app.make_response(error_page(default_exceptions[status]()))
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert answer.status_code == status
    assert len(page.find_all("h1")) == 1
    assert page.find("a", class_="button-primary") is not None


def test_an_old_address_leads_to_the_new_one(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CatalogueReader, "offer_by_slug", lambda *_: Redirect("lolland-barselscafe"))
    monkeypatch.setattr(CatalogueReader, "house_by_slug", lambda *_: Redirect("lolland-familiens-hus"))
    for old, new in (
        ("/tilbud/gammel", "/tilbud/lolland-barselscafe"),
        ("/en/tilbud/gammel", "/en/tilbud/lolland-barselscafe"),
        ("/tilbud/gammel.ics", "/tilbud/lolland-barselscafe.ics"),
        ("/huse/gammel", "/huse/lolland-familiens-hus"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, new)
