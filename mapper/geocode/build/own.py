"""A user's own places from CSV, GeoJSON or GeoPackage. Columns may be named in several ways; what cannot be used is named.

| meaning | columns (capitals, spaces and hyphens do not matter) |
|---|---|
| name (wanted) | name, place, place_name, toponym, title, label |
| latitude, longitude in degrees | latitude, lat, y; longitude, lon, lng, long, x; or geometry, geom, wkt (a point or an area as WKT) |
| kind | kind, type, place_kind, place_type, category |
| country | country, country_code, iso, iso2, iso3, cc: a code or an English name; found from the position where it is missing |
| division | admin1, division, province, state, governorate |
| other names, parted by | or ; | aliases, alternate_names, alternatenames, alt_names, other_names, alternate_name; name_ar, name:en, ... |
| radius | radius_m, radius (metres), radius_km |
| people, identity | population, pop; id, place_id, code |
"""

from __future__ import annotations

import csv
import json
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mapper.errors import InputError
from mapper.geocode.added import AddedPlace
from mapper.geocode.build.checked import point_fault
from mapper.geocode.kinds import KIND_INDEX

Skip = Callable[[InputError], None]
Row = tuple[str, Mapping[str, Any], Any]
"""Where a row stands, its columns under our names, its geometry (shapely) or None."""

SUFFIXES = (".csv", ".tsv", ".txt", ".geojson", ".json", ".gpkg")
_COLUMNS = {
    "name": "name place place_name toponym title label",
    "latitude": "latitude lat y",
    "longitude": "longitude lon lng long x",
    "wkt": "geometry geom wkt the_geom",
    "kind": "kind type place_kind place_type category",
    "country": "country country_code iso iso2 iso3 cc",
    "admin1": "admin1 division province state governorate",
    "names": "aliases alternate_names alternatenames alt_names other_names alternate_name",
    "radius_m": "radius_m radius",
    "radius_km": "radius_km",
    "population": "population pop",
    "id": "id place_id code",
}
_OURS = {theirs: ours for ours, words in _COLUMNS.items() for theirs in words.split()}
_KINDS = {
    "city": "town village settlement hamlet municipality capital locality populated_place",
    "district": "neighbourhood neighborhood quarter suburb ward",
    "admin1": "governorate province state",
    "admin2": "county",
    "landmark": "camp base checkpoint bridge crossing embassy building hospital school mosque church dam port prison square",
    "airfield": "airport airbase air_base",
    "natural": "river mountain lake valley island hill desert",
    "area": "zone polygon",
}
_OUR_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()} | {kind: kind for kind in KIND_INDEX}
LARGEST_JSON = 1 << 30
_LONGEST_CELL = 20_000_000


def read_places(path: Path, label: str, skip: Skip) -> Iterator[AddedPlace]:
    """Places of a file, ids beginning with `label`. Raises InputError where the file as a whole cannot be read."""
    read = {".gpkg": _geopackage, ".geojson": _geojson, ".json": _geojson}.get(path.suffix.lower(), _csv)
    codes = _country_codes()
    for number, (where, row, geometry) in enumerate(read(path, skip), 1):
        found = _place(row, geometry, label, number, codes)
        if isinstance(found, str):
            skip(InputError(where, found))
        else:
            yield found


def _place(row: Mapping[str, Any], geometry: Any, label: str, number: int, codes: Mapping[str, str]) -> AddedPlace | str:
    """The place of a row, or what is wrong with it."""
    name = " ".join(_text(row, "name").split())
    if not name:
        return "no name"
    try:
        latitude, longitude, reach, outline = _position(row, geometry)
    except ValueError as error:
        return f"{name[:60]}: {error}"
    if fault := point_fault(latitude, longitude):
        return f"{name[:60]}: {fault}"
    try:
        radius = _number(row, "radius_m") or 1000 * _number(row, "radius_km") or reach
        population = int(_number(row, "population"))
    except (ValueError, OverflowError):
        return f"{name[:60]}: radius or population is no number"
    if not (0 <= radius <= 20_000_000 and 0 <= population <= 10_000_000_000):
        return f"{name[:60]}: radius or population is out of range"
    kind = _OUR_KIND.get(_column(_text(row, "kind")), "city" if population else "area")
    names = "\n".join(part.strip() for part in _text(row, "names").replace(";", "|").split("|") if part.strip())
    return AddedPlace(
        f"{label}/{_text(row, 'id') or number}"[:120], name[:200], kind, codes.get(_text(row, "country").lower()),
        _text(row, "admin1") or None, latitude, longitude, radius, min(population, 2_000_000_000), names[:20_000], outline,
    )  # fmt: skip


def _position(row: Mapping[str, Any], geometry: Any) -> tuple[float, float, float, bytes | None]:
    """Latitude, longitude, radius in metres (0 for a point) and outline; raises ValueError saying why there is none."""
    if geometry is None and (wkt := _text(row, "wkt")):
        import shapely

        try:
            geometry = shapely.from_wkt(wkt)
        except shapely.errors.ShapelyError as error:
            raise ValueError("its geometry is no WKT") from error
    if geometry is None:
        if not _text(row, "latitude") or not _text(row, "longitude"):
            raise ValueError("no latitude and longitude, and no geometry")
        try:
            return _number(row, "latitude"), _number(row, "longitude"), 0.0, None
        except ValueError as error:
            raise ValueError("latitude or longitude is no number") from error
    return _area(geometry)


