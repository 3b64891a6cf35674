"""What a reader sees of one incident and of a search: words coloured, sources beside one another, precision in words, paper."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Opened
from tests.maps.made import baghdad, everything, frame, row

Open = Callable[..., Opened]
FOUND = "CSS.highlights.get('im-found')?.size ?? 0"


def test_search_words_are_coloured_and_quoted_in_the_list(open_map: Open) -> None:
    view = open_map(baghdad())
    page = view.page
    page.fill(".im-search", "drone")
    page.wait_for_selector(".im-row-found")
    assert "drone" in page.locator(".im-row-found").first.inner_text().lower()
    page.wait_for_function(f"() => ({FOUND}) > 0")
    page.click(".im-row >> nth=0")
    page.wait_for_selector(".im-detail h2")
    page.wait_for_function(f"() => ({FOUND}) > 2")
    page.keyboard.press("Escape")
    page.fill(".im-search", "")
    page.wait_for_function(f"() => ({FOUND}) === 0")
    assert page.locator(".im-row-found").count() == 0


def test_arabic_search_is_coloured_without_its_clitics(open_map: Open) -> None:
    view = open_map(baghdad(), fragment="#q=%D9%85%D9%86%D8%B7%D9%82%D8%A9")
    view.page.click(".im-row >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    view.page.wait_for_function(f"() => ({FOUND}) > 0")
    found = view.page.evaluate("[...CSS.highlights.get('im-found')].map((r) => r.toString())")
    assert "المنطقة" in found


def test_two_sources_stand_side_by_side(open_map: Open) -> None:
    view = open_map(baghdad(), width=1400, height=900)
    view.page.click(".im-row >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    view.page.wait_for_timeout(150)
    left, right = (view.page.locator(".im-source").nth(k).bounding_box() for k in (0, 1))
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    view.page.keyboard.press("Escape")
    assert view.page.locator(".im-compare").count() == 0


def test_a_title_that_repeats_the_fields_is_not_said_twice(open_map: Open) -> None:
    view = open_map(
        frame([row(title="Air/drone strike (attempted), Green Zone, 7 November 2021"), row(id="b", title="A title of the owner's")])
    )
    titles = view.page.locator(".im-row-title")
    view.page.wait_for_selector(".im-row-title:has-text('owner')")
    assert sorted(titles.all_inner_texts()) == ["A title of the owner's", "Air/drone strike"]


def test_no_figures_finer_than_what_is_known(open_map: Open) -> None:
    vague = row(id="v", geometry=None, where_precision=6, radius_m=1_751_234.0, latitude=39.76, longitude=-98.5)
    view = open_map(frame([vague]))
    view.page.click(".im-row >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    where = view.text(".im-field-where")
    assert "within 1,800 km" in where
    assert "39.76" not in where


def test_names_of_places_in_arabic(open_map: Open) -> None:
    view = open_map(baghdad(), language="ar")
    view.page.wait_for_selector(".im-row:has-text('المنطقة الخضراء')")
    view.page.click(".im-row >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    weapons = view.text(".im-field-weapons")
    assert "طائرة مسيّرة" in weapons
    assert "⟨U+" not in view.text(".im-detail")


def test_no_filter_leaves_the_reader_without_a_way_back(open_map: Open) -> None:
    view = open_map(baghdad(), fragment="#q=nowhere")
    page = view.page
    page.wait_for_selector(".im-empty:not([hidden])")
    page.click(".im-empty button")
    page.wait_for_function("() => document.querySelector('.im-total').innerText === '5 incidents'")
    page.click("[role=tab] >> nth=1")
    page.click("[data-facet=status] label >> nth=0")
    assert page.locator(".im-used").inner_text() == "1"
    page.click(".im-clear-all")
    assert page.locator(".im-used").count() == 0


def test_paper_has_heading_map_meaning_and_all_rows(open_map: Open) -> None:
    view = open_map(everything(), title="Everything")
    page = view.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".im-row").count() == 11
    assert page.locator(".im-title").is_visible()
    assert "Printed" in view.text(".im-printed")
    stage, legend, first = (page.locator(s).first.bounding_box() for s in (".leaflet-container", ".im-legend", ".im-row"))
    assert legend["y"] >= stage["y"] + stage["height"]
    assert first["y"] >= legend["y"] + legend["height"] - 2
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".im-tools").is_visible()
    assert page.locator(".im-paper").count() == 0


def test_low_wide_window_keeps_panel_and_map_apart(open_map: Open) -> None:
    view = open_map(everything(), width=720, height=450)
    page = view.page
    panel, stage, tools, time = (page.locator(s).bounding_box() for s in (".im-panel", ".im-stage", ".im-tools", ".im-time"))
    assert panel["x"] + panel["width"] <= stage["x"] + 1
    assert tools["y"] + tools["height"] < time["y"]


def test_sorting_by_a_column_turns_around(open_map: Open) -> None:
    view = open_map(baghdad())
    page = view.page
    page.click(".im-tools button[aria-label=Table]")
    page.wait_for_selector(".im-table tbody tr")
    page.click("th[data-column=when] button")
    page.wait_for_selector("th[data-column=when][aria-sort=descending]")
    page.click("th[data-column=when] button")
    page.wait_for_selector("th[data-column=when][aria-sort=ascending]")
    assert page.locator(".im-table tbody th").first.inner_text().startswith("Series of rocket")


def test_a_printed_page_shows_the_map(open_map: Open) -> None:
    view = open_map(everything())
    body = view.page.pdf(format="A4", print_background=True)
    assert body.startswith(b"%PDF")
    assert len(body) > 60_000, "the basemap's picture is missing"


def test_how_sure_each_field_is_stands_in_words(open_map: Open) -> None:
    given = frame([row()])
    given["field_confidence"] = ['{"date": 0.998, "place": 0.85, "event_type": 1.0}']
    view = open_map(given)
    view.page.click(".im-row >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    assert "When 100% · Where 85% · What 100%" in view.text(".im-field-confidence")
    assert "{" not in view.text(".im-fields")
