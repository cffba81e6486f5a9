"""Who is told when a referral moves: whoever must act next, and the parent; never more than that something is new."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.families.desks import Desk, desk_if_any
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import HoldingRow, LineRow
from familiehus.kernel.clock import Clock
from familiehus.notifications.domain import Owed, RecipientKind, Template
from familiehus.referrals import occasions
from familiehus.referrals.case import Case
from familiehus.referrals.domain import Action
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork

Owe = Callable[..., None]
MOVED = "moved"
# What a parent is told of; everything else is on their page when they look. A yes that lapses is nothing they did.
NEWS = frozenset(
    {
        Action.SEND,
        Action.CONFIRM_ON_PAPER,
        Action.ACCEPT,
        Action.TAKE_OVER,
        Action.PUT_ON_WAITING,
        Action.DECLINE,
        Action.GIVE_UP,
        Action.LAPSE,
    }
)


class Notices:
    """Puts what is owed in the outbox, in the transaction of the change."""

    def __init__(self, clock: Clock, owe: Owe) -> None:
        self._clock = clock
        self._owe = owe

    def moved(
        self, work: UnitOfWork, by: Acting, case: Case, action: Action, *, has_another_contact: bool = False
    ) -> None:
        """After a transition: the next actor and their stand-ins, and the parent when it is news to them.

        ``has_another_contact``: the step has moved the contact, which is news unless the parent took it themself.
        """
        row = case.row
        told = may_know(work.session, case.line, next_actors(case))
        now = self._clock.now()
        owed = [Owed.task("referral", row.id, MOVED, person, now, row.steps) for person in told if person != by.person]
        is_news = action in NEWS or (has_another_contact and by.door is not Door.FAMILY)
        if is_news and not case.line.quiet:
            owed.append(self._parent(row.id, case.line.id, row.steps, case.line.language))
        self._owe(work, *owed)

    def overdue(self, work: UnitOfWork, kind: str, key: UUID, occasion: str, person: UUID, step: int) -> None:
        """A day has passed, or soon will: this one comes alone. A later step replaces what was not sent."""
        self._owe(work, Owed.task(kind, key, occasion, person, self._clock.now(), step, urgent=True))

    def at_once(self, work: UnitOfWork, kind: str, key: UUID, occasion: str, person: UUID) -> None:
        """Something one person must know before they do anything else."""
        self.overdue(work, kind, key, occasion, person, 1)

    def task(self, work: UnitOfWork, kind: str, key: UUID, occasion: str, person: UUID) -> None:
        """Something new for one person, with the morning's digest."""
        self._owe(work, Owed.task(kind, key, occasion, person, self._clock.now()))

    def given(self, work: UnitOfWork, line: LineRow, *, tells_parent: bool = False) -> None:
        """The contact has come to somebody who did not ask for it: they and their deputy hear so in the morning.

        ``tells_parent``: nothing of theirs moved it, so they hear that there is something new, as of a pass-on.
        """
        place = desk_if_any(work.session, line.unit_id)
        moves = work.session.scalar(select(func.count()).where(HoldingRow.line_id == line.id))
        occasion = occasions.given(moves or 0)
        for person in sorted(holder_and_deputy(work.session, line, place)):
            self.task(work, "line", line.id, occasion, person)
        if tells_parent:
            self.news(work, "line", line.id, line, occasion)

    def news(self, work: UnitOfWork, kind: str, key: UUID, line: LineRow, occasion: str = MOVED) -> None:
        """Something new on the parent's page; nothing where everything toward them has stopped."""
        if line.quiet:
            return
        owed = Owed(kind, key, occasion, RecipientKind.LINE, line.id, 1, Template.PARENT_NEWS, self._clock.now(),
                    language=line.language)  # fmt: skip
        self._owe(work, owed)

    def _parent(self, referral: UUID, line: UUID, step: int, language: str) -> Owed:
        return Owed(
            "referral",
            referral,
            MOVED,
            RecipientKind.LINE,
            line,
            step,
            Template.PARENT_NEWS,
            self._clock.now(),
            language=language,
        )


def next_actors(case: Case) -> frozenset[UUID]:
    """The person whose turn it is and the unit's coordinator and deputy: tasks land with both."""
    places = {place.id: place for place in (case.holder, case.sender, case.receiver) if place}
    return whose_turn(case.row, places.get(case.row.actor_unit_id) if case.row.actor_unit_id else None)


def whose_turn(row: ReferralRow, place: Desk | None) -> frozenset[UUID]:
    """The same, at the desk that acts next; None where it is no more."""
    stand_ins = place.stand_ins if place else frozenset()
    if row.actor_id is None:
        return stand_ins
    deputies = {place.deputy} if place and place.deputy else set()
    return frozenset({row.actor_id, *deputies})


def holder_and_deputy(session: Session, line: LineRow, place: Desk | None) -> frozenset[UUID]:
    """Who hears of a line: its holder and their deputy, without those the parent has shut out."""
    deputy = place.deputy if place else None
    return may_know(session, line, {one for one in (line.holder_id, deputy) if one})
