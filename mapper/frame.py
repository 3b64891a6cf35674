"""The one file that names columns: incidents as rows of a GeoDataFrame (EPSG:4326), and back.

`null` where the text does not say. In memory: text is `object` with None (any pandas string type is accepted),
whole numbers are `Int64`/`Int16`, degrees and metres `float64` with NaN, lists are Python lists of plain values
(Arrow-backed lists are accepted), `codes` is a dict. Latitude and longitude turn into x, y here and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, get_args

from mapper.model import Conflict, ConflictValue, Evidence, Incident, Place, Role, Source, Status
from mapper.text.storable import storable

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

CRS = "EPSG:4326"
Kind = Literal["text", "int", "float", "geometry", "texts", "records", "mapping"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its cells hold, and for lists of records the keys of a record.

    A key that ends in `#` holds a whole number; `values` of a conflict holds records itself.
    """

    name: str
    kind: Kind
    keys: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("id", "text"),
    Column("title", "text"),
    Column("event_type", "text"),
    Column("sub_event_type", "text"),
    Column("role", "text"),
    Column("status", "text"),
    Column("date_start", "text"),
    Column("date_end", "text"),
    Column("date_precision", "int"),
    Column("place_name", "text"),
    Column("place_id", "text"),
    Column("place_kind", "text"),
    Column("place_relation", "text"),
    Column("country", "text"),
    Column("admin1", "text"),
    Column("geometry", "geometry"),
    Column("latitude", "float"),
    Column("longitude", "float"),
    Column("radius_m", "float"),
    Column("where_precision", "int"),
    Column("killed_low", "int"),
    Column("killed_high", "int"),
    Column("wounded_low", "int"),
    Column("wounded_high", "int"),
    Column("perpetrators", "texts"),
    Column("targets", "texts"),
    Column("weapons", "texts"),
    Column("confidence", "float"),
    Column("sources", "records", ("document_id", "title", "url", "published", "language")),
    Column("evidence", "records", ("document_id", "field", "start#", "end#", "quote")),
    Column("conflicts", "records", ("field", "values")),
    Column("codes", "mapping"),
    # Beyond the contract: why an incident has no pin, for the map's "not located" list.
    Column("unlocated_reason", "text"),
    # And how sure each field is that has a value: {"event_type", "date", "place", "killed", "wounded"}.
    Column("field_confidence", "mapping"),
)
NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
DOCUMENT_ID = "document_id"
"""First column of unmerged incidents (`--no-merge`), absent otherwise."""
CONFLICT_VALUE_KEYS: tuple[str, ...] = ("value", "document_id", "start#", "end#")
SMALL_INTS = frozenset({"date_precision", "where_precision"})

def columns_of(frame: pd.DataFrame) -> tuple[Column, ...]:
    """The columns a frame has, `document_id` first where incidents are unmerged."""
    return (Column(DOCUMENT_ID, "text"), *COLUMNS) if DOCUMENT_ID in frame.columns else COLUMNS


# --- incidents to rows -------------------------------------------------------------------------------------


