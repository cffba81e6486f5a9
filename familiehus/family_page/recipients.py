"""Where a parent is told something: by the one safe way of their newest word about it, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.families.contact import SafeWay
from familiehus.families.items import newest_contact
from familiehus.families.storage import LineRow
from familiehus.family_page.service import LOCATOR
from familiehus.family_page.storage import ParentPageRow
from familiehus.notifications.domain import Address, Channel, Dropped, Later, Owed, Reason, Template
from familiehus.notifications.texts import LINK, SOURCE_LANGUAGE
from familiehus.referrals.goodbye import still_to_say
from familiehus.storage.sealing import Sealer


class LineRecipients:
    """Answers for the parents of contact lines. The code of their page goes into no message."""

    def __init__(self, sealer: Sealer, public_url: str, languages: Collection[str]) -> None:
        self._sealer = sealer
        self._public_url = public_url
        self._languages = languages

    def address(self, session: Session, owed: Owed, now: datetime) -> Address | Dropped | Later:
        """The safe way of the parent; dropped for a quiet line, for who is rung up only, and for a limited number."""
        line = session.get(LineRow, owed.recipient_id)
        contact = newest_contact(session, self._sealer, line.id) if line else None
        if line is None or contact is None:
            return Dropped(Reason.UNKNOWN)
        to = contact.email if contact.way is SafeWay.EMAIL else contact.phone
        if line.quiet or contact.limited or contact.way is SafeWay.PHONE or not to:
            return Dropped(Reason.NOT_ALLOWED)
        if owed.template is Template.PARENT_WAY_BACK and not still_to_say(session, owed, line):
            return Dropped(Reason.NO_LONGER_TRUE)
        link = self._link(session, line.id, owed.language)
        if not link and owed.template is Template.PARENT_LINK:
            return Dropped(Reason.NO_LONGER_TRUE)
        channel = Channel.EMAIL if contact.way is SafeWay.EMAIL else Channel.SMS
        return Address(channel, to, {LINK: link} if link else {})

    def _link(self, session: Session, line: UUID, language: str) -> str:
        query = select(ParentPageRow).where(ParentPageRow.line_id == line, ParentPageRow.shut_at.is_(None))
        page = session.scalars(query).one_or_none()
        if page is None:
            return ""
        spoken = language in self._languages and language != SOURCE_LANGUAGE
        prefix = f"/{language}" if spoken else ""
        return f"{self._public_url}{prefix}/min-side/{self._sealer.open(LOCATOR, page.id, page.locator)}"
