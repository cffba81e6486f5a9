"""The family's voice for programs: the same acts, rules and record as the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from familiehus.access.permissions import Permission
from familiehus.accounts import api_acts
from familiehus.accounts.api_acts import No, body, by, etag, once, version_given
from familiehus.feedback.asking import places_of
from familiehus.feedback.domain import Plan, read_from
from familiehus.feedback.results import aside_told, number_told, results
from familiehus.feedback.schemas import (
    AsideSchema,
    ClearSchema,
    CorrectSurveySchema,
    NewSurveySchema,
    ReplySchema,
)
from familiehus.feedback.service import Asked, plan_of
from familiehus.feedback.site import feedback_site
from familiehus.feedback.statements import Statement, Statements
from familiehus.feedback.storage import SurveyRow
from familiehus.feedback.wording import REFUSALS, field_of, refusal
from familiehus.kernel.errors import NotFound, Refused
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer, parameters, reads_query
from familiehus.web.described import Reads, SideQuery
from familiehus.web.guard import requires, signed_in
from familiehus.web.links import settings

Json = dict[str, Any]


def _told(error: Refused) -> No:
    said, field = str(error), field_of(error)
    return No(
        api_acts.code(said, known=said in REFUSALS),
        refusal(error),
        f"/{'text' if field == 'reply' else field}" if field else None,
    )


bp = api_acts.prepare(Blueprint("feedback_api", __name__, url_prefix="/api/v1/surveys"), _told)


@bp.get("")
@requires(Permission.HEAR_VOICES)
def surveys() -> Response:
    """The surveys of one's organisations."""
    site = feedback_site()
    with site.database.read() as session:
        rows = site.surveys.of(session, places_of(signed_in()))
        counted = site.surveys.counted(session, [row.id for row in rows])
    found = [(row, *counted[row.id]) for row in rows]
    told = [_survey(row, number_told(site.surveys.stage(row), number), aside) for row, number, aside in found]
    return answer({"results": told}, translated=False)


@bp.post("")
@requires(Permission.HEAR_VOICES)
def make() -> Response:
    """A new survey."""
    said = body(NewSurveySchema())
    plan = Plan(" ".join(said["name"].split()), said["why"], said["opens"], said["closes"], said["expected"])
    asked = Asked(said.get("house"), said.get("offer"))

    def act(work: UnitOfWork) -> tuple[UUID, SurveyRow]:
        row = feedback_site().surveys.make(work, by(), asked, plan)
        return row.id, row

    return once(act, "feedback_api.show", 201, survey=None)


@bp.get("/<uuid:survey>")
@requires(Permission.HEAR_VOICES)
def show(survey: UUID) -> Response:
    """One survey, with its sums when they may be shown."""
    site = feedback_site()
    with site.database.read() as session:
        row = site.surveys.own(session, by(), survey)
        totals = site.surveys.totals(session, survey)
        unread = site.statements.unread(session, row)
    found = results(site.surveys.stage(row), totals)
    sums = [
        {"question": question, "values": [{"value": value, "count": count} for value, count in counts.items()]}
        for question, counts in found.counts.items()
    ]
    texts = {"unread": unread, "read_from": read_from(row.opens, row.planned).isoformat() if unread else None}
    said = _survey(row, found.answered, totals.aside) | texts | {"unshown": found.unshown, "questions": sums}
    shown = answer(said, translated=False)
    shown.headers["ETag"] = etag(row.version)
    return shown


@bp.post("/<uuid:survey>/close")
@requires(Permission.HEAR_VOICES)
def close(survey: UUID) -> Response:
    """No more answers."""
    body(Reads())
    version = version_given()
    return _changed(survey, lambda work: feedback_site().surveys.close(work, by(), survey, version))


@bp.post("/<uuid:survey>/correct")
@requires(Permission.HEAR_VOICES)
def correct(survey: UUID) -> Response:
    """Other words, other days; what is left out stays as it is."""
    said, version = body(CorrectSurveySchema()), version_given()
    if "name" in said:
        said["name"] = " ".join(said["name"].split())

    def act(work: UnitOfWork) -> SurveyRow:
        surveys = feedback_site().surveys
        now = plan_of(surveys.own(work.session, by(), survey))
        return surveys.correct(work, by(), survey, replace(now, **said), version)

    return _changed(survey, act)


