"""Passkeys on both databases: what leads in, and everything that does not, which all looks the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import pyotp
import pytest
from sqlalchemy import select, update

from familiehus.access.roles import Role
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.passkey_domain import PASSKEYS_MOST, NotAccepted, RelyingParty, Why
from familiehus.accounts.passkey_site import make_passkeys
from familiehus.accounts.passkeys import Passkeys
from familiehus.accounts.sessions import OpenSession, Stage
from familiehus.accounts.sign_in import Attempt, Wait
from familiehus.accounts.storage import CredentialRow, PasskeyRow, PersonRow
from familiehus.accounts.throttling import SOURCE
from familiehus.audit.domain import NO_ORGANISATION, Act
from familiehus.kernel.errors import NotFound
from tests.integration.accounts.authenticator import ORIGIN, Device, text
from tests.integration.accounts.conftest import KEYS, PAGE, PASSWORD, SHELL, Town

BROWSER = "the secret of a cookie"


@dataclass
class Keyring:
    """The town's passkeys."""

    town: Town
    keys: Passkeys
    source: str = field(default_factory=lambda: uuid4().hex)

    def session(self, *roles: Role) -> OpenSession:
        """Of somebody new: with both factors where the role needs them, else with one."""
        site = self.town.site
        person = self.town.person(*roles or (Role.RECEIVER,))
        attempt = Attempt(self.town.email(person), PASSWORD, self.source, "Firefox")
        started = site.sign_in.with_password(PAGE, attempt)
        assert started is not None
        session = self.opened(started.token)
        if session.stage is not Stage.SET_UP:
            return session
        with site.database.read() as reading:
            secret = site.factor.proposed(reading, session.id)
        token, _ = site.sign_in.with_new_factor(PAGE, session, pyotp.TOTP(secret).at(self.town.clock.now()))
        return self.opened(token)

    def opened(self, token: str) -> OpenSession:
        session = self.town.site.sessions.open(token)
        assert session is not None
        return session

    def make(self, session: OpenSession, device: Device | None = None, name: str = "Telefon") -> Device:
        device = device or Device()
        question = self.keys.ask_for_new(session, PASSWORD)
        self.keys.add(self.town.by(session.person), session, device.make(question), name)
        return device

    def enter(self, answer: str, browser: str = BROWSER, source: str = "") -> OpenSession:
        return self.opened(self.keys.enter(PAGE, browser, answer, source or self.source, "Chrome, Windows"))

    def said(self, answer: str) -> str:
        """The token, or why not."""
        try:
            return self.keys.enter(PAGE, BROWSER, answer, self.source, "Chrome")
        except NotAccepted as no:
            return no.why

    def refused(self, answer: str, browser: str = BROWSER) -> Why:
        """Why it was; and it left no session behind."""
        with pytest.raises(NotAccepted) as no:
            self.keys.enter(PAGE, browser, answer, self.source, "Chrome")
        return no.value.why

    def held(self, person: UUID) -> list[PasskeyRow]:
        with self.town.site.database.read() as reading:
            return list(self.keys.listed(reading, person))


@pytest.fixture
def ring(town: Town) -> Keyring:
    party = RelyingParty.at(ORIGIN)
    assert party is not None
    return Keyring(town, make_passkeys(party, town.site, KEYS))


def test_a_passkey_is_both_factors(ring: Keyring, town: Town) -> None:
    first = ring.session(Role.RECEIVER)
    device = ring.make(first, Device(count=4_294_967_290))
    device.count += 1
    town.clock.move(minutes=1)
    session = ring.enter(device.answer(ring.keys.ask(BROWSER)))
    assert (session.person, session.stage) == (first.person, Stage.TWO_FACTORS)
    assert session.id != first.id
    (row,) = ring.held(first.person)
    assert (row.name, row.sign_count, row.used_at) == ("Telefon", 4_294_967_291, town.clock.moment)
    assert town.acts()[-2:] == ["passkey_added", "signed_in"]
    signed_in = town.last(Act.SIGNED_IN)
    assert (signed_in.person, signed_in.subjects) == (first.person, [["person", str(first.person)]])
    assert town.last(Act.PASSKEY_ADDED).subjects == [["person", str(first.person)], ["passkey", str(row.id)]]


