"""A frame of incidents as what the page carries: numeric columns, word lists, and the table of records.

Rows are put in Morton order (neighbours in the plane are neighbours in the file: smaller, faster to draw), rows
without a place last. `Pack` is everything `web/store.js` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mapper.errors import InputError
from mapper.maps.columns import Ints, morton, narrow, pack_columns
from mapper.maps.lists import list_array, text_array, without_first_source
from mapper.maps.records import BLOCK, schema_of, vocabulary_of
from mapper.maps.words import Vocabulary

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

DEGREE = 100_000
"""Steps a degree for latitude and longitude: 1.1 m."""
WORDS = ("event_type", "sub_event_type", "role", "status", "country", "admin1", "place_name", "place_kind", "place_relation")
COUNTS = ("killed_low", "killed_high", "wounded_low", "wounded_high")
LISTED = ("perpetrators", "targets", "weapons")
NESTED = ("sources", "evidence", "conflicts", "codes")
KNOWN = frozenset(
    (
        *WORDS,
        *COUNTS,
        *LISTED,
        *NESTED,
        "id",
        "title",
        "place_id",
        "geometry",
        "latitude",
        "longitude",
        "radius_m",
        "confidence",
        "where_precision",
        "date_start",
        "date_end",
        "date_precision",
        "unlocated_reason",
    )
)
DELTAS = frozenset(("lat", "lon"))


@dataclass(frozen=True, slots=True)
class Pack:
    """`head` is JSON; `columns` the deflated numbers; `records` the table of texts, `order` the rows' order in it (None: as it is)."""

    head: dict[str, Any]
    columns: bytes
    records: pa.Table
    order: Ints | None
    vocabulary: Vocabulary


def pack(frame: gpd.GeoDataFrame, begin: Callable[[pa.Table, Ints | None, Vocabulary], None] | None = None) -> Pack:
    """Everything the page carries of `frame`, columns as CONTRACT.md names them; missing columns are taken as empty.

    `begin(records, order, vocabulary)` is called as soon as these are known: the texts can be deflated while the numbers are packed.

    Raises InputError where a column cannot be read as what the contract says.
    """
    n = len(frame)
    lat, lon, located = _positions(frame)
    order = _order(lat, lon, located)
    records = _records(frame)
    changed = None if np.array_equal(order, np.arange(n)) else order
    vocabulary = vocabulary_of(records)
    if begin is not None:
        begin(records, changed, vocabulary)
    words: dict[str, list[str]] = {}
    columns = {name: narrow(values[order]) for name, values in _values(frame, lat, lon, located, words)}
    columns["radius"], words["radius"] = _radii(frame, order)
    shapes, shape_codes = _shapes(frame)
    columns["shape"] = narrow(shape_codes[order])
    columns["conflicts_count"] = narrow(_list_sizes(records.column("conflicts"))[order])
    for name in LISTED:
        columns[f"{name}_count"], columns[f"{name}_values"], words[name] = _list_codes(frame, name, order)
    columns["outlets_count"], columns["outlets_values"], words["outlets"] = _outlets(records, order)
    specs, body = pack_columns(columns, DELTAS)
    head = {
        "n": n,
        "located": int(located.sum()),
        "columns": specs,
        "words": words,
        "shapes": shapes,
        "block": BLOCK,
        "schema": [[f.name, schema_of(f.type, (f.name,))] for f in records.schema],
        "vocabulary": vocabulary.text,
    }
    return Pack(head, body, records, changed, vocabulary)


def _values(frame: gpd.GeoDataFrame, lat: Ints, lon: Ints, located: Any, words: dict[str, list[str]]) -> Iterator[tuple[str, Ints]]:
    """The columns of one number a row, in the frame's order, one at a time; the words of those that have some go into `words`."""
    yield "lat", np.where(located, lat, 0)
    yield "lon", np.where(located, lon, 0)
    for name in WORDS:
        codes, words[name] = _codes(frame, name)
        yield name, codes
    yield from _dates(frame).items()
    for name in (*COUNTS, "where_precision"):
        yield name, _whole(frame, name)
    yield "confidence", _scaled(frame, "confidence", 1000)


def _series(frame: gpd.GeoDataFrame, name: str) -> pd.Series | None:
    return frame[name] if name in frame.columns else None


