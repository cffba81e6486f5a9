"""The language of a page: it stands in the address, never in a cookie.

Danish is at the root, the others under a prefix (``/en/tilbud``). The prefix is taken off before routing and put in
SCRIPT_NAME, so every page exists in every language and ``url_for`` keeps the visitor's. Texts are bound once per
request: flask-babel's own look-up costs 30-40 µs a string, this one well under one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, force_locale, get_translations

SOURCE_LANGUAGE = "da"
# The texts of the program, and those of the entries it ships with.
DOMAINS = ("messages", "entries")
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
# What each language calls itself; shown to everybody, never translated.
NAMES = {
    "da": "Dansk",
    "en": "English",
    "ar": "العربية",
    "uk": "Українська",
    "pl": "Polski",
    "tr": "Türkçe",
    "so": "Soomaali",
    "fa": "فارسی",
    "ro": "Română",
    "de": "Deutsch",
}
# Addresses that exist once, without a language: files, machines, staff.
ROOT_ONLY = ("/static/", "/api/", "/personale", "/healthz", "/readyz", "/metrics", "/sitemap.xml", "/robots.txt")

_LANGUAGE: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)
_TEXTS: ContextVar[NullTranslations] = ContextVar("texts", default=NullTranslations())  # noqa: B039 - never changed

StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def gettext(message: str, **values: object) -> str:
    """The message (its id is the Danish text) in the visitor's language, ``%(name)s`` filled from ``values``.

    Nothing stays nothing: under the empty text a catalogue keeps what is said of itself.
    """
    text: str = _TEXTS.get().gettext(message) if message else ""
    return text % values if values else text


def known(text: str) -> str | None:
    """A text that is not the program's own in the visitor's language; None where nobody has translated it."""
    found: str = _TEXTS.get().gettext(text) if text else text
    return found if found is not text else None  # what is not there comes back as it was given


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The form of the message that fits the number; ``%(num)s`` is the number."""
    text: str = _TEXTS.get().ngettext(one, many, number)
    return text % {"num": number, **values}


def mark(message: str) -> str:
    """Mark a message for extraction where it is written; it is translated where it is shown."""
    return message


def current_language() -> str:
    """The language code of the page being made: ``da`` outside a request."""
    return _LANGUAGE.get()


def direction(language: str | None = None) -> str:
    """``rtl`` or ``ltr``, of the given language or the page's."""
    return "rtl" if (language or current_language()) in RIGHT_TO_LEFT else "ltr"


@contextmanager
def speaking(language: str, texts: NullTranslations) -> Iterator[None]:
    """Within this block texts are in ``language``."""
    spoken, bound = _LANGUAGE.set(language), _TEXTS.set(texts)
    try:
        yield
    finally:
        _LANGUAGE.reset(spoken)
        _TEXTS.reset(bound)


def load_texts(directory: Path, languages: Iterable[str]) -> dict[str, NullTranslations]:
    """The texts of each language; a missing one answers in Danish. Compiled files are used when they are newest."""
    return {language: _load(_sources(directory, language)) for language in languages}


def _sources(directory: Path, language: str) -> list[Path]:
    """The files a language has, by the names of their sources; a wheel has them compiled only."""
    named = [directory / language / "LC_MESSAGES" / f"{domain}.po" for domain in DOMAINS]
    return [source for source in named if source.exists() or source.with_suffix(".mo").exists()]


