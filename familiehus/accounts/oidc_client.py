"""The one way to the network: an OpenID provider, asked for its addresses and keys, and for tokens against codes.

The protocol is authlib's; signatures are checked by joserfc. Redirects are not followed, answers are awaited a few
seconds, and what is not asked for (access token, refresh token) is thrown away.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from familiehus.accounts.oidc_domain import NotLetIn, Why
from familiehus.settings import Oidc

log = logging.getLogger(__name__)
_TIMEOUT_S = 5
_KNOWN_FOR_S = 3600
_DOWN_FOR_S = 5
_CLOCK_SKEW_S = 60
# Signatures with the provider's own key only: neither "none" nor one made with our secret.
_ALGORITHMS = ("RS256", "PS256", "ES256")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True, repr=False)
class Login:
    """The secrets of one sign-in: what comes back must belong to them."""

    state: str
    nonce: str
    verifier: str


class OidcClient:
    """Talks with the provider of the settings. Safe for threads; nothing is asked before somebody signs in."""

    def __init__(self, oidc: Oidc, redirect_uri: str) -> None:
        self._oidc = oidc
        self._redirect_uri = redirect_uri
        self._lock = Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._known_until = 0.0
        self._down_until = 0.0

    def authorization_address(self, login: Login) -> str:
        """Where the browser is to be sent. Raises NotLetIn while the provider does not answer."""
        extra = {"prompt": self._oidc.prompt, "acr_values": " ".join(self._oidc.trusted_acr)}
        endpoint = self._discovered()["authorization_endpoint"]
        with self._session() as session:
            address, _ = session.create_authorization_url(
                endpoint,
                state=login.state,
                code_verifier=login.verifier,
                nonce=login.nonce,
                **{name: value for name, value in extra.items() if value},
            )
        return str(address)

    def claims(self, code: str, login: Login, issuer: str, now: int) -> Mapping[str, object]:
        """What the provider says about whoever came back with ``code``; ``now`` in seconds since 1970.

        ``issuer`` is who the answer claimed to come from, if it did (RFC 9207). Raises NotLetIn.
        """
        metadata = self._discovered()
        names_itself = bool(metadata.get("authorization_response_iss_parameter_supported"))
        if issuer != self._oidc.issuer and (issuer or names_itself):
            raise NotLetIn(Why.UNTRUSTED)
        token = self._token(metadata, code, login)
        try:
            return self._checked(token, login, now)
        except (JoseError, ValueError, TypeError) as error:
            log.warning("an ID token of the directory was refused: %s", type(error).__name__)
            raise NotLetIn(Why.UNTRUSTED) from error

    def _token(self, metadata: Mapping[str, Any], code: str, login: Login) -> Mapping[str, Any]:
        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        try:
            with self._session(token_endpoint_auth_method=method) as session:
                token: Mapping[str, Any] = session.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=login.verifier,
                    redirect_uri=self._redirect_uri,
                    allow_redirects=False,
                )
                return token
        except AuthlibBaseError as error:
            log.warning("the directory gave no token for a code: %s", error.error)
            raise NotLetIn(Why.REFUSED_THERE) from error
        except (requests.RequestException, ValueError) as error:
            raise self._down(error) from error

    def _checked(self, token: Mapping[str, Any], login: Login, now: int) -> Mapping[str, object]:
        """The claims of the ID token. Keys may have changed since they were fetched: one more try with new ones."""
        raw = token.get("id_token")
        if not isinstance(raw, str):
            raise TypeError("no ID token")
        try:
            read = jwt.decode(raw, self._key_set(), list(_ALGORITHMS))
        except JoseError:
            read = jwt.decode(raw, self._key_set(again=True), list(_ALGORITHMS))
        options = {
            "iss": {"essential": True, "value": self._oidc.issuer},
            "aud": {"essential": True, "value": self._oidc.client_id},
        }
        params = {
            "nonce": login.nonce,
            "client_id": self._oidc.client_id,
            "access_token": token.get("access_token"),
        }
        claims = CodeIDToken(read.claims, read.header, options, params)
        claims.validate(now, _CLOCK_SKEW_S)
        return read.claims

    def _discovered(self) -> dict[str, Any]:
        """What the provider says of itself, asked for once an hour; silence is remembered a few seconds."""
        with self._lock:
            if monotonic() < self._down_until:
                raise NotLetIn(Why.PROVIDER_DOWN)
            if monotonic() >= self._known_until:
                metadata = self._fetched(f"{self._oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
                self._check(metadata)
                self._metadata, self._keys = metadata, None
                self._known_until = monotonic() + _KNOWN_FOR_S
            return self._metadata

    def _key_set(self, *, again: bool = False) -> KeySet:
        with self._lock:
            if self._keys is None or again:
                listed = self._fetched(self._metadata["jwks_uri"]).get("keys") or ()
                keys = [key for key in listed if key.get("kty") in {"RSA", "EC"} and key.get("use") != "enc"]
                self._keys = KeySet.import_key_set({"keys": keys})
            return self._keys

    def _fetched(self, address: str) -> dict[str, Any]:
        try:
            answer = requests.get(address, timeout=_TIMEOUT_S, allow_redirects=False)
            answer.raise_for_status()
            document = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise self._down(error) from error
        if not isinstance(document, dict):
            raise self._down(TypeError("not a JSON object"))
        return document

    def _check(self, metadata: Mapping[str, Any]) -> None:
        """It is who it should be, and nothing goes unencrypted where the issuer is encrypted."""
        scheme = urlsplit(self._oidc.issuer).scheme
        addresses = [str(metadata.get(name, "")) for name in _ENDPOINTS]
        if metadata.get("issuer") != self._oidc.issuer or any(
            urlsplit(address).scheme not in {scheme, "https"} for address in addresses
        ):
            raise self._down(ValueError("the provider names another issuer or an unsafe address"))

    def _down(self, error: Exception) -> NotLetIn:
        """Not asked again for a moment, so that no thread waits for what does not answer."""
        log.error("the directory does not answer as it should: %s", type(error).__name__)
        self._down_until = monotonic() + _DOWN_FOR_S
        return NotLetIn(Why.PROVIDER_DOWN)

    def _session(self, **more: str) -> OAuth2Session:
        return OAuth2Session(
            self._oidc.client_id,
            self._oidc.client_secret,
            scope=self._oidc.scope,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            default_timeout=_TIMEOUT_S,
            **more,
        )
