"""What the parent is told on their own page: what comes next, and never a promised match (R099, R100)."""

from __future__ import annotations

from familiehus.programmes.domain import Action
from familiehus.referrals.domain import Action as Do
from tests.integration.programmes.conftest import HJEM_TIL_OS, Volunteers
from tests.web.family.conftest import Parent, Street

A = Action


def test_the_parent_reads_what_comes_next_and_nothing_of_the_volunteer(volunteers: Volunteers, street: Street) -> None:
    world, sent = volunteers.world, volunteers.taken_over(HJEM_TIL_OS)
    line = world.referral(sent).line_id
    issued = street.site.pages.draw()
    with world.site.database.write() as work:
        street.site.pages.issue(work, world.by("frivilligkoordinator"), line, issued)
        work.commit()
    parent = Parent(street.app.test_client(), issued, line)
    assert parent.enter().status_code == 303
    assert "frivillig, der passer" not in parent.page()
    volunteers.begin(sent)
    assert "vil først tale med dig" in parent.page()
    for action, words in (
        (A.TALKED, "Det er ikke sikkert, at de finder en"),
        (A.PROPOSE, "har måske en frivillig til jer"),
        (A.MATCH, "I skal mødes første gang"),
        (A.MET, "De taler med dig bagefter"),
        (A.VISITED, "Er nogen alvorligt bekymret for et barn, skal det siges til kommunen."),
        (A.VOLUNTEER_STOPS, "Det er ikke sikkert, at de finder en"),
    ):
        volunteers.do(sent, action)
        page = parent.page()
        assert words in page, action
        assert "Anna" not in page
    world.act("frivilligkoordinator", sent, Do.COMPLETE)
    assert "leder efter en frivillig" not in parent.page()
