"""How sure an incident is: a logistic weighting of plain features of what the text gives, calibrated on labelled texts.

The weights stand in `data/confidence.toml`, written by `benchmarks/train_confidence.py`. What falls below the floors
there is not reported at all: better no pin than a false one.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from mapper.errors import DataError
from mapper.incidents.resolve import Resolved
from mapper.resources import data_root, load_toml
from mapper.text import Reading


@dataclass(frozen=True, slots=True)
class Weights:
    """`bias` and one weight a feature; `floor_main` and `floor_background` are the least confidence that is reported."""

    bias: float
    weight: Mapping[str, float]
    floor_main: float
    floor_background: float

    def probability(self, features: Mapping[str, float]) -> float:
        """0 to 1: of the incidents at 0.8, four in five are right."""
        total = self.bias + sum(self.weight.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@functools.cache
def weights() -> Weights:
    """The weights; raises DataError where the file lacks a key."""
    table = load_toml(data_root() / "confidence.toml")
    try:
        return Weights(
            float(table["bias"]), {name: float(value) for name, value in table["weights"].items()},
            float(table["floor_main"]), float(table["floor_background"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"confidence.toml: {error}") from error


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
    }
