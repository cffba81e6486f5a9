"""The people of Prøvekommune. None of them exists; ``.example`` is an address nobody can have."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from uuid import UUID

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.roles import WITH_LEGAL_POWER, Role, StaffProfession
from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.accounts.domain import NotDone, needs_second_factor
from familiehus.accounts.houses import houses_of
from familiehus.accounts.invitations import Invitation
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.sessions import Stage
from familiehus.accounts.site import AccountsSite
from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.accounts.wording import PROFESSIONS, ROLES
from familiehus.audit.domain import Door
from familiehus.commands.context import SHELL
from familiehus.families.desks import MEETING, desk
from familiehus.kernel.workdays import OpeningDays
from familiehus.storage.unit_of_work import UnitOfWork

_WORDS = (
    "havelåge kaktus paraply cykel regnvejr blåbær kompas lanterne svale kridt tromme anker pære sejl mose fjer "
    "kastanje brønd vante skovl harpe klokke tørv rav uld kande sten gren bøg løvfald"
).split()

_HOUSE, _VISITORS, _AUTHORITY = "Familiehuset i Prøve", "Sundhedsplejen i Prøve", "Myndighed i Prøve"
_MIDWIVES, _DOCTORS = "Jordemodercentret i Prøve", "Lægehuset i Prøve"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person to make: e-mail name, roles, profession, and the unit in which families are met."""

    key: str
    roles: tuple[Role, ...]
    profession: StaffProfession | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation to make; units are name, coordinator and deputy by e-mail name."""

    name: str
    kind: str
    host: str
    people: tuple[Somebody, ...]
    units: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What one signs in with."""

    what: str
    email: str
    password: str
    secret: str | None


PLACES = (
    Place(
        "Prøvekommune",
        "municipality",
        "proevekommune.example",
        (
            Somebody("leder", (Role.LEADER,)),
            Somebody("administrator", (Role.ADMINISTRATOR,)),
            Somebody("databeskyttelse", (Role.DATA_PROTECTION_OFFICER,)),
            Somebody("koordinator", (Role.COORDINATOR, Role.RECEIVER), StaffProfession.PEDAGOGUE, _HOUSE),
            Somebody("familieterapeut", (Role.RECEIVER,), StaffProfession.FAMILY_THERAPIST, _HOUSE),
            Somebody("sundhedsplejerske", (Role.REFERRER, Role.RECEIVER), StaffProfession.HEALTH_VISITOR, _VISITORS),
            Somebody("boerneraadgiver", (Role.RECEIVER,), StaffProfession.CHILD_ADVISER, _AUTHORITY),
            Somebody("socialraadgiver", (Role.REFERRER,), StaffProfession.SOCIAL_WORKER, _AUTHORITY),
            Somebody("psykolog", (Role.COURSE_LEADER,), StaffProfession.PSYCHOLOGIST),
            Somebody("jobcenter", (Role.APPROVER,), StaffProfession.JOB_CENTRE),
            Somebody("skranke", (Role.FRONT_DESK,)),
            Somebody("redaktoer", (Role.CATALOGUE_EDITOR,)),
        ),
        (
            (_HOUSE, "koordinator", "familieterapeut"),
            (_VISITORS, "sundhedsplejerske", "koordinator"),
            (_AUTHORITY, "boerneraadgiver", "socialraadgiver"),
        ),
    ),
    Place(
        "Region Prøve",
        "region",
        "region-proeve.example",
        (
            Somebody("leder", (Role.LEADER,)),
            Somebody("jordemoder", (Role.REFERRER,), StaffProfession.MIDWIFE, _MIDWIVES),
            Somebody("koordinator", (Role.COORDINATOR,), StaffProfession.MIDWIFE),
            Somebody("laege", (Role.REFERRER,), StaffProfession.GP, _DOCTORS),
        ),
        ((_MIDWIVES, "koordinator", "jordemoder"), (_DOCTORS, "laege", "")),
    ),
    Place(
        "Prøveforeningen",
        "civil_society",
        "proeveforeningen.example",
        (
            Somebody("leder", (Role.LEADER, Role.RECEIVER)),
            Somebody("koordinator", (Role.COORDINATOR, Role.RECEIVER), StaffProfession.VOLUNTEER_COORDINATOR),
            Somebody("frivillig", (Role.VOLUNTEER,)),
        ),
        (("Besøgsvenner i Prøve", "koordinator", "leder"),),
    ),
)


