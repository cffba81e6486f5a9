"""One referral: what may be read of it, what can be done now, and its history."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from familiehus.access.permissions import Permission
from familiehus.accounts.api_acts import body, by, etag, once, version_given
from familiehus.family_page.site import family_site
from familiehus.kernel.errors import NotFound
from familiehus.programmes.service import is_day_kept_from, is_sought_again, let_by_programme
from familiehus.referrals.answers import Names, referral_json
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.by_hand import was_sent
from familiehus.referrals.case import Said
from familiehus.referrals.domain import Action, State
from familiehus.referrals.duties import ASKS_PARENT
from familiehus.referrals.looking import see_referral
from familiehus.referrals.shapes.asked import SaidSchema
from familiehus.referrals.shown import ASKS, colleagues
from familiehus.referrals.site import referrals_site
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.described import Reads
from familiehus.web.guard import requires

bp = blueprint("referrals_api_referral")


@bp.get("/referrals/<uuid:referral>")
@requires(Permission.MEET_FAMILIES)
def show(referral: UUID) -> Response:
    """The referral for whoever has a part in it, with what they can do now as links."""
    site = referrals_site()
    with site.database.write() as work:
        sight = see_referral(work, site, by(), referral)
        row, line = sight.case.row, sight.case.line
        persons = [row.sender_id, row.receiver_id, row.actor_id, line.holder_id]
        names = Names.of(
            work.session,
            [*persons, *(one.person for one in sight.history)],
            [row.unit_id, row.sender_unit_id, row.actor_unit_id],
            [row.offer_id],
        )
        actions = () if sight.over else let_by_programme(work.session, row.id, sight.case.actions(by()))
        found = referral_json(sight, actions, names)
        named = colleagues(work.session, sight.case, actions)
        found["colleagues"] = [{"id": str(person), "name": name} for person, name in named.items()]
        kept = is_day_kept_from(work.session, sight.case, sight.parties)
        asks = State(row.state) in ASKS_PARENT and not sight.over
        found["no_more"] = asks and family_site().answers.wants_no_more(work.session, line.id)
        found["deadline"] = None if kept else found["deadline"]
        found["volunteer_sought_again"] = kept and is_sought_again(work.session, row)
        work.commit()
    response = answer(found)
    response.headers["ETag"] = etag(row.version)
    return response


@bp.post("/referrals/<uuid:referral>/sent")
@requires(Permission.MEET_FAMILIES)
def sent_by_hand(referral: UUID) -> Response:
    """The sender has sent the text to somebody who is not here."""
    body(Reads())

    def carry_out(work: UnitOfWork) -> tuple[UUID, ReferralRow]:
        return referral, was_sent(work, referrals_site(), by(), referral, version_given()).row

    return once(carry_out, "referrals_api_referral.show", referral=referral)


@bp.post("/referrals/<uuid:referral>/<action>")
@requires(Permission.MEET_FAMILIES)
def act(referral: UUID, action: str) -> Response:
    """One row of the table of transitions."""
    if action not in set(Action):
        raise NotFound("no such action")
    doing = Action(action)
    said = body(SaidSchema(only=ASKS.get(doing, ())))

    def carry_out(work: UnitOfWork) -> tuple[UUID, ReferralRow]:
        case = referrals_site().referrals.act(work, by(), referral, doing, Said(**said), version_given())
        return referral, case.row

    return once(carry_out, "referrals_api_referral.show", referral=referral)
