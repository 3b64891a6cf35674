"""Train the tagger of place names (`data/gazetteer/tagger.npy`) on annotated corpora, and measure it on corpora left out.

    python benchmarks/train_places.py ../shared/eval/dev [--check] [--save]

The texts stay where they are: only weights of hashed features leave this script (0.5 MB, half precision). Every text is also
learned from in capitals and in small letters, and in a copy whose family names are names of towns, so that "Jack London" is told
from London.
GeoVirus and TUD-Loc mark no adjectives of countries and not every place: such words of theirs are no counter-examples, or weak ones.
The second look learns from what models trained without a text's corpus make of the text, as it will meet texts that the first has not seen.
`--check` trains without each of the news corpora in turn and prints recognition F1 (overlap) on it.
"""

from __future__ import annotations

import argparse
import bisect
import json
import random
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.geocode import Gazetteer
from mapper.geocode.recognise.document import second_rows
from mapper.geocode.recognise.features import Candidates, candidates
from mapper.geocode.recognise.matches import NameIndex
from mapper.geocode.recognise.tagger import FIRST, SECOND, THRESHOLD, _spans
from mapper.geocode.recognise.word_table import person_names
from mapper.geocode.recognise.words import Words, split_words
from mapper.model import Document
from mapper.resources import data_root
from mapper.text import read_text

CORPORA = {"lgl": 1.0, "trnews": 1.0, "geowebnews": 1.0, "geovirus": 0.4, "tudloc": 0.4}
"""Corpora and the weight of their words: the last two mark other things, or not all."""
PARTLY_MARKED = ("geovirus", "tudloc")
UNMARKED = 0.3
"""What remains of a word's weight where it is unmarked in these, and part of a known name."""
CHECKED = ("trnews", "lgl", "geowebnews")
EPOCHS, RATE, L2, BATCH = 12, 0.15, 1e-6, 128
SECOND_EPOCHS, SECOND_RATE = 8, 0.05
TOWNS = [
    "London",
    "Paris",
    "Lincoln",
    "Jordan",
    "Washington",
    "Houston",
    "Dallas",
    "Austin",
    "Jackson",
    "Chester",
    "York",
    "Lancaster",
    "Hamilton",
    "Israel",
    "Ireland",
    "France",
    "Holland",
    "Kent",
    "Berlin",
    "Hilton",
    "Milan",
    "Wellington",
    "Bristol",
    "Preston",
    "Stafford",
    "Winchester",
    "Cleveland",
    "Madison",
    "Salem",
    "Florence",
    "Chad",
    "Sydney",
    "Melbourne",
    "Victoria",
    "Durham",
    "Derby",
    "Trent",
]

Span = tuple[int, int]


@dataclass(slots=True)
class Text:
    """One text ready for learning: candidate words, which of them are in a gold mention, the mentions."""

    corpus: str
    words: Words
    found: Candidates
    gold: list[Span]
    label: NDArray[np.float32]
    weight: NDArray[np.float32]


def prepare(corpus: str, text: str, mentions: list[Span], index: NameIndex) -> Text | None:
    reading = read_text(Document("training", text, language="en"))
    offsets = reading.offsets
    gold = mentions if offsets is None else [(bisect.bisect_left(offsets, a), bisect.bisect_left(offsets, b)) for a, b in mentions]
    words = split_words(reading.text, reading.folded)
    found = candidates(words, index)
    if found is None:
        return None
    start, end = np.array(words.start)[found.index], np.array(words.end)[found.index]
    label = np.zeros(len(found.index), dtype=np.float32)
    for a, b in gold:
        label[(start < b) & (end > a)] = 1.0
    return Text(corpus, words, found, gold, label, _weight(corpus, found, label))


def _weight(corpus: str, found: Candidates, label: NDArray[np.float32]) -> NDArray[np.float32]:
    weight = np.full(len(label), CORPORA[corpus], np.float32)
    if corpus in PARTLY_MARKED:
        for at, match in found.matches.items():
            inside = (found.index >= at) & (found.index <= match.last)
            if match.facts.demonym:
                weight[inside] = 0.0
            elif match.facts.prior >= 3:
                weight[inside & (label == 0) & (weight == CORPORA[corpus])] *= UNMARKED
    return weight


