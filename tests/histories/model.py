"""The workflow as plain values: the domain's own functions put together as the services put them, without a database.

A world never changes; each act gives the next one or raises Refused. People and units are called by short names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from familiehus.consent.domain import (
    Consent,
    ConsentForm,
    Custody,
    Draft,
    Item,
    Purpose,
    Understood,
    check,
    check_longer,
    readable,
)
from familiehus.families.domain import Ending, Goodbye, Holder, Line, back_to, close, give_to, open_line
from familiehus.families.vocabulary import About
from familiehus.kernel.errors import Refused
from familiehus.kernel.workdays import OpeningDays
from familiehus.referrals.domain import Action, Effect, Facts, Kind, Party, State
from familiehus.referrals.transitions import DUTIES, Transition, actions, apply, duty_in, find

FIRST_DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
UNTIL_KNOWN_DAYS = 20
TALKED = frozenset({State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE})
FAMILY, WORKER = "family", "worker"
_WEEKDAYS = OpeningDays()


@dataclass(frozen=True, slots=True)
class Unit:
    """A desk: who stands for it, and everybody who works there."""

    name: str
    organisation: str
    coordinator: str
    deputy: str | None
    people: frozenset[str]

    @property
    def stand_ins(self) -> frozenset[str]:
        """As ``Desk.stand_ins``."""
        return frozenset({self.coordinator, self.deputy} - {None})  # type: ignore[arg-type]


UNITS = (
    Unit("Jordemødre", "region", "chefjordemoder", "vikar", frozenset({"jordemoder", "kollega"})),
    Unit("Huset", "kommune", "koordinator", "stedfortræder", frozenset({"terapeut", "pædagog"})),
    Unit("Sundhedsplejen", "kommune", "ledende", None, frozenset({"sundhedsplejerske"})),
)


@dataclass(frozen=True, slots=True)
class Referral:
    """As a row of the database says it."""

    kind: Kind
    line: int
    sender: Holder
    unit: str | None
    consent: int
    state: State
    actor: tuple[str | None, str | None]
    deadline: date | None
    latest: date | None = None
    receiver: str | None = None
    place: bool = False
    tries: frozenset[date] = frozenset()
    taken_over: bool = False
    not_talked: bool = False

    @property
    def under_way(self) -> bool:
        """Whether it is a handover that nobody has taken over yet."""
        on_the_way = self.state in {State.SENT, State.ACCEPTED, State.IN_CONTACT}
        return self.kind is Kind.HANDOVER and (on_the_way or (self.state is State.WAITING and not self.taken_over))


@dataclass(frozen=True, slots=True)
class Said:
    """What an act carries. By default everything a guard asks for."""

    reason: bool = True
    what_next: bool = True
    receiver: str | None = None
    on: int | None = 7
    wants: bool = True
    signed: bool = True
    successor: bool = True


WELL = Said()
NOTHING = Said(reason=False, what_next=False, on=None, wants=False, signed=False, successor=False)


@dataclass(frozen=True, slots=True)
class World:
    """Everything there is on one day."""

    day: date
    units: tuple[Unit, ...] = UNITS
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    consents: tuple[Consent, ...] = ()
    referrals: tuple[Referral, ...] = ()
    gone: frozenset[str] = frozenset()

    def unit(self, name: str | None) -> Unit | None:
        """A unit by name."""
        return next((unit for unit in self.units if unit.name == name), None)

    def works(self, person: str, unit: Unit) -> bool:
        """Whether somebody active works in the unit's organisation."""
        return person not in self.gone and any(
            person in other.people | other.stand_ins for other in self.units if other.organisation == unit.organisation
        )

    def parties(self, by: str, referral: Referral) -> frozenset[Party]:
        """As whom somebody stands to a referral."""
        if by in (FAMILY, WORKER):
            return frozenset({Party.FAMILY if by == FAMILY else Party.NOBODY})
        holder, found = self.lines[referral.line].holder, set()
        if self._acts_for(by, referral.sender):
            found.add(Party.SENDER)
            if referral.unit is None:
                found.add(Party.RECEIVER)
            if holder is None:
                found.add(Party.HOLDER)
        if holder is not None and self._acts_for(by, holder):
            found.add(Party.HOLDER)
        receiver = self.unit(referral.unit)
        if receiver is not None and by not in self.gone and by in receiver.people | receiver.stand_ins:
            found.add(Party.RECEIVER)
        return frozenset(found)

    def _acts_for(self, by: str, holder: Holder) -> bool:
        unit = self.unit(str(holder.unit))
        return unit is not None and self.works(by, unit) and (by == holder.person or by in unit.stand_ins)

    def reads(self, unit: str, line: int) -> frozenset[Any]:
        """The items of a line that others wrote and the people of a unit may read today."""
        here = [item for item in self.items if line in item.lines]
        return readable(here, self.consents, unit, self.day)  # type: ignore[arg-type]


