"""Steps of a history: each has a name, so that one that fails can be read and done again, here or by the services."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from familiehus.consent.domain import Custody
from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.transitions import TABLE
from tests.histories import model
from tests.histories.model import FAMILY, NOTHING, UNITS, WELL, Said, World

MOST_LINES, MOST_REFERRALS, MOST_UNDER_WAY = 3, 20, 5
RECEIVERS: tuple[str | None, ...] = (*(unit.name for unit in UNITS), None)
EVERYBODY = sorted({person for unit in UNITS for person in unit.people | unit.stand_ins})
CUSTODIES = (None, *Custody, Custody.ALONE, Custody.ALONE, Custody.TOGETHER, Custody.TOGETHER)
# Against six for everything that goes forward: otherwise few histories come far.
RARE = {Action.WITHDRAW: 1, Action.DECLINE: 1, Action.DISCARD: 1}
# One parent in three is hard to reach: otherwise no history has three tries on different days.
NOBODY_ANSWERS = RARE | {Action.REACH: 0.2, Action.LOG_TRY: 30, Action.GIVE_UP: 12}
BY_STATE = {state: sorted({row.action for row in TABLE if row.source is state}) for state in State}


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, with everything it takes."""

    what: str
    given: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}{self.given}"


def do(world: World, step: Step) -> World:
    """The world after a step. Raises Refused."""
    function: Callable[..., World] = getattr(model, step.what)
    return function(world, *step.given)


def after(world: World, step: Step) -> tuple[World, bool]:
    """The world after a step, and whether it was allowed; refused, nothing has changed."""
    try:
        return do(world, step), True
    except Refused:
        return world, False


def any_step(world: World, dice: random.Random, *, comings: bool = True) -> Step:
    """Something that somebody might try now; mostly what is possible, at times what is not."""
    if not world.lines or (len(world.lines) < MOST_LINES and dice.random() < 0.03):
        unit = dice.choice(world.units)
        return Step("opened", (dice.choice(sorted(unit.people | unit.stand_ins)), unit.name))
    chance = dice.random()
    under_way = sum(row.state is not State.CLOSED for row in world.referrals)
    if chance < 0.12 and under_way < MOST_UNDER_WAY and len(world.referrals) < MOST_REFERRALS:
        return _draft(world, dice)
    if chance < 0.80 and world.referrals:
        return _act(world, dice)
    if chance < 0.86 and world.consents:
        return _withdraw(world, dice)
    awaiting = [number for number, one in enumerate(world.consents) if one.unconfirmed]
    if chance < 0.93 and awaiting:
        return Step("confirmed", (dice.choice(awaiting),))
    if chance < 0.94 and world.consents:
        number, days = dice.randrange(len(world.consents)), dice.choice((30, 180, 365, 365, 366))
        return Step("said_again", (number, days, dice.choice(CUSTODIES)))
    return _around(world, dice, comings=comings)


def _draft(world: World, dice: random.Random) -> Step:
    line = dice.randrange(len(world.lines))
    holder = world.lines[line].holder
    by = holder.person if holder and dice.random() < 0.9 else dice.choice(EVERYBODY)
    mine = [item.id for item in world.items if line in item.lines]
    items = frozenset(dice.sample(mine, dice.randint(1, len(mine))))
    given = (dice.choice(list(Kind)), dice.choice(RECEIVERS), items, dice.choice((1, 30, 180, 180, 365, 365, 366)))
    latest = dice.choice((None, None, 2, 10))
    return Step("drafted", (by, line, *given, dice.choice(CUSTODIES), latest, dice.random() < 0.25))


def _act(world: World, dice: random.Random) -> Step:
    open_ones = [n for n, r in enumerate(world.referrals) if r.state is not State.CLOSED]
    number = dice.choice(open_ones) if open_ones and dice.random() < 0.97 else dice.randrange(len(world.referrals))
    row = world.referrals[number]
    possible = [a for a in BY_STATE[row.state] if a is not Action.LAPSE]
    action = dice.choice(list(Action))
    if possible and dice.random() < 0.97:
        rare = NOBODY_ANSWERS if number % 3 == 2 else RARE
        (action,) = dice.choices(possible, [rare.get(one, 6) for one in possible])
    by = row.actor[0] if row.actor[0] and dice.random() < 0.7 else _somebody(world, row, dice)
    said = WELL if dice.random() < 0.9 else NOTHING
    if dice.random() < 0.1:
        said = Said(receiver=dice.choice(EVERYBODY), on=dice.choice((1, 30, 366)))
    if row.state in model.TALKED and dice.random() < (0.5 if row.not_talked else 0.05):
        return Step("talked", (number, dice.random() < 0.5))
    return Step("acted", (by, number, action, said))


def _somebody(world: World, row: model.Referral, dice: random.Random) -> str:
    chance = dice.random()
    if chance < 0.05:
        return FAMILY
    if chance < 0.1:
        return dice.choice(EVERYBODY)
    holder = world.lines[row.line].holder
    near = [str(row.sender.person), *([str(holder.person)] if holder else [])]
    place = world.unit(row.unit)
    if place is not None:
        near += sorted(place.people | place.stand_ins) * 2
    return dice.choice(near)


def _withdraw(world: World, dice: random.Random) -> Step:
    number = dice.randrange(len(world.consents))
    named = sorted(world.consents[number].items)
    items = frozenset(dice.sample(named, dice.randint(1, len(named)))) if dice.random() < 0.5 else frozenset()
    return Step("withdrawn", (number, items))


def _around(world: World, dice: random.Random, *, comings: bool) -> Step:
    chance, line = dice.random(), dice.randrange(len(world.lines))
    if chance < 0.35:
        return Step("later", (dice.choice((1, 1, 1, 1, 1, 1, 2, 30)),))
    if chance < 0.6:
        return Step("lapsed")
    holder = world.lines[line].holder
    if chance < 0.75 and holder is not None:
        place = world.unit(str(holder.unit))
        colleagues = sorted(place.people | place.stand_ins) if place else EVERYBODY
        return Step("passed_on", (line, dice.choice(colleagues)))
    if chance < 0.83:
        return Step("said_goodbye", (holder.person if holder else dice.choice(EVERYBODY), line))
    if chance < 0.9 and len(world.lines) > 1:
        one, other = dice.sample(range(len(world.lines)), 2)
        return Step("joined", (one, other))
    if chance < 0.95 or not comings:
        return Step("stopped", (dice.choice(EVERYBODY),))
    return Step("arrived", (dice.choice(EVERYBODY), dice.choice(UNITS).name))


def told(steps: Sequence[Step]) -> str:
    """A history to read."""
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
