"""One parent's line, for whoever holds it or stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, etag, once, version_given
from familiehus.families.desks import desks_of
from familiehus.families.domain import Ending
from familiehus.families.items import Written
from familiehus.families.service import NewLine
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Field, KnownBy
from familiehus.family_page.site import family_site
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.programmes.service import days_kept_from
from familiehus.referrals.answers import Json, Names, answer_json, line_json, moment
from familiehus.referrals.api.consents import consents_json
from familiehus.referrals.api.family import family_json
from familiehus.referrals.api.links import links_of
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.contact_again import correct as correct_details
from familiehus.referrals.domain import State
from familiehus.referrals.goodbye import goodbye, how, leave_last_word, send_last_message, was_sent
from familiehus.referrals.history import referrals_of
from familiehus.referrals.intake import MUST, Intake, page_language
from familiehus.referrals.looking import LineSight, details_now, see_line, today
from familiehus.referrals.planning import plan as plan_on
from familiehus.referrals.quiet import quieten as stop
from familiehus.referrals.shapes.asked import (
    ClosingSchema,
    DetailsSchema,
    LastWordSchema,
    NewLineSchema,
    PlanSchema,
    QuietSchema,
    TrySchema,
    WrittenSchema,
)
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.described import Reads
from familiehus.web.guard import requires, signed_in

bp = blueprint("referrals_api_lines")
_HERE = "referrals_api_lines.show"
_BOARD = "referrals_api_board.lines"


@bp.post("/lines")
@requires(Permission.MEET_FAMILIES)
def open_line() -> Response:
    """A new line, held by the caller."""
    said = body(NewLineSchema())

    def act(work: UnitOfWork) -> tuple[UUID, LineRow]:
        site = referrals_site()
        written = Intake(_values(said)).written(today(site))
        unit = said.get("unit") or _first_unit(work.session)
        language = said.get("language") or page_language(said.get("spoken", ""))
        row = site.families.open(work, by(), NewLine(new_id(), unit, language, written))
        return row.id, row

    return once(act, _HERE, 201, line=None)


@bp.get("/lines/<uuid:line>")
@requires(Permission.MEET_FAMILIES)
def show(line: UUID) -> Response:
    """Who holds it, what waits, what they said, what they agreed to, and what has happened."""
    site = referrals_site()
    with site.database.write() as work:
        sight = see_line(work, site, by(), line)
        names = _names(work.session, sight)
        agreed, links = consents_json(work.session, line, sight.given, names), links_of(work.session, sight)
        found = line_json(sight, agreed, links, names, today(site)) | _beside(work, line)
        kept = days_kept_from(work.session, sight.row.unit_id, sight.referrals)
        for one in (one for one in found["referrals"] if UUID(one["id"]) in kept):
            one["deadline"] = None
        work.commit()
    response = answer(found)
    response.headers["ETag"] = etag(sight.row.version)
    return response


@bp.post("/lines/<uuid:line>/tries")
@requires(Permission.MEET_FAMILIES)
def tried(line: UUID) -> Response:
    """Tried, or talked. A fact: it is never refused for an old version."""
    said = body(TrySchema())

    def act(work: UnitOfWork, row: LineRow) -> UUID:
        referrals_site().families.log_try(work, by(), row, said["way"], reached=said["reached"], about=None)
        if said["reached"]:
            family_site().answers.has_talked(work, by(), row)
        return line

    return _do(line, act, status=201)


@bp.post("/lines/<uuid:line>/plan")
@requires(Permission.MEET_FAMILIES)
def plan(line: UUID) -> Response:
    """When the holder will act next."""
    said = body(PlanSchema())

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        plan_on(work, referrals_site(), by(), line, said["next_on"], version_given())
        return line

    return _do(line, act)


@bp.post("/lines/<uuid:line>/items")
@requires(Permission.MEET_FAMILIES)
def write(line: UUID) -> Response:
    """A new version of a text, or the first; the same text again makes none."""
    said = body(WrittenSchema())

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        made = referrals_site().families.write(work, by(), line, [_written(said)])
        return made[0] if made else line

    return _do(line, act, status=201)


@bp.post("/lines/<uuid:line>/details")
@requires(Permission.MEET_FAMILIES)
def correct(line: UUID) -> Response:
    """A new name, safe contact, place or day; what is left out stays, and so does what others were given."""
    said = body(DetailsSchema())

    def act(work: UnitOfWork) -> tuple[UUID, LineRow]:
        site = referrals_site()
        row, place = site.families.yours(work.session, by(), line)
        now = details_now(work.session, site, line, place)
        stays = {key: now[key] for key in MUST}
        correct_details(work, site, by(), row, place, Intake(stays | _values(said)).written(today(site)))
        return line, row

    return once(act, _HERE, 200, line=line)


@bp.post("/lines/<uuid:line>/quiet")
@requires(Permission.MEET_FAMILIES)
def quieten(line: UUID) -> Response:
    """Everything toward the parent stops at once, whatever the version."""
    said = body(QuietSchema())

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        stop(work, referrals_site(), by(), line, quiet=said["quiet"])
        return line

    return _do(line, act)


@bp.post("/lines/<uuid:line>/last-message")
@requires(Permission.MEET_FAMILIES)
def last_message(line: UUID) -> Response:
    """One neutral message with the way back, by the safe way; asking twice sends one."""
    body(Reads())

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        send_last_message(work, referrals_site(), by(), line)
        return line

    return _do(line, act)


@bp.post("/lines/<uuid:line>/last-word")
@requires(Permission.MEET_FAMILIES)
def last_word(line: UUID) -> Response:
    """A neutral last word was left on the phone of a parent who is only rung up; writing it down twice is once."""
    allowed: bool = body(LastWordSchema())["allowed"]

    def act(work: UnitOfWork, _row: LineRow) -> UUID:
        leave_last_word(work, referrals_site(), by(), line, allowed=allowed)
        return line

    return _do(line, act)


@bp.post("/lines/<uuid:line>/close")
@requires(Permission.MEET_FAMILIES)
def close(line: UUID) -> Response:
    """End it on purpose, with a reason, once the parent knows."""
    said = body(ClosingSchema())

    def act(work: UnitOfWork, row: LineRow) -> UUID:
        if any(one.state != State.CLOSED for one in referrals_of(work.session, line)):
            raise Refused("a referral is still under way")
        known = goodbye(work.session, by(), row, told=said["told"])
        referrals_site().families.close(work, by(), line, Ending(said["ending"]), known, version_given())
        return line

    return once(lambda work: _on(work, line, act), _BOARD)


def _do(line: UUID, act: Callable[[UnitOfWork, LineRow], UUID], status: int = 200) -> Response:
    """An act on one's own open line."""
    return once(lambda work: _on(work, line, act), _HERE, status, line=line)


