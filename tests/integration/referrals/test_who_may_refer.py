"""Who may refer is data on the offer, and checked at the moment of sending: R027, R056, invariant 6."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from familiehus.access.roles import StaffProfession
from familiehus.accounts.storage import ProfessionRow
from familiehus.catalogue.documents import dump
from familiehus.catalogue.domain import Access, Offer, SourceRef, Text
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Profession, Sector, Tier, Way
from familiehus.consent.domain import ConsentForm, Understood
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.domain import Kind, State
from familiehus.referrals.sending import Receiver, Wish, prepared
from tests.integration.referrals.conftest import World


def offer(world: World, *legal: str, **access: object) -> UUID:
    """An offer of the house's organisation."""
    key = f"proeve-{uuid4().hex[:8]}"
    made = Offer(
        key=key,
        name="Prøvetilbud",
        organisation="prøve",
        sectors=(Sector.MUNICIPALITY,),
        tier=Tier.VISITED,
        summary=Text("Et tilbud, der ikke findes."),
        sources=(SourceRef("prøve", "prøve", "prøve"),),
        legal_basis=legal,
        access=Access(**access),  # type: ignore[arg-type]
    )
    with world.site.database.write() as work:
        work.session.add(
            OfferRow(id=made.id, key=key, slug=key, organisation_id=world.town.place, document=dump(made), loaded=None)
        )
        work.commit()
    return made.id


def train(world: World, name: str, profession: StaffProfession, place: UUID) -> None:
    now = world.clock.now()
    with world.site.database.write() as work:
        work.session.add(
            ProfessionRow(
                id=new_id(),
                person_id=world.people[name],
                organisation_id=place,
                profession=profession.value,
                given_at=now,
                confirmed_at=now,
            )
        )
        work.commit()


def send(world: World, to: UUID, kind: Kind = Kind.HANDOVER) -> State:
    line = world.open()
    day = world.clock.now().date() + timedelta(days=90)
    wish = Wish(
        Receiver(offer=to), kind, world.items(line), ConsentForm.ORAL, Understood.OWN_LANGUAGE, None, day, agreed=True
    )
    with world.site.database.write() as work:
        by = world.by("jordemoder")
        row = world.site.referrals.send(work, by, prepared(work.session, world.site, by, line, uuid4(), wish))
        work.commit()
        return State(row.state)


ONLY = {"only_referred": True, "ways": (Way.REFERRAL,), "referrers": (Profession.HEALTH_VISITOR, Profession.DAY_CARE)}


def test_r027_only_those_the_source_names_send_to_such_an_offer(world: World) -> None:
    closed = offer(world, **ONLY)
    with pytest.raises(Refused, match="only those the offer names"):
        send(world, closed)
    region = world.line(world.open()).organisation_id
    train(world, "jordemoder", StaffProfession.MIDWIFE, region)
    with pytest.raises(Refused, match="only those the offer names"):
        send(world, closed)
    train(world, "jordemoder", StaffProfession.HEALTH_VISITOR, world.town.place)
    with pytest.raises(Refused, match="only those the offer names"):
        send(world, closed)
    train(world, "jordemoder", StaffProfession.HEALTH_VISITOR, region)
    assert send(world, closed) is State.SENT


def test_r027_where_the_source_does_not_say_only_others_may_send(world: World) -> None:
    assert send(world, offer(world, referrers=(Profession.HEALTH_VISITOR,))) is State.SENT
    assert send(world, offer(world)) is State.SENT


def test_r056_nothing_under_32_is_sent_for(world: World) -> None:
    with pytest.raises(Refused, match="the authority's alone"):
        send(world, offer(world, "Barnets lov § 32"))
    assert send(world, offer(world, "Barnets lov § 30")) is State.SENT


def test_information_is_no_referral(world: World) -> None:
    assert send(world, offer(world, **ONLY), Kind.INFORMATION) is State.SENT
