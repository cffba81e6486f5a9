"""A referral with everything its rules judge, and as whom somebody stands to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.consent.domain import Draft
from familiehus.families.desks import Desk, who_receives
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import Way
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import check_no_cpr
from familiehus.referrals.domain import Action, Facts, Kind, Party, State
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.referrals.transitions import actions

_LONGEST = 2000
TALKED = (State.IN_CONTACT, State.TAKEN_OVER, State.WAITING, State.ACTIVE)
# When the family has said no, a receiver is told only that (handover.md).
OVER = frozenset({State.WITHDRAWN, State.CLOSED})
_ON_THE_WAY = (State.SENT, State.ACCEPTED, State.IN_CONTACT)
# The parent acts by their own page; the worker sees that a consent's time is up; the command that ends an organisation
# answers for those who were there.
_WITHOUT_NAME = {
    Door.FAMILY: frozenset({Party.FAMILY}),
    Door.WORKER: frozenset({Party.NOBODY}),
    Door.COMMAND: frozenset({Party.RECEIVER}),
}


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What is to be sent. ``id`` is chosen by whoever asks, so that asking twice makes one referral.

    ``unit`` is the receiver; without one ``outside`` says who it is in words. ``request`` is what an information asks,
    ``because`` the sentence that says why an offer for others is asked.
    """

    id: UUID
    line: UUID
    kind: Kind
    unit: UUID | None
    outside: str
    offer: UUID | None
    consent: Draft
    shown: str
    latest: date | None = None
    request: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What an action carries: a reason, what comes next, a request, who receives, a day, how the parent was reached.

    ``number`` is the form's own, so that a try that is sent twice is one try. ``open_help``: what begins outside with
    no offer named is given under none of § 30, § 31 and § 32. ``signature_seen``: the parent's own, on the shown text.
    ``successor``: somebody outside who took over, by name and number.
    """

    reason: str = ""
    what_next: str = ""
    receiver: UUID | None = None
    on: date | None = None
    wants_to_wait: bool = False
    way: Way = Way.PHONE
    request: str = ""
    number: UUID | None = None
    open_help: bool = False
    signature_seen: bool = False
    successor: str = ""


NOTHING_SAID = Said()


def check_words(said: Said) -> None:
    """Raises Refused for words that are too long, or that hold a CPR number."""
    written = (said.reason, said.what_next, said.request, said.successor)
    if max(map(len, written)) > _LONGEST:
        raise Refused("the text is too long")
    check_no_cpr(*written)


@dataclass(frozen=True, slots=True)
class Case:
    """A referral with everything its rules judge: its line and that one's other referrals, and the three desks.

    ``unconfirmed``: its consent awaits the parent's own written yes.
    """

    row: ReferralRow
    line: LineRow
    holder: Desk | None
    sender: Desk | None
    receiver: Desk | None
    others: tuple[ReferralRow, ...] = ()
    unconfirmed: bool = False

    @property
    def awaits_yes(self) -> bool:
        """Whether it is sent and waits for the parent's own written yes."""
        return self.unconfirmed and self.row.state == State.SENT

    @property
    def other_handover(self) -> bool:
        """Whether another one is under way."""
        return any(map(is_under_way, self.others))

    @property
    def holds_by_it(self) -> bool:
        """Whether a handover is done and its receiver holds the contact by its consent: settling it ends no sharing."""
        row = self.row
        return row.state == State.COMPLETED and row.kind == Kind.HANDOVER and self.line.unit_id == row.unit_id

    @property
    def not_talked(self) -> bool:
        """Whether the parent says that they have not talked, and nobody has since."""
        return self.row.not_talked and self.row.state in TALKED

    @property
    def to_be_sent(self) -> bool:
        """Whether the text is still to be sent, by hand, to somebody who is not here."""
        return is_to_be_sent(self.row) and not self.unconfirmed

    @property
    def is_senders(self) -> bool:
        """Whether the receiver knows nothing of it, and where it ended before the parent's written yes never will."""
        return self.row.sent_at is None or self.unconfirmed

    @property
    def is_deserted(self) -> bool:
        """Whether it went to a unit that is no more, or for which nobody stands any longer."""
        return self.row.unit_id is not None and (self.receiver is None or self.receiver.coordinator is None)

    def parties_to(self, by: Acting, action: Action) -> frozenset[Party]:
        """As whom somebody does this: where nobody is left to say no, whoever sent it says so and finds another way."""
        found = self.parties(by)
        says_no = action is Action.DECLINE and self.is_deserted and Party.SENDER in found
        return found | {Party.RECEIVER} if says_no else found

    def parties(self, by: Acting) -> frozenset[Party]:
        """As whom somebody stands to this referral."""
        if by.actor is None:
            return _WITHOUT_NAME.get(by.door, frozenset())
        found = set()
        if _acts_for(by, self.row.sender_id, self.sender):
            found.add(Party.SENDER)
            if self.row.unit_id is None:
                found.add(Party.RECEIVER)
            if self.line.holder_id is None:  # closed, as when somebody outside took over: the last word is the sender's
                found.add(Party.HOLDER)
        if _acts_for(by, self.line.holder_id, self.holder):
            found.add(Party.HOLDER)
        if self.receiver is not None and self.receiver.receives(by.actor):
            found.add(Party.RECEIVER)
        return frozenset(found)

    def sent_from(self, by: Acting) -> Desk | None:
        """The desk somebody has sent it from, as long as it is not over: they stay with it until it has begun."""
        sends = Party.SENDER in self.parties(by) and State(self.row.state) not in OVER
        return self.sender if sends else None

    def actions(self, by: Acting) -> tuple[Action, ...]:
        """What they can do now, each once; nobody outside says yes to what the parent has not confirmed.

        Nothing is signed on paper but what awaits the parent's written yes.
        """
        state, kind = State(self.row.state), Kind(self.row.kind)
        facts = self._on_itself(kind)
        found = dict.fromkeys(a for party in sorted(self.parties(by)) for a in actions(state, kind, party, facts))
        if Party.RECEIVER in self.parties_to(by, Action.DECLINE) and Action.DECLINE not in found:
            found |= {a: None for a in actions(state, kind, Party.RECEIVER, facts) if a is Action.DECLINE}
        hidden = Action.ACCEPT if self.awaits_yes else Action.CONFIRM_ON_PAPER
        return tuple(a for a in found if a is not hidden)

    def _on_itself(self, kind: Kind) -> Facts:
        """What stands on the referral; of nothing else is known, before anybody acts, that it is well."""
        row = self.row
        return Facts(
            kind,
            taken_over=row.taken_over,
            not_talked=row.not_talked,
            place_free=False,
            gates_missing=("unasked",),
            programme_stops=True,
        )


