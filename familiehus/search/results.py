"""What the page of results shows: chips, filters with their counts, reasons in words, links onward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.presentation import Card, Shelf, card
from familiehus.catalogue.topics import Topics
from familiehus.catalogue.vocabulary import DayPart, Weekday
from familiehus.catalogue.wording import months
from familiehus.kernel.text import fold
from familiehus.search.domain import (
    Filters,
    Hit,
    Reason,
    ReasonKind,
    SearchAnswer,
    SearchRequest,
    Sort,
    Understood,
)
from familiehus.search.links import request_link
from familiehus.search.request import Problem
from familiehus.web.i18n import current_language, day_name, gettext, ngettext, sentence
from familiehus.web.i18n import mark as _
from familiehus.web.labels import label

_DAYS: list[str] = list(Weekday)
_PARTS: list[str] = list(DayPart)


@dataclass(frozen=True, slots=True)
class Group:
    """A filter: its name in the address, its field in the request, its words, and whether it is long."""

    name: str
    field: str
    title: str
    labels: str


# In the order a parent needs them. The name in the address is that of the contract.
GROUPS = (
    Group("kommune", "municipalities", _("Kommune"), "place"),
    Group("maalgruppe", "audiences", _("Til hvem"), "audience"),
    Group("adgang", "ways", _("Sådan kommer du med"), "way"),
    Group("emne", "topics", _("Emne"), "topic"),
    Group("dag", "days", _("Ugedag"), "day"),
    Group("tid", "day_parts", _("Tid på dagen"), "day_part"),
    Group("niveau", "tiers", _("Hvor åbent er det"), "tier"),
    Group("sektor", "sectors", _("Hvem står bag"), "sector"),
    Group("sprog", "languages", _("Sprog"), "language"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter with its true count."""

    value: str
    text: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as the form shows it."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        """How many values are chosen."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the search; ``link`` is the same search without it, None when it came from the words."""

    text: str
    link: str | None = None