def begin() -> World:
    """Nothing has happened."""
    return World(FIRST_DAY)


def opened(world: World, by: str, unit: str) -> World:
    """A line with a name, words of their own, and something about the child."""
    number, place = len(world.lines), world.unit(unit)
    if place is None or not world.works(by, place) or by not in place.people | place.stand_ins:
        raise Refused("not yours")
    line = open_line(number, place.organisation, Holder(by, unit))  # type: ignore[arg-type]
    mine = frozenset({number})
    items = tuple(
        Item(f"{number}{what}", about, mine)  # type: ignore[arg-type]
        for what, about in (("name", About.SELF), ("words", About.SELF), ("born", About.CHILD))
    )
    return replace(world, lines=(*world.lines, line), items=world.items + items)


def joined(world: World, one: int, other: int) -> World:
    """Something about the child that concerns both parents' lines."""
    both = Item(f"{one}+{other}", About.CHILD, frozenset({one, other}))  # type: ignore[arg-type]
    return world if both in world.items else replace(world, items=(*world.items, both))


def drafted(
    world: World,
    by: str,
    line: int,
    kind: Kind,
    unit: str | None,
    items: frozenset[Any],
    days: int,
    custody: Custody | None = None,
    latest: int | None = None,
    in_writing: bool = False,
) -> World:
    """A referral with the consent it rests on; ``in_writing``: the parent must confirm it before it counts."""
    sender = _asks_from(world, by, line, kind)
    if unit == sender.unit and kind is Kind.HANDOVER:
        raise Refused("the contact is in that unit already")
    last_day, about_child = (
        world.day + timedelta(days=days),
        any(item.about is About.CHILD for item in world.items if item.id in items),
    )
    said = Draft(items, Purpose.OFFER, ConsentForm.ORAL, Understood.OWN_LANGUAGE, last_day, custody, True)
    check(said, world.day, about_child=about_child)
    number = len(world.consents)
    consent = Consent(
        number,
        line,
        unit,
        items,
        MOMENT,
        last_day,
        custody,
        unconfirmed=in_writing,  # type: ignore[arg-type]
    )
    referral = Referral(
        kind, line, sender, unit, number, State.DRAFT, (by, str(sender.unit)), after(world.day, 5),
        None if latest is None else world.day + timedelta(days=latest),
    )  # fmt: skip
    return replace(world, consents=(*world.consents, consent), referrals=(*world.referrals, referral))


def _asks_from(world: World, by: str, line: int, kind: Kind) -> Holder:
    """Whoever holds the contact; for all but a handover a professional the parent has let in, and talked with."""
    holder = world.lines[line].holder
    if holder is None:
        raise Refused("not yours")
    if world._acts_for(by, holder):  # noqa: SLF001 - its own module
        return Holder(by, holder.unit)  # type: ignore[arg-type]
    let_in = (
        row
        for row in world.referrals
        if row.line == line and row.kind is not Kind.INFORMATION and row.state in TALKED
        if world.consents[row.consent].valid_on(world.day)
    )
    for row in let_in if kind is not Kind.HANDOVER else ():
        unit = world.unit(row.unit)
        if unit is not None and _receives(world, unit, by):
            return Holder(by, unit.name)  # type: ignore[arg-type]
    raise Refused("not yours")


