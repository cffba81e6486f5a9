"""A look at families: what each kind of reader sees, the names beside it, and that it is remembered.

Pages and API stand on this alone, so that no door shows more than another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.audit.domain import Act
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.domain import WARNED_BEFORE
from familiehus.consent.safe_contact import outdated
from familiehus.consent.service import Said
from familiehus.consent.storage import ConsentRow
from familiehus.consent.waiting import waiting_items
from familiehus.families.desks import Desk, desks
from familiehus.families.storage import ItemRow, LineRow
from familiehus.families.vocabulary import Field
from familiehus.referrals.bounced import is_missed
from familiehus.referrals.by_hand import ToTell, taken_back, to_tell
from familiehus.referrals.case import OVER, Case
from familiehus.referrals.domain import Action, Kind, Party, State
from familiehus.referrals.history import Given, Held, Step, Tried, consents_of, holdings, referrals_of, steps, tries
from familiehus.referrals.intake import details_of
from familiehus.referrals.journal import journal
from familiehus.referrals.let_in import may_ask_others
from familiehus.referrals.places import free_for
from familiehus.referrals.shown import named, newest, shown_text
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow
from familiehus.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LineSight:
    """A line as whoever holds it or stands in sees it."""

    row: LineRow
    place: Desk
    items: Sequence[Said]
    referrals: Sequence[ReferralRow]
    outside: Mapping[UUID, str]
    given: Given
    held: Sequence[Held]
    tries: Sequence[Tried]
    missed: bool

    @property
    def consents(self) -> Sequence[ConsentRow]:
        """The newest first."""
        return self.given.rows

    @property
    def awaiting(self) -> frozenset[UUID]:
        """The referrals that were sent and wait for the parent's own written yes."""
        unconfirmed = {consent.id for consent in self.consents if consent.unconfirmed}
        return frozenset(r.id for r in self.referrals if r.state == State.SENT and r.consent_id in unconfirmed)

    @property
    def resting(self) -> frozenset[UUID]:
        """The consents that were not taken back and that a referral under way rests on, or the contact itself."""
        rests = {r.consent_id for r in self.referrals if r.state != State.CLOSED}
        held = [c for c in self.consents if c.unit_id == self.row.unit_id and not c.withdrawn_at]
        rests |= {c.id for c in held if c.last_day == max(one.last_day for one in held)}
        return frozenset(c.id for c in self.consents if c.id in rests and not c.withdrawn_at)

    def yes_ends(self, today: date) -> date | None:
        """On which day a yes ends soon that something rests on."""
        if self.row.quiet:
            return None
        days = (c.last_day for c in self.consents if c.id in self.resting)
        return min((day for day in days if today <= day <= today + WARNED_BEFORE), default=None)


@dataclass(frozen=True, slots=True)
class ReferralSight:
    """A referral as somebody with a part in it sees it. ``over``: only that it is no longer of interest.

    ``journal``: for the sender, a sentence about the yes for their own journal. ``to_sign``: for the holder, the text
    a parent signs who would rather do that on paper; empty where no written yes is awaited. ``waiting``: for the sender
    and the holder, what goes on only when everyone with custody has said yes. ``contact_changed``: the receiver
    was given a safe contact that is not the newest, and reads none. ``left_until``: nobody asks the family before.
    ``may_ask_others``: the parent has let the receiver in. ``to_tell``: what only the sender can tell a receiver who is
    not here. ``taken_back``: for the sender and the holder, what a receiver who is here reads no more.
    ``place_free``: for the receiver, that the offer has a place for the family that waits.
    """

    case: Case
    parties: frozenset[Party]
    over: bool
    items: Sequence[Said]
    history: Sequence[Step]
    outside: str
    request: str = ""
    journal: str = ""
    to_sign: str = ""
    waiting: Sequence[Field] = ()
    contact_changed: bool = False
    left_until: date | None = None
    may_ask_others: bool = False
    to_tell: ToTell | None = None
    taken_back: Sequence[Field] = ()
    place_free: bool = False


