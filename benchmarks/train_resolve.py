"""The weights of the resolver and its calibration, learned from annotated corpora: what data/gazetteer/resolve.toml holds.

    python benchmarks/train_resolve.py [FOLDER_OF_CORPORA] [--check] [--strength S] [--rounds N]

A softmax over the candidates of each name; the loss is the log of the probability that falls within 161 km of the annotated point.
Weights are drawn towards those of [start] in resolve.toml, set by hand for what these corpora, mostly western, do not settle
(a Gaussian prior; --strength is its weight). As the features of a name depend on the likeliest places of the others, features
and weights are made in turn, --rounds times. Each corpus counts the same. The chance that an answer is right is a logistic of few
features of the answer, fitted on the same corpora.

--check trains without each corpus in turn, prints how it does on that one beside the weights in use, and writes nothing.
Licence: the corpora belong to their publishers and none of their text enters the repository; what is written is some fifty numbers.
Labels: topo_*.jsonl (points of every name), inc_pitf_*.jsonl (the town of the event where the text names it),
tests/gold/places_*.jsonl (our own).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.geocode import Gazetteer
from mapper.geocode.geoparser import Geoparser
from mapper.geocode.names import name_key
from mapper.geocode.place_store import distance_km
from mapper.geocode.resolve import CALIBRATION, FEATURES, Table, Unit, softmax
from mapper.geocode.verdict import assurance, judge
from mapper.model import Document
from mapper.resources import data_root, load_toml
from mapper.text import read_text

LIMIT_KM = 161.0
Floats = NDArray[np.float64]
Row = dict[str, Any]


@dataclass(slots=True)
class Labelled:
    """One text: its names, the table of their candidates, and of each labelled name which candidates are right, how often it is used."""

    corpus: str
    units: list[Unit]
    table: Table
    right: NDArray[np.bool_]
    weight: Floats


def read_rows(folder: Path) -> Iterator[tuple[str, Document, list[Row]]]:
    """(corpus, text, mentions with start, end, lat, lon) of every labelled text."""
    own = Path(__file__).parents[1] / "tests" / "gold"
    for path in (*sorted(folder.glob("topo_*.jsonl")), *sorted(own.glob("places_*.jsonl"))):
        corpus = "own" if path.parent == own else path.stem.removeprefix("topo_")
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            yield corpus, Document(str(row["doc_id"]), row["text"], extra={"domain": row.get("domain")}), row["mentions"]
    for path in sorted(folder.glob("inc_pitf_*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            gold = row["gold"]
            if gold.get("city") and gold.get("lat") and row.get("support", {}).get("city_in_text"):
                found = [m.span() for m in re.finditer(rf"\b{re.escape(gold['city'])}\b", row["text"])]
                mentions = [{"start": a, "end": b, "lat": gold["lat"], "lon": gold["lon"], "surface": gold["city"]} for a, b in found]
                yield "pitf", Document(row["id"], row["text"]), mentions


def labelled(geoparser: Geoparser, rows: Iterable[tuple[str, Document, list[Row]]]) -> list[Labelled]:
    """The texts with the candidates of their names; names that the geoparser does not find have no part in it."""
    found = []
    for corpus, document, mentions in rows:
        reading = read_text(document)
        _, said, _, units = geoparser.names(reading)
        if not units:
            continue
        table = geoparser.resolver.gather(units, geoparser.home(reading))
        points: list[list[tuple[float, float]]] = [[] for _ in units]
        for mention in said:
            start, end = reading.original(mention.start, mention.end)
            same = [
                g
                for g in mentions
                if g["lat"] is not None
                and g["start"] < end
                and start < g["end"]
                and (corpus != "pitf" or (mention.match is not None and name_key(g["surface"]) == mention.match.key))
            ]
            if mention.unit >= 0 and same:
                points[mention.unit].append((same[0]["lat"], same[0]["lon"]))
        right = np.zeros(len(table.place), dtype=bool)
        weight = np.zeros(len(units))
        for number, at in enumerate(points):
            if not at:
                continue
            own = np.flatnonzero(table.unit == number)
            latitude, longitude = np.array(at).T
            km = distance_km(table.latitude[own][:, None], table.longitude[own][:, None], latitude[None, :], longitude[None, :])
            votes = (km <= LIMIT_KM).sum(axis=1)
            right[own] = (votes == votes.max()) & (votes > 0)
            weight[number] = np.sqrt(len(at))
        if weight.any():
            found.append(Labelled(corpus, units, table, right, weight))
    return found


def fit(geoparser: Geoparser, texts: list[Labelled], start: Floats, strength: float, rounds: int) -> Floats:
    """Weights of FEATURES."""
    learned = start.copy()
    total = {c: sum(t.weight.sum() for t in texts if t.corpus == c) for c in {t.corpus for t in texts}}
    for _ in range(rounds):
        features, right, starts, weight, at = [], [], [], [], 0
        for text in texts:
            table = text.table
            values = geoparser.resolver.last_features(text.units, table, learned)
            features.append(values)
            right.append(text.right)
            starts.append(table.starts + at)
            weight.append(text.weight * (np.add.reduceat(text.right, table.starts) > 0) / total[text.corpus])
            at += len(table.place)
        learned = _climb(
            np.concatenate(features), np.concatenate(right), np.concatenate(starts), np.concatenate(weight), learned, start, strength
        )
    return learned


def _climb(
    x: Floats, right: NDArray[np.bool_], starts: NDArray[np.int64], weight: Floats, w: Floats, start: Floats, strength: float
) -> Floats:
    """Adam on the whole set: the weights of highest posterior."""
    size = np.diff(np.append(starts, len(x)))
    unit = np.repeat(np.arange(len(starts)), size)
    keep = weight[unit] > 0
    x, right, unit = x[keep], right[keep], unit[keep]
    weight = weight[weight > 0]
    unit = np.unique(unit, return_inverse=True)[1]
    starts = np.searchsorted(unit, np.arange(unit[-1] + 1))
    w, first, second = w.copy(), np.zeros_like(w), np.zeros_like(w)
    for step in range(1, 251):
        score = x @ w
        p = np.exp(score - np.maximum.reduceat(score, starts)[unit])
        p /= np.add.reduceat(p, starts)[unit]
        good = np.where(right, p, 0.0)
        good /= np.add.reduceat(good, starts)[unit] + 1e-12
        slope = x.T @ ((good - p) * weight[unit]) - strength * (w - start)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        w += 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    return w


def answers(geoparser: Geoparser, texts: list[Labelled], learned: Floats) -> dict[str, list[tuple[float, bool | None, Floats]]]:
    """By corpus, one a labelled name: its weight, whether the answer is right (None: no answer), what its assurance is told from."""
    found: dict[str, list[tuple[float, bool | None, Floats]]] = {}
    for text in texts:
        values = geoparser.resolver.last_features(text.units, text.table, learned)
        weighed = geoparser.resolver.split(text.units, text.table, softmax(values @ learned, text.table), values)
        for number, one in enumerate(weighed):
            if not text.weight[number]:
                continue
            verdict = judge(geoparser.gazetteer.store, one, 1)
            own = np.flatnonzero(text.table.unit == number)
            right = None if verdict.place is None else bool(text.right[own][text.table.place[own] == one.places[0]].any())
            found.setdefault(text.corpus, []).append((float(text.weight[number]) ** 2, right, assurance(one, verdict.chosen)))
    return found


def calibrate(found: dict[str, list[tuple[float, bool | None, Floats]]]) -> Floats:
    """Weights of CALIBRATION: a logistic regression, Newton's method, each corpus by the root of its size."""
    rows = [(w / np.sqrt(len(many)), r, x) for many in found.values() for w, r, x in many if r is not None]
    weight, right, x = np.array([r[0] for r in rows]), np.array([float(bool(r[1])) for r in rows]), np.stack([r[2] for r in rows])
    weight *= len(rows) / weight.sum()
    w = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-(x @ w)))
        slope = x.T @ (weight * (right - p)) - 2.0 * w
        w += np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + 2.0 * np.eye(len(w)), slope)
    return w


