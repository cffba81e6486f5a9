from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from familiehus.catalogue.domain import AgeSpan, Contact, Place, Price, Validity, entry_id
from familiehus.catalogue.vocabulary import PlaceKind
from familiehus.interop.hsds import Hsds
from familiehus.interop.locations import addresses, locations_of
from familiehus.kernel.clock import DENMARK
from tests.unit.interop.conftest import ASSOCIATION, BARE, HOUSE, NOW, OFFER, ORGANISATION

Json = dict[str, Any]


def _ids(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["id"]] if "id" in value else []
        return own + [i for inner in value.values() for i in _ids(inner)]
    return [i for inner in value for i in _ids(inner)] if isinstance(value, list) else []


def test_a_service_says_what_the_offer_says(hsds: Hsds) -> None:
    service = hsds.service(OFFER, datetime(2026, 11, 21, 9, tzinfo=DENMARK), full=True)
    assert service["id"] == str(entry_id("cafe"))
    assert service["organization"]["name"] == "Lolland Kommune"
    assert service["name"] == "Caféen"
    assert service["email"] == "a@example.org"
    assert service["url"] == "https://example.org/cafe"
    assert service["status"] == "active"
    assert service["alert"] == "Året ud."
    assert service["last_modified"] == "2026-11-21T09:00:00.000+01:00"
    assert service["assured_date"] == "2026-11-21"
    assert service["fees_description"] == "Gratis (kilden)"
    assert service["cost_options"][0] | {"id": ""} == {
        "id": "",
        "amount": 0,
        "currency": "DKK",
        "amount_description": "kilden",
    }
    assert [phone["number"] for phone in service["phones"]] == ["87 65 43 21"]
    assert [area["name"] for area in service["service_areas"]] == ["Lolland"]
    assert [language["code"] for language in service["languages"]] == ["da", "ar"]
    assert service["additional_urls"][0]["url"] == "https://familiehus.example/tilbud/cafe"
    assert "Kom, som I er" in service["application_process"]
    assert "For jer med en baby." in service["eligibility_description"]


def test_what_is_not_known_is_absent(hsds: Hsds) -> None:
    service = hsds.service(BARE, None, full=True)
    assert set(service) == {
        "id",
        "organization_id",
        "name",
        "description",
        "status",
        "organization",
        "additional_urls",
        "attributes",
    }


def test_r002_words_to_be_searched_for_are_told_to_nobody_as_names(hsds: Hsds) -> None:
    words = ("Uønsket gravid", "Tryk Start")
    assert hsds.service(replace(OFFER, also_called=words), None, full=False)["alternate_name"] == "The café"
    assert "alternate_name" not in hsds.house(replace(HOUSE, also_called=words), full=False)
    assert "alternate_name" not in hsds.organization(replace(ORGANISATION, also_called=words))


def test_lists_carry_no_arrays(hsds: Hsds) -> None:
    service = hsds.service(OFFER, None, full=False)
    assert not [name for name, value in service.items() if isinstance(value, list)]


def test_facts_without_a_field_are_attributes(hsds: Hsds) -> None:
    attributes: list[Json] = hsds.service(OFFER, None, full=True)["attributes"]
    told = {a["link_type"]: a["value"] for a in attributes if "value" in a}
    assert told["programme"] == "Et program"
    assert told["capacity_max"] == "8"
    assert told["waiting"] == "Ingen ventetid."
    assert told["waiting_as_of"] == "2024-11"
    assert told["anonymous"] == "true"
    assert told["legal_basis"] == "Barnets lov § 30"
    terms = {a["taxonomy_term"]["code"] for a in attributes if "taxonomy_term" in a}
    assert {"sleep", "parents", "drop_in", "open", "municipality", "house", "library"} <= terms


def test_ids_are_the_same_every_time_and_used_once(hsds: Hsds) -> None:
    service = hsds.service(OFFER, None, full=True)
    assert _ids(service) == _ids(hsds.service(OFFER, None, full=True))
    own = [i for name, value in service.items() if name not in {"organization", "attributes"} for i in _ids(value)]
    assert len(own) == len(set(own))


@pytest.mark.parametrize(
    ("valid", "status"),
    [
        (None, "active"),
        (Validity(until=date(2026, 11, 23)), "active"),
        (Validity(until=date(2026, 11, 22)), "inactive"),
        (Validity(start=date(2026, 11, 23)), "active"),
        (Validity(start=date(2026, 11, 24)), "inactive"),
    ],
)
def test_r037_outside_its_period_a_service_is_inactive(hsds: Hsds, valid: Validity | None, status: str) -> None:
    assert hsds.service(replace(OFFER, valid=valid), None, full=False)["status"] == status


