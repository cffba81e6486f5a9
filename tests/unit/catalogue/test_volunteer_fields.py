"""An association writes how its volunteers run; an emptied form takes it away, and a house has none."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from familiehus.catalogue import documents
from familiehus.catalogue.domain import Volunteering
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.entry_fields import fields
from familiehus.catalogue.entry_form import from_document, from_form, read
from familiehus.catalogue.entry_words import explained
from familiehus.catalogue.vocabulary import MatchPhase
from tests.unit.catalogue.test_entry_form import NOWHERE, OWN

WHOLE = {
    "phases": ["talk", "match", "running"],
    "months_max": 6,
    "logbook": True,
    "logbook_weeks": 1,
    "sparring_months": 2,
}


def test_what_is_written_comes_back() -> None:
    sent = MultiDict(
        [
            *(("volunteering.phases", phase) for phase in WHOLE["phases"]),  # type: ignore[attr-defined]
            ("volunteering.months_max", "6"),
            ("volunteering.logbook", "1"),
            ("volunteering.logbook_weeks", "1"),
            ("volunteering.sparring_months", "2"),
        ]
    )
    document, errors = read(Kind.OFFER, from_form(Kind.OFFER, sent), {}, OWN, NOWHERE)
    assert (document["volunteering"], errors) == (WHOLE, {})
    shown = from_document(Kind.OFFER, document, OWN)
    assert shown.many("volunteering.phases") == WHOLE["phases"]
    assert (shown.one("volunteering.months_max"), shown.one("volunteering.months_min")) == ("6", "")
    emptied, _ = read(Kind.OFFER, from_form(Kind.OFFER, MultiDict()), document, OWN, NOWHERE)
    assert "volunteering" not in emptied


def test_what_is_wrong_stands_beside_its_field() -> None:
    sent = MultiDict([("volunteering.months_max", "half a year")])
    _, errors = read(Kind.OFFER, from_form(Kind.OFFER, sent), {}, OWN, NOWHERE)
    assert list(errors) == ["volunteering.months_max"]
    assert list(explained(Kind.OFFER, [("volunteering.phases", "wrong")])) == ["volunteering.phases"]
    assert list(explained(Kind.OFFER, [("volunteering", "wrong")])) == ["volunteering.phases"]


def test_a_house_has_no_volunteers_of_its_own() -> None:
    assert not [part.path for part in fields(Kind.HOUSE) if part.path.startswith("volunteering")]


def test_it_loads_as_what_steers_a_programme() -> None:
    run = documents.load(Volunteering, WHOLE)
    assert run.phases == (MatchPhase.TALK, MatchPhase.MATCH, MatchPhase.RUNNING)
    assert (run.months_min, run.months_max, run.logbook, run.warn_weeks) == (None, 6, True, None)
