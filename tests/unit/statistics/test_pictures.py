"""Pictures of numbers, and numbers in words: nothing from outside gets into them as markup or as a formula."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest

from familiehus.catalogue import maps
from familiehus.kernel.smallcounts import UNSAID, publish, summed
from familiehus.statistics import charts
from familiehus.statistics.file import lines
from familiehus.statistics.words import figure, least, total_words


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - drawn by ourselves


def test_a_bar_is_as_long_as_its_share_and_says_its_words() -> None:
    drawn = read(charts.bars("k", "Titel", "Fortalt", [charts.Bar("<b>&", 40, "40"), charts.Bar("B", 10, "10")]))
    widths = [float(one.get("width", 0)) for one in drawn.iter("rect") if one.get("class") == "chart-bar"]
    assert widths == [charts.WIDTH, charts.WIDTH / 4]
    assert [one.text for one in drawn.iter("text")] == ["<b>&", "40", "B", "10"]
    assert drawn.get("aria-labelledby") == "k-title k-told"
    assert read(charts.bars("k", "Titel", "", [])).get("role") == "img"
    assert len(list(read(charts.bars("k", "", "", [charts.Bar("0", 0, "0")])).iter("rect"))) == 2


@pytest.mark.parametrize(("points", "labels"), [(1, 1), (4, 4), (39, 8), (40, 8)])
def test_a_line_has_a_point_for_each_quarter_and_room_for_its_names(points: int, labels: int) -> None:
    drawn = read(charts.line("k", "T", "F", [charts.Point(str(n), n, str(n)) for n in range(points)]))
    assert len(list(drawn.iter("circle"))) == points
    names = [float(one.get("x", 0)) for one in drawn.iter("text") if one.get("class") == "chart-name"]
    assert len(names) == labels
    assert all(right - left > 30 for left, right in pairwise(names))


def test_a_quarter_of_which_nothing_is_told_is_an_empty_ring() -> None:
    drawn = read(charts.line("k", "T", "F", [charts.Point("1", 90, "90"), charts.Point("2", None, "under 5")]))
    assert [one.get("class") for one in drawn.iter("circle")] == ["chart-point", "chart-none"]
    assert read(charts.line("k", "T", "F", [])).get("role") == "img"


def test_circles_lie_on_the_map_and_their_area_follows_the_count(root: Path) -> None:
    geojson = root / "data/geo/municipalities.geojson"
    rows = [charts.Circle(54.77, 11.5, 400), charts.Circle(54.84, 11.9, 100), charts.Circle(55.1, 14.9, 1)]
    drawn = read(charts.circles("k", "T", "F", geojson, rows[:2]))
    radii = [float(one.get("r", 0)) for one in drawn.iter("circle")]
    assert radii[0] == 2 * radii[1]
    land = next(drawn.iter("path")).get("d", "")
    assert 500 < len(land) < 100_000, "the part of the country that is seen"
    for one in drawn.iter("circle"):
        assert 0 < float(one.get("cx", 0)) < charts.WIDTH
    assert read(charts.circles("k", "T", "F", geojson, rows[2:])).get("role") == "img"
    assert maps.place(14.9, 55.1)[0] < maps.place(12.5, 55.6)[0] + 60, "Bornholm is where the wall map has it"


def test_names_of_neighbours_on_the_map_do_not_lie_over_each_other(root: Path) -> None:
    """Islands that lie close: each name beside its circle, above, below or to a side; the largest first."""
    rows = [
        charts.Circle(55.85, 10.6, 940, "8305"),
        charts.Circle(55.76, 10.28, 80, "8789"),
        charts.Circle(55.95, 10.44, 12, "8799"),
        charts.Circle(57.28, 11.0, 380, "9940"),
        *(charts.Circle(55.9 + n / 1000, 10.6, 9, f"99{n:02}") for n in range(8)),
    ]
    drawn = read(charts.circles("k", "T", "F", root / "data/geo/municipalities.geojson", rows))
    names = [one for one in drawn.iter("text") if one.get("class") == "chart-place"]
    assert [one.text for one in names][:4] == ["8305", "9940", "8789", "8799"]
    assert len(names) < len(rows), "what finds no room is in the table"
    places = [(float(one.get("x", 0)), float(one.get("y", 0))) for one in names]
    for number, (x, y) in enumerate(places):
        assert all(abs(x - right) >= 26 or abs(y - below) >= 11 for right, below in places[:number])


def test_numbers_in_words() -> None:
    assert (figure(1240), figure(3.5), figure(4.0), figure(7)) == ("1.240", "3,5", "4", "7")
    assert (least(7, True), least(7, False), least(0, False)) == ("7", "mindst 7", "vises ikke")
    assert total_words(summed([UNSAID])) == "under 5"
    assert total_words(summed([UNSAID, publish({"a": 1200})])) == "mindst 1.200"
    assert total_words(summed([])) == "0"


def test_the_file_says_what_is_hidden() -> None:
    assert list(lines(UNSAID)) == [("(not told)", None)]
    assert list(lines(publish({"a": 30, "b": 6, "c": 1}))) == [("(total)", 37), ("a", 30), ("(hidden)", 7)]


def test_no_point_of_a_line_lies_on_a_number() -> None:
    drawn = str(charts.line("k", "T", "F", [charts.Point(str(n), 1000 + n, str(n)) for n in range(39)]))
    assert drawn.rindex("<circle") < drawn.index("<text")
