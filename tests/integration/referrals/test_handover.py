"""The whole way from a midwife to a therapist, and what nobody sees or loses on it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import event, select

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.consent.storage import ConsentRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.notifications.storage import MessageRow
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.quiet import quieten
from familiehus.referrals.storage import StepRow
from tests.integration.referrals.conftest import OWN_WORDS, World, all_of

A = Action
FAMILY = Acting(Door.FAMILY)


def test_r008_the_sender_holds_on_until_the_receiver_has_taken_over(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    assert world.holder(line) == "jordemoder"
    for action, state in ((A.ACCEPT, State.ACCEPTED), (A.REACH, State.IN_CONTACT)):
        assert world.act("terapeut", referral, action) is state
        assert world.holder(line) == "jordemoder"
    assert world.act("terapeut", referral, A.TAKE_OVER) is State.TAKEN_OVER
    assert world.holder(line) == "terapeut"
    assert world.line(line).organisation_id == world.town.place


def test_a_yes_ends_with_a_no_and_nobody_is_said_to_have_taken_it_back(world: World) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, A.DECLINE, reason="Ingen plads.")
    place, consent = world.referral(referral).organisation_id, world.referral(referral).consent_id
    assert ["consent", str(consent)] in [list(one) for one in world.town.last(Act.CONSENT_CLOSED, place).subjects]
    assert (taken := world.town.last(Act.CONSENT_WITHDRAWN, place)) is None or str(consent) not in str(taken.subjects)
    with world.site.database.read() as session:
        yes = session.get_one(ConsentRow, consent)
    assert (yes.withdrawn_at is None, yes.over_with_referral) == (False, True)


def test_a_step_asks_the_database_at_most_twelve_times(world: World) -> None:
    """Each row is written once; what grew here would be felt by everybody who waits for a writer."""
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    referral, by = world.send(world.open()), world.by("terapeut")
    event.listen(world.site.database.engine, "before_cursor_execute", note)
    counts = []
    for action in (A.ACCEPT, A.REACH, A.TAKE_OVER):
        asked.clear()
        with world.site.database.write() as work:
            world.site.referrals.act(work, by, referral, action)
            work.commit()
        counts.append(len(asked))
    event.remove(world.site.database.engine, "before_cursor_execute", note)
    assert counts == [9, 10, 12]


def test_r062_the_receiver_reads_what_was_agreed_and_nothing_else(world: World) -> None:
    line = world.open()
    shared = world.items(line, Field.NAME, Field.CONTACT, Field.OWN_WORDS)
    world.send(line, consent=world.consent(shared))
    assert world.read(line, "Huset") == {
        Field.NAME: "Prøve Mor",
        Field.CONTACT: "ring efter kl. 10",
        Field.OWN_WORDS: OWN_WORDS,
    }
    assert world.read(line, "Sundhedsplejen") == {}
    assert Field.PROFESSIONAL in world.read(line, "Jordemødre")


def test_a_withdrawn_consent_acts_at_the_next_read_and_the_contact_returns(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER)
    with world.site.database.write() as work:
        consent = work.session.get_one(ConsentRow, world.referral(referral).consent_id)
        world.site.referrals.withdraw_consent(work, FAMILY, consent)
        work.commit()
    assert world.read(line, "Huset") == {}
    assert world.holder(line) == "jordemoder"
    assert world.state(referral) is State.WITHDRAWN


def test_a_colleague_elsewhere_finds_nothing(world: World) -> None:
    referral = world.send(world.open())
    with pytest.raises(NotFound):
        world.act("sundhedsplejerske", referral, A.ACCEPT)
    with pytest.raises(NotFound):
        world.act("kollega", referral, A.WITHDRAW)
    assert world.act("vikar", referral, A.WITHDRAW) is State.WITHDRAWN


def test_two_handovers_cannot_be_under_way(world: World) -> None:
    line = world.open()
    world.send(line)
    with pytest.raises(Refused, match="under way"):
        world.send(line, unit="Sundhedsplejen")


def test_one_of_two_wins_and_the_other_is_told(world: World) -> None:
    referral = world.send(world.open())
    version = world.referral(referral).version
    world.act("terapeut", referral, A.ACCEPT)
    with world.site.database.write() as work, pytest.raises(Conflict):
        world.site.referrals.act(work, world.by("pædagog"), referral, A.ACCEPT, version=version)


def told(world: World, line: UUID) -> set[str]:
    """Who hears in the morning that a line has come to them, and whether the parent is told."""
    names = {key: name for name, key in world.people.items()} | {line: "forælder"}
    query = select(MessageRow).where(MessageRow.subject_id == line, MessageRow.occasion.startswith("given-"))
    with world.site.database.read() as session:
        return {names[row.recipient_id] for row in session.scalars(query)}


def test_a_contact_that_returns_long_after_the_referral_was_closed_comes_as_no_surprise(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    world.act("terapeut", referral, A.ACCEPT, A.REACH, A.TAKE_OVER, A.START, A.COMPLETE)
    assert world.act("terapeut", referral, A.SETTLE, what_next="Huset er der stadig.") is State.CLOSED
    with world.site.database.write() as work:
        (consent,) = work.session.scalars(select(ConsentRow).where(ConsentRow.line_id == line)).all()
        world.site.referrals.withdraw_consent(work, Acting(Door.FAMILY), consent)
        work.commit()
    assert world.holder(line) == "jordemoder"
    assert told(world, line) == {"jordemoder", "vikar"}, "the parent has just said so themself"


def test_access_stopped_at_once_moves_what_was_held(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    email = world.town.email(world.people["jordemoder"])
    with world.site.database.write() as work, pytest.raises(Refused):
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), email)
    with world.site.database.write() as work:
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), email, at_once=True)
        work.commit()
    assert world.holder(line) == "chefjordemoder"
    assert told(world, line) == {"chefjordemoder", "vikar", "forælder"}, "their page names somebody else now"
    assert world.referral(referral).sender_id == world.people["chefjordemoder"]
    assert world.act("terapeut", referral, A.DECLINE, reason="fuldt hold") is State.DECLINED
    assert world.referral(referral).actor_id == world.people["chefjordemoder"]


def test_where_it_ended_badly_a_contact_that_is_stopped_sends_the_parent_nothing(world: World) -> None:
    line = world.open()
    with world.site.database.write() as work:
        quieten(work, world.site, world.by("jordemoder"), line, quiet=True)
        email = world.town.email(world.people["jordemoder"])
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), email, at_once=True)
        work.commit()
    assert told(world, line) == {"chefjordemoder", "vikar"}


def test_nobody_is_kept_by_what_only_the_sender_can_settle(world: World) -> None:
    ended = [world.send(world.open()) for _ in range(2)]
    for referral in ended:
        world.act("pædagog", referral, A.ACCEPT)
    email = world.town.email(world.people["pædagog"])
    with world.site.database.write() as work, pytest.raises(Refused):
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), email)
    world.act("jordemoder", ended[0], A.WITHDRAW)
    world.act("pædagog", ended[1], A.DECLINE, reason="fuldt hold")
    with world.site.database.write() as work:
        world.town.site.people.deactivate(work, Acting(Door.COMMAND), email)
        work.commit()
    assert {world.referral(one).receiver_id for one in ended} == {world.people["koordinator"]}


def test_a_receiver_who_is_not_here_takes_the_line_along(world: World) -> None:
    line = world.open()
    referral = world.send(line, unit=None)
    world.act("jordemoder", referral, A.ACCEPT, A.REACH)
    for nobody in ("", "  "):
        with pytest.raises(Refused, match="say who has taken over"):
            world.act("jordemoder", referral, A.TAKE_OVER, successor=nobody)
    assert world.holder(line) == "jordemoder", "nobody lets go of a family to nobody by name"
    world.act("jordemoder", referral, A.TAKE_OVER, successor="Prøve Læge, 20 20 20 20")
    assert world.line(line).ending == "outside_holds"
    assert world.holder(line) is None


@pytest.mark.parametrize("answered", [False, True])
def test_a_message_nobody_answers_does_not_keep_a_family_from_being_let_go_of(world: World, answered: bool) -> None:
    """It is called off for what it is: nobody writes down a no that no parent said."""
    line = world.open()
    message, referral = world.send(line, kind=Kind.INFORMATION), world.send(line, unit=None)
    if answered:
        world.act("terapeut", message, A.ACCEPT)
    world.act("jordemoder", referral, A.ACCEPT, A.REACH)
    with pytest.raises(Refused, match="a referral is still under way"):
        world.act("jordemoder", referral, A.TAKE_OVER)
    with pytest.raises(Refused):
        world.act("terapeut", message, A.CALL_OFF, what_next="Nej")
    with pytest.raises(Refused, match="say what comes next"):
        world.act("jordemoder", message, A.CALL_OFF)
    told = "Lægen hører det af dem, der tager over."
    assert world.act("jordemoder", message, A.CALL_OFF, what_next=told) is State.CLOSED
    with world.site.database.read() as session:
        last = session.scalars(select(StepRow).where(StepRow.referral_id == message).order_by(StepRow.number)).all()[-1]
        assert (last.action, last.party) == ("call_off", "holder")
        assert world.site.referrals.what_was_said(last) == told
    assert world.read(line, "Huset") == {}, "what was not received is shared no longer"
    world.act("jordemoder", referral, A.TAKE_OVER)
    assert world.line(line).ending == "outside_holds"


@pytest.mark.parametrize("kind", [Kind.HANDOVER, Kind.ADDITION])
def test_help_is_not_called_off_without_the_family(world: World, kind: Kind) -> None:
    with pytest.raises(Refused, match="not possible here"):
        world.act("jordemoder", world.send(world.open(), kind=kind), A.CALL_OFF, what_next="Nok for nu")


def test_what_is_personal_cannot_be_read_in_the_database(world: World) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, A.DECLINE, reason="fuldt hold hele foråret")
    with world.site.database.engine.connect() as connection:
        for table in ("items", "consents", "referral_steps", "referrals", "contact_lines"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608 - our own names
            text = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])
            for word in ("Prøve Mor", "Prøve", "fuldt hold", "sover ikke", "efter kl. 10"):
                assert word not in text, table


def test_everything_is_remembered_without_content(world: World) -> None:
    referral = world.send(world.open())
    world.act("terapeut", referral, A.ACCEPT)
    region = world.referral(referral).organisation_id
    assert world.town.acts(region)[-4:] == [Act.LINE_OPENED, Act.CONSENT_GIVEN, Act.REFERRAL_MADE, Act.REFERRAL_MOVED]
    assert world.town.acts()[-1] == Act.REFERRAL_MOVED
    assert len(all_of(world, ConsentRow)) >= 1
