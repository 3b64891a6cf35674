"""Make the screenshots under docs/maps/ from the samples and from the benchmark's made-up incidents.

python docs/screenshots.py        needs playwright and Chromium
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import mapper

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
PHONE = {"width": 390, "height": 800}
DESK = {"width": 1360, "height": 820}
SHOTS: list[tuple[str, str, str, dict[str, int], str, list[str]]] = [
    ("desktop", "samples", "#at=4.25/34/33", DESK, "light", []),
    ("record", "samples", "#q=kramatorsk", DESK, "light", [".im-row >> nth=0", ".im-why summary >> nth=0"]),
    ("filters", "samples", "#at=4.25/34/33", DESK, "light", ["[role=tab] >> nth=1"]),
    ("table", "samples", "", DESK, "light", [".im-tools button[aria-label=Table]"]),
    ("dark", "samples", "#at=4.25/34/33&q=erbil", DESK, "dark", [".im-row >> nth=0"]),
    ("arabic", "samples", "#at=4.25/34/33&lang=ar", DESK, "light", [".im-row >> nth=5"]),
    ("phone", "samples", "#at=4/34/38", PHONE, "light", []),
    ("phone-record", "samples", "", PHONE, "light", [".im-row >> nth=1"]),
    ("search", "samples", "#q=attack", DESK, "light", []),
    ("sources", "samples", "#q=erbil", DESK, "light", [".im-row >> nth=0"]),
    ("many", "many", "#at=4.5/33/38", DESK, "light", []),
    ("heat", "many", "#at=5/33/40&layer=heat", DESK, "light", []),
    ("hexagons", "many", "#at=5/33/40&layer=hexagons", DESK, "dark", []),
    ("divisions", "many", "#at=5.5/33/42&layer=divisions", DESK, "light", []),
]


def pages(folder: Path) -> dict[str, Path]:
    samples = mapper.extract(mapper.read([str(ROOT / "data" / "samples")]))
    mapper.draw(samples, title="Sample news").save(folder / "samples.html")
    spec = importlib.util.spec_from_file_location("bench", ROOT / "benchmarks" / "maps.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    sys.modules["bench"] = bench
    spec.loader.exec_module(bench)
    mapper.draw(bench.frame(50_000), title="Fifty thousand made-up incidents").save(folder / "many.html")
    return {name: folder / f"{name}.html" for name in ("samples", "many")}


def shoot(chromium: Any, page_path: Path, name: str, fragment: str, size: dict[str, int], theme: str, steps: list[str]) -> None:
    context = chromium.new_context(
        viewport=size, color_scheme=theme, device_scale_factor=2 if size is PHONE else 1, offline=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(page_path.as_uri() + fragment)
    page.wait_for_selector("[data-ready=true]")
    for step in steps:
        page.click(step)
        page.wait_for_timeout(400)
    page.wait_for_timeout(800)
    page.screenshot(path=ROOT / "docs" / "maps" / f"{name}.png")
    context.close()


def main() -> None:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        made = pages(Path(folder))
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, page, fragment, size, theme, steps in SHOTS:
            shoot(chromium, made[page], name, fragment, size, theme, steps)
        chromium.close()


if __name__ == "__main__":
    main()
