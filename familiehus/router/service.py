"""Proposes offers for a situation: found by the search, judged by the rules, ordered by what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol
from uuid import UUID

from familiehus.catalogue.domain import Offer
from familiehus.catalogue.vocabulary import Audience, Way
from familiehus.geo.tables import Places
from familiehus.kernel.clock import Clock
from familiehus.router.domain import (
    OWN_WORDS,
    Code,
    Effect,
    Fit,
    Obstacle,
    OfferFacts,
    Standing,
    fits,
    obstacles,
    standing,
)
from familiehus.router.gates import NOTHING, Evidence
from familiehus.router.placing import placed
from familiehus.router.situation import Referrer, Situation
from familiehus.search.domain import Filters, Hit, HitKind, Reason, ReasonKind, SearchAnswer, SearchRequest

# Of each wish so many are looked at; a family's place and wish leave fewer.
LOOKED_AT = 40
# Shown under "Hvad der står i vejen", beside those that fit.
MOST_BLOCKED = 5
MOST_REASONS = 3


class Finder(Protocol):
    """The search, as far as the router asks it."""

    def search(self, request: SearchRequest) -> SearchAnswer:
        """What is found."""
        ...

    def advice(self) -> tuple[UUID, ...]:
        """The free advice that every municipality gives (R040)."""
        ...


Offers = Callable[[Collection[UUID]], AbstractContextManager[Mapping[UUID, Offer]]]


class Receiving(Protocol):
    """Who takes referrals, and how many places are taken, today."""

    def open(self, organisations: Collection[str]) -> Collection[str]:
        """Those of the organisations, by key, that have an active coordinator behind the door."""
        ...

    def taken(self, offers: Collection[UUID]) -> Mapping[UUID, int]:
        """Places taken in counted offers; an offer nobody counts is absent."""
        ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """One offer for one situation: why, and what stands in the way. It says nothing about the family."""

    offer: Offer
    reasons: tuple[Reason, ...] = ()
    fits: tuple[Fit, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    standing: Standing = field(default=Standing.FREE)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways in that the source names; they stand even when nothing can be sent."""
        return self.offer.access.ways


@dataclass(frozen=True, slots=True)
class Answer:
    """Proposals, and the keys of data/urgent.yaml to show before them when the words were of danger."""

    proposals: list[Proposal]
    urgent: tuple[str, ...] = ()


class Router:
    """Proposes. Keeps nothing of what it was told, and opens no gate."""

    def __init__(self, finder: Finder, offers: Offers, receiving: Receiving, places: Places, clock: Clock) -> None:
        self._finder = finder
        self._offers = offers
        self._receiving = receiving
        self._places = places
        self._clock = clock

    def propose(
        self, situation: Situation, referrer: Referrer, limit: int = 10, evidence: Evidence = NOTHING
    ) -> list[Proposal]:
        """What :meth:`ask` proposes, without the lines of urgent help."""
        return self.ask(situation, referrer, limit, evidence).proposals

    def ask(self, situation: Situation, referrer: Referrer, limit: int = 10, evidence: Evidence = NOTHING) -> Answer:
        """At most ``limit`` offers, free before gated, and after them at most ``MOST_BLOCKED`` that something blocks.

        What is for the age or week that was told comes before what must be asked about it.
        Free advice is always among them, whatever the municipality (R040). Never raises for an unknown place: what is
        there is told, the rest is asked.
        """
        situation = self.placed(situation)
        today = self._clock.now().date()
        answers = [self._finder.search(request) for request in requests(situation, today)]
        found = _merged(answers)
        advice = self._finder.advice()
        for number in advice:
            found.setdefault(number, (Reason(ReasonKind.EVERYWHERE),))
        with self._offers(tuple(found)) as offers:
            families = [o for o in offers.values() if set(o.audience) != {Audience.VOLUNTEERS}]
            proposals = self._judged(families, found, situation, referrer, today, evidence)
        urgent = dict.fromkeys(key for answer in answers for key in answer.urgent)
        if situation.week(today) is not None or situation.months(today) is not None:
            proposals.sort(key=_is_age_asked_about)
        return Answer(_shown(proposals, frozenset(advice), limit), tuple(urgent))

    def placed(self, situation: Situation) -> Situation:
        """With the municipality's right name and region.

        People write their town: then the postcode says where, else the town's name. What lies in several
        municipalities, or is not known, is asked.
        """
        return placed(self._places, situation)

    def knows_where(self, situation: Situation) -> bool:
        """Whether what was written about the place names one, or nothing was."""
        placed = self.placed(situation)
        return bool(placed.municipality or placed.perhaps) or not (situation.municipality or situation.postcode)

    def _judged(
        self,
        offers: Iterable[Offer],
        reasons: Mapping[UUID, tuple[Reason, ...]],
        situation: Situation,
        referrer: Referrer,
        today: date,
        evidence: Evidence,
    ) -> list[Proposal]:
        offers = list(offers)
        open_now = self._receiving.open({o.organisation for o in offers})
        taken = self._receiving.taken([o.id for o in offers if o.capacity])
        proposals = []
        for offer in offers:
            facts = OfferFacts(offer, offer.organisation in open_now, taken.get(offer.id))
            found = obstacles(facts, situation, referrer, today, evidence)
            why = reasons.get(offer.id, ())
            proposals.append(Proposal(offer, why, fits(facts, situation, today), found, standing(found)))
        return proposals