def see_line(work: UnitOfWork, site: ReferralsSite, by: Acting, line: UUID) -> LineSight:
    """An open line of one's own; the look is buffered for the record. Raises NotFound."""
    session = work.session
    row, place = site.families.yours(session, by, line)
    sent_on = referrals_of(session, line)
    sight = LineSight(
        row,
        place,
        _standing(session, site, line, place),
        sent_on,
        {r.id: site.referrals.outside_of(r) for r in sent_on if r.unit_id is None},
        consents_of(session, line),
        holdings(session, line),
        tries(session, line),
        is_missed(session, line),
    )
    look(work, site, by, Act.LINE_SEEN, [place.organisation], [("line", line)])
    return sight


def details_now(session: Session, site: ReferralsSite, line: UUID, place: Desk) -> dict[str, str]:
    """The form of name, safe contact, place and days of one's own line, filled with what stands."""
    return details_of({one.field: one.text for one in _standing(session, site, line, place)})


def see_referral(work: UnitOfWork, site: ReferralsSite, by: Acting, referral: UUID) -> ReferralSight:
    """A referral one has a part in; the look is buffered for the record. Raises NotFound."""
    case = site.referrals.case(work.session, by, referral)
    parties = case.parties(by)
    over = parties == {Party.RECEIVER} and State(case.row.state) in OVER
    history = [] if over else _history(work.session, site, case, parties)
    outside = site.referrals.outside_of(case.row)
    asked = next((step.said for step in history if step.action is Action.SEND), "")
    request, because = (asked, "") if case.row.kind == Kind.INFORMATION else ("", asked)
    gave_it = parties & {Party.SENDER, Party.HOLDER}  # a receiver is told nothing of what they cannot read
    waiting = _waiting(work.session, site, case) if gave_it else frozenset()
    sight = ReferralSight(
        case,
        parties,
        over,
        [] if over else _readable(work.session, site, case, parties, waiting),
        history,
        outside,
        request,
        journal(work.session, case, _gone(work.session, case) or outside, waiting) if Party.SENDER in parties else "",
        _to_sign(work.session, site, case, request, because) if case.awaits_yes and Party.HOLDER in parties else "",
        _fields(work.session, waiting),
        not over and _contact_changed(work.session, case),
        None if over else _left_until(case, today(site)),
        may_ask_others(case, parties),
        to_tell(work.session, case.row) if gave_it else None,
        taken_back(work.session, case.row) if gave_it and Party.RECEIVER not in parties else (),
        case.row.unit_id is not None and Party.RECEIVER in parties and _place_free(work.session, site, case.row),
    )
    mine = by.actor.organisations() if by.actor else frozenset[UUID]()
    stands = {desk.organisation for desk in (case.sender, case.receiver, case.holder) if desk} & mine
    received = case.receiver if Party.RECEIVER in parties else None
    subjects = [("referral", referral), ("line", case.row.line_id)]
    look(work, site, by, Act.REFERRAL_SEEN, stands, subjects, received=received)
    return sight


def _place_free(session: Session, site: ReferralsSite, row: ReferralRow) -> bool:
    waits = row.state == State.WAITING
    return waits and row.id in free_for(session, site.limits, [row.id], today(site))


def look(
    work: UnitOfWork,
    site: ReferralsSite,
    by: Acting,
    act: Act,
    places: Collection[UUID],
    subjects: Collection[tuple[str, object]],
    *,
    received: Desk | None = None,
) -> None:
    """Put a look in the record of each organisation it is in. No record, no answer: commit before sending it.

    It says in which role and unit somebody looked: the parent is shown that, and not who it was. ``received``: the desk
    where it is with the one who looks.
    """
    for place in sorted(set(places), key=str):
        role, unit = "", None
        if received and received.organisation == place:
            role, unit = by.stands_in(place, received.id, receives=True)
        work.record(site.scribe.event(act, by, place, subjects, role=role, unit=unit))


def _waiting(session: Session, site: ReferralsSite, case: Case) -> frozenset[UUID]:
    """What was agreed to and waits for another parent's yes."""
    consent = session.get(ConsentRow, case.row.consent_id) if case.row.consent_id else None
    if consent is None:
        return frozenset()
    return waiting_items(session, site.consents, [consent], today(site)).get(consent.id, frozenset())


def _left_until(case: Case, now: date) -> date | None:
    until = case.line.not_before
    return until if until and until > now and case.row.state != State.CLOSED else None


def _contact_changed(session: Session, case: Case) -> bool:
    row = case.row
    if row.consent_id is None or row.unit_id == case.line.unit_id or row.state == State.CLOSED:
        return False
    return row.consent_id in outdated(session, [row.consent_id])


