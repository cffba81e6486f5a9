"""Every act on a page about families is an act of the API, and every act of the API is described."""

from __future__ import annotations

import json
import re

from flask import Flask
from werkzeug.routing import Rule

from familiehus.access.permissions import Permission
from familiehus.concerns.schemas import OPERATIONS as CONCERNS
from familiehus.family_page.schemas import OPERATIONS as ANONYMOUS
from familiehus.interop.openapi import document
from familiehus.programmes.schemas import OPERATIONS as PROGRAMMES
from familiehus.referrals.api.links import DOORS
from familiehus.referrals.schemas import DEMANDS, TALKS
from familiehus.referrals.schemas import OPERATIONS as REFERRALS
from familiehus.router.schemas import OPERATIONS as ROUTER
from familiehus.web.guard import permission_of

FAMILIES = {
    Permission.MEET_FAMILIES,
    Permission.SEE_FRAMES,
    Permission.RUN_PROGRAMMES,
    Permission.SET_CONSENT,
    Permission.SCREEN,
    Permission.APPROVE,
}
OPERATIONS = (*REFERRALS, *DEMANDS, *TALKS, *CONCERNS)
# What a form of a page does, and the same act of the API. A page that shows stands beside what is read.
TWINS = {
    "POST /personale/kontakt/ny": "POST /api/v1/lines",
    "POST /personale/kontakt/<uuid:line>/henvis": "POST /api/v1/lines/<uuid:line>/referrals",
    "POST /personale/kontakt/<uuid:line>/forsoeg": "POST /api/v1/lines/<uuid:line>/tries",
    "POST /personale/kontakt/<uuid:line>/plan": "POST /api/v1/lines/<uuid:line>/plan",
    "POST /personale/kontakt/<uuid:line>/tekst": "POST /api/v1/lines/<uuid:line>/items",
    "POST /personale/kontakt/<uuid:line>/oplysninger": "POST /api/v1/lines/<uuid:line>/details",
    "POST /personale/kontakt/<uuid:line>/stille": "POST /api/v1/lines/<uuid:line>/quiet",
    "POST /personale/kontakt/<uuid:line>/sidste-besked": "POST /api/v1/lines/<uuid:line>/last-message",
    "POST /personale/kontakt/<uuid:line>/sidste-opkald": "POST /api/v1/lines/<uuid:line>/last-word",
    "POST /personale/kontakt/<uuid:line>/luk": "POST /api/v1/lines/<uuid:line>/close",
    "POST /personale/kontakt/<uuid:line>/samtykke/<uuid:consent>/kontakt": (
        "POST /api/v1/lines/<uuid:line>/consents/<uuid:consent>/contact"
    ),
    "POST /personale/kontakt/<uuid:line>/samtykke/<uuid:consent>/forlaeng": (
        "POST /api/v1/lines/<uuid:line>/consents/<uuid:consent>/extension"
    ),
    "GET /personale/kontakt/<uuid:line>/samtykke/<uuid:consent>/forlaeng": ("GET /api/v1/lines/<uuid:line>/consents"),
    "POST /personale/kontakt/<uuid:line>/samtykke/<uuid:consent>/tilbage": (
        "POST /api/v1/lines/<uuid:line>/consents/<uuid:consent>/withdrawal"
    ),
    "POST /personale/henvisning/<uuid:referral>/sendt": "POST /api/v1/referrals/<uuid:referral>/sent",
    "POST /personale/henvisning/<uuid:referral>/<action>": "POST /api/v1/referrals/<uuid:referral>/<action>",
    "POST /personale/kontakt/<uuid:line>/side": "POST /api/v1/lines/<uuid:line>/page",
    "POST /personale/kontakt/<uuid:line>/side/luk": "POST /api/v1/lines/<uuid:line>/page/shut",
    "POST /personale/kontakt/<uuid:line>/svar/<uuid:answer>": (
        "POST /api/v1/lines/<uuid:line>/answers/<uuid:answer>/settled"
    ),
    "POST /personale/kontakt/<uuid:line>/samtykke/<uuid:consent>/bekraeft": (
        "POST /api/v1/lines/<uuid:line>/consents/<uuid:consent>/confirmation"
    ),
    "POST /personale/kontakt/<uuid:line>/familie": "POST /api/v1/lines/<uuid:line>/family",
    "POST /personale/kontakt/<uuid:line>/familie/<uuid:one>/ja": (
        "POST /api/v1/lines/<uuid:line>/family/<uuid:link>/yes"
    ),
    "POST /personale/kontakt/<uuid:line>/familie/<uuid:one>/skil": (
        "POST /api/v1/lines/<uuid:line>/family/<uuid:link>/end"
    ),
    "POST /personale/kontakt/giv-videre": "POST /api/v1/pass-ons",
    "POST /personale/kontakt/giv-videre/svar": "POST /api/v1/pass-ons/answers",
    "POST /personale/kontakt/giv-videre/<uuid:one>/fortryd": "POST /api/v1/pass-ons/<uuid:offer>/take-back",
    "GET /personale/frivillige": "GET /api/v1/programmes",
    "GET /personale/frivillige/<uuid:referral>": "GET /api/v1/programmes/<uuid:referral>",
    "POST /personale/frivillige/<uuid:referral>/begynd": "POST /api/v1/programmes/<uuid:referral>",
    "POST /personale/frivillige/<uuid:referral>/<step>": "POST /api/v1/programmes/<uuid:referral>/<step>",
    "POST /personale/anonym": "POST /api/v1/anonymous-threads/opened",
    "POST /personale/anonym/samtale": "POST /api/v1/anonymous-threads/talks",
    "GET /personale/kontakt/giv-videre": "GET /api/v1/pass-ons",
    "GET /personale/kontakt": "GET /api/v1/lines",
    "POST /personale/kontakt/find": "POST /api/v1/find",
    "GET /personale/kontakt/indbakke": "GET /api/v1/inbox",
    "GET /personale/kontakt/rammer/<uuid:organisation>": "GET /api/v1/frames/<uuid:organisation>",
    "GET /personale/kontakt/<uuid:line>": "GET /api/v1/lines/<uuid:line>",
    "GET /personale/kontakt/<uuid:line>/henvis": "GET /api/v1/lines/<uuid:line>/receivers",
    "GET /personale/henvisning/<uuid:referral>": "GET /api/v1/referrals/<uuid:referral>",
    "POST /personale/organisation/<uuid:organisation>/samtykke": (
        "POST /api/v1/organisations/<uuid:organisation>/consent-demands"
    ),
    "GET /personale/organisation/<uuid:organisation>/samtykke": (
        "GET /api/v1/organisations/<uuid:organisation>/consent-demands"
    ),
    "GET /personale/bekymring/<uuid:line>": "GET /api/v1/lines/<uuid:line>/concerns",
    "POST /personale/bekymring/<uuid:line>": "POST /api/v1/lines/<uuid:line>/concerns",
    "POST /personale/bekymring/<uuid:line>/dialog": "POST /api/v1/lines/<uuid:line>/dialogues",
    "POST /personale/bekymring/<uuid:line>/moede": "POST /api/v1/lines/<uuid:line>/meetings",
    "POST /personale/bekymring/raadgivning": "POST /api/v1/advice-notes",
    "GET /personale/bekymring/notater/<uuid:organisation>": (
        "GET /api/v1/organisations/<uuid:organisation>/advice-notes"
    ),
    "GET /personale/bekymring/foer-start/<uuid:referral>": "GET /api/v1/referrals/<uuid:referral>/before-start",
    "POST /personale/bekymring/foer-start/<uuid:referral>/spoerg": ("POST /api/v1/referrals/<uuid:referral>/approvals"),
    "POST /personale/bekymring/foer-start/<uuid:referral>/krav": ("POST /api/v1/referrals/<uuid:referral>/conditions"),
    "POST /personale/bekymring/screening": "GET /api/v1/organisations/<uuid:organisation>/screenings",
    "GET /personale/bekymring/screening/<uuid:organisation>/<uuid:line>": (
        "GET /api/v1/organisations/<uuid:organisation>/screenings"
    ),
    "POST /personale/bekymring/screening/<uuid:organisation>/<uuid:line>": (
        "POST /api/v1/organisations/<uuid:organisation>/screenings"
    ),
    "GET /personale/bekymring/godkendelser": "GET /api/v1/approvals",
    "POST /personale/bekymring/godkendelser/<uuid:approval>": "POST /api/v1/approvals/<uuid:approval>",
    "GET /personale/kontakt/<uuid:line>/forslag": "GET /api/v1/lines/<uuid:line>/proposals",
    "POST /personale/kontakt/<uuid:line>/forslag": "POST /api/v1/lines/<uuid:line>/proposals",
    "POST /personale/kontakt/<uuid:line>/forslag/<uuid:one>": (
        "POST /api/v1/lines/<uuid:line>/proposals/<uuid:proposal>/answer"
    ),
    "GET /personale/henvisning/<uuid:referral>/aftaler": "GET /api/v1/referrals/<uuid:referral>/talks",
    "POST /personale/henvisning/<uuid:referral>/aftaler": "POST /api/v1/referrals/<uuid:referral>/talks",
    "POST /personale/henvisning/<uuid:referral>/aftaler/<uuid:one>/aflys": (
        "POST /api/v1/referrals/<uuid:referral>/talks/<uuid:talk>/cancel"
    ),
    "POST /personale/henvisning/<uuid:referral>/aftaler/<uuid:one>/svar": (
        "POST /api/v1/referrals/<uuid:referral>/talks/<uuid:talk>/answer"
    ),
    "POST /personale/henvisning/<uuid:referral>/aftaler/<uuid:one>/kom": (
        "POST /api/v1/referrals/<uuid:referral>/talks/<uuid:talk>/attendance"
    ),
    "POST /personale/henvisning/<uuid:referral>/aftaler/sammen": (
        "POST /api/v1/referrals/<uuid:referral>/talks/together"
    ),
    "POST /personale/henvisning/<uuid:referral>/aftaler/ja": "POST /api/v1/referrals/<uuid:referral>/talks/agreed",
    "POST /personale/henvisning/<uuid:referral>/aftaler/alene": ("POST /api/v1/referrals/<uuid:referral>/talks/alone"),
}
# An empty form shows nothing that is anybody's.
FORMS = {
    "GET /personale/anonym",
    "GET /personale/kontakt/ny",
    "GET /personale/kontakt/kort",
    "GET /personale/bekymring/<uuid:line>/dialog",
    "GET /personale/bekymring/<uuid:line>/moede",
    "GET /personale/bekymring/raadgivning",
    "GET /personale/bekymring/screening",
}


