"""An owner's style in the browser: title, logo, labels, language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Opened
from tests.maps.made import baghdad

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_style_file(open_map: Callable[..., Opened], tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)
    style = tmp_path / "style.toml"
    style.write_text(
        'title = "Desk {{7*7}}"\nlogo = "logo.png"\n[types."Riots"]\nlabel.en = "Unrest"\ncolour = "#123456"\n[words.en]\nlist = "Events"\n'
    )
    view = open_map(baghdad(), style=style)
    assert view.text(".im-title") == "Desk {{7*7}}"
    assert view.text("[role=tab] >> nth=0") == "Events"
    assert "Unrest" in view.text(".im-legend")
    assert view.page.locator("img.im-logo").evaluate("e => e.naturalWidth") == 1
    assert view.seen.errors == []
