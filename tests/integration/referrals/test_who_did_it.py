"""Every event of a person names the role it was done in (invariant 5 of handover.md)."""

from __future__ import annotations

from sqlalchemy import select

from familiehus.accounts.storage import UnitRow
from familiehus.audit.domain import Act
from familiehus.audit.storage import EventRow
from familiehus.referrals import looking
from familiehus.referrals.domain import Action, Kind
from tests.integration.referrals.conftest import World
from tests.integration.referrals.test_pass_ons import answer, asked, offer

A = Action


def test_every_act_with_a_family_names_a_role_and_a_unit(world: World) -> None:
    line = world.open()
    sent = world.send(line)
    world.act("terapeut", sent, A.ACCEPT, A.REACH, A.TAKE_OVER)
    world.act("terapeut", world.send(world.open(), kind=Kind.ADDITION), A.DECLINE, reason="Ingen plads.")
    offer(world, "terapeut", "pædagog", line)
    answer(world, "pædagog", asked(world, "pædagog")[0].id)
    staff = [world.people[name] for name in ("jordemoder", "terapeut", "pædagog")]
    with world.site.database.read() as session:
        told = session.scalars(select(EventRow).where(EventRow.person.in_(staff))).all()
    assert {"consent_given", "referral_made", "referral_moved", "pass_on_offered"} <= {event.act for event in told}
    told = [
        event for event in told if event.act != "consent_closed"
    ]  # noted where it was given: they have no role there
    assert [event.act for event in told if event.role not in ("referrer", "receiver")] == []
    assert [event.act for event in told if event.unit is None and event.act != "line_opened"] == []


def test_who_receives_looks_as_who_receives_whatever_else_they_do_there(world: World) -> None:
    """The parent is shown in which role somebody looked: a receiver who may refer, too, did not look to refer."""
    referral = world.send(world.open())
    with world.site.database.write() as work:
        looking.see_referral(work, world.site, world.by("terapeut"), referral)
        looking.see_referral(work, world.site, world.by("jordemoder"), referral)
        work.commit()
    there = world.units["Huset"]
    seen = world.town.last(Act.REFERRAL_SEEN, world.referral(referral).organisation_id)
    assert seen.role == "referrer", "who sent it"
    with world.site.database.read() as session:
        received = session.get_one(UnitRow, there).organisation_id
    seen = world.town.last(Act.REFERRAL_SEEN, received)
    assert (seen.role, seen.unit) == ("receiver", there)
