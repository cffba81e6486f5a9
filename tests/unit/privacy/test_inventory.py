"""The data inventory says of every column why it is there and when it ends, or that it is about nobody."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import familiehus.app  # noqa: F401 - every table is known once the application is
from familiehus.privacy.inventory import INVENTORY, LEGAL_BASIS, NOT_PERSONAL, as_markdown, lines
from familiehus.privacy.sealed import OTHER_KEYS, SEALED
from familiehus.storage.base import Base

SCHEMA = {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns}


def test_every_column_is_listed_once_and_nothing_else() -> None:
    listed = Counter((line.table, line.column) for line in lines())
    personal = {(table, column) for table, column in SCHEMA if table not in NOT_PERSONAL}
    assert sorted(personal - set(listed)) == []
    assert sorted(set(listed) - personal) == []
    assert [key for key, count in listed.items() if count > 1] == []


def test_tables_about_nobody_exist_and_are_not_listed_too() -> None:
    assert set(NOT_PERSONAL) <= {table for table, _ in SCHEMA}
    assert set(NOT_PERSONAL) & {kept.table for kept in INVENTORY} == set()


def test_every_column_has_a_purpose_a_reader_and_an_end() -> None:
    for line in lines():
        assert all((line.about, line.category, line.purpose, line.readers, line.ends)), line
        assert line.basis == LEGAL_BASIS


def test_sealed_columns_are_those_of_the_list() -> None:
    said = {f"{line.table}.{line.column}" for line in lines() if line.sealed}
    assert said == {f"{one.table.name}.{one.name}" for one in SEALED} | OTHER_KEYS - {"anonymous_threads.salt"}


def test_the_page_of_the_documentation_is_the_inventory(root: Path) -> None:
    assert (root / "docs/data-inventory.md").read_text(encoding="utf-8") == as_markdown(), (
        "familiehus privacy inventory --markdown > docs/data-inventory.md"
    )
