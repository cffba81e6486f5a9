"""The panel "Aftaler" of a referral: talks booked, answered, held and cancelled, alone or with the other parent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen_one, offered, page, sent
from familiehus.audit.domain import Act
from familiehus.families.items import as_date
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import id_or_none, new_id
from familiehus.referrals.case import Case
from familiehus.referrals.intake import Missing
from familiehus.referrals.passing_on.pass_ons import colleagues
from familiehus.referrals.refusals import refusal
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import REFERRAL, blueprint, people, saw
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm, check_where
from familiehus.referrals.talks.appointments import NewAppointment
from familiehus.referrals.wording import APPOINTMENT_ANSWERS, APPOINTMENT_FORMS
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = blueprint("staff_appointment", REFERRAL)
_CLOCK = re.compile(r"(?:kl\.?)?\s*([0-9]{1,2})(?:[.:]?([0-9]{2}))?")
# Beside which field of a new talk a reason stands.
_BESIDE = {
    "that time is over": "day",
    "choose a day within a year": "day",
    "nobody meets at night": "time",
    "say where it is": "where",
    "the text is too long": "where",
    "leave out the CPR number": "where",
    "choose a colleague": "second",
}
_NEW = ("id", "day", "time", "form", "where", "second", "together")


@bp.get("/<uuid:referral>/aftaler")
@requires(Permission.MEET_FAMILIES)
def show(referral: UUID) -> Response:
    """The talks of a referral, for whoever receives it."""
    return _page(referral, Form())


@bp.post("/<uuid:referral>/aftaler")
@requires(Permission.MEET_FAMILIES)
def book(referral: UUID) -> AnyResponse:
    """One more talk. Sent twice it is one."""
    form = sent("book", *_NEW)
    try:
        return _do(referral, form, lambda work: referrals_site().appointments.book(work, by(), referral, _new(form)))
    except Conflict:
        if _is_booked(referral, _new(form)):
            return _done(referral, form)
        form.values["id"] = str(new_id())
        form.errors[""] = gettext(
            "Aftalen var lavet, før du rettede. Aflys den, hvis den er forkert, og tryk en gang til for den her."
        )
        return _page(referral, form, 409)


def _new(form: Form) -> NewAppointment:
    """The talk that was filled in. Raises Refused without a day and an hour."""
    key, second = id_or_none(form["id"]) or new_id(), id_or_none(form["second"])
    meeting = chosen_one(TalkForm, form["form"]) or TalkForm.PLACE
    return NewAppointment(key, _moment(form), meeting, form["where"], second, together=bool(form["together"]))


def _is_booked(referral: UUID, new: NewAppointment) -> bool:
    """Whether the talk that is there is the one that was filled in: sent twice. Raises NotFound for another's."""
    site = referrals_site()
    with site.database.read() as session:
        site.courses.received(session, by(), referral)
        there = {one.id: one for one in site.appointments.of_referral(session, referral)}.get(new.id)
    if there is None:
        raise NotFound("no such talk, or not yours")
    where = check_where(new.form, new.where)
    return (there.at, there.form, there.second, there.where) == (new.at, new.form, new.second, where)


@bp.post("/<uuid:referral>/aftaler/<uuid:one>/aflys")
@requires(Permission.MEET_FAMILIES)
def cancel(referral: UUID, one: UUID) -> AnyResponse:
    """It is off; its place is free."""
    return _do(referral, Form("cancel"), lambda work: referrals_site().appointments.cancel(work, by(), referral, one))


@bp.post("/<uuid:referral>/aftaler/<uuid:one>/svar")
@requires(Permission.MEET_FAMILIES)
def answered(referral: UUID, one: UUID) -> AnyResponse:
    """What this parent said, to somebody here."""
    form = sent("answer", "answer")
    says = chosen_one(TalkAnswer, form["answer"]) or TalkAnswer.NONE
    return _do(
        referral, form, lambda work: referrals_site().appointments.answered(work, by(), referral, one, says)
    )  # fmt: skip


@bp.post("/<uuid:referral>/aftaler/<uuid:one>/kom")
@requires(Permission.MEET_FAMILIES)
def came(referral: UUID, one: UUID) -> AnyResponse:
    """Whether this parent came."""
    form = sent("came", "came")
    there = form["came"] == "1"
    return _do(referral, form, lambda work: referrals_site().appointments.came(work, by(), referral, one, came=there))


