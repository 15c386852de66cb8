"""Geometry of boundaries: what a GeoJSON file holds, mended and thinned out; who touches whom, how far apart (S2-30).

Pure: no database, no Flask. Degrees are WGS 84; lengths in metres, on a plane laid at the shape's own latitude, which is
exact enough for lines of some hundred metres.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

MOST_BYTES = 20 * 1024 * 1024
MOST_FEATURES = 2000
MOST_POINTS = 1_000_000  # of one file, as drawn
MOST_RINGS = 50_000  # of one file
MOST_KEPT = 200_000  # points of one shape when it is thinned out; a province has a tenth of it
MOST_CROSSINGS = 500  # of a shape that has to be mended; slips of a drawing program are a handful
MOST_PAIRS = 20_000_000  # pairs of segments whose frames meet: what looking for crossings costs at most
AT_ONCE, ROUNDS = 2_000_000, 4_000  # pairs that one question to the index may bring, and questions
DEGREE = 111_320.0  # metres of one degree along a meridian
RADIUS = 6_371_009.0
THIN = 50.0  # metres by which a thinned line may leave the drawn one
NEAR = 200.0  # metres between two badly drawn lines that are the same border
BESIDE = 2 * THIN  # metres: a border as close as that to a third shape is the border with that one
LEAST = 600.0  # metres of common border: at a right-angled corner twice NEAR lie within reach, and the thinning
WEST, SOUTH, EAST, NORTH = 73.0, 3.0, 136.0, 54.0  # China


class Wrong(Exception):
    """Something about a file or feature: a code, and facts for the sentence."""

    def __init__(self, code: str, /, **facts) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Feature:
    """One feature as it was read: number in the file from 1, geometry as GeoJSON says it, properties."""

    n: int
    geometry: object
    properties: dict = field(default_factory=dict)


def read(data: bytes) -> list[Feature]:
    """The features of a FeatureCollection, a Feature or a bare geometry. Raises Wrong ``E_TOO_LARGE``, ``E_JSON``,
    ``E_GEOJSON``, ``E_CRS``, ``E_TOO_MANY``, ``E_FILE_POINTS``, ``E_EMPTY``."""
    if len(data) > MOST_BYTES:
        raise Wrong("E_TOO_LARGE")
    try:
        whole = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as failure:
        raise Wrong("E_JSON") from failure
    if not isinstance(whole, dict):
        raise Wrong("E_GEOJSON")
    _crs(whole.get("crs"))
    kind = whole.get("type")
    if kind == "FeatureCollection":
        features = whole.get("features")
        if not isinstance(features, list):
            raise Wrong("E_GEOJSON")
        if len(features) > MOST_FEATURES:
            raise Wrong("E_TOO_MANY", most=MOST_FEATURES)
        if not features:
            raise Wrong("E_EMPTY")
        return _bounded([_feature(n, one) for n, one in enumerate(features, 1)])
    if kind == "Feature":
        return _bounded([_feature(1, whole)])
    if isinstance(kind, str) and ("coordinates" in whole or "geometries" in whole):
        return _bounded([Feature(1, whole)])
    raise Wrong("E_GEOJSON")


def _bounded(features: list[Feature]) -> list[Feature]:
    """Raises Wrong ``E_FILE_POINTS`` for more points or rings than a file may hold together."""
    rings, points = map(sum, zip(*(size(one.geometry) for one in features), strict=True))
    if rings > MOST_RINGS or points > MOST_POINTS:
        raise Wrong("E_FILE_POINTS", most=MOST_POINTS, rings=MOST_RINGS)
    return features


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _crs(crs) -> None:
    """Older files name their coordinate system; RFC 7946 knows WGS 84 alone."""
    if crs is None:
        return
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) and isinstance(crs.get("properties"), dict) else ""
    if not name.endswith((":CRS84", ":4326")):
        raise Wrong("E_CRS", name=name[:60] or "?")


def _feature(n: int, one) -> Feature:
    if not isinstance(one, dict) or one.get("type") != "Feature":
        return Feature(n, None)
    properties = one.get("properties")
    properties = dict(properties) if isinstance(properties, dict) else {}
    if "id" in one:
        properties.setdefault("id", one["id"])
    return Feature(n, one.get("geometry"), properties)


def shape(geometry) -> tuple[BaseGeometry, bool]:
    """A valid Polygon or MultiPolygon, thinned out, and whether it had to be mended. Raises Wrong ``E_GEOMETRY`` (missing or
    malformed), ``E_KIND`` (no area), ``E_SWAPPED`` (latitude first), ``E_BOUNDS`` (not in China's degrees), ``E_AREA``,
    ``E_POINTS``, ``E_TANGLED`` (crosses itself so often that mending it would take minutes)."""
    if not isinstance(geometry, Mapping):
        raise Wrong("E_GEOMETRY")
    kind, given = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise Wrong("E_KIND", kind=str(kind)[:30])
    polygons = [given] if kind == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise Wrong("E_GEOMETRY")
    drawn = [_polygon(one) for one in polygons]
    _inside_china(numpy.concatenate([ring for rings in drawn for ring in rings]))
    _untangled([ring for rings in drawn for ring in rings])
    whole = shapely.multipolygons([shapely.polygons(rings[0], holes=rings[1:] or None) for rings in drawn])
    mended = not shapely.is_valid(whole)
    whole = _areas(_mended(whole) if mended else whole)
    if whole.is_empty:
        raise Wrong("E_AREA")
    thin = _areas(_mended(_thinned(whole)))
    if shapely.get_num_coordinates(thin) > MOST_KEPT:
        raise Wrong("E_POINTS", most=MOST_KEPT)
    if thin.is_empty or _square_metres(thin) < NEAR * NEAR:
        raise Wrong("E_AREA")
    return thin, mended


def _mended(whole: BaseGeometry) -> BaseGeometry:
    """Valid: parts drawn over each other become one, whatever crosses itself keeps what it goes around."""
    return whole if shapely.is_valid(whole) else shapely.make_valid(whole, method="structure", keep_collapsed=False)


def _untangled(rings: list[numpy.ndarray]) -> None:
    """Raises Wrong ``E_TANGLED`` for rings with more than MOST_CROSSINGS crossings, or so many segments near each other that
    looking for them (or asking whether the shape is valid) would take minutes; very large shapes are judged by a sample."""
    ends = numpy.concatenate([numpy.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
    lines = shapely.linestrings(ends)
    tree, many = shapely.STRtree(lines), len(ends)
    order = numpy.random.default_rng(many).permutation(many)  # the worst ones may stand together
    step = max(1, AT_ONCE // many)
    last = min(many, step * ROUNDS)
    pairs, crossings, share = 0, 0, last / many
    for at in range(0, last, step):
        group = order[at : min(at + step, last)]
        one, two = tree.query(lines[group])
        pairs += len(one)
        crossings += _crossings(ends[group[one]], ends[two])  # each is met from both of its segments
        if pairs > MOST_PAIRS * share or crossings > 2 * MOST_CROSSINGS * share:
            raise Wrong("E_TANGLED")


def _crossings(one: numpy.ndarray, two: numpy.ndarray) -> int:
    """How many pairs of segments, n × 2 ends × (x, y) each, cross in a point inside both."""

    def side(line: numpy.ndarray, point: numpy.ndarray) -> numpy.ndarray:
        (dx, dy), (px, py) = (line[:, 1] - line[:, 0]).T, (point - line[:, 0]).T
        return dx * py - dy * px

    apart = side(one, two[:, 0]) * side(one, two[:, 1]) < 0
    one, two = one[apart], two[apart]
    return int((side(two, one[:, 0]) * side(two, one[:, 1]) < 0).sum())


def size(geometry) -> tuple[int, int]:
    """(rings, points) of a Polygon or MultiPolygon by the lengths of its lists alone; (0, 0) for what is none."""
    given = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    polygons = [given] if isinstance(geometry, Mapping) and geometry.get("type") == "Polygon" else given
    rings = [ring for one in polygons or () if isinstance(one, list) for ring in one] if isinstance(polygons, list) else []
    return len(rings), sum(len(ring) for ring in rings if isinstance(ring, list))


def _polygon(rings) -> list[numpy.ndarray]:
    if not isinstance(rings, list) or not rings:
        raise Wrong("E_GEOMETRY")
    return [_ring(ring) for ring in rings]


def _ring(points) -> numpy.ndarray:
    """Longitude and latitude of a ring; heights are left out, an open ring is closed."""
    try:
        ring = numpy.array([(point[0], point[1]) for point in points if _numbers(point)], dtype=float)
    except (TypeError, IndexError, ValueError, OverflowError, KeyError) as failure:
        raise Wrong("E_GEOMETRY") from failure
    if len(ring) != len(points) or len(ring) < 3 or not numpy.isfinite(ring).all():
        raise Wrong("E_GEOMETRY")
    if not (ring[0] == ring[-1]).all():
        ring = numpy.vstack([ring, ring[:1]])
    if len(ring) < 4:
        raise Wrong("E_GEOMETRY")
    return ring


def _numbers(point) -> bool:
    return isinstance(point, list) and len(point) >= 2 and all(isinstance(x, int | float) and not isinstance(x, bool) for x in point[:2])


def _inside_china(points: numpy.ndarray) -> None:
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    if not (_spans(west, east, WEST, EAST) and _spans(south, north, SOUTH, NORTH)):
        swapped = _spans(south, north, WEST, EAST) and _spans(west, east, SOUTH, NORTH)
        raise Wrong("E_SWAPPED" if swapped else "E_BOUNDS")


def _spans(least: float, most: float, low: float, high: float) -> bool:
    return bool(low <= least <= most <= high)


def _areas(whole: BaseGeometry) -> BaseGeometry:
    """Only what has an area: mending may leave lines and points behind."""
    kinds = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    parts = shapely.get_parts(shapely.get_parts(shapely.get_parts(whole)))
    polygons = parts[numpy.isin(shapely.get_type_id(parts), kinds) & ~shapely.is_empty(parts)]
    if not len(polygons):
        return shapely.MultiPolygon()
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _scale(whole: BaseGeometry) -> numpy.ndarray:
    """Metres of a degree of longitude and of latitude, at the shape's middle latitude."""
    _west, south, _east, north = whole.bounds
    return numpy.array([DEGREE * math.cos(math.radians((south + north) / 2)), DEGREE])


def _thinned(whole: BaseGeometry) -> BaseGeometry:
    """Fewer points, no farther than THIN from the drawn line, to 6 digits of a degree (0.1 m); rings stay rings. An island
    too small to keep three corners stays as it is drawn."""
    scale = _scale(whole)
    plane = shapely.transform(shapely.get_parts(whole), lambda xy: xy * scale)
    less = shapely.simplify(plane, THIN, preserve_topology=True)
    thin = numpy.where(shapely.is_empty(less), plane, less)
    return shapely.transform(shapely.multipolygons(thin), lambda xy: numpy.round(xy / scale, 6))


def _square_metres(whole: BaseGeometry) -> float:
    scale = _scale(whole)
    return float(whole.area * scale[0] * scale[1])


def dumped(whole: BaseGeometry) -> dict:
    """As it is stored."""
    return json.loads(shapely.to_geojson(whole))


def loaded(stored: Mapping) -> BaseGeometry:
    """From the store."""
    return shapely.from_geojson(json.dumps(stored))


def metres_between(one: BaseGeometry, two: BaseGeometry) -> int:
    """Great circle between two points inside the shapes."""
    a, b = one.representative_point(), two.representative_point()
    lat_a, lat_b = math.radians(a.y), math.radians(b.y)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.x - a.x) / 2) ** 2
    return round(2 * RADIUS * math.asin(min(1.0, math.sqrt(half))))


