"""CSV and workbooks with one article a row, under a header that has `text`."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from mapper.errors import InputError
from mapper.model import Document
from mapper.sources.decode import SAMPLE, encoding_of, refuse_binary
from mapper.sources.records import KEYS, document_of

LONGEST_CELL = 16 * 1024 * 1024
LARGEST_UNPACKED = 1024**3
Report = Callable[[InputError], None]


def read_csv(stream: BinaryIO, origin: str, report: Report) -> Iterator[Document]:
    """The documents in order; the separator is the one of the header line."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(SAMPLE)[:SAMPLE]
    if not head.strip():
        raise InputError(origin, "is empty")
    refuse_binary(head, origin)
    encoding = encoding_of(head)
    text = io.TextIOWrapper(buffered, encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="")
    csv.field_size_limit(LONGEST_CELL)
    first = text.readline()
    separator = max(",;\t|", key=first.count)
    names = next(csv.reader([first.removeprefix("\ufeff")], delimiter=separator), [])
    lines = csv.reader(text, delimiter=separator)
    yield from _documents(names, _numbered(lines, origin), origin, report)


def _numbered(lines: Any, origin: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows with the line they end on, as an editor counts."""
    try:
        for line in lines:
            yield lines.line_num + 1, line
    except csv.Error as error:
        raise InputError(f"{origin}:{lines.line_num + 1}", f"is no CSV: {error}") from None


def read_workbook(stream: BinaryIO, origin: str, report: Report) -> Iterator[Document]:
    """The documents of the first sheet; formulas give their stored result."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    data = io.BytesIO(stream.read())
    try:
        with zipfile.ZipFile(data) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise InputError(origin, "unpacks to more than 1 GB: save it as CSV")
        sheet = load_workbook(data, read_only=True, data_only=True).worksheets[0]
        rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, SyntaxError):
        # SyntaxError: what the XML parser raises.
        raise InputError(origin, "is no Excel workbook (.xlsx)") from None
    names = [str(name or "") for name in rows[0]] if rows else []
    yield from _documents(names, enumerate(rows[1:], start=2), origin, report)


def _documents(names: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]], origin: str, report: Report) -> Iterator[Document]:
    keys = [name.strip().lower() for name in names]
    if not any(keys):
        raise InputError(origin, "is empty")
    if not set(KEYS["text"]).intersection(keys):
        raise InputError(origin, f"has no column `text`, only {', '.join(keys)[:80]}")
    for number, row in rows:
        if not any(cell not in (None, "") for cell in row):
            continue
        try:
            yield document_of(dict(zip(keys, row, strict=False)), f"{origin}:{number}")
        except InputError as error:
            report(error)