def requests(situation: Situation, today: date) -> tuple[SearchRequest, ...]:
    """What is asked of the search: the topics and the own words, each by itself; without either, whom it is for.

    Age and audience never narrow a wish: what does not fit is told with its reason, not left out (R030).
    """
    place = (situation.municipality,) if situation.municipality else situation.perhaps
    filters = Filters(municipalities=place, postcode=situation.postcode)
    found = []
    if situation.topics:
        found.append(SearchRequest("", replace(filters, topics=situation.topics), limit=LOOKED_AT))
    if situation.words.strip():
        found.append(SearchRequest(situation.words, filters, limit=LOOKED_AT))
    if not found:
        audiences = OWN_WORDS[situation.who] if situation.who else ()
        life = replace(filters, child_months=situation.months(today), pregnancy_week=situation.week(today))
        wider = dict.fromkeys((replace(life, audiences=audiences), filters))
        found = [SearchRequest("", wanted, limit=LOOKED_AT) for wanted in wider]
    return tuple(found)


def _merged(answers: Iterable[SearchAnswer]) -> dict[UUID, tuple[Reason, ...]]:
    """Every offer found with why, best first: each wish counts as much as the others."""
    worth: dict[UUID, float] = {}
    reasons: dict[UUID, tuple[Reason, ...]] = {}
    for answer in answers:
        for rank, hit in enumerate(_offers_of((*answer.hits, *answer.elsewhere))):
            worth[hit.id] = worth.get(hit.id, 0.0) + 1 / (rank + 5)
            both = dict.fromkeys((*reasons.get(hit.id, ()), *hit.why))
            reasons[hit.id] = tuple(both)[:MOST_REASONS]
    return {number: reasons[number] for number in sorted(worth, key=lambda n: -worth[n])}


def _offers_of(hits: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.kind is not HitKind.HOUSE]


def _shown(proposals: list[Proposal], advice: frozenset[UUID], limit: int) -> list[Proposal]:
    """The first of each standing, in the order of the search; one place is kept for the advice."""
    ways = sorted((p for p in proposals if p.standing is not Standing.BLOCKED), key=lambda p: p.standing)
    kept = ways[:limit]
    missing = [p for p in ways[limit:] if p.offer.id in advice]
    if missing:
        kept = [*kept[: max(0, limit - len(missing))], *missing]
    blocked = sorted((p for p in proposals if p.standing is Standing.BLOCKED), key=_farness)
    return kept + blocked[:MOST_BLOCKED]


def _is_age_asked_about(proposal: Proposal) -> bool:
    return any(o.code is Code.AGE for o in proposal.obstacles)


def _farness(proposal: Proposal) -> tuple[bool, int]:
    """What is here and blocked by one thing alone is nearest; another municipality's is farthest."""
    blocks = [o.code for o in proposal.obstacles if o.effect is Effect.BLOCKS_SENDING]
    return Code.MUNICIPALITY in blocks, len(blocks)
