"""The rules of the sources, by their numbers, over the shipped catalogue: who gets in, what is asked, what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.domain import Offer
from familiehus.catalogue.vocabulary import Audience, OrganisationKind, Profession, Requirement, Way
from familiehus.router.domain import (
    Code,
    Effect,
    FitKind,
    Obstacle,
    OfferFacts,
    Standing,
    Talks,
    by_oneself,
    fits,
    obstacles,
    one_more_talk,
    standing,
)
from familiehus.router.gates import Evidence, Gate, Outcome, Screening, gates, may_approve, may_screen
from familiehus.router.service import Proposal, Router
from familiehus.router.situation import Referrer, Situation, Who
from tests.unit.router.conftest import Doors

PARENT = Referrer()
EVERY_PROFESSION = list(StaffProfession)
Offers = dict[str, Offer]


def staff(profession: StaffProfession, municipality: str = "Odder") -> Referrer:
    return Referrer(profession, OrganisationKind.MUNICIPALITY, municipality)


ADVISER = staff(StaffProfession.CHILD_ADVISER)


def in_the_way(
    offer: Offer, situation: Situation, referrer: Referrer, today: date, evidence: Evidence | None = None
) -> dict[Code, Obstacle]:
    found = obstacles(OfferFacts(offer, takes_referrals=True), situation, referrer, today, evidence or Evidence())
    return {o.code: o for o in found}


def keys(proposals: list[Proposal]) -> list[str]:
    return [p.offer.key for p in proposals]


def test_r026_whether_visitation_is_needed_is_told_before_anyone_applies(offers: Offers, today: date) -> None:
    family = Situation(municipality="Odder", child_months=30)
    visited = in_the_way(offers["odder-tryghedscirklen"], family, ADVISER, today)[Code.VISITATION]
    assert visited.effect is Effect.INFORMS
    in_skive = Situation(municipality="Skive", child_months=30)
    assert not in_the_way(offers["skive-op-til-fem-sessioner"], in_skive, PARENT, today)
    told = fits(OfferFacts(offers["skive-op-til-fem-sessioner"]), in_skive, today)
    assert FitKind.NO_VISITATION in {fit.kind for fit in told}


@pytest.mark.parametrize("profession", EVERY_PROFESSION)
def test_r027_only_those_four_refer_to_tryghedscirklen_in_odder(
    offers: Offers, today: date, profession: StaffProfession
) -> None:
    found = in_the_way(offers["odder-tryghedscirklen"], Situation(municipality="Odder"), staff(profession), today)
    four = {
        StaffProfession.HEALTH_VISITOR,
        StaffProfession.PEDAGOGUE,
        StaffProfession.FAMILY_THERAPIST,
        StaffProfession.CHILD_ADVISER,
    }
    assert (Code.WHO_MAY_REFER not in found) is (profession in four)
    if profession not in four:
        refused = found[Code.WHO_MAY_REFER]
        assert refused.effect is Effect.BLOCKS_SENDING
        assert not refused.by_oneself
        assert [str(p) for p in refused.professions] == [
            "health_visitor",
            "day_care",
            "family_therapist",
            "child_adviser",
        ]


def test_r027_the_same_programme_has_another_door_in_varde(offers: Offers, today: date) -> None:
    in_odder = in_the_way(offers["odder-tryghedscirklen"], Situation(municipality="Odder"), PARENT, today)
    assert in_odder[Code.WHO_MAY_REFER].effect is Effect.BLOCKS_SENDING
    varde = offers["varde-tryghedscirklen"]
    assert by_oneself(varde, Situation(who=Who.MOTHER))
    assert Code.WHO_MAY_REFER not in in_the_way(varde, Situation(municipality="Varde"), PARENT, today)
    # "Sundhedspleje og dagtilbud kan henvise": nobody else is named, and nobody else is shut out.
    by_doctor = in_the_way(varde, Situation(municipality="Varde"), staff(StaffProfession.GP), today)
    assert by_doctor[Code.WHO_MAY_REFER].effect is Effect.INFORMS
    assert by_doctor[Code.WHO_MAY_REFER].by_oneself


def test_r027_the_door_that_stays_shut_is_shown_with_who_opens_it(router: Router) -> None:
    family = Situation(municipality="Odder", child_months=24, words="tryghedscirklen")
    shown = {p.offer.key: p for p in router.propose(family, PARENT)}
    assert shown["odder-tryghedscirklen"].standing is Standing.BLOCKED
    assert Way.REFERRAL in shown["odder-tryghedscirklen"].ways


@pytest.mark.parametrize(
    ("key", "age", "stops"),
    [
        ("lolland-ung-gravid", 24, None),
        ("lolland-ung-gravid", 25, Effect.BLOCKS_SENDING),
        ("lolland-ung-gravid", None, Effect.INFORMS),
        ("lolland-psykolog-til-unge", 14, Effect.BLOCKS_SENDING),
        ("lolland-psykolog-til-unge", 15, None),
        ("lolland-psykolog-til-unge", 25, None),
        ("lolland-psykolog-til-unge", 26, Effect.BLOCKS_SENDING),
    ],
)
def test_r030_a_parents_age(offers: Offers, today: date, key: str, age: int | None, stops: Effect | None) -> None:
    family = Situation(municipality="Lolland", pregnancy_week=20, parent_age=age)
    found = in_the_way(offers[key], family, PARENT, today).get(Code.PARENT_AGE)
    assert (found and found.effect) is stops


@pytest.mark.parametrize(
    ("key", "months", "stops"),
    [
        ("vordingborg-temacafeer", 36, None),
        ("vordingborg-temacafeer", 83, None),
        ("vordingborg-temacafeer", 84, Effect.BLOCKS_SENDING),
        ("vordingborg-temacafeer", 33, Effect.BLOCKS_STARTING),
        ("vordingborg-temacafeer", 12, Effect.BLOCKS_SENDING),
        ("lolland-fars-legestue", 60, None),
        ("lolland-fars-legestue", 61, Effect.INFORMS),
        ("lolland-fars-legestue", 72, Effect.INFORMS),
        ("lolland-fars-legestue", 73, Effect.BLOCKS_SENDING),
        ("koebenhavn-hjem-til-os", 60, None),
        ("koebenhavn-hjem-til-os", 167, None),
        ("koebenhavn-hjem-til-os", 168, Effect.BLOCKS_SENDING),
    ],
)
def test_r030_a_childs_age_and_the_child_who_has_just_turned_five(
    offers: Offers, today: date, key: str, months: int, stops: Effect | None
) -> None:
    offer = offers[key]
    found = in_the_way(offer, Situation(offer.municipalities[0], child_months=months), PARENT, today).get(Code.AGE)
    assert (found and found.effect) is stops
    assert found is None or found.ask is (stops is Effect.INFORMS)


@pytest.mark.parametrize(("first", "stops"), [(True, None), (False, Effect.BLOCKS_SENDING), (None, Effect.INFORMS)])
def test_r030_a_first_child(offers: Offers, today: date, first: bool | None, stops: Effect | None) -> None:
    family = Situation(municipality="Lolland", child_months=5, first_child=first)
    found = in_the_way(offers["lolland-stimulastik"], family, PARENT, today).get(Code.PARITY)
    assert (found and found.effect) is stops
    if found:
        assert found.text
        assert "ergoterapeuten" in found.text.da  # what else there is


def test_r030_the_week_of_pregnancy(offers: Offers, today: date) -> None:
    group = offers["esbjerg-gruppe-fra-uge-20"]
    by_week = {
        week: in_the_way(group, Situation(municipality="Esbjerg", pregnancy_week=week), ADVISER, today).get(Code.AGE)
        for week in (17, 20)
    }
    early = by_week[17]
    assert early is not None
    assert early.effect is Effect.BLOCKS_STARTING
    assert by_week[20] is None


def test_r031_a_full_group_gives_a_waiting_place_never_a_no(router: Router, offers: Offers, doors: Doors) -> None:
    group = offers["odder-faedregruppen"]
    father = Situation(municipality="Odder", who=Who.FATHER, words="fædregruppe")
    doors.full[group.id] = 7
    proposed = next(p for p in router.propose(father, PARENT) if p.offer == group)
    assert Code.CAPACITY not in {o.code for o in proposed.obstacles}
    doors.full[group.id] = 8
    proposed = next(p for p in router.propose(father, PARENT) if p.offer == group)
    full = next(o for o in proposed.obstacles if o.code is Code.CAPACITY)
    assert (full.effect, full.seats) == (Effect.BLOCKS_STARTING, 8)
    assert proposed.standing is Standing.GATED


def test_r032_no_waiting_only_where_it_is_stated(offers: Offers, today: date) -> None:
    told = {
        key
        for key, offer in offers.items()
        for fit in fits(OfferFacts(offer), Situation(), today)
        if fit.kind is FitKind.NO_WAITING
    }
    assert told == {"lolland-psykolog-til-unge"}
    assert Code.WAITING not in in_the_way(offers["lolland-psykolog-til-unge"], Situation(), PARENT, today)
    waits = in_the_way(offers["koebenhavn-hjem-til-os"], Situation(), ADVISER, today)[Code.WAITING]
    assert (waits.effect, waits.as_of) == (Effect.INFORMS, "2020-2024")


def test_r033_registration_is_told_where_the_source_says_so(router: Router) -> None:
    family = Situation(municipality="Lolland", child_months=8, words="børnemassage")
    shown = {p.offer.key: p.ways for p in router.propose(family, PARENT)}
    assert shown["lolland-tema-boernemassage"] == (Way.SIGN_UP,)
    assert not [p for p in router.propose(Situation(municipality="Roskilde"), PARENT) if Way.SIGN_UP in p.ways]


@pytest.mark.parametrize("who", [None, *Who])
def test_r034_the_cafe_is_for_both_parents_whoever_usually_comes(offers: Offers, today: date, who: Who | None) -> None:
    family = Situation(municipality="Lolland", who=who, child_months=3)
    assert Code.AUDIENCE not in in_the_way(offers["lolland-barselscafe"], family, PARENT, today)


def test_r037_what_is_over_is_not_silently_offered(offers: Offers, today: date) -> None:
    over = in_the_way(offers["roede-kors-jobmentor"], Situation(), PARENT, today)[Code.PERIOD_OVER]
    assert (over.effect, over.until) == (Effect.BLOCKS_SENDING, date(2021, 12, 31))
    friend = offers["koebenhavn-hjem-til-os"]
    assert Code.PERIOD_OVER not in in_the_way(friend, Situation(), PARENT, date(2027, 12, 31))
    assert Code.PERIOD_OVER in in_the_way(friend, Situation(), PARENT, date(2028, 1, 1))
    asked = in_the_way(offers["home-start-aarhus-familieven"], Situation(), PARENT, today)[Code.PERIOD_OVER]
    assert asked.ask


@pytest.mark.parametrize("place", [None, "Læsø", "Odder", "Prøvekommune", "Ingenby", "101"])
@pytest.mark.parametrize("words", ["", "tryghedscirklen", "qwertyuiop"])
@pytest.mark.parametrize("limit", [1, 10])
def test_r040_free_advice_is_pointed_to_everywhere(router: Router, place: str | None, words: str, limit: int) -> None:
    proposals = router.propose(Situation(municipality=place, words=words), PARENT, limit)
    advice = next(p for p in proposals if p.offer.key == "national-raadgivning-29")
    assert advice.standing is Standing.FREE
    assert len([p for p in proposals if p.standing is not Standing.BLOCKED]) <= limit


@pytest.mark.parametrize("who", Who)
def test_r042_whoever_cares_for_a_child_may_ask(offers: Offers, today: date, who: Who) -> None:
    family = Situation(municipality="Odder", who=who, child_months=40)
    assert not in_the_way(offers["national-raadgivning-29"], family, PARENT, today)


def test_r049_five_talks_in_skive_need_no_visitation(offers: Offers, today: date) -> None:
    five = offers["skive-op-til-fem-sessioner"]
    assert gates(five, Situation(municipality="Skive"), today) == ()
    assert [one_more_talk(five, held) for held in range(7)] == [Talks.WITHIN] * 5 + [Talks.DECIDE_WHAT_NOW] * 2


def test_r050_three_counts_are_three_rules(offers: Offers) -> None:
    rules = {}
    for key in ("skive-op-til-fem-sessioner", "odder-far-kontakten", "lolland-psykolog-til-unge"):
        schedule = offers[key].schedule
        assert schedule is not None
        assert schedule.sessions is not None
        sessions = schedule.sessions
        rules[key] = (sessions.count, sessions.count_is_limit, sessions.count_decided_by)
    assert rules == {
        "skive-op-til-fem-sessioner": (5, True, None),
        "odder-far-kontakten": (5, False, None),
        "lolland-psykolog-til-unge": (5, True, Profession.PSYCHOLOGIST),
    }


GATED = [
    "national-30-konsulentbistand",
    "national-30-netvaerks-og-samtalegrupper",
    "national-30-familieplanlaegning",
    "national-30-andre-forebyggende-indsatser",
    "national-31-adfaerdsvanskeligheder",
]


def screening(by: Referrer = ADVISER, place: str = "Odder", **changes: object) -> Evidence:
    made = Screening(place, Outcome.NO_FURTHER_INFORMATION_NEEDED, date(2026, 11, 20), by)
    return Evidence((replace(made, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize("key", GATED)
def test_r052_no_start_without_a_screening_and_r054_none_beyond_it(offers: Offers, today: date, key: str) -> None:
    family = Situation(municipality="Odder", child_months=40)
    assert gates(offers[key], family, today) == (Gate.SCREENING,)
    waits = in_the_way(offers[key], family, ADVISER, today)[Code.VISITATION]
    assert waits.effect is Effect.BLOCKS_STARTING
    assert gates(offers[key], family, today, screening()) == ()
    assert Code.VISITATION not in in_the_way(offers[key], family, ADVISER, today, screening())


@pytest.mark.parametrize(
    "evidence",
    [
        screening(place="Skive"),
        screening(by=staff(StaffProfession.CHILD_ADVISER, "Skive")),
        screening(by=Referrer(StaffProfession.CHILD_ADVISER, OrganisationKind.CIVIL_SOCIETY, "Odder")),
        screening(recorded_on=date(2026, 11, 24)),
        screening(outcome=Outcome.MORE_INFORMATION_NEEDED),
        screening(outcome=Outcome.NO_SUPPORT_NEEDED),
    ],
)
def test_r052_a_screening_of_elsewhere_or_tomorrow_or_another_outcome_opens_nothing(
    offers: Offers, today: date, evidence: Evidence
) -> None:
    family = Situation(municipality="Odder", child_months=40)
    assert gates(offers[GATED[0]], family, today, evidence) == (Gate.SCREENING,)
    assert gates(offers[GATED[0]], Situation(), today, screening()) == (Gate.SCREENING,)


@pytest.mark.parametrize("profession", [None, *EVERY_PROFESSION])
def test_r053_only_an_adviser_with_authority_screens(
    offers: Offers, today: date, profession: StaffProfession | None
) -> None:
    by = Referrer(profession, OrganisationKind.MUNICIPALITY, "Odder")
    is_adviser = profession is StaffProfession.CHILD_ADVISER
    assert may_screen(by, "Odder") is is_adviser
    assert not may_screen(by, None)
    family = Situation(municipality="Odder", child_months=40)
    assert (gates(offers[GATED[0]], family, today, screening(by)) == ()) is is_adviser


def test_r055_31_may_be_given_elsewhere_but_the_screening_is_the_familys_municipalitys(
    offers: Offers, today: date
) -> None:
    elsewhere = replace(offers["national-31-adfaerdsvanskeligheder"], municipalities=("Skive",), nationwide=False)
    family = Situation(municipality="Odder", child_months=40)
    assert gates(elsewhere, family, today, screening()) == ()
    in_skive = screening(staff(StaffProfession.CHILD_ADVISER, "Skive"), "Skive")
    assert gates(elsewhere, family, today, in_skive) == (Gate.SCREENING,)


def test_r056_32_is_the_authoritys_alone(offers: Offers, today: date) -> None:
    family = Situation(municipality="Odder", child_months=40)
    support = offers["national-32-stoettende-indsatser"]
    found = in_the_way(support, family, ADVISER, today, screening())[Code.AUTHORITY]
    assert found.effect is Effect.BLOCKS_SENDING
    assert gates(support, family, today, screening()) == (Gate.AUTHORITY,)
    assert standing([found]) is Standing.BLOCKED


def test_r057_a_group_is_gated_by_its_own_rule_not_by_its_kind(offers: Offers, today: date) -> None:
    gated = {key for key, offer in offers.items() if Gate.SCREENING in gates(offer, Situation(), today)}
    assert gated == set(GATED)
    # Visited by the place itself, and not under § 30.
    assert gates(offers["odder-tryghedscirklen"], Situation(municipality="Odder"), today) == ()


CITY = staff(StaffProfession.SOCIAL_WORKER, "København")
HOLDS = frozenset({Requirement.MUNICIPAL_CASE, Requirement.PREVENTIVE_HELP})


def test_r058_hjem_til_os_has_its_own_conditions(offers: Offers, today: date) -> None:
    friend = offers["koebenhavn-hjem-til-os"]
    family = Situation(municipality="København", child_months=84)
    assert gates(friend, family, today) == (Gate.MUNICIPAL_CASE, Gate.PREVENTIVE_HELP)
    assert in_the_way(friend, family, CITY, today)[Code.CONDITIONS].effect is Effect.BLOCKS_STARTING
    met = replace(family, confirmed=HOLDS)
    assert gates(friend, met, today) == ()
    assert set(in_the_way(friend, met, CITY, today)) == {Code.WAITING}
    unmet = replace(met, denied=frozenset({Requirement.PREVENTIVE_HELP}))
    assert in_the_way(friend, unmet, CITY, today)[Code.CONDITIONS].effect is Effect.BLOCKS_SENDING
    assert gates(friend, unmet, today) == (Gate.PREVENTIVE_HELP,)


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        (CITY, True),
        (staff(StaffProfession.HEALTH_VISITOR, "København"), True),
        (Referrer(StaffProfession.MIDWIFE, OrganisationKind.REGION), False),
        (Referrer(StaffProfession.VOLUNTEER_COORDINATOR, OrganisationKind.CIVIL_SOCIETY), False),
        (PARENT, False),
    ],
)
def test_r058_only_the_municipality_refers(offers: Offers, today: date, by: Referrer, allowed: bool) -> None:
    family = Situation(municipality="København", child_months=84, confirmed=HOLDS)
    found = in_the_way(offers["koebenhavn-hjem-til-os"], family, by, today).get(Code.WHO_MAY_REFER)
    assert (found is None) is allowed
    assert allowed or (found and found.effect is Effect.BLOCKS_SENDING)


@pytest.mark.parametrize("profession", EVERY_PROFESSION)
def test_r059_the_job_centre_approves_its_own(offers: Offers, today: date, profession: StaffProfession) -> None:
    placement = offers["esbjerg-vuggestuepraktik"]
    family = Situation(municipality="Esbjerg", pregnancy_week=25)
    approved = Evidence(approved_by=(staff(profession, "Esbjerg"),))
    is_theirs = profession is StaffProfession.JOB_CENTRE
    assert may_approve(placement, approved.approved_by[0]) is is_theirs
    assert gates(placement, family, today) == (Gate.APPROVAL,)
    assert gates(placement, family, today, approved) == (() if is_theirs else (Gate.APPROVAL,))
    waits = in_the_way(placement, family, approved.approved_by[0], today)[Code.APPROVAL]
    assert (waits.effect, waits.professions) == (Effect.BLOCKS_STARTING, (Profession.JOB_CENTRE,))
    assert not may_approve(offers["esbjerg-cafeer"], approved.approved_by[0])


def test_r059_the_group_beside_it_is_for_those_in_the_placement(offers: Offers, today: date) -> None:
    family = Situation(municipality="Esbjerg", pregnancy_week=25)
    assert gates(offers["esbjerg-gruppe-fra-uge-20"], family, today) == (Gate.NURSERY_PLACEMENT,)


@pytest.mark.parametrize("by", [PARENT, *(staff(p) for p in EVERY_PROFESSION)])
@pytest.mark.parametrize("key", ["odder-far-kontakten", "odder-faedregruppen"])
def test_r083_r084_a_father_comes_by_himself_and_every_professional_may_refer(
    offers: Offers, today: date, by: Referrer, key: str
) -> None:
    father = Situation(municipality="Odder", who=Who.FATHER)
    assert by_oneself(offers[key], father)
    assert not in_the_way(offers[key], father, by, today)


def test_r083_no_mother_is_needed_and_she_is_not_sent_there(offers: Offers, today: date) -> None:
    mother = Situation(municipality="Odder", who=Who.MOTHER)
    found = in_the_way(offers["odder-far-kontakten"], mother, PARENT, today)
    assert found[Code.AUDIENCE].effect is Effect.BLOCKS_SENDING
    assert not by_oneself(offers["odder-far-kontakten"], mother)


def test_r084_requests_go_to_frivilligcenteret(router: Router, offers: Offers) -> None:
    father = Situation(municipality="Odder", who=Who.FATHER, words="fædregruppe")
    group = next(p.offer for p in router.propose(father, PARENT) if p.offer.key == "odder-faedregruppen")
    assert "frivilligcenter" in group.organisation


def test_r089_a_lone_parent_needs_no_other_and_finds_others_alone(router: Router) -> None:
    found = router.propose(Situation(municipality="Roskilde", words="jeg er alene med mit barn"), PARENT)
    solo = next(p for p in found if p.offer.key == "roskilde-solo-foraeldretraef")
    assert solo.standing is Standing.FREE
    assert Audience.SOLO_PARENTS in solo.offer.audience


def test_a_child_born_today_and_a_due_date_long_past(today: date) -> None:
    assert Situation(child_born=today).months(today) == 0
    assert Situation(child_born=today + timedelta(days=1)).months(today) is None
    assert Situation(child_born=date(2025, 11, 24)).months(today) == 11
    assert Situation(child_months=7, child_born=today).months(today) == 7
    assert Situation(due=today).week(today) == 40
    assert Situation(due=today + timedelta(weeks=23)).week(today) == 17
    assert Situation(due=today + timedelta(days=23 * 7 + 6)).week(today) == 16
    assert Situation(due=today - timedelta(weeks=3)).week(today) is None
    assert Situation(pregnancy_week=12, due=today).week(today) == 12
