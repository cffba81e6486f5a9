"""What an organisation asks of the yes that each profession records."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from familiehus.access.permissions import Permission
from familiehus.access.roles import StaffProfession
from familiehus.accounts.api_acts import body, by, once, version_given
from familiehus.consent.demands import Demand
from familiehus.consent.storage import ConsentDemandRow
from familiehus.referrals.api.shared import blueprint
from familiehus.referrals.shapes.demands import DemandSchema
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.api_shell import answer
from familiehus.web.guard import requires

bp = blueprint("referrals_api_demands")


@bp.get("/organisations/<uuid:organisation>/consent-demands")
@requires(Permission.SET_CONSENT)
def show(organisation: UUID) -> Response:
    """Every profession with what is asked of it."""
    by().require(Permission.SET_CONSENT, organisation)
    site = referrals_site()
    with site.database.read() as session:
        found = site.demands.all(session, organisation)
    return answer(
        {
            "results": [
                {
                    "profession": profession.value,
                    "in_writing": one.demand.in_writing,
                    "at_most_days": one.demand.at_most_days,
                    "version": one.version,
                }
                for profession, one in found.items()
            ]
        }
    )


@bp.post("/organisations/<uuid:organisation>/consent-demands")
@requires(Permission.SET_CONSENT)
def put(organisation: UUID) -> Response:
    """Change it for one profession; If-Match names the version that was read, 0 for one that was never set."""
    said, version = body(DemandSchema()), version_given()

    def act(work: UnitOfWork) -> tuple[UUID, ConsentDemandRow]:
        demand = Demand(said["in_writing"], said["at_most_days"])
        profession = StaffProfession(said["profession"])
        return organisation, referrals_site().demands.put(work, by(), organisation, profession, demand, version)

    return once(act, "referrals_api_demands.show", organisation=None)
