"""What a directory's claims mean, and which mapping of roles is refused at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from familiehus.access.roles import Role
from familiehus.accounts.oidc_domain import NotLetIn, Why, check_mapping, mapped, presented
from familiehus.accounts.oidc_wording import _WORDS
from familiehus.kernel.errors import BadSettings
from familiehus.settings import MappedRole, Oidc, Settings

NEEDED = {
    "FAMILIEHUS_OIDC_ISSUER": "https://katalog.example",
    "FAMILIEHUS_OIDC_CLIENT_ID": "familiehus",
    "FAMILIEHUS_OIDC_CLIENT_SECRET": "et-ord-ingen-kender",
    "FAMILIEHUS_OIDC_ORGANISATION": "proevekommune",
}
KNOWN = {"sub": "1", "email": "karla@proeve.example", "email_verified": True, "name": "Karla"}


def oidc(**more: str) -> Oidc:
    found = Settings.from_env(NEEDED | {f"FAMILIEHUS_OIDC_{name}": value for name, value in more.items()}).oidc
    assert found is not None
    return found


def test_it_is_off_by_default() -> None:
    assert Settings.from_env({}).oidc is None


def test_the_defaults_are_the_careful_ones() -> None:
    read = oidc()
    assert not read.creates_people
    assert (read.trusted_acr, read.trusted_amr, read.roles) == ((), (), ())
    assert "et-ord-ingen-kender" not in repr(read)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("ISSUER", "http://katalog.example", "https"),
        ("ISSUER", "katalog.example", "https"),
        ("ISSUER", "https://katalog.example/?a=b", "https"),
        ("CLIENT_ID", "", "name at the directory"),
        ("CLIENT_SECRET", "", "file"),
        ("CLIENT_SECRET_FILE", "/nowhere", "no secret"),
        ("ORGANISATION", " ", "key of an organisation"),
        ("SCOPE", "email", "openid"),
        ("SUBJECT_CLAIM", "", "name of a claim"),
        ("CREATE_PEOPLE", "maybe", "yes or no"),
        ("PROMPT", "none", "login, select_account"),
        ("ROLES_FILE", "/nowhere", "YAML list"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str, right: str) -> None:
    with pytest.raises(BadSettings, match=f"FAMILIEHUS_OIDC_{name}") as told:
        oidc(**{name: value})
    assert right in str(told.value)


def test_the_secret_is_never_repeated(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSettings) as told:
        oidc(CLIENT_SECRET_FILE=str(tmp_path / "secret"))
    assert "et-ord" not in str(told.value)


def test_without_encryption_only_on_this_machine_and_never_in_production() -> None:
    for issuer in ("http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080/realm"):
        assert oidc(ISSUER=issuer).issuer == issuer
        with pytest.raises(BadSettings, match="https"):
            Settings.from_env(NEEDED | {"FAMILIEHUS_OIDC_ISSUER": issuer, "FAMILIEHUS_ENV": "production"})


@pytest.mark.parametrize("text", ["- {value: a}", "- {value: a, role: b, rolle: c}", "a: b", "- a", "", "- {value: ["])
def test_a_file_of_roles_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "roles.yaml").write_text(text)
    with pytest.raises(BadSettings, match="FAMILIEHUS_OIDC_ROLES_FILE"):
        oidc(ROLES_FILE=str(tmp_path / "roles.yaml"))


def test_a_file_of_roles(tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_text("- {value: 7, role: receiver, unit: Huset}\n- {value: a, role: front_desk}")
    read = oidc(ROLES_FILE=str(tmp_path / "roles.yaml"))
    assert read.roles == (MappedRole("7", "receiver", "Huset"), MappedRole("a", "front_desk"))
    check_mapping(read)
    assert mapped(frozenset({"a", "b"}), read.roles) == [MappedRole("a", "front_desk")]


@pytest.mark.parametrize("role", ["leader", "approver", "data_protection_officer", "child_adviser", "Leder"])
def test_no_directory_makes_a_leader_or_a_profession(tmp_path: Path, role: str) -> None:
    (tmp_path / "roles.yaml").write_text(f"- {{value: a, role: {role}}}")
    with pytest.raises(BadSettings, match=role):
        check_mapping(oidc(ROLES_FILE=str(tmp_path / "roles.yaml")))


def test_every_other_role_may_come_from_one(tmp_path: Path) -> None:
    others = set(Role) - {Role.LEADER, Role.APPROVER, Role.DATA_PROTECTION_OFFICER}
    (tmp_path / "roles.yaml").write_text("\n".join(f"- {{value: a, role: {role}}}" for role in others))
    check_mapping(oidc(ROLES_FILE=str(tmp_path / "roles.yaml")))


def test_claims_are_read_by_the_names_in_the_settings() -> None:
    read = oidc(SUBJECT_CLAIM="oid", GROUP_CLAIMS="groups job", TRUSTED_ACR="high higher", TRUSTED_AMR="mfa")
    shown = presented(KNOWN | {"oid": "2", "groups": ["a", 3], "job": "b", "acr": "higher"}, read)
    assert (shown.subject, shown.email, shown.name) == ("2", "karla@proeve.example", "Karla")
    assert shown.values == {"a", "b"}
    assert shown.second_factor
    assert presented(KNOWN | {"oid": "2", "amr": ["pwd", "mfa"]}, read).second_factor
    assert not presented(KNOWN | {"oid": "2", "amr": ["pwd"], "acr": ["high"]}, read).second_factor


@pytest.mark.parametrize("subject", [None, "", 7, "x" * 256, ["a"]])
def test_nobody_is_nobody(subject: object) -> None:
    with pytest.raises(NotLetIn, match="incomplete"):
        presented(KNOWN | {"sub": subject}, oidc())


@pytest.mark.parametrize("verified", [None, False, "false", "yes", 0, "True"])
def test_an_address_that_is_not_verified_is_none(verified: object) -> None:
    assert presented(KNOWN | {"email_verified": verified}, oidc()).email == ""


def test_some_write_true_as_text() -> None:
    assert presented(KNOWN | {"email_verified": "true"}, oidc()).email == "karla@proeve.example"
    assert presented({"sub": "1"}, oidc()).name == ""


def test_every_reason_has_words() -> None:
    assert set(_WORDS) == set(Why)
