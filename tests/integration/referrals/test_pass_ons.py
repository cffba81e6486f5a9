"""Lines passed on many at a time: the holder is who it was until a colleague has said yes (invariant 1)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.families.desks import desks_of
from familiehus.families.domain import Ending, Goodbye
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.first_page import counts
from familiehus.referrals.passing_on.pass_ons import colleagues
from familiehus.referrals.passing_on.passing import Outcome
from familiehus.referrals.passing_on.storage import PassOnRow
from tests.integration.referrals.conftest import OWN_WORDS, World

A = Action


def offer(world: World, who: str, to: str, *lines: UUID) -> None:
    with world.site.database.write() as work:
        world.site.pass_ons.offer(work, world.by(who), lines, world.people[to])
        work.commit()


def asked(world: World, who: str) -> list[PassOnRow]:
    with world.site.database.read() as session:
        return list(world.site.pass_ons.asked_of(session, world.town.actor(world.people[who])))


def count(world: World, who: str) -> int:
    """What their first page says."""
    with world.site.database.read() as session:
        actor = world.town.actor(world.people[who])
        return counts(session, actor, desks_of(session, actor), world.clock.now().date()).asked


def answer(world: World, who: str, key: UUID, *, accepts: bool = True) -> Outcome:
    with world.site.database.write() as work:
        outcome = world.site.pass_ons.answer(work, world.by(who), key, accepts=accepts)
        work.commit()
    return outcome


def take_back(world: World, who: str, key: UUID) -> None:
    with world.site.database.write() as work:
        world.site.pass_ons.take_back(work, world.by(who), key)
        work.commit()


def test_the_holder_is_who_it_was_until_a_colleague_says_yes(world: World) -> None:
    lines = [world.open(), world.open()]
    offer(world, "jordemoder", "kollega", *lines)
    assert [world.holder(line) for line in lines] == ["jordemoder", "jordemoder"]
    waiting = asked(world, "kollega")
    assert {row.line_id for row in waiting} == set(lines)
    assert answer(world, "kollega", waiting[0].id) is Outcome.ACCEPTED
    assert world.holder(waiting[0].line_id) == "kollega"
    assert world.holder(waiting[1].line_id) == "jordemoder"
    assert answer(world, "kollega", waiting[1].id, accepts=False) is Outcome.DECLINED
    assert world.holder(waiting[1].line_id) == "jordemoder"
    assert asked(world, "kollega") == []
    assert world.read(lines[0], "Jordemødre")[Field.OWN_WORDS] == OWN_WORDS


def test_what_was_sent_on_the_line_comes_along(world: World) -> None:
    line = world.open()
    sent = world.send(line, kind=Kind.ADDITION)
    world.act("terapeut", sent, A.DECLINE, reason="Ingen plads.")
    assert world.referral(sent).actor_id == world.people["jordemoder"]
    offer(world, "jordemoder", "kollega", line)
    answer(world, "kollega", asked(world, "kollega")[0].id)
    row = world.referral(sent)
    assert (row.sender_id, row.actor_id) == (world.people["kollega"], world.people["kollega"])
    world.act("kollega", sent, A.SETTLE, what_next="Et andet sted.")


def test_what_the_receiver_must_do_stays_theirs(world: World) -> None:
    line = world.open()
    sent = world.send(line)
    world.act("terapeut", sent, A.ACCEPT)
    offer(world, "jordemoder", "kollega", line)
    answer(world, "kollega", asked(world, "kollega")[0].id)
    row = world.referral(sent)
    assert (row.sender_id, row.actor_id) == (world.people["kollega"], world.people["terapeut"])


def test_the_coordinator_passes_on_for_who_is_ill(world: World) -> None:
    line = world.open()
    offer(world, "chefjordemoder", "kollega", line)
    assert answer(world, "kollega", asked(world, "kollega")[0].id) is Outcome.ACCEPTED
    assert world.holder(line) == "kollega"


@pytest.mark.parametrize("to", ["jordemoder", "terapeut", "koordinator"])
def test_only_a_colleague_of_the_unit_is_asked(world: World, to: str) -> None:
    line = world.open()
    with pytest.raises(Refused):
        offer(world, "jordemoder", to, line)
    assert asked(world, to) == []


def test_all_or_nothing_and_only_ones_own(world: World) -> None:
    mine, theirs = world.open(), world.open("kollega")
    with pytest.raises(NotFound):
        offer(world, "jordemoder", "vikar", mine, theirs)
    with pytest.raises(Refused, match="choose what to pass on"):
        offer(world, "jordemoder", "vikar")
    assert asked(world, "vikar") == []


def test_the_newest_offer_counts(world: World) -> None:
    line = world.open()
    offer(world, "jordemoder", "kollega", line)
    first = asked(world, "kollega")[0].id
    offer(world, "jordemoder", "vikar", line)
    assert asked(world, "kollega") == []
    with pytest.raises(Refused, match="answered already"):
        answer(world, "kollega", first)
    with world.site.database.read() as session:
        assert world.site.pass_ons.waiting_on(session, [line])[line].to_id == world.people["vikar"]


def test_a_yes_after_the_contact_moved_moves_nothing(world: World) -> None:
    line = world.open()
    offer(world, "jordemoder", "kollega", line)
    (seen,) = asked(world, "kollega")
    world.act("terapeut", world.send(line), A.ACCEPT, A.REACH, A.TAKE_OVER)
    assert answer(world, "kollega", seen.id) is Outcome.OVERTAKEN
    assert world.holder(line) == "terapeut"


def test_once_the_contact_has_moved_nobody_is_asked_to_take_over(world: World) -> None:
    moved, closed = world.open(), world.open()
    offer(world, "jordemoder", "kollega", moved, closed)
    assert count(world, "kollega") == len(asked(world, "kollega")) == 2
    with world.site.database.write() as work:
        line = work.session.get_one(LineRow, closed)
        told = Goodbye(parent_told=True)
        world.site.families.close(work, world.by("jordemoder"), closed, Ending.ENOUGH, told, line.version)
        email = world.town.email(world.people["jordemoder"])
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), email, at_once=True)
        work.commit()
    assert world.holder(moved) == "chefjordemoder"
    assert (count(world, "kollega"), asked(world, "kollega")) == (0, [])
    with world.site.database.read() as session:
        assert world.site.pass_ons.waiting_on(session, [moved, closed]) == {}
    offer(world, "chefjordemoder", "kollega", moved)
    assert count(world, "kollega") == 1
    assert answer(world, "kollega", asked(world, "kollega")[0].id) is Outcome.ACCEPTED


def test_it_is_taken_back_by_who_has_the_line_and_by_nobody_else(world: World) -> None:
    line = world.open()
    offer(world, "jordemoder", "kollega", line)
    key = asked(world, "kollega")[0].id
    for other in ("kollega", "terapeut"):
        with pytest.raises(NotFound):
            take_back(world, other, key)
    for other in ("jordemoder", "terapeut"):
        with pytest.raises(NotFound):
            answer(world, other, key)
    take_back(world, "jordemoder", key)
    with pytest.raises(Refused, match="answered already"):
        take_back(world, "jordemoder", key)
    with pytest.raises(NotFound):
        take_back(world, "jordemoder", UUID(int=5))
    assert world.holder(line) == "jordemoder"


def test_who_has_stopped_holds_nothing(world: World) -> None:
    line = world.open()
    offer(world, "jordemoder", "kollega", line)
    kollega, key = world.by("kollega"), asked(world, "kollega")[0].id
    with world.site.database.write() as work:
        mail = world.town.email(world.people["kollega"])
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), mail, at_once=True)
        work.commit()
    with pytest.raises((NotFound, Refused)), world.site.database.write() as work:
        world.site.pass_ons.answer(work, kollega, key, accepts=True)
    assert world.holder(line) == "jordemoder"
    with world.site.database.read() as session:
        place = next(d for d in world.site.families.yours(session, world.by("jordemoder"), line)[1:])
        assert world.people["kollega"] not in {person for person, _name in colleagues(session, place)}


def test_who_is_asked_and_who_asked_are_told_and_the_parent_when_it_happened(world: World) -> None:
    line, quiet = world.open(), world.open()
    with world.site.database.write() as work:
        world.site.families.quieten(work, world.by("jordemoder"), quiet, quiet=True)
        work.commit()
    offer(world, "jordemoder", "kollega", line, quiet)
    keys = [row.id for row in asked(world, "kollega")]
    told = []
    for key in keys:
        answer(world, "kollega", key)
        with world.site.database.read() as session:
            query = select(MessageRow.recipient_id).where(MessageRow.subject_id == key)
            told.append(set(session.scalars(query)))
    kollega = world.people["kollega"]
    assert sorted(told, key=len) == [{kollega}, {kollega, line}]


def test_nobody_without_a_name_passes_on(world: World) -> None:
    line = world.open()
    with pytest.raises(NotFound), world.site.database.write() as work:
        world.site.pass_ons.offer(work, Acting(Door.FAMILY), [line], world.people["kollega"])


def test_a_no_is_told_to_who_asked(world: World) -> None:
    line = world.open()
    offer(world, "chefjordemoder", "kollega", line)
    key = asked(world, "kollega")[0].id
    answer(world, "kollega", key, accepts=False)
    with world.site.database.read() as session:
        told = set(session.scalars(select(MessageRow.recipient_id).where(MessageRow.subject_id == key)))
    assert told == {world.people["kollega"], world.people["chefjordemoder"]}


def test_a_line_that_nobody_holds_is_offered_to_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    line = world.open()
    with world.site.database.read() as session:
        row, place = world.site.families.yours(session, world.by("jordemoder"), line)
    row.holder_id = None
    monkeypatch.setattr(world.site.families, "yours", lambda *_: (row, place))
    with pytest.raises(NotFound):
        offer(world, "jordemoder", "kollega", line)
    assert asked(world, "kollega") == []


def test_who_asked_themself_is_not_told_their_own_no(world: World) -> None:
    line = world.open()
    offer(world, "chefjordemoder", "chefjordemoder", line)
    (mine,) = asked(world, "chefjordemoder")
    assert answer(world, "chefjordemoder", mine.id, accepts=False) is Outcome.DECLINED
    with world.site.database.read() as session:
        told = session.scalars(select(MessageRow.occasion).where(MessageRow.subject_id == mine.id)).all()
    assert (told, world.holder(line)) == ([], "jordemoder")
