"""GeoPackage through pyogrio: one layer, lists as JSON text, times fixed so that equal incidents are equal bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mapper.errors import InputError, OutputError
from mapper.frame import columns_of
from mapper.store.values import as_json

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LAYER = "incidents"
_MAGIC = b"SQLite format 3\x00"


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """One layer named incidents with an R-tree."""
    import pyogrio

    flat = frame.copy()
    for column in columns_of(frame):
        if column.kind in ("texts", "records", "mapping"):
            flat[column.name] = [as_json(value) for value in frame[column.name].tolist()]
    path.unlink(missing_ok=True)
    # GeoPackage notes when a layer last changed; a fixed day keeps the same input the same bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1980-01-01T00:00:00.000Z"})
    try:
        pyogrio.write_dataframe(flat, path, layer=LAYER, driver="GPKG", geometry_type="Unknown", spatial_index=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise OutputError(f"the GeoPackage cannot be written: {error}") from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def read(path: Path) -> pd.DataFrame:
    """The layer named incidents, else the first. Only a real SQLite file is handed to GDAL, and only to its GPKG
    driver, which opens no other file.
    """
    import pyogrio

    with open(path, "rb") as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            raise InputError("", "is no GeoPackage")
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        if not names:
            raise InputError("", "holds no layer")
        return pyogrio.read_dataframe(path, layer=LAYER if LAYER in names else names[0])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError):
        raise InputError("", "is no GeoPackage that can be read") from None
