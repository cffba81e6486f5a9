"""«Sådan kommer du i gang»: the way in, built from what the source says and nothing else (R003, R004, R026, R027)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from familiehus.catalogue.domain import Access, Contact, Offer
from familiehus.catalogue.vocabulary import Channel, Profession, Way
from familiehus.catalogue.wording import Said, also_referred, by_oneself, said, when
from familiehus.web.i18n import gettext, sentence
from familiehus.web.labels import both, either, label, labels


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a short headline and, where there is more to say, a sentence or two."""

    head: str
    more: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way to get in, with its steps in order. Several ways are alternatives."""

    title: str
    steps: tuple[Step, ...]


def ways_in(offer: Offer) -> tuple[WayIn, ...]:
    """Every way the source names, easiest first; empty when it names none."""
    order = [Way.DROP_IN, Way.SELF_REFERRAL, Way.SIGN_UP, Way.REFERRAL, Way.VISITATION]
    chosen = [way for way in order if way in offer.access.ways]
    if Way.SELF_REFERRAL in chosen and Way.SIGN_UP in chosen:
        chosen.remove(Way.SELF_REFERRAL)
    if Way.REFERRAL in chosen and Way.VISITATION in chosen:
        chosen.remove(Way.VISITATION)  # the municipality's yes is a step of the referral, not another way in
    return tuple(WayIn(_title(way, offer.access), tuple(_STEPS[way](offer))) for way in chosen)


def _title(way: Way, access: Access) -> str:
    return also_referred() if way is Way.REFERRAL and by_oneself(access) else label("way", way)


def gate(access: Access) -> Said | None:
    """Whether somebody must say yes first, where the source says so (R026)."""
    if access.visitation_needed is False:
        return Said(gettext("Ingen skal godkende dig først. Der er ingen visitation."))
    if access.approval_by is not None:
        return Said(gettext("Det kræver et ja fra %(who)s.", who=label("profession", access.approval_by)))
    if access.visitation:
        return Said(gettext("Kommunen skal sige ja først. Det sker efter %(rule)s.", rule=access.visitation))
    if access.visitation_needed:
        return Said(gettext("Kommunen skal sige ja først."))
    return None


def _drop_in(offer: Offer) -> Iterator[Step]:
    time = when(offer.schedule)
    if time:
        yield Step(gettext("Find en tid, der passer jer"), (Said(time),))
    else:
        yield Step(gettext("Spørg, hvornår der er åbent"), (Said(gettext("Vi kender ikke tiderne.")),))
    yield Step(gettext("Kom, som I er"), (Said(gettext("Du skal ikke melde dig til først.")),))


def _sign_up(offer: Offer) -> Iterator[Step]:
    yield Step(gettext("Meld dig til"), tuple(_by_what_means(offer)))
    time = when(offer.schedule)
    yield Step(gettext("Mød op"), (Said(time),) if time else ())


def _self_referral(offer: Offer) -> Iterator[Step]:
    yield Step(gettext("Tag selv kontakt"), tuple(_by_what_means(offer)))
    yield Step(
        gettext("Sig, at det handler om %(name)s", name=offer.name),
        (Said(gettext("Du behøver ikke have de rigtige ord.")),),
    )


def _referral(offer: Offer) -> Iterator[Step]:
    who = offer.access.referrers
    if who and who != (Profession.PROFESSIONALS,):
        yield Step(gettext("Tal med %(who)s", who=either(labels("profession", who))), tuple(_self_start(offer)))
    else:
        yield Step(gettext("Tal med en fagperson, du kender"), tuple(_self_start(offer)))
    yield Step(gettext("Sig, at du gerne vil have %(name)s", name=offer.name))
    yield Step(
        gettext("Fagpersonen henviser dig"),
        (Said(gettext("Det sker kun, hvis du siger ja.")),),
    )
    if Way.VISITATION in offer.access.ways:
        yield from _municipality_looks(offer)


def _visitation(offer: Offer) -> Iterator[Step]:
    yield Step(gettext("Ring til din kommune"), (Said(gettext("Spørg efter familierådgivningen.")),))
    yield from _municipality_looks(offer)


def _municipality_looks(offer: Offer) -> Iterator[Step]:
    asked = gate(offer.access)
    yield Step(gettext("Kommunen ser på jeres situation"), (asked,) if asked else ())
    yield Step(gettext("I får svar, før noget går i gang"))


_STEPS = {
    Way.DROP_IN: _drop_in,
    Way.SIGN_UP: _sign_up,
    Way.SELF_REFERRAL: _self_referral,
    Way.REFERRAL: _referral,
    Way.VISITATION: _visitation,
}


def _self_start(offer: Offer) -> Iterator[Said]:
    if offer.access.self_start_by:
        who = both(labels("audience", offer.access.self_start_by))
        yield Said(gettext("%(who)s kan selv henvende sig.", who=sentence(who)))


def _by_what_means(offer: Offer) -> Iterator[Said]:
    contact = offer.contact or Contact()
    known = {Channel.PHONE: contact.phone, Channel.EMAIL: contact.email}
    channels = offer.access.contact
    if channels:
        yield Said(gettext("Det sker via %(ways)s.", ways=either(labels("channel", channels))))
    missing = [label("channel", c) for c in channels if c in known and not known[c]]
    if not any((contact.phone, contact.email, contact.url)):
        yield Said(gettext("Nummer og adresse er ikke oplyst her. Du kan prøve at spørge din kommune."))
    elif missing:
        yield Said(gettext("Ikke oplyst her: %(what)s.", what=both(missing)))


def note(access: Access) -> Said | None:
    """What else the source says about getting in."""
    return said(access.note) if access.note else None