def _is_compiled(source: Path) -> bool:
    """Whether the compiled file is there and no older than its source."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and (not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime)


def _load(sources: list[Path]) -> NullTranslations:
    if all(map(_is_compiled, sources)):
        compiled = [source.with_suffix(".mo") for source in sources]
        return _read(*((file, file.stat().st_mtime_ns) for file in compiled))
    return _together(map(_compiled_now, sources))


def _compiled_now(source: Path) -> Translations:
    buffer = io.BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file))
    buffer.seek(0)
    return Translations(buffer)


def _together(parts: Iterable[Translations]) -> NullTranslations:
    """One catalogue of several: how a language counts is what the first one says."""
    whole: Translations | None = None
    for part in parts:
        whole = whole.merge(part) if whole else part
    return whole or NullTranslations()


@lru_cache(maxsize=32)
def _read(*compiled: tuple[Path, int]) -> NullTranslations:
    """Compiled files, each as it was changed last; read once for pages, API and messages alike."""
    parts = []
    for path, _changed in compiled:
        with path.open("rb") as file:
            parts.append(Translations(file))
    return _together(parts)


class LanguagePrefix:
    """WSGI: takes the language off the path and speaks it while the inner application answers."""

    def __init__(self, app: WsgiApp, texts: Mapping[str, NullTranslations]) -> None:
        self._app = app
        self._texts = texts

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        language, path = split_language(environ.get("PATH_INFO", ""), self._texts)
        if path is not None:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{language}"
            environ["PATH_INFO"] = path
        with speaking(language, self._texts[language]):
            return self._app(environ, start_response)


def _bound_texts(app: Flask, translations: Path, languages: tuple[str, ...]) -> dict[str, NullTranslations]:
    """Flask-Babel's catalogues, each taken once: asked for at every text it would cost more than the page.

    Flask-Babel goes on answering its own questions (forms, lazy texts) in the language of the address.
    """
    Babel(
        app,
        default_translation_directories=";".join([str(translations)] * len(DOMAINS)),
        default_domain=";".join(DOMAINS),
        locale_selector=current_language,
        configure_jinja=False,
    )
    texts: dict[str, NullTranslations] = {}
    with app.test_request_context():
        for language in languages:
            sources = _sources(translations, language)
            with force_locale(language):
                # Danish has none: in an empty catalogue every text would be looked up three times to come back.
                compiled = sources and all(map(_is_compiled, sources))
                texts[language] = get_translations() if compiled else _load(sources)
    return texts


def split_language(path: str, languages: Iterable[str]) -> tuple[str, str | None]:
    """``/en/tilbud`` is ("en", "/tilbud"); a path without a prefix, or one that has no languages, is ("da", None)."""
    first, slash, rest = path[1:].partition("/")
    if first == SOURCE_LANGUAGE or first not in languages or f"/{rest}".startswith(ROOT_ONLY):
        return SOURCE_LANGUAGE, None
    return first, slash + rest or "/"


def init_i18n(app: Flask, translations: Path, languages: Iterable[str]) -> None:
    """Give the application its languages. Wrap the page cache around this, not inside: it must see the whole path."""
    chosen = tuple(languages)
    app.wsgi_app = LanguagePrefix(app.wsgi_app, _bound_texts(app, translations, chosen))  # type: ignore[method-assign]
    app.jinja_env.globals.update(
        _=gettext,
        gettext=gettext,
        ngettext=ngettext,
        current_language=current_language,
        direction=direction,
        language_name=NAMES.__getitem__,
        languages=chosen,
        day_and_month=day_and_month,
        full_date=full_date,
        clock_time=clock_time,
        clock_span=clock_span,
        day_and_time=day_and_time,
        sentence=sentence,
    )


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@cache
def day_names(language: str) -> tuple[str, ...]:
    """Monday to Sunday, spelled out, in the language."""
    names = get_day_names("wide", "stand-alone", locale=_locale(language))
    return tuple(names[i] for i in range(7))


def day_name(index: int) -> str:
    """The weekday (0 is Monday) in the visitor's language."""
    return day_names(current_language())[index]


@lru_cache(maxsize=512)
def _day_and_month(day: date, language: str) -> str:
    pattern = "d. MMMM" if language == SOURCE_LANGUAGE else "d MMMM"
    return format_date(day, pattern, locale=_locale(language))


def day_and_month(day: date) -> str:
    """ "23. november" in the visitor's language."""
    return _day_and_month(day, current_language())


@lru_cache(maxsize=512)
def _full_date(day: date, language: str) -> str:
    pattern = "d. MMMM y" if language == SOURCE_LANGUAGE else "d MMMM y"
    return format_date(day, pattern, locale=_locale(language))


def full_date(day: date) -> str:
    """ "23. november 2026" in the visitor's language."""
    return _full_date(day, current_language())


def month_and_year(text: str) -> str:
    """ "2024-11" as "november 2024" in the visitor's language; what is no month stays as it was written."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return text
    return format_date(day, "LLLL y", locale=_locale(current_language()))


def sentence(text: str) -> str:
    """The text with a capital first letter (Turkish has two kinds of i)."""
    first = "İ" if current_language() == "tr" and text.startswith("i") else text[:1].upper()
    return first + text[1:]


def inside(text: str) -> str:
    """The text as part of a sentence: a small first letter; a name ("Marte Meo") keeps its capitals."""
    words = text.split()
    if current_language() == "de" or (len(words) > 1 and text.istitle()):
        return text
    first = {"I": "\N{LATIN SMALL LETTER DOTLESS I}", "İ": "i"}.get(text[:1]) if current_language() == "tr" else None
    return (first or text[:1].lower()) + text[1:]


def clock_time(moment: time) -> str:
    """ "10.30" in Danish, "10:30" in the other languages; digits are the same in all."""
    return moment.strftime("%H.%M" if current_language() == SOURCE_LANGUAGE else "%H:%M")


def day_and_time(at: datetime) -> str:
    """ "mandag 23. november 2026 kl. 10.30": what somebody is to come to, with its weekday."""
    return gettext(
        "%(day)s %(date)s kl. %(time)s",
        day=day_name(at.weekday()),
        date=full_date(at.date()),
        time=clock_time(at.time()),
    )


def from_to(first: str, last: str) -> str:
    """ "6–8"; a language read from the right needs a word between, or nobody knows which is first."""
    return gettext("%(opens)s–%(closes)s", opens=first, closes=last)


def clock_span(opens: time, closes: time) -> str:
    """ "10.30–15.00"."""
    return from_to(clock_time(opens), clock_time(closes))


def isolated(text: str) -> str:
    """The text as a whole of its own: read from the right, the pairs of a phone number would change places."""
    if direction() == "ltr":
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
