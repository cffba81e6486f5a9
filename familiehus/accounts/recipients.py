"""Where staff get their mail: at the address of their account, as long as it is active."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from familiehus.accounts.storage import PersonRow
from familiehus.notifications.domain import Address, Channel, Dropped, Later, Owed, Reason


class StaffRecipients:
    """Answers for people who work here. ``public_url`` is where the site is, without a slash at the end."""

    def __init__(self, public_url: str) -> None:
        self._link = f"{public_url}/personale/"

    def address(self, session: Session, owed: Owed, now: datetime) -> Address | Dropped | Later:
        """The person's e-mail, with a link to their own work and nothing else; dropped for who is gone or unknown."""
        person = session.get(PersonRow, owed.recipient_id)
        if person is None:
            return Dropped(Reason.UNKNOWN)
        if not person.active:
            return Dropped(Reason.NOT_ACTIVE)
        return Address(Channel.EMAIL, person.email, {"link": self._link})
