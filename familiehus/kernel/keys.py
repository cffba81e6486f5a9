"""The secret keys that live outside the database: whoever has the database alone can neither read nor forge with it."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from familiehus.kernel.errors import BadSettings

_BYTES = 32
_OWNER_ONLY = 0o600
_FIELDS = re.compile(r"fields(?:\.([1-9][0-9]{0,3}))?\.key")
# A folder changed less than this ago may change again without its time showing it.
_SETTLED_NS = 1_000_000_000


class FieldKeys(Mapping[int, bytes]):
    """The keys of sealed fields by version: ``fields.key`` is 1, ``fields.2.key`` is 2 and so on.

    The folder is looked at again when it has changed: a running server seals with a new key from its first moment.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._seen: int | None = None
        self._held: dict[int, bytes] = {}

    def __getitem__(self, version: int) -> bytes:
        return self._now()[version]

    def __iter__(self) -> Iterator[int]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def __repr__(self) -> str:
        return f"FieldKeys(versions={sorted(self._held)})"

    def path(self, version: int) -> Path:
        """The file of a version."""
        return self._directory / ("fields.key" if version == 1 else f"fields.{version}.key")

    def make_next(self) -> int:
        """A new key, newer than every one there; its version. Raises BadSettings when it cannot be written."""
        version = max(self, default=0) + 1
        try:
            _make(self.path(version))
        except OSError as error:
            raise BadSettings(f"{self.path(version)} cannot be written: {error.strerror}") from error
        return version

    def _now(self) -> dict[int, bytes]:
        try:
            changed = self._directory.stat().st_mtime_ns
            if changed != self._seen:
                self._held = self._read_all()
                self._seen = changed if abs(time.time_ns() - changed) > _SETTLED_NS else None
        except (OSError, BadSettings):
            if not self._held:
                raise
            # what was read goes on being used: a key may be on its way into the folder, or the folder out of reach
        return self._held

    def _read_all(self) -> dict[int, bytes]:
        found = {int(m[1] or 1): path for path in self._directory.iterdir() if (m := _FIELDS.fullmatch(path.name))}
        return {version: _read(path, make=False) for version, path in sorted(found.items())}


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """``audit`` links the record, ``tokens`` hashes what is shown once, ``sealing`` encrypts what must be read back.

    The last are by version, as they are at each look: see ``FieldKeys``.
    """

    audit: bytes
    tokens: bytes
    sealing: Mapping[int, bytes]

    @classmethod
    def read(cls, directory: Path, *, make: bool) -> Self:
        """The keys of a directory, one file each (``audit.key`` …, 64 hexadecimal digits).

        With ``make`` a missing one is made, readable by its owner only. Raises BadSettings otherwise, and for a file
        that holds no key.
        """
        audit, tokens = (_read(directory / f"{name}.key", make=make) for name in ("audit", "tokens"))
        sealing = FieldKeys(directory)
        if not any(_FIELDS.fullmatch(path.name) for path in directory.iterdir()):
            _read(sealing.path(1), make=make)
        len(sealing)  # one that holds no key is told of now
        return cls(audit, tokens, sealing)


def _read(path: Path, *, make: bool) -> bytes:
    if make and not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise BadSettings(
            f"there is no secret key {path}; put it back, or before the first start make it: "
            f"openssl rand -hex {_BYTES} > {path}"
        ) from None
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error.strerror}") from error
    except ValueError:
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
