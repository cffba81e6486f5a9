"""Personal fields at rest: AES-GCM, each value bound to its table, row, column and key version.

Whoever has the database alone reads nothing, and a value moved to another row or column cannot be opened.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from familiehus.kernel.errors import StorageFailure

_NONCE = 12
_VERSION = 2


class Sealer:
    """Seals with the newest key and opens with any that is still held. ``keys`` maps version (from 1) to 32 bytes.

    The mapping is asked each time: one that looks at the key files makes a running process take over a new key.
    """

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = keys

    @property
    def newest(self) -> int:
        """The version that is sealed with now."""
        return max(self._keys)

    def seal(self, place: str, row: UUID, text: str) -> bytes:
        """Key version, nonce and ciphertext. ``place`` is ``table.column``."""
        nonce = secrets.token_bytes(_NONCE)
        version = self.newest
        said = AESGCM(self._keys[version]).encrypt(nonce, text.encode(), _bound(place, row, version))
        return prefix(version) + nonce + said

    def open(self, place: str, row: UUID, sealed: bytes) -> str:
        """The text. Raises StorageFailure when it was changed or moved, or when its key is not at hand."""
        version = int.from_bytes(sealed[:_VERSION], "big")
        nonce, said = sealed[_VERSION : _VERSION + _NONCE], sealed[_VERSION + _NONCE :]
        try:
            return AESGCM(self._keys[version]).decrypt(nonce, said, _bound(place, row, version)).decode()
        except (KeyError, InvalidTag, ValueError) as error:
            raise StorageFailure("a sealed field cannot be opened with the keys in use") from error


def prefix(version: int) -> bytes:
    """What every value sealed with this key begins with."""
    return version.to_bytes(_VERSION, "big")


def version_of(sealed: bytes) -> int:
    """Which key a value was sealed with."""
    return int.from_bytes(sealed[:_VERSION], "big")


def _bound(place: str, row: UUID, version: int) -> bytes:
    return f"{place}:{row.hex}:{version}".encode()
