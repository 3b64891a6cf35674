"""JSON Lines: one incident a line, in column order, geometry as GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.frame import rows
from mapper.store.values import from_geojson, to_geojson

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """One line a row."""
    with open(path, "w", encoding="utf-8", newline="\n") as stream:
        for row in rows(frame):
            line = {**row, "geometry": to_geojson(row["geometry"])}
            stream.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")


def read(path: Path) -> pd.DataFrame:
    """The rows; a broken line is refused by its number, for an incident lost silently is a wrong count."""
    import pandas as pd

    taken = []
    with open(path, "rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.removeprefix(b"\xef\xbb\xbf"), parse_constant=lambda _: None)
            except (ValueError, RecursionError):
                raise InputError(f":{number}", "is no JSON") from None
            if not isinstance(row, dict):
                raise InputError(f":{number}", "is no JSON object")
            taken.append({**row, "geometry": from_geojson(row.get("geometry"), f":{number}")})
    names = dict.fromkeys(name for row in taken for name in row)
    return pd.DataFrame({name: pd.Series([row.get(name) for row in taken], dtype=object) for name in names}, index=range(len(taken)))
