"""Make the weights of `data/salience.toml` from labelled corpora; say what they reach on the halves kept out.

    python benchmarks/train_salience.py ../shared/eval/dev/inc_*.jsonl [--write]

A document is a bag of chains of mentions: it reports an incident where at least one of its chains is one (noisy-or). In a
document with a labelled type, chains of other types count as talk, with little weight. Needs numpy.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
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

TALK_WEIGHT = 0.3
OTHER_CORPORA_WEIGHT = 0.3
L2 = 1.0
STEPS = 400
MOST_DOCUMENTS = 600
"""Of each corpus without texts that report nothing: they say little more than that their texts report something."""


@dataclass
class Bag:
    rows: np.ndarray
    positive: bool
    weight: float


def families_of(row: dict[str, Any]) -> set[str]:
    """Event types that the label of a text allows, as the scorer has them."""
    sys.path.insert(0, str(SCORER))
    from score import gold_types

    return set(gold_types(row["corpus"], row["gold"])[0]) if row.get("gold") else set()


SCORER = Path(__file__).resolve().parents[2] / "shared" / "eval"


def bags_of(row: dict[str, Any], geoparser: Geoparser, weight: float) -> list[Bag]:
    published = date.fromisoformat(row["publication_date"]) if row.get("publication_date") else None
    reading = read_text(Document(id=str(row["id"]), text=row["text"], published=published))
    story = read_story(reading, geoparser.geoparse(reading))
    if story is None:
        return [Bag(np.zeros((0, len(FEATURES) + 1)), bool(row.get("gold")), weight)]
    table = {c.number: [*(story.features[c.number][name] for name in FEATURES), 1.0] for c in story.chains}
    if not row.get("gold"):
        return [Bag(np.array(list(table.values())), False, weight)]
    wanted = families_of(row)
    right = [c.number for c in story.chains if not wanted or kinds()[c.best.mention.kind].event_type in wanted]
    if not right:
        return [Bag(np.array(list(table.values())), True, weight)]
    bags = [Bag(np.array([table[n] for n in right]), True, weight)]
    talk = [table[n] for n in table if n not in right]
    return [*bags, Bag(np.array(talk), False, weight * TALK_WEIGHT)] if talk else bags


def train(bags: list[Bag]) -> np.ndarray:
    """Weights, the bias last, by Adam on the noisy-or likelihood."""
    w = np.zeros(len(FEATURES) + 1)
    w[-1] = -1.0
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        gradient = L2 * np.r_[w[:-1], 0.0] / len(bags)
        for bag in bags:
            if len(bag.rows):
                p = 1 / (1 + np.exp(-bag.rows @ w))
                none = np.prod(1 - p)
                slope = -none / max(1e-6, 1 - none) if bag.positive else 1.0
                gradient += bag.weight * slope * (bag.rows.T @ p) / len(bags)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        w -= 0.03 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return w


def report(w: np.ndarray, corpora: dict[str, list[list[Bag]]], half: int) -> None:
    for name, documents in corpora.items():
        scores = [(max((bag.rows @ w).max() if len(bag.rows) else -9.0 for bag in bags), bags[0].positive) for bags in documents[half::2]]
        positive = np.sort([s for s, y in scores if y])
        negative = np.array([s for s, y in scores if not y])
        for share in (0.95, 0.9) if len(negative) else (0.98,):
            threshold = positive[int((1 - share) * len(positive))]
            wrong = f", of texts without any {np.mean(negative >= threshold):.3f}" if len(negative) else ""
            print(f"  {name}: found {share} at log odds {threshold:.2f}{wrong}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights of all documents into data/salience.toml")
    args = parser.parse_args()
    geoparser = Geoparser(Gazetteer())
    corpora: dict[str, list[list[Bag]]] = {}
    for path in args.corpora:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        mixed = any(not row.get("gold") for row in rows)
        rows = rows if mixed else rows[:: max(1, len(rows) // MOST_DOCUMENTS)]
        corpora[path.stem] = [bags_of(row, geoparser, 1.0 if mixed else OTHER_CORPORA_WEIGHT) for row in rows]
    for half in (0, 1):
        print(f"trained on half {half}, measured on the other:")
        report(train([b for documents in corpora.values() for bags in documents[half::2] for b in bags]), corpora, 1 - half)
    w = train([b for documents in corpora.values() for bags in documents for b in bags])
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
