"""A yes that soon ends, said again: one short page, while whoever holds the contact talks with the parent."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen_one, offered, page, sent
from familiehus.audit.domain import Act
from familiehus.consent.demands import usual_day
from familiehus.consent.domain import ConsentForm, Custody, Understood, problems
from familiehus.consent.extending import SaidAgain
from familiehus.families.items import as_date
from familiehus.kernel.errors import Refused
from familiehus.referrals.longer import Question, question, say_again
from familiehus.referrals.refusals import refusal
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import CONTACT, at_most, blueprint, saw, today
from familiehus.referrals.wording import CUSTODY, FORMS, UNDERSTOOD
from familiehus.web.guard import requires

bp = blueprint("staff_again", CONTACT)
_ON_THE_PAGE = ("form", "understood", "custody", "last_day", "agreed")
_BESIDE = {
    "the parent has not agreed": "agreed",
    "say whether the yes was oral or written": "form",
    "here a yes is said again in writing": "form",
    "say how it was understood": "understood",
    "ask who has custody": "custody",
    "say until when, at most a year": "last_day",
    "say a later day than it has": "last_day",
    "your organisation lets a yes last a shorter time": "last_day",
}


@bp.get("/<uuid:line>/samtykke/<uuid:consent>/forlaeng")
@requires(Permission.MEET_FAMILIES)
def ask(line: UUID, consent: UUID) -> Response:
    """What the parent is asked about, and where the answer is written down."""
    return _page(line, consent, Form("again"))


@bp.post("/<uuid:line>/samtykke/<uuid:consent>/forlaeng")
@requires(Permission.MEET_FAMILIES)
def put(line: UUID, consent: UUID) -> AnyResponse:
    """The parent has said yes again, until a later day."""
    site, form = referrals_site(), sent("again", *_ON_THE_PAGE)
    try:
        with site.database.write() as work:
            say_again(work, site, by(), line, consent, _said(form))
            work.commit()
    except Refused as error:
        form.errors[_BESIDE.get(str(error), "")] = refusal(error)
        return _page(line, consent, form, 400)
    return redirect(url_for("staff_line.show", line=line, gjort="again"), 303)


def _said(form: Form) -> SaidAgain:
    return SaidAgain(
        chosen_one(ConsentForm, form["form"]),
        chosen_one(Understood, form["understood"]),
        chosen_one(Custody, form["custody"]),
        as_date(form["last_day"]) or today(),
        bool(form["agreed"]),
    )


def _tell_all(form: Form, asked: Question, line: UUID) -> None:
    """Beside what was refused first everything else that is missing, in the order of the page."""
    draft = _said(form).draft(frozenset({line}), asked.purpose)
    for problem in map(Refused, problems(draft, today(), about_child=asked.custody)):
        form.errors.setdefault(_BESIDE.get(str(problem), ""), refusal(problem))
    form.errors = {name: form.errors[name] for name in ("", *_ON_THE_PAGE) if name in form.errors}


def _page(line: UUID, consent: UUID, form: Form, status: int = 200) -> Response:
    site = referrals_site()
    with site.database.write() as work:
        asked = question(work.session, site, by(), line, consent)
        saw(work, by(), Act.LINE_SEEN, [asked.place.organisation], [("line", line)])
        reference = asked.line.reference
    if form.errors:
        _tell_all(form, asked, line)
    else:
        form.values["last_day"] = usual_day(asked.demand, today()).isoformat()
    return page(
        "contact/again.html",
        status,
        form=form,
        line=line,
        reference=reference,
        asked=asked,
        at_most=at_most(asked.demand),
        forms=offered(FORMS),
        understood=offered(UNDERSTOOD),
        custody=offered(CUSTODY) if asked.custody else [],
    )
