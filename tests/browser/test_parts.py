"""A page that is too long is cut into parts that each open and lead to the next."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mapper.maps import draw
from tests.maps.made import everything

Open = Callable[..., Any]


def test_both_parts_open(open_map: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.html"
    draw(everything()).save(path)
    monkeypatch.setattr(importlib.import_module("mapper.maps.draw"), "LARGEST_PAGE", path.stat().st_size - 1)
    draw(everything()).save(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["long-2.html", "long.html"]
    views = [open_map(part) for part in (path, tmp_path / "long-2.html")]
    counts = [int(view.text(".im-total").split()[0]) for view in views]
    assert sum(counts) == len(everything())
    assert all(counts)
    for view in views:
        view.page.click(".im-row")
        view.page.wait_for_selector(".im-detail h2")
        assert view.seen.errors == []
        assert view.seen.requests == []
