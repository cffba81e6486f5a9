"""What is put on a page is escaped as Jinja does it, however fast; macros and functions are called as they want."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import pytest
from flask import Blueprint
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from familiehus.web.templating import Application, Templates, written


class _Words:
    def __html__(self) -> str:
        return "<i>ord</i>"


class _Strange(str):
    """A text that is no plain one."""

    def __str__(self) -> str:
        return "<strange>"


@pytest.fixture
def templates() -> Templates:
    found = Application(__name__).jinja_env
    assert isinstance(found, Templates)
    found.autoescape = True
    return found


@pytest.mark.parametrize(
    ("value", "page"),
    [
        ("Mødregruppe på Rø", "Mødregruppe på Rø"),
        ("<script>", "&lt;script&gt;"),
        ("a & b", "a &amp; b"),
        ('say "it\'s"', "say &#34;it&#39;s&#34;"),
        (Markup("<b>fed</b>"), "<b>fed</b>"),
        (_Words(), "<i>ord</i>"),
        (_Strange("plain"), "&lt;strange&gt;"),
        (12, "12"),
        (None, "None"),
        (["<b>"], "[&#39;&lt;b&gt;&#39;]"),
    ],
)
def test_a_value_is_escaped_where_it_is_put_out(templates: Templates, value: object, page: str) -> None:
    assert templates.from_string("{{ value }}").render(value=value) == page
    assert templates.from_string("{% macro m(v) %}{{ v }}{% endmacro %}{{ m(value) }}").render(value=value) == page
    assert written(value) == page


def test_a_template_without_escaping_is_left_to_jinja(templates: Templates) -> None:
    plain = "{% autoescape false %}{{ value }}{% endautoescape %} {{ value }}"
    assert templates.from_string(plain).render(value="<b>") == "<b> &lt;b&gt;"
    settled_late = "{% autoescape asked %}{{ value }}{% endautoescape %}"
    assert templates.from_string(settled_late).render(value="<b>", asked=False) == "<b>"
    assert templates.from_string(settled_late).render(value="<b>", asked=True) == "&lt;b&gt;"


def test_what_a_macro_gives_is_finished_html_only_where_it_was_escaped(templates: Templates) -> None:
    page = (
        "{% macro bold(words) %}<b>{{ words }}</b>{% endmacro %}"
        '{{ bold("a<b") }}{% autoescape false %}{{ bold("a<b")|e }}{% endautoescape %}'
    )
    assert templates.from_string(page).render() == "<b>a&lt;b</b>&lt;b&gt;a&amp;lt;b&lt;/b&gt;"


def test_whatever_is_called_gets_what_it_wants(templates: Templates) -> None:
    @pass_context
    def who(context: Context) -> str:
        return str(context["name"])

    def plain(**given: str) -> str:
        return ",".join(given)

    page = '{% for _ in "x" %}{{ who() }} {{ plain(a="1") }} {{ numbers.get("one") }}{% endfor %}'
    assert templates.from_string(page).render(name="Ida", who=who, plain=plain, numbers={"one": 1}) == "Ida a 1"


def test_a_method_gets_what_it_wants_too(templates: Templates) -> None:
    class Desk:
        @pass_context
        def who(self, context: Context) -> str:
            return str(context["name"])

        def plain(self, **given: str) -> str:
            return ",".join(given)

    page = '{% for _ in "x" %}{{ desk.who() }} {{ desk.plain(a="1") }}{% endfor %}'
    assert templates.from_string(page).render(name="Ida", desk=Desk()) == "Ida a"


ONE, OTHER = UUID(int=1), UUID(int=2)


class Way(StrEnum):
    NAME = "navn"


@pytest.fixture
def site() -> Application:
    app = Application(__name__)
    app.add_url_rule("/enheder/<uuid:unit>", "units.unit")
    app.add_url_rule("/soeg", "search")
    return app


def test_an_address_is_the_same_however_often_it_is_asked_for(site: Application) -> None:
    with site.test_request_context("/"):
        for _ in range(2):
            assert site.url_for("units.unit", unit=ONE) == f"/enheder/{ONE}"
            assert site.url_for("units.unit", unit=OTHER, side=2) == f"/enheder/{OTHER}?side=2"
            assert site.url_for("units.unit", unit=ONE, _external=True) == f"http://localhost/enheder/{ONE}"
    with site.test_request_context("/", base_url="http://localhost/en"):
        assert site.url_for("units.unit", unit=ONE) == f"/en/enheder/{ONE}", "where the site hangs counts"
    with pytest.raises(RuntimeError):
        site.url_for("units.unit", unit=ONE)


def test_a_relative_address_is_that_of_the_page_it_stands_on(site: Application) -> None:
    for name in ("units", "houses"):
        one = Blueprint(name, __name__)
        one.add_url_rule(f"/{name}", "all", lambda: site.url_for(".all"))
        site.register_blueprint(one)
    assert [site.test_client().get(path).text for path in ("/units", "/houses", "/units")] == [
        "/units",
        "/houses",
        "/units",
    ]


def test_no_address_with_a_word_in_it_is_kept_but_the_codes_own(site: Application) -> None:
    with site.test_request_context("/"):
        assert site.url_for("search", q="far") == "/soeg?q=far"
        assert site.url_for("search", side=2) == "/soeg?side=2"
        assert site.url_for("search", by=Way.NAME) == "/soeg?by=navn"
    assert site._known.cache_info().currsize == 2  # noqa: SLF001 - nothing else tells
