"""What is touching and what is not, whatever the drawing is like (S2-30): pure geometry, no database."""

import json
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.supervision.loans import shapes, sketch
from tests.supervision.loans.geo import at, box, collection, feature, polygon, ring

pytestmark = pytest.mark.req("S2-30")


def shaped(*rings):
    return shapes.shape(polygon(*rings))[0]


def pairs(*drawn) -> set[tuple[int, int]]:
    return {(a, b) for a, b, _metres in shapes.touching(dict(enumerate(drawn, 1)))}


def wrong(code: str):
    return pytest.raises(shapes.Wrong, match=code)


def test_side_by_side_but_not_corner_to_corner():
    south_west, south_east, north_west, north_east = (shaped(box(x, y)) for x in (0, 10) for y in (0, 10))
    assert pairs(south_west, south_east, north_west, north_east) == {(1, 2), (1, 3), (2, 4), (3, 4)}
    assert pairs(south_west, north_east) == set()  # nor where the two others are not known


@pytest.mark.parametrize(("gap", "touch"), [(-0.15, True), (0, True), (0.1, True), (0.15, True), (0.35, False), (3, False)])
def test_a_badly_drawn_line_is_the_same_border_up_to_two_hundred_metres(gap, touch):
    assert pairs(shaped(box(0, 0)), shaped(box(10 + gap, 0))) == ({(1, 2)} if touch else set())


@pytest.mark.parametrize(("common", "touch"), [(0.05, False), (1.2, True), (4, True)])
def test_along_more_than_a_point(common, touch):
    assert pairs(shaped(box(0, 0)), shaped(box(10, 10 - common))) == ({(1, 2)} if touch else set())


def test_the_thin_end_of_a_third_between_two_is_no_border_of_theirs():
    upper = shaped(ring((0, 0), (20, 2), (20, 20), (0, 20)))
    lower = shaped(ring((0, 0), (0, -20), (20, -20), (20, -2)))
    wedge = shaped(ring((0, 0), (20, -2), (20, 2)))
    assert pairs(upper, lower, wedge) == {(1, 3), (2, 3)}
    assert pairs(upper, lower) == {(1, 2)}  # without the third it cannot be told


def test_an_island_an_enclave_and_one_drawn_over_the_other():
    mainland = shaped(box(0, 0, 30, 30), box(10, 10))
    enclave, over, island = shaped(box(10, 10)), shaped(box(20, 20, 5, 5)), shaped(box(60, 0, 3, 3))
    assert pairs(mainland, enclave, over, island) == {(1, 2), (1, 3)}
    assert pairs(over, mainland) == {(1, 2)}


def test_a_district_of_two_parts_touches_with_either():
    parts = {"type": "MultiPolygon", "coordinates": [[box(0, 0)], [box(40, 0)]]}
    assert pairs(shapes.shape(parts)[0], shaped(box(10, 0)), shaped(box(50, 0))) == {(1, 2), (1, 3)}


def test_a_line_that_crosses_itself_is_mended_and_told():
    bow, mended = shapes.shape(polygon(ring((0, 0), (10, 10), (10, 0), (0, 10))))
    assert mended and bow.is_valid and bow.geom_type == "MultiPolygon"
    assert shapes.shape(polygon(box(0, 0)))[1] is False


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "E_GEOMETRY"),
        ({"type": "Point", "coordinates": at(0, 0)}, "E_KIND"),
        ({"type": "GeometryCollection", "geometries": []}, "E_KIND"),
        ({"type": "Polygon"}, "E_GEOMETRY"),
        ({"type": "Polygon", "coordinates": []}, "E_GEOMETRY"),
        ({"type": "Polygon", "coordinates": [[[1, 2]]]}, "E_GEOMETRY"),
        ({"type": "Polygon", "coordinates": "abc"}, "E_GEOMETRY"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 5]}, "E_GEOMETRY"),
        ({"type": "Polygon", "coordinates": [[at(0, 0), at(1, 0), [10**400, 1], at(0, 0)]]}, "E_GEOMETRY"),
        ({"type": "Polygon", "coordinates": [[[True, False]] * 5]}, "E_GEOMETRY"),
        (polygon([[y, x] for x, y in box(0, 0)]), "E_SWAPPED"),
        (polygon([[x * 111_320, y * 111_320] for x, y in box(0, 0)]), "E_BOUNDS"),
        (polygon([[x - 200, y] for x, y in box(0, 0)]), "E_BOUNDS"),
        (polygon(box(0, 0, 0.05, 0.05)), "E_AREA"),
        (polygon(ring((0, 0), (5, 5), (10, 10))), "E_AREA"),
    ],
)
def test_what_is_wrong_with_a_geometry(geometry, code):
    with wrong(code):
        shapes.shape(geometry)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" " * (shapes.MOST_BYTES + 1), "E_TOO_LARGE"),
        (b"", "E_JSON"),
        (b"\xff\xfe{}", "E_JSON"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "E_JSON"),
        (b"[" * 200_000, "E_JSON"),
        (b"[]", "E_GEOJSON"),
        (b'{"type": "Topology"}', "E_GEOJSON"),
        (b'{"type": "FeatureCollection", "features": {}}', "E_GEOJSON"),
        (collection(), "E_EMPTY"),
        (collection(*[feature(None)] * 2001), "E_TOO_MANY"),
        (collection(feature(None), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}), "E_CRS"),
        (collection(feature(None), crs="WGS84"), "E_CRS"),
    ],
)
def test_a_file_that_cannot_be_read_at_all(data, code):
    with wrong(code):
        shapes.read(data)


