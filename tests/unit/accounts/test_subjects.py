"""What the record's page says an event was about: kinds, numbers and names, never more."""

from uuid import UUID

from familiehus.accounts.subjects import grouped, in_words, nobody_named, shown_keys

A, B, C, D = (UUID(int=number << 96) for number in (0xA0000000, 0xB0000000, 0xC0000000, 0xD0000000))
NAMES = {str(A): "K-ABC-DEF", str(B): "Lea Lund"}


def said(*subjects: tuple[str, object], doer: UUID | None = None) -> str:
    return in_words(grouped([[kind, str(key)] for kind, key in subjects], doer), NAMES)


def test_a_thing_is_named_by_its_kind_and_number() -> None:
    assert said(("line", A)) == "Kontaktforløb: K-ABC-DEF"
    assert said(("line", A), ("person", B)) == "Kontaktforløb: K-ABC-DEF; Medarbejder: Lea Lund"
    assert said() == ""


def test_what_is_no_more_is_told_by_the_beginning_of_its_id() -> None:
    assert said(("referral", C)) == "Henvisning: c0000000"


def test_whoever_did_it_is_not_named_once_more() -> None:
    assert said(("person", B), doer=B) == ""
    assert shown_keys([grouped([["person", str(B)]], B)]) == set()
    assert said(("person", B), ("person", C), doer=B) == "Medarbejder: Lea Lund, c0000000"


def test_of_a_long_list_the_first_three_are_named_and_the_others_counted() -> None:
    many = [("line", one) for one in (A, B, C, D)]
    assert said(*many) == "Kontaktforløb: K-ABC-DEF, Lea Lund, c0000000 og 1 til"
    assert shown_keys([grouped([[kind, str(key)] for kind, key in many], None)]) == {A, B, C}


def test_codes_are_said_in_words_and_inner_things_by_their_kind_alone() -> None:
    assert said(("role", "leader"), ("profession", "midwife")) == "Rolle: Leder; Fag: Jordemoder"
    assert said(("item", A), ("item", B), ("state", "sent")) == "Tekst"
    assert said(("route", "/personale/kontakt/<line>")) == "Side: /personale/kontakt/<line>"
    assert shown_keys([grouped([["role", "leader"], ["item", str(A)], ["person", str(B)]], None)]) == {B}


def test_without_higher_floors_nothing_is_named() -> None:
    assert nobody_named(None, [A]) == {}  # type: ignore[arg-type]


def test_a_record_somebody_bent_is_shown_as_far_as_it_can_be() -> None:
    assert said(("line", "no id at all"), ("role", "emperor"), ("profession", "wizard")) == (
        "Kontaktforløb: no id at; Rolle: emperor; Fag: wizard"
    )
    assert shown_keys([grouped([["line", "no id at all"]], None)]) == set()
