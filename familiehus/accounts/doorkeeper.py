"""Who is at the door: what the web's guard asks the accounts."""

from __future__ import annotations

import hashlib

from familiehus.access.actor import Actor
from familiehus.accounts.acting import Acting
from familiehus.accounts.sessions import Stage
from familiehus.accounts.site import AccountsSite
from familiehus.audit.domain import Act, Door
from familiehus.web.guard import Visitor

# Where an unfinished sign-in goes on.
_NEXT = {Stage.CODE: "staff_sign_in.code", Stage.SET_UP: "staff_sign_in.set_up"}


class Doorkeeper:
    """Recognises sessions and tokens."""

    def __init__(self, site: AccountsSite) -> None:
        self._site = site

    def by_cookie(self, token: str) -> Visitor | None:
        """The session's person, without rights until the sign-in is finished."""
        session = self._site.sessions.open(token)
        if session is None:
            return None
        form_secret = hashlib.sha256(token.encode()).hexdigest()
        if session.stage.finished:
            return Visitor(session.actor, form_secret, session=session)
        return Visitor(None, form_secret, _NEXT[session.stage], session)

    def by_token(self, secret: str) -> Visitor | None:
        """The token's person, limited to its scopes."""
        actor = self._site.tokens.open(secret)
        return Visitor(actor) if actor else None

    def refused(self, actor: Actor, route: str) -> None:
        """A failed try is remembered in each organisation of the person, by the pattern of the address."""
        by = Acting(Door.API if route.startswith("/api/") else Door.PAGE, actor)
        with self._site.database.write() as work:
            work.record(*self._site.scribe.everywhere(Act.REFUSED, by, actor.organisations(), [("route", route)]))
            work.commit()
