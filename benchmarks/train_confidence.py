"""Fit the weights of `mapper/incidents/confidence.py` on labelled texts and write `data/confidence.toml`.

    python benchmarks/train_confidence.py [FOLDER] [--write]

FOLDER is ../shared/eval: its texts stay there; only the weights are kept. A field counts as right as the scorer of that folder
judges it (the type's family, the day, 25 km, the range of a count); an incident as a whole where type, day and place agree with the
gold, as far as the gold has them. Five folds by document; prints the expected calibration error of the whole and of each field, a
corpus at a time, and what the floors do.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from incidents import ROOT, scorer

from mapper.incidents.confidence import FIELDS, features
from mapper.incidents.document import resolved_of
from mapper.incidents.resolve import Resolved
from mapper.pipeline import Pipeline

FOLDS = 5
WHOLE = "whole"
# What MUC-4 labels: acts of violence against people and things. Battles, accidents, arrests and the like are left out by its rules.
MUC_SCOPE = ("Violence against civilians", "Explosions/Remote violence", "Riots")


@dataclass(frozen=True)
class Example:
    """One incident: what speaks for it, and what of it is right, as far as the gold says; `right` has FIELDS and WHOLE."""

    corpus: str
    document: str
    features: Mapping[str, float]
    right: Mapping[str, bool]


def examples(folder: Path) -> Iterator[Example]:
    from mapper.extraction import extract

    score = scorer(folder)
    pipeline = Pipeline()
    golds = [*sorted((folder / "dev").glob("inc_*.jsonl")), *sorted((ROOT / "tests" / "gold").glob("incidents_*.jsonl"))]
    for path in golds:
        wanted = {str(row["id"]): row for row in score.rows(str(path))}
        for document in pipeline.documents([str(path)]):
            row = wanted[document.id]
            reading, toponyms = pipeline.geoparse(document)
            for index, r in enumerate(resolved_of(reading, extract(reading, toponyms))):
                right = judged(score, path.stem, row, r, first=index == 0)
                if right:
                    yield Example(path.stem, document.id, features(reading, r), right)


def judged(score: Any, corpus: str, row: dict[str, Any], r: Resolved, *, first: bool) -> dict[str, bool]:
    """What of an incident is right; nothing where the gold does not say."""
    if "muc4" in corpus:
        if r.event_type not in MUC_SCOPE:
            return {}
        found = [agrees(score, row, gold, r) for gold in row.get("gold_all") or []]
        return {WHOLE: any(f["event_type"] and f.get("date", True) for f in found), "event_type": any(f["event_type"] for f in found)}
    if not row.get("gold"):
        return {WHOLE: False, "event_type": False}
    if not first:
        return {}
    found = agrees(score, row, row["gold"], r)
    if "case" in corpus:  # labels types alone: an incident that is right there may have no day and no place
        return {name: value for name, value in found.items() if name == "event_type"}
    return {**found, WHOLE: all(found.get(name, True) for name in ("event_type", "date", "place"))}


def agrees(score: Any, row: dict[str, Any], gold: dict[str, Any], r: Resolved) -> dict[str, bool]:
    """Each field that both have, and whether it is right."""
    support = row.get("support") or {}
    families, _ = score.gold_types(row.get("corpus", ""), gold)
    found = {"event_type": not families or r.event_type in families}
    dated = gold.get("date") and gold.get("date_precision", "day") == "day"
    if dated and (row.get("publication_date") or row.get("published") or support.get("date_in_text")):
        span = (r.when.first.isoformat(), r.when.last.isoformat()) if r.when else (None, None)
        found["date"] = score.date_right(*span, gold["date"], gold.get("date_end"))
    if gold.get("lat") is not None and support.get("city_in_text", True) and score.precise(gold.get("geo_precision")):
        place = r.place.place if r.place else None
        found["place"] = place is not None and score.distance_km(place.latitude, place.longitude, gold["lat"], gold["lon"]) <= 25
    for name, count in (("killed", r.killed), ("wounded", r.wounded)):
        if isinstance(gold.get(name), int | float) and support.get(f"{name}_in_text") is not False and count is not None:
            found[name] = score.count_right(count.low, count.high, int(gold[name]))
    return found


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, l2: float = 2.0) -> np.ndarray:
    """Logistic regression by Newton's method; the last column of `x` is the bias and is not shrunk."""
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], l2)
    ridge[-1] = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9), x.T @ (weight * (p - y)) + ridge * w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def calibration_error(p: np.ndarray, y: np.ndarray, weight: np.ndarray, bins: int = 10) -> float:
    index = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs((weight * (p - y))[index == b].sum()) for b in range(bins)) / weight.sum())


