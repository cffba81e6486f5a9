"""Pictures of numbers, drawn here as SVG: no script, no style in them, readable on paper and without colours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from familiehus.catalogue import maps

WIDTH = 360
_ROW, _BAR = 42, 14
_LINE_HEIGHT, _TOP, _BOTTOM, _SIDE = 170, 26, 28, 22
_MOST_LABELS = 8
_MAP_HEIGHT, _MOST_NAMES = 300, 12
# About as large as a postcode is written.
_NAME = (28, 12)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words; ``said`` is how its length is told."""

    name: str
    length: int
    said: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line; ``height`` is None where nothing is told."""

    name: str
    height: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on the map, at a latitude and longitude."""

    lat: float
    lon: float
    size: int
    name: str = ""


def _framed(key: str, title: str, told: str, width: int, height: int, inner: str, kind: str) -> Markup:
    return Markup(  # noqa: S704 - every text in it is escaped where it is put in
        f'<svg class="chart chart-of-{kind}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{key}-title {key}-told"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-told">{escape(told)}</desc>{inner}</svg>'
    )


def bars(key: str, title: str, told: str, rows: Sequence[Bar]) -> Markup:
    """Bars below each other, words and number above each; lengths beside the longest."""
    longest = max((row.length for row in rows), default=0) or 1
    drawn = [_bar(number * _ROW, row, longest) for number, row in enumerate(rows)]
    return _framed(key, title, told, WIDTH, max(len(rows), 1) * _ROW, "".join(drawn), "bars")


def _bar(top: int, row: Bar, longest: int) -> str:
    width = max(round(row.length / longest * WIDTH, 1), 1)
    return (
        f'<text x="0" y="{top + 16}">{escape(row.name)}</text>'
        f'<text class="chart-value" x="{WIDTH}" y="{top + 16}" text-anchor="end">{escape(row.said)}</text>'
        f'<rect class="chart-ground" x="0" y="{top + 22}" width="{WIDTH}" height="{_BAR}"/>'
        f'<rect class="chart-bar" x="0" y="{top + 22}" width="{width:g}" height="{_BAR}"/>'
    )


def line(key: str, title: str, told: str, points: Sequence[Point]) -> Markup:
    """A line over time from 0 up; a quarter of which nothing is told is an empty ring on the ground."""
    highest = max((point.height or 0 for point in points), default=0) or 1
    step = (WIDTH - 2 * _SIDE) / max(len(points) - 1, 1)
    every = -(-len(points) // _MOST_LABELS)
    ground = _LINE_HEIGHT - _BOTTOM
    places = [
        (round(_SIDE + number * step, 1), round(ground - (point.height or 0) / highest * (ground - _TOP), 1))
        for number, point in enumerate(points)
    ]
    path = " ".join(f"{x:g},{y:g}" for x, y in places)
    inner = f'<line class="chart-axis" x1="0" x2="{WIDTH}" y1="{ground}" y2="{ground}"/>'
    inner += f'<polyline class="chart-line" points="{path}"/>'
    labels = ""  # over everything else: no point lies on a number
    for number, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        kind = "chart-none" if point.height is None else "chart-point"
        inner += f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="4"/>'
        if (len(points) - 1 - number) % every == 0:  # from the newest: two names never stand on each other
            labels += _centred(x, y - 10, point.said, "chart-value")
            labels += _centred(x, _LINE_HEIGHT - 8, point.name, "chart-name")
    return _framed(key, title, told, WIDTH, _LINE_HEIGHT, inner + labels, "line")


def _centred(x: float, y: float, said: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="middle">{escape(said)}</text>'


def circles(key: str, title: str, told: str, geojson: Path, rows: Sequence[Circle]) -> Markup:
    """Circles on our own map of the country, cut to where they are; their area is what they stand for."""
    places = [(*maps.place(row.lon, row.lat), row) for row in sorted(rows, key=lambda row: -row.size)]
    xs, ys = [x for x, _, _ in places], [y for _, y, _ in places]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    wide = max(max(xs) - min(xs), (max(ys) - min(ys)) * WIDTH / _MAP_HEIGHT, 40) * 1.35
    scale = WIDTH / wide
    left, top = middle[0] - wide / 2, middle[1] - wide * _MAP_HEIGHT / WIDTH / 2
    drawn, names = "", dict[tuple[float, float], str]()
    for number, (x, y, row) in enumerate(places):
        across, down = (x - left) * scale, (y - top) * scale
        radius = max((row.size / places[0][2].size) ** 0.5 * 26, 4)
        drawn += f'<circle class="chart-circle" cx="{across:.1f}" cy="{down:.1f}" r="{radius:.1f}"/>'
        if number < _MOST_NAMES and (spot := _free_beside(across, down, radius, names)):
            names[spot] = _centred(*spot, row.name, "chart-place")
    land = (
        f'<path class="chart-land" d="{maps.land(geojson, (left, top, left + wide, 2 * middle[1] - top))}" '
        f'vector-effect="non-scaling-stroke" transform="scale({scale:.4f}) translate({-left:.2f} {-top:.2f})"/>'
    )
    return _framed(key, title, told, WIDTH, _MAP_HEIGHT, land + drawn + "".join(names.values()), "map")


def _free_beside(
    x: float, y: float, radius: float, taken: Collection[tuple[float, float]]
) -> tuple[float, float] | None:
    """Where a circle's name lies over no other: above, below, or at a side; None when there is no room."""
    wide, high = _NAME
    aside = radius + 3 + wide / 2
    spots = [(x, y - radius - 3), (x, y + radius + high), (x + aside, y + 4), (x - aside, y + 4)]
    for across, down in spots:
        if all(abs(across - other) >= wide or abs(down - below) >= high for other, below in taken):
            return round(across, 1), round(down, 1)
    return None
