"""What a survey can be about: a house of one's own, or one of its courses that a card in somebody's hand may name.

And what a survey is about, as families and staff are told it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.access.policy import places_where
from familiehus.accounts.houses import houses_of, name_of
from familiehus.accounts.storage import HouseRow
from familiehus.catalogue.discretion import may_be_counted
from familiehus.catalogue.storage import OfferRow
from familiehus.feedback.service import Asked
from familiehus.feedback.storage import SurveyRow


@dataclass(frozen=True, slots=True)
class About:
    """What a survey is about: its name, and the last part of its own page's address."""

    name: str
    slug: str


def places_of(actor: Actor) -> list[UUID]:
    """The organisations whose families somebody may ask."""
    return places_where(actor, Permission.HEAR_VOICES)


def subjects(session: Session, organisations: Collection[UUID]) -> list[tuple[Asked, str]]:
    """Each house by name, and after it those of its courses that may be named."""
    houses = houses_of(session, organisations)
    query = select(OfferRow).where(OfferRow.house_id.in_(houses), OfferRow.published)
    rows = [row for row in session.scalars(query) if may_be_counted(row.document)]
    courses = sorted((str(row.document.get("name", "")), row.id, row.house_id) for row in rows)
    found = []
    for house, name in houses.items():
        found.append((Asked(house), name))
        found += [(Asked(house, key), f"{name}: {course}") for course, key, place in courses if place == house]
    return found


def written(asked: Asked) -> str:
    """How a form writes it."""
    return str(asked.house) if asked.offer is None else f"{asked.house}/{asked.offer}"


def as_asked(text: str) -> Asked | None:
    """What a form wrote, or None for nonsense."""
    house, _, offer = text.partition("/")
    try:
        return Asked(UUID(house), UUID(offer) if offer else None)
    except ValueError:
        return None


def about(session: Session, surveys: Collection[SurveyRow]) -> dict[UUID, About]:
    """What each survey is about, by the survey's id."""
    query = select(HouseRow).where(HouseRow.id.in_({row.house_id for row in surveys}))
    houses = {row.id: About(name_of(row), row.slug) for row in session.scalars(query)}
    return {row.id: houses[row.house_id] for row in surveys}
