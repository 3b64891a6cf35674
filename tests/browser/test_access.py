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
    "record": [".im-row >> nth=5"],
    "filters": ["[role=tab] >> nth=1"],
    "table": [".im-tools button[aria-label=Table]"],
    "menu": [".im-tools button[aria-label=Layers]"],
}


def axe() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: uv pip install axe-playwright-python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", list(STATES))
def test_axe_finds_nothing_serious(open_map: Open, state: str, theme: str) -> None:
    code = axe()
    view = open_map(everything(), theme=theme, title="Everything", context={"bypass_csp": True})
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
