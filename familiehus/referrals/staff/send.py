"""The second page: who could help, exactly what they would get, and the parent's yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen, chosen_one, offered, page, sent
from familiehus.audit.domain import Act
from familiehus.catalogue.site import catalogue_site
from familiehus.consent.demand_service import demand_for
from familiehus.consent.demands import usual_day
from familiehus.consent.domain import ConsentForm, Custody, Understood, problems
from familiehus.consent.service import Said
from familiehus.families.items import as_date
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Conflict, Refused
from familiehus.kernel.ids import id_or_none, new_id
from familiehus.referrals.allowed import LeftOut
from familiehus.referrals.choosing import Place, at_home, is_limited, places, proposed
from familiehus.referrals.domain import Because, Kind
from familiehus.referrals.intake import Missing, situation
from familiehus.referrals.let_in import asks_from
from familiehus.referrals.refusals import refusal
from familiehus.referrals.sending import Receiver, Wish, prepared
from familiehus.referrals.shown import PURPOSE_OF, about_child, due_over, of_unit
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import CONTACT, at_most, blueprint, saw, today
from familiehus.referrals.wording import BECAUSE, CUSTODY, FORMS, KINDS, PURPOSES, UNDERSTOOD
from familiehus.router.domain import Code, Effect
from familiehus.router.referrers import referrer
from familiehus.router.service import Proposal
from familiehus.router.site import router_site
from familiehus.router.situation import Situation
from familiehus.router.wording import Voice, reasons, told
from familiehus.search.in_words import Words
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import gettext

bp = blueprint("staff_send", CONTACT)
_FIELDS = (
    "id", "to", "unit", "outside", "outside_offer", "kind", "request", "latest", "form", "understood",
    "custody", "last_day", "agreed", "because",
)  # fmt: skip
_ON_THE_PAGE = ("", "to", "outside", "outside_offer", "because", "kind", "request", "latest", "item", "form",
    "understood", "custody", "last_day", "agreed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One receiver to choose: its value in the form, its name, why it fits, what stands in the way.

    ``elsewhere``: nothing stands in the way but that nobody takes referrals to it here. ``limited``: nothing but limits
    of age, parity or place, past which it is sent with a reason (R030).
    """

    value: str
    name: str
    where: str
    why: Sequence[str] = ()
    obstacles: Sequence[str] = ()
    slug: str = ""
    elsewhere: bool = False
    limited: bool = False


@bp.get("/<uuid:line>/henvis")
@requires(Permission.MEET_FAMILIES)
def choose(line: UUID) -> Response:
    """Receivers with reasons, and the very texts they would get."""
    return _page(line, Form("send", {"id": str(new_id())}, {"item": []}))


@bp.post("/<uuid:line>/henvis")
@requires(Permission.MEET_FAMILIES)
def send(line: UUID) -> AnyResponse:
    """Consent and referral in one act. Sent twice it is one referral."""
    site, form = referrals_site(), sent("send", *_FIELDS, many=["item"])
    key = id_or_none(form["id"]) or new_id()
    try:
        with site.database.write() as work:
            site.referrals.send(work, by(), prepared(work.session, site, by(), line, key, _wish(form)))
            work.commit()
    except Conflict:
        if not _is_there(line, key, _wish(form)):
            form.values["id"] = str(new_id())
            form.errors[""] = gettext(
                "Den forrige henvisning er sendt. Se det igennem, og tryk en gang til for den her."
            )
            return _page(line, form, 409)
    except Refused as error:
        form.errors[_field(error)] = refusal(error)
        return _page(line, form, 400)
    return redirect(url_for("staff_referral.show", referral=key, gjort="sendt"), 303)


def _is_there(line: UUID, key: UUID, wish: Wish) -> bool:
    """Whether the referral that is there is the one that was filled in: sent twice. Raises NotFound for another's."""
    site = referrals_site()
    with site.database.read() as session:
        new = prepared(session, site, by(), line, key, wish)
        row = site.referrals.case(session, by(), key).row
        there = (row.line_id, row.kind, row.unit_id, row.offer_id, site.referrals.outside_of(row))
        items = site.consents.named_by(session, row.consent_id)
    return (there, items) == ((line, new.kind, new.unit, new.offer, new.outside.strip()), wish.items)


def _field(error: Refused) -> str:
    """Beside which field a reason stands."""
    if isinstance(error, Missing | LeftOut):
        return error.field
    places = {
        "the parent has not agreed": "agreed",
        "say what may be passed on": "item",
        "say whether the yes was oral or written": "form",
        "say how it was understood": "understood",
        "ask who has custody": "custody",
        "say until when, at most a year": "last_day",
        "your organisation lets a yes last a shorter time": "last_day",
        "choose who is to receive it": "to",
        "say who is to receive it": "outside",
    }
    return places.get(str(error), "")


def _tell_all(form: Form, said: Sequence[Said]) -> None:
    """Beside what was refused first everything else the yes still lacks, in the order of the page."""
    asked = _asked(form).draft
    for problem in map(Refused, problems(asked, today(), about_child=bool(about_child(said) & asked.items))):
        form.errors.setdefault(_field(problem), refusal(problem))
    form.errors = {name: form.errors[name] for name in sorted(form.errors, key=_ON_THE_PAGE.index)}


