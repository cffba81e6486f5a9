"""What a parent does on the page. Each is one act that is remembered, and lands with the holder and who stands in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Act
from familiehus.consent.domain import ConsentForm, Custody, Understood
from familiehus.consent.extending import SaidAgain, extend
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import desk_if_any
from familiehus.families.shut_outs import may_know
from familiehus.families.storage import LineRow
from familiehus.family_page.domain import ask_again, asks_whether_talked, can_say_no
from familiehus.family_page.overview import called_by
from familiehus.family_page.service import PARENT, OpenPage, open_line
from familiehus.family_page.storage import ConfirmationRow, ParentAnswerRow
from familiehus.family_page.vocabulary import SETTLED_AT_ONCE, URGENT, WANTS_TO_TALK, Answer
from familiehus.family_page.ways import can_be_rung
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import NotFound
from familiehus.kernel.ids import new_id
from familiehus.notifications.domain import Owed
from familiehus.notifications.outbox import owe
from familiehus.referrals.by_hand import sender_hears
from familiehus.referrals.domain import Action, Kind, State
from familiehus.referrals.duties import leave_until
from familiehus.referrals.longer import asked_until, said_again
from familiehus.referrals.occasions import waits
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something a parent said that nobody has settled: for the board and the line's page."""

    id: UUID
    line: UUID
    answer: Answer
    referral: UUID | None
    consent: UUID | None
    on: date | None
    at: datetime


