"""The source file: every error is named with its line, its field and what would be right."""

from datetime import date
from pathlib import Path

import pytest

from familiehus.catalogue import documents
from familiehus.catalogue.checks import Known, check
from familiehus.catalogue.source import read_source
from familiehus.catalogue.topics import Topic, Topics
from familiehus.kernel.errors import Refused
from tests import shipped

PLACES = shipped.places()
TOPICS = Topics({"sleep": Topic("sleep", "baby", {"da": "Søvn"})})

GOOD = """\
documents:
  - {key: "003", title: Titel, publisher: Udgiver, published: "2024"}
organisations:
  - {key: odder-kommune, name: Odder Kommune, kind: municipality, municipality: Odder}
houses:
  - key: odder-hus
    name: Huset
    organisation: odder-kommune
    municipality: Odder
    summary: {da: Et hus, en: A house}
    sources: [{document: "003", section: Et afsnit, passage: nogle ord}]
offers:
  - key: odder-cafe
    name: Café
    organisation: odder-kommune
    sectors: [municipality]
    tier: open
    summary: {da: En café, en: A café}
    municipalities: [Odder]
    topics: [sleep]
    sources: [{document: "003", section: Et afsnit, passage: nogle ord}]
    schedule:
      opening:
        - {days: [mon], opens: "10:30", closes: "15:00"}
"""


def errors_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "offers.yaml"
    path.write_text(text, encoding="utf-8")
    return [str(e) for e in check(read_source(path), Known(TOPICS, PLACES, today=date(2026, 11, 21)))]


