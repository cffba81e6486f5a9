"""Secret keys are made once, for their owner only, and never in production."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from familiehus.kernel.errors import BadSettings
from familiehus.kernel.keys import FieldKeys, Keys

NAMES = ("audit", "tokens", "fields")


def values(keys: Keys) -> tuple[bytes, ...]:
    return keys.audit, keys.tokens, keys.sealing[1]


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


def test_a_key_that_is_lost_is_to_be_put_back_and_one_that_cannot_be_read_is_not_made_anew(tmp_path: Path) -> None:
    """Who makes a new one in place of the old can read nothing that was sealed before."""
    with pytest.raises(BadSettings, match=r"audit\.key; put it back, or before the first start make it: "):
        Keys.read(tmp_path, make=False)
    (tmp_path / "audit.key").mkdir()
    with pytest.raises(BadSettings, match=re.escape(f"{tmp_path}/audit.key cannot be read: Is a directory")):
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


def test_a_new_key_of_sealed_fields_is_seen_at_once(tmp_path: Path) -> None:
    keys, held = Keys.read(tmp_path, make=True), FieldKeys(tmp_path)
    assert dict(keys.sealing) == dict(held)
    assert set(held) == {1}
    assert held.make_next() == 2
    assert set(keys.sealing) == {1, 2}
    assert held[2] != held[1]
    assert stat.S_IMODE(held.path(2).stat().st_mode) == 0o600
    assert held[2].hex() not in repr(held)


def test_an_old_key_may_be_gone_and_none_is_made_in_its_place(tmp_path: Path) -> None:
    Keys.read(tmp_path, make=True)
    held = FieldKeys(tmp_path)
    held.make_next()
    held.path(1).unlink()
    assert dict(Keys.read(tmp_path, make=True).sealing) == {2: held[2]}
    assert held.make_next() == 3


def test_half_a_key_on_its_way_stops_nobody(tmp_path: Path) -> None:
    Keys.read(tmp_path, make=True)
    held = FieldKeys(tmp_path)
    before = held[1]
    (tmp_path / "fields.2.key").write_text("ab" * 5)
    assert dict(held) == {1: before}
    (tmp_path / "fields.2.key").write_text("ab" * 32)
    assert set(held) == {1, 2}
    (tmp_path / "fields.3.key").write_text("ab" * 5)
    with pytest.raises(BadSettings, match=r"fields\.3\.key"):
        Keys.read(tmp_path, make=False)