class Answers:
    """The parent's acts on their own page, and what the holder does about them."""

    def __init__(self, site: ReferralsSite) -> None:
        self._site = site

    def call_me(self, work: UnitOfWork, here: OpenPage) -> date:
        """ "Ring til mig", or "skriv til mig" where there is no number to ring: by which day somebody does."""
        line = open_line(work.session, here)
        by_day = called_by(work.session, line, self._today()) or self._today()
        rings = can_be_rung(self._site.families.items.contact(work.session, line.id))
        self._say(work, line, Answer.CALL_ME if rings else Answer.WRITE_ME, on=by_day)
        line.next_on, line.promised_on = min(line.next_on, by_day), by_day
        return by_day

    def not_now(self, work: UnitOfWork, here: OpenPage, day: date | None) -> date:
        """ "Ikke nu": nobody asks before that day (R085). Raises Refused for a day that cannot be."""
        line = open_line(work.session, here)
        on = ask_again(day, self._today())
        for asked in WANTS_TO_TALK:
            self._settle(work.session, line, asked)
        line.promised_on = None
        self._say(work, line, Answer.NOT_NOW, on=on)
        line.next_on, line.climbed = on, 0
        self._leave_until(work, line, on)
        return on

    def no_thanks(self, work: UnitOfWork, here: OpenPage, referral: UUID) -> None:
        """ "Nej tak" to one offer: it is withdrawn, and what was shared for it with it. Raises Refused, NotFound."""
        self._referral(work.session, here, referral)
        self._site.referrals.act(work, PARENT, referral, Action.WITHDRAW)

    def no_more(self, work: UnitOfWork, here: OpenPage) -> None:
        """ "Vi vil ikke mere": every offer and every consent is withdrawn; the holder says goodbye on purpose."""
        line = open_line(work.session, here)
        for asked in (*WANTS_TO_TALK, Answer.NOT_NOW):
            self._settle(work.session, line, asked)
        line.promised_on = None
        self._leave_until(work, line, None)
        for key, state, kind in work.session.execute(
            select(ReferralRow.id, ReferralRow.state, ReferralRow.kind).where(ReferralRow.line_id == line.id)
        ).all():
            if can_say_no(State(state), Kind(kind)):
                self._site.referrals.act(work, PARENT, key, Action.WITHDRAW)
        standing = select(ConsentRow).where(ConsentRow.line_id == line.id, ConsentRow.withdrawn_at.is_(None))
        for consent in work.session.scalars(standing).all():
            self._site.referrals.withdraw_consent(work, PARENT, consent)
        self._bring_up(work.session, line)
        self._say(work, line, Answer.NO_MORE)

    def talked(self, work: UnitOfWork, here: OpenPage, referral: UUID, *, yes: bool) -> None:
        """ "Har I talt sammen?": a no comes up at once, with the holder and with who said so.

        Until they have talked, or the parent says yes, nobody takes over (R008). Raises NotFound when it is not asked.
        """
        row = self._referral(work.session, here, referral)
        if not asks_whether_talked(State(row.state), Kind(row.kind), None):
            raise NotFound("nobody asks that")
        line = work.session.get_one(LineRow, here.line)
        if not yes:
            self._bring_up(work.session, line)
        row.not_talked = not yes
        self._settle(work.session, line, Answer.NOT_TALKED, referral=referral)
        self._say(work, line, Answer.TALKED if yes else Answer.NOT_TALKED, referral=referral)

    def withdraw(self, work: UnitOfWork, here: OpenPage, consent: UUID, items: Collection[UUID] = ()) -> None:
        """Take back a consent, or some items of it: acts at the next read. Raises NotFound for another's."""
        self._site.referrals.withdraw_consent(work, PARENT, self._consent(work.session, here, consent), items)
        sender_hears(work, self._site, consent)

    def not_agreed(self, work: UnitOfWork, here: OpenPage, consent: UUID) -> bool:
        """ "Det har jeg ikke sagt ja til": the sharing stops, and the holder is called; False where there is none."""
        row = self._consent(work.session, here, consent)
        self._site.referrals.withdraw_consent(work, PARENT, row)
        line = work.session.get_one(LineRow, here.line)
        if line.ending is not None:
            return False
        self._bring_up(work.session, line)
        self._say(work, line, Answer.NOT_AGREED, consent=row.id)
        return True

    def alone(self, work: UnitOfWork, here: OpenPage, appointment: UUID) -> None:
        """ "Jeg vil tale alene": no joint talk any more, and somebody finds another time. Raises NotFound."""
        line = open_line(work.session, here)
        referral = self._site.appointments.alone(work, PARENT, line, appointment)
        self._say(work, line, Answer.ALONE, referral=referral)

    def ask_confirmation(self, work: UnitOfWork, by: Acting, consent: UUID) -> None:
        """The holder wants a written yes on the page. Raises NotFound as always; asking twice changes nothing."""
        row = work.session.get(ConsentRow, consent)
        if row is None or by.person is None:
            raise NotFound("no such consent, or not yours")
        line, _ = self._site.families.yours(work.session, by, row.line_id)
        if work.session.get(ConfirmationRow, consent) is not None:
            return
        now = self._site.scribe.calendar.now()
        work.session.add(ConfirmationRow(consent_id=consent, asked_by=by.person, asked_at=now))
        subjects = [("consent", consent), ("line", line.id)]
        work.record(self._site.scribe.event(Act.CONFIRMATION_ASKED, by, line.organisation_id, subjects))

    def confirm(self, work: UnitOfWork, here: OpenPage, consent: UUID) -> None:
        """ "Bekræft på min side": the consent counts as written from now on. Raises NotFound when nobody asks.

        Where the setting asks for it, only now the receiver is told, and reads.
        """
        row, line = self._consent(work.session, here, consent), work.session.get_one(LineRow, here.line)
        asked = work.session.get(ConfirmationRow, consent)
        given, _valid = self._site.consents.standing(work.session, consent)
        if not given or line.quiet or not (asked or row.unconfirmed):
            raise NotFound("nobody asks that")
        now = self._site.scribe.calendar.now()
        if asked is None:
            asked = ConfirmationRow(consent_id=consent, asked_by=row.recorded_by, asked_at=row.given_at)
            work.session.add(asked)
        if asked.confirmed_at is None:
            asked.confirmed_at, row.form = now, ConsentForm.WRITTEN.value
            self._say(work, line, Answer.CONFIRMED, consent=consent)
        self._site.referrals.confirm_consent(work, PARENT, row)

    def say_again(self, work: UnitOfWork, here: OpenPage, consent: UUID) -> None:
        """A yes that soon ends goes on, in writing. Raises NotFound when nobody asks; pressed twice it counts once."""
        row, line = self._consent(work.session, here, consent), work.session.get_one(LineRow, here.line)
        under_way = work.session.scalar(
            select(exists().where(ReferralRow.consent_id == consent, ReferralRow.state != State.CLOSED))
        )
        today = self._today()
        until = asked_until(line, row, under_way=bool(under_way), today=today)
        if until is None:
            if any(danish_day(one.given_at) == today for one in said_again(work.session, [consent]).get(consent, [])):
                return
            raise NotFound("nobody asks that")
        custody = Custody(row.custody) if row.custody else None
        said = SaidAgain(ConsentForm.WRITTEN, Understood.OWN_LANGUAGE, custody, until, agreed=True)
        extend(work, self._site.scribe, self._site.consents, PARENT, row, said)

    def want_other_contact(self, work: UnitOfWork, line: LineRow) -> None:
        """The parent named their own holder: not shut out in silence; whoever stands for the unit is told."""
        self._bring_up(work.session, line)
        self._say(work, line, Answer.OTHER_CONTACT)

    def waiting(self, session: Session, lines: Collection[UUID], reader: UUID | None) -> Mapping[UUID, list[Waiting]]:
        """What parents have said and nobody has settled, by line, the oldest first: flags of the board.

        That they have not talked stands until somebody has talked with them.
        That another contact is wanted is not the holder's to read while somebody else stands for the unit.
        """
        query = (
            select(ParentAnswerRow, LineRow.holder_id, UnitRow.coordinator_id, UnitRow.deputy_id)
            .join(LineRow, LineRow.id == ParentAnswerRow.line_id)
            .join(UnitRow, UnitRow.id == LineRow.unit_id, isouter=True)
            .join(ReferralRow, ReferralRow.id == ParentAnswerRow.referral_id, isouter=True)
            .where(ParentAnswerRow.line_id.in_(lines), ParentAnswerRow.settled_at.is_(None))
            .where(or_(ParentAnswerRow.answer != Answer.NOT_TALKED, ReferralRow.not_talked))
        )
        found: dict[UUID, list[Waiting]] = {}
        for row, holder, *stand_ins in session.execute(query.order_by(ParentAnswerRow.at)):
            others = set(stand_ins) - {holder, None}
            if row.answer == Answer.OTHER_CONTACT and reader == holder and others:
                continue
            answer = Answer(row.answer)
            one = Waiting(row.id, row.line_id, answer, row.referral_id, row.consent_id, row.on_day, row.at)
            found.setdefault(row.line_id, []).append(one)
        return found

    def wants_no_more(self, session: Session, line: UUID) -> bool:
        """Whether the parent has said on their own page that all is to stop, and nobody has said goodbye yet."""
        return any(one.answer is Answer.NO_MORE for one in self.waiting(session, [line], None).get(line, ()))

    def settle(self, work: UnitOfWork, by: Acting, answer: UUID) -> None:
        """The holder, or who stands in, has done something about it. Raises NotFound; twice changes nothing."""
        row = work.session.get(ParentAnswerRow, answer)
        if row is None:
            raise NotFound("no such answer, or not yours")
        line, _ = self._site.families.yours(work.session, by, row.line_id)
        if row.settled_at is None:
            row.settled_at, row.settled_by = self._site.scribe.calendar.now(), by.person
            if row.answer in WANTS_TO_TALK:
                line.promised_on = None
            work.record(
                self._site.scribe.event(
                    Act.PARENT_SETTLED, by, line.organisation_id, [("line", line.id)], purpose=row.answer
                )
            )

    def has_talked(self, work: UnitOfWork, by: Acting, line: LineRow) -> None:
        """The holder, or who stands in, has talked with the parent: who asked for that waits for it no more."""
        asked = (ParentAnswerRow.answer.in_(WANTS_TO_TALK), ParentAnswerRow.settled_at.is_(None))
        for row in work.session.scalars(
            select(ParentAnswerRow).where(ParentAnswerRow.line_id == line.id, *asked)
        ).all():
            self.settle(work, by, row.id)

    def _say(
        self,
        work: UnitOfWork,
        line: LineRow,
        answer: Answer,
        *,
        on: date | None = None,
        referral: UUID | None = None,
        consent: UUID | None = None,
    ) -> None:
        self._settle(work.session, line, answer, referral=referral, consent=consent)
        now = self._site.scribe.calendar.now()
        row = ParentAnswerRow(id=new_id(), line_id=line.id, answer=answer.value, at=now, on_day=on)
        row.referral_id, row.consent_id = referral, consent
        if answer in SETTLED_AT_ONCE:
            row.settled_at = now
        work.session.add(row)
        work.record(
            self._site.scribe.event(
                Act.PARENT_SAID, PARENT, line.organisation_id, [("line", line.id)], purpose=answer.value
            )
        )
        if answer not in SETTLED_AT_ONCE:
            self._tell(work, line, row.id, answer, referral if answer is Answer.NOT_TALKED else None)

    def _settle(
        self,
        session: Session,
        line: LineRow,
        answer: Answer,
        *,
        referral: UUID | None = None,
        consent: UUID | None = None,
    ) -> None:
        """The same said again takes the place of what was said before."""
        query = select(ParentAnswerRow).where(
            ParentAnswerRow.line_id == line.id,
            ParentAnswerRow.answer == answer.value,
            ParentAnswerRow.settled_at.is_(None),
        )
        for before in session.scalars(query):
            if (before.referral_id, before.consent_id) == (referral, consent):
                before.settled_at = self._site.scribe.calendar.now()

    def _tell(self, work: UnitOfWork, line: LineRow, key: UUID, answer: Answer, referral: UUID | None) -> None:
        people = set(_who(work.session, line.holder_id, line.unit_id))
        if referral is not None:  # who says that they have talked must hear it, too
            row = work.session.get_one(ReferralRow, referral)
            people |= _who(work.session, row.receiver_id, row.unit_id)
        if answer is Answer.OTHER_CONTACT:
            people = people - {line.holder_id} or people
        told, now = may_know(work.session, line, people), self._site.scribe.calendar.now()
        owe(work, *(Owed.task("answer", key, "said", person, now, urgent=answer in URGENT) for person in told))

    def _leave_until(self, work: UnitOfWork, line: LineRow, until: date | None) -> None:
        """Whoever would have asked the parent sooner is told that there is something new."""
        rows = leave_until(work.session, line, until, self._today())
        for row in rows if until else ():
            people = may_know(work.session, line, _who(work.session, row.actor_id, row.actor_unit_id))
            for person in people - _who(work.session, line.holder_id, line.unit_id):
                occasion = waits(row.steps, row.deadline)
                self._site.notices.task(work, "referral", row.id, occasion, person)

    def _bring_up(self, session: Session, line: LineRow) -> None:
        """The holder's turn, as soon as somebody is there."""
        place = desk_if_any(session, line.unit_id)
        now = self._site.scribe.calendar.now()
        line.next_on = min(line.next_on, place.opening.soonest(now) if place else now.date())

    def _referral(self, session: Session, here: OpenPage, referral: UUID) -> ReferralRow:
        row = session.get(ReferralRow, referral)
        if row is None or row.line_id != here.line:
            raise NotFound("no such referral, or not yours")
        return row

    def _consent(self, session: Session, here: OpenPage, consent: UUID) -> ConsentRow:
        row = session.get(ConsentRow, consent)
        if row is None or row.line_id != here.line:
            raise NotFound("no such consent, or not yours")
        return row

    def _today(self) -> date:
        return self._site.scribe.calendar.now().date()


def _who(session: Session, person: UUID | None, unit: UUID | None) -> frozenset[UUID]:
    """Somebody and who stands in at their desk."""
    place = desk_if_any(session, unit)
    return frozenset({person, *(place.stand_ins if place else ())} - {None})


def still_due(session: Session, owed: Owed, _now: datetime) -> bool:
    """Whether what the parent said, and staff are told of, has not been settled since."""
    row = session.get(ParentAnswerRow, owed.subject_id)
    return row is None or row.settled_at is None