def figures(many: list[tuple[float, bool | None, Floats]], calibration: Floats) -> tuple[float, float, float]:
    """Right of all, left open of all, calibration error over ten bins."""
    weight = np.array([m[0] for m in many])
    right = np.array([m[1] is True for m in many])
    said = np.array([m[1] is not None for m in many])
    p = 1 / (1 + np.exp(-(np.stack([m[2] for m in many]) @ calibration)))
    error = 0.0
    bins = np.minimum(9, (p * 10).astype(int))
    for number in range(10):
        here = said & (bins == number)
        error += abs(float((weight * (p - right))[here].sum()))
    return float((weight * right).sum() / weight.sum()), float((weight * ~said).sum() / weight.sum()), error / float(weight[said].sum())


def write(learned: Floats, calibration: Floats) -> None:
    """Put the numbers into resolve.toml; its comments and [start] stay."""
    path = data_root() / "gazetteer" / "resolve.toml"
    text = path.read_text(encoding="utf-8")
    for name, names, values in (("weights", FEATURES, learned), ("calibration", CALIBRATION, calibration)):
        body = "".join(f"{key} = {value:.3f}\n" for key, value in zip(names, values, strict=True))
        text = re.sub(rf"(?ms)^\[{name}\]\n.*?(?=^\[|^#|\Z)", f"[{name}]\n{body}\n", text)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared" / "eval" / "dev")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--strength", type=float, default=0.01)
    parser.add_argument("--rounds", type=int, default=4)
    args = parser.parse_args()
    if not any(args.folder.glob("topo_*.jsonl")):
        parser.error(f"{args.folder}: no topo_*.jsonl; give the folder of the annotated corpora")
    geoparser = Geoparser(Gazetteer())
    texts = labelled(geoparser, read_rows(args.folder))
    table = load_toml(data_root() / "gazetteer" / "resolve.toml")
    start = np.array([float(table["start"][name]) for name in FEATURES])
    used = np.array([float(table["weights"][name]) for name in FEATURES])
    before = answers(geoparser, texts, used)
    told = np.array([float(table["calibration"][name]) for name in CALIBRATION])
    print("| corpus | right before | open | calibration error | right left out | open | error | right, all trained on | open | error |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    learned = fit(geoparser, texts, start, args.strength, args.rounds)
    after = answers(geoparser, texts, learned)
    calibration = calibrate(after)
    for corpus in sorted(before):
        cells = [*figures(before[corpus], told)]
        if args.check:
            rest = [t for t in texts if t.corpus != corpus]
            without = fit(geoparser, rest, start, args.strength, args.rounds)
            one = answers(geoparser, [t for t in texts if t.corpus == corpus], without)
            cells.extend(figures(one[corpus], calibrate(answers(geoparser, rest, without))))
        else:
            cells.extend([float("nan")] * 3)
        cells.extend(figures(after[corpus], calibration))
        print("|", corpus, "|", " | ".join(f"{cell:.3f}" for cell in cells), "|", flush=True)
    for name, old, new in zip(FEATURES, used, learned, strict=True):
        print(f"{name:24s} {old:7.3f} {new:7.3f}")
    if not args.check:
        write(learned, calibration)
    return 0


if __name__ == "__main__":
    sys.exit(main())
