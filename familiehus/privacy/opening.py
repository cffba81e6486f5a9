"""Opening sealed columns of rows by the list of them."""

from __future__ import annotations

from familiehus.privacy.sealed import SEALED
from familiehus.storage.base import Base
from familiehus.storage.sealing import Sealer

_BY_COLUMN = {(one.model, one.name): one for one in SEALED}


class Opener:
    """Opens what its caller has asked leave for and recorded."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def of(self, row: Base, name: str) -> str:
        """What a sealed column of a row says; nothing where nothing was written. Raises StorageFailure."""
        one = _BY_COLUMN[type(row), name]
        sealed: bytes | None = getattr(row, name)
        if sealed is None:
            return ""
        bound = {column.name: getattr(row, column.name) for column in one.table.columns}
        return self._sealer.open(one.place, one.row(bound), sealed)
