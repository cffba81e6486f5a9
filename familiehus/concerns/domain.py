"""The rules of concerns as plain Python: what may be recorded, by whom, how often, and what is never written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from familiehus.access.roles import StaffProfession
from familiehus.catalogue.vocabulary import OrganisationKind
from familiehus.concerns.vocabulary import LISTED, Attendee, Level, Occasion, Subject
from familiehus.families.vocabulary import Category
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import fold, has_cpr
from familiehus.router.gates import Outcome, Screening
from familiehus.router.situation import Situation

LONGEST = 2000
WHOM = "say whether it is about a child or a pregnancy"
SUSPECTED = "say whether violence or sexual abuse is suspected"
# Where the reason stands for which the family is not told of a meeting.
HELD_BACK = "say why it is held back"
MEETINGS = 2
PARTICIPANTS = 2
# A meeting may be what a line grew out of; further back it was about something else, or the year is mistyped.
BEFORE_THE_LINE = timedelta(days=92)
# Who may call a meeting under § 11 e and write it down, by what they are and whom they work for. A psychologist has no
# place of their own on the list, a midwife, a private GP, a job centre and an association have none at all (R069).
_CONVENES: dict[StaffProfession, frozenset[OrganisationKind]] = {
    StaffProfession.HEALTH_VISITOR: frozenset({OrganisationKind.MUNICIPALITY}),
    StaffProfession.PEDAGOGUE: frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.PRIVATE}),
    StaffProfession.FAMILY_THERAPIST: frozenset({OrganisationKind.MUNICIPALITY}),
    StaffProfession.CHILD_ADVISER: frozenset({OrganisationKind.MUNICIPALITY}),
    StaffProfession.SOCIAL_WORKER: frozenset({OrganisationKind.MUNICIPALITY}),
}
Thing = TypeVar("Thing")


class NothingWritten(Refused):
    """On suspected violence or sexual abuse nothing is written here, and nobody is told from here."""


@dataclass(frozen=True, slots=True)
class NewScreening:
    """What an adviser records. There is no date to give: it counts from the moment it is recorded."""

    subject: Subject | None
    occasion: Occasion | None
    outcome: Outcome | None
    support_now: bool | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The last screening of a municipality about one subject, and whether it counts for whom the line is about."""

    subject: Subject
    screening: Screening
    counts: bool


@dataclass(frozen=True, slots=True)
class Participant:
    """Who sat there: a place on the list, and where they come from. Never a person's name."""

    who: Attendee
    place: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting under § 11 e as somebody writes it down. What was said stays in each one's own journal."""

    held_on: date | None
    participants: tuple[Participant, ...]
    matter: str
    purpose: str
    why_no_consent: str
    categories: frozenset[Category]
    special: str = ""
    held_back: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern and what it asks for. ``suspected``: of violence or sexual abuse; None when nobody has answered."""

    suspected: bool | None
    subject: Subject | None
    level: Level | None
    said: str
    open_to_family: bool = False


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A meeting of notifier, family and adviser (R076)."""

    suspected: bool | None
    subject: Subject | None
    held_on: date | None
    family_was_there: bool
    adviser: str
    family_view: str
    professional_view: str
    agreements: str


class BadText(Refused):
    """A text that cannot be kept. ``where`` tells it from others: what is said when it is missing."""

    def __init__(self, reason: str, where: str) -> None:
        super().__init__(reason)
        self.where = where


class Several(Refused):
    """More than one thing is wrong; as one it reads like the first of them."""

    def __init__(self, each: Sequence[Refused]) -> None:
        super().__init__(str(each[0]))
        self.each = tuple(each)


def check_screening(new: NewScreening) -> tuple[Subject, Occasion, Outcome]:
    """What was said, whole. Raises Refused, naming everything that is missing.

    After an underretning it must be said whether help is needed at once (R077).
    """
    subject = partial(said, new.subject, WHOM)
    occasion = partial(said, new.occasion, "say why the screening was made")
    outcome = partial(said, new.outcome, "say what the screening showed")
    needs_answer = new.occasion is Occasion.NOTIFICATION
    now = partial(said, new.support_now, "say whether help is needed at once")
    all_at_once(subject, occasion, lambda: needs_answer and now(), outcome)
    return subject(), occasion(), outcome()


def about(situation: Situation, today: date) -> frozenset[Subject]:
    """Whom a line is about, as far as anybody has said; nothing said: nobody knows."""
    found = {Subject.PREGNANCY} if situation.week(today) is not None else set()
    return frozenset(found | ({Subject.CHILD} if situation.months(today) is not None else set()))


def counting(screenings: Iterable[tuple[Subject, Screening]], whom: frozenset[Subject]) -> tuple[Judged, ...]:
    """Of each municipality and subject the last one, given oldest first, and whether it counts for ``whom``.

    Where a line knows of a pregnancy and of no child, what was found about a child is about another one. Where the
    child is born, what was found before the birth counts until the child has been screened. Of both, or where nobody
    has said, each counts for itself.
    """
    last = {(one.municipality, subject): one for subject, one in screenings}
    found = []
    for (municipality, subject), one in last.items():
        is_other = whom == {Subject.PREGNANCY} and subject is Subject.CHILD
        is_before = whom == {Subject.CHILD} and subject is Subject.PREGNANCY
        replaced = is_before and (municipality, Subject.CHILD) in last
        found.append(Judged(subject, one, counts=not is_other and not replaced))
    return tuple(found)


