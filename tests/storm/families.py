"""Families on their way through the API: every request is sent again, with the same key, until somebody answers."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.integration.referrals.api_world import ApiWorld

Json = dict[str, Any]
RECEIVERS = ("terapeut", "pædagog", "koordinator")
# What a receiver does, one after another; each way as often as it stands here.
WAYS = (
    ("accept", "reach", "take_over"),
    ("accept", "reach", "take_over"),
    ("accept", "reach", "take_over", "start", "complete"),
    ("accept", "log_try", "reach"),
    ("decline",),
    ("accept",),
    (),
)
_PATIENCE_S = 600


@dataclass
class Done:
    """A family as those who drive it were told: what was answered with a yes."""

    line: str
    referral: str = ""
    acts: list[str] = field(default_factory=list)


class Families:
    """So many families, handed on by a few threads."""

    def __init__(self, world: ApiWorld, address: str, count: int, seed: int) -> None:
        self.count, self.again = count, 0
        self.done: list[Done] = []
        self.problems: list[str] = []
        self._world = world
        self._address = address
        self._seed = seed
        self._tokens = {name: world.caller(name).token for name in ("jordemoder", *RECEIVERS)}
        self._lock = threading.Lock()
        self._taken = 0

    def through(self) -> int:
        """How many have come to the end of their way."""
        return len(self.done)

    def drive(self, number: int) -> None:
        """One after another until there are enough."""
        dice = random.Random(self._seed * 31 + number)  # noqa: S311 - which way a family takes
        try:
            while self._one_more():
                self.done.append(self._family(dice))
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.problems.append(f"{type(error).__name__}: {error}")

    def _one_more(self) -> bool:
        with self._lock:
            self._taken += 1
            return self._taken <= self.count and not self.problems

    def _family(self, dice: random.Random) -> Done:
        line = self._act("jordemoder", "/api/v1/lines", NEW)
        found = self._get("jordemoder", f"/api/v1/lines/{line['id']}")
        done = Done(line["id"])
        said = {
            "to": {"unit": str(self._world.world.units["Huset"])},
            "kind": "handover",
            "items": [item["id"] for item in found["items"]],
            "form": "oral",
            "understood": "own_language",
            "last_day": self._world.world.consent(frozenset()).last_day.isoformat(),
            "agreed": True,
        }
        done.referral = self._act("jordemoder", f"/api/v1/lines/{line['id']}/referrals", said)["id"]
        done.acts.append("send")
        receiver = dice.choice(RECEIVERS)
        here = f"/api/v1/referrals/{done.referral}"
        for action in dice.choice(WAYS):
            version = self._get(receiver, here)["version"]
            self._act(receiver, f"{here}/{action}", WORDS.get(action, {}), version)
            done.acts.append(action)
        return done

    def _get(self, who: str, path: str) -> Json:
        return self._ask(urllib.request.Request(self._address + path, headers=self._headers(who)))  # noqa: S310 - own

    def _act(self, who: str, path: str, said: Json, version: int | None = None) -> Json:
        headers = self._headers(who) | {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self._ask(urllib.request.Request(self._address + path, json.dumps(said).encode(), headers))  # noqa: S310

    def _headers(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens[who]}"}

    def _ask(self, request: urllib.request.Request) -> Json:
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the loopback
                    found: Json = json.load(answer)
                    return found
            except urllib.error.HTTPError as error:
                told = error.read().decode()
                if error.code < 500 and error.code != 429:
                    raise RuntimeError(f"{request.full_url} {error.code}: {told[:500]}") from error
            except (OSError, http.client.HTTPException, ValueError):
                pass
            self.again += 1
            time.sleep(0.05)
        raise RuntimeError(f"nobody answers {request.full_url}")


NEW: Json = {
    "name": "Prøve Mor",
    "contact": {"way": "sms", "phone": "12 34 56 78"},
    "week": 17,
    "place": "Prøvekommune",
    "texts": {"own_words": "Vi er spændte."},
}
WORDS: dict[str, Json] = {"decline": {"reason": "fuldt hold"}}
