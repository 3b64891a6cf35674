"""Make the weights of `data/salience.toml` from labelled texts; say what they reach on the fifths kept out.

    python benchmarks/train_salience.py ../shared/eval/dev/inc_*.jsonl tests/gold/incidents_*.jsonl [--write]

A document is a bag of chains of mentions: it reports an incident where at least one of its chains is one (noisy-or). In a
document with a labelled type, chains of other types count as talk, with little weight. Of long texts the opening stands as a
text of its own beside the whole, so that short ones are not taken for reports because most labelled short ones are. Needs numpy.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from mapper.extraction.assemble import read_story
from mapper.extraction.kinds import kinds
from mapper.extraction.salience import FEATURES
from mapper.geocode import Gazetteer, Geoparser
from mapper.model import Document
from mapper.resources import data_root
from mapper.text import read_text

TALK_WEIGHT = 0.2
OWN_WEIGHT = 3.0
OTHER_CORPORA_WEIGHT = 0.3
"""Of corpora without texts that report nothing."""
L2 = 1.0
STEPS = 400
FOLDS = 5
MOST_DOCUMENTS = 500
"""Of each corpus without texts that report nothing: they say little more than that their texts report something."""
OPENING_WORDS = 75
"""Of a text at least three times as long."""
OPENING_WEIGHT = 0.5
POINTS = (0.95, 0.92, 0.9, 0.88, 0.85, 0.8, 0.7)
SCORER = Path(__file__).resolve().parents[2] / "shared" / "eval"


@dataclass
class Text:
    """One document: a row of features for each chain, whether it is of the labelled type, and what the label says."""

    corpus: str
    rows: np.ndarray
    right: np.ndarray
    positive: bool
    weight: float


def families_of(row: dict[str, Any]) -> set[str]:
    """Event types that the label of a text allows, as the scorer has them."""
    if not row.get("corpus"):
        return set()
    sys.path.insert(0, str(SCORER))
    from score import gold_types

    return set(gold_types(row["corpus"], row["gold"])[0])


def opening(row: dict[str, Any]) -> dict[str, Any] | None:
    """The first sentences of a long text as a text of its own; None of a short one."""
    words = list(re.finditer(r"\S+", row["text"]))
    if len(words) < 3 * OPENING_WORDS:
        return None
    end = next((w.end() for w in words[OPENING_WORDS:] if w.group().endswith(".")), words[OPENING_WORDS].end())
    return {**row, "text": row["text"][:end]}


def read(row: dict[str, Any], geoparser: Geoparser, corpus: str, weight: float) -> Text:
    published = date.fromisoformat(row["publication_date"]) if row.get("publication_date") else None
    reading = read_text(Document(id=str(row["id"]), text=row["text"], published=published))
    story = read_story(reading, geoparser.geoparse(reading))
    chains = story.chains if story else ()
    wanted = families_of(row) if row.get("gold") else set()
    table = [[*(story.features[c.number][name] for name in FEATURES), 1.0] for c in chains] if story else []
    right = [not wanted or kinds()[c.best.mention.kind].event_type in wanted for c in chains]
    if not any(right):
        right = [True] * len(right)
    return Text(corpus, np.array(table).reshape(-1, len(FEATURES) + 1), np.array(right, dtype=bool), bool(row.get("gold")), weight)


def train(texts: Sequence[Text]) -> np.ndarray:
    """Weights, the bias last, by Adam on the noisy-or likelihood."""
    bags: list[tuple[np.ndarray, float, float]] = []
    for text in texts:
        if len(text.rows):
            bags.append((text.rows[text.right], float(text.positive), text.weight))
            if text.positive and not text.right.all():
                bags.append((text.rows[~text.right], 0.0, text.weight * TALK_WEIGHT))
    x = np.vstack([rows for rows, _, _ in bags])
    bag = np.repeat(np.arange(len(bags)), [len(rows) for rows, _, _ in bags])
    label, weight = np.array([b[1] for b in bags]), np.array([b[2] for b in bags])
    w = np.zeros(len(FEATURES) + 1)
    w[-1] = -1.0
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        p = 1 / (1 + np.exp(-x @ w))
        none = np.exp(np.bincount(bag, np.log1p(-np.clip(p, 0, 1 - 1e-9)), len(bags)))
        slope = np.where(label > 0, -none / np.maximum(1e-6, 1 - none), 1.0) * weight
        gradient = (x.T @ (p * slope[bag]) + L2 * np.r_[w[:-1], 0.0]) / len(bags)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        w -= 0.03 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return w


def report(texts: Sequence[Text], scores: np.ndarray, curve_of: str) -> None:
    """The curve of the corpus that has texts without any incident, and what its thresholds keep of the others."""
    corpora = sorted({t.corpus for t in texts})
    chosen = {(c, y): np.array([s for s, t in zip(scores, texts, strict=True) if t.corpus == c and t.positive == y])
              for c in corpora for y in (True, False)}
    positive = np.sort(chosen[curve_of, True])
    for point in POINTS:
        least = positive[int((1 - point) * len(positive))]
        found = ", ".join(f"{c} {np.mean(chosen[c, True] >= least):.3f}" for c in corpora if len(chosen[c, True]))
        false = ", ".join(f"{c} {np.mean(chosen[c, False] >= least):.3f}" for c in corpora if len(chosen[c, False]))
        print(f"  at log odds {least:5.2f} found: {found}; false alarms: {false}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--curve", default="inc_muc4", help="the corpus whose share of found incidents sets the points of the curve")
    parser.add_argument("--write", action="store_true", help="write the weights of all documents into data/salience.toml")
    args = parser.parse_args()
    geoparser = Geoparser(Gazetteer())
    texts: list[Text] = []
    for path in args.corpora:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        mixed = any(not row.get("gold") for row in rows)
        weight = (OWN_WEIGHT if len(rows) < MOST_DOCUMENTS / 2 else 1.0) if mixed else OTHER_CORPORA_WEIGHT
        rows = rows if mixed else rows[:: max(1, len(rows) // MOST_DOCUMENTS)]
        texts += [read(row, geoparser, path.stem, weight) for row in rows]
        if mixed:
            openings = filter(None, map(opening, rows))
            texts += [read(row, geoparser, f"{path.stem}, openings", weight * OPENING_WEIGHT) for row in openings]
    folds = np.random.default_rng(0).integers(0, FOLDS, len(texts))
    scores = np.full(len(texts), -9.0)
    for fold in range(FOLDS):
        w = train([t for t, f in zip(texts, folds, strict=True) if f != fold])
        for at in np.flatnonzero(folds == fold):
            scores[at] = (texts[at].rows @ w).max(initial=-9.0)
    print(f"each fifth by the weights of the other {FOLDS - 1}:")
    report(texts, scores, args.curve)
    w = train(texts)
    print({name: round(float(x), 2) for name, x in zip((*FEATURES, "bias"), w, strict=True)})
    if args.write:
        path = data_root() / "salience.toml"
        text = path.read_text(encoding="utf-8")
        for name, value in zip((*FEATURES, "bias"), w, strict=True):
            text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {round(float(value), 2)}", text)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
