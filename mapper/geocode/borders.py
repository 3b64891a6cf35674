"""Land borders of two countries, from the outlines of their first-level divisions."""

from __future__ import annotations

import functools

import numpy as np

from mapper.geocode.geometry import distance_m
from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.place_store import PlaceStore
from mapper.model import Place

HALF_WIDTH_DEGREES = 0.15
"""Some 16 km to each side: what news means by "on the border"."""


@functools.lru_cache(maxsize=64)
def border_place(store: PlaceStore, one: str, other: str) -> Place | None:
    """The strip along the border of two countries (ISO 3166-1 alpha-2); None where they have no land border in our outlines.

    The point lies inside the strip, near its middle; `precision` is 5, a linear feature.
    """
    from shapely import from_wkb, to_wkb, unary_union

    areas = []
    for code in (one, other):
        number = store.country_number.get(code, -1)
        places = np.flatnonzero((store.country == number) & (store.kind == KIND_INDEX["admin1"]))
        outlines = [from_wkb(wkb) for place in places if (wkb := store.outline(int(place))) is not None]
        if not outlines:
            return None
        areas.append(outlines)
    first, second = (unary_union([outline.buffer(HALF_WIDTH_DEGREES, quad_segs=2) for outline in outlines]) for outlines in areas)
    strip = first.intersection(second)
    if strip.is_empty or strip.area <= 0:
        return None
    strip = strip.simplify(0.02)
    middle = strip.centroid
    inner = middle
    if not strip.contains(middle):
        longest = max(getattr(strip, "geoms", [strip]), key=lambda part: part.area)
        inner = longest.representative_point()
    x0, y0, x1, y1 = strip.bounds
    names = [store.countries[store.country_number[code]] for code in (one, other)]
    return Place(
        id=f"border:{one}-{other}", name=f"border of {names[0]} and {names[1]}", kind="region", country=None, admin1=None,
        latitude=round(inner.y, 5), longitude=round(inner.x, 5), radius_m=round(distance_m((y0, x0), (y1, x1)) / 2), precision=5,
        source="naturalearth", geometry=bytes(to_wkb(strip)))  # fmt: skip
