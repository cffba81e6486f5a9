"""Meeting a family: the first of two pages from the work list to a sent referral."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, offered, page, sent
from familiehus.audit.domain import Act
from familiehus.families.child_view import ChildView
from familiehus.families.contact import SafeWay
from familiehus.families.desks import desks_of
from familiehus.families.service import NewLine
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, Refused
from familiehus.kernel.ids import id_or_none, new_id
from familiehus.referrals.intake import TEXTS, Intake, Missing, page_language
from familiehus.referrals.refusals import refusal
from familiehus.referrals.shown import of_unit
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import CONTACT, blueprint, languages_spoken, saw, today
from familiehus.referrals.wording import KNOWN_BY, SAFE_WAYS
from familiehus.settings import LANGUAGES
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import gettext

bp = blueprint("staff_new", CONTACT)
SPOKEN = ("spoken", "interpreter")
_FIELDS = ("id", "unit", "name", "way", "phone", "email", "note", "week", "due", "born", "place", "language", *SPOKEN)
_NO_UNIT = "you work in no unit"
_BESIDE = ("beside", "agreed_here", "agreed_there")
_DAYS = ("week", "due", "born")


@bp.get("/ny")
@requires(Permission.MEET_FAMILIES)
def form() -> Response:
    """Asks little: a name to use, one safe way, and what they say themselves.

    Of the other parent of a family that is met already (``med``) the place is not asked again.
    """
    values = {"id": str(new_id()), "way": SafeWay.PHONE.value}
    if beside := id_or_none(request.args.get("med", "")):
        known = _known_of(beside)
        values |= {"beside": str(beside), **{name: known[name] for name in ("reference", "unit", "place")}}
    return _page(Form(values=values))


@bp.post("/ny")
@requires(Permission.MEET_FAMILIES)
def open_line() -> AnyResponse:
    """The line is there, with a holder; on to whom it is sent to. Sent twice it is one line."""
    site, form = referrals_site(), sent("new", *_FIELDS, *_BESIDE, *TEXTS, "known_by")
    key = id_or_none(form["id"]) or new_id()
    try:
        written = Intake(form.values | _days_both_share(form)).written(today())
        with site.database.write() as work:
            language = form["language"] if form["language"] in LANGUAGES else page_language(form["spoken"])
            site.families.open(work, by(), NewLine(key, _unit(form), language, written))
            if beside := id_or_none(form["beside"]):
                said = {"agreed_here": key, "agreed_there": beside}
                site.links.met_together(work, by(), key, beside, [one for name, one in said.items() if form[name]])
            work.commit()
    except Conflict:
        there, told = _there(key), {one.field: one.text for one in written}
        if there.get(Field.NAME) != told.get(Field.NAME):
            form.values["id"] = str(new_id())
            form.errors[""] = gettext("Den forrige familie er gemt. Se det igennem, og tryk en gang til for den her.")
            return _page(form, 409)
        if there != told:  # put right while the form was on its way: it is the family's page that is put right now
            return redirect(url_for("staff_line.show", line=key, gjort="before"), 303)
    except Missing as error:
        form.errors |= {one.field: refusal(one) for one in error.each}
        return _page(form, 400)
    except Refused as error:
        form.errors[""] = refusal(error)
        return _page(form, 400)
    return redirect(url_for("staff_send.choose", line=key), 303)


def _days_both_share(form: Form) -> dict[str, str]:
    """The day the child is due or was born, as the first parent told it: once both have said yes, nobody asks again.

    Before that it is the first parent's own, and what was typed here always goes before it. Raises NotFound.
    """
    beside = id_or_none(form["beside"])
    agreed = form["agreed_here"] and form["agreed_there"]
    if not (beside and agreed) or any(form[name] for name in _DAYS):
        return {}
    known = _known_of(beside)
    return {"due": known["due"], "born": known["born"]}


def _known_of(line: UUID) -> dict[str, str]:
    """What is known of the family from the first parent: the child's day, where, and who met them. Raises NotFound."""
    site = referrals_site()
    with site.database.write() as work:
        row, place = site.families.yours(work.session, by(), line)
        texts = {one.field: one.text for one in of_unit(work.session, site.consents, line, place.id)}
        saw(work, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
        reference = row.reference
    asked = {"due": Field.DUE, "born": Field.BORN, "place": Field.PLACE}
    known = {name: texts.get(field, "") for name, field in asked.items()}
    return {"reference": reference, "unit": str(place.id)} | known


def _there(line: UUID) -> dict[Field, str]:
    """What the line that is there says, as the form has it. Raises NotFound for somebody else's."""
    site = referrals_site()
    with site.database.read() as session:
        _row, place = site.families.yours(session, by(), line)
        said = {one.field: one.text for one in of_unit(session, site.consents, line, place.id)}
    if view := said.get(Field.CHILD_VIEW):
        said[Field.CHILD_VIEW] = ChildView.from_text(view).text
    return said


def _unit(form: Form) -> UUID:
    with referrals_site().database.read() as session:
        mine = [desk.id for desk in desks_of(session, signed_in())]
    asked = id_or_none(form["unit"])
    if not mine:
        raise Refused(_NO_UNIT)
    return asked if asked in mine else mine[0]


def _page(form: Form, status: int = 200) -> Response:
    with referrals_site().database.read() as session:
        mine = [(str(desk.id), desk.full_name) for desk in desks_of(session, signed_in())]
    return page(
        "contact/new.html",
        status,
        form=form,
        units=mine,
        no_unit=refusal(Refused(_NO_UNIT)),
        safe_ways=offered(SAFE_WAYS),
        known_by=offered(KNOWN_BY),
        languages=LANGUAGES,
        languages_spoken=languages_spoken(),
    )