def of(app: Flask, start: str) -> dict[str, Permission]:
    """Methods and addresses about families, with what they need."""
    found = {}
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        if permission in FAMILIES and rule.rule.startswith(start):
            found |= {f"{method} {rule.rule}": permission for method in methods(rule)}
    return found


def methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def test_every_act_on_a_page_has_a_twin_with_the_same_permission(family_app: Flask) -> None:
    pages, api = of(family_app, "/personale"), of(family_app, "/api")
    assert pages.keys() - FORMS == TWINS.keys(), "give the new page a twin in the API, and say so here"
    for page, twin in TWINS.items():
        assert api.get(twin) is pages[page], f"{page} has no twin {twin}"


def test_every_address_is_described_and_nothing_else(family_app: Flask) -> None:
    there = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", said) for said in of(family_app, "/api")}
    told = {f"{one.method.upper()} {one.path}" for one in (*OPERATIONS, *PROGRAMMES, *ANONYMOUS, *ROUTER)}
    assert there == told


def bare(said: str) -> str:
    """An address without the names of its parts."""
    return re.sub(r"<[^<>]+>|{\w+}", "{}", said)


def test_every_route_of_the_api_stands_in_its_description_and_the_other_way(family_app: Flask) -> None:
    """Whatever it is about, and whichever feature hangs it up."""
    there = {
        bare(f"{method} {rule.rule}")
        for rule in family_app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in methods(rule)
    }
    told = {
        bare(f"{method.upper()} {path}")
        for path, operations in document("http://127.0.0.1:8000")["paths"].items()
        if path.startswith("/api/v1/")
        for method in operations
    }
    assert there == told


