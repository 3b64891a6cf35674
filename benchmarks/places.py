"""Place names measured on the corpora of ../shared/eval, beside other packages in the same run.

    python benchmarks/places.py [FOLDER_OF_CORPORA] [--others] [--repeat N] [--most N]

Prints one row a corpus and package: recognition (precision, recall, F1; a span that overlaps counts), names found and placed within
161 km of all that have a point, accuracy of those placed, share of the found that it abstains from, expected calibration error of
`score`; then articles of 4 kB a second on one core, reading included for us as for the others, and our memory.

`--others` installs flashgeotext and geotext into an environment of their own in a temporary folder. They give names and no positions:
each name is then put where most of their users put it, at the most populous town of that name (GeoNames, 500 people and more).
The figures of the corpora are in part of texts that the tagger was trained on; benchmarks/train_places.py --check has them without.
"""

from __future__ import annotations

import argparse
import functools
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapper.geocode.geometry import distance_m
from mapper.model import Document
from mapper.text import Reading, read_text

LIMIT_M = 161_000.0
ARTICLE = 4_000
OTHERS = {"flashgeotext": ("flashgeotext==0.5.5",), "geotext": ("geotext==0.4.0", "setuptools<81")}
"""What each package is installed from; geotext's resources need setuptools."""
COLUMNS = ("package", "corpus", "precision", "recall", "F1", "found and placed", "right of placed", "abstained", "calibration error")
Found = list[tuple[int, int, float | None, float | None, float]]
"""Mentions of one text: start, end in the text as given, latitude, longitude, score."""
Corpus = list[tuple[Reading, list[dict[str, Any]]]]


@dataclass(slots=True)
class Tally:
    """Counts over one corpus."""

    gold: int = 0
    said: int = 0
    matched: int = 0
    placeable: int = 0
    placeable_matched: int = 0
    right: int = 0
    abstained: int = 0
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, mentions: list[dict[str, Any]], found: Found) -> None:
        """One text: each gold mention takes one overlapping span, an equal one first."""
        free = set(range(len(found)))
        self.gold, self.said = self.gold + len(mentions), self.said + len(found)
        for gold in mentions:
            self.placeable += gold["lat"] is not None
            near = [i for i in sorted(free) if found[i][0] < gold["end"] and gold["start"] < found[i][1]]
            if not near:
                continue
            best = next((i for i in near if found[i][:2] == (gold["start"], gold["end"])), near[-1])
            free.remove(best)
            self.matched += 1
            if gold["lat"] is None:
                continue
            self.placeable_matched += 1
            _, _, latitude, longitude, score = found[best]
            if latitude is None or longitude is None:
                self.abstained += 1
                continue
            right = distance_m((latitude, longitude), (gold["lat"], gold["lon"])) <= LIMIT_M
            self.right += right
            self.sure.append((score, right))

    def row(self, calibrated: bool) -> list[str]:
        """The figures in the order of COLUMNS."""
        precision, recall = self.matched / max(1, self.said), self.matched / max(1, self.gold)
        figures = (
            precision,
            recall,
            2 * precision * recall / max(1e-9, precision + recall),
            self.right / max(1, self.placeable),
            self.right / max(1, len(self.sure)),
            self.abstained / max(1, self.placeable_matched),
        )
        return [*(f"{figure:.3f}" for figure in figures), f"{calibration_error(self.sure):.3f}" if calibrated else "no score"]


def calibration_error(pairs: list[tuple[float, bool]]) -> float:
    """Mean distance of score and share right over ten bins, weighted by their size."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in pairs:
        bins.setdefault(min(9, int(score * 10)), []).append((score, right))
    return sum(abs(sum(s for s, _ in group) - sum(r for _, r in group)) for group in bins.values()) / max(1, len(pairs))


def ours() -> Callable[[Reading], Found]:
    """This package's geoparser."""
    from mapper.geocode import Gazetteer, Geoparser

    geoparser = Geoparser(Gazetteer())

    def run(reading: Reading) -> Found:
        found: Found = []
        for toponym in geoparser.geoparse(reading):
            place = toponym.named or toponym.place
            start, end = reading.original(toponym.start, toponym.end)
            found.append((start, end, place.latitude if place else None, place.longitude if place else None, toponym.score))
        return found

    return run


