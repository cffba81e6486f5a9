"""What somebody asks to be sent, turned into a referral with the consent it rests on: one way, from every door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.consent.domain import ConsentForm, Custody, Draft, Understood
from familiehus.consent.service import Said
from familiehus.families.desks import receiver_at
from familiehus.families.domain import LONGEST_PLAN
from familiehus.kernel.errors import Refused
from familiehus.kernel.text import has_cpr
from familiehus.referrals.allowed import Family, check_may_send
from familiehus.referrals.case import NewReferral
from familiehus.referrals.domain import Because, Kind
from familiehus.referrals.intake import Missing
from familiehus.referrals.let_in import asks_from
from familiehus.referrals.looking import today
from familiehus.referrals.receiving import is_published, unit_for
from familiehus.referrals.shown import PURPOSE_OF, about_child, named, of_unit, shown_text
from familiehus.referrals.site import ReferralsSite
from familiehus.referrals.wording import BECAUSE


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is to get it: a unit, an offer (and with it the unit behind it), or somebody who is not here, in words.

    Offer and words together are an offer with no unit here: its rules and its legal gates hold all the same.
    """

    unit: UUID | None = None
    offer: UUID | None = None
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was filled in: to whom, why, which item versions, how the parent said yes; what is asked, and by when.

    ``because``: why it is sent to an offer that is for others.
    """

    to: Receiver
    kind: Kind
    items: frozenset[UUID]
    form: ConsentForm | None
    understood: Understood | None
    custody: Custody | None
    last_day: date
    agreed: bool
    latest: date | None = None
    request: str = ""
    because: Because | None = None

    @property
    def draft(self) -> Draft:
        """The consent that goes with it."""
        why = PURPOSE_OF[self.kind]
        return Draft(self.items, why, self.form, self.understood, self.last_day, self.custody, self.agreed)


@dataclass(frozen=True, slots=True)
class Preview:
    """Who gets it, the very text the parent is asked about, and which items wait for everyone with custody.

    ``because``: the sentence in it that says why an offer is asked that is for others; empty where it is for them.
    """

    to: Receiver
    text: str
    waits: frozenset[UUID]
    because: str = ""


def prepared(session: Session, site: ReferralsSite, by: Acting, line: UUID, key: UUID, wish: Wish) -> NewReferral:
    """The referral to send. The shown text is made here of what the sender may read, never taken from outside.

    Raises NotFound for a line that is not one's own; Refused when nobody could receive it, or an item was not shown.
    """
    found = preview(session, site, by, line, wish)
    to, request = found.to, wish.request.strip()
    return NewReferral(
        key, line, wish.kind, to.unit, to.outside, to.offer, wish.draft, found.text, wish.latest, request, found.because
    )


def preview(session: Session, site: ReferralsSite, by: Acting, line: UUID, wish: Wish) -> Preview:
    """What the parent is asked about. Raises as ``prepared``."""
    row, place = asks_from(session, site.families, site.consents, by, line, wish.kind)
    known = of_unit(session, site.consents, row.id, place.id)
    said: Sequence[Said] = named(known, wish.items)
    if len(said) != len(wish.items):
        raise Refused("the consent names something else than what was shown")
    _check_request(wish, today(site))
    because = None
    if wish.to.offer is not None and wish.kind is not Kind.INFORMATION:
        family = Family(known, site.limits.placed, today(site))
        because = check_may_send(session, by, place, wish.to.offer, family, wish.because)
    to, why = _behind(session, wish.to), BECAUSE[because] if because else ""
    text = shown_text(_name(session, to), wish.kind, said, wish.request.strip(), wish.latest, why)
    return Preview(to, text, about_child(said), why)


def _check_request(wish: Wish, now: date) -> None:
    """What is asked of somebody, and by when (R070). Raises Missing, naming the field."""
    if wish.kind is not Kind.INFORMATION and (wish.request.strip() or wish.latest):
        raise Missing("request" if wish.request.strip() else "latest", "only what is passed on can ask for something")
    for field, text in (("request", wish.request), ("outside", wish.to.outside)):
        if has_cpr(text):
            raise Missing(field, "leave out the CPR number")
    if wish.latest is not None and wish.latest < now:
        raise Missing("latest", "that day is over")
    if wish.latest is not None and wish.latest > now + LONGEST_PLAN:
        raise Missing("latest", "choose a day within a year")


def _behind(session: Session, to: Receiver) -> Receiver:
    """The unit behind an offer, too. Raises Refused when there is none, or when there is one and words stand beside."""
    if to.offer is None:
        return to
    desk = unit_for(session, to.offer)
    if desk is not None and to.outside.strip():
        raise Refused("somebody takes referrals to that offer here")
    if desk is None and to.outside.strip() and is_published(session, to.offer):
        return to
    if desk is None:
        raise Refused("nobody takes referrals there; use the ways in that its page shows")
    return Receiver(desk.id, to.offer)


def _name(session: Session, to: Receiver) -> str:
    if to.unit is None:
        return to.outside
    desk = receiver_at(session, to.unit)
    if desk is None:
        raise Refused("nobody takes referrals there; use the ways in that its page shows")
    return desk.full_name
