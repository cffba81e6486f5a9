"""Asking families, and reading what they answer: surveys, their cards, their sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import segno
from flask import Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, number_sent, page, sent
from familiehus.feedback import wording
from familiehus.feedback.asking import about, as_asked, places_of, subjects, written
from familiehus.feedback.domain import (
    ALWAYS_COUNTED,
    ANSWERED_WITHIN,
    CHOICES,
    LONGEST_WHY,
    MOST_LATER,
    PURPOSE,
    TIMES_EXPECTED,
    Plan,
    Stage,
    most,
    problems,
    read_from,
)
from familiehus.feedback.results import aside_told, number_told, results
from familiehus.feedback.service import Asked
from familiehus.feedback.site import feedback_site
from familiehus.feedback.staff.shared import Act, blueprint
from familiehus.feedback.storage import SurveyRow
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import id_or_none
from familiehus.kernel.text import whole_number
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import spoken
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import SOURCE_LANGUAGE, gettext
from familiehus.web.i18n import mark as _
from familiehus.web.links import public_page, settings

bp = blueprint("staff_voices")
_WHY = _(
    "Vi spørger alle, der har været med, hvad de synes. Så kan vi gøre det bedre. Og så kan vi vise dem, der "
    "bestemmer, hvad det betyder for familierne. Svarene er anonyme, og du vælger selv, om du vil svare."
)
_USUAL_DAYS, _USUAL_EXPECTED = 28, 10
_DAYS = ("opens", "closes")
# The form has one field for both.
_FIELD_OF = {"house": "about", "offer": "about"}
_FIELDS = ("about", "name", "why", *_DAYS, "expected")


@bp.get("")
@requires(Permission.HEAR_VOICES)
def surveys() -> Response:
    """The surveys of one's organisations, and how many have answered."""
    site, mine = feedback_site(), places_of(signed_in())
    with site.database.read() as session:
        can_ask = bool(subjects(session, mine))
        rows = site.surveys.of(session, mine)
        counted = site.surveys.counted(session, [row.id for row in rows])
        named = about(session, rows)
    staged = [(row, site.surveys.stage(row), *counted[row.id]) for row in rows]
    found = [(row, stage, number_told(stage, number), aside_told(stage, aside)) for row, stage, number, aside in staged]
    return page("voices/surveys.html", found=found, can_ask=can_ask, about=named)


@bp.get("/nyt")
@requires(Permission.HEAR_VOICES)
def new() -> Response:
    """An empty form, filled in with what is usual, or with the words of another survey (``som``)."""
    site, like = feedback_site(), id_or_none(request.args.get("som", ""))
    today = site.surveys.today()
    usual = {"opens": today.isoformat(), "closes": (today + timedelta(days=_USUAL_DAYS)).isoformat()}
    usual |= {"expected": str(_USUAL_EXPECTED), "why": gettext(_WHY)}
    if like is not None:
        with site.database.read() as session:
            row = site.surveys.own(session, by(), like)
        asked = written(Asked(row.house_id, row.offer_id))
        usual |= {"about": asked, "name": row.name, "why": row.why, "expected": str(row.expected)}
    return _new(Form("new", usual))


@bp.post("/nyt")
@requires(Permission.HEAR_VOICES)
def make() -> AnyResponse:
    """Make it."""
    site, form = feedback_site(), sent("new", *_FIELDS)
    asked = as_asked(form["about"])
    if asked is None:
        form.errors["about"] = gettext("Vælg, hvad der spørges om.")
    plan = _plan(form)
    _tell_all(form, problems(plan, site.surveys.today()))
    if form.errors or asked is None:
        return _new(form, 400)
    try:
        with site.database.write() as work:
            row = site.surveys.make(work, by(), asked, plan)
            work.commit()
    except Refused as error:
        form.errors[_FIELD_OF.get(wording.field_of(error), wording.field_of(error))] = wording.refusal(error)
        return _new(form, 400)
    return redirect(url_for("staff_voices.show", survey=row.id, gjort="lavet"), 303)


@bp.get("/<uuid:survey>")
@requires(Permission.HEAR_VOICES)
def show(survey: UUID) -> Response:
    """One survey: its sums when they may be shown, what lies aside, and what can be done."""
    return _show(survey, Form())


