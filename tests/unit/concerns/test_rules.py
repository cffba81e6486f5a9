"""The rules of concerns by their numbers, each from both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.vocabulary import OrganisationKind
from familiehus.concerns import domain
from familiehus.concerns.domain import (
    BEFORE_THE_LINE,
    Concern,
    Dialogue,
    Meeting,
    NewScreening,
    NothingWritten,
    Participant,
    Several,
    about,
    check_concern,
    check_dialogue,
    check_meeting,
    check_note,
    check_screening,
    counting,
    may_convene,
)
from familiehus.concerns.vocabulary import LISTED, Attendee, Level, Occasion, Subject
from familiehus.concerns.wording import field_of
from familiehus.families.vocabulary import Category
from familiehus.kernel.errors import Refused
from familiehus.router.gates import Outcome, Screening
from familiehus.router.situation import Referrer, Situation

TODAY = date(2026, 11, 23)
EARLIER = TODAY - timedelta(days=30)
ADVISER = Referrer(StaffProfession.CHILD_ADVISER, OrganisationKind.MUNICIPALITY, "Prøvekommune")
SCREENING = NewScreening(Subject.CHILD, Occasion.PREVENTIVE_HELP, Outcome.NO_FURTHER_INFORMATION_NEEDED)
MEETING = Meeting(
    held_on=TODAY,
    participants=(
        Participant(Attendee.HEALTH_VISITOR, "Sundhedsplejen"),
        Participant(Attendee.DAY_CARE, "Prøvebørnehaven"),
    ),
    matter="Trivsel",
    purpose="Tidlig hjælp",
    why_no_consent="Forælderen sagde nej.",
    categories=frozenset({Category.CHILD}),
)
CONCERN = Concern(suspected=False, subject=Subject.PREGNANCY, level=Level.OWN_FIELD, said="Hun virker meget alene.")
DIALOGUE = Dialogue(
    suspected=False,
    subject=Subject.PREGNANCY,
    held_on=TODAY,
    family_was_there=True,
    adviser="Rådgiveren",
    family_view="Vi har det svært.",
    professional_view="De har det svært.",
    agreements="Vi ses igen.",
)


def refused(reason: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=f"^{reason}$")


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_form() -> None:
    empty = Meeting(None, (), "", " ", "", frozenset(), held_back=CPR)
    for check, fields in (
        (
            lambda: check_concern(Concern(None, None, None, "")),
            ["suspected", "subject", "level", "said"],
        ),
        (
            lambda: check_dialogue(Dialogue(None, None, None, False, "", "", "", "x" * 2001), TODAY),
            [
                "suspected",
                "subject",
                "held_on",
                "family_was_there",
                "adviser",
                "family_view",
                "professional_view",
                "agreements",
            ],
        ),
        (
            lambda: check_meeting(empty, [EARLIER], TODAY),
            [
                "held_on",
                "participants",
                "matter",
                "purpose",
                "why_no_consent",
                "categories",
                "special",
                "held_back",
            ],
        ),
        (
            lambda: check_screening(NewScreening(None, Occasion.NOTIFICATION, None)),
            ["subject", "support_now", "outcome"],
        ),
    ):
        with pytest.raises(Several) as told:
            check()
        assert [field_of(one) for one in told.value.each] == fields
        assert str(told.value) == str(told.value.each[0])
        assert field_of(told.value) == fields[0]


def test_r076_a_dialogue_is_not_from_long_before_the_line() -> None:
    opened = TODAY - timedelta(days=200)
    last = opened - BEFORE_THE_LINE
    assert check_dialogue(replace(DIALOGUE, held_on=last), TODAY, opened)[1] == last
    with refused("that day is long before the line was opened"):
        check_dialogue(replace(DIALOGUE, held_on=last - timedelta(days=1)), TODAY, opened)


def test_r052_a_screening_says_whom_why_and_what_it_showed() -> None:
    assert check_screening(SCREENING) == (SCREENING.subject, SCREENING.occasion, SCREENING.outcome)
    for missing, reason in (
        ({"subject": None}, "say whether it is about a child or a pregnancy"),
        ({"occasion": None}, "say why the screening was made"),
        ({"outcome": None}, "say what the screening showed"),
    ):
        with refused(reason):
            check_screening(replace(SCREENING, **missing))


def test_r077_after_an_underretning_it_is_said_whether_help_is_needed_at_once() -> None:
    after = replace(SCREENING, occasion=Occasion.NOTIFICATION)
    with refused("say whether help is needed at once"):
        check_screening(after)
    for answer in (True, False):
        assert check_screening(replace(after, support_now=answer))[1] is Occasion.NOTIFICATION


def test_r086_no_health_screening_can_be_recorded_as_one() -> None:
    words = " ".join((*Outcome, *Subject, *Occasion))
    assert "depression" not in words
    assert "health" not in words


def test_r054_a_later_judgement_replaces_an_earlier_one_of_the_same_place_and_subject() -> None:
    open_, shut = (
        Screening("Prøvekommune", outcome, TODAY, ADVISER)
        for outcome in (Outcome.NO_FURTHER_INFORMATION_NEEDED, Outcome.MORE_INFORMATION_NEEDED)
    )
    child, pregnancy = Subject.CHILD, Subject.PREGNANCY
    elsewhere = replace(shut, municipality="Nabokommune")

    def counted(whom: set[Subject], *screenings: tuple[Subject, Screening]) -> list[Screening]:
        return [one.screening for one in counting(screenings, frozenset(whom)) if one.counts]

    for whom in (set(), {child}, {child, pregnancy}):
        assert counted(whom, (child, open_), (child, shut)) == [shut]
        assert counted(whom, (child, shut), (child, open_)) == [open_]
        assert counted(whom, (child, open_), (child, elsewhere)) == [open_, elsewhere]
    for whom in (set(), {child, pregnancy}):
        assert counted(whom, (child, open_), (pregnancy, shut)) == [open_, shut]
    assert counted({pregnancy}, (pregnancy, shut), (child, open_)) == [shut], "another child's opens nothing here"
    assert counted({pregnancy}, (child, open_)) == []
    assert counted({child}, (pregnancy, open_)) == [open_], "found before the birth"
    assert counted({child}, (child, shut), (pregnancy, open_)) == [shut]
    assert counted({child}, (child, elsewhere), (pregnancy, open_)) == [elsewhere, open_]


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ({}, set()),
        ({"due": TODAY + timedelta(weeks=20)}, {Subject.PREGNANCY}),
        ({"due": TODAY - timedelta(weeks=10)}, set()),
        ({"child_born": TODAY - timedelta(days=1)}, {Subject.CHILD}),
        ({"due": TODAY - timedelta(weeks=10), "child_born": TODAY - timedelta(weeks=9)}, {Subject.CHILD}),
        (
            {"due": TODAY + timedelta(weeks=20), "child_born": TODAY - timedelta(weeks=99)},
            {Subject.CHILD, Subject.PREGNANCY},
        ),
    ],
)
def test_whom_a_line_is_about(said: dict[str, date], whom: set[Subject]) -> None:
    assert about(Situation(**said), TODAY) == whom  # type: ignore[arg-type]


def test_r067_a_meeting_once_and_r068_one_follow_up_with_a_reason() -> None:
    assert check_meeting(MEETING, [], TODAY) == 1
    with refused("say why this case is special"):
        check_meeting(MEETING, [EARLIER], TODAY)
    special = replace(MEETING, special="Barnet taber sig.")
    assert check_meeting(special, [EARLIER], TODAY) == 2
    assert check_meeting(special, [TODAY], TODAY) == 2
    with refused("there has been a meeting and a follow-up; a third is not allowed"):
        check_meeting(special, [EARLIER, EARLIER], TODAY)


def test_r067_a_meeting_has_a_day_that_has_been() -> None:
    with refused("say on which day"):
        check_meeting(replace(MEETING, held_on=None), [], TODAY)
    with refused("that day has not been yet"):
        check_meeting(replace(MEETING, held_on=TODAY + timedelta(days=1)), [], TODAY)
    early = replace(MEETING, held_on=EARLIER - timedelta(days=1), special="x")
    with refused("a follow-up comes after the meeting"):
        check_meeting(early, [EARLIER], TODAY)


def test_r067_a_meeting_is_not_from_long_before_the_line() -> None:
    opened = TODAY - timedelta(days=200)
    for held_on, first in ((TODAY - BEFORE_THE_LINE, None), (opened - BEFORE_THE_LINE, opened), (TODAY, opened)):
        assert check_meeting(replace(MEETING, held_on=held_on), [], TODAY, first) == 1
    early = (TODAY - BEFORE_THE_LINE, None), (opened - BEFORE_THE_LINE, opened)
    for last, first in early:
        for held_on in (last - timedelta(days=1), date(1900, 1, 1)):
            with refused("that day is long before the line was opened"):
                check_meeting(replace(MEETING, held_on=held_on), [], TODAY, first)


def test_r067_nobody_meets_themself() -> None:
    one = MEETING.participants[0]
    for other in (one, replace(one, place=f" {one.place.upper()} ")):
        with refused("say who took part, at least two"):
            check_meeting(replace(MEETING, participants=(one, other)), [], TODAY)
    elsewhere = replace(one, place="Nabokommune")
    for some in ((one, elsewhere), (one, one, elsewhere)):
        assert check_meeting(replace(MEETING, participants=some), [], TODAY) == 1


@pytest.mark.parametrize("who", Attendee)
def test_r069_only_those_on_the_list(who: Attendee) -> None:
    meeting = replace(MEETING, participants=(*MEETING.participants, Participant(who, "Et sted")))
    if who in LISTED:
        assert check_meeting(meeting, [], TODAY) == 1
        return
    said = "a doctor in practice" if who is Attendee.GP else "midwives, job centres, associations and volunteers"
    with refused(f"{said} takes? part only with consent"):
        check_meeting(meeting, [], TODAY)


def test_r069_who_the_list_is() -> None:
    """A health visitor may never be refused; a midwife, a job centre and an association always are."""
    assert {Attendee.HEALTH_VISITOR, Attendee.NURSE, Attendee.MUNICIPAL_FAMILY_THERAPIST} <= LISTED
    never = {Attendee.MIDWIFE, Attendee.JOB_CENTRE, Attendee.CIVIL_SOCIETY, Attendee.VOLUNTEER, Attendee.GP}
    assert not never & LISTED
    assert Attendee.OTHER not in LISTED


def test_r067_participants_are_named_by_place_and_are_at_least_two() -> None:
    with refused("say who took part, at least two"):
        check_meeting(replace(MEETING, participants=MEETING.participants[:1]), [], TODAY)
    nowhere = (MEETING.participants[0], Participant(Attendee.SCHOOL, "  "))
    with refused("say where each of them works"):
        check_meeting(replace(MEETING, participants=nowhere), [], TODAY)


def test_r067_matter_purpose_and_why_are_written_and_categories_chosen() -> None:
    for field, reason in (
        ("matter", "say what it was about"),
        ("purpose", "say why it was needed"),
        ("why_no_consent", "say why there was no consent"),
    ):
        with refused(reason):
            check_meeting(replace(MEETING, **{field: " "}), [], TODAY)
        with refused("the text is too long"):
            check_meeting(replace(MEETING, **{field: "x" * 2001}), [], TODAY)
        assert check_meeting(replace(MEETING, **{field: "x" * 2000}), [], TODAY) == 1
    with refused("say which kinds of things were exchanged"):
        check_meeting(replace(MEETING, categories=frozenset()), [], TODAY)


def test_r067_what_was_said_has_no_place_in_it() -> None:
    assert {field for field in Meeting.__dataclass_fields__ if field in {"content", "said", "minutes", "text"}} == set()


@pytest.mark.parametrize(
    ("profession", "kinds"),
    [
        (StaffProfession.HEALTH_VISITOR, {"municipality"}),
        (StaffProfession.PEDAGOGUE, {"municipality", "private"}),
        (StaffProfession.FAMILY_THERAPIST, {"municipality"}),
        (StaffProfession.CHILD_ADVISER, {"municipality"}),
        (StaffProfession.SOCIAL_WORKER, {"municipality"}),
        (StaffProfession.MIDWIFE, set()),
        (StaffProfession.GP, set()),
        (StaffProfession.JOB_CENTRE, set()),
        (StaffProfession.PSYCHOLOGIST, set()),
        (StaffProfession.VOLUNTEER_COORDINATOR, set()),
    ],
)
def test_r069_who_may_call_such_a_meeting(profession: StaffProfession, kinds: set[str]) -> None:
    assert {kind.value for kind in OrganisationKind if may_convene([profession], kind)} == kinds


def test_every_profession_was_thought_of() -> None:
    assert not may_convene([], OrganisationKind.MUNICIPALITY)
    assert may_convene([StaffProfession.MIDWIFE, StaffProfession.HEALTH_VISITOR], OrganisationKind.MUNICIPALITY)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("subject", Subject)
def test_r080_r075_three_answers_also_for_the_unborn(level: Level, subject: Subject) -> None:
    assert check_concern(replace(CONCERN, level=level, subject=subject)) == (subject, level, CONCERN.said)


def test_r080_a_concern_says_whom_what_and_which_answer() -> None:
    for missing, reason in (
        ({"subject": None}, "say whether it is about a child or a pregnancy"),
        ({"level": None}, "choose what the concern asks for"),
        ({"said": ""}, "say what you have seen"),
    ):
        with refused(reason):
            check_concern(replace(CONCERN, **missing))


def test_r079_on_suspicion_nothing_is_written_whatever_else_is_said() -> None:
    for check in (
        lambda: check_concern(Concern(suspected=True, subject=None, level=None, said="")),
        lambda: check_concern(replace(CONCERN, suspected=True)),
        lambda: check_dialogue(replace(DIALOGUE, suspected=True), TODAY),
    ):
        with pytest.raises(NothingWritten):
            check()
    for unanswered in (
        lambda: check_concern(replace(CONCERN, suspected=None)),
        lambda: check_dialogue(replace(DIALOGUE, suspected=None), TODAY),
    ):
        with refused("say whether violence or sexual abuse is suspected"):
            unanswered()


def test_r076_a_dialogue_is_three_parties_two_understandings_and_agreements() -> None:
    assert check_dialogue(DIALOGUE, TODAY) == (Subject.PREGNANCY, TODAY)
    for missing, reason in (
        ({"subject": None}, "say whether it is about a child or a pregnancy"),
        ({"held_on": None}, "say on which day"),
        ({"held_on": TODAY + timedelta(days=1)}, "that day has not been yet"),
        ({"family_was_there": False}, "without the family it is no dialogue"),
        ({"adviser": " "}, "say which adviser took part"),
        ({"family_view": ""}, "write how the family sees it"),
        ({"professional_view": ""}, "write how you see it"),
        ({"agreements": ""}, "write what was agreed"),
    ):
        with refused(reason):
            check_dialogue(replace(DIALOGUE, **missing), TODAY)


def test_r045_a_note_only_when_an_investigation_is_considered() -> None:
    with refused("advice alone leaves no note"):
        check_note("Et faktum.", investigation_considered=False)
    with refused("write the facts"):
        check_note(" ", investigation_considered=True)
    with pytest.raises(Several) as told:
        check_note(" ", investigation_considered=False)
    assert [str(one) for one in told.value.each] == ["advice alone leaves no note", "write the facts"]
    assert check_note(" Et faktum. ", investigation_considered=True) == "Et faktum."


def test_the_longest_text_is_that_of_the_form() -> None:
    assert domain.LONGEST == 2000


CPR = "Det drejer sig om 010190-1234."


@pytest.mark.parametrize("field", ["matter", "purpose", "why_no_consent", "held_back"])
def test_no_cpr_number_stands_in_a_meeting(field: str) -> None:
    with pytest.raises(Refused, match="leave out the CPR number"):
        check_meeting(replace(MEETING, **{field: CPR}), [], TODAY)


def test_no_cpr_number_stands_in_what_is_written_when_worry_grows() -> None:
    somewhere = (Participant(Attendee.DAY_CARE, CPR), *MEETING.participants)
    for write in (
        lambda: check_meeting(replace(MEETING, participants=somewhere), [], TODAY),
        lambda: check_meeting(replace(MEETING, special=CPR), [EARLIER], TODAY),
        lambda: check_concern(replace(CONCERN, said=CPR)),
        lambda: check_dialogue(replace(DIALOGUE, agreements=CPR), TODAY),
        lambda: check_note(CPR, investigation_considered=True),
    ):
        with pytest.raises(Refused, match="leave out the CPR number"):
            write()