def renamed(text: str, mentions: list[Span], chance: random.Random) -> tuple[str, list[Span]]:
    """The text with some people's family names made names of towns, the mentions moved along."""
    names = person_names()
    pieces: list[str] = []
    shifts: list[tuple[int, int]] = []
    at = shift = 0
    for match in re.finditer(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b", text):
        inside = any(a < match.end() and match.start() < b for a, b in mentions)
        if inside or not names.get(match[1].lower(), 0) & 1 or chance.random() < 0.5:
            continue
        town = chance.choice(TOWNS)
        pieces += [text[at : match.start(2)], town]
        at = match.end(2)
        shift += len(town) - len(match[2])
        shifts.append((match.end(2), shift))
    moved = [(a + _shift(shifts, a), b + _shift(shifts, a)) for a, b in mentions]
    return "".join(pieces) + text[at:], moved


def _shift(shifts: list[tuple[int, int]], position: int) -> int:
    return next((s for end, s in reversed(shifts) if end <= position), 0)


def load(folder: Path, index: NameIndex) -> tuple[list[Text], list[Text]]:
    """The texts as they are, and the made ones: capitals, small letters, renamed people."""
    plain: list[Text] = []
    made: list[Text] = []
    chance = random.Random(7)
    recase: tuple[Callable[[str], str], ...] = (str.upper, str.lower)
    for corpus in CORPORA:
        for line in (folder / f"topo_{corpus}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text, mentions = row["text"], [(m["start"], m["end"]) for m in row["mentions"]]
            variants = [(text, mentions, plain), (*renamed(text, mentions, chance), made)]
            variants += [(changed, mentions, made) for change in recase if len(changed := change(text)) == len(text)]
            for variant, spans, where in variants:
                if (ready := prepare(corpus, variant, spans, index)) is not None:
                    where.append(ready)
    return plain, made


def fit(
    rows: NDArray[np.int64], texts: list[Text], size: int, epochs: int, rate: float, known: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Weights of a logistic regression over hashed features: Adagrad, averaged over the later half. `known`: log-odds to add to."""
    label = np.concatenate([t.label for t in texts])
    weight = np.concatenate([t.weight for t in texts])
    offset = known if known is not None else np.zeros(len(label), np.float32)
    kept = weight > 0
    rows, label, weight, offset = rows[kept], label[kept], weight[kept], offset[kept]
    w = np.zeros(size, np.float32)
    squares = np.full(size, 0.1, np.float32)
    total = np.zeros_like(w)
    order_of = np.random.default_rng(0)
    for epoch in range(epochs):
        order = order_of.permutation(len(label))
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            batch = rows[chosen]
            p = 1 / (1 + np.exp(-np.clip(w[batch].sum(axis=1) + offset[chosen], -30, 30)))
            gradient = np.repeat((p - label[chosen]) * weight[chosen], batch.shape[1])
            used, where = np.unique(batch.ravel(), return_inverse=True)
            step = np.bincount(where, gradient).astype(np.float32) + L2 * w[used] * BATCH
            squares[used] += step * step
            w[used] -= rate * step / np.sqrt(squares[used])
        if epoch >= epochs // 2:
            total += w
    return np.asarray(total / (epochs - epochs // 2), dtype=np.float32)


def train(texts: Iterable[Text]) -> NDArray[np.float32]:
    """Weights of both looks, one behind the other."""
    kept = list(texts)
    first = _first(kept, EPOCHS)
    known: dict[int, NDArray[np.float32]] = {}
    for corpus in CORPORA:
        others = _first([t for t in kept if t.corpus != corpus], EPOCHS // 2)
        known |= {i: others[t.found.rows].sum(axis=1) for i, t in enumerate(kept) if t.corpus == corpus}
    rows = np.concatenate([second_rows(t.found, known[i]) for i, t in enumerate(kept)])
    offset = np.concatenate([known[i] for i in range(len(kept))])
    return np.concatenate([first, fit(rows, kept, SECOND, SECOND_EPOCHS, SECOND_RATE, offset)])


def _first(texts: list[Text], epochs: int) -> NDArray[np.float32]:
    return fit(np.concatenate([t.found.rows for t in texts]), texts, FIRST, epochs, RATE)


def score(texts: Iterable[Text], w: NDArray[np.float32]) -> tuple[float, float, float]:
    """Precision, recall and F1 of spans, one gold mention for one span that overlaps it."""
    right = said = wanted = 0
    for text in texts:
        odds = w[text.found.rows].sum(axis=1)
        probability = 1 / (1 + np.exp(-odds - w[FIRST + second_rows(text.found, odds)].sum(axis=1)))
        spans = [(text.words.start[s.first], text.words.end[s.last]) for s in _spans(text.words, text.found, probability.tolist())]
        free = set(range(len(spans)))
        said, wanted = said + len(spans), wanted + len(text.gold)
        for a, b in text.gold:
            hit = next((i for i in sorted(free) if spans[i][0] < b and a < spans[i][1]), None)
            if hit is not None:
                free.remove(hit)
                right += 1
    precision, recall = right / max(1, said), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--save", action="store_true")
    args = parser.parse_args()
    plain, made = load(args.corpora, NameIndex(Gazetteer().store, {}))
    if args.check:
        for corpus in CHECKED:
            w = train(t for t in [*plain, *made] if t.corpus != corpus)
            precision, recall, f1 = score((t for t in plain if t.corpus == corpus), w)
            print(f"{corpus:12} left out: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f} at {THRESHOLD}", flush=True)
    if args.save:
        np.save(data_root() / "gazetteer" / "tagger.npy", train([*plain, *made]).astype(np.float16))
    return 0


if __name__ == "__main__":
    sys.exit(main())
