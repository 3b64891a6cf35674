"""Access: axe-core finds nothing serious, in the states a reader meets; text scales; motion can be reduced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Opened
from tests.maps.made import everything

Open = Callable[..., Opened]
STATES: dict[str, list[str]] = {
    "list": [],
    "record": [".im-row >> nth=0"],
    "filters": ["[role=tab] >> nth=1"],
    "table": [".im-tools button:has(.im-icon-table)"],
    "menu": [".im-tools button:has(.im-icon-layers)"],
}


def axe() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: uv pip install axe-playwright-python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


SETTINGS: dict[str, dict[str, object]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "arabic": {"language": "ar", "theme": "light"},
    "phone": {"width": 390, "height": 844},
    "low": {"width": 720, "height": 450, "theme": "dark"},
    "searched": {"fragment": "#q=green", "theme": "dark"},
    "filtered": {"fragment": "#status=attempted&time=2021-11-01/2021-11-30"},
    "nothing": {"fragment": "#q=zzzz"},
}
WHERE = [(state, setting) for state in STATES for setting in SETTINGS if setting != "nothing" or state in ("list", "filters")]


@pytest.mark.parametrize(("state", "setting"), WHERE)
def test_axe_finds_nothing_serious(open_map: Open, state: str, setting: str) -> None:
    code = axe()
    view = open_map(everything(), title="Everything", context={"bypass_csp": True}, **SETTINGS[setting])
    view.settle()
    for step in STATES[state]:
        view.page.click(step)
        view.page.wait_for_timeout(200)
    view.page.add_script_tag(content=code)
    found = view.page.evaluate(
        "() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
    )
    serious = [
        f"{v['id']}: {v['nodes'][0]['html'][:120]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert len(found["passes"]) > 15


def test_targets_are_large_enough(open_map: Open) -> None:
    view = open_map(everything())
    view.page.click(".im-row >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    small = view.page.evaluate("""() => [...document.querySelectorAll('button, select, summary, [role=slider], [role=tab]')]
        .filter((b) => b.offsetParent && !b.closest('dd') && !b.classList.contains('im-link'))
        .map((b) => [b.className || b.tagName, b.getBoundingClientRect()])
        .filter(([, b]) => b.width < 24 || b.height < 24).map(([n]) => n)""")
    assert small == []


def test_focus_is_seen_and_returns(open_map: Open) -> None:
    view = open_map(everything())
    page = view.page
    page.focus(".im-tools button[aria-label=Table]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".im-table[open]")
    assert page.evaluate("document.querySelector('.im-table').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Table"
    page.keyboard.press("Tab")
    style = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
    )
    assert style[0] != "none"
    assert style[1] >= 2
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('role')").startswith("menuitem")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Layers"


def test_reduced_motion_moves_nothing(open_map: Open) -> None:
    view = open_map(everything())
    page = view.page
    page.click(".im-row >> nth=0")
    assert page.evaluate(
        "document.querySelector('.leaflet-zoom-anim .leaflet-proxy') === null || !document.querySelector('.leaflet-pan-anim')"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.im-panel')).transitionDuration") in ("0s", "")


def test_text_at_double_size_loses_nothing(open_map: Open) -> None:
    view = open_map(everything(), width=650, height=410)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 650
    view.page.click(".im-row >> nth=0")
    view.page.wait_for_selector(".im-detail h2")
    assert view.page.locator(".im-detail h2").is_visible()


def test_every_button_has_a_name(open_map: Open) -> None:
    view = open_map(everything())
    nameless = view.page.evaluate("""() => [...document.querySelectorAll('button, input, select, [role=slider], [role=listbox]')]
        .filter((b) => !(b.innerText || '').trim() && !b.getAttribute('aria-label') && !b.closest('label')).length""")
    assert nameless == 0


def test_tab_reaches_list_tools_and_time(open_map: Open) -> None:
    view = open_map(everything())
    reached = set()
    for _ in range(40):
        view.page.keyboard.press("Tab")
        reached.add(view.page.evaluate("document.activeElement.getAttribute('role') || document.activeElement.className.split(' ')[0]"))
    assert {"listbox", "slider", "tab", "im-button", "im-search"} <= reached
