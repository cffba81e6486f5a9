"""In a demo every organisation of the catalogue has somebody behind its door: visibly nobody real."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.access.roles import Role
from familiehus.accounts.organisations import UnitDraft
from familiehus.accounts.site import AccountsSite
from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.catalogue.storage import OfferRow
from familiehus.commands.context import SHELL
from familiehus.storage.unit_of_work import UnitOfWork

DESK = "Modtagelsen (opdigtet)"
NAMES = ("Koordinator Opdigtet", "Stedfortræder Opdigtet")


def staff_everywhere(site: AccountsSite) -> int:
    """A unit with coordinator and deputy wherever offers have none; how many were made, all or nothing."""
    with site.database.write() as work:
        bare = _without_unit(work.session)
        for row in bare:
            _staff(site, work, row)
        work.commit()
    return len(bare)


def _without_unit(session: Session) -> list[OrganisationRow]:
    # The national frames belong to no organisation that anybody could work in: "your municipality", "your region".
    offering = select(OfferRow.organisation_id).where(OfferRow.published, OfferRow.key.not_like("national-%"))
    staffed = select(UnitRow.organisation_id).where(UnitRow.active)
    query = select(OrganisationRow).where(OrganisationRow.active, OrganisationRow.id.in_(offering))
    return list(session.scalars(query.where(OrganisationRow.id.not_in(staffed)).order_by(OrganisationRow.key)))


def _staff(site: AccountsSite, work: UnitOfWork, row: OrganisationRow) -> None:
    coordinator, deputy = (
        site.people.invite(work, SHELL, row.id, name, f"{number}@{row.key}.example", [Role.COORDINATOR]).person
        for number, name in enumerate(NAMES, start=1)
    )
    work.session.flush()
    site.organisations.add_unit(work, SHELL, row.id, UnitDraft(DESK, (0, 1, 2, 3, 4), coordinator, deputy))
