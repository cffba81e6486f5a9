"""An offer's facts as short sentences in the visitor's language. None is *ikke oplyst* (R035)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from familiehus.catalogue.domain import (
    Access,
    AgeSpan,
    Hours,
    House,
    Offer,
    ParentAge,
    Place,
    PregnancySpan,
    Rhythm,
    Schedule,
    Sessions,
    Text,
)
from familiehus.catalogue.vocabulary import Found, Period, PlaceKind, Way, Weekday
from familiehus.web.i18n import (
    clock_span,
    clock_time,
    current_language,
    day_name,
    from_to,
    gettext,
    known,
    ngettext,
    sentence,
)
from familiehus.web.i18n import mark as _
from familiehus.web.labels import both, either, label, labels, listed

FOUND = {
    Found.MIDWIFE: _("Jordemoder"),
    Found.HEALTH_VISITOR: _("Sundhedsplejerske"),
    Found.DOCTOR: _("Læge"),
    Found.FRIENDS: _("Venner eller familie"),
    Found.POSTER: _("Plakat eller folder"),
    Found.INTERNET: _("På nettet"),
    Found.OTHER: _("Andet"),
}
_DAYS = tuple(Weekday)
_YEAR = 12
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Said:
    """Words on a page; ``lang`` is set when they are not in the page's own language."""

    text: str
    lang: str | None = None


def said(text: Text) -> Said:
    """A text of the catalogue in the page's language, or in Danish and marked so.

    English stands in the entry. Other languages are looked up by the Danish text: one that was changed after it was
    translated is shown in Danish, never as what it said before.
    """
    language = current_language()
    if language == "en" and text.en is not None:
        return Said(text.en)
    if language != "da" and (translated := known(text.da)) is not None:
        return Said(translated)
    return Said(text.da, None if language == "da" else "da")


def name_of(entry: Offer | House) -> Said:
    """The name to show: that of the page's language where there is one, as for what every municipality has."""
    language = current_language()
    if isinstance(entry, Offer) and language == "en" and entry.name_en:
        return Said(entry.name_en)
    if isinstance(entry, Offer) and language not in ("da", "en") and (translated := known(entry.name)) is not None:
        return Said(translated)
    return Said(entry.name, None if language == "da" else "da")


