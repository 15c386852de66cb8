"""A small picture of districts side by side, as paths of an SVG: enough to see whose boundary is wrong (S2-30)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

WIDE, HIGH, EDGE = 320, 240, 6  # units of the picture; the edge stays free


@dataclass(frozen=True)
class Outline:
    """One district: its path, and a point inside for its name."""

    number: int
    path: str
    x: int
    y: int


def sketch(shapes: Mapping[int, BaseGeometry]) -> list[Outline]:
    """Outlines that fill a picture of WIDE × HIGH, north above; none where fewer than two are known."""
    if len(shapes) < 2:
        return []
    west, south, east, north = shapely.total_bounds(list(shapes.values())).tolist()
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min((WIDE - 2 * EDGE) / ((east - west) * squeeze), (HIGH - 2 * EDGE) / (north - south))
    left = (WIDE - (east - west) * squeeze * scale) / 2
    top = (HIGH - (north - south) * scale) / 2

    def place(xy):
        moved = xy - (west, north)
        return moved * (squeeze * scale, -scale) + (left, top)

    drawn = []
    for number, whole in sorted(shapes.items()):
        flat = shapely.simplify(shapely.transform(whole, place), 0.5)
        inside = flat.representative_point()
        drawn.append(Outline(number, "".join(_path(part) for part in shapely.get_parts(flat)), round(inside.x), round(inside.y)))
    return drawn


def _path(polygon: BaseGeometry) -> str:
    """Rings as closed lines, to a tenth of a unit."""
    rings = [polygon.exterior, *polygon.interiors] if not polygon.is_empty else []
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
