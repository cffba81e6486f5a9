"""My organisation: who works here, the units, and the record for its data protection officer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from itertools import zip_longest
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Row
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.access.permissions import Target as On
from familiehus.access.policy import may, places_where
from familiehus.access.roles import Role
from familiehus.accounts import directory
from familiehus.accounts.domain import GIVEN_BY, NotDone
from familiehus.accounts.houses import houses_of
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.pages import (
    Form,
    addresses,
    by,
    long_list,
    number_sent,
    page,
    page_asked,
    prepare,
    sent,
)
from familiehus.accounts.record import PAGE, events_of, latest_events
from familiehus.accounts.site import accounts_site
from familiehus.accounts.staff.event_lines import called_in, event_lines, numbers_in
from familiehus.accounts.storage import OrganisationRow
from familiehus.accounts.subjects import numbers
from familiehus.accounts.units import place_with_units, unit_as_it_stands, units_of, who_can_stand_for_a_unit
from familiehus.accounts.wording import DAYS, KINDS, ROLES, profession_name, role_name
from familiehus.audit.domain import Act
from familiehus.kernel.errors import Conflict
from familiehus.kernel.ids import id_or_none
from familiehus.kernel.phones import in_pairs
from familiehus.referrals.naming import known_as
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import full_date, gettext

bp = prepare(
    Blueprint("staff_organisation", __name__, url_prefix="/personale/organisation", template_folder="../templates")
)
_LONGEST_NAME = 80
_ASKED = (
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_UNITS,
    Permission.CONFIRM_LEGAL_PROFESSION,
    Permission.SET_CONSENT,
    Permission.READ_RECORD,
)
_UNIT_FIELDS = ("name", "phone", "house", "coordinator", "deputy", "version")
_UNIT_LISTS = ("opening_days", "closed_from", "closed_to")
_EMPTY_SPANS = 2
# Of the record as a file: what stood there first stays where it stood.
_COLUMNS = ("number", "time", "real_time", "act", "person", "role", "unit", "door", "purpose", "about", "references")


@bp.get("")
@requires(Permission.SEE_ORGANISATION)
def organisations() -> AnyResponse:
    """One's organisations; with only one, straight there."""
    mine = places_where(signed_in(), Permission.SEE_ORGANISATION)
    if len(mine) == 1:
        return redirect(url_for("staff_organisation.organisation", organisation=mine[0]), 303)
    with accounts_site().database.read() as session:
        rows = session.query(OrganisationRow).where(OrganisationRow.id.in_(mine)).order_by(OrganisationRow.name).all()
    return page("organisations.html", rows=rows, kinds=KINDS)


@bp.get("/<uuid:organisation>")
@requires(Permission.SEE_ORGANISATION)
def organisation(organisation: UUID) -> Response:
    """People with roles and professions, and the units. The look is remembered before the page is sent."""
    site, actor = accounts_site(), signed_in()
    number = page_asked()
    name = " ".join(request.args.get("navn", "").replace("\x00", "").split())[:_LONGEST_NAME]
    waiting = "venter" in request.args
    role = by().require(Permission.SEE_ORGANISATION, organisation)
    with site.database.write() as work:
        place, units = place_with_units(work.session, organisation)
        skip = (number - 1) * directory.PAGE
        people = directory.colleagues(
            work.session, organisation, name=name, waiting=waiting, skip=skip, limit=directory.PAGE + 1
        )
        shown = people[: directory.PAGE]
        subjects = [("person", colleague.person.id) for colleague in shown]
        work.record(site.scribe.event(Act.PEOPLE_SEEN, by(), organisation, subjects, role=role))
        work.commit()
    can = {p.value: may(actor, p, On(organisation)) for p in _ASKED}
    return page(
        "organisation.html",
        place=place,
        people=_lines(shown, organisation, can, {unit.id: unit.name for unit in units}),
        name=name,
        waiting=waiting,
        number=number,
        more=len(people) > directory.PAGE,
        units=units,
        unit_at=addresses("staff_organisation.unit", "unit", organisation=organisation),
        weekdays=_weekdays,
        can=can,
        done=request.args.get("gjort", ""),
    )


def _weekdays(numbers: Iterable[int]) -> str:
    return ", ".join(gettext(DAYS[number]) for number in numbers)


class Line(NamedTuple):
    """A colleague in the list. ``confirm`` are the addresses at which legal power can be confirmed (R053)."""

    name: str
    link: str
    is_me: bool
    is_invited: bool
    words: tuple[str, ...]
    confirm: list[str]


