"""Referrals as the parent meets them on their page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.consent.storage import ConsentItemRow
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.storage import ItemRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.domain import asks_whether_talked, can_say_no, is_shown
from familiehus.family_page.storage import ParentAnswerRow
from familiehus.family_page.vocabulary import Answer
from familiehus.referrals.case import is_to_be_sent
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.duties import waits_for_parent
from familiehus.referrals.service import Referrals
from familiehus.referrals.storage import ReferralRow, StepRow

_US = frozenset({Party.HOLDER, Party.SENDER, Party.RECEIVER})
_MEETING = frozenset({State.ACCEPTED, State.IN_CONTACT, State.WAITING, State.TAKEN_OVER, State.ACTIVE})
OfferNames = Callable[[Session, Collection[UUID]], dict[UUID, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and the organisation it belongs to, by name, and where parents ring; empty where nobody has said."""

    name: str
    organisation: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the receiver of a message is asked to do, and by when; ``because``: why an offer for others is asked."""

    request: str = ""
    latest: date | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A referral as the parent meets it. ``who`` is whom it went to, ``person`` who there has it by name.

    ``by_us``: it was stopped by somebody who works here, and not on this page. ``reach``: by which way somebody gets
    in touch; None where no way is known. ``asked``: what a message asks for. ``left_until``: it waits, because the
    parent wants to be left until then. ``stopped``: they want no more of anything, and nobody asks again.
    ``to_be_sent``: it goes by hand, and nobody has said yet that it went. ``place``: the unit it went to, if one did.
    ``late``: the day it should have been, in place of ``by``, once that is over. ``unreached``: there is a
    safe way, and the parent's yes does not tell them. ``taken_over``: they have, also where a place is waited for.
    """

    id: UUID
    kind: Kind
    state: State
    who: str
    person: str
    by: date | None
    estimate: date | None
    can_say_no: bool
    asks_talked: bool
    answered: Answer | None
    lapsed: bool = False
    unconfirmed: bool = False
    by_us: bool = False
    reach: SafeWay | None = None
    asked: Asked = Asked()
    left_until: date | None = None
    stopped: bool = False
    to_be_sent: bool = False
    place: Place | None = None
    late: date | None = None
    unreached: bool = False
    taken_over: bool = False

    @property
    def rung_at(self) -> Place | None:
        """Whom the parent can ring about it: those who have said yes, where they have a phone."""
        met = self.state in _MEETING and self.kind is not Kind.INFORMATION
        return self.place if met and self.place and self.place.phone else None


@dataclass(frozen=True, slots=True)
class Around:
    """What the ways of one line are told with: names, what the parent has said, what awaits a yes, and how to reach."""

    places: Mapping[UUID, Place]
    names: Mapping[UUID, str]
    answers: Collection[ParentAnswerRow]
    awaiting: Collection[UUID]
    contact: Contact | None
    asked: Mapping[UUID, Asked]
    today: date
    left_until: date | None = None
    stopped: bool = False


def ways(
    session: Session, site: Referrals, offer_names: OfferNames, rows: Collection[ReferralRow], around: Around
) -> tuple[Way, ...]:
    """Every referral the parent knows of, in the order given."""
    offers = offer_names(session, {row.offer_id for row in rows if row.offer_id})
    told = {Answer.TALKED, Answer.NOT_TALKED}
    said = {a.referral_id: Answer(a.answer) for a in around.answers if a.answer in told}
    stopped, told_how = _stopped(session, rows), _told_how(session, rows)
    return tuple(
        replace(
            _way(row, site, offers, around, said.get(row.id), stopped.get(row.id)),
            unreached=around.contact is not None and row.consent_id not in told_how,
        )
        for row in rows
        if is_shown(State(row.state)) and (not around.stopped or row.state == State.WITHDRAWN)
        if not _has_said_yes_since(row, rows, around)
    )