def acted(world: World, by: str, number: int, action: Action, said: Said = WELL) -> World:
    """One row of the table."""
    referral = world.referrals[number]
    parties = world.parties(by, referral)
    theirs = referral.state is State.DRAFT or (referral.state is State.SENT and waits_for_yes(world, referral))
    hidden = parties == {Party.RECEIVER} and referral.unit is not None and theirs
    if not parties or hidden:
        raise Refused("not yours")
    receiver = world.unit(referral.unit)
    if said.receiver is not None and (receiver is None or not _receives(world, receiver, said.receiver)):
        raise Refused("say who will reach the parent")
    able = [p for p in sorted(parties) if action in actions(referral.state, referral.kind, p)]
    named = _named(world, by, referral, action, said)
    row = apply(referral.state, action, next(iter(able), min(parties)), _facts(world, number, named, action, said))
    return _carried_out(world, number, row, named, said)


def talked(world: World, number: int, yes: bool) -> World:
    """The parent says on their own page whether they have talked with whoever says so."""
    referral = world.referrals[number]
    if referral.kind is Kind.INFORMATION or referral.state not in TALKED:
        raise Refused("nobody asks that")
    return _put(world, number, replace(referral, not_talked=not yes))


def waits_for_yes(world: World, referral: Referral) -> bool:
    """Whether the yes it rests on awaits the parent's own."""
    return world.consents[referral.consent].unconfirmed


def _receives(world: World, unit: Unit, person: str) -> bool:
    return person not in world.gone and person in unit.people | unit.stand_ins


def _named(world: World, by: str, referral: Referral, action: Action, said: Said) -> str | None:
    unit = world.unit(referral.unit)
    if unit is None or by in (FAMILY, WORKER):
        return referral.receiver
    me = by if _receives(world, unit, by) else None
    return said.receiver or (me if action is Action.REACH else None) or referral.receiver or me


def _facts(world: World, number: int, named: str | None, action: Action, said: Said) -> Facts:
    referral = world.referrals[number]
    holder = world.lines[referral.line].holder
    others = (
        other.line == referral.line and other.under_way for at, other in enumerate(world.referrals) if at != number
    )
    return Facts(
        kind=referral.kind,
        consent_given=world.consents[referral.consent].given_on(world.day),
        consent_valid=world.consents[referral.consent].valid_on(world.day),
        other_handover_under_way=action in (Action.SEND, Action.FIND_AGAIN) and any(others),
        sender_holds_contact=holder is not None and holder.unit == referral.sender.unit,
        receiver_named=named is not None or referral.unit is None,
        tries=tuple(referral.tries),
        family_wants_waiting=said.wants,
        reason="fordi" if said.reason else "",
        what_next="noget andet" if said.what_next else "",
        estimate_given=said.on is not None,
        signature_seen=said.signed,
        taken_over=referral.taken_over,
        not_talked=referral.not_talked,
        place_free=True,
        gates_missing=(),
        programme_stops=False,
        successor_named=referral.unit is not None or referral.kind is not Kind.HANDOVER or said.successor,
    )


def _carried_out(world: World, number: int, row: Transition, named: str | None, said: Said) -> World:
    referral, action = world.referrals[number], row.action
    if action in (Action.ACCEPT, Action.REACH, Action.TAKE_OVER):
        referral = replace(referral, receiver=named)
    if action is Action.TAKE_OVER:
        referral = replace(referral, taken_over=True)
    if action is Action.REACH:
        referral = replace(referral, not_talked=False)
    if action is Action.LOG_TRY:
        referral = replace(referral, tries=referral.tries | {world.day})
    if action is Action.FIND_AGAIN:
        referral = replace(referral, tries=frozenset())  # who was reached is tried anew before anybody gives up
    if action in (Action.PUT_ON_WAITING, Action.RENEW_ESTIMATE) and said.on is not None:
        referral = replace(referral, latest=world.day + timedelta(days=said.on))
    world = _put(world, number, referral)
    for effect in row.effects:
        world = _effect(world, number, effect)
    if Effect.SHARING_ENDS in row.effects and not _holds_by_it(world, world.referrals[number]):
        world = _return_from(world, referral.line, referral.unit)
    outside = referral.unit is None and referral.kind is Kind.HANDOVER and Effect.CONTACT_MOVES in row.effects
    referral = replace(world.referrals[number], state=State.CLOSED if outside else row.target)
    return _put(world, number, _with_duty(world, referral, said))


