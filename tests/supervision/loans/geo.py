"""Made-up districts for tests: cells of a grid near Chaozhou, as GeoJSON. Lengths in kilometres."""

import json

WEST, SOUTH = 116.6, 23.6
KM_X, KM_Y = 1 / 102.0, 1 / 111.32  # degrees at this latitude


def at(x: float, y: float) -> list[float]:
    return [WEST + x * KM_X, SOUTH + y * KM_Y]


def ring(*points: tuple[float, float]) -> list[list[float]]:
    return [at(*point) for point in (*points, points[0])]


def box(x: float, y: float, wide: float = 10, high: float = 10) -> list[list[float]]:
    """A rectangle with its lower left corner so many kilometres from the origin."""
    return ring((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))


def polygon(*rings: list[list[float]]) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: dict | None, **properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict, **more) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}, ensure_ascii=False).encode()
