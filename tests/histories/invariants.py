"""What must hold in every world and at every step: the handover's invariants, said without the code's own rules."""

from __future__ import annotations

from collections import Counter

from familiehus.consent.domain import Custody
from familiehus.families.vocabulary import About
from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.transitions import actions, duty_in
from tests.histories.model import FAMILY, WELL, World, acted


class Broken(AssertionError):
    """An invariant does not hold."""


def hold(world: World) -> None:
    """Raises Broken for the first thing that is wrong in a world."""
    _everybody_is_held(world)
    _nothing_is_silent(world)
    _nobody_reads_more(world)
    _nothing_moves_before_the_written_yes(world)
    _one_handover(world)
    _no_handover_begins_before_somebody_takes_over(world)
    _the_contact_is_where_a_yes_is(world)


def hold_between(before: World, now: World) -> None:
    """Raises Broken when a step did what no step may: the contact moves at taken over, or when it returns."""
    for number, line in enumerate(before.lines):
        old, new = line.holder, now.lines[number].holder
        if old is None or new is None or old.unit == new.unit:
            continue
        if not (_took_over(before, now, number, new) or _a_yes_ended(before, now, number, str(old.unit))):
            raise Broken(f"the contact of {number} went from {old} to {new}")
    for old_row, new_row in zip(before.referrals, now.referrals, strict=False):
        if old_row.state is State.CLOSED and new_row.state is not State.CLOSED:
            raise Broken("what was finished goes on")


def _everybody_is_held(world: World) -> None:
    for unit in world.units:
        _ensure(unit.coordinator not in world.gone, f"{unit.name} has no active coordinator")
    for number, line in enumerate(world.lines):
        if line.ending is not None:
            _ensure(line.holder is None, f"{number} is closed and held")
            continue
        _ensure(line.holder is not None, f"nobody holds {number}")
        person, unit = str(line.holder.person), world.unit(str(line.holder.unit))  # type: ignore[union-attr]
        _ensure(person not in world.gone, f"{number} is held by {person}, who is gone")
        _ensure(unit is not None and world.works(person, unit), f"{number} is held by {person}, who works elsewhere")


def _nothing_is_silent(world: World) -> None:
    for number, row in enumerate(world.referrals):
        if row.state is State.CLOSED:
            _ensure(row.actor == (None, None) and row.deadline is None, f"{number} is finished and waits")
            continue
        person, unit = row.actor
        place = world.unit(unit)
        _ensure(place is not None and row.deadline is not None, f"{number} waits for nobody")
        _ensure(person is None or person not in world.gone, f"{number} waits for {person}, who is gone")
        party = duty_in(row.state, unconfirmed=world.consents[row.consent].unconfirmed).party
        able = {person} - {None} if person else {*place.people, *place.stand_ins}  # type: ignore[union-attr]
        can = [one for one in able if party in world.parties(str(one), row) and actions(row.state, row.kind, party)]
        _ensure(bool(can), f"{number} ({row.kind} {row.state}) waits for {row.actor}, who can do nothing")


def _nobody_reads_more(world: World) -> None:
    for unit in world.units:
        for line in range(len(world.lines)):
            for key in world.reads(unit.name, line):
                item = next(one for one in world.items if one.id == key)
                yes = [
                    c
                    for c in world.consents
                    if c.unit == unit.name
                    and key in c.items
                    and c.withdrawn_at is None
                    and not c.unconfirmed
                    and key not in c.withdrawn_items
                    and world.day <= c.last_day
                ]
                from_lines = {c.line for c in yes}
                _ensure(item.lines <= from_lines, f"{unit.name} reads {key} without everyone's yes")
                if item.about is About.CHILD:
                    shared = {c.line for c in yes if c.custody is Custody.TOGETHER}
                    alone = any(c.custody is Custody.ALONE for c in yes)
                    _ensure(alone or len(shared) > 1, f"{unit.name} reads {key} without custody")