def test_a_good_file_has_no_errors(tmp_path: Path) -> None:
    assert errors_of(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    tier: open", "    teir: open", "line 17: odder-cafe: teir: unknown field; did you mean 'tier'?"),
        ("tier: open", "tier: closed", "'closed' is not one of: universal, open, targeted, visited"),
        ("topics: [sleep]", "topics: [sleeep]", "line 20: odder-cafe: topics: unknown 'sleeep'; did you mean 'sleep'?"),
        ('closes: "15:00"', 'closes: "09:00"', "bad hours: opens 10:30 is not before closes 09:00"),
        ('opens: "10:30"', "opens: soon", "line 24: odder-cafe: schedule.opening.0.opens: a time should be"),
        ("opens: ", "open: ", "unknown field; did you mean 'opens'?"),
        ("key: odder-cafe", "key: Odder Café", "should be lower-case letters a-z, digits and single hyphens"),
        ("municipalities: [Odder]", "municipalities: [Oder]", "unknown 'Oder'; did you mean 'Odder'?"),
        ("odder-kommune\n    sectors", "x\n    sectors", "organisation: unknown 'x'"),
        ('    sources: [{document: "003", section: Et afsnit, passage: nogle ord}]\n    schedule', "    schedule",
         "sources: missing; should be a list in [ ]; in it fields of its own: document, passage, section"),
        ("tier: open", "tier: open\n    volunteering: {phases: [match]}", "volunteering.phases: should have"),
        ("tier: open", "tier: open\n    volunteering: {phases: [dating]}", "'dating' is not one of: talk, match"),
        ("tier: open", "tier: open\n    volunteering: {phases: [running, match], months_max: 0}",
         "should be from 1 to 60"),
        ("tier: open", "tier: open\n    volunteering: {phases: [match, running], months_min: 9, months_max: 6}",
         "volunteering.months_max: is less than months_min"),
        ("tier: open", "tier: open\n    volunteering: {phases: [match, running], logbook_weeks: 1}",
         "volunteering.logbook_weeks: nothing to read"),
        ("offers:", "ofers:", "line 12: ofers: unknown section; known:"),
        ("    name: Café", "    name: Café\n    name: To", "'name' stands twice"),
        ("  - key: odder-cafe", "  - key: [", "line"),
        ("    tier: open\n", "", "line 13: odder-cafe: tier: missing; should be one of: universal, open, targeted"),
        ("name: Café", "name:", "line 14: odder-cafe: name: is empty; should be text"),
        ("name: Café", "name: ' '", "line 14: odder-cafe: name: is empty; should be the name people know it by"),
        ("name: Café", "name: no", "name: should be text; put a number or a word such as yes and no in quotes"),
        ("{da: En café, en: A café}", "En café", "odder-cafe: summary: should be fields of its own: da, en"),
        ("{da: En café, en: A café}", "{da: '', en: ''}", "odder-cafe: summary.da: is empty; say in a sentence"),
        ("topics: [sleep]", "topics: sleep", "topics: should be a list in [ ]; in it text"),
        ("topics: [sleep]", "topics: [xqz]", "topics: unknown 'xqz'; known: sleep"),
        ("municipalities: [Odder]", "municipalities: [Xyz]", "unknown 'Xyz'; all of them are in data/geo/munici"),
        ("tier: open", "tier: open\n    verified: 21/11 2026", "verified: should be a date as 2026-11-21"),
        ("tier: open", "tier: open\n    online: ja", "online: should be true or false"),
        ("tier: open", "tier: open\n    slug: Å/..", "slug: should be lower-case letters a-z, digits and single"),
        ("tier: open", "tier: open\n    former_slugs: [a b]", "line 18: odder-cafe: former_slugs.0: should be lower"),
        ("tier: open", "tier: open\n    capacity: {min: -1}", "capacity: out of range; should be from 1 to 10000"),
        ("tier: open", "tier: open\n    capacity: {min: 3, max: 2}", "capacity: min is larger than max"),
        ("tier: open", "tier: open\n    capacity: {min: a}", "capacity.min: should be a whole number"),
        ("tier: open", "tier: open\n    parent_age: {max: 400}", "parent_age: out of range; should be from 10 to 120"),
        ('closes: "15:00"}', 'closes: "15:00"}\n        - {days: [tue, mon], opens: "14:00", closes: "16:00"}',
         "line 25: odder-cafe: schedule.opening.1.days: bad hours: mon is open at the same time above; write it once"),
        ("      opening:\n", "      exceptions: [{on: 2026-12-24},\n        {on: 2026-12-24}]\n      opening:\n",
         "line 24: odder-cafe: schedule.exceptions.1.on: 2026-12-24 stands twice"),
        ("organisations:\n", '  - {key: "003", title: To, publisher: U, published: "2025"}\norganisations:\n',
         "line 3: 003: key: duplicate key; every document needs one of its own"),
        ("documents:", "catalogue: [a]\ndocuments:", "line 1: catalogue: should be the name of the catalogue"),
        ("name: Café", "name: Café: to", "line 14: offers.yaml: mapping values are not allowed in this context; put a"),
        ("    tier", "\ttier", "line 17: offers.yaml: found character that cannot start any token; indent with spaces"),
        ("[municipality]", "[municipality", "(of what begins in line 16); close the list with ]"),
        ("En café", "En\x07 café", "line 18: offers.yaml: a control character stands here; take it out"),
        ("En café", '"En\\0 café"', "line 18: offers.0.summary.da: a control character stands here; take it out"),
        ("topics: [sleep]", "topics: &all [*all]", "something in it stands within itself"),
        (", en: A house", "", "line 10: odder-hus: summary.en: missing; say the same in plain English"),
        ("en: A café", "en: ' '", "line 18: odder-cafe: summary.en: missing; say the same in plain English"),
        ("tier: open", "tier: open\n    details:\n      - {da: a, en: a}\n      - da: Tag en pude med.",
         "line 20: odder-cafe: details.1.en: missing; say the same in plain English"),
        ("documents:", "english: no\ndocuments:", "line 1: english: should be one of: required, optional"),
        ("tier: open", "tier: open\n    verified: 2026-11-22",
         "line 18: odder-cafe: verified: 2026-11-22 is in the future; should be the day somebody last looked"),
        ("tier: open", "tier: open\n    price: {free: true}",
         "line 18: odder-cafe: price.basis: missing; name the rule, or where the source says that it is free"),
    ],
)  # fmt: skip
def test_each_error_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    found = errors_of(tmp_path, GOOD.replace(old, new, 1))
    assert any(expected in error for error in found), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("documents:", "english: required\ndocuments:"),
        ("tier: open", "tier: open\n    verified: 2026-11-21"),
        ("tier: open", 'tier: open\n    price: {free: true, basis: "§ 29"}'),
        ("tier: open", "tier: open\n    price: {free: false}"),
        ("tier: open", "tier: open\n    capacity: {min: 1, max: 20}"),
    ],
)
def test_what_is_right_is_no_error(tmp_path: Path, old: str, new: str) -> None:
    assert errors_of(tmp_path, GOOD.replace(old, new, 1)) == []


