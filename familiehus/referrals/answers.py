"""Lines, referrals and consents in the shapes of the API: what a sight holds, and nothing looked up besides names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from familiehus.consent.service import Said
from familiehus.families.contact import Contact
from familiehus.families.items import as_date
from familiehus.families.spoken import Spoken
from familiehus.families.vocabulary import FIELDS, Field
from familiehus.kernel.clock import DENMARK
from familiehus.referrals.board import Arrived, BoardLine, Frame, Waiting
from familiehus.referrals.by_hand import ToTell
from familiehus.referrals.domain import Action, Party, State
from familiehus.referrals.handed_on import HandedOn
from familiehus.referrals.history import Held, Step, Tried
from familiehus.referrals.looking import LineSight, ReferralSight, offers, people, units
from familiehus.referrals.shown import ASKS, due_over, shown
from familiehus.referrals.storage import ReferralRow
from familiehus.referrals.talks.news import TalkNews
from familiehus.referrals.wording import ACTIONS, ANSWERS, SENT_BY_HAND
from familiehus.web.i18n import gettext

Json = dict[str, Any]


class ParentSaid(Protocol):
    """Something a parent said on their own page that nobody has settled: the family's side knows it."""

    @property
    def id(self) -> UUID: ...
    @property
    def answer(self) -> StrEnum: ...
    @property
    def referral(self) -> UUID | None: ...
    @property
    def consent(self) -> UUID | None: ...
    @property
    def on(self) -> date | None: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the people, units and offers an answer speaks of, each kind in one statement."""

    persons: Mapping[UUID, str]
    units: Mapping[UUID, str]
    offers: Mapping[UUID, str]

    @classmethod
    def of(
        cls,
        session: Session,
        persons: Iterable[UUID | None],
        places: Collection[UUID | None],
        chosen: Collection[UUID | None] = (),
    ) -> Names:
        """Looked up."""
        return cls(people(session, *persons), units(session, places), offers(session, chosen))

    def person(self, key: UUID | None) -> Json | None:
        """A colleague, or None."""
        return _named(key, self.persons)

    def unit(self, key: UUID | None) -> Json | None:
        """A unit, or None."""
        return _named(key, self.units)

    def offer(self, key: UUID | None) -> Json | None:
        """An offer, or None."""
        return _named(key, self.offers)


def _named(key: UUID | None, names: Mapping[UUID, str]) -> Json | None:
    return {"id": str(key), "name": names.get(key, "")} if key else None


def _id(key: UUID | None) -> str | None:
    return str(key) if key else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def moment(at: datetime) -> str:
    """A moment in Danish time, with its offset."""
    return at.astimezone(DENMARK).isoformat(timespec="seconds")


def waiting_json(waits: Waiting, names: Names, free: Collection[UUID]) -> Json:
    """What waits; ``free``: the referrals for whose family there is a place."""
    return {
        "referral": _id(waits.referral),
        "state": waits.state.value if waits.state else None,
        "kind": waits.kind.value if waits.kind else None,
        "actor": names.person(waits.actor),
        "unit": names.unit(waits.unit),
        "deadline": waits.deadline.isoformat(),
        "urgency": waits.urgency.name.lower(),
        "unconfirmed": waits.unconfirmed,
        "place_free": waits.referral in free,
    }


def answer_json(one: ParentSaid) -> Json:
    """What the parent said on their own page."""
    return {
        "id": str(one.id),
        "answer": one.answer.value,
        "text": gettext(ANSWERS.get(one.answer, "")),
        "referral": _id(one.referral),
        "consent": _id(one.consent),
        "on": _day(one.on),
        "at": moment(one.at),
    }


def board_line_json(line: BoardLine, names: Names, answers: Iterable[ParentSaid], free: Collection[UUID]) -> Json:
    """A line of the board."""
    return {
        "id": str(line.id),
        "reference": line.reference,
        "name": line.name,
        "holder": names.person(line.holder),
        "unit": names.unit(line.unit),
        "is_mine": line.is_mine,
        "quiet": line.quiet,
        "days": line.days,
        "waits": waiting_json(line.waits, names, free),
        "answers": [answer_json(one) for one in answers],
    }


def handed_on_json(one: HandedOn, names: Names) -> Json:
    """What others have taken over from the caller."""
    return {
        "id": str(one.id),
        "reference": one.reference,
        "receiver": names.person(one.receiver),
        "unit": names.unit(one.receiving_unit),
        "on": one.on.isoformat(),
    }


def talk_news_json(one: TalkNews) -> Json:
    """A talk of the caller's own that has changed."""
    return {
        "id": str(one.id),
        "at": moment(one.at),
        "off": one.off,
        "referral": _id(one.referral),
        "reference": one.reference,
    }


