"""From the query of an address to a request and back; nothing a visitor can put there raises.

A value that makes no sense is left out and told about. Codes are taken in English and in plain Danish
(``niveau=open``, ``niveau=aaben``, ``niveau=åben``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from familiehus.catalogue.vocabulary import Audience, DayPart, Sector, Tier, Way, Weekday
from familiehus.geo.tables import FICTIONAL_MUNICIPALITY, Places, is_fictional
from familiehus.kernel.paging import LAST_PAGE
from familiehus.kernel.text import digits, fold
from familiehus.search.codes import code_of, language_of
from familiehus.search.domain import Filters, SearchRequest, Sort

MOST_LETTERS = 200
MOST_VALUES = 30
_MOST_READ = 20_000
OLDEST_MONTHS = 18 * 12
LAST_WEEK = 42
FARTHEST_KM = 500
MOST_HITS = 200
HITS_A_PAGE = SearchRequest().limit

_Code = TypeVar("_Code", bound=StrEnum)
_Value = TypeVar("_Value")
_AGE = re.compile(r"(\d{1,3})\s*(m|md|mdr|mdr\.|maaned|maaneder|months?|aar|aarig|y|years?|u|uge|uger|weeks?)?$")
_TOPIC = re.compile(r"[a-z][a-z0-9_]{0,60}$")
_YES, _NO = frozenset("1 true ja on yes sand".split()), frozenset("0 false nej off no".split())


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with one field. ``value`` is the cleaned value, short enough to be shown (escaped)."""

    field: str
    message_key: str
    value: str = ""


NAMES = (
    "q",
    "kommune",
    "niveau",
    "sektor",
    "maalgruppe",
    "adgang",
    "emne",
    "dag",
    "tid",
    "alder",
    "uge",
    "sprog",
    "postnr",
    "km",
    "anonym",
    "online",
    "sortering",
    "side",
    "limit",
)
_LISTS: dict[str, tuple[str, type[StrEnum]]] = {
    "niveau": ("tiers", Tier),
    "sektor": ("sectors", Sector),
    "maalgruppe": ("audiences", Audience),
    "adgang": ("ways", Way),
    "dag": ("days", Weekday),
    "tid": ("day_parts", DayPart),
}


def parse_request(
    args: MultiDict[str, str],
    *,
    language: str = "da",
    places: Places | None = None,
    topics: Collection[str] | None = None,
) -> tuple[SearchRequest, list[Problem]]:
    """The request that a query asks for, and everything in it that could not be used. Never raises.

    With ``places``, municipalities get their right spelling and unknown ones and unknown postcodes are problems;
    with ``topics``, every other topic is.
    """
    return _Parser(args, places, topics).read(language)


