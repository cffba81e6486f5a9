"""Access and erasure: the association tells what it keeps, the municipality has nothing to tell, and all of it goes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from familiehus.families.storage import LineRow
from familiehus.privacy.erasure import erase_line
from familiehus.privacy.export_programmes import ASSOCIATION_KEEPS, VOLUNTEER_NAMED
from familiehus.privacy.rights import Rights
from familiehus.programmes.domain import Action
from familiehus.programmes.storage import ProgrammeRow, ProgrammeStepRow, ProgrammeVisitRow
from familiehus.referrals.domain import Kind
from familiehus.storage.sealing import Sealer
from familiehus.web.i18n import full_date
from tests.integration.accounts.conftest import KEYS, SHELL
from tests.integration.programmes.conftest import HJEM_TIL_OS, TO_RUNNING, Volunteers, every

pytestmark = pytest.mark.untraced


@pytest.mark.parametrize("kind", [Kind.HANDOVER, Kind.ADDITION])
def test_access_is_given_by_whoever_keeps_it(volunteers: Volunteers, kind: Kind) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, kind=kind)
    first, cancelled = world.clock.now().date(), world.clock.now().date()
    volunteers.do(sent, Action.VISIT, day=first)
    volunteers.do(sent, Action.LOGBOOK, day=first)
    volunteers.do(sent, Action.READ)
    world.clock.move(days=1)
    cancelled = world.clock.now().date()
    volunteers.do(sent, Action.VISIT, day=cancelled, held=False)
    line = world.line(world.referral(sent).line_id)
    draft = Rights(world.site.database, world.site.scribe, Sealer(KEYS.sealing)).draft(SHELL, line.reference)
    (part,) = [part for part in draft.parts if part.heading == "Forløb med frivillige"]
    if kind is Kind.ADDITION:  # the line is the region's: what the association writes is not the region's to read
        assert [(entry.text, entry.look) for entry in part.entries] == [("", ASSOCIATION_KEEPS)]
        return
    told = {(entry.what, entry.text, entry.day) for entry in part.entries}
    read = f"holdt, logbog skrevet {full_date(first)}, læst {full_date(first)}"
    assert {("Besøg", read, first.isoformat()), ("Besøg", "aflyst", cancelled.isoformat())} <= told
    assert ("Foreningen talte med familien", "", first.isoformat()) in told
    assert [entry.text for entry in part.entries if entry.look == VOLUNTEER_NAMED] == ["Anna"]


def test_everything_goes_with_the_line(volunteers: Volunteers) -> None:
    world, sent = volunteers.world, volunteers.begun(HJEM_TIL_OS, *TO_RUNNING)
    volunteers.do(sent, Action.VISIT, day=world.clock.now().date())
    with world.site.database.write() as work:
        programme = work.session.scalars(select(ProgrammeRow.id).where(ProgrammeRow.referral_id == sent)).one()
        erase_line(work.session, work.session.get_one(LineRow, world.referral(sent).line_id))
        work.commit()
    assert programme not in [row.id for row in every(volunteers, ProgrammeRow)]
    for kind in (ProgrammeStepRow, ProgrammeVisitRow):
        assert programme not in [row.programme_id for row in every(volunteers, kind)]


def test_the_volunteer_is_no_longer_there_once_it_is_over(volunteers: Volunteers) -> None:
    sent = volunteers.begun(HJEM_TIL_OS, *TO_RUNNING, Action.BEGIN_ENDING)
    sealed = volunteers.row(sent).volunteer
    assert sealed is not None
    assert b"Anna" not in sealed
    volunteers.do(sent, Action.FINISH)
    assert volunteers.row(sent).volunteer is None
