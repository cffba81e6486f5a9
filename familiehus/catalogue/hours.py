"""When a door or a phone is open, when that changes, and when something happens next (R016, R017)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from familiehus.catalogue.domain import Hours, HoursException, Schedule
from familiehus.catalogue.vocabulary import Period, Weekday
from familiehus.kernel.workdays import is_often_closed, is_public_holiday

_DAYS = tuple(Weekday)
_HORIZON = 15  # a weekly day can fall on a holiday
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DoorState:
    """Open or not, and when that changes next: what opens on a doubtful day is not waited for.

    ``uncertain``: today is a public holiday, or a day on which most are closed, and the source says nothing about it.
    """

    open: bool
    changes_at: datetime | None
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class OpeningState:
    """The door and the phone are two answers; None means *ikke oplyst*."""

    walk_in: DoorState | None
    phone: DoorState | None

    @property
    def changes_at(self) -> datetime | None:
        """The first moment at which either answer changes."""
        moments = [d.changes_at for d in (self.walk_in, self.phone) if d and d.changes_at]
        return min(moments, default=None)


def spans_on(day: date, hours: Iterable[Hours], exceptions: Iterable[HoursException], now: datetime) -> list[Span]:
    """The open spans of one day, merged and in order; an exception replaces the week's hours for its date."""
    special = [e for e in exceptions if e.on == day]
    if special:
        pairs = [(e.opens, e.closes) for e in special if e.opens and e.closes]
    else:
        pairs = [(h.opens, h.closes) for h in hours if _DAYS[day.weekday()] in h.days]
    merged: list[Span] = []
    for opens, closes in sorted(pairs):
        start, end = _at(day, opens, now), _at(day, closes, now)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def door_state(hours: tuple[Hours, ...], exceptions: tuple[HoursException, ...], now: datetime) -> DoorState | None:
    """Whether something with these hours is open at ``now`` (aware, Danish time); None when no hours are known."""
    if not hours and not exceptions:
        return None
    uncertain = _doubtful(now.date(), exceptions)
    for start, end in spans_on(now.date(), hours, exceptions, now):
        if start <= now < end:
            return DoorState(open=True, changes_at=end, uncertain=uncertain)
    return DoorState(open=False, changes_at=_next_opening(hours, exceptions, now), uncertain=uncertain)


def _doubtful(day: date, exceptions: Iterable[HoursException]) -> bool:
    """Whether the week's hours may not hold on this day, and the source does not say."""
    return (is_public_holiday(day) or is_often_closed(day)) and not any(one.on == day for one in exceptions)


def _next_opening(hours: tuple[Hours, ...], exceptions: tuple[HoursException, ...], now: datetime) -> datetime | None:
    days = (now.date() + timedelta(days=number) for number in range(_HORIZON))
    certain = (day for day in days if not _doubtful(day, exceptions))
    starts = (start for day in certain for start, _end in spans_on(day, hours, exceptions, now))
    return next((start for start in starts if start > now), None)


def phone_hours(schedule: Schedule) -> tuple[Hours, ...]:
    """When somebody answers: the phone's own hours, and the door's where the source says one may always ring (R017)."""
    return schedule.phone + (schedule.opening if schedule.phone_in_opening_hours else ())


def opening_state(schedule: Schedule | None, now: datetime) -> OpeningState:
    """Door and phone at this moment."""
    if schedule is None:
        return OpeningState(None, None)
    phone = phone_hours(schedule)
    return OpeningState(
        walk_in=door_state(schedule.opening, schedule.exceptions, now) if schedule.opening else None,
        phone=door_state(phone, schedule.exceptions, now) if phone else None,
    )


def next_start(schedule: Schedule | None, now: datetime) -> datetime | None:
    """When the next session begins, or the door opens next (now, if it is open). None when the source does not say.

    Doubtful days are left out: nobody is sent to a door on Christmas Day.
    """
    if schedule is None:
        return None
    sessions = schedule.sessions
    if sessions and sessions.weekdays and sessions.opens:
        weekly = sessions.rhythm is None or (sessions.rhythm.per is Period.WEEK and sessions.rhythm.interval == 1)
        return _next_session(sessions.weekdays, sessions.opens, schedule.exceptions, now) if weekly else None
    state = door_state(schedule.opening, schedule.exceptions, now) if schedule.opening else None
    if state is None:
        return None
    if state.open and not state.uncertain:
        return now
    return _next_opening(schedule.opening, schedule.exceptions, now)


def meets_on(day: date, weekdays: Collection[Weekday], exceptions: Iterable[HoursException]) -> bool:
    """Whether a session of these weekdays is held on the day: not where the source says it is closed."""
    return _DAYS[day.weekday()] in weekdays and not any(one.on == day and one.opens is None for one in exceptions)


def _next_session(
    weekdays: tuple[Weekday, ...], opens: time, exceptions: tuple[HoursException, ...], now: datetime
) -> datetime | None:
    days = (now.date() + timedelta(days=number) for number in range(_HORIZON))
    held = (day for day in days if meets_on(day, weekdays, exceptions) and not _doubtful(day, exceptions))
    return next((start for day in held if (start := _at(day, opens, now)) >= now), None)


def _at(day: date, clock: time, now: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=now.tzinfo)