def arrived_json(one: Arrived, names: Names, free: Collection[UUID]) -> Json:
    """A referral in the inbox. That the family has said no is told on its own address, and only as ``over``."""
    waits = waiting_json(one.waits, names, free)
    if one.waits.state is State.WITHDRAWN:
        waits |= {"state": None, "actor": None, "unit": None}
    if one.quiet:
        waits |= {"deadline": None}
    return {
        "id": str(one.id),
        "reference": one.reference,
        "name": one.name,
        "kind": one.kind.value,
        "unit": names.unit(one.unit),
        "sender": names.person(one.sender),
        "receiver": names.person(one.receiver),
        "offer": names.offer(one.offer),
        "days": one.days,
        "not_talked": one.not_talked,
        "quiet": one.quiet,
        "waits": waits,
    }


def frame_json(frame: Frame, names: Names) -> Json:
    """A line as a leader sees it."""
    return {
        "reference": frame.reference,
        "days": frame.days,
        "unit": names.unit(frame.unit),
        "actor": names.person(frame.actor),
        "deadline": frame.deadline.isoformat(),
        "urgency": frame.urgency.name.lower(),
    }


def item_json(said: Said) -> Json:
    """An item version that may be read."""
    found: Json = {
        "id": str(said.id),
        "field": said.field.value,
        "category": FIELDS[said.field][0].value,
        "voice": said.voice.value,
        "text": shown(said.field, said.text),
        "made_on": said.made_on.isoformat(),
    }
    if said.field in {Field.DUE, Field.BORN} and (day := as_date(said.text)):
        found["date"] = day.isoformat()
    if said.field is Field.CONTACT:
        contact = Contact.from_text(said.text)
        found["contact"] = {
            "way": contact.way.value,
            "phone": contact.phone,
            "email": contact.email,
            "note": contact.note,
        }
    if said.field is Field.SPOKEN:
        spoken = Spoken.from_text(said.text)
        found["spoken"] = {"language": spoken.language, "interpreter": spoken.interpreter}
    return found


def line_json(sight: LineSight, consents: list[Json], links: list[Json], names: Names, today: date) -> Json:
    """One's own line, with what can be done with it."""
    row = sight.row
    return {
        "id": str(row.id),
        "reference": row.reference,
        "version": row.version,
        "language": row.language,
        "opened_at": moment(row.opened_at),
        "holder": names.person(row.holder_id),
        "unit": names.unit(row.unit_id),
        "quiet": row.quiet,
        "contact_on": _day(row.contact_on),
        "next_on": row.next_on.isoformat(),
        "due_over": not row.quiet and due_over(sight.items, today) is not None,
        "message_missed": not row.quiet and sight.missed,
        "asked_offer": names.offer(row.asked_offer_id),
        "items": [item_json(one) for one in sight.items],
        "referrals": [
            _sent(one, sight.outside.get(one.id, ""), names, unconfirmed=one.id in sight.awaiting)
            | ({"deadline": None} if row.quiet else {})
            for one in sight.referrals
        ],
        "consents": consents,
        "holdings": [_held(one, names) for one in sight.held],
        "tries": [_tried(one, names) for one in sight.tries],
        "actions": links,
    }


def _to_tell(told: ToTell | None) -> Json | None:
    return {"over": told.over, "fields": [field.value for field in told.fields]} if told else None


