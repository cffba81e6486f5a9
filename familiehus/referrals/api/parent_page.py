"""The parent's page as the holder meets it: make it, shut it, and settle what the parent said on it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Response

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, once
from familiehus.consent.storage import ConsentRow
from familiehus.families.storage import LineRow
from familiehus.family_page.site import family_site
from familiehus.family_page.storage import ParentAnswerRow
from familiehus.kernel.errors import NotFound
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.described import Reads
from familiehus.web.guard import requires
from familiehus.web.links import own_page

bp = blueprint("referrals_api_parent_page")
_LINE = "referrals_api_lines.show"


@bp.post("/lines/<uuid:line>/page")
@requires(Permission.MEET_FAMILIES)
def issue(line: UUID) -> Response:
    """A new link and code, told this once; a repeated request makes no other and tells none."""
    body(Reads())
    issued, language = family_site().pages.draw(), ""

    def act(work: UnitOfWork) -> tuple[UUID, LineRow]:
        nonlocal language
        family_site().pages.issue(work, by(), line, issued)
        row, _place = referrals_site().families.yours(work.session, by(), line)
        language = row.language
        return line, row

    def told(first: bool) -> dict[str, str | None]:
        if not first:
            return {"link": None, "code": None}
        return {"link": own_page(issued.locator, language), "code": issued.code}

    return once(act, _LINE, 201, told, line=line)


@bp.post("/lines/<uuid:line>/page/shut")
@requires(Permission.MEET_FAMILIES)
def shut(line: UUID) -> Response:
    """From now on nothing opens the page; whatever the version."""
    return _do(line, lambda work: family_site().pages.shut(work, by(), line), line)


@bp.post("/lines/<uuid:line>/answers/<uuid:answer>/settled")
@requires(Permission.MEET_FAMILIES)
def settle(line: UUID, answer: UUID) -> Response:
    """The holder has done something about what the parent said."""

    def act(work: UnitOfWork) -> None:
        row = work.session.get(ParentAnswerRow, answer)
        if row is None or row.line_id != line:
            raise NotFound("no such answer, or not yours")
        family_site().answers.settle(work, by(), answer)

    return _do(line, act, answer)


@bp.post("/lines/<uuid:line>/consents/<uuid:consent>/confirmation")
@requires(Permission.MEET_FAMILIES)
def ask_confirmation(line: UUID, consent: UUID) -> Response:
    """The parent is asked to confirm in writing, on their page."""

    def act(work: UnitOfWork) -> None:
        row = work.session.get(ConsentRow, consent)
        if row is None or row.line_id != line:
            raise NotFound("no such consent, or not yours")
        family_site().answers.ask_confirmation(work, by(), consent)

    return _do(line, act, consent)


def _do(line: UUID, act: Callable[[UnitOfWork], None], made: UUID) -> Response:
    """An act on one's own line that takes nothing but its address."""
    body(Reads())

    def whole(work: UnitOfWork) -> tuple[UUID, LineRow]:
        row, _place = referrals_site().families.yours(work.session, by(), line)
        act(work)
        return made, row

    return once(whole, _LINE, line=line)
