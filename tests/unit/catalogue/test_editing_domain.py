"""The rules of editing: what is old, what differs, what is undone, what a key becomes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familiehus.catalogue.editing_domain import (
    Kind,
    begun,
    copied,
    differences,
    free_key,
    is_old,
    key_wish,
    lost_gates,
    rebased,
    reverted,
    stand,
)
from familiehus.catalogue.merge import merge

TODAY = date(2026, 11, 21)
NAMES = st.sampled_from(["name", "summary", "topics", "verified"])
DOCUMENTS = st.dictionaries(NAMES, st.sampled_from(["a", "b", "c"]))


@pytest.mark.parametrize(
    ("verified", "old"),
    [
        (None, True),
        ("2026-11-21", False),
        ("2026-05-21", False),
        ("2026-05-20", True),
        ("2027-01-01", False),
    ],
)
def test_an_entry_is_old_after_six_months_r036(verified: str | None, *, old: bool) -> None:
    assert is_old(verified, TODAY) is old


def test_six_months_before_the_end_of_august_is_the_end_of_february() -> None:
    assert is_old("2026-02-27", date(2026, 8, 31))
    assert not is_old("2026-02-28", date(2026, 8, 31))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_an_old_entry_does_not_grow_young(today: date, days: int) -> None:
    later = today + timedelta(days=days)
    verified = (today - timedelta(days=170)).isoformat()
    assert not is_old(verified, today)
    assert is_old(verified, later) or days < 20


def test_the_stand_tells_drafts_and_what_parents_see_apart() -> None:
    before = stand(1, {"name": "a", "verified": "2026-01-01"})
    assert stand(2, {"name": "a"}) != before
    assert stand(1, {"name": "b"}) != before
    assert stand(1, None) != before
    assert stand(1, {"verified": "2026-02-02", "name": "a"}) == before


@given(DOCUMENTS, DOCUMENTS)
def test_taking_back_the_latest_change_gives_what_was_before(before: dict[str, str], after: dict[str, str]) -> None:
    back = reverted(before, after, after)
    assert back.document == before
    assert back.conflicts == ()


def test_taking_back_keeps_what_was_changed_elsewhere() -> None:
    back = reverted({"name": "a", "tier": "open"}, {"name": "b", "tier": "open"}, {"name": "b", "tier": "visited"})
    assert back.document == {"name": "a", "tier": "visited"}


def test_taking_back_what_was_changed_again_is_told() -> None:
    assert reverted({"name": "a"}, {"name": "b"}, {"name": "c"}).conflicts == ("name",)


def test_a_draft_follows_what_it_did_not_touch() -> None:
    now = rebased({"name": "a", "tier": "open"}, {"name": "mine", "tier": "open"}, {"name": "a", "tier": "visited"})
    assert now.document == {"name": "mine", "tier": "visited"}
    assert now.conflicts == ()


def test_a_draft_stands_against_what_changed_and_says_so() -> None:
    now = rebased({"name": "a"}, {"name": "mine"}, {"name": "theirs"})
    assert (now.document, now.conflicts) == ({"name": "mine"}, ("name",))


def test_two_days_of_verifying_are_no_conflict_and_the_later_stands() -> None:
    for here, there in (("2026-11-01", "2026-11-21"), ("2026-11-21", "2026-11-01")):
        both = merge({"verified": "2026-01-01"}, {"verified": here}, {"verified": there})
        assert both.document == {"verified": "2026-11-21"}
        assert both.conflicts == ()
        assert merge(both.base, both.document, {"verified": there}).document == both.document


def test_differences_are_told_fact_by_fact() -> None:
    found = differences(
        {"name": "a", "contact": {"phone": "12 34"}, "pregnancy": {}, "access": {}},
        {"name": "a", "contact": {"phone": "56 78", "url": "https://b.example"}, "topics": ["sleep"]},
    )
    assert {(d.path, str(d.old), str(d.new)) for d in found} == {
        ("contact.phone", "12 34", "56 78"),
        ("contact.url", "None", "https://b.example"),
        ("topics", "None", "['sleep']"),
        ("pregnancy", "{}", "None"),
    }


def test_a_copy_has_no_address_and_is_verified_by_nobody() -> None:
    original = {"key": "a", "slug": "b", "former_slugs": ["c"], "verified": "2026-11-21", "name": "A", "tier": "open"}
    assert copied(original, "kopi", "En kopi") == {"key": "kopi", "name": "En kopi", "tier": "open"}


def test_a_new_entry_begins_with_its_organisation() -> None:
    place = {"key": "odder-kommune", "kind": "municipality", "municipality": "Odder"}
    offer = begun(Kind.OFFER, "k", "N", place, {"document": "own"}, date(2026, 11, 23))
    assert (offer["sectors"], offer["municipalities"]) == (["municipality"], ["Odder"])
    assert offer["verified"] == "2026-11-23", "whoever writes it sees to it"
    assert begun(Kind.HOUSE, "k", "N", place, {}, date(2026, 11, 23))["municipality"] == "Odder"
    assert "sectors" not in begun(Kind.OFFER, "k", "N", {"key": "sogn", "kind": "church"}, {}, date(2026, 11, 23))


def test_a_key_is_made_of_letters_and_taken_by_nobody_else() -> None:
    wish = key_wish("odder-kommune", "Mødregruppe på Ø-en!")
    assert wish == "odder-kommune-moedregruppe-paa-oe-en"
    assert free_key(wish, set()) == wish
    assert free_key(wish, {wish, f"{wish}-2"}) == f"{wish}-3"
    assert len(key_wish("a" * 60, "b" * 200)) <= 90


def test_only_a_rule_of_barnets_lov_that_was_there_can_be_missed_r057() -> None:
    rules = ["Barnets lov § 30", "BARNETS LOV § 32", "Sundhedsloven § 121"]
    assert lost_gates({"legal_basis": rules}, {"legal_basis": ["Barnets lov § 30"]}) == ("BARNETS LOV § 32",)
    assert lost_gates({"legal_basis": rules}, {}) == ("Barnets lov § 30", "BARNETS LOV § 32")
    assert lost_gates({}, {"legal_basis": rules}) == ()
    assert lost_gates({"legal_basis": rules}, {"legal_basis": rules}) == ()