def test_a_file_that_is_not_in_english_says_so(tmp_path: Path) -> None:
    danish = GOOD.replace(", en: A house", "").replace(", en: A café", "")
    assert len(errors_of(tmp_path, danish)) == 2
    assert errors_of(tmp_path, f"english: optional\n{danish}") == []


def test_without_a_day_the_days_of_the_entries_are_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "offers.yaml"
    path.write_text(GOOD.replace("tier: open", "tier: open\n    verified: 2999-01-01"), encoding="utf-8")
    assert check(read_source(path), Known(TOPICS, PLACES)) == ()


def test_phases_with_a_volunteer_are_taken_in_whatever_order_they_stand(tmp_path: Path) -> None:
    run = "volunteering: {phases: [running, talk, match], months_min: 1, months_max: 6, logbook: true, warn_weeks: 1}"
    assert errors_of(tmp_path, GOOD.replace("tier: open", f"tier: open\n    {run}", 1)) == []


def test_a_duplicate_key_is_named_at_its_second_line(tmp_path: Path) -> None:
    offer = GOOD[GOOD.index("  - key: odder-cafe") :]
    found = errors_of(tmp_path, GOOD + offer)
    assert any(e.startswith("line 25: odder-cafe: key: duplicate key") for e in found), found


def test_an_entry_with_a_wrong_field_is_checked_further_and_can_be_referred_to(tmp_path: Path) -> None:
    wrong = (
        GOOD.replace("    name: Huset\n", "    name: Huset\n    bogus: 1\n")
        .replace("tier: open", "tier: opne\n    house: odder-hus")
        .replace("topics: [sleep]", "topics: [sleeep]")
        .replace('closes: "15:00"', 'closes: "09:00"')
    )
    offer = GOOD[GOOD.index("  - key: odder-cafe") :].replace("organisation: odder-kommune", "organisation: odder")
    found = errors_of(tmp_path, wrong + offer)
    told = [error.split(": ", 1)[1] for error in found]
    assert [error.split(";")[0] for error in told] == [
        "odder-hus: bogus: unknown field",
        "odder-cafe: tier: 'opne' is not one of: universal, open, targeted, visited",
        "odder-cafe: topics: unknown 'sleeep'",
        "odder-cafe: schedule.opening.0.closes: bad hours: opens 10:30 is not before closes 09:00",
        "odder-cafe: key: duplicate key",
        "odder-cafe: organisation: unknown 'odder'",
    ]


@pytest.mark.parametrize(("bare", "right"), [("10:30", True), ("10.30", False), ("9:30", False), ("10", False)])
def test_a_bare_time_is_read_as_one_or_it_is_told_how_to_write_it(tmp_path: Path, bare: str, right: bool) -> None:
    found = errors_of(tmp_path, GOOD.replace('opens: "10:30"', f"opens: {bare}"))
    assert [e.split(": ", 3)[3] for e in found] == ([] if right else ['a time should be written "HH:MM", in quotes'])


@pytest.mark.parametrize(
    "text",
    ["", "- a\n- b\n", "offers: 3\n", "offers: [3]\n", "\x00", "a: *b\n", "catalogue: a\n", "offers:\n", "[" * 5000],
)
def test_whatever_the_file_holds_there_is_a_message(tmp_path: Path, text: str) -> None:
    assert errors_of(tmp_path, text)


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "offers.yaml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode("utf-8-sig"))
    assert not read_source(path).errors


def test_an_error_is_told_where_it_stands_and_not_where_its_part_begins(tmp_path: Path) -> None:
    found = errors_of(tmp_path, GOOD.replace('closes: "15:00"', 'closes: "09:00"'))
    assert [error.split(": ")[0] for error in found] == ["line 24"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_source(tmp_path / "none.yaml")


def test_not_utf8_is_said(tmp_path: Path) -> None:
    path = tmp_path / "offers.yaml"
    path.write_bytes(b"offers: \xff")
    assert "UTF-8" in str(read_source(path).errors[0])


def test_a_document_loads_again_to_the_same_entry() -> None:
    source = shipped.source()
    for entry in (*source.catalogue.offers, *source.catalogue.houses, *source.catalogue.organisations):
        assert documents.load(type(entry), documents.dump(entry)) == entry
