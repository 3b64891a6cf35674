"""What tables promise beside the round trip: no cell that a spreadsheet runs, and the tables of other data sets read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from mapper import store
from mapper.frame import from_frame, rows, to_frame
from mapper.store.values import from_wkt, guard, to_wkt, unguard
from tests.contracts.made import HOSTILE, incident, text

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(text)
def test_guards_are_undone(value: str) -> None:
    guarded = guard(value)
    assert not guarded.startswith(RISKY)
    assert guarded != ""
    assert unguard(guarded) == value


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_runs(hostile: str, tmp_path: Path) -> None:
    fields = dict.fromkeys(("id", "title", "event_type", "place_relation", "unlocated_reason"), hostile)
    frame = to_frame([incident(**fields, targets=(hostile,), codes={"acled": {"notes": hostile}})])
    store.write(frame, tmp_path / "x.csv")
    store.write(frame, tmp_path / "x.xlsx")
    with open(tmp_path / "x.csv", encoding="utf-8", newline="") as stream:
        cells = [cell for line in csv.reader(stream) for cell in line]
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    kinds = {cell.data_type for line in sheet.iter_rows() for cell in line}
    cells += [cell.value for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert len(cells) > 60
    assert not any(cell.startswith(RISKY) for cell in cells)
    assert "f" not in kinds


ACLED = {
    "event_id_cnty": "X1",
    "event_date": "07 November 2021",
    "time_precision": 2,
    "event_type": "Riots",
    "sub_event_type": "Mob violence",
    "actor1": "Rioters (Iraq)",
    "assoc_actor_1": "",
    "actor2": "Police Forces",
    "iso": 368,
    "country": "Iraq",
    "admin1": "Baghdad",
    "location": "Baghdad",
    "latitude": 33.33,
    "longitude": 44.4,
    "geo_precision": 2,
    "source": "Wire; Daily",
    "fatalities": 3,
    "notes": "=On 7 Nov, a mob",
}
UCDP = {
    "id": 5,
    "relid": "R-1",
    "type_of_violence": 3,
    "side_a": "Group",
    "side_b": "Civilians",
    "source_article": "Wire, 2016",
    "source_headline": "Bomb",
    "where_prec": 1,
    "where_coordinates": "Mosul town",
    "adm_1": "Ninawa province",
    "country": "Iraq",
    "latitude": 36.3,
    "longitude": 43.1,
    "date_prec": 1,
    "date_start": "2016-03-01 00:00:00.000",
    "date_end": "2016-03-02 00:00:00.000",
    "deaths_a": 0,
    "deaths_b": 0,
    "deaths_civilians": 3,
    "deaths_unknown": 0,
    "best": 3,
    "high": 5,
    "low": 2,
}


def table(path: Path, *lines: dict[str, object]) -> Path:
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def test_acled(tmp_path: Path) -> None:
    blank = dict.fromkeys(ACLED, "") | {"event_id_cnty": "X2", "event_date": "31 February 2021", "country": "Atlantis"}
    first, second = rows(store.read(table(tmp_path / "a.csv", ACLED, blank)))
    assert (first["id"], first["event_type"], first["sub_event_type"]) == ("acled:X1", "Riots", "Mob violence")
    assert (first["country"], first["admin1"], first["place_name"]) == ("IQ", "Baghdad", "Baghdad")
    assert (first["date_start"], first["date_precision"], first["where_precision"]) == ("2021-11-07", 3, 2)
    assert (first["killed_low"], first["killed_high"], first["wounded_low"]) == (3, 3, None)
    assert (first["perpetrators"], first["targets"]) == (["Rioters (Iraq)"], ["Police Forces"])
    assert [source["title"] for source in first["sources"]] == ["Wire", "Daily"]
    assert first["evidence"][0]["quote"] == "=On 7 Nov, a mob"
    assert (first["geometry"].x, first["geometry"].y) == (44.4, 33.33)
    unknown = ("date_start", "country", "geometry", "latitude", "killed_low")
    assert [second[name] for name in unknown] == [None] * len(unknown)


def test_ucdp(tmp_path: Path) -> None:
    frame = store.read(table(tmp_path / "u.csv", UCDP))
    (row,) = rows(frame)
    assert (row["id"], row["event_type"], row["country"]) == ("ucdp:5", "Violence against civilians", "IQ")
    assert (row["date_start"], row["date_end"], row["killed_low"], row["killed_high"]) == ("2016-03-01", "2016-03-02", 2, 5)
    assert (row["admin1"], row["codes"]["ucdp"]["best"]) == ("Ninawa province", "3")
    (again,) = from_frame(frame)
    assert again.place is not None
    assert again.place.latitude == 36.3


def test_points_under_other_names(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("Title;Lat;Lon\nA;33.5;44.25\n")
    (row,) = rows(store.read(tmp_path / "p.csv"))
    assert (row["latitude"], row["longitude"], row["geometry"].x) == (33.5, 44.25, 44.25)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_wkt_keeps_every_digit(x: float, y: float) -> None:
    from shapely import Point

    assert from_wkt(to_wkt(Point(x, y)), "").wkb == Point(x, y).wkb


@pytest.mark.parametrize(
    "wkt",
    [
        "MULTIPOINT ((1 2), (3 4))",
        "LINESTRING (0 0, 1 1)",
        "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 0.1 1))",
    ],
)
def test_every_kind_of_geometry(wkt: str) -> None:
    from shapely import from_wkt as shape_of

    assert shape_of(to_wkt(shape_of(wkt))).wkb == shape_of(wkt).wkb