def _effect(world: World, number: int, effect: Effect) -> World:
    referral = world.referrals[number]
    line = world.lines[referral.line]
    hands_over = referral.kind is Kind.HANDOVER
    if effect is Effect.CONTACT_MOVES and hands_over:
        return followed(_hand_over(world, referral, line), referral.line)
    if effect is Effect.CONTACT_RETURNS and hands_over and line.holder and line.holder.unit == referral.unit:
        return followed(_give_back(world, referral.line), referral.line)
    if effect is Effect.SHARING_ENDS and not _holds_by_it(world, referral):
        return _ended(world, referral.consent)
    if effect is Effect.YES_COUNTS:
        return _put_consent(world, referral.consent, replace(world.consents[referral.consent], unconfirmed=False))
    if effect in (Effect.PLACE_TAKEN, Effect.PLACE_FREED):
        return _put(world, number, replace(referral, place=effect is Effect.PLACE_TAKEN))
    return world


def _holds_by_it(world: World, referral: Referral) -> bool:
    """Settling a handover ends no sharing while the receiver holds the contact by it."""
    holder = world.lines[referral.line].holder
    held = (str(holder.unit) if holder else None) == referral.unit
    return referral.state is State.COMPLETED and referral.kind is Kind.HANDOVER and held


def _hand_over(world: World, referral: Referral, line: Line) -> World:
    unit = world.unit(referral.unit)
    if unit is None:
        others = [r for r in world.referrals if r.line == referral.line and r is not referral]
        if any(other.state is not State.CLOSED for other in others):
            raise Refused("a referral is still under way")
        ended = close(line, Ending.OUTSIDE_HOLDS, Goodbye(parent_told=True), line.id)
        return _line(world, referral.line, ended)
    if referral.receiver is None or not world.works(referral.receiver, unit):
        raise Refused("only an active person can hold the contact")
    return _line(world, referral.line, give_to(line, Holder(referral.receiver, unit.name)))  # type: ignore[arg-type]


def _give_back(world: World, number: int) -> World:
    line = world.lines[number]
    given = {c.unit for c in world.consents if c.line == number and c.unit is not None}
    over = (
        given
        - {holder.unit for holder in line.earlier[:1]}
        - {c.unit for c in world.consents if c.line == number and c.valid_on(world.day)}
    )

    def may_hold(holder: Holder) -> bool:
        unit = world.unit(str(holder.unit))
        return unit is not None and holder.unit not in over and world.works(str(holder.person), unit)

    now = line.holder.unit if line.holder else None
    units = [h.unit for h in reversed(line.earlier) if h.unit not in {now, *over}] + [now]
    place = world.unit(str(units[0]))
    if place is None:
        raise Refused("the line is closed")
    coordinator = Holder(place.coordinator, place.name)  # type: ignore[arg-type]
    return _line(world, number, give_to(line, back_to(line, may_hold, coordinator)))


def _return_from(world: World, number: int, unit: str | None) -> World:
    line = world.lines[number]
    yes = [c for c in world.consents if c.line == number and c.unit == unit]
    ended = bool(yes) and not any(c.valid_on(world.day) for c in yes)
    if unit is None or line.holder is None or line.holder.unit != unit or not ended:
        return world
    first = line.earlier[0] if line.earlier else line.holder
    return world if first.unit == unit else followed(_give_back(world, number), number)


