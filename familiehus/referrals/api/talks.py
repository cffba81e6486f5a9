"""Talks of a referral: booked, answered, held, cancelled, alone or with the other parent; for whoever receives it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, once
from familiehus.audit.domain import Act
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import new_id
from familiehus.referrals.answers import Json, Names, moment
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.case import Case
from familiehus.referrals.looking import look
from familiehus.referrals.shapes.talks import AttendanceSchema, BookingSchema, TalkAnswerSchema, TogetherSchema
from familiehus.referrals.site import referrals_site
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm
from familiehus.referrals.talks.appointments import NewAppointment, Seen
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.described import Reads
from familiehus.web.guard import requires

bp = blueprint("referrals_api_talks")
_OVER: Json = {
    "over": True,
    "results": [],
    **dict.fromkeys(("together", "agreed", "all_agreed", "asked_again"), False),
    **dict.fromkeys(("taken", "limit")),
}


@bp.get("/referrals/<uuid:referral>/talks")
@requires(Permission.MEET_FAMILIES)
def show(referral: UUID) -> Response:
    """The talks, how many are left, and the other parent's part as far as it is one's own to see."""
    site = referrals_site()
    with site.database.write() as work:
        case = site.courses.received(work.session, by(), referral)
        if case.receiver is None:
            raise NotFound("no such referral, or not yours")
        over = site.courses.is_over(work.session, by(), case)
        found = dict(_OVER) if over else _told(work.session, case)
        subjects = [("referral", referral), ("line", case.row.line_id)]
        look(work, site, by(), Act.REFERRAL_SEEN, [case.receiver.organisation], subjects)
        work.commit()
    return answer(found)


@bp.post("/referrals/<uuid:referral>/talks")
@requires(Permission.MEET_FAMILIES)
def book(referral: UUID) -> Response:
    """One more talk, within what the offer counts."""
    said = body(BookingSchema())

    def act(work: UnitOfWork) -> UUID:
        key, form = new_id(), TalkForm(said["form"])
        new = NewAppointment(key, said["at"], form, said["where"], said.get("second"), together=said["together"])
        referrals_site().appointments.book(work, by(), referral, new)
        return key

    return _do(referral, act, 201)


@bp.post("/referrals/<uuid:referral>/talks/<uuid:talk>/cancel")
@requires(Permission.MEET_FAMILIES)
def cancel(referral: UUID, talk: UUID) -> Response:
    """It is off; its place is free."""
    body(Reads())
    return _one(referral, talk, lambda work: referrals_site().appointments.cancel(work, by(), referral, talk))


@bp.post("/referrals/<uuid:referral>/talks/<uuid:talk>/answer")
@requires(Permission.MEET_FAMILIES)
def answered(referral: UUID, talk: UUID) -> Response:
    """What this parent said, to somebody here."""
    says = TalkAnswer(body(TalkAnswerSchema())["answer"])
    return _one(
        referral, talk, lambda work: referrals_site().appointments.answered(work, by(), referral, talk, says)
    )  # fmt: skip


@bp.post("/referrals/<uuid:referral>/talks/<uuid:talk>/attendance")
@requires(Permission.MEET_FAMILIES)
def came(referral: UUID, talk: UUID) -> Response:
    """Whether this parent came; away is not a no."""
    there: bool = body(AttendanceSchema())["came"]
    return _one(
        referral, talk, lambda work: referrals_site().appointments.came(work, by(), referral, talk, came=there)
    )  # fmt: skip


@bp.post("/referrals/<uuid:referral>/talks/together")
@requires(Permission.MEET_FAMILIES)
def join(referral: UUID) -> Response:
    """Talks together with the other parent; each is asked."""
    reference = body(TogetherSchema())["reference"]
    return _one(referral, referral, lambda work: referrals_site().courses.join(work, by(), referral, reference))


@bp.post("/referrals/<uuid:referral>/talks/agreed")
@requires(Permission.MEET_FAMILIES)
def agreed(referral: UUID) -> Response:
    """This parent has said yes to talks together."""
    body(Reads())
    return _one(referral, referral, lambda work: referrals_site().courses.agree(work, by(), referral))


@bp.post("/referrals/<uuid:referral>/talks/alone")
@requires(Permission.MEET_FAMILIES)
def leave(referral: UUID) -> Response:
    """This parent goes on alone."""
    body(Reads())
    return _one(referral, referral, lambda work: referrals_site().courses.leave(work, by(), referral))


def _one(referral: UUID, made: UUID, act: Callable[[UnitOfWork], None]) -> Response:
    def carry_out(work: UnitOfWork) -> UUID:
        act(work)
        return made

    return _do(referral, carry_out)


def _do(referral: UUID, act: Callable[[UnitOfWork], UUID], status: int = 200) -> Response:
    return once(lambda work: (act(work), None), "referrals_api_talks.show", status, referral=referral)


def _told(session: Session, case: Case) -> Json:
    site, row = referrals_site(), case.row
    talks = site.appointments.of_referral(session, row.id)
    members = site.courses.of(session, row.id)
    mine = next((member for member in members if member.referral_id == row.id), None)
    names = Names.of(session, [*(one.owner for one in talks), *(one.second for one in talks)], [])
    left = site.appointments.left(session, row)
    return {
        "over": False,
        "results": [_talk(one, names) for one in talks],
        "together": len(members) > 1,
        "agreed": bool(mine and mine.agreed_at),
        "all_agreed": all(member.agreed_at for member in members),
        "asked_again": site.appointments.asked_again(session, row.id),
        "taken": left[0] if left else None,
        "limit": left[1] if left else None,
    }


def _talk(one: Seen, names: Names) -> Json:
    return {
        "id": str(one.id),
        "at": moment(one.at),
        "form": one.form.value,
        "where": one.where,
        "owner": names.person(one.owner),
        "second": names.person(one.second),
        "cancelled": one.cancelled,
        "taken_on": one.taken_on,
        "answer": one.answer.value,
        "came": one.came,
        "others": one.others,
    }
