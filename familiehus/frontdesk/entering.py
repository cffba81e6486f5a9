"""A form of the desk read as a visit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from familiehus.accounts.pages import Form, chosen_one
from familiehus.families.items import as_date
from familiehus.frontdesk.domain import NUMBER, Part, Subject, Visit, Way, Who, part_of
from familiehus.kernel.errors import Refused

_NUMBER = re.compile(NUMBER)
FIELDS = ("number", "day", "part", "way", "postcode", "other", *(f"more_{who}" for who in Who))
MANY = ("who", *Subject)


def is_number(text: str) -> bool:
    """Whether a count may be called so."""
    return _NUMBER.fullmatch(text) is not None


def visit_of(form: Form, now: datetime) -> Visit:
    """What was ticked; the day and its part are now, unless the form waited on the device. Raises Refused.

    ``now`` is the calendar's Danish time.
    """
    day = as_date(form["day"]) if form["day"] else now.date()
    if day is None:
        raise Refused("no such answer")
    part = chosen_one(Part, form["part"]) or part_of(now)
    # One of the postcodes is chosen from the start: whoever wrote another meant that one.
    postcode = form["other"].strip() or form["postcode"]
    return Visit(
        day,
        part,
        chosen_one(Way, form["way"]) or Way.WALK_IN,
        {who: _number(form[f"more_{who}"]) or int(who in form.many["who"]) for who in Who},
        "" if postcode in ("unknown", "other") else postcode,
        _said(form.many),
    )


def _said(many: Mapping[str, list[str]]) -> dict[Subject, frozenset[str]]:
    said = {subject: frozenset(value for value in many.get(subject, ()) if value) for subject in Subject}
    return {subject: values for subject, values in said.items() if values}


def _number(text: str) -> int:
    text = text.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Refused("write a number")
    return int(text)