class Words:
    """Codes of a search in the visitor's words."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    def of(self, kind: str, value: str) -> str:
        """A value of a filter in words."""
        if kind == "topic":
            return self._topics.label(value, current_language())
        if kind == "day":
            return sentence(day_name(_DAYS.index(value)))
        return value if kind == "place" else sentence(label(kind, value))

    def reason(self, why: Reason) -> str:
        """Why a hit fits, in a few words."""
        if why.kind in _PLAIN:
            return gettext(_PLAIN[why.kind])
        if why.kind is ReasonKind.PLACE:
            return gettext("ligger i %(place)s", place=why.value)
        if why.kind is ReasonKind.TOPIC:
            return gettext("handler om %(topic)s", topic=self.of("topic", why.value).lower())
        if why.kind is ReasonKind.AUDIENCE:
            return gettext("er til %(who)s", who=label("audience", why.value))
        return label("way", why.value).lower()

    def reasons(self, hit: Hit) -> list[str]:
        """The three best reasons; distance stands beside the name already."""
        told = [self.reason(why) for why in hit.why if why.kind is not ReasonKind.DISTANCE]
        return list(dict.fromkeys(told))[:3]


_PLAIN = {
    ReasonKind.NAME: _("navnet passer"),
    ReasonKind.WORDS: _("nævner det, du skrev"),
    ReasonKind.AGE: _("passer til alderen"),
    ReasonKind.ANONYMOUS: _("du kan være anonym"),
    ReasonKind.ONLINE: _("foregår på nettet"),
    ReasonKind.TIME: _("passer med tiden"),
    ReasonKind.EVERYWHERE: _("findes i alle kommuner"),
}


def distance(hit: Hit) -> str | None:
    """ "ca. 12 km": about right, never exact."""
    if hit.distance_km is None:
        return None
    number = max(1, round(hit.distance_km))
    return gettext("ca. %(km)s km", km=number)


def filters_of(answer: SearchAnswer, asked: SearchRequest, words: Words) -> tuple[Filter, ...]:
    """Every filter that has something to choose, with counts."""
    shown = []
    for group in GROUPS:
        chosen = {str(value) for value in getattr(asked.filters, group.field)}
        options = [
            Option(value.value, words.of(group.labels, value.value), value.count, value.value in chosen)
            for value in answer.facets.get(group.name, ())
            if value.count or value.value in chosen
        ]
        if options:
            shown.append(Filter(group.name, gettext(group.title), tuple(_ordered(group, options))))
    return tuple(shown)


def _ordered(group: Group, options: list[Option]) -> list[Option]:
    if group.labels == "day":
        return sorted(options, key=lambda option: _DAYS.index(option.value))
    if group.labels == "place":
        return sorted(options, key=lambda option: fold(option.text))
    if group.labels == "day_part":
        return sorted(options, key=lambda option: _PARTS.index(option.value))
    return sorted(options, key=lambda option: (not option.chosen, -option.count, option.text))


def count_of(answer: SearchAnswer, name: str) -> int | None:
    """How many there would be with a yes-or-no filter chosen."""
    values = answer.facets.get(name, ())
    return values[0].count if values else None


def chips(asked: SearchRequest, words: Words) -> list[Chip]:
    """What narrows the search, each with the same search without it."""
    return list(_chips(asked, words))


def _chips(asked: SearchRequest, words: Words) -> Iterator[Chip]:
    filters = asked.filters
    for group in GROUPS:
        values = getattr(filters, group.field)
        for value in values:
            rest = tuple(other for other in values if other != value)
            yield Chip(words.of(group.labels, str(value)), _without(asked, **{group.field: rest}))
    if filters.child_months is not None:
        yield Chip(gettext("Barn på %(age)s", age=months(filters.child_months)), _without(asked, child_months=None))
    if filters.pregnancy_week is not None:
        yield Chip(gettext("Gravid uge %(week)s", week=filters.pregnancy_week), _without(asked, pregnancy_week=None))
    if filters.postcode is not None:
        yield Chip(_near(filters), _without(asked, postcode=None, km=None))
    if filters.anonymous:
        yield Chip(gettext("Anonymt"), _without(asked, anonymous=False))
    if filters.online:
        yield Chip(gettext("På nettet"), _without(asked, online=False))


def _near(filters: Filters) -> str:
    if filters.km is None:
        return gettext("Nær %(postcode)s", postcode=filters.postcode)
    return gettext("Højst %(km)s km fra %(postcode)s", km=f"{filters.km:g}", postcode=filters.postcode)


def _without(asked: SearchRequest, **changes: object) -> str:
    return request_link(replace(asked, filters=replace(asked.filters, **changes), page=1))  # type: ignore[arg-type]


def understood(read: Understood, words: Words) -> list[str]:
    """What was read out of the words themselves."""
    told = [*read.municipalities, *read.regions, *read.houses]
    told += [words.of("audience", value) for value in read.audiences]
    told += [words.of("way", value) for value in read.ways]
    told += [words.of("topic", value) for value in read.topics]
    told += [words.of("day", value) for value in read.days]
    told += [words.of("day_part", value) for value in read.day_parts]
    if read.postcode:
        told.append(gettext("Nær %(postcode)s", postcode=read.postcode))
    if read.child_months is not None:
        told.append(gettext("Barn på %(age)s", age=months(read.child_months)))
    if read.pregnancy_week is not None:
        told.append(gettext("Gravid uge %(week)s", week=read.pregnancy_week))
    if read.anonymous:
        told.append(gettext("Anonymt"))
    if read.online:
        told.append(gettext("På nettet"))
    return told


_PROBLEMS = {
    "unknown_filter": _("Adressen spørger om noget, siden ikke kender. Det er ikke brugt."),
    "unknown_municipality": _("Vi kender ikke kommunen. Vælg en på listen."),
    "unknown_topic": _("Vi kender ikke emnet. Vælg et på listen."),
    "unknown_language": _("Vi kender ikke sproget. Vælg et på listen."),
    "bad_postcode": _("Postnummeret findes ikke. Skriv fire tal, fx 4800."),
    "bad_km": _("Afstanden kan ikke bruges. Skriv et tal fra 1 til 500."),
    "km_without_postcode": _("Skriv et postnummer, så vi kan måle afstanden."),
    "bad_age": _("Alderen kan ikke bruges. Skriv fx 8m for måneder eller 2 for år."),
    "bad_week": _("Ugen kan ikke bruges. Skriv et tal fra 1 til 42."),
    "bad_choice": _("Et af valgene findes ikke. Det er ikke brugt."),
    "bad_sort": _("Rækkefølgen findes ikke. Du ser det, der passer bedst."),
    "bad_page": _("Siden findes ikke. Du ser den første."),
    "bad_limit": _("Antallet kan ikke bruges. Skriv et tal fra 1 til 200."),
    "doubled": _("Noget står to gange i adressen. Det første er brugt."),
    "too_long": _("Det var for langt. Vi har kun læst begyndelsen."),
}


def problem_text(problem: Problem) -> str:
    """What is wrong with a field and what would be right; never what was sent."""
    return gettext(_PROBLEMS.get(problem.message_key, _PROBLEMS["bad_choice"]))


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A card in a list of results, and why it is there."""

    card: Card
    why: list[str]
    distance: str | None


