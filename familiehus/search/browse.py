"""Ways in without words: life situations, places, what happens soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from familiehus.catalogue import wording
from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.hours import next_start
from familiehus.catalogue.presentation import Card, Shelf, card, near_day
from familiehus.catalogue.week import Happening, has_rhythm, is_over, week
from familiehus.kernel.workdays import is_often_closed, is_public_holiday
from familiehus.search.domain import Filters
from familiehus.search.links import search_link
from familiehus.web.i18n import clock_time, day_and_month, day_name, gettext, ngettext, sentence
from familiehus.web.i18n import mark as _


@dataclass(frozen=True, slots=True)
class Life:
    """A situation in life as a way in: its picture, its name, and what somebody in it would write.

    Asked as a question and not as a filter: the free way to a person, urgent help and what is akin come along.
    """

    picture: str
    text: str
    words: str


LIVES = (
    Life("pregnant", _("Gravid"), _("jeg er gravid")),
    Life("baby", _("Ny baby"), _("ny baby")),
    Life("father", _("Far"), _("til fædre")),
    Life("solo", _("Alene med barn"), _("alene med barn")),
    Life("apart", _("Skilsmisse"), _("skilsmisse")),
    Life("sleep", _("Søvn og gråd"), _("søvn og gråd")),
    Life("mind", _("Når det er svært indeni"), _("jeg har det svært psykisk")),
    Life("together", _("Møde andre forældre"), _("møde andre forældre")),
    Life("talk", _("Tale med nogen"), _("tale med nogen")),
    Life("money", _("Penge og bolig"), _("problemer med penge eller bolig")),
    Life("newcomer", _("Ny i Danmark"), _("ny i Danmark")),
    Life("safe", _("Vold og utryghed"), _("vold derhjemme")),
)
EXAMPLES = (_("baby græder hele tiden"), _("mødregruppe"), _("snakke uden at sige mit navn"))


@dataclass(frozen=True, slots=True)
class LifeLink:
    """A life situation as a link."""

    picture: str
    text: str
    link: str


def life_links() -> list[LifeLink]:
    """The ways in by life situation, in the visitor's language."""
    return [LifeLink(life.picture, gettext(life.text), search_link(Filters(), gettext(life.words))) for life in LIVES]


def example_links() -> list[LifeLink]:
    """A few searches as parents write them."""
    return [LifeLink("search", text, search_link(Filters(), text)) for text in map(gettext, EXAMPLES)]


@dataclass(frozen=True, slots=True)
class Soon:
    """Something that happens next: when, and its card."""

    day: str
    time: str
    card: Card


def soon(entries: Iterable[Offer | House], shelf: Shelf, now: datetime, limit: int) -> list[Soon]:
    """What happens next among these, soonest first; what is open already comes with its day "i dag"."""
    timed = [(moment, entry) for entry in entries if (moment := next_start(entry.schedule, now))]
    timed.sort(key=lambda pair: (pair[0], pair[1].name))
    found = []
    for moment, entry in timed[:limit]:
        day = near_day(moment, now)
        open_now = moment == now
        start = gettext("åbent nu") if open_now else gettext("kl. %(time)s", time=clock_time(moment.time()))
        found.append(Soon(sentence(day), start, card(entry, shelf, now)))
    return found


@dataclass(frozen=True, slots=True)
class ShownHappening:
    """A line of the calendar."""

    opens: time | None
    closes: time | None
    maybe: bool
    card: Card


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of the calendar."""

    name: str
    date: str
    doubt: str | None
    happenings: list[ShownHappening]


def shown_week(entries: list[Offer | House], shelf: Shelf, now: datetime) -> list[ShownDay]:
    """Seven days from today."""
    cards = {entry.id: card(entry, shelf, now) for entry in entries}
    return [_shown_day(day.date, day.happenings, cards) for day in week(entries, now.date(), now)]


def _shown_day(day: date, happenings: Iterable[Happening], cards: dict[UUID, Card]) -> ShownDay:
    name = day_name(day.weekday())
    return ShownDay(
        sentence(name),
        day_and_month(day),
        _doubt(day),
        [ShownHappening(h.opens, h.closes, h.maybe, cards[h.entry.id]) for h in happenings],
    )


def _doubt(day: date) -> str | None:
    if is_public_holiday(day):
        return gettext("Helligdag. Ring først.")
    return gettext("Mange holder lukket. Ring først.") if is_often_closed(day) else None


@dataclass(frozen=True, slots=True)
class Rhythmic:
    """Something that recurs on a day the source does not name."""

    rhythm: str
    card: Card


def unknown_days(entries: Iterable[Offer | House], shelf: Shelf, now: datetime) -> list[Rhythmic]:
    """What recurs without a known weekday, programmes that are over left out (R037)."""
    found = []
    for entry in entries:
        sessions = entry.schedule.sessions if entry.schedule else None
        if has_rhythm(entry.schedule) and sessions and not is_over(entry, now.date()):
            text = wording.session_days(sessions) or ""
            found.append(Rhythmic(sentence(text), card(entry, shelf, now)))
    return sorted(found, key=lambda item: item.card.name.text)


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A municipality with what is known there."""

    name: str
    count: int
    text: str
    link: str


def place_link(name: str, count: int) -> PlaceLink:
    """A municipality as a link to its results; the count is of what names it, not of what others have, too."""
    text = ngettext("%(num)s tilbud", "%(num)s tilbud", count) if count else ""
    return PlaceLink(name, count, text, search_link(Filters(municipalities=(name,))))


def map_label(name: str, count: int) -> dict[str, object]:
    """What the map says of a municipality."""
    place = place_link(name, count)
    known = place.text or gettext("Kommunens gratis rådgivning")
    return {"label": f"{name}: {known}", "count": count, "link": place.link}


def across(count: int) -> str:
    """What is for a region as a whole: it belongs to none of its municipalities more than to the others."""
    return (
        ngettext("%(num)s tilbud på tværs af kommunerne", "%(num)s tilbud på tværs af kommunerne", count)
        if count
        else ""
    )
