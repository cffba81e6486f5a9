"""The anonymous thread opens with its code, and with nothing else (R041, R046)."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest
from sqlalchemy import text

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.sign_in import Wait
from familiehus.audit.domain import Act, Door
from familiehus.family_page.anonymous import AnonymousThreads, derive
from familiehus.family_page.storage import AnonymousThreadRow
from familiehus.kernel.errors import NotFound, Refused
from tests.integration.family_page.conftest import Home
from tests.integration.referrals.conftest import all_of
from tests.integration.referrals.test_appointments import counted


@pytest.fixture
def threads(home: Home) -> AnonymousThreads:
    """With quick keys."""
    home.site.threads._make_key = lambda code, salt: hashlib.sha256(salt + code.encode()).digest()  # noqa: SLF001
    return home.site.threads


def begin(home: Home, words: str = "Jeg er bange for at føde.", number: str = "") -> str:
    return home.site.threads.begin(uuid4(), words, number or uuid4().hex) or "already there"


def test_a_key_is_slow_to_make_and_differs_by_code_and_salt() -> None:
    keys = {derive(code, salt) for code in ("a", "b") for salt in (b"s" * 16, b"t" * 16)}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_it_goes_on_where_it_was(home: Home, threads: AnonymousThreads) -> None:
    code = begin(home)
    threads.write(code, "Og for at være alene.", "first")
    threads.talk(home.world.by("terapeut"), code.upper(), "Talte om fødslen.", 0)
    found = threads.talk(home.world.by("terapeut"), code, "", 1)
    assert found == threads.open(code) == threads.opened(home.world.by("terapeut"), code)
    assert found.talks == 2
    assert [(word.ours, word.text) for word in found.words] == [
        (False, "Jeg er bange for at føde."),
        (False, "Og for at være alene."),
        (True, "Talte om fødslen."),
    ]


def test_without_the_code_it_is_shut(home: Home, threads: AnonymousThreads) -> None:
    code, other = begin(home), begin(home)
    for wrong in ("", "nonsense", code[:-1], code[:7] + other[7:]):
        with pytest.raises(NotFound):
            threads.open(wrong)
        with pytest.raises(NotFound):
            threads.talk(home.world.by("terapeut"), wrong, "", 0)


def test_guessing_is_slowed_per_thread(home: Home, threads: AnonymousThreads) -> None:
    code, other = begin(home), begin(home)
    for _ in range(5):
        with pytest.raises(NotFound):
            threads.open(code[:-1] + "?")
    with pytest.raises(Wait):
        threads.open(code)
    assert threads.open(other)
    home.world.clock.move(minutes=5)
    assert threads.open(code)


def test_only_who_meets_families_holds_a_talk(home: Home, threads: AnonymousThreads) -> None:
    code = begin(home)
    editor = home.world.town.person(Role.CATALOGUE_EDITOR, password=None)
    for by in (home.world.town.by(editor), Acting(Door.FAMILY)):
        with pytest.raises(NotFound):
            threads.talk(by, code, "", 0)
    threads.talk(home.world.by("terapeut"), code, "", 0)
    event = home.world.town.last(Act.ANONYMOUS_TALK)
    assert event.subjects == []


def test_only_who_meets_families_opens_it_as_staff(home: Home, threads: AnonymousThreads) -> None:
    code, editor = begin(home), home.world.town.person(Role.CATALOGUE_EDITOR, password=None)
    for by in (home.world.town.by(editor), Acting(Door.FAMILY)):
        with pytest.raises(NotFound):
            threads.opened(by, code)
    assert threads.opened(home.world.by("terapeut"), code).talks == 0


def test_a_talk_is_counted_once_however_often_the_form_is_sent(home: Home, threads: AnonymousThreads) -> None:
    code, by = begin(home), home.world.by("terapeut")
    first, again = (threads.talk(by, code, "Talte om søvn.", 0) for _ in range(2))
    assert first == again == threads.open(code)
    assert (again.talks, len(again.words)) == (1, 2)


def test_words_changed_while_the_form_of_a_talk_is_on_its_way_are_kept_as_they_were_last(
    home: Home, threads: AnonymousThreads
) -> None:
    """As the person's own: one form is one talk, with what it said last."""
    by, code, form = home.world.by("terapeut"), begin(home), uuid4().hex

    def said() -> list[str]:
        return [word.text for word in threads.open(code).words if word.ours]

    for words in ("Talte om søvn.", "Talte om søvn og mad."):
        assert threads.talk(by, code, words, 0, form).talks == 1
    assert said() == ["Talte om søvn og mad."]
    threads.talk(by, code, "", 0, form)
    assert said() == [], "what was taken out of the form before it was sent again"
    threads.talk(by, code, "Talte om søvn.", 0, form)
    assert said() == ["Talte om søvn."], "also where it came without words first"
    assert threads.open(code).talks == 1


