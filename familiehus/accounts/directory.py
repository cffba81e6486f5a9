"""Reading people and organisations. Every query about people starts from one organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    Uuid,
    bindparam,
    cast,
    desc,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from familiehus.access.actor import Actor, Membership
from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.storage import (
    CredentialRow,
    InvitationRow,
    OrganisationRow,
    PersonRow,
    ProfessionRow,
    RoleRow,
)
from familiehus.kernel.errors import NotFound
from familiehus.storage.unit_of_work import ask

PAGE = 25
_VOLUNTARY = ("civil_society", "church")


class Name(NamedTuple):
    """A person's name and address."""

    id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation's name."""

    id: UUID
    name: str


class HeldRole(NamedTuple):
    """A role somebody holds now."""

    id: UUID
    role: str
    unit_id: UUID | None


class HeldProfession(NamedTuple):
    """A profession somebody has now; it counts for nothing while it ``is_confirmed`` by nobody."""

    id: UUID
    profession: str
    given_by: UUID | None
    is_confirmed: bool


@dataclass(slots=True)
class Colleague:
    """A person as their organisation sees them."""

    person: Name
    has_signed_up: bool
    is_invited: bool
    roles: list[HeldRole] = field(default_factory=list)
    professions: list[HeldProfession] = field(default_factory=list)


# Statements that every page needs are put together once.
_PLACE: BindParameter[UUID] = bindparam("place")
_PERSON: BindParameter[UUID] = bindparam("person")


def standing(person: ColumnElement[UUID]) -> Subquery:
    """Roles and confirmed professions in one: every page behind a door asks for them first. See ``actor_from``."""
    roles = (
        select(
            literal(True).label("is_role"),
            RoleRow.organisation_id.label("place"),
            RoleRow.role.label("code"),
            RoleRow.unit_id.label("unit"),
            RoleRow.given_at.label("given_at"),
            RoleRow.id.label("id"),
        )
        .join(OrganisationRow, OrganisationRow.id == RoleRow.organisation_id)
        .where(RoleRow.person_id == person, RoleRow.ended_at.is_(None), OrganisationRow.active)
    )
    professions = select(
        literal(False),
        ProfessionRow.organisation_id,
        ProfessionRow.profession,
        cast(null(), Uuid()),
        ProfessionRow.given_at,
        ProfessionRow.id,
    ).where(
        ProfessionRow.person_id == person, ProfessionRow.ended_at.is_(None), ProfessionRow.confirmed_at.is_not(None)
    )
    return union_all(roles, professions).subquery("standing")


_STANDING = standing(_PERSON)
_WHAT_THEY_ARE = select(_STANDING.c.is_role, _STANDING.c.place, _STANDING.c.code, _STANDING.c.unit).order_by(
    _STANDING.c.given_at, _STANDING.c.id
)
_THE_PLACE = select(OrganisationRow.id, OrganisationRow.name).where(
    OrganisationRow.id == _PLACE, OrganisationRow.active
)
_HERE = select(RoleRow.person_id).where(RoleRow.organisation_id == _PLACE, RoleRow.ended_at.is_(None))
_OF_THEM = select(PersonRow.id).where(PersonRow.id.in_(_HERE)).order_by(PersonRow.name, PersonRow.id)
_ESCAPE = "/"
_SKIP, _LIMIT = bindparam("skip", type_=Integer), bindparam("limit", type_=Integer)
_UNCONFIRMED = (
    ProfessionRow.organisation_id == _PLACE,
    ProfessionRow.ended_at.is_(None),
    ProfessionRow.confirmed_at.is_(None),
)
_WAITING = _OF_THEM.where(PersonRow.id.in_(select(ProfessionRow.person_id).where(*_UNCONFIRMED)))
_WAITING_FOR = (
    select(ProfessionRow.organisation_id, func.count())
    .where(
        ProfessionRow.organisation_id.in_(bindparam("places", expanding=True)),
        *_UNCONFIRMED[1:],
        ProfessionRow.person_id != _PERSON,
        or_(ProfessionRow.given_by.is_(None), ProfessionRow.given_by != _PERSON),
    )
    .group_by(ProfessionRow.organisation_id)
)
_SHOWN: BindParameter[UUID] = bindparam("shown", expanding=True)


_NOBODY = cast(null(), Uuid())


