"""Frames from elsewhere put into the contract's shape: columns, types, reference system; wrong kinds named."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError
from mapper.frame import COLUMNS, CONFLICT_VALUE_KEYS, CRS, DOCUMENT_ID, SMALL_INTS, Column, clean
from mapper.text.storable import storable

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def conformed(frame: pd.DataFrame, where: str) -> gpd.GeoDataFrame:
    """See `mapper.frame.conform`."""
    import geopandas as gpd
    import pandas as pd

    geometry = _geometry(frame, where)
    data: dict[str, Any] = {}
    columns = (Column(DOCUMENT_ID, "text"), *COLUMNS) if DOCUMENT_ID in frame.columns else COLUMNS
    for column in columns:
        if column.kind == "geometry":
            data[column.name] = geometry
        elif column.name in frame.columns:
            series = frame[column.name].reset_index(drop=True)
            data[column.name] = _CONVERT[column.kind](series, column, where)
        else:
            data[column.name] = _CONVERT[column.kind](pd.Series([None] * len(frame), dtype=object), column, where)
    result = gpd.GeoDataFrame(data, geometry="geometry", crs=CRS)
    _complete_places(result, where)
    _complete_ids(result)
    return result


# --- places ------------------------------------------------------------------------------------------------


def _geometry(frame: pd.DataFrame, where: str) -> gpd.GeoSeries:
    """The geometries in degrees, None where there is none or where a coordinate is not finite."""
    import geopandas as gpd
    import numpy as np
    import shapely

    if isinstance(frame, gpd.GeoDataFrame) and frame._geometry_column_name in frame.columns:
        series = frame.geometry.reset_index(drop=True)
    elif "geometry" in frame.columns:
        cells = [None if cell is None or cell != cell else cell for cell in frame["geometry"].tolist()]
        if bad := next((cell for cell in cells if cell is not None and not isinstance(cell, shapely.Geometry)), None):
            raise InputError(where, f"column 'geometry' holds {_show(bad)} where a geometry belongs")
        series = gpd.GeoSeries(cells)
    else:
        series = gpd.GeoSeries([None] * len(frame))
    shapes = shapely.force_2d(np.asarray(series.array, dtype=object))
    bounds = shapely.bounds(shapes)
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    usable = present & np.isfinite(bounds).all(axis=1)
    shapes[~usable] = None
    series = gpd.GeoSeries(shapes, crs=series.crs)
    if series.crs is None:
        # An area across the antimeridian may run on beyond 180.
        if (np.abs(bounds[usable]) > [540.0, 90.001, 540.0, 90.001]).any():
            raise InputError(where, "the coordinates are no degrees and no reference system is named: save it as EPSG:4326")
        return series.set_crs(CRS)
    if series.crs != CRS:
        series = series.set_crs(CRS, allow_override=True) if _is_lonlat(series.crs) else series.to_crs(CRS)
        # What a projection cannot reach comes back as infinity.
        shapes = np.array(series.array, dtype=object)
        shapes[~np.isfinite(shapely.bounds(shapes)).all(axis=1)] = None
        series = gpd.GeoSeries(shapes, crs=CRS)
    return series


def _is_lonlat(crs: Any) -> bool:
    return bool(crs.to_authority() == ("OGC", "CRS84"))


def _complete_places(frame: gpd.GeoDataFrame, where: str) -> None:
    """Latitude and longitude from the geometry where they are missing, the point from them where it is missing."""
    import geopandas as gpd
    import shapely

    for name, limit in (("latitude", 90.0), ("longitude", 180.0)):
        beyond = frame.loc[frame[name].abs() > limit, name]
        if len(beyond):
            raise InputError(where, f"column '{name}' holds {beyond.iloc[0]:g}, outside ±{limit:g} degrees")
    unnumbered = (frame["latitude"].isna() | frame["longitude"].isna()) & frame.geometry.notna()
    if unnumbered.any():
        inside = frame.geometry[unnumbered].representative_point()
        frame.loc[unnumbered, "latitude"], frame.loc[unnumbered, "longitude"] = inside.y, inside.x
    undrawn = frame.geometry.isna() & frame["latitude"].notna() & frame["longitude"].notna()
    if undrawn.any():
        shapes = frame.geometry.to_numpy(dtype=object).copy()
        shapes[undrawn.to_numpy()] = shapely.points(frame.loc[undrawn, "longitude"].to_numpy(), frame.loc[undrawn, "latitude"].to_numpy())
        frame["geometry"] = gpd.GeoSeries(shapes, crs=CRS)


def _complete_ids(frame: gpd.GeoDataFrame) -> None:
    """A row without an id gets its number: `row-17`."""
    missing = frame["id"].isna()
    if missing.any():
        frame.loc[missing, "id"] = [f"row-{number + 1}" for number in missing.to_numpy().nonzero()[0]]


# --- columns -----------------------------------------------------------------------------------------------


def _show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _text(series: pd.Series, column: Column, where: str) -> pd.Series:
    import pandas as pd

    if isinstance(series.dtype, pd.StringDtype) or str(series.dtype) in ("string[pyarrow]", "large_string[pyarrow]"):
        return series
    pairs = zip(series.tolist(), series.isna(), strict=True)
    return pd.Series([None if missing else _as_text(value, column, where) for value, missing in pairs], dtype=object)


def _as_text(value: Any, column: Column, where: str) -> str:
    if isinstance(value, str):
        return storable(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float)):
        return str(value)
    raise InputError(where, f"column '{column.name}' holds {_show(value)} where text belongs")


def _number(series: pd.Series, column: Column, where: str) -> pd.Series:
    """Numbers as float64; infinity is no number here, a date or a word is refused."""
    import numpy as np
    import pandas as pd

    if series.dtype == object or isinstance(series.dtype, pd.StringDtype):
        series = series.map(lambda cell: None if isinstance(cell, str) and not cell.strip() else cell)
    numbers = pd.to_numeric(series, errors="coerce")
    wrong = numbers.isna() & series.notna()
    if wrong.any() or pd.api.types.is_datetime64_any_dtype(series.dtype):
        value = series[wrong].iloc[0] if wrong.any() else series.iloc[0]
        raise InputError(where, f"column '{column.name}' holds {_show(value)} where a number belongs")
    result = pd.Series(numbers.to_numpy(dtype="float64", na_value=np.nan), dtype="float64")
    return result.where(np.isfinite(result), np.nan)


def _int(series: pd.Series, column: Column, where: str) -> pd.Series:
    import pandas as pd

    dtype = "Int16" if column.name in SMALL_INTS else "Int64"
    if str(series.dtype) == dtype:
        return series
    numbers = _number(series, column, where)
    broken = numbers.notna() & (numbers != numbers.round())
    limit = 2**15 if dtype == "Int16" else 2**53
    if (broken | (numbers.abs() >= limit)).any():
        value = numbers[broken | (numbers.abs() >= limit)].iloc[0]
        raise InputError(where, f"column '{column.name}' holds {value:g} where a whole number belongs")
    return pd.Series(numbers.astype(dtype))


def _parsed(value: Any, column: Column, where: str) -> Any:
    """A cell of lists: as it is, or from the JSON text that formats without lists carry."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        raise InputError(where, f"column '{column.name}' holds {_show(value)} where JSON belongs") from None