def _area(geometry: Any) -> tuple[float, float, float, bytes | None]:
    from shapely import force_2d, make_valid, to_wkb

    from mapper.geocode.geometry import distance_m

    if geometry.is_empty:
        raise ValueError("its geometry is empty")
    geometry = force_2d(geometry)
    west, south, east, north = geometry.bounds
    for latitude, longitude in ((south, west), (north, east)):
        fault = point_fault(latitude, longitude) if (latitude, longitude) != (0.0, 0.0) or geometry.geom_type == "Point" else None
        if fault:
            raise ValueError(fault)
    if geometry.geom_type == "Point":
        return geometry.y, geometry.x, 0.0, None
    if not geometry.is_valid:
        geometry = make_valid(geometry)
    point = geometry.representative_point()
    corners = [(lat, lon) for lat in (south, north) for lon in (west, east)]
    radius = max(distance_m((point.y, point.x), corner) for corner in corners)
    return point.y, point.x, max(50.0, radius), to_wkb(geometry) if geometry.area > 0 else None


def _csv(path: Path, skip: Skip) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open("rb") as probe:
        start = probe.read(4096)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        with path.open(encoding=encoding, newline="") as file:
            head = file.readline()
            delimiter = max(",;\t|", key=head.count)
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter)
            columns = [_meaning(cell) for cell in next(reader, [])]
            if "name" not in columns:
                raise InputError(path.name, "no column of names; the first line must name the columns: name, latitude, longitude, ...")
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield f"{path.name}:{reader.line_num}", _first(zip(columns, cells, strict=False)), None
    except UnicodeError as error:
        raise InputError(path.name, "not UTF-8 text; save it as UTF-8") from error
    except csv.Error as error:
        raise InputError(path.name, f"not a table of comma-separated values ({error})") from error


def _geojson(path: Path, skip: Skip) -> Iterator[Row]:
    import shapely

    if path.stat().st_size > LARGEST_JSON:
        raise InputError(path.name, "larger than a gigabyte; save it as GeoPackage or CSV")
    try:
        known = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(path.name, f"not JSON ({error})") from error
    features = known.get("features", [known] if known.get("type") == "Feature" else None) if isinstance(known, dict) else None
    if not isinstance(features, list):
        raise InputError(path.name, "not GeoJSON: a FeatureCollection is wanted")
    named = str((known.get("crs") or {}).get("properties", {}).get("name", "")) if isinstance(known.get("crs"), dict) else ""
    if named and not named.upper().endswith(("CRS84", "4326")):
        raise InputError(path.name, f"coordinates in {named[:60]}; GeoJSON is in degrees WGS 84: convert it, or save it as GeoPackage")
    for number, feature in enumerate(features, 1):
        where = f"{path.name}, feature {number}"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            skip(InputError(where, "no properties"))
            continue
        geometry = None
        if feature.get("geometry") is not None:
            try:
                geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
            except (shapely.errors.ShapelyError, ValueError, RecursionError):
                skip(InputError(where, "its geometry is no GeoJSON geometry"))
                continue
        row = _first((_meaning(key), value) for key, value in properties.items())
        if "id" not in row and isinstance(feature.get("id"), str | int):
            row["id"] = feature["id"]
        yield where, row, geometry


def _geopackage(path: Path, skip: Skip) -> Iterator[Row]:
    # GDAL goes by a file's contents: one that only bears the name may make it read other files or the network.
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise InputError(path.name, "not a GeoPackage")
    import pyogrio
    from pyproj.exceptions import CRSError

    try:
        with warnings.catch_warnings():  # GDAL says much that no user can act on
            warnings.simplefilter("ignore")
            layers = [str(layer) for layer, kind in pyogrio.list_layers(path) if kind is not None]
        for layer in layers:
            frame = pyogrio.read_dataframe(path, layer=layer)
            if frame.crs is not None:
                frame = frame.to_crs(4326)
            columns = [(_meaning(str(c)), c) for c in frame.columns if c != frame.geometry.name]
            for number, (values, shape) in enumerate(
                zip(frame[[c for _, c in columns]].itertuples(index=False, name=None), frame.geometry, strict=True), 1
            ):
                yield f"{path.name}, {layer}, row {number}", _first(zip((ours for ours, _ in columns), values, strict=True)), shape
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError, CRSError, OSError) as error:
        raise InputError(path.name, f"not a GeoPackage that can be read ({error})") from error


def _first(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Columns under our names; the first of those that mean the same and hold something, and all further names."""
    row: dict[str, Any] = {}
    for column, value in pairs:
        if not column or value in (None, "") or (isinstance(value, float) and math.isnan(value) and column not in _POSITION):
            continue
        if column == "names":
            row[column] = "|".join([*([row[column]] if column in row else []), *map(str, value if isinstance(value, list) else [value])])
        else:
            row.setdefault(column, value)
    return row


_POSITION = ("latitude", "longitude")


def _meaning(name: str) -> str:
    """Our name of a column; "" for one that means nothing to us."""
    plain = _column(name)
    return _OURS.get(plain) or ("names" if plain.startswith(("name_", "name:")) else "")


def _column(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    # A lone surrogate (from JSON) cannot be written.
    return "" if value is None else str(value).strip().replace("\0", "").encode("utf-8", "replace").decode()


def _number(row: Mapping[str, Any], column: str) -> float:
    """0.0 where the cell is empty; a comma may stand for the point. Raises ValueError."""
    text = _text(row, column)
    return float(text.replace(",", ".") if "." not in text and text.count(",") == 1 else text.replace(",", "")) if text else 0.0


def _country_codes() -> dict[str, str]:
    """Alpha-2 and alpha-3 codes and English names, in lower case -> alpha-2."""
    from mapper.geocode.build import countries, geonames

    table = geonames.read_countries()
    english = countries.english_names()
    return (
        {row["name"].lower(): code for code, row in table.items()}
        | {name.lower(): code for code, name in english.items() if code in table}
        | {row["iso3"].lower(): code for code, row in table.items()}
        | {code.lower(): code for code in table}
    )