def test_all_three_forms_of_a_file_are_read():
    one = polygon(box(0, 0))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert [f.properties for f in shapes.read(collection(feature(one, adcode=445102), "x", crs=crs))] == [{"adcode": 445102}, {}]
    assert shapes.read(json.dumps(feature(one) | {"id": 445102}).encode())[0].properties == {"id": 445102}
    assert shapes.read(b"\xef\xbb\xbf" + json.dumps(one).encode())[0].geometry == one


def test_thinning_keeps_within_fifty_metres_and_the_ring_whole():
    points = [(20 * math.cos(t) + random.Random(n).uniform(-0.01, 0.01), 20 * math.sin(t)) for n, t in enumerate(_turn(5000))]
    thin = shaped(ring(*points))
    assert thin.is_valid and len(thin.exterior.coords) < 500
    scale = shapes._scale(thin)
    drawn = shapes.shapely.polygons([[x, y] for x, y in ring(*points)] * scale)
    assert shapes.shapely.hausdorff_distance(drawn, shapes.shapely.transform(thin, lambda xy: xy * scale)) < 51
    assert shapes.loaded(shapes.dumped(thin)).equals(thin)


def _turn(n: int) -> list[float]:
    return [2 * math.pi * k / n for k in range(n)]


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 6), st.integers(2, 5), st.integers(0, 10_000), st.floats(0, 0.04))
def test_a_grid_of_crooked_cells_has_the_neighbours_of_a_grid(across, up, seed, noise):
    """Each cell is digitised by itself: every one of its points is off by up to ``noise`` kilometres."""
    made = random.Random(seed)
    corner = {(i, j): (12 * i + made.uniform(-2, 2), 12 * j + made.uniform(-2, 2)) for i in range(across + 1) for j in range(up + 1)}

    def side(p, q):
        return [(p[0] + (q[0] - p[0]) * k / 20, p[1] + (q[1] - p[1]) * k / 20) for k in range(20)]

    cells = {}
    for i in range(across):
        for j in range(up):
            around = [corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]]
            line = [point for n in range(4) for point in side(around[n], around[(n + 1) % 4])]
            noisy = [(x + made.uniform(-noise, noise), y + made.uniform(-noise, noise)) for x, y in line]
            cells[100 * i + j] = shaped(ring(*noisy))
    want = {(a, b) for a in cells for b in cells if b - a in (1, 100)}
    got = list(shapes.touching(cells))
    assert {(a, b) for a, b, _ in got} == want
    assert all(6_000 < metres < 18_000 for _a, _b, metres in got)
    middle = next(iter(cells))
    assert {(a, b) for a, b, _ in shapes.touching(cells, middle)} == {pair for pair in want if middle in pair}


def test_the_distance_is_that_of_the_globe():
    wuhan, beijing = shaped([[114.2, 30.5], [114.4, 30.5], [114.4, 30.7], [114.2, 30.7]]), shaped(
        [[116.3, 39.8], [116.5, 39.8], [116.5, 40.0], [116.3, 40.0]]
    )
    assert abs(shapes.metres_between(wuhan, beijing) - 1_052_000) < 12_000


def test_a_picture_fills_its_frame_with_north_above():
    south, north = shaped(box(0, 0, 30, 10)), shaped(box(0, 10, 30, 10), box(10, 14, 4, 4))
    below, above = sketch.sketch({1: south, 2: north})
    assert above.y < below.y and below.path.count("M") == 1 and above.path.count("M") == 2
    numbers = [float(x) for part in (below, above) for x in part.path.replace("M", " ").replace("L", " ").replace("Z", " ").split()]
    assert min(numbers) >= sketch.EDGE - 0.1 and max(numbers) <= sketch.WIDE - sketch.EDGE + 0.1
    assert sketch.sketch({1: south}) == []
