"""What the doors about families share: why not, in words and in code, and where in what was sent."""

from __future__ import annotations

from flask import Blueprint

from familiehus.accounts import api_acts
from familiehus.accounts.api_acts import No
from familiehus.kernel.errors import Refused
from familiehus.referrals.domain import StillMissing
from familiehus.referrals.intake import TEXTS, Missing
from familiehus.referrals.refusals import REFUSALS, refusal

PREFIX = "/api/v1"
# Refusals about one place in what was sent that do not name it; every other one is about how things stand.
POINTERS = {
    "the text is too long": "/text",
    "that day is over": "/next_on",
    "the due date is before that day": "/next_on",
    "nobody has written how it went": "/next_on",
    "the parent has not agreed": "/agreed",
    "say what may be passed on": "/items",
    "the consent names something else than what was shown": "/items",
    "say whether the yes was oral or written": "/form",
    "say how it was understood": "/understood",
    "ask who has custody": "/custody",
    "say until when, at most a year": "/last_day",
    "your organisation lets a yes last a shorter time": "/last_day",
    "say a later day than it has": "/last_day",
    "here a yes is said again in writing": "/form",
    "say a number of days from 1 to 365": "/at_most_days",
    "say who is to receive it": "/to/outside",
}
_PARTS = {"way": "/contact", "phone": "/contact", "email": "/contact", "note": "/contact", "outside": "/to"}
_PARTS |= {field.value: "/texts" for field in TEXTS}


def blueprint(name: str) -> Blueprint:
    """A blueprint of the API that knows the words of the handover."""
    return api_acts.prepare(Blueprint(name, __name__, url_prefix=PREFIX), told)


def told(error: Refused) -> No:
    """How a refusal is told."""
    if not isinstance(error, Missing):
        pointer = f"/{error.field}" if error.field else POINTERS.get(str(error))
        return No(code(error), refusal(error), pointer)
    (pointer, detail), *more = [(f"{_PARTS.get(one.field, '')}/{one.field}", refusal(one)) for one in error.each]
    return No(code(error), detail, pointer, tuple(more))


def code(error: Refused) -> str:
    """The code of a refusal for programs; whatever is missing before a start has one of its own."""
    if isinstance(error, StillMissing):
        return "still-missing"
    return api_acts.code(str(error), known=str(error) in REFUSALS)
