"""When a message may go out, how long it is tried, and what it says."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from babel.support import NullTranslations
from hypothesis import given
from hypothesis import strategies as st

from familiehus.kernel.clock import DENMARK
from familiehus.kernel.workdays import is_public_holiday
from familiehus.notifications.domain import (
    BACK_OFF,
    TRIES,
    Address,
    Channel,
    Owed,
    RecipientKind,
    Template,
    allowed_again,
    first_moment,
    in_digest,
    next_try,
    out_of_quiet,
)
from familiehus.notifications.email import compose
from familiehus.notifications.sms import text_of
from familiehus.notifications.texts import WORDINGS, Texts, Wording

moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(DENMARK))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


def owed(kind: RecipientKind, *, urgent: bool = False) -> Owed:
    return Owed(
        "referral", uuid4(), "moved", kind, uuid4(), 1, Template.STAFF_TASK, at("2026-11-23T10:00"), "da", urgent
    )


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-23T07:59:59", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-23T08:00"),
        ("2026-11-23T19:59:59", "2026-11-23T19:59:59"),
        ("2026-11-23T20:00", "2026-11-24T08:00"),
        ("2026-11-28T19:59", "2026-11-28T19:59"),  # a Saturday
        ("2026-11-28T20:00", "2026-11-30T08:00"),
        ("2026-11-29T00:00", "2026-11-30T08:00"),  # a Sunday
        ("2026-11-29T12:00", "2026-11-30T08:00"),
        ("2026-11-29T23:00", "2026-11-30T08:00"),
        ("2026-03-28T21:00", "2026-03-30T08:00"),  # summer time begins in that night
        ("2026-12-31T22:00", "2027-01-01T08:00"),
    ],
)
def test_parents_are_left_in_peace(moment: str, allowed: str) -> None:
    assert out_of_quiet(at(moment)) == at(allowed)


@given(moments)
def test_no_moment_for_a_parent_is_quiet_and_none_is_later_than_needed(moment: datetime) -> None:
    allowed = out_of_quiet(moment)
    local = allowed.astimezone(DENMARK)
    assert allowed >= moment
    assert 8 <= local.hour < 20
    assert local.weekday() != 6
    assert allowed == moment or local.time().isoformat() == "08:00:00"
    assert allowed.timestamp() - moment.timestamp() <= 37 * 3600  # Saturday at 20, with the hour of October
    assert out_of_quiet(allowed) == allowed


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-23T07:30", "2026-11-23T07:30"),
        ("2026-11-23T07:30:01", "2026-11-24T07:30"),
        ("2026-11-27T10:00", "2026-11-30T07:30"),  # over a weekend
        ("2026-12-23T10:00", "2026-12-28T07:30"),  # over Christmas, as the public holidays have it
        ("2027-03-24T10:00", "2027-03-30T07:30"),  # over Easter
    ],
)
def test_notices_come_in_the_morning_of_a_working_day(moment: str, morning: str) -> None:
    if moment.startswith("2026-12-23") and not is_public_holiday(at("2026-12-24T00:00").date()):
        morning = "2026-12-24T07:30"  # a working day by law; many have it off
    assert in_digest(at(moment)) == at(morning)


@given(moments)
def test_a_digest_is_on_a_working_day(moment: datetime) -> None:
    morning = in_digest(moment)
    assert morning >= moment
    assert morning.weekday() < 5
    assert not is_public_holiday(morning.date())
    assert morning.time().isoformat() == "07:30:00"


def test_each_kind_waits_for_its_own_moment() -> None:
    night = at("2026-11-23T23:00")
    assert first_moment(owed(RecipientKind.LINE), night) == at("2026-11-24T08:00")
    assert first_moment(owed(RecipientKind.LINE, urgent=True), night) == at("2026-11-24T08:00")
    assert first_moment(owed(RecipientKind.STAFF), night) == at("2026-11-24T07:30")
    assert first_moment(owed(RecipientKind.STAFF, urgent=True), night) == night


@pytest.mark.parametrize(
    ("kind", "urgent", "now", "wait"),
    [
        (RecipientKind.LINE, False, "2026-11-23T10:00", None),
        (RecipientKind.LINE, False, "2026-11-23T21:00", "2026-11-24T08:00"),
        (RecipientKind.STAFF, True, "2026-11-29T03:00", None),
        (RecipientKind.STAFF, False, "2026-11-23T07:29", "2026-11-23T07:30"),
        (RecipientKind.STAFF, False, "2026-11-23T07:30", None),
        (RecipientKind.STAFF, False, "2026-11-23T11:00", None),  # the worker was stopped at half past seven
        (RecipientKind.STAFF, False, "2026-11-28T11:00", "2026-11-30T07:30"),
    ],
)
def test_what_is_due_may_have_to_wait_after_all(kind: RecipientKind, urgent: bool, now: str, wait: str | None) -> None:
    assert allowed_again(owed(kind, urgent=urgent), at(now)) == (at(wait) if wait else None)


def test_tries_are_further_and_further_apart_and_end() -> None:
    waits = [next_try(n) for n in range(1, TRIES)]
    assert waits == list(BACK_OFF) == sorted(BACK_OFF)
    assert sum(BACK_OFF, timedelta()) > timedelta(days=2)
    assert next_try(TRIES) is None
    assert next_try(TRIES + 1) is None


@pytest.mark.parametrize("template", Template)
def test_every_text_is_neutral(template: Template) -> None:
    """Whoever else sees the phone learns nothing: no house, no offer, no reason, not that it is about a child."""
    said = f"{WORDINGS[template].title} {WORDINGS[template].text}".casefold()
    for telling in ("familie", "hus", "barn", "gravid", "jordemoder", "kommun", "henvis", "tilbud", "forløb", "%("):
        assert telling not in said


def test_staff_hear_only_that_there_is_a_task() -> None:
    assert WORDINGS[Template.STAFF_TASK] == Wording("Der er en opgave til dig", "Der er en opgave til dig")


class Loud(NullTranslations):
    """A language in capitals."""

    def gettext(self, message: str) -> str:
        return message.upper()


AT = at("2026-11-23T08:00")
ID = UUID(int=7)


def test_a_message_is_in_the_recipients_language_else_in_danish() -> None:
    texts = Texts({"da": NullTranslations(), "uk": Loud()})
    there = texts.message(Template.PARENT_NEWS, "uk", {}, ID, AT)
    assert (there.language, there.title) == ("uk", "DER ER NYT TIL DIG")
    here = texts.message(Template.PARENT_NEWS, "so", {}, ID, AT)
    assert (here.language, here.title) == ("da", "Der er nyt til dig")


def test_a_text_is_filled_and_never_sent_with_a_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDINGS, Template.PARENT_NEWS, Wording("Nyt", "Ring %(when)s, 100 %%."))
    filled = Texts({}).message(Template.PARENT_NEWS, "da", {"when": "i dag", "link": "https://x.example/"}, ID, AT)
    assert (filled.text, filled.link) == ("Ring i dag, 100 %.", "https://x.example/")
    assert text_of(filled) == "Ring i dag, 100 %. https://x.example/"
    with pytest.raises(KeyError):
        Texts({}).message(Template.PARENT_NEWS, "da", {}, ID, AT)


def test_a_mail_is_the_same_to_the_letter_at_every_try() -> None:
    message = Texts({"da": Loud()}).message(Template.PARENT_NEWS, "da", {"link": "https://x.example/é"}, ID, AT)
    first, second = (bytes(compose("besked@sted.example", "a@b.example", message)) for _ in range(2))
    assert first == second
    mail = compose("besked@sted.example", "a@b.example", message)
    assert mail["Message-ID"] == f"<{ID.hex}@sted.example>"
    assert mail["Content-Language"] == "da"
    assert mail["Date"] == "Mon, 23 Nov 2026 08:00:00 +0100"
    assert mail["From"] == "besked@sted.example"
    assert mail.get_content() == "DER ER NYT TIL DIG.\n\nhttps://x.example/é\n"


def test_an_address_cannot_add_a_header() -> None:
    message = Texts({}).message(Template.PARENT_NEWS, "da", {}, ID, AT)
    with pytest.raises(ValueError, match="linefeed"):
        compose("besked@sted.example", "a@b.example\r\nBcc: c@d.example", message)


def test_where_a_message_goes_is_not_shown_by_accident() -> None:
    message = Texts({}).message(Template.PARENT_NEWS, "da", {"link": "https://x.example/hemmelig"}, ID, AT)
    address = Address(Channel.SMS, "+4512345678", {"link": "hemmelig"})
    assert "hemmelig" not in repr(message) + repr(address)
    assert "1234" not in repr(address)
