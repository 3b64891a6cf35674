"""Hostile texts in every field, name and file: text in every panel, export and tooltip; no request, no script, no Python at save."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest

from mapper.cli import main
from mapper.maps import IncidentLayer, draw, load_style
from mapper.maps.bundle import leaflet
from tests.browser.conftest import Opened
from tests.maps.made import frame, row, source
from tests.maps.made import quote as quoted

Open = Callable[..., Opened]
TEXTS = {
    "markup": "<img src=x onerror=window.broken=1><svg onload=window.broken=1></script><script>window.broken=1</script>&lt;b&gt;",
    "template": "{{7*7}} {% for x in y %} {# ${window.broken=1} `${window.broken=1}` #{1} <%= 1 %>",
    "address": "javascript:window.broken=1",
    "turned": "\u202e\u2066abc\u202dgpj.exe\u2069",
    "controls": "a\x00b\x07c\u2028d\ufeffe",
    "long word": "x" * 12_000,
    "long title": "many words " * 1_000,
    "policy": "\"; script-src * 'unsafe-inline'; '><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "path": "../../../etc/passwd\\..\\CON",
}


def attack(proof: Path) -> str:
    return "{{ cycler.__init__.__globals__.os.system('touch " + str(proof) + "') }}"


def everywhere(text: str) -> dict[str, Any]:
    """A row with `text` in every field that takes text, and as the name of a column."""
    fields = (
        "id",
        "title",
        "event_type",
        "sub_event_type",
        "status",
        "role",
        "place_name",
        "place_kind",
        "place_relation",
        "country",
        "admin1",
    )
    lists = {name: [text, text] for name in ("perpetrators", "targets", "weapons")}
    given = row(
        **dict.fromkeys(fields, text),
        **lists,
        sources=[source(text, text, text, text)],
        evidence=[quoted(text, text, 0, text), quoted(text, "place_name", 0, text[:3])],
        conflicts=[{"field": text, "values": [{"value": text, "document_id": text, "start": 0, "end": 5}]}],
        codes={text: text},
    )
    return given | {text.replace("\x00", ""): text}


def walk(view: Opened) -> None:
    """Through every panel that shows text of an incident."""
    page = view.page
    at = page.evaluate(
        "() => { const p = [...IncidentMaps.apps.values()][0].map.latLngToContainerPoint([33.3056, 44.3905]); return [p.x, p.y]; }"
    )
    box = page.locator(".leaflet-container").bounding_box()
    page.mouse.move(box["x"] + at[0] - 3, box["y"] + at[1])
    page.mouse.move(box["x"] + at[0], box["y"] + at[1])
    page.click("[role=tab] >> nth=1")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_timeout(80)
    page.locator("[data-facet=actor] input").first.check()
    page.locator("[data-facet=actor] input").first.uncheck()
    page.click("[role=tab] >> nth=0")
    page.click(".im-row >> nth=0")
    page.wait_for_selector(".im-detail h2")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.keyboard.press("Escape")
    page.click(".im-tools button:has(.im-icon-table)")
    page.wait_for_selector(".im-table tbody tr")
    page.keyboard.press("Escape")
    for kind in ("heat", "countries", "points"):
        page.evaluate("(k) => [...IncidentMaps.apps.values()][0].setLayer(k)", kind)
    page.click(".im-lang")
    view.settle()


def unharmed(view: Opened) -> None:
    assert view.page.evaluate("window.broken") is None
    assert view.page.locator("img, svg[onload], meta[http-equiv=refresh], iframe").count() == 0
    assert view.page.locator("a[href^='javascript'], a[href^='data']").count() == 0
    assert view.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert view.seen.requests == []
    assert view.seen.errors == []


@pytest.mark.parametrize("name", list(TEXTS))
def test_every_field_in_every_panel(open_map: Open, name: str) -> None:
    view = open_map(frame([everywhere(TEXTS[name]), row(id="b")]), title=TEXTS[name])
    walk(view)
    unharmed(view)


@pytest.mark.parametrize("name", ["markup", "template", "address", "controls", "policy"])
def test_exports_hold_the_text_as_it_is(open_map: Open, name: str) -> None:
    text = TEXTS[name]
    view = open_map(frame([everywhere(text)]), title=text)
    files = {}
    for kind in ("CSV", "GeoJSON"):
        view.page.click(".im-tools button[aria-label=Save]")
        with view.page.expect_download() as coming:
            view.page.click(f"[role=menuitem]:has-text('{kind}')")
        assert re.fullmatch(r"incidents\.\w+", coming.value.suggested_filename)
        files[kind] = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    kept = next(iter(json.loads(files["GeoJSON"])["features"]))["properties"]
    assert kept["title"] == text
    assert kept["perpetrators"] == [text, text]
    line = next(iter(csv.DictReader(io.StringIO(files["CSV"], newline=""))))
    assert line["title"].lstrip("'") == text
    unharmed(view)


def test_words_that_are_searched_for(open_map: Open) -> None:
    view = open_map(frame([everywhere(TEXTS["markup"]), row(id="b")]))
    for query in (*TEXTS.values(), "onerror", "window"):
        view.page.fill(".im-search", query[:200].replace("\x00", ""))
        view.page.wait_for_timeout(230)
    assert view.text(".im-total") == "1 of 2 incidents"
    unharmed(view)


def test_a_geojson_of_the_readers_own(open_map: Open, tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {text: text, "name": {"a": text}, "__proto__": {"x": text}},
            "geometry": {"type": "Point", "coordinates": [44.4 + k / 100, 33.3]},
        }
        for k, text in enumerate(TEXTS.values())
    ]
    own = tmp_path / "own.geojson"
    own.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    view = open_map(frame([row()]))
    page = view.page
    page.click(".im-tools button[aria-label=Layers]")
    with page.expect_file_chooser() as chooser:
        page.click("[role=menuitem]")
    chooser.value.set_files(own)
    page.wait_for_selector("path.leaflet-interactive")
    for k in range(len(features)):
        page.locator("path.leaflet-interactive").nth(k).dispatch_event("click")
        page.wait_for_selector(".im-own")
    unharmed(view)
    page.click(".im-tools button[aria-label=Layers]")
    page.click("[role=menuitem]:has-text('Remove')")
    assert page.locator("path.leaflet-interactive").count() == 0


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"type":"Feature"}', '{"type":"Point","coordinates":["<b>",{}]}', "\x00\x00"])
def test_a_broken_geojson_is_refused_in_words(open_map: Open, tmp_path: Path, body: str) -> None:
    own = tmp_path / "own.geojson"
    own.write_text(body, encoding="utf-8")
    view = open_map(frame([row()]))
    view.page.click(".im-tools button[aria-label=Layers]")
    with view.page.expect_file_chooser() as chooser:
        view.page.click("[role=menuitem]")
    chooser.value.set_files(own)
    view.page.wait_for_function("() => document.querySelector('[aria-live]').innerText.includes('not GeoJSON')")
    unharmed(view)


def test_a_style_file(open_map: Open, tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    nasty = json.dumps(TEXTS["markup"] + TEXTS["template"] + attack(proof))
    lines = [
        f"title = {nasty}",
        f'[types."Riots"]\nlabel.en = {nasty}',
        f"[types.{nasty}]\nshape = 'star'",
        f"[words.en]\nlist = {nasty}\nsearch = {nasty}",
    ]
    (tmp_path / "style.toml").write_text("\n".join(lines), encoding="utf-8")
    view = open_map(frame([row(event_type="Riots"), row(id="b")]), style=load_style(tmp_path / "style.toml"))
    assert "{{7*7}}" in view.text(".im-title")
    assert "{{7*7}}" in view.text("[role=tab]")
    assert not proof.exists()
    unharmed(view)


def test_python_runs_by_none_of_the_ways_to_save(tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    text = attack(proof)
    rows = frame([everywhere(text)])
    draw(rows, title=text).save(tmp_path / "a.html")
    own = folium.Map([33.3, 44.4], tiles=None)
    IncidentLayer(rows, name=text, title=text).add_to(own)
    folium.LayerControl().add_to(own)
    own.save(str(tmp_path / "b.html"))
    own.get_root().render()
    own._repr_html_()
    article = tmp_path / "article.txt"
    article.write_text(
        f"date 2024-05-02\n{text}\nA bomb killed three people in Baghdad on Thursday {text}, police said.\n", encoding="utf-8"
    )
    assert main(["map", str(article), "-o", str(tmp_path / "c.html"), "--title", text]) == 0
    assert not proof.exists()
    for name in "abc":
        assert "{{" not in re.sub(r"<(script|style).*?</\1>", "", (tmp_path / f"{name}.html").read_text(encoding="utf-8"), flags=re.DOTALL)


def test_on_a_map_of_the_users_own(browser: Any, tmp_path: Path) -> None:
    text = TEXTS["markup"] + TEXTS["template"]
    own = folium.Map([33.3, 44.4], zoom_start=8, tiles=None)
    folium.Marker([33.5, 44.6], tooltip="mine").add_to(own)
    IncidentLayer(frame([everywhere(text), row(id="b")]), name=text, title=text).add_to(own)
    folium.LayerControl(collapsed=False).add_to(own)
    own.save(str(tmp_path / "own.html"))
    code, css = leaflet()
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.route(
        re.compile("^https?:"),
        lambda r: r.fulfill(body=code if "leaflet.js" in r.request.url else css if "leaflet.css" in r.request.url else ""),
    )
    page.goto((tmp_path / "own.html").as_uri())
    page.wait_for_selector("[data-ready=true]")
    page.click(".im-row >> nth=0")
    page.wait_for_selector(".im-detail h2")
    assert page.evaluate("window.broken") is None
    assert "<img" in page.inner_text(".leaflet-control-layers")
    page.evaluate("[...IncidentMaps.apps.values()][0].map.setView([33.5, 44.6], 9, { animate: false })")
    page.locator(".leaflet-marker-icon").hover(force=True)
    page.wait_for_selector(".leaflet-tooltip:has-text('mine')")
    page.close()