def _numbers(frame: gpd.GeoDataFrame, name: str) -> Any:
    """float64 with NaN where unknown."""
    import pandas as pd

    series = _series(frame, name)
    if series is None:
        return np.full(len(frame), np.nan)
    return pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _positions(frame: gpd.GeoDataFrame) -> tuple[Ints, Ints, Any]:
    import shapely

    lat, lon = _numbers(frame, "latitude"), _numbers(frame, "longitude")
    geometry = frame.geometry.to_numpy() if "geometry" in frame.columns else np.full(len(frame), None)
    without = (np.isnan(lat) | np.isnan(lon)) & ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    if without.any():
        inside = shapely.point_on_surface(geometry[without])
        lat[without], lon[without] = shapely.get_y(inside), shapely.get_x(inside)
    with np.errstate(invalid="ignore"):
        located = np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    whole = [np.where(located, np.rint(np.where(located, v, 0) * DEGREE), 0).astype(np.int64) for v in (lat, lon)]
    return whole[0], whole[1], located


def _order(lat: Ints, lon: Ints, located: Any) -> Ints:
    key = morton(lon + 180 * DEGREE, lat + 90 * DEGREE)
    key[~located] = np.iinfo(np.uint64).max
    return np.argsort(key, kind="stable").astype(np.int64)


def _codes(frame: gpd.GeoDataFrame, name: str) -> tuple[Ints, list[str]]:
    """Numbers from 1 into a sorted list of the words, 0 where there is none; the list begins with ""."""
    import pandas as pd

    series = _series(frame, name)
    if series is None:
        return np.zeros(len(frame), np.int64), [""]
    codes, found = pd.factorize(series, sort=False)
    texts = ["" if word is None else str(word) for word in found]
    names = sorted(set(texts) | {""})
    place = {text: number for number, text in enumerate(names)}
    table = np.array([place[text] for text in texts] + [0], np.int64)
    return table[np.asarray(codes)], [_clean(text) for text in names]


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _dates(frame: gpd.GeoDataFrame) -> dict[str, Ints]:
    """Days since 1970-01-01 of start and the span to the end; `date_precision` 0 where there is no date."""
    start, end = _days(frame, "date_start"), _days(frame, "date_end")
    start = np.where(np.isnan(start), end, start)
    end = np.where(np.isnan(end), start, end)
    known = ~np.isnan(start)
    first = np.where(known, np.minimum(start, end), np.nanmin(start) if known.any() else 0).astype(np.int64)
    precision = np.clip(np.nan_to_num(_numbers(frame, "date_precision"), nan=1), 1, 5)
    span = np.where(known, np.abs(end - start), 0).astype(np.int64)
    return {"day": first, "span": span, "date_precision": np.where(known, precision, 0).astype(np.int64)}


def _days(frame: gpd.GeoDataFrame, name: str) -> Any:
    import pandas as pd

    series = _series(frame, name)
    if series is None:
        return np.full(len(frame), np.nan)
    codes, found = pd.factorize(series)
    stamps = pd.to_datetime(pd.Series([str(v)[:10] for v in found], dtype=object), format="%Y-%m-%d", errors="coerce")
    whole = stamps.to_numpy().astype("datetime64[D]")
    days = np.append(np.where(np.isnat(whole), np.nan, whole.astype(np.int64)), np.nan)
    return days[np.asarray(codes)]


def _whole(frame: gpd.GeoDataFrame, name: str) -> Ints:
    """The number + 1, 0 where unknown."""
    return _scaled(frame, name, 1)


def _scaled(frame: gpd.GeoDataFrame, name: str, steps: int) -> Ints:
    values = _numbers(frame, name)
    with np.errstate(invalid="ignore"):
        known = np.isfinite(values) & (values >= 0) & (values < 2**30 / steps)
    return np.where(known, np.rint(np.where(known, values, 0) * steps) + 1, 0).astype(np.int64)


def _radii(frame: gpd.GeoDataFrame, order: Ints) -> tuple[Ints, list[Any]]:
    found, codes = np.unique(_scaled(frame, "radius_m", 1)[order], return_inverse=True)
    return narrow(codes.reshape(-1)), [int(v) - 1 for v in found]