def _has_said_yes_since(row: ReferralRow, rows: Collection[ReferralRow], around: Around) -> bool:
    """Whether a no is over: the parent has said yes to the same place since, to the same offer where it was to one."""
    return row.state == State.WITHDRAWN and any(
        later.made_at > row.made_at
        and later.unit_id == row.unit_id is not None
        and row.offer_id in {None, later.offer_id}
        and is_shown(State(later.state))
        and later.state != State.WITHDRAWN
        and later.consent_id not in around.awaiting
        for later in rows
    )


def _way(
    row: ReferralRow,
    site: Referrals,
    offers: Mapping[UUID, str],
    around: Around,
    said: Answer | None,
    stopped_by: Party | None,
) -> Way:
    state, kind = State(row.state), Kind(row.kind)
    is_late = row.deadline is not None and row.deadline < around.today
    to = site.outside_of(row) or (around.places[row.unit_id].name if row.unit_id else "")
    return Way(
        id=row.id,
        kind=kind,
        state=state,
        who=offers.get(row.offer_id, to) if row.offer_id else to,
        person=around.names.get(row.receiver_id, "") if row.receiver_id else "",
        by=None if is_late else row.deadline,
        late=row.deadline if is_late else None,
        estimate=row.estimate_on,
        can_say_no=can_say_no(state, kind),
        asks_talked=asks_whether_talked(state, kind, said),
        answered=said,
        lapsed=stopped_by is Party.NOBODY,
        unconfirmed=row.consent_id in around.awaiting and state is State.SENT,
        by_us=stopped_by in _US,
        reach=reached_by(around.contact),
        asked=around.asked[row.id],
        left_until=around.left_until if waits_for_parent(state, kind) else None,
        stopped=around.stopped,
        to_be_sent=is_to_be_sent(row),
        place=around.places.get(row.unit_id) if row.unit_id else None,
        taken_over=row.taken_over,
    )


def asked_for(session: Session, site: Referrals, row: ReferralRow) -> Asked:
    """What was said with the sending: a part of what the parent confirms, gone with their yes."""
    is_message = row.kind == Kind.INFORMATION
    if row.state == State.WITHDRAWN or not (is_message or row.offer_id):
        return Asked()
    sent = select(StepRow).where(StepRow.referral_id == row.id, StepRow.action == Action.SEND)
    step = session.scalars(sent).first()
    said = site.what_was_said(step) if step else ""
    return Asked(said, row.estimate_on) if is_message else Asked(because=said)


def reached_by(contact: Contact | None) -> SafeWay | None:
    """The way somebody gets in touch by; None where there is none, or a number for one other use (R090)."""
    return None if contact is None or contact.limited else contact.way


def can_be_rung(contact: Contact | None) -> bool:
    """Whether there is a number to ring when the parent asks for it. Words to ring by, of old, hold the number."""
    if contact is None or contact.limited:
        return False
    return contact.way is SafeWay.PHONE or bool(contact.phone)


def _told_how(session: Session, referrals: Collection[ReferralRow]) -> frozenset[UUID | None]:
    """Of their consents those that name a safe way, which one the parent has not taken out."""
    query = (
        select(ConsentItemRow.consent_id)
        .join(ItemRow, ItemRow.id == ConsentItemRow.item_id)
        .where(ConsentItemRow.consent_id.in_([row.consent_id for row in referrals if row.consent_id]))
        .where(ConsentItemRow.withdrawn_at.is_(None), ItemRow.field == Field.CONTACT)
    )
    return frozenset(session.scalars(query))


def _stopped(session: Session, referrals: Collection[ReferralRow]) -> dict[UUID, Party]:
    """Who stopped those that were; nobody did where the time of a yes was up."""
    stopped = [row.id for row in referrals if row.state == State.WITHDRAWN]
    if not stopped:
        return {}
    query = select(StepRow.referral_id, StepRow.party).where(
        StepRow.referral_id.in_(stopped), StepRow.action.in_((Action.WITHDRAW, Action.LAPSE))
    )
    return {key: Party(party) for key, party in session.execute(query)}
