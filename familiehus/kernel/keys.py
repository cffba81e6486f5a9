"""The secret keys that live outside the database: whoever has the database alone can neither read nor forge with it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from familiehus.kernel.errors import BadSettings

_BYTES = 32
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """``audit`` links the record, ``tokens`` hashes what is shown once, ``fields`` encrypts what must be read back."""

    audit: bytes
    tokens: bytes
    fields: bytes

    @classmethod
    def read(cls, directory: Path, *, make: bool) -> Self:
        """The keys of a directory, one file each (``audit.key`` …, 64 hexadecimal digits).

        With ``make`` a missing one is made, readable by its owner only. Raises BadSettings otherwise, and for a file
        that holds no key.
        """
        return cls(*(_read(directory / f"{name}.key", make=make) for name in ("audit", "tokens", "fields")))


def _read(path: Path, *, make: bool) -> bytes:
    if make and not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise BadSettings(f"there is no secret key {path}; make it once: openssl rand -hex {_BYTES} > {path}") from None
    except (OSError, ValueError):
        key = b""
    if len(key) != _BYTES:
        raise BadSettings(f"{path} holds no secret key; it should be {2 * _BYTES} hexadecimal digits")
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and only one of several processes that start together wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