def shown_hit(hit: Hit, entry: Offer | House, shelf: Shelf, now: datetime, words: Words) -> ShownHit:
    """A hit as the page shows it."""
    return ShownHit(card(entry, shelf, now), words.reasons(hit), distance(hit))


def headline(answer: SearchAnswer, asked: SearchRequest) -> str:
    """How much there is; an empty answer is about what we know, never about what exists (R035)."""
    if answer.total:
        return ngettext("Vi kender %(num)s tilbud", "Vi kender %(num)s tilbud", answer.total)
    place = (*asked.filters.municipalities, *answer.understood.municipalities)[:1]
    if place:
        return gettext("Vi kender ikke et tilbud i %(place)s, der passer", place=place[0])
    return gettext("Vi kender ikke et tilbud, der passer")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another spelling and the search for it."""

    text: str
    link: str


def suggestion(answer: SearchAnswer, asked: SearchRequest) -> Suggestion | None:
    """ "Mente du …?" in the words of the catalogue."""
    if answer.did_you_mean is None:
        return None
    return Suggestion(answer.did_you_mean, request_link(replace(asked, text=answer.did_you_mean, page=1)))


def age_choices(asked: SearchRequest) -> list[tuple[str, str]]:
    """A child's age in months: close together where much changes, and whatever was asked."""
    steps = {0, 1, 2, 4, 6, 9, 12, 18, 24, 36, 48, 60, 72} | {asked.filters.child_months or 0}
    return [(f"{number}m", months(number) if number else gettext("nyfødt")) for number in sorted(steps)]


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order of the results."""

    text: str
    link: str
    chosen: bool


def sorts(asked: SearchRequest) -> list[SortLink]:
    """The orders one can choose; distance only with a postcode."""
    orders = [(Sort.FIT, gettext("Passer bedst")), (Sort.NEXT, gettext("Sker først"))]
    if asked.filters.postcode:
        orders.insert(1, (Sort.DISTANCE, gettext("Tættest på")))
    return [
        SortLink(text, request_link(replace(asked, sort=order, page=1)), order is asked.sort) for order, text in orders
    ]


@dataclass(frozen=True, slots=True)
class Pager:
    """The page before and after, and where one is."""

    page: int
    pages: int
    before: str | None
    after: str | None


def pager(asked: SearchRequest, total: int) -> Pager:
    """Links through the pages of results."""
    pages = max(1, -(-total // asked.limit))
    return Pager(
        asked.page,
        pages,
        request_link(replace(asked, page=min(asked.page - 1, pages))) if asked.page > 1 else None,
        request_link(replace(asked, page=asked.page + 1)) if asked.page < pages else None,
    )