@bp.get("/<uuid:survey>/ret")
@requires(Permission.HEAR_VOICES)
def correcting(survey: UUID) -> AnyResponse:
    """What stands, to be corrected: everything, or its end."""
    site = feedback_site()
    with site.database.read() as session:
        row = site.surveys.own(session, by(), survey)
    if site.surveys.stage(row) is Stage.OVER:
        return redirect(url_for("staff_voices.show", survey=survey), 303)
    return _correcting(row, Form("correct", _as_typed(row)))


@bp.post("/<uuid:survey>/ret")
@requires(Permission.HEAR_VOICES)
def correct(survey: UUID) -> AnyResponse:
    """Correct it. What cannot be corrected any more is not in the form and stays as it is."""
    site, form = feedback_site(), sent("correct", *_FIELDS, "version")
    with site.database.read() as session:
        row = site.surveys.own(session, by(), survey)
    there = [name for name in _FIELDS if name in request.form]
    form.values = _as_typed(row) | {name: form[name] for name in (*there, "version")}
    plan = _plan(form)
    _tell_all(form, site.surveys.problems(row, plan))
    try:
        if not form.errors:
            with site.database.write() as work:
                site.surveys.correct(work, by(), survey, plan, number_sent(form["version"]))
                work.commit()
    except Conflict:
        form.errors[""] = gettext("En anden kom først. Se, hvad der står nu. Det, du skrev, står her endnu.")
        form.values["version"] = str(row.version)
    if form.errors:
        return _correcting(row, form, 409 if "" in form.errors else 400)
    return redirect(url_for("staff_voices.show", survey=survey, gjort="rettet"), 303)


@bp.post("/<uuid:survey>/luk")
@requires(Permission.HEAR_VOICES)
def close(survey: UUID) -> AnyResponse:
    """No more answers."""
    return _do(survey, "lukket", lambda work: feedback_site().surveys.close(work, by(), survey, _version()).id)


@bp.post("/<uuid:survey>/ny-adresse")
@requires(Permission.HEAR_VOICES)
def move(survey: UUID) -> AnyResponse:
    """A new address and a new card; the old card says that it was replaced."""
    return _do(survey, "flyttet", lambda work: feedback_site().surveys.move(work, by(), survey, _version()).id)


@bp.post("/<uuid:survey>/til-side")
@requires(Permission.HEAR_VOICES)
def aside(survey: UUID) -> AnyResponse:
    """Count what lies aside, or throw it away."""
    site, form = feedback_site().surveys, sent("aside", "says")
    if form["says"] not in {"let_in", "discard"}:
        raise NotFound("no such act")

    def act(work: UnitOfWork) -> UUID:
        if form["says"] == "let_in":
            site.let_in(work, by(), survey)
        else:
            site.discard(work, by(), survey)
        return survey

    return _do(survey, form["says"], act)


@bp.post("/<uuid:survey>/slet-svar")
@requires(Permission.HEAR_VOICES)
def discard(survey: UUID) -> AnyResponse:
    """Throw away every answer, and what was written."""

    def act(work: UnitOfWork) -> UUID:
        feedback_site().surveys.discard_all(work, by(), survey)
        return survey

    return _do(survey, "slettet", act)


@bp.get("/<uuid:survey>/kort")
@requires(Permission.HEAR_VOICES)
def card(survey: UUID) -> Response:
    """The card to print: on its front the code, in the language of the families; on its back what staff can say."""
    language = request.args.get("sprog", "")
    language = language if language in settings().languages else SOURCE_LANGUAGE
    with feedback_site().database.read() as session:
        row = feedback_site().surveys.own(session, by(), survey)
        named = about(session, [row])[row.id]
    with spoken(language):
        address = public_page(f"/svar/{row.locator}")
        code = segno.make(address, error="m", micro=False)
        picture = code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None)
        said = {"survey": row, "about": named, "address": address, "picture": picture, "language": language}
        front = Markup(render_template("staff/voices/front.html", **said))  # noqa: S704 - a template of ours, escaped
    return page("voices/card.html", survey=row, front=front, language=language)


