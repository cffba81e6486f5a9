"""WebAuthn itself, which is the library's: what a browser is asked, and what its answer proves.

The person must have been recognised by the device (finger, face or its code), so that a key counts as both factors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

import webauthn
from webauthn.helpers import (
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from familiehus.accounts.passkey_domain import NotAccepted, RelyingParty, Why

_ISSUER = "Familiehus"
_SELECTION = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
)


def sign_in_question(party: RelyingParty, challenge: bytes) -> str:
    """Whichever key there is for us: no account is named, so nothing is told about any."""
    options = webauthn.generate_authentication_options(
        rp_id=party.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def new_key_question(
    party: RelyingParty, challenge: bytes, person: UUID, email: str, name: str, held: Iterable[bytes]
) -> str:
    """A key that the device finds by itself, and not one more on a device that holds one of ``held``."""
    options = webauthn.generate_registration_options(
        rp_id=party.host,
        rp_name=_ISSUER,
        user_id=person.bytes,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=_SELECTION,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key) for key in held],
    )
    return options_to_json(options)


@contextmanager
def _or_else(why: Why) -> Iterator[None]:
    try:
        yield
    except NotAccepted:
        raise
    except Exception as error:  # a stranger's bytes can be wrong in any way, and it is always one no
        raise NotAccepted(why) from error


@_or_else(Why.UNREADABLE)
def read_answer(text: str) -> AuthenticationCredential:
    """What a browser says to a sign-in question; nothing is proven by it yet. Raises NotAccepted."""
    return parse_authentication_credential_json(text)


@_or_else(Why.UNREADABLE)
def read_new_key(text: str) -> RegistrationCredential:
    """What a browser says when it has made a key; nothing is proven by it yet. Raises NotAccepted."""
    return parse_registration_credential_json(text)


@_or_else(Why.UNREADABLE)
def challenge_in(answer: AuthenticationCredential | RegistrationCredential) -> bytes:
    """The challenge that an answer is to. Raises NotAccepted, also for a page of ours inside a page of others."""
    said = parse_client_data_json(answer.response.client_data_json)
    if said.cross_origin:
        raise NotAccepted(Why.NOT_PROVEN)
    return said.challenge


@_or_else(Why.NOT_PROVEN)
def proven_count(answer: AuthenticationCredential, party: RelyingParty, challenge: bytes, public_key: bytes) -> int:
    """The key signed this, here, for a person it recognised: its counter, to be looked at next. Raises NotAccepted."""
    return webauthn.verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=party.host,
        expected_origin=party.origin,
        credential_public_key=public_key,
        credential_current_sign_count=0,
        require_user_verification=True,
    ).new_sign_count


@_or_else(Why.NOT_PROVEN)
def proven_key(answer: RegistrationCredential, party: RelyingParty, challenge: bytes) -> VerifiedRegistration:
    """The key was made here, for a person its device recognised. Raises NotAccepted."""
    return webauthn.verify_registration_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=party.host,
        expected_origin=party.origin,
        require_user_verification=True,
    )
