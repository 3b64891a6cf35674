"""Excel workbooks: one sheet, text as text (no formula), long text continued in further columns, fixed times."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError, OutputError
from mapper.frame import columns_of, rows
from mapper.store.table import table
from mapper.store.values import cells, text_columns

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LONGEST_CELL = 32_000
"""Characters, counted as UTF-16 units are; Excel cuts at 32,767."""
MOST_ROWS = 1_048_575
LARGEST_UNPACKED = 2 * 1024**3
# What XML cannot hold is written as Office writes it, _x001F_, and so is a text that looks like that.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """A sheet named incidents; a cell that Excel could not hold goes on in the columns `name.2`, `name.3`, ..."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if len(frame) > MOST_ROWS:
        raise OutputError(f"a workbook holds {MOST_ROWS:,} rows and there are {len(frame):,} incidents: write .parquet or .gpkg")
    texts = text_columns(frame)
    pieces = [{name: _pieces(value) for name, value in cells(row, texts).items()} for row in rows(frame)]
    names = [column.name for column in columns_of(frame)]
    depth = {name: max((len(row[name]) for row in pieces), default=1) for name in names}
    book = Workbook(write_only=True)
    sheet = book.create_sheet("incidents")
    sheet.freeze_panes = "A2"
    layout = [(name, 0) for name in names] + [(name, number) for name in names for number in range(1, depth[name])]
    sheet.append([name if number == 0 else f"{name}.{number + 1}" for name, number in layout])
    for row in pieces:
        line: list[Any] = []
        for name, number in layout:
            value = row[name][number] if number < len(row[name]) else None
            if isinstance(value, (str, float)):
                # openpyxl would take a leading "=" for a formula, and round a number to 16 digits.
                cell = WriteOnlyCell(sheet, value if isinstance(value, str) else repr(value))
                cell.data_type = "s" if isinstance(value, str) else "n"
                line.append(cell)
            else:
                line.append(value)
        sheet.append(line)
    book.save(path)
    _fix_times(path)


def _pieces(value: Any) -> list[Any]:
    if not isinstance(value, str):
        return [value]
    text = _UNWRITABLE.sub(lambda match: f"_x{ord(match.group()):04X}_", value)
    if len(text) <= LONGEST_CELL // 2:
        return [text]
    # Half of the limit: a character outside the basic plane counts twice. An escape is never cut in two.
    found, start = [], 0
    while start < len(text):
        end = start + LONGEST_CELL // 2
        if end < len(text) and (cut := text.rfind("_x", end - 6, end)) > start:
            end = cut
        found.append(text[start:end])
        start = end
    return found


def _fix_times(path: Path) -> None:
    """The same incidents give the same bytes: no clock in the archive."""
    with zipfile.ZipFile(path) as book:
        parts = [(name, book.read(name)) for name in book.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(info, content)


def read(path: Path) -> pd.DataFrame:
    """The first sheet; formulas give their stored result, never anything computed here."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise InputError("", "unpacks to more than 2 GB: save it as CSV")
        book = load_workbook(path, read_only=True, data_only=True)
        lines = _lines(book)
        names = [str(name or "") for name in next(lines, ())]
        body = list(lines)
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, SyntaxError):
        # SyntaxError: what the XML parser raises.
        raise InputError("", "is no Excel workbook (.xlsx)") from None
    if not any(names):
        raise InputError("", "is empty")
    return table(*_joined(names, body))


def _lines(book: Any) -> Iterator[tuple[Any, ...]]:
    for line in book.worksheets[0].iter_rows(values_only=True):
        if any(value is not None for value in line):
            yield tuple(_WRITTEN.sub(lambda m: chr(int(m.group(1), 16)), v) if isinstance(v, str) else v for v in line)


def _joined(names: list[str], body: list[tuple[Any, ...]]) -> tuple[list[str], list[list[Any]]]:
    """Continued columns put back behind the column they continue."""
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        stem, _, number = name.rpartition(".")
        places.setdefault(stem if stem in places and number.isdigit() else name, []).append(index)
    joined = []
    for line in body:
        row: list[Any] = []
        for indexes in places.values():
            parts = [line[index] for index in indexes if index < len(line) and line[index] is not None]
            row.append("".join(map(str, parts)) if len(parts) > 1 else parts[0] if parts else None)
        joined.append(row)
    return list(places), joined
