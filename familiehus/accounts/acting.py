"""Who acts, from which door, and how that is put in the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from familiehus.access.actor import Actor, Membership
from familiehus.access.permissions import TABLE, Permission, Target, membership_for
from familiehus.access.policy import require
from familiehus.access.roles import Role
from familiehus.audit.domain import NO_ORGANISATION, Act, Door, Event
from familiehus.kernel.clock import Clock

Subjects = Iterable[tuple[str, object]]
_STANDS_FOR = {Door.COMMAND: frozenset(Role), Door.DIRECTORY: frozenset({Role.ADMINISTRATOR})}


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts and from which door. Nobody named is whoever runs the program's commands on its own machine.

    A directory that people sign in with stands where an administrator stands, and only for people and their roles.
    """

    door: Door
    actor: Actor | None = None

    @property
    def person(self) -> UUID | None:
        """The person, when there is one."""
        return self.actor.person if self.actor else None

    def require(self, permission: Permission, organisation: UUID | None = None, person: UUID | None = None) -> str:
        """The role it is done in. Raises NotFound when they may not; the program's own machine may."""
        if self.actor is None and (self.door is Door.COMMAND or self._is_directory_for(permission)):
            return ""
        target = Target(organisation, person)
        membership = membership_for(require(self.actor, permission, target), permission, target)
        return membership.role.value if membership and organisation else ""

    def roles_in(self, organisation: UUID) -> frozenset[Role]:
        """The roles held there; the program's own machine stands in for every role."""
        if self.actor is None:
            return _STANDS_FOR.get(self.door, frozenset())
        return self.actor.roles_in(organisation)

    def stands_in(
        self, organisation: UUID, unit: UUID | None = None, *, receives: bool = False
    ) -> tuple[str, UUID | None]:
        """As what they stand there: in a role in which families are met, one held in a unit (in ``unit``) first.

        Else in whatever role there is. For what the table does not say which role it was done in. Who ``receives`` does
        not stand there to refer.
        """
        here = [m for m in self.actor.memberships if m.organisation == organisation] if self.actor else []
        meets = TABLE[Permission.MEET_FAMILIES].roles

        def last(held: Membership) -> tuple[bool, ...]:
            elsewhere = unit is not None and held.unit != unit
            return held.role not in meets, elsewhere, held.unit is None, receives and held.role is Role.REFERRER

        best = min(here, key=last, default=None)
        return (best.role.value, best.unit) if best else ("", None)

    def _is_directory_for(self, permission: Permission) -> bool:
        return self.door is Door.DIRECTORY and permission is Permission.MANAGE_PEOPLE


@dataclass(frozen=True, slots=True)
class Scribe:
    """Words events with both clocks."""

    calendar: Clock
    security: Clock

    def event(
        self,
        act: Act,
        by: Acting,
        organisation: UUID | None = None,
        subjects: Subjects = (),
        *,
        role: str = "",
        purpose: str = "",
        unit: UUID | None = None,
    ) -> Event:
        """One event; ``subjects`` are (kind, id) pairs and never content. A role that is not told is looked up."""
        if not role and organisation is not None:
            role, held_in = by.stands_in(organisation, unit)
            unit = unit or held_in
        return Event(
            act=act,
            at=self.calendar.now(),
            real_at=self.security.now(),
            door=by.door,
            organisation=organisation or NO_ORGANISATION,
            person=by.person,
            role=role,
            unit=unit,
            purpose=purpose,
            subjects=tuple((kind, str(key)) for kind, key in subjects),
        )

    def everywhere(self, act: Act, by: Acting, organisations: Iterable[UUID], subjects: Subjects = ()) -> list[Event]:
        """What a person does for themself is remembered in each organisation they work in, in any order."""
        named = tuple(subjects)
        return [self.event(act, by, place, named) for place in (*organisations,) or (NO_ORGANISATION,)]
