"""The frame: the contract's columns, from incidents and back, and frames from elsewhere."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from mapper.errors import InputError
from mapper.frame import COLUMNS, NAMES, conform, empty_frame, from_frame, from_rows, rows, to_frame, to_row
from mapper.text.storable import storable
from tests.contracts.made import BAGHDAD, GREEN_ZONE_AREA, incident, incidents

CONTRACT = Path(__file__).parents[1].parent / "shared" / "design" / "CONTRACT.md"


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not beside this checkout")
def test_the_columns_are_the_contracts() -> None:
    table = CONTRACT.read_text(encoding="utf-8").split("| column | meaning |")[1].split("\n\n")[0]
    named = [name for line in table.splitlines() if line.startswith("| ") for name in line.split("|")[1].strip().split(", ")]
    assert list(NAMES) == [*named, "unlocated_reason", "field_confidence"]


def test_types() -> None:
    frame = to_frame([incident(), incident(id="b", place=None)])
    assert frame.crs == "EPSG:4326"
    assert {name: str(frame[name].dtype) for name in ("killed_low", "date_precision", "latitude", "title")} == {
        "killed_low": "Int64",
        "date_precision": "Int16",
        "latitude": "float64",
        "title": "object",
    }
    assert [str(kind) for kind in empty_frame().dtypes] == [str(kind) for kind in frame.dtypes]


def test_a_place_is_an_area_where_one_is_known_and_a_point_otherwise() -> None:
    frame = to_frame([incident(), incident(place=BAGHDAD), incident(place=None)])
    assert frame.geometry.iloc[0].wkb == GREEN_ZONE_AREA
    assert (frame.geometry.iloc[1].x, frame.geometry.iloc[1].y) == (BAGHDAD.longitude, BAGHDAD.latitude)
    assert frame.geometry.iloc[2] is None
    assert math.isnan(frame["latitude"].iloc[2])


@given(made=st.lists(incidents, max_size=4))
@settings(deadline=None, max_examples=50)
def test_incidents_come_back(made: list[Any]) -> None:
    frame = to_frame(made)
    again = to_frame(from_frame(frame))
    assert list(rows(again)) == list(rows(frame))


@given(made=incidents)
@settings(deadline=None, max_examples=100)
def test_a_row_is_plain_json(made: Any) -> None:
    row = to_row(made, "doc")
    assert list(row) == ["document_id", *NAMES]
    again = json.loads(json.dumps(row, allow_nan=False, ensure_ascii=False).encode("utf-8"))
    assert again == row
    assert row["title"] == storable(made.title)


def test_rows_hold_plain_values() -> None:
    (row,) = rows(to_frame([incident()]))
    assert list(row) == list(NAMES)
    assert (row["wounded_high"], row["killed_low"], type(row["killed_low"])) == (None, 0, int)
    assert row["targets"] == ["Mustafa al-Kadhimi", "الكاظمي"]


def test_a_frame_without_columns_is_filled_with_null() -> None:
    frame = conform(pd.DataFrame({"title": ["x"], "latitude": [33.3], "longitude": [44.4]}))
    (row,) = rows(frame)
    assert tuple(frame.columns) == NAMES
    assert (row["geometry"].x, row["geometry"].y) == (44.4, 33.3)
    assert row["id"] == "row-1"
    assert [row[name] for name in ("killed_low", "date_start", "role", "country")] == [None] * 4
    assert [row[name] for name in ("targets", "evidence", "codes")] == [[], [], {}]


def test_metres_become_degrees_and_unnamed_metres_are_refused() -> None:
    metres = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(4942744, 3937131)])
    with pytest.raises(InputError, match="no degrees"):
        conform(metres)
    (row,) = rows(conform(metres.set_crs(3857)))
    assert (row["longitude"], row["latitude"]) == pytest.approx((44.4, 33.3), abs=0.1)


def test_arrow_lists_are_accepted() -> None:
    plain = to_frame([incident(), incident(id="b", targets=())])
    arrow = plain.copy()
    arrow["targets"] = pd.Series(pd.array(plain["targets"].tolist(), dtype=pd.ArrowDtype(pa.list_(pa.string()))))
    evidence = pa.array(plain["evidence"].tolist())
    arrow["evidence"] = pd.Series(pd.array(evidence, dtype=pd.ArrowDtype(evidence.type)))
    assert list(rows(conform(arrow))) == list(rows(plain))
    assert from_frame(arrow) == from_frame(plain)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("killed_low", "many", "column 'killed_low' holds 'many' where a number belongs"),
        ("killed_low", 2.5, "where a whole number belongs"),
        ("latitude", 133.0, "outside ±90 degrees"),
        ("targets", "not json", "where JSON belongs"),
        ("targets", '{"a": 1}', "where a list belongs"),
        ("evidence", '["x"]', "where a record of document_id, field, start, end, quote belongs"),
        ("evidence", '[{"start": "x", "end": 1}]', "as 'start' where a whole number belongs"),
        ("codes", "[1]", "where an object belongs"),
        ("title", ["a"], "where text belongs"),
        ("geometry", "here", "where a geometry belongs"),
    ],
)
def test_wrong_kinds_are_named(column: str, value: object, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        from_rows([{"id": "a", column: value}], "table.csv")
    assert str(caught.value).startswith("table.csv: ")


@pytest.mark.parametrize("name", [column.name for column in COLUMNS])
def test_any_column_may_be_null(name: str) -> None:
    frame = to_frame([incident()])
    frame[name] = pd.Series([None], dtype=object)
    (row,) = rows(conform(frame))
    filled = {"id": "row-1", "geometry": Point(44.39, 33.3), "latitude": pytest.approx(33.3), "longitude": pytest.approx(44.39)}
    empty = {"texts": [], "records": [], "mapping": {}}
    kind = next(column.kind for column in COLUMNS if column.name == name)
    assert row[name] == filled.get(name, empty.get(kind))
