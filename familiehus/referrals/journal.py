"""A sentence about the parent's yes, for the professional's own journal: what it covers, never what the texts say."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.consent.domain import ConsentForm, Purpose, Understood
from familiehus.consent.storage import ConsentItemRow, ConsentRow
from familiehus.families.storage import ItemRow
from familiehus.families.vocabulary import Field
from familiehus.kernel.clock import danish_day
from familiehus.referrals.case import Case
from familiehus.referrals.wording import FIELDS, FORMS, UNDERSTOOD
from familiehus.web.i18n import full_date, gettext, inside
from familiehus.web.i18n import mark as _

WHY = {
    Purpose.GET_IN_TOUCH: _("så de kan kontakte forælderen"),
    Purpose.TAKE_OVER: _("så de kan hjælpe forælderen og tage over som fast kontakt"),
    Purpose.OFFER: _("så forælderen ikke skal fortælle det hele forfra"),
    Purpose.INFORM: _("så de ved det"),
}


def journal(session: Session, case: Case, outside: str, waiting: Collection[UUID] = ()) -> str:
    """The sentence to copy; empty when there is no yes any more. ``outside`` is who receives when nobody here does.

    ``waiting`` are the items that nobody reads before another parent has said yes.
    """
    found = _consent(session, case.row.consent_id, waiting)
    if found is None:
        return ""
    consent, fields, waits = found
    receiver = case.receiver.full_name if case.receiver else outside
    recorder = directory.names(session, [consent.recorded_by]).get(consent.recorded_by, "")
    said = [
        gettext(
            "%(day)s: Forælderen har sagt ja til, at %(receiver)s får: %(what)s, %(why)s.",
            day=full_date(danish_day(consent.given_at)),
            receiver=receiver,
            what=_in_words(fields) or gettext("ingenting endnu"),
            why=gettext(WHY[Purpose(consent.purpose)]),
        ),
        gettext(
            "Ja'et blev givet %(how)s (%(understood)s), gælder til og med %(until)s og kan altid tages tilbage.",
            how=inside(gettext(FORMS[ConsentForm(consent.form)])),
            understood=inside(gettext(UNDERSTOOD[Understood(consent.understood)])),
            until=full_date(consent.last_day),
        ),
    ]
    if waits:
        words = gettext("Det her venter, til alle med forældremyndighed har sagt ja: %(what)s.", what=_in_words(waits))
        said.append(words)
    if consent.unconfirmed:
        said.append(gettext("Forælderen er bedt om at bekræfte på sin side. Før det læser modtageren ingenting."))
    said.append(
        gettext("Skrevet ned af %(name)s. Henvisning %(reference)s.", name=recorder, reference=case.row.reference)
    )
    return " ".join(said)


def _in_words(fields: Collection[Field]) -> str:
    return ", ".join(inside(gettext(FIELDS[field])) for field in Field if field in fields)


def _consent(
    session: Session, key: UUID | None, waiting: Collection[UUID]
) -> tuple[ConsentRow, frozenset[Field], frozenset[Field]] | None:
    """The yes, the fields it lets be read now, and those that wait."""
    query = (
        select(ConsentRow, ItemRow.id, ItemRow.field)
        .join(ConsentItemRow, ConsentItemRow.consent_id == ConsentRow.id)
        .join(ItemRow, ItemRow.id == ConsentItemRow.item_id)
        .where(ConsentRow.id == key, ConsentRow.withdrawn_at.is_(None), ConsentItemRow.withdrawn_at.is_(None))
    )
    rows = session.execute(query).all()
    now = frozenset(Field(field) for _, item, field in rows if item not in waiting)
    every = frozenset(Field(field) for _, _item, field in rows)
    return (rows[0][0], now, every - now) if rows else None