@contextmanager
def installed(package: str) -> Iterator[Path | None]:
    """An interpreter that has another package, in a folder that goes afterwards; None where it cannot be installed."""
    with tempfile.TemporaryDirectory(prefix="places-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *OTHERS[package]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        yield python if done.returncode == 0 else None


def run_other(python: Path, package: str, texts: list[str]) -> tuple[list[list[tuple[int, int]]], float]:
    """Spans of each text, and the processor seconds of all."""
    worker = Path(__file__).with_name("other_places.py")
    given = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run([str(python), str(worker), package], input=given, capture_output=True, text=True, check=True, encoding="utf-8")
    *spans, last = [json.loads(line) for line in done.stdout.splitlines()]
    return spans, float(last["seconds"])


@functools.cache
def most_people() -> dict[str, tuple[float, float]]:
    """Name in lower case -> point: of the country of that name, otherwise of the most populous town."""
    from mapper.geocode.build.geonames import read_cities, read_countries
    from mapper.geocode.lookup import Lookup

    found: dict[str, tuple[float, float]] = {}
    for city in sorted(read_cities(), key=lambda city: int(city["population"])):
        found[str(city["name"]).lower()] = (float(city["latitude"]), float(city["longitude"]))
    lookup = Lookup()
    for row in read_countries().values():
        if (first := lookup.candidates(row["name"], limit=1)) and first[0].place.kind == "country":
            found[row["name"].lower()] = (first[0].place.latitude, first[0].place.longitude)
    return found


def placed(text: str, spans: list[tuple[int, int]]) -> Found:
    """Spans of another package with the point of the most populous place of each name."""
    found: Found = []
    for start, end in spans:
        point = most_people().get(text[start:end].lower())
        found.append((start, end, *(point or (None, None)), 0.0))
    return found


def read_corpus(path: Path, most: int) -> Corpus:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [json.loads(line) for line in (lines[:: max(1, len(lines) // most)] if most else lines)]
    return [(read_text(Document(str(row["doc_id"]), row["text"], extra={"domain": row.get("domain")})), row["mentions"]) for row in rows]


def long_texts(corpora: dict[str, Corpus]) -> list[str]:
    """The articles that the speed is measured on: those of about 4 kB, cut to it."""
    texts = [reading.document.text for corpus in corpora.values() for reading, _ in corpus]
    return [text[:ARTICLE] for text in texts if len(text) >= ARTICLE * 3 // 4]


def articles_a_second(run: Callable[[Reading], Found], texts: list[str], repeat: int) -> tuple[float, float]:
    """Best of several runs in processor time: with reading the text (sentences, words, language), and without it."""
    whole = bare = float("inf")
    for _ in range(repeat):
        begin = time.process_time()
        readings = [read_text(Document("x", text)) for text in texts]
        middle = time.process_time()
        for reading in readings:
            run(reading)
        end = time.process_time()
        whole, bare = min(whole, end - begin), min(bare, end - middle)
    return len(texts) / whole, len(texts) / bare


def resident_mb() -> float:
    """Resident memory of this process, where the system tells it."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 1e6 if status.exists() else 0.0


def measure_ours(corpora: dict[str, Corpus], repeat: int) -> None:
    before = resident_mb()
    run = ours()
    for name, corpus in corpora.items():
        tally = Tally()
        for reading, mentions in corpus:
            tally.add(mentions, run(reading))
        print("|", " | ".join(["mapper", name, *tally.row(True)]), "|", flush=True)
    memory = resident_mb() - before
    print("\nmapper's tagger and weights were learned on texts of the topo_ corpora; train_places.py --check leaves each out in turn")
    if texts := long_texts(corpora):
        whole, bare = articles_a_second(run, texts, repeat)
        print(f"\nmapper: {whole:.0f} articles of 4 kB a second, {bare:.0f} where the text is read already; {memory:.0f} MB more memory\n")


def measure_other(package: str, corpora: dict[str, Corpus]) -> None:
    with installed(package) as python:
        if python is None:
            print(f"\n{package}: cannot be installed here\n")
            return
        for name, corpus in corpora.items():
            texts = [reading.document.text for reading, _ in corpus]
            tally = Tally()
            for text, (_, mentions), spans in zip(texts, corpus, run_other(python, package, texts)[0], strict=True):
                tally.add(mentions, placed(text, spans))
            print("|", " | ".join([package, name, *tally.row(False)]), "|", flush=True)
        if texts := long_texts(corpora):
            print(f"\n{package}: {len(texts) / run_other(python, package, texts)[1]:.0f} articles of 4 kB a second\n", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared" / "eval" / "dev")
    parser.add_argument("--others", action="store_true", help="flashgeotext and geotext too")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the fastest counts")
    parser.add_argument("--most", type=int, default=0, help="about so many texts of each corpus, 0 for all")
    args = parser.parse_args()
    own = Path(__file__).parents[1] / "tests" / "gold"
    paths = [*sorted(own.glob("places_*.jsonl")), *sorted(args.folder.glob("topo_*.jsonl"))]
    corpora = {path.stem: read_corpus(path, args.most) for path in paths}
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    measure_ours(corpora, args.repeat)
    for package in OTHERS if args.others else ():
        measure_other(package, corpora)
    return 0


if __name__ == "__main__":
    sys.exit(main())
