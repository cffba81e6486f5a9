"""Passkeys, put together where the public address allows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from familiehus.accounts.passkey_domain import RelyingParty
from familiehus.accounts.questions import Questions
from familiehus.accounts.secrets import Secrets
from familiehus.accounts.site import AccountsSite
from familiehus.accounts.throttle import Throttle
from familiehus.kernel.keys import Keys

if TYPE_CHECKING:
    from familiehus.accounts.passkeys import Passkeys

EXTENSION = "familiehus.passkeys"


def make_passkeys(party: RelyingParty, accounts: AccountsSite, keys: Keys) -> Passkeys:
    """Those made for this address."""
    from familiehus.accounts.passkeys import Passkeys  # its library costs every start, and most addresses have none

    secrets, clock = Secrets(keys), accounts.scribe.security
    questions = Questions(accounts.database, secrets, clock)
    throttle = Throttle(secrets, clock)
    return Passkeys(party, accounts.database, accounts.scribe, questions, throttle, accounts.sign_in)


def passkeys() -> Passkeys | None:
    """Those of the running application; None where browsers know none."""
    found: Passkeys | None = current_app.extensions.get(EXTENSION)
    return found
