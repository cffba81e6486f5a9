"""How numbers are written: thousands with a dot, and "at least" where something is hidden."""

from __future__ import annotations

from familiehus.kernel.smallcounts import FEWEST, Summed
from familiehus.statistics.handing_on import Days
from familiehus.web.i18n import current_language, gettext

_COMMA = frozenset({"en", "ar"})


def figure(number: float) -> str:
    """A number as people write it here: 1.240 and 3,5."""
    text = f"{number:,.1f}" if number % 1 else f"{number:,.0f}"
    return text if current_language() in _COMMA else text.translate(str.maketrans(",.", ".,"))


def least(count: int, exact: bool) -> str:
    """A count, or at least so many; "fewer than five" where nothing else may be told."""
    if exact:
        return figure(count)
    if not count:
        return gettext("vises ikke")
    return gettext("mindst %(count)s", count=figure(count))


def days_words(days: Days | None) -> str:
    """Days, or the lowest and the highest of several places; a dash where there were too few."""
    if days is None:
        return "–"
    return figure(days.low) if days.low == days.high else f"{figure(days.low)}–{figure(days.high)}"


def handed_words(name: str, house: bool, places: int) -> str:
    """What is counted in the table of referrals, of a house or of several ``places``, and how it is read."""
    where = gettext("For %(name)s.", name=name)
    if house:
        where = gettext(
            "For %(name)s: det, der er sendt til husets enheder fra andre, og fra dem til andre organisationer.",
            name=name,
        )
    read = gettext("Dagene er medianen; – betyder færre end fem. »Spurgt igen« er, når en modtager ikke kunne.")
    several = gettext("Af flere huse vises den laveste og den højeste.") if places > 1 else ""
    return " ".join(one for one in (where, read, several) if one)


def total_words(total: Summed) -> str:
    """A sum; with quarters that had so few that nothing is told, it is at least that."""
    if total.unsaid and not total.total:
        return gettext("under %(fewest)s", fewest=FEWEST)
    return least(total.total, total.exact)