def _described(them: Select[*tuple[Any, ...]]) -> CompoundSelect[*tuple[Any, ...]]:
    """What a list says of the people chosen, and what each holds here: their roles by name, then their professions."""
    chosen = them.add_columns(PersonRow.name, PersonRow.email).cte("them")
    both = union_all(_roles_of(chosen), _professions_of(chosen))
    return both.order_by(desc("is_role"), "name", "person", "given_at", "held")


def _roles_of(chosen: CTE) -> Select[*tuple[Any, ...]]:
    """Whoever is here holds a role, so what is said of the person stands with those."""
    return (
        select(
            literal(True).label("is_role"),
            chosen.c.id.label("person"),
            chosen.c.name.label("name"),
            chosen.c.email,
            CredentialRow.person_id.is_not(None),
            InvitationRow.person_id.is_not(None),
            RoleRow.id.label("held"),
            RoleRow.role,
            RoleRow.unit_id,
            _NOBODY,
            true(),
            type_coerce(RoleRow.given_at, NullType()).label("given_at"),  # to sort by, not to read
        )
        .join_from(chosen, RoleRow, RoleRow.person_id == chosen.c.id)
        .outerjoin(CredentialRow, CredentialRow.person_id == chosen.c.id)
        .outerjoin(InvitationRow, InvitationRow.person_id == chosen.c.id)
        .where(RoleRow.organisation_id == _PLACE, RoleRow.ended_at.is_(None))
    )


def _professions_of(chosen: CTE) -> Select[*tuple[Any, ...]]:
    return select(
        literal(False),
        ProfessionRow.person_id,
        literal(""),
        literal(""),
        false(),
        false(),
        ProfessionRow.id,
        ProfessionRow.profession,
        _NOBODY,
        ProfessionRow.given_by,
        ProfessionRow.confirmed_at.is_not(None),
        ProfessionRow.given_at,
    ).where(
        ProfessionRow.organisation_id == _PLACE,
        ProfessionRow.ended_at.is_(None),
        ProfessionRow.person_id.in_(select(chosen.c.id)),
    )


@lru_cache(maxsize=256)
def _page_called(waiting: bool, shapes: tuple[int, ...]) -> CompoundSelect[*tuple[Any, ...]]:
    """A page of people whose name or address has every word, each of which comes in so many shapes (``_shapes``).

    Whose turn it is on the page is settled before anything else is looked up.
    """
    them = _WAITING if waiting else _OF_THEM
    for nth, many in enumerate(shapes):
        words = [bindparam(f"word{nth}_{n}", type_=String) for n in range(many)]
        there = [PersonRow.name.icontains(word, escape=_ESCAPE) for word in words]
        them = them.where(or_(*there, PersonRow.email_key.contains(words[0], escape=_ESCAPE)))
    return _described(them.offset(_SKIP).limit(_LIMIT))


_ONE = _described(_OF_THEM.where(PersonRow.id == _PERSON))
_NAMES = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(_SHOWN))
_PLACE_NAMES = (
    select(OrganisationRow.id, OrganisationRow.name, OrganisationRow.kind)
    .where(OrganisationRow.id.in_(_SHOWN))
    .order_by(OrganisationRow.name, OrganisationRow.id)
)


def email_key(email: str) -> str:
    """What an address is looked up by."""
    return email.strip().casefold()


def standing_roles(person: UUID) -> Select[RoleRow]:
    """The roles a person holds now, in organisations that are active."""
    return (
        select(RoleRow)
        .join(OrganisationRow, OrganisationRow.id == RoleRow.organisation_id)
        .where(RoleRow.person_id == person, RoleRow.ended_at.is_(None), OrganisationRow.active)
        .order_by(RoleRow.given_at, RoleRow.id)
    )


def actor_of(session: Session, person: UUID, limited_to: Iterable[str] | None = None) -> Actor:
    """The person with every role and confirmed profession they hold now: one statement."""
    return actor_from(person, session.execute(_WHAT_THEY_ARE, {"person": person}).all(), limited_to)


def actor_from(person: UUID, found: Sequence[Row[*tuple[Any, ...]]], limited_to: Iterable[str] | None = None) -> Actor:
    """The person with what ``standing`` found of them. A profession counts only where they also have a role."""
    here = {row.place for row in found if row.is_role}
    return Actor(
        person,
        tuple(Membership(row.place, Role(row.code), row.unit) for row in found if row.is_role),
        tuple((row.place, StaffProfession(row.code)) for row in found if row.place in here and not row.is_role),
        None if limited_to is None else frozenset(limited_to),
    )


def place(session: Session, key: UUID) -> Place:
    """What a page says of an active organisation. Raises NotFound."""
    row = ask(session, _THE_PLACE, {"place": key}).one_or_none()
    if row is None:
        raise NotFound("no such organisation")
    return Place(*row)


