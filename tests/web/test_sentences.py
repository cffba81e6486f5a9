"""Sentences made of parts: in every language the parts fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import time
from pathlib import Path

import pytest

from familiehus.catalogue.domain import Rhythm, Sessions
from familiehus.catalogue.vocabulary import Period, Weekday
from familiehus.catalogue.wording import days, months, rhythm, session_length
from familiehus.families.contact import Contact, SafeWay
from familiehus.families.vocabulary import Field
from familiehus.referrals.shown import shown
from familiehus.web.i18n import clock_span, inside, load_texts, speaking
from familiehus.web.labels import both, either, listed

TRANSLATIONS = Path(__file__).parents[2] / "translations"
Speak = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def speak() -> Speak:
    texts = load_texts(TRANSLATIONS, ("da", "en", "ar"))

    @contextmanager
    def inner(language: str) -> Iterator[None]:
        with speaking(language, texts[language]):
            yield

    return inner


@pytest.mark.parametrize(
    ("language", "all_of", "one_of"),
    [("da", "a, b og c", "a, b eller c"), ("en", "a, b and c", "a, b or c"), ("ar", "a، b وc", "a، b أو c")],
)
def test_lists_have_the_comma_and_the_last_word_of_the_language(
    speak: Speak, language: str, all_of: str, one_of: str
) -> None:
    with speak(language):
        assert both(["a", "b", "c"]) == all_of
        assert either(["a", "b", "c"]) == one_of
        assert both(["a"]) == listed(["a"]) == "a"
        assert both([]) == ""
        assert listed(["a", "", "b"]) == listed(["a", "b"])  # what is not there has no comma


def test_times_cannot_be_read_backwards(speak: Speak) -> None:
    with speak("da"):
        assert clock_span(time(8, 30), time(15)) == "08.30–15.00"
    with speak("ar"):
        assert clock_span(time(8, 30), time(15)) == "08:30 إلى 15:00"
        assert days([Weekday.MON, Weekday.TUE, Weekday.WED]) == "الاثنين إلى الأربعاء"


def test_the_pairs_of_a_phone_number_keep_their_order(speak: Speak) -> None:
    text = Contact(SafeWay.SMS, phone="+4550123456", note="Efter kl. 10").to_text()
    with speak("da"):
        assert shown(Field.CONTACT, text) == "Sms · 50 12 34 56 · Efter kl. 10"
    with speak("ar"):
        number, note = (
            f"\N{FIRST STRONG ISOLATE}{said}\N{POP DIRECTIONAL ISOLATE}" for said in ("50 12 34 56", "Efter kl. 10")
        )
        assert shown(Field.CONTACT, text) == f"رسالة نصية · {number} · {note}"


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("da", "Søvn", "søvn"),
        ("en", "New in Denmark", "new in Denmark"),
        ("en", "Marte Meo", "Marte Meo"),
        ("tr", "İş", "iş"),
        ("tr", "Ilgi", "\N{LATIN SMALL LETTER DOTLESS I}lgi"),
        ("da", "", ""),
    ],
)
def test_a_name_of_a_need_inside_a_sentence(language: str, text: str, said: str) -> None:
    texts = load_texts(TRANSLATIONS, (language,))
    with speaking(language, texts[language]):
        assert inside(text) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "شهر واحد"), (2, "شهرين"), (8, "8 أشهر"), (18, "18 شهرًا"), (24, "سنتين"), (36, "3 سنوات")]
)
def test_arabic_has_six_forms_of_a_number(speak: Speak, number: int, said: str) -> None:
    with speak("ar"):
        assert months(number) == said


@pytest.mark.parametrize(
    ("beat", "da", "en", "ar"),
    [
        (Rhythm(1, Period.WEEK, 2), "hver 2. uge", "every 2 weeks", "كل أسبوعين"),
        (Rhythm(2, Period.MONTH, 3), "2 gange hver 3. måned", "2 times every 3 months", "مرتين كل 3 أشهر"),
        (Rhythm(2, Period.WEEK, 1), "2 gange om ugen", "2 times a week", "مرتين في الأسبوع"),
        (Rhythm(1, Period.YEAR, 2), "hvert 2. år", "every 2 years", "كل سنتين"),
    ],
)
def test_how_often(speak: Speak, beat: Rhythm, da: str, en: str, ar: str) -> None:
    for language, said in (("da", da), ("en", en), ("ar", ar)):
        with speak(language):
            assert rhythm(beat) == said


def test_how_long(speak: Speak) -> None:
    with speak("en"):
        assert session_length(Sessions(minutes_min=60, minutes_max=90)) == "1–1½ hours"
        assert session_length(Sessions(minutes_min=60)) == "1 hour"
    with speak("ar"):
        assert session_length(Sessions(minutes_min=180)) == "\u20663\u2069 ساعات"
