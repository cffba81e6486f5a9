"""Reading one field of the editor's form: what was typed, as a value of the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

from familiehus.catalogue.asking import As, Field
from familiehus.web.i18n import gettext, ngettext

YES, NO = "ja", "nej"
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))(?:[:.]\d{2})?")


class Wrong(ValueError):
    """What was typed cannot be read; the message says what would be right."""


def value_of(part: Field, texts: list[str], before: object) -> object:
    """The value, None for nothing; ``before`` is what stood there. Raises Wrong."""
    return _READ[part.ask](part, [text for text in texts if text], before)


def _line(part: Field, texts: list[str], _before: object) -> str | None:
    text = texts[0] if texts else ""
    _fits(part, text)
    return text or None


def _fits(part: Field, text: str) -> None:
    if len(text) > part.most:
        raise Wrong(
            ngettext(
                "Gør det kortere: højst %(num)s tegn. Nu er der %(now)s.",
                "Gør det kortere: højst %(num)s tegn. Nu er der %(now)s.",
                part.most,
                now=len(text),
            )
        )


def _list(part: Field, texts: list[str], _before: object) -> list[str] | None:
    _fits(part, texts[0] if texts else "")
    found = dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip())
    return list(found) or None


def _lines(part: Field, texts: list[str], _before: object) -> list[str] | None:
    for text in texts:
        _fits(part, text)
    return list(dict.fromkeys(line for text in texts for line in text.split("\n"))) or None


def _choice(_part: Field, texts: list[str], _before: object) -> str | None:
    return texts[0] if texts else None


def _many(_part: Field, texts: list[str], before: object) -> list[str] | None:
    """In the order they stood, new ones last: ticking the same boxes again is no change."""
    old = [code for code in before if code in texts] if isinstance(before, list) else []
    return list(dict.fromkeys((*old, *texts))) or None


def _tick(_part: Field, texts: list[str], _before: object) -> bool | None:
    return True if texts else None


def _yes_no(_part: Field, texts: list[str], _before: object) -> bool | None:
    return {YES: True, NO: False}.get(texts[0]) if texts else None


def _number(part: Field, texts: list[str], _before: object) -> int | None:
    if not texts:
        return None
    text = texts[0]
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= part.most):
        raise Wrong(gettext("Skriv et helt tal fra 0 til %(most)s.", most=part.most))
    return int(text)


def _time(part: Field, texts: list[str], _before: object) -> str | None:
    if not texts:
        return None
    found = _CLOCK.fullmatch(texts[0])
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2])).strftime("%H:%M")
    raise Wrong(gettext(part.wrong))


def _date(part: Field, texts: list[str], _before: object) -> str | None:
    if not texts:
        return None
    try:
        return date.fromisoformat(texts[0]).isoformat()
    except ValueError:
        raise Wrong(gettext(part.wrong)) from None


_READ: dict[As, Callable[[Field, list[str], object], object]] = {
    As.LINE: _line,
    As.WORDS: _line,
    As.LIST: _list,
    As.LINES: _lines,
    As.CHOICE: _choice,
    As.MANY: _many,
    As.TICK: _tick,
    As.YES_NO: _yes_no,
    As.FREE: _yes_no,
    As.NUMBER: _number,
    As.TIME: _time,
    As.DATE: _date,
}
