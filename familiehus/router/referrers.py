"""As whom the router is asked: what is known of the person and of the desk they ask from."""

from __future__ import annotations

from familiehus.access.actor import Actor
from familiehus.catalogue.vocabulary import OrganisationKind
from familiehus.families.desks import Desk
from familiehus.router.situation import Referrer


def referrer(actor: Actor, place: Desk) -> Referrer:
    """The person's confirmed profession where they ask from, and what kind of organisation that is."""
    profession = next((p for where, p in actor.professions if where == place.organisation), None)
    kind = OrganisationKind(place.kind) if place.kind in set(OrganisationKind) else None
    return Referrer(profession, kind, None)
