"""Search, saved selections, links to a view, layers, the table, drawing an area, stepping: in a real browser."""

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

from mapper.maps import IncidentLayer, draw
from mapper.maps.bundle import leaflet
from tests.browser.conftest import Opened
from tests.maps.made import baghdad, everything, frame, row

Open = Callable[..., Opened]


def total(view: Opened, text: str) -> None:
    view.page.wait_for_function("t => document.querySelector('.im-total').innerText === t", arg=text)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("soleimani", 1),
        ("SOLEIMANI wash", 1),
        ("الخضراء", 1),
        ("خضراء", 1),
        ("green zone", 3),
        ("iraq", 5),
        ("rocket", 1),
        ("nowhere at all", 0),
        ("clash", 1),
    ],
)
def test_search_in_all_texts(open_map: Open, query: str, count: int) -> None:
    view = open_map(baghdad())
    view.page.fill(".im-search", query)
    total(view, f"{count} of 5 incidents" if count < 5 else "5 incidents")
    view.page.fill(".im-search", "")
    total(view, "5 incidents")
    assert view.seen.errors == []


def test_search_finds_in_every_block(open_map: Open) -> None:
    rows = [row(id=f"r{k}", title=f"Incident number{k}", evidence=[], sources=[]) for k in range(2500)]
    view = open_map(frame(rows))
    view.page.fill(".im-search", "number2345")
    total(view, "1 of 2,500 incidents")
    view.page.wait_for_selector(".im-row-title:has-text('number2345')")


def test_address_reopens_the_view(open_map: Open) -> None:
    view = open_map(everything())
    page = view.page
    page.click("[role=tab] >> nth=1")
    page.click("[data-facet=status] label:has-text('attempted')")
    page.click("[role=tab] >> nth=0")
    page.click(".im-row")
    page.wait_for_selector(".im-detail h2")
    page.click(".im-tools button:has(.im-icon-theme)")
    page.wait_for_function("() => location.hash.includes('open=i1')")
    address = page.evaluate("location.hash")
    assert "status=attempted" in address
    again = open_map(view.path, fragment=address)
    again.page.wait_for_selector(".im-detail h2")
    assert "Air/drone strike in the Green Zone" in again.text(".im-detail h2")
    assert again.page.evaluate("document.querySelector('.im-root').dataset.theme") == page.evaluate(
        "document.querySelector('.im-root').dataset.theme"
    )
    again.page.click(".im-detail-bar button >> nth=0")
    assert again.text(".im-total") == "1 of 11 incidents"


def test_hostile_address_does_nothing(open_map: Open) -> None:
    view = open_map(
        baghdad(),
        fragment="#q=%3Cimg%20src%3Dx%20onerror%3Dwindow.broken%3D1%3E&status=__proto__&at=x/y/z&layer=evil&lang=zz&theme=zz&open=%22%3E",
    )
    assert view.page.evaluate("window.broken") is None
    assert view.seen.errors == []


def saved(view: Opened, label: str) -> tuple[str, bytes]:
    view.page.click(".im-tools button[aria-label=Save]")
    with view.page.expect_download() as coming:
        view.page.click(f"[role=menuitem]:has-text('{label}')")
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_selection_as_csv(open_map: Open) -> None:
    given = everything()
    given.loc[0, "title"] = '=HYPERLINK("http://x.example","a")'
    view = open_map(given, fragment="#country=IQ")
    total(view, "5 of 11 incidents")
    name, body = saved(view, "CSV")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert name == "incidents.csv"
    assert {r["id"] for r in rows} == {"i1", "i2", "i3", "i4", "i5"}
    first = next(r for r in rows if r["id"] == "i1")
    assert first["title"].startswith("'=HYPERLINK")
    second = next(r for r in rows if r["id"] == "i2")
    assert (second["killed_low"], second["wounded_low"], second["wounded_high"], second["date_start"]) == ("2", "100", "", "2021-11-05")
    evidence = json.loads(first["evidence"])
    given_evidence = given.iloc[0]["evidence"]
    assert [(e["start"], e["end"], e["quote"]) for e in evidence] == [(e["start"], e["end"], e["quote"]) for e in given_evidence]
    assert float(first["latitude"]) == given.iloc[0]["latitude"]


def test_selection_as_geojson(open_map: Open) -> None:
    view = open_map(everything())
    _, body = saved(view, "GeoJSON")
    features = json.loads(body)["features"]
    assert len(features) == 11
    kinds = {f["id"]: f["geometry"]["type"] if f["geometry"] else None for f in features}
    assert (kinds["i1"], kinds["i2"], kinds["m3"]) == ("Polygon", "Point", None)
    assert next(f for f in features if f["id"] == "i1")["properties"]["targets"] == ["Mustafa al-Kadhimi"]


def test_view_as_png(open_map: Open) -> None:
    name, body = saved(open_map(baghdad()), "PNG")
    assert name == "incidents.png"
    assert body.startswith(b"\x89PNG")
    assert len(body) > 10_000


