"""What the doors of the accounts stand on: the database and one of each service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from flask import current_app

from familiehus.accounts.acting import Scribe
from familiehus.accounts.holdings import Holdings, UnitsHeld
from familiehus.accounts.invitations import Invitations
from familiehus.accounts.organisations import Organisations
from familiehus.accounts.people import People
from familiehus.accounts.professions import Professions
from familiehus.accounts.second_factor import SecondFactor
from familiehus.accounts.secrets import STRONG, Secrets
from familiehus.accounts.sessions import Sessions
from familiehus.accounts.sign_in import SignIn
from familiehus.accounts.subjects import Naming, nobody_named
from familiehus.accounts.throttle import Throttle
from familiehus.accounts.tokens import Tokens
from familiehus.kernel.clock import Clock
from familiehus.kernel.keys import Keys
from familiehus.storage.unit_of_work import Database

EXTENSION = "familiehus.accounts"


@dataclass(frozen=True, slots=True)
class AccountsSite:
    """Collaborators of the doors and commands about people."""

    database: Database
    scribe: Scribe
    people: People
    professions: Professions
    organisations: Organisations
    invitations: Invitations
    sessions: Sessions
    factor: SecondFactor
    sign_in: SignIn
    tokens: Tokens
    naming: Naming = nobody_named


def make_accounts(
    database: Database,
    keys: Keys,
    calendar: Clock,
    security: Clock,
    *,
    holdings: Sequence[Holdings],
    hasher: PasswordHasher = STRONG,
    naming: Naming = nobody_named,
) -> AccountsSite:
    """Put the services together.

    ``holdings`` are what higher floors know that a person can hold, ``naming`` what things are called there.
    """
    scribe, secrets = Scribe(calendar, security), Secrets(keys, hasher)
    invitations = Invitations(scribe, secrets)
    people = People(scribe, invitations, (UnitsHeld(scribe), *holdings))
    sessions, factor = Sessions(database, scribe, secrets), SecondFactor(scribe, secrets)
    return AccountsSite(
        database=database,
        scribe=scribe,
        people=people,
        professions=Professions(scribe),
        organisations=Organisations(scribe, people),
        invitations=invitations,
        sessions=sessions,
        factor=factor,
        sign_in=SignIn(database, scribe, secrets, Throttle(secrets, security), sessions, factor),
        tokens=Tokens(database, scribe, secrets),
        naming=naming,
    )


def accounts_site() -> AccountsSite:
    """That of the running application."""
    site: AccountsSite = current_app.extensions[EXTENSION]
    return site
