"""Shapes that would keep a worker busy for minutes are refused before anything slow is begun (S2-30, D-23)."""

import math
import random

import pytest

from saas import clock
from saas.supervision.loans import boundaries, shapes
from tests.factories.world import CITY, XIANGQIAO
from tests.supervision.loans.geo import box, collection, feature, polygon, ring
from tests.supervision.loans.test_shapes import wrong

pytestmark = pytest.mark.req("S2-30")


@pytest.fixture
def swift(monkeypatch):
    """Neither mending nor the question for validity is begun."""
    for name in ("make_valid", "is_valid"):
        monkeypatch.setattr(shapes.shapely, name, lambda *_, **__: pytest.fail("asked of a tangle"))


def scribble(points: int) -> dict:
    made = random.Random(1)
    return polygon(ring(*[(made.uniform(0, 100), made.uniform(0, 100)) for _ in range(points)]))


@pytest.mark.parametrize("points", [60, 250, 1000, 20_000])
def test_a_scribble_is_refused_at_once(points, swift):
    with wrong("E_TANGLED"):
        shapes.shape(scribble(points))


def test_lines_side_by_side_that_never_cross_are_refused_too(swift):
    slanting = [(k / 100, 0) if k % 2 else (100 + k / 100, 100) for k in range(7_000)]
    with wrong("E_TANGLED"):
        shapes.shape(polygon(ring(*slanting, (400, 100), (400, -100), (0, -100))))


def test_a_few_crossings_are_mended():
    whole, mended = shapes.shape(scribble(12))
    assert mended and whole.is_valid and whole.area > 0


def test_a_coast_of_a_hundred_thousand_points_passes():
    made = random.Random(2)
    turns = [2 * math.pi * k / 100_000 for k in range(100_000)]
    line = [(100 * math.cos(t) + made.uniform(-0.002, 0.002), 100 * math.sin(t)) for t in turns]
    coast = [(x * (1 + 0.1 * math.sin(40 * t)), y * (1 + 0.1 * math.sin(40 * t))) for (x, y), t in zip(line, turns, strict=True)]
    whole, mended = shapes.shape(polygon(ring(*coast)))
    assert whole.is_valid and whole.geom_type == "Polygon" and not mended


def test_parts_drawn_over_each_other_become_one():
    parts = {"type": "MultiPolygon", "coordinates": [[box(0, 0)], [box(5, 0)], [box(5, 0)]]}
    whole, mended = shapes.shape(parts)
    assert mended and whole.geom_type == "Polygon"
    assert whole.area == pytest.approx(shapes.shape(polygon(box(0, 0, 15)))[0].area, rel=0.001)


@pytest.mark.parametrize("field", ["MOST_RINGS", "MOST_POINTS"])
def test_a_file_holds_so_much_and_no_more(monkeypatch, field):
    monkeypatch.setattr(shapes, field, 1 if field == "MOST_RINGS" else 9)
    two = collection(feature(polygon(box(0, 0))), feature({"type": "MultiPolygon", "coordinates": [[box(20, 0)]]}))
    with wrong("E_FILE_POINTS"):
        shapes.read(two)
    assert len(shapes.read(collection(feature(polygon(box(0, 0)))))) == 1


@pytest.mark.parametrize("odd", [7, [7], [[7]], [[[]]], [{}], None])
def test_odd_lists_are_counted_without_a_word(odd):
    for kind in ("Polygon", "MultiPolygon"):
        assert shapes.size({"type": kind, "coordinates": odd})[1] <= 1


def test_nobody_waits_while_a_file_is_read_and_mended(loans, monkeypatch):
    steps, shape, lock = [], shapes.shape, boundaries.lock_bureau
    monkeypatch.setattr(boundaries.shapes, "shape", lambda given: steps.append("mend") or shape(given))
    monkeypatch.setattr(boundaries, "lock_bureau", lambda s: steps.append("lock") or lock(s))
    with clock.at(loans.day), loans.at(CITY, "loan_coordinator") as s:
        data = collection(feature(polygon(box(0, 0)), adcode=XIANGQIAO), feature(scribble(60), name="潮安区"))
        report = boundaries.upload(s, "界.geojson", data, partial=True)
        assert boundaries.remove(s, XIANGQIAO)
    assert [one.code for one in report.wrong] == ["E_TANGLED"]
    assert "自相交过多" in report.wrong[0].said and steps.index("lock") > steps.index("mend") and steps[:2] == ["mend", "mend"]