@bp.post("/<uuid:referral>/aftaler/sammen")
@requires(Permission.MEET_FAMILIES)
def join(referral: UUID) -> AnyResponse:
    """Talks together with the other parent; each is asked."""
    form = sent("join", "reference")
    return _do(
        referral, form, lambda work: referrals_site().courses.join(work, by(), referral, form["reference"]), "reference"
    )


@bp.post("/<uuid:referral>/aftaler/ja")
@requires(Permission.MEET_FAMILIES)
def agreed(referral: UUID) -> AnyResponse:
    """This parent has said yes to talks together."""
    return _do(referral, Form("agree"), lambda work: referrals_site().courses.agree(work, by(), referral))


@bp.post("/<uuid:referral>/aftaler/alene")
@requires(Permission.MEET_FAMILIES)
def leave(referral: UUID) -> AnyResponse:
    """This parent goes on alone."""
    return _do(referral, Form("leave"), lambda work: referrals_site().courses.leave(work, by(), referral))


def _moment(form: Form) -> datetime:
    """Day and time as they are said in Denmark. Raises Refused."""
    day, hour = as_date(form["day"]), _hour(form["time"])
    if day is None or hour is None:
        raise Missing("day" if day is None else "time", "say when it is")
    return datetime.combine(day, hour, DENMARK)


def _hour(text: str) -> time | None:
    """A time of day as people write it: 9.30, 09:30, kl. 9."""
    said = _CLOCK.fullmatch(text.strip().lower())
    try:
        return time(int(said[1]), int(said[2] or 0)) if said else None
    except ValueError:
        return None


def _do(referral: UUID, form: Form, act: Callable[[UnitOfWork], None], field: str = "") -> AnyResponse:
    try:
        with referrals_site().database.write() as work:
            act(work)
            work.commit()
    except Refused as error:
        beside = error.field if isinstance(error, Missing) else _BESIDE.get(str(error), "")
        form.errors[beside if form.name == "book" else field] = refusal(error)
        return _page(referral, form, 400)
    return _done(referral, form)


def _done(referral: UUID, form: Form) -> AnyResponse:
    return redirect(url_for("staff_appointment.show", referral=referral, gjort=form.name), 303)


def _page(referral: UUID, form: Form, status: int = 200) -> Response:
    site = referrals_site()
    with site.database.write() as work:
        session = work.session
        case = site.courses.received(session, by(), referral)
        if case.receiver is None:
            raise NotFound("no such referral, or not yours")
        over = site.courses.is_over(session, by(), case)
        values = {"row": case.row} if over else _values(session, case)
        saw(
            work,
            by(),
            Act.REFERRAL_SEEN,
            [case.receiver.organisation],
            [("referral", referral), ("line", case.row.line_id)],
        )
    if not form["id"]:
        form.values["id"] = str(new_id())
    done = request.args.get("gjort", "")
    now = site.scribe.calendar.now()
    return page("contact/appointments.html", status, form=form, done=done, now=now, over=over, **values)


def _values(session: Session, case: Case) -> dict[str, object]:
    site, row = referrals_site(), case.row
    talks = site.appointments.of_referral(session, row.id)
    members = site.courses.of(session, row.id)
    joint = [session.get_one(ReferralRow, member.referral_id) for member in members if member.referral_id != row.id]
    mine = next((member for member in members if member.referral_id == row.id), None)
    beside = colleagues(session, case.receiver) if case.receiver else []
    return {
        "row": row,
        "me": by().person,
        "talks": talks,
        "joint": joint,
        "agreed": bool(mine and mine.agreed_at),
        "all_agreed": all(member.agreed_at for member in members),
        "again": site.appointments.asked_again(session, row.id),
        "left": site.appointments.left(session, row),
        "name": site.consents.names(session, [row.line_id], [row.unit_id] if row.unit_id else []).get(row.line_id, ""),
        "persons": people(session, *(one.owner for one in talks), *(one.second for one in talks)),
        "colleagues": [(str(key), name) for key, name in beside if key != by().person],
        "meetings": offered(APPOINTMENT_FORMS),
        "answers": offered(APPOINTMENT_ANSWERS),
    }
