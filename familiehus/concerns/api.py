"""When worry grows, and what opens gates, for programs: the same services, and the same that is never written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from familiehus.access import policy
from familiehus.access.permissions import Permission
from familiehus.accounts import api_acts
from familiehus.accounts.api_acts import No, body, by, once
from familiehus.audit.domain import Act
from familiehus.catalogue.vocabulary import Requirement
from familiehus.concerns import schemas
from familiehus.concerns.approving import questions
from familiehus.concerns.domain import Concern, Dialogue, Meeting, NewScreening, NothingWritten, Participant
from familiehus.concerns.gatekeeping import Start
from familiehus.concerns.meetings import Held
from familiehus.concerns.service import offer_of
from familiehus.concerns.site import concerns_site
from familiehus.concerns.vocabulary import Attendee, Level, Occasion, Subject
from familiehus.concerns.wording import REFUSALS, beside, field_of, refusal
from familiehus.concerns.worries import Talk, Worry
from familiehus.families.vocabulary import Category
from familiehus.kernel.errors import NotFound, Refused
from familiehus.referrals.answers import Json, Names, item_json, moment
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Party
from familiehus.referrals.site import referrals_site
from familiehus.router.gates import Outcome
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer, parameters, reads_query
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import gettext


def _told(error: Refused) -> No:
    if isinstance(error, NothingWritten):
        words = gettext("Intet er skrevet ned, og ingen har fået besked. Følg jeres egen procedure.")
        return No("nothing-written", words)
    said, field = str(error), field_of(error)
    more = tuple((f"/{name}", text) for name, text in beside(error).items() if name not in {field, ""})
    return No(api_acts.code(said, known=said in REFUSALS), refusal(error), f"/{field}" if field else None, more)


bp = api_acts.prepare(Blueprint("concerns_api", __name__, url_prefix="/api/v1"), _told)


@bp.get("/lines/<uuid:line>/concerns")
@requires(Permission.MEET_FAMILIES)
def concerns(line: UUID) -> Response:
    """What one's own unit has written, and when there have been meetings."""
    site = concerns_site()
    with site.database.write() as work:
        session = work.session
        place = site.standing.part(session, by(), line).desk
        worries = site.worries.of_unit(session, line, place.id)
        talks = site.worries.dialogues(session, line, place.id)
        held = site.meetings.of_unit(session, line, place.id)
        writers = [*(w.recorded_by for w in worries), *(t.recorded_by for t in talks), *(h.recorded_by for h in held)]
        names = Names.of(session, writers, ())
        days = [day.isoformat() for day in site.meetings.days(session, line)]
        _saw(work, Act.CONCERNS_SEEN, place.organisation, [("line", line)])
    return answer(
        {
            "concerns": [_worry(one, names) for one in worries],
            "dialogues": [_talk(one, names) for one in talks],
            "meetings": [_held(one, names) for one in held],
            "days": days,
        }
    )


@bp.post("/lines/<uuid:line>/concerns")
@requires(Permission.MEET_FAMILIES)
def record(line: UUID) -> Response:
    """A concern; on suspicion nothing is written, not even that it was sent."""
    said = body(schemas.ConcernSchema())
    concern = Concern(
        said["suspected"], Subject(said["subject"]), Level(said["level"]), said["said"], said["open_to_family"]
    )
    return _on_line(line, lambda work: concerns_site().worries.record(work, by(), line, concern).id)


@bp.post("/lines/<uuid:line>/dialogues")
@requires(Permission.MEET_FAMILIES)
def record_dialogue(line: UUID) -> Response:
    """What notifier, family and adviser said and agreed; on suspicion nothing is written."""
    said = body(schemas.DialogueSchema())
    held = Dialogue(**(said | {"subject": Subject(said["subject"])}))
    return _on_line(line, lambda work: concerns_site().worries.record_dialogue(work, by(), line, held).id)


@bp.post("/lines/<uuid:line>/meetings")
@requires(Permission.MEET_FAMILIES)
def record_meeting(line: UUID) -> Response:
    """One meeting; a third is refused, also when two write at once."""
    said = body(schemas.MeetingSchema())
    participants = tuple(Participant(Attendee(one["who"]), one["place"]) for one in said["participants"])
    categories = frozenset(Category(one) for one in said["categories"])
    meeting = Meeting(**(said | {"participants": participants, "categories": categories}))
    return _on_line(line, lambda work: concerns_site().meetings.record(work, by(), line, meeting).id)


