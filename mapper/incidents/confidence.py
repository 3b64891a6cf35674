"""How sure an incident is: a logistic weighting of plain features of what the text gives, calibrated on labelled texts.

The weights stand in `data/confidence.toml`, written by `benchmarks/train_confidence.py`. What falls below the floors
there is not reported at all: better no pin than a false one.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapper.errors import DataError
from mapper.incidents.resolve import Resolved
from mapper.model import Count
from mapper.resources import data_root, load_toml
from mapper.text import Reading

SUREST = 4.6
"""Log odds above which nothing is held surer: 0.99."""
FIELDS = ("event_type", "date", "place", "killed", "wounded")
"""Fields whose confidence is told apart from that of the whole."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`bias` and one weight a feature; `floor_main` and `floor_background` are the least confidence that is reported."""

    bias: float
    weight: Mapping[str, float]
    floor_main: float
    floor_background: float
    fields: Mapping[str, tuple[float, Mapping[str, float]]]
    """Bias and weights of each of `FIELDS`."""

    def probability(self, features: Mapping[str, float]) -> float:
        """0 to 1: of the incidents at 0.8, four in five are right."""
        return _probability(self.bias, self.weight, features)

    def of_field(self, name: str, features: Mapping[str, float]) -> float:
        """0 to 1: of the values of this field at 0.8, four in five are right."""
        return _probability(*self.fields[name], features)


def _probability(bias: float, weight: Mapping[str, float], features: Mapping[str, float]) -> float:
    total = bias + sum(weight.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(SUREST, total))))


@functools.cache
def weights() -> Weights:
    """The weights; raises DataError where the file lacks a key."""
    table = load_toml(data_root() / "confidence.toml")
    try:
        return Weights(
            float(table["bias"]), _numbers(table["weights"]), float(table["floor_main"]), float(table["floor_background"]),
            {name: (float(table["fields"][name]["bias"]), _numbers(table["fields"][name]["weights"])) for name in FIELDS},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"confidence.toml: {error}") from error


def _numbers(table: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in table.items()}


def by_field(r: Resolved, given: Mapping[str, float]) -> dict[str, float]:
    """How sure each field is that has a value; `given` are the incident's features."""
    told = {
        "event_type": True, "date": r.when is not None, "place": r.place is not None and r.place.place is not None,
        "killed": r.killed is not None, "wounded": r.wounded is not None,
    }
    return {name: round(weights().of_field(name, given), 4) for name in FIELDS if told[name]}


def reported(role: str, probability: float) -> bool:
    """Whether an incident of this confidence is reported at all."""
    known = weights()
    return probability >= (known.floor_main if role == "main" else known.floor_background)


def features(reading: Reading, r: Resolved) -> dict[str, float]:
    """What speaks for and against an incident, each 0 to 1 (or a small count)."""
    kinds = [claim.field for claim in r.claims]
    triggers = kinds.count("type")
    place = r.place.place if r.place else None
    stated = r.when is not None and not r.when.rule.startswith("publication")
    trigger_sentences = {reading.sentence_at(c.start) for c in r.claims if c.field == "type"}
    place_beside = any(c.field == "place" and reading.sentence_at(c.start) in trigger_sentences for c in r.claims)
    date_beside = any(c.field == "date" and reading.sentence_at(c.start) in trigger_sentences for c in r.claims)
    return {
        "specific": r.specific,
        "specific_squared": r.specific**2,
        "triggers": min(math.log1p(triggers), 2.0),
        "one_trigger": float(triggers <= 1),
        "date_stated": float(stated),
        "date_day": float(stated and r.when is not None and r.when.precision == 1),
        "date_vague": float(r.when is not None and r.when.precision >= 4),
        "date_beside": float(date_beside),
        "no_date": float(r.when is None),
        "place_fine": float(place is not None and place.precision <= 2),
        "place_coarse": float(place is not None and place.precision > 2),
        "place_country": float(place is not None and place.precision >= 6),
        "place_beside": float(place_beside),
        "place_score": r.place.score if r.place and place else 0.0,
        "killed": float(r.killed is not None and r.killed.low > 0),
        "unhurt": float(r.killed is not None and r.killed.high == 0),
        "wounded": float(r.wounded is not None and r.wounded.low > 0),
        "targets": float(bool(r.targets)),
        "perpetrators": float(bool(r.perpetrators)),
        "weapons": float(bool(r.weapons)),
        "background": float(r.role == "background"),
        "series": float(r.series),
        "unrealised": float(r.status in ("planned", "denied", "alleged")),
        "attempted": float(r.status == "attempted"),
        "lead": float(r.sentence <= 1),
        "late": min(r.sentence, 20) / 20,
        "conflict": float(bool(r.conflicts)),
        "battle": float(r.event_type == "Battles"),
        "strategic": float(r.event_type == "Strategic developments"),
        "crowd": float(r.event_type in ("Protests", "Riots")),
        "explosion": float(r.event_type == "Explosions/Remote violence"),
        "disaster": float(r.event_type == "Disasters and accidents"),
        "crime": float(r.event_type == "Crime"),
        "plain_attack": float(r.sub_event_type == "Attack"),
        "odds": max(-3.0, min(6.0, r.odds)) / 3,
        "long": min(len(reading.sentences), 40) / 40,
        "shouted": float(reading.text.isupper()),
        "date_said": float(r.when is not None and r.when.rule.endswith("-said")),
        "date_published": float(r.when is not None and not stated),
        **_count_features("killed", r.killed),
        **_count_features("wounded", r.wounded),
    }


def _count_features(name: str, count: Count | None) -> dict[str, float]:
    """What a figure is: one, open, a wide range, many."""
    if count is None:
        return {f"{name}_{part}": 0.0 for part in ("one", "open", "range", "size")}
    return {
        f"{name}_one": float(count.low == count.high == 1),
        f"{name}_open": float(count.high is None),
        f"{name}_range": float(count.high is not None and count.high > count.low),
        f"{name}_size": math.log1p(min(count.low, 1000)) / 3,
    }
