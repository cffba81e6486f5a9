"""Facts of an entry in plain words: for choices, for what differs between two versions, for what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from typing import Any

from familiehus.catalogue.asking import As, Field, Rows
from familiehus.catalogue.checks import Finding
from familiehus.catalogue.domain import House
from familiehus.catalogue.editing_domain import Difference, Kind
from familiehus.catalogue.entry_fields import fields
from familiehus.catalogue.entry_names import DAYS, OTHERS, PERIODS
from familiehus.catalogue.entry_reading import NO, YES
from familiehus.catalogue.topics import Topics
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY, Places
from familiehus.web.i18n import clock_span, clock_time, current_language, full_date, gettext
from familiehus.web.i18n import mark as _
from familiehus.web.labels import label

GROUPS = {
    "baby": _("Den lille baby"),
    "pregnancy": _("Gravid"),
    "parents": _("At være forældre"),
    "wellbeing": _("Når noget er svært"),
    "together": _("Sammen med andre"),
    "everyday": _("Hverdagen"),
    "help": _("Hjælp og råd"),
}
_WRONG = {
    As.CHOICE: _("Vælg fra listen."),
    As.MANY: _("Vælg fra listen."),
    As.NUMBER: _("Skriv et helt tal."),
}
_OF_THE_CATALOGUE = frozenset({"topic", "municipality", "house"})
Choice = tuple[str, str]
Choices = tuple[tuple[str, tuple[Choice, ...]], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact in words; no lines is *ikke oplyst*, and ``old`` is None where what stood is not known any more."""

    label: str
    old: tuple[str, ...] | None
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wordbook:
    """Knows what codes and keys are called."""

    topics: Topics
    houses: dict[str, House]
    places: Places
    organisations: Mapping[str, str] = field(default_factory=dict)

    def word(self, group: str, code: str) -> str:
        """The words for a code; the code itself when there are none."""
        if group == "topic":
            return self.topics.label(code, "da")
        if group == "house":
            return self.houses[code].name if code in self.houses else code
        if group == "organisation":
            return self.organisations.get(code, code)
        return _word(group, code)

    def choices(self, part: Field, near: tuple[str, ...]) -> Choices:
        """What the catalogue has to choose from, in groups; one without a heading. ``near`` are municipalities."""
        if part.words == "topic":
            return tuple((gettext(title), self.topics.in_groups.get(group, ())) for group, title in GROUPS.items())
        if part.words == "municipality":
            names = [m.name for m in self.places.municipalities]
            return (("", tuple((n, n) for n in (*sorted(names), FICTIONAL_MUNICIPALITY))),)
        found = [(h.key, h.name) for h in self.houses.values() if h.municipality in near]
        return (("", tuple(sorted(found, key=lambda pair: pair[1]))),)

    def words(self, part: Field | Rows | None, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON value
        """A value in lines of words."""
        if value is None or value == []:
            return ()
        if isinstance(part, Rows) and isinstance(value, list):
            return tuple(self._row(part, item) for item in value)
        if isinstance(part, Field) and part.ask is As.FREE:
            return (gettext("Gratis") if value else gettext("Det koster noget"),)
        if isinstance(value, bool) or value == {}:
            return (gettext("Nej") if value is False else gettext("Ja"),)
        if isinstance(part, Field) and part.ask in (As.CHOICE, As.MANY):
            codes = value if isinstance(value, list) else [value]
            return (", ".join(self.word(part.words, str(code)) for code in codes),)
        if isinstance(part, Field) and part.ask in (As.DATE, As.TIME):
            return (_moment(part, str(value)),)
        if isinstance(value, list):
            named = isinstance(part, Field) and part.ask is As.LINES and part.words
            return tuple(self.word(named, str(item)) if named else _plain(item) for item in value)
        return (_plain(value),)

    def _row(self, rows: Rows, item: dict[str, Any]) -> str:
        asked = [b for b in rows.fields if b.ask is As.TIME]
        others = (self.words(b, item.get(b.path)) for b in rows.fields if b.ask is not As.TIME)
        said = [word for words in others for word in words]
        if asked:
            said.append(_hours([item[b.path] for b in asked if item.get(b.path)]))
        return " ".join(said).strip()

    def changes(self, kind: Kind, differences: Iterable[Difference]) -> list[Change]:
        """What differs, fact by fact, in words; what reads the same is left out."""
        found = []
        for difference in differences:
            part = _part(kind, difference.path)
            old, new = self.words(part, difference.old), self.words(part, difference.new)
            if old != new:
                found.append(Change(name_of(kind, difference.path), old, new))
        return found


def own_choices(part: Field) -> Choices | None:
    """What a field offers that asks for words of the program; None where the catalogue decides. No choice is empty."""
    if part.ask is As.YES_NO:
        return (("", ((YES, gettext("Ja")), (NO, gettext("Nej")))),)
    if part.ask is As.FREE:
        return (("", ((YES, gettext("Gratis")),)),)
    if part.ask not in (As.CHOICE, As.MANY):
        return ()
    if part.words in _OF_THE_CATALOGUE:
        return None
    return (("", _all_in_words(part.words, part.codes, current_language())),)


def _word(group: str, code: str) -> str:
    if group in ("day", "period"):
        names = DAYS if group == "day" else PERIODS
        return gettext(names[code]) if code in names else code
    return label(group, code) if group and group != "municipality" else code


@lru_cache(maxsize=256)
def _all_in_words(group: str, codes: tuple[str, ...], _language: str) -> tuple[Choice, ...]:
    """The lists of codes are the program's own, so their words stand as long as it runs."""
    return tuple((code, _word(group, code)) for code in codes)


def _hours(told: list[str]) -> str:
    """From when to when; a day without hours is closed."""
    try:
        found = [time.fromisoformat(one) for one in told]
    except ValueError:
        return "–".join(told)
    return clock_span(found[0], found[1]) if len(found) > 1 else clock_time(found[0]) if found else gettext("lukket")


def _moment(part: Field, text: str) -> str:
    """A day or a time of day as it is said; what is none stays as it was written."""
    try:
        return full_date(date.fromisoformat(text)) if part.ask is As.DATE else clock_time(time.fromisoformat(text))
    except ValueError:
        return text


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("da") or value.get("section") or ", ".join(_plain(v) for v in value.values()))
    return str(value)


