"""The desk: who came, saved in two taps. With a script it works when the network drops; without one it is a form."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission, Target
from familiehus.access.policy import may, places_where
from familiehus.accounts.houses import houses_of
from familiehus.accounts.pages import Form, by, number_sent, offered, page, prepare, sent
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.wording import FOUND
from familiehus.frontdesk import wording
from familiehus.frontdesk.domain import DESK_TOPICS, Setting, Subject
from familiehus.frontdesk.entering import FIELDS, MANY, is_number, visit_of
from familiehus.frontdesk.looking import Shown
from familiehus.frontdesk.offers import nameable
from familiehus.frontdesk.site import front_desk_site
from familiehus.kernel.clock import DENMARK
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_number
from familiehus.web.guard import requires, signed_in
from familiehus.web.headers import CONTENT_SECURITY_POLICY, WORKER
from familiehus.web.i18n import current_language, gettext

_WORKER = (Path(__file__).with_name("static") / "worker.js").read_text(encoding="utf-8")
_WITH_WORKER = CONTENT_SECURITY_POLICY.replace(WORKER.format("none"), WORKER.format("self"))
Pairs = tuple[tuple[str, str], ...]
Question = tuple[str, str, Pairs, bool]
bp = prepare(Blueprint("staff_desk", __name__, url_prefix="/personale/skranke", template_folder="templates"))


@bp.get("")
@requires(Permission.COUNT_VISITS)
def houses() -> AnyResponse:
    """The houses one can count in; straight to it when there is one."""
    actor, site = signed_in(), front_desk_site()
    mine = places_where(actor, Permission.COUNT_VISITS)
    with site.database.read() as session:
        found = houses_of(session, mine)
    if len(found) == 1:
        return redirect(url_for("staff_desk.show", house=next(iter(found))), 303)
    return page("desk/houses.html", houses=found)


@bp.get("/<uuid:house>")
@requires(Permission.COUNT_VISITS)
def show(house: UUID) -> Response:
    """An empty form, and how many came today."""
    return _page(house, Form())


@bp.get("/<uuid:house>/uden-net")
@requires(Permission.COUNT_VISITS)
def shell(house: UUID) -> Response:
    """The form as a device keeps it for when there is no network: the same for everybody who counts in the house.

    No name, no token, no count of the day, and nothing that depends on who asks.
    """
    found = _shown(house, Permission.COUNT_VISITS)
    return _desk(house, found, Form(), offline=True, number="", me=None, ways=None)


@bp.get("/arbejder.js")
@requires(Permission.COUNT_VISITS)
def worker() -> Response:
    """What shows that form. Its reach is the addresses of desks, and of the page where one chooses among them."""
    answer = Response(_WORKER, mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = url_for("staff_desk.houses")
    return answer


@bp.post("/<uuid:house>")
@requires(Permission.COUNT_VISITS)
def count(house: UUID) -> AnyResponse:
    """Count those who came. A script is answered in JSON and goes on keeping what it could not send."""
    site, form = front_desk_site(), sent("count", *FIELDS, many=MANY)
    number = form["number"]
    try:
        if not is_number(number):
            raise Refused("no such answer")
        visit = visit_of(form, catalogue_site().clock.now().astimezone(DENMARK))
        with site.database.write() as work:
            first = site.desk.count(work, by(), house, number, visit)
            work.commit()
    except Refused as error:
        field, text = wording.refusal(error)
        form.errors[field] = text
        return (jsonify(error=text, field=field), 400) if _script() else _page(house, form, 400)  # type: ignore[return-value]
    # A number that comes again counts nothing, so there is nothing to take back by it either.
    note = site.undoing.note(house, number, visit) if first else ""
    if _script():
        today = _shown(house, Permission.COUNT_VISITS).today
        return jsonify(today=today, note=note, count=visit.count if first else 0)
    return _page(house, Form(), note=note, saved=visit.count if first else 0, again=not first)


@bp.post("/<uuid:house>/fortryd")
@requires(Permission.COUNT_VISITS)
def undo(house: UUID) -> AnyResponse:
    """Take the last count back, within a minute."""
    site, form = front_desk_site(), sent("undo", "note")
    try:
        number, visit = site.undoing.read(house, form["note"])
        with site.database.write() as work:
            site.desk.undo(work, by(), house, number, visit)
            work.commit()
    except Refused as error:
        form.errors[""] = wording.refusal(error)[1]
        return (jsonify(error=form.errors[""]), 400) if _script() else _page(house, form, 400)  # type: ignore[return-value]
    if _script():
        return jsonify(today=_shown(house, Permission.COUNT_VISITS).today)
    return redirect(url_for("staff_desk.show", house=house, fortrudt=1), 303)


@bp.get("/<uuid:house>/opsaetning")
@requires(Permission.KEEP_DESK)
def setting(house: UUID) -> Response:
    """What the desk shows and asks."""
    found = _shown(house, Permission.KEEP_DESK)
    now = found.setting
    form = Form("set", {"postcodes": " ".join(now.postcodes), "version": str(now.version)}, {"asks": sorted(now.asks)})
    return _setting_page(house, found.name, form)


@bp.post("/<uuid:house>/opsaetning")
@requires(Permission.KEEP_DESK)
def set_up(house: UUID) -> AnyResponse:
    """Change it. Who was second is told, and keeps what was typed beside what stands now."""
    site, form = front_desk_site(), sent("set", "postcodes", "version", many=("asks",))
    asks = frozenset(Subject(one) for one in form.many["asks"] if one in set(Subject))
    postcodes = tuple(dict.fromkeys(form["postcodes"].replace(",", " ").split()))
    try:
        with site.database.write() as work:
            site.desk.set_up(work, by(), house, Setting(postcodes, asks, number_sent(form["version"], -1)))
            work.commit()
    except Refused as error:
        unknown = [one for one in postcodes if one not in site.places.by_number]
        named = gettext("Det findes ikke: %(postcodes)s.", postcodes=", ".join(unknown))
        form.errors["postcodes"] = named if unknown else wording.refusal(error)[1]
        return _setting_page(house, _shown(house, Permission.KEEP_DESK).name, form, 400)
    except Conflict:
        found = _shown(house, Permission.KEEP_DESK)
        form.values["version"] = str(found.setting.version)
        form.errors[""] = gettext("En anden kom først. Se, hvad der står nu. Det, du skrev, står her endnu.")
        return _setting_page(house, found.name, form, 409, found.setting)
    return redirect(url_for("staff_desk.show", house=house), 303)


def _script() -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _page(
    house: UUID, form: Form, status: int = 200, note: str = "", saved: int = 0, *, again: bool = False
) -> Response:
    actor, found = signed_in(), _shown(house, Permission.COUNT_VISITS)
    answer = _desk(
        house,
        found,
        form,
        status,
        number=form["number"] if is_number(form["number"]) else new_number(),
        today=found.today,
        note=note,
        saved=saved,
        again=again,
        undone=request.args.get("fortrudt", ""),
        may_set=may(actor, Permission.KEEP_DESK, Target(found.organisation)),
        may_meet=may(actor, Permission.MEET_FAMILIES, Target(found.organisation)),
    )
    answer.headers["Content-Security-Policy"] = _WITH_WORKER
    return answer


def _desk(house: UUID, found: Shown, form: Form, status: int = 200, **values: object) -> Response:
    towns = front_desk_site().places.by_number
    return page(
        "desk/desk.html",
        status,
        form=form,
        house=house,
        name=found.name,
        who=offered(wording.WHO),
        way=offered(wording.WAYS),
        day_parts=offered(wording.PARTS),
        postcodes=tuple((one, towns[one].name) for one in found.setting.postcodes),
        questions=_questions(house, found),
        **values,
    )


def _setting_page(house: UUID, name: str, form: Form, status: int = 200, now: Setting | None = None) -> Response:
    subjects = offered(wording.SUBJECTS)
    return page("desk/setting.html", status, form=form, house=house, name=name, subjects=subjects, now=now)


def _shown(house: UUID, permission: Permission) -> Shown:
    """The desk, for somebody who has the permission there. Raises NotFound."""
    site = front_desk_site()
    with site.database.look() as connection:
        found = site.desk.shown(connection, house)
    if not may(signed_in(), permission, Target(found.organisation)):
        raise NotFound("no such house")
    return found


def _questions(house: UUID, found: Shown) -> tuple[Question, ...]:
    """What the house asks besides, in a fixed order."""
    asks = found.setting.asks
    if not asks:
        return ()
    topics, language = catalogue_site().topics, current_language()
    choices = {
        Subject.TOPIC: tuple((key, topics.label(key, language)) for key in DESK_TOPICS),
        Subject.OUTCOME: offered(wording.OUTCOMES),
        Subject.FOUND: offered(FOUND),
    }
    if asks & {Subject.CAME_FOR, Subject.SHOWN_TO}:
        with front_desk_site().database.read() as session:
            offers = nameable(session, house, found.municipality)
        choices |= {Subject.CAME_FOR: offers, Subject.SHOWN_TO: offers}
    one = {Subject.CAME_FOR, Subject.SHOWN_TO}
    words = wording.SUBJECTS
    return tuple((s.value, gettext(words[s]), choices[s], s not in one) for s in Subject if s in asks)
