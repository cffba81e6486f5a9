"""The other end of an anonymous thread for programs: what the page does, with the code in the body."""

from __future__ import annotations

from flask import Blueprint, Response

from familiehus.access.permissions import Permission
from familiehus.accounts import api_acts
from familiehus.accounts.api_acts import No, body, by
from familiehus.accounts.sign_in import Wait
from familiehus.family_page.anonymous import Thread
from familiehus.family_page.schemas import CodeSchema, TalkHeldSchema
from familiehus.family_page.site import family_site
from familiehus.family_page.wording import TALKS_USED
from familiehus.kernel.errors import Refused
from familiehus.referrals.answers import Json, Names
from familiehus.referrals.refusals import REFUSALS, refusal
from familiehus.referrals.talks.appointing import TalksUsed
from familiehus.web.api_shell import answer
from familiehus.web.guard import requires
from familiehus.web.i18n import gettext
from familiehus.web.problems import problem


def _told(error: Refused) -> No:
    if isinstance(error, TalksUsed):
        return No("talks-used", gettext(TALKS_USED))
    return No(api_acts.code(str(error), known=str(error) in REFUSALS), refusal(error), "/text")


bp = api_acts.prepare(Blueprint("anonymous_api", __name__, url_prefix="/api/v1/anonymous-threads"), _told)


@bp.errorhandler(Wait)
def too_often(error: Wait) -> Response:
    """Wrong codes are slowed, here as on the page."""
    told = problem(429)
    told.headers["Retry-After"] = str(error.seconds)
    return told


@bp.post("/opened")
@requires(Permission.MEET_FAMILIES)
def opened() -> Response:
    """What stands in it."""
    return _answer(family_site().threads.opened(by(), body(CodeSchema())["code"]))


@bp.post("/talks")
@requires(Permission.MEET_FAMILIES)
def talked() -> Response:
    """One more talk, counted once however often the request comes."""
    said = body(TalkHeldSchema())
    return _answer(family_site().threads.talk(by(), said["code"], said["text"], said["counted"]))


def _answer(thread: Thread) -> Response:
    with family_site().families.database.read() as session:
        names = Names.of(session, [], [], {thread.offer})
    words: list[Json] = [{"day": word.on, "ours": word.ours, "text": word.text} for word in thread.words]
    offer = names.offer(thread.offer)
    return answer({"offer": offer, "talks": thread.talks, "limit": thread.limit, "words": words}, translated=False)
