"""What can be done with one's own line now: the doors, the words of their buttons, and what is sent."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from marshmallow import Schema
from sqlalchemy.orm import Session

from familiehus.accounts.api_acts import by
from familiehus.concerns.domain import MEETINGS
from familiehus.concerns.schemas import ConcernSchema, DialogueSchema, MeetingSchema
from familiehus.concerns.site import concerns_site
from familiehus.families.contact import LastWord
from familiehus.families.domain import TRIES_BEFORE_GIVING_UP
from familiehus.family_page.site import family_site
from familiehus.referrals.answers import Json
from familiehus.referrals.domain import State
from familiehus.referrals.goodbye import how, was_sent
from familiehus.referrals.looking import LineSight
from familiehus.referrals.shapes import asked
from familiehus.referrals.shapes.talks import ProposingSchema
from familiehus.referrals.site import referrals_site
from familiehus.web.described import Reads
from familiehus.web.i18n import gettext
from familiehus.web.i18n import mark as _

_LINES, _PAGE, _CONCERNS = "referrals_api_lines", "referrals_api_parent_page", "concerns_api"
# The name of what is done: its door, the button's words, the shape of what is sent.
DOORS: dict[str, tuple[str, str, type[Schema]]] = {
    "log_try": (f"{_LINES}.tried", _("Skriv det ned"), asked.TrySchema),
    "plan": (f"{_LINES}.plan", _("Gem dagen"), asked.PlanSchema),
    "write": (f"{_LINES}.write", _("Gem teksten"), asked.WrittenSchema),
    "details": (f"{_LINES}.correct", _("Gem rettelsen"), asked.DetailsSchema),
    "preview": ("referrals_api_send.before", _("Det her får de at læse. Intet andet."), asked.PreviewSchema),
    "referrals": ("referrals_api_send.send", _("Find hjælp, og send"), asked.SendingSchema),
    "proposals": ("referrals_api_proposals.propose", _("Foreslå noget at tænke over"), ProposingSchema),
    "family": ("referrals_api_family.link", _("Knyt sammen"), asked.KinSchema),
    "page": (f"{_PAGE}.issue", _("Nyt link og ny kode"), Reads),
    "shut_page": (f"{_PAGE}.shut", _("Luk siden nu"), Reads),
    "concerns": (f"{_CONCERNS}.record", _("Skriv en bekymring ned"), ConcernSchema),
    "dialogues": (
        f"{_CONCERNS}.record_dialogue",
        _("Skriv et dialogmøde ned: dig, familien og en børne- og ungerådgiver"),
        DialogueSchema,
    ),
    "meetings": (f"{_CONCERNS}.record_meeting", _("Skriv et møde uden samtykke ned (§ 11 e)"), MeetingSchema),
    "quieten": (f"{_LINES}.quieten", _("Stop alt til forælderen"), asked.QuietSchema),
    "last_message": (f"{_LINES}.last_message", _("Send den sidste besked"), Reads),
    "last_word": (f"{_LINES}.last_word", _("Jeg har lagt en sidste besked"), asked.LastWordSchema),
    "close": (f"{_LINES}.close", _("Luk forløbet"), asked.ClosingSchema),
}


def links_of(session: Session, sight: LineSight) -> list[Json]:
    """What whoever holds the line, or stands in, can do with it as it stands, in a steady order."""
    shut = frozenset(_not_now(session, sight))
    return [
        {
            "action": action,
            "text": gettext(text),
            "href": url_for(door, line=sight.row.id),
            "method": "POST",
            "fields": [field.data_key or name for name, field in schema().fields.items()],
        }
        for action, (door, text, schema) in DOORS.items()
        if action not in shut
    ]


def _not_now(session: Session, sight: LineSight) -> Iterator[str]:
    """What would be refused for how things stand, whatever is said with it."""
    row, site, concerns = sight.row, referrals_site(), concerns_site()
    if any(one.state != State.CLOSED for one in sight.referrals):
        yield "close"
    if row.quiet:
        yield "proposals"
    if family_site().pages.made_on(session, row.id) is None:
        yield "shut_page"
    if len(concerns.meetings.days(session, row.id)) >= MEETINGS or not concerns.meetings.may_record(by(), sight.place):
        yield "meetings"
    way, sent = how(session, site, row), was_sent(session, row.id)
    if sent or way is not LastWord.WRITTEN:
        yield "last_message"
    tried = len(set(site.families.tried_on(session, row.id)))
    if sent or way is not LastWord.CALL or tried < TRIES_BEFORE_GIVING_UP:
        yield "last_word"
