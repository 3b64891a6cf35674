"""First-level divisions (Natural Earth, public domain) with their outlines, and our own overlay of areas and landmarks."""

from __future__ import annotations

import json
import math
from pathlib import Path

from mapper.errors import DataError
from mapper.geocode.build.countries import read_rows
from mapper.geocode.build.entries import ALTERNATE, PRIMARY, VARIANT, Entries
from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.names import name_key
from mapper.resources import data_root

_NO_NAME = ("muhafazat", "the", "aggregation", "province", "oblast")


def add_divisions(entries: Entries) -> tuple[dict[tuple[str, str], int], dict[tuple[int, str], int]]:
    """Add every row of admin1.csv. Returns (country, GeoNames code) -> admin number, and (country number, key) -> place."""
    by_code: dict[tuple[str, str], int] = {}
    by_key: dict[tuple[int, str], int] = {}
    for row in read_rows(data_root() / "gazetteer" / "admin1.csv"):
        country, name = row["country"], row["name"]
        aliases = [a for a in row["aliases"].split("|") if a and name_key(a) not in _NO_NAME and not name_key(a).startswith("muhafazat")]
        admin = entries.admin_of(country, name)
        for alias in aliases:
            entries.admin_number.setdefault((country, name_key(alias)), admin)
        if row["gn_code"]:
            by_code.setdefault((country, row["gn_code"]), admin)
        radius = max(3_000.0, 1000 * math.sqrt(float(row["area_km2"] or 1) / math.pi))
        small = float(row["area_km2"] or 0) < 3_000 and country in {"GB", "SI", "LV", "MK", "MT", "UG", "AZ", "IE", "BS", "MD", "XK", "SC"}
        place = entries.add(
            name,
            "admin1",
            country,
            float(row["latitude"]),
            float(row["longitude"]),
            "naturalearth",
            row["ne_code"],
            0,
            admin,
            radius,
            3.0 if small else 5.0 + 0.25 * math.log10(float(row["area_km2"] or 1) + 1),
        )
        entries.name(place, name, PRIMARY)
        entries.add_names(place, aliases, ALTERNATE)
        if row["name_ar"]:
            entries.name(place, row["name_ar"], PRIMARY)
            bare = row["name_ar"].removeprefix("محافظة ").removeprefix("ولاية ").removeprefix("إقليم ")
            if bare != row["name_ar"]:
                entries.name(place, bare, PRIMARY)
        for alias in (name, *aliases):
            by_key.setdefault((entries.country_of(country), name_key(alias)), place)
    return by_code, by_key


def names_by_country(entries: Entries) -> dict[str, dict[str, str]]:
    """Key -> name of the divisions of each country, those of admin1_names.csv among them."""
    found: dict[str, dict[str, str]] = {}
    for (country, key), number in entries.admin_number.items():
        if not key.startswith("\0"):
            found.setdefault(country, {})[key] = entries.admins[number]
    for row in read_rows(data_root() / "gazetteer" / "admin1_names.csv"):
        found.setdefault(row["country"], {})[name_key(row["name"])] = row["name"]
    return found


def coded_names() -> list[dict[str, str]]:
    """Rows of admin1_names.csv whose GeoNames code is known: country, name, code."""
    return [row for row in read_rows(data_root() / "gazetteer" / "admin1_names.csv") if row.get("code")]


def overlay_files() -> list[Path]:
    """Our own tables of places, in order."""
    return sorted((data_root() / "gazetteer").glob("overlay_*.csv"))


def add_overlay(entries: Entries, path: Path, by_key: dict[tuple[str, int], list[int]]) -> dict[str, int]:
    """Add one table of the overlay. Returns its ids -> places; registers every name, so that other sources merge into it."""
    ids: dict[str, int] = {}
    for number, row in enumerate(read_rows(path), 1):
        try:
            place = _add_row(entries, row)
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"gazetteer/{path.name}, row {number} ({row.get('id')}): {error!r}") from error
        if row["id"] in ids:
            raise DataError(f"gazetteer/{path.name}: id {row['id']!r} stands twice")
        ids[row["id"]] = place
        for name in (row["name"], row["name_ar"], *row["aliases"].split("|")):
            if name:
                by_key.setdefault((name_key(name), entries.country[place]), []).append(place)
    return ids


def _add_row(entries: Entries, row: dict[str, str]) -> int:
    kind, country = row["kind"], row["country"]
    if kind not in KIND_INDEX:
        raise ValueError(f"unknown kind {kind!r}")
    place = entries.add(
        row["name"],
        kind,
        country,
        float(row["latitude"]),
        float(row["longitude"]),
        "overlay",
        row["id"],
        0,
        entries.admin_of(country, row["admin1"]),
        float(row["radius_m"]),
    )
    if row.get("prior"):
        entries.prior[place] = float(row["prior"])
    elif kind == "city":
        entries.prior[place] = 3.0
    entries.name(place, row["name"], PRIMARY)
    if row["name_ar"]:
        entries.name(place, row["name_ar"], PRIMARY)
    entries.add_names(place, (a for a in row["aliases"].split("|") if a), ALTERNATE)
    return place


def add_outlines(entries: Entries, overlay: dict[str, int]) -> None:
    """Attach the polygons of areas.geojson to the overlay's places, as WKB in longitude, latitude."""
    path = data_root() / "gazetteer" / "areas.geojson"
    if not path.exists():
        return
    from shapely import to_wkb
    from shapely.geometry import shape

    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (ValueError, KeyError, OSError) as error:
        raise DataError(f"gazetteer/{path.name}: {error}") from error
    for feature in features:
        identity = feature["properties"]["id"]
        if identity not in overlay:
            raise DataError(f"gazetteer/{path.name}: no place {identity!r} in the overlay's tables")
        entries.outlines[overlay[identity]] = to_wkb(shape(feature["geometry"]))


def add_points(entries: Entries, by_key: dict[tuple[int, str], int]) -> None:
    """Points and names of divisions that go before every other source's."""
    for row in read_rows(data_root() / "gazetteer" / "admin1_points.csv"):
        place = by_key.get((entries.country_of(row["country"]), name_key(row["name"])))
        if place is None:
            raise DataError(f"gazetteer/admin1_points.csv: admin1.csv has no {row['name']!r} in {row['country']}")
        entries.latitude[place], entries.longitude[place] = float(row["latitude"]), float(row["longitude"])
        entries.add_names(place, (a for a in row["aliases"].split("|") if a), ALTERNATE)


def add_counties(entries: Entries, by_key: dict[tuple[str, int], list[int]]) -> None:
    """Counties of the United States, by their full name and without "County"."""
    for row in read_rows(data_root() / "gazetteer" / "us_counties.csv"):
        admin = entries.admin_of("US", row["state"])
        radius = max(3_000.0, 1000 * math.sqrt(float(row["area_km2"] or 1) / math.pi))
        place = entries.add(
            row["name"], "admin2", "US", float(row["latitude"]), float(row["longitude"]), "census", row["fips"], 0, admin, radius, 3.2
        )
        entries.name(place, row["name"], PRIMARY)
        if row["name"].endswith(" County"):
            entries.name(place, row["name"].removesuffix(" County") + " Co.", ALTERNATE)
            entries.name(place, row["name"].removesuffix(" County"), VARIANT)
        by_key.setdefault((name_key(row["name"]), entries.country[place]), []).append(place)