def _on(work: UnitOfWork, line: UUID, act: Callable[[UnitOfWork, LineRow], UUID]) -> tuple[UUID, LineRow]:
    row, _place = referrals_site().families.yours(work.session, by(), line)
    return act(work, row), row


def _first_unit(session: Session) -> UUID:
    mine = desks_of(session, signed_in())
    if not mine:
        raise Refused("you work in no unit")
    return mine[0].id


def _values(said: dict[str, Any]) -> dict[str, str]:
    """As the form of the page would say it."""
    told = {key: said[key] for key in ("name", "place") if key in said}
    contact = {"way": "", "phone": "", "email": "", "note": ""} if "contact" in said else {}
    contact |= {name: str(value) for name, value in said.get("contact", {}).items()}
    days = {name: said[name].isoformat() for name in ("due", "born") if name in said}
    week = {"week": str(said["week"])} if "week" in said else {}
    spoken = {"spoken": said["spoken"], "interpreter": ""} if "spoken" in said else {}
    if "interpreter" in said:
        spoken["interpreter"] = "yes" if said["interpreter"] else "no"
    texts: dict[str, str] = said.get("texts", {}) | {"known_by": said.get("known_by") or ""}
    return told | contact | days | week | spoken | texts


def _beside(work: UnitOfWork, line: UUID) -> Json:
    """The parent's own page and what waits there, lines it is linked with, and whether the last message was sent."""
    family = family_site()
    page = family.pages.made_on(work.session, line)
    said = family.answers.waiting(work.session, [line], signed_in().person).get(line, [])
    return {
        "page_made_at": moment(page.made_at) if page else None,
        "answers": [answer_json(one) for one in said],
        "family": family_json(work.session, line),
        "last_message_sent": was_sent(work.session, line),
        "last_word": how(work.session, referrals_site(), work.session.get_one(LineRow, line)).value,
    }


def _names(session: Session, sight: LineSight) -> Names:
    row, sent, given = sight.row, sight.referrals, sight.consents
    persons = [*(one.person for one in sight.held), *(one.person for one in sight.tries)]
    places = [*(one.unit for one in sight.held), *(one.unit_id for one in sent), *(one.unit_id for one in given)]
    chosen = [row.asked_offer_id, *(one.offer_id for one in sent), *(one.offer_id for one in given)]
    acting = [row.holder_id, *(one.actor_id for one in sent)]
    return Names.of(session, [*persons, *acting], [row.unit_id, *places], chosen)


def _written(said: Mapping[str, Any]) -> Written:
    known = KnownBy(said["known_by"]) if said["known_by"] else None
    field = Field(said["field"])
    return Written(field, said["text"], known if field is Field.CHILD_VIEW else None, for_both=said["for_both"])
