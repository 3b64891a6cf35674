"""The same page in a real Firefox: opens silently, reads, filters, searches, plays, prints the same numbers as Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest

from mapper.maps import draw
from tests.browser.firefox import Firefox, firefox_path
from tests.browser.test_hostile import TEXTS, everywhere
from tests.maps.made import baghdad, everything, frame, row

TOTAL = "document.querySelector('.im-total').innerText"


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    pytest.importorskip("websockets", reason="websockets is not installed: uv pip install websockets")
    path = firefox_path()
    if path is None:
        pytest.skip("no Firefox on this machine: apt-get install firefox-esr")
    started = Firefox(path)
    yield started
    started.close()


def opened(firefox: Firefox, folder: Path, rows: gpd.GeoDataFrame, fragment: str = "", **options: str) -> None:
    draw(rows, **options).save(folder / "map.html")
    firefox.open((folder / "map.html").as_uri() + fragment)


def test_opens_and_reads(firefox: Firefox, tmp_path: Path) -> None:
    opened(firefox, tmp_path, baghdad(), title="Baghdad")
    assert firefox.text(".im-title") == "Baghdad"
    assert firefox.text(".im-total") == "5 incidents"
    firefox.click(".im-row")
    firefox.until("document.querySelector('.im-detail h2') !== null")
    marks = firefox.run("[...document.querySelectorAll('.im-source blockquote mark')].map((m) => m.innerText)")
    assert "drone" in marks
    assert "المنطقة الخضراء" in marks
    firefox.keys("\ue00c")
    firefox.until("document.querySelector('.im-detail').hidden")
    assert firefox.troubles() == []


def test_canvas_is_painted(firefox: Firefox, tmp_path: Path) -> None:
    opened(firefox, tmp_path, baghdad())
    painted = firefox.run("""(() => { const c = document.querySelector('.im-points');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i] === 255) n++; return n; })()""")
    assert painted > 200
    assert len(firefox.picture()) > 20_000


def test_search_colours_what_it_finds(firefox: Firefox, tmp_path: Path) -> None:
    opened(firefox, tmp_path, baghdad(), fragment="#q=rocket")
    firefox.until(f"{TOTAL} === '1 of 5 incidents'")
    firefox.until("(CSS.highlights.get('im-found')?.size ?? 0) > 0")


def test_brush_filters_and_layers(firefox: Firefox, tmp_path: Path) -> None:
    opened(firefox, tmp_path, everything())
    left, top, width = firefox.run(
        "(() => { const b = document.querySelector('.im-time-track').getBoundingClientRect(); return [b.left, b.top, b.width]; })()"
    )
    y = round(top + 20)
    firefox.drag([(round(left + width * 0.6), y), (round(left + width * 0.8), y), (round(left + width * 0.97), y)])
    firefox.until(f"{TOTAL}.includes(' of 11')" + " || document.querySelectorAll('.im-faint').length > 0")
    firefox.click(".im-time .im-link")
    firefox.until(f"{TOTAL} === '11 incidents'")
    firefox.click("[role=tab]", 1)
    firefox.click("[data-facet=status] label", 1)
    firefox.until(f"{TOTAL}.includes(' of 11')")
    for kind in ("heat", "hexagons", "countries", "divisions", "change"):
        firefox.run(f"[...IncidentMaps.apps.values()][0].setLayer('{kind}')")
    assert firefox.troubles() == []


def test_keyboard_table_dark_and_arabic(firefox: Firefox, tmp_path: Path) -> None:
    opened(firefox, tmp_path, baghdad(), fragment="#lang=ar&theme=dark")
    assert firefox.run("getComputedStyle(document.querySelector('.im-root')).direction") == "rtl"
    firefox.run("document.querySelector('.im-list').focus()")
    firefox.keys("\ue015", "\ue007")
    firefox.until("document.querySelector('.im-detail h2') !== null")
    firefox.keys("\ue00c")
    firefox.click(".im-tools button:has(.im-icon-table)")
    firefox.until("document.querySelectorAll('.im-table tbody tr').length === 5")
    assert firefox.troubles() == []


@pytest.mark.parametrize("name", ["markup", "template", "turned", "policy"])
def test_hostile_text_stays_text(firefox: Firefox, tmp_path: Path, name: str) -> None:
    opened(firefox, tmp_path, frame([everywhere(TEXTS[name]), row(id="b")]), title=TEXTS[name])
    firefox.click(".im-row")
    firefox.until("document.querySelector('.im-detail h2') !== null")
    assert firefox.run("window.broken === undefined")
    assert firefox.run("document.querySelectorAll('img').length") == 0
    assert firefox.troubles() == []


def test_the_policy_bites(firefox: Firefox, tmp_path: Path) -> None:
    opened(firefox, tmp_path, baghdad())
    firefox.run("(() => { const s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.append(s); })()")
    assert firefox.run("fetch('https://example.org/').then(() => 'went', () => 'refused')") == "refused"
    assert firefox.run("window.broken === undefined")
