"""Every short history of a small world: all of them, by going on once from each world that any of them leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from familiehus.consent.domain import Custody
from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import Action, Kind, State
from tests.histories.invariants import can_be_finished, hold, hold_between
from tests.histories.model import FAMILY, TALKED, World, begin, joined, opened
from tests.histories.steps import BY_STATE, Step, do

SENDER, HOUSE, SISTERS = "jordemoder", "Huset", "Sundhedsplejen"
FACES = {"Jordemødre": (SENDER, "chefjordemoder"), HOUSE: ("terapeut", "koordinator"), SISTERS: ("ledende",)}
MOST_REFERRALS = 2


@dataclass(slots=True)
class Counted:
    """How far it went: worlds that differ, steps tried, histories they stand for."""

    worlds: int = 0
    steps: int = 0
    histories: int = 0


def small_world() -> World:
    """A midwife's line, and the other parent's."""
    world = opened(opened(begin(), SENDER, "Jordemødre"), "terapeut", HOUSE)
    return joined(world, 0, 1)


def further_on(*actions: Action) -> World:
    """The small world with a handover on its way to the house."""
    everything = frozenset({"0name", "0words", "0+1"})
    draft = Step("drafted", (SENDER, 0, Kind.HANDOVER, HOUSE, everything, 30, Custody.TOGETHER))
    world = do(small_world(), draft)
    for action in actions:
        world = do(world, Step("acted", (SENDER if action is Action.SEND else "terapeut", 0, action)))
    return world


def explore(depth: int, start: World) -> Counted:
    """Check every world that at most ``depth`` steps lead to. Raises Broken."""
    counted, ways = Counted(), {start: 1}
    for _ in range(depth):
        further: dict[World, int] = {}
        for world, count in ways.items():
            for step in steps(world):
                counted.steps += 1
                try:
                    new = do(world, step)
                except Refused:
                    continue
                if new not in further:
                    hold(new)
                    can_be_finished(new)
                hold_between(world, new)
                further[new] = further.get(new, 0) + count
        ways = further
        counted.worlds += len(ways)
        counted.histories += sum(ways.values())
    return counted


def steps(world: World) -> Iterator[Step]:
    """Everything worth trying: each act by each kind of person who could, and what happens around them."""
    if len(world.referrals) < MOST_REFERRALS:
        yield from _drafts(world)
    for number, row in enumerate(world.referrals):
        if row.state is State.CLOSED:
            continue
        people = [FAMILY, *FACES[str(row.sender.unit)], *(FACES[row.unit] if row.unit else ())]
        for action in BY_STATE[row.state]:
            if action is not Action.LAPSE:
                yield from (Step("acted", (by, number, action)) for by in people)
        if row.state in TALKED and row.kind is not Kind.INFORMATION:
            yield Step("talked", (number, row.not_talked))
    for number, consent in enumerate(world.consents):
        if consent.withdrawn_at is None:
            yield Step("withdrawn", (number,))
            yield Step("withdrawn", (number, frozenset({"0name"})))
            yield Step("confirmed", (number,))
            if world.day <= consent.last_day:
                yield Step("later", ((consent.last_day + timedelta(days=1) - world.day).days,))
    yield Step("lapsed")
    yield from (Step("stopped", (person,)) for person in (SENDER, "terapeut") if person not in world.gone)
    yield Step("passed_on", (0, "koordinator"))


def _drafts(world: World) -> Iterator[Step]:
    holder = world.lines[0].holder
    if holder is None:
        return
    everything = frozenset({"0name", "0words", "0+1"})
    for kind in Kind:
        yield Step("drafted", (holder.person, 0, kind, HOUSE, everything, 30, Custody.TOGETHER))
    yield Step("drafted", (holder.person, 0, Kind.HANDOVER, SISTERS, frozenset({"0name"}), 180))
    yield Step("drafted", (holder.person, 0, Kind.HANDOVER, None, frozenset({"0name"}), 180))
    yield Step("drafted", (holder.person, 0, Kind.HANDOVER, HOUSE, frozenset({"0name"}), 180, None, None, True))
