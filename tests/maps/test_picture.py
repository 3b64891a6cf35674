"""Pictures without a browser: the same bytes, the right suffixes, text that is only text."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper.errors import OutputError, UsageError
from mapper.maps import picture
from mapper.maps.style import default_style
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


def test_the_view_holds_known_areas() -> None:
    frame_of = picture._frame(baghdad())
    area = baghdad().geometry.iloc[0]
    west, south, east, north = area.bounds
    assert frame_of[0] < float(picture._x(west)) < float(picture._x(east)) < frame_of[2]
    assert frame_of[1] < float(picture._y(south)) < float(picture._y(north)) < frame_of[3]


def test_long_titles_end_inside_the_picture() -> None:
    assert picture._shortened("x" * 500, 72) == "x" * 72 + " …"
    assert picture._shortened("a short one", 72) == "a short one"
    assert len(picture._shortened("many words " * 50, 72)) <= 74


def test_arabic_is_shaped_and_stands_on_the_right(tmp_path: Path) -> None:
    import matplotlib.ft2font

    assert getattr(matplotlib.ft2font, "__libraqm_version__", None), "matplotlib 3.11 and later join Arabic letters"
    title = "محاولة اغتيال في بغداد"
    heading = next(t for t in picture._figure(baghdad(), title, None, default_style()).texts if t.get_text() == title)
    assert heading.get_ha() == "right"


def test_legend_says_what_fills_and_rings_mean() -> None:
    rows = frame([row(), row(id="b", geometry=None, where_precision=4, radius_m=90_000.0)])
    axes = picture._figure(rows, None, None, default_style()).axes[0]
    words = [t.get_text() for t in axes.get_legend().get_texts()]
    assert words[0] == "Explosions/Remote violence"
    assert {"area known", "lies within the ring", "only a division or country known"} <= set(words)


def test_names_meet_neither_marks_nor_one_another() -> None:
    figure = picture._figure(everything(), None, None, default_style())
    boxes = figure.axes[0].named_boxes
    for k, (west, south, east, north) in enumerate(boxes):
        assert not any(w < east and e > west and s < north and n > south for w, s, e, n in boxes[:k])