def is_to_be_sent(row: ReferralRow) -> bool:
    """Whether nobody has said yet that it went to its receiver, who is not here."""
    return row.unit_id is None and row.state == State.SENT and row.sent_at is None


def is_under_way(row: ReferralRow) -> bool:
    """Whether it is a handover that nobody has taken over yet: a line has one of them at most."""
    waits = row.state == State.WAITING and not row.taken_over
    return row.kind == Kind.HANDOVER and (waits or row.state in _ON_THE_WAY)


def _acts_for(by: Acting, person: UUID | None, place: Desk | None) -> bool:
    if by.actor is None or place is None or place.organisation not in by.actor.organisations():
        return False
    return by.actor.person == person or by.actor.person in place.stand_ins


def may_have_it(session: Session, case: Case) -> dict[UUID, str]:
    """Who at the receiving desk can have the parent, by name: everybody who answers there and is not shut out."""
    there = who_receives(session, case.receiver) if case.receiver else {}
    known = may_know(session, case.line, there) if there else frozenset()
    return {person: name for person, name in there.items() if person in known}


def tried_since_found(session: Session, referral: UUID) -> tuple[date, ...]:
    """The days somebody tried in vain; where the parent was found again, only those after that."""
    mine = StepRow.referral_id == referral
    found = select(func.max(StepRow.number)).where(mine, StepRow.action == Action.FIND_AGAIN).scalar_subquery()
    query = select(StepRow.at).where(mine, StepRow.action == Action.LOG_TRY, StepRow.number > func.coalesce(found, 0))
    return tuple(danish_day(at) for at in session.scalars(query))