def organisation(session: Session, key: UUID) -> OrganisationRow:
    """An active organisation. Raises NotFound."""
    row = session.get(OrganisationRow, key)
    if row is None or not row.active:
        raise NotFound("no such organisation")
    return row


def person_here(session: Session, place: UUID, key: UUID) -> PersonRow:
    """Somebody with a standing role in the organisation. Raises NotFound."""
    query = select(PersonRow).join(RoleRow, RoleRow.person_id == PersonRow.id)
    query = query.where(PersonRow.id == key, RoleRow.organisation_id == place, RoleRow.ended_at.is_(None)).distinct()
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("no such person here")
    return row


def works_here(session: Session, place: UUID, person: UUID) -> bool:
    """Whether the person holds any role in the organisation."""
    query = select(RoleRow.id).where(RoleRow.organisation_id == place, RoleRow.ended_at.is_(None))
    return session.scalars(query.where(RoleRow.person_id == person)).first() is not None


def by_email(session: Session, email: str) -> PersonRow | None:
    """The person with this address, active or not."""
    return session.scalars(select(PersonRow).where(PersonRow.email_key == email_key(email))).one_or_none()


def colleagues(
    session: Session,
    place: UUID,
    *,
    only: UUID | None = None,
    name: str = "",
    waiting: bool = False,
    skip: int = 0,
    limit: int = PAGE,
) -> list[Colleague]:
    """The people of one organisation by name, at most ``limit`` of them; one statement however many there are.

    ``name`` leaves those whose name or address has every word of it, ``waiting`` those with legal power to confirm.
    """
    here: dict[str, object] = {"place": place}
    if only is not None:
        rows = ask(session, _ONE, here | {"person": only}).all()
    else:
        words = [_shapes(word) for word in name.split()]
        asked = {f"word{nth}_{n}": shape for nth, word in enumerate(words) for n, shape in enumerate(word)}
        statement = _page_called(waiting, tuple(map(len, words)))
        rows = ask(session, statement, here | asked | {"skip": skip, "limit": limit}).all()
    found: dict[UUID, Colleague] = {}
    for is_role, key, called, email, has_signed_up, is_invited, held, code, unit, given_by, is_confirmed, _ in rows:
        if not is_role:
            found[key].professions.append(HeldProfession(held, code, given_by, is_confirmed))
            continue
        if key not in found:
            found[key] = Colleague(Name(key, called, email), has_signed_up, is_invited)
        found[key].roles.append(HeldRole(held, code, unit))
    return list(found.values())


def names(session: Session, people: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people by id: one statement, none for nobody."""
    wanted = {key for key in people if key is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in ask(session, _NAMES, {"shown": list(wanted)}).all()}


def organisations(session: Session, places: Iterable[UUID]) -> dict[UUID, tuple[str, bool]]:
    """Of organisations by id, in the order of their names: the name, and whether it is no association or church.

    One statement, none for none.
    """
    wanted = list(places)
    if not wanted:
        return {}
    found = ask(session, _PLACE_NAMES, {"shown": wanted})
    return {key: (name, kind not in _VOLUNTARY) for key, name, kind in found}


def organisation_names(session: Session, places: Iterable[UUID]) -> dict[UUID, str]:
    """The names of organisations by id, in their order."""
    return {key: name for key, (name, _) in organisations(session, places).items()}


def without_associations(session: Session, places: Iterable[UUID]) -> list[UUID]:
    """Those of some organisations that are no association or church: advice under § 29 is the municipality's (R040)."""
    return sorted((key for key, (_, is_public) in organisations(session, places).items() if is_public), key=str)


def waiting_for(session: Session, places: Iterable[UUID], person: UUID) -> dict[UUID, int]:
    """How many professions in each organisation wait for a second person, and this one may be it (R053)."""
    rows = ask(session, _WAITING_FOR, {"places": list(places), "person": person})
    return {row[0]: row[1] for row in rows}


def _shapes(word: str) -> list[str]:
    """SQLite knows small and capital letters of English only, so a Danish word is looked for in each shape.

    The first is the one addresses are kept in.
    """
    shapes = (email_key(word), word, word.lower(), word.upper(), word.capitalize())
    plain = dict.fromkeys(shape.encode().lower().decode() for shape in shapes)  # bytes have English letters only
    return [re.sub(r"[%_/]", rf"{_ESCAPE}\g<0>", shape) for shape in plain]
