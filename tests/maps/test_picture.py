"""Pictures without a browser: the same bytes, the right suffixes, text that is only text."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper.errors import OutputError, UsageError
from mapper.maps import picture
from tests.maps.made import baghdad, everything, frame, row

pytest.importorskip("matplotlib", reason="pictures need the extra: pip install incident-mapper[picture]")


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_same_input_same_bytes(tmp_path: Path, suffix: str) -> None:
    picture.save(baghdad(), tmp_path / f"a.{suffix}", title="Baghdad")
    picture.save(baghdad(), tmp_path / f"b.{suffix}", title="Baghdad")
    body = (tmp_path / f"a.{suffix}").read_bytes()
    assert body == (tmp_path / f"b.{suffix}").read_bytes()
    assert len(body) > 20_000


def test_svg_holds_no_script_and_no_link(tmp_path: Path) -> None:
    picture.save(
        frame([row(event_type="<script>$x^{$</script>", place_name="<a>")]), tmp_path / "a.svg", title="$\\frac{ <script>alert(1)</script>"
    )
    body = (tmp_path / "a.svg").read_text()
    assert "<script" not in body
    assert "alert(1)" not in body or "&lt;" in body


def test_world_and_nothing(tmp_path: Path) -> None:
    picture.save(everything(), tmp_path / "world.png")
    picture.save(everything().iloc[:0], tmp_path / "empty.png")
    assert (tmp_path / "world.png").read_bytes() != (tmp_path / "empty.png").read_bytes()


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ends in"):
        picture.save(baghdad(), tmp_path / "a.gif")
    with pytest.raises(OutputError, match="cannot write the picture"):
        picture.save(baghdad(), tmp_path / "missing" / "a.png")
