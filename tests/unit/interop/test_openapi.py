from __future__ import annotations

import re

from familiehus.catalogue.domain import Offer
from familiehus.catalogue.vocabulary import Tier
from familiehus.interop.docs import kind
from familiehus.interop.openapi import document
from familiehus.search.request import NAMES

SITE = "https://familiehus.example"


def test_every_reference_leads_somewhere() -> None:
    api = document(SITE)
    for kind_of, name in re.findall(r"#/components/(\w+)/(\w+)", str(api)):
        assert name in api["components"][kind_of]


def test_the_search_reads_what_it_says_it_reads() -> None:
    parameters = document(SITE)["paths"]["/api/v1/search"]["get"]["parameters"]
    assert [p["name"] for p in parameters if "name" in p] == list(NAMES)


def test_an_entry_has_every_field_of_an_offer() -> None:
    properties = document(SITE)["components"]["schemas"]["OfferEntry"]["properties"]
    assert set(Offer.__dataclass_fields__) <= set(properties)
    assert document(SITE)["components"]["schemas"]["Access"]["properties"]["ways"]["items"]["enum"]


def test_whoever_is_not_signed_in_only_reads() -> None:
    """What needs no token changes nothing."""
    acts = [(method, act) for path in document(SITE)["paths"].values() for method, act in path.items()]
    assert {method for method, act in acts if not act.get("security")} == {"get"}
    assert {method for method, act in acts if act.get("security")} >= {"post"}


def test_kinds_in_words() -> None:
    assert kind({"$ref": "#/components/schemas/Text"}) == '<a href="#shape-Text">Text</a>'
    assert kind({"type": "array", "items": {"type": "string"}}) == "list of string"
    assert kind({"type": "string", "enum": ["<a>", "b"]}) == "one of &lt;a&gt;, b"
    assert kind({"type": ["string", "null"]}) == "string or null"
    assert kind({"type": "integer", "minimum": 1, "maximum": 2}) == "integer from 1 to 2"
    assert kind({"anyOf": [{"type": "string"}, {"format": "uuid"}]}) == "string or uuid"
    assert kind({}) == "anything"
    assert Tier.OPEN in str(document(SITE))