@bp.get("/referrals/<uuid:referral>/before-start")
@requires(Permission.MEET_FAMILIES)
def before_start(referral: UUID) -> Response:
    """Which gates are not open, and the offer's own conditions."""
    site = concerns_site()
    with site.database.write() as work:
        case = _case(work.session, referral)
        place = site.standing.part_in_start(work.session, by(), case.line.id, case.sent_from(by())).desk
        offer = offer_of(work.session, case.row.offer_id)
        missing = referrals_site().limits.gates(work.session, case.row)
        start = Start.of(case.line, case.row.offer_id, case.row.sender_unit_id, case.row.unit_id)
        inside = case.parties(by()) != {Party.SENDER}
        screened = site.gatekeeper.screened(work.session, start) if inside else ()
        _saw(work, Act.REFERRAL_SEEN, place.organisation, [("referral", referral), ("line", case.row.line_id)])
    own = offer.access.requires if offer else ()
    bases = [{"subject": one.subject.value, "bearing": one.bearing.value} for one in screened]
    return answer({"missing": list(missing), "screenings": bases, "conditions": [one.value for one in own]})


@bp.post("/referrals/<uuid:referral>/approvals")
@requires(Permission.MEET_FAMILIES)
def ask_approval(referral: UUID) -> Response:
    """Ask the authority that must approve."""
    place: UUID = body(schemas.AskApprovalSchema())["organisation"]

    def act(work: UnitOfWork, case: Case) -> UUID:
        if case.row.offer_id is None:
            raise Refused("nobody has to approve this offer")
        return concerns_site().gates.ask_approval(work, by(), case.line.id, case.row.offer_id, place).id

    return _on_referral(referral, act)


@bp.post("/referrals/<uuid:referral>/conditions")
@requires(Permission.MEET_FAMILIES)
def condition(referral: UUID) -> Response:
    """Whether a condition of the offer is so; the last word counts."""
    said = body(schemas.ConditionSchema())

    def act(work: UnitOfWork, case: Case) -> UUID:
        requirement = Requirement(said["requirement"])
        holds, desk = said["holds"], case.sent_from(by())
        concerns_site().gates.say_condition(work, by(), case.line.id, requirement, holds=holds, sent_from=desk)
        return referral

    return _on_referral(referral, act)


@bp.post("/advice-notes")
@requires(Permission.MEET_FAMILIES)
def advise() -> Response:
    """The facts, placed with the authority; advice alone leaves nothing."""
    said = body(schemas.AdviceNoteSchema())
    place: UUID = said["organisation"]

    def act(work: UnitOfWork) -> tuple[UUID, None]:
        considered: bool = said["investigation_considered"]
        row = concerns_site().notes.write(work, by(), place, said["facts"], investigation_considered=considered)
        return row.id, None

    return once(act, "concerns_api.notes", 201, organisation=place)


@bp.get("/organisations/<uuid:organisation>/advice-notes")
@requires(Permission.SCREEN)
def notes(organisation: UUID) -> Response:
    """The authority's own notes, for its advisers."""
    site = concerns_site()
    with site.database.write() as work:
        found = site.notes.placed(work.session, by(), organisation)
        names = Names.of(work.session, [note.written_by for _, note in found], ())
        _saw(work, Act.ADVICE_NOTES_SEEN, organisation, [("note", key) for key, _ in found])
    results = [
        {
            "id": str(key),
            "facts": note.facts,
            "by": names.person(note.written_by),
            "at": moment(note.written_at),
        }
        for key, note in found
    ]
    return answer({"results": results})


@bp.get("/organisations/<uuid:organisation>/screenings")
@requires(Permission.SCREEN)
@reads_query
def screenings(organisation: UUID) -> Response:
    """What one's own authority has recorded on the line of a reference. Nothing of what is written on it."""
    reference: str = parameters(schemas.ReferenceQuery())["reference"]
    line, site = _called(organisation, reference), concerns_site()
    with site.database.write() as work:
        rows = site.gates.screened(work.session, by(), organisation, line)
        names = Names.of(work.session, [row.recorded_by for row in rows], ())
        _saw(work, Act.SCREENINGS_SEEN, organisation, [("line", line)])
    results = [
        {
            "subject": row.subject,
            "occasion": row.occasion,
            "outcome": row.outcome,
            "support_now": row.support_now,
            "by": names.person(row.recorded_by),
            "at": moment(row.recorded_at),
        }
        for row in rows
    ]
    return answer({"results": results})


