"""What is asked when a family is met, turned into items and back: little, and nothing twice (R001, R065, R071)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from familiehus.consent.service import Said
from familiehus.families.contact import Contact, SafeWay, checked
from familiehus.families.items import Written, as_date
from familiehus.families.spoken import OTHER, Spoken
from familiehus.families.vocabulary import Field, KnownBy
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import as_name, has_cpr
from familiehus.router.situation import LAST_WEEK, PREGNANCY, Situation
from familiehus.settings import LANGUAGES
from familiehus.web.labels import LABELS

TEXTS = (
    Field.OWN_WORDS,
    Field.PROFESSIONAL,
    Field.CHILD_VIEW,
    Field.NETWORK,
    Field.JOB_AND_MONEY,
    Field.EARLIER_HELP,
    Field.PRACTICAL,
)
DETAILS = ("name", "way", "phone", "email", "note", "week", "due", "born", "place", "spoken", "interpreter")
# Without these no form is whole.
MUST = ("name", "way", "phone", "email", "note")
# What is one answer together: half of it from one and half from another would be nobody's.
_TOGETHER = (
    ("name",), ("way", "phone", "email", "note"), ("week", "due"), ("born",), ("place",), ("spoken", "interpreter"),
)  # fmt: skip
LANGUAGES_SPOKEN = (*LABELS["language"], OTHER)
# Nobody's child is as old as this here: a slip in the year.
GROWN_UP = 25
# A due date farther ahead is a slip in the year.
_FARTHEST = timedelta(weeks=LAST_WEEK)
# "17", and "17+3" as midwives write it.
_WEEK = re.compile(r"([0-9]{1,2})(?:\s*\+\s*([0-6]))?")
_POSTCODE = re.compile(r"\b(\d{4})\b")


class Missing(Refused):
    """Something is missing or wrong in one field of the form; ``others`` are in other fields of it."""

    def __init__(self, field: str, reason: str, others: Iterable[Missing] = ()) -> None:
        super().__init__(reason)
        self.field = field
        self.others = tuple(others)

    @property
    def each(self) -> Iterator[Missing]:
        """Everything that is wrong, this first."""
        yield self
        for other in self.others:
            yield from other.each


class Overtaken(Missing):
    """Somebody else has changed the same meanwhile."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The form as it was sent."""

    values: Mapping[str, str]

    def written(self, today: date) -> tuple[Written, ...]:
        """The items it makes. Raises Missing, naming every field with something wrong."""
        items: list[Written] = []
        wrong: list[Missing] = []
        for field, answer in self._asked(today):
            try:
                items.append(Written(field, answer(), self._known_by(field)))
            except Missing as error:
                wrong.append(error)
        if wrong:
            first, *others = wrong
            raise Missing(first.field, str(first), (*first.others, *others))
        return tuple(one for one in items if one.text.strip())

    def _asked(self, today: date) -> Iterator[tuple[Field, Callable[[], str]]]:
        """What is asked, in the order of the form, and how each answer is found."""
        yield Field.NAME, self._name
        yield Field.CONTACT, lambda: self.contact().to_text()
        yield Field.DUE, lambda: _day(self._due(today))
        yield Field.BORN, lambda: _day(self._born(today))
        yield Field.PLACE, lambda: self._free("place").strip()
        yield Field.SPOKEN, self._spoken
        for field in TEXTS:
            yield field, partial(self._free, field.value)

    def contact(self) -> Contact:
        """The one safe way."""
        way = self.values.get("way", "")
        if way not in set(SafeWay):
            raise Missing("way", "say which way is safe")
        said = Contact(
            SafeWay(way), self.values.get("phone", ""), self.values.get("email", ""), self.values.get("note", "")
        )
        try:
            return checked(said)
        except Refused as error:
            others = _wrong_with(Intake({**self.values, "note": ""})) if error.field == "note" else ()
            raise Missing(error.field, str(error), others) from error

    def _name(self) -> str:
        name = as_name(self._free("name"))
        if not name:
            raise Missing("name", "give a name")
        return name

    def _free(self, name: str) -> str:
        """What somebody wrote in a box of their own. No CPR number is kept, and it is told of where it stands."""
        text = self.values.get(name, "")
        if has_cpr(text):
            raise Missing(name, "leave out the CPR number")
        return text

    def _spoken(self) -> str:
        """Language and interpreter in one item: they are asked and passed on together."""
        language, needed = self.values.get("spoken", ""), self.values.get("interpreter", "")
        if not (language or needed):
            return ""
        if language not in LANGUAGES_SPOKEN:
            raise Missing("spoken", "say which language")
        return Spoken.from_text(f"{language} {needed}").to_text()

    def _known_by(self, field: Field) -> KnownBy | None:
        """How the child's perspective is known (R081)."""
        said = self.values.get("known_by", "") if field is Field.CHILD_VIEW else ""
        return KnownBy(said) if said in set(KnownBy) else None

    def _due(self, today: date) -> date | None:
        week = self.values.get("week", "").strip()
        said = _WEEK.fullmatch(week)
        if week and not (said and int(said[1]) <= LAST_WEEK):
            raise Missing("week", "this is no week of a pregnancy")
        gone = timedelta(weeks=int(said[1]), days=int(said[2] or 0)) if said else None
        due = today + PREGNANCY - gone if gone is not None else self._day_of("due")
        if due and due > today + _FARTHEST:
            raise Missing("due", "this is too far ahead for a due date")
        return due

    def _born(self, today: date) -> date | None:
        born = self._day_of("born")
        if born is None:
            return None
        if self.values.get("week", "").strip():
            raise Missing("born", "say either the week or the birthday")
        if born > today:
            raise Missing("born", "a birthday is not in the future")
        if age(born, today) >= GROWN_UP:
            raise Missing("born", "this is too long ago for a child")
        return born

    def _day_of(self, name: str) -> date | None:
        text = self.values.get(name, "").strip()
        if text and as_date(text) is None:
            raise Missing(name, "this is no day")
        return as_date(text)


