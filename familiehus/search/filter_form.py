"""The filters of the page of results: their values with true counts, and what is chosen as chips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup, escape

from familiehus.catalogue.vocabulary import DayPart, Weekday
from familiehus.catalogue.wording import months
from familiehus.kernel.text import fold
from familiehus.search.domain import FacetValue, Filters, SearchAnswer, SearchRequest, Understood
from familiehus.search.in_words import Words
from familiehus.search.links import request_link
from familiehus.web.i18n import gettext, sentence
from familiehus.web.i18n import mark as _

_DAYS: list[str] = list(Weekday)
_PARTS: list[str] = list(DayPart)
_MOST_TOPICS = 24
_OPEN = 2
_FEW = 9
_MANY = ' class="many"'


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
class FilterForm:
    """What the form shows: ``places`` are the options of the municipalities, ``boxes`` all other filters."""

    places: Markup
    boxes: Markup


def filters_of(answer: SearchAnswer, asked: SearchRequest, words: Words) -> FilterForm:
    """Every filter that has something to choose, with counts; the first two and those in use stand open."""
    places = Markup()
    boxes: list[Markup] = []
    for group in GROUPS:
        chosen = set(map(str, getattr(asked.filters, group.field)))
        values = [v for v in answer.facets.get(group.name, ()) if v.count or v.value in chosen]
        if not values:
            continue
        ordered = _ordered(group, values, chosen)
        if group.labels == "place":
            places = _options(ordered, chosen)
        else:
            opened = bool(chosen) or len(boxes) < _OPEN
            boxes.append(_details(group.title, _boxes(group, ordered, chosen, words), opened, len(ordered) > _FEW))
    if wishes := _yes_or_no(answer, asked):
        boxes.append(_details(_("Andet"), wishes, opened=True, many=False))
    return FilterForm(places, Markup("\n").join(boxes))


def _details(title: str, boxes: Markup, opened: bool, many: bool) -> Markup:
    text = _safe(gettext(title))
    return Markup(  # noqa: S704 - the title is escaped, the boxes are markup
        f"<details{' open' if opened else ''}>\n<summary>{text}</summary>\n<fieldset{_MANY if many else ''}>\n"
        f'<legend class="sr-only">{text}</legend>\n{boxes}</fieldset>\n</details>'
    )


def _yes_or_no(answer: SearchAnswer, asked: SearchRequest) -> Markup:
    wishes = (
        ("anonym", gettext("Jeg vil være anonym"), asked.filters.anonymous),
        ("online", gettext("På nettet"), asked.filters.online),
    )
    boxes = [
        f'{_wish(name, text, chosen)} <span class="count">({count})</span></label></div>\n'
        for name, text, chosen in wishes
        if (count := _counted(answer, name)) or chosen
    ]
    return Markup("".join(boxes))  # noqa: S704 - escaped in _wish


def _counted(answer: SearchAnswer, name: str) -> int:
    return next((value.count for value in answer.facets.get(name, ())), 0)


@lru_cache(maxsize=64)
def _wish(name: str, text: str, checked: bool) -> str:
    """A box for a wish, up to its count."""
    return (
        f'<div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" form="sog" name="{name}"'
        f' value="1" id="{name}"{" checked" if checked else ""}><label for="{name}">{_safe(text)}'
    )


def _ordered(group: Group, values: list[FacetValue], chosen: set[str]) -> list[FacetValue]:
    if group.labels == "day":
        return sorted(values, key=lambda v: _DAYS.index(v.value))
    if group.labels == "day_part":
        return sorted(values, key=lambda v: _PARTS.index(v.value))
    if group.labels == "place":
        return sorted(values, key=lambda v: _folded(v.value))
    best = sorted(values, key=lambda v: (v.value not in chosen, -v.count, v.value))
    return best[: max(_MOST_TOPICS, len(chosen))] if group.labels == "topic" else best


_folded = lru_cache(maxsize=256)(fold)


@lru_cache(maxsize=4096)
def _safe(text: str) -> str:
    return str(escape(text))


# A page of results has some 180 of these. Written here they cost a tenth of what they cost in the template.


def _options(values: list[FacetValue], chosen: set[str]) -> Markup:
    first = next(iter(value.value for value in values if value.value in chosen), None) if chosen else None
    options = [f"{_option(v.value, v.value == first)} ({v.count})</option>" for v in values]
    return Markup("".join(options))  # noqa: S704 - names are escaped, the rest are numbers


@lru_cache(maxsize=1024)
def _option(value: str, chosen: bool) -> str:
    return f'<option value="{_safe(value)}"{" selected" if chosen else ""}>{_safe(value)}'


def _boxes(group: Group, values: list[FacetValue], chosen: set[str], words: Words) -> Markup:
    heads = (_box(group.name, v.value, words.of(group.labels, v.value), v.value in chosen) for v in values)
    boxes = (f"{head}{v.count})</span></label></div>\n" for head, v in zip(heads, values, strict=True))
    return Markup("".join(boxes))  # noqa: S704 - escaped in _box


@lru_cache(maxsize=8192)
def _box(name: str, value: str, text: str, checked: bool) -> str:
    """A box up to its count."""
    code = _safe(value)
    return (
        f'<div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" form="sog" name="{name}"'
        f' value="{code}" id="{name}-{code}"{" checked" if checked else ""}><label for="{name}-{code}">'
        f'{_safe(text)} <span class="count">('
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the search; ``link`` is the same search without it, None when it came from the words."""

    text: str
    link: str | None = None


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
        yield Chip(_child(filters.child_months), _without(asked, child_months=None))
    if filters.pregnancy_week is not None:
        yield Chip(gettext("Gravid uge %(week)s", week=filters.pregnancy_week), _without(asked, pregnancy_week=None))
    if filters.postcode is not None:
        yield Chip(_near(filters), _without(asked, postcode=None, km=None))
    if filters.anonymous:
        yield Chip(gettext("Anonymt"), _without(asked, anonymous=False))
    if filters.online:
        yield Chip(gettext("På nettet"), _without(asked, online=False))


def _child(age: int) -> str:
    return gettext("Barn på %(age)s", age=months(age)) if age else sentence(gettext("nyfødt"))


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
        told.append(_child(read.child_months))
    if read.pregnancy_week is not None:
        told.append(gettext("Gravid uge %(week)s", week=read.pregnancy_week))
    if read.anonymous:
        told.append(gettext("Anonymt"))
    if read.online:
        told.append(gettext("På nettet"))
    return list(dict.fromkeys(told))
