"""Families as links: made by who has both lines, counting by each parent's own yes, never touching the other's line."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from familiehus.accounts.acting import Acting
from familiehus.audit.domain import Door
from familiehus.consent.domain import Custody
from familiehus.families.domain import Ending, Goodbye
from familiehus.families.items import Written
from familiehus.families.links import FamilyLinks, linked, own_yes
from familiehus.families.storage import FamilyLinkRow, ItemLineRow, ItemRow, LineRow
from familiehus.families.vocabulary import Field, KnownBy
from familiehus.kernel.errors import NotFound, Refused
from familiehus.referrals.domain import Action
from tests.integration.referrals.conftest import World

A = Action
CHILDS = (Written(Field.NAME, "Prøve Barns Mor"), Written(Field.CHILD_VIEW, "Barnet kigger efter lys.", for_both=True))


def make(world: World, who: str, line: UUID, other: UUID) -> UUID:
    with world.site.database.write() as work:
        made = world.site.links.make(work, world.by(who), line, f" {world.line(other).reference.lower()} ")
        work.commit()
    return made


def agree(world: World, who: str, link: UUID, *lines: UUID) -> None:
    for line in lines:
        with world.site.database.write() as work:
            world.site.links.agree(work, world.by(who), line, link)
            work.commit()


def leave(world: World, who: str, line: UUID, link: UUID) -> None:
    with world.site.database.write() as work:
        world.site.links.leave(work, world.by(who), line, link)
        work.commit()


def seen(world: World, who: str, line: UUID) -> list[tuple[bool, UUID | None, bool]]:
    with world.site.database.read() as session:
        found = world.site.links.seen(session, world.by(who), line)
        return [(one.agreed, one.other.id if one.other else None, one.other_agreed) for one in found]


def beside(world: World, line: UUID) -> list[UUID]:
    with world.site.database.read() as session:
        return linked(session, line)


def write(world: World, line: UUID, *written: Written) -> list[UUID]:
    with world.site.database.write() as work:
        made = world.site.families.write(work, world.by("jordemoder"), line, written)
        work.commit()
    return made


def concerned(world: World, item: UUID) -> set[UUID]:
    with world.site.database.read() as session:
        return set(session.scalars(ItemLineRow.__table__.select().where(ItemLineRow.item_id == item)
                                   .with_only_columns(ItemLineRow.line_id)))  # fmt: skip


@pytest.fixture
def pair(world: World) -> tuple[UUID, UUID]:
    return world.open(), world.open()


def test_it_counts_only_when_both_have_said_yes(world: World, pair: tuple[UUID, UUID]) -> None:
    hers, his = pair
    link = make(world, "jordemoder", hers, his)
    assert make(world, "jordemoder", his, hers) == link
    assert beside(world, hers) == []
    agree(world, "jordemoder", link, his)
    assert beside(world, hers) == []
    assert seen(world, "jordemoder", hers) == [(False, his, True)]
    agree(world, "jordemoder", link, hers)
    assert (beside(world, hers), beside(world, his)) == ([his], [hers])


def test_only_who_has_both_lines_can_tie_them(world: World) -> None:
    hers, his = world.open(), world.open("kollega")
    for line, other in ((hers, his), (his, hers)):
        with pytest.raises((NotFound, Refused), match="no such line, or not yours"):
            make(world, "jordemoder", line, other)
    with pytest.raises(Refused, match="no such line, or not yours"), world.site.database.write() as work:
        world.site.links.make(work, world.by("jordemoder"), hers, "K-AAA-AAA")
    with pytest.raises(Refused, match="same line"):
        make(world, "jordemoder", hers, hers)
    assert make(world, "chefjordemoder", hers, his)


def test_who_receives_both_can_tie_them_and_only_while_the_yes_stands(world: World, pair: tuple[UUID, UUID]) -> None:
    hers, his = pair
    sent = [world.send(line) for line in pair]
    with pytest.raises(NotFound):
        make(world, "terapeut", hers, his)
    for referral in sent:
        world.act("terapeut", referral, A.ACCEPT)
    link = make(world, "terapeut", hers, his)
    agree(world, "terapeut", link, hers)
    world.act("jordemoder", sent[1], A.WITHDRAW)
    with pytest.raises(NotFound):
        agree(world, "terapeut", link, hers)
    assert seen(world, "terapeut", hers) == [(True, None, False)]
    with pytest.raises(NotFound):
        seen(world, "sundhedsplejerske", hers)


def test_who_has_one_line_sees_that_parents_own_yes_and_nothing_else(world: World) -> None:
    hers, his = world.open(), world.open("kollega")
    link = make(world, "chefjordemoder", hers, his)
    assert seen(world, "jordemoder", hers) == []
    agree(world, "chefjordemoder", link, hers, his)
    assert seen(world, "jordemoder", hers) == [(True, None, False)]
    assert seen(world, "chefjordemoder", hers) == [(True, his, True)]
    with world.site.database.read() as session:
        assert [row.id for row in own_yes(session, hers)] == [link]


def test_leaving_ends_the_link_and_nothing_of_the_other_line(world: World) -> None:
    hers, his = world.open(), world.open("kollega")
    link = make(world, "chefjordemoder", hers, his)
    with pytest.raises(NotFound):
        leave(world, "jordemoder", hers, link)
    agree(world, "chefjordemoder", link, hers, his)
    before = (world.line(his).version, world.holder(his), world.line(his).next_on)
    leave(world, "jordemoder", hers, link)
    with pytest.raises(NotFound):
        leave(world, "jordemoder", hers, link)
    assert beside(world, his) == []
    assert (world.line(his).version, world.holder(his), world.line(his).next_on) == before
    assert seen(world, "chefjordemoder", his) == [(True, hers, False)]
    assert seen(world, "kollega", his) == [(True, None, False)]
    leave(world, "kollega", his, link)
    assert seen(world, "chefjordemoder", his) == []
    with pytest.raises(Refused, match="not linked any more"):
        agree(world, "chefjordemoder", link, hers)
    again = make(world, "chefjordemoder", hers, his)
    assert again == link
    assert seen(world, "chefjordemoder", hers) == [(False, his, False)]


def test_a_link_of_others_is_none(world: World, pair: tuple[UUID, UUID]) -> None:
    link, third = make(world, "jordemoder", *pair), world.open()
    with pytest.raises(NotFound):
        agree(world, "jordemoder", link, third)


def test_what_is_about_the_child_concerns_both_and_waits_for_both(world: World, pair: tuple[UUID, UUID]) -> None:
    hers, his = pair
    agree(world, "jordemoder", make(world, "jordemoder", hers, his), hers, his)
    child, own = (write(world, hers, one)[0] for one in (CHILDS[1], Written(Field.NETWORK, "Mormor bor tæt på.")))
    assert concerned(world, child) == {hers, his}
    assert concerned(world, own) == {hers}
    for line, expected in ((hers, None), (his, CHILDS[1].text)):
        consent = world.consent(frozenset({child, *world.items(line)}), custody=Custody.TOGETHER)
        world.send(line, consent=consent)
        assert world.read(line, "Huset").get(Field.CHILD_VIEW) == expected
    assert Field.NETWORK not in world.read(his, "Huset")


def test_what_is_told_of_the_child_on_one_side_stands_on_the_other_only_where_the_writer_chose_it(
    world: World, pair: tuple[UUID, UUID]
) -> None:
    hers, his = pair
    agree(world, "jordemoder", make(world, "jordemoder", hers, his), hers, his)
    words = Written(Field.CHILD_VIEW, "Barnet er uroligt hos far.", KnownBy.OBSERVATION)
    (own,) = write(world, hers, words)
    assert concerned(world, own) == {hers}
    assert Field.CHILD_VIEW not in {Field(item.field) for item in newest_on(world, his)}
    assert write(world, hers, words) == [], "said again it is no new version"
    (both,) = write(world, hers, replace(words, for_both=True))
    assert concerned(world, both) == {hers, his}
    assert write(world, hers, replace(words, for_both=True)) == []
    (born,) = write(world, hers, Written(Field.BORN, "2026-06-01"))
    assert concerned(world, born) == {hers, his}, "a birthday is nobody's secret"


def newest_on(world: World, line: UUID) -> list[ItemRow]:
    with world.site.database.read() as session:
        query = select(ItemRow).join(ItemLineRow, ItemLineRow.item_id == ItemRow.id)
        return list(session.scalars(query.where(ItemLineRow.line_id == line)))


def test_what_is_written_later_is_the_writers_own_once_they_are_apart(world: World, pair: tuple[UUID, UUID]) -> None:
    hers, his = pair
    link = make(world, "jordemoder", hers, his)
    agree(world, "jordemoder", link, hers, his)
    leave(world, "jordemoder", his, link)
    assert concerned(world, write(world, hers, CHILDS[1])[0]) == {hers}


def test_a_line_that_has_closed_needs_no_more_yes(world: World, pair: tuple[UUID, UUID]) -> None:
    hers, his = pair
    agree(world, "jordemoder", make(world, "jordemoder", hers, his), hers, his)
    with world.site.database.write() as work:
        said = Goodbye(parent_told=True)
        world.site.families.close(work, world.by("jordemoder"), his, Ending.ENOUGH, said, world.line(his).version)
        work.commit()
    assert beside(world, hers) == []
    assert concerned(world, write(world, hers, CHILDS[1])[0]) == {hers}


def test_nobody_without_a_name_ties_lines(world: World, pair: tuple[UUID, UUID]) -> None:
    with world.site.database.write() as work, pytest.raises(NotFound):
        world.site.links.make(work, Acting(Door.FAMILY), pair[0], "K-AAA-AAA")
    with world.site.database.read() as session:
        assert session.query(FamilyLinkRow).filter_by(one_id=pair[0]).count() == 0


def test_who_is_nobody_ties_nothing_whatever_they_may_see(world: World, pair: tuple[UUID, UUID]) -> None:
    def seen(session: Session, _by: Acting, line: UUID) -> LineRow:
        return session.get_one(LineRow, line)

    links = FamilyLinks(world.site.scribe, seen)
    with world.site.database.write() as work, pytest.raises(NotFound):
        links.met_together(work, Acting(Door.FAMILY), pair[0], pair[1], [])


def test_two_who_are_met_together_are_linked_with_the_yes_that_was_given(world: World) -> None:
    hers, his = world.open(), world.open()
    with world.site.database.write() as work:
        world.site.links.met_together(work, world.by("jordemoder"), his, hers, [his])
        work.commit()
    assert beside(world, hers) == []
    with world.site.database.write() as work:
        world.site.links.met_together(work, world.by("jordemoder"), his, hers, [hers])
        work.commit()
    assert beside(world, hers) == [his]