def referral_json(sight: ReferralSight, can: Iterable[Action], names: Names) -> Json:
    """A referral; once the family has said no, a receiver is told only that it is over."""
    row = sight.case.row
    found: Json = {
        "id": str(row.id),
        "reference": row.reference,
        "version": row.version,
        "over": sight.over,
        "kind": row.kind,
        "offer": names.offer(row.offer_id),
        "unit": names.unit(row.unit_id),
        "outside": sight.outside,
        "request": sight.request,
        "unconfirmed": sight.case.awaits_yes,
        "to_be_sent": sight.case.to_be_sent,
        "not_talked": sight.case.not_talked,
        "place_free": sight.place_free,
        "quiet": sight.case.line.quiet and not sight.over,
        "contact_changed": sight.contact_changed,
        "to_tell": _to_tell(sight.to_tell),
        "taken_back": list(sight.taken_back),
        "not_before": _day(sight.left_until),
        "journal": sight.journal,
        "parties": sorted(sight.parties),
        "items": [item_json(one) for one in sight.items],
        "actions": [*_by_hand(sight), *(_link(row, action) for action in can)],
        "history": [_step(one, names) for one in sight.history],
    }
    rest = _by_whom(sight, names)
    return found | (dict.fromkeys(rest) if sight.over else rest)


def _by_whom(sight: ReferralSight, names: Names) -> Json:
    """How it stands, with whom, and until when."""
    row, line = sight.case.row, sight.case.line
    return {
        "state": row.state,
        "line": _id(row.line_id) if Party.HOLDER in sight.parties or sight.may_ask_others else None,
        "sender": names.person(row.sender_id),
        "sender_unit": names.unit(row.sender_unit_id),
        "receiver": names.person(row.receiver_id),
        "holder": names.person(line.holder_id),
        "actor": names.person(row.actor_id),
        "actor_unit": names.unit(row.actor_unit_id),
        "deadline": None if line.quiet else _day(row.deadline),
        "estimate_on": _day(row.estimate_on),
    }


def _link(row: ReferralRow, action: Action) -> Json:
    return {
        "action": action.value,
        "text": gettext(ACTIONS[action]),
        "href": url_for("referrals_api_referral.act", referral=row.id, action=action.value),
        "method": "POST",
        "fields": list(ASKS.get(action, ())),
    }


def _by_hand(sight: ReferralSight) -> list[Json]:
    """Where the text is to be sent by hand, that it was: for the sender, and first of all."""
    if not sight.case.to_be_sent or Party.SENDER not in sight.parties:
        return []
    href = url_for("referrals_api_referral.sent_by_hand", referral=sight.case.row.id)
    return [{"action": "sent", "text": gettext(SENT_BY_HAND), "href": href, "method": "POST", "fields": []}]


def _sent(row: ReferralRow, outside: str, names: Names, *, unconfirmed: bool) -> Json:
    return {
        "unconfirmed": unconfirmed,
        "id": str(row.id),
        "reference": row.reference,
        "kind": row.kind,
        "state": row.state,
        "offer": names.offer(row.offer_id),
        "unit": names.unit(row.unit_id),
        "outside": outside,
        "actor": names.person(row.actor_id),
        "deadline": _day(row.deadline),
        "href": url_for("referrals_api_referral.show", referral=row.id),
    }


def _held(one: Held, names: Names) -> Json:
    return {
        "person": names.person(one.person),
        "unit": names.unit(one.unit),
        "since": moment(one.since),
        "why": one.why.value,
    }


def _tried(one: Tried, names: Names) -> Json:
    return {
        "person": names.person(one.person),
        "day": one.day.isoformat(),
        "way": one.way.value,
        "reached": one.reached,
    }


def _step(one: Step, names: Names) -> Json:
    return {
        "action": one.action.value,
        "state": one.state.value,
        "party": one.party.value,
        "person": names.person(one.person),
        "at": moment(one.at),
        "said": one.said,
    }
