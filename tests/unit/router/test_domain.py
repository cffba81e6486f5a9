"""The rules by themselves: every limit, both sides of it, and what holds whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.domain import (
    Access,
    AgeSpan,
    Capacity,
    Hours,
    Offer,
    ParentAge,
    PregnancySpan,
    Schedule,
    Sessions,
    Text,
    Validity,
)
from familiehus.catalogue.vocabulary import (
    Audience,
    DayPart,
    OrganisationKind,
    Profession,
    Requirement,
    Sector,
    Tier,
    Way,
    Weekday,
)
from familiehus.router.domain import (
    Code,
    Effect,
    Fit,
    FitKind,
    Obstacle,
    OfferFacts,
    Standing,
    Talks,
    by_oneself,
    fits,
    left_out,
    may_refer,
    obstacles,
    one_more_talk,
    standing,
)
from familiehus.router.fitting import Verdict, by_age, by_audience, times_of
from familiehus.router.gates import Evidence, Gate, Outcome, Screening, gates, paragraphs
from familiehus.router.situation import FreeTime, Referrer, Situation, Who

TODAY = date(2026, 11, 23)
PARENT = Referrer()
MIDWIFE = Referrer(StaffProfession.MIDWIFE, OrganisationKind.REGION)
PLAIN = Offer(
    "proeve-tilbud", "Prøvetilbud", "proeve", (Sector.MUNICIPALITY,), Tier.OPEN, Text("Et prøvetilbud."), (),
    municipalities=("Odder",), audience=(Audience.FAMILIES,),
)  # fmt: skip
HERE = Situation(municipality="Odder")


def codes(offer: Offer, situation: Situation = HERE, by: Referrer = PARENT, **facts: object) -> dict[Code, Obstacle]:
    known = OfferFacts(offer, **{"takes_referrals": True, **facts})  # type: ignore[arg-type]
    return {o.code: o for o in obstacles(known, situation, by, TODAY)}


def test_nothing_is_in_the_way_of_a_plain_offer() -> None:
    assert codes(PLAIN) == {}
    assert fits(OfferFacts(PLAIN), HERE, TODAY) == ()
    assert standing(()) is Standing.FREE


def test_nobody_behind_the_door_leaves_the_sources_own_ways() -> None:
    shut = codes(PLAIN, takes_referrals=False)[Code.NOT_OPEN_TO_REFERRAL]
    assert shut.effect is Effect.BLOCKS_SENDING
    assert shut.has_another_way
    assert standing([shut]) is Standing.FREE
    assert not shut.by_oneself
    open_door = replace(PLAIN, access=Access(ways=(Way.DROP_IN,)))
    assert codes(open_door, takes_referrals=False)[Code.NOT_OPEN_TO_REFERRAL].by_oneself


def test_what_blocks_sending_is_told_first() -> None:
    offer = replace(PLAIN, access=Access(approval_by=Profession.JOB_CENTRE), child_age=AgeSpan(0, 12))
    found = obstacles(
        OfferFacts(offer, True), replace(HERE, child_months=40, interpreter=True, language="ar"), PARENT, TODAY
    )
    assert [o.effect for o in found] == [Effect.BLOCKS_SENDING, Effect.BLOCKS_STARTING, Effect.INFORMS]
    assert standing(found) is Standing.BLOCKED
    assert standing(found[1:]) is Standing.GATED


@pytest.mark.parametrize(
    ("access", "by", "effect"),
    [
        (Access(), MIDWIFE, None),
        (Access(ways=(Way.REFERRAL,)), PARENT, None),
        (Access(referrers=(Profession.MIDWIFE,)), MIDWIFE, None),
        (Access(referrers=(Profession.GP,)), MIDWIFE, Effect.INFORMS),
        (Access(referrers=(Profession.GP,), only_referred=True), MIDWIFE, Effect.BLOCKS_SENDING),
        (Access(ways=(Way.REFERRAL,), referrers=(Profession.GP,)), PARENT, Effect.INFORMS),
        (Access(ways=(Way.VISITATION,), referrers=(Profession.GP,)), PARENT, Effect.BLOCKS_SENDING),
        (Access(ways=(Way.VISITATION,), referrers=(Profession.GP,)), MIDWIFE, Effect.INFORMS),
        (Access(ways=(Way.SIGN_UP,), referrers=(Profession.GP,)), PARENT, None),
        (Access(ways=(Way.SIGN_UP,), referrers=(Profession.GP,), only_referred=True), PARENT, Effect.BLOCKS_SENDING),
        (Access(referrers=(Profession.PROFESSIONALS,), only_referred=True), MIDWIFE, None),
        (Access(referrers=(Profession.PROFESSIONALS,), only_referred=True), PARENT, Effect.BLOCKS_SENDING),
        (Access(referrers=(Profession.MUNICIPAL_STAFF,), only_referred=True), MIDWIFE, Effect.BLOCKS_SENDING),
        (
            Access(referrers=(Profession.MUNICIPAL_STAFF,), only_referred=True),
            Referrer(None, OrganisationKind.MUNICIPALITY),
            None,
        ),
        (
            Access(referrers=(Profession.PROFESSIONALS,), only_referred=True),
            Referrer(None, OrganisationKind.MUNICIPALITY),
            Effect.BLOCKS_SENDING,
        ),
    ],
)
def test_who_may_refer(access: Access, by: Referrer, effect: Effect | None) -> None:
    found = may_refer(replace(PLAIN, access=access), HERE, by)
    assert (found and found.effect) is effect
    assert found is None or found.ask is (effect is Effect.INFORMS)
    assert found is None or found.professions == access.referrers


def test_a_parent_whom_the_source_names_starts_alone() -> None:
    fathers = replace(PLAIN, access=Access(ways=(Way.SELF_REFERRAL,), self_start_by=(Audience.FATHERS,)))
    alone = {who: by_oneself(fathers, Situation(who=who)) for who in (None, *Who)}
    assert alone == {None: True, Who.FATHER: True, Who.OTHER: True, Who.MOTHER: False, Who.PREGNANT: False}


@pytest.mark.parametrize(
    ("span", "months", "verdict"),
    [
        (AgeSpan(12, 24), 5, Verdict.OUT),
        (AgeSpan(12, 24), 6, Verdict.NOT_YET),
        (AgeSpan(12, 24), 12, Verdict.FITS),
        (AgeSpan(12, 24), 24, Verdict.FITS),
        (AgeSpan(12, 24), 25, Verdict.OUT),
        (AgeSpan(12, 24, soft=True), 0, Verdict.ASK),
        (AgeSpan(24, 36, soft=True), 11, Verdict.OUT),
        (AgeSpan(12, 24, soft=True), 36, Verdict.ASK),
        (AgeSpan(12, 24, soft=True), 37, Verdict.OUT),
        (AgeSpan(12), 200, Verdict.FITS),
        (AgeSpan(None, 24), 0, Verdict.FITS),
        (None, 5, Verdict.FITS),
    ],
)
def test_a_childs_age_at_both_ends(span: AgeSpan | None, months: int, verdict: Verdict) -> None:
    assert by_age(replace(PLAIN, child_age=span), Situation(child_months=months), TODAY) is verdict


EXPECTING = (Audience.EXPECTANT_PARENTS,)


@pytest.mark.parametrize(
    ("offer", "verdict"),
    [
        (replace(PLAIN, pregnancy=PregnancySpan(20, 30)), Verdict.FITS),
        (replace(PLAIN, pregnancy=PregnancySpan(21)), Verdict.NOT_YET),
        (replace(PLAIN, pregnancy=PregnancySpan(None, 19)), Verdict.OUT),
        (replace(PLAIN, pregnancy=PregnancySpan()), Verdict.FITS),
        (replace(PLAIN, audience=EXPECTING), Verdict.FITS),
        (PLAIN, Verdict.ASK),
        (replace(PLAIN, child_age=AgeSpan(0, 83)), Verdict.NOT_YET),
        (replace(PLAIN, child_age=AgeSpan(36, 83)), Verdict.OUT),
    ],
)
def test_a_week_of_pregnancy(offer: Offer, verdict: Verdict) -> None:
    assert by_age(offer, Situation(pregnancy_week=20), TODAY) is verdict


def test_what_is_only_before_the_birth_is_over_after_it_and_either_stage_may_open_a_door() -> None:
    before = replace(PLAIN, audience=EXPECTING)
    assert by_age(before, Situation(child_months=3), TODAY) is Verdict.OUT
    assert by_age(before, Situation(child_months=30, pregnancy_week=10), TODAY) is Verdict.FITS
    both = replace(before, audience=(*EXPECTING, Audience.FAMILIES))
    assert by_age(both, Situation(child_months=3), TODAY) is Verdict.FITS


def test_an_age_nobody_told_is_asked_about_only_where_there_is_a_limit() -> None:
    assert by_age(PLAIN, Situation(), TODAY) is Verdict.FITS
    assert by_age(replace(PLAIN, child_age=AgeSpan(0, 12)), Situation(), TODAY) is Verdict.ASK
    assert by_age(replace(PLAIN, pregnancy=PregnancySpan()), Situation(), TODAY) is Verdict.ASK


def test_a_first_child_is_meant_only_where_parents_in_general_are_not() -> None:
    first = replace(PLAIN, audience=(Audience.FIRST_TIME_PARENTS, Audience.EXPECTANT_PARENTS))
    second = replace(HERE, first_child=False)
    assert codes(first, second)[Code.PARITY].effect is Effect.BLOCKS_SENDING
    assert codes(replace(first, audience=(*first.audience, Audience.PARENTS)), second) == {}


@pytest.mark.parametrize(
    ("audience", "who", "verdict"),
    [
        ((), Who.FATHER, Verdict.FITS),
        ((Audience.MOTHERS,), Who.FATHER, Verdict.OUT),
        ((Audience.MOTHERS, Audience.PARENTS), Who.FATHER, Verdict.FITS),
        ((Audience.MOTHERS,), Who.PREGNANT, Verdict.FITS),
        ((Audience.PREGNANT,), Who.MOTHER, Verdict.OUT),
        ((Audience.FATHERS,), Who.OTHER, Verdict.ASK),
        ((Audience.FATHERS,), None, Verdict.ASK),
        ((Audience.SOLO_PARENTS,), Who.FATHER, Verdict.ASK),
        ((Audience.YOUNG_PEOPLE,), Who.MOTHER, Verdict.ASK),
        ((Audience.VOLUNTEERS,), None, Verdict.OUT),
        ((Audience.VOLUNTEERS,), Who.MOTHER, Verdict.OUT),
    ],
)
def test_an_audience(audience: tuple[Audience, ...], who: Who | None, verdict: Verdict) -> None:
    assert by_audience(audience, who) is verdict


@pytest.mark.parametrize(
    ("offer", "situation", "effect"),
    [
        (PLAIN, HERE, None),
        (PLAIN, Situation(municipality="Skive"), Effect.BLOCKS_SENDING),
        (PLAIN, Situation(), Effect.INFORMS),
        (PLAIN, Situation(perhaps=("Odder", "Skive")), Effect.INFORMS),
        (PLAIN, Situation(perhaps=("Aarhus", "Skive")), Effect.BLOCKS_SENDING),
        (replace(PLAIN, municipalities=()), HERE, Effect.INFORMS),
        (replace(PLAIN, municipalities=(), nationwide=True), Situation(), None),
        (
            replace(PLAIN, municipalities=(), regions=("Region Midtjylland",)),
            replace(HERE, region="Region Midtjylland"),
            None,
        ),
        (
            replace(PLAIN, municipalities=(), regions=("Region Nordjylland",)),
            replace(HERE, region="Region Midtjylland"),
            Effect.BLOCKS_SENDING,
        ),
        (
            replace(PLAIN, municipalities=(), regions=("Region Nordjylland",)),
            Situation(perhaps=("Skive", "Odder")),
            Effect.INFORMS,
        ),
    ],
)
def test_a_place(offer: Offer, situation: Situation, effect: Effect | None) -> None:
    found = codes(offer, situation).get(Code.MUNICIPALITY)
    assert (found and found.effect) is effect


def test_room_is_told_only_where_somebody_counts() -> None:
    group = replace(PLAIN, capacity=Capacity(6, 8))
    assert codes(group) == {}
    assert codes(group, taken=7) == {}
    assert codes(group, taken=8)[Code.CAPACITY].seats == 8
    assert codes(PLAIN, taken=99) == {}


@pytest.mark.parametrize(
    ("valid", "effect"),
    [
        (Validity(until=date(2026, 11, 22)), Effect.BLOCKS_SENDING),
        (Validity(until=TODAY), None),
        (Validity(note=Text("Spørg.")), Effect.INFORMS),
        (Validity(until=TODAY, note=Text("Spørg.")), None),
        (Validity(start=TODAY), None),
    ],
)
def test_a_period(valid: Validity, effect: Effect | None) -> None:
    found = codes(replace(PLAIN, valid=valid)).get(Code.PERIOD_OVER)
    assert (found and found.effect) is effect


def test_visited_by_the_place_itself_is_told_and_gates_nothing() -> None:
    visited = replace(PLAIN, access=Access(visitation_needed=True))
    assert codes(visited)[Code.VISITATION].effect is Effect.INFORMS
    assert gates(visited, HERE, TODAY) == ()


@pytest.mark.parametrize(
    ("basis", "visitation", "numbers"),
    [
        (("Barnets lov § 30",), None, {30}),
        ((), "§§ 30 og 32", {30, 32}),
        (("barnets lov §§ 30 og 31",), None, {30, 31}),
        (("Dagtilbudsloven § 30",), None, set()),
        ((), None, set()),
    ],
)
def test_the_rule_an_offer_is_given_under_is_read_closed(
    basis: tuple[str, ...], visitation: str | None, numbers: set[int]
) -> None:
    offer = replace(PLAIN, legal_basis=basis, access=Access(visitation=visitation))
    assert paragraphs(offer) == numbers


def test_both_doors_of_two_paragraphs_are_told() -> None:
    found = codes(replace(PLAIN, access=Access(visitation="§§ 31, 30 og 32", visitation_needed=True)))
    assert found[Code.VISITATION].rule == "§ 30, § 31"
    assert found[Code.AUTHORITY].rule == "§ 32"


@pytest.mark.parametrize(
    ("schedule", "times"),
    [
        (None, set()),
        (Schedule(), set()),
        (Schedule(opening=(Hours((Weekday.MON,), time(9), time(15)),)), {FreeTime.DAYTIME}),
        (Schedule(opening=(Hours((Weekday.MON,), time(9), time(19)),)), {FreeTime.DAYTIME, FreeTime.EVENING}),
        (Schedule(opening=(Hours((Weekday.SAT,), time(18), time(19)),)), {FreeTime.EVENING, FreeTime.WEEKEND}),
        (Schedule(sessions=Sessions(day_parts=(DayPart.EVENING,))), {FreeTime.EVENING}),
        (Schedule(sessions=Sessions(day_parts=(DayPart.MORNING,))), {FreeTime.DAYTIME}),
        (Schedule(sessions=Sessions(opens=time(17))), {FreeTime.EVENING}),
        (Schedule(sessions=Sessions(opens=time(10), weekdays=(Weekday.SUN,))), {FreeTime.DAYTIME, FreeTime.WEEKEND}),
    ],
)
def test_when_it_happens(schedule: Schedule | None, times: set[FreeTime]) -> None:
    assert times_of(replace(PLAIN, schedule=schedule)) == times


def test_times_that_do_not_meet_are_told_and_stop_nothing() -> None:
    evening = replace(PLAIN, schedule=Schedule(sessions=Sessions(day_parts=(DayPart.EVENING,))))
    by_day = replace(HERE, times=frozenset({FreeTime.DAYTIME}))
    assert codes(evening, by_day)[Code.TIMES].effect is Effect.INFORMS
    assert codes(PLAIN, by_day) == {}
    assert codes(evening, replace(by_day, times=frozenset(FreeTime))) == {}
    assert codes(replace(evening, online=True), replace(by_day, online=True)) == {}
    assert codes(replace(evening, online=True), by_day).keys() == {Code.TIMES}


def test_an_interpreter_is_asked_for_unless_the_offer_speaks_the_language() -> None:
    family = replace(HERE, language="ar", interpreter=True)
    assert codes(PLAIN, family)[Code.INTERPRETER].ask
    assert codes(replace(PLAIN, languages=("ar",)), family) == {}


def test_what_speaks_for_an_offer() -> None:
    offer = replace(
        PLAIN, child_age=AgeSpan(0, 12), audience=(Audience.FATHERS,), languages=("pl",), online=True,
        schedule=Schedule(sessions=Sessions(day_parts=(DayPart.EVENING,))), access=Access(visitation_needed=False),
    )  # fmt: skip
    family = Situation(
        who=Who.FATHER, child_months=3, language="pl", online=True, times=frozenset({FreeTime.EVENING})
    )  # fmt: skip
    assert fits(OfferFacts(offer), family, TODAY) == (
        Fit(FitKind.AGE),
        Fit(FitKind.AUDIENCE, "fathers"),
        Fit(FitKind.LANGUAGE, "pl"),
        Fit(FitKind.TIME),
        Fit(FitKind.ONLINE),
        Fit(FitKind.NO_VISITATION),
    )
    too_old = replace(family, child_months=20, language="da", online=False, times=frozenset())
    assert [f.kind for f in fits(OfferFacts(offer), too_old, TODAY)] == [FitKind.AUDIENCE, FitKind.NO_VISITATION]
    pregnant = replace(PLAIN, pregnancy=PregnancySpan())
    assert fits(OfferFacts(pregnant), Situation(pregnancy_week=9), TODAY) == (Fit(FitKind.AGE),)


def test_talks_are_counted_only_where_the_source_counts() -> None:
    assert one_more_talk(PLAIN, 100) is Talks.WITHIN
    assert one_more_talk(replace(PLAIN, schedule=Schedule()), 100) is Talks.WITHIN
    assert one_more_talk(replace(PLAIN, schedule=Schedule(sessions=Sessions())), 100) is Talks.WITHIN
    assert one_more_talk(replace(PLAIN, schedule=Schedule(sessions=Sessions(count=5))), 5) is Talks.DECIDE_WHAT_NOW


# Whatever is told, certain things hold.

REFERRERS = st.builds(
    Referrer,
    st.none() | st.sampled_from(StaffProfession),
    st.none() | st.sampled_from(OrganisationKind),
    st.none() | st.sampled_from(["Odder", "Skive", "København"]),
)
SITUATIONS = st.builds(
    Situation,
    municipality=st.none() | st.sampled_from(["Odder", "Skive", "København"]),
    who=st.none() | st.sampled_from(Who),
    pregnancy_week=st.none() | st.integers(0, 42),
    child_months=st.none() | st.integers(0, 216),
    first_child=st.none() | st.booleans(),
    parent_age=st.none() | st.integers(13, 60),
    confirmed=st.frozensets(st.sampled_from(Requirement)),
    denied=st.frozensets(st.sampled_from(Requirement)),
)
SCREENINGS = st.builds(
    Screening,
    st.sampled_from(["Odder", "Skive"]),
    st.sampled_from(Outcome),
    st.dates(date(2026, 11, 1), date(2026, 12, 1)),
    REFERRERS,
)
EVIDENCE = st.builds(
    Evidence, st.lists(SCREENINGS, max_size=3).map(tuple), st.lists(REFERRERS, max_size=2).map(tuple)
)  # fmt: skip


@given(number=st.integers(0, 10_000), situation=SITUATIONS, by=REFERRERS, evidence=EVIDENCE)
def test_r052_r053_r056_no_evidence_opens_a_gate_it_is_not_for(
    offers: dict[str, Offer], number: int, situation: Situation, by: Referrer, evidence: Evidence
) -> None:
    offer = list(offers.values())[number % len(offers)]
    missing = gates(offer, situation, TODAY, evidence)
    assert set(missing) <= set(gates(offer, situation, TODAY))
    if 32 in paragraphs(offer):
        assert Gate.AUTHORITY in missing
    if paragraphs(offer) & {30, 31} and Gate.SCREENING not in missing:
        assert any(
            s.by.profession is StaffProfession.CHILD_ADVISER
            and s.by.municipality == s.municipality == situation.municipality
            and s.recorded_on <= TODAY
            for s in evidence.screenings
        )
    found = obstacles(OfferFacts(offer, True), situation, by, TODAY, evidence)
    assert not any(o.ask and o.effect is not Effect.INFORMS for o in found)
    # Every missing gate is told, and what is told is missing.
    gated = {Code.VISITATION, Code.AUTHORITY, Code.APPROVAL, Code.CONDITIONS}
    told = [o for o in found if o.code in gated and o.effect is not Effect.INFORMS]
    assert len(told) == len(missing)


@pytest.mark.parametrize(
    ("offer", "situation", "codes"),
    [
        (replace(PLAIN, child_age=AgeSpan(0, 12)), Situation(child_months=48), [Code.AGE]),
        (replace(PLAIN, child_age=AgeSpan(0, 12)), Situation(), []),
        (replace(PLAIN, child_age=AgeSpan(0, 12)), Situation(child_months=48, pregnancy_week=30), []),
        (replace(PLAIN, child_age=AgeSpan(12, 36)), Situation(child_months=9), []),
        (replace(PLAIN, parent_age=ParentAge(15, 24)), Situation(parent_age=25), [Code.PARENT_AGE]),
        (replace(PLAIN, audience=(Audience.FIRST_TIME_PARENTS,)), Situation(first_child=False), [Code.PARITY]),
        (replace(PLAIN, municipalities=("Esbjerg",)), Situation(municipality="Odense"), [Code.MUNICIPALITY]),
        (replace(PLAIN, municipalities=("Esbjerg",)), Situation(municipality="Esbjerg"), []),
        (replace(PLAIN, audience=(Audience.FATHERS,)), Situation(who=Who.MOTHER), []),
        (replace(PLAIN, legal_basis=("Barnets lov § 30",)), Situation(), []),
        (replace(PLAIN, access=Access(only_referred=True, referrers=(Profession.GP,))), Situation(), []),
    ],
)
def test_r030_left_out_is_only_what_age_parity_or_place_make_certain(
    offer: Offer, situation: Situation, codes: list[Code]
) -> None:
    """Not who may refer, not the law, not for whom it is: those have rules of their own."""
    found = left_out(offer, situation, TODAY)
    assert [one.code for one in found] == codes
    assert all(one in obstacles(OfferFacts(offer), situation, MIDWIFE, TODAY) for one in found), (
        "the router says so, too"
    )