def test_a_key_that_does_not_count_comes_in_again(ring: Keyring) -> None:
    device = ring.make(ring.session())
    for _ in range(2):
        assert ring.enter(device.answer(ring.keys.ask(BROWSER))).stage is Stage.TWO_FACTORS


def test_no_account_is_named_in_the_question(ring: Keyring) -> None:
    ring.make(ring.session())
    question = ring.keys.ask(BROWSER)
    assert '"allowCredentials": []' in question
    assert '"userVerification": "required"' in question


WRONG: dict[Why, list[Callable[[Device], Device]]] = {
    Why.UNKNOWN: [lambda device: replace(device, credential=b"nobody's")],
    Why.OTHER_PERSON: [
        lambda device: replace(device, handle=uuid4().bytes),
        lambda device: replace(device, handle=b""),
    ],
    Why.NOT_PROVEN: [
        lambda device: replace(device, origin="https://familiehus.svindel.example"),
        lambda device: replace(device, origin=f"{ORIGIN}:8443"),
        lambda device: replace(device, host="svindel.example"),
        lambda device: replace(device, verifies=False),
        lambda device: replace(device, cross_origin=True),
        lambda device: replace(device, secret=Device().secret),
    ],
}


def test_what_is_not_the_key_here_does_not_lead_in(ring: Keyring, town: Town) -> None:
    session = ring.session()
    device = ring.make(session)
    for why, wrong in [(why, wrong) for why, every in WRONG.items() for wrong in every]:
        assert ring.refused(wrong(device).answer(ring.keys.ask(BROWSER))) is why
        failed = town.last(Act.SIGN_IN_FAILED, NO_ORGANISATION)
        assert (failed.purpose, failed.subjects) == (f"passkey: {why}", [])
    assert "sign_in_failed" not in town.acts()
    assert ring.held(session.person)[0].used_at is None


def test_what_is_no_answer_does_not_lead_in(ring: Keyring) -> None:
    session = ring.session()
    odd = '{"id": "é", "rawId": "é", "type": "public-key", "response": {}}'
    for answer in ("", "{", "[]", "null", "1", "[" * 9000, '{"id": 1}', odd, "\ud800"):
        assert ring.refused(answer) is Why.UNREADABLE
        with pytest.raises(NotDone) as no:
            ring.keys.add(ring.town.by(session.person), session, answer, "Telefon")
        assert no.value.reason is Refusal.PASSKEY_NOT_MADE


def test_an_answer_counts_once(ring: Keyring) -> None:
    device = ring.make(ring.session())
    answer = device.answer(ring.keys.ask(BROWSER))
    ring.enter(answer)
    assert ring.refused(answer) is Why.REPLAYED


def test_an_answer_that_was_refused_is_spent_too(ring: Keyring) -> None:
    device = ring.make(ring.session())
    question = ring.keys.ask(BROWSER)
    assert ring.refused(replace(device, verifies=False).answer(question)) is Why.NOT_PROVEN
    assert ring.refused(device.answer(question)) is Why.REPLAYED


def test_a_question_is_good_for_five_minutes(ring: Keyring, town: Town) -> None:
    device = ring.make(ring.session())
    early, late = ring.keys.ask(BROWSER), ring.keys.ask(BROWSER)
    town.clock.move(minutes=4, seconds=59)
    ring.enter(device.answer(early))
    town.clock.move(seconds=1)
    assert ring.refused(device.answer(late)) is Why.EXPIRED


def test_a_question_is_for_one_browser_and_one_thing(ring: Keyring) -> None:
    session = ring.session()
    device = ring.make(session)
    assert ring.refused(device.answer(ring.keys.ask(BROWSER)), "another browser") is Why.QUESTION
    assert ring.refused(device.answer(ring.keys.ask(BROWSER)), "") is Why.QUESTION
    to_make = ring.keys.ask_for_new(session, PASSWORD)
    assert ring.refused(device.answer(to_make), str(session.id)) is Why.QUESTION
    ours = ring.keys.ask(BROWSER).replace('"challenge": "', '"challenge": "AAAA')
    assert ring.refused(device.answer(ours)) is Why.QUESTION


