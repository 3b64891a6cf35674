"""GeoJSON (RFC 7946): one feature a line, lists and codes as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError
from mapper.frame import rows
from mapper.store.values import from_geojson, to_geojson

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """A FeatureCollection; `id` is both the feature's and a property, as programs look in either place."""
    with open(path, "w", encoding="utf-8", newline="\n") as stream:
        stream.write('{"type": "FeatureCollection", "features": [')
        for number, row in enumerate(rows(frame)):
            geometry = to_geojson(row.pop("geometry"))
            feature = {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": row}
            stream.write(",\n" if number else "\n")
            stream.write(json.dumps(feature, ensure_ascii=False, allow_nan=False))
        stream.write("\n]}\n")


def read(path: Path) -> pd.DataFrame:
    """Features as rows. The old `crs` member is heeded, so that metres are not taken for degrees."""
    import geopandas as gpd
    import pandas as pd

    try:
        # Read here and not by GDAL, which would open whatever format and other file the content asks for.
        whole = json.loads(path.read_bytes(), parse_constant=lambda _: None)
    except UnicodeDecodeError:
        raise InputError("", "is not UTF-8, as GeoJSON must be") from None
    except json.JSONDecodeError as error:
        raise InputError(f":{error.lineno}", "is no JSON") from None
    except (ValueError, RecursionError):
        raise InputError("", "is no JSON that can be read") from None
    if not isinstance(whole, dict) or not isinstance(features := whole.get("features"), list):
        raise InputError("", "is no GeoJSON FeatureCollection")
    taken, shapes = [], []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(properties := feature.get("properties") or {}, dict):
            raise InputError("", f"feature {number} is no GeoJSON feature")
        taken.append({"id": feature.get("id"), **properties})
        shapes.append(from_geojson(feature.get("geometry"), f": feature {number}"))
    names = dict.fromkeys(name for row in taken for name in row)
    table = pd.DataFrame({name: pd.Series([row.get(name) for row in taken], dtype=object) for name in names})
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs=_crs(whole.get("crs"))))


def _crs(member: Any) -> Any:
    """The reference system that a file names; None where it names none (RFC 7946: degrees)."""
    import pyproj

    if not isinstance(member, dict):
        return None
    properties = member.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    try:
        return pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError:
        raise InputError("", f"names a reference system that is not known: {str(name)[:60]}") from None
