"""The plain rules: a million generated steps, and every history of a few steps."""

from __future__ import annotations

import random
from collections import Counter

from tests.histories.exhaustive import explore, small_world
from tests.histories.invariants import Broken, can_be_finished, hold, hold_between
from tests.histories.model import begin
from tests.histories.steps import after, any_step, told

STEPS_OF_A_HISTORY = 100


def generated(seed: int, steps: int) -> str:
    """Histories until so many steps have been tried. Raises Broken with the whole history and its seed."""
    done, allowed, histories = 0, Counter[str](), 0
    while done < steps:
        histories += 1
        done += _history(seed + histories, allowed)
    counts = ", ".join(f"{what} {count}" for what, count in sorted(allowed.items()))
    return f"{done} steps in {histories} histories, {allowed.total()} of them allowed; every invariant held ({counts})"


def _history(seed: int, allowed: Counter[str]) -> int:
    dice, world, steps = random.Random(seed), begin(), []  # noqa: S311 - no secrets
    for _ in range(STEPS_OF_A_HISTORY):
        step = any_step(world, dice)
        steps.append(step)
        now, did = after(world, step)
        if not did:
            continue
        allowed[str(step.given[2]) if step.what == "acted" else step.what] += 1
        try:
            hold(now)
            hold_between(world, now)
        except Broken as error:
            raise Broken(f"history {seed}: {error}\n{told(steps)}") from error
        world = now
    can_be_finished(world)
    return len(steps)


def exhaustive(depth: int) -> str:
    """All of them, each world once."""
    counted = explore(depth, small_world())
    return f"all {counted.histories} histories of up to {depth} steps: {counted.worlds} worlds, {counted.steps} steps"