def test_two_who_write_the_same_talk_down_count_it_once_and_lose_no_word(home: Home, threads: AnonymousThreads) -> None:
    code, last = begin(home), None
    for who, words in (("terapeut", "Talte om søvn."), ("pædagog", "Og om mad."), ("pædagog", "Og om mad.")):
        last = threads.talk(home.world.by(who), code, words, 0, uuid4().hex)
    assert last is not None
    assert (last.talks, [word.text for word in last.words if word.ours]) == (1, ["Talte om søvn.", "Og om mad."])
    for number in range(10):
        threads.talk(home.world.by("terapeut"), code, "", 0, f"{number}")
    assert threads.open(code).talks == 1, "sent again it is no guess at the code"
    with pytest.raises(Refused):
        threads.talk(home.world.by("pædagog"), code, "o" * 2001, 0, uuid4().hex)


def test_r049_past_the_offer_s_talks_they_decide_together(home: Home, threads: AnonymousThreads) -> None:
    by, code = home.world.by("terapeut"), threads.begin(counted(home.world, 2), "", uuid4().hex)
    assert code is not None
    assert (threads.open(code).limit, threads.open(code).is_used) == (2, False)
    threads.talk(by, code, "", 0)
    assert threads.talk(by, code, "", 1).is_used
    with pytest.raises(Refused, match="are used"):
        threads.talk(by, code, "", 2)
    assert threads.open(code).talks == 2


def test_too_much_is_refused_and_nothing_is_lost(home: Home, threads: AnonymousThreads) -> None:
    code = begin(home)
    with pytest.raises(Refused):
        threads.write(code, "o" * 2001, "")
    with pytest.raises(Refused):
        begin(home, "o" * 2001)
    assert len(threads.open(code).words) == 1


def test_it_can_be_thrown_away_and_ends_by_itself(home: Home, threads: AnonymousThreads) -> None:
    code, kept = begin(home), begin(home)
    threads.throw_away(code)
    with pytest.raises(NotFound):
        threads.throw_away(code)
    home.world.clock.move(days=366)
    with pytest.raises(NotFound):
        threads.open(kept)
    begin(home)
    assert kept[:6] not in {row.reference for row in all_of(home.world, AnonymousThreadRow)}


def test_nothing_readable_and_nothing_that_joins_is_in_the_database(home: Home, threads: AnonymousThreads) -> None:
    code = begin(home)
    threads.talk(home.world.by("terapeut"), code, "Talte om fødslen.", 0)
    with home.world.site.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM anonymous_threads")).all()
    said = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])
    for secret in ("bange", "fødslen", code.replace("-", "")[6:]):
        assert secret not in said
    columns = set(AnonymousThreadRow.__table__.columns.keys())
    assert columns == {"reference", "offer_id", "talks", "salt", "content", "ends_on", "version"}


def test_a_form_sent_twice_is_one_thread_and_one_text(home: Home, threads: AnonymousThreads) -> None:
    number = uuid4().hex
    code = begin(home, number=number)
    assert begin(home, number=number) == code
    for _ in range(2):
        threads.write(code, "Og for at være alene.", "first")
    assert len(threads.open(code).words) == 2
    assert begin(home, number=number) == "already there", "somebody went on with it: the code is not shown again"
    other = uuid4().hex
    begin(home, number=other)
    home.world.clock.move(days=1)
    assert begin(home, number=other) == "already there"


def test_words_changed_while_the_form_is_on_its_way_are_kept_as_they_were_last(
    home: Home, threads: AnonymousThreads
) -> None:
    number, by = uuid4().hex, home.world.by("terapeut")
    code = begin(home, "Jeg er bange.", number)
    assert begin(home, "Jeg er bange for at føde.", number) == code
    assert [word.text for word in threads.open(code).words] == ["Jeg er bange for at føde."]
    assert begin(home, "", number) == code, "taken back before anybody could read it"
    assert not threads.open(code).words
    threads.write(code, "Og alene.", "second")
    threads.write(code, "Og meget alene.", "second")
    assert begin(home, "Jeg er bange.", number) == "already there", "somebody went on with it"
    assert [word.text for word in threads.open(code).words] == ["Og meget alene."]
    threads.talk(by, code, "Talte om fødslen.", 0)
    threads.write(code, "Og meget alene.", "second")
    threads.write(code, "Og ked af det.", "second")
    assert [word.text for word in threads.open(code).words] == [
        "Og meget alene.",
        "Talte om fødslen.",
        "Og ked af det.",
    ], "what somebody answered stays as it was"


def test_no_cpr_number_is_kept_in_it(home: Home, threads: AnonymousThreads) -> None:
    with pytest.raises(Refused, match="CPR"):
        begin(home, "Jeg hedder 010190-1234")
    code = begin(home)
    with pytest.raises(Refused, match="CPR"):
        threads.write(code, "010190-1234", "first")
    with pytest.raises(Refused, match="CPR"):
        threads.talk(home.world.by("terapeut"), code, "010190-1234", 0)
    assert threads.open(code).talks == 0
