"""The saved page in a real browser: offline, silent, readable, safe."""

from __future__ import annotations

from collections.abc import Callable

import folium

from tests.browser.conftest import Opened
from tests.maps.made import baghdad, everything, frame, quote, row, source

Open = Callable[..., Opened]
HOSTILE = (
    '<img src=x onerror="window.broken=1"> </script><script>window.broken=1</script> '
    "${x} `${1}` {{7*7}} {% for x in y %} {# &amp; \u202egpj.exe"
)


def hostile_row() -> dict[str, object]:
    return row(
        title=HOSTILE,
        event_type=HOSTILE,
        sub_event_type=HOSTILE,
        status=HOSTILE,
        role=HOSTILE,
        place_name=HOSTILE,
        place_relation=HOSTILE,
        country="<b>",
        admin1=HOSTILE,
        perpetrators=[HOSTILE],
        targets=[HOSTILE],
        weapons=[HOSTILE],
        sources=[source(HOSTILE, HOSTILE, HOSTILE, "javascript:window.broken=1")],
        evidence=[quote(HOSTILE, HOSTILE, 0, HOSTILE), quote(HOSTILE, "place_name", 0, HOSTILE)],
        codes={HOSTILE: HOSTILE},
        conflicts=[{"field": HOSTILE, "values": [{"value": HOSTILE, "document_id": HOSTILE, "start": 0, "end": 5}]}],
        id=HOSTILE,
    ) | {HOSTILE: HOSTILE}


def test_opens_without_a_network(open_map: Open) -> None:
    view = open_map(baghdad(), title="Baghdad")
    assert view.seen.requests == []
    assert view.seen.errors == []
    assert view.text(".im-title") == "Baghdad"
    assert "5" in view.text(".im-total")
    assert view.page.locator(".im-row").count() == 5
    assert view.path.stat().st_size < 1_000_000


def test_canvas_is_painted(open_map: Open) -> None:
    view = open_map(baghdad())
    colours = view.page.evaluate("""() => {
        const c = document.querySelector('.im-points');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0;
        for (let i = 0; i < d.length; i += 4) if (d[i] === 0xd5 && d[i+1] === 0x5e && d[i+2] === 0x00 && d[i+3] === 255) n++;
        return n; }""")
    assert colours > 50


