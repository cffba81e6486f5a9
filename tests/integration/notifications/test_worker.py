"""What is owed is sent once it is due, is decided once, is tried again, and is never two different messages."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from familiehus.kernel.clock import DENMARK
from familiehus.notifications import outbox
from familiehus.notifications.delivery import note_failed, note_sent
from familiehus.notifications.domain import (
    TRIES,
    Address,
    Channel,
    Dropped,
    Later,
    MessageState,
    NeverDelivered,
    NobodyAnswers,
    NotDelivered,
    Reason,
    RecipientKind,
)
from familiehus.notifications.outbox import LEASE, Bundle, owe
from familiehus.notifications.worker import Pass, Stop, Worker
from tests.integration.notifications.world import LINK, MONDAY, Postman, World, parent, staff


def test_staff_hear_that_there_is_a_task_and_nothing_else(world: World) -> None:
    person = world.person()
    world.owe(staff(person))
    done = world.worker().run_once()
    ((to, message),) = world.mail.taken
    assert to == f"{person.hex}@kommune.example"
    assert (message.title, message.text, message.link) == ("Der er en opgave til dig",) * 2 + (LINK,)
    assert done.messages == {"sent": 1}
    (row,) = world.rows()
    assert (row.state, row.tries, row.leased_by, row.message_id) == ("sent", 1, None, message.id)
    assert world.worker().run_once().messages == {}


def test_what_is_owed_is_decided_once(world: World) -> None:
    owed = staff(world.person())
    world.owe(owed, owed)
    world.owe(owed)
    world.worker().run_once()
    world.owe(owed)
    world.worker().run_once()
    assert (len(world.rows()), len(world.mail.taken)) == (1, 1)
    world.owe()


def test_two_that_owe_the_same_at_once_owe_it_once(world: World) -> None:
    owed = [staff(world.person(), subject=uuid4()) for _ in range(20)]
    ready, broken = threading.Barrier(2), []

    def transact(messages: list) -> None:
        ready.wait()
        try:
            world.owe(*messages)
        except Exception as error:  # noqa: BLE001 - looked at below
            broken.append(error)

    threads = [threading.Thread(target=transact, args=(m,)) for m in (owed, owed[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    assert len(world.rows()) == 20


def test_what_is_owed_goes_with_the_change_that_owes_it(world: World) -> None:
    with world.database.write() as work:
        owe(work, staff(uuid4()))  # and no commit
    assert world.rows() == []


def test_a_parent_is_left_in_peace_at_night_and_on_sundays(world: World) -> None:
    saturday_evening = datetime(2026, 11, 28, 20, tzinfo=DENMARK)
    line = world.line()
    world.owe(parent(line, when=saturday_evening))
    world.calendar.moment = saturday_evening
    for _ in range(36):
        world.worker().run_once()
        assert not world.sms.taken, world.calendar.moment
        world.both(hours=1)
    assert world.calendar.moment == datetime(2026, 11, 30, 8, tzinfo=DENMARK)
    world.worker().run_once()
    assert [to for to, _ in world.sms.taken] == ["+4500000000"]
    assert world.sms.taken[0][1].text == "Der er nyt til dig. Spørg den, du plejer at tale med."


def test_what_is_new_to_a_parent_in_one_pass_is_one_message(world: World) -> None:
    """Two at once would say the same twice, and look as if something were wrong."""
    line, other = world.line(), world.line()
    for _ in range(2):
        world.owe(parent(line))
    world.owe(parent(other))
    world.worker().run_once()
    assert len(world.sms.taken) == 2
    assert [row.state for row in world.rows()] == ["sent"] * 3
    world.owe(parent(line))
    world.worker().run_once()
    assert len(world.sms.taken) == 3, "what comes later is told again"


def test_a_late_message_does_not_come_at_night_either(world: World) -> None:
    world.owe(parent(world.line()))  # due at ten, and nobody was there to send it
    world.calendar.moment = datetime(2026, 11, 23, 23, tzinfo=DENMARK)
    assert world.worker().run_once().messages == {"later": 1}
    (row,) = world.rows()
    assert (row.due_at, row.tries) == (datetime(2026, 11, 24, 8, tzinfo=DENMARK), 0)
    assert not world.parents.asked
    world.calendar.moment = datetime(2026, 11, 24, 8, tzinfo=DENMARK)
    world.worker().run_once()
    assert len(world.sms.taken) == 1


def test_notices_gather_into_one_mail_a_morning_and_overdue_ones_come_alone(world: World) -> None:
    one, other = world.person(), world.person()
    world.owe(*(staff(one, urgent=False) for _ in range(5)), staff(other, urgent=False), staff(one, urgent=True))
    world.worker().run_once()
    assert len(world.mail.taken) == 1  # the overdue one
    world.both(hours=21, minutes=29)
    world.worker().run_once()
    assert len(world.mail.taken) == 1
    world.both(minutes=1)
    assert world.worker().run_once().messages == {"sent": 6}
    morning = Counter(to for to, _ in world.mail.taken[1:])
    assert morning == {f"{one.hex}@kommune.example": 1, f"{other.hex}@kommune.example": 1}
    assert {m.text for _, m in world.mail.taken} == {"Der er en opgave til dig"}
    assert len({row.message_id for row in world.rows()}) == 3


def test_what_is_overdue_for_one_person_in_the_same_pass_is_one_mail(world: World) -> None:
    one, other = world.person(), world.person()
    later = MONDAY + timedelta(hours=1)
    world.owe(*(staff(one) for _ in range(3)), staff(other), staff(one, when=later), staff(one, urgent=False))
    assert world.worker().run_once().messages == {"sent": 4}
    assert Counter(to for to, _ in world.mail.taken) == {
        f"{one.hex}@kommune.example": 1,
        f"{other.hex}@kommune.example": 1,
    }
    world.both(hours=1)
    assert world.worker().run_once().messages == {"sent": 1}
    assert len(world.mail.taken) == 3, "what passes its day afterwards comes by itself"


def test_a_stop_over_a_weekend_ends_in_one_mail_and_the_last_step(world: World) -> None:
    person, line, subject = world.person(), world.line(), uuid4()
    friday = datetime(2026, 11, 27, 9, tzinfo=DENMARK)
    days = [friday + timedelta(days=n) for n in range(-3, 3)]
    world.owe(*(staff(person, urgent=False, when=day) for day in days))
    world.owe(*(parent(line, step, when=day, subject=subject) for step, day in enumerate(days)))
    world.owe(*(staff(person, step, when=day, subject=subject) for step, day in enumerate(days)))
    world.calendar.moment = world.security.moment = datetime(2026, 11, 30, 10, tzinfo=DENMARK)
    done = world.worker().run_once()
    assert done.messages == {"sent": 6 + 1 + 1, "dropped": 5 + 5}
    assert len(world.mail.taken) == 2  # the morning's and the last overdue one
    assert len(world.sms.taken) == 1
    (last,) = [row for row in world.rows() if row.recipient_id == line and row.state == "sent"]
    assert last.step == 5
    assert {row.problem for row in world.rows() if row.state == "dropped"} == {"superseded"}


def test_a_digest_missed_on_friday_does_not_come_on_saturday(world: World) -> None:
    world.owe(staff(world.person(), urgent=False, when=datetime(2026, 11, 26, 12, tzinfo=DENMARK)))
    world.calendar.moment = datetime(2026, 11, 28, 10, tzinfo=DENMARK)
    assert world.worker().run_once().messages == {"later": 1}
    world.calendar.moment = datetime(2026, 11, 30, 7, 30, tzinfo=DENMARK)
    assert world.worker().run_once().messages == {"sent": 1}


@pytest.mark.parametrize("stays", [True, False])
def test_who_is_gone_or_unknown_gets_nothing(world: World, stays: bool) -> None:
    world.owe(staff(world.person(active=False) if stays else uuid4()))
    assert world.worker().run_once().messages == {"dropped": 1}
    assert [row.problem for row in world.rows()] == ["not_active" if stays else "unknown"]
    assert not world.mail.taken


def test_what_is_true_at_sending_counts(world: World) -> None:
    """Consent ends between owing and sending; another parent is quiet until Thursday."""
    ended, quiet = world.line(Dropped(Reason.NOT_ALLOWED)), world.line(Later(MONDAY + timedelta(days=3)))
    world.owe(parent(ended), parent(quiet, step=2))
    assert world.worker().run_once().messages == {"dropped": 1, "later": 1}
    assert [row.problem for row in world.rows()] == ["not_allowed", ""]
    world.both(days=2)
    assert world.worker().run_once().messages == {}
    world.both(days=1)
    world.line()
    world.parents.answers[quiet] = Address(Channel.SMS, "+4511111111", {"link": "https://familiehus.example/x"})
    world.worker().run_once()
    ((to, message),) = world.sms.taken
    assert (to, message.link) == ("+4511111111", "https://familiehus.example/x")


def test_later_is_never_at_once_again(world: World) -> None:
    world.owe(parent(world.line(Later(MONDAY - timedelta(days=1)))))
    world.worker().run_once()
    assert world.rows()[0].due_at == MONDAY + timedelta(minutes=1)


def test_a_row_holds_nothing_personal(world: World) -> None:
    line = world.line(Address(Channel.SMS, "+4512345678", {"link": "https://familiehus.example/min-side/abc"}))
    world.sms.fails = [NotDelivered("http 503")]
    world.owe(parent(line), staff(world.person()))
    with capture_logs() as logs:
        world.worker().run_once()
    kept = " ".join(str(value) for row in world.rows() for value in vars(row).values())
    for personal in ("12345678", "min-side", "kommune.example", "Prøve"):
        assert personal not in kept
        assert personal not in str(logs)


def test_a_failed_one_is_tried_again_as_the_same_message_and_is_dead_in_the_end(world: World) -> None:
    seen: list[object] = []
    line = world.line()
    world.sms.fails = [NotDelivered("http 503")] * TRIES
    world.sms.before = lambda: seen.extend(row.message_id for row in world.rows())
    world.owe(parent(line))
    started = world.security.moment
    for _ in range(24 * 7):
        world.worker().run_once()
        if world.states() == ["dead"]:
            break
        world.security.move(hours=1)
    assert world.states() == ["dead"]
    assert timedelta(days=2) < world.security.moment - started < timedelta(days=4)
    assert len(seen) == TRIES
    assert len(set(seen)) == 1
    (row,) = world.rows()
    assert (row.problem, row.tries) == ("http 503", TRIES)
    with world.database.read() as session:
        assert [one.id for one in outbox.listed(session, [MessageState.DEAD])] == [row.id]
        assert outbox.listed(session, [MessageState.WAITING]) == []
    with world.database.write() as work:
        assert outbox.revive(work, [uuid4()]) == 0, "another message"
        assert outbox.revive(work, None) == 1
        work.commit()
    world.worker().run_once()
    assert [message.id for _, message in world.sms.taken] == [seen[0]]


def test_what_can_never_arrive_is_dead_at_once(world: World) -> None:
    world.mail.fails = [NeverDelivered("smtp 550")]
    world.owe(staff(world.person()), staff(world.person()))
    assert world.worker().run_once().messages == {"dead": 1, "sent": 1}


def test_who_has_something_to_do_because_of_it_hears_of_a_message_that_is_given_up(world: World) -> None:
    """In the same transaction, once a message, and not while it is tried again."""
    heard: list[UUID] = []
    line, broken = world.line(), world.line(ValueError("broken"))
    hears = {RecipientKind.LINE: lambda _work, recipient: heard.append(recipient)}
    world.sms.fails = [NotDelivered("http 503"), NeverDelivered("http 422")]
    world.mail.fails = [NeverDelivered("smtp 550")]
    world.owe(parent(line, 1), parent(line, 2), staff(world.person()))
    world.worker(missed=hears).run_once()
    assert heard == []
    world.both(hours=1)
    world.worker(missed=hears).run_once()
    assert (heard, world.states()) == ([line], ["dead"] * 3)
    world.owe(parent(broken))
    for _ in range(24 * 7):
        world.worker(missed=hears).run_once()
        world.both(hours=1)
    assert heard == [line, broken]


def test_without_a_way_the_message_is_dead_and_visible(world: World) -> None:
    world.owe(parent(world.line()))
    assert world.worker(senders={}).run_once().messages == {"dead": 1}
    assert world.rows()[0].problem == "no_sender"


def test_where_nobody_answers_is_asked_once_a_pass(world: World) -> None:
    asked: list[None] = []
    world.mail.before = lambda: asked.append(None)
    world.mail.fails = [NobodyAnswers("no answer")] * 9
    world.owe(*(staff(world.person()) for _ in range(4)), parent(world.line()))
    assert world.worker().run_once().messages == {"failed": 4, "sent": 1}
    assert len(asked) == 1


def test_a_fault_in_finding_or_sending_stops_no_other_message(world: World) -> None:
    broken, whole = world.line(ValueError("Bente, +4512345678")), world.line()
    world.mail.fails = [RuntimeError("bente@example")]
    world.owe(parent(broken, 1), parent(whole, 2), staff(world.person(), 3))
    with capture_logs() as logs:
        done = world.worker().run_once()
    assert done.messages == {"failed": 2, "sent": 1}
    assert [row.problem for row in world.rows()] == ["crashed", "", "crashed"]
    assert [row.tries for row in world.rows()] == [1, 1, 1]
    assert {log["error"] for log in logs} == {"ValueError", "RuntimeError"}
    assert "ente" not in str(logs)


def test_one_that_ends_the_process_each_time_is_dead_after_all_tries(world: World) -> None:
    def killed() -> None:
        raise KeyboardInterrupt

    world.sms.before = killed
    world.owe(parent(world.line()))
    for _ in range(TRIES):
        with pytest.raises(KeyboardInterrupt):
            world.worker().run_once()
        world.security.move(minutes=6)
    world.worker().run_once()
    assert (world.states(), world.rows()[0].problem) == (["dead"], "crashed")


def test_killed_between_send_and_note_the_same_message_goes_again(world: World) -> None:
    person = world.person()
    world.owe(*(staff(person, urgent=False, when=MONDAY - timedelta(days=1)) for _ in range(3)))
    taken: list = []

    class Dying(Postman):
        def send(self, to: str, message: object) -> None:
            taken.append((to, message))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.worker(senders={Channel.EMAIL: Dying()}).run_once()
    world.owe(staff(person, urgent=False, when=MONDAY - timedelta(days=1)))  # comes in between: another mail
    assert world.worker().run_once().messages == {"sent": 1}
    world.both(minutes=5)
    assert world.worker().run_once().messages == {"sent": 3}
    assert world.mail.taken[1:] == taken
    assert world.mail.taken[1][1].at.isoformat() == taken[0][1].at.isoformat()  # the same to the letter
    assert world.mail.taken[0][1].id != taken[0][1].id


@pytest.mark.parametrize("days", [(4, 1), (1, 4)])
def test_a_mail_that_may_have_come_takes_no_later_notice_with_it(world: World, days: tuple[int, int]) -> None:
    """Under the old id the new notice would be a mail that the recipient has thrown away as a repeated one."""
    person = world.person()
    old, new = (staff(person, urgent=False, when=MONDAY - timedelta(days=ago)) for ago in days)
    world.owe(old)
    world.mail.fails = [NotDelivered("smtp 451")]
    world.worker().run_once()
    (failed,) = world.rows()
    world.owe(new)
    world.both(hours=1)
    assert world.worker().run_once().messages == {"sent": 2}
    ids = [message.id for _, message in world.mail.taken]
    assert len(set(ids)) == 2
    assert failed.message_id in ids


def test_a_step_that_is_not_due_yet_replaces_nothing(world: World) -> None:
    subject, line = uuid4(), world.line()
    world.owe(parent(line, 1, subject=subject), parent(line, 2, subject=subject, when=MONDAY + timedelta(days=1)))
    assert world.worker().run_once().messages == {"sent": 1}
    world.both(days=1)
    assert world.worker().run_once().messages == {"sent": 1}


def test_later_is_never_at_night(world: World) -> None:
    world.owe(parent(world.line(Later(datetime(2026, 11, 28, 22, tzinfo=DENMARK)))))
    world.worker().run_once()
    assert world.rows()[0].due_at == datetime(2026, 11, 30, 8, tzinfo=DENMARK)


def test_a_lease_is_held_by_one_and_ends(world: World) -> None:
    world.owe(staff(world.person()))
    bundle = Bundle(row=world.rows()[0].id)
    now = world.calendar.now()

    def claim(real: datetime) -> object:
        with world.database.write() as work:
            token = outbox.claim(work, bundle, now, real)
            work.commit()
        return token

    first = claim(MONDAY)
    assert first
    assert claim(MONDAY + LEASE - timedelta(seconds=1)) is None
    second = claim(MONDAY + LEASE)
    assert second not in {None, first}
    with world.database.write() as work:  # what the first one says no longer counts
        assert note_sent(work, first, now) == 0
        assert note_failed(work, first, NeverDelivered("smtp 550"), now) == {}
        work.commit()
    assert world.states() == ["waiting"]


def test_two_workers_at_once_never_send_the_same(world: World) -> None:
    people = [world.person() for _ in range(10)]
    world.owe(*(staff(p, urgent=False, when=MONDAY - timedelta(days=1)) for p in people for _ in range(3)))
    world.owe(*(parent(world.line()) for _ in range(30)))
    holding: Counter[object] = Counter()
    clashes: list[object] = []
    lock, ready = threading.Lock(), threading.Barrier(3)

    class Watching:
        def send(self, to: str, message: object) -> None:
            with lock:
                holding[message.id] += 1
                if holding[message.id] > 1:
                    clashes.append(message.id)

    senders = dict.fromkeys(Channel, Watching())

    def go() -> None:
        ready.wait()
        worker = world.worker(senders=senders)
        for _ in range(3):
            worker.run_once()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not clashes
    assert set(world.states()) == {"sent"}
    assert len(holding) == 10 + 30
    assert {row.tries for row in world.rows()} == {1}


class Counting:
    """A chore."""

    name = "counting"
    ran: ClassVar[list[datetime]] = []

    def run(self, now: datetime) -> int:
        self.ran.append(now)
        return 2


class Failing:
    """A chore that has a bad day."""

    name = "failing"

    def run(self, now: datetime) -> int:
        raise ValueError("Bente")


def test_chores_run_by_the_calendar_and_one_that_fails_stops_nothing(world: World) -> None:
    world.calendar.move(days=4)
    world.owe(staff(world.person()))
    with capture_logs() as logs:
        done = world.worker(chores=[Failing(), Counting()]).run_once()
    assert (done.chores, done.errors, done.messages) == ({"counting": 2}, 1, {"sent": 1})
    assert Counting.ran[-1] == world.calendar.moment
    assert "Bente" not in str(logs)


def test_what_a_chore_owes_goes_out_in_the_same_pass(world: World) -> None:
    person = world.person()

    class Owing:
        name = "owing"

        def run(self, now: datetime) -> int:
            world.owe(staff(person))
            return 1

    assert world.worker(chores=[Owing()]).run_once().messages == {"sent": 1}


def test_a_worker_ends_after_the_message_in_hand(world: World) -> None:
    stop = Stop()
    world.mail.before = stop.ask
    world.owe(*(staff(world.person()) for _ in range(3)))
    with capture_logs() as logs:
        world.worker().run(stop, pause_s=60)
    assert sorted(world.states()) == ["sent", "waiting", "waiting"]
    assert [log for log in logs if log["event"] == "pass"] == [
        {"event": "pass", "log_level": "info", "messages": {"sent": 1}, "chores": {}, "errors": 0}
    ]


def test_a_worker_goes_on_when_a_pass_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []

    def run_once(_worker: Worker, _stop: Stop) -> Pass:
        passes.append(1)
        if len(passes) == 1:
            raise ValueError("Bente")
        return Pass(more=True)

    monkeypatch.setattr(Worker, "run_once", run_once)
    with capture_logs() as logs:
        world.worker().run(Stop(also=lambda: len(passes) >= 4), pause_s=0.01)
    assert len(passes) == 4
    assert "Bente" not in str(logs)
    assert len([log for log in logs if log["event"] == "pass"]) == 1  # an idle pass is not worth a line
