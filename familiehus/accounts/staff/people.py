"""One colleague: roles, professions, a new link, and leaving."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.access.permissions import Target as On
from familiehus.access.policy import may
from familiehus.access.roles import WITH_LEGAL_POWER, Role, StaffProfession
from familiehus.accounts import directory
from familiehus.accounts.domain import GIVEN_BY, NotDone, Refusal
from familiehus.accounts.pages import Form, by, page, prepare, sent
from familiehus.accounts.site import accounts_site
from familiehus.accounts.staff.organisation import invitation_page
from familiehus.accounts.units import units_of
from familiehus.accounts.wording import PROFESSIONS, ROLES
from familiehus.audit.domain import Act
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import id_or_none
from familiehus.web.guard import requires, signed_in

bp = prepare(
    Blueprint(
        "staff_people",
        __name__,
        url_prefix="/personale/organisation/<uuid:organisation>/personer/<uuid:person>",
        template_folder="../templates",
    )
)


@bp.get("")
@requires(Permission.MANAGE_PEOPLE)
def person(organisation: UUID, person: UUID) -> Response:
    """A colleague, with everything that can be given and ended. The look is remembered."""
    return _person_page(organisation, person, Form())


@bp.post("/roller")
@requires(Permission.MANAGE_PEOPLE)
def give_role(organisation: UUID, person: UUID) -> AnyResponse:
    """One more role, perhaps in one unit."""
    site, form = accounts_site(), sent("role", "role", "unit")
    role = Role(form["role"]) if form["role"] in set(Role) else None
    if role is None:
        return _refused(organisation, person, form, NotDone(Refusal.ROLE_MISSING, "role"))
    try:
        with site.database.write() as work:
            unit = id_or_none(form["unit"])
            directory.person_here(work.session, organisation, person)
            site.people.give_role(work, by(), organisation, person, role, unit)
            work.commit()
    except NotDone as error:
        return _refused(organisation, person, form, error)
    return _done(organisation, person, "rolle")


@bp.post("/roller/<uuid:held>/afslut")
@requires(Permission.MANAGE_PEOPLE)
def end_role(organisation: UUID, person: UUID, held: UUID) -> AnyResponse:
    """End a role; the last one is leaving."""
    site = accounts_site()
    try:
        with site.database.write() as work:
            site.people.end_role(work, by(), organisation, person, held)
            still_here = directory.works_here(work.session, organisation, person)
            work.commit()
    except NotDone as error:
        return _refused(organisation, person, sent("role"), error)
    return _done(organisation, person, "rolle") if still_here else _left(organisation)


@bp.post("/fag")
@requires(Permission.MANAGE_PEOPLE)
def give_profession(organisation: UUID, person: UUID) -> AnyResponse:
    """A profession without legal power; it counts at once."""
    return _give(organisation, person, with_power=False)


@bp.post("/myndighed")
@requires(Permission.GIVE_LEGAL_PROFESSION)
def give_legal_power(organisation: UUID, person: UUID) -> AnyResponse:
    """A profession with legal power; it waits for a second person (R053)."""
    return _give(organisation, person, with_power=True)


@bp.post("/myndighed/<uuid:held>/bekraeft")
@requires(Permission.CONFIRM_LEGAL_PROFESSION)
def confirm_legal_power(organisation: UUID, person: UUID, held: UUID) -> AnyResponse:
    """The second person's word (R053)."""
    site = accounts_site()
    with site.database.write() as work:
        try:
            site.professions.confirm(work, by(), organisation, person, held)
        except NotDone:
            raise NotFound("not this person's to confirm") from None
        work.commit()
    return redirect(url_for("staff_organisation.organisation", organisation=organisation, gjort="fag"), 303)


@bp.post("/myndighed/<uuid:held>/afslut")
@requires(Permission.GIVE_LEGAL_PROFESSION)
def end_legal_power(organisation: UUID, person: UUID, held: UUID) -> AnyResponse:
    """It counts no more."""
    return _end(organisation, person, held)