def _lists(series: pd.Series, column: Column, where: str) -> pd.Series:
    """Lists of strings or of records; null is the empty list. Arrow-backed columns stay as they are."""
    import pandas as pd

    if isinstance(series.dtype, pd.ArrowDtype) and str(series.dtype).startswith(("list", "large_list")):
        return series
    return pd.Series([_list(_parsed(value, column, where), column, where) for value in series.tolist()], dtype=object)


def _list(value: Any, column: Column, where: str) -> list[Any]:
    if value is None or isinstance(value, float) or value is _not_available():
        return []
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise InputError(where, f"column '{column.name}' holds {_show(value)} where a list belongs")
    if column.kind == "texts":
        return [_as_text(item, column, where) for item in value]
    return [_record(item, column.keys, column, where) for item in value]


def _not_available() -> Any:
    import pandas as pd

    return pd.NA


def _record(item: Any, keys: tuple[str, ...], column: Column, where: str) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise InputError(where, f"column '{column.name}' holds {_show(item)} where a record of {', '.join(keys).replace('#', '')} belongs")
    record: dict[str, Any] = {}
    for key in keys:
        name = key.rstrip("#")
        value = item.get(name)
        # By far the most cells are what they should be.
        if (value is None and name == key != "values") or (type(value) is int and name != key):
            record[name] = value
        elif type(value) is str and name == key != "values":
            record[name] = storable(value)
        else:
            record[name] = _odd_cell(value, key, column, where)
    return record


def _odd_cell(value: Any, key: str, column: Column, where: str) -> Any:
    if key == "values":
        return [_record(inner, CONFLICT_VALUE_KEYS, column, where) for inner in (value if value is not None else ())]
    if not key.endswith("#"):
        return None if value is None or value != value else _as_text(value, column, where)
    if not isinstance(value, (int, float)) or not math.isfinite(value) or value != int(value):
        raise InputError(where, f"column '{column.name}' holds {_show(value)} as '{key[:-1]}' where a whole number belongs")
    return int(value)


def _mapping(series: pd.Series, column: Column, where: str) -> pd.Series:
    import pandas as pd

    return pd.Series([_one_mapping(_parsed(value, column, where), column, where) for value in series.tolist()], dtype=object)


def _one_mapping(value: Any, column: Column, where: str) -> dict[str, Any]:
    if value is None or isinstance(value, float) or value is _not_available():
        return {}
    if not isinstance(value, Mapping):
        raise InputError(where, f"column '{column.name}' holds {_show(value)} where an object belongs")
    return dict(clean(value))


_CONVERT: Mapping[str, Callable[[pd.Series, Column, str], pd.Series]] = {
    "text": _text,
    "int": _int,
    "float": _number,
    "texts": _lists,
    "records": _lists,
    "mapping": _mapping,
}
