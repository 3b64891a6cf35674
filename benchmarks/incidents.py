"""Score incident extraction on the corpora of ../shared/eval (or the folder given) and print the README's table.

    python benchmarks/incidents.py [FOLDER] [--keep FOLDER]

FOLDER holds `score.py` and `dev/inc_*.jsonl`. Own gold under tests/gold/ is scored too. Each row: the scorer's figures, texts a
second on one core, and the first eight digits of the corpus file's SHA-256, so that a figure names what it was measured on.
`--keep` writes the predictions there, for reading the misses.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import io
import json
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ("found", "type", "subtype", "date", "within_25km", "killed", "wounded", "all_right", "incidents_in_texts_without_any")


def scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(gold: Path, out: Path) -> float:
    """Seconds for one `mapper extract --no-merge`, start-up of the libraries left out."""
    from mapper.cli import main

    started = time.perf_counter()
    with contextlib.redirect_stderr(io.StringIO()) as said:
        status = main(["extract", "--no-merge", str(gold), "-o", str(out)])
    if status != 0:
        raise SystemExit(f"{gold.name}: mapper extract ended with {status}: {said.getvalue()}")
    return time.perf_counter() - started


def warm_up(folder: Path) -> None:
    """One text through everything, so that the first corpus does not pay for loading libraries and the gazetteer."""
    text = folder / "warm-up.txt"
    text.write_text("A bomb killed two people in Mosul on 3 May 2021.", encoding="utf-8")
    run(text, folder / "warm-up.pred.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", help="part of a file's name")
    args = parser.parse_args()
    if not (args.folder / "score.py").exists():
        raise SystemExit(f"no score.py in {args.folder}: give the folder of the evaluation")
    score = scorer(args.folder)
    golds = [*sorted((args.folder / "dev").glob("inc_*.jsonl")), *sorted((ROOT / "tests" / "gold").glob("incidents_*.jsonl"))]
    golds = [gold for gold in golds if not args.only or args.only in gold.name]
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        warm_up(folder)
        print("| corpus | texts | " + " | ".join(FIGURES) + " | texts/s | sha256 |")
        print("|---|" + "---|" * (len(FIGURES) + 3))
        for gold in golds:
            out = folder / f"{gold.stem}.pred.jsonl"
            seconds = run(gold, out)
            result = score.score_incidents(str(gold), str(out))
            figures = ["–" if result[name] is None else f"{result[name]:.3f}" for name in FIGURES]
            digest = hashlib.sha256(gold.read_bytes()).hexdigest()[:8]
            texts = sum(1 for line in gold.read_text(encoding="utf-8").splitlines() if json.loads(line))
            print(f"| {gold.stem} | {texts} | " + " | ".join(figures) + f" | {texts / seconds:.0f} | {digest} |")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
