"""What the page of results shows: cards with reasons, a headline, problems, orders, links onward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.presentation import Card, Shelf, card
from familiehus.catalogue.wording import months
from familiehus.search.domain import Filters, Hit, SearchAnswer, SearchRequest, Sort
from familiehus.search.in_words import Words
from familiehus.search.links import request_link
from familiehus.search.request import Problem
from familiehus.web.i18n import gettext, inside, ngettext
from familiehus.web.i18n import mark as _

# Kilometres to choose from.
DISTANCES = (5, 10, 25, 50)


def distance(hit: Hit) -> str | None:
    """ "ca. 12 km": about right, never exact."""
    if hit.distance_km is None:
        return None
    number = max(1, round(hit.distance_km))
    return gettext("ca. %(km)s km", km=number)


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


_FIELD_LETTERS = 20
# What the page asks for in a field or a line of its own, by its name in the address.
_FIELDS = frozenset({"postnr", "km", "alder", "uge", "kommune", "sortering"})


def wrong_fields(problems: Iterable[Problem]) -> dict[str, str]:
    """What is wrong, by the field it stands beside."""
    return {problem.field: problem_text(problem) for problem in problems if problem.field in _FIELDS}


def typed_in(wrong: Iterable[str], sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the fields that are wrong, to be mended there; of something endless its beginning."""
    return {name: "".join(c for c in sent.get(name, "")[:_FIELD_LETTERS] if c.isprintable()) for name in wrong}


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A card in a list of results, and why it is there."""

    card: Card
    why: tuple[str, ...]
    distance: str | None


def shown_hit(hit: Hit, entry: Offer | House, shelf: Shelf, now: datetime, words: Words) -> ShownHit:
    """A hit as the page shows it."""
    return ShownHit(card(entry, shelf, now), tuple(words.reasons(hit)), distance(hit))


def headline(answer: SearchAnswer, asked: SearchRequest) -> str:
    """How much there is; an empty answer is about what we know, never about what exists (R035)."""
    if answer.total:
        return ngettext("Vi kender %(num)s tilbud", "Vi kender %(num)s tilbud", answer.total)
    place = _place(answer, asked)
    if place:
        return gettext("Vi kender ikke et tilbud i %(place)s, der passer", place=place)
    return gettext("Vi kender ikke et tilbud, der passer")


def _place(answer: SearchAnswer, asked: SearchRequest) -> str:
    return next(iter((*asked.filters.municipalities, *answer.understood.municipalities)), "")


def unmet(answer: SearchAnswer, asked: SearchRequest, words: Words) -> str | None:
    """That nothing here is about the need itself, where that is so (R035, R040)."""
    if answer.unmet is None:
        return None
    about = inside(words.of("topic", answer.unmet))
    if place := _place(answer, asked):
        return gettext(
            "Vi kender ikke et tilbud i %(place)s særligt om %(topic)s. De her kan hjælpe eller vise vej.",
            place=place,
            topic=about,
        )
    return gettext("Vi kender ikke et tilbud særligt om %(topic)s. De her kan hjælpe eller vise vej.", topic=about)


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


def all_there(answer: SearchAnswer, asked: SearchRequest) -> Suggestion | None:
    """Where nothing fits: everything that is known in the place, whatever else was asked."""
    place = _place(answer, asked)
    everything = SearchRequest(filters=Filters(municipalities=(place,)), limit=asked.limit, language=asked.language)
    if answer.total or not place or asked == everything:
        return None
    return Suggestion(gettext("Se alt, vi kender i %(place)s", place=place), request_link(everything))


def age_choices(asked: SearchRequest) -> tuple[tuple[str, str], ...]:
    """A child's age in months: close together where much changes, and whatever was asked."""
    steps = {0, 1, 2, 4, 6, 9, 12, 18, 24, 36, 48, 60, 72} | {asked.filters.child_months or 0}
    return tuple((f"{number}m", months(number) if number else gettext("nyfødt")) for number in sorted(steps))


@dataclass(frozen=True, slots=True)
class SortLink:
    """An order of the results; the one chosen is no link."""

    text: str
    link: str | None


def sorts(asked: SearchRequest) -> list[SortLink]:
    """The orders one can choose; distance only with a postcode."""
    orders = [(Sort.FIT, gettext("Passer bedst")), (Sort.NEXT, gettext("Sker først"))]
    if asked.filters.postcode:
        orders.insert(1, (Sort.DISTANCE, gettext("Tættest på")))
    return [SortLink(text, None if order is asked.sort else _in_order(asked, order)) for order, text in orders]


def _in_order(asked: SearchRequest, order: Sort) -> str:
    return request_link(replace(asked, sort=order, page=1))


@dataclass(frozen=True, slots=True)
class Pager:
    """The page before and after, and where one is."""

    page: int
    pages: int
    before: str | None
    after: str | None
    # Only where the page asked for lies behind the last one.
    first: str | None = None
    last: str | None = None


def pager(asked: SearchRequest, total: int) -> Pager:
    """Links through the pages of results."""
    pages = max(1, -(-total // asked.limit))
    before, after = min(asked.page - 1, pages), asked.page + 1
    beyond = asked.page > pages
    return Pager(
        asked.page,
        pages,
        _to_page(asked, before) if before else None,
        _to_page(asked, after) if after <= pages else None,
        first=_to_page(asked, 1) if beyond else None,
        last=_to_page(asked, pages) if beyond else None,
    )


def _to_page(asked: SearchRequest, page: int) -> str:
    return request_link(replace(asked, page=page))
