"""Our own polygons as small drawings and as shapes for the map: no tiles, nothing from elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

Point = tuple[float, float]
Ring = list[Point]

WIDTH, HEIGHT = 240, 280
_WEST, _NORTH, _SCALE = 8.0, 57.8, 84.0
_SQUEEZE = cos(radians(56))
# Bornholm is drawn in the empty corner to the north-east, as on every Danish wall map.
_BORNHOLM, _MOVED = "0400", (-2.6, 2.05)
_EAST = 14.5
_LAND, _HERE, _EDGE = "#d9c4a6", "#b5532f", "#fffaf2"


@dataclass(frozen=True, slots=True)
class Shape:
    """A municipality's outline in degrees, thinned to what a map of the whole country shows."""

    code: str
    name: str
    region: str
    polygons: tuple[tuple[Ring, ...], ...]


@lru_cache(maxsize=2)
def shapes(geojson: Path) -> tuple[Shape, ...]:
    """The municipalities in the file, outlines thinned to about 400 m. Raises OSError when it is not there."""
    features = json.loads(geojson.read_text("utf-8"))["features"]
    return tuple(_shape(f["properties"], f["geometry"]["coordinates"]) for f in features)


def _shape(about: dict[str, str], coordinates: list[list[Ring]]) -> Shape:
    polygons = (tuple(_thin_ring(ring, 0.004) for ring in polygon[:1]) for polygon in coordinates)
    kept = tuple(polygon for polygon in polygons if len(polygon[0]) > 3)
    return Shape(about["code"], about["name"], about["region"], kept or (tuple(coordinates[0][:1]),))


@lru_cache(maxsize=128)
def small_map(geojson: Path, code: str) -> str | None:
    """A drawing of Denmark with one municipality coloured, as SVG; None for a code that is no municipality."""
    found = {shape.code: shape for shape in shapes(geojson)}
    if code not in found:
        return None
    land = _country(geojson)
    here = _path(found[code], 0.4)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path fill="{_LAND}" d="{land}"/><path fill="{_HERE}" stroke="{_EDGE}" stroke-width="1.5" d="{here}"/>'
        f"{_dot(found[code])}</svg>"
    )


@lru_cache(maxsize=2)
def _country(geojson: Path) -> str:
    return "".join(_path(shape, 1.0, digits=0) for shape in shapes(geojson))


def land(geojson: Path, box: tuple[float, float, float, float]) -> str:
    """The land in a part of the drawing (left, top, right, bottom in its own units, see ``place``) as a path."""
    left, top, right, bottom = box
    return "".join(
        path
        for (west, north, east, south), path in _outlines(geojson)
        if west < right and east > left and north < bottom and south > top
    )


@lru_cache(maxsize=2)
def _outlines(geojson: Path) -> list[tuple[tuple[float, float, float, float], str]]:
    """Each municipality's box and path."""
    found = []
    for shape in shapes(geojson):
        points = [_place(point, shape.code) for polygon in shape.polygons for ring in polygon for point in ring]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        found.append(((min(xs), min(ys), max(xs), max(ys)), _path(shape, 0.15)))
    return found


def place(lon: float, lat: float) -> Point:
    """Where a point lies in the drawing. Bornholm is drawn elsewhere there: so is what lies east of 14.5 degrees."""
    return _place((lon, lat), _BORNHOLM if lon > _EAST else "")


def _dot(shape: Shape) -> str:
    """A ring around what would be too small to see."""
    points = [_place(point, shape.code) for polygon in shape.polygons for ring in polygon for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) - min(xs) > 14 or max(ys) - min(ys) > 14:
        return ""
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="13" fill="none" stroke="{_HERE}" stroke-width="2.500"/>'


def _path(shape: Shape, tolerance: float, digits: int = 1) -> str:
    drawn = []
    for polygon in shape.polygons:
        for ring in polygon:
            points = _thin_ring([_place(point, shape.code) for point in ring], tolerance)
            if len(points) > 3:
                drawn.append("M" + "L".join(f"{x:.{digits}f} {y:.{digits}f}" for x, y in points[:-1]) + "z")
    return "".join(drawn)


def _place(point: Point, code: str) -> Point:
    lon, lat = point[0], point[1]
    if code == _BORNHOLM:
        lon, lat = lon + _MOVED[0], lat + _MOVED[1]
    return (lon - _WEST) * _SCALE * _SQUEEZE, (_NORTH - lat) * _SCALE


def _thin_ring(ring: Ring, tolerance: float) -> Ring:
    """A closed ring without points within ``tolerance`` of the line (Douglas and Peucker), both halves apart."""
    middle = len(ring) // 2
    if middle < 2:
        return ring
    return _thin(ring[: middle + 1], tolerance)[:-1] + _thin(ring[middle:], tolerance)


def _thin(line: Ring, tolerance: float) -> Ring:
    if len(line) < 3:
        return line
    distances = [_distance(point, line[0], line[-1]) for point in line[1:-1]]
    furthest = max(range(len(distances)), key=distances.__getitem__)
    if distances[furthest] <= tolerance:
        return [line[0], line[-1]]
    split = furthest + 1
    return _thin(line[: split + 1], tolerance)[:-1] + _thin(line[split:], tolerance)


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = (point[0], point[1]), (start[0], start[1]), (end[0], end[1])
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length == 0:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return float(abs((y2 - y1) * x - (x2 - x1) * y + x2 * y1 - y2 * x1) / length)


def feature_collection(geojson: Path, told: dict[str, dict[str, object]]) -> str:
    """The shapes as GeoJSON; ``told`` is what the map says of each municipality, by name."""
    features = [
        {
            "type": "Feature",
            "properties": told[shape.name],
            "geometry": {"type": "MultiPolygon", "coordinates": _rounded(shape)},
        }
        for shape in shapes(geojson)
        if shape.name in told
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def _rounded(shape: Shape) -> list[list[list[Point]]]:
    moved = _MOVED if shape.code == _BORNHOLM else (0.0, 0.0)
    return [
        [[(round(p[0] + moved[0], 3), round(p[1] + moved[1], 3)) for p in ring] for ring in polygon]
        for polygon in shape.polygons
    ]