def to_row(incident: Incident, document_id: str | None = None) -> dict[str, Any]:
    """One incident as plain JSON values in column order, `geometry` as GeoJSON; for writing lines as they come."""
    row = _values(incident)
    place = incident.place
    if place is not None:
        row["geometry"] = _area(place.geometry) if place.geometry else {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    return row if document_id is None else {DOCUMENT_ID: storable(document_id), **row}


def _area(wkb: bytes) -> dict[str, Any]:
    import shapely
    from shapely.geometry import mapping

    return dict(clean(mapping(shapely.from_wkb(wkb))))


def _values(incident: Incident) -> dict[str, Any]:
    """The row of an incident; `geometry` holds WKB bytes of an area, or None."""
    place = incident.place
    row: dict[str, Any] = {
        "id": incident.id,
        "title": incident.title,
        "event_type": incident.event_type,
        "sub_event_type": incident.sub_event_type,
        "role": incident.role,
        "status": incident.status,
        "date_start": incident.date_start,
        "date_end": incident.date_end,
        "date_precision": incident.date_precision,
        "place_name": place.name if place else None,
        "place_id": place.id if place else None,
        "place_kind": place.kind if place else None,
        "place_relation": incident.place_relation,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "geometry": place.geometry if place else None,
        "latitude": _finite(place.latitude) if place else None,
        "longitude": _finite(place.longitude) if place else None,
        "radius_m": _finite(place.radius_m) if place else None,
        "where_precision": (place.precision or None) if place else None,
        "killed_low": incident.killed_low,
        "killed_high": incident.killed_high,
        "wounded_low": incident.wounded_low,
        "wounded_high": incident.wounded_high,
        "perpetrators": list(incident.perpetrators),
        "targets": list(incident.targets),
        "weapons": list(incident.weapons),
        "confidence": _finite(incident.confidence),
        "sources": _records(incident.sources, _SOURCE_KEYS),
        "evidence": _records(incident.evidence, _EVIDENCE_KEYS),
        "conflicts": [{"field": c.field, "values": _records(c.values, _VALUE_KEYS)} for c in incident.conflicts],
        "codes": dict(incident.codes),
        "unlocated_reason": incident.unlocated_reason,
        "field_confidence": dict(incident.field_confidence),
    }
    return {name: value if name in _CLEANED else clean(value) for name, value in row.items()}


_SOURCE_KEYS, _EVIDENCE_KEYS, _VALUE_KEYS = (tuple(f.name for f in fields(record)) for record in (Source, Evidence, ConflictValue))


_CLEANED = frozenset(("sources", "evidence"))
"""Columns that `_records` has cleaned value by value: most of a row, and their names are our own."""


def _records(records: Iterable[Any], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """As `dataclasses.asdict`, which copies deeply and takes ten times as long."""
    return [{key: clean(getattr(record, key)) for key in keys} for record in records]


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def clean(value: Any) -> Any:
    """Plain values that every format holds: no NUL, no lone surrogate, no infinity, tuples as lists."""
    if isinstance(value, str):
        return storable(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, dict):
        return {storable(str(key)): clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    return clean(dict(value)) if isinstance(value, Mapping) else value


# --- rows to a frame ---------------------------------------------------------------------------------------


def to_frame(incidents: Iterable[Incident]) -> gpd.GeoDataFrame:
    """Incidents as rows, in the order given. Geometry is the area where one is known, otherwise the point."""
    import numpy as np
    import shapely

    rows = [_values(incident) for incident in incidents]
    values: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in NAMES}
    shapes = np.array(shapely.from_wkb(values["geometry"]), dtype=object).reshape(-1)
    latitude, longitude = (np.array(values[name], dtype=np.float64) for name in ("latitude", "longitude"))
    # All points in one call: a shapely Point each takes longer than the rest of its row.
    points = shapely.is_missing(shapes) & ~np.isnan(latitude) & ~np.isnan(longitude)
    shapes[points] = shapely.points(longitude[points], latitude[points])
    values["geometry"] = list(shapes)
    return _assemble(values)


def empty_frame() -> gpd.GeoDataFrame:
    """No incidents, all columns, every column of its own type."""
    return _assemble({name: [] for name in NAMES})


def _assemble(values: Mapping[str, Sequence[Any]]) -> gpd.GeoDataFrame:
    """A frame from clean column values."""
    import geopandas as gpd
    import pandas as pd

    kinds = {column.name: column.kind for column in COLUMNS} | {DOCUMENT_ID: "text"}
    data: dict[str, Any] = {}
    for name, cells in values.items():
        kind = kinds[name]
        if kind == "geometry":
            data[name] = gpd.GeoSeries(list(cells), crs=CRS)
        elif kind == "int":
            data[name] = pd.array(list(cells), dtype="Int16" if name in SMALL_INTS else "Int64")
        elif kind == "float":
            data[name] = pd.Series(list(cells), dtype="float64")
        else:
            data[name] = pd.Series(list(cells), dtype=object)
    return gpd.GeoDataFrame(data, geometry="geometry", crs=CRS)


def rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each row as plain Python values in column order: None for null, int, float, str, list, dict; `geometry` a
    shapely geometry or None. `frame` has the contract's columns (see `conform`).
    """
    columns = columns_of(frame)
    cells = [_plain_cells(frame[column.name], column) for column in columns]
    names = [column.name for column in columns]
    for row in zip(*cells, strict=True):
        yield dict(zip(names, row, strict=True))


def _plain_cells(series: pd.Series, column: Column) -> list[Any]:
    values = series.tolist()
    if column.kind == "int":
        return [None if missing else int(value) for value, missing in zip(values, series.isna(), strict=True)]
    if column.kind == "float":
        return [None if value is None or not math.isfinite(value) else float(value) for value in values]
    if column.kind in ("text", "geometry"):
        return [None if missing else value for value, missing in zip(values, series.isna(), strict=True)]
    return [value if isinstance(value, (list, dict)) else _clean_list(value, column) for value in values]


def _clean_list(value: Any, column: Column) -> Any:
    if column.kind == "mapping":
        return dict(value) if isinstance(value, Mapping) else {}
    if value is None or isinstance(value, float) or not isinstance(value, Iterable):
        return []
    return list(value)


# --- a frame back to incidents -----------------------------------------------------------------------------


def from_frame(frame: pd.DataFrame) -> tuple[Incident, ...]:
    """The incidents of a frame (any frame that `conform` accepts), with places rebuilt from their columns."""
    return tuple(_incident(row) for row in rows(conform(frame)))


def _incident(row: Mapping[str, Any]) -> Incident:
    role, status = row["role"], row["status"]
    return Incident(
        id=row["id"],
        title=row["title"] or "",
        event_type=row["event_type"] or "",
        sub_event_type=row["sub_event_type"] or "",
        role=role if role in get_args(Role) else "main",
        status=status if status in get_args(Status) else "completed",
        date_start=row["date_start"],
        date_end=row["date_end"],
        date_precision=row["date_precision"],
        place=_place(row),
        place_relation=row["place_relation"],
        unlocated_reason=row["unlocated_reason"],
        killed_low=row["killed_low"],
        killed_high=row["killed_high"],
        wounded_low=row["wounded_low"],
        wounded_high=row["wounded_high"],
        perpetrators=tuple(row["perpetrators"]),
        targets=tuple(row["targets"]),
        weapons=tuple(row["weapons"]),
        confidence=0.0 if row["confidence"] is None else row["confidence"],
        sources=tuple(Source(**source) for source in row["sources"]),
        evidence=tuple(Evidence(**evidence) for evidence in row["evidence"]),
        conflicts=tuple(Conflict(c["field"], tuple(ConflictValue(**value) for value in c["values"])) for c in row["conflicts"]),
        codes=row["codes"],
        field_confidence=row["field_confidence"],
        # A series is told from its UCDP code: it has no column of its own.
        series=(row["codes"].get("ucdp") or {}).get("event_clarity") == 2,
    )


def _place(row: Mapping[str, Any]) -> Place | None:
    if row["latitude"] is None or row["longitude"] is None:
        return None
    shape = row["geometry"]
    return Place(
        id=row["place_id"] or "",
        name=row["place_name"] or "",
        kind=row["place_kind"] or "",
        country=row["country"],
        admin1=row["admin1"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        radius_m=math.nan if row["radius_m"] is None else row["radius_m"],
        precision=row["where_precision"] or 0,
        source="",
        geometry=None if shape is None or shape.geom_type == "Point" else shape.wkb,
    )


# --- a frame from elsewhere --------------------------------------------------------------------------------


def from_rows(source: Iterable[Mapping[str, Any]], where: str = "the rows") -> gpd.GeoDataFrame:
    """A frame from rows of plain values (lists or JSON text, `geometry` shapely or None); raises InputError."""
    import pandas as pd

    taken = list(source)
    names = list(NAMES)
    if taken and DOCUMENT_ID in taken[0]:
        names.insert(0, DOCUMENT_ID)
    return conform(pd.DataFrame({name: pd.Series([row.get(name) for row in taken], dtype=object) for name in names}), where)


def conform(frame: pd.DataFrame, where: str = "the frame") -> gpd.GeoDataFrame:
    """The same incidents with exactly the contract's columns, types and reference system.

    Missing columns are filled with null, others left out, another reference system is turned into EPSG:4326.
    Raises InputError, naming the column and the value, where a cell holds the wrong kind.
    """
    from mapper.conform import conformed

    return conformed(frame, where)