def followed(world: World, number: int) -> World:
    """What waits for the holder goes with the contact."""
    holder = world.lines[number].holder

    def to(referral: Referral) -> Referral:
        if referral.line != number or DUTIES[referral.state].party is not Party.HOLDER:
            return referral
        whose = holder or referral.sender
        return replace(referral, actor=(str(whose.person), str(whose.unit)))

    return replace(world, referrals=tuple(map(to, world.referrals)))


def _with_duty(world: World, referral: Referral, said: Said) -> Referral:
    awaits = referral.state is State.SENT and waits_for_yes(world, referral)
    duty, holder = duty_in(referral.state, unconfirmed=awaits), world.lines[referral.line].holder
    if duty.party is Party.NOBODY:
        return replace(referral, actor=(None, None), deadline=None)
    sender = (str(referral.sender.person), str(referral.sender.unit))
    receiver = (referral.receiver, referral.unit) if referral.unit else sender
    holding = (str(holder.person), str(holder.unit)) if holder else sender
    actor = {Party.SENDER: sender, Party.RECEIVER: receiver, Party.HOLDER: holding}[duty.party]
    day = after(world.day, duty.days or UNTIL_KNOWN_DAYS)
    if referral.state is State.SENT and referral.unit and referral.kind is not Kind.INFORMATION and not awaits:
        day = after(world.day - timedelta(days=1), 1)  # no offer is chosen in these histories: the same working day
    if duty.days is None and said.on:
        day = world.day + timedelta(days=said.on)
    if referral.kind is Kind.INFORMATION and duty.party is Party.RECEIVER and referral.latest is not None:
        day = max(min(after(world.day, duty.days or UNTIL_KNOWN_DAYS), referral.latest), world.day)
    return replace(referral, actor=actor, deadline=day)


def withdrawn(world: World, consent: int, items: frozenset[Any] = frozenset()) -> World:
    """The parent takes back a yes, the whole or some of it."""
    row = world.consents[consent]
    if items and row.withdrawn_at is None:
        row = replace(row, withdrawn_items=row.withdrawn_items | (items & row.items))
        world = _put_consent(world, consent, row)
    if items and row.given_on(world.day):
        return world
    return _end_what_rests_on(_ended(world, consent), consent, FAMILY, Action.WITHDRAW)


def confirmed(world: World, number: int) -> World:
    """The parent says yes in writing, on their own page."""
    consent = world.consents[number]
    if not consent.given_on(world.day) or not consent.unconfirmed:
        raise Refused("there is nothing to confirm")
    for at, referral in enumerate(world.referrals):
        if referral.consent == number and find(referral.state, Action.CONFIRM, referral.kind) is not None:
            world = acted(world, FAMILY, at, Action.CONFIRM, NOTHING)
    return _put_consent(world, number, replace(world.consents[number], unconfirmed=False))


def said_again(world: World, number: int, days: int, custody: Custody | None) -> World:
    """The parent says a yes again before it ends."""
    consent = world.consents[number]
    if not consent.valid_on(world.day):
        raise Refused("the parent has not agreed to this")
    named, until = consent.items - consent.withdrawn_items, world.day + timedelta(days=days)
    draft = Draft(named, Purpose.OFFER, ConsentForm.WRITTEN, Understood.OWN_LANGUAGE, until, custody, True)
    abouts = {item.about for item in world.items if item.id in named}
    check_longer(draft, consent.last_day, world.day, about_child=About.CHILD in abouts)
    return _put_consent(world, number, replace(consent, last_day=until, custody=custody or consent.custody))


def lapsed(world: World) -> World:
    """The worker ends what rests on consents whose last day has passed."""
    for number, consent in enumerate(world.consents):
        if consent.last_day < world.day and consent.withdrawn_at is None:
            world = _end_what_rests_on(world, number, WORKER, Action.LAPSE)
    return world


def _end_what_rests_on(world: World, consent: int, by: str, action: Action) -> World:
    for number, referral in enumerate(world.referrals):
        if referral.consent == consent and find(referral.state, action, referral.kind) is not None:
            world = acted(world, by, number, action, NOTHING)
    yes = world.consents[consent]
    return _return_from(world, yes.line, yes.unit)  # type: ignore[arg-type]


