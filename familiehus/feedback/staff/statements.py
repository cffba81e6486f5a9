"""What people wrote, shelf by shelf: read with a trace, then cleared, withheld or answered (R094, R097)."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, number_sent, page, sent
from familiehus.feedback import wording
from familiehus.feedback.domain import ANSWERED_WITHIN, Stage, read_from
from familiehus.feedback.results import number_told
from familiehus.feedback.site import feedback_site
from familiehus.feedback.staff.shared import Act, blueprint
from familiehus.feedback.statements import Shelf
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.paging import page_within
from familiehus.web.guard import requires

bp = blueprint("staff_statements")


@bp.get("/<uuid:survey>/udsagn")
@requires(Permission.HEAR_VOICES)
def statements(survey: UUID) -> Response:
    """One shelf of what was written, once it can be read; the look is in the record before it is shown."""
    return _page(survey, Form())


@bp.post("/<uuid:survey>/udsagn/<uuid:one>/frigiv")
@requires(Permission.HEAR_VOICES)
def clear(survey: UUID, one: UUID) -> AnyResponse:
    """It may be used, with what names somebody cut out."""
    form = sent("clear", "text")
    return _settle(survey, one, form, lambda work: feedback_site().statements.clear(work, by(), one, form["text"]))


@bp.post("/<uuid:survey>/udsagn/<uuid:one>/hold-tilbage")
@requires(Permission.HEAR_VOICES)
def withhold(survey: UUID, one: UUID) -> AnyResponse:
    """It is not used, and the text is gone."""
    return _settle(survey, one, Form(), lambda work: feedback_site().statements.withhold(work, by(), one))


@bp.post("/<uuid:survey>/udsagn/<uuid:one>/svar")
@requires(Permission.HEAR_VOICES)
def reply(survey: UUID, one: UUID) -> AnyResponse:
    """The house's answer, for everybody."""
    form, said = sent("reply", "reply", "seen"), feedback_site().statements
    return _settle(survey, one, form, lambda work: said.reply(work, by(), one, form["reply"], form["seen"]))


def _settle(survey: UUID, one: UUID, form: Form, act: Act) -> AnyResponse:
    try:
        with feedback_site().database.write() as work:
            if act(work) != survey:
                raise NotFound("no such statement in that survey")
            work.commit()
    except Refused as error:
        form.values["one"] = str(one)
        form.errors[wording.field_of(error)] = wording.refusal(error)
        return _page(survey, form, 400)
    where = {"hylde": _shelf().value, "side": _side()}
    return redirect(url_for("staff_statements.statements", survey=survey, gjort="1", **where), 303)  # type: ignore[arg-type]


def _page(survey: UUID, form: Form, status: int = 200) -> Response:
    site, shelf, side = feedback_site(), _shelf(), _side()
    with site.database.write() as work:
        row = site.surveys.own(work.session, by(), survey)
        if unread := site.statements.unread(work.session, row):
            when = read_from(row.opens, row.planned)
            return page("voices/statements.html", status, form=Form(), survey=row, unread=unread, read_from=when)
        lying = site.statements.lying(work.session, survey)
        found, more = site.statements.read(work, by(), survey, shelf, side)
        answered, _aside = site.surveys.counted(work.session, [survey])[survey]
        work.commit()
    return page(
        "voices/statements.html",
        status,
        form=form,
        survey=row,
        shelf=shelf,
        lying=lying,
        side=side,
        more=more,
        few=number_told(Stage.OVER, answered) is None,
        found={question: list(texts) for question, texts in groupby(found, lambda one: one.question)},
        by_day=row.promised + ANSWERED_WITHIN,
        today=site.surveys.today(),
        done=request.args.get("gjort", ""),
    )


def _shelf() -> Shelf:
    """The shelf that is looked at; what nobody has read comes first."""
    wanted = request.values.get("hylde", "")
    return Shelf(wanted) if wanted in set(Shelf) else Shelf.NEW


def _side() -> int:
    return page_within(number_sent(request.values.get("side", "")))
