"""What one can do with a referral: the table says what is possible, this carries it out as one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from familiehus.access.permissions import Permission
from familiehus.accounts.acting import Acting, Scribe
from familiehus.audit.domain import Act, Door
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.service import Asked, Consents
from familiehus.consent.storage import ConsentRow
from familiehus.families.desks import Desk, desks, receiver_at
from familiehus.families.domain import LONGEST_PLAN, Ending, Goodbye, Holder
from familiehus.families.service import Families, new_reference
from familiehus.families.shut_outs import check_open_to, is_kept_from
from familiehus.families.storage import HoldingRow, LineRow
from familiehus.families.vocabulary import Why
from familiehus.feedback.demand import declined
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.referrals.case import NOTHING_SAID, Case, NewReferral, Said, check_words, may_have_it, tried_since_found
from familiehus.referrals.domain import Action, Effect, Facts, Kind, Party, State
from familiehus.referrals.duties import after, holder_of
from familiehus.referrals.let_in import asks_from
from familiehus.referrals.limits import Limits
from familiehus.referrals.notices import Notices
from familiehus.referrals.places import offer_on, place_free
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.referrals.transitions import DUTIES, YES_ASKED_FOR, Transition, actions, apply, find
from familiehus.storage.changing import change
from familiehus.storage.sealing import Sealer
from familiehus.storage.unit_of_work import UnitOfWork, ask

OUTSIDE = "referrals.outside"
SAID = "referral_steps.said"
LINE_OUTSIDE = "contact_lines.outside"
OPEN_HELP = "Det gives ikke efter barnets lov § 30, § 31 eller § 32."
_HOLDERS_TURN = tuple(state for state, duty in DUTIES.items() if duty.party is Party.HOLDER)
Follows = Callable[[UnitOfWork, Acting, Case, Scribe, Notices], None]
# A referral with its line and that one's other referrals; put together once: every act and every page asks it.
_OF_IT = select(ReferralRow.line_id).where(ReferralRow.id == bindparam("referral")).scalar_subquery()
_WITH_OTHERS = (
    select(ReferralRow, LineRow, ConsentRow.unconfirmed)
    .join(LineRow, LineRow.id == ReferralRow.line_id)
    .outerjoin(ConsentRow, ConsentRow.id == ReferralRow.consent_id)
    .where(ReferralRow.line_id == _OF_IT)
)
_AS_IT_STANDS = {"populate_existing": True}
_ADD_STEP = insert(StepRow)


class Referrals:
    """The acts on referrals: NotFound for whoever has no part in one, Refused where the table says no."""

    def __init__(
        self,
        scribe: Scribe,
        families: Families,
        consents: Consents,
        notices: Notices,
        sealer: Sealer,
        limits: Limits,
        follows: Iterable[Follows],
    ) -> None:
        self._scribe = scribe
        self._families = families
        self._consents = consents
        self._notices = notices
        self._sealer = sealer
        self._limits = limits
        self._follows = tuple(follows)

    def send(self, work: UnitOfWork, by: Acting, new: NewReferral) -> ReferralRow:
        """A new referral, sent at once with the consent it rests on: one act, all or nothing."""
        row = self.draft(work, by, new)
        self.act(work, by, row.id, Action.SEND, Said(request=new.request or new.because))
        return row

    def draft(self, work: UnitOfWork, by: Acting, new: NewReferral) -> ReferralRow:
        """A referral with its consent, not sent yet, by whom ``asks_from`` allows. Raises Refused for no receiver."""
        line, place = asks_from(work.session, self._families, self._consents, by, new.line, new.kind)
        receiver = self._receiver(work.session, new)
        if is_kept_from(work.session, line, new.unit):
            raise Refused("the parent does not want them to see this")
        if by.person is None or (receiver and receiver.id == place.id and new.kind is Kind.HANDOVER):
            raise Refused("the contact is in that unit already")
        asked = Asked(line, place.organisation, new.unit, new.offer, line.language, new.shown)
        consent = self._consents.record(work, by, asked, new.consent)
        today = self._scribe.calendar.now().date()
        row = ReferralRow(
            id=new.id,
            reference=new_reference("H"),
            line_id=line.id,
            organisation_id=place.organisation,
            kind=new.kind.value,
            state=State.DRAFT.value,
            offer_id=new.offer,
            sender_id=by.person,
            sender_unit_id=place.id,
            unit_id=new.unit,
            consent_id=consent.id,
            made_at=self._scribe.calendar.now(),
            actor_id=by.person,
            actor_unit_id=place.id,
            deadline=place.opening.after(today, DUTIES[State.DRAFT].days or 0),
            estimate_on=new.latest,
        )
        if new.unit is None:
            row.outside = self._sealer.seal(OUTSIDE, row.id, new.outside.strip())
        work.session.add(row)
        work.session.flush()
        subjects = [("referral", row.id), ("line", line.id)]
        work.record(self._scribe.event(Act.REFERRAL_MADE, by, place.organisation, subjects, purpose=new.kind.value))
        return row

    def act(
        self,
        work: UnitOfWork,
        by: Acting,
        referral: UUID,
        action: Action,
        said: Said = NOTHING_SAID,
        version: int | None = None,
    ) -> Case:
        """Carry out one row of the table. Raises NotFound, Refused with the reason, or Conflict for an old version."""
        case = self.case(work.session, by, referral)
        if self._families.was_tried(work.session, case.line.id, said.number):
            return case  # the same form, sent twice
        if version is not None and case.row.version != version:
            raise Conflict("somebody else changed this referral first; nothing was changed")
        self._check_said(work.session, case, said)
        party, row = self._transition(work.session, by, case, action, said)
        held = case.line.holder_id
        self._carry_out(work, by, case, row, said)
        self._step(work, by, case, party, action, said)
        for follows in self._follows:
            follows(work, by, case, self._scribe, self._notices)
        self._notices.moved(work, by, case, action, has_another_contact=case.line.holder_id != held)
        if action is Action.DECLINE:
            offer = work.session.get(OfferRow, case.row.offer_id) if case.row.offer_id else None
            declined(work.session, self._scribe.calendar.now().date(), offer.document if offer else None)
        return case

    def withdraw_consent(self, work: UnitOfWork, by: Acting, consent: ConsentRow, items: Collection[UUID] = ()) -> None:
        """The parent takes back a yes. What rests on the whole of it says so; a contact that had moved returns.

        Nobody else acts on the yes, or takes back more of it, until this is over.
        """
        work.session.flush()
        work.session.refresh(consent, with_for_update={"key_share": True})
        if items:
            self._consents.withdraw(work, by, consent, items)
            if any(self._consents.standing(work.session, consent.id)):
                return
        self._consents.withdraw(work, by, consent)
        self.end_what_rests_on(work, consent, Acting(Door.FAMILY), Action.WITHDRAW)

    def confirm_consent(self, work: UnitOfWork, by: Acting, consent: ConsentRow) -> None:
        """The parent's own written yes: what rests on it goes on to its receiver in the same transaction."""
        query = select(ReferralRow.id, ReferralRow.state, ReferralRow.kind).where(ReferralRow.consent_id == consent.id)
        for key, state, kind in work.session.execute(query).all():
            if consent.unconfirmed and find(State(state), Action.CONFIRM, Kind(kind)) is not None:
                self.act(work, by, key, Action.CONFIRM)
        self._consents.confirm(work, by, consent)

    def end_what_rests_on(self, work: UnitOfWork, consent: ConsentRow, by: Acting, action: Action) -> None:
        """Referrals whose consent has ended end in the same transaction, and the contact returns (invariants 1, 3)."""
        query = select(ReferralRow.id, ReferralRow.state, ReferralRow.kind).where(ReferralRow.consent_id == consent.id)
        line = work.session.get_one(LineRow, consent.line_id, populate_existing=True)
        for key, state, kind in work.session.execute(query).all():
            if find(State(state), action, Kind(kind)) is not None:
                self.act(work, by, key, action)
        held = line.holder_id
        self._return_from(work, by, line, consent.unit_id)
        if line.holder_id != held:  # no step of a referral tells them
            self._notices.given(work, line, tells_parent=action is Action.LAPSE)

    def case(self, session: Session, by: Acting, referral: UUID) -> Case:
        """The referral as somebody with a part in it meets it. Raises NotFound for everybody else."""
        # as they stand now: a door may have read the line before somebody took over
        rows = session.execute(_WITH_OTHERS, {"referral": referral}, execution_options=_AS_IT_STANDS)
        found = {one.id: (one, line, bool(unconfirmed)) for one, line, unconfirmed in rows}
        if referral not in found:
            raise NotFound("no such referral, or not yours")
        row, line, unconfirmed = found.pop(referral)
        others = tuple(one for one, _, _ in found.values())
        places = desks(session, [line.unit_id, row.sender_unit_id, row.unit_id])

        def place(unit: UUID | None) -> Desk | None:
            return places.get(unit) if unit else None

        three = place(line.unit_id), place(row.sender_unit_id), place(row.unit_id)
        case = Case(row, line, *three, others, unconfirmed)
        parties = case.parties(by)
        if not parties or (parties == {Party.RECEIVER} and row.unit_id is not None and case.is_senders):
            raise NotFound("no such referral, or not yours")
        if by.actor is not None:
            _standing(by, case)
            check_open_to(session, by.actor, line)
        return case

    def what_was_said(self, step: StepRow) -> str:
        """The words of a step of the history."""
        return "" if step.said is None else self._sealer.open(SAID, step_key(step.referral_id, step.number), step.said)

    def outside_of(self, row: ReferralRow) -> str:
        """Who receives, when that is nobody here."""
        return "" if row.outside is None else self._sealer.open(OUTSIDE, row.id, row.outside)

    def _check_said(self, session: Session, case: Case, said: Said) -> None:
        check_words(said)
        today = self._scribe.calendar.now().date()
        if said.on is not None and said.on < today:
            raise Refused("that day is over", "on")  # it is always one to come: the next time, or a free place
        if said.on is not None and said.on > today + LONGEST_PLAN:
            raise Refused("choose a day within a year", "on")
        if said.receiver is not None and said.receiver not in may_have_it(session, case):
            raise Refused("say who will reach the parent")

    def _receiver(self, session: Session, new: NewReferral) -> Desk | None:
        if new.unit is None:
            if not new.outside.strip():
                raise Refused("say who is to receive it")
            return None
        receiver = receiver_at(session, new.unit)
        if receiver is None:
            raise Refused("nobody takes referrals there; use the ways in that its page shows")
        return receiver

    def _transition(
        self, session: Session, by: Acting, case: Case, action: Action, said: Said
    ) -> tuple[Party, Transition]:
        facts = self._facts(session, by, case, said, action)
        state = State(case.row.state)
        parties = sorted(case.parties_to(by, action))
        able = [p for p in parties if action in actions(state, facts.kind, p)]
        party = next(iter(able), parties[0])
        return party, apply(state, action, party, facts)

    def _facts(self, session: Session, by: Acting, case: Case, said: Said, action: Action) -> Facts:
        row = case.row
        receiver = self._named(by, case, said)
        needed = find(State(row.state), action, Kind(row.kind))
        asks = needed is not None and not YES_ASKED_FOR.isdisjoint(needed.guards)
        given, valid = self._consents.standing(session, row.consent_id) if asks else (False, False)
        return Facts(
            kind=Kind(row.kind),
            consent_given=given,
            consent_valid=valid,
            other_handover_under_way=case.other_handover,
            sender_holds_contact=case.line.ending is None and case.line.unit_id == row.sender_unit_id,
            receiver_named=receiver is not None or row.unit_id is None,
            tries=tried_since_found(session, row.id) if action is Action.GIVE_UP else (),
            place_free=action is not Action.START or place_free(session, self._limits, row),
            gates_missing=self._limits.gates(session, row) if _begins(row, action, said) else (),
            family_wants_waiting=said.wants_to_wait,
            reason=said.reason,
            what_next=said.what_next,
            estimate_given=said.on is not None,
            programme_stops=self._limits.programme_stops(session, row.id, action),
            signature_seen=said.signature_seen,
            taken_over=row.taken_over,
            not_talked=row.not_talked,
            successor_named=row.unit_id is not None or row.kind != Kind.HANDOVER or bool(said.successor.strip()),
        )

    def _named(self, by: Acting, case: Case, said: Said, *, talks: bool = False) -> UUID | None:
        """Who in the receiving unit has the parent: whoever is named, else who talks with them, has it, or says yes."""
        if case.receiver is None or by.actor is None:
            return case.row.receiver_id
        me = by.person if case.receiver.receives(by.actor) else None
        return said.receiver or (me if talks else None) or case.row.receiver_id or me

    def _carry_out(self, work: UnitOfWork, by: Acting, case: Case, transition: Transition, said: Said) -> None:
        row, action, receiver = case.row, transition.action, case.row.receiver_id
        if action in {Action.ACCEPT, Action.REACH, Action.TAKE_OVER}:
            receiver = self._named(by, case, said, talks=action is Action.REACH)
        if action in {Action.LOG_TRY, Action.REACH}:
            reached, trying = action is Action.REACH, case.receiver or case.sender
            self._families.log_try(
                work, by, case.line, said.way, reached=reached, about=row.id, place=trying, number=said.number
            )
        for effect in transition.effects:
            self._effect(work, by, case, effect, receiver, said)
        if Effect.SHARING_ENDS in transition.effects and not case.holds_by_it:
            self._return_from(work, by, case.line, row.unit_id)
        had_place = row.takes_place
        change(work.session, row, **after(case, transition, receiver, said, self._scribe.calendar.now()))
        if had_place and not row.takes_place:
            offer_on(work, by, row, self._limits, self._notices, self._scribe.calendar.now())

    def _effect(
        self, work: UnitOfWork, by: Acting, case: Case, effect: Effect, receiver: UUID | None, said: Said
    ) -> None:
        row, line = case.row, case.line
        if effect is Effect.CONTACT_MOVES and row.kind == Kind.HANDOVER:
            self._hand_over(work, by, case, receiver, said)
        elif effect is Effect.CONTACT_RETURNS and row.kind == Kind.HANDOVER and line.unit_id == row.unit_id is not None:
            self._give_back(work, by, line)
        elif effect is Effect.SHARING_ENDS and row.consent_id is not None and not case.holds_by_it:
            self._consents.close(work, by, work.session.get_one(ConsentRow, row.consent_id))
        elif effect is Effect.YES_COUNTS and row.consent_id is not None:
            self._consents.confirm(work, by, work.session.get_one(ConsentRow, row.consent_id))

    def _give_back(self, work: UnitOfWork, by: Acting, line: LineRow) -> None:
        self._families.give_back(work, by, line, self._consents.ended_for(work.session, line.id))
        self.follow(work.session, line)

    def _return_from(self, work: UnitOfWork, by: Acting, line: LineRow, unit: UUID | None) -> None:
        """A unit that holds the contact by a yes gives it back with the last one, however long ago it took over."""
        held_by_a_yes = unit is not None and unit == line.unit_id
        if held_by_a_yes and unit in self._consents.ended_for(work.session, line.id) and self._came_later(work, line):
            self._give_back(work, by, line)

    def _came_later(self, work: UnitOfWork, line: LineRow) -> bool:
        first = select(HoldingRow.unit_id).where(HoldingRow.line_id == line.id, HoldingRow.number == 1)
        return work.session.scalar(first) != line.unit_id

    def _hand_over(self, work: UnitOfWork, by: Acting, case: Case, receiver: UUID | None, said: Said) -> None:
        """Taken over: the contact moves. With a receiver outside the line closes, and their name stays on it."""
        row, line = case.row, case.line
        if row.unit_id is not None and receiver is not None:
            self._families.give(work, by, line, Holder(receiver, row.unit_id), Why.TAKEN_OVER, case.receiver)
        else:
            if any(one.state != State.CLOSED for one in case.others):
                raise Refused("a referral is still under way")
            there = "\n".join(" ".join(words.split()) for words in (self.outside_of(row), said.successor))
            line.outside = self._sealer.seal(LINE_OUTSIDE, line.id, there)
            self._families.finish(work, line, Ending.OUTSIDE_HOLDS, Goodbye(parent_told=True))
        _follow(line, case.others)

    def follow(self, session: Session, line: LineRow) -> None:
        """What waits for the holder waits for whoever holds the line now; call it when the contact has moved."""
        query = select(ReferralRow).where(ReferralRow.line_id == line.id, ReferralRow.state.in_(_HOLDERS_TURN))
        _follow(line, session.scalars(query))

    def _step(self, work: UnitOfWork, by: Acting, case: Case, party: Party, action: Action, said: Said) -> None:
        row = case.row
        words = said.reason.strip() or said.what_next.strip() or said.request.strip() or said.successor.strip()
        if action is Action.START and _is_open_help(row, said):
            words = OPEN_HELP
        step = {
            "referral_id": row.id,
            "number": row.steps,
            "action": action.value,
            "state": row.state,
            "person_id": by.person,
            "party": party.value,
            "at": self._scribe.calendar.now(),
            "said": self._sealer.seal(SAID, step_key(row.id, row.steps), words) if words else None,
        }
        ask(work.session, _ADD_STEP, step)
        place = case.receiver if party is Party.RECEIVER and case.receiver else case.sender
        where = place.organisation if place else row.organisation_id
        subjects = [("referral", row.id), ("line", row.line_id), ("state", row.state)]
        work.record(self._scribe.event(Act.REFERRAL_MOVED, by, where, subjects, purpose=action.value))


