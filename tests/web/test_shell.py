"""Languages in the address, derived style sheets, drawings."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po
from babel.support import NullTranslations
from flask.testing import FlaskClient

from familiehus.catalogue import maps
from familiehus.web.i18n import current_language, direction, gettext, load_texts, sentence, speaking, split_language
from tests.web.pages import in_language, read, text_of
from tools import theme

LANGUAGES = ("da", "en", "ar")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/en/tilbud", ("en", "/tilbud")),
        ("/en", ("en", "/")),
        ("/en/", ("en", "/")),
        ("/ar/tilbud/x", ("ar", "/tilbud/x")),
        ("/tilbud", ("da", None)),
        ("/da/tilbud", ("da", None)),
        ("/xx/tilbud", ("da", None)),
        ("/english", ("da", None)),
        ("/en/static/css/site.css", ("da", None)),
        ("/en/api/v1/search", ("da", None)),
        ("", ("da", None)),
        ("/", ("da", None)),
    ],
)
def test_the_language_is_taken_off_the_path(path: str, found: tuple[str, str | None]) -> None:
    assert split_language(path, LANGUAGES) == found


def test_texts_are_read_from_their_source_when_they_are_not_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="en")
    catalogue.add("Find hjælp", "Find help")
    with (folder / "messages.po").open("wb") as file:
        write_po(file, catalogue)
    texts = load_texts(tmp_path, ("da", "en"))
    with speaking("en", texts["en"]):
        assert (gettext("Find hjælp"), current_language()) == ("Find help", "en")
    assert gettext("Find hjælp") == "Find hjælp"


def test_right_to_left() -> None:
    assert (direction("ar"), direction("da")) == ("rtl", "ltr")


def test_turkish_has_two_kinds_of_i() -> None:
    with speaking("tr", NullTranslations()):
        assert sentence("izmir") == "İzmir"
    assert sentence("izmir") == "Izmir"


def test_the_derived_files_are_those_of_the_vendored_ones() -> None:
    """Run ``python -m tools.theme`` when this fails."""
    source = (theme.VENDOR / "css" / "dkfds.min.css").read_text("utf-8")
    assert theme.STYLES.read_text("utf-8") == theme.derive_styles(source)
    assert theme.SPRITE.read_text("utf-8") == theme.derive_sprite(theme.VENDOR / "img" / "svg-icons")
    assert theme.PACKED.read_bytes() == theme.pack(theme.PACKED.with_suffix("").read_bytes())


def test_styles_know_no_left_and_right() -> None:
    for sheet in ("dkfds-site.css", "site.css"):
        text = (theme.STATIC / "css" / sheet).read_text("utf-8")
        for word in ("margin-left", "margin-right", "padding-left", "padding-right", "border-left", "float:"):
            assert word not in text, f"{word} in {sheet}"


def test_vendored_files_have_their_licences() -> None:
    for name in ("dkfds/dist/LICENSE.md", "dkfds/LICENSE-Apache-2.0.txt", "leaflet/LICENSE"):
        assert (theme.STATIC / "vendor" / name).is_file()


def test_a_small_map_for_every_municipality(root: Path) -> None:
    geojson = root / "data" / "geo" / "municipalities.geojson"
    codes = [shape.code for shape in maps.shapes(geojson)]
    assert len(codes) == 98
    for code in codes:
        drawing = maps.small_map(geojson, code)
        assert drawing is not None
        assert drawing.count("<path") == 2
        assert "style" not in drawing
    assert maps.small_map(geojson, "9999") is None


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "da",
            ("Du må få det at se", "rette det eller slette det", "klage til Datatilsynet", "kan ingen finde det igen"),
        ),
        ("en", ("You may see it", "correct it or delete it", "complain to Datatilsynet", "nobody can find it again")),
    ],
)
def test_what_one_may_ask_of_those_who_wrote_something_down_is_public(
    client: FlaskClient, language: str, told: tuple[str, ...]
) -> None:
    """Whoever has asked to be rung up, or has a contact, need not know the law to see, mend or end what is kept."""
    page = text_of(read(client, in_language(language, "/privatliv")).main)
    for words in told:
        assert words in page
