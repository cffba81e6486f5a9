"""The shipped catalogue says what the five documents say, by the numbers of the rules, and nothing they do not."""

import re
from datetime import date
from pathlib import Path

import pytest

from familiehus.catalogue.checks import Known, check
from familiehus.catalogue.domain import AgeSpan, House, Offer, Volunteering
from familiehus.catalogue.vocabulary import (
    Audience,
    EntryKind,
    MatchPhase,
    PlaceKind,
    Profession,
    Sector,
    Tier,
    Way,
    Weekday,
)
from tests import shipped

ROOT = Path(__file__).parents[3]
DATA = ROOT / "data"
SEEDS = ROOT.parent / "shared" / "seeds"
SOURCE = shipped.source()
TOPICS = shipped.topics()
OFFERS = {o.key: o for o in SOURCE.catalogue.offers}
HOUSES = {h.key: h for h in SOURCE.catalogue.houses}


def test_the_file_has_no_errors() -> None:
    assert check(SOURCE, Known(TOPICS, shipped.places())) == ()


def test_there_are_well_over_eighty_offers_and_a_dozen_houses() -> None:
    assert len(OFFERS) > 100
    assert len(HOUSES) >= 12


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside the project")
def test_every_passage_stands_in_its_document() -> None:
    texts = {p.name[:3]: " ".join(p.read_text(encoding="utf-8").split()) for p in SEEDS.glob("*.txt")}
    catalogue = SOURCE.catalogue
    for entry in (*catalogue.organisations, *catalogue.houses, *catalogue.offers):
        for source in entry.sources:
            assert " ".join(source.passage.split()) in texts[source.document], (entry.key, source.passage)
            assert len(source.passage.split()) <= 12, entry.key


@pytest.mark.parametrize("entry", [*OFFERS.values(), *HOUSES.values()], ids=lambda e: e.key)
def test_r036_each_entry_has_a_source_a_date_and_both_languages(entry: Offer | House) -> None:
    assert entry.sources
    assert entry.verified == date(2026, 11, 21)
    assert entry.summary.da
    assert entry.summary.en


def test_r016_aalborg_has_two_schedules() -> None:
    schedule = HOUSES["aalborg-familiens-hus"].schedule
    assert schedule is not None
    thursday = [h for h in schedule.opening if Weekday.THU in h.days]
    assert [f"{h.opens:%H:%M}-{h.closes:%H:%M}" for h in thursday] == ["10:30-17:00"]
    assert {f"{h.opens:%H:%M}-{h.closes:%H:%M}" for h in schedule.phone} == {"08:30-10:00", "15:00-16:30"}


def test_r017_lolland_keeps_both_facts_about_the_phone() -> None:
    schedule = HOUSES["lolland-familiens-hus"].schedule
    assert schedule is not None
    assert schedule.phone_in_opening_hours
    assert [h.days for h in schedule.phone] == [(Weekday.MON,)]


@pytest.mark.parametrize(
    ("key", "tier"),
    [
        ("odder-fars-legestue", Tier.UNIVERSAL),
        ("varde-tryghedscirklen", Tier.OPEN),
        ("odder-tryghedscirklen", Tier.VISITED),
    ],
)
def test_r025_a_named_tier_keeps_its_name(key: str, tier: Tier) -> None:
    assert OFFERS[key].tier is tier
    assert OFFERS[key].tier_stated


def test_r027_the_door_is_on_the_offer_not_on_the_programme() -> None:
    assert {Way.SELF_REFERRAL, Way.SIGN_UP} & set(OFFERS["varde-tryghedscirklen"].access.ways)
    odder = OFFERS["odder-tryghedscirklen"].access
    assert not {Way.SELF_REFERRAL, Way.SIGN_UP, Way.DROP_IN} & set(odder.ways)
    assert set(odder.referrers) == {
        Profession.HEALTH_VISITOR,
        Profession.DAY_CARE,
        Profession.FAMILY_THERAPIST,
        Profession.CHILD_ADVISER,
    }


def test_r028_three_offers_called_fars_legestue() -> None:
    found = {o.municipalities: o for o in OFFERS.values() if o.name.casefold() == "fars legestue"}
    assert set(found) == {("Lolland",), ("Odder",), ("Roskilde",)}
    assert found["Lolland",].child_age == AgeSpan(None, 60, soft=True) or found["Lolland",].child_age == AgeSpan(
        0, 60, soft=True
    )
    assert found["Odder",].place is not None
    assert PlaceKind.CHURCH_CENTRE in found["Odder",].place.kinds
    assert found["Roskilde",].schedule is None


def test_r029_four_houses_called_familiens_hus() -> None:
    named = {h.municipality for h in HOUSES.values() if h.name == "Familiens Hus"}
    assert named == {"Lolland", "Roskilde", "Esbjerg", "Aalborg"}


def test_r030_limits_are_structured() -> None:
    assert OFFERS["lolland-ung-gravid"].parent_age is not None
    assert OFFERS["lolland-ung-gravid"].parent_age.max == 24


def test_r030_whom_a_letter_went_to_is_no_limit() -> None:
    thy = [e for e in (*OFFERS.values(), *HOUSES.values()) if e.key.startswith("thisted-")]
    assert len(thy) == 4
    assert all(e.child_age and e.child_age.soft for e in thy)


