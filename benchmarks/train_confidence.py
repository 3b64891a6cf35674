"""Fit the weights of `mapper/incidents/confidence.py` on labelled texts and write `data/confidence.toml`.

    python benchmarks/train_confidence.py [FOLDER] [--write]

FOLDER is ../shared/eval: its texts stay there; only the weights, three dozen numbers, are kept. An incident counts as right
where type, day and place (within 25 km) agree with the gold, as far as the gold has them. Five folds by document; prints the
expected calibration error and what the floors do.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from incidents import ROOT, scorer

from mapper.incidents.confidence import features
from mapper.incidents.document import resolved_of
from mapper.incidents.resolve import Resolved
from mapper.pipeline import Pipeline

FOLDS = 5
# What MUC-4 labels: acts of violence against people and things. Battles, accidents, arrests and the like are left out by its rules.
MUC_SCOPE = ("Violence against civilians", "Explosions/Remote violence", "Riots")


def examples(folder: Path) -> Iterator[tuple[str, str, dict[str, float], bool, str]]:
    """(corpus, document, features, right, role) of each incident whose truth is known."""
    from mapper.extraction import extract

    score = scorer(folder)
    pipeline = Pipeline()
    # CASE labels types alone: an incident that is right there may have no day and no place.
    corpora = [path for path in sorted((folder / "dev").glob("inc_*.jsonl")) if "case" not in path.stem]
    golds = [*corpora, *sorted((ROOT / "tests" / "gold").glob("incidents_*.jsonl"))]
    for path in golds:
        wanted = {str(row["id"]): row for row in score.rows(str(path))}
        for document in pipeline.documents([str(path)]):
            row = wanted[document.id]
            reading, toponyms = pipeline.geoparse(document)
            for index, r in enumerate(resolved_of(reading, extract(reading, toponyms))):
                right = judged(score, path.stem, row, r, first=index == 0)
                if right is not None:
                    yield path.stem, document.id, features(reading, r), right, r.role


def judged(score: Any, corpus: str, row: dict[str, Any], r: Resolved, *, first: bool) -> bool | None:
    """Whether an incident is right; None where the gold does not say."""
    if corpus.startswith("inc_muc4"):
        if r.event_type not in MUC_SCOPE:
            return None
        return any(agrees(score, row, gold, r, place=False) for gold in row.get("gold_all") or [])
    if not row.get("gold"):
        return False
    return agrees(score, row, row["gold"], r, place=True) if first else None


def agrees(score: Any, row: dict[str, Any], gold: dict[str, Any], r: Resolved, *, place: bool) -> bool:
    families, _ = score.gold_types(row.get("corpus", ""), gold)
    if families and r.event_type not in families:
        return False
    if gold.get("date") and gold.get("date_precision", "day") == "day" and (row.get("publication_date") or row.get("published")):
        span = (r.when.first.isoformat(), r.when.last.isoformat()) if r.when else (None, None)
        if not score.date_right(*span, gold["date"], gold.get("date_end")):
            return False
    if (
        place
        and gold.get("lat") is not None
        and (row.get("support") or {}).get("city_in_text", True)
        and score.precise(gold.get("geo_precision"))
    ):
        found = r.place.place if r.place else None
        if found is None or score.distance_km(found.latitude, found.longitude, gold["lat"], gold["lon"]) > 25:
            return False
    return True


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
    return sum(abs((weight * (p - y))[index == b].sum()) for b in range(bins)) / weight.sum()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--floor-main", type=float, default=0.05)
    parser.add_argument("--floor-background", type=float, default=0.05)
    args = parser.parse_args()
    data = list(examples(args.folder))
    names = list(data[0][2])
    x = np.array([[row[2][name] for name in names] + [1.0] for row in data])
    y = np.array([row[3] for row in data], dtype=float)
    corpora = np.array([row[0] for row in data])
    # Corpora count alike, however long they are.
    weight = np.array([len(data) / len(set(corpora)) / (corpora == corpus).sum() for corpus in corpora])
    folds = np.array([hash_of(row[0] + row[1]) % FOLDS for row in data])
    held = np.zeros(len(y))
    for fold in range(FOLDS):
        held[folds == fold] = 1 / (1 + np.exp(-x[folds == fold] @ fit(x[folds != fold], y[folds != fold], weight[folds != fold])))
    print(f"{len(y)} incidents; expected calibration error, held out: {calibration_error(held, y, weight):.3f}")
    for corpus in sorted(set(corpora)):
        here = corpora == corpus
        print(
            f"  {corpus:24} {here.sum():6} right {y[here].mean():.3f} mean confidence {held[here].mean():.3f} "
            f"error {calibration_error(held[here], y[here], weight[here]):.3f}"
        )
    for floor in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        kept = held >= floor
        print(
            f"  floor {floor:.2f}: keeps {y[kept].sum() / y.sum():.3f} of the right, {(1 - y)[kept].sum() / (1 - y).sum():.3f} of the wrong"
        )
    w = fit(x, y, weight)
    if args.write:
        lines = [
            "# Weights of mapper/incidents/confidence.py, fitted by benchmarks/train_confidence.py on the corpora of ../shared/eval/dev",
            "# and tests/gold; of those texts only these numbers are kept. Below the floors nothing is reported: they are low,",
            "# for `salience` has judged before.",
            f"bias = {w[-1]:.4f}",
            f"floor_main = {args.floor_main}",
            f"floor_background = {args.floor_background}",
            "",
            "[weights]",
            *(f"{name} = {value:.4f}" for name, value in zip(names, w, strict=False)),
            "",
        ]
        (ROOT / "data" / "confidence.toml").write_text("\n".join(lines), encoding="utf-8")
    for name, value in sorted(zip(names, w, strict=False), key=lambda pair: -abs(pair[1])):
        print(f"    {name:20} {value:+.2f}")


def hash_of(text: str) -> int:
    import hashlib

    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


if __name__ == "__main__":
    main()