def months(number: int) -> str:
    """An age in whole months, in years from two years on when it comes out even."""
    if number >= 2 * _YEAR and number % _YEAR == 0:
        return ngettext("%(num)s år", "%(num)s år", number // _YEAR)
    return ngettext("%(num)s måned", "%(num)s måneder", number)


def child_age(span: AgeSpan | None) -> str | None:
    """Both ends are inclusive: 0 to 83 months is "0-6 år". From birth without an end is no limit at all."""
    if span is None or not (span.from_months or span.to_months is not None):
        return None
    first, last = span.from_months, span.to_months
    if last is None:
        return gettext("fra %(age)s", age=months(first or 0))
    years = _whole_years(last)
    if years is None or (first or 0) % _YEAR:
        upper = months(last) if years is None else ngettext("%(num)s år", "%(num)s år", years)
        return gettext("%(first)s til %(last)s", first=months(first), last=upper) if first else _up_to(upper)
    if first is None:
        return _up_to(ngettext("%(num)s år", "%(num)s år", years))
    if first == 0 and years == 0:
        return gettext("under 1 år")
    return _years(first // _YEAR, years)


def _years(first: int, last: int) -> str:
    return ngettext("%(first)s–%(last)s år", "%(first)s–%(last)s år", last, first=first, last=last)


def _up_to(upper: str) -> str:
    return gettext("op til %(age)s", age=upper)


def _whole_years(last: int) -> int | None:
    """83 and 72 are both "6 years": until the next birthday, and up to the birthday."""
    if (last + 1) % _YEAR == 0:
        return (last + 1) // _YEAR - 1
    return last // _YEAR if last % _YEAR == 0 else None


def pregnancy(span: PregnancySpan | None) -> str | None:
    """For the pregnant, with the weeks where the source names them."""
    if span is None:
        return None
    if span.from_week and span.to_week:
        return gettext("gravid i uge %(first)s–%(last)s", first=span.from_week, last=span.to_week)
    if span.from_week:
        return gettext("gravid fra uge %(week)s", week=span.from_week)
    if span.to_week:
        return gettext("gravid til og med uge %(week)s", week=span.to_week)
    return gettext("gravid")


def parent_age(span: ParentAge | None) -> str | None:
    """A parent's age: "under 25" is max 24 (R030)."""
    if span is None or (span.min is None and span.max is None):
        return None
    if span.max is None:
        return gettext("mindst %(age)s år", age=span.min)
    if span.min is None:
        return gettext("under %(age)s år", age=span.max + 1)
    return _years(span.min, span.max)


def who(entry: Offer | House) -> str | None:
    """Whom it is for, in one line: audience, the child's age, the parent's age."""
    audience = list(entry.audience) if isinstance(entry, Offer) else []
    parts = [both(labels("audience", tuple(audience)))] if audience else []
    age = child_age(entry.child_age)
    if age:
        parts.append(gettext("barn %(age)s", age=age))
    weeks = pregnancy(entry.pregnancy)
    if weeks and (entry.pregnancy != PregnancySpan() or not audience):
        parts.append(weeks)
    own = parent_age(entry.parent_age) if isinstance(entry, Offer) else None
    if own:
        parts.append(gettext("du er %(age)s", age=own))
    return sentence(" · ".join(parts)) or None


def for_whom(entry: Offer | House) -> Said | None:
    """Whom it is for: in a house's own words where it has some."""
    if isinstance(entry, House) and entry.for_whom:
        return said(entry.for_whom)
    line = who(entry)
    return Said(line) if line else None


def days(chosen: Sequence[Weekday]) -> str:
    """ "mandag–torsdag", "mandag og onsdag"."""
    numbers = sorted({_DAYS.index(day) for day in chosen})
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return from_to(day_name(numbers[0]), day_name(numbers[-1]))
    return both([day_name(number) for number in numbers])


def hours_lines(hours: Iterable[Hours]) -> list[tuple[str, str]]:
    """Days and times, one line a span."""
    return [(days(h.days), clock_span(h.opens, h.closes)) for h in hours]


def rhythm(beat: Rhythm) -> str:
    """How often: "en gang om ugen", "hver 2. uge"."""
    every = {
        Period.WEEK: ngettext("hver uge", "hver %(num)s. uge", beat.interval),
        Period.MONTH: ngettext("hver måned", "hver %(num)s. måned", beat.interval),
        Period.YEAR: ngettext("hvert år", "hvert %(num)s. år", beat.interval),
    }
    often = {
        Period.WEEK: ngettext("en gang om ugen", "%(num)s gange om ugen", beat.times),
        Period.MONTH: ngettext("en gang om måneden", "%(num)s gange om måneden", beat.times),
        Period.YEAR: ngettext("en gang om året", "%(num)s gange om året", beat.times),
    }
    if beat.interval == 1:
        return often[beat.per]
    if beat.times == 1:
        return every[beat.per]
    return ngettext("en gang %(every)s", "%(num)s gange %(every)s", beat.times, every=every[beat.per])


def session_days(sessions: Sessions) -> str | None:
    """Weekday, time and rhythm of what meets again and again."""
    parts = []
    if sessions.weekdays:
        parts.append(days(sessions.weekdays))
    if sessions.opens:
        parts.append(gettext("kl. %(time)s", time=clock_time(sessions.opens)))
    elif sessions.day_parts:
        parts.append(either(labels("day_part", sessions.day_parts)))
    start = " ".join(parts)
    beat = rhythm(sessions.rhythm) if sessions.rhythm else ""
    return listed((start, beat)) or None


def session_length(sessions: Sessions) -> str | None:
    """How long one meeting is: "1–1½ timer", "45 minutter"."""
    low, high = sessions.minutes_min, sessions.minutes_max
    last = high or low
    if last is None:
        return None
    first = low if low and low != last else None
    if last % 30 == 0 and last >= _HOUR and (first is None or (first % 30 == 0 and first >= _HOUR)):
        span = "–".join(_hours(minutes) for minutes in (first, last) if minutes)
        number = 2 if last % _HOUR else last // _HOUR  # one and a half is said as two: "1½ godziny"
        return ngettext("%(hours)s time", "%(hours)s timer", number, hours=span)
    span = "–".join(str(minutes) for minutes in (first, last) if minutes)
    return ngettext("%(span)s minut", "%(span)s minutter", last, span=span)


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, _HOUR)
    return f"{whole}½" if rest else str(whole)


def session_count(sessions: Sessions) -> str | None:
    """How many times; "up to" where the source sets a limit (R049, R050)."""
    if sessions.count is None:
        return None
    if sessions.count_is_limit:
        return ngettext("op til %(num)s gang", "op til %(num)s gange", sessions.count)
    return ngettext("%(num)s gang", "%(num)s gange", sessions.count)


def when(schedule: Schedule | None) -> str | None:
    """The time in one line for a card."""
    if schedule is None:
        return None
    parts = []
    if schedule.sessions:
        sessions = schedule.sessions
        parts = [session_days(sessions), session_length(sessions), session_count(sessions)]
        if sessions.lasts and not any(parts):
            parts.append(said(sessions.lasts).text)
    if not any(parts):
        parts = [f"{day} {span}" for day, span in hours_lines(schedule.opening)[:2]]
    line = " · ".join(part for part in parts if part)
    return sentence(line) or None


def where(entry: Offer | House, house: House | None) -> str | None:
    """House, kind of place and municipality in one line."""
    if isinstance(entry, House):
        return entry.municipality
    parts = [house.name] if house is not None else []
    place = entry.place
    if place and place.name and place.name not in parts:
        parts.append(place.name)
    elif place and place.kinds and not parts:
        parts.append(place_kinds(place))
    parts += _area(entry)
    line = " · ".join(part for part in parts if part)
    return sentence(line) or None


def place_kinds(place: Place) -> str:
    """The kinds of place; "i huset" is left out where other kinds say more."""
    kinds = tuple(kind for kind in place.kinds if kind is not PlaceKind.HOUSE) or place.kinds
    return either(labels("place", kinds))


def _area(entry: Offer) -> list[str]:
    if entry.nationwide:
        return [gettext("Hele Danmark")]
    if len(entry.municipalities) > 3:
        return [ngettext("%(num)s kommune", "%(num)s kommuner", len(entry.municipalities))]
    return [listed(entry.municipalities)] if entry.municipalities else list(entry.regions)


def how(access: Access | None) -> str | None:
    """How one gets in (R026): the first question of every parent."""
    if access is None or not access.ways:
        return None
    return ". ".join(_referral(access) if way is Way.REFERRAL else label("way", way) for way in access.ways)


def by_oneself(access: Access) -> bool:
    """Whether a family can get in without anybody referring it: then a referral is one way of several."""
    return not {Way.DROP_IN, Way.SIGN_UP, Way.SELF_REFERRAL}.isdisjoint(access.ways)


def _referral(access: Access) -> str:
    who = either(labels("profession", access.referrers))
    if by_oneself(access):
        return gettext("%(who)s kan også henvise dig", who=sentence(who)) if who else also_referred()
    return gettext("Kræver henvisning fra %(who)s", who=who) if who else label("way", Way.REFERRAL)


def also_referred() -> str:
    """A referral beside an open way is an offer, never a demand (R027)."""
    return gettext("En fagperson kan også henvise dig")
