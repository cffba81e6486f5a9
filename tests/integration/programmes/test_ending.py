"""A referral that ends takes its programme with it, on both databases: nothing is kept of a volunteer (R100)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.audit.storage import EventRow
from familiehus.families.storage import LineRow, ShutOutRow
from familiehus.kernel.ids import new_id
from familiehus.notifications.storage import MessageRow
from familiehus.programmes.domain import Action, Phase
from familiehus.programmes.ending import LEFT, OCCASION, SHOWN, is_volunteer_to_be_told
from familiehus.programmes.looking import untold
from familiehus.programmes.service import LIVE
from familiehus.referrals.domain import Action as Do
from familiehus.referrals.domain import Kind
from familiehus.referrals.transitions import TABLE
from tests.integration.programmes.conftest import HJEM_TIL_OS, TO_RUNNING, Volunteers, every

A = Action
WHO = "frivilligkoordinator"
FAMILY, WORKER = Acting(Door.FAMILY), Acting(Door.WORKER)


def told(volunteers: Volunteers, referral: UUID) -> set[str]:
    """Who hears that there is something to do because the programme ended."""
    people = {key: name for name, key in volunteers.world.people.items()}
    rows = (row for row in every(volunteers, MessageRow) if row.occasion == OCCASION and row.subject_id == referral)
    return {people[row.recipient_id] for row in rows}


def to_be_told(volunteers: Volunteers, referral: UUID) -> bool:
    with volunteers.world.site.database.read() as session:
        return is_volunteer_to_be_told(session, referral)


def listed(volunteers: Volunteers, who: str) -> list[UUID]:
    by = volunteers.world.by(who).actor
    assert by is not None
    with volunteers.world.site.database.read() as session:
        return [one.referral for one in untold(session, by, volunteers.world.clock.now().date())]


def test_there_is_no_other_way_out_of_the_states_it_lives_in() -> None:
    assert {row.target for row in TABLE if row.source in LIVE} - {*LIVE} == {*LEFT}


@pytest.mark.parametrize("kind", [Kind.HANDOVER, Kind.ADDITION])
@pytest.mark.parametrize(("by", "how"), [(FAMILY, Do.WITHDRAW), (WORKER, Do.LAPSE)], ids=["withdrawn", "lapsed"])
@pytest.mark.parametrize("does", [(A.TALKED, A.PROPOSE), TO_RUNNING], ids=["proposed", "running"])
def test_with_the_yes_the_name_goes_and_the_unit_tells_the_volunteer(
    volunteers: Volunteers, kind: Kind, by: Acting, how: Do, does: tuple[Action, ...]
) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *does, kind=kind)
    assert not to_be_told(volunteers, sent)
    volunteers.world.act(by, sent, how)
    row = volunteers.row(sent)
    assert (row.phase, row.volunteer) == (Phase.ENDED, None)
    assert row.since == volunteers.world.clock.now().date()
    assert told(volunteers, sent) == {WHO, "formand"}
    assert to_be_told(volunteers, sent)
    assert [listed(volunteers, who) for who in (WHO, "jordemoder")] == [[sent], []]
    with volunteers.world.site.database.read() as session:
        moved = session.scalars(select(EventRow).where(EventRow.act == Act.PROGRAMME_MOVED)).all()
        mine = [event for event in moved if ["referral", str(sent)] in event.subjects]
        ended = [event for event in mine if ["phase", "ended"] in event.subjects]
        assert [event.chain for event in ended] == [volunteers.place]


def test_the_name_goes_when_nobody_is_waited_for_any_longer(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, A.TALKED, A.PROPOSE)
    later = world.clock.now().date() + timedelta(days=30)
    world.act(WHO, sent, Do.PUT_ON_WAITING, on=later, wants_to_wait=True)
    assert volunteers.row(sent).volunteer is not None
    world.act(WHO, sent, Do.DECLINE, reason="Det blev ikke til noget.")
    assert (volunteers.phase(sent), volunteers.row(sent).volunteer) == (Phase.ENDED, None)
    assert told(volunteers, sent) == {"formand"}
    assert to_be_told(volunteers, sent)


def test_where_no_volunteer_was_there_nobody_is_told(volunteers: Volunteers) -> None:
    world, looking = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, A.VOLUNTEER_STOPS)
    world.act(WHO, looking, Do.COMPLETE)
    at_once = volunteers.begun(HJEM_TIL_OS)
    world.act(FAMILY, at_once, Do.WITHDRAW)
    never = volunteers.taken_over(HJEM_TIL_OS)
    world.act(FAMILY, never, Do.WITHDRAW)
    for sent in (looking, at_once):
        assert volunteers.phase(sent) is Phase.ENDED
    for sent in (looking, at_once, never):
        assert told(volunteers, sent) == set()
        assert not to_be_told(volunteers, sent)


def test_its_own_last_step_ends_it_once(volunteers: Volunteers) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, A.BEGIN_ENDING, A.FINISH)
    assert told(volunteers, sent) == set()
    assert not to_be_told(volunteers, sent)


def test_whoever_is_shut_out_hears_nothing(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    with world.site.database.write() as work:
        line = work.session.get_one(LineRow, world.referral(sent).line_id)
        line.guarded = True
        shut = ShutOutRow(id=new_id(), line_id=line.id, person_id=world.people["formand"], made_at=world.clock.now())
        work.session.add(shut)
        work.commit()
    world.act(FAMILY, sent, Do.WITHDRAW)
    assert told(volunteers, sent) == {WHO}
    assert [listed(volunteers, who) for who in (WHO, "formand")] == [[sent], []]
    world.clock.move(days=SHOWN.days + 1)
    assert listed(volunteers, WHO) == []
