"""The one place that says yes. Everything it does not say yes to is a no, and every no looks the same."""

from __future__ import annotations

from uuid import UUID

from familiehus.access.actor import Actor
from familiehus.access.permissions import TABLE, Permission, Target, membership_for
from familiehus.kernel.errors import NotFound


def may(actor: Actor | None, permission: Permission, target: Target) -> bool:
    """Whether the table lets ``actor`` do this to ``target``. Nobody signed in may do nothing."""
    if actor is None:
        return False
    if actor.limited_to is not None and permission not in actor.limited_to:
        return False
    rule = TABLE[permission]
    if rule.roles and (target.organisation is None or membership_for(actor, permission, target) is None):
        return False
    return rule.condition(actor, target)


def require(actor: Actor | None, permission: Permission, target: Target) -> Actor:
    """The actor, if they may. Raises NotFound: "not yours" and "does not exist" look the same."""
    if actor is None or not may(actor, permission, target):
        raise NotFound("no such thing, or not for you")
    return actor


def places_where(actor: Actor | None, permission: Permission) -> list[UUID]:
    """The organisations in which the table lets ``actor`` do this, in a steady order."""
    mine = actor.organisations() if actor else ()
    return sorted((place for place in mine if may(actor, permission, Target(place))), key=str)
