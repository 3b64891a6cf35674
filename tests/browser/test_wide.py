"""A page in UTF-16, as large ones are: it opens, its texts are read, its policy holds."""

from __future__ import annotations

import codecs
import importlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.maps.made import everything

Open = Callable[..., Any]


def test_wide_page_opens(open_map: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("mapper.maps.draw"), "WIDE", 1)
    view = open_map(everything())
    data = view.path.read_bytes()
    assert data.startswith(codecs.BOM_UTF16_LE)
    assert "Content-Security-Policy" in data.decode("utf-16")
    view.page.wait_for_selector("[data-ready=true]")
    assert view.text(".im-total") == "11 incidents"
    view.page.click(".im-row")
    view.page.wait_for_selector(".im-detail h2")
    assert view.seen.errors == []
