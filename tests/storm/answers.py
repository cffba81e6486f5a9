"""A whole town answers at once: 10,000 forms, fetched and sent over HTTP to the real server with several workers.

Some are sent twice, as by a second tap or a network that dropped. Nobody sends a form again that was answered with
an error before the burst is over: what a parent would have met is counted.
"""

from __future__ import annotations

import http.client
import random
import re
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from bench.scale import database
from familiehus.access.roles import Role
from familiehus.accounts.storage import HouseRow
from familiehus.feedback.domain import Plan, Tick, Who
from familiehus.feedback.service import Asked
from familiehus.feedback.site import EXTENSION, FeedbackSite
from familiehus.feedback.storage import SurveyRow
from familiehus.storage.engine import make_engine
from familiehus.storage.migrate import upgrade
from tests.integration.feedback.conftest import stored
from tests.integration.referrals.api_world import ApiWorld, make_api_world
from tests.storm.processes import granian

PHONES, WORKERS = 48, 4
TWICE, WITH_WORDS = 0.2, 0.1
_NUMBER = re.compile(r'name="number" value="([^"]+)"')
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


class Town:
    """So many parents with the survey in their hands; what they sent, and how they were answered."""

    def __init__(self, address: str, path: str, count: int, seed: int) -> None:
        self.sent: Counter[tuple[str, str]] = Counter()
        self.words: list[str] = []
        self.answers: Counter[int | str] = Counter()
        self.again = 0
        self.slowest = 0.0
        self._place = urlsplit(address).netloc
        self._path = path
        self._left = count
        self._seed = seed
        self._lock = threading.Lock()

    def answer(self) -> float:
        """Every parent, on so many phones at a time; how many seconds it took."""
        threads = [threading.Thread(target=self._phone, args=(number,)) for number in range(PHONES)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - began

    def _phone(self, number: int) -> None:
        dice = random.Random(self._seed * 101 + number)  # noqa: S311 - what is ticked
        line = http.client.HTTPConnection(self._place, timeout=120)
        while (left := self._one_more()) > 0:
            said = {"surer": dice.choice(list(Tick)).value, "who": dice.choice(list(Who)).value}
            if dice.random() < WITH_WORDS:
                said["good"] = f"Svar {left} fra en opdigtet by."
            form = _NUMBER.search(self._ask(line, "GET", ""))
            if form is None:
                continue  # no form came: counted among the answers, and nothing was sent
            body = urlencode({"number": form[1], **said})
            for _ in range(1 + (dice.random() < TWICE)):
                self._ask(line, "POST", body)
            self._note(said)

    def _one_more(self) -> int:
        with self._lock:
            self._left -= 1
            return self._left + 1

    def _note(self, said: dict[str, str]) -> None:
        words = said.pop("good", "")
        with self._lock:
            self.sent.update(said.items())
            self.words += [words] if words else []

    def _ask(self, line: http.client.HTTPConnection, method: str, body: str) -> str:
        began = time.monotonic()
        try:
            line.request(method, self._path, body or None, _HEADERS if body else {})
            answer = line.getresponse()
            told, page = answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            line.close()
            told, page = type(error).__name__, ""
        with self._lock:
            self.answers[told] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
        return page


def storm(name: str, seed: int, count: int) -> str:
    """What happened, when everything held. Raises AssertionError otherwise."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="familiehus-answers-")))
        url = stack.enter_context(database(name, place))
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        world = make_api_world(url, str(place))
        site: FeedbackSite = world.app.extensions[EXTENSION]
        survey = _survey(world, site, count)
        settings = {"ENV": "test", "VAR_DIR": str(place), "DATABASE_URL": url, "WORKERS": str(WORKERS)}
        server = stack.enter_context(granian(place, settings))
        town = Town(server.address, f"/svar/{survey.locator}", count, seed)
        took = town.answer()
        server.end()
        told = _verdict(site, survey, town, count)
        site.database.engine.dispose()
    return (
        f"{name}: {told}, none lost, none counted twice; {took:.0f} s, {count / took:.0f} a second, {PHONES} phones, "
        f"{WORKERS} workers; the slowest answer took {town.slowest:.1f} s"
    )


def _survey(world: ApiWorld, site: FeedbackSite, count: int) -> SurveyRow:
    town = world.world.town
    by = town.by(town.person(Role.COORDINATOR, password=None))
    house, today = uuid4(), site.surveys.today()
    plan = Plan("Hele byen", "Vi vil gerne blive bedre.", today, today + timedelta(days=30), count)
    with site.database.write() as work:
        about = {"organisation_id": town.place, "document": {"name": "Prøvehuset"}, "published": False}
        work.session.add(HouseRow(id=house, key="opdigtet", slug="opdigtet", **about))
        work.session.flush()
        row = site.surveys.make(work, by, Asked(house), plan)
        work.commit()
    return row


def _verdict(site: FeedbackSite, survey: SurveyRow, town: Town, count: int) -> str:
    assert set(town.answers) == {200}, f"somebody met an error: {town.answers}"
    with site.database.read() as session:
        totals = site.surveys.totals(session, survey.id)
    assert (totals.answered, totals.aside) == (count, 0)
    found = {(question, value): n for question, values in totals.counts.items() for value, n in values.items()}
    assert found == dict(town.sent), "a tick was lost, or counted twice"
    assert sorted(one.text for one in stored(site, survey.id)) == sorted(town.words), "words were lost"
    sent = town.answers.total() - count
    return f"{totals.answered} answers counted of {sent} forms sent, {len(town.words)} with words of their own"