def _do(survey: UUID, done: str, act: Act) -> AnyResponse:
    form = Form(done)
    try:
        with feedback_site().database.write() as work:
            act(work)
            work.commit()
    except Refused as error:
        form.errors[""] = wording.refusal(error)
        return _show(survey, form, 400)
    return redirect(url_for("staff_voices.show", survey=survey, gjort=done), 303)


def _new(form: Form, status: int = 200) -> Response:
    with feedback_site().database.read() as session:
        choices = [(written(asked), name) for asked, name in subjects(session, places_of(signed_in()))]
    if len(choices) == 1:
        form.values.setdefault("about", choices[0][0])
    return page("voices/new.html", status, form=form, choices=choices, longest=LONGEST_WHY, rule=_rule())


def _correcting(row: SurveyRow, form: Form, status: int = 200) -> Response:
    surveys = feedback_site().surveys
    with feedback_site().database.read() as session:
        named = about(session, [row])[row.id]
    return page(
        "voices/correct.html",
        status,
        form=form,
        survey=row,
        about=named,
        begun=surveys.stage(row) is Stage.OPEN,
        fixed=row.fixed <= surveys.today(),
        latest=row.promised + MOST_LATER,
        promised=row.promised + ANSWERED_WITHIN,
        now=_as_typed(row) if status == 409 else None,
        longest=LONGEST_WHY,
        rule=_rule(),
    )


def _as_typed(row: SurveyRow) -> dict[str, str]:
    said = {"name": row.name, "why": row.why, "expected": str(row.expected), "version": str(row.version)}
    return said | {"opens": row.opens.isoformat(), "closes": row.closes.isoformat()}


def _show(survey: UUID, form: Form, status: int = 200) -> Response:
    site = feedback_site()
    with site.database.read() as session:
        row = site.surveys.own(session, by(), survey)
        named = about(session, [row])[row.id]
        totals = site.surveys.totals(session, survey)
        unread = site.statements.unread(session, row)
    stage = site.surveys.stage(row)
    return page(
        "voices/survey.html",
        status,
        form=form,
        survey=row,
        about=named,
        stage=stage,
        unread=unread,
        fixed=row.fixed <= site.surveys.today(),
        read_from=read_from(row.opens, row.planned),
        totals=totals,
        most=most(row.expected),
        full=totals.aside >= site.surveys.most_aside,
        rule=_rule(),
        results=results(stage, totals),
        words={question: dict(wording.choices(question)) for question in CHOICES},
        purpose=PURPOSE,
        address=public_page(f"/svar/{row.locator}"),
        done=request.args.get("gjort", ""),
    )


def _rule() -> str:
    """The rule about floods, as staff read it."""
    aside = gettext(
        "Får I over %(times)s gange det ventede, lægges resten til side. De første %(always)s tæller altid med. Så kan "
        "I se, at adressen er sluppet ud, og vælge, hvad der tæller.",
        times=TIMES_EXPECTED,
        always=ALWAYS_COUNTED,
    )
    full = gettext(
        "Der er plads til %(most)s svar til side. Er der fyldt op, bliver nye svar afvist, og den, der svarer, får det "
        "at vide.",
        most=f"{feedback_site().surveys.most_aside:,}".replace(",", "."),
    )
    return f"{aside} {full}"


def _plan(form: Form) -> Plan:
    """What was typed; a day that is none is told beside its field."""
    opens, closes = [_day(form, name) for name in _DAYS]
    return Plan(" ".join(form["name"].split()), form["why"].strip(), opens, closes, whole_number(form["expected"]))


def _tell_all(form: Form, reasons: Sequence[str]) -> None:
    """Everything that is wrong with it, in the order of the form; of days that are none nothing more is said."""
    no_days = not form.errors.keys().isdisjoint(_DAYS)
    for problem in map(Refused, reasons):
        if not (no_days and wording.field_of(problem) in _DAYS):
            form.errors.setdefault(wording.field_of(problem), wording.refusal(problem))
    form.errors = {name: form.errors[name] for name in ("", *_FIELDS) if name in form.errors}


def _day(form: Form, name: str) -> date:
    try:
        return date.fromisoformat(form[name])
    except ValueError:
        form.errors[name] = gettext("Vælg en dag.")
        return date.min


def _version() -> int:
    return number_sent(request.form.get("version", ""))
