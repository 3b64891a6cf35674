"""Incidents on disk: one file a format, this table of them, and two verbs, `write` and `read`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from mapper.errors import InputError, UsageError
from mapper.frame import conform
from mapper.store import csvtable, foreign, geojson, geopackage, geoparquet, jsonlines, spreadsheet
from mapper.store.aside import written_aside
from mapper.store.values import plain

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["FORMATS", "Format", "read", "suffix_of", "write", "write_bytes", "write_lines", "write_rows", "written_aside"]


@dataclass(frozen=True, slots=True)
class Format:
    """How incidents stand in one kind of file. `write(frame, path)` fills a new file; `read(path)` gives a frame
    that need not conform yet. Both take a path of this machine's own file system, never an address.
    """

    suffix: str
    name: str
    write: Callable[[gpd.GeoDataFrame, Path], None]
    read: Callable[[Path], pd.DataFrame]


FORMATS: Mapping[str, Format] = {
    entry.suffix: entry
    for entry in (
        Format(".geojson", "GeoJSON (RFC 7946)", geojson.write, geojson.read),
        Format(".gpkg", "GeoPackage", geopackage.write, geopackage.read),
        Format(".parquet", "GeoParquet", geoparquet.write, geoparquet.read),
        Format(".csv", "CSV, UTF-8, geometry as WKT", csvtable.write, csvtable.read),
        Format(".xlsx", "Excel workbook, geometry as WKT", spreadsheet.write, spreadsheet.read),
        Format(".jsonl", "JSON Lines, geometry as GeoJSON", jsonlines.write, jsonlines.read),
    )
}


def suffix_of(path: str | Path) -> str:
    """The key of `FORMATS` for a path; raises UsageError that lists the formats there are."""
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"{path}: no format of incidents ends in '{suffix}': use one of {' '.join(FORMATS)}")
    return suffix


def write(frame: pd.DataFrame, path: str | Path) -> None:
    """Write incidents in the format of the suffix: wholly or not at all, the same bytes for the same incidents.

    Raises UsageError for an unknown suffix, OutputError where the file cannot be written.
    """
    fmt = FORMATS[suffix_of(path)]
    checked = conform(frame)
    with written_aside(Path(path)) as target:
        fmt.write(checked, target)


def read(path: str | Path) -> gpd.GeoDataFrame:
    """Incidents of a file, as `mapper.frame.conform` lays them out; tables of ACLED and UCDP GED are recognised.

    Raises InputError where the file is missing, is not what its suffix says, or holds the wrong kinds.
    """
    source = Path(path)
    fmt = FORMATS[suffix_of(source)]
    if str(path).startswith("/vsi") or "://" in str(path):
        raise InputError(str(path), "is an address and not a file of this machine: download it first")
    if not source.is_file():
        raise InputError(str(path), "no such file" if not source.exists() else "is not a regular file")
    try:
        frame = fmt.read(source)
    except InputError as error:
        # Formats know what is wrong and perhaps the line, not how the user called the file.
        raise InputError(f"{path}{error.where}", error.reason) from error
    except PermissionError:
        raise InputError(str(path), "cannot be opened: permission denied") from None
    return conform(foreign.translated(frame), str(path))


def write_rows(rows: Iterable[Mapping[str, Any]], stream: TextIO) -> int:
    """Rows as JSON Lines onto an open text stream (`-o -`), each as it comes; returns how many."""
    count = 0
    for row in rows:
        stream.write(json.dumps(plain(row), ensure_ascii=False, allow_nan=False) + "\n")
        count += 1
    return count


def write_lines(rows: Iterable[Mapping[str, Any]], path: str | Path) -> int:
    """Rows as JSON Lines into a file, each as it comes, wholly or not at all; returns how many."""
    with written_aside(Path(path)) as target, open(target, "w", encoding="utf-8", newline="\n") as stream:
        return write_rows(rows, stream)


def write_bytes(frame: pd.DataFrame, suffix: str, stream: BinaryIO | io.BytesIO) -> None:
    """Incidents in a format onto an open binary stream."""
    import tempfile

    fmt = FORMATS[suffix_of(f"x{suffix}")]
    with tempfile.TemporaryDirectory(prefix="mapper-") as folder:
        path = Path(folder) / f"incidents{suffix}"
        fmt.write(conform(frame), path)
        stream.write(path.read_bytes())
