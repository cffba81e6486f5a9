"""A parent's own talks and own yes to belonging together, on their own page; nothing of any other parent's."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import abort, request
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.families.links import own_yes
from familiehus.families.storage import LineRow
from familiehus.family_page.service import PARENT, OpenPage, open_line
from familiehus.family_page.site import FamilySite
from familiehus.kernel.errors import NotFound
from familiehus.referrals.appointing import Answer
from familiehus.storage.unit_of_work import UnitOfWork

Act = Callable[[FamilySite, UnitOfWork, OpenPage], str]


def values(session: Session, site: FamilySite, line: LineRow) -> dict[str, object]:
    """What the page shows of it; nothing where everything has stopped."""
    talks = [] if line.quiet else site.families.appointments.of_line(session, line.id)
    people = directory.names(session, [*(one.owner for one in talks), *(one.second for one in talks)])
    return {"talks": talks, "talk_people": people, "belongs": [] if line.quiet else own_yes(session, line.id)}


def _says(answer: Answer, done: str) -> Act:
    def act(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
        line = open_line(work.session, here)
        site.families.appointments.says(work, PARENT, line, _named("appointment"), answer)
        return done

    return act


def _apart(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    line, wanted = open_line(work.session, here), _named("link")
    row = next((one for one in own_yes(work.session, line.id) if one.id == wanted), None)
    if row is None:
        raise NotFound("no such link, or not yours")
    site.families.links.untie(work, PARENT, line, row)
    return "skilt"


def _named(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        abort(400)


ACTS: dict[str, Act] = {
    "aftale-kommer": _says(Answer.COMES, "aftale"),
    "aftale-kan-ikke": _says(Answer.CANNOT, "aftale-ny"),
    "ikke-sammen": _apart,
}
