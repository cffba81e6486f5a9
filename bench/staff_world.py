"""A database as large as the country: 500 organisations, 20,000 people, one of them signed in. None of them exists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from familiehus.access.roles import Role, StaffProfession
from familiehus.accounts.sessions import Stage
from familiehus.accounts.site import AccountsSite
from familiehus.accounts.storage import (
    CredentialRow,
    HouseRow,
    OrganisationRow,
    PersonRow,
    ProfessionRow,
    RoleRow,
    SessionRow,
    UnitRow,
)
from familiehus.audit.domain import Act, Door
from familiehus.audit.storage import EventRow, HeadRow
from familiehus.catalogue.storage import OfferRow
from familiehus.storage.unit_of_work import UnitOfWork

# Forty people in each organisation, but five times as many in the one that is looked at.
ORGANISATIONS, PEOPLE, IN_OURS = 500, 20_000, 200
EVENTS, EVENTS_IN_OURS, SESSIONS, OFFERS = 40, 5_000, 2_000, 30
# Everything there is to see, for one pair of eyes.
OURS = (Role.LEADER, Role.COORDINATOR, Role.CATALOGUE_EDITOR, Role.DATA_PROTECTION_OFFICER)
NAMES = "Anna Bo Cecilie Dorte Emil Freja Gorm Hanne Ida Jens Karla Lars Mona Niels Oda Per Rikke Sanne Åse".split()
PROFESSIONS = (StaffProfession.MIDWIFE, StaffProfession.HEALTH_VISITOR, StaffProfession.PEDAGOGUE)
Rows = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class World:
    """Where somebody is signed in: their organisation, a colleague, a unit, an offer, a house, the session's token."""

    organisation: UUID
    colleague: UUID
    unit: UUID
    offer: UUID
    house: UUID
    token: str


def fill(site: AccountsSite) -> World:
    """Put everybody in. The record's links are no chain here: nothing reads them while pages are measured."""
    with site.database.write() as work:
        people = _people(work)
        places = [uuid4() for _ in range(ORGANISATIONS)]
        ours = places[0]
        _add(work, OrganisationRow, [_organisation(number, key) for number, key in enumerate(places)])
        waiting = iter(people)
        homes = [(ours, person) for person in islice(waiting, IN_OURS)]
        homes += [(places[1 + number % (ORGANISATIONS - 1)], person) for number, person in enumerate(waiting)]
        me, colleague = people[0], people[1]
        _roles(work, homes, me)
        units = [uuid4() for _ in range(4 * ORGANISATIONS)]
        _units(work, units, places, people)
        _sessions(work, people[1 : SESSIONS + 1])
        _events(work, places, people)
        offer, house = _offers(work, ours), uuid4()
        real = work.session.scalars(select(HouseRow.document).limit(1)).one()
        document = {**real, "key": "proeve", "name": "Prøvehuset", "municipality": "Prøvekommune"}
        work.session.add(HouseRow(id=house, key="proeve", slug="proeve", organisation_id=ours, document=document))
        token = site.sessions.start(work, me, Stage.TWO_FACTORS, "bench")
        work.commit()
    return World(ours, colleague, units[0], offer, house, token)


def _add(work: UnitOfWork, table: type, rows: Rows) -> None:
    work.session.execute(insert(table), rows)


def _now() -> datetime:
    return datetime.now(UTC)


def _organisation(number: int, key: UUID) -> dict[str, object]:
    said = {"key": f"proeve-{number}", "name": f"Prøve {number}", "kind": "municipality"}
    return {"id": key, "active": True, "document": said, **said}


def _people(work: UnitOfWork) -> list[UUID]:
    dice, keys = random.Random(8), [uuid4() for _ in range(PEOPLE)]  # noqa: S311 - names, no secrets
    _add(work, PersonRow, [_person(number, key, dice) for number, key in enumerate(keys)])
    credential = {"password_hash": "x", "password_at": _now(), "factor_step": 0, "version": 1}
    _add(work, CredentialRow, [{"person_id": key, **credential} for key in keys])
    return keys


def _person(number: int, key: UUID, dice: random.Random) -> dict[str, object]:
    email = f"person{number}@proeve.example"
    return {
        "id": key,
        "name": f"{dice.choice(NAMES)} {dice.choice(NAMES)}sen {number}",
        "email": email,
        "email_key": email,
        "active": True,
        "created_at": _now(),
        "version": 1,
    }


def _roles(work: UnitOfWork, homes: list[tuple[UUID, UUID]], me: UUID) -> None:
    roles, professions = [], []
    for number, (place, person) in enumerate(homes):
        row = {"person_id": person, "organisation_id": place, "given_at": _now()}
        held = OURS if person == me else (Role.RECEIVER, Role.REFERRER)[: 1 + number % 2]
        roles += [{**row, "id": uuid4(), "place_id": place, "role": r.value, "from_directory": False} for r in held]
        professions += [{**row, "id": uuid4(), "profession": PROFESSIONS[number % 3].value, "confirmed_at": _now()}]
    _add(work, RoleRow, roles)
    _add(work, ProfessionRow, professions)


def _units(work: UnitOfWork, units: list[UUID], places: list[UUID], people: list[UUID]) -> None:
    rows: Rows = []
    for number, key in enumerate(units):
        place, coordinator = places[number // 4], people[2 + number % (IN_OURS - 2)]
        row = {"id": key, "organisation_id": place, "name": f"Enhed {number}", "active": True, "version": 1}
        rows.append({**row, "coordinator_id": coordinator, "opening_days": [0, 1, 2, 3, 4]})
    _add(work, UnitRow, rows)


def _sessions(work: UnitOfWork, people: list[UUID]) -> None:
    row = {"stage": Stage.TWO_FACTORS.value, "started_at": _now(), "seen_at": _now(), "device": "Firefox, Windows"}
    _add(work, SessionRow, [{**row, "id": uuid4(), "token_hash": uuid4().hex * 2, "person_id": key} for key in people])


def _events(work: UnitOfWork, places: list[UUID], people: list[UUID]) -> None:
    for place in places:
        count = EVENTS_IN_OURS if place == places[0] else EVENTS
        rows = [_event(place, number, people[number % IN_OURS]) for number in range(1, count + 1)]
        _add(work, EventRow, rows)
        _add(work, HeadRow, [{"chain": place, "number": count, "link": "0" * 64}])


def _event(place: UUID, number: int, person: UUID) -> dict[str, object]:
    at = _now() - timedelta(minutes=EVENTS_IN_OURS - number)
    return {
        "chain": place,
        "number": number,
        "act": Act.PEOPLE_SEEN.value,
        "at": at,
        "real_at": at,
        "door": Door.PAGE.value,
        "person": person,
        "role": Role.LEADER.value,
        "purpose": "",
        "subjects": [["person", str(person)]],
        "link": "0" * 64,
    }


def _offers(work: UnitOfWork, place: UUID) -> UUID:
    """Our organisation owns some of the shipped offers; the id of one."""
    keys = work.session.scalars(
        select(OfferRow.id).where(OfferRow.published).order_by(OfferRow.key).limit(OFFERS)
    ).all()
    work.session.execute(update(OfferRow).where(OfferRow.id.in_(keys)).values(owner_id=place))
    return keys[0]