def _lines(
    people: Iterable[directory.Colleague], organisation: UUID, can: dict[str, bool], units: dict[UUID | None, str]
) -> list[Line]:
    """Everything a line says, so that the template has nothing left to look up."""
    me = signed_in().person
    link_to = addresses("staff_people.person", "person", organisation=organisation)
    lines = []
    for colleague in people:
        person, is_me = colleague.person, colleague.person.id == me
        words = [_held(role_name(held.role), units.get(held.unit_id)) for held in colleague.roles]
        confirm = []
        for held in colleague.professions:
            word = profession_name(held.profession)
            words.append(word if held.is_confirmed else f"{word} ({gettext('venter på bekræftelse')})")
            if can["confirm_legal_profession"] and not held.is_confirmed and not is_me and held.given_by != me:
                confirm.append(
                    url_for(
                        "staff_people.confirm_legal_power", organisation=organisation, person=person.id, held=held.id
                    )
                )
        link = link_to(person.id) if can["manage_people"] and not is_me else ""
        lines.append(Line(person.name, link, is_me, not colleague.has_signed_up, tuple(words), confirm))
    return lines


def _held(role: str, unit: str | None) -> str:
    """A role with the unit it is held in: the unit decides whose families one sees."""
    return f"{role} ({unit})" if unit else role


@bp.get("/<uuid:organisation>/inviter")
@requires(Permission.MANAGE_PEOPLE)
def invite(organisation: UUID) -> Response:
    """The form for somebody new."""
    return _invite_page(organisation, Form())


@bp.post("/<uuid:organisation>/inviter")
@requires(Permission.MANAGE_PEOPLE)
def send_invitation(organisation: UUID) -> Response:
    """Somebody new with roles, and the link to hand over; it is shown once."""
    site, form = accounts_site(), sent("invite", "name", "email", "unit", many=["role"])
    roles = [Role(code) for code in form.many["role"] if code in set(Role)]
    try:
        with site.database.write() as work:
            unit = id_or_none(form["unit"])
            made = site.people.invite(work, by(), organisation, form["name"], form["email"], roles, unit)
            work.commit()
    except NotDone as error:
        form.refuse(error)
        return _invite_page(organisation, form, 400)
    return invitation_page(organisation, made.secret, form["name"])


def invitation_page(organisation: UUID, secret: str | None, name: str) -> Response:
    """The link, once; without one the person comes in as before."""
    link = url_for("staff_sign_in.invitation", token=secret, _external=True) if secret else ""
    return page("link.html", link=link, name=name, place=organisation)


@bp.get("/<uuid:organisation>/enheder/ny")
@requires(Permission.MANAGE_UNITS)
def new_unit(organisation: UUID) -> Response:
    """The form for a new unit: open Monday to Friday until something else is chosen."""
    return _unit_page(organisation, Form("unit", many={"opening_days": ["0", "1", "2", "3", "4"]}))


@bp.post("/<uuid:organisation>/enheder/ny")
@requires(Permission.MANAGE_UNITS)
def add_unit(organisation: UUID) -> AnyResponse:
    """A new unit."""
    site, form = accounts_site(), sent("unit", *_UNIT_FIELDS, many=_UNIT_LISTS)
    try:
        with site.database.write() as work:
            site.organisations.add_unit(work, by(), organisation, _draft(form))
            work.commit()
    except NotDone as error:
        form.refuse(error)
        return _unit_page(organisation, form, status=400)
    return _done(organisation, "enhed")


@bp.get("/<uuid:organisation>/enheder/<uuid:unit>")
@requires(Permission.MANAGE_UNITS)
def unit(organisation: UUID, unit: UUID) -> Response:
    """A unit as it stands, to change."""
    return _unit_page(organisation, None, unit)


@bp.post("/<uuid:organisation>/enheder/<uuid:unit>")
@requires(Permission.MANAGE_UNITS)
def change_unit(organisation: UUID, unit: UUID) -> AnyResponse:
    """The changed unit. Who was second is told, and keeps what was typed beside what stands now."""
    site, form = accounts_site(), sent("unit", *_UNIT_FIELDS, many=_UNIT_LISTS)
    version = number_sent(form["version"])
    try:
        with site.database.write() as work:
            site.organisations.change_unit(work, by(), organisation, unit, _draft(form), version)
            work.commit()
    except NotDone as error:
        form.refuse(error)
        return _unit_page(organisation, form, unit, status=400)
    except Conflict:
        with site.database.read() as session:
            now = _form_of(unit_as_it_stands(session, organisation, unit))
        form.values["version"] = now["version"]
        form.errors[""] = gettext("En anden har rettet enheden imens. Det, du skrev, står her endnu; intet er gemt.")
        return _unit_page(organisation, form, unit, now=now, status=409)
    return _done(organisation, "enhed")


