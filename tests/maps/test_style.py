"""An owner's style file: what it changes, and how plainly it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper.errors import InputError, UsageError
from mapper.maps import IncidentLayer, draw, load_style
from tests.maps.made import baghdad

GOOD = """
title = "Desk Baghdad"
language = "ar"
theme = "dark"
logo = "logo.png"
[types."Battles"]
colour = "#123456"
shape = "star"
label.en = "Fighting"
[types."Piracy"]
colour = "#0000ff"
[words.en]
list = "Events"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    path = folder / "style.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_style_changes_what_it_names(tmp_path: Path) -> None:
    style = load_style(write(tmp_path, GOOD))
    by_type = {f["type"]: f for f in style.families}
    assert by_type["Battles"] == {"type": "Battles", "colour": "#123456", "dark": "#123456", "shape": "star", "label": {"en": "Fighting"}}
    assert by_type["Piracy"]["colour"] == "#0000ff"
    assert style.families[-1]["type"] == ""
    assert by_type["Riots"]["colour"] == "#c98500"
    assert style.logo is not None
    assert style.logo.startswith("data:image/png;base64,")
    layer = IncidentLayer(baghdad(), style=style)
    assert layer.options["title"] == "Desk Baghdad"
    assert (layer.options["language"], layer.options["theme"]) == ("ar", "dark")
    draw(baghdad(), style=tmp_path / "style.toml").save(tmp_path / "map.html")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = 7", "title must be a text"),
        ("colour = 'red'", "unknown key 'colour'"),
        ("[types.'Battles']\ncolour = 'red'", "must be a colour like #882255"),
        ("[types.'Battles']\nshape = 'blob'", "must be one of star"),
        ("language = 'fr'", "language must be one of en, ar"),
        ("logo = '../x.exe'", "logo must be a picture"),
        ("logo = 'none.png'", "No such file"),
        ("[words.en]\nnonsense = 'x'", "no wording"),
        ("title = ", "no style can be read"),
    ],
)
def test_a_wrong_style_is_one_sentence(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        load_style(write(tmp_path, text))


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match="language is one of en, ar"):
        draw(baghdad(), language="fr")
