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
from mapper.extraction.kinds import folded_forms
from mapper.extraction.link import HARMING, Linked
from mapper.extraction.where import COARSE
from mapper.model import Toponym
from mapper.resources import data_root, load_toml
from mapper.text import Reading, languages, lexicon

FEATURES = (
    "recent", "old_date", "place", "counted", "rank", "generic", "loose", "position", "planned", "perpetrator", "target", "weapon",
    "quoted", "speech", "deadly", "definite",
    "lead", "dated", "fine", "told", "result", "subordinate", "hedged", "harm", "past", "near_scene",
    "scene", "length", "short", "quotes",
)
_ANCHORS = ("recent", "place", "counted", "deadly", "perpetrator", "target", "weapon")
_LEAD = log1p(1)
"""Position of the second sentence."""
_LATE = ("position", "old_date")
_WHOLE_TEXT = ("length", "short", "speech", "scene", "quotes")
"""What tells a report from talk, and nothing of one happening beside another of the same text."""
_RECENT_DAYS = 14
_OLD_DAYS = 60
_FIRM = 0.7
_SPEECH = 20.0
_OFTEN = 5.0
_SHORT_WORDS = 90
"""Texts below this are notes and leads: they are written of something that happened."""
_HEDGES = ("unreal", "planned", "negated", "generic")


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

    A text that reports one may tell others late, or as older ones: there, place in the text and age do not count, nor, for one
    with a day and a town or spot of its own, what the text is like. Which of several is the news does not depend on whether it
    harmed anyone, so that the odds given back leave that out.
    """
    odds = {number: log_odds(features) for number, features in found.items()}
    least = weights().threshold
    odds = {number: value for number, value in odds.items() if not _is_habit(found[number])}
    harm = weights().of["harm"]
    lifted = {number: value + harm * _is_firm(found[number]) for number, value in odds.items()}
    if max((value for number, value in lifted.items() if _is_specific(found[number])), default=least - 1) < least:
        return {}
    late = {number: lifted[number] - sum(weights().of[name] * found[number][name] for name in _beside(found[number])) for number in odds}
    return {
        number: value + harm * (1 - found[number]["harm"])
        for number, value in odds.items() if max(lifted[number], late[number]) >= least
    }


def _beside(features: Mapping[str, float]) -> tuple[str, ...]:
    """What does not count for a happening told beside another."""
    return (*_LATE, *_WHOLE_TEXT) if features["recent"] and features["place"] and features["fine"] and not features["generic"] else _LATE


def _is_firm(features: Mapping[str, float]) -> bool:
    """A deed that harms nobody, as a treaty or an arrest, told with its day and a place, and surely one: it is news like another."""
    tied = all(features[name] for name in ("recent", "dated", "place"))
    loose = any(features[name] for name in ("harm", "generic", "loose", "hedged"))
    return tied and features["rank"] >= _FIRM and not loose


def _is_habit(features: Mapping[str, float]) -> bool:
    """"For years plagued by kidnappings": told as a habit, with no day and no number of its own; or only the dead of a war or of years."""
    if features["summed"]:
        return True
    return features["generic"] > 0 and not any(features[name] for name in ("dated", "counted", "deadly", "fine"))


def _is_specific(features: Mapping[str, float]) -> bool:
    """Whether anything ties a happening down, a day, a place, a number, someone or something that took part; a lead needs none."""
    return features["position"] <= _LEAD or sum(features[name] for name in _ANCHORS) - features["generic"] - features["loose"] >= 1


@dataclass(frozen=True, slots=True)
class Setting:
    """What is weighed of a whole document, the same for all its chains."""

    shares: Mapping[str, float]
    scene: Sequence[int]
    """How many words of witnessed scenes each sentence has; of `words` in all."""
    words: Sequence[int]


def features(
    chain: Chain, loose: Iterable[Casualty], parts: Mapping[int, Participants], published: date | None, setting: Setting,
) -> dict[str, float]:
    """What is weighed of a chain, each from 0 to 1 or so."""
    whens = chain.whens()
    days = [(published - w.last).days for w in whens] if published else []
    told = [m.mention.telling for m in chain.links]
    casualties = [*loose, *(c for m in chain.links for c in m.casualties)]
    taking = [parts[m.mention.trigger.start] for m in chain.links]
    triggers = [t for m in chain.links for t in m.mention.triggers]
    summed = [c.cumulative for m in chain.links for c in m.casualties if c.count.low > 0]
    counted = any(c.count.low > 0 and not c.cumulative for c in casualties)
    near = sorted({at for m in chain.links for at in range(max(0, m.sentence - 1), min(len(setting.words), m.sentence + 2))})
    return {
        "recent": float(any(0 <= d <= _RECENT_DAYS for d in days) if published else bool(whens)),
        "old_date": float(bool(days) and min(days) > _OLD_DAYS),
        "place": float(any(m.near_place and m.place is not None and m.place.place is not None for m in chain.links)),
        "counted": float(counted),
        "rank": chain.best.mention.rank,
        "generic": float(all(t.generic for t in told)),
        "loose": float(all(t.loose for t in told)),
        "position": log1p(chain.first.sentence),
        "planned": float(all(t.status == "planned" for t in told)),
        "perpetrator": float(any(p.perpetrators for p in taking)),
        "target": float(any(p.targets for p in taking)),
        "weapon": float(any(p.weapons for p in taking)),
        "quoted": float(all(t.quoted is not None for t in told)),
        "deadly": float(any(t.deadly for t in triggers)),
        "definite": float(chain.first.mention.telling.definite),
        "lead": float(chain.first.sentence <= 1),
        "dated": float(any(w.precision == 1 for w in whens)),
        "fine": float(any(m.near_place and m.place is not None and not _is_coarse(m.place) for m in chain.links)),
        "told": log1p(len(chain.links)),
        "result": float(any(t.consequence for t in triggers) and any(not t.consequence for t in triggers)),
        "subordinate": float(all(t.subordinate for t in told)),
        "hedged": sum(_is_hedged(m) for m in chain.links) / len(chain.links),
        "harm": float(chain.best.mention.family in HARMING),
        "past": float(all(t.old for t in told)),
        "summed": float(all(t.consequence for t in triggers) and bool(summed) and all(summed)),
        "near_scene": _share(setting.scene, setting.words, near),
        **setting.shares,
    }


def _is_coarse(toponym: Toponym) -> bool:
    return toponym.place is None or toponym.place.kind in COARSE


def _is_hedged(link: Linked) -> bool:
    return any(link.mention.marks.of(name) for name in _HEDGES)


def _share(counts: Sequence[int], words: Sequence[int], at: Iterable[int]) -> float:
    chosen = list(at)
    return min(1.0, _OFTEN * sum(counts[i] for i in chosen) / max(1, sum(words[i] for i in chosen)))


def setting(reading: Reading) -> Setting:
    """What a document's words say of it as a whole; linear in its length."""
    scene, words, quotes, spoken = [], [], 0, 0
    for sentence in reading.sentences:
        known = _words(sentence.language)
        norms = [token.norm for token in reading.tokens[sentence.first:sentence.last]]
        scene.append(sum(norm in known.scene for norm in norms))
        spoken += sum(norm in known.speakers for norm in norms)
        words.append(len(norms))
        quotes += '"' in norms
    return Setting({
        "speech": min(1.0, _SPEECH * spoken / max(1, sum(words))), "scene": _share(scene, words, range(len(words))),
        "length": log1p(sum(words) / 100), "short": float(sum(words) < _SHORT_WORDS), "quotes": quotes / max(1, len(words)),
    }, scene, words)


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of a language, folded."""

    speakers: frozenset[str]
    scene: frozenset[str]


@functools.cache
def _words(language: str) -> Words:
    if language not in languages():
        return Words(frozenset(), frozenset())
    table = lexicon(language).table("structure")
    return Words(*(frozenset(folded_forms(table.get(name, []))) for name in ("speakers", "scene")))
