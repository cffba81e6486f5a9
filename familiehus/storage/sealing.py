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
    """Seals with the newest key and opens with any that is still held. ``keys`` maps version (from 1) to 32 bytes."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = {version: AESGCM(key) for version, key in keys.items()}
        self.newest = max(keys)

    def seal(self, place: str, row: UUID, text: str) -> bytes:
        """Key version, nonce and ciphertext. ``place`` is ``table.column``."""
        nonce = secrets.token_bytes(_NONCE)
        version = self.newest.to_bytes(_VERSION, "big")
        return version + nonce + self._keys[self.newest].encrypt(nonce, text.encode(), _bound(place, row, self.newest))

    def open(self, place: str, row: UUID, sealed: bytes) -> str:
        """The text. Raises StorageFailure when it was changed or moved, or when its key is not at hand."""
        version = int.from_bytes(sealed[:_VERSION], "big")
        nonce, said = sealed[_VERSION : _VERSION + _NONCE], sealed[_VERSION + _NONCE :]
        try:
            return self._keys[version].decrypt(nonce, said, _bound(place, row, version)).decode()
        except (KeyError, InvalidTag, ValueError) as error:
            raise StorageFailure("a sealed field cannot be opened with the keys in use") from error

    def version_of(self, sealed: bytes) -> int:
        """Which key it was sealed with."""
        return int.from_bytes(sealed[:_VERSION], "big")


def _bound(place: str, row: UUID, version: int) -> bytes:
    return f"{place}:{row.hex}:{version}".encode()
