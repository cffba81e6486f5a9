from __future__ import annotations

import json
from dataclasses import replace

from familiehus.catalogue.domain import Text
from familiehus.catalogue.site import Edition
from familiehus.interop.jsonld import house_jsonld, offer_jsonld, script
from tests.unit.interop.conftest import BARE, HOUSE, OFFER

SITE = "https://familiehus.example"


def test_an_offer_is_a_service(edition: Edition) -> None:
    data = offer_jsonld(OFFER, edition, SITE, "en")
    assert data["@type"] == "GovernmentService"
    assert data["name"] == "The café"
    assert data["url"] == f"{SITE}/en/tilbud/cafe"
    assert data["provider"]["name"] == "Lolland Kommune"
    assert data["areaServed"] == [{"@type": "AdministrativeArea", "name": "Lolland"}]
    assert data["offers"]["price"] == 0
    assert data["hoursAvailable"][0] | {"@type": ""} == {
        "@type": "",
        "dayOfWeek": ["Monday"],
        "opens": "10:00",
        "closes": "12:00",
    }
    channel = data["availableChannel"]
    assert channel["servicePhone"]["telephone"] == "87 65 43 21"
    assert channel["servicePhone"]["hoursAvailable"][0]["dayOfWeek"] == ["Friday"]
    assert channel["serviceLocation"]["name"] == "Huset"


def test_r002_words_to_be_searched_for_are_told_to_nobody_as_names(edition: Edition) -> None:
    called = replace(OFFER, also_called=("mgdre med grenlandsk baggrund", "Uønsket gravid"))
    assert offer_jsonld(called, edition, SITE, "en")["alternateName"] == OFFER.name
    assert offer_jsonld(called, edition, SITE, "da")["alternateName"] == "The café"
    assert "alternateName" not in house_jsonld(replace(HOUSE, also_called=("Tryk Start",)), edition, SITE, "da")


def test_what_is_not_known_is_absent(edition: Edition) -> None:
    data = offer_jsonld(replace(BARE, organisation="unknown"), edition, SITE, "da")
    assert set(data) == {"@context", "@type", "identifier", "url", "name", "description"}


def test_r010_a_house_may_be_no_building(edition: Edition) -> None:
    building = house_jsonld(HOUSE, edition, SITE, "da")
    assert building["@type"] == "CivicStructure"
    assert building["address"]["streetAddress"] == "Gaden 1"
    assert building["openingHoursSpecification"]
    only = house_jsonld(replace(HOUSE, physical=False, place=None), edition, SITE, "da")
    assert only["@type"] == "Organization"
    assert only["parentOrganization"]["name"] == "Lolland Kommune"
    assert "address" not in only


def test_nothing_in_it_can_end_the_script_element(edition: Edition) -> None:
    nasty = replace(OFFER, summary=Text("</script><!-- & \u2028"))
    text = script(offer_jsonld(nasty, edition, SITE, "da"))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["description"] == nasty.summary.da
