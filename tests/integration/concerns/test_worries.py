"""§ 11 e meetings, concerns, dialogues and notes on advice: what is kept, who reads it, and what nothing here stops."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Act, Door
from familiehus.audit.storage import EventRow
from familiehus.concerns.domain import Concern, Dialogue, Meeting, NothingWritten, Participant
from familiehus.concerns.storage import AdviceNoteRow, ConcernRow, DialogueRow, MeetingRow
from familiehus.concerns.vocabulary import Attendee, Level, Subject
from familiehus.consent.storage import ConsentRow
from familiehus.families.storage import FamilyLinkRow
from familiehus.families.vocabulary import Category
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.domain import Kind, State
from tests.integration.accounts.conftest import SHELL
from tests.integration.concerns.conftest import Municipality

MATTER = "Barnets trivsel i dagtilbuddet"


def meeting(town: Municipality, **other: object) -> Meeting:
    said = Meeting(
        held_on=town.world.clock.now().date(),
        participants=(
            Participant(Attendee.HEALTH_VISITOR, "Sundhedsplejen"),
            Participant(Attendee.DAY_CARE, "Prøvebørnehaven"),
        ),
        matter=MATTER,
        purpose="At se, om der er brug for tidlig hjælp",
        why_no_consent="Forælderen sagde nej den 20.",
        categories=frozenset({Category.CHILD}),
    )
    return replace(said, **other)  # type: ignore[arg-type]


def hold(town: Municipality, line: UUID, who: str = "sundhedsplejerske", **other: object) -> UUID:
    with town.site.database.write() as work:
        row = town.site.meetings.record(work, town.world.by(who), line, meeting(town, **other))
        work.commit()
        return row.id


def concern(**other: object) -> Concern:
    said = Concern(suspected=False, subject=Subject.PREGNANCY, level=Level.NOTIFICATION, said="Hun er bange hjemme.")
    return replace(said, **other)  # type: ignore[arg-type]


def worry(town: Municipality, line: UUID, who: str = "sundhedsplejerske", **other: object) -> None:
    with town.site.database.write() as work:
        town.site.worries.record(work, town.world.by(who), line, concern(**other))
        work.commit()


def own(town: Municipality) -> UUID:
    """A line the health visitor holds."""
    return town.line(who="sundhedsplejerske", unit="Sundhedsplejen")


def link(town: Municipality, one: UUID, other: UUID) -> None:
    now = town.world.clock.now()
    with town.site.database.write() as work:
        work.session.add(
            FamilyLinkRow(
                id=new_id(),
                one_id=one,
                other_id=other,
                made_by=town.world.people["sundhedsplejerske"],
                made_at=now,
                one_agreed_at=now,
                other_agreed_at=now,
            )
        )
        work.commit()


def linked(town: Municipality) -> tuple[UUID, UUID]:
    """The two lines of a child, with the yes of both parents to the family."""
    mother, father = own(town), own(town)
    link(town, mother, father)
    return mother, father


def test_r067_once_r068_a_follow_up_with_a_reason_and_never_a_third(town: Municipality) -> None:
    line = own(town)
    hold(town, line)
    with pytest.raises(Refused, match="say why this case is special"):
        hold(town, line, matter="Noget helt andet")
    town.world.clock.move(days=20)
    hold(town, line, special="Barnet taber sig.")
    with pytest.raises(Refused, match="a third is not allowed"):
        hold(town, line, special="Igen.")
    with town.site.database.read() as session:
        assert len(town.site.meetings.days(session, line)) == 2
        held = town.site.meetings.of_unit(session, line, town.world.units["Sundhedsplejen"])
    assert [one.number for one in held] == [1, 2]
    assert held[0].meeting == meeting(town, held_on=held[0].meeting.held_on)
    assert held[1].meeting.special == "Barnet taber sig."


def test_r067_it_is_counted_for_the_child_not_for_the_line(town: Municipality) -> None:
    mother, father = own(town), own(town)
    hold(town, mother)
    hold(town, father)
    link(town, mother, father)
    for line in (mother, father):
        with pytest.raises(Refused, match="a third is not allowed"):
            hold(town, line, special="x")


def part(town: Municipality, line: UUID, *, agree: bool = False) -> None:
    """The parent of a line takes their yes to the family back, or gives it again."""
    with town.site.database.write() as work:
        links, by = town.world.site.links, town.world.by("sundhedsplejerske")
        (seen,) = links.seen(work.session, by, line)
        (links.agree if agree else links.leave)(work, by, line, seen.id)
        work.commit()


def parted_between_two(town: Municipality) -> tuple[UUID, UUID]:
    """One meeting for the child of both lines; then they part, and the follow-up is of the first alone."""
    mother, father = linked(town)
    hold(town, mother)
    part(town, father)
    town.world.clock.move(days=1)
    hold(town, mother, special="Barnet taber sig.")
    return mother, father


def days(town: Municipality, line: UUID) -> int:
    with town.site.database.read() as session:
        return len(town.site.meetings.days(session, line))


def test_r068_r087_what_was_counted_for_the_child_is_not_forgotten_when_two_lines_part(town: Municipality) -> None:
    """Else a third would be possible, and whoever has the one line would see in the count that the other has left."""
    mother, father = linked(town)
    hold(town, mother)
    town.world.clock.move(days=1)
    hold(town, father, special="Barnet taber sig.")
    for leaves in (mother, father):
        part(town, leaves)
        for line in (mother, father):
            assert days(town, line) == 2
            with pytest.raises(Refused, match="a third is not allowed"):
                hold(town, line, special="Igen.")
    with town.site.database.write() as work:
        reference = town.world.line(father).reference
        town.world.site.links.make(work, town.world.by("sundhedsplejerske"), mother, reference)
        work.commit()
    assert (days(town, mother), days(town, father)) == (2, 2), "a link made anew forgets nothing either"


def test_r087_what_comes_after_two_lines_have_parted_is_not_counted_on_the_other(town: Municipality) -> None:
    mother, father = parted_between_two(town)
    assert (days(town, mother), days(town, father)) == (2, 1)
    with pytest.raises(Refused, match="say why this case is special"):
        hold(town, father)
    part(town, father, agree=True)
    assert days(town, father) == 2, "while they are linked all of it counts"
    part(town, mother)
    assert days(town, father) == 2


def test_r067_two_who_write_at_once_make_one_meeting(town: Municipality) -> None:
    line = own(town)
    with town.site.database.write() as work:
        first = town.site.meetings.record(work, town.world.by("sundhedsplejerske"), line, meeting(town))
        work.commit()
    with town.site.database.write() as work:
        row = work.session.get_one(MeetingRow, first.id)
        copy = {column.key: getattr(row, column.key) for column in MeetingRow.__table__.columns}
        work.session.add(MeetingRow(**{**copy, "id": new_id()}))
        with pytest.raises(Conflict):
            work.commit()
    with town.site.database.write() as work:
        work.session.add(MeetingRow(**{**copy, "id": new_id(), "number": 3, "special": b"x"}))
        with pytest.raises(Conflict):
            work.commit()


def test_r068_two_who_write_at_once_on_two_parents_lines_make_no_third_meeting(town: Municipality) -> None:
    mother, father = linked(town)
    hold(town, mother)
    refused: list[Refused] = []

    def on_the_fathers() -> None:
        try:
            hold(town, father, special="Barnet taber sig.")
        except Refused as error:
            refused.append(error)

    second = threading.Thread(target=on_the_fathers)
    with town.site.database.write() as work:
        said = meeting(town, special="Barnet taber sig.")
        town.site.meetings.record(work, town.world.by("sundhedsplejerske"), mother, said)
        second.start()
        second.join(0.5)  # without waiting it would be done by now
        work.commit()
    second.join(30)
    with town.site.database.read() as session:
        assert len(town.site.meetings.days(session, mother)) == 2
    assert len(refused) == 1


@pytest.mark.parametrize("who", [Attendee.MIDWIFE, Attendee.JOB_CENTRE, Attendee.CIVIL_SOCIETY, Attendee.GP])
def test_r069_whoever_is_not_on_the_list_is_refused_and_nothing_is_kept(town: Municipality, who: Attendee) -> None:
    line = own(town)
    with pytest.raises(Refused, match="only with consent"):
        hold(town, line, participants=(*meeting(town).participants, Participant(who, "Et sted")))
    with town.site.database.read() as session:
        assert town.site.meetings.days(session, line) == []


def test_r069_a_midwife_and_the_command_line_call_no_such_meeting(town: Municipality) -> None:
    line = town.line()
    with pytest.raises(Refused, match="your profession is not on the list"):
        hold(town, line, "jordemoder")
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.meetings.record(work, SHELL, line, meeting(town))


def test_r067_a_meeting_opens_nothing_and_is_sealed(town: Municipality) -> None:
    line = own(town)
    key = hold(town, line)
    assert town.world.read(line, "Huset") == {}
    with town.site.database.read() as session:
        assert town.site.meetings.of_unit(session, line, town.world.units["Huset"]) == []
        row = session.get_one(MeetingRow, key)
        sealed = row.participants + row.matter + row.purpose + row.why_no_consent
    assert MATTER.encode() not in sealed
    assert "Prøvebørnehaven".encode() not in sealed
    event = town.world.town.last(Act.MEETING_RECORDED)
    assert MATTER not in str(event.subjects)


def test_r067_the_family_sees_it_was_held_unless_a_written_reason_holds_it_back(town: Municipality) -> None:
    open_, back = own(town), own(town)
    hold(town, open_)
    hold(town, back, held_back="Forælderen har truet barnet.")
    with town.site.database.read() as session:
        assert [one.matter for one in town.site.meetings.for_family(session, open_)] == [MATTER]
        assert town.site.meetings.for_family(session, back) == []
        mine = town.site.meetings.of_unit(session, back, town.world.units["Sundhedsplejen"])
    assert mine[0].meeting.held_back == "Forælderen har truet barnet."


def test_r074_no_consent_and_a_withdrawn_one_stop_nothing(town: Municipality) -> None:
    line = town.line()
    worry(town, line, "jordemoder")
    referral = town.world.send(line, kind=Kind.ADDITION)
    worry(town, line, "terapeut")
    with town.site.database.write() as work:
        consent = work.session.get_one(ConsentRow, town.world.referral(referral).consent_id)
        town.world.site.referrals.withdraw_consent(work, Acting(Door.FAMILY), consent)
        work.commit()
    worry(town, line, "jordemoder")
    with pytest.raises(NotFound):
        worry(town, line, "terapeut")
    with town.site.database.read() as session:
        mine = town.site.worries.of_unit(session, line, town.world.units["Jordemødre"])
        theirs = town.site.worries.of_unit(session, line, town.world.units["Huset"])
    assert (len(mine), len(theirs)) == (2, 1)
    assert mine[0].said == "Hun er bange hjemme."


def test_r078_an_underretning_closes_nothing_and_moves_nobody(town: Municipality) -> None:
    line = town.line()
    referral = town.world.send(line)
    worry(town, line, "jordemoder")
    assert town.world.state(referral) is State.SENT
    assert town.world.holder(line) == "jordemoder"
    assert town.world.line(line).ending is None


def test_the_family_reads_a_concern_only_where_the_professional_chose_so(town: Municipality) -> None:
    line = own(town)
    worry(town, line, level=Level.OWN_FIELD)
    worry(town, line, level=Level.ACROSS_FIELDS, said="Vi taler om søvn.", open_to_family=True)
    with town.site.database.read() as session:
        shown = town.site.worries.for_family(session, line)
    assert [(one.level, one.said) for one in shown] == [(Level.ACROSS_FIELDS, "Vi taler om søvn.")]


def dialogue(town: Municipality, **other: object) -> Dialogue:
    said = Dialogue(
        suspected=False,
        subject=Subject.PREGNANCY,
        held_on=town.world.clock.now().date(),
        family_was_there=True,
        adviser="Rådgiveren fra Myndighed",
        family_view="Vi er bare trætte.",
        professional_view="De sover for lidt.",
        agreements="Vi ses om to uger.",
    )
    return replace(said, **other)  # type: ignore[arg-type]


def test_r076_a_dialogue_long_before_the_line_is_a_mistyped_year(town: Municipality) -> None:
    line = own(town)
    early = dialogue(town, held_on=date(202, 1, 5))
    with town.site.database.write() as work, pytest.raises(Refused, match="long before the line"):
        town.site.worries.record_dialogue(work, town.world.by("sundhedsplejerske"), line, early)


def test_r076_the_family_reads_both_understandings_and_the_agreements(town: Municipality) -> None:
    line = own(town)
    with town.site.database.write() as work:
        row = town.site.worries.record_dialogue(work, town.world.by("sundhedsplejerske"), line, dialogue(town))
        work.commit()
    with town.site.database.read() as session:
        read = town.site.worries.dialogues(session, line)
        own_ = town.site.worries.dialogues(session, line, town.world.units["Sundhedsplejen"])
        others = town.site.worries.dialogues(session, line, town.world.units["Huset"])
        sealed = session.get_one(DialogueRow, row.id)
        assert b"tr\xc3\xa6tte" not in sealed.family_view + sealed.professional_view + sealed.agreements
    assert (read[0].family_view, read[0].professional_view) == ("Vi er bare trætte.", "De sover for lidt.")
    assert (read[0].agreements, read[0].adviser) == ("Vi ses om to uger.", "Rådgiveren fra Myndighed")
    assert own_ == read
    assert others == []


def everything(town: Municipality) -> dict[str, int]:
    """How many rows every table has."""
    with town.site.database.read() as session:
        names = session.connection().dialect.get_table_names(session.connection())
        return {name: session.scalar(text(f"SELECT COUNT(*) FROM {name}")) for name in names}  # noqa: S608


def test_r079_on_suspicion_no_table_has_a_row_more(town: Municipality) -> None:
    line = own(town)
    before = everything(town)
    by = town.world.by("sundhedsplejerske")
    with town.site.database.write() as work, pytest.raises(NothingWritten):
        town.site.worries.record(work, by, line, concern(suspected=True))
    with town.site.database.write() as work, pytest.raises(NothingWritten):
        town.site.worries.record_dialogue(work, by, line, dialogue(town, suspected=True))
    assert everything(town) == before


def test_whoever_has_no_part_writes_nothing(town: Municipality) -> None:
    line = town.line()
    for by in (town.world.by("sundhedsplejerske"), SHELL, Acting(Door.FAMILY)):
        with town.site.database.write() as work:
            with pytest.raises(NotFound):
                town.site.worries.record(work, by, line, concern())
            with pytest.raises(NotFound):
                town.site.worries.record_dialogue(work, by, line, dialogue(town))
    with town.site.database.read() as session:
        assert not session.scalars(select(ConcernRow).where(ConcernRow.line_id == line)).all()


def note(town: Municipality, who: str = "terapeut", *, considered: bool = True, place: UUID | None = None) -> UUID:
    with town.site.database.write() as work:
        row = town.site.notes.write(
            work, town.world.by(who), place or town.place, "Et faktum.", investigation_considered=considered
        )
        work.commit()
        return row.id


def test_r045_advice_leaves_no_note_and_an_investigation_leaves_one_with_the_authority(town: Municipality) -> None:
    before = everything(town)
    with pytest.raises(Refused, match="advice alone leaves no note"):
        note(town, considered=False)
    assert everything(town) == before
    key = note(town)
    with town.site.database.read() as session:
        row = session.get_one(AdviceNoteRow, key)
        assert row.unit_id == town.world.units["Myndighed"]
        assert b"faktum" not in row.facts
        found = town.site.notes.placed(session, town.world.by("rådgiver"), town.place)
        assert [one.facts for _, one in found] == ["Et faktum."]
        for who in ("terapeut", "koordinator", "socialrådgiver", "administrator", "nabo"):
            with pytest.raises(NotFound):
                town.site.notes.placed(session, town.world.by(who), town.place)
        with pytest.raises(NotFound):
            town.site.notes.placed(session, SHELL, town.place)


def test_r044_a_note_makes_no_deadline_and_no_line(town: Municipality) -> None:
    before = everything(town)
    note(town)
    after = everything(town)
    assert {name for name, count in after.items() if count != before[name]} == {
        "advice_notes",
        "audit_events",
    }


def test_r045_only_a_municipality_that_has_an_authority_takes_a_note(town: Municipality) -> None:
    region = town.world.line(town.line()).organisation_id
    with pytest.raises(NotFound):
        note(town, "jordemoder", place=region)
    with pytest.raises(NotFound):
        note(town, "jordemoder")
    with town.site.database.write() as work, pytest.raises(NotFound):
        town.site.notes.write(work, SHELL, town.place, "Et faktum.", investigation_considered=True)
    empty = town.world.town.organisation("Tomkommune")
    town.world.unit("Tomhuset", empty, coordinator="tomleder", staff=("tommand",))
    with pytest.raises(Refused, match="no unit of yours has an adviser"):
        note(town, "tommand", place=empty)


def test_every_act_is_in_the_record_without_its_content(town: Municipality) -> None:
    line = own(town)
    hold(town, line)
    worry(town, line)
    acts = town.world.town.acts()
    assert {Act.MEETING_RECORDED, Act.CONCERN_RECORDED} <= set(acts)
    with town.site.database.read() as session:
        said = [str(row.subjects) + row.purpose for row in session.scalars(select(EventRow))]
    assert not [one for one in said if "bange" in one or MATTER in one]


def test_what_is_written_has_an_end(town: Municipality) -> None:
    line = own(town)
    key = hold(town, line)
    worry(town, line)
    with town.site.database.read() as session:
        ends: list[date] = [session.get_one(MeetingRow, key).ends_on]
        ends += session.scalars(select(ConcernRow.ends_on).where(ConcernRow.line_id == line))
    assert all(day > town.world.clock.now().date() + timedelta(days=365) for day in ends)
