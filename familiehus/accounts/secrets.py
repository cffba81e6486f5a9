"""Keeping secrets: passwords as argon2id, what is shown once as an HMAC, what must be read back encrypted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from familiehus.kernel.ids import EASY_LETTERS
from familiehus.kernel.keys import Keys
from familiehus.storage.sealing import Sealer

# OWASP's first choice for argon2id: 46 MiB, one pass, one lane.
STRONG = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)
# A second factor moves from the session it was shown in to the account: it is bound to its person, in either place.
SECOND_FACTOR = "second_factor"


class Secrets:
    """All cryptography of the accounts. ``hasher`` is weaker in tests only."""

    def __init__(self, keys: Keys, hasher: PasswordHasher = STRONG) -> None:
        self._tokens = keys.tokens
        self._sealer = Sealer(keys.sealing)
        self._hasher = hasher
        # Somebody to compare with when there is no such account: the work is the same.
        self._nobody = _chance_hash(hasher)

    def hash_password(self, password: str) -> str:
        """The argon2id hash, with its own salt and parameters."""
        return self._hasher.hash(_composed(password))

    def check_password(self, known: str | None, password: str) -> bool:
        """Whether it is the password; without a known hash the same work is done for nothing."""
        try:
            self._hasher.verify(known or self._nobody, _composed(password))
        except (VerificationError, InvalidHashError):
            return False
        return known is not None

    def is_outdated(self, known: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(known)

    def digest(self, kind: str, secret: str) -> str:
        """What is kept of something handed out or of a key to count by: an HMAC, one family of them a kind."""
        return hmac.new(self._tokens, f"{kind}:{secret}".encode(), hashlib.sha256).hexdigest()

    def seal(self, secret: str, person: UUID) -> bytes:
        """Encrypted, and bound to the person: another's row is of no use."""
        return self._sealer.seal(SECOND_FACTOR, person, secret)

    def unseal(self, sealed: bytes, person: UUID) -> str:
        """Read back. Raises StorageFailure when it was changed, moved, or its key is not at hand."""
        return self._sealer.open(SECOND_FACTOR, person, sealed)


def new_token() -> str:
    """A secret for a cookie or a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A recovery code a person can copy from paper: 59 random bits."""
    letters = [secrets.choice(EASY_LETTERS) for _ in range(12)]
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))


def _composed(password: str) -> str:
    """The same password whichever keyboard composed its å."""
    return unicodedata.normalize("NFKC", password)


def _chance_hash(hasher: PasswordHasher) -> str:
    """A hash in the form of those it makes; drawn instead of computed: no password is known to have it."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, value = (_unpadded(secrets.token_bytes(size)) for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${value}"


def _unpadded(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")
