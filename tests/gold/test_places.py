"""Our own annotated sentences keep their figures: a floor that no change may fall below."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mapper.geocode import Gazetteer, Geoparser
from mapper.geocode.geometry import distance_m
from mapper.model import Document
from mapper.text import read_text

FOLDER = Path(__file__).parent
FLOORS = {"places_ar.jsonl": (0.95, 0.94), "places_en.jsonl": (0.94, 0.86)}
"""File -> least F1 of recognition (overlap), least share of the gold found and placed within 100 km."""


@pytest.fixture(scope="module")
def geoparser() -> Geoparser:
    return Geoparser(Gazetteer())


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_floor(geoparser: Geoparser, name: str) -> None:
    matched = said = wanted = placed = 0
    for row in _rows(name):
        reading = read_text(Document(row["doc_id"], row["text"]))
        found = list(geoparser.geoparse(reading))
        said, wanted = said + len(found), wanted + len(row["mentions"])
        for gold in row["mentions"]:
            hit = next((t for t in found if t.start < gold["end"] and gold["start"] < t.end), None)
            if hit is None:
                continue
            found.remove(hit)
            matched += 1
            place = hit.named or hit.place
            if place is not None:
                reach = 400_000 if place.kind in ("country", "region") else 100_000
                placed += distance_m((place.latitude, place.longitude), (gold["lat"], gold["lon"])) <= reach
    f1 = 2 * matched / (said + wanted)
    least_f1, least_placed = FLOORS[name]
    assert f1 >= least_f1
    assert placed / wanted >= least_placed


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_gold_is_sound(name: str) -> None:
    for row in _rows(name):
        for gold in row["mentions"]:
            assert row["text"][gold["start"] : gold["end"]] == gold["surface"]
            assert -90 <= gold["lat"] <= 90
            assert -180 <= gold["lon"] <= 180
