"""What is known about one parent, as a draft for access under GDPR art. 15: a person reads it, and then releases it.

Other people's words are marked for removal. Nobody who works here is named; the look-ups say when, from where and why.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.accounts.storage import OrganisationRow, UnitRow
from familiehus.accounts.wording import ACTS, ROLES
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow, LineLookRow
from familiehus.catalogue.storage import OfferRow
from familiehus.consent.domain import ConsentForm, Purpose
from familiehus.consent.storage import ConsentExtensionRow, ConsentItemRow, ConsentRow
from familiehus.families.storage import FamilyLinkRow, HoldingRow, ItemLineRow, ItemRow, LineFieldRow, LineRow, TryRow
from familiehus.families.vocabulary import Field, Voice, Way, Why
from familiehus.family_page.storage import ParentAnswerRow
from familiehus.family_page.vocabulary import Answer
from familiehus.kernel.clock import DENMARK, danish_day
from familiehus.privacy.draft import Draft, Entry, Part
from familiehus.privacy.export_programmes import programmes
from familiehus.privacy.export_worries import worries
from familiehus.privacy.opening import Opener
from familiehus.referrals.domain import Action, State
from familiehus.referrals.shown import shown
from familiehus.referrals.storage import ReferralRow, StepRow
from familiehus.referrals.talks.appointing import TalkAnswer, TalkForm
from familiehus.referrals.talks.storage import AppointmentLineRow, AppointmentRow, CourseRow
from familiehus.referrals.wording import DONE, FIELDS, FORMS, PURPOSES, STATES, VOICES, WAYS, WHYS
from familiehus.storage.sealing import Sealer
from familiehus.web.i18n import full_date
from familiehus.web.labels import label

# What belongs to a line and is not told again here, and why; a test looks at every table. The rest is in the draft.
NOT_TOLD = {
    "item_lines": "says whose yes a text needs",
    "line_fields": "says which version is the newest",
    "consent_confirmations": "the consent itself is told",
    "family_links": "about the other parent as much",
    "exchange_days": "of meetings on another parent's line, who may have reasons of safety",
    "parent_pages": "how the page is opened",
    "parent_sessions": "how the page is opened",
    "pass_ons": "between colleagues; where the contact went is told",
    "outbox": "that something was sent, without content",
    "shut_outs": "stands on the parent's own page; whom somebody shut out is theirs to tell",
    "courses": "the appointments are told",
    "course_members": "the appointments are told",
    "proposals": "an answered one is kept without its offer; an open one stands on the parent's own page",
}
OTHERS_WORDS = "Skrevet på den anden forælders forløb."
NAMES_OTHER = "Nævner den anden forælder. Læs efter, og streg om nødvendigt."
OTHER_CONTROLLER = "Skrevet i en anden organisation, som selv er dataansvarlig. Spørg den først."
_SHORTEST_NAME = 3
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_MEETING = {
    TalkForm.PLACE: "et sted",
    TalkForm.HOME: "hjemme",
    TalkForm.WALK: "en gåtur",
    TalkForm.VIDEO: "på skærm",
    TalkForm.PHONE: "på telefon",
}
_COMING = {
    TalkAnswer.NONE: "",
    TalkAnswer.COMES: "du sagde, at du kom",
    TalkAnswer.CANNOT: "du bad om en anden tid",
}
_ANSWERS = {
    Answer.CALL_ME: "Ring til mig",
    Answer.WRITE_ME: "Skriv til mig",
    Answer.NOT_NOW: "Ikke nu",
    Answer.NO_MORE: "Jeg vil ikke mere",
    Answer.TALKED: "Vi har talt sammen",
    Answer.NOT_TALKED: "Vi har ikke talt sammen",
    Answer.NOT_AGREED: "Det har jeg ikke sagt ja til",
    Answer.CONFIRMED: "Jeg bekræfter",
    Answer.ALONE: "Jeg vil tale alene",
    Answer.OTHER_CONTACT: "Jeg vil gerne have en anden fast kontakt",
}


def draft(session: Session, sealer: Sealer, line: LineRow, made_on: str) -> Draft:
    """Everything known on a line. The caller has recorded the look and releases nothing by itself."""
    maker = _Maker(session, Opener(sealer), line)
    parts = [
        Part("Forløbet", maker.line_itself()),
        Part("Det, der er skrevet ned", maker.written()),
        Part("Det, du har sagt ja til", maker.agreed()),
        Part("Hvem vi har spurgt for dig", maker.sent()),
        Part("Hvornår nogen har prøvet at få fat i dig eller talt med dig", maker.tries()),
        Part("Aftaler", maker.appointments()),
        Part("Forløb med frivillige", programmes(session, maker.opener, line, maker.place)),
        Part("Det, du har svaret på din side", maker.answered()),
        Part("Bekymringer, møder og afgørelser", worries(session, maker.opener, line, maker.place)),
        Part("Hvem der har kigget", maker.looks()),
    ]
    controller = directory.organisation_names(session, [line.organisation_id]).get(line.organisation_id, "")
    return Draft(line.reference, controller, made_on, [part for part in parts if part.entries])


class _Maker:
    """Reads one line."""

    def __init__(self, session: Session, opener: Opener, line: LineRow) -> None:
        self.session = session
        self.opener = opener
        self.line = line
        rows = session.execute(
            select(UnitRow.id, UnitRow.name, OrganisationRow.name).join(
                OrganisationRow, OrganisationRow.id == UnitRow.organisation_id
            )
        )
        self._places = {key: f"{unit}, {organisation}" for key, unit, organisation in rows}

    def place(self, unit: UUID | None) -> str:
        """A unit with its organisation; nothing for none."""
        return self._places.get(unit, "") if unit else ""

    def line_itself(self) -> list[Entry]:
        line = self.line
        found = [Entry("Åbnet", day=_day(line.opened_at)), Entry("Sprog på din side", label("language", line.language))]
        if line.asked_offer_id:
            offer = self.session.get(OfferRow, line.asked_offer_id)
            found.append(Entry("Du spurgte selv om", str(offer.document.get("name", "")) if offer else ""))
        if line.ended_at:
            found.append(Entry("Lukket", day=_day(line.ended_at)))
        if line.outside:
            found.append(Entry("Din faste kontakt er nu", self.opener.of(line, "outside")))
        held = select(HoldingRow).where(HoldingRow.line_id == line.id).order_by(HoldingRow.number)
        for row in self.session.scalars(held):
            why = WHYS.get(Why(row.why), "")
            found.append(Entry("Fast kontakt i", why, _day(row.since), self.place(row.unit_id)))
        return found

    def written(self) -> list[Entry]:
        here = select(ItemLineRow.item_id).where(ItemLineRow.line_id == self.line.id)
        rows = self.session.scalars(select(ItemRow).where(ItemRow.id.in_(here)).order_by(ItemRow.made_at, ItemRow.id))
        own, names = self._own_items(), self._names_of_others()
        return [self._item(row, own, names) for row in rows]

    def _item(self, row: ItemRow, own: set[UUID], names: set[str]) -> Entry:
        text = shown(Field(row.field), self.opener.of(row, "content"))
        entry = Entry(
            f"{FIELDS[Field(row.field)]} ({VOICES[Voice(row.voice)]})", text, _day(row.made_at), self.place(row.unit_id)
        )
        if row.id not in own:
            entry.remove, entry.look = True, OTHERS_WORDS
        elif _mentions(text, names):
            entry.look = NAMES_OTHER
        elif row.organisation_id != self.line.organisation_id:
            entry.look = OTHER_CONTROLLER
        return entry

    def _own_items(self) -> set[UUID]:
        """Versions that were written on this line: the newest of each field, and what they replaced."""
        newest = select(LineFieldRow.item_id).where(LineFieldRow.line_id == self.line.id)
        found: set[UUID] = set()
        wave = set(self.session.scalars(newest))
        while wave:
            found |= wave
            before = select(ItemRow.replaces).where(ItemRow.id.in_(wave), ItemRow.replaces.is_not(None))
            wave = {key for key in self.session.scalars(before) if key is not None} - found
        return found

    def _names_of_others(self) -> set[str]:
        others = self._other_lines()
        query = select(ItemRow).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
        rows = self.session.scalars(query.where(ItemLineRow.line_id.in_(others), ItemRow.field == Field.NAME.value))
        words = {word for row in rows for word in self.opener.of(row, "content").casefold().split()}
        return {word for word in words if len(word) >= _SHORTEST_NAME}

    def _other_lines(self) -> set[UUID]:
        one, other = FamilyLinkRow.one_id, FamilyLinkRow.other_id
        links = self.session.execute(select(one, other).where(or_(one == self.line.id, other == self.line.id)))
        here = select(ItemLineRow.item_id).where(ItemLineRow.line_id == self.line.id)
        shared = self.session.scalars(select(ItemLineRow.line_id).where(ItemLineRow.item_id.in_(here)))
        return ({line for pair in links for line in pair} | set(shared)) - {self.line.id}

    def agreed(self) -> list[Entry]:
        query = select(ConsentRow).where(ConsentRow.line_id == self.line.id).order_by(ConsentRow.given_at)
        found = []
        for row in self.session.scalars(query):
            until = f"til og med {row.last_day.isoformat()}"
            if row.withdrawn_at:
                until = f"{'gjaldt til' if row.over_with_referral else 'taget tilbage'} {_day(row.withdrawn_at)}"
            until += self._taken_back(row)
            if row.unconfirmed:
                until = f"{until}, venter på din bekræftelse"
            what = f"{PURPOSES[Purpose(row.purpose)]} ({until})"
            to = self.place(row.unit_id) or "nogen uden for systemet"
            found.append(Entry(what, self.opener.of(row, "shown"), _day(row.given_at), f"til {to}"))
            found += self._said_again(row, to)
        return found

    def _said_again(self, row: ConsentRow, to: str) -> list[Entry]:
        again = select(ConsentExtensionRow).where(ConsentExtensionRow.consent_id == row.id)
        return [
            Entry(
                f"Sagt igen, {FORMS[ConsentForm(one.form)].lower()}: fra {one.before.isoformat()} til og med "
                f"{one.last_day.isoformat()}",
                "",
                _day(one.given_at),
                "på din egen side" if one.recorded_by is None else f"til {to}",
            )
            for one in self.session.scalars(again.order_by(ConsentExtensionRow.given_at))
        ]

    def _taken_back(self, consent: ConsentRow) -> str:
        """What the parent took back of a yes, and when. A safe contact that a newer one replaced is not among it."""
        query = select(ConsentItemRow.withdrawn_at, ItemRow.field).join(ItemRow, ItemRow.id == ConsentItemRow.item_id)
        rows = self.session.execute(query.where(ConsentItemRow.consent_id == consent.id).order_by(ItemRow.field)).all()
        standing = {field for taken, field in rows if taken is None}
        gone = [
            f"{FIELDS[Field(field)].lower()} {_day(taken)}" for taken, field in rows if taken and field not in standing
        ]
        return f", taget tilbage: {', '.join(gone)}" if gone else ""

    def sent(self) -> list[Entry]:
        query = select(ReferralRow).where(ReferralRow.line_id == self.line.id).order_by(ReferralRow.made_at)
        found = []
        for row in self.session.scalars(query):
            to = self.opener.of(row, "outside") if row.outside else self.place(row.unit_id)
            found.append(Entry(f"Henvisning {row.reference}: {STATES[State(row.state)]}", "", _day(row.made_at), to))
            steps = select(StepRow).where(StepRow.referral_id == row.id).order_by(StepRow.number)
            for step in self.session.scalars(steps):
                said = self.opener.of(step, "said") if step.said else ""
                found.append(Entry(f"{row.reference}: {DONE[Action(step.action)]}", said, _day(step.at)))
        return found

    def tries(self) -> list[Entry]:
        query = select(TryRow).where(TryRow.line_id == self.line.id).order_by(TryRow.at)
        return [
            Entry(WAYS[Way(row.way)], "fik fat" if row.reached else "fik ikke fat", row.day.isoformat())
            for row in self.session.scalars(query)
        ]

    def appointments(self) -> list[Entry]:
        """This parent's own part in each; nobody else's answer."""
        query = (
            select(AppointmentRow, AppointmentLineRow, CourseRow.unit_id)
            .join(AppointmentLineRow, AppointmentLineRow.appointment_id == AppointmentRow.id)
            .join(CourseRow, CourseRow.id == AppointmentRow.course_id)
            .where(AppointmentLineRow.line_id == self.line.id)
            .order_by(AppointmentRow.starts_at)
        )
        found = []
        for row, mine, unit in self.session.execute(query):
            said = [_MEETING[TalkForm(row.form)], self.opener.of(row, "place"), _COMING[TalkAnswer(mine.answer)]]
            if row.cancelled_at is not None:
                said.append("aflyst")
            elif mine.came is not None:
                said.append("du kom" if mine.came else "du kom ikke")
            text = ", ".join(part for part in said if part)
            found.append(Entry("Aftale", text, _moment(row.starts_at), self.place(unit)))
        return found

    def answered(self) -> list[Entry]:
        query = select(ParentAnswerRow).where(ParentAnswerRow.line_id == self.line.id).order_by(ParentAnswerRow.at)
        return [Entry(_ANSWERS[Answer(row.answer)], day=_day(row.at)) for row in self.session.scalars(query)]

    def looks(self) -> list[Entry]:
        query = (
            select(EventRow)
            .join(LineLookRow, and_(LineLookRow.chain == EventRow.chain, LineLookRow.number == EventRow.number))
            .where(LineLookRow.line_id == self.line.id)
            .order_by(EventRow.at)
        )
        events = self.session.scalars(query).all()
        owners = directory.organisation_names(self.session, {event.chain for event in events})
        roles = {role.value: word for role, word in ROLES.items()}
        found = []
        for event in events:
            who = self.place(event.unit) or owners.get(event.chain, "")
            why = event.purpose or roles.get(event.role, "har en del i forløbet")
            found.append(Entry(ACTS[Act(event.act)], why, _moment(event.at), who))
        return [*found, *self._on_lists()]

    def _on_lists(self) -> list[Entry]:
        """How often the line stood on a list somebody opened, by where."""
        mine = select(ReferralRow.id, ReferralRow.reference).where(ReferralRow.line_id == self.line.id)
        names = {str(name) for row in self.session.execute(mine) for name in row}
        named = [
            cast(EventRow.subjects, Text).contains(name)
            for name in sorted(names | {str(self.line.id), self.line.reference})
        ]
        query = select(EventRow.chain, EventRow.unit, func.count(), func.min(EventRow.at), func.max(EventRow.at)).where(
            EventRow.act == Act.LINES_SEEN.value, EventRow.at >= self.line.opened_at, or_(*named)
        )
        rows = self.session.execute(query.group_by(EventRow.chain, EventRow.unit)).all()
        owners = directory.organisation_names(self.session, {row.chain for row in rows})
        return [
            Entry(
                "Stod på en liste, nogen åbnede",
                f"{count} gange" if count > 1 else "1 gang",
                _day(first) if count == 1 else f"{_day(first)} til {_day(last)}",
                self.place(unit) or owners.get(chain, ""),
            )
            for chain, unit, count, first, last in rows
        ]


def in_words(said: str) -> str:
    """Each date as people write it; the file keeps the one that sorts."""
    return _DATE.sub(lambda found: full_date(date.fromisoformat(found[0])), said)


def _day(moment: datetime) -> str:
    return danish_day(moment).isoformat()


def _moment(moment: datetime) -> str:
    return moment.astimezone(DENMARK).strftime("%Y-%m-%d kl. %H.%M")


def _mentions(text: str, names: set[str]) -> bool:
    words = {word.strip(".,:;!?()\"'").removesuffix("s") for word in text.casefold().split()}
    return bool(words & (names | {name.removesuffix("s") for name in names}))