def trained(data: Sequence[Example], name: str, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(weights with the bias last, held-out probabilities, outcomes) of a field; prints its calibration."""
    rows = [e for e in data if name in e.right]
    x = np.array([[e.features[n] for n in names] + [1.0] for e in rows])
    y = np.array([e.right[name] for e in rows], dtype=float)
    corpora = np.array([e.corpus for e in rows])
    # A corpus counts as the square root of its length: the long ones do not drown the others, nor do a few dozen texts rule.
    weight = np.array([(corpora == corpus).sum() ** -0.5 for corpus in corpora])
    weight *= len(rows) / weight.sum()
    folds = np.array([hash_of(e.corpus + e.document) % FOLDS for e in rows])
    held = np.zeros(len(y))
    for fold in range(FOLDS):
        held[folds == fold] = 1 / (1 + np.exp(-x[folds == fold] @ fit(x[folds != fold], y[folds != fold], weight[folds != fold])))
    print(f"{name}: {len(y)}; expected calibration error, held out: {calibration_error(held, y, weight):.3f}")
    for corpus in sorted(set(corpora)):
        here = corpora == corpus
        error = calibration_error(held[here], y[here], weight[here])
        print(f"  {corpus:24} {here.sum():6} right {y[here].mean():.3f} mean confidence {held[here].mean():.3f} error {error:.3f}")
    return fit(x, y, weight), held, y


def table(names: Sequence[str], w: np.ndarray) -> list[str]:
    return [f"{name} = {value:.4f}" for name, value in zip(names, w, strict=False)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--floor-main", type=float, default=0.02)
    parser.add_argument("--floor-background", type=float, default=0.02)
    args = parser.parse_args()
    data = list(examples(args.folder))
    names = list(data[0].features)
    w, held, y = trained(data, WHOLE, names)
    for floor in (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
        kept = held >= floor
        right, wrong = y[kept].sum() / y.sum(), (1 - y)[kept].sum() / (1 - y).sum()
        print(f"  floor {floor:.2f}: keeps {right:.3f} of the right, {wrong:.3f} of the wrong")
    lines = [
        "# Weights of mapper/incidents/confidence.py, fitted by benchmarks/train_confidence.py on the corpora of ../shared/eval/dev",
        "# and tests/gold; of those texts only these numbers are kept. Below the floors nothing is reported: they are low,",
        "# for `salience` has judged before. [fields]: the confidence of one field, where it has a value.",
        f"bias = {w[-1]:.4f}",
        f"floor_main = {args.floor_main}",
        f"floor_background = {args.floor_background}",
        "",
        "[weights]",
        *table(names, w),
    ]
    for field in FIELDS:
        own, _, _ = trained(data, field, names)
        lines += ["", f"[fields.{field}]", f"bias = {own[-1]:.4f}", f"[fields.{field}.weights]", *table(names, own)]
    if args.write:
        (ROOT / "data" / "confidence.toml").write_text("\n".join([*lines, ""]), encoding="utf-8")


def hash_of(text: str) -> int:
    import hashlib

    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


if __name__ == "__main__":
    main()
