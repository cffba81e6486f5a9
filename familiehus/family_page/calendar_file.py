"""One appointment as a calendar file. Somebody else may see the calendar: it says when, and nothing of what or whom."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from familiehus.referrals.talks.appointments import Seen
from familiehus.web.i18n import gettext


def calendar_file(line: UUID, talk: Seen, now: datetime, *, with_place: bool) -> str:
    """The text of the file: no house, no offer, no name; the place only where the parent asks for it.

    Its number is this parent's own, so that two parents' calendars cannot be laid beside each other (R087).
    """
    event = Event()
    event.add("uid", str(uuid5(line, str(talk.id))))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", talk.at.astimezone(UTC))
    event.add("summary", gettext("Aftale"))
    if with_place and talk.where:
        event.add("location", talk.where)
    made = Calendar()
    made.add("prodid", "-//Aftale//DA")
    made.add("version", "2.0")
    made.add_component(event)
    return str(made.to_ical().decode("utf-8"))
