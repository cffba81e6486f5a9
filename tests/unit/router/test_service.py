"""Proposing: what is asked of the search, in which order it comes back, and that nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.domain import Access, AgeSpan, Offer, ParentAge
from familiehus.catalogue.vocabulary import Audience, OrganisationKind, Profession
from familiehus.geo.tables import load_places
from familiehus.kernel.clock import FixedClock
from familiehus.router.domain import Code, Effect, Standing
from familiehus.router.service import MOST_BLOCKED, Router, requests
from familiehus.router.site import CurrentSearch
from familiehus.router.situation import Referrer, Situation, Who
from familiehus.search.domain import Hit, HitKind, ReasonKind, SearchAnswer, SearchRequest
from familiehus.search.site import SearchSite
from tests.unit.router.conftest import NOW, Doors
from tests.unit.router.test_domain import PLAIN, REFERRERS, SITUATIONS

TODAY = date(2026, 11, 23)
PARENT = Referrer()
MIDWIFE = Referrer(StaffProfession.MIDWIFE, OrganisationKind.REGION)


def test_each_wish_is_a_question_of_its_own() -> None:
    family = Situation(municipality="Odder", topics=("fathers",), words="trist", child_months=3, who=Who.FATHER)
    assert [(r.text, r.filters.topics) for r in requests(family, TODAY)] == [("", ("fathers",)), ("trist", ())]
    assert {r.filters.municipalities for r in requests(family, TODAY)} == {("Odder",)}
    assert not [r for r in requests(family, TODAY) if r.filters.child_months or r.filters.audiences]


def test_without_a_wish_it_is_asked_whom_it_is_for_and_then_everything() -> None:
    first, second = requests(replace(Situation(who=Who.FATHER), child_months=3, words="  "), TODAY)
    assert (first.filters.audiences, first.filters.child_months) == ((Audience.FATHERS,), 3)
    assert second == SearchRequest(limit=second.limit)
    assert len(requests(Situation(), TODAY)) == 1


def test_a_fathers_wish_finds_his_own_offers_with_reasons(router: Router) -> None:
    family = Situation(municipality="odder kommune", who=Who.FATHER, child_months=3, words="jeg vil snakke med nogen")
    found = {p.offer.key: p for p in router.propose(family, MIDWIFE)}
    talks = found["odder-far-kontakten"]
    assert talks.standing is Standing.FREE
    assert ReasonKind.TOPIC in {r.kind for r in talks.reasons}


def test_topics_and_words_count_alike_and_their_reasons_come_together(router: Router) -> None:
    family = Situation(municipality="Esbjerg", topics=("work_placement",), words="praktik i vuggestue")
    placement = next(p for p in router.propose(family, MIDWIFE) if p.offer.key == "esbjerg-vuggestuepraktik")
    assert {ReasonKind.TOPIC, ReasonKind.NAME} <= {r.kind for r in placement.reasons}
    assert len(placement.reasons) <= 3


def test_free_comes_before_gated_before_blocked_and_what_is_here_before_elsewhere(router: Router) -> None:
    family = Situation(municipality="Odder", child_months=24, words="tryghedscirklen")
    proposals = router.propose(family, MIDWIFE, 50)
    assert [p.standing for p in proposals] == sorted(p.standing for p in proposals)
    blocked = [p for p in proposals if p.standing is Standing.BLOCKED]
    assert 2 <= len(blocked) <= MOST_BLOCKED
    assert blocked[0].offer.key == "odder-tryghedscirklen"
    assert Code.MUNICIPALITY in {o.code for o in blocked[-1].obstacles}


class Found:
    """A search that finds these offers, in this order."""

    def __init__(self, *offers: Offer) -> None:
        self._hits = tuple(Hit(o.id, HitKind.OFFER, 1.0) for o in offers)

    def search(self, _request: SearchRequest) -> SearchAnswer:
        return SearchAnswer(len(self._hits), self._hits)

    def advice(self) -> tuple[UUID, ...]:
        return ()


def router_over(root: Path, *everything: Offer) -> Router:
    """One that finds all of these, in this order."""

    @contextmanager
    def reader(ids: Collection[UUID]) -> Iterator[Mapping[UUID, Offer]]:
        by_id = {o.id: o for o in everything}
        yield {i: by_id[i] for i in ids}

    return Router(Found(*everything), reader, Doors(), load_places(root / "data" / "geo"), FixedClock(NOW))


def test_what_is_for_a_pregnancy_stands_before_what_may_be_for_the_time_after_it(root: Path) -> None:
    after = replace(PLAIN, key="efter")
    during = replace(PLAIN, key="under", audience=(Audience.PREGNANT, Audience.PARENTS))
    router = router_over(root, after, during)
    assert [p.offer.key for p in router.propose(Situation(pregnancy_week=17), MIDWIFE)] == ["under", "efter"]
    assert [p.offer.key for p in router.propose(Situation(), MIDWIFE)] == ["efter", "under"], "nobody said how far"


def test_the_order_is_by_what_is_in_the_way_and_then_as_it_was_found(root: Path) -> None:
    free = PLAIN
    second = replace(PLAIN, key="to")
    gated = replace(PLAIN, key="port", access=Access(approval_by=Profession.JOB_CENTRE))
    one = replace(PLAIN, key="en", child_age=AgeSpan(0, 3))
    two = replace(one, key="to-ting", parent_age=ParentAge(max=24))
    away = replace(PLAIN, key="andetsteds", municipalities=("Skive",))
    everything = (away, two, gated, one, free, second)

    router = router_over(root, *everything)
    family = Situation(municipality="Odder", child_months=20, parent_age=30)
    proposals = router.propose(family, PARENT)
    assert [p.offer.key for p in proposals] == [o.key for o in (free, second, gated, one, two, away)]
    assert [p.offer.key for p in router.propose(family, PARENT, 1)] == [o.key for o in (free, one, two, away)]


def test_a_postcode_in_one_municipality_says_where_and_in_several_it_is_asked(router: Router) -> None:
    one = router.placed(Situation(postcode="4900"))
    assert (one.municipality, one.region) == ("Lolland", "Region Sjælland")
    several = router.placed(Situation(postcode="8300"))
    assert several.municipality is None
    assert "Odder" in several.perhaps
    assert router.placed(Situation(postcode="0000")) == Situation(postcode="0000")
    assert router.placed(Situation(municipality="proevekommune")).municipality == "Prøvekommune"


@pytest.mark.parametrize(
    ("town", "postcode"), [("Maribo", "4900"), ("Rødby", None), ("roedby", "0000"), ("0360", None)]
)
def test_people_write_their_town_and_the_place_is_found(router: Router, town: str, postcode: str | None) -> None:
    placed = router.placed(Situation(municipality=town, postcode=postcode))
    assert (placed.municipality, placed.region) == ("Lolland", "Region Sjælland")


def test_a_town_in_several_municipalities_is_asked_about_and_one_nobody_knows_too(router: Router) -> None:
    town = Situation(municipality="Maribo", postcode="4930")
    assert router.placed(town).perhaps == ("Lolland", "Guldborgsund")
    assert router.placed(town).municipality is None
    unknown = Situation(municipality="Ingenby")
    assert router.placed(unknown).municipality is None
    assert not router.knows_where(unknown)
    assert not router.knows_where(Situation(postcode="0000"))
    assert all(map(router.knows_where, (town, Situation(), Situation(municipality="Prøvekommune"))))


def test_an_organisation_without_a_coordinator_cannot_be_sent_to_and_its_ways_stand(
    router: Router, doors: Doors, offers: dict[str, Offer]
) -> None:
    doors.closed.add("odder-kommune")
    family = Situation(municipality="Odder", who=Who.FATHER, words="far-kontakten")
    talks = next(p for p in router.propose(family, PARENT) if p.offer.key == "odder-far-kontakten")
    assert [(o.code, o.effect) for o in talks.obstacles] == [(Code.NOT_OPEN_TO_REFERRAL, Effect.BLOCKS_SENDING)]
    assert talks.standing is Standing.FREE
    assert talks.ways == offers["odder-far-kontakten"].access.ways


def test_words_of_danger_are_heard_here_too_and_close_nothing(router: Router) -> None:
    answer = router.ask(Situation(municipality="Odder", words="min mand slår mig"), MIDWIFE)
    assert answer.urgent
    assert answer.proposals
    assert router.ask(Situation(municipality="Odder", topics=("fathers",)), MIDWIFE).urgent == ()


def test_whoever_wants_to_volunteer_is_no_help_for_a_family(router: Router) -> None:
    found = router.propose(Situation(municipality="København", words="venskabsfamilie"), PARENT, 50)
    assert "koebenhavn-hjem-til-os" in {p.offer.key for p in found}
    assert not [p for p in found if p.offer.audience == (Audience.VOLUNTEERS,)]


def test_before_the_first_edition_there_is_nothing_and_no_error() -> None:
    nothing = CurrentSearch(SearchSite())
    assert nothing.search(SearchRequest("far")).hits == ()
    assert nothing.advice() == ()


def test_the_same_question_twice_has_the_same_answer(router: Router) -> None:
    """Nothing is remembered of who asked before."""
    family = Situation(municipality="Lolland", pregnancy_week=20, words="alene")
    first = router.propose(family, PARENT)
    router.propose(Situation(municipality="Odder", who=Who.FATHER), MIDWIFE)
    assert router.propose(family, PARENT) == first


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(situation=SITUATIONS, by=REFERRERS)
def test_r040_whatever_is_told_there_is_advice(
    router_with: Callable[[Doors], Router], situation: Situation, by: Referrer
) -> None:
    proposals = router_with(Doors()).propose(situation, by, 5)
    assert "national-raadgivning-29" in {p.offer.key for p in proposals}
    assert len(proposals) <= 5 + MOST_BLOCKED
    assert len({p.offer.id for p in proposals}) == len(proposals)
