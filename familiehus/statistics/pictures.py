"""The charts of a sheet, with the words that go with them."""

from __future__ import annotations

from markupsafe import Markup

from familiehus.statistics import charts
from familiehus.statistics.domain import Division
from familiehus.statistics.sheet import Part, Sheet
from familiehus.statistics.site import StatisticsSite
from familiehus.statistics.wording import DIVISIONS, quarter_short, quarter_words
from familiehus.statistics.words import least, total_words
from familiehus.web.i18n import gettext
from familiehus.web.links import settings

MOST_BARS = 8


def trend(sheet: Sheet) -> Markup:
    """Visits over the quarters, as a line."""
    points = [
        charts.Point(quarter_short(quarter), total.total if total.total or total.exact else None, total_words(total))
        for quarter, total in sheet.trend
    ]
    told = "; ".join(f"{quarter_words(quarter)}: {total_words(total)}" for quarter, total in sheet.trend)
    return charts.line("trend", gettext("Henvendelser i hvert kvartal"), told, points)


def bars(division: Division, part: Part) -> Markup:
    """The largest rows of a division, and what is hidden of it."""
    key = division.value.replace("_", "-")
    shown, rest = part.rows[:MOST_BARS], part.rows[MOST_BARS:]
    rows = [charts.Bar(row.name, row.count, least(row.count, row.exact)) for row in shown]
    if rest:
        count = sum(one.count for one in rest)
        rows.append(charts.Bar(gettext("Alle andre, der vises"), count, least(count, all(one.exact for one in rest))))
    if part.sum.hidden:
        rows.append(charts.Bar(gettext("Skjult, lagt sammen"), part.sum.hidden, least(part.sum.hidden, True)))
    told = "; ".join(f"{row.name}: {row.said}" for row in rows)
    return charts.bars(key, gettext(DIVISIONS[division]), told, rows)


def towns(sheet: Sheet, site: StatisticsSite) -> Markup | None:
    """Circles on the map, one for each postcode that is shown; None when there is none."""
    found = []
    for row in sheet.parts[Division.POSTCODE].rows:
        point = site.places.point(row.code)
        if point:
            found.append((charts.Circle(*point, row.count, row.code), f"{row.name}: {least(row.count, row.exact)}"))
    if not found:
        return None
    geojson = settings().data_dir / "geo" / "municipalities.geojson"
    told = "; ".join(words for _, words in found)
    return charts.circles("towns", gettext("Hvor de kom fra, på kortet"), told, geojson, [one for one, _ in found])