def _wish(form: Form) -> Wish:
    """Raises Refused where no receiver was chosen, and Missing for a day that is none."""
    return replace(_asked(form), to=_receiver(form), latest=_latest(form))


def _asked(form: Form) -> Wish:
    """All of it but to whom and by when."""
    return Wish(
        Receiver(),
        chosen_one(Kind, form["kind"]) or Kind.HANDOVER,
        frozenset(chosen(form.many["item"])),
        chosen_one(ConsentForm, form["form"]),
        chosen_one(Understood, form["understood"]),
        chosen_one(Custody, form["custody"]),
        as_date(form["last_day"]) or today(),
        bool(form["agreed"]),
        request=form["request"],
        because=chosen_one(Because, form["because"]),
    )


def _latest(form: Form) -> date | None:
    """By when the receiver is asked to act. Raises Missing for what is no day."""
    day = as_date(form["latest"])
    if day is None and form["latest"].strip():
        raise Missing("latest", "this is no day")
    return day


def _receiver(form: Form) -> Receiver:
    """The one that was chosen. Raises Refused for none."""
    kind, _, key = form["to"].partition(":")
    kind, key = ("unit", form["unit"]) if kind == "other" else (kind, key)
    number = id_or_none(key)
    if kind == "outside":
        return Receiver(offer=id_or_none(form["outside_offer"]), outside=form["outside"])
    if kind == "unit" and number:
        return Receiver(unit=number)
    if kind == "offer" and number:
        return Receiver(offer=number)
    raise Refused("choose who is to receive it")


def _page(line: UUID, form: Form, status: int = 200) -> Response:
    site = referrals_site()
    with site.database.write() as work:
        row, place = asks_from(work.session, site.families, site.consents, by(), line, Kind.ADDITION)
        said = of_unit(work.session, site.consents, line, place.id)
        asked = at_home(work.session, situation(said), place)
        units = places(work.session, router_site(), asked, place)
        saw(work, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
        holds, reference = row.unit_id == place.id, row.reference
        demand = demand_for(work.session, by(), place.organisation)
    offers = proposed(router_site(), asked, referrer(signed_in(), place))
    kinds = {kind: words for kind, words in KINDS.items() if holds or kind is not Kind.HANDOVER}
    form.values.setdefault("kind", next(iter(kinds)).value)
    if not form.many["item"] and form.name == "send" and status == 200:
        form.many["item"] = [str(one.id) for one in said]
        form.values["last_day"] = usual_day(demand, today()).isoformat()
    if status == 400:
        _tell_all(form, said)
    waits = about_child(said)
    return page(
        "contact/send.html",
        status,
        form=form,
        line=line,
        reference=reference if holds else "",
        in_writing=demand.in_writing,
        at_most=at_most(demand),
        said=said,
        **_to_be_asked(said, asked, due=holds and not row.quiet),
        waits=waits,
        **_near_and_far(units),
        free=[_choice(one) for one in offers.free],
        **_in_the_way([_choice(one) for one in offers.blocked]),
        kinds=[(kind, words, _agreed_to(kind)) for kind, words in offered(kinds)],
        forms=offered(FORMS),
        understood=offered(UNDERSTOOD),
        custody=offered(CUSTODY) if waits else [],
    )


def _in_the_way(blocked: Sequence[Choice]) -> dict[str, object]:
    """Offers with something in the way: some can be sent to outside, some past a limit with a reason."""
    return {
        "blocked": blocked,
        "elsewhere": [(one.value.removeprefix("offer:"), one.name) for one in blocked if one.elsewhere],
        "because": offered(BECAUSE),
    }


def _near_and_far(units: Sequence[Place]) -> dict[str, list[Any]]:
    """Units to choose: what is near the family as choices of their own, the rest in a list."""
    return {
        "near": [Choice(f"unit:{u.desk.id}", u.desk.name, u.desk.organisation_name) for u in units if u.near],
        "far": [(str(u.desk.id), f"{u.desk.organisation_name}: {u.desk.name}") for u in units if not u.near],
    }


def _to_be_asked(said: Sequence[Said], asked: Situation, *, due: bool) -> dict[str, object]:
    """A place that nobody knows, and a due date that is over."""
    place = next((one.text for one in said if one.field is Field.PLACE), "")
    return {
        "unknown_place": "" if router_site().knows_where(asked) else place,
        "due_over": due_over(said, today()) if due else None,
    }


def _agreed_to(kind: str) -> str:
    """What the parent says yes to with a kind: the sentence that is kept, before the receiver is chosen."""
    why = gettext(PURPOSES[PURPOSE_OF[Kind(kind)]])
    return gettext("Forælderen siger ja til: Vi giver det her til den, vi har valgt sammen, %(why)s.", why=why)


def _choice(proposal: Proposal) -> Choice:
    offer, words_of = proposal.offer, Words(catalogue_site().topics)
    where = ", ".join(offer.municipalities)
    obstacles = [words.text for one in proposal.obstacles for words in told(one, Voice.STAFF)]
    blocks = {one.code for one in proposal.obstacles if one.effect is Effect.BLOCKS_SENDING}
    value, elsewhere = f"offer:{offer.id}", blocks == {Code.NOT_OPEN_TO_REFERRAL}
    said, limited = reasons(proposal, words_of), bool(blocks) and is_limited(proposal)
    return Choice(value, offer.name, where, said, obstacles, offer.address_slug, elsewhere, limited)