def test_a_row_opens_its_evidence(open_map: Open) -> None:
    view = open_map(baghdad())
    view.page.click(".im-row:has-text('Green Zone') >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    text = view.text(".im-detail")
    for words in (
        "attempted",
        "7 November 2021",
        "to the day",
        "nobody",
        "Mustafa al-Kadhimi",
        "6 November 2021",
        "A drone carrying explosives",
    ):
        assert words in text, words
    arabic = view.page.locator(".im-source blockquote[lang=ar]").first
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert "المنطقة الخضراء" in view.page.locator(".im-source blockquote[lang=ar] mark").all_inner_texts()
    assert "drone" in view.page.locator(".im-source blockquote mark").all_inner_texts()


def test_a_pin_on_the_map_opens_its_evidence(open_map: Open) -> None:
    view = open_map(frame([row()]))
    box = view.page.locator(".leaflet-container").bounding_box()
    at = view.page.evaluate(
        """() => { const a = [...IncidentMaps.apps.values()][0];
        const p = a.map.latLngToContainerPoint([33.3056, 44.3905]); return [p.x, p.y]; }"""
    )
    view.page.mouse.click(box["x"] + at[0], box["y"] + at[1])
    view.page.wait_for_selector(".im-detail h2")
    assert "A drone carrying explosives" in view.text(".im-detail")


def test_ranges_of_people_in_words(open_map: Open) -> None:
    view = open_map(baghdad())
    view.page.click(".im-row:has-text('Violent')")
    view.page.wait_for_selector(".im-detail h2")
    assert view.text(".im-field-wounded dd .im-value") == "at least 100"
    assert view.text(".im-field-killed dd .im-value") == "2"


def test_not_located_says_why(open_map: Open) -> None:
    view = open_map(everything())
    view.page.click("[data-group=unlocated]")
    assert view.page.locator(".im-row").count() == 1
    view.page.click(".im-row")
    view.page.wait_for_selector(".im-detail h2")
    assert "ambiguous: Springfield" in view.text(".im-field-where")


def test_hostile_text_stays_text(open_map: Open) -> None:
    view = open_map(frame([hostile_row(), row(id="b")]), title=HOSTILE)
    page = view.page
    assert "{{7*7}}" in view.text(".im-title")
    assert "{% for x in y %}" in view.text(".im-title")
    assert "{{7*7}}" in page.title()
    page.click(".im-row >> nth=0")
    page.wait_for_selector(".im-detail h2")
    page.click("[id$=-detail-title]")
    page.keyboard.press("Escape")
    page.click(".im-row >> nth=1")
    page.wait_for_selector(".im-detail h2")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.keyboard.press("Escape")
    page.click("[role=tab] >> nth=1")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    view.settle()
    assert page.evaluate("window.broken") is None
    assert page.locator("img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert view.seen.requests == []
    assert view.seen.errors == []


def test_hostile_record_is_shown_whole(open_map: Open) -> None:
    view = open_map(frame([hostile_row()]))
    view.page.click(".im-row")
    view.page.wait_for_selector(".im-detail h2")
    text = view.text(".im-detail")
    assert "{{7*7}}" in text
    assert "<img src=x onerror=" in text
    assert "⟨U+202E⟩" in text
    assert view.page.evaluate("window.broken") is None


def test_the_policy_bites(open_map: Open) -> None:
    view = open_map(baghdad())
    view.page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.append(s);
        const i = document.createElement('img'); i.src = 'https://example.org/x.png'; document.body.append(i);
        const d = document.createElement('div');
        d.innerHTML = '<p onclick="window.broken=2">x</p>'; document.body.append(d); d.firstChild.click(); }""")
    refused = view.page.evaluate("fetch('https://example.org/').then(() => 'went', () => 'refused')")
    view.settle()
    assert refused == "refused"
    assert view.page.evaluate("window.broken") is None
    assert any("Content Security Policy" in e for e in view.seen.errors)


def test_keyboard_alone(open_map: Open) -> None:
    view = open_map(baghdad())
    page = view.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".im-detail h2")
    first = view.text(".im-detail h2")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("t => document.querySelector('.im-detail h2').innerText !== t", arg=first)
    page.keyboard.press("Escape")
    assert page.locator(".im-detail").is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "listbox"
    page.wait_for_timeout(300)
    assert page.locator("[aria-live=polite]").inner_text() != ""


def test_filters_count_and_narrow(open_map: Open) -> None:
    view = open_map(baghdad())
    page = view.page
    page.click("[role=tab] >> nth=1")
    label = page.locator("[data-facet=status] label:has-text('attempted')")
    assert label.locator(".im-choice-count").inner_text() == "1"
    label.click()
    assert view.text(".im-total") == "1 of 5 incidents"
    assert page.locator("[data-facet=type] label").count() == 1
    page.click(".im-clear")
    assert view.text(".im-total") == "5 incidents"


def test_timeline_by_keyboard_narrows(open_map: Open) -> None:
    view = open_map(baghdad())
    page = view.page
    handle = page.locator(".im-handle-from")
    assert handle.get_attribute("role") == "slider"
    handle.focus()
    before = handle.get_attribute("aria-valuetext")
    for _ in range(6):
        page.keyboard.press("PageUp")
    page.wait_for_timeout(150)
    assert handle.get_attribute("aria-valuetext") != before
    total = "() => document.querySelector('.im-total').innerText"
    page.wait_for_function(f"{total}.endsWith('of 5 incidents')")
    page.click(".im-time .im-link")
    page.wait_for_function(f"{total} === '5 incidents'")


def test_phone(open_map: Open) -> None:
    view = open_map(baghdad(), width=390, height=800)
    page = view.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sheet = page.locator(".im-panel").bounding_box()
    assert sheet["y"] > 200
    page.click(".im-row >> nth=0")
    page.wait_for_selector(".im-detail h2")
    assert page.locator(".im-detail h2").is_visible()
    page.click(".im-grip")
    page.wait_for_timeout(300)
    assert page.locator(".im-panel").bounding_box()["height"] < 120


def test_arabic_interface(open_map: Open) -> None:
    view = open_map(baghdad(), language="ar")
    page = view.page
    assert page.evaluate("getComputedStyle(document.querySelector('.im-root')).direction") == "rtl"
    assert "5" in view.text(".im-total")
    page.click(".im-row >> nth=0")
    page.wait_for_selector(".im-detail h2")
    assert "محاولة" in view.text(".im-field-status")
    assert page.locator(".im-detail").get_by_text("undefined").count() == 0


def test_dark(open_map: Open) -> None:
    view = open_map(baghdad(), theme="light")
    view.page.click(".im-tools button:has(.im-icon-theme)")
    assert view.page.evaluate("getComputedStyle(document.querySelector('.im-panel')).backgroundColor") == "rgb(21, 27, 32)"


def test_empty_frame(open_map: Open) -> None:
    view = open_map(baghdad().iloc[:0])
    assert view.seen.errors == []
    assert "no incidents" in view.text(".im-empty >> nth=0")


def test_other_folium_layers_can_be_added(open_map: Open, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from mapper.maps import draw

    m = draw(baghdad())
    folium.Circle([33.3, 44.4], radius=3000).add_to(m)
    m.save(tmp_path / "own.html")
    view = open_map(tmp_path / "own.html")
    assert view.seen.errors == []
    assert view.page.locator("path.leaflet-interactive").count() == 1