def _ended(world: World, consent: int) -> World:
    row = world.consents[consent]
    return world if row.withdrawn_at else _put_consent(world, consent, replace(row, withdrawn_at=MOMENT))


def later(world: World, days: int) -> World:
    """Days pass."""
    return replace(world, day=world.day + timedelta(days=days))


def passed_on(world: World, number: int, to: str) -> World:
    """The holder gives the contact to a colleague in the same unit."""
    line = world.lines[number]
    unit = world.unit(str(line.holder.unit)) if line.holder else None
    if unit is None or not world.works(to, unit):
        raise Refused("only an active person can hold the contact")
    return followed(_line(world, number, give_to(line, Holder(to, unit.name))), number)  # type: ignore[arg-type]


def said_goodbye(world: World, by: str, number: int) -> World:
    """The holder closes the line; the parent has been told."""
    line = world.lines[number]
    if line.holder is None or not world._acts_for(by, line.holder):  # noqa: SLF001 - its own module
        raise Refused("not yours")
    if any(r.line == number and r.state is not State.CLOSED for r in world.referrals):
        raise Refused("a referral is still under way")
    return _line(world, number, close(line, Ending.ENOUGH, Goodbye(parent_told=True), line.id))


def stopped(world: World, person: str) -> World:
    """Access ends at once: what the person stands for, holds and should do goes to the unit's coordinator."""
    if person in world.gone or any(unit.coordinator == person and unit.deputy is None for unit in world.units):
        raise Refused("in this world there is somebody who can step in")
    world = replace(world, units=tuple(_without(unit, person) for unit in world.units), gone=world.gone | {person})
    for number, line in enumerate(world.lines):
        if line.holder is not None and line.holder.person == person:
            world = _line(world, number, give_to(line, _stand_in(world, line.holder)))
    return replace(world, referrals=tuple(_passed_on(world, one, person) for one in world.referrals))


def _without(unit: Unit, person: str) -> Unit:
    coordinator = (unit.deputy or "") if unit.coordinator == person else unit.coordinator
    deputy = None if person in unit.stand_ins else unit.deputy
    return replace(unit, coordinator=coordinator, deputy=deputy, people=unit.people - {person})


def _stand_in(world: World, holder: Holder) -> Holder:
    unit = world.unit(str(holder.unit))
    return Holder(unit.coordinator, unit.name) if unit else holder  # type: ignore[arg-type]


def _passed_on(world: World, referral: Referral, person: str) -> Referral:
    if referral.state is State.CLOSED:
        return referral
    sender = _stand_in(world, referral.sender) if referral.sender.person == person else referral.sender
    unit, receiver, actor = world.unit(referral.unit), referral.receiver, referral.actor
    if receiver == person and unit is not None:
        receiver = unit.coordinator
    if actor[0] == person and actor[1] is not None:
        actor = (str(_stand_in(world, Holder(person, actor[1])).person), actor[1])  # type: ignore[arg-type]
    return replace(referral, sender=sender, receiver=receiver, actor=actor)


def arrived(world: World, person: str, unit: str) -> World:
    """Somebody new, or back again, works in a unit."""
    units = tuple(replace(u, people=u.people | {person}) if u.name == unit else u for u in world.units)
    return replace(world, units=units, gone=world.gone - {person})


@lru_cache(maxsize=100_000)
def after(day: date, count: int) -> date:
    """As the units of this world count: every weekday that is no holiday."""
    return _WEEKDAYS.after(day, count)


def _put(world: World, number: int, referral: Referral) -> World:
    referrals = (*world.referrals[:number], referral, *world.referrals[number + 1 :])
    return replace(world, referrals=referrals)


def _put_consent(world: World, number: int, consent: Consent) -> World:
    return replace(world, consents=(*world.consents[:number], consent, *world.consents[number + 1 :]))


def _line(world: World, number: int, line: Line) -> World:
    return replace(world, lines=(*world.lines[:number], line, *world.lines[number + 1 :]))


Act = Callable[[World], World]