@bp.get("/<uuid:organisation>/haendelser")
@requires(Permission.READ_RECORD)
def events(organisation: UUID) -> Response:
    """The organisation's record, the newest first, or what is in it about one number. Reading is remembered in it."""
    site = accounts_site()
    before, form = request.args.get("foer", type=int), Form("find", {"om": request.args.get("om", "")[:20].strip()})
    with site.database.write() as work:
        about = known_as(work.session, form["om"]) if form["om"] else None
        rows = latest_events(work.session, organisation, before=before, about=about)
        names = called_in(work.session, rows)
        _remember(work, Act.RECORD_READ, organisation)
        work.commit()
    return page("events.html", lines=event_lines(rows, names), place=organisation, form=form, more=len(rows) == PAGE)


@bp.get("/<uuid:organisation>/haendelser.csv")
@requires(Permission.READ_RECORD)
def exported_events(organisation: UUID) -> Response:
    """The whole record as a file; taking it is remembered in it."""
    site, out = accounts_site(), io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(_COLUMNS)
    with site.database.write() as work:
        before: int | None = None
        while rows := events_of(work.session, organisation, before=before, limit=1000):
            called = numbers_in(work.session, (row.subjects for row in rows))
            for row in rows:
                about = " ".join(f"{kind}:{key}" for kind, key in row.subjects)
                times = (row.at.isoformat(), row.real_at.isoformat())
                told = (row.act, row.person, row.role, row.unit, row.door, row.purpose, about)
                writer.writerow([row.number, *times, *told, numbers(row.subjects, called)])
            before = rows[-1].number
            work.session.expunge_all()
        _remember(work, Act.RECORD_EXPORTED, organisation)
        work.commit()
    name = f'attachment; filename="haendelser-{organisation}.csv"'
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


def _remember(work: UnitOfWork, act: Act, organisation: UUID) -> None:
    role = by().require(Permission.READ_RECORD, organisation)
    subjects = [("organisation", organisation)]
    work.record(accounts_site().scribe.event(act, by(), organisation, subjects, role=role))


def _invite_page(organisation: UUID, form: Form, status: int = 200) -> Response:
    held = by().roles_in(organisation)
    roles = {role: name for role, name in ROLES.items() if not GIVEN_BY[role].isdisjoint(held)}
    with accounts_site().database.read() as session:
        units = [(unit.id, unit.name) for unit in units_of(session, organisation)]
    return page("invite.html", status, form=form, roles=roles, units=units, place=organisation)


def _draft(form: Form) -> UnitDraft:
    days = tuple(number_sent(day, -1) for day in form.many["opening_days"])
    coordinator, deputy, house = (id_or_none(form[key]) for key in ("coordinator", "deputy", "house"))
    return UnitDraft(form["name"], days, coordinator, deputy, tuple(_spans(form)), house, form["phone"])


def _spans(form: Form) -> list[tuple[str, str]]:
    """First and last days of closed periods as they stand in the form; a missing one is empty."""
    return list(zip_longest(form.many.get("closed_from", ()), form.many.get("closed_to", ()), fillvalue=""))


def _in_words(spans: Iterable[tuple[str, str]]) -> list[str]:
    """Closed periods as they are kept, for people."""
    return [" – ".join(full_date(date.fromisoformat(day)) for day in dict.fromkeys(span)) for span in spans]


def _form_of(row: Row[*tuple[Any, ...]]) -> Form:
    values = {
        "name": row.name,
        "coordinator": str(row.coordinator_id or ""),
        "deputy": str(row.deputy_id or ""),
        "house": str(row.house_id or ""),
        "phone": in_pairs(row.phone),
        "version": str(row.version),
    }
    many = {
        "opening_days": [str(day) for day in row.opening_days],
        "closed_from": [first for first, _last in row.closed],
        "closed_to": [last for _first, last in row.closed],
    }
    return Form("unit", values, many)


def _unit_page(
    organisation: UUID, form: Form | None, unit: UUID | None = None, *, now: Form | None = None, status: int = 200
) -> Response:
    """The form of a unit as it was typed; with none typed, as the unit stands."""
    with accounts_site().database.read() as session:
        form = form or _form_of(unit_as_it_stands(session, organisation, unit))
        people, houses = who_can_stand_for_a_unit(session, organisation), houses_of(session, [organisation])
    return page(
        "unit.html",
        status,
        form=form,
        unit=unit,
        now=now,
        people=long_list(people),
        houses=long_list(houses.items()),
        names={str(key): name for key, name in (*people, *houses.items())} if now else {},
        days=DAYS,
        spans=[span for span in _spans(form) if any(span)] + [("", "")] * _EMPTY_SPANS,
        closed_now=_in_words(_spans(now)) if now else [],
        offered_days=[(number, gettext(day)) for number, day in enumerate(DAYS)],
        place=organisation,
    )


def _done(organisation: UUID, what: str) -> AnyResponse:
    return redirect(url_for("staff_organisation.organisation", organisation=organisation, gjort=what), 303)
