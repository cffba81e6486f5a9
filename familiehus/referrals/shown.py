"""What people are shown of a family, word for word: on pages, in the API, and in what the parent says yes to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.consent.domain import Purpose
from familiehus.consent.service import Consents, Said
from familiehus.families.child_view import ChildView
from familiehus.families.contact import Contact
from familiehus.families.items import as_date
from familiehus.families.spoken import OTHER, Spoken
from familiehus.families.vocabulary import FIELDS, About, Field
from familiehus.referrals import wording
from familiehus.referrals.case import Case, may_have_it
from familiehus.referrals.domain import Action, Kind
from familiehus.referrals.wording import ANOTHER_LANGUAGE, INTERPRETER, KNOWN_BY, PURPOSES, SAFE_WAYS
from familiehus.web.i18n import full_date, gettext, isolated
from familiehus.web.labels import label, listed

PURPOSE_OF = {Kind.HANDOVER: Purpose.TAKE_OVER, Kind.ADDITION: Purpose.OFFER, Kind.INFORMATION: Purpose.INFORM}
# What somebody says with an action, beside doing it.
ASKS: dict[Action, tuple[str, ...]] = {
    Action.DECLINE: ("reason",),
    Action.SETTLE: ("what_next",),
    Action.CALL_OFF: ("what_next",),
    Action.PUT_ON_WAITING: ("on", "wants_to_wait"),
    Action.RENEW_ESTIMATE: ("on",),
    Action.REACH: ("way",),
    Action.LOG_TRY: ("way",),
    Action.FOLLOW_UP: ("on",),
    Action.START: ("on", "open_help"),
    Action.CONFIRM_ON_PAPER: ("signature_seen",),
    Action.ACCEPT: ("receiver",),
    Action.TAKE_OVER: ("receiver", "successor"),
}
_NAMES = frozenset(action for action, asked in ASKS.items() if "receiver" in asked)


def colleagues(session: Session, case: Case, actions: Collection[Action]) -> dict[UUID, str]:
    """Whom ``receiver`` can name at the receiving desk, where one of these actions asks who has the parent."""
    return may_have_it(session, case) if _NAMES.intersection(actions) else {}


# A child born longer before a due date is an elder one.
_EARLIEST = timedelta(weeks=20)


def shown(field: Field, text: str) -> str:
    """An item's text as people read it: a date in words, a contact as a safe way."""
    if field in {Field.DUE, Field.BORN}:
        day = as_date(text)
        return full_date(day) if day else text
    if field is Field.CHILD_VIEW:
        return _of_child(ChildView.from_text(text))
    if field is Field.SPOKEN:
        return _spoken(Spoken.from_text(text))
    if field is Field.CONTACT:
        contact = Contact.from_text(text)
        words = [isolated(word) for word in (contact.where, contact.note) if word]
        return " · ".join([gettext(SAFE_WAYS[contact.way]), *words])
    return text


def _of_child(said: ChildView) -> str:
    """Says whether it is what the child said or what somebody saw, so that neither is read as the other."""
    return f"{said.text} ({gettext(KNOWN_BY[said.known_by])})" if said.known_by else said.text


def _spoken(spoken: Spoken) -> str:
    language = gettext(ANOTHER_LANGUAGE) if spoken.language == OTHER else label("language", spoken.language)
    return listed((language, gettext(INTERPRETER.get(spoken.answer, ""))))


def shown_text(
    receiver: str, kind: Kind, said: Sequence[Said], request: str = "", latest: date | None = None, because: str = ""
) -> str:
    """What the parent saw and said yes to, with its headings, word by word; kept with the consent."""
    why = gettext(PURPOSES[PURPOSE_OF[kind]])
    parts = [gettext("Vi giver det her til %(receiver)s, %(why)s:", receiver=receiver, why=why)]
    parts += [f"{gettext(wording.FIELDS[one.field])}: {shown(one.field, one.text)}" for one in said]
    if because:
        parts.append(gettext("Tilbuddet er for andre. Vi spørger alligevel: %(because)s", because=gettext(because)))
    if request:
        parts.append(gettext("Vi beder dem om: %(request)s", request=request))
    if latest is not None:
        parts.append(gettext("Senest %(day)s", day=full_date(latest)))
    return "\n".join(parts)


def newest(said: Iterable[Said]) -> list[Said]:
    """The newest of each field, in the order of the form; ``said`` has the newest first."""
    found = {one.field: one for one in reversed(list(said))}
    return [found[field] for field in Field if field in found]


def safe_contact(said: Iterable[Said]) -> Contact | None:
    """How the parent can be reached safely: read back before every call."""
    return next((Contact.from_text(one.text) for one in said if one.field is Field.CONTACT), None)


def awaited(said: Iterable[Said]) -> date | None:
    """The due date, while no birth that belongs to it is written; an elder child's is none."""
    texts = {one.field: one.text for one in said}
    due, born = as_date(texts.get(Field.DUE, "")), as_date(texts.get(Field.BORN, ""))
    return None if due is None or (born and born >= due - _EARLIEST) else due


def due_over(said: Iterable[Said], today: date) -> date | None:
    """The due date, once it is over and no birth belongs to it: then whoever holds the line asks first. Else None."""
    due = awaited(said)
    return due if due and due < today else None


def of_unit(session: Session, consents: Consents, line: UUID, unit: UUID) -> list[Said]:
    """The newest of each field of a line that a unit may read."""
    return newest(consents.read(session, [line], [unit]))


def named(said: Iterable[Said], items: Iterable[UUID]) -> list[Said]:
    """Those of them that were chosen."""
    wanted = frozenset(items)
    return [one for one in said if one.id in wanted]


def about_child(said: Iterable[Said]) -> frozenset[UUID]:
    """Those of them that nobody reads before everyone with custody has said yes."""
    return frozenset(one.id for one in said if FIELDS[one.field][2] is About.CHILD)
