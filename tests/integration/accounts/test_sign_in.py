"""Signing in: two factors, codes used once, guessing slowed, nothing told about which accounts exist."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, func, select, update

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.domain import NotDone, Refusal
from familiehus.accounts.second_factor import enrolment_address, matching_step
from familiehus.accounts.secrets import Secrets
from familiehus.accounts.sessions import OpenSession, Stage
from familiehus.accounts.sign_in import Attempt, Started, Wait, has_password
from familiehus.accounts.site import make_accounts
from familiehus.accounts.storage import CredentialRow, ProfessionRow, RecoveryCodeRow, SessionRow, ThrottleRow, TokenRow
from familiehus.accounts.throttle import Counted, Throttle
from familiehus.accounts.throttling import SOURCE
from familiehus.audit.domain import NO_ORGANISATION, Act
from familiehus.kernel.errors import Conflict, NotFound, StorageFailure
from tests.integration.accounts.conftest import KEYS, PAGE, PASSWORD, SHELL, MovingClock, Town

NEW = "helt nyt kodeord her"


@pytest.fixture(autouse=True)
def _nobody_has_tried(town: Town) -> None:
    with town.site.database.write() as work:
        work.session.execute(ThrottleRow.__table__.delete())
        work.commit()


def attempt(email: str, password: str = PASSWORD, source: str = "192.0.2.1", known: str = "") -> Attempt:
    return Attempt(email, password, source, "Firefox, Windows", known)


def sign_in(town: Town, person: UUID, **how: str) -> Started:
    started = town.site.sign_in.with_password(PAGE, attempt(town.email(person), **how))
    assert started
    return started


def opened(town: Town, token: str) -> OpenSession:
    session = town.site.sessions.open(token)
    assert session
    return session


def set_up(town: Town, person: UUID) -> tuple[str, str, list[str]]:
    """The person's secret, the token of the finished session, and the recovery codes."""
    session = opened(town, sign_in(town, person).token)
    assert session.stage is Stage.SET_UP
    with town.site.database.write() as work:
        secret = town.site.factor.propose(work, session.id)
        work.commit()
    token, codes = town.site.sign_in.with_new_factor(PAGE, session, code(town, secret))
    return secret, token, codes


def code(town: Town, secret: str, **later: float) -> str:
    return pyotp.TOTP(secret).at(town.clock.now() + timedelta(**later))


