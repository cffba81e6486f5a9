"""A yes that soon ends, said again: to whoever holds the contact, or by the parent alone, on their own page.

Nobody has to send anew, and no contact goes back, only because half a year is over (decision 0024).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.consent.demand_service import demand_for
from familiehus.consent.demands import Demand
from familiehus.consent.domain import LASTS_USUALLY, WARNED_BEFORE, Purpose
from familiehus.consent.extending import SaidAgain, extend
from familiehus.consent.storage import ConsentExtensionRow, ConsentRow
from familiehus.families.desks import Desk, desk_if_any
from familiehus.families.storage import ItemRow, LineRow
from familiehus.families.vocabulary import FIELDS, About, Field
from familiehus.kernel.errors import NotFound
from familiehus.referrals.shown import shown
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Question:
    """What the parent is asked: may ``to`` go on reading ``pieces``, beyond ``last_day``?

    A piece without words is one that whoever asks may not read. ``custody``: whether that is to be asked anew.
    """

    line: LineRow
    place: Desk
    to: str
    purpose: Purpose
    last_day: date
    pieces: tuple[tuple[Field, str], ...]
    custody: bool
    demand: Demand


def question(session: Session, site: ReferralsSite, by: Acting, line: UUID, consent: UUID) -> Question:
    """For a yes that counts, on one's own line. Raises NotFound for every other."""
    row, place, yes = _yours(session, site, by, line, consent)
    if not site.consents.standing(session, consent)[1]:
        raise NotFound("no such consent, or not yours")
    named = select(ItemRow.id, ItemRow.field).where(ItemRow.id.in_(site.consents.named_by(session, consent)))
    fields = {key: Field(field) for key, field in session.execute(named)}
    texts = {one.id: shown(one.field, one.text) for one in site.consents.read(session, [line], [place.id])}
    order = sorted(fields, key=lambda key: (list(Field).index(fields[key]), str(key)))
    return Question(
        row,
        place,
        _to(session, site, yes),
        Purpose(yes.purpose),
        yes.last_day,
        tuple((fields[key], texts.get(key, "")) for key in order),
        any(FIELDS[field][2] is About.CHILD for field in fields.values()),
        demand_for(session, by, place.organisation),
    )


def say_again(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID, consent: UUID, said: SaidAgain) -> None:
    """The parent has said it again, to the holder. Raises NotFound for another's, Refused as ``extend``."""
    _row, _place, yes = _yours(work.session, site, by, line, consent)
    extend(work, site.scribe, site.consents, by, yes, said)


def said_again(session: Session, consents: Collection[UUID]) -> dict[UUID, list[ConsentExtensionRow]]:
    """Each time these were said again, the newest first."""
    found: dict[UUID, list[ConsentExtensionRow]] = {}
    if consents:
        query = select(ConsentExtensionRow).where(ConsentExtensionRow.consent_id.in_(consents))
        for row in session.scalars(query.order_by(ConsentExtensionRow.given_at.desc())):
            found.setdefault(row.consent_id, []).append(row)
    return found


def asked_until(line: LineRow, yes: ConsentRow, *, under_way: bool, today: date) -> date | None:
    """Until which day the parent is asked on their own page to let a yes go on; None where nothing is asked.

    Only what soon ends and what something rests on: a referral ``under_way``, or the contact itself. Who shall not be
    asked anything, because it ended badly, is not.
    """
    rests = under_way or (yes.unit_id is not None and yes.unit_id == line.unit_id)
    soon = today <= yes.last_day <= today + WARNED_BEFORE
    stands = yes.withdrawn_at is None and not yes.unconfirmed and line.ending is None and not line.quiet
    return today + LASTS_USUALLY if rests and soon and stands else None


def _yours(
    session: Session, site: ReferralsSite, by: Acting, line: UUID, consent: UUID
) -> tuple[LineRow, Desk, ConsentRow]:
    row, place = site.families.yours(session, by, line)
    yes = session.get(ConsentRow, consent)
    if yes is None or yes.line_id != line:
        raise NotFound("no such consent, or not yours")
    return row, place, yes


def _to(session: Session, site: ReferralsSite, yes: ConsentRow) -> str:
    """Who has it: the unit, or the words for somebody who is not here."""
    if yes.unit_id is not None:
        desk = desk_if_any(session, yes.unit_id)
        return desk.full_name if desk else ""
    sent = session.scalars(select(ReferralRow).where(ReferralRow.consent_id == yes.id).limit(1)).first()
    return site.referrals.outside_of(sent) if sent else ""