def test_a_counter_that_does_not_go_on_is_refused_and_told(ring: Keyring, town: Town) -> None:
    session = ring.session()
    device = ring.make(session, Device(count=7))
    for count in (7, 6, 0):
        device.count = count
        assert ring.refused(device.answer(ring.keys.ask(BROWSER))) is Why.COUNT
        (row,) = ring.held(session.person)
        assert (row.sign_count, row.used_at) == (7, None)
    assert town.acts()[-4:] == ["passkey_added"] + ["passkey_refused"] * 3
    assert town.last(Act.PASSKEY_REFUSED).subjects[1] == ["passkey", str(row.id)]
    device.count = 8
    ring.enter(device.answer(ring.keys.ask(BROWSER)))


def test_of_two_of_a_key_at_the_same_moment_one_comes_in(ring: Keyring) -> None:
    session = ring.session()
    device = ring.make(session, Device(count=1))
    device.count = 2
    answers = [device.answer(ring.keys.ask(BROWSER)) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(ring.said, answers))
    assert said.count(Why.COUNT) == 3
    assert ring.held(session.person)[0].sign_count == 2


def test_of_one_answer_sent_twice_at_the_same_moment_one_counts(ring: Keyring) -> None:
    device = ring.make(ring.session())
    answer = device.answer(ring.keys.ask(BROWSER))

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(ring.said, [answer] * 4))
    assert said.count(Why.REPLAYED) == 3


def test_whoever_is_stopped_comes_in_no_more(ring: Keyring, town: Town) -> None:
    session = ring.session()
    device = ring.make(session)
    with town.site.database.write() as work:
        town.site.people.deactivate(work, SHELL, session.email)
        work.commit()
    assert not ring.held(session.person)
    assert ring.refused(device.answer(ring.keys.ask(BROWSER))) is Why.UNKNOWN


def test_a_key_that_is_left_of_somebody_stopped_opens_nothing(ring: Keyring, town: Town) -> None:
    session = ring.session()
    device = ring.make(session)
    with town.site.database.write() as work:
        work.session.execute(update(PersonRow).where(PersonRow.id == session.person).values(active=False))
        work.commit()
    assert ring.refused(device.answer(ring.keys.ask(BROWSER))) is Why.UNKNOWN


def test_a_new_link_ends_the_keys(ring: Keyring, town: Town) -> None:
    session = ring.session()
    device = ring.make(session)
    with town.site.database.write() as work:
        town.site.invitations.make_again(work, SHELL, town.place, session.person)
        work.commit()
    assert ring.refused(device.answer(ring.keys.ask(BROWSER))) is Why.UNKNOWN


def test_many_wrong_tries_from_one_place_wait_and_a_right_one_is_given_back(ring: Keyring) -> None:
    device = ring.make(ring.session())
    for _ in range(SOURCE.free):
        ring.refused("")
    with pytest.raises(Wait):
        ring.enter(device.answer(ring.keys.ask(BROWSER)))
    elsewhere = uuid4().hex
    for _ in range(SOURCE.free + 2):
        ring.enter(device.answer(ring.keys.ask(BROWSER)), source=elsewhere)


def test_making_a_key_needs_both_factors_and_the_password(ring: Keyring) -> None:
    editor = ring.session(Role.CATALOGUE_EDITOR)
    assert editor.stage is Stage.ONE_FACTOR
    with pytest.raises(NotDone) as no:
        ring.keys.ask_for_new(editor, PASSWORD)
    assert no.value.reason is Refusal.PASSKEY_NEEDS_FACTOR
    session = ring.session()
    with pytest.raises(NotDone) as no:
        ring.keys.ask_for_new(session, "et andet kodeord")
    assert (no.value.reason, no.value.field) == (Refusal.PASSWORD_WRONG, "current")


def test_whoever_signs_in_with_a_directory_has_none(ring: Keyring, town: Town) -> None:
    session = ring.session()
    with town.site.database.write() as work:
        work.session.execute(
            update(CredentialRow).where(CredentialRow.person_id == session.person).values(password_hash="")
        )
        work.commit()
    with pytest.raises(NotDone) as no:
        ring.keys.ask_for_new(session, "")
    assert no.value.reason is Refusal.PASSWORD_WRONG


