"""A survey behind its card; suggestions to a house or a course, and the answers. No account, no cookie, no trace."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.accounts.storage import OrganisationRow
from familiehus.catalogue.service import Redirect
from familiehus.catalogue.site import catalogue_site
from familiehus.family_page.numbers import number_of
from familiehus.feedback import wording
from familiehus.feedback.asking import About, about
from familiehus.feedback.domain import ANSWERED_WITHIN, CHOICES, LONGEST, PURPOSE, TEXTS, Question, Stage, read
from familiehus.feedback.service import Moved
from familiehus.feedback.site import feedback_site
from familiehus.feedback.storage import SurveyRow
from familiehus.kernel.errors import Conflict, FamiliehusError, NotFound, Refused, StorageFailure
from familiehus.kernel.ids import new_number
from familiehus.kernel.text import has_cpr
from familiehus.storage.outages import is_gone
from familiehus.web.approved import approved
from familiehus.web.forms import as_typed
from familiehus.web.i18n import current_language, gettext
from familiehus.web.i18n import mark as _
from familiehus.web.links import fresh_until
from familiehus.web.outages import TRY_AGAIN_SECONDS

bp = Blueprint("voice", __name__, template_folder="templates")
# A suggestion that is withheld, because somebody can be known by it, is soon gone from the finished page, too.
_ASKED_AGAIN = timedelta(seconds=20)
_LONGEST_SENT = 4 * LONGEST
_TROUBLE = {
    Moved: (
        410,
        _("Kortet er skiftet ud"),
        _(
            "Spørg efter et nyt der, hvor du fik det. Har du selv skrevet adressen, så se først efter, om et bogstav "
            "er forkert."
        ),
    ),
    NotFound: (404, _("Vi kender ikke det skema"), _("Måske mangler der et bogstav. Prøv at scanne kortet igen.")),
    FamiliehusError: (500, _("Noget gik galt hos os"), _("Det er ikke din skyld. Prøv igen om lidt.")),
}
_CLOSED = {
    Stage.TO_COME: (_("Skemaet er ikke åbent endnu"), _("Du kan svare fra %(opens)s til %(closes)s.")),
    Stage.OVER: (_("Skemaet er lukket"), _("Tak, fordi du ville svare. Du kan stadig sige det til os.")),
}
_PAGE_OF = {"huse": "catalogue.house", "tilbud": "catalogue.offer"}


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks: the survey, what it is about, and what its organisation is called."""

    survey: SurveyRow
    about: About
    organisation: str


@bp.context_processor
def _words() -> dict[str, object]:
    return {"w": wording, "approved": approved, "choices": wording.choices, "Question": Question, "page_of": _PAGE_OF}


@bp.get("/svar/<locator>")
def form(locator: str) -> Response:
    """The questions, when the survey is open."""
    asking = _asking(locator)
    if feedback_site().surveys.stage(asking.survey) is not Stage.OPEN:
        return _closed(asking)
    return _form(asking, {"number": new_number()}, {})


@bp.post("/svar/<locator>")
def send(locator: str) -> Response:
    """What was answered, once however often it is sent. Nothing is kept of what is not right."""
    asking, site, values = _asking(locator), feedback_site(), _values()
    try:
        answer = read(values)
        with site.database.write() as work:
            number = number_of(values["number"])
            site.surveys.answer(work, locator, number, answer, current_language())
            work.commit()
    except Refused as error:
        if site.surveys.stage(asking.survey) is not Stage.OPEN:
            return _closed(asking, values)
        return _form(asking, values, _wrong(values, error), 422)
    return _page("thanks", asking=asking)


@bp.get("/<any(huse,tilbud):kind>/<slug>/forslag")
def suggestions(kind: str, slug: str) -> AnyResponse:
    """What families have suggested to a house, or to a course that lies in none, and what is answered (R097)."""
    catalogue, site = catalogue_site(), feedback_site()
    with site.database.read() as session:
        reader = catalogue.edition.reader(session)
        found = reader.house_by_slug(slug) if kind == "huse" else reader.offer_by_slug(slug)
        if found is None:
            abort(404)
        if isinstance(found, Redirect):
            return redirect(url_for("voice.suggestions", kind=kind, slug=found.slug), 301)
        said = site.statements.suggestions(session, found.id)
    fresh_until(catalogue.clock.now() + _ASKED_AGAIN)
    slug = found.address_slug
    return _page("suggestions", entry=found, kind=kind, slug=slug, suggestions=said, indexed=False)


def _asking(locator: str) -> _Asking:
    site = feedback_site()
    with site.database.read() as session:
        survey = site.surveys.find(session, locator)
        organisation = session.get_one(OrganisationRow, survey.organisation_id)
        return _Asking(survey, about(session, [survey])[survey.id], organisation.name)


def _wrong(values: dict[str, str], error: Refused) -> dict[str, str]:
    """What is wrong, by field; "" is the form as a whole."""
    texts = {question: values[question].replace("\r\n", "\n").strip() for question in TEXTS}
    errors = {q: gettext("Højst 500 tegn. Gør det lidt kortere.") for q, text in texts.items() if len(text) > LONGEST}
    errors |= {q: gettext("Skriv aldrig et CPR-nummer her.") for q, text in texts.items() if has_cpr(text)}
    return {str(question): text for question, text in errors.items()} or {"": wording.refusal(error)}


def _form(asking: _Asking, values: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    by_day = asking.survey.promised + ANSWERED_WITHIN
    again = url_for("voice.form", locator=asking.survey.locator)
    shown = {"ticks": PURPOSE, "texts": TEXTS, "longest": LONGEST, "by_day": by_day, "again_at": again}
    return _page("survey", status, asking=asking, values=values, errors=errors, **shown)


def _closed(asking: _Asking, values: dict[str, str] | None = None) -> Response:
    """Not yet, or not any more; what somebody has written stands there, so that it is not lost to them."""
    stage = feedback_site().surveys.stage(asking.survey)
    heading, text = _CLOSED[stage]
    wrote = _wrote(values) if values else []
    status = 410 if stage is Stage.OVER else 409 if values else 200
    said = {"stage": stage, "heading": heading, "text": text, "sent": values is not None, "wrote": wrote}
    return _page("closed", status, asking=asking, **said)


def _values() -> dict[str, str]:
    return {name: as_typed(request.form.get(name, ""))[:_LONGEST_SENT] for name in ("number", *CHOICES, *TEXTS)}


def _wrote(values: dict[str, str]) -> list[str]:
    """What somebody has written: it is kept nowhere, and stands on the page that says so."""
    return [text for question in TEXTS if (text := values[question].strip())]


def _page(which: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(f"voice/{which}.html", **values), status)


def _trouble(error: Exception) -> Response:
    status, heading, text = next(said for kind, said in _TROUBLE.items() if isinstance(error, kind))
    if status >= 500:  # our own fault: the log says why
        current_app.log_exception(sys.exc_info())
    sent = request.method == "POST"
    wrote = _wrote(_values()) if sent else []
    answer = _page("trouble", status, heading=gettext(heading), text=gettext(text), sent=sent, wrote=wrote)
    if is_gone(error):
        answer.status_code, answer.retry_after = 503, TRY_AGAIN_SECONDS
    return answer


for _kind in (NotFound, Conflict, StorageFailure):
    bp.register_error_handler(_kind, _trouble)
