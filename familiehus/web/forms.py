"""Did a form come from a page of ours: its origin always, and with a session a token of that session.

Own code, because the usual library keeps its token in a cookie session signed by Flask, and there is none here: the
token is derived from the session on the server, so it is new at every sign-in and dies with the session.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import BadRequest

from familiehus.kernel.text import TURNS
from familiehus.web.links import settings

# A name that scanners know: under another they take the token for missing.
FIELD = "csrf_token"
# Fields that are never given back: passwords, codes, and what a device has signed.
SECRETS = frozenset({"password", "again", "current", "code", "passkey"})
_NOTHING_TYPED = frozenset({FIELD, "videre"}) | SECRETS
_BYTES = 32
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class NotOurForm(BadRequest):
    """400: the form did not come from a page of this session; nothing was changed."""


class OldForm(NotOurForm):
    """400: the form came from our site, but was made before the person signed in (again); nothing was changed."""


def form_token(secret: str) -> str:
    """A token for a form of the session. Different each time, so that compression tells nothing of it."""
    pad = secrets.token_bytes(_BYTES)
    return base64.urlsafe_b64encode(pad + _mix(pad, _expected(secret))).decode()


def as_typed(value: str) -> str:
    """A text as it stood in the box: browsers send two characters for each line break they counted as one.

    Left out is what nobody types: control characters, and signs that turn the writing around.
    """
    return TURNS.sub("", _CONTROL.sub("", value.replace("\r\n", "\n")))


def typed() -> list[tuple[str, str]]:
    """What a form carries besides its token and secrets, in order: so that it can be given back and sent again."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NOTHING_TYPED]


def check_form(secret: str) -> None:
    """Raises OldForm unless the form carries a token of this session."""
    try:
        given = base64.urlsafe_b64decode(request.form.get(FIELD, "").encode())
    except ValueError:
        raise OldForm from None
    if len(given) != 2 * _BYTES or not hmac.compare_digest(_mix(given[:_BYTES], given[_BYTES:]), _expected(secret)):
        raise OldForm


def check_origin() -> None:
    """Raises NotOurForm for a form sent from another site, or by something that does not say from where.

    A request with a token needs none: no browser adds that by itself, as it does the password of a front server.
    """
    if request.headers.get("Authorization", "").partition(" ")[0].lower() == "bearer":
        return
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        if fetched != "same-origin":
            raise NotOurForm
        return
    ours = {urlsplit(settings().public_url).netloc, request.host}
    try:
        origin = urlsplit(request.headers.get("Origin", "")).netloc
    except ValueError:
        raise NotOurForm from None
    if origin not in ours:
        raise NotOurForm


def _expected(secret: str) -> bytes:
    return hashlib.sha256(f"form:{secret}".encode()).digest()


def _mix(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(_BYTES)
