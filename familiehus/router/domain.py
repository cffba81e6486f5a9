"""What stands between one family and one offer, and what fits. It judges offers, never families."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from familiehus.catalogue.domain import AgeSpan, Offer, ParentAge, PregnancySpan, Text
from familiehus.catalogue.vocabulary import Audience, Profession, Requirement, Way
from familiehus.router.fitting import Verdict, by_age, by_audience, by_parent_age, by_parity, times_of
from familiehus.router.gates import AUTHORITY_ALONE, NOTHING, SCREENED, Evidence, Gate, gates, paragraphs, unmet
from familiehus.router.situation import Referrer, Situation, Who

BY_ONESELF = frozenset({Way.DROP_IN, Way.SIGN_UP, Way.SELF_REFERRAL})


class Effect(StrEnum):
    """What an obstacle stops: the sending, the start alone, or nothing: it is said so that somebody asks."""

    BLOCKS_SENDING = "blocks_sending"
    BLOCKS_STARTING = "blocks_starting"
    INFORMS = "informs"


class Code(StrEnum):
    """What can stand in the way; what can be read about it is in the ``Obstacle``."""

    WHO_MAY_REFER = "who_may_refer"
    AUDIENCE = "audience"
    AGE = "age"
    PARENT_AGE = "parent_age"
    PARITY = "parity"
    MUNICIPALITY = "municipality"
    CAPACITY = "capacity"
    WAITING = "waiting"
    VISITATION = "visitation"
    AUTHORITY = "authority"
    CONDITIONS = "conditions"
    APPROVAL = "approval"
    PERIOD_OVER = "period_over"
    NOT_OPEN_TO_REFERRAL = "not_open_to_referral"
    TIMES = "times"
    INTERPRETER = "interpreter"


# What a source limits and no law does; audience is what one is asked about, never sorted by.
LIMITS = frozenset({Code.AGE, Code.PARENT_AGE, Code.PARITY, Code.MUNICIPALITY})
_ANYBODY = Referrer()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way. ``ask`` where the source leaves it open: never a silent no (R030, R035).

    ``professions`` are who may refer or must say yes, ``by_oneself`` whether the parent can come without them,
    ``places`` the municipalities or regions it is for, ``seats`` how many there is room for.
    """

    code: Code
    effect: Effect
    ask: bool = False
    professions: tuple[Profession, ...] = ()
    by_oneself: bool = False
    audience: tuple[Audience, ...] = ()
    places: tuple[str, ...] = ()
    child_age: AgeSpan | None = None
    pregnancy: PregnancySpan | None = None
    parent_age: ParentAge | None = None
    seats: int | None = None
    rule: str = ""
    requirement: Requirement | None = None
    text: Text | None = None
    as_of: str | None = None
    until: date | None = None

    @property
    def has_another_way(self) -> bool:
        """Whether the family can still get in by the source's own ways, only not through here."""
        return self.code is Code.NOT_OPEN_TO_REFERRAL


class FitKind(StrEnum):
    """What speaks for an offer beside the words that were looked for."""

    AGE = "age"
    AUDIENCE = "audience"
    NO_VISITATION = "no_visitation"
    NO_WAITING = "no_waiting"
    LANGUAGE = "language"
    TIME = "time"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Fit:
    """``value`` is an audience, a language code or the date of the information."""

    kind: FitKind
    value: str = ""


class Standing(IntEnum):
    """In which order offers are shown: an order of offers by what is in the way, never of families."""

    FREE = 0
    GATED = 1
    BLOCKED = 2