def populate(site: AccountsSite, *, anew: bool = False) -> list[Account]:
    """Make what is missing, all or nothing. The accounts that were made; with ``anew`` all of them."""
    with site.database.write() as work:
        made = [account for place in PLACES for account in _Maker(site, work, place).make(anew=anew)]
        work.commit()
    return made


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit with its opening days, and one of its people who acts there."""

    unit: UUID
    opening: OpeningDays
    by: Acting


def standing_at(session: Session, name: str, email: str) -> Standing | None:
    """The unit of that name and the person of that address; None when either is missing."""
    query = select(UnitRow.id).join(OrganisationRow, OrganisationRow.id == UnitRow.organisation_id)
    unit = session.scalars(query.where(UnitRow.name == name, UnitRow.active, OrganisationRow.active)).first()
    person = directory.by_email(session, email)
    if unit is None or person is None:
        return None
    return Standing(unit, desk(session, unit).opening, Acting(Door.COMMAND, directory.actor_of(session, person.id)))


class _Maker:
    """Makes one organisation with its people and units, by the same services as everybody else."""

    def __init__(self, site: AccountsSite, work: UnitOfWork, place: Place) -> None:
        self._site, self._work, self._place = site, work, place
        self._people: dict[str, UUID] = {}

    def make(self, *, anew: bool) -> list[Account]:
        query = select(OrganisationRow).where(OrganisationRow.name == self._place.name)
        row = self._work.session.scalars(query.order_by(OrganisationRow.active.desc())).first()
        if row is not None and not row.active:
            return []  # somebody tried how an organisation ends: it stays so
        here = row.id if row else self._site.organisations.add(self._work, SHELL, self._place.name, self._place.kind).id
        made = [account for somebody in self._place.people if (account := self._person(here, somebody, anew=anew))]
        for name, coordinator, deputy in self._place.units:
            self._unit(here, name, coordinator, deputy)
        for somebody in self._place.people:
            self._profession(here, somebody)
            self._desk(here, somebody)
        return made

    def _person(self, here: UUID, somebody: Somebody, *, anew: bool) -> Account | None:
        email = f"{somebody.key}@{self._place.host}"
        name = f"{somebody.key.capitalize()} Prøvesen".replace("oe", "ø").replace("aa", "å").replace("ae", "æ")
        there = directory.by_email(self._work.session, email)
        secret: str | None = None
        if there is None or not there.active or not directory.works_here(self._work.session, here, there.id):
            invited = self._site.people.invite(self._work, SHELL, here, name, email, somebody.roles)
            self._people[somebody.key], secret = invited.person, invited.secret
        else:
            self._people[somebody.key] = there.id
            if anew:
                secret = self._site.invitations.make_again(self._work, SHELL, here, there.id)
        if secret is None:
            return None
        account = self._sign_up(self._people[somebody.key], secret, name, email)
        account = replace(account, what=f"{self._place.name}: {', '.join(ROLES[role] for role in somebody.roles)}")
        if needs_second_factor(somebody.roles):
            account = replace(account, secret=self._phone(self._people[somebody.key]))
        if somebody.profession:
            account = replace(account, what=f"{account.what} ({PROFESSIONS[somebody.profession]})"[:46])
        return account

    def _sign_up(self, person: UUID, secret: str, name: str, email: str) -> Account:
        password = " ".join(secrets.choice(_WORDS) for _ in range(4))
        hashed = self._site.invitations.hash_for(Invitation(person, name, email), password)
        self._site.invitations.use(self._work, SHELL, secret, hashed)
        return Account("", email, password, None)

    def _phone(self, person: UUID) -> str:
        """Set up with the code of half a minute ago, so that the one shown now is still good."""
        sessions, factor = self._site.sessions, self._site.factor
        key = sessions.key(self._work, sessions.start(self._work, person, Stage.SET_UP, "demo"))
        secret = factor.propose(self._work, key)
        for patience in (True, False):  # a code that ran out on its way is asked for once more
            past = int(self._site.scribe.security.now().timestamp()) - 30
            try:
                factor.confirm(self._work, SHELL, key, pyotp.TOTP(secret).at(past), replace=False)
                break
            except NotDone:
                if not patience:
                    raise
        sessions.end(self._work, SHELL, person, key)
        return secret

    def _unit(self, here: UUID, name: str, coordinator: str, deputy: str) -> None:
        query = select(UnitRow.id).where(UnitRow.organisation_id == here, UnitRow.name == name)
        if self._work.session.scalars(query).first() is None:
            house = next((key for key, called in houses_of(self._work.session, [here]).items() if called == name), None)
            people = self._people[coordinator], self._people.get(deputy)
            draft = UnitDraft(name, (0, 1, 2, 3, 4), *people, house=house)
            self._site.organisations.add_unit(self._work, SHELL, here, draft)

    def _desk(self, here: UUID, somebody: Somebody) -> None:
        """The roles in which families are met are held in a unit: nobody meets those of a whole municipality."""
        if not somebody.unit:
            return
        session, person = self._work.session, self._people[somebody.key]
        query = select(UnitRow.id).where(UnitRow.organisation_id == here, UnitRow.name == somebody.unit)
        unit = session.scalars(query).one()
        (colleague,) = directory.colleagues(session, here, only=person)
        for role in somebody.roles:
            if role in MEETING and not any(h.role == role and h.unit_id == unit for h in colleague.roles):
                self._site.people.give_role(self._work, SHELL, here, person, role, unit)

    def _profession(self, here: UUID, somebody: Somebody) -> None:
        """Legal power is given by the leader and confirmed by the coordinator, as anywhere (R053)."""
        if somebody.profession is None:
            return
        session, person = self._work.session, self._people[somebody.key]
        (colleague,) = directory.colleagues(session, here, only=person)
        held = next((h for h in colleague.professions if h.profession == somebody.profession), None)
        has_power = somebody.profession in WITH_LEGAL_POWER
        if held is None:
            giver = self._as("leder") if has_power else SHELL
            self._site.professions.give(self._work, giver, here, person, somebody.profession)
            session.flush()
            (colleague,) = directory.colleagues(session, here, only=person)
            held = next(h for h in colleague.professions if h.profession == somebody.profession)
        if not held.is_confirmed:
            self._site.professions.confirm(self._work, self._as("koordinator"), here, person, held.id)

    def _as(self, key: str) -> Acting:
        return Acting(Door.COMMAND, directory.actor_of(self._work.session, self._people[key]))