@pytest.mark.parametrize("kind", ["heat", "heat_killed", "hexagons", "countries", "divisions", "change"])
def test_layers_draw(open_map: Open, kind: str) -> None:
    view = open_map(baghdad(), fragment=f"#at=7/33.3/44.4&layer={kind}")
    painted = view.page.evaluate("""() => {
        const c = document.querySelector('.im-points');
        return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 === 3 && v > 0); }""")
    assert painted
    assert view.page.locator(".im-ramp").count() == 1
    assert view.seen.errors == []


def test_divisions_count_what_lies_in_them(open_map: Open) -> None:
    view = open_map(baghdad(), fragment="#layer=divisions")
    counts = view.page.evaluate("""() => {
        const g = [...IncidentMaps.apps.values()][0].ground;
        return g.divisionCounts().map((d, k) => [g.divisions[k].name, d.count]).filter(([, n]) => n); }""")
    assert counts == [["Baghdad", 5]]


def test_table_says_what_the_map_says(open_map: Open) -> None:
    view = open_map(everything())
    view.page.click(".im-tools button[aria-label=Table]")
    view.page.wait_for_selector(".im-table tbody tr")
    assert view.page.locator(".im-table tbody tr").count() == 11
    text = view.text(".im-table")
    for words in (
        "in front of Green Zone, Baghdad, Iraq",
        "at least 100",
        "attempted",
        "Not located",
        "first-level division, within 90 km",
        "Mustafa al-Kadhimi",
    ):
        assert words in text.replace("⁨", "").replace("⁩", ""), words
    view.page.keyboard.press("Escape")
    assert view.page.locator(".im-table").is_hidden()


def test_area_drawn_by_hand(open_map: Open) -> None:
    view = open_map(everything(), fragment="#at=4/30/20")
    page = view.page
    page.click("[role=tab] >> nth=1")
    page.click(".im-facet-area button")
    box = page.locator(".leaflet-container").bounding_box()
    points = page.evaluate("""() => { const m = [...IncidentMaps.apps.values()][0].map;
        return [[38, 38], [38, 50], [28, 50], [28, 38]].map((p) => { const q = m.latLngToContainerPoint(p); return [q.x, q.y]; }); }""")
    for x, y in points[:-1]:
        page.mouse.click(box["x"] + x, box["y"] + y)
        page.wait_for_timeout(350)
    page.mouse.dblclick(box["x"] + points[-1][0], box["y"] + points[-1][1])
    total(view, "5 of 11 incidents")
    page.click(".im-facet-area button")
    total(view, "11 incidents")


def test_story_steps_through_the_list(open_map: Open) -> None:
    view = open_map(baghdad())
    page = view.page
    page.select_option(".im-listbar select", "oldest")
    page.click(".im-row >> nth=0")
    titles = []
    for k in range(5):
        page.wait_for_function("k => document.querySelector('.im-count').innerText === `${k} of 5`", arg=k + 1)
        titles.append(view.text(".im-detail h2"))
        if k < 4:
            page.click(".im-detail-bar button[aria-label=Next]")
    assert titles[0].startswith("Series of rocket")
    assert titles[-1] == "Air/drone strike in the Green Zone"
    assert len(set(titles)) == 5


def test_play_moves_the_window_and_stops(open_map: Open) -> None:
    view = open_map(everything())
    page = view.page
    page.click(".im-time button[aria-label=Play]")
    page.wait_for_function("() => document.querySelector('.im-total').innerText.includes(' of 11')")
    page.click(".im-time button[aria-label=Pause]")
    assert page.locator(".im-time button[aria-label=Play]").count() == 1


def test_own_geojson_by_menu(open_map: Open, tmp_path: Path) -> None:
    own = tmp_path / "own.geojson"
    feature = {
        "type": "Feature",
        "properties": {"<b>": "<img src=x onerror=window.broken=1>"},
        "geometry": {"type": "Point", "coordinates": [44.4, 33.3]},
    }
    own.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    view = open_map(baghdad())
    view.page.click(".im-tools button[aria-label=Layers]")
    with view.page.expect_file_chooser() as chooser:
        view.page.click("[role=menuitem]")
    chooser.value.set_files(own)
    view.page.wait_for_selector("path.leaflet-interactive")
    view.page.locator("path.leaflet-interactive").click(force=True)
    view.page.wait_for_selector(".im-own")
    assert "<img src=x" in view.text(".im-own")
    assert view.page.evaluate("window.broken") is None


def test_many_rows_scroll_to_the_end(open_map: Open) -> None:
    rows = [row(id=f"r{k}", title=f"Incident number{k}", evidence=[], sources=[]) for k in range(3000)]
    view = open_map(frame(rows))
    assert view.page.locator(".im-row").count() < 40
    view.page.focus(".im-list")
    view.page.keyboard.press("End")
    view.page.wait_for_selector(".im-row[aria-posinset='3000']")
    assert view.page.locator(".im-row.im-active").get_attribute("aria-posinset") == "3000"


