"""Who could get it: the units and offers that are put before whoever sends, the same on the page and in the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import HouseRow, OrganisationRow
from familiehus.families.desks import Desk, receiving
from familiehus.kernel.text import fold
from familiehus.router.domain import LIMITS, Code, Effect
from familiehus.router.service import Proposal, Router
from familiehus.router.situation import Referrer, Situation

_LOOKED_AT, _MOST = 30, 8


@dataclass(frozen=True, slots=True)
class Place:
    """A unit that takes referrals, and where it is. ``near``: where the family lives, or in one's own organisation."""

    desk: Desk
    municipality: str | None
    house: str
    near: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """Offers that something can be sent to, offers with something in the way, and the lines of urgent help."""

    free: Sequence[Proposal]
    blocked: Sequence[Proposal]
    urgent: tuple[str, ...]


def at_home(session: Session, asked: Situation, place: Desk) -> Situation:
    """Nobody said where the family lives: then where the asking desk's own municipality is."""
    if asked.municipality or asked.postcode:
        return asked
    document = session.get_one(OrganisationRow, place.organisation).document
    return replace(asked, municipality=document.get("municipality"))


def places(session: Session, router: Router, asked: Situation, ours: Desk) -> list[Place]:
    """Units that take referrals, but one's own; what is near the family first."""
    units = [desk for desk in receiving(session) if desk.id != ours.id]
    at = router.placed(asked)
    homes = {fold(name) for name in (at.municipality, *at.perhaps) if name}
    query = select(OrganisationRow.id, OrganisationRow.document).where(
        OrganisationRow.id.in_({desk.organisation for desk in units})
    )
    where: dict[object, str | None] = {key: document.get("municipality") for key, document in session.execute(query)}
    houses = select(HouseRow.id, HouseRow.document).where(HouseRow.id.in_({desk.house for desk in units if desk.house}))
    names: dict[object, str] = {key: str(document.get("name", "")) for key, document in session.execute(houses)}
    found = []
    for desk in units:
        municipality = where[desk.organisation]
        near = desk.organisation == ours.organisation or fold(municipality or "") in homes
        found.append(Place(desk, municipality, names.get(desk.house, ""), near))
    return sorted(found, key=lambda one: not one.near)


def proposed(router: Router, asked: Situation, referrer: Referrer) -> Proposed:
    """What their words lead to, and after it what is in the family's own place: words do not say everything."""
    answer = router.ask(asked, referrer, _LOOKED_AT)
    found = list(answer.proposals)
    known = {one.offer.id for one in found}
    around = router.propose(replace(asked, words="", topics=()), referrer, _LOOKED_AT)
    found += [one for one in around if one.offer.id not in known and one.offer.municipalities]
    free = [p for p in found if not any(one.effect is Effect.BLOCKS_SENDING for one in p.obstacles)]
    blocked = sorted((p for p in found if p not in free), key=lambda p: not _is_only_limited(p))
    return Proposed(free[:_MOST], blocked[:_MOST], answer.urgent)


def is_limited(proposal: Proposal) -> bool:
    """Whether nothing keeps it from being sent to but limits of the source, past which it goes with a reason (R030)."""
    return _what_blocks(proposal) <= LIMITS


def _is_only_limited(proposal: Proposal) -> bool:
    """The same, and here: what is for other places is not brought forward."""
    return _what_blocks(proposal) <= LIMITS - {Code.MUNICIPALITY}


def _what_blocks(proposal: Proposal) -> frozenset[Code]:
    return frozenset(one.code for one in proposal.obstacles if one.effect is Effect.BLOCKS_SENDING)
