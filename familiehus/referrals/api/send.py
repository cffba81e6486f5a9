"""Who could help, exactly what they would get, and the parent's yes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, once
from familiehus.audit.domain import Act
from familiehus.catalogue.site import catalogue_site
from familiehus.kernel.ids import new_id
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.choosing import Place, at_home, places, proposed
from familiehus.referrals.domain import Kind
from familiehus.referrals.intake import situation
from familiehus.referrals.let_in import asks_from
from familiehus.referrals.looking import look
from familiehus.referrals.sending import Receiver, Wish, prepared, preview
from familiehus.referrals.shapes.asked import PreviewSchema, SendingSchema
from familiehus.referrals.shown import of_unit
from familiehus.referrals.site import referrals_site
from familiehus.referrals.storage import ReferralRow
from familiehus.router.answers import Json, answer_json
from familiehus.router.referrers import referrer
from familiehus.router.service import Answer
from familiehus.router.site import router_site
from familiehus.search.in_words import Words
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.guard import requires, signed_in
from familiehus.web.links import settings

bp = blueprint("referrals_api_send")


@bp.get("/lines/<uuid:line>/receivers")
@requires(Permission.MEET_FAMILIES)
def receivers(line: UUID) -> Response:
    """What the page proposes for the line, in its order: units that take what comes in, offers, what is in the way."""
    site = referrals_site()
    with site.database.write() as work:
        _row, place = asks_from(work.session, site.families, site.consents, by(), line, Kind.ADDITION)
        said = of_unit(work.session, site.consents, line, place.id)
        asked = at_home(work.session, situation(said), place)
        units = places(work.session, router_site(), asked, place)
        look(work, site, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
        work.commit()
    found = proposed(router_site(), asked, referrer(signed_in(), place))
    words, base = Words(catalogue_site().topics), settings().public_url
    offers = Answer([*found.free, *found.blocked], found.urgent)
    return answer(
        {
            "units": [_unit(one) for one in units],
            "proposals": answer_json(offers, catalogue_site().edition, base, words),
            "place_known": router_site().knows_where(asked),
        }
    )


def _unit(one: Place) -> Json:
    desk = one.desk
    return {
        "id": str(desk.id),
        "name": desk.name,
        "organisation": desk.organisation_name,
        "municipality": one.municipality,
        "house": {"id": str(desk.house), "name": one.house} if desk.house else None,
        "near": one.near,
    }


@bp.post("/lines/<uuid:line>/preview")
@requires(Permission.MEET_FAMILIES)
def before(line: UUID) -> Response:
    """The very text to show the parent. Changes nothing, and is a look at the line."""
    said, site = body(PreviewSchema()), referrals_site()
    with site.database.write() as work:
        _row, place = asks_from(work.session, site.families, site.consents, by(), line, said["kind"])
        found = preview(work.session, site, by(), line, _wish(said))
        look(work, site, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
        work.commit()
    return answer({"shown": found.text, "waits": sorted(map(str, found.waits))})


@bp.post("/lines/<uuid:line>/referrals")
@requires(Permission.MEET_FAMILIES)
def send(line: UUID) -> Response:
    """Consent and referral in one act."""
    wish = _wish(body(SendingSchema()))

    def act(work: UnitOfWork) -> tuple[UUID, ReferralRow]:
        site = referrals_site()
        new = prepared(work.session, site, by(), line, new_id(), wish)
        row = site.referrals.send(work, by(), new)
        return row.id, row

    return once(act, "referrals_api_referral.show", 201, referral=None)


def _wish(said: dict[str, Any]) -> Wish:
    return Wish(
        Receiver(**said["to"]),
        said["kind"],
        frozenset(said["items"]),
        said.get("form"),
        said.get("understood"),
        said.get("custody"),
        said.get("last_day", date.min),
        said.get("agreed", False),
        said.get("latest"),
        said.get("request", ""),
        said.get("because"),
    )
