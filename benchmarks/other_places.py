"""Runs another package over texts: `PYTHON other_places.py PACKAGE < texts.jsonl`; started by places.py in an environment of its own.

Reads one JSON string a line; writes one JSON list of [start, end] a line, then {"seconds": processor time}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

Spans = list[tuple[int, int]]


def flashgeotext() -> Callable[[str], Spans]:
    """flashgeotext: names of cities and countries, with offsets."""
    from flashgeotext.geotext import GeoText  # type: ignore[import-not-found]

    finder = GeoText()

    def run(text: str) -> Spans:
        answer = finder.extract(text)
        return sorted(span for kind in answer.values() for entry in kind.values() for span in entry.get("span_info", ()))

    return run


def geotext() -> Callable[[str], Spans]:
    """geotext: names of cities and countries as strings; found again in the text."""
    from geotext import GeoText  # type: ignore[import-not-found]

    def run(text: str) -> Spans:
        answer, found = GeoText(text), []
        for name in {*answer.cities, *answer.countries, *answer.nationalities}:
            at = text.find(name)
            while at >= 0:
                found.append((at, at + len(name)))
                at = text.find(name, at + 1)
        return sorted(found)

    return run


PACKAGES: dict[str, Callable[[], Callable[[str], Spans]]] = {"flashgeotext": flashgeotext, "geotext": geotext}


def main() -> int:
    run = PACKAGES[sys.argv[1]]()
    seconds = 0.0
    for line in sys.stdin:
        text = json.loads(line)
        begin = time.process_time()
        spans = run(text)
        seconds += time.process_time() - begin
        print(json.dumps(spans))
    print(json.dumps({"seconds": seconds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