def test_a_token_is_made_where_the_description_says(family_app: Flask) -> None:
    described = document("http://127.0.0.1:8000")["components"]["securitySchemes"]["bearer"]["description"]
    address = re.search(r"/personale/[\w-]+", described)[0]
    assert address in {rule.rule for rule in family_app.url_map.iter_rules()}


def test_every_act_on_a_line_is_one_of_its_links(family_app: Flask) -> None:
    """Of those that need nothing but the line: a program need not know the addresses."""
    start = "/api/v1/lines/<uuid:line>/"
    acts = {
        rule.endpoint
        for rule in family_app.url_map.iter_rules()
        if rule.rule.startswith(start) and "<" not in rule.rule.removeprefix(start) and "POST" in methods(rule)
    }
    assert acts == {door for door, _text, _schema in DOORS.values()}


def test_examples_are_what_is_accepted_and_nobody() -> None:
    for one in (*OPERATIONS, *PROGRAMMES, *ROUTER):
        if one.takes is None:
            continue
        assert one.example, one.name
        one.takes().load(dict(one.example))
        text = json.dumps(one.example, ensure_ascii=False)
        for number in re.findall(r"\+45 ?((?:\d\d ?){4})", text):
            assert number.startswith("00"), "a number that nobody can have"
        assert "@" not in text or "@proeve.example" in text
        for key in ("name", "place", "municipality"):
            assert all(said.startswith("Prøve") for said in re.findall(f'"{key}": "([^"]*)"', text)), text


def test_every_act_says_that_it_needs_a_token_a_key_and_a_version() -> None:
    paths = document("http://127.0.0.1:8000")["paths"]
    for one in (*OPERATIONS, *PROGRAMMES, *ROUTER):
        said = paths[one.path][one.method]
        assert said["security"] == [{"bearer": []}]
        names = {parameter.get("$ref", "").rsplit("/", 1)[-1] for parameter in said["parameters"]}
        assert ("key" in names, "version" in names) == (one.once, one.versioned)
        assert ("428" in said["responses"]) == one.versioned