def _nothing_moves_before_the_written_yes(world: World) -> None:
    """Where it is asked for, nobody but the sender has anything to do with it, and nobody has said yes to it."""
    for number, row in enumerate(world.referrals):
        if not world.consents[row.consent].unconfirmed:
            continue
        far = {State.ACCEPTED, State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE, State.COMPLETED}
        _ensure(row.state not in far, f"{number} is {row.state} and the parent has not confirmed it")
        if row.state is State.SENT:
            _ensure(row.actor[1] == row.sender.unit, f"{number} waits for {row.actor}, who may not know of it")


def _one_handover(world: World) -> None:
    under_way = Counter(r.line for r in world.referrals if r.under_way)
    _ensure(all(count == 1 for count in under_way.values()), "two handovers are under way")


def _no_handover_begins_before_somebody_takes_over(world: World) -> None:
    """Whoever sent it holds on until then, also where the family waits for a place first."""
    begun = {State.TAKEN_OVER, State.ACTIVE, State.COMPLETED}
    for number, row in enumerate(world.referrals):
        if row.kind is Kind.HANDOVER and row.state in begun:
            _ensure(row.taken_over, f"{number} is {row.state} and nobody has taken over")


def _the_contact_is_where_a_yes_is(world: World) -> None:
    """A unit that did not open the line holds it by a yes that nobody has taken back."""
    for number, line in enumerate(world.lines):
        if line.holder is None or not line.earlier:
            continue
        unit, first = line.holder.unit, line.earlier[0].unit
        theirs = [c for c in world.consents if c.line == number and c.unit == unit]
        stands = any(c.withdrawn_at is None and not c.items <= c.withdrawn_items for c in theirs)
        if unit != first and not stands:
            raise Broken(f"{unit} holds {number} without a yes, and {first} could")


def _took_over(before: World, now: World, line: int, holder: object) -> bool:
    return any(
        old.kind is Kind.HANDOVER
        and old.line == line
        and old.state in {State.IN_CONTACT, State.WAITING}
        and new.state is State.TAKEN_OVER
        and not old.taken_over
        and not old.not_talked
        and before.consents[old.consent].valid_on(before.day)
        and (new.receiver, new.unit) == (holder.person, holder.unit)  # type: ignore[attr-defined]
        for old, new in zip(before.referrals, now.referrals, strict=False)
    )


def _a_yes_ended(before: World, now: World, line: int, unit: str) -> bool:
    """The unit that had the contact lost a yes to it, or said that it cannot after all."""
    lost = any(
        old != new and old.line == line and old.unit == unit and new.withdrawn_at is not None
        for old, new in zip(before.consents, now.consents, strict=False)
    )
    declined = any(
        old.line == line and old.unit == unit and new.state is State.DECLINED and old.state is State.WAITING
        for old, new in zip(before.referrals, now.referrals, strict=False)
    )
    theirs = [yes for yes in before.consents if yes.line == line and yes.unit == unit]
    ran_out = bool(theirs) and not any(yes.valid_on(before.day) for yes in theirs)
    return lost or declined or ran_out


def can_be_finished(world: World) -> None:
    """Raises Broken unless those whose turn it is, and the family, can bring every referral to its end."""
    for number in range(len(world.referrals)):
        here = world
        for _ in range(4):
            row = here.referrals[number]
            if row.state is State.CLOSED:
                break
            here = _one_step_to_the_end(here, number)
        _ensure(here.referrals[number].state is State.CLOSED, f"{number} cannot be finished from {row.state}")


def _one_step_to_the_end(world: World, number: int) -> World:
    row = world.referrals[number]
    person, unit = row.actor
    place = world.unit(unit)
    who = person or (place.coordinator if place else FAMILY)
    for action in (Action.SETTLE, Action.DISCARD, Action.WITHDRAW):
        for by in (who, FAMILY):
            try:
                return acted(world, by, number, action, WELL)
            except Refused:
                continue
    raise Broken(f"{number} has no way on from {row.state} for {who}")


def _ensure(true: bool, otherwise: str) -> None:
    if not true:
        raise Broken(otherwise)
