"""Cells as formats without lists, nulls or geometries can carry them, and back."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError
from mapper.text.storable import storable

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet runs a cell that begins so. Any run of apostrophes before it is lengthened by one, which is undone
# on reading; a text of apostrophes alone (the empty one too, which would read as null) is lengthened likewise.
_RISKY = re.compile("'*(?:[=+\\-@\t\r\n＝＋－＠]|$)")
_GUARDED = re.compile("'+(?:[=+\\-@\t\r\n＝＋－＠]|$)")


def guard(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `unguard` gives the text back."""
    return "'" + text if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if _GUARDED.match(text) else text


def plain(value: Any) -> Any:
    """A value as JSON holds it: infinity is null, NUL and lone surrogates are replaced, geometries are GeoJSON."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return {storable(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "__geo_interface__"):
        return plain(value.__geo_interface__)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return value


_ENCODED = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def as_json(value: Any) -> str:
    """Lists and records of a conforming frame as JSON text, any script readable."""
    return "[]" if isinstance(value, list) and not value else _ENCODED(value)  # most lists of most incidents


def to_geojson(shape: Any) -> dict[str, Any] | None:
    """The GeoJSON geometry of a shapely one."""
    if shape is None:
        return None
    return {"type": "Point", "coordinates": [shape.x, shape.y]} if shape.geom_type == "Point" else shape.__geo_interface__


def to_wkt(shape: Any) -> str:
    """WKT that reads back as the very same numbers: GEOS' own writer rounds coordinates below one."""
    return _wkt(shape.__geo_interface__)


def _wkt(geometry: Mapping[str, Any]) -> str:
    name = str(geometry["type"]).upper()
    if name == "GEOMETRYCOLLECTION":
        return f"{name} ({', '.join(_wkt(part) for part in geometry['geometries'])})"
    return f"{name} {_wkt_numbers(geometry['coordinates'], depth=0 if name == 'POINT' else 1)}"


def _wkt_numbers(coordinates: Any, depth: int) -> str:
    if coordinates and not isinstance(coordinates[0], (list, tuple)):
        numbers = " ".join(repr(float(number)) for number in coordinates)
        return numbers if depth else f"({numbers})"
    return f"({', '.join(_wkt_numbers(part, depth=1) for part in coordinates)})"


def from_wkt(text: str, where: str) -> Any:
    """The geometry of a WKT cell."""
    import shapely

    try:
        return shapely.from_wkt(text)
    except shapely.errors.ShapelyError:
        raise InputError(where, "the geometry is no WKT") from None


def from_geojson(value: Any, where: str) -> Any:
    """The geometry of a GeoJSON object, None for null or a geometry without coordinates."""
    import shapely

    if value is None:
        return None
    try:
        shape = shapely.from_geojson(json.dumps(value))
    except (shapely.errors.ShapelyError, ValueError, TypeError):
        raise InputError(where, "the geometry is no GeoJSON geometry") from None
    return None if shapely.is_empty(shape) else shape


def cells(row: Mapping[str, Any], texts: frozenset[str]) -> dict[str, Any]:
    """A row for formats that hold text and numbers alone: lists as JSON text, geometry as WKT, formulas guarded.

    `texts`: names of the columns that hold text; numbers and JSON text need no guard.
    """
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if value is None:
            flat[name] = None
        elif name == "geometry":
            flat[name] = to_wkt(value)
        elif isinstance(value, (list, dict)):
            flat[name] = as_json(value)
        elif name in texts:
            flat[name] = guard(storable(str(value)))
        else:
            flat[name] = value
    return flat


def text_columns(frame: pd.DataFrame) -> frozenset[str]:
    """Names of the columns that hold text."""
    from mapper.frame import columns_of

    return frozenset(column.name for column in columns_of(frame) if column.kind == "text")
