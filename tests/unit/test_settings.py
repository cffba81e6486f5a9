"""A bad setting stops the start with one clear line."""

import pytest

from familiehus.kernel.errors import BadSettings
from familiehus.settings import Env, Settings


def test_the_defaults_are_a_demo_on_a_file() -> None:
    settings = Settings.from_env({})
    assert settings.env is Env.DEMO
    assert settings.database_url.startswith("sqlite:///")
    assert settings.languages[0] == "da"


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("FAMILIEHUS_ENV", "prod", "demo, test or production"),
        ("FAMILIEHUS_DATA_DIR", "/nowhere", "a directory"),
        ("FAMILIEHUS_TRANSLATIONS_DIR", "/", "a directory with en/LC_MESSAGES"),
        ("FAMILIEHUS_LANGUAGES", "da xx", "da, and any of en ar"),
        ("FAMILIEHUS_LANGUAGES", "en", "da, and any of en ar"),
        ("FAMILIEHUS_WORKERS", "0", "a whole number, at least 1"),
        ("FAMILIEHUS_PAGE_CACHE_MB", "many", "megabytes, at least 1"),
        ("FAMILIEHUS_ANSWERS_ASIDE", "0", "a whole number of answers, at least 1"),
        ("FAMILIEHUS_SMTP_URL", "mail.sted.example", "smtps://"),
        ("FAMILIEHUS_SMTP_URL", "http://mail.sted.example", "smtps://"),
        ("FAMILIEHUS_SMTP_URL", "smtps://", "smtps://"),
        ("FAMILIEHUS_SMTP_URL", "smtps://mail.sted.example:0", "smtps://"),
        ("FAMILIEHUS_SMTP_URL", "smtps://mail.sted.example:many", "smtps://"),
        ("FAMILIEHUS_SMTP_URL", "smtps://mail.sted.example/folder", "smtps://"),
        ("FAMILIEHUS_SMTP_URL", "smtps://os:%C3%A6@mail.sted.example", "smtps://"),
        ("FAMILIEHUS_MAIL_FROM", "nobody", "an e-mail address"),
        ("FAMILIEHUS_MAIL_FROM", "A <a@b.example>", "an e-mail address"),
        ("FAMILIEHUS_SMS_URL", "http://sms.sted.example/", "https://"),
        ("FAMILIEHUS_PUBLIC_URL", "hus.sted.example", "http://"),
        ("FAMILIEHUS_PUBLIC_URL", "https://hus.sted.example/?x", "http://"),
        ("FAMILIEHUS_PUBLIC_URL", "https://hus.sted.example/#x", "http://"),
        ("FAMILIEHUS_PUBLIC_URL", "https://os@hus.sted.example", "http://"),
        ("FAMILIEHUS_PUBLIC_URL", "https://hus.sted .example", "http://"),
        ("FAMILIEHUS_WAS_URL", "was.digst.dk/hus", "http://"),
        ("FAMILIEHUS_EXIT_URL", "javascript:alert(1)", "http://"),
        ("FAMILIEHUS_EXIT_URL", "", "http://"),
    ],
)
def test_a_bad_one_is_named_with_what_would_be_right(name: str, value: str, right: str) -> None:
    with pytest.raises(BadSettings, match=name) as told:
        Settings.from_env({name: value})
    assert right in str(told.value)


@pytest.mark.parametrize("address", ["http://os:hemmelig@sms.sted.example", "https://[os:hemmelig@sms"])
def test_where_sms_leave_is_not_repeated(address: str) -> None:
    with pytest.raises(BadSettings, match="FAMILIEHUS_SMS_URL") as told:
        Settings.from_env({"FAMILIEHUS_SMS_URL": address})
    assert "hemmelig" not in str(told.value)


MAIL = {"FAMILIEHUS_SMTP_URL": "smtps://os:hemmelig@mail.sted.example", "FAMILIEHUS_MAIL_FROM": "besked@sted.example"}


def test_how_messages_leave() -> None:
    settings = Settings.from_env(MAIL | {"FAMILIEHUS_SMS_URL": "https://sms.sted.example/send"})
    assert (settings.mail_from, settings.sms_url) == ("besked@sted.example", "https://sms.sted.example/send")
    assert "hemmelig" in settings.smtp_url
    nothing = Settings.from_env({})
    assert (nothing.smtp_url, nothing.mail_from, nothing.sms_url, nothing.sms_token) == ("", "", "", "")


def test_who_mail_is_from_is_never_guessed() -> None:
    with pytest.raises(BadSettings, match="FAMILIEHUS_MAIL_FROM"):
        Settings.from_env({"FAMILIEHUS_SMTP_URL": "smtps://mail.sted.example"})


def test_mail_is_not_sent_in_the_clear_over_the_network() -> None:
    clear = MAIL | {"FAMILIEHUS_ENV": "production", "FAMILIEHUS_SMTP_URL": "smtp://os:hemmelig@mail.sted.example"}
    with pytest.raises(BadSettings, match="FAMILIEHUS_SMTP_URL") as told:
        Settings.from_env(clear)
    assert "hemmelig" not in str(told.value)
    assert Settings.from_env(clear | {"FAMILIEHUS_SMTP_URL": "smtp://localhost"}).smtp_url


def test_secrets_are_not_shown_by_accident() -> None:
    secret = {"SMS_TOKEN": "hemmelig", "METRICS_TOKEN": "hemmelig", "DATABASE_URL": "postgresql://os:hemmelig@sted/x"}
    settings = Settings.from_env(MAIL | {f"FAMILIEHUS_{name}": value for name, value in secret.items()})
    assert "hemmelig" not in repr(settings)


def test_addresses_are_taken_as_they_are() -> None:
    nothing = Settings.from_env({"FAMILIEHUS_PUBLIC_URL": "", "PORT": "8080"})
    assert (nothing.public_url, nothing.was_url) == ("http://127.0.0.1:8080", "")
    assert (
        Settings.from_env({"FAMILIEHUS_PUBLIC_URL": "https://hus.sted.example/"}).public_url
        == "https://hus.sted.example"
    )
