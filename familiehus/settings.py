"""Every setting, with its default, in one place. Read once from the environment; a bad one stops the start."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar

from familiehus.kernel.errors import BadSettings

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
T = TypeVar("T")
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
class Settings:
    """All settings. The environment variable of a field is ``FAMILIEHUS_`` and its name in capitals."""

    env: Env
    database_url: str
    data_dir: Path
    translations_dir: Path
    var_dir: Path
    secret_keys_dir: Path
    public_url: str
    languages: tuple[str, ...]
    was_url: str
    exit_url: str
    metrics_token: str
    page_cache_mb: int
    workers: int
    trusted_proxies: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings. Raises BadSettings, naming the variable and what would be right."""
        var = Path(environ.get("FAMILIEHUS_VAR_DIR", "var")).resolve()
        public_url = environ.get("FAMILIEHUS_PUBLIC_URL", "").rstrip("/")
        return cls(
            env=_read(environ, "ENV", "demo", Env, "demo, test or production"),
            database_url=environ.get("FAMILIEHUS_DATABASE_URL", f"sqlite:///{var / 'familiehus.db'}"),
            data_dir=_read(environ, "DATA_DIR", str(_shipped("data")), _directory, "a directory"),
            translations_dir=_read(
                environ, "TRANSLATIONS_DIR", str(_shipped("translations")), _directory, "a directory"
            ),
            var_dir=var,
            secret_keys_dir=Path(environ.get("FAMILIEHUS_SECRET_KEYS_DIR", var / "secrets")).resolve(),
            public_url=public_url or f"http://127.0.0.1:{environ.get('PORT', '8000')}",
            languages=_read(environ, "LANGUAGES", " ".join(LANGUAGES), _languages, f"some of {' '.join(LANGUAGES)}"),
            was_url=environ.get("FAMILIEHUS_WAS_URL", ""),
            exit_url=environ.get("FAMILIEHUS_EXIT_URL", "https://www.dmi.dk/"),
            metrics_token=environ.get("FAMILIEHUS_METRICS_TOKEN", ""),
            page_cache_mb=_read(environ, "PAGE_CACHE_MB", "32", _positive, "a whole number of megabytes"),
            workers=_read(environ, "WORKERS", "2", _positive, "a whole number"),
            trusted_proxies=_read(environ, "TRUSTED_PROXIES", "0", _not_negative, "a whole number, 0 for none"),
        )


def _read(environ: Mapping[str, str], name: str, default: str, kind: Callable[[str], T], right: str) -> T:
    variable = f"FAMILIEHUS_{name}"
    raw = environ.get(variable, default)
    try:
        return kind(raw)
    except ValueError as error:
        raise BadSettings(f"{variable}={raw!r} cannot be used; it should be {right}") from error


def _directory(raw: str) -> Path:
    path = Path(raw).resolve()
    if not path.is_dir():
        raise ValueError(raw)
    return path


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
