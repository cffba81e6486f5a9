"""The card of an offer or a house: who, when, where, how to get in.

A page has twenty of these. What of a card depends on the card alone is a template and kept (``catalogue/card.html``);
what differs from search to search is put around it here, for a tenth of what it costs in a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from flask import current_app
from jinja2 import Environment
from markupsafe import Markup, escape

from familiehus.catalogue.presentation import Card
from familiehus.web.fragments import kept
from familiehus.web.i18n import gettext

_TEMPLATE = "catalogue/card.html"


def hit(
    card: Card,
    level: int = 2,
    why: Iterable[str] = (),
    distance: str | None = None,
    link: str | None = None,
    caller: Callable[[], Markup] | None = None,
) -> Markup:
    """A card in a list: ``level`` of its heading, ``why`` it is there, ``link`` if not to its own page."""
    body = kept(_macro(current_app.jinja_env), card, level, link)
    away = f" · {_safe(distance)}" if distance else ""
    reasons = " · ".join(map(_safe, why))
    because = gettext("Passer, fordi:")
    fits = f'<p class="why">{_safe(because)} {reasons}</p>\n' if reasons else ""
    more = caller() if caller else ""
    kind = f'<p class="kind">{_safe(_kind(card))}{away}</p>'
    return Markup(f'<article class="hit">\n{kind}\n{body}\n{fits}{more}</article>')  # noqa: S704 - all parts are escaped


@lru_cache(maxsize=8)
def _macro(templates: Environment) -> Callable[..., Markup]:
    macro: Callable[..., Markup] = templates.get_template(_TEMPLATE).module.card  # type: ignore[attr-defined]
    return macro


def _kind(card: Card) -> str:
    match card.kind:
        case "house":
            return gettext("Familiehus")
        case "national":
            return gettext("Findes i alle kommuner")
    return card.tier or ""


@lru_cache(maxsize=4096)
def _safe(text: str) -> str:
    return str(escape(text))
