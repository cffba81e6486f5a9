"""What the pages about families share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from flask import Blueprint, request

from familiehus.accounts.acting import Acting
from familiehus.accounts.pages import Form, chosen_one, number_sent, prepare
from familiehus.audit.domain import Act
from familiehus.consent.demands import Demand
from familiehus.families.items import as_date
from familiehus.families.vocabulary import Way
from familiehus.kernel.clock import danish_day
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import id_or_none
from familiehus.referrals import looking, wording
from familiehus.referrals.case import Said
from familiehus.referrals.intake import LANGUAGES_SPOKEN
from familiehus.referrals.looking import look, offers, people, units
from familiehus.referrals.shown import shown
from familiehus.referrals.site import referrals_site
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.i18n import gettext, ngettext
from familiehus.web.labels import LABELS, label

CONTACT = "/personale/kontakt"
REFERRAL = "/personale/henvisning"
__all__ = ["offers", "people", "shown", "units"]


def blueprint(name: str, prefix: str) -> Blueprint:
    """A blueprint of staff pages that knows the words of the handover."""
    bp = prepare(Blueprint(name, __name__, url_prefix=prefix, template_folder="../templates"))
    bp.context_processor(_words)
    return bp


def _words() -> dict[str, object]:
    return {
        "w": wording,
        "say": lambda words, code: gettext(words.get(code, "")),
        "shown": shown,
        "danish_day": danish_day,
    }


def today() -> date:
    """The calendar's day."""
    return looking.today(referrals_site())


def saw(
    work: UnitOfWork, by: Acting, act: Act, places: Collection[UUID], subjects: Collection[tuple[str, object]]
) -> None:
    """A look, put in the record of each organisation it is in and committed before the page is sent (invariant 5)."""
    look(work, referrals_site(), by, act, places, subjects)
    work.commit()


def what_was_said(form: Form) -> Said:
    """The fields of an action's small form. Raises Refused for a day that is none."""
    on = as_date(form["on"])
    if on is None and form["on"].strip():
        raise Refused("this is no day", "on")
    return Said(
        reason=form["reason"],
        what_next=form["what_next"],
        on=on,
        wants_to_wait=bool(form["wants_to_wait"]),
        way=chosen_one(Way, form["way"]) or Way.PHONE,
        number=id_or_none(form["id"]),
        open_help=bool(form["open_help"]),
        signature_seen=bool(form["signature_seen"]),
        successor=form["successor"],
        receiver=id_or_none(form["receiver"]),
    )


def version_sent() -> int:
    """The version the form was made from; 0 for nonsense, which no row has."""
    return number_sent(request.form.get("version", ""))


def languages_spoken() -> list[tuple[str, str]]:
    """The languages a parent may speak best: code and words; the last is any other."""
    another = gettext(wording.ANOTHER_LANGUAGE)
    return [(code, label("language", code) if code in LABELS["language"] else another) for code in LANGUAGES_SPOKEN]


def said_words() -> dict[str, str]:
    """What a parent said on their page, as the board tells it."""
    return {code: gettext(words) for code, words in wording.ANSWERS.items()}


def at_most(demand: Demand) -> str:
    """Why the last day of a yes is nearer than usual; empty where it is not."""
    if demand.at_most_days is None:
        return ""
    return ngettext(
        "Hos jer gælder et ja højst %(num)s dag, når dit fag tager imod det.",
        "Hos jer gælder et ja højst %(num)s dage, når dit fag tager imod det.",
        demand.at_most_days,
    )