def _standing(by: Acting, case: Case) -> None:
    """The policy is asked in the organisation one stands in: a token may be limited, a role may have ended."""
    places = (case.receiver, case.sender, case.holder)
    mine = next(p for p in places if p and by.actor and p.organisation in by.actor.organisations())
    by.require(Permission.MEET_FAMILIES, mine.organisation)


def _follow(line: LineRow, rows: Iterable[ReferralRow]) -> None:
    for row in rows:
        if row.state in _HOLDERS_TURN:
            row.actor_id, row.actor_unit_id = holder_of(row, line)


def step_key(referral: UUID, number: int) -> UUID:
    """What a step's words are bound to: the referral, and the number in it."""
    return UUID(int=(referral.int + number) % (1 << 128))


def _begins(row: ReferralRow, action: Action, said: Said) -> bool:
    """Whether the legal gates are asked: at the start, and where somebody outside takes over and begins unseen."""
    if action is Action.START:
        return not _is_open_help(row, said)
    outside = row.unit_id is None and row.offer_id is not None
    return action is Action.TAKE_OVER and outside and row.kind == Kind.HANDOVER


def _is_open_help(row: ReferralRow, said: Said) -> bool:
    """Said of what begins outside with no offer named; of a named offer its own source says it."""
    return said.open_help and row.unit_id is None and row.offer_id is None
