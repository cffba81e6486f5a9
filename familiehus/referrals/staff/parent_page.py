"""The parent's page as the holder meets it: make it, shut it, and settle what the parent said on it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import by, page, sent
from familiehus.family_page.site import family_site
from familiehus.kernel.ids import id_or_none
from familiehus.referrals.staff.shared import CONTACT, blueprint
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires
from familiehus.web.links import own_page

bp = blueprint("staff_parent_page", CONTACT)


@bp.post("/<uuid:line>/side")
@requires(Permission.MEET_FAMILIES)
def issue(line: UUID) -> AnyResponse:
    """A new link and code, shown this once; the link before opens nothing from now on.

    A form that is sent again shows the same pair for some minutes: what was just written on paper stays good.
    """
    site, form = family_site(), id_or_none(sent("page", "id")["id"])
    issued = site.pages.of_form(f"{line} {by().person} {form}") if form else site.pages.draw()
    with site.families.database.write() as work:
        shown = site.pages.issue(work, by(), line, issued)
        link = own_page(issued.locator, site.families.families.yours(work.session, by(), line)[0].language)
        work.commit()
    if not shown:
        return redirect(url_for("staff_line.show", line=line, gjort="shown"), 303)
    return page("contact/issued.html", line=line, link=link, code=issued.code)


@bp.post("/<uuid:line>/side/luk")
@requires(Permission.MEET_FAMILIES)
def shut(line: UUID) -> AnyResponse:
    """From now on nothing opens the page."""
    return _do(line, "shut", lambda work: family_site().pages.shut(work, by(), line))


@bp.post("/<uuid:line>/svar/<uuid:answer>")
@requires(Permission.MEET_FAMILIES)
def settle(line: UUID, answer: UUID) -> AnyResponse:
    """The holder has done something about what the parent said."""
    return _do(line, "settled", lambda work: family_site().answers.settle(work, by(), answer))


@bp.post("/<uuid:line>/samtykke/<uuid:consent>/bekraeft")
@requires(Permission.MEET_FAMILIES)
def ask_confirmation(line: UUID, consent: UUID) -> AnyResponse:
    """The parent is asked to confirm in writing, on their page."""
    return _do(line, "asked", lambda work: family_site().answers.ask_confirmation(work, by(), consent))


def _do(line: UUID, done: str, act: Callable[[UnitOfWork], None]) -> AnyResponse:
    with family_site().families.database.write() as work:
        act(work)
        work.commit()
    return redirect(url_for("staff_line.show", line=line, gjort=done), 303)