def test_r031_capacity_stands_where_it_is_stated() -> None:
    capacity = OFFERS["lolland-ung-gravid"].capacity
    assert capacity is not None
    assert capacity.max == 8
    assert sum(o.capacity is not None for o in OFFERS.values()) < 10


def test_r032_no_waiting_only_where_stated() -> None:
    none = {o.key for o in OFFERS.values() if o.waiting and o.waiting.none}
    assert len(none) == 1
    assert next(iter(none)).startswith("lolland-psykolog")


def test_r034_barselscafe_is_for_both_parents_and_the_pregnant() -> None:
    cafe = OFFERS["lolland-barselscafe"]
    assert cafe.pregnancy is not None
    assert Audience.PARENTS in cafe.audience
    assert Audience.MOTHERS not in cafe.audience


def test_r037_project_periods_are_kept() -> None:
    ended = [o for o in OFFERS.values() if o.valid and o.valid.until == date(2021, 12, 31)]
    assert len(ended) >= 3
    home = OFFERS["koebenhavn-hjem-til-os"]
    assert home.valid is not None
    assert (home.valid.start, home.valid.until) == (date(2024, 1, 1), date(2027, 12, 31))


def test_r038_cases_and_generic_examples_are_no_offers() -> None:
    names = " ".join(o.name.casefold() for o in OFFERS.values())
    for word in ("karrierecaf", "skilsmissegruppe", "anbragt"):
        assert word not in names


def test_r040_free_advice_is_a_path_any_municipality_has() -> None:
    advice = OFFERS["national-raadgivning-29"]
    assert advice.kind is EntryKind.NATIONAL
    assert advice.nationwide
    assert advice.anonymous
    assert advice.price is not None
    assert advice.price.free


def test_the_whole_country_is_said_only_of_what_every_municipality_has() -> None:
    # The Red Cross had it as a goal; a goal is no place.
    assert {o.key for o in OFFERS.values() if o.nationwide and o.kind is not EntryKind.NATIONAL} == set()


def test_free_stands_only_where_the_sources_say_so() -> None:
    free = [o for o in OFFERS.values() if o.price and o.price.free]
    assert free
    assert all("29" in " ".join(o.legal_basis) or "31" in " ".join(o.legal_basis) for o in free)


def test_r049_r050_three_different_limits_of_talks() -> None:
    limited = {
        k: o.schedule.sessions.count
        for k, o in OFFERS.items()
        if o.schedule and o.schedule.sessions and o.schedule.sessions.count == 5
    }
    assert {k.split("-")[0] for k in limited} == {"skive", "odder", "lolland"}


def test_r055_the_four_kinds_of_paragraph_30_are_apart() -> None:
    assert sum("Barnets lov § 30" in " ".join(o.legal_basis) for o in OFFERS.values()) == 4


def test_r058_hjem_til_os_has_its_own_conditions() -> None:
    home = OFFERS["koebenhavn-hjem-til-os"]
    assert home.child_age == AgeSpan(60, 167)
    assert home.access.ways == (Way.REFERRAL,)


def test_r059_the_job_centre_approves_the_placement() -> None:
    assert any(o.access.approval_by is Profession.JOB_CENTRE for o in OFFERS.values() if "esbjerg" in o.key)


def test_r084_faedregruppen_belongs_to_frivilligcenteret() -> None:
    assert OFFERS["odder-faedregruppen"].organisation == "frivilligcenteret-odder"
    assert Sector.CIVIL_SOCIETY in OFFERS["odder-faedregruppen"].sectors


def test_r098_hjem_til_os_has_every_phase() -> None:
    assert len(OFFERS["koebenhavn-hjem-til-os"].phases) >= 7


def test_r098_r099_how_volunteers_run_is_what_the_sources_say() -> None:
    said = {key: offer.volunteering for key, offer in OFFERS.items() if offer.volunteering}
    hjem = said.pop("koebenhavn-hjem-til-os")
    assert MatchPhase.EXPECTATIONS not in hjem.phases
    assert len(hjem.phases) == len(MatchPhase) - 1
    assert (hjem.months_min, hjem.months_max) == (12, None)
    assert (hjem.logbook, hjem.logbook_weeks, hjem.sparring_months) == (True, 1, 2)
    lolland = said.pop("lolland-home-start-frivillig")
    assert (lolland.phases[0], lolland.months_max) == (MatchPhase.TALK, 6)
    assert MatchPhase.EXPECTATIONS in said.pop("roede-kors-god-start-paa-livet").phases
    assert len(said) == 5
    for key, run in said.items():  # their sources name a match and a limited time, and no number
        assert run == Volunteering((MatchPhase.MATCH, MatchPhase.RUNNING)), key


def test_r002_no_text_brands_a_parent() -> None:
    for entry in (*OFFERS.values(), *HOUSES.values()):
        text = f"{entry.summary.da} {entry.summary.en}".casefold()
        assert not re.search(r"sårbar|udsatte|belastet|vulnerable|svage", text), entry.key


def test_no_phone_number_is_invented() -> None:
    assert all(e.contact is None or e.contact.phone is None for e in (*OFFERS.values(), *HOUSES.values()))
