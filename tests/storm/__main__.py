"""``python -m tests.storm``: every storm, or one: histories, sqlite, postgresql, answers. Each has its own options.

Prints the seed, the numbers and how long each took; ends with an error at the first thing that does not hold.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from tests.storm import answers, crashes, plain

DATABASES = ("sqlite", "postgresql")
STORMS = ("histories", *DATABASES, "answers")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm")
    parser.add_argument("storms", nargs="*", choices=[*STORMS, []], default=STORMS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--referrals", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--answers", type=int, default=10_000)
    asked = parser.parse_args()
    tell(f"seed: {asked.seed} (repeat with --seed={asked.seed})")
    for storm in asked.storms:
        began = time.monotonic()
        if storm == "histories":
            tell(plain.generated(asked.seed, asked.steps))
            tell(plain.exhaustive(asked.depth))
        elif storm == "answers":
            for database in DATABASES:
                tell(answers.storm(database, asked.seed, asked.answers))
        else:
            tell(crashes.storm(storm, asked.seed, asked.referrals, asked.kills))
        tell(f"{storm}: {time.monotonic() - began:.0f} s")


def tell(line: str) -> None:
    """One line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