def test_who_meets_families_sets_up_a_second_factor_first(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    started = sign_in(town, person)
    assert started.stage is Stage.SET_UP
    assert not started.stage.finished
    _, token, codes = set_up(town, person)
    assert opened(town, token).stage is Stage.TWO_FACTORS
    assert len(set(codes)) == 10
    assert town.acts()[-2:] == ["factor_changed", "signed_in"]


def test_who_meets_none_may_sign_in_with_one(town: Town) -> None:
    editor = town.person(Role.CATALOGUE_EDITOR)
    started = sign_in(town, editor)
    assert opened(town, started.token).stage is Stage.ONE_FACTOR
    assert town.last(Act.SIGNED_IN).person == editor
    with town.site.database.write() as work:
        town.site.people.give_role(work, SHELL, town.place, editor, Role.RECEIVER)
        work.commit()
    assert opened(town, started.token).stage is Stage.SET_UP


def test_the_next_time_a_code_is_asked_for_and_is_good_once(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    secret, _, _ = set_up(town, person)
    town.clock.move(minutes=1)
    first = opened(town, sign_in(town, person).token)
    assert first.stage is Stage.CODE
    now = code(town, secret)
    finished = town.site.sign_in.with_code(PAGE, first, f"{now[:3]} {now[3:]}")
    assert finished
    assert opened(town, finished).stage is Stage.TWO_FACTORS
    second = opened(town, sign_in(town, person).token)
    assert town.site.sign_in.with_code(PAGE, second, now) is None
    assert town.last(Act.SIGN_IN_FAILED, NO_ORGANISATION).purpose == "second factor"


@pytest.mark.parametrize(("seconds", "right"), [(-65, False), (-30, True), (0, True), (30, True), (65, False)])
def test_a_phone_may_be_half_a_minute_off(town: Town, seconds: int, right: bool) -> None:
    town.clock.moment = town.clock.moment.replace(second=15)
    secret = pyotp.random_base32()
    assert (matching_step(secret, code(town, secret, seconds=seconds), town.clock.now(), 0) is not None) is right


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345x", "0" * 10000])
def test_what_is_no_code_is_wrong(wrong: str, clock: MovingClock) -> None:
    assert matching_step(pyotp.random_base32(), wrong, clock.now(), 0) is None


def test_whoever_has_only_the_password_cannot_put_in_a_phone_of_their_own(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    thief = opened(town, sign_in(town, person).token)  # before the person has set up a phone
    secret, _, _ = set_up(town, person)
    late = opened(town, sign_in(town, person).token)
    for session in (thief, late):
        with town.site.database.write() as work:
            theirs = town.site.factor.propose(work, session.id)
            work.commit()
        with pytest.raises(NotFound):
            town.site.sign_in.with_new_factor(PAGE, session, code(town, theirs))
    town.clock.move(minutes=1)
    assert town.site.sign_in.with_code(PAGE, late, code(town, secret))


def test_a_new_phone_replaces_the_old_one(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    old, token, _ = set_up(town, person)
    session = opened(town, token)
    with town.site.database.write() as work:
        new = town.site.factor.propose(work, session.id)
        assert town.site.factor.propose(work, session.id) == new
        work.commit()
    with pytest.raises(NotDone) as refused:
        town.site.sign_in.with_new_factor(PAGE, session, "000000")
    assert (refused.value.reason, refused.value.field) == (Refusal.CODE_WRONG, "code")
    town.site.sign_in.with_new_factor(PAGE, session, code(town, new))
    assert town.site.sessions.open(token) is None
    town.clock.move(minutes=1)
    pending = opened(town, sign_in(town, person).token)
    assert town.site.sign_in.with_code(PAGE, pending, code(town, old)) is None
    assert town.site.sign_in.with_code(PAGE, pending, code(town, new))
    assert town.acts().count("signed_in") == 2


def test_recovery_codes_work_once_however_they_are_typed(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    _, token, codes = set_up(town, person)
    for typed, right in ((codes[0].upper().replace("-", " "), True), (codes[0], False), (codes[1], True)):
        pending = opened(town, sign_in(town, person).token)
        assert (town.site.sign_in.with_code(PAGE, pending, typed, recovery=True) is not None) is right
    with town.site.database.write() as work:
        left, mark = town.site.factor.codes(work.session, person)
        assert left == 8
        fresh = town.site.factor.renew_codes(work, PAGE, person)
        assert set(fresh).isdisjoint(codes)
        renewed, other = town.site.factor.codes(work.session, person)
        assert (renewed, other == mark) == (10, False)
        work.commit()
    assert opened(town, token)
    assert town.acts().count("recovery_code_used") == 2


def test_without_a_factor_there_are_no_codes(town: Town) -> None:
    person = town.person(Role.CATALOGUE_EDITOR)
    with town.site.database.write() as work:
        with pytest.raises(NotDone):
            town.site.factor.renew_codes(work, PAGE, person)
        assert not town.site.factor.check(work, person, "123456")
        with pytest.raises(NotFound):
            town.site.factor.check(work, uuid4(), "123456")


def test_an_unknown_account_gets_the_same_answer_and_the_same_work(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    without = town.person(Role.RECEIVER, password=None)
    statements: list[str] = []
    listen = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(town.site.database.engine, "before_cursor_execute", listen)
    seen = []
    for email in (town.email(person), "ingen@x.example", town.email(without)):
        statements.clear()
        assert town.site.sign_in.with_password(PAGE, attempt(email, "forkert kodeord")) is None
        seen.append(list(statements))
    event.remove(town.site.database.engine, "before_cursor_execute", listen)
    assert seen[0] == seen[1] == seen[2]


def test_the_password_is_hashed_for_an_unknown_account_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    secrets = Secrets(KEYS, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda s, h, p: verified.append(h.rsplit("$", 2)[0]) or verify(s, h, p)
    )
    secrets.check_password(secrets.hash_password("x"), "y")
    secrets.check_password(None, "y")
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_guessing_an_account_is_slowed_known_or_not(town: Town) -> None:
    for email in (town.email(town.person(Role.RECEIVER)), "ingen@x.example"):
        for number in range(5):
            assert town.site.sign_in.with_password(PAGE, attempt(email, "forkert", f"192.0.2.{number}")) is None
        with pytest.raises(Wait) as waiting:
            town.site.sign_in.with_password(PAGE, attempt(email, PASSWORD, "198.51.100.7"))
        assert waiting.value.seconds == 1


def test_the_wait_ends_by_itself_and_tries_while_waiting_cost_nothing(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    for _ in range(5):
        town.site.sign_in.with_password(PAGE, attempt(town.email(person), "forkert"))
    for _ in range(50):
        with pytest.raises(Wait):
            town.site.sign_in.with_password(PAGE, attempt(town.email(person)))
    town.clock.move(seconds=1)
    assert sign_in(town, person)
    with town.site.database.read() as session:
        assert session.scalars(select(func.count()).select_from(ThrottleRow)).one() == 1  # the source, still


def test_strangers_who_guess_do_not_slow_a_known_device(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    mine = sign_in(town, person).known_device
    for number in range(40):
        try:
            town.site.sign_in.with_password(PAGE, attempt(town.email(person), "forkert", f"203.0.113.{number}"))
        except Wait:
            continue
    with pytest.raises(Wait):
        sign_in(town, person)
    assert sign_in(town, person, known=mine)


def test_a_known_device_helps_nobody_else_and_is_slowed_itself(town: Town) -> None:
    one, other = town.person(Role.RECEIVER), town.person(Role.RECEIVER)
    mine = sign_in(town, one).known_device
    for number in range(5):
        town.site.sign_in.with_password(PAGE, attempt(town.email(other), "forkert", known=mine))
        town.site.sign_in.with_password(PAGE, attempt(town.email(one), "forkert", known=mine))
        assert number < 5
    for person in (one, other):
        with pytest.raises(Wait):
            sign_in(town, person, known=mine)
    assert sign_in(town, one, known="forged.mærke")


def test_one_source_that_tries_many_accounts_is_slowed(town: Town) -> None:
    for number in range(30):
        assert town.site.sign_in.with_password(PAGE, attempt(f"{number}@x.example", "forkert")) is None
    with pytest.raises(Wait):
        town.site.sign_in.with_password(PAGE, attempt("31@x.example", "forkert"))
    assert town.site.sign_in.with_password(PAGE, attempt("31@x.example", "forkert", "198.51.100.1")) is None


def test_a_whole_town_hall_behind_one_address_comes_in(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    for _ in range(60):
        assert sign_in(town, person)


def test_no_address_and_no_account_can_be_read_from_the_buckets(town: Town) -> None:
    town.site.sign_in.with_password(PAGE, attempt("nogen@x.example", "forkert", "192.0.2.55"))
    with town.site.database.read() as session:
        keys = session.scalars(select(ThrottleRow.key)).all()
    assert len(keys) == 2
    assert all(len(key) == 64 and int(key, 16) for key in keys)
    town.clock.move(days=2)
    town.site.sign_in.with_password(PAGE, attempt("anden@x.example", "forkert", "192.0.2.56"))
    with town.site.database.read() as session:
        assert set(keys).isdisjoint(session.scalars(select(ThrottleRow.key)))


def test_many_guesses_at_once_gain_nothing(town: Town) -> None:
    email = town.email(town.person(Role.RECEIVER))

    def guess(_: int) -> bool:
        try:
            town.site.sign_in.with_password(PAGE, attempt(email, "forkert"))
        except Wait:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        heard = sum(pool.map(guess, range(24)))
    assert heard == 5


def test_a_bucket_that_others_empty_meanwhile_is_there_for_each(town: Town) -> None:
    throttle = Throttle(Secrets(KEYS), town.clock)
    counted = [Counted("test", uuid4().hex, SOURCE)]

    def try_and_succeed(_: int) -> None:
        with town.site.database.write() as work:
            assert throttle.charge(work, counted) == timedelta()
            work.commit()
        with town.site.database.write() as work:
            throttle.succeeded(work, counted)
            work.commit()

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(try_and_succeed, range(60)))) == 60


def test_guessing_codes_is_slowed(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    secret, _, _ = set_up(town, person)
    town.clock.move(minutes=1)
    pending = opened(town, sign_in(town, person).token)
    for _ in range(5):
        assert town.site.sign_in.with_code(PAGE, pending, "000000") is None
    with pytest.raises(Wait):
        town.site.sign_in.with_code(PAGE, pending, code(town, secret))
    town.clock.move(seconds=2)
    assert town.site.sign_in.with_code(PAGE, pending, code(town, secret))


@pytest.mark.parametrize("spoil", ["x" * 201, "", PASSWORD + " "])
def test_another_password_is_wrong(town: Town, spoil: str) -> None:
    assert town.site.sign_in.with_password(PAGE, attempt(town.email(town.person(Role.RECEIVER)), spoil)) is None


def test_a_password_is_the_same_however_its_letters_are_composed(town: Town) -> None:
    composed, decomposed = "blåbærgrød på søen", "bla\u030abærgrød pa\u030a søen"
    assert sign_in(town, town.person(Role.RECEIVER, password=composed), password=decomposed)


def test_old_hashes_are_made_anew(town: Town) -> None:
    person = town.person(Role.RECEIVER)
    stronger = make_accounts(
        town.site.database,
        KEYS,
        town.clock,
        town.clock,
        holdings=(),
        hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1),
    )
    assert stronger.sign_in.with_password(PAGE, attempt(town.email(person)))
    with town.site.database.read() as session:
        assert "t=2" in session.get_one(CredentialRow, person).password_hash
    assert sign_in(town, person)


def test_a_password_changed_while_it_was_checked_lets_nobody_in(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    person = town.person(Role.RECEIVER)
    check = Secrets.check_password

    def meanwhile(self: Secrets, known: str | None, password: str) -> bool:
        with town.site.database.write() as work:
            work.session.execute(update(CredentialRow).values(password_hash="changed"))  # noqa: S106
            work.commit()
        return check(self, known, password)

    monkeypatch.setattr(Secrets, "check_password", meanwhile)
    assert town.site.sign_in.with_password(PAGE, attempt(town.email(person))) is None


def test_sessions_end_idle_and_absolutely(town: Town) -> None:
    person = town.person(Role.CATALOGUE_EDITOR)
    token = sign_in(town, person).token
    town.clock.move(minutes=29)
    assert opened(town, token)
    town.clock.move(minutes=31)
    assert town.site.sessions.open(token) is None
    token = sign_in(town, person).token
    for _ in range(23):
        town.clock.move(minutes=26)
        assert opened(town, token)
    town.clock.move(minutes=3)
    assert town.site.sessions.open(token) is None
    unfinished = sign_in(town, town.person(Role.RECEIVER)).token
    town.clock.move(minutes=10)
    assert town.site.sessions.open(unfinished) is None


def test_only_a_hash_of_the_token_is_kept_and_ended_ones_are_swept(town: Town) -> None:
    person = town.person(Role.CATALOGUE_EDITOR)
    token = sign_in(town, person).token
    with town.site.database.read() as session:
        row = session.scalars(select(SessionRow).where(SessionRow.person_id == person)).one()
        assert token not in row.token_hash
        assert town.site.sessions.open(row.token_hash) is None
    town.clock.move(hours=11)
    sign_in(town, person)
    with town.site.database.read() as session:
        assert session.scalars(select(SessionRow.id).where(SessionRow.person_id == person)).one() != row.id


def test_one_ends_ones_own_sessions_only(town: Town) -> None:
    person, other = town.person(Role.CATALOGUE_EDITOR), town.person(Role.CATALOGUE_EDITOR)
    tokens = [sign_in(town, person).token for _ in range(3)]
    sessions = [opened(town, token) for token in tokens]
    with town.site.database.write() as work:
        assert len(town.site.sessions.listed(work.session, person)) == 3
        town.site.sessions.end(work, town.by(other), other, sessions[0].id)
        town.site.sessions.end(work, town.by(person), person, sessions[1].id)
        work.commit()
    assert [town.site.sessions.open(token) is not None for token in tokens] == [True, False, True]
    for _ in range(2):
        with town.site.database.write() as work:
            town.site.sessions.end_others(work, town.by(person), person, sessions[0].id)
            work.commit()
    assert [town.site.sessions.open(token) is not None for token in tokens] == [True, False, False]
    assert town.acts().count("session_ended") == 2
    with town.site.database.write() as work:
        for do in (town.site.sessions.renew, town.site.factor.propose):
            with pytest.raises(NotFound):
                do(work, uuid4(), *([Stage.TWO_FACTORS] if do == town.site.sessions.renew else []))


def test_changing_the_password_ends_the_other_sessions(town: Town) -> None:
    person = town.person(Role.CATALOGUE_EDITOR)
    mine, other = sign_in(town, person).token, sign_in(town, person).token
    session = opened(town, mine)
    for current, new, field in (("forkert", NEW, "current"), (PASSWORD, "kort", "password")):
        with pytest.raises(NotDone) as refused:
            town.site.sign_in.change_password(town.by(person), session, current, new)
        assert refused.value.field == field
    town.site.sign_in.change_password(town.by(person), session, PASSWORD, NEW)
    assert opened(town, mine)
    assert town.site.sessions.open(other) is None
    assert town.site.sign_in.with_password(PAGE, attempt(town.email(person))) is None
    assert sign_in(town, person, password=NEW)
    assert "password_changed" in town.acts()


def test_proving_the_password_is_slowed_too(town: Town) -> None:
    session = opened(town, sign_in(town, town.person(Role.CATALOGUE_EDITOR)).token)
    for _ in range(5):
        with pytest.raises(NotDone):
            town.site.sign_in.prove(session, "forkert")
    with pytest.raises(Wait):
        town.site.sign_in.prove(session, PASSWORD)


def invite(town: Town, *roles: Role) -> tuple[UUID, str]:
    with town.site.database.write() as work:
        made = town.site.people.invite(work, SHELL, town.place, "Ny", f"{uuid4().hex}@x.example", roles)
        work.commit()
    assert made.secret
    return made.person, made.secret


def test_a_link_works_once_for_seven_days(town: Town) -> None:
    _, secret = invite(town, Role.RECEIVER)
    town.accept(secret)
    _, late = invite(town, Role.RECEIVER)
    town.clock.move(days=7)
    for spent in (secret, late, "ukendt", ""):
        with town.site.database.write() as work:
            with pytest.raises(NotDone) as refused:
                town.site.invitations.use(work, PAGE, spent, "hash")
            assert refused.value.reason is Refusal.LINK_SPENT


def test_a_new_link_spends_the_old_one(town: Town) -> None:
    person, old = invite(town, Role.RECEIVER)
    with town.site.database.write() as work:
        new = town.site.invitations.make_again(work, SHELL, town.place, person)
        work.commit()
    with pytest.raises(NotDone):
        town.accept(old)
    town.accept(new)
    assert sign_in(town, person)


def test_two_who_use_a_link_at_once_one_comes_in(town: Town) -> None:
    _, secret = invite(town, Role.RECEIVER)

    def use(_: int) -> bool:
        try:
            town.accept(secret)
        except NotDone:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(4))) == 1


def test_the_chosen_password_is_looked_at(town: Town) -> None:
    _, secret = invite(town, Role.RECEIVER)
    with pytest.raises(NotDone, match="password short"):
        town.accept(secret, "kort")


@pytest.mark.parametrize(("role", "stage"), [(Role.RECEIVER, Stage.SET_UP), (Role.FRONT_DESK, Stage.ONE_FACTOR)])
def test_from_the_invitation_straight_in(town: Town, role: Role, stage: Stage) -> None:
    person, secret = invite(town, role)
    town.accept(secret)
    with town.site.database.write() as work:
        token, reached = town.site.sign_in.from_invitation(work, PAGE, person, "Firefox")
        work.commit()
    assert reached is stage
    assert opened(town, token).stage is stage
    assert ("signed_in" in town.acts()) is stage.finished


def test_r053_a_new_link_makes_legal_power_wait_for_a_second_person_again(town: Town) -> None:
    leader, second, person = town.person(Role.LEADER), town.person(Role.COORDINATOR), town.person(Role.RECEIVER)
    with town.site.database.write() as work:
        town.site.professions.give(work, town.by(leader), town.place, person, StaffProfession.CHILD_ADVISER)
        work.commit()
    with town.site.database.read() as session:
        held = session.scalars(select(ProfessionRow.id).where(ProfessionRow.person_id == person)).one()
    with town.site.database.write() as work:
        town.site.professions.confirm(work, town.by(second), town.place, person, held)
        work.commit()
    assert town.actor(person).professions
    token = sign_in(town, person).token
    with town.site.database.write() as work:
        secret = town.site.invitations.make_again(work, town.by(leader), town.place, person)
        work.commit()
    assert town.site.sessions.open(token) is None
    assert town.actor(person).professions == ()
    with town.site.database.read() as session:
        assert session.get(CredentialRow, person) is None
    town.accept(secret)


def test_no_new_link_for_somebody_who_works_elsewhere_too(town: Town) -> None:
    leader, person = town.person(Role.LEADER), town.person(Role.RECEIVER)
    with town.site.database.write() as work:
        town.site.people.give_role(work, SHELL, town.organisation("Anden"), person, Role.REFERRER)
        work.commit()
    with town.site.database.write() as work, pytest.raises(NotDone, match="elsewhere too"):
        town.site.invitations.make_again(work, town.by(leader), town.place, person)


def test_tokens_are_limited_shown_once_and_end(town: Town) -> None:
    person = town.person(Role.LEADER)
    with town.site.database.write() as work:
        secret = town.site.tokens.make(work, town.by(person), person, " Min  kalender ", ["see_organisation"], 30)
        work.commit()
    actor = town.site.tokens.open(secret)
    assert actor
    assert actor.limited_to == {"see_organisation", "know_oneself"}
    with town.site.database.read() as session:
        (row,) = town.site.tokens.listed(session, person)
        assert (row.name, row.used_on) == ("Min kalender", town.clock.now().date())
        assert secret not in session.get_one(TokenRow, row.id).token_hash
    assert town.site.tokens.open(secret)
    town.clock.move(days=31)
    assert town.site.tokens.open(secret) is None
    for nonsense in ("", "fh_", "fh_" + "x" * 43, secret.removeprefix("fh_")):
        assert town.site.tokens.open(nonsense) is None


def test_a_token_asked_for_twice_under_one_number_is_one(town: Town) -> None:
    person, key = town.person(Role.LEADER), uuid4()
    with town.site.database.write() as work:
        asked = (town.by(person), person, "Kalender", ["see_work"], 30, key)
        secret = town.site.tokens.make(work, *asked)
        with pytest.raises(Conflict):
            town.site.tokens.make(work, *asked)
        work.commit()
    assert town.site.tokens.open(secret)


def test_tokens_are_revoked_by_their_owner_only(town: Town) -> None:
    person, other = town.person(Role.LEADER), town.person(Role.LEADER)
    with town.site.database.write() as work:
        secret = town.site.tokens.make(work, town.by(person), person, "Kalender", ["see_work"], 90)
        work.commit()
    with town.site.database.read() as session:
        key = session.scalars(select(TokenRow.id).where(TokenRow.person_id == person)).one()
    for by, whose in ((other, other), (other, person)):
        with town.site.database.write() as work, pytest.raises(NotFound):
            town.site.tokens.revoke(work, town.by(by), whose, key)
    with town.site.database.write() as work:
        town.site.tokens.revoke(work, town.by(person), person, key)
        work.commit()
    assert town.site.tokens.open(secret) is None


@pytest.mark.parametrize(
    ("name", "scopes", "days", "reason"),
    [
        ("", ["see_work"], 30, Refusal.NAME_MISSING),
        ("x" * 81, ["see_work"], 30, Refusal.NAME_TOO_LONG),
        ("Navn", [], 30, Refusal.SCOPE_MISSING),
        ("Navn", ["manage_people"], 30, Refusal.SCOPE_MISSING),
        ("Navn", ["see_work"], 4000, Refusal.DAYS_WRONG),
    ],
)
def test_a_bad_token_is_not_made(town: Town, name: str, scopes: list[str], days: int, reason: Refusal) -> None:
    person = town.person(Role.LEADER)
    with town.site.database.write() as work, pytest.raises(NotDone) as refused:
        town.site.tokens.make(work, town.by(person), person, name, scopes, days)
    assert refused.value.reason is reason


def test_the_factors_secret_is_sealed_to_the_person(town: Town) -> None:
    one, other = town.person(Role.RECEIVER), town.person(Role.RECEIVER)
    secret, _, codes = set_up(town, one)
    set_up(town, other)
    with town.site.database.write() as work:
        mine, theirs = (work.session.get_one(CredentialRow, person) for person in (one, other))
        assert mine.factor_secret
        assert secret.encode() not in mine.factor_secret
        kept = work.session.scalars(select(RecoveryCodeRow.code_hash)).all()
        assert not any(c in h for c in codes for h in kept)
        theirs.factor_secret = mine.factor_secret
        work.session.flush()
        with pytest.raises(StorageFailure):
            town.site.factor.check(work, other, code(town, secret))


def test_what_an_authenticator_reads() -> None:
    address = enrolment_address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "anne@x.example")
    assert (
        address
        == "otpauth://totp/Familiehus:anne%40x.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Familiehus"
    )


def test_nothing_is_being_set_up_in_a_session_that_is_over(town: Town) -> None:
    with town.site.database.read() as session:
        assert town.site.factor.proposed(session, uuid4()) is None


def test_who_has_chosen_a_password_has_one(town: Town) -> None:
    person, invited = town.person(Role.RECEIVER), town.person(Role.RECEIVER, password=None)
    with town.site.database.read() as session:
        assert [has_password(session, one) for one in (person, invited)] == [True, False]