def test_what_is_not_made_here_by_a_person_is_no_key(ring: Keyring) -> None:
    session = ring.session()
    right = Device()
    for wrong in (
        replace(right, origin="https://familiehus.svindel.example"),
        replace(right, host="svindel.example"),
        replace(right, verifies=False),
        replace(right, cross_origin=True),
        replace(right, credential=b""),
    ):
        with pytest.raises(NotDone) as no:
            ring.make(session, wrong)
        assert no.value.reason is Refusal.PASSKEY_NOT_MADE
    assert not ring.held(session.person)


def test_a_key_is_made_once_in_the_session_that_asked_within_five_minutes(ring: Keyring, town: Town) -> None:
    mine, theirs = ring.session(), ring.session()
    question = ring.keys.ask_for_new(mine, PASSWORD)

    def add(session: OpenSession, question: str) -> None:
        ring.keys.add(town.by(session.person), session, Device().make(question), "Telefon")

    with pytest.raises(NotDone):
        add(theirs, question)
    with pytest.raises(NotDone):
        add(mine, json.dumps({**json.loads(question), **json.loads(ring.keys.ask(str(mine.id)))}))
    add(mine, question)
    with pytest.raises(NotDone):
        add(mine, question)
    late = ring.keys.ask_for_new(mine, PASSWORD)
    town.clock.move(minutes=5)
    with pytest.raises(NotDone):
        add(mine, late)
    assert len(ring.held(mine.person)) == 1
    assert not ring.held(theirs.person)


def test_a_key_is_one_persons(ring: Keyring) -> None:
    mine, theirs = ring.session(), ring.session()
    device = ring.make(mine)
    for again in (mine, theirs):
        with pytest.raises(NotDone) as no:
            ring.make(again, replace(device))
        assert no.value.reason is Refusal.PASSKEY_NOT_MADE
    assert ring.enter(device.answer(ring.keys.ask(BROWSER))).person == mine.person


def test_ten_are_enough_and_named_so_that_none_is_made_twice(ring: Keyring) -> None:
    session = ring.session()
    early = ring.keys.ask_for_new(session, PASSWORD)
    devices = [ring.make(session) for _ in range(PASSKEYS_MOST - 1)]
    question = ring.keys.ask_for_new(session, PASSWORD)
    named = {key["id"] for key in json.loads(question)["excludeCredentials"]}
    assert named == {text(device.credential) for device in devices}
    ring.make(session)
    with pytest.raises(NotDone) as no:
        ring.keys.ask_for_new(session, PASSWORD)
    assert no.value.reason is Refusal.PASSKEYS_ENOUGH
    with pytest.raises(NotDone) as no:
        ring.keys.add(ring.town.by(session.person), session, Device().make(early), "En til")
    assert no.value.reason is Refusal.PASSKEYS_ENOUGH


def test_one_removes_ones_own_keys_and_no_others(ring: Keyring, town: Town) -> None:
    mine, theirs = ring.session(), ring.session()
    device = ring.make(mine)
    (row,) = ring.held(mine.person)

    def remove(who: OpenSession) -> None:
        with town.site.database.write() as work:
            ring.keys.remove(work, town.by(who.person), who.person, row.id)
            work.commit()

    with pytest.raises(NotFound):
        remove(theirs)
    remove(mine)
    assert town.last(Act.PASSKEY_REMOVED).subjects == [["person", str(mine.person)], ["passkey", str(row.id)]]
    with pytest.raises(NotFound):
        remove(mine)
    assert ring.refused(device.answer(ring.keys.ask(BROWSER))) is Why.UNKNOWN
    with town.site.database.read() as reading:
        assert len(town.site.sessions.listed(reading, mine.person)) == 1
        assert reading.scalars(select(CredentialRow).where(CredentialRow.person_id == mine.person)).one().factor_secret


def test_who_is_stopped_while_their_device_answers_has_no_key(ring: Keyring, town: Town) -> None:
    session = ring.session()
    answer = Device().make(ring.keys.ask_for_new(session, PASSWORD))
    by = town.by(session.person)
    with town.site.database.write() as work:
        work.session.get_one(PersonRow, session.person).active = False
        work.commit()
    with pytest.raises(NotDone) as refused:
        ring.keys.add(by, session, answer, "Telefon")
    assert refused.value.reason is Refusal.PASSKEY_NOT_MADE
