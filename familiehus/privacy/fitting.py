"""Whether the keys at hand are those that values were sealed with, asked before anything is sealed beside them."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.storage import CredentialRow
from familiehus.families.storage import ItemRow
from familiehus.kernel.errors import BadSettings, StorageFailure
from familiehus.kernel.keys import FieldKeys
from familiehus.privacy.sealed import SEALED
from familiehus.storage.sealing import Sealer, version_of

# Ids are random: the first ones are any. One value that was spoilt stops nothing while others open.
_SAMPLE = 50
_WHERE = (ItemRow, CredentialRow)


def check_keys(session: Session, held: FieldKeys) -> None:
    """Look at some values. Raises BadSettings, naming the file, for a key that is missing or opens none of them."""
    opens: dict[int, bool] = defaultdict(bool)
    sealer = Sealer(held)
    for one in (one for one in SEALED if one.model in _WHERE):
        query = select(one.table).where(one.column.is_not(None)).order_by(*one.key).limit(_SAMPLE)
        for found in session.execute(query).mappings():
            row = {str(name): value for name, value in found.items()}
            version = version_of(row[one.name])
            try:
                sealer.open(one.place, one.row(row), row[one.name])
                opens[version] = True
            except StorageFailure:
                opens[version] |= False
    for version in sorted(version for version, does in opens.items() if not does):
        if version not in held:
            raise BadSettings(f"values are sealed with {held.path(version)}, which is missing; put it back first")
        raise BadSettings(f"{held.path(version)} is another key than values are sealed with; put the right one back")