class _Parser:
    def __init__(self, args: MultiDict[str, str], places: Places | None, topics: Collection[str] | None) -> None:
        self._args = {str(name): [clean(str(v)) for v in values] for name, values in args.lists()}
        self._places = places
        self._topics = topics
        self._problems: list[Problem] = []

    def read(self, language: str) -> tuple[SearchRequest, list[Problem]]:
        for name in self._args:
            if name not in NAMES:
                self._problem(name, "unknown_filter")
        lists: dict[str, Any] = {field: self._codes(name, codes) for name, (field, codes) in _LISTS.items()}
        postcode = self._single("postnr", self._postcode, "bad_postcode")
        km = self._single("km", _km, "bad_km")
        if km is not None and postcode is None:
            self._problem("km", "km_without_postcode")
            km = None
        filters = Filters(
            **lists,
            municipalities=self._many("kommune", self._municipality, "unknown_municipality"),
            topics=self._many("emne", self._topic, "unknown_topic"),
            languages=self._many("sprog", language_of, "unknown_language"),
            child_months=self._single("alder", _months, "bad_age"),
            pregnancy_week=self._single("uge", lambda v: _whole(v, 1, LAST_WEEK), "bad_week"),
            postcode=postcode,
            km=km,
            anonymous=self._single("anonym", _yes, "bad_choice") or False,
            online=self._single("online", _yes, "bad_choice") or False,
        )
        text = self._text()
        usual = Sort.FIT if self._given("sortering") else usual_sort(text, filters)
        request = SearchRequest(
            text=text,
            filters=filters,
            sort=self._single("sortering", lambda v: code_of(Sort, v), "bad_sort") or usual,
            page=self._single("side", lambda v: _whole(v, 1, LAST_PAGE), "bad_page") or 1,
            limit=self._single("limit", lambda v: _whole(v, 1, MOST_HITS), "bad_limit") or HITS_A_PAGE,
            language=language,
        )
        return request, self._problems

    def _problem(self, field: str, key: str, value: str = "") -> None:
        problem = Problem(clean(field)[:40], key, value[:40])
        if problem not in self._problems:
            self._problems.append(problem)

    def _text(self) -> str:
        values = self._given("q")
        text = values[0] if values else ""
        if len(values) > 1 and len(set(values)) > 1:
            self._problem("q", "doubled")
        if len(text) > MOST_LETTERS:
            self._problem("q", "too_long")
        return text[:MOST_LETTERS].strip()

    def _given(self, name: str) -> list[str]:
        return [value for value in self._args.get(name, ()) if value]

    def _single(self, name: str, read: Callable[[str], _Value | None], key: str) -> _Value | None:
        """The first value; a second, different one is told about."""
        values = self._given(name)
        if not values:
            return None
        if len(set(values)) > 1:
            self._problem(name, "doubled")
        found = read(values[0])
        if found is None:
            self._problem(name, key, values[0])
        return found

    def _many(self, name: str, read: Callable[[str], str | None], key: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        if len(self._given(name)) > MOST_VALUES:
            self._problem(name, "too_many")
        for value in self._given(name)[:MOST_VALUES]:
            one = read(value)
            if one is None:
                self._problem(name, key, value)
            else:
                found[one] = None
        return tuple(found)

    def _codes(self, name: str, codes: type[_Code]) -> tuple[_Code, ...]:
        return tuple(codes(v) for v in self._many(name, lambda v: code_of(codes, v), "bad_choice"))

    def _municipality(self, value: str) -> str | None:
        if self._places is not None:
            return self._places.right_name(value)
        return FICTIONAL_MUNICIPALITY if is_fictional(value) else value[:60]

    def _topic(self, value: str) -> str | None:
        known = _TOPIC.match(value) is not None if self._topics is None else value in self._topics
        return value if known else None

    def _postcode(self, value: str) -> str | None:
        number = digits(value).upper().removeprefix("DK-").removeprefix("DK").strip()
        if not (len(number) == 4 and number.isascii() and number.isdigit() and number >= "0500"):
            return None
        return None if self._places and number not in self._places.by_number else number


def clean(text: str) -> str:
    """The text without control characters, direction marks and broken letters, blanks single."""
    plain = "".join(" " if unicodedata.category(c)[0] == "C" or c == "�" else c for c in text[:_MOST_READ])
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _whole(value: str, least: int, most: int) -> int | None:
    plain = digits(value)
    number = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else None
    return number if number is not None and least <= number <= most else None


def _months(value: str) -> int | None:
    """ "8m", "18 mdr", "2", "2 år", "2-årig" and "6 uger" as whole months; a bare number is years."""
    plain = fold(value).replace("-", " ")
    if plain in ("nyfoedt", "newborn"):
        return 0
    found = _AGE.match(plain)
    if not found:
        return None
    number, unit = int(found[1]), (found[2] or "aar")[0]
    months = number if unit == "m" else number * 12 if unit in "ay" else round(number / 4.345)
    return months if months <= OLDEST_MONTHS else None


def _km(value: str) -> float | None:
    plain = value.lower().removesuffix("km").strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", plain):
        return None
    number = float(plain)
    return number if 0 < number <= FARTHEST_KM else None


def _yes(value: str) -> bool | None:
    plain = fold(value)
    return True if plain in _YES else False if plain in _NO else None


def usual_sort(text: str, filters: Filters) -> Sort:
    """The order of who asks for none: nearest first where there is a postcode and no words to fit."""
    return Sort.DISTANCE if filters.postcode is not None and not text else Sort.FIT


def to_query(request: SearchRequest) -> list[tuple[str, str]]:
    """The query that asks exactly this: pairs in a fixed order, defaults left out."""
    return list(_pairs(request))


def _pairs(request: SearchRequest) -> Iterator[tuple[str, str]]:
    filters = request.filters
    if request.text:
        yield "q", request.text
    for name, values in _values(filters).items():
        yield from ((name, str(value)) for value in values)
    if filters.child_months is not None:
        yield "alder", f"{filters.child_months}m"
    if filters.pregnancy_week is not None:
        yield "uge", str(filters.pregnancy_week)
    if filters.postcode is not None:
        yield "postnr", filters.postcode
    if filters.km is not None:
        yield "km", f"{filters.km:g}"
    yield from ((name, "1") for name, chosen in (("anonym", filters.anonymous), ("online", filters.online)) if chosen)
    if request.sort is not usual_sort(request.text, filters):
        yield "sortering", str(request.sort)
    if request.page != 1:
        yield "side", str(request.page)
    if request.limit != HITS_A_PAGE:
        yield "limit", str(request.limit)


def _values(filters: Filters) -> Mapping[str, tuple[str, ...]]:
    return {
        "kommune": filters.municipalities,
        **{name: getattr(filters, field) for name, (field, _) in _LISTS.items()},
        "emne": filters.topics,
        "sprog": filters.languages,
    }