@bp.post("/<uuid:survey>/address")
@requires(Permission.HEAR_VOICES)
def move(survey: UUID) -> Response:
    """A new address; the old card says that it was replaced."""
    body(Reads())
    version = version_given()
    return _changed(survey, lambda work: feedback_site().surveys.move(work, by(), survey, version))


@bp.post("/<uuid:survey>/aside")
@requires(Permission.HEAR_VOICES)
def aside(survey: UUID) -> Response:
    """Count the answers that lie aside, or throw them away."""
    site, said = feedback_site().surveys, body(AsideSchema())

    def act(work: UnitOfWork) -> SurveyRow:
        (site.let_in if said["let_in"] else site.discard)(work, by(), survey)
        return site.own(work.session, by(), survey)

    return _changed(survey, act)


@bp.post("/<uuid:survey>/discard")
@requires(Permission.HEAR_VOICES)
def discard(survey: UUID) -> Response:
    """Throw away every answer, and what was written."""
    body(Reads())
    site = feedback_site().surveys

    def act(work: UnitOfWork) -> SurveyRow:
        site.discard_all(work, by(), survey)
        return site.own(work.session, by(), survey)

    return _changed(survey, act)


@bp.get("/<uuid:survey>/statements")
@requires(Permission.HEAR_VOICES)
@reads_query
def statements(survey: UUID) -> Response:
    """What was written; the look is in the record before it is answered."""
    site, side = feedback_site(), parameters(SideQuery())["side"]
    with site.database.write() as work:
        found, more = site.statements.read(work, by(), survey, page=side)
        work.commit()
    return answer({"results": [_statement(one) for one in found], "more": more}, translated=False)


@bp.post("/<uuid:survey>/statements/<uuid:statement>/clear")
@requires(Permission.HEAR_VOICES)
def clear(survey: UUID, statement: UUID) -> Response:
    """It may be used; words may be cut out."""
    said = body(ClearSchema())
    return _settled(survey, statement, lambda work: _texts().clear(work, by(), statement, said["text"]))


@bp.post("/<uuid:survey>/statements/<uuid:statement>/withhold")
@requires(Permission.HEAR_VOICES)
def withhold(survey: UUID, statement: UUID) -> Response:
    """It is not used, and the text is gone."""
    body(Reads())
    return _settled(survey, statement, lambda work: _texts().withhold(work, by(), statement))


@bp.post("/<uuid:survey>/statements/<uuid:statement>/reply")
@requires(Permission.HEAR_VOICES)
def reply(survey: UUID, statement: UUID) -> Response:
    """The answer to a cleared suggestion, for everybody."""
    said = body(ReplySchema())
    return _settled(survey, statement, lambda work: _texts().reply(work, by(), statement, said["text"]))


def _texts() -> Statements:
    return feedback_site().statements


def _changed(survey: UUID, act: Callable[[UnitOfWork], SurveyRow]) -> Response:
    def done(work: UnitOfWork) -> tuple[UUID, SurveyRow]:
        row = act(work)
        return row.id, row

    return once(done, "feedback_api.show", survey=survey)


def _settled(survey: UUID, statement: UUID, act: Callable[[UnitOfWork], UUID]) -> Response:
    def done(work: UnitOfWork) -> tuple[UUID, None]:
        if act(work) != survey:
            raise NotFound("no such statement in that survey")
        return statement, None

    return once(done, "feedback_api.statements", survey=survey)


def _survey(row: SurveyRow, answered: int | None, aside: int) -> Json:
    stage = feedback_site().surveys.stage(row)
    return {
        "id": str(row.id),
        "house": str(row.house_id) if row.house_id else None,
        "offer": str(row.offer_id) if row.offer_id else None,
        "name": row.name,
        "why": row.why,
        "address": f"{settings().public_url}/svar/{row.locator}",
        "opens": row.opens.isoformat(),
        "closes": row.closes.isoformat(),
        "expected": row.expected,
        "fixed": row.fixed.isoformat(),
        "stage": stage.value,
        "answered": answered,
        "aside": aside_told(stage, aside),
        "version": row.version,
    }


def _statement(one: Statement) -> Json:
    return {
        "id": str(one.id),
        "question": one.question.value,
        "week": one.week.isoformat() if one.week else None,
        "aside": one.aside,
        "language": one.language,
        "text": one.text,
        "state": one.state.value,
        "reply": one.reply,
        "replied": one.replied.isoformat() if one.replied else None,
    }
