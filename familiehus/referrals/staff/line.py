"""One parent's line, for whoever holds it or stands in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen_one, offered, page, sent
from familiehus.consent.safe_contact import outdated
from familiehus.consent.storage import ConsentRow
from familiehus.families.domain import Ending
from familiehus.families.items import Written, as_date
from familiehus.families.links import linked
from familiehus.families.vocabulary import Field, KnownBy, Way
from familiehus.family_page.site import family_site
from familiehus.kernel.errors import NotFound, Refused
from familiehus.kernel.ids import id_or_none, new_id
from familiehus.programmes.service import days_kept_from
from familiehus.referrals import kin
from familiehus.referrals.case import is_to_be_sent
from familiehus.referrals.contact_again import correct as correct_details
from familiehus.referrals.contact_again import let_them_have_it
from familiehus.referrals.domain import State
from familiehus.referrals.goodbye import goodbye, how, leave_last_word, send_last_message, was_sent
from familiehus.referrals.history import lapsed_among, referrals_of
from familiehus.referrals.intake import DETAILS, TEXTS, Intake, Missing, Overtaken, brought_up, details_of
from familiehus.referrals.looking import LineSight, details_now, see_line
from familiehus.referrals.planning import plan as plan_on
from familiehus.referrals.quiet import quieten as stop
from familiehus.referrals.refusals import refusal
from familiehus.referrals.shown import due_over, safe_contact
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import (
    CONTACT,
    blueprint,
    languages_spoken,
    offers,
    people,
    said_words,
    today,
    units,
    version_sent,
)
from familiehus.referrals.wording import ENDINGS, KNOWN_BY, SAFE_WAYS, TRIED
from familiehus.storage.unit_of_work import UnitOfWork
from familiehus.web.guard import requires

bp = blueprint("staff_line", CONTACT)


@bp.get("/<uuid:line>")
@requires(Permission.MEET_FAMILIES)
def show(line: UUID) -> Response:
    """Who holds it, what waits, what they said, what they agreed to, and what has happened."""
    return _page(line, Form())


@bp.post("/<uuid:line>/forsoeg")
@requires(Permission.MEET_FAMILIES)
def tried(line: UUID) -> AnyResponse:
    """One tap: tried, or talked."""
    form = sent("tried", "way", "reached", "id")
    number = id_or_none(form["id"])

    def act(work: UnitOfWork) -> None:
        families = referrals_site().families
        row, _ = families.yours(work.session, by(), line)
        way = chosen_one(Way, form["way"]) or Way.PHONE
        families.log_try(work, by(), row, way, reached=bool(form["reached"]), about=None, number=number)
        if form["reached"]:
            family_site().answers.has_talked(work, by(), row)

    return _do(line, form, act)


@bp.post("/<uuid:line>/plan")
@requires(Permission.MEET_FAMILIES)
def plan(line: UUID) -> AnyResponse:
    """When the holder will act next."""
    form = sent("plan", "next_on")

    def act(work: UnitOfWork) -> None:
        day = as_date(form["next_on"])
        if day is None:
            raise Refused("this is no day")
        plan_on(work, referrals_site(), by(), line, day, version_sent())

    return _do(line, form, act)


@bp.post("/<uuid:line>/tekst")
@requires(Permission.MEET_FAMILIES)
def write(line: UUID) -> AnyResponse:
    """A new version of a text, or the first. What somebody else was given stays what it was."""
    form = sent("text", "field", "text", "known_by", "for_both")

    def act(work: UnitOfWork) -> None:
        field = chosen_one(Field, form["field"])
        if field not in TEXTS and field is not Field.NOTE:
            raise NotFound("no such field")
        if not form["text"].strip():
            raise Missing("text", "write a text")
        known = chosen_one(KnownBy, form["known_by"]) if field is Field.CHILD_VIEW else None
        written = Written(field, form["text"], known, for_both=bool(form["for_both"]))
        referrals_site().families.write(work, by(), line, [written])

    return _do(line, form, act)


@bp.post("/<uuid:line>/oplysninger")
@requires(Permission.MEET_FAMILIES)
def correct(line: UUID) -> AnyResponse:
    """A new name, safe contact, place or day: the newest counts for the holder, what others were given stays."""
    form, was = sent("details", *DETAILS), sent("was", *map(was_name, DETAILS))

    def act(work: UnitOfWork) -> None:
        site = referrals_site()
        row, place = site.families.yours(work.session, by(), line)
        now = details_now(work.session, site, line, place)
        seen = {key: was[was_name(key)] for key in DETAILS} if any(was.values.values()) else now
        form.values, overtaken = brought_up(form.values, seen, now)
        if overtaken:
            raise Overtaken(overtaken, "somebody else has changed this")
        correct_details(work, site, by(), row, place, Intake(form.values).written(today()))

    return _do(line, form, act)


@bp.post("/<uuid:line>/stille")
@requires(Permission.MEET_FAMILIES)
def quieten(line: UUID) -> AnyResponse:
    """It ended badly: everything toward the parent stops at once."""
    form = sent("quiet", "quiet")
    return _do(line, form, lambda work: stop(work, referrals_site(), by(), line, quiet=bool(form["quiet"])))


@bp.post("/<uuid:line>/samtykke/<uuid:consent>/tilbage")
@requires(Permission.MEET_FAMILIES)
def withdraw(line: UUID, consent: UUID) -> AnyResponse:
    """The parent takes a yes back, and says so to the holder."""

    def act(work: UnitOfWork) -> None:
        site = referrals_site()
        site.families.yours(work.session, by(), line)
        row = work.session.get(ConsentRow, consent)
        if row is None or row.line_id != line:
            raise NotFound("no such consent, or not yours")
        site.referrals.withdraw_consent(work, by(), row)

    return _do(line, Form("withdraw"), act)


@bp.post("/<uuid:line>/samtykke/<uuid:consent>/kontakt")
@requires(Permission.MEET_FAMILIES)
def renew_contact(line: UUID, consent: UUID) -> AnyResponse:
    """The parent says yes to whoever had the old safe contact having the new one."""
    return _do(line, Form("renewed"), lambda work: let_them_have_it(work, referrals_site(), by(), line, consent))


@bp.post("/<uuid:line>/luk")
@requires(Permission.MEET_FAMILIES)
def close(line: UUID) -> AnyResponse:
    """End it on purpose, with a reason, once the parent knows; then back to the board."""
    form = sent("close", "ending", "told")

    def act(work: UnitOfWork) -> None:
        ending = chosen_one(Ending, form["ending"])
        if ending is None or ending is Ending.OUTSIDE_HOLDS:
            raise Missing("ending", "say why it ends")
        if any(row.state != State.CLOSED for row in referrals_of(work.session, line)):
            raise Refused("a referral is still under way")
        row, _ = referrals_site().families.yours(work.session, by(), line)
        said = goodbye(work.session, by(), row, told=bool(form["told"]))
        referrals_site().families.close(work, by(), line, ending, said, version_sent())

    return _do(line, form, act, url_for("staff_board.lines", gjort="lukket"))


@bp.post("/<uuid:line>/sidste-besked")
@requires(Permission.MEET_FAMILIES)
def last_message(line: UUID) -> AnyResponse:
    """One neutral message with the way back, by the safe way."""
    return _do(line, Form("last"), lambda work: send_last_message(work, referrals_site(), by(), line))


@bp.post("/<uuid:line>/sidste-opkald")
@requires(Permission.MEET_FAMILIES)
def last_word(line: UUID) -> AnyResponse:
    """One neutral word on the phone, for a parent who is only rung up: the holder has left it, and writes it down."""
    form = sent("word", "allowed")
    return _do(
        line, form, lambda work: leave_last_word(work, referrals_site(), by(), line, allowed=bool(form["allowed"]))
    )


def _do(line: UUID, form: Form, act: Callable[[UnitOfWork], None], onward: str = "") -> AnyResponse:
    """One act as one transaction; a no stands beside the form, with everything that was typed."""
    try:
        with referrals_site().database.write() as work:
            act(work)
            work.commit()
    except Missing as error:
        form.errors |= {one.field: refusal(one) for one in error.each}
        return _page(line, form, 409 if isinstance(error, Overtaken) else 400)
    except Refused as error:
        form.errors["next_on" if form.name == "plan" else _BESIDE.get((form.name, str(error)), "")] = refusal(error)
        return _page(line, form, 400)
    return redirect(onward or url_for("staff_line.show", line=line, gjort=form.name), 303)


# Beside which field a reason stands, form by form.
_BESIDE = {
    ("text", "leave out the CPR number"): "text",
    ("close", "the parent has not been told"): "told",
    ("word", "leave a word only where the parent has allowed it"): "allowed",
    ("family", "no such line, or not yours"): "reference",
}
# For the panels of this page that have doors of their own.
on_line = _do


def _page(line: UUID, form: Form, status: int = 200) -> Response:
    with referrals_site().database.write() as work:
        sight = see_line(work, referrals_site(), by(), line)
        values = _beside(work.session, sight)
        work.commit()
    return page(
        "contact/line.html",
        status,
        form=form,
        hows=offered(TRIED),
        safe_ways=offered(SAFE_WAYS),
        was_name=was_name,
        languages_spoken=languages_spoken(),
        known_by=offered(KNOWN_BY),
        endings=[pair for pair in offered(ENDINGS) if pair[0] != Ending.OUTSIDE_HOLDS],
        texts=TEXTS,
        today=today(),
        is_to_be_sent=is_to_be_sent,
        number=new_id,
        done=request.args.get("gjort", ""),
        line=sight.row,
        place=sight.place,
        items=sight.items,
        safe_way=safe_contact(sight.items),
        due_over=None if sight.row.quiet else due_over(sight.items, today()),
        ends=sight.yes_ends(today()),
        missed=sight.missed,
        referrals=sight.referrals,
        outside=sight.outside,
        consents=sight.consents,
        again=sight.given.again,
        resting=sight.resting,
        held=sight.held,
        tries=sight.tries,
        **values,
    )


def was_name(key: str) -> str:
    """The hidden field with what a field of the form was filled with."""
    return f"was_{key}"


def form_of(sight: LineSight) -> Form:
    """Name, contact, place and days as they stand, to be corrected."""
    return Form("details", details_of({one.field: one.text for one in sight.items}))


def _beside(session: Session, sight: LineSight) -> dict[str, object]:
    """Names of people, units and offers that the page speaks of."""
    sent_on = sight.referrals
    named = [*(h.person for h in sight.held), *(t.person for t in sight.tries), *(r.actor_id for r in sent_on)]
    where = {
        *(h.unit for h in sight.held),
        *(u for r in sent_on for u in (r.unit_id, r.actor_unit_id)),
        *(c.unit_id for c in sight.consents),
    }
    return {
        "persons": people(session, *named, *sight.place.stand_ins),
        "units": units(session, where),
        "offers": offers(session, {sight.row.asked_offer_id, *(r.offer_id for r in sent_on)}),
        "beside": bool(linked(session, sight.row.id)),
        "outdated": outdated(session, [c.id for c in sight.consents if c.unit_id != sight.row.unit_id]),
        "parent_page": family_site().pages.made_on(session, sight.row.id),
        "answers": family_site().answers.waiting(session, [sight.row.id], by().person).get(sight.row.id, []),
        "said_words": said_words(),
        **kin.panel(session, referrals_site(), by(), sight.row),
        "awaiting": sight.awaiting,
        "lapsed": lapsed_among(session, sent_on),
        "kept_days": days_kept_from(session, sight.row.unit_id, sent_on),
        "details": form_of(sight),
        "last_message_sent": was_sent(session, sight.row.id),
        "last_word": how(session, referrals_site(), sight.row),
    }
