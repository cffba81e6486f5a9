"""Three-way merging: what the file says, what was edited here, what the file said last."""

from hypothesis import given
from hypothesis import strategies as st

from familiehus.catalogue.merge import changed_fields, merge

DOCUMENTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))


@given(DOCUMENTS, DOCUMENTS)
def test_without_edits_the_file_is_taken_over_whole(base: dict[str, int], incoming: dict[str, int]) -> None:
    merged = merge(base, base, incoming)
    assert merged.document == incoming
    assert merged.base == incoming
    assert merged.conflicts == ()


@given(DOCUMENTS, DOCUMENTS)
def test_without_a_new_file_edits_stand(base: dict[str, int], current: dict[str, int]) -> None:
    merged = merge(base, current, base)
    assert merged.document == current
    assert merged.base == base
    assert merged.conflicts == ()


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_a_conflict_keeps_the_edit_and_comes_back_until_settled(
    base: dict[str, int], current: dict[str, int], incoming: dict[str, int]
) -> None:
    merged = merge(base, current, incoming)
    again = merge(merged.base, merged.document, incoming)
    assert again == merged
    for name in merged.conflicts:
        assert merged.document.get(name) == current.get(name) != incoming.get(name)
    settled = merge(merged.base, incoming, incoming)
    assert settled.conflicts == ()


def test_changed_fields_are_named() -> None:
    assert changed_fields({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == ("b", "c")
