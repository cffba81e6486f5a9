"""One line when worry grows: what has been written, a concern with its three answers, the dialogue with the family."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts import directory
from familiehus.accounts.pages import Form, by, chosen_one, page, sent, yes_no
from familiehus.audit.domain import Act
from familiehus.concerns.domain import Concern, Dialogue, NothingWritten
from familiehus.concerns.site import concerns_site
from familiehus.concerns.staff.shared import blueprint, pairs, places_where, saw
from familiehus.concerns.vocabulary import Level, Subject
from familiehus.concerns.wording import LEVELS, SUBJECTS, beside
from familiehus.families.items import as_date
from familiehus.kernel.errors import Refused
from familiehus.referrals.wording import CATEGORIES
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires

bp = blueprint("staff_worry")
_CONCERN = ("suspected", "subject", "level", "said", "open_to_family")
_DIALOGUE = (
    "suspected",
    "subject",
    "held_on",
    "family_was_there",
    "adviser",
    "family_view",
    "professional_view",
    "agreements",
)


@bp.get("/<uuid:line>")
@requires(Permission.MEET_FAMILIES)
def show(line: UUID) -> Response:
    """What one's own unit has written, what meetings there have been, and the ways on."""
    return _page(line, Form(), "concern/worry.html")


@bp.post("/<uuid:line>")
@requires(Permission.MEET_FAMILIES)
def record(line: UUID) -> AnyResponse:
    """A concern; the choice of an underretning leads on to the municipality's own channel (R080)."""
    form = sent("concern", *_CONCERN)
    concern = Concern(
        yes_no(form["suspected"]),
        chosen_one(Subject, form["subject"]),
        chosen_one(Level, form["level"]),
        form["said"],
        bool(form["open_to_family"]),
    )
    answer = _write(
        line, form, "concern/worry.html", lambda work: concerns_site().worries.record(work, by(), line, concern)
    )
    if answer is not None:
        return answer
    if concern.level is Level.NOTIFICATION:
        return redirect(url_for("staff_notify.how", forloeb=line), 303)
    done = "aaben" if concern.open_to_family else "bekymring"
    return redirect(url_for("staff_worry.show", line=line, gjort=done), 303)


@bp.get("/<uuid:line>/dialog")
@requires(Permission.MEET_FAMILIES)
def dialogue(line: UUID) -> Response:
    """The form of a dialogue-based underretning."""
    return _page(line, Form(), "concern/dialogue.html")


@bp.post("/<uuid:line>/dialog")
@requires(Permission.MEET_FAMILIES)
def record_dialogue(line: UUID) -> AnyResponse:
    """What notifier, family and adviser said and agreed."""
    form = sent("dialogue", *_DIALOGUE)
    held = Dialogue(
        yes_no(form["suspected"]),
        chosen_one(Subject, form["subject"]),
        as_date(form["held_on"]),
        bool(form["family_was_there"]),
        form["adviser"],
        form["family_view"],
        form["professional_view"],
        form["agreements"],
    )
    answer = _write(
        line,
        form,
        "concern/dialogue.html",
        lambda work: concerns_site().worries.record_dialogue(work, by(), line, held),
    )
    return answer or redirect(url_for("staff_worry.show", line=line, gjort="dialog"), 303)


def _write(line: UUID, form: Form, template: str, act: Callable[[UnitOfWork], object]) -> AnyResponse | None:
    """One act; None when it is done. On suspicion nothing is kept of what was typed, not even that it was."""
    try:
        with concerns_site().database.write() as work:
            act(work)
            work.commit()
    except NothingWritten:
        return redirect(url_for("staff_notify.suspicion"), 303)
    except Refused as error:
        form.errors |= beside(error)
        return _page(line, form, template, 400)
    return None


def _page(line: UUID, form: Form, template: str, status: int = 200) -> Response:
    site = concerns_site()
    with site.database.write() as work:
        session = work.session
        part = site.standing.part(session, by(), line)
        row, place = part.line, part.desk
        worries = site.worries.of_unit(session, line, place.id)
        talks = site.worries.dialogues(session, line, place.id)
        held = site.meetings.of_unit(session, line, place.id)
        days = site.meetings.days(session, line)
        writers = [*(w.recorded_by for w in worries), *(t.recorded_by for t in talks), *(h.recorded_by for h in held)]
        persons = directory.names(session, writers)
        saw(work, by(), Act.CONCERNS_SEEN, place.organisation, [("line", line)])
    return page(
        template,
        status,
        form=form,
        line=line,
        reference=row.reference,
        worries=worries,
        talks=talks,
        held=held,
        days=days,
        persons=persons,
        subjects=pairs(SUBJECTS),
        levels=pairs(LEVELS),
        categories=CATEGORIES,
        screens=places_where(Permission.SCREEN),
        done=request.args.get("gjort", ""),
    )
