"""Facts as short sentences."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po

from familiehus.catalogue.domain import (
    Access,
    AgeSpan,
    Hours,
    ParentAge,
    PregnancySpan,
    Rhythm,
    Schedule,
    Sessions,
    Text,
)
from familiehus.catalogue.vocabulary import DayPart, Period, Profession, Way, Weekday
from familiehus.catalogue.wording import (
    Said,
    child_age,
    days,
    how,
    months,
    parent_age,
    pregnancy,
    said,
    session_length,
    when,
)
from familiehus.families.spoken import Spoken
from familiehus.families.vocabulary import Field
from familiehus.referrals.shown import shown
from familiehus.web.i18n import gettext, known, load_texts, speaking
from familiehus.web.labels import label

MON, TUE, WED, THU, FRI = list(Weekday)[:5]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (AgeSpan(0, 83), "0–6 år"),
        (AgeSpan(36, 83), "3–6 år"),
        (AgeSpan(0, 60, soft=True), "0–5 år"),
        (AgeSpan(4, None), "fra 4 måneder"),
        (AgeSpan(0, 11), "under 1 år"),
        (AgeSpan(0, 8), "op til 8 måneder"),
        (AgeSpan(3, 12), "3 måneder til 1 år"),
        (AgeSpan(None, 35), "op til 2 år"),
        (AgeSpan(0, None), None),
        (AgeSpan(), None),
        (None, None),
    ],
)
def test_child_age(span: AgeSpan | None, said: str | None) -> None:
    assert child_age(span) == said


def texts(domain: str, folder: Path, **said: str) -> None:
    catalogue = Catalog(locale="uk")
    for danish, other in said.items():
        catalogue.add(danish, other)
    (folder / "uk" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    with (folder / "uk" / "LC_MESSAGES" / f"{domain}.po").open("wb") as file:
        write_po(file, catalogue)


def test_a_text_that_was_changed_after_it_was_translated_stands_in_danish_and_says_so(tmp_path: Path) -> None:
    texts("messages", tmp_path, Gratis="Безкоштовно")
    texts("entries", tmp_path, Kom="Приходьте")
    with speaking("uk", load_texts(tmp_path, ["uk"])["uk"]):
        assert said(Text("Kom", "Come")) == Said("Приходьте")
        assert said(Text("Kom kun om tirsdagen", "Come")) == Said("Kom kun om tirsdagen", "da")
        assert gettext("Gratis") == "Безкоштовно"
    assert said(Text("Kom", "Come")) == Said("Kom")


@pytest.mark.parametrize("language", ["en", "ar", "uk", "pl", "tr"])
def test_no_words_are_no_words_in_any_language(root: Path, language: str) -> None:
    """A catalogue keeps what is said of itself under the empty text: it belongs on nobody's page."""
    with speaking(language, load_texts(root / "translations", [language])[language]):
        assert gettext("") == ""
        assert known("") is None
        assert shown(Field.SPOKEN, Spoken("ar").to_text()) == label("language", "ar")


def test_english_stands_in_the_entry(tmp_path: Path) -> None:
    with speaking("en", load_texts(tmp_path, ["en"])["en"]):
        assert said(Text("Kom", "Come")) == Said("Come")
        assert said(Text("Kom")) == Said("Kom", "da")


@pytest.mark.parametrize(("number", "said"), [(1, "1 måned"), (18, "18 måneder"), (12, "12 måneder"), (24, "2 år")])
def test_months(number: int, said: str) -> None:
    assert months(number) == said


def test_parent_age() -> None:
    """R030: "under 25" is max 24."""
    assert parent_age(ParentAge(max=24)) == "under 25 år"
    assert parent_age(ParentAge(15, 25)) == "15–25 år"
    assert parent_age(ParentAge(min=18)) == "mindst 18 år"
    assert parent_age(ParentAge()) is None


def test_pregnancy() -> None:
    assert pregnancy(PregnancySpan()) == "gravid"
    assert pregnancy(PregnancySpan(from_week=20)) == "gravid fra uge 20"
    assert pregnancy(PregnancySpan(12, 20)) == "gravid i uge 12–20"
    assert pregnancy(None) is None


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ((MON, TUE, WED), "mandag–onsdag"),
        ((WED, MON), "mandag og onsdag"),
        ((MON, TUE, THU, FRI), "mandag, tirsdag, torsdag og fredag"),
    ],
)
def test_days(chosen: tuple[Weekday, ...], said: str) -> None:
    assert days(chosen) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (60, 90, "1–1½ timer"),
        (90, None, "1½ timer"),
        (60, 60, "1 time"),
        (45, None, "45 minutter"),
        (45, 75, "45–75 minutter"),
        (None, None, None),
    ],
)
def test_session_length(low: int | None, high: int | None, said: str | None) -> None:
    assert session_length(Sessions(minutes_min=low, minutes_max=high)) == said


def test_when() -> None:
    weekly = Sessions(rhythm=Rhythm(1, Period.WEEK), weekdays=(TUE,), opens=time(10), count=5, count_is_limit=True)
    assert when(Schedule(sessions=weekly)) == "Tirsdag kl. 10.00, en gang om ugen · op til 5 gange"
    other = Sessions(rhythm=Rhythm(1, Period.WEEK, 2), day_parts=(DayPart.EVENING,))
    assert when(Schedule(sessions=other)) == "Aften, hver 2. uge"
    opening = Schedule(opening=(Hours((MON, TUE, WED), time(8), time(16)),))
    assert when(opening) == "Mandag–onsdag 08.00–16.00"
    assert when(Schedule()) is None
    assert when(None) is None


@pytest.mark.parametrize(
    ("access", "said"),
    [
        (Access((Way.REFERRAL,), referrers=(Profession.MIDWIFE,)), "Kræver henvisning fra jordemoderen"),
        (Access((Way.REFERRAL,)), "Kræver henvisning"),
        (
            Access((Way.SELF_REFERRAL, Way.REFERRAL), referrers=(Profession.MIDWIFE, Profession.GP)),
            "Du kan selv henvende dig. Jordemoderen eller din egen læge kan også henvise dig",
        ),
        (Access((Way.SIGN_UP, Way.REFERRAL)), "Du melder dig til. En fagperson kan også henvise dig"),
        (Access(()), None),
        (None, None),
    ],
)
def test_a_referral_beside_an_open_way_is_no_demand(access: Access | None, said: str | None) -> None:
    """R027: the same programme may ask for a referral in one place and only allow it in another."""
    assert how(access) == said