def _standing(session: Session, site: ReferralsSite, line: UUID, place: Desk) -> Sequence[Said]:
    """Of each field the newest that people of the unit may read."""
    return newest(site.consents.read(session, [line], [place.id]))


def _fields(session: Session, items: Collection[UUID]) -> tuple[Field, ...]:
    found = set(session.scalars(select(ItemRow.field).where(ItemRow.id.in_(items)))) if items else set()
    return tuple(field for field in Field if field in found)


def _readable(
    session: Session, site: ReferralsSite, case: Case, parties: frozenset[Party], waiting: Collection[UUID]
) -> list[Said]:
    """The newest of each field that the person's own desk may read.

    A receiver reads what this referral's own consent names, and where nobody here receives, it is the text to pass on.
    """
    own = set()
    if Party.RECEIVER in parties and case.row.unit_id:
        own.add(case.row.unit_id)
    if Party.SENDER in parties:
        own.add(case.row.sender_unit_id)
    if Party.HOLDER in parties and case.line.unit_id:
        own.add(case.line.unit_id)
    if case.row.unit_id is None and (case.unconfirmed or case.row.state == State.WITHDRAWN):
        return []  # the text to pass on: not before the parent has confirmed it, nor once the yes is over
    said = site.consents.read(session, [case.line.id], own)
    if case.row.unit_id is None or parties == {Party.RECEIVER}:
        named = site.consents.named_by(session, case.row.consent_id) - set(waiting)
        said = [one for one in said if one.id in named or one.unit == case.row.unit_id]
    if case.line.quiet and Party.HOLDER not in parties:  # where it ended badly no day of the child's stands there
        said = [one for one in said if one.field not in {Field.DUE, Field.BORN}]
    return newest(said)


def _to_sign(session: Session, site: ReferralsSite, case: Case, request: str, because: str) -> str:
    """The text the parent was shown, without what they have taken out since."""
    row = case.row
    stands = named(
        site.consents.read(session, [case.line.id], [case.line.unit_id or row.sender_unit_id]),
        site.consents.named_by(session, row.consent_id),
    )
    to = case.receiver.full_name if case.receiver else site.referrals.outside_of(row)
    latest = row.estimate_on if row.kind == Kind.INFORMATION else None
    return shown_text(to, Kind(row.kind), newest(stands), request, latest, because)


def _history(session: Session, site: ReferralsSite, case: Case, parties: frozenset[Party]) -> list[Step]:
    """The steps. What was said with the sending is the family's too: a receiver reads it while a yes stands."""
    found = steps(session, site.referrals, case.row.id)
    asked = any(step.said for step in found if step.action is Action.SEND)
    if not asked or parties != {Party.RECEIVER} or site.consents.valid(session, case.row.consent_id):
        return found
    return [replace(step, said="") if step.action is Action.SEND else step for step in found]


def today(site: ReferralsSite) -> date:
    """The calendar's day."""
    return site.scribe.calendar.now().date()


def people(session: Session, *persons: UUID | None) -> dict[UUID, str]:
    """Names of colleagues."""
    return directory.names(session, persons)


def units(session: Session, wanted: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of units, each with its organisation; also of those that are no more."""
    found = {key: desk.full_name for key, desk in desks(session, wanted).items()}
    gone = {key for key in wanted if key is not None} - found.keys()
    if gone:
        query = select(UnitRow.id, UnitRow.name, OrganisationRow.name).where(UnitRow.id.in_(gone))
        rows = session.execute(query.join(OrganisationRow, OrganisationRow.id == UnitRow.organisation_id))
        found |= {key: f"{name}, {organisation}" for key, name, organisation in rows}
    return found


def _gone(session: Session, case: Case) -> str:
    """The name of a receiving unit that is no more; empty of one that is here."""
    gone = case.row.unit_id if case.receiver is None else None
    return units(session, [gone]).get(gone, "") if gone else ""


def offers(session: Session, wanted: Collection[UUID | None]) -> dict[UUID, str]:
    """Names of offers."""
    keys = [key for key in wanted if key is not None]
    if not keys:
        return {}
    rows = session.query(OfferRow.id, OfferRow.document).where(OfferRow.id.in_(keys))
    return {key: str(document.get("name", "")) for key, document in rows}
