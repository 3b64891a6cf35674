"""Articles or incidents: what an input holds, told from its name and its first line."""

from __future__ import annotations

import csv
import functools
import json
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from mapper.resources import data_root, load_toml
from mapper.sources.address import is_address
from mapper.sources.records import KEYS

Kind = Literal["articles", "incidents"]
ALWAYS_INCIDENTS = frozenset({".geojson", ".gpkg", ".parquet"})
_LATITUDES = frozenset({"latitude", "lat"})
_LONGITUDES = frozenset({"longitude", "lon", "lng", "long"})
_HEAD = 1024 * 1024


def kind_of(name: str | Path) -> Kind:
    """Whether an input holds incidents that a former run or another data set wrote; anything else, a missing file
    and a folder too, is articles. Never raises.
    """
    path = Path(name)
    suffix = path.suffix.lower()
    if is_address(str(name)) or str(name) == "-":
        return "articles"
    if suffix in ALWAYS_INCIDENTS:
        return "incidents"
    try:
        if not path.is_file():
            return "articles"
        header = _header(path, suffix)
    except (OSError, ValueError):
        return "articles"
    return "incidents" if _is_incident_header(header) else "articles"


def split(inputs: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(articles, incidents): the inputs as given, with the incident files of a folder named one by one."""
    articles: list[str] = []
    incidents: list[str] = []
    for name in inputs:
        if kind_of(name) == "incidents":
            incidents.append(name)
            continue
        inside = [str(path) for path in files_in(Path(name))[0]] if os.path.isdir(name) else []
        tables = [path for path in inside if kind_of(path) == "incidents"]
        incidents.extend(tables)
        # A folder of incidents alone is no folder of articles.
        if not tables or len(tables) < len(inside):
            articles.append(name)
    return tuple(articles), tuple(incidents)


def files_in(folder: Path) -> tuple[list[Path], list[OSError]]:
    """The regular files below a folder in a fixed order, hidden ones and links to folders left out; and what could
    not be opened.
    """
    found: list[Path] = []
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(path for name in names if not name.startswith(".") and (path := Path(parent, name)).is_file())
    return sorted(found, key=lambda path: path.relative_to(folder).parts), closed


def _header(path: Path, suffix: str) -> frozenset[str]:
    """Names of the columns or keys of a table, lower case; empty for what is no table."""
    if suffix in (".csv", ".tsv"):
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as text:
            first = text.readline(_HEAD)
        return _names(next(csv.reader([first], delimiter=max(",;\t|", key=first.count)), []))
    if suffix in (".jsonl", ".ndjson"):
        with open(path, "rb") as stream:
            return _keys(stream.readline(_HEAD))
    if suffix == ".xlsx":
        return _sheet_header(path)
    return frozenset()


def _keys(line: bytes) -> frozenset[str]:
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return frozenset()
    return _names(record) if isinstance(record, dict) else frozenset()


def _sheet_header(path: Path) -> frozenset[str]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        first = next(book.worksheets[0].iter_rows(max_row=1, values_only=True), ())
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, SyntaxError):
        return frozenset()
    return _names(str(name or "") for name in first)


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(str(name).strip().lower() for name in names)


def _is_incident_header(names: frozenset[str]) -> bool:
    if {"event_type", "evidence"} <= names or any(names >= marks for marks in _known_marks()):
        return True
    return not names.intersection(KEYS["text"]) and bool(names & _LATITUDES) and bool(names & _LONGITUDES)


@functools.cache
def _known_marks() -> tuple[frozenset[str], ...]:
    """The columns by which the tables of `data/datasets/` are known."""
    return tuple(frozenset(load_toml(path)["marks"]) for path in sorted((data_root() / "datasets").glob("*.toml")))
