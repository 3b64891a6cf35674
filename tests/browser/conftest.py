"""A real Chromium with the network cut, and pages saved into a temporary folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from mapper.maps import draw

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def browser_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: uv pip install playwright")
    path = browser_path()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Seen:
    """What a page did that it should not."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Opened:
    page: Any
    seen: Seen
    path: Path

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))

    def settle(self) -> None:
        self.page.wait_for_timeout(120)


@pytest.fixture
def open_map(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """`open_map(frame_or_path, width=, height=, **draw options)`: the saved page, opened from file:// and ready."""
    contexts = []

    def opened(
        source: gpd.GeoDataFrame | Path,
        width: int = 1300,
        height: int = 820,
        fragment: str = "",
        context: dict[str, Any] | None = None,
        **options: Any,
    ) -> Opened:
        path = source if isinstance(source, Path) else tmp_path / f"map{len(contexts)}.html"
        if not isinstance(source, Path):
            draw(source, **options).save(path)
        made = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, accept_downloads=True, reduced_motion="reduce", **(context or {})
        )
        contexts.append(made)
        page = made.new_page()
        seen = Seen()
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else seen.requests.append(r.url))
        page.on("console", lambda m: seen.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: seen.errors.append(str(e)))
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("[data-ready=true]", timeout=20_000)
        return Opened(page, seen, path)

    yield opened
    for made in contexts:
        made.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
