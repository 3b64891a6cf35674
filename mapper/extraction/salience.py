"""Is a chain of mentions an incident that the text reports, or talk? A few features weighed by a trained, readable table.

The weights are data (`data/salience.toml`); `benchmarks/train_salience.py` makes them. No word and no type of incident is a
feature, so that the table says how reports are written and not what one corpus is about.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log1p

from mapper.errors import DataError
from mapper.extraction.actors import Participants
from mapper.extraction.chains import Chain
from mapper.extraction.counts import Casualty
from mapper.resources import data_root, load_toml
from mapper.text import Reading, fold, languages, lexicon

FEATURES = (
    "recent", "old_date", "place", "counted", "rank", "generic", "loose", "position", "planned", "verb", "perpetrator", "target", "weapon",
    "quoted", "speech", "deadly", "definite",
)
_ANCHORS = ("recent", "place", "counted", "deadly", "perpetrator", "target", "weapon")
_LEAD = log1p(1)
"""Position of the second sentence."""
_LATE = ("position", "old_date")
_RECENT_DAYS = 14
_OLD_DAYS = 60
_SPEECH = 20.0


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic table: log odds are `bias` plus the weighted features. Chains below `threshold` are no incident."""

    bias: float
    threshold: float
    margin: float
    """A happening told later is the lead only where its log odds are higher by this."""
    of: Mapping[str, float]


@functools.cache
def weights() -> Weights:
    """The table; raises DataError where it lacks a feature."""
    table = load_toml(data_root() / "salience.toml")
    of = table.get("weights", {})
    missing = [name for name in FEATURES if not isinstance(of.get(name), int | float)]
    if missing:
        raise DataError(f"salience.toml: [weights] '{missing[0]}' must be a number")
    return Weights(float(table["bias"]), float(table["threshold"]), float(table["margin"]), {name: float(of[name]) for name in FEATURES})


def log_odds(features: Mapping[str, float]) -> float:
    """Log odds that a chain with these features is a reported incident."""
    table = weights()
    return table.bias + sum(table.of[name] * features[name] for name in FEATURES)


def kept(found: Mapping[int, Mapping[str, float]]) -> dict[int, float]:
    """Log odds of the chains that are incidents, by number; none where the text reports no incident at all.

    A text that reports one may tell others late, or as older ones: there, place in the text and age do not count.
    """
    odds = {number: log_odds(features) for number, features in found.items()}
    least = weights().threshold
    if max((value for number, value in odds.items() if _is_specific(found[number])), default=least - 1) < least:
        return {}
    late = {number: odds[number] - sum(weights().of[name] * found[number][name] for name in _LATE) for number in found}
    return {number: value for number, value in odds.items() if max(value, late[number]) >= least}


def _is_specific(features: Mapping[str, float]) -> bool:
    """Whether anything ties a happening down, a day, a place, a number, someone or something that took part; a lead needs none."""
    return features["position"] <= _LEAD or sum(features[name] for name in _ANCHORS) - features["generic"] - features["loose"] >= 1


def features(
    chain: Chain, loose: Iterable[Casualty], parts: Mapping[int, Participants], published: date | None, speech: float,
) -> dict[str, float]:
    """What is weighed of a chain, each from 0 to 1 or so. `speech`: see `speech_share`."""
    whens = chain.whens()
    days = [(published - w.last).days for w in whens] if published else []
    told = [m.mention.telling for m in chain.links]
    casualties = [*loose, *(c for m in chain.links for c in m.casualties)]
    taking = [parts[m.mention.trigger.start] for m in chain.links]
    triggers = [t for m in chain.links for t in m.mention.triggers]
    return {
        "recent": float(any(0 <= d <= _RECENT_DAYS for d in days) if published else bool(whens)),
        "old_date": float(bool(days) and min(days) > _OLD_DAYS),
        "place": float(any(m.near_place and m.place is not None and m.place.place is not None for m in chain.links)),
        "counted": float(any(c.count.low > 0 and not c.cumulative for c in casualties)),
        "rank": chain.best.mention.rank,
        "generic": float(all(t.generic for t in told)),
        "loose": float(all(t.loose for t in told)),
        "position": log1p(chain.first.sentence),
        "planned": float(all(t.status == "planned" for t in told)),
        "verb": float(any(t.part in ("verb", "passive") for t in triggers)),
        "perpetrator": float(any(p.perpetrators for p in taking)),
        "target": float(any(p.targets for p in taking)),
        "weapon": float(any(p.weapons for p in taking)),
        "quoted": float(all(t.quoted is not None for t in told)),
        "speech": speech,
        "deadly": float(any(t.deadly for t in triggers)),
        "definite": float(chain.first.mention.telling.definite),
    }


def speech_share(reading: Reading) -> float:
    """0 to 1: how much a text speaks in the first and second person, as speeches and appeals do."""
    words = _speakers()
    spoken = sum(1 for token in reading.tokens if token.norm in words)
    return min(1.0, _SPEECH * spoken / max(1, len(reading.tokens)))


@functools.cache
def _speakers() -> frozenset[str]:
    found: set[str] = set()
    for code in languages():
        words: Sequence[str] = lexicon(code).table("structure").get("speakers", ())
        found.update(fold(word) for word in words)
    return frozenset(found)