def may_convene(professions: Iterable[StaffProfession], organisation: str) -> bool:
    """Whether somebody of these professions in an organisation of this kind is on the list themself (R069)."""
    return any(organisation in _CONVENES.get(one, ()) for one in professions)


def check_meeting(meeting: Meeting, earlier: Sequence[date], today: date, opened: date | None = None) -> int:
    """Which meeting it is, 1 or 2. Raises Refused, naming what stands in the way (R067, R068, R069).

    ``earlier`` are the days of the meetings there have been about this child or pregnancy; ``opened`` is the line's
    first day, by default ``today``.
    """
    if len(earlier) >= MEETINGS:
        raise Refused("there has been a meeting and a follow-up; a third is not allowed")
    all_at_once(
        lambda: _check_day(meeting.held_on, today, opened or today, earlier),
        lambda: _check_participants(meeting.participants),
        lambda: written(meeting.matter, "say what it was about"),
        lambda: written(meeting.purpose, "say why it was needed"),
        lambda: written(meeting.why_no_consent, "say why there was no consent"),
        lambda: said(meeting.categories or None, "say which kinds of things were exchanged"),
        lambda: earlier and written(meeting.special, "say why this case is special"),
        lambda: _no_cpr_in(meeting.held_back, HELD_BACK),
    )
    return len(earlier) + 1


def _check_day(on: date | None, today: date, opened: date, earlier: Sequence[date] = ()) -> date:
    """When they met: it has been, not long before the line, and a follow-up not before the meeting."""
    held_on = said(on, "say on which day")
    if held_on > today:
        raise Refused("that day has not been yet")
    if held_on < opened - BEFORE_THE_LINE:  # the year is mistyped, or it was about something else
        raise Refused("that day is long before the line was opened")
    if earlier and held_on < max(earlier):
        raise Refused("a follow-up comes after the meeting")
    return held_on


def _check_participants(participants: Sequence[Participant]) -> None:
    refused = [one.who for one in participants if one.who not in LISTED]
    if Attendee.GP in refused:
        raise Refused("a doctor in practice takes part only with consent")
    if refused:
        raise Refused("midwives, job centres, associations and volunteers take part only with consent")
    if len({(one.who, fold(one.place)) for one in participants}) < PARTICIPANTS:
        raise Refused("say who took part, at least two")
    if not all(one.place.strip() for one in participants):
        raise Refused("say where each of them works")
    for one in participants:
        _no_cpr_in(one.place, "say where each of them works")


def check_concern(concern: Concern) -> tuple[Subject, Level, str]:
    """What was said, whole. Raises NothingWritten on suspicion, Refused for everything that is missing."""
    nothing_on_suspicion(suspected=concern.suspected)
    subject = partial(said, concern.subject, WHOM)
    level = partial(said, concern.level, "choose what the concern asks for")
    seen = partial(written, concern.said, "say what you have seen")
    all_at_once(partial(said, concern.suspected, SUSPECTED), subject, level, seen)
    return subject(), level(), seen()


def check_dialogue(dialogue: Dialogue, today: date, opened: date | None = None) -> tuple[Subject, date]:
    """Whom it was about and when. Raises NothingWritten on suspicion, Refused unless it was a dialogue of all three.

    ``opened`` is the line's first day, by default ``today``.
    """
    nothing_on_suspicion(suspected=dialogue.suspected)
    subject = partial(said, dialogue.subject, WHOM)
    held_on = partial(_check_day, dialogue.held_on, today, opened or today)
    all_at_once(
        partial(said, dialogue.suspected, SUSPECTED),
        subject,
        held_on,
        partial(said, dialogue.family_was_there or None, "without the family it is no dialogue"),
        partial(written, dialogue.adviser, "say which adviser took part"),
        partial(written, dialogue.family_view, "write how the family sees it"),
        partial(written, dialogue.professional_view, "write how you see it"),
        partial(written, dialogue.agreements, "write what was agreed"),
    )
    return subject(), held_on()


def check_note(facts: str, *, investigation_considered: bool) -> str:
    """The facts of a note. Raises Refused, naming everything that is wrong: advice alone leaves no note (R045)."""
    considered = partial(said, investigation_considered or None, "advice alone leaves no note")
    whole = partial(written, facts, "write the facts")
    all_at_once(considered, whole)
    return whole()


def nothing_on_suspicion(*, suspected: bool | None) -> None:
    """Raises NothingWritten when violence or sexual abuse is suspected."""
    if suspected:
        raise NothingWritten("nothing is written here; follow the local procedure")


def all_at_once(*checks: Callable[[], object]) -> None:
    """Every check is made. Raises what was refused: one alone as it is, more as Several, in the order of the checks."""
    found = []
    for check in checks:
        try:
            check()
        except Refused as error:
            found.append(error)
    if found:
        raise found[0] if len(found) == 1 else Several(found)


def said(thing: Thing | None, missing: str) -> Thing:
    """The thing that was chosen. Raises Refused with ``missing`` when nothing was."""
    if thing is None:
        raise Refused(missing)
    return thing


def written(text: str, missing: str) -> str:
    """The text without what surrounds it. Raises Refused when it is empty or too long, or holds a CPR number."""
    if not text.strip():
        raise Refused(missing)
    if len(text) > LONGEST:
        raise BadText("the text is too long", missing)
    _no_cpr_in(text, missing)
    return text.strip()


def _no_cpr_in(text: str, where: str) -> None:
    if has_cpr(text):
        raise BadText("leave out the CPR number", where)