def touching(shapes: Mapping[int, BaseGeometry], only: int | None = None) -> Iterator[tuple[int, int, int]]:
    """(a, b, metres between their middles) of all that have more than a corner in common, a < b; ``only``: pairs of this one.

    An index finds who comes near at all, so that a province is not compared pair by pair. What counts is how much of the
    one's border lies within NEAR of the other and not beside a third one: so the narrow end of a third between two of them
    is no border of theirs.
    """
    numbers = sorted(shapes)
    whole = [shapes[number] for number in numbers]
    tree, wide, beside = shapely.STRtree(whole), _Widened(whole, NEAR), _Widened(whole, BESIDE)
    for i, number in enumerate(numbers):
        if only is not None and number != only:
            continue
        around = sorted(j for j in tree.query(shapely.box(*wide[i].bounds)).tolist() if j != i)
        for j in around:
            if only is None and j < i:
                continue
            thirds = [beside[k] for k in around if k != j]
            # the other way round too: one may be drawn over the other without a hole for it
            if _common(whole[j], wide[i], thirds) >= LEAST or _common(whole[i], wide[j], thirds) >= LEAST:
                a, b = min(i, j), max(i, j)
                yield numbers[a], numbers[b], metres_between(whole[a], whole[b])


class _Widened(dict):
    """Index of a shape → the shape and so many metres around it, made when it is first asked for."""

    def __init__(self, whole: list[BaseGeometry], metres: float) -> None:
        super().__init__()
        self._whole, self._metres = whole, metres

    def __missing__(self, i: int) -> BaseGeometry:
        self[i] = _widened(self._whole[i], self._metres)
        return self[i]


def _widened(whole: BaseGeometry, metres: float) -> BaseGeometry:
    scale = _scale(whole)
    plane = shapely.transform(whole, lambda xy: xy * scale)
    fat = shapely.transform(shapely.buffer(plane, metres, quad_segs=4), lambda xy: xy / scale)
    shapely.prepare(fat)
    return fat


def _common(whole: BaseGeometry, fat: BaseGeometry, thirds: list[BaseGeometry]) -> float:
    """Metres of a border that lie inside a widened neighbour and in none of the others; less than LEAST may be less still."""
    if not fat.intersects(whole):
        return 0.0
    shared = shapely.intersection(whole.boundary, fat)
    for third in thirds:
        if _length(shared) < LEAST:
            break
        if third.intersects(shared):
            shared = shapely.difference(shared, third)
    return _length(shared)


def _length(line: BaseGeometry) -> float:
    if line.is_empty:
        return 0.0
    scale = _scale(line)
    return float(shapely.transform(line, lambda xy: xy * scale).length)
