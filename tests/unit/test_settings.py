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
        ("FAMILIEHUS_LANGUAGES", "da xx", "some of da en"),
        ("FAMILIEHUS_LANGUAGES", "en", "some of da en"),
        ("FAMILIEHUS_WORKERS", "0", "a whole number"),
        ("FAMILIEHUS_PAGE_CACHE_MB", "many", "a whole number"),
    ],
)
def test_a_bad_one_is_named_with_what_would_be_right(name: str, value: str, right: str) -> None:
    with pytest.raises(BadSettings, match=name) as told:
        Settings.from_env({name: value})
    assert right in str(told.value)
