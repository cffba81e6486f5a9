"""Finding a family again among those one may see, by name or by number.

Names are opened here and compared here: no search reaches across families, and there is no index of names to ask.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from familiehus.access.actor import Actor
from familiehus.consent.service import Consents
from familiehus.families.desks import desks_of
from familiehus.families.shut_outs import kept_from
from familiehus.families.storage import LineRow
from familiehus.kernel.text import fold
from familiehus.referrals.board import NOTHING, Arrived, BoardLine, board, held_by, inbox, sent_to
from familiehus.referrals.storage import ReferralRow

# Names opened for one question, of lines and of referrals each: the most pressing.
MOST = 500
_REFERENCE = re.compile(r"([KH])([A-Z0-9]{3})([A-Z0-9]{3})")


@dataclass(frozen=True, slots=True)
class Found:
    """What fits. ``is_all``: no family was left out for being beyond ``MOST``.

    ``sent``: what was sent from here, by its number alone: whoever handed a family over finds who has them now.
    """

    lines: list[BoardLine]
    arrived: list[Arrived]
    is_all: bool = True
    sent: tuple[ReferralRow, ...] = ()

    @property
    def units(self) -> frozenset[UUID]:
        """Where what is shown is held, has come to, or was sent from."""
        here = [*(line.unit for line in self.lines), *(one.unit for one in self.arrived)]
        return frozenset([*here, *(row.sender_unit_id for row in self.sent)])

    @property
    def subjects(self) -> list[tuple[str, UUID]]:
        """What the record says was looked at."""
        referrals = [*(one.id for one in self.arrived), *(row.id for row in self.sent)]
        return [*(("line", line.id) for line in self.lines), *(("referral", one) for one in referrals)]


def as_reference(words: str) -> str | None:
    """A number as it is kept, however it was typed: "k 7g6 uqg" is K-7G6-UQG. None for what is a name."""
    found = _REFERENCE.fullmatch(re.sub(r"[\s-]", "", words).upper())
    return "-".join(found.groups()) if found else None


def is_called(name: str, words: str) -> bool:
    """Whether every word begins a word of the name; letters as they are folded in a search."""
    asked, has = fold(words).split(), fold(name).split()
    return bool(asked) and all(any(part.startswith(one) for part in has) for one in asked)


def find(
    session: Session,
    consents: Consents,
    actor: Actor,
    today: date,
    words: str,
    kept: ColumnElement[bool] = NOTHING,
) -> Found:
    """Lines the person holds or stands in for, what has come to their units, and what they sent; ``kept`` as there."""

    def shown(lines: ColumnElement[bool], referrals: ColumnElement[bool], *, is_all: bool = True) -> Found:
        held = board(session, consents, actor, today, kept=kept, only=lines)
        return Found(held, inbox(session, consents, actor, today, only=referrals), is_all)

    reference = as_reference(words)
    if reference:
        found = shown(LineRow.reference == reference, ReferralRow.reference == reference)
        found = replace(found, sent=_sent_from(session, actor, reference))
        if found.lines or found.arrived or found.sent:
            return found
    mine, theirs = held_by(session, actor)
    query = select(LineRow.id).where(*theirs).order_by(LineRow.next_on, LineRow.id)
    lines = session.scalars(query.limit(MOST + 1)).all()
    units, here = sent_to(session, actor)
    query = select(ReferralRow.line_id).where(*here).order_by(ReferralRow.deadline, ReferralRow.id)
    sent = session.scalars(query.limit(MOST + 1)).all()
    called = _called(session, consents, lines[:MOST], [desk.id for desk in mine], words)
    also = _called(session, consents, sent[:MOST], list(units), words)
    is_all = max(len(lines), len(sent)) <= MOST
    return shown(LineRow.id.in_(called), ReferralRow.line_id.in_(also), is_all=is_all)


def _sent_from(session: Session, actor: Actor, reference: str) -> tuple[ReferralRow, ...]:
    standing = [desk.id for desk in desks_of(session, actor) if actor.person in desk.stand_ins]
    mine = or_(ReferralRow.sender_id == actor.person, ReferralRow.sender_unit_id.in_(standing))
    query = select(ReferralRow).where(ReferralRow.reference == reference, mine)
    return tuple(session.scalars(query.where(ReferralRow.line_id.not_in(kept_from(actor)))))


def _called(
    session: Session, consents: Consents, lines: Collection[UUID], units: Collection[UUID], words: str
) -> list[UUID]:
    """Those of the lines whose parent is called so, as far as the units may read the name."""
    return [line for line, name in consents.names(session, lines, units).items() if is_called(name, words)]
