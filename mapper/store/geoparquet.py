"""GeoParquet 1.1: real lists and records, geometry as WKB; `codes` as JSON text, for its keys differ by scheme."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError
from mapper.frame import CONFLICT_VALUE_KEYS, SMALL_INTS, Column, columns_of
from mapper.store.values import as_json

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """One file, zstd. Rows keep their order."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import pyproj

    columns = columns_of(frame)
    fields, arrays = [], []
    for column in columns:
        kind = _arrow_type(column)
        fields.append(pa.field(column.name, kind))
        arrays.append(_array(frame[column.name], column, kind))
    bounds = frame.total_bounds.tolist()
    geometry: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({str(name) for name in frame.geom_type.dropna().unique()}),
        "crs": pyproj.CRS.from_epsg(4326).to_json_dict(),
    }
    if all(value == value for value in bounds):
        geometry["bbox"] = bounds
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    schema = pa.schema(fields, metadata={"geo": json.dumps(geo)})
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa

    if column.kind == "int":
        return pa.int16() if column.name in SMALL_INTS else pa.int64()
    if column.kind == "records":
        return pa.list_(_record_type(column.keys))
    simple = {"float": pa.float64(), "geometry": pa.binary(), "texts": pa.list_(pa.string())}
    return simple.get(column.kind, pa.string())


def _record_type(keys: tuple[str, ...]) -> pa.DataType:
    import pyarrow as pa

    fields = []
    for key in keys:
        kind = pa.list_(_record_type(CONFLICT_VALUE_KEYS)) if key == "values" else pa.int64() if key.endswith("#") else pa.string()
        fields.append(pa.field(key.rstrip("#"), kind))
    return pa.struct(fields)


def _array(series: pd.Series, column: Column, kind: pa.DataType) -> pa.Array:
    import pandas as pd
    import pyarrow as pa

    if column.kind == "geometry":
        return pa.array(series.to_wkb().tolist(), type=kind)
    if column.kind == "mapping":
        return pa.array([as_json(value) for value in series.tolist()], type=kind)
    if isinstance(series.dtype, pd.ArrowDtype):
        array = pa.array(series)
        return (array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array).cast(kind)
    if column.kind == "float":
        return pa.array(series, type=kind, from_pandas=True)
    return pa.array([None if _missing(value) else value for value in series.tolist()], type=kind)


def _missing(value: Any) -> bool:
    import pandas as pd

    return value is None or value is pd.NA or value != value


def read(path: Path) -> pd.DataFrame:
    """The table; columns of lists stay Arrow-backed, as a million rows want."""
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    try:
        arrow = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError):
        raise InputError("", "is no Parquet file") from None
    data: dict[str, Any] = {}
    crs = None
    geometry, crs = _geometry_of(arrow)
    for name in arrow.column_names:
        cells = arrow.column(name)
        if name == geometry:
            try:
                data["geometry"] = shapely.from_wkb(cells.to_numpy(zero_copy_only=False))
            except (shapely.errors.ShapelyError, TypeError):
                raise InputError("", f"column '{name}' is no WKB") from None
        elif pa.types.is_list(cells.type) or pa.types.is_large_list(cells.type):
            data[name] = pd.Series(pd.array(cells, dtype=pd.ArrowDtype(cells.type)))
        elif pa.types.is_integer(cells.type):
            data[name] = pd.array(cells.to_pylist(), dtype="Int64") if cells.null_count else cells.to_pandas()
        else:
            data[name] = cells.to_pandas()
    table = pd.DataFrame({name: values for name, values in data.items() if name != "geometry"}, index=range(arrow.num_rows))
    return gpd.GeoDataFrame(table, geometry=data["geometry"], crs=crs) if geometry else table


def _geometry_of(arrow: pa.Table) -> tuple[str | None, Any]:
    """The primary geometry column and its reference system, as the file's own metadata name them."""
    import pyproj

    raw = (arrow.schema.metadata or {}).get(b"geo")
    if raw is None:
        return ("geometry", None) if "geometry" in arrow.column_names else (None, None)
    try:
        geo = json.loads(raw)
        name = geo["primary_column"]
        crs = geo["columns"][name].get("crs", "OGC:CRS84")
        encoding = geo["columns"][name]["encoding"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("", "its GeoParquet metadata are malformed") from None
    if encoding != "WKB" or name not in arrow.column_names:
        raise InputError("", f"its geometry is encoded as {str(encoding)[:20]}: save it with WKB")
    try:
        return name, None if crs is None else pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        raise InputError("", "names a reference system that is not known") from None
