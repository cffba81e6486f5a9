"""Who may refer is data on the offer, and checked at the moment of sending: R027, R056, invariant 6."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID, uuid4

import pytest

from familiehus.access.roles import StaffProfession
from familiehus.accounts.storage import ProfessionRow
from familiehus.catalogue.documents import dump
from familiehus.catalogue.domain import Access, AgeSpan, Offer, SourceRef, Text
from familiehus.catalogue.storage import OfferRow
from familiehus.catalogue.vocabulary import Profession, Sector, Tier, Way
from familiehus.consent.domain import ConsentForm, Custody, Understood
from familiehus.consent.service import SHOWN
from familiehus.consent.storage import ConsentRow
from familiehus.families.items import Written
from familiehus.families.vocabulary import Field
from familiehus.kernel.errors import Refused
from familiehus.kernel.ids import new_id
from familiehus.referrals.allowed import LeftOut
from familiehus.referrals.domain import Action, Because, Kind, State
from familiehus.referrals.looking import see_referral
from familiehus.referrals.sending import Receiver, Wish, prepared
from tests.integration.referrals.conftest import World


def offer(world: World, *legal: str, limits: Mapping[str, object] = MappingProxyType({}), **access: object) -> UUID:
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
        **limits,  # type: ignore[arg-type]
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


def send(
    world: World, to: UUID, kind: Kind = Kind.HANDOVER, line: UUID | None = None, because: Because | None = None
) -> State:
    return world.state(sent(world, to, kind, line or world.open(), because))


def sent(world: World, to: UUID, kind: Kind, line: UUID, because: Because | None = None) -> UUID:
    day = world.clock.now().date() + timedelta(days=90)
    wish = Wish(
        Receiver(offer=to),
        kind,
        world.items(line),
        ConsentForm.ORAL,
        Understood.OWN_LANGUAGE,
        Custody.ALONE,
        day,
        agreed=True,
        because=because,
    )
    with world.site.database.write() as work:
        by = world.by("jordemoder")
        row = world.site.referrals.send(work, by, prepared(work.session, world.site, by, line, uuid4(), wish))
        work.commit()
        return row.id


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


BABIES = {"child_age": AgeSpan(from_months=0, to_months=12)}
FOUR_YEARS = Written(Field.BORN, date(2022, 11, 1).isoformat())
NEWBORN = Written(Field.BORN, date(2026, 10, 1).isoformat())
NAME = Written(Field.NAME, "Prøve Mor")


@pytest.mark.parametrize(
    ("limits", "outside", "within"),
    [
        (BABIES, FOUR_YEARS, NEWBORN),
        ({"municipalities": ("Esbjerg",)}, Written(Field.PLACE, "Odense"), Written(Field.PLACE, "Esbjerg")),
    ],
)
def test_r030_who_sends_past_a_limit_of_the_source_says_why(
    world: World, limits: Mapping[str, object], outside: Written, within: Written
) -> None:
    """Not a no: nobody writes of every child in a family. No law is behind it, and the parent sees what is said."""
    for_others = offer(world, limits=limits)
    line = world.open(written=(NAME, outside))
    for kind in (Kind.HANDOVER, Kind.ADDITION):
        with pytest.raises(LeftOut) as refused:
            send(world, for_others, kind, line)
    assert (len(refused.value.limits), refused.value.field) == (1, "because")
    assert send(world, for_others, Kind.INFORMATION, line) is State.SENT, "a message asks for no place"
    referral = sent(world, for_others, Kind.HANDOVER, line, Because.SIBLING)
    why = "Det handler om en anden i familien, for eksempel en søskende."
    row = world.referral(referral)
    with world.site.database.write() as work:
        consent = work.session.get_one(ConsentRow, row.consent_id)
        assert why in world.site.sealer.open(SHOWN, consent.id, consent.shown), "the parent has said yes to it"
        seen = see_referral(work, world.site, world.by("terapeut"), referral)
        assert [step.said for step in seen.history if step.action is Action.SEND] == [why]
        assert seen.request == "", "nothing is asked of them by it"
    assert send(world, for_others, line=world.open(written=(NAME, within))) is State.SENT
    assert send(world, for_others, line=world.open(written=(NAME,))) is State.SENT, "not said is not outside"


def test_r030_where_nothing_limits_no_reason_is_kept(world: World) -> None:
    referral = sent(world, offer(world), Kind.HANDOVER, world.open(), Because.AGREED)
    with world.site.database.write() as work:
        seen = see_referral(work, world.site, world.by("terapeut"), referral)
    assert [step.said for step in seen.history if step.action is Action.SEND] == [""]


def test_what_was_said_with_the_sending_is_read_while_a_yes_stands(world: World) -> None:
    line = world.open(written=(NAME, FOUR_YEARS))
    referral = sent(world, offer(world, limits=BABIES), Kind.ADDITION, line, Because.AGREED)
    with world.site.database.write() as work:
        work.session.get_one(ConsentRow, world.referral(referral).consent_id).withdrawn_at = world.clock.now()
        work.commit()
    with world.site.database.write() as work:
        seen = see_referral(work, world.site, world.by("terapeut"), referral)
    assert [step.said for step in seen.history if step.action is Action.SEND] == [""]
