"""The sign-in with a directory, put together when the settings name one."""

from __future__ import annotations

from flask import current_app

from familiehus.accounts.oidc_domain import check_mapping
from familiehus.accounts.oidc_people import DirectoryPeople
from familiehus.accounts.oidc_sign_in import OidcSignIn, Provider
from familiehus.accounts.secrets import Secrets
from familiehus.accounts.site import AccountsSite
from familiehus.accounts.throttle import Throttle
from familiehus.kernel.keys import Keys
from familiehus.settings import Oidc

EXTENSION = "familiehus.oidc"
RETURN = "/personale/log-ind/katalog/svar"


def make_oidc(oidc: Oidc, provider: Provider, accounts: AccountsSite, keys: Keys) -> OidcSignIn:
    """Raises BadSettings for a mapping of roles that cannot be. The provider is not asked yet."""
    check_mapping(oidc)
    secrets = Secrets(keys)
    return OidcSignIn(
        oidc,
        provider,
        accounts.database,
        accounts.scribe,
        secrets,
        Throttle(secrets, accounts.scribe.security),
        accounts.sign_in,
        DirectoryPeople(oidc, accounts.scribe, secrets, accounts.people),
    )


def oidc_sign_in() -> OidcSignIn | None:
    """That of the running application; None while it is switched off."""
    found: OidcSignIn | None = current_app.extensions.get(EXTENSION)
    return found