def test_layer_on_a_map_of_the_users_own(browser: Any, tmp_path: Path) -> None:
    own = folium.Map([33.3, 44.4], zoom_start=8, tiles=None)
    folium.Marker([33.5, 44.6]).add_to(own)
    IncidentLayer(baghdad(), name="{{7*7}} <b>x</b>", title="Own").add_to(own)
    folium.LayerControl(collapsed=False).add_to(own)
    own.save(str(tmp_path / "own.html"))
    code, css = leaflet()
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    errors: list[str] = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.route(
        re.compile("^https?:"),
        lambda r: r.fulfill(body=code if "leaflet.js" in r.request.url else css if "leaflet.css" in r.request.url else ""),
    )
    page.goto((tmp_path / "own.html").as_uri())
    page.wait_for_selector("[data-ready=true]")
    assert page.locator(".im-row").count() == 5
    assert page.locator(".leaflet-marker-icon").count() == 1
    assert "{{7*7}} <b>x</b>" in page.inner_text(".leaflet-control-layers")
    assert errors == []
    page.close()


def test_unlocated_row_says_why(open_map: Open) -> None:
    view = open_map(everything())
    view.page.click("[data-group=unlocated]")
    view.page.wait_for_selector(".im-row:has-text('ambiguous: Springfield')")


def test_in_a_notebook_cell(browser: Any, tmp_path: Path) -> None:
    cell = draw(baghdad(), title="Cell")._repr_html_()
    (tmp_path / "cell.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{cell}</body>", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    errors: list[str] = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto((tmp_path / "cell.html").as_uri())
    inner = page.frame_locator("iframe")
    inner.locator("[data-ready=true]").wait_for(timeout=15_000)
    inner.locator(".im-row").first.click()
    inner.locator(".im-detail h2").wait_for()
    page.wait_for_timeout(500)
    assert errors == []
    page.close()


def test_tiles_ask_only_the_chosen_host(browser: Any, tmp_path: Path) -> None:
    draw(baghdad(), tiles="https://tiles.example.org/{z}/{x}/{y}.png", attr="Example tiles").save(tmp_path / "tiles.html")
    page = browser.new_page(viewport={"width": 900, "height": 700})
    asked: set[str] = set()

    def answer(route: Any) -> None:
        asked.add(route.request.url.split("/")[2])
        route.fulfill(body=b"", content_type="image/png")

    page.route(re.compile("^https?:"), answer)
    page.goto((tmp_path / "tiles.html").as_uri())
    page.wait_for_selector("[data-ready=true]")
    page.wait_for_timeout(400)
    assert asked == {"tiles.example.org"}
    assert "Example tiles" in page.inner_text(".leaflet-control-attribution")
    page.close()


def test_print_shows_the_list_and_no_buttons(open_map: Open) -> None:
    view = open_map(baghdad())
    view.page.emulate_media(media="print")
    view.page.wait_for_selector(".im-paper")
    assert view.page.locator(".im-tools").is_hidden()
    assert view.page.locator(".im-row").first.is_visible()
    assert view.page.locator(".im-points").is_visible()


def test_many_at_one_place_become_a_list(open_map: Open) -> None:
    rows = [row(id=f"r{k}", geometry=None, latitude=33.3, longitude=44.4) for k in range(30)] + [
        row(id="far", latitude=36.3, longitude=43.1, geometry=None)
    ]
    view = open_map(frame(rows))
    page = view.page
    box = page.locator(".leaflet-container").bounding_box()
    at = page.evaluate(
        "() => { const p = [...IncidentMaps.apps.values()][0].map.latLngToContainerPoint([33.3, 44.4]); return [p.x, p.y]; }"
    )
    page.mouse.click(box["x"] + at[0], box["y"] + at[1])
    page.wait_for_selector("[data-group=here][aria-pressed=true]")
    assert page.locator("[data-group=here]").inner_text().endswith("30")
    assert page.locator(".im-row").first.get_attribute("aria-setsize") == "30"
    page.click("[data-group=all]")
    assert page.locator(".im-row").first.get_attribute("aria-setsize") == "31"


def test_a_cluster_that_comes_apart_is_entered(open_map: Open) -> None:
    rows = [row(id=f"r{k}", geometry=None, radius_m=10.0, latitude=33.3 + k / 2000, longitude=44.4) for k in range(30)]
    rows.append(row(id="far", latitude=16.3, longitude=43.1, geometry=None))
    view = open_map(frame(rows))
    page = view.page
    box = page.locator(".leaflet-container").bounding_box()
    before, x, y = page.evaluate("""() => {
        const m = [...IncidentMaps.apps.values()][0].map; const p = m.latLngToContainerPoint([33.307, 44.4]);
        return [m.getZoom(), p.x, p.y]; }""")
    page.mouse.click(box["x"] + x, box["y"] + y)
    page.wait_for_timeout(400)
    assert page.evaluate("[...IncidentMaps.apps.values()][0].map.getZoom()") > before + 3
