"""The desk for programs: a batch is counted visit by visit, and each number once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from familiehus.access.permissions import Permission, Target
from familiehus.access.policy import may, places_where
from familiehus.accounts import api_acts
from familiehus.accounts.api_acts import No, body, by
from familiehus.accounts.houses import houses_of
from familiehus.frontdesk.domain import Part, Setting, Subject, Visit, Way, Who
from familiehus.frontdesk.looking import Shown
from familiehus.frontdesk.schemas import BatchSchema, SettingSchema, UndoSchema
from familiehus.frontdesk.site import front_desk_site
from familiehus.frontdesk.wording import refusal
from familiehus.kernel.errors import NotFound, Refused
from familiehus.web.api_shell import answer
from familiehus.web.guard import requires, signed_in

_POINTERS = {"other": "/postcodes", "postcodes": "/postcodes"}


def _told(error: Refused) -> No:
    field, text = refusal(error)
    return No(_code(error), text, _POINTERS.get(field))


def _code(error: Refused) -> str:
    return str(error.args[0]).replace(" ", "-")


bp = api_acts.prepare(Blueprint("frontdesk_api", __name__, url_prefix="/api/v1/desks"), _told)


@bp.get("")
@requires(Permission.COUNT_VISITS)
def desks() -> Response:
    """The houses where one can count, and what each asks."""
    actor = signed_in()
    mine = places_where(actor, Permission.COUNT_VISITS)
    with front_desk_site().database.read() as session:
        found = houses_of(session, mine)
    return answer({"results": [_house(key) for key in found]})


@bp.post("/<uuid:house>/visits")
@requires(Permission.COUNT_VISITS)
def count(house: UUID) -> Response:
    """Count what a device has kept; what cannot be counted is named with the reason, and the rest is counted."""
    site, said = front_desk_site(), body(BatchSchema())
    _mine(house, Permission.COUNT_VISITS)
    counted, again, refused = [], 0, []
    for one in said["visits"]:
        visit = _visit(one)
        try:
            with site.database.write() as work:
                first = site.desk.count(work, by(), house, one["number"], visit)
                work.commit()
        except Refused as error:
            refused.append({"number": one["number"], "code": _code(error), "reason": refusal(error)[1]})
            continue
        again += not first
        if first:
            counted.append({"number": one["number"], "note": site.undoing.note(house, one["number"], visit)})
    return answer({"counted": counted, "again": again, "refused": refused, "today": _shown(house).today})


@bp.post("/<uuid:house>/visits/undo")
@requires(Permission.COUNT_VISITS)
def undo(house: UUID) -> Response:
    """Take a count back within a minute."""
    site, said = front_desk_site(), body(UndoSchema())
    _mine(house, Permission.COUNT_VISITS)
    number, visit = site.undoing.read(house, said["note"])
    with site.database.write() as work:
        site.desk.undo(work, by(), house, number, visit)
        work.commit()
    return answer({"today": _shown(house).today})


@bp.post("/<uuid:house>")
@requires(Permission.KEEP_DESK)
def set_up(house: UUID) -> Response:
    """Change what the desk shows."""
    site, said = front_desk_site(), body(SettingSchema())
    asks = frozenset(Subject(one) for one in said["asks"])
    with site.database.write() as work:
        site.desk.set_up(work, by(), house, Setting(tuple(said["postcodes"]), asks, said["version"]))
        work.commit()
    return answer(_house(house))


def _visit(one: dict[str, Any]) -> Visit:
    return Visit(
        one["day"],
        Part(one["part"]),
        Way(one["way"]),
        {who: one["people"][who] for who in Who},
        one["postcode"],
        {Subject(subject): frozenset(values) for subject, values in one["said"].items() if values},
    )


def _mine(house: UUID, permission: Permission) -> None:
    if not may(signed_in(), permission, Target(_shown(house).organisation)):
        raise NotFound("no such house")


def _shown(house: UUID) -> Shown:
    with front_desk_site().database.look() as connection:
        return front_desk_site().desk.shown(connection, house)


def _house(house: UUID) -> dict[str, Any]:
    found = _shown(house)
    return {
        "id": str(house),
        "name": found.name,
        "postcodes": list(found.setting.postcodes),
        "asks": sorted(found.setting.asks),
        "version": found.setting.version,
        "today": found.today,
    }
