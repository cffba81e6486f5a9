"""The panel "Familien" of a line: what who has both lines sees, and what who has one does not."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from familiehus.families.links import linked
from familiehus.families.storage import FamilyLinkRow
from tests.integration.referrals.conftest import World
from tests.web.referrals.conftest import Worker, said


def the_link(world: World, line: UUID) -> FamilyLinkRow:
    with world.site.database.read() as session:
        around = (FamilyLinkRow.one_id == line) | (FamilyLinkRow.other_id == line)
        return session.query(FamilyLinkRow).filter(around).one()


def test_two_lines_are_linked_from_the_page_of_one(world: World, worker: Callable[[str], Worker]) -> None:
    midwife, hers, his = worker("jordemoder"), world.open(), world.open()
    here = f"/personale/kontakt/{hers}"
    answer = midwife.post(f"{here}/familie", reference=world.line(his).reference)
    assert answer.status_code == 303
    assert "Den anden forælder har ikke sagt ja." in midwife.text(here)
    link = the_link(world, hers).id
    assert midwife.post(f"{here}/familie/{link}/ja").status_code == 303
    assert midwife.post(f"/personale/kontakt/{his}/familie/{link}/ja").status_code == 303
    assert "Nye tekster om barnet hører til begge forløb." in midwife.text(here)
    with world.site.database.read() as session:
        assert linked(session, hers) == [his]
    assert midwife.post(f"{here}/familie/{link}/skil").status_code == 303
    assert "Forælderen her har ikke sagt ja. Den anden forælder har sagt ja." in midwife.text(here)
    with world.site.database.read() as session:
        assert linked(session, hers) == []
    assert midwife.post(f"/personale/kontakt/{his}/familie/{link}/skil").status_code == 303
    assert world.line(his).reference not in midwife.text(here)


def test_where_it_ended_badly_for_one_the_other_parent_is_thought_of(
    world: World, worker: Callable[[str], Worker]
) -> None:
    """They are not stopped by the other's button (R087), and nobody forgets that they still get messages."""
    midwife, hers, his = worker("jordemoder"), world.open(), world.open()
    here, said_so = f"/personale/kontakt/{hers}", "den anden forælder får stadig beskeder"
    assert midwife.post(f"{here}/familie", reference=world.line(his).reference).status_code == 303
    assert said_so not in midwife.get(here).text
    assert midwife.post(f"{here}/stille", quiet="1").status_code == 303
    assert said_so in midwife.get(here).text
    assert not world.line(his).quiet
    assert midwife.post(f"/personale/kontakt/{his}/stille", quiet="1").status_code == 303
    assert said_so not in midwife.get(here).text


def test_a_number_that_is_not_ones_own_says_the_same_as_none(world: World, worker: Callable[[str], Worker]) -> None:
    midwife, hers = worker("jordemoder"), world.open()
    theirs = world.open("chefjordemoder")
    told = []
    for reference in (world.line(theirs).reference, "K-AAA-AAA"):
        answer = midwife.post(f"/personale/kontakt/{hers}/familie", reference=reference)
        assert answer.status_code == 400
        told.append(said(answer).count("Det nummer kender vi ikke, eller det er ikke dit forløb."))
    assert told[0] == told[1] == 1


def test_who_has_one_line_reads_nothing_of_the_other(world: World, worker: Callable[[str], Worker]) -> None:
    chief, midwife, hers = worker("chefjordemoder"), worker("jordemoder"), world.open()
    his = world.open("chefjordemoder")
    assert chief.post(f"/personale/kontakt/{hers}/familie", reference=world.line(his).reference).status_code == 303
    link = the_link(world, hers).id
    page = midwife.get(f"/personale/kontakt/{hers}").text
    assert str(link) not in page
    for line in (hers, his):
        assert chief.post(f"/personale/kontakt/{line}/familie/{link}/ja").status_code == 303
    page = midwife.get(f"/personale/kontakt/{hers}").text
    assert "Forælderen har sagt ja til, at forløbet hører sammen med et andet." in page
    assert str(his) not in page
    assert world.line(his).reference not in page
    assert midwife.get(f"/personale/kontakt/{his}").status_code == 404
    assert midwife.post(f"/personale/kontakt/{his}/familie/{link}/skil").status_code == 404
    assert midwife.post(f"/personale/kontakt/{hers}/familie/{link}/skil").status_code == 303
    assert "hører sammen" not in midwife.text(f"/personale/kontakt/{hers}")
    with world.site.database.read() as session:
        assert linked(session, his) == []
