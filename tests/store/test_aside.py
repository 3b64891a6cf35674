"""Written aside: wholly or not at all."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from mapper import store
from mapper.errors import OutputError, UsageError
from mapper.frame import empty_frame
from mapper.store import written_aside


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    with written_aside(tmp_path / "a" / "b" / "x.txt") as path:
        path.write_text("new")
    assert (tmp_path / "a" / "b" / "x.txt").read_text() == "new"


def test_an_error_of_the_writer_leaves_nothing(tmp_path: Path) -> None:
    def half(path: Path) -> None:
        path.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), written_aside(tmp_path / "x.txt") as path:
        half(path)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("old")
    with written_aside(tmp_path / "x.txt") as path:
        path.write_text("new")
        assert (tmp_path / "x.txt").read_text() == "old"
    assert (tmp_path / "x.txt").read_text() == "new"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with written_aside(tmp_path / "link.txt") as path:
        path.write_text("new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_file_has_the_modes_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    with written_aside(tmp_path / "x.txt"):
        pass
    assert (tmp_path / "x.txt").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_and_a_file_on_the_way_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "x.csv"):
        with pytest.raises(OutputError, match="cannot be written") as caught, written_aside(path):
            pass
        assert "\n" not in str(caught.value)


def test_a_pipe_is_written_to_as_it_is() -> None:
    reading, writing = os.pipe()
    with written_aside(Path(f"/dev/fd/{writing}")) as path:
        assert path == Path(f"/dev/fd/{writing}")
    os.close(reading)
    os.close(writing)


def test_an_unknown_format_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"use one of \.geojson \.gpkg"):
        store.write(empty_frame(), tmp_path / "x.shp")


def test_rows_as_lines(tmp_path: Path) -> None:
    rows = [{"a": "م", "b": float("inf")}, {"a": "x\ny\ud800", "b": (1, 2)}]
    stream = io.StringIO()
    assert store.write_rows(iter(rows), stream) == 2
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert lines == [{"a": "م", "b": None}, {"a": "x\ny\ufffd", "b": [1, 2]}]
    assert store.write_lines(iter(rows), tmp_path / "x.jsonl") == 2
    assert (tmp_path / "x.jsonl").read_text(encoding="utf-8") == stream.getvalue()
