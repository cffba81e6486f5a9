"""A parent's own talks and own yes to belonging together, on their own page; nothing of any other parent's."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from sqlalchemy.orm import Session

from familiehus.accounts import directory
from familiehus.families.desks import standing
from familiehus.families.items import as_date
from familiehus.families.links import own_yes
from familiehus.families.storage import LineRow
from familiehus.family_page.public.shell import id_sent
from familiehus.family_page.service import PARENT, OpenPage, open_line
from familiehus.family_page.site import FamilySite
from familiehus.kernel.errors import NotFound
from familiehus.programmes.looking import phases_of_line
from familiehus.programmes.wording import for_family
from familiehus.referrals.proposals import offers_to_choose
from familiehus.referrals.proposing import Reply
from familiehus.referrals.talks.appointing import TalkAnswer
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.forms import as_typed

_LONGEST_NAME = 120
Act = Callable[[FamilySite, UnitOfWork, OpenPage], str]


def values(session: Session, site: FamilySite, line: LineRow) -> dict[str, object]:
    """What the page shows of it; nothing where everything has stopped."""
    talks = [] if line.quiet else site.families.appointments.of_line(session, line.id)
    off = [] if line.quiet else site.families.appointments.called_off(session, line.id)
    people = directory.names(session, [*(one.owner for one in talks), *(one.second for one in talks)])
    asked = [] if line.quiet else site.families.proposals.waiting(session, line.id)
    offers = {one.id: (one.name, one.slug) for one in offers_to_choose(session)} if asked else {}
    return {
        "shut_outs": site.shutting.standing(session, line.id),
        "units_here": [(str(one.id), f"{one.organisation_name}: {one.name}") for one in standing(session)],
        "talks": talks,
        "talks_off": [one.at for one in off],
        "talk_people": people,
        "belongs": [] if line.quiet else own_yes(session, line.id),
        "volunteers": {} if line.quiet else phases_of_line(session, line.id),
        "volunteer_words": for_family,
        "asked": [(one, *offers[one.offer_id]) for one in asked if one.offer_id in offers],
    }


def _says(answer: TalkAnswer, done: str) -> Act:
    def act(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
        line = open_line(work.session, here)
        site.families.appointments.says(work, PARENT, line, id_sent("appointment"), answer)
        return done

    return act


def _apart(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    line, wanted = open_line(work.session, here), id_sent("link")
    row = next((one for one in own_yes(work.session, line.id) if one.id == wanted), None)
    if row is None:
        raise NotFound("no such link, or not yours")
    site.families.links.untie(work, PARENT, line, row)
    return "skilt"


def _shut_out(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    unit = id_sent("unit") if request.form.get("unit") else None
    shut = site.shutting.shut_out(work, here, as_typed(request.form.get("name", ""))[:_LONGEST_NAME], unit)
    return "maa-ikke-se" if shut else "anden-kontakt"


def _let_in(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
    site.shutting.let_in(work, here, id_sent("one"))
    return "maa-gerne-se"


def _replies(says: Reply, done: str) -> Act:
    def act(site: FamilySite, work: UnitOfWork, here: OpenPage) -> str:
        line, day = open_line(work.session, here), as_date(request.form.get("day", ""))
        site.families.proposals.says(work, PARENT, line, id_sent("proposal"), says, day)
        if says is Reply.YES:
            site.answers.call_me(work, here)  # the way there goes over the holder, who asks what may be passed on
        return done

    return act


ACTS: dict[str, Act] = {
    "maa-ikke-se": _shut_out,
    "maa-gerne-se": _let_in,
    "aftale-kommer": _says(TalkAnswer.COMES, "aftale"),
    "aftale-kan-ikke": _says(TalkAnswer.CANNOT, "aftale-ny"),
    "ikke-sammen": _apart,
    "forslag-ja": _replies(Reply.YES, "ring"),
    "forslag-nej": _replies(Reply.NO, "forslag-nej"),
    "forslag-maaske": _replies(Reply.THINKING, "forslag-maaske"),
}
