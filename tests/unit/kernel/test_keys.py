"""Secret keys are made once, for their owner only, and never in production."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from familiehus.kernel.errors import BadSettings
from familiehus.kernel.keys import Keys

NAMES = ("audit", "tokens", "fields")


def values(keys: Keys) -> tuple[bytes, ...]:
    return tuple(getattr(keys, name) for name in NAMES)


def test_keys_are_made_once_and_read_by_their_owner_only(tmp_path: Path) -> None:
    directory = tmp_path / "secrets"
    keys = Keys.read(directory, make=True)
    assert len(set(values(keys))) == 3
    assert {len(key) for key in values(keys)} == {32}
    assert values(Keys.read(directory, make=False)) == values(keys)
    assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o600}
    assert {path.name for path in directory.iterdir()} == {f"{name}.key" for name in NAMES}


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: values(Keys.read(tmp_path, make=True)), range(16)))
    assert len(set(found)) == 1


def test_production_makes_none(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=re.escape(f"there is no secret key {tmp_path}/audit.key")):
        Keys.read(tmp_path, make=False)


@pytest.mark.parametrize("content", ["", "secret", "ab" * 31, "xy" * 32, "æ"])
def test_a_file_that_holds_no_key_is_refused_without_showing_it(tmp_path: Path, content: str) -> None:
    (tmp_path / "audit.key").write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings, match="holds no secret key") as refused:
        Keys.read(tmp_path, make=True)
    assert not content or content not in str(refused.value).replace("secret key", "").replace("secrets", "")


def test_keys_do_not_show_themselves(tmp_path: Path) -> None:
    keys = Keys.read(tmp_path, make=True)
    assert keys.audit.hex() not in repr(keys)
    assert repr(keys.audit) not in repr(keys)
