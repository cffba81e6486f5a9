"""Needs that met nothing, as sums by month on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import delete

from familiehus.feedback.demand import UnmetSearches, declined
from familiehus.feedback.storage import DemandRow
from familiehus.kernel.errors import StorageFailure
from tests.integration.feedback.conftest import Listening

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _empty(listening: Listening) -> Iterator[None]:
    yield
    with listening.site.database.write() as work:
        work.session.execute(delete(DemandRow))
        work.commit()


def there(listening: Listening) -> dict[tuple[str, str, str], int]:
    rows = listening.all_of(DemandRow)
    assert {row.month for row in rows} <= {NOVEMBER}
    return {(row.municipality, row.topic, row.kind): row.count for row in rows}


class Time:
    """Seconds that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def searches(listening: Listening, time: Time) -> UnmetSearches:
    known = {"Lolland", "Odder", "Varde", "Aalborg"}
    return UnmetSearches(listening.site.database, listening.clock, known, {"sleep", "twins"}, time)


def test_searches_are_written_now_and_then(listening: Listening) -> None:
    time = Time()
    unmet = searches(listening, time)
    unmet.note(["Lolland"], ["sleep", "twins"])
    unmet.note(["Lolland"], ["sleep"])
    unmet.note([], [])
    unmet.write_when_due()
    assert not there(listening)
    time.now = 61
    unmet.write_when_due()
    assert there(listening) == {
        ("Lolland", "sleep", "search"): 2,
        ("Lolland", "twins", "search"): 1,
        ("", "", "search"): 1,
    }
    unmet.note(["Lolland"], ["sleep"])
    time.now = 100
    unmet.write_when_due()
    assert there(listening)["Lolland", "sleep", "search"] == 2
    time.now = 122
    unmet.write_when_due()
    unmet.write()
    assert there(listening)["Lolland", "sleep", "search"] == 3


def test_what_a_desk_does_not_name_is_a_talk(listening: Listening) -> None:
    known = {"sleep", "violence", "mental_illness"}
    unmet = UnmetSearches(listening.site.database, listening.clock, {"Odder"}, known, Time())
    unmet.note(["Odder"], ["violence"])
    unmet.note(["Odder"], ["violence", "mental_illness"])
    unmet.write()
    assert there(listening) == {("Odder", "talk_to_someone", "search"): 2}


def test_nothing_that_was_typed_gets_in(listening: Listening) -> None:
    unmet = searches(listening, Time())
    unmet.note(["Karens kommune"], ["min nabo drikker"])
    unmet.note(["Lolland", "Odder", "Varde", "Aalborg"], ["sleep"])
    unmet.write()
    assert there(listening) == {("", "", "search"): 1, ("", "sleep", "search"): 1}


def test_what_could_not_be_written_is_kept(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    unmet = searches(listening, Time())
    unmet.note(["Odder"], ["sleep"])

    def broken(*_said: object) -> None:
        raise StorageFailure

    with monkeypatch.context() as patch:
        patch.setattr("familiehus.feedback.demand.add", broken)
        with pytest.raises(StorageFailure):
            unmet.write()
    unmet.note(["Odder"], ["sleep"])
    unmet.write()
    assert there(listening) == {("Odder", "sleep", "search"): 2}


@pytest.mark.parametrize(
    ("offer", "found"),
    [
        ({"municipalities": ["Odder"], "topics": ["sleep"]}, {("Odder", "sleep", "declined"): 1}),
        (
            {"municipalities": ["Odder"], "topics": ["violence", "addiction", "sleep"]},
            {("Odder", "talk_to_someone", "declined"): 1, ("Odder", "sleep", "declined"): 1},
        ),
        ({"name": "Et tilbud"}, {("", "", "declined"): 1}),
        (None, {("", "", "declined"): 1}),
    ],
)
def test_a_no_is_counted_by_what_it_was_about(
    listening: Listening, offer: dict[str, object] | None, found: dict[tuple[str, str, str], int]
) -> None:
    with listening.site.database.write() as work:
        declined(work.session, date(2026, 11, 22), offer)
        work.commit()
    assert there(listening) == found