def details_of(texts: Mapping[Field, str]) -> dict[str, str]:
    """The form's own fields, filled with what stands."""
    contact = Contact.from_text(texts.get(Field.CONTACT, ""))
    spoken = Spoken.from_text(texts.get(Field.SPOKEN, ""))
    return {
        "name": texts.get(Field.NAME, ""),
        "way": contact.way.value,
        "phone": contact.phone,
        "email": contact.email,
        "note": contact.note,
        "due": texts.get(Field.DUE, ""),
        "born": texts.get(Field.BORN, ""),
        "place": texts.get(Field.PLACE, ""),
        "spoken": spoken.language,
        "interpreter": spoken.answer,
    }


def brought_up(typed: Mapping[str, str], was: Mapping[str, str], now: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The form as it shall be saved, and the first field that somebody else has changed as well, or "".

    ``was`` is what the form was filled with, ``now`` what stands. What was left alone is as it stands now: a page that
    was opened before a new number came does not bring the old one back.
    """
    brought, overtaken = dict(typed), ""
    for together in _TOGETHER:
        sent, seen, stands = ([told.get(key, "").strip() for key in together] for told in (typed, was, now))
        if sent == seen:
            brought |= dict(zip(together, stands, strict=True))
        elif seen != stands != sent:
            overtaken = overtaken or together[0]
    return brought, overtaken


def situation(said: Collection[Said]) -> Situation:
    """What the router goes by, out of what may be read of a line; nobody's name in it."""
    newest = {one.field: one.text for one in reversed(list(said))}
    place = newest.get(Field.PLACE, "")
    postcode = _POSTCODE.search(place)
    municipality = _POSTCODE.sub("", place).strip(" ,") or None
    spoken = Spoken.from_text(newest.get(Field.SPOKEN, ""))
    return Situation(
        municipality=municipality,
        postcode=postcode[1] if postcode else None,
        due=as_date(newest.get(Field.DUE, "")),
        child_born=as_date(newest.get(Field.BORN, "")),
        words=newest.get(Field.OWN_WORDS, "")[:300],
        language=spoken.language if spoken.language in LABELS["language"] else None,
        interpreter=spoken.interpreter is True,
    )


def page_language(spoken: str) -> str:
    """What the parent's page and messages are written in where nobody chose: the language spoken best, or Danish."""
    return spoken if spoken in LANGUAGES else "da"


def age(born: date, today: date) -> int:
    """Whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _wrong_with(intake: Intake) -> tuple[Missing, ...]:
    try:
        intake.contact()
    except Missing as error:
        return (error,)
    return ()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
