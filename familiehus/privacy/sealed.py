"""Every sealed column there is, and what its values are bound to. A test compares the list with the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table

from familiehus.accounts.secrets import SECOND_FACTOR
from familiehus.accounts.storage import CredentialRow, SessionRow
from familiehus.concerns.storage import AdviceNoteRow, ConcernRow, DialogueRow, MeetingRow
from familiehus.consent.service import SHOWN
from familiehus.consent.storage import ConsentRow
from familiehus.families.items import CONTENT
from familiehus.families.storage import ItemRow, LineRow
from familiehus.family_page.service import LOCATOR
from familiehus.family_page.storage import ParentPageRow
from familiehus.feedback.storage import StatementRow
from familiehus.programmes.storage import ProgrammeRow
from familiehus.referrals.service import LINE_OUTSIDE, OUTSIDE, SAID, step_key
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.referrals.talks.appointments import PLACE
from familiehus.referrals.talks.storage import AppointmentRow
from familiehus.storage.base import Base

# Binary columns of another kind: opened by a code that only the person has, and the salt that goes with it.
OTHER_KEYS = frozenset({"anonymous_threads.content", "anonymous_threads.salt"})
# Binary and no secret: the public half of a passkey opens nothing.
IN_THE_OPEN = frozenset({"passkeys.credential_id", "passkeys.public_key"})


def _own_id(row: Mapping[str, Any]) -> UUID:
    return UUID(str(row["id"]))


def _person(row: Mapping[str, Any]) -> UUID:
    return UUID(str(row["person_id"]))


def _step(row: Mapping[str, Any]) -> UUID:
    return step_key(row["referral_id"], row["number"])


@dataclass(frozen=True, slots=True)
class Sealed:
    """One column: the ``place`` its values are bound to, and the row id they are bound to, out of ``needs``."""

    model: type[Base]
    name: str
    place: str
    row: Callable[[Mapping[str, Any]], UUID] = field(default=_own_id, repr=False)
    needs: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        """The table it is in."""
        table = self.model.__table__
        if not isinstance(table, Table):
            raise TypeError(f"{self.model.__name__} is no table")
        return table

    @property
    def column(self) -> Column[Any]:
        """The column."""
        return self.table.c[self.name]

    @property
    def key(self) -> tuple[Column[Any], ...]:
        """The columns of the primary key."""
        return tuple(self.table.primary_key.columns)


def _texts(model: type[Base], *names: str) -> tuple[Sealed, ...]:
    """Columns bound to their own name and to the row's id, as every new one should be."""
    return tuple(Sealed(model, name, f"{model.__tablename__}.{name}") for name in names)


SEALED: tuple[Sealed, ...] = (
    Sealed(ItemRow, "content", CONTENT),
    Sealed(ConsentRow, "shown", SHOWN),
    Sealed(LineRow, "outside", LINE_OUTSIDE),
    Sealed(ReferralRow, "outside", OUTSIDE),
    Sealed(StepRow, "said", SAID, _step),
    Sealed(AppointmentRow, "place", PLACE),
    Sealed(ParentPageRow, "locator", LOCATOR),
    Sealed(CredentialRow, "factor_secret", SECOND_FACTOR, _person),
    Sealed(SessionRow, "pending_secret", SECOND_FACTOR, _person, ("person_id",)),
    *_texts(MeetingRow, "participants", "matter", "purpose", "why_no_consent", "special", "held_back"),
    *_texts(ConcernRow, "said"),
    *_texts(DialogueRow, "adviser", "family_view", "professional_view", "agreements"),
    *_texts(AdviceNoteRow, "facts"),
    *_texts(StatementRow, "content"),
    *_texts(ProgrammeRow, "volunteer"),
)