def _shapes(frame: gpd.GeoDataFrame) -> tuple[list[Any], Ints]:
    """Distinct areas and lines of the frame, simplified to what a screen shows, and each row's number from 1 (0: a point or none)."""
    import pandas as pd
    import shapely

    codes = np.zeros(len(frame), np.int64)
    if "geometry" not in frame.columns:
        return [], codes
    geometry = frame.geometry.to_numpy()
    area = np.isin(shapely.get_type_id(geometry), (1, 3, 5, 6)) & ~shapely.is_empty(geometry)
    if not area.any():
        return [], codes
    keys, found = pd.factorize(pd.Series(list(shapely.to_wkb(geometry[area])), dtype=object))
    codes[area] = keys + 1
    return [_rings(shapely.from_wkb(wkb)) for wkb in found], codes


def _rings(geometry: Any) -> dict[str, Any]:
    """{"closed", "rings"}: each ring [x0, y0, dx, dy, …] in steps of 1/DEGREE degree."""
    import shapely

    west, south, east, north = geometry.bounds
    simple = shapely.simplify(geometry, max(east - west, north - south) / 600, preserve_topology=True)
    closed = simple.geom_type in ("Polygon", "MultiPolygon")
    parts = shapely.get_parts(shapely.get_rings(simple) if closed else [simple])
    rings = [np.rint(shapely.get_coordinates(part) * DEGREE).astype(np.int64) for part in parts]
    return {"closed": closed, "rings": [np.concatenate([r[:1], np.diff(r, axis=0)]).ravel().tolist() for r in rings]}


def _records(frame: gpd.GeoDataFrame) -> pa.Table:
    import pyarrow as pa

    names = ["id", "title", "place_id", "unlocated_reason", *NESTED, *sorted(str(c) for c in frame.columns if c not in KNOWN)]
    arrays = []
    for name in names:
        series = _series(frame, name)
        try:
            arrays.append(list_array(series, name, len(frame)) if name in NESTED else text_array(series, len(frame)))
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise InputError(f"column {name}", f"cannot be drawn: {error}") from error
    arrays[names.index("evidence")] = without_first_source(arrays[names.index("evidence")], arrays[names.index("sources")])
    return pa.table(arrays, names=[_clean(name) for name in names])


def _list_sizes(column: Any) -> Ints:
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(pc.list_value_length(column), 0).to_numpy(), np.int64)


def _list_codes(frame: gpd.GeoDataFrame, name: str, order: Ints) -> tuple[Ints, Ints, list[str]]:
    series = _series(frame, name)
    return _list_words(list_array(series, name, len(frame)), order)


def _list_words(array: Any, order: Ints) -> tuple[Ints, Ints, list[str]]:
    """Of lists of texts: how many in each row, all their numbers in row order, and the words sorted."""
    import pyarrow.compute as pc

    array = array.take(order)
    counts = np.asarray(pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False), np.int64)
    coded = pc.fill_null(array.flatten(), "").dictionary_encode()
    if hasattr(coded, "combine_chunks"):
        coded = coded.combine_chunks()
    texts = [str(v) for v in coded.dictionary.to_pylist()]
    names = sorted(set(texts))
    place = {text: number for number, text in enumerate(names)}
    table = np.array([place[text] for text in texts] or [0], np.int64)
    return narrow(counts), narrow(table[np.asarray(coded.indices.to_numpy(zero_copy_only=False), np.int64)]), names


def _outlets(records: pa.Table, order: Ints) -> tuple[Ints, Ints, list[str]]:
    """Who reported: the host of each source's address; rows without an address have none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sources = records.column("sources").combine_chunks()
    if isinstance(sources, pa.ChunkedArray):
        sources = sources.chunk(0)
    urls = pc.struct_field(sources.flatten(), "url")
    if urls.null_count == len(urls):
        return np.zeros(len(order), np.int64), np.zeros(0, np.int64), []
    hosts = pc.struct_field(pc.extract_regex(urls.cast(pa.string()), r"^https?://(?:www\.)?(?P<host>[^/:?#@\s]{1,80})"), "host")
    sizes = pc.fill_null(pc.list_value_length(sources), 0).to_numpy(zero_copy_only=False)
    row = np.repeat(np.arange(len(sizes)), sizes)
    known = np.asarray(hosts.is_valid().to_numpy(zero_copy_only=False))
    counts = np.bincount(row[known], minlength=len(sizes))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    return _list_words(pa.ListArray.from_arrays(offsets, pc.drop_null(hosts)), order)
