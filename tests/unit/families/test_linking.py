"""Two lines belong together only by each parent's own yes, and either can leave without touching the other (R087)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from familiehus.families.linking import Link, agree, leave, new_link
from familiehus.kernel.errors import Refused

HERS, HIS = UUID(int=1), UUID(int=2)
NOON, LATER = datetime(2026, 11, 2, 12, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC)


def test_a_link_is_the_same_from_either_side() -> None:
    assert new_link(HERS, HIS) == new_link(HIS, HERS) == Link(HERS, HIS)
    assert new_link(HIS, HERS).beside(HERS) == HIS
    assert new_link(HIS, HERS).beside(HIS) == HERS


def test_a_line_is_not_linked_with_itself() -> None:
    with pytest.raises(Refused, match="same line"):
        new_link(HERS, HERS)


@pytest.mark.parametrize(("first", "second"), [(HERS, HIS), (HIS, HERS)])
def test_it_counts_when_both_have_said_yes(first: UUID, second: UUID) -> None:
    link = new_link(HERS, HIS)
    assert not link.stands
    link = agree(link, first, NOON)
    assert not link.stands
    assert (link.agreed(first), link.agreed(second)) == (NOON, None)
    link = agree(link, second, LATER)
    assert link.stands
    assert (link.agreed(first), link.agreed(second)) == (NOON, LATER)


def test_what_never_stood_never_parted() -> None:
    assert leave(agree(new_link(HERS, HIS), HERS, NOON), HERS, LATER).parted is None


def test_yes_twice_is_the_first_yes() -> None:
    once = agree(new_link(HERS, HIS), HIS, NOON)
    assert agree(once, HIS, LATER) == once


@pytest.mark.parametrize(("first", "second"), [(HERS, HIS), (HIS, HERS)])
def test_either_takes_back_their_own_yes_and_the_others_stays(first: UUID, second: UUID) -> None:
    whole = agree(agree(new_link(HERS, HIS), HERS, NOON), HIS, NOON)
    left = leave(whole, first, LATER)
    assert not left.stands
    assert (left.agreed(first), left.agreed(second), left.ended) == (None, NOON, None)
    assert agree(left, first, LATER).stands
    assert left.parted == LATER
    over = leave(left, second, NOON)
    assert over.parted == LATER, "it stood no more from when the first of them left"
    over = leave(left, second, LATER)
    assert (over.agreed(first), over.agreed(second), over.ended) == (None, None, LATER)
    assert leave(over, first, NOON) == over
    with pytest.raises(Refused, match="not linked any more"):
        agree(over, HERS, LATER)


def test_a_line_is_told_by_its_id_and_not_by_which_copy_of_it() -> None:
    hers, link = UUID(str(HERS)), new_link(HERS, HIS)
    assert link.beside(hers) == HIS
    agreed = agree(link, hers, NOON)
    assert (agreed.agreed(hers), agreed.agreed(HERS)) == (NOON, NOON)
    assert leave(agreed, hers, LATER).ended == LATER
    with pytest.raises(Refused, match="same line"):
        new_link(HERS, hers)