class Talks(StrEnum):
    """What one more talk of a counted offer means (R049, R050)."""

    WITHIN = "within"
    DECIDE_WHAT_NOW = "decide_what_now"


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An offer and what is true of it today beyond its source. ``taken`` are places taken, None when nobody counts."""

    offer: Offer
    takes_referrals: bool = False
    taken: int | None = None


def obstacles(
    facts: OfferFacts, situation: Situation, referrer: Referrer, today: date, evidence: Evidence = NOTHING
) -> tuple[Obstacle, ...]:
    """Everything in the way, what blocks sending first. Blocking is certain; the rest is a question to ask."""
    found = [
        obstacle
        for look in (_referral, _whom, _place, _room, _period, _comfort)
        for obstacle in look(facts, situation, referrer, today)
    ]
    found += _gated(facts.offer, situation, today, evidence)
    return tuple(sorted(found, key=lambda o: list(Effect).index(o.effect)))


def left_out(offer: Offer, situation: Situation, today: date) -> tuple[Obstacle, ...]:
    """Limits of age, parity and place as the source states them, where they certainly leave this family out (R030).

    No law is behind them, and nobody writes of every child in a family: who sends all the same says why.
    """
    facts = OfferFacts(offer)
    found = (*_whom(facts, situation, _ANYBODY, today), *_place(facts, situation, _ANYBODY, today))
    return tuple(one for one in found if one.code in LIMITS and one.effect is Effect.BLOCKS_SENDING)


def may_refer(offer: Offer, situation: Situation, referrer: Referrer) -> Obstacle | None:
    """Why this referrer cannot send, with who can; None when the source lets them (R027, R083, R084).

    Where a source names some and does not say "only", others are told to ask; where it says "only", they are refused.
    Where it names nobody, nobody is shut out; what the law asks for is told by the gates.
    """
    access = offer.access
    alone = by_oneself(offer, situation)
    named = access.referrers
    allowed = alone if referrer.is_parent else any(referrer.counts_as(n) for n in named)
    if allowed or not named:
        return None
    closed = bool(access.only_referred) or (referrer.is_parent and Way.VISITATION in access.ways)
    effect = Effect.BLOCKS_SENDING if closed else Effect.INFORMS
    return Obstacle(Code.WHO_MAY_REFER, effect, ask=not closed, professions=named, by_oneself=alone)


def by_oneself(offer: Offer, situation: Situation) -> bool:
    """Whether the source says that this parent can come without anybody. Not said who they are: as if they could."""
    if not BY_ONESELF & set(offer.access.ways) or offer.access.only_referred:
        return False
    named = offer.access.self_start_by
    return not named or by_audience(named, situation.who) is not Verdict.OUT


def fits(facts: OfferFacts, situation: Situation, today: date) -> tuple[Fit, ...]:
    """What speaks for the offer, from what its source says and the parent said; the most telling first."""
    return tuple(_fits(facts.offer, situation, today))


def standing(found: Iterable[Obstacle]) -> Standing:
    """Where the offer is shown: free, behind a gate, or under "Hvad der står i vejen"."""
    found = tuple(found)
    if any(o.effect is Effect.BLOCKS_SENDING and not o.has_another_way for o in found):
        return Standing.BLOCKED
    return Standing.GATED if any(o.effect is Effect.BLOCKS_STARTING for o in found) else Standing.FREE


def one_more_talk(offer: Offer, held: int) -> Talks:
    """Whether another talk is within what the source counts; two professionals in one talk are one (R049, R050)."""
    sessions = offer.schedule.sessions if offer.schedule else None
    limit = sessions.count if sessions else None
    return Talks.WITHIN if limit is None or held < limit else Talks.DECIDE_WHAT_NOW


def _referral(facts: OfferFacts, situation: Situation, referrer: Referrer, _today: date) -> Iterator[Obstacle]:
    not_theirs = may_refer(facts.offer, situation, referrer)
    if not_theirs:
        yield not_theirs
    if not facts.takes_referrals:
        alone = by_oneself(facts.offer, situation)
        yield Obstacle(Code.NOT_OPEN_TO_REFERRAL, Effect.BLOCKS_SENDING, by_oneself=alone)


def _whom(facts: OfferFacts, situation: Situation, _referrer: Referrer, today: date) -> Iterator[Obstacle]:
    offer = facts.offer
    span = offer.parent_age
    if span and (effect := _EFFECT[by_parent_age(span, situation.parent_age)]):
        yield Obstacle(Code.PARENT_AGE, effect, ask=effect is Effect.INFORMS, parent_age=span)
    if effect := _EFFECT[by_parity(offer, situation.first_child)]:
        yield Obstacle(Code.PARITY, effect, ask=effect is Effect.INFORMS, text=offer.access.note)
    if effect := _EFFECT[by_audience(offer.audience, situation.who)]:
        yield Obstacle(Code.AUDIENCE, effect, ask=effect is Effect.INFORMS, audience=offer.audience)
    if effect := _EFFECT[by_age(offer, situation, today)]:
        asked = effect is Effect.INFORMS
        yield Obstacle(Code.AGE, effect, ask=asked, child_age=offer.child_age, pregnancy=offer.pregnancy)


_EFFECT = {
    Verdict.FITS: None,
    Verdict.ASK: Effect.INFORMS,
    Verdict.NOT_YET: Effect.BLOCKS_STARTING,
    Verdict.OUT: Effect.BLOCKS_SENDING,
}


def _place(facts: OfferFacts, situation: Situation, _referrer: Referrer, _today: date) -> Iterator[Obstacle]:
    offer = facts.offer
    places = (*offer.municipalities, *offer.regions)
    if offer.nationwide or situation.municipality in offer.municipalities or situation.region in offer.regions:
        return
    known = bool(places) and (
        situation.municipality is not None
        or bool(situation.perhaps and offer.municipalities and not set(situation.perhaps) & set(offer.municipalities))
    )
    effect = Effect.BLOCKS_SENDING if known else Effect.INFORMS
    yield Obstacle(Code.MUNICIPALITY, effect, ask=not known, places=places)


def _room(facts: OfferFacts, _situation: Situation, _referrer: Referrer, _today: date) -> Iterator[Obstacle]:
    most = facts.offer.capacity.max if facts.offer.capacity else None
    if most is not None and facts.taken is not None and facts.taken >= most:
        yield Obstacle(Code.CAPACITY, Effect.BLOCKS_STARTING, seats=most)
    waiting = facts.offer.waiting
    if waiting and not waiting.none and waiting.text:
        yield Obstacle(Code.WAITING, Effect.INFORMS, text=waiting.text, as_of=waiting.as_of)


def _period(facts: OfferFacts, _situation: Situation, _referrer: Referrer, today: date) -> Iterator[Obstacle]:
    valid = facts.offer.valid
    if valid is None:
        return
    if valid.until is not None and valid.until < today:
        yield Obstacle(Code.PERIOD_OVER, Effect.BLOCKS_SENDING, text=valid.note, until=valid.until)
    elif valid.until is None and valid.note:
        yield Obstacle(Code.PERIOD_OVER, Effect.INFORMS, ask=True, text=valid.note)


def _comfort(facts: OfferFacts, situation: Situation, _referrer: Referrer, _today: date) -> Iterator[Obstacle]:
    offer = facts.offer
    known = times_of(offer)
    if situation.times and known and not known & situation.times and not (situation.online and offer.online):
        yield Obstacle(Code.TIMES, Effect.INFORMS)
    if situation.interpreter and situation.language not in offer.languages:
        yield Obstacle(Code.INTERPRETER, Effect.INFORMS, ask=True)


def _gated(offer: Offer, situation: Situation, today: date, evidence: Evidence) -> Iterator[Obstacle]:
    missing = gates(offer, situation, today, evidence)
    under = paragraphs(offer)
    if Gate.AUTHORITY in missing:
        yield Obstacle(Code.AUTHORITY, Effect.BLOCKS_SENDING, rule=_rule(under & AUTHORITY_ALONE))
    if Gate.SCREENING in missing:
        yield Obstacle(Code.VISITATION, Effect.BLOCKS_STARTING, rule=_rule(under & SCREENED))
    elif offer.access.visitation_needed and not under:
        yield Obstacle(Code.VISITATION, Effect.INFORMS, professions=offer.access.referrers)
    if Gate.APPROVAL in missing and offer.access.approval_by:
        yield Obstacle(Code.APPROVAL, Effect.BLOCKS_STARTING, professions=(offer.access.approval_by,))
    for needed in unmet(offer, situation):
        effect = Effect.BLOCKS_SENDING if needed in situation.denied else Effect.BLOCKS_STARTING
        yield Obstacle(Code.CONDITIONS, effect, requirement=needed, text=offer.eligibility)


def _rule(numbers: Iterable[int]) -> str:
    return ", ".join(f"§ {number}" for number in sorted(numbers))


def _fits(offer: Offer, situation: Situation, today: date) -> Iterator[Fit]:
    week, months = situation.week(today), situation.months(today)
    told = (months is not None and offer.child_age is not None) or (week is not None and offer.pregnancy is not None)
    if told and by_age(offer, situation, today) is Verdict.FITS:
        yield Fit(FitKind.AGE)
    own = OWN_WORDS[situation.who] if situation.who else ()
    yield from (Fit(FitKind.AUDIENCE, word) for word in own if word in offer.audience)
    if situation.language and situation.language in offer.languages:
        yield Fit(FitKind.LANGUAGE, situation.language)
    if situation.times & times_of(offer):
        yield Fit(FitKind.TIME)
    if situation.online and offer.online:
        yield Fit(FitKind.ONLINE)
    if offer.access.visitation_needed is False:
        yield Fit(FitKind.NO_VISITATION)
    if offer.waiting and offer.waiting.none:
        yield Fit(FitKind.NO_WAITING, offer.waiting.as_of or "")


OWN_WORDS: dict[Who, tuple[Audience, ...]] = {
    Who.PREGNANT: (Audience.PREGNANT,),
    Who.MOTHER: (Audience.MOTHERS,),
    Who.FATHER: (Audience.FATHERS,),
    Who.OTHER: (Audience.PARTNERS, Audience.OTHER_CARERS),
}
