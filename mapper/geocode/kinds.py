"""Kinds of places, and what each means for radius and precision."""

from __future__ import annotations

KINDS: tuple[str, ...] = (
    "country",
    "admin1",
    "admin2",
    "city",
    "district",
    "area",
    "landmark",
    "airfield",
    "natural",
    "region",
    "continent",
    "sea",
    "site",
)
KIND_INDEX = {kind: index for index, kind in enumerate(KINDS)}

PRECISION = {"country": 6, "admin1": 4, "admin2": 3, "region": 5, "natural": 5, "continent": 7, "sea": 7}
"""UCDP where_prec by kind; 1 for every other."""

PRIOR = {
    "country": 9.0,
    "continent": 8.5,
    "admin1": 6.5,
    "region": 6.0,
    "sea": 6.0,
    "area": 4.5,
    "landmark": 4.2,
    "district": 4.0,
    "admin2": 4.0,
    "natural": 3.5,
    "airfield": 2.0,
}
"""How well known a place of this kind is without a population, on the scale of log10(population)."""

SOURCES: tuple[str, ...] = ("overlay", "geonames", "gdelt", "airports", "naturalearth", "cldr", "user", "census")
SOURCE_INDEX = {source: index for index, source in enumerate(SOURCES)}


_RADIUS_M = {
    "country": 300_000.0,
    "admin1": 60_000.0,
    "admin2": 25_000.0,
    "city": 1_500.0,
    "district": 2_500.0,
    "area": 3_000.0,
    "landmark": 500.0,
    "airfield": 2_000.0,
    "natural": 15_000.0,
    "region": 150_000.0,
    "continent": 2_500_000.0,
    "sea": 400_000.0,
    "site": 600.0,
}


def default_radius_m(kind: str, population: int) -> float:
    """Metres around its point within which a place of this kind usually lies."""
    if population and kind == "city":
        return float(round(max(800.0, min(25_000.0, 250.0 * population**0.27))))
    return _RADIUS_M[kind]
