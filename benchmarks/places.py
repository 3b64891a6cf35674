"""Place names measured on the corpora of ../shared/eval, beside other packages where they are installed.

    python benchmarks/places.py [FOLDER_OF_CORPORA] [--others] [--repeat N]

Prints one row a corpus and package: recognition F1 (overlap), placed within 161 km of those found, found and placed within
161 km, share of the found that it abstains from, expected calibration error of `score`; then articles of 4 kB a second on one core
(recognition and resolution, the text read already) and memory. `--others` runs flashgeotext and geotext too, which find names but
hardly choose among places.
The figures of the corpora are in part of texts that the tagger was trained on; benchmarks/train_places.py --check has them without.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapper.geocode.geometry import distance_m
from mapper.model import Document
from mapper.text import Reading, read_text

LIMIT_M = 161_000.0
ARTICLE = 4_000
Found = list[tuple[int, int, float | None, float | None, float]]
"""Mentions of one text: start, end in the text as given, latitude, longitude, score."""


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

    def row(self) -> list[str]:
        precision, recall = self.matched / max(1, self.said), self.matched / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        parts = (
            f1,
            self.right / max(1, self.placeable_matched),
            self.right / max(1, self.placeable),
            self.abstained / max(1, self.placeable_matched),
        )
        return [*(f"{part:.3f}" for part in parts), f"{calibration_error(self.sure):.3f}"]


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


def flashgeotext() -> Callable[[Reading], Found]:
    """flashgeotext: names of cities and countries, no coordinates."""
    from flashgeotext.geotext import GeoText  # type: ignore[import-not-found]

    finder = GeoText()

    def run(reading: Reading) -> Found:
        answer = finder.extract(reading.document.text)
        spans = [span for kind in answer.values() for entry in kind.values() for span in entry.get("span_info", ())]
        return sorted((a, b, None, None, 0.0) for a, b in spans)

    return run


def geotext() -> Callable[[Reading], Found]:
    """geotext: names of cities and countries as strings; found again in the text."""
    from geotext import GeoText  # type: ignore[import-not-found]

    def run(reading: Reading) -> Found:
        text, found = reading.document.text, []
        answer = GeoText(text)
        for name in {*answer.cities, *answer.countries, *answer.nationalities}:
            at = text.find(name)
            while at >= 0:
                found.append((at, at + len(name), None, None, 0.0))
                at = text.find(name, at + 1)
        return sorted(found)

    return run


def read_corpus(path: Path) -> list[tuple[Reading, list[dict[str, Any]]]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(read_text(Document(str(row["doc_id"]), row["text"], extra={"domain": row.get("domain")})), row["mentions"]) for row in rows]


def articles_a_second(run: Callable[[Reading], Found], texts: Iterable[Reading], repeat: int) -> float:
    """Best of several runs over articles of 4 kB, in processor time."""
    long = [
        read_text(Document("x", reading.document.text[:ARTICLE])) for reading in texts if len(reading.document.text) >= ARTICLE * 3 // 4
    ]
    best = float("inf")
    for _ in range(repeat):
        begin = time.process_time()
        for reading in long:
            run(reading)
        best = min(best, time.process_time() - begin)
    return len(long) / best if long else 0.0


def resident_mb() -> float:
    """Resident memory of this process, where the system tells it."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 1e6 if status.exists() else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared" / "eval" / "dev")
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    own = Path(__file__).parents[1] / "tests" / "gold"
    paths = [*sorted(own.glob("places_*.jsonl")), *sorted(args.folder.glob("topo_*.jsonl"))]
    packages: dict[str, Callable[[], Callable[[Reading], Found]]] = {"mapper": ours}
    if args.others:
        packages |= {name: make for name, make in (("flashgeotext", flashgeotext), ("geotext", geotext)) if importlib.util.find_spec(name)}
    print("| package | corpus | F1 | placed of found | found and placed | abstained | calibration error |\n|---|---|---|---|---|---|---|")
    corpora = {path.stem: read_corpus(path) for path in paths}
    for package, make in packages.items():
        before = resident_mb()
        run = make()
        for name, corpus in corpora.items():
            tally = Tally()
            for reading, mentions in corpus:
                tally.add(mentions, run(reading))
            print("|", " | ".join([package, name, *tally.row()]), "|", flush=True)
        speed = articles_a_second(run, (reading for corpus in corpora.values() for reading, _ in corpus), args.repeat)
        print(
            f"\n{package}: {speed:.0f} articles of 4 kB a second; {resident_mb() - before:.0f} MB more memory than before it was made\n",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
