"""Where staff get their mail: at the address of their account, as long as it is active."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from familiehus.accounts.storage import PersonRow
from familiehus.notifications.domain import Address, Channel, Dropped, Later, Owed, Reason
from familiehus.notifications.ports import StillDue

NOTHING_IS_DONE: Mapping[str, StillDue] = MappingProxyType({})


class StaffRecipients:
    """Answers for people who work here. ``public_url`` is where the site is, without a slash at the end.

    ``still_due`` says, by what a mail is about, whether its task is still to be done; of what it does not name it is.
    """

    def __init__(self, public_url: str, still_due: Mapping[str, StillDue] = NOTHING_IS_DONE) -> None:
        self._link = f"{public_url}/personale/"
        self._still_due = still_due

    def address(self, session: Session, owed: Owed, now: datetime) -> Address | Dropped | Later:
        """The person's e-mail, with a link to their own work and nothing else.

        Dropped for who is gone or unknown, and once the task is done.
        """
        person = session.get(PersonRow, owed.recipient_id)
        if person is None:
            return Dropped(Reason.UNKNOWN)
        if not person.active:
            return Dropped(Reason.NOT_ACTIVE)
        still_due = self._still_due.get(owed.subject_kind)
        if still_due is not None and not still_due(session, owed, now):
            return Dropped(Reason.NO_LONGER_TRUE)
        return Address(Channel.EMAIL, person.email, {"link": self._link})
