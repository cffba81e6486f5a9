"""From a form to a document and back: nothing is lost, nothing raises, and what differs is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.support import NullTranslations
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from familiehus.catalogue import documents
from familiehus.catalogue.asking import As, Field, Rows
from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.editing_domain import Difference, Kind
from familiehus.catalogue.entry_fields import fields
from familiehus.catalogue.entry_form import Own, Typed, add_row, from_document, from_form, read, remove_row
from familiehus.catalogue.entry_words import Wordbook, explained, name_of
from familiehus.catalogue.fitness import RECORDS
from familiehus.catalogue.topics import Topics
from familiehus.geo.tables import Places
from familiehus.web.i18n import speaking
from tests import shipped

DATA = Path(__file__).parents[3] / "data"
CATALOGUE = shipped.source().catalogue
ENTRIES = [(Kind.OFFER, offer) for offer in CATALOGUE.offers] + [(Kind.HOUSE, house) for house in CATALOGUE.houses]
OWN = Own("own-1", "Oplyst af os")
NOWHERE = Places((), ())
NAMES = [
    name
    for kind in Kind
    for part in fields(kind)
    for name in (
        [f"{part.path}.rows", *(f"{part.path}.{n}.{b.path}" for n in (0, 1) for b in part.fields)]
        if isinstance(part, Rows)
        else [part.path]
    )
]


def sent(typed: Typed) -> MultiDict[str, str]:
    """The form as a browser sends it."""
    pairs = [(name, text) for name, texts in typed.values.items() for text in texts]
    return MultiDict(pairs + [(f"{path}.rows", str(count)) for path, count in typed.rows.items()])


@pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=lambda value: getattr(value, "key", value))
def test_sending_an_entrys_form_unchanged_changes_nothing(kind: Kind, entry: Offer | House) -> None:
    document = documents.dump(entry)
    typed = from_form(kind, sent(from_document(kind, document, OWN)))
    found, errors = read(kind, typed, document, OWN, shipped.places())
    assert errors == {}
    assert documents.dump(documents.load(RECORDS[kind], found)) == document


@given(
    st.sampled_from(Kind),
    st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=30) | st.sampled_from(["1", "3", "ja", "10:30"]))),
)
def test_whatever_is_sent_nothing_raises_and_every_error_has_a_field(kind: Kind, pairs: list[tuple[str, str]]) -> None:
    typed = from_form(kind, MultiDict(pairs))
    document, errors = read(kind, typed, {"key": "k", "organisation": "o"}, OWN, NOWHERE)
    assert (document["key"], document["organisation"]) == ("k", "o")
    assert errors.keys() <= typed.values.keys()
    if not errors:  # what is wrong is told and not kept, so only what was right comes back the same
        again, _ = read(kind, from_form(kind, sent(from_document(kind, document, OWN))), document, OWN, NOWHERE)
        assert again == document


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("9.30", "09:30"), ("09:30", "09:30"), ("9:30:00", "09:30"), ("23:59", "23:59")],
)
def test_a_time_may_be_typed_as_one_likes(typed: str, stored: str) -> None:
    form = MultiDict([("schedule.opening.rows", "1"), ("schedule.opening.0.opens", typed)])
    document, errors = read(Kind.OFFER, from_form(Kind.OFFER, form), {}, OWN, NOWHERE)
    assert errors == {}
    assert document["schedule"]["opening"] == [{"opens": stored}]


@pytest.mark.parametrize("typed", ["24:00", "9", "ti", "10:60", "١٠:٣٠ x"])
def test_what_is_no_time_is_told(typed: str) -> None:
    form = MultiDict([("schedule.opening.rows", "1"), ("schedule.opening.0.opens", typed)])
    assert "schedule.opening.0.opens" in read(Kind.OFFER, from_form(Kind.OFFER, form), {}, OWN, NOWHERE)[1]


NAMES_OF = {"o-1": "Home-Start, Odense", "o-2": "Ens navn", "o-3": "Ens  Navn", "o-4": "Prøveforeningen"}


def test_partners_are_written_by_name_one_on_each_line() -> None:
    """Names with commas are whole; where a name leads to two organisations, or to none, the key stands."""
    own = Own("own-1", "", NAMES_OF)
    document = {"partners": ["o-1", "o-2", "gone"]}
    typed = from_document(Kind.OFFER, document, own)
    assert typed.one("partners") == "Home-Start, Odense\no-2\ngone"
    form = MultiDict(
        [("partners", f" home-start,  odense\r\no-2\r\n\r\ngone\nPROEVEFORENINGEN\nUkendt{chr(0)}\nens navn")]
    )
    found, errors = read(Kind.OFFER, from_form(Kind.OFFER, form), document, own, NOWHERE)
    assert errors == {}
    assert found["partners"] == ["o-1", "o-2", "gone", "o-4", "Ukendt", "ens navn"]
    assert "partners" not in read(Kind.OFFER, Typed(), document, own, NOWHERE)[0]


def test_rules_stand_one_on_each_line_and_those_that_open_a_gate_stay_r057() -> None:
    before = {"legal_basis": ["Barnets lov §§ 30 og 31", "Dagtilbudsloven § 4, stk. 2"]}
    for lines, stays in (
        ("Sundhedsloven § 121, stk. 2\nBarnets lov §§ 30 og 31", True),
        ("Dagtilbudsloven § 4, stk. 2", False),
        ("Barnets lov § 30", False),
        ("", False),
    ):
        form = from_form(Kind.OFFER, MultiDict([("legal_basis", lines)]))
        found, errors = read(Kind.OFFER, form, before, OWN, NOWHERE)
        assert found.get("legal_basis", []) == [line for line in lines.split("\n") if line]
        assert ("legal_basis" not in errors) is stays
        assert stays or "Barnets lov §§ 30 og 31" in errors["legal_basis"]


def test_who_alone_may_refer_what_must_be_so_and_who_decides_the_count_are_asked_for() -> None:
    facts = {
        "access": {"referrers": ["job_centre"], "only_referred": True, "requires": ["municipal_case"]},
        "schedule": {"sessions": {"count": 5, "count_decided_by": "psychologist"}},
    }
    typed = from_document(Kind.OFFER, facts, OWN)
    assert typed.one("access.only_referred") == "ja"
    assert typed.many("access.requires") == ["municipal_case"]
    assert typed.one("schedule.sessions.count_decided_by") == "psychologist"
    assert read(Kind.OFFER, typed, {}, OWN, NOWHERE) == (facts, {})
    asked = {part.path for part in fields(Kind.HOUSE)}
    assert not asked & {"access.only_referred", "access.requires", "schedule.sessions.count_decided_by"}


@pytest.mark.parametrize(("said", "stays"), [(("municipal_case", "preventive_help"), True), ((), False)])
def test_what_must_be_so_first_is_added_to_and_not_edited_away_r058(said: tuple[str, ...], stays: bool) -> None:
    form = from_form(Kind.OFFER, MultiDict([("access.requires", code) for code in said]))
    _, errors = read(Kind.OFFER, form, {"access": {"requires": ["municipal_case"]}}, OWN, NOWHERE)
    assert ("access.requires" not in errors) is stays
    assert stays or "barnet har en sag i kommunen" in errors["access.requires"]


def test_municipalities_are_named_properly() -> None:
    form = MultiDict([("municipalities", "solrød kommune, Odder ,odder")])
    document, _ = read(Kind.OFFER, from_form(Kind.OFFER, form), {}, OWN, shipped.places())
    assert document["municipalities"] == ["Solrød", "Odder"]


def test_for_the_pregnant_without_weeks_is_a_fact_of_its_own() -> None:
    document, _ = read(Kind.OFFER, from_form(Kind.OFFER, MultiDict([("pregnancy", "1")])), {}, OWN, NOWHERE)
    assert document["pregnancy"] == {}
    assert from_document(Kind.OFFER, document, OWN).one("pregnancy") == "1"


def test_the_file_s_sources_stay_and_our_own_word_comes_and_goes() -> None:
    file = {"document": "003", "section": "Et afsnit", "passage": "ord"}
    form = from_form(Kind.OFFER, MultiDict([("sources", "1"), ("sources.remark", "Ringet til huset")]))
    document, _ = read(Kind.OFFER, form, {"sources": [file]}, OWN, NOWHERE)
    assert document["sources"] == [file, {"document": "own-1", "section": "Ringet til huset", "passage": ""}]
    without, _ = read(Kind.OFFER, from_form(Kind.OFFER, MultiDict()), document, OWN, NOWHERE)
    assert without["sources"] == [file]


def test_rows_move_up_when_one_goes_and_stop_at_the_most() -> None:
    typed = Typed({"details.0.da": ["a"], "details.1.da": ["b"], "details.2.da": ["c"]}, {"details": 3})
    remove_row(Kind.OFFER, typed, "details", 1)
    assert (typed.rows["details"], typed.one("details.0.da"), typed.one("details.1.da")) == (2, "a", "c")
    for _ in range(50):
        add_row(Kind.OFFER, typed, "details")
    assert typed.rows["details"] == 20
    for number in (-1, 99):
        remove_row(Kind.OFFER, typed, "details", number)
    remove_row(Kind.OFFER, typed, "nonsense", 0)
    assert typed.rows["details"] == 20


BOOK = Wordbook(shipped.topics(), {}, NOWHERE, {"o-1": "Home-Start, Odense"})


@pytest.mark.parametrize(
    ("path", "old", "new", "label", "words"),
    [
        ("tier", None, "open", "Hvor åben er døren?", ((), ("Åbent tilbud",))),
        ("anonymous", None, False, "Kan man være anonym?", ((), ("Nej",))),
        ("price.free", None, True, "Pris", ((), ("Gratis",))),
        ("topics", ["sleep"], ["sleep", "crying"], "Emner", (("Søvn",), ("Søvn, Gråd og uro",))),
        ("summary.en", "A", "B", "Kort om det (engelsk)", (("A",), ("B",))),
        ("valid.until", "2026-01-01", None, "Sidste dag", (("1. januar 2026",), ())),
        (
            "partners",
            ["o-1"],
            ["o-1", "gone"],
            "Samarbejdspartnere",
            (("Home-Start, Odense",), ("Home-Start, Odense", "gone")),
        ),
        ("phases", None, [{"da": "Først"}, {"da": "Så"}], "Sådan foregår det", ((), ("Først", "Så"))),
        (
            "schedule.phone",
            None,
            [{"days": ["mon", "tue"], "opens": "09:00", "closes": "10:00"}],
            "Telefontider",
            ((), ("mandag, tirsdag 09.00–10.00",)),
        ),
        (
            "schedule.exceptions",
            [{"on": "2026-12-24"}],
            [{"on": "2026-12-24", "opens": "09:00", "closes": "10:00"}],
            "Dage med andre tider",
            (("24. december 2026 lukket",), ("24. december 2026 09.00–10.00",)),
        ),
    ],
)
def test_a_difference_is_said_in_words(
    path: str, old: object, new: object, label: str, words: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    (change,) = BOOK.changes(Kind.OFFER, [Difference(path, old, new)])
    assert (change.label, change.old, change.new) == (label, *words)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("schedule.opening.2.opens", "schedule.opening.2.opens"),
        ("schedule.opening.0.days.1", "schedule.opening.0.days"),
        ("topics.3", "topics"),
        ("summary", "summary.da"),
        ("capacity", "capacity.min"),
        ("pregnancy", "pregnancy"),
        ("pregnancy.to_week", "pregnancy.to_week"),
        ("sources.document", "sources"),
        ("phases.0.da", "phases.0.da"),
        ("valid", "valid.start"),
        ("partners", "partners"),
        ("regions", ""),
        ("no.such.field", ""),
    ],
)
def test_what_is_wrong_is_told_where_it_can_be_mended(path: str, name: str) -> None:
    assert list(explained(Kind.OFFER, [(path, "wrong")])) == [name]


def test_every_fact_that_can_differ_has_a_name() -> None:
    for kind, entry in ENTRIES:
        for name in documents.dump(entry):
            assert name_of(kind, name) != name, name


def test_every_choice_has_words() -> None:
    for kind in Kind:
        for part in fields(kind):
            for one in part.fields if isinstance(part, Rows) else (part,):
                if isinstance(one, Field) and one.ask in (As.CHOICE, As.MANY) and one.codes:
                    assert [code for code in one.codes if BOOK.word(one.words, code) == code] == []


def test_topics_stand_in_groups_none_is_missing() -> None:
    part = next(p for p in fields(Kind.OFFER) if p.path == "topics")
    assert isinstance(part, Field)
    listed = [code for _title, choices in BOOK.choices(part, ()) for code, _word in choices]
    assert sorted(listed) == sorted(BOOK.topics.by_key)
    assert Topics({}).label("x", "da") == "x"


class _Loud(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()


def test_choices_are_named_in_the_language_of_the_page_whichever_was_asked_for_first() -> None:
    (tier,) = (part for part in fields(Kind.OFFER) if part.path == "tier")
    assert isinstance(tier, Field)
    danish = BOOK.choices(tier, ())
    with speaking("en", _Loud()):
        ((_title, loud),) = BOOK.choices(tier, ())
    assert [word for _code, word in loud] == [word.upper() for _code, word in danish[0][1]]
    assert BOOK.choices(tier, ()) == danish
