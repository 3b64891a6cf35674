"""Areas built around places: rings, sectors, corridors, offsets; in metres on the sphere, given as degrees.

Polygons are WKB in longitude, latitude. A polygon that would cross the antimeridian is cut there into two.
"""

from __future__ import annotations

import math
import struct

EARTH_M = 6_371_008.8
LatLon = tuple[float, float]


def destination(point: LatLon, bearing: float, metres: float) -> LatLon:
    """Where one comes to from a point (latitude, longitude in degrees), going `metres` at `bearing` degrees clockwise from north."""
    lat, lon, course = math.radians(point[0]), math.radians(point[1]), math.radians(bearing)
    angle = metres / EARTH_M
    lat2 = math.asin(max(-1.0, min(1.0, math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course))))
    lon2 = lon + math.atan2(math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(lat2))
    return math.degrees(lat2), wrap(math.degrees(lon2))


def wrap(longitude: float) -> float:
    """The longitude from -180 up to, not including, 180."""
    return (longitude + 180.0) % 360.0 - 180.0


def distance_m(a: LatLon, b: LatLon) -> float:
    """Great-circle metres between two points."""
    p, q = math.radians(a[0]), math.radians(b[0])
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def bearing_of(a: LatLon, b: LatLon) -> float:
    """Degrees clockwise from north in which `b` is seen from `a`."""
    p, q, d = math.radians(a[0]), math.radians(b[0]), math.radians(b[1] - a[1])
    return math.degrees(math.atan2(math.sin(d) * math.cos(q), math.cos(p) * math.sin(q) - math.sin(p) * math.cos(q) * math.cos(d))) % 360.0


def midpoint(a: LatLon, b: LatLon) -> LatLon:
    """Half way between two points."""
    return destination(a, bearing_of(a, b), distance_m(a, b) / 2)


def circle(point: LatLon, metres: float, corners: int = 48) -> list[LatLon]:
    """Corners of a circle, clockwise, the first repeated at the end."""
    found = [destination(point, 360.0 * i / corners, metres) for i in range(corners)]
    return [*found, found[0]]


def sector(point: LatLon, bearing: float, inner_m: float, outer_m: float, width: float = 90.0) -> bytes:
    """The part of a ring that is seen within `width` degrees around `bearing`."""
    steps = [bearing - width / 2 + width * i / 16 for i in range(17)]
    outer = [destination(point, b, outer_m) for b in steps]
    inner = [destination(point, b, inner_m) for b in reversed(steps)] if inner_m > 0 else [point]
    return polygon([*outer, *inner, outer[0]])


def ring(point: LatLon, inner_m: float, outer_m: float) -> bytes:
    """The area between two circles."""
    return polygon(circle(point, outer_m), circle(point, inner_m)[::-1])


def corridor(a: LatLon, b: LatLon, half_width_m: float) -> bytes:
    """A band along the shortest way from one point to another."""
    length = distance_m(a, b)
    count = max(2, min(24, int(length / 25_000) + 2))
    way = [a] + [destination(a, bearing_of(a, b), length * i / (count - 1)) for i in range(1, count - 1)] + [b]
    courses = [bearing_of(way[i], way[i + 1]) for i in range(count - 1)]
    courses.append((bearing_of(way[-1], way[-2]) + 180) % 360)
    left = [destination(p, c - 90, half_width_m) for p, c in zip(way, courses, strict=True)]
    right = [destination(p, c + 90, half_width_m) for p, c in zip(way, courses, strict=True)]
    return polygon([*left, *reversed(right), left[0]])


def polygon(shell: list[LatLon], hole: list[LatLon] | None = None) -> bytes:
    """WKB of a polygon of (latitude, longitude) corners; cut at the antimeridian where it lies across it."""
    rings = [_unwrapped(shell)] + ([_unwrapped(hole)] if hole else [])
    longitudes = [x for x, _ in rings[0]]
    if min(longitudes) >= -180.0 and max(longitudes) <= 180.0:
        return _wkb(rings)
    return _cut(rings)


def _unwrapped(corners: list[LatLon]) -> list[tuple[float, float]]:
    """(x, y) with no jump of more than half a turn."""
    found: list[tuple[float, float]] = []
    for latitude, longitude in corners:
        x = longitude
        if found:
            x += 360.0 * round((found[-1][0] - x) / 360.0)
        found.append((x, latitude))
    return found


def _wkb(rings: list[list[tuple[float, float]]]) -> bytes:
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for corners in rings:
        parts.append(struct.pack("<I", len(corners)))
        parts.extend(struct.pack("<dd", x, y) for x, y in corners)
    return b"".join(parts)


def _cut(rings: list[list[tuple[float, float]]]) -> bytes:
    """Both sides of the antimeridian as one multipolygon. Around a pole the ring is closed along the parallel first."""
    from shapely import to_wkb
    from shapely.affinity import translate
    from shapely.geometry import Polygon, box
    from shapely.ops import unary_union

    shell = rings[0]
    if abs(shell[0][0] - shell[-1][0]) > 180.0:  # the pole is inside
        pole = 90.0 if shell[0][1] > 0 else -90.0
        shell = [*shell, (shell[-1][0], pole), (shell[0][0], pole), shell[0]]
    area = Polygon(shell, rings[1:]).buffer(0)
    world = box(-180, -90, 180, 90)
    pieces = [translate(area, xoff=shift).intersection(world) for shift in (-360, 0, 360)]
    return bytes(to_wkb(unary_union([p for p in pieces if not p.is_empty and p.area > 0])))
