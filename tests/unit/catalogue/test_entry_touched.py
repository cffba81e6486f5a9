"""What was touched in a form is told by its marks, of every entry there is."""

from __future__ import annotations

import pytest

from familiehus.catalogue import documents
from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.entry_form import Typed, from_document, from_form
from familiehus.catalogue.entry_touched import marks, with_theirs
from tests.unit.catalogue.test_entry_form import ENTRIES, OWN, sent


@pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=lambda value: getattr(value, "key", value))
def test_a_form_sent_as_it_was_opened_was_not_touched(kind: Kind, entry: Offer | House) -> None:
    opened = from_document(kind, documents.dump(entry), OWN)
    assert marks(kind, from_form(kind, sent(opened))) == marks(kind, opened)


def form(phone: str, *steps: str) -> Typed:
    values = {f"phases.{number}.da": [said] for number, said in enumerate(steps)}
    return Typed({"contact.phone": [phone], "name": ["Café"], **values}, {"phases": len(steps)})


def test_rows_are_kept_or_taken_over_as_a_whole() -> None:
    opened = marks(Kind.OFFER, form("1", "Vi ringer."))
    both = with_theirs(Kind.OFFER, form("2", "Vi ringer."), opened, form("1", "Vi ringer.", "Vi mødes."))
    assert (both.one("contact.phone"), both.rows["phases"], both.one("phases.1.da")) == ("2", 2, "Vi mødes.")
    both = with_theirs(Kind.OFFER, form("1"), opened, form("3", "Vi ringer."))
    assert (both.one("contact.phone"), both.rows["phases"], both.one("phases.0.da")) == ("3", 0, "")


@pytest.mark.parametrize("opened", ["", "x y", "12345678"])
def test_marks_of_another_form_tell_nothing_and_all_of_it_counts_as_typed(opened: str) -> None:
    mine = form("2")
    assert with_theirs(Kind.OFFER, mine, opened, form("1")) is mine
