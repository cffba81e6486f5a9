"""The second page: who could help, exactly what they would get, and the parent's yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Response, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from familiehus.access.actor import Actor
from familiehus.access.permissions import Permission
from familiehus.accounts.pages import Form, by, chosen, page, sent
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Act
from familiehus.catalogue.site import catalogue_site
from familiehus.catalogue.vocabulary import OrganisationKind
from familiehus.consent.domain import LASTS_USUALLY, Custody, Draft, Purpose, Understood
from familiehus.consent.domain import Form as ConsentForm
from familiehus.consent.service import Said
from familiehus.families.desks import Desk, receiving
from familiehus.families.items import as_date
from familiehus.families.storage import LineRow
from familiehus.families.vocabulary import FIELDS as ABOUT
from familiehus.families.vocabulary import About, Field
from familiehus.kernel.errors import Conflict, NotFound, Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.case import NewReferral
from familiehus.referrals.domain import Kind
from familiehus.referrals.intake import situation
from familiehus.referrals.receiving import unit_for
from familiehus.referrals.site import referrals_site
from familiehus.referrals.staff.shared import CONTACT, blueprint, chosen_one, pairs, saw, shown, today
from familiehus.referrals.wording import CUSTODY, FORMS, KINDS, PURPOSES, UNDERSTOOD, refusal
from familiehus.router.domain import Effect
from familiehus.router.service import Proposal
from familiehus.router.site import router_site
from familiehus.router.situation import Referrer
from familiehus.router.wording import Voice, reasons, told
from familiehus.search.in_words import Words
from familiehus.web.guard import requires, signed_in
from familiehus.web.i18n import gettext

bp = blueprint("staff_send", CONTACT)
_FIELDS = ("id", "to", "outside", "kind", "form", "understood", "custody", "last_day", "agreed", "latest")
_MOST = 6
PURPOSE_OF = {Kind.HANDOVER: Purpose.TAKE_OVER, Kind.ADDITION: Purpose.OFFER, Kind.INFORMATION: Purpose.INFORM}


@dataclass(frozen=True, slots=True)
class Choice:
    """One receiver to choose: its value in the form, its name, why it fits, what stands in the way."""

    value: str
    name: str
    where: str
    why: Sequence[str] = ()
    obstacles: Sequence[str] = ()
    slug: str = ""


@bp.get("/<uuid:line>/henvis")
@requires(Permission.MEET_FAMILIES)
def choose(line: UUID) -> Response:
    """Receivers with reasons, and the very texts they would get."""
    values = {"id": str(new_id()), "kind": Kind.HANDOVER.value, "last_day": (today() + LASTS_USUALLY).isoformat()}
    return _page(line, Form("send", values, {"item": []}))


@bp.post("/<uuid:line>/henvis")
@requires(Permission.MEET_FAMILIES)
def send(line: UUID) -> AnyResponse:
    """Consent and referral in one act. Sent twice it is one referral."""
    site, form = referrals_site(), sent("send", *_FIELDS, many=["item"])
    key = next(iter(chosen([form["id"]])), None) or new_id()
    try:
        with site.database.write() as work:
            site.referrals.send(work, by(), _new(work.session, line, key, form))
            work.commit()
    except Conflict:
        with site.database.read() as session:
            site.referrals.case(session, by(), key)  # sent twice: it is there
    except Refused as error:
        form.errors[_field(error)] = refusal(error)
        return _page(line, form, 400)
    return redirect(url_for("staff_referral.show", referral=key, gjort="sendt"), 303)


def _field(error: Refused) -> str:
    """Beside which field a reason stands."""
    places = {
        "the parent has not agreed": "agreed",
        "say what may be passed on": "item",
        "say whether the yes was oral or written": "form",
        "say how it was understood": "understood",
        "ask who has custody": "custody",
        "say until when, at most a year": "last_day",
        "choose who is to receive it": "to",
        "say who is to receive it": "outside",
    }
    return places.get(str(error), "")


def _new(session: Session, line: UUID, key: UUID, form: Form) -> NewReferral:
    unit, offer = _receiver(session, form["to"])
    kind = chosen_one(Kind, form["kind"]) or Kind.HANDOVER
    items = frozenset(chosen(form.many["item"]))
    row, _desk = referrals_site().families.yours(session, by(), line)
    said = [one for one in _readable(session, row) if one.id in items]
    consent = Draft(
        items,
        PURPOSE_OF[kind],
        chosen_one(ConsentForm, form["form"]),
        chosen_one(Understood, form["understood"]),
        as_date(form["last_day"]) or today(),
        chosen_one(Custody, form["custody"]),
        bool(form["agreed"]),
    )
    outside = form["outside"] if form["to"] == "outside" else ""
    receiver = _receiver_name(session, unit, outside)
    text = shown_text(receiver, kind, said)
    return NewReferral(key, line, kind, unit, outside, offer, consent, text, as_date(form["latest"]))


def shown_text(receiver: str, kind: Kind, said: Sequence[Said]) -> str:
    """What the parent saw and said yes to, word by word; kept with the consent."""
    why = gettext(PURPOSES[PURPOSE_OF[kind]])
    parts = [gettext("Vi giver det her til %(receiver)s, %(why)s:", receiver=receiver, why=why)]
    return "\n".join([*parts, *(shown(one.field, one.text) for one in said)])


def _receiver(session: Session, value: str) -> tuple[UUID | None, UUID | None]:
    """Unit and offer of a choice. Raises Refused for none."""
    kind, _, key = value.partition(":")
    number = next(iter(chosen([key])), None)
    if kind == "outside":
        return None, None
    if kind == "unit" and number:
        return number, None
    if kind == "offer" and number:
        desk = unit_for(session, number)
        if desk is None:
            raise Refused("nobody takes referrals there; use the ways in that its page shows")
        return desk.id, number
    raise Refused("choose who is to receive it")


def _receiver_name(session: Session, unit: UUID | None, outside: str) -> str:
    desk = next((desk for desk in receiving(session) if desk.id == unit), None)
    return f"{desk.name}, {desk.organisation_name}" if desk else outside


def _readable(session: Session, row: LineRow) -> list[Said]:
    """The newest of each field the holder may read, in the order of the form."""
    if row.unit_id is None:
        raise NotFound("no such line, or not yours")
    newest = {one.field: one for one in reversed(referrals_site().consents.read(session, [row.id], [row.unit_id]))}
    return [newest[field] for field in Field if field in newest]


def _page(line: UUID, form: Form, status: int = 200) -> Response:
    site = referrals_site()
    with site.database.write() as work:
        row, place = site.families.yours(work.session, by(), line)
        said = _readable(work.session, row)
        units = [desk for desk in receiving(work.session) if desk.id != row.unit_id]
        kind = work.session.get_one(OrganisationRow, place.organisation).kind
        saw(work, by(), Act.LINE_SEEN, [place.organisation], [("line", line)])
        reference = row.reference
    free, blocked = _proposals(said, _referrer(signed_in(), place, kind))
    if not form.many["item"] and form.name == "send" and status == 200:
        form.many["item"] = [str(one.id) for one in said]
    about_child = any(ABOUT[one.field][2] is About.CHILD for one in said)
    return page(
        "contact/send.html",
        status,
        form=form,
        line=line,
        reference=reference,
        said=said,
        units=[Choice(f"unit:{desk.id}", desk.name, desk.organisation_name) for desk in units],
        free=free,
        blocked=blocked,
        kinds=pairs(KINDS),
        forms=pairs(FORMS),
        understood=pairs(UNDERSTOOD),
        custody=pairs(CUSTODY) if about_child else [],
    )


def _referrer(actor: Actor, place: Desk, kind: str) -> Referrer:
    profession = next((p for where, p in actor.professions if where == place.organisation), None)
    organisation = OrganisationKind(kind) if kind in set(OrganisationKind) else None
    return Referrer(profession, organisation, None)


def _proposals(said: Sequence[Said], referrer: Referrer) -> tuple[list[Choice], list[Choice]]:
    found = router_site().propose(situation(said), referrer, _MOST)
    free = [p for p in found if not any(one.effect is Effect.BLOCKS_SENDING for one in p.obstacles)]
    return [_choice(p) for p in free], [_choice(p) for p in found if p not in free]


def _choice(proposal: Proposal) -> Choice:
    offer, words_of = proposal.offer, Words(catalogue_site().topics)
    where = ", ".join(offer.municipalities)
    obstacles = [words.text for one in proposal.obstacles for words in told(one, Voice.STAFF)]
    return Choice(f"offer:{offer.id}", offer.name, where, reasons(proposal, words_of), obstacles, offer.address_slug)
