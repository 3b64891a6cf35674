"""What every format of incidents must do: give back what it was given, whatever the text, and never half a file."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mapper import store
from mapper.errors import InputError, MapperError, OutputError
from mapper.frame import NAMES, empty_frame, rows, to_frame
from tests.contracts.made import BAGHDAD, HOSTILE, incident, incidents

# A failing incident is shrunk over minutes, as each try writes a file; the parts of one are easily read as they are.
UNHURRIED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
every_format = pytest.mark.parametrize("suffix", sorted(store.FORMATS))


def plain_rows(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Rows that compare: geometries by their bytes."""
    return [{**row, "geometry": None if row["geometry"] is None else row["geometry"].wkb} for row in rows(frame)]


@contextlib.contextmanager
def unwritable(folder: Path) -> Iterator[Path]:
    """A folder that takes no file; root may write anywhere, so for root it is one that cannot exist."""
    if os.geteuid() == 0:
        (folder / "file").write_text("")
        yield folder / "file" / "below"
        return
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


@every_format
def test_gives_back_what_it_was_given(suffix: str, tmp_path: Path) -> None:
    frame = to_frame(
        [
            incident(),
            incident(
                id="b", place=None, unlocated_reason="ambiguous: Springfield", killed_low=None, killed_high=None, evidence=(), codes={}
            ),
            incident(id="c", place=BAGHDAD, date_start=None, date_end=None, date_precision=None, targets=(), conflicts=()),
        ]
    )
    store.write(frame, tmp_path / f"x{suffix}")
    back = store.read(tmp_path / f"x{suffix}")
    assert tuple(back.columns) == NAMES
    assert back.crs == "EPSG:4326"
    assert plain_rows(back) == plain_rows(frame)
    assert str(back["killed_low"].dtype) == "Int64"
    assert pd.isna(back["wounded_high"].iloc[0])
    assert back.geometry.iloc[1] is None


@every_format
@settings(max_examples=20, deadline=None, phases=NO_SHRINKING, suppress_health_check=UNHURRIED)
@given(made=st.lists(incidents, max_size=3))
def test_gives_back_any_incident(suffix: str, tmp_path: Path, made: list[Any]) -> None:
    frame = to_frame(made)
    store.write(frame, tmp_path / f"x{suffix}")
    assert plain_rows(store.read(tmp_path / f"x{suffix}")) == plain_rows(frame)


@every_format
@pytest.mark.parametrize("hostile", HOSTILE)
def test_gives_back_hostile_text(suffix: str, hostile: str, tmp_path: Path) -> None:
    frame = to_frame([incident(title=hostile, targets=(hostile, hostile), unlocated_reason=hostile, codes={"acled": {"notes": hostile}})])
    store.write(frame, tmp_path / f"x{suffix}")
    back = plain_rows(store.read(tmp_path / f"x{suffix}"))
    assert back == plain_rows(frame)
    assert len(back[0]["title"]) == len(hostile)


@every_format
def test_gives_back_long_text(suffix: str, tmp_path: Path) -> None:
    evidence = incident().evidence[0]
    quote = "\x07_x0041_ النص 😀 " * 5000
    frame = to_frame([incident(evidence=(type(evidence)("d", "title", 0, len(quote), quote),))])
    store.write(frame, tmp_path / f"x{suffix}")
    assert plain_rows(store.read(tmp_path / f"x{suffix}")) == plain_rows(frame)


@every_format
def test_no_incident_is_a_file_with_all_columns(suffix: str, tmp_path: Path) -> None:
    store.write(empty_frame(), tmp_path / f"x{suffix}")
    back = store.read(tmp_path / f"x{suffix}")
    assert (len(back), tuple(back.columns)) == (0, NAMES)


@every_format
def test_unmerged_incidents_keep_their_document(suffix: str, tmp_path: Path) -> None:
    frame = to_frame([incident(), incident(id="b")])
    frame.insert(0, "document_id", ["=doc", "م.txt"])
    store.write(frame, tmp_path / f"x{suffix}")
    back = store.read(tmp_path / f"x{suffix}")
    assert tuple(back.columns) == ("document_id", *NAMES)
    assert back["document_id"].tolist() == ["=doc", "م.txt"]


@every_format
def test_same_incidents_same_bytes(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = to_frame([incident(), incident(id="b", place=None)])
    monkeypatch.setenv("TZ", "Asia/Baghdad")
    store.write(frame, tmp_path / f"one{suffix}")
    monkeypatch.setenv("TZ", "America/Lima")
    store.write(frame, tmp_path / f"another name{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"another name{suffix}").read_bytes()


@every_format
def test_infinity_is_null(suffix: str, tmp_path: Path) -> None:
    frame = to_frame([incident()])
    frame["radius_m"] = [math.inf]
    store.write(frame, tmp_path / f"x{suffix}")
    assert plain_rows(store.read(tmp_path / f"x{suffix}"))[0]["radius_m"] is None


@every_format
def test_metres_are_turned_into_degrees(suffix: str, tmp_path: Path) -> None:
    store.write(to_frame([incident(place=BAGHDAD)]).to_crs(3857), tmp_path / f"x{suffix}")
    point = store.read(tmp_path / f"x{suffix}").geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((BAGHDAD.longitude, BAGHDAD.latitude))


@every_format
def test_an_unwritable_folder_is_one_sentence(suffix: str, tmp_path: Path) -> None:
    with unwritable(tmp_path) as folder, pytest.raises(OutputError) as caught:
        store.write(empty_frame(), folder / f"x{suffix}")
    assert "cannot be written" in str(caught.value)
    assert "\n" not in str(caught.value)


@every_format
def test_a_failure_leaves_the_former_file(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"x{suffix}"
    store.write(to_frame([incident()]), path)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="no space left"):
        store.write(empty_frame(), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


# A header alone is a CSV, and no line at all is JSON Lines: those read as tables without rows.
FOREIGN = (b"\x00\x01\x02\n\xff", b"<OGRVRTDataSource>\xff</OGRVRTDataSource>", b"{\xff", b"SQLite format 3\x00\xff")


@every_format
@pytest.mark.parametrize("content", FOREIGN)
def test_what_is_no_such_file_is_one_sentence(suffix: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        store.read(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@every_format
@pytest.mark.parametrize("name", ["/vsizip/a.zip/x", "/vsicurl/http://127.0.0.1/x", "http://127.0.0.1/x", "missing"])
def test_addresses_and_missing_files_are_refused(suffix: str, name: str) -> None:
    with pytest.raises(MapperError):
        store.read(name + suffix)
