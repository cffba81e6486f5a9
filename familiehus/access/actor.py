"""Who is acting: plain facts about a signed-in person, enough for every decision."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from familiehus.access.roles import Role, StaffProfession


@dataclass(frozen=True, slots=True)
class Membership:
    """One role in one organisation, perhaps bound to one of its units."""

    organisation: UUID
    role: Role
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who has signed in. ``professions`` are confirmed ones, each with the organisation it counts in.

    ``limited_to`` names the only permissions a token gives; None is the whole person.
    """

    person: UUID
    memberships: tuple[Membership, ...] = ()
    professions: tuple[tuple[UUID, StaffProfession], ...] = ()
    limited_to: frozenset[str] | None = None

    def organisations(self) -> frozenset[UUID]:
        """Every organisation the person holds a role in."""
        return frozenset(m.organisation for m in self.memberships)

    def roles_in(self, organisation: UUID) -> frozenset[Role]:
        """The roles held in one organisation."""
        return frozenset(m.role for m in self.memberships if m.organisation == organisation)
