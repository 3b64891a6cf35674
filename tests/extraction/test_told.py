"""Which incidents short texts are news of: their types and their dead, and that one happening is one incident."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mapper.model import Document
from mapper.pipeline import Pipeline

TEXTS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "told.toml").read_text(encoding="utf-8"))["text"]


@functools.cache
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize("told", TEXTS, ids=lambda told: told["text"][:50])
def test_main_incidents(told: dict[str, Any]) -> None:
    found = pipeline().incidents(Document("note", told["text"], published=told["published"]))
    mains = [[i.sub_event_type, -1 if i.killed_low is None else i.killed_low] for i in found if i.role == "main"]
    assert mains == told["main"]


def test_some_texts_are_no_news() -> None:
    assert sum(not told["main"] for told in TEXTS) >= 4