def test_ages_are_years(hsds: Hsds) -> None:
    ages = hsds.service(OFFER, None, full=False)
    assert (ages["minimum_age"], ages["maximum_age"]) == (0, 1.5)
    soft = hsds.service(replace(OFFER, child_age=AgeSpan(0, 18, soft=True)), None, full=False)
    assert (soft.get("minimum_age"), soft["maximum_age"]) == (None, 24)


def test_a_price_is_told_without_an_amount_when_none_is_known(hsds: Hsds) -> None:
    service = hsds.service(replace(OFFER, price=Price(free=False)), None, full=True)
    assert service["fees_description"] == "Det koster noget"
    assert "cost_options" not in service


def test_places_are_the_house_buildings_and_the_net(hsds: Hsds) -> None:
    found = hsds.service(OFFER, None, full=True)["service_at_locations"]
    assert [(at["location"]["location_type"], at["location"].get("name")) for at in found] == [
        ("physical", "Huset"),
        ("physical", None),
        ("virtual", None),
    ]
    assert found[0]["location_id"] == str(HOUSE.id)


def test_homes_and_telephones_are_no_places() -> None:
    assert locations_of(OFFER.id, None, (PlaceKind.HOME, PlaceKind.PHONE, PlaceKind.LOCAL, PlaceKind.HOUSE)) == ()


def test_a_service_at_its_place_has_everything(hsds: Hsds) -> None:
    at = hsds.at_location(OFFER, HOUSE.id, PlaceKind.HOUSE, full=True)
    assert at["location"]["addresses"][0]["state_province"] == "Region Sjælland"
    assert at["location"]["transportation"]
    assert at["schedules"]
    assert at["phones"]
    library = hsds.at_location(
        replace(OFFER, place=Place((PlaceKind.LIBRARY,), "Biblioteket", "Gaden 2", "4930")),
        OFFER.id,
        PlaceKind.LIBRARY,
        full=True,
    )
    assert library["location"]["name"] == "Biblioteket"
    assert library["location"]["addresses"][0]["address_1"] == "Gaden 2"
    online = hsds.at_location(OFFER, OFFER.id, PlaceKind.ONLINE, full=True)
    assert set(online["location"]) == {"id", "location_type", "description"}


@pytest.mark.parametrize(
    "place",
    [
        None,
        Place(address="Gaden 1"),
        Place(postcode="4930"),
        Place(address="Gaden 1", postcode="0001"),
    ],
)
def test_half_an_address_is_left_out(hsds: Hsds, place: Place | None) -> None:
    assert addresses(place, HOUSE.id, hsds.places, NOW.date()) == []


def test_a_region_that_has_ended_is_called_what_it_became(hsds: Hsds) -> None:
    """On 1 January 2027 Region Sjælland becomes part of Region Østdanmark."""
    later = replace(hsds, now=NOW.replace(year=2027, month=1, day=1))
    assert "Region Sjælland" in hsds.organization(ORGANISATION)["description"]
    assert "Region Østdanmark" in later.organization(ORGANISATION)["description"]
    place = Place(address="Gaden 1", postcode="4900")
    regions = [addresses(place, HOUSE.id, hsds.places, one.now.date())[0]["state_province"] for one in (hsds, later)]
    assert regions == ["Region Sjælland", "Region Østdanmark"]


def test_an_organisation_is_described_by_what_and_where_it_is(hsds: Hsds) -> None:
    assert hsds.organization(ORGANISATION)["description"] == "Kommune (Region Sjælland)"
    assert hsds.organization(ASSOCIATION)["description"] == "Forening eller frivillige (Lolland, Region Sjælland)"
    nowhere = replace(ASSOCIATION, municipality=None)
    assert hsds.organization(nowhere)["description"] == "Forening eller frivillige"


def test_an_organisation_has_its_houses(hsds: Hsds) -> None:
    assert [house["name"] for house in hsds.organization_full(ORGANISATION)["locations"]] == ["Huset"]
    assert "locations" not in hsds.organization_full(ASSOCIATION)


def test_english_is_told_in_english(hsds: Hsds) -> None:
    english = replace(hsds, language="en")
    service = english.service(replace(OFFER, nationwide=True, contact=Contact()), None, full=True)
    assert service["name"] == "The café"
    assert service["description"] == "Come for coffee."
    assert service["eligibility_description"].endswith("For jer med en baby.")
    assert service["service_areas"][-1]["name"] == "All of Denmark"
    assert "phones" not in service
    assert english.now == NOW