@bp.post("/fag/<uuid:held>/afslut")
@requires(Permission.MANAGE_PEOPLE)
def end_profession(organisation: UUID, person: UUID, held: UUID) -> AnyResponse:
    """It counts no more."""
    return _end(organisation, person, held)


@bp.post("/nyt-link")
@requires(Permission.MANAGE_PEOPLE)
def invite_again(organisation: UUID, person: UUID) -> AnyResponse:
    """For somebody who has lost password or phone: what they had stops at once, and the link is shown once."""
    site = accounts_site()
    try:
        with site.database.write() as work:
            name = directory.person_here(work.session, organisation, person).name
            secret = site.invitations.make_again(work, by(), organisation, person)
            work.commit()
    except NotDone as error:
        return _refused(organisation, person, sent("link"), error)
    return invitation_page(organisation, secret, name)


@bp.post("/stop")
@requires(Permission.MANAGE_PEOPLE)
def leave(organisation: UUID, person: UUID) -> AnyResponse:
    """The person leaves. What is held is passed on first, or at once when access must stop now."""
    site, form = accounts_site(), sent("leave")
    try:
        with site.database.write() as work:
            site.people.leave(work, by(), organisation, person, at_once="at_once" in request.form)
            work.commit()
    except NotDone as error:
        return _refused(organisation, person, form, error)
    return _left(organisation)


def _give(organisation: UUID, person: UUID, *, with_power: bool) -> AnyResponse:
    site, form = accounts_site(), sent("power" if with_power else "profession", "profession")
    code = form["profession"]
    if code not in set(StaffProfession) or (code in WITH_LEGAL_POWER) is not with_power:
        return _refused(organisation, person, form, NotDone(Refusal.PROFESSION_MISSING, "profession"))
    try:
        with site.database.write() as work:
            site.professions.give(work, by(), organisation, person, StaffProfession(code))
            work.commit()
    except NotDone as error:
        return _refused(organisation, person, form, error)
    return _done(organisation, person, "fag")


def _end(organisation: UUID, person: UUID, held: UUID) -> AnyResponse:
    site = accounts_site()
    with site.database.write() as work:
        site.professions.end(work, by(), organisation, person, held)
        work.commit()
    return _done(organisation, person, "fag")


def _person_page(organisation: UUID, person: UUID, form: Form, status: int = 200) -> Response:
    site, actor = accounts_site(), signed_in()
    done_as = by().require(Permission.MANAGE_PEOPLE, organisation, person)
    with site.database.write() as work:
        found = directory.colleagues(work.session, organisation, only=person)
        if not found:
            raise NotFound("no such person here")
        units = units_of(work.session, organisation)
        work.record(site.scribe.event(Act.PEOPLE_SEEN, by(), organisation, [("person", person)], role=done_as))
        work.commit()
    held, unit_names = by().roles_in(organisation), {unit.id: unit.name for unit in units}
    may_give_power = may(actor, Permission.GIVE_LEGAL_PROFESSION, On(organisation, person))
    return page(
        "person.html",
        status,
        form=form,
        colleague=found[0],
        units=tuple(unit_names.items()),
        unit_names=unit_names,
        roles={role: name for role, name in ROLES.items() if not GIVEN_BY[role].isdisjoint(held)},
        professions={p: name for p, name in PROFESSIONS.items() if p not in WITH_LEGAL_POWER},
        powers={p: name for p, name in PROFESSIONS.items() if p in WITH_LEGAL_POWER} if may_give_power else {},
        legal={str(p) for p in WITH_LEGAL_POWER},
        place=organisation,
        done=request.args.get("gjort", ""),
    )


def _refused(organisation: UUID, person: UUID, form: Form, error: NotDone) -> Response:
    form.refuse(error)
    return _person_page(organisation, person, form, 400)


def _done(organisation: UUID, person: UUID, what: str) -> AnyResponse:
    return redirect(url_for("staff_people.person", organisation=organisation, person=person, gjort=what), 303)


def _left(organisation: UUID) -> AnyResponse:
    return redirect(url_for("staff_organisation.organisation", organisation=organisation, gjort="stoppet"), 303)