@bp.post("/organisations/<uuid:organisation>/screenings")
@requires(Permission.SCREEN)
def screen(organisation: UUID) -> Response:
    """It counts from this moment, in the adviser's municipality; no field dates it back."""
    said = body(schemas.ScreeningSchema())
    line = _called(organisation, said["reference"])
    new = NewScreening(
        Subject(said["subject"]), Occasion(said["occasion"]), Outcome(said["outcome"]), said["support_now"]
    )

    def act(work: UnitOfWork) -> tuple[UUID, None]:
        return concerns_site().gates.screen(work, by(), organisation, line, new).id, None

    return once(act, "concerns_api.screenings", 201, organisation=organisation)


@bp.get("/approvals")
@requires(Permission.APPROVE)
def approvals() -> Response:
    """Questions to one's own authority, those that wait first."""
    site, places = concerns_site(), policy.places_where(signed_in(), Permission.APPROVE)
    with site.database.write() as work:
        found = questions(work.session, site.consents, signed_in(), places)
        for place in places:
            seen = [("approval", one.row.id) for one in found if one.row.organisation_id == place]
            role = by().require(Permission.APPROVE, place)
            work.record(site.scribe.event(Act.APPROVALS_SEEN, by(), place, seen, role=role))
        work.commit()
    results = [
        {
            "id": str(one.row.id),
            "reference": one.reference,
            "offer": one.offer,
            "asked_by": one.asked_by,
            "asked_at": moment(one.row.asked_at),
            "approved": one.row.approved if one.row.answered_at else None,
            "items": [item_json(item) for item in one.items],
        }
        for one in found
    ]
    return answer({"results": results})


@bp.post("/approvals/<uuid:approval>")
@requires(Permission.APPROVE)
def approve(approval: UUID) -> Response:
    """Yes or no, once."""
    approved: bool = body(schemas.ApprovedSchema())["approved"]

    def act(work: UnitOfWork) -> tuple[UUID, None]:
        return concerns_site().gates.answer(work, by(), approval, approved=approved).id, None

    return once(act, "concerns_api.approvals")


def _called(organisation: UUID, reference: str) -> UUID:
    """The line of a reference; one of nobody's is a failed try, and remembered. Raises NotFound."""
    by().require(Permission.SCREEN, organisation)
    site = concerns_site()
    try:
        with site.database.read() as session:
            return site.gates.line_called(session, by(), reference).id
    except NotFound:
        route = request.url_rule.rule if request.url_rule else ""
        with site.database.write() as work:
            _saw(work, Act.REFUSED, organisation, [("route", route)])
        raise


def _on_line(line: UUID, act: Callable[[UnitOfWork], UUID]) -> Response:
    return once(lambda work: (act(work), None), "concerns_api.concerns", 201, line=line)


def _on_referral(referral: UUID, act: Callable[[UnitOfWork, Case], UUID]) -> Response:
    def carry_out(work: UnitOfWork) -> tuple[UUID, None]:
        return act(work, _case(work.session, referral)), None

    return once(carry_out, "concerns_api.before_start", 201, referral=referral)


def _case(session: Session, referral: UUID) -> Case:
    return referrals_site().referrals.case(session, by(), referral)


def _saw(work: UnitOfWork, act: Act, place: UUID, subjects: list[tuple[str, Any]]) -> None:
    work.record(concerns_site().scribe.event(act, by(), place, subjects))
    work.commit()


def _worry(one: Worry, names: Names) -> Json:
    return {
        "subject": one.subject.value,
        "level": one.level.value,
        "said": one.said,
        "open_to_family": one.open_to_family,
        "by": names.person(one.recorded_by),
        "at": moment(one.recorded_at),
    }


def _talk(one: Talk, names: Names) -> Json:
    return {
        "subject": one.subject.value,
        "held_on": one.held_on.isoformat(),
        "adviser": one.adviser,
        "family_view": one.family_view,
        "professional_view": one.professional_view,
        "agreements": one.agreements,
        "by": names.person(one.recorded_by),
    }


def _held(one: Held, names: Names) -> Json:
    return {
        "number": one.number,
        "held_on": one.meeting.held_on.isoformat() if one.meeting.held_on else None,
        "participants": [{"who": seat.who.value, "place": seat.place} for seat in one.meeting.participants],
        "matter": one.meeting.matter,
        "purpose": one.meeting.purpose,
        "why_no_consent": one.meeting.why_no_consent,
        "categories": sorted(category.value for category in one.meeting.categories),
        "special": one.meeting.special,
        "held_back": one.meeting.held_back,
        "by": names.person(one.recorded_by),
    }
