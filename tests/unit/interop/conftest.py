"""A small made-up catalogue: one house, one organisation, one offer that says a lot."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from familiehus.catalogue.domain import (
    Access,
    AgeSpan,
    Capacity,
    Contact,
    Hours,
    HoursException,
    House,
    Offer,
    Organisation,
    ParentAge,
    Place,
    Price,
    Rhythm,
    Schedule,
    Sessions,
    SourceRef,
    Text,
    Validity,
    Waiting,
    entry_id,
)
from familiehus.catalogue.site import Edition
from familiehus.catalogue.topics import Topic, Topics
from familiehus.catalogue.vocabulary import (
    Audience,
    Facility,
    OrganisationKind,
    Period,
    PlaceKind,
    Sector,
    Tier,
    Way,
    Weekday,
)
from familiehus.geo.tables import Places, load_places
from familiehus.interop.hsds import Hsds
from familiehus.kernel.clock import DENMARK

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=DENMARK)  # a Monday in winter
SOURCE = SourceRef("003", "Et afsnit", "nogle ord")

ORGANISATION = Organisation("lolland-kommune", "Lolland Kommune", OrganisationKind.MUNICIPALITY, municipality="Lolland")
ASSOCIATION = Organisation("foreningen", "Foreningen", OrganisationKind.CIVIL_SOCIETY, municipality="Lolland")
HOUSE = House(
    key="huset",
    name="Huset",
    organisation="lolland-kommune",
    municipality="Lolland",
    summary=Text("Et hus.", "A house."),
    physical=True,
    place=Place(
        kinds=(PlaceKind.HOUSE,),
        address="Gaden 1",
        postcode="4930",
        facilities=(Facility.TOYS, Facility.PUBLIC_TRANSPORT),
    ),
    contact=Contact(phone="12 34 56 78"),
    schedule=Schedule(opening=(Hours((Weekday.MON, Weekday.TUE), time(8), time(16)),)),
)
OFFER = Offer(
    key="cafe",
    name="Caféen",
    name_en="The café",
    organisation="lolland-kommune",
    sectors=(Sector.MUNICIPALITY,),
    tier=Tier.OPEN,
    summary=Text("Kom og drik kaffe.", "Come for coffee."),
    sources=(SOURCE,),
    programme="Et program",
    house="huset",
    municipalities=("Lolland",),
    audience=(Audience.PARENTS,),
    child_age=AgeSpan(0, 18),
    parent_age=ParentAge(max=24),
    eligibility=Text("For jer med en baby."),
    access=Access(ways=(Way.DROP_IN,)),
    anonymous=True,
    schedule=Schedule(
        opening=(Hours((Weekday.MON,), time(10), time(12)),),
        phone=(Hours((Weekday.FRI,), time(9), time(10)),),
        exceptions=(
            HoursException(date(2026, 12, 21)),
            HoursException(date(2026, 12, 28), time(10), time(11)),
        ),
        sessions=Sessions(
            rhythm=Rhythm(1, Period.WEEK), weekdays=(Weekday.WED,), opens=time(14), minutes_min=90, minutes_max=90
        ),
        note=Text("Tag madpakke med."),
    ),
    capacity=Capacity(max=8),
    waiting=Waiting(text=Text("Ingen ventetid."), as_of="2024-11"),
    price=Price(free=True, basis="kilden"),
    place=Place(kinds=(PlaceKind.HOUSE, PlaceKind.LIBRARY, PlaceKind.ONLINE, PlaceKind.HOME)),
    contact=Contact(phone="87 65 43 21", email="a@example.org", url="https://example.org/cafe"),
    languages=("da", "ar"),
    topics=("sleep",),
    legal_basis=("Barnets lov § 30",),
    valid=Validity(until=date(2026, 12, 31), note=Text("Året ud.")),
    verified=date(2026, 11, 21),
)
BARE = Offer(
    key="lidt",
    name="Lidt",
    organisation="lolland-kommune",
    sectors=(Sector.MUNICIPALITY,),
    tier=Tier.OPEN,
    summary=Text("Vi ved kun lidt."),
    sources=(SOURCE,),
)


@pytest.fixture(scope="session")
def places(root: Path) -> Places:
    """The shipped tables."""
    return load_places(root / "data" / "geo")


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The made-up catalogue."""
    organisations = {one.key: one for one in (ORGANISATION, ASSOCIATION)}
    return Edition(1, "made-up", {entry_id("huset"): HOUSE}, organisations)


@pytest.fixture(scope="session")
def topics() -> Topics:
    """One need."""
    return Topics({"sleep": Topic("sleep", "baby", {"da": "Søvn", "en": "Sleep"}, {"da": ("sover ikke", "putning")})})


@pytest.fixture
def hsds(edition: Edition, topics: Topics, places: Places) -> Hsds:
    """The mapping in Danish."""
    return Hsds(edition, topics, places, NOW, "da", "https://familiehus.example")
