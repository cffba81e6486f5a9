"""The form of a meeting under § 11 e."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen_one, page, sent
from familiehus.audit.domain import Act
from familiehus.concerns.domain import MEETINGS, Meeting, Participant
from familiehus.concerns.meetings import NOT_LISTED
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, pairs, saw
from familiehus.concerns.vocabulary import LISTED, Attendee
from familiehus.concerns.wording import ATTENDEES, beside, refusal
from familiehus.families.items import as_date
from familiehus.families.vocabulary import Category
from familiehus.kernel.errors import Conflict, Refused
from familiehus.referrals.wording import CATEGORIES
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext

bp = blueprint("staff_meeting")
SEATS = 6
_TEXTS = ("held_on", "matter", "purpose", "why_no_consent", "special", "held_back")
_NAMED = {"categories": "category"}
_WHO = tuple(f"{name}{number}" for number in range(1, SEATS + 1) for name in ("who", "where"))


@bp.get("/<uuid:line>/moede")
@requires(Permission.MEET_FAMILIES)
def form(line: UUID) -> Response:
    """Who may take part, how often, and what is written down: never what was said."""
    return _page(line, Form())


@bp.post("/<uuid:line>/moede")
@requires(Permission.MEET_FAMILIES)
def record(line: UUID) -> AnyResponse:
    """One meeting; a third is refused, also when two write at once."""
    site, form = concerns_site(), sent("meeting", *_TEXTS, *_WHO, many=["category"])
    try:
        with site.database.write() as work:
            site.meetings.record(work, by(), line, _meeting(form))
            work.commit()
    except Conflict:
        form.errors[""] = gettext("En anden skrev et møde ned samtidig. Se, hvad der står nu.")
        return _page(line, form, 409)
    except Refused as error:
        form.errors |= {_NAMED.get(field, field): text for field, text in beside(error).items()}
        return _page(line, form, 400)
    return redirect(url_for("staff_worry.show", line=line, gjort="moede"), 303)


def _meeting(form: Form) -> Meeting:
    return Meeting(
        held_on=as_date(form["held_on"]),
        participants=tuple(_participants(form)),
        matter=form["matter"],
        purpose=form["purpose"],
        why_no_consent=form["why_no_consent"],
        categories=frozenset(Category(one) for one in form.many["category"] if one in set(Category)),
        special=form["special"],
        held_back=form["held_back"],
    )


def _participants(form: Form) -> list[Participant]:
    """Rows that were filled in. What is not in the list is somebody else, and refused as such."""
    rows = [(form[f"who{number}"], form[f"where{number}"]) for number in range(1, SEATS + 1)]
    return [Participant(chosen_one(Attendee, who) or Attendee.OTHER, place) for who, place in rows if who or place]


def _page(line: UUID, form: Form, status: int = 200) -> Response:
    site = concerns_site()
    with site.database.write() as work:
        part = site.standing.part(work.session, by(), line)
        row, place = part.line, part.desk
        days = site.meetings.days(work.session, line)
        saw(work, by(), Act.CONCERNS_SEEN, place.organisation, [("line", line)])
    return page(
        "concern/meeting.html",
        status,
        form=form,
        line=line,
        reference=row.reference,
        days=days,
        not_listed="" if site.meetings.may_record(by(), place) else refusal(Refused(NOT_LISTED)),
        over=len(days) >= MEETINGS,
        seats=range(1, SEATS + 1),
        attendees=pairs(ATTENDEES, LISTED),
        categories=pairs(CATEGORIES),
        done=request.args.get("gjort", ""),
    )
