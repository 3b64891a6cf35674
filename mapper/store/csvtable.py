"""CSV in UTF-8: lists as JSON text, geometry as WKT, null as an empty cell, no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.frame import columns_of, rows
from mapper.store.table import table
from mapper.store.values import cells, text_columns

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LONGEST_CELL = 64 * 1024 * 1024


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """A header line and one line a row."""
    texts = text_columns(frame)
    with open(path, "w", encoding="utf-8", newline="") as stream:
        # Every text in quotes: by need alone, the writer of Python 3.11 leaves a bare carriage return unquoted.
        names = [column.name for column in columns_of(frame)]
        writer = csv.DictWriter(stream, names, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writeheader()
        for row in rows(frame):
            writer.writerow(cells(row, texts))


def read(path: Path) -> pd.DataFrame:
    """The table; the separator is the one of the header line."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        with open(path, encoding="utf-8-sig", newline="") as stream:
            head = stream.readline()
            separator = max(",;\t|", key=head.count)
            stream.seek(0)
            lines = csv.reader(stream, delimiter=separator)
            names = next(lines, [])
            if not names:
                raise InputError("", "is empty")
            body = [line for line in lines if line]
    except UnicodeDecodeError:
        raise InputError("", "is not UTF-8: save it as CSV UTF-8") from None
    except csv.Error as error:
        raise InputError("", f"is no CSV: {error}") from None
    return table(names, body)
