"""Who a token belongs to."""

from __future__ import annotations

from flask import Blueprint, Response

from familiehus.access.permissions import Permission
from familiehus.accounts.site import accounts_site
from familiehus.accounts.storage import OrganisationRow, PersonRow
from familiehus.web.api_shell import answer, prepare
from familiehus.web.guard import requires, signed_in

bp = prepare(Blueprint("accounts_api", __name__, url_prefix="/api/v1"))


@bp.get("/me")
@requires(Permission.KNOW_ONESELF)
def me() -> Response:
    """The person, the organisations and roles, and what the token may."""
    actor = signed_in()
    with accounts_site().database.read() as session:
        person = session.get_one(PersonRow, actor.person)
        keys = {
            row.id: row for row in session.query(OrganisationRow).where(OrganisationRow.id.in_(actor.organisations()))
        }
        data = {
            "name": person.name,
            "organisations": [
                {"id": str(key), "name": row.name, "roles": sorted(actor.roles_in(key))}
                for key, row in sorted(keys.items(), key=lambda item: item[1].name)
            ],
            "permissions": sorted(actor.limited_to or ()),
        }
    return answer(data)
