"""Every setting, with its default, in one place. Read once from the environment; a bad one stops the start."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import unquote, urlsplit

import yaml

from familiehus.kernel.errors import BadSettings

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
T = TypeVar("T")
_ENCRYPTED = "an address that begins with https://"
_WEB = "an address that begins with https:// or http://"
_SMTP = frozenset({"smtp", "smtp+starttls", "smtps"})
# Under this name the running application has them.
EXTENSION = "familiehus.settings"
LANGUAGES = ("da", "en", "ar", "uk", "pl", "tr")


class Env(StrEnum):
    """Where the program runs."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


def _shipped(name: str) -> Path:
    """``data`` and ``translations`` lie beside the package in a checkout and inside it in a wheel."""
    beside = CHECKOUT / name
    return beside if beside.is_dir() else PACKAGE / name


@dataclass(frozen=True, slots=True)
class MappedRole:
    """Who has ``value`` in the directory gets ``role``: in the unit named (by name or id), else in the organisation."""

    value: str
    role: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Oidc:
    """A directory that staff sign in with: an OpenID provider. The variables begin with ``FAMILIEHUS_OIDC_``."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    organisation: str
    name: str
    scope: str
    subject_claim: str
    email_claim: str
    email_verified_claim: str
    name_claim: str
    group_claims: tuple[str, ...]
    roles: tuple[MappedRole, ...]
    creates_people: bool
    trusted_acr: tuple[str, ...]
    trusted_amr: tuple[str, ...]
    prompt: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. The environment variable of a field is ``FAMILIEHUS_`` and its name in capitals."""

    env: Env
    database_url: str = field(repr=False)
    data_dir: Path
    translations_dir: Path
    var_dir: Path
    secret_keys_dir: Path
    public_url: str
    languages: tuple[str, ...]
    was_url: str
    exit_url: str
    metrics_token: str = field(repr=False)
    page_cache_mb: int
    answers_aside: int
    workers: int
    trusted_proxies: int
    oidc: Oidc | None
    smtp_url: str = field(repr=False)
    mail_from: str
    sms_url: str
    sms_token: str = field(repr=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings. Raises BadSettings, naming the variable and what would be right."""
        var = Path(environ.get("FAMILIEHUS_VAR_DIR", "var")).resolve()
        here = f"http://127.0.0.1:{environ.get('PORT', '8000')}"
        env = _read(environ, "ENV", "demo", Env, "demo, test or production")
        return cls(
            env=env,
            database_url=environ.get("FAMILIEHUS_DATABASE_URL", f"sqlite:///{var / 'familiehus.db'}"),
            data_dir=_read(environ, "DATA_DIR", str(_shipped("data")), _directory, "a directory"),
            translations_dir=_read(
                environ, "TRANSLATIONS_DIR", str(_shipped("translations")), _texts, "a directory with en/LC_MESSAGES"
            ),
            var_dir=var,
            secret_keys_dir=Path(environ.get("FAMILIEHUS_SECRET_KEYS_DIR", var / "secrets")).resolve(),
            public_url=_read(environ, "PUBLIC_URL", "", lambda raw: _site(raw or here), _WEB).rstrip("/"),
            languages=_read(
                environ, "LANGUAGES", " ".join(LANGUAGES), _languages, f"da, and any of {' '.join(LANGUAGES[1:])}"
            ),
            was_url=_read(environ, "WAS_URL", "", lambda raw: raw and _web_address(raw), _WEB),
            exit_url=_read(environ, "EXIT_URL", "https://www.dmi.dk/", _web_address, _WEB),
            metrics_token=environ.get("FAMILIEHUS_METRICS_TOKEN", ""),
            page_cache_mb=_read(environ, "PAGE_CACHE_MB", "32", _positive, "a whole number of megabytes, at least 1"),
            answers_aside=_read(environ, "ANSWERS_ASIDE", "20000", _positive, "a whole number of answers, at least 1"),
            workers=_read(environ, "WORKERS", "2", _positive, "a whole number, at least 1"),
            trusted_proxies=_read(environ, "TRUSTED_PROXIES", "0", _not_negative, "a whole number, 0 for none"),
            oidc=_oidc(environ, env),
            smtp_url=_smtp_url(environ, env),
            mail_from=_read(environ, "MAIL_FROM", "", lambda raw: _mail_from(raw, environ), "an e-mail address"),
            sms_url=_sms_url(environ, env),
            sms_token=environ.get("FAMILIEHUS_SMS_TOKEN", ""),
        )


def _read(environ: Mapping[str, str], name: str, default: str, kind: Callable[[str], T], right: str) -> T:
    variable = f"FAMILIEHUS_{name}"
    raw = environ.get(variable, default)
    try:
        return kind(raw)
    except ValueError as error:
        raise BadSettings(f"{variable}={raw!r} cannot be used; it should be {right}") from error


def _web_address(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(raw)
    return raw


def _site(raw: str) -> str:
    """An address that others can stand below."""
    parts = urlsplit(_web_address(raw))
    if parts.query or parts.fragment or parts.username is not None or re.search(r"\s", raw):
        raise ValueError(raw)
    return raw


def _directory(raw: str) -> Path:
    path = Path(raw).resolve()
    if not path.is_dir():
        raise ValueError(raw)
    return path


def _texts(raw: str) -> Path:
    """Without any there every page would be in Danish, and nobody told why."""
    _directory(f"{raw}/en/LC_MESSAGES")
    return _directory(raw)


def _positive(raw: str) -> int:
    number = int(raw)
    if number < 1:
        raise ValueError(raw)
    return number


def _not_negative(raw: str) -> int:
    number = int(raw)
    if number < 0:
        raise ValueError(raw)
    return number


def _languages(raw: str) -> tuple[str, ...]:
    chosen = tuple(raw.replace(",", " ").split())
    if not chosen or "da" not in chosen or set(chosen) - set(LANGUAGES):
        raise ValueError(raw)
    return chosen


def _oidc(environ: Mapping[str, str], env: Env) -> Oidc | None:
    """The directory to sign in with; off while no issuer is named."""
    if not environ.get("FAMILIEHUS_OIDC_ISSUER"):
        return None
    return Oidc(
        issuer=_read(environ, "OIDC_ISSUER", "", lambda raw: _https(raw, env), _ENCRYPTED),
        client_id=_read(environ, "OIDC_CLIENT_ID", "", _something, "this program's name at the directory"),
        client_secret=_client_secret(environ),
        organisation=_read(environ, "OIDC_ORGANISATION", "", _something, "the key of an organisation"),
        name=environ.get("FAMILIEHUS_OIDC_NAME", "").strip(),
        scope=_read(environ, "OIDC_SCOPE", "openid email profile", _scope, "scopes with openid among them"),
        subject_claim=_claim(environ, "OIDC_SUBJECT_CLAIM", "sub"),
        email_claim=_claim(environ, "OIDC_EMAIL_CLAIM", "email"),
        email_verified_claim=_claim(environ, "OIDC_EMAIL_VERIFIED_CLAIM", "email_verified"),
        name_claim=_claim(environ, "OIDC_NAME_CLAIM", "name"),
        group_claims=tuple(environ.get("FAMILIEHUS_OIDC_GROUP_CLAIMS", "groups").split()),
        roles=_read(environ, "OIDC_ROLES_FILE", "", _mapped_roles, "a YAML list of {value, role, unit}"),
        creates_people=_read(environ, "OIDC_CREATE_PEOPLE", "no", _yes_or_no, "yes or no"),
        trusted_acr=tuple(environ.get("FAMILIEHUS_OIDC_TRUSTED_ACR", "").split()),
        trusted_amr=tuple(environ.get("FAMILIEHUS_OIDC_TRUSTED_AMR", "").split()),
        prompt=_read(environ, "OIDC_PROMPT", "", _prompt, "login, select_account or nothing"),
    )


def _smtp_url(environ: Mapping[str, str], env: Env) -> str:
    """How mail leaves. Never repeated in what is said about it: it may hold a password."""
    raw = environ.get("FAMILIEHUS_SMTP_URL", "")
    right = "smtps://, smtp+starttls:// or, to this machine, smtp:// and a host"
    try:
        parts = urlsplit(raw)
        fits = parts.scheme in _SMTP and bool(parts.hostname) and parts.port != 0 and parts.path in {"", "/"}
        fits = fits and unquote(f"{parts.username}{parts.password}").isascii()  # the protocol knows no other letters
    except ValueError:
        fits = False
    else:
        fits = fits and (parts.scheme != "smtp" or env is not Env.PRODUCTION or _is_here(parts.hostname or ""))
    if raw and not fits:
        raise BadSettings(f"FAMILIEHUS_SMTP_URL cannot be used; it should be {right}")
    return raw


def _sms_url(environ: Mapping[str, str], env: Env) -> str:
    """Where SMS leave. Never repeated either."""
    raw = environ.get("FAMILIEHUS_SMS_URL", "")
    try:
        return raw and _https(raw, env)
    except ValueError:
        raise BadSettings(f"FAMILIEHUS_SMS_URL cannot be used; it should be {_ENCRYPTED}") from None


def _mail_from(raw: str, environ: Mapping[str, str]) -> str:
    """Needed once mail leaves: whom it is from is never guessed."""
    if (raw or environ.get("FAMILIEHUS_SMTP_URL")) and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", raw):
        raise ValueError(raw)
    return raw


def _https(raw: str, env: Env) -> str:
    """Encrypted; outside production something on this machine may do without."""
    parts = urlsplit(raw)
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError(raw)
    if parts.scheme == "https" or (parts.scheme == "http" and env is not Env.PRODUCTION and _is_here(parts.hostname)):
        return raw
    raise ValueError(raw)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _client_secret(environ: Mapping[str, str]) -> str:
    """From a file, so that it need not stand in the environment. Never repeated in what is said about it."""
    if file := environ.get("FAMILIEHUS_OIDC_CLIENT_SECRET_FILE"):
        try:
            secret = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            secret = ""
        if not secret:
            raise BadSettings(f"FAMILIEHUS_OIDC_CLIENT_SECRET_FILE={file!r} holds no secret that can be read")
        return secret
    if secret := environ.get("FAMILIEHUS_OIDC_CLIENT_SECRET", ""):
        return secret
    raise BadSettings("FAMILIEHUS_OIDC_CLIENT_SECRET_FILE is missing; it should name the file with the client's secret")


def _claim(environ: Mapping[str, str], name: str, default: str) -> str:
    return _read(environ, name, default, _something, "the name of a claim")


def _something(raw: str) -> str:
    if not raw.strip():
        raise ValueError(raw)
    return raw.strip()


def _scope(raw: str) -> str:
    if "openid" not in raw.split():
        raise ValueError(raw)
    return " ".join(raw.split())


def _prompt(raw: str) -> str:
    if raw not in {"", "login", "select_account"}:
        raise ValueError(raw)
    return raw


def _yes_or_no(raw: str) -> bool:
    if raw not in {"yes", "no"}:
        raise ValueError(raw)
    return raw == "yes"


def _mapped_roles(raw: str) -> tuple[MappedRole, ...]:
    """None without a file: the directory then says who somebody is, and roles are given here."""
    if not raw:
        return ()
    try:
        read = yaml.safe_load(Path(raw).read_text(encoding="utf-8"))
        return tuple(MappedRole(**{key: str(value) for key, value in entry.items()}) for entry in read)
    except (OSError, yaml.YAMLError, TypeError, AttributeError) as error:
        raise ValueError(raw) from error
