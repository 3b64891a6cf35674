"""JSON Lines: one incident a line, in column order, geometry as GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.frame import from_rows, rows
from mapper.store.values import from_geojson, plain

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """One line a row."""
    with open(path, "w", encoding="utf-8", newline="\n") as stream:
        for row in rows(frame):
            stream.write(json.dumps(plain(row), ensure_ascii=False, allow_nan=False) + "\n")


def read(path: Path) -> pd.DataFrame:
    """The rows; a broken line is refused by its number, for an incident lost silently is a wrong count."""
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
    return from_rows(taken, "")
