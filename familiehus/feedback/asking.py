"""What a survey can be about, and what it is about, as families and staff are told it.

It is about a house of one's own, one of its courses, or one's own course that lies in no house: only courses that a
card in somebody's hand may name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts.directory import organisation_names
from familiehus.accounts.houses import houses_of, name_of
from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.discretion import may_be_counted
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.service import Asked
from familiehus.feedback.storage import SurveyRow

Row = TypeVar("Row", HouseRow, OfferRow)


@dataclass(frozen=True, slots=True)
class About:
    """What a survey is about: its name, and the address of its own page: what kind of page, and its last part.

    ``slug`` is empty when parents see no such page any more. ``course`` is that of a house, for staff.
    """

    name: str
    kind: str
    slug: str
    course: str = ""

    @property
    def whole(self) -> str:
        """As staff read it: with the course."""
        return f"{self.name}: {self.course}" if self.course else self.name


def places_of(actor: Actor) -> list[UUID]:
    """The organisations whose families somebody may ask."""
    return places_where(actor, Permission.HEAR_VOICES)


def subjects(session: Session, organisations: Collection[UUID]) -> list[tuple[Asked, str]]:
    """Each house by name, after it those of its courses that may be named, and then the courses that lie in no house.

    Whose a course in no house is, is told to those who may choose between organisations.
    """
    houses = houses_of(session, organisations)
    outside = and_(OfferRow.house_id.is_(None), OfferRow.organisation_id.in_(organisations))
    query = select(OfferRow).where(or_(OfferRow.house_id.in_(houses), outside), OfferRow.published)
    rows = [row for row in session.scalars(query) if may_be_counted(row.document)]
    courses = sorted((_called(row), row.id, row.house_id, row.organisation_id) for row in rows)
    found = []
    for house, name in houses.items():
        found.append((Asked(house), name))
        found += [(Asked(house, key), f"{name}: {course}") for course, key, place, _owner in courses if place == house]
    owners = organisation_names(session, organisations) if len(organisations) > 1 else {}
    others = [(owners.get(owner, ""), name, key) for name, key, place, owner in courses if place is None]
    return found + [(Asked(None, key), f"{owner}: {name}" if owner else name) for owner, name, key in sorted(others)]


def written(asked: Asked) -> str:
    """How a form writes it."""
    return str(asked.house) if asked.offer is None else f"{asked.house or ''}/{asked.offer}"


def as_asked(text: str) -> Asked | None:
    """What a form wrote, or None for nonsense."""
    house, _, offer = text.partition("/")
    if not house and not offer:
        return None
    try:
        return Asked(UUID(house) if house else None, UUID(offer) if offer else None)
    except ValueError:
        return None


def about(session: Session, surveys: Collection[SurveyRow]) -> dict[UUID, About]:
    """What each survey is about, by the survey's id. A course that lies in no house is told with whose it is."""
    houses = _by_id(session.scalars(select(HouseRow).where(HouseRow.id.in_({row.house_id for row in surveys}))))
    courses = _by_id(session.scalars(select(OfferRow).where(OfferRow.id.in_({row.offer_id for row in surveys}))))
    owners = organisation_names(session, {row.organisation_id for row in surveys if row.house_id is None})
    found = {}
    for row in surveys:
        course, house = courses.get(row.offer_id), houses.get(row.house_id)
        if house is not None:
            found[row.id] = About(name_of(house), "huse", _address(house), _called(course) if course else "")
        elif course is not None:
            found[row.id] = About(f"{_called(course)}, {owners[row.organisation_id]}", "tilbud", _address(course))
    return found


def _by_id(rows: Iterable[Row]) -> dict[UUID | None, Row]:
    return {row.id: row for row in rows}


def _called(row: OfferRow) -> str:
    return str(row.document.get("name", ""))


def _address(row: HouseRow | OfferRow) -> str:
    return row.slug if row.published else ""
