"""Candidates as text: a table for eyes, JSON and GeoJSON for programs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mapper.errors import UsageError
from mapper.model import Candidate, Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What one name may mean. `undecided` says between which places a choice would be a guess."""

    name: str
    candidates: tuple[Candidate, ...]
    undecided: str | None = None
    note: str | None = None
    """Attribution that the geocoder asks for."""


def render(answers: Sequence[Answer], format_: str) -> str:
    """All answers as `table`, `json` or `geojson`; raises UsageError for another format."""
    if format_ == "table":
        return "\n\n".join(_table(answer) for answer in answers)
    if format_ == "json":
        return json.dumps([_record(answer) for answer in answers], ensure_ascii=False, indent=2)
    if format_ == "geojson":
        features = [_feature(answer.name, rank, c) for answer in answers for rank, c in enumerate(answer.candidates, 1)]
        return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    raise UsageError(f"{format_}: not a format; choose table, json or geojson")


def _table(answer: Answer) -> str:
    if not answer.candidates:
        return f"{plain(answer.name)}: not found"
    rows = [("place", "kind", "in", "latitude", "longitude", "radius", "precision", "score", "why")]
    for c in answer.candidates:
        p = c.place
        rows.append(
            (
                plain(p.name),
                p.kind + (" (area)" if p.geometry else ""),
                ", ".join(x for x in (p.admin1, p.country) if x),
                f"{p.latitude:.5f}",
                f"{p.longitude:.5f}",
                _metres(p.radius_m),
                str(p.precision),
                f"{c.score:.2f}",
                "; ".join(c.reasons),
            )
        )
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    lines = [plain(answer.name) + (f": {answer.undecided}" if answer.undecided else "")]
    lines.extend(
        ("  " + "  ".join([*(cell + " " * (width - _width(cell)) for cell, width in zip(row[:-1], widths, strict=True)), row[-1]])).rstrip()
        for row in rows
    )
    if answer.note:
        lines.append(f"  {answer.note}")
    return "\n".join(lines)


def plain(text: str) -> str:
    """Without control and direction characters, which a terminal would obey."""
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _metres(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km" if metres < 10_000 else f"{metres / 1000:.0f} km"


def place_record(place: Place) -> dict[str, Any]:
    """The JSON fields of a place, without its outline."""
    return {
        "place_id": place.id,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "admin1": place.admin1,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "radius_m": place.radius_m,
        "where_precision": place.precision,
        "population": place.population,
        "source": place.source,
    }


def _record(answer: Answer) -> dict[str, Any]:
    return {
        "name": answer.name,
        "undecided": answer.undecided,
        "candidates": [
            {**place_record(c.place), "score": c.score, "reasons": list(c.reasons), "geometry": _geometry(c.place)}
            for c in answer.candidates
        ],
        **({"attribution": answer.note} if answer.note else {}),
    }


def _feature(name: str, rank: int, candidate: Candidate) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": _geometry(candidate.place),
        "properties": {
            "query": name,
            "rank": rank,
            **place_record(candidate.place),
            "score": candidate.score,
            "reasons": list(candidate.reasons),
        },
    }


def _geometry(place: Place) -> dict[str, Any]:
    """The area where one is known, otherwise the point."""
    if place.geometry is None:
        return {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    from shapely import from_wkb
    from shapely.geometry import mapping

    return dict(mapping(from_wkb(place.geometry)))
