"""What messages say. Neutral (handover.md, safe contact): no house, no offer, no reason, no name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from babel.support import NullTranslations

from familiehus.notifications.domain import Template

SOURCE_LANGUAGE = "da"
LINK = "link"


def _(message: str) -> str:
    """Mark a message for extraction where it is written; it is translated where it is sent."""
    return message


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and text, Danish, as message ids. ``%(name)s`` is filled from the address' parameters.

    ``alone`` is said instead where no link comes after it: nobody is told that there is something, and not where.
    """

    title: str
    text: str
    alone: str = ""


# A link among the parameters comes after the text. What is said to staff is this and nothing more.
WORDINGS: dict[Template, Wording] = {
    Template.STAFF_TASK: Wording(_("Der er en opgave til dig"), _("Der er en opgave til dig")),
    Template.PARENT_NEWS: Wording(
        _("Der er nyt til dig"),
        _("Der er nyt til dig."),
        _("Der er nyt til dig. Spørg den, du plejer at tale med."),
    ),
    Template.PARENT_LINK: Wording(_("Dit link"), _("Her er dit link.")),
    Template.PARENT_WAY_BACK: Wording(
        _("Hilsen"), _("Vi har prøvet at få fat i dig. Det er helt i orden. Du kan altid vende tilbage til os.")
    ),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message, the same at every try: ``id`` and ``at`` are settled before the first."""

    id: UUID
    at: datetime
    language: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    link: str = field(default="", repr=False)


class Texts:
    """The words of messages in each language; a language that is not switched on is answered in Danish."""

    def __init__(self, translations: Mapping[str, NullTranslations]) -> None:
        self._translations = translations

    def message(
        self, template: Template, language: str, parameters: Mapping[str, str], message_id: UUID, at: datetime
    ) -> Message:
        """The message in the recipient's language. Raises KeyError when a parameter of its text is missing."""
        spoken = language if language in self._translations else SOURCE_LANGUAGE
        texts = self._translations.get(spoken) or NullTranslations()
        wording = WORDINGS[template]
        link = parameters.get(LINK, "")
        body = wording.text if link else wording.alone or wording.text
        title, text = (_filled(texts.gettext(said), parameters) for said in (wording.title, body))
        return Message(message_id, at, spoken, title, text, link)


def _filled(text: str, parameters: Mapping[str, str]) -> str:
    return text % parameters if "%(" in text else text
