"""What the record calls a line, a referral and the rest, on both databases; what was erased has no name left."""

from __future__ import annotations

from uuid import uuid4

from familiehus.accounts.record import latest_events
from familiehus.families.storage import LineRow
from familiehus.referrals.naming import called, known_as
from familiehus.referrals.storage import ReferralRow
from tests.integration.referrals.conftest import World


def test_things_are_called_by_number_or_public_name_and_what_is_gone_by_nothing(world: World) -> None:
    line = world.open()
    referral = world.send(line)
    with world.town.site.database.read() as session:
        row, sent = session.get_one(LineRow, line), session.get_one(ReferralRow, referral)
        found = called(session, [line, referral, row.unit_id, sent.offer_id, uuid4()])
        assert (found.pop(line), found.pop(referral)) == (row.reference, sent.reference)
        assert list(found.values()) == ["Jordemødre"]
        assert called(session, []) == {}


def test_the_record_of_one_line_is_found_by_its_number(world: World) -> None:
    line, other = world.open(), world.open()
    row = world.line(line)
    with world.site.database.read() as session:
        about = known_as(session, row.reference.replace("-", " ").lower())
        assert about == {row.reference, str(line)}
        every = latest_events(session, row.organisation_id)
        found = latest_events(session, row.organisation_id, about=about)
        assert known_as(session, "Prøve Mor") == frozenset()
        assert latest_events(session, row.organisation_id, about=frozenset()) == []
    assert 0 < len(found) < len(every)
    assert all(str(other) not in str(event.about) for event in found)
