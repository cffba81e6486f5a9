"""What stands on the parent's page: put together from their own line, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.audit.storage import EventRow, LineLookRow
from familiehus.consent.domain import Purpose
from familiehus.consent.service import CONTENT
from familiehus.consent.storage import ConsentItemRow, ConsentRow
from familiehus.consent.waiting import waiting_items
from familiehus.families.contact import SafeWay
from familiehus.families.desks import desk_if_any
from familiehus.families.domain import Ending
from familiehus.families.storage import ItemRow, LineRow
from familiehus.families.vocabulary import Field
from familiehus.family_page.domain import taking_over
from familiehus.family_page.storage import ConfirmationRow, ParentAnswerRow
from familiehus.family_page.vocabulary import WANTS_TO_TALK, Answer, TakingOver
from familiehus.family_page.ways import (
    Around,
    Asked,
    OfferNames,
    Place,
    Way,
    asked_for,
    can_be_rung,
    reached_by,
    ways,
)
from familiehus.kernel.clock import danish_day
from familiehus.referrals.domain import Action, State
from familiehus.referrals.longer import asked_until, said_again
from familiehus.referrals.service import LINE_OUTSIDE
from familiehus.referrals.shown import shown
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.storage import ReferralRow, StepRow

LOOKS_SHOWN = 50
# Within how many opening days of the unit somebody rings.
CALLED_WITHIN_DAYS = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One item a consent names; ``stands`` until it was taken back, and ``text`` only so long.

    ``waits``: nobody reads it yet, because somebody else with custody has not said yes.
    """

    id: UUID
    field: Field
    stands: bool
    text: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who works here wrote down that they saw the parent's signature on paper: who, and when."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Again:
    """When the parent last said a yes again; ``here``: by themself, on this page."""

    on: date
    here: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent: to whom, why, what of it stands, until when. ``asked`` when a written yes is wanted here.

    ``unconfirmed``: nobody reads anything before it is given. ``request`` is what the receiver is asked to do,
    ``because`` why an offer is asked that is for others.
    ``by_hand``: the receiver is not here and has the text sent; no page of ours shuts for them.
    ``again``: that it was said again. ``asked_until``: it soon ends, and goes on until that day if the parent says so.
    ``handed``: what has come of it, where they were to take over; what was agreed to stays as it was shown.
    """

    id: UUID
    to: str
    purpose: Purpose
    given_on: date
    last_day: date
    pieces: tuple[Piece, ...]
    stands: bool
    asked: bool
    unconfirmed: bool = False
    request: str = ""
    latest: date | None = None
    signed: Signed | None = None
    by_hand: bool = False
    handed: TakingOver = TakingOver.TO_COME
    because: str = ""
    again: Again | None = None
    asked_until: date | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened what is known: when, in which role and where; never by name."""

    at: datetime
    role: str
    place: Place


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole page. ``contact`` is None once nobody here holds it; ``outside`` is then who does, if somebody does.

    ``reach`` is how somebody gets in touch, ``rings`` whether there is a number to ring when the parent asks for it.
    ``asked_about`` is the offer a parent named who came by themself, ``answered_by`` the day until somebody answers,
    or should have. ``again_by``: when their contact does something again, where nothing else is under way.
    """

    language: str
    quiet: bool
    contact: str | None
    place: Place | None
    outside: str
    ending: Ending | None
    ways: tuple[Way, ...]
    agreed: tuple[Agreed, ...]
    looks: tuple[Look, ...]
    waits: frozenset[Answer]
    asked_again_on: date | None
    called_by: date | None
    reach: SafeWay | None
    rings: bool
    asked_about: str = ""
    answered_by: date | None = None
    again_by: date | None = None

    @property
    def stopped(self) -> bool:
        """Whether the parent wants no more: nothing is asked, and the holder says goodbye."""
        return Answer.NO_MORE in self.waits


class Overviews:
    """Puts the page together."""

    def __init__(self, site: ReferralsSite, offer_names: OfferNames) -> None:
        self._site = site
        self._offer_names = offer_names

    def of(self, session: Session, line: LineRow) -> Overview:
        """What the parent of this line may see now. Whoever calls has recorded the look."""
        referrals = session.scalars(
            select(ReferralRow).where(ReferralRow.line_id == line.id).order_by(ReferralRow.made_at.desc())
        ).all()
        consents = session.scalars(
            select(ConsentRow).where(ConsentRow.line_id == line.id).order_by(ConsentRow.given_at.desc())
        ).all()
        answers = session.scalars(
            select(ParentAnswerRow).where(ParentAnswerRow.line_id == line.id).order_by(ParentAnswerRow.at)
        ).all()
        units = {line.unit_id, *(r.unit_id for r in referrals), *(c.unit_id for c in consents)}
        places = _places(session, {unit for unit in units if unit})
        around = self._around(session, line, referrals, consents, answers, places)
        given = self._agreed(session, line, consents, places, referrals, around.asked)
        under_way = () if line.quiet else ways(session, self._site.referrals, self._offer_names, referrals, around)
        today, answered = around.today, answered_by(line, answers, around.today)
        calm = not (under_way or answered or around.stopped or around.left_until)
        return Overview(
            language=line.language,
            quiet=line.quiet,
            contact=around.names.get(line.holder_id) if line.holder_id else None,
            place=places.get(line.unit_id) if line.unit_id else None,
            outside=self._site.sealer.open(LINE_OUTSIDE, line.id, line.outside) if line.outside else "",
            ending=Ending(line.ending) if line.ending else None,
            ways=under_way,
            agreed=tuple(map(_in_silence, given)) if line.quiet else given,
            looks=_looks(session, line.id),
            waits=frozenset(Answer(a.answer) for a in answers if a.settled_at is None),
            asked_again_on=around.left_until,
            called_by=called_by(session, line, today),
            reach=reached_by(around.contact),
            rings=can_be_rung(around.contact),
            asked_about=self._asked_about(session, line),
            answered_by=answered,
            again_by=again_by(line, today) if calm else None,
        )

    def _around(
        self,
        session: Session,
        line: LineRow,
        referrals: Collection[ReferralRow],
        consents: Collection[ConsentRow],
        answers: Collection[ParentAnswerRow],
        places: Mapping[UUID, Place],
    ) -> Around:
        today = self._site.scribe.calendar.now().date()
        return Around(
            places,
            directory.names(session, [line.holder_id, *(r.receiver_id for r in referrals)]),
            answers,
            frozenset(c.id for c in consents if c.unconfirmed),
            self._site.families.items.contact(session, line.id),
            {row.id: asked_for(session, self._site.referrals, row) for row in referrals},
            today,
            line.not_before if line.not_before and line.not_before > today else None,
            any(a.answer == Answer.NO_MORE and a.settled_at is None for a in answers),
        )

    def _asked_about(self, session: Session, line: LineRow) -> str:
        wanted = None if line.quiet else line.asked_offer_id
        return self._offer_names(session, [wanted]).get(wanted, "") if wanted else ""

    def _agreed(
        self,
        session: Session,
        line: LineRow,
        rows: Collection[ConsentRow],
        places: dict[UUID, Place],
        referrals: Collection[ReferralRow],
        messages: Mapping[UUID, Asked],
    ) -> tuple[Agreed, ...]:
        pieces = self._pieces(session, rows)
        resting = {r.consent_id: r for r in referrals}
        outside = {r.consent_id: self._site.referrals.outside_of(r) for r in referrals}
        query = select(ConfirmationRow).where(ConfirmationRow.consent_id.in_([row.id for row in rows]))
        signed = _signed(session, referrals)
        asked = {c.consent_id for c in session.scalars(query) if c.confirmed_at is None} - set(signed)
        today = self._site.scribe.calendar.now().date()
        again = _again(session, rows)
        wanted = {row.id: _wanted(row, resting.get(row.id), messages) for row in rows}
        return tuple(
            Agreed(
                id=row.id,
                to=_full(places[row.unit_id]) if row.unit_id else outside.get(row.id, ""),
                purpose=Purpose(row.purpose),
                given_on=row.given_at.date(),
                last_day=row.last_day,
                pieces=tuple(pieces.get(row.id, ())),
                stands=_stands(row, pieces.get(row.id, ()), today),
                asked=row.id in asked or row.unconfirmed,
                unconfirmed=row.unconfirmed,
                signed=signed.get(row.id),
                request=wanted[row.id].request,
                latest=wanted[row.id].latest,
                by_hand=row.unit_id is None,
                handed=_handed(line, resting.get(row.id)),
                because=wanted[row.id].because,
                again=again.get(row.id),
                asked_until=_asked_until(line, row, resting.get(row.id), today),
            )
            for row in rows
        )

    def _pieces(self, session: Session, consents: Collection[ConsentRow]) -> dict[UUID, list[Piece]]:
        """What each names; the words themselves only of what stands."""
        given = {row.id for row in consents if row.withdrawn_at is None}
        query = (
            select(ConsentItemRow.consent_id, ConsentItemRow.withdrawn_at, ItemRow)
            .join(ItemRow, ItemRow.id == ConsentItemRow.item_id)
            .where(ConsentItemRow.consent_id.in_([row.id for row in consents]))
            .order_by(ItemRow.field, ItemRow.id)
        )
        today = self._site.scribe.calendar.now().date()
        standing = [row for row in consents if row.id in given]
        waiting = waiting_items(session, self._site.consents, standing, today)
        found: dict[UUID, list[Piece]] = {}
        for consent, withdrawn, item in session.execute(query):
            field = Field(item.field)
            stands = withdrawn is None
            told = stands and consent in given
            text = shown(field, self._site.sealer.open(CONTENT, item.id, item.content)) if told else ""
            found.setdefault(consent, []).append(
                Piece(item.id, field, stands, text, waits=item.id in waiting.get(consent, ()))
            )
        return found


def _stands(row: ConsentRow, pieces: Iterable[Piece], today: date) -> bool:
    return row.withdrawn_at is None and today <= row.last_day and any(piece.stands for piece in pieces)


def _again(session: Session, rows: Collection[ConsentRow]) -> dict[UUID, Again]:
    newest = {key: times[0] for key, times in said_again(session, [row.id for row in rows]).items()}
    return {key: Again(danish_day(row.given_at), row.recorded_by is None) for key, row in newest.items()}


def _asked_until(line: LineRow, row: ConsentRow, referral: ReferralRow | None, today: date) -> date | None:
    under_way = referral is not None and referral.state != State.CLOSED
    return asked_until(line, row, under_way=under_way, today=today)


def _in_silence(one: Agreed) -> Agreed:
    """Where it ended badly: that there is a yes, to be taken back; no day, none of the words, and no question."""
    pieces = tuple(replace(piece, text="") for piece in one.pieces if piece.field not in {Field.DUE, Field.BORN})
    return replace(one, pieces=pieces, asked=False, request="", latest=None, because="", again=None)


def _wanted(consent: ConsentRow, referral: ReferralRow | None, messages: Mapping[UUID, Asked]) -> Asked:
    """What was said with the sending, while the yes stands."""
    return messages[referral.id] if referral and consent.withdrawn_at is None else Asked()


def _handed(line: LineRow, referral: ReferralRow | None) -> TakingOver:
    """Whether they hold the contact today: here, or outside, where the line was closed with their name."""
    if referral is None:
        return TakingOver.TO_COME
    holds = line.unit_id == referral.unit_id if referral.unit_id else line.outside is not None
    return taking_over(taken_over=referral.taken_over, holds=holds)


def _signed(session: Session, referrals: Collection[ReferralRow]) -> dict[UUID, Signed]:
    """By consent: a signature on paper is never written down without the parent seeing who did it."""
    consents = {r.id: r.consent_id for r in referrals if r.consent_id}
    query = select(StepRow.referral_id, StepRow.person_id, StepRow.at).where(
        StepRow.referral_id.in_(consents), StepRow.action == Action.CONFIRM_ON_PAPER
    )
    found = session.execute(query).all() if consents else []
    names = directory.names(session, [person for _, person, _ in found]) if found else {}
    return {consents[key]: Signed(names.get(person, "") if person else "", danish_day(at)) for key, person, at in found}


def _looks(session: Session, line: UUID) -> tuple[Look, ...]:
    query = (
        select(EventRow)
        .join(LineLookRow, and_(LineLookRow.chain == EventRow.chain, LineLookRow.number == EventRow.number))
        .where(LineLookRow.line_id == line)
        .order_by(EventRow.at.desc(), EventRow.number.desc())
        .limit(LOOKS_SHOWN)
    )
    events = session.scalars(query).all()
    units = _places(session, {e.unit for e in events if e.unit})
    owners = directory.organisation_names(session, {e.chain for e in events})
    looks = (Look(e.at, e.role, _seen_from(e, units, owners)) for e in events)
    once_a_day: dict[tuple[date, str, Place], Look] = {}
    for look in looks:
        once_a_day.setdefault((danish_day(look.at), look.role, look.place), look)
    return tuple(once_a_day.values())


def _seen_from(event: EventRow, units: dict[UUID, Place], owners: dict[UUID, str]) -> Place:
    organisation = Place("", owners.get(event.chain, ""))
    return units.get(event.unit, organisation) if event.unit else organisation


def _places(session: Session, units: Collection[UUID]) -> dict[UUID, Place]:
    """By name and number, also units that have closed since."""
    query = select(UnitRow.id, UnitRow.name, OrganisationRow.name, UnitRow.phone).join(
        OrganisationRow, OrganisationRow.id == UnitRow.organisation_id
    )
    rows = session.execute(query.where(UnitRow.id.in_(units))).all()
    return {key: Place(name, organisation, phone) for key, name, organisation, phone in rows}


def answered_by(line: LineRow, answers: Collection[ParentAnswerRow], today: date) -> date | None:
    """By which day somebody gets in touch with a parent who asked for it; a day that is over where nobody has.

    None once somebody has, or where that is not promised.
    """
    if line.ending is not None or line.quiet or line.not_before is not None:
        return None
    if line.contact_on is None:
        return line.next_on
    asked = [a for a in answers if a.settled_at is None and a.answer in WANTS_TO_TALK and a.on_day]
    if not asked or asked[-1].on_day is None:
        return None
    has_heard = asked[-1].on_day < today and line.contact_on >= danish_day(asked[-1].at)
    return None if has_heard else asked[-1].on_day


def again_by(line: LineRow, today: date) -> date | None:
    """When whoever holds the line means to do something again; None where that is over, or nobody may be told."""
    is_told = line.ending is None and not line.quiet and line.next_on >= today
    return line.next_on if is_told else None


def called_by(session: Session, line: LineRow, today: date) -> date | None:
    """By which day somebody rings who is asked to today: the unit's next opening day. None when nobody holds it."""
    place = desk_if_any(session, line.unit_id)
    return place.opening.after(today, CALLED_WITHIN_DAYS) if place else None


def _full(place: Place) -> str:
    return f"{place.name}, {place.organisation}"