def _part(kind: Kind, path: str) -> Field | Rows | None:
    return next((part for part in fields(kind) if part.path == path), None)


def name_of(kind: Kind, path: str) -> str:
    """What a fact is called: its field's label, with the language where there are two."""
    if path.endswith(".en"):
        return gettext("%(field)s (engelsk)", field=name_of(kind, f"{path.removesuffix('.en')}.da"))
    if path == "sources":
        return gettext("Kilde")
    part = _part(kind, path) or next((p for p in fields(kind) if p.path.startswith(f"{path}.")), None)
    if part is not None:
        return gettext(part.label)
    names = [name for name in OTHERS if path == name or path.startswith(f"{name}.")]
    return gettext(OTHERS[names[-1]]) if names else path


def explained(kind: Kind, findings: Iterable[Finding]) -> dict[str, str]:
    """What is wrong, beside the field where it can be mended; "" is the entry as a whole."""
    errors: dict[str, str] = {}
    for path, _message in findings:
        name, part = _place(kind, path)
        if part is None:
            text = gettext("»%(field)s« kan ikke bruges, som det står.", field=name_of(kind, path))
        else:
            text = gettext(part.wrong or _WRONG.get(part.ask, _("Det kan ikke bruges, som det står.")))
        errors.setdefault(name, text)
    return errors


def _place(kind: Kind, path: str) -> tuple[str, Field | None]:
    """The name of the field where a finding belongs."""
    for part in fields(kind):
        if isinstance(part, Rows):
            if path == part.path or path.startswith(f"{part.path}."):
                return _place_in_row(part, path)
        elif path == part.path or (path.startswith(f"{part.path}.") and part.ask is not As.PREGNANT):
            return part.path, part
    above = (p for p in fields(kind) if isinstance(p, Field) and p.path.startswith(f"{path}."))
    found = next(above, None)
    return (found.path, found) if found else ("", None)


def _place_in_row(rows: Rows, path: str) -> tuple[str, Field | None]:
    number, _dot, rest = path.removeprefix(rows.path).lstrip(".").partition(".")
    below = next((b for b in rows.fields if b.path == rest.partition(".")[0]), rows.fields[0])
    return f"{rows.path}.{number or 0}.{below.path}", below
