"""Confidence follows what the text gives, and what is too unsure is not reported."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.errors import DataError
from mapper.incidents.confidence import Weights, reported, weights
from mapper.model import Document
from mapper.pipeline import Pipeline


def test_a_plain_report_is_surer_than_a_vague_one() -> None:
    pipeline = Pipeline()
    plain = pipeline.incidents(
        Document("a", "A suicide bomber killed 30 people and wounded 50 at a market in Mosul on Friday.", published=date(2023, 5, 20))
    )
    vague = pipeline.incidents(Document("b", "There were attacks in the country in recent years.", published=date(2023, 5, 20)))
    assert len(plain) == 1
    assert plain[0].confidence > 0.7
    assert all(incident.confidence < plain[0].confidence for incident in vague)


def test_probabilities_stay_above_0_and_below_certainty() -> None:
    sure = Weights(0.0, {"a": 1000.0}, 0.0, 0.0, {"date": (0.0, {"a": -1000.0})})
    assert sure.probability({"a": 1.0}) == pytest.approx(0.99, abs=1e-3)
    assert sure.probability({"a": -1.0}) == pytest.approx(0.0)
    assert sure.probability({"unknown": 5.0}) == 0.5
    assert sure.of_field("date", {"a": 1.0}) == pytest.approx(0.0)


def test_each_field_with_a_value_has_its_own_confidence() -> None:
    pipeline = Pipeline()
    text = "A suicide bomber killed 30 people at a market in Mosul on Friday."
    (plain,) = pipeline.incidents(Document("a", text, published=date(2023, 5, 20)))
    assert set(plain.field_confidence) == {"event_type", "date", "place", "killed"}
    assert all(0.5 < value <= 1 for value in plain.field_confidence.values())
    (bare,) = pipeline.incidents(Document("b", "A suicide bomber killed 30 people."))
    assert set(bare.field_confidence) == {"event_type", "killed"}


def test_the_floors_are_below_a_coin_toss_and_above_nothing() -> None:
    known = weights()
    assert 0 <= known.floor_background <= known.floor_main < 0.5
    assert reported("main", known.floor_main)
    assert not reported("main", known.floor_main - 0.01)


def test_a_file_without_its_keys_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    weights.cache_clear()
    monkeypatch.setattr("mapper.incidents.confidence.load_toml", lambda path: {"bias": 0})
    with pytest.raises(DataError, match=r"confidence\.toml"):
        weights()
    weights.cache_clear()
