"""Which parts of the basemap a page needs: the coarse world always, and the detail of the countries its incidents lie in or near."""

from __future__ import annotations

import csv
import functools
import gzip
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.errors import DataError
from mapper.maps.columns import deflate
from mapper.resources import data_root

BUDGET = 320_000
"""Deflated bytes of country detail that one page carries at most."""
FEW, MANY = 3000, 20_000
BUDGET_BETWEEN = 70_000
"""The same for a page of more than FEW incidents and fewer than MANY, which is to stay small; a larger page has the room again."""
SMALLEST_FIRST = 16
"""Where there is little room, so many countries with most incidents come in the order of their size: more of them fit."""
MARGIN = 1.2
"""Degrees around an incident within which a country counts as near."""
LOCAL = frozenset(("district", "landmark", "airfield", "area"))
"""Kinds of places of our own gazetteer that the basemap names."""
TOWNS, TOWNS_BETWEEN = 160, 40
"""Towns named in a country that no incident lies in; in any country of a page that is to stay small."""


@functools.cache
def world() -> dict[str, Any]:
    """`world.json.gz`: see `data/basemap/README.md`."""
    return _read("world.json.gz")


@functools.cache
def water() -> dict[str, Any]:
    return _read("water.json.gz")


def _read(name: str) -> dict[str, Any]:
    path = data_root() / "basemap" / name
    try:
        return dict(json.loads(gzip.decompress(path.read_bytes())))
    except (OSError, ValueError) as error:
        raise DataError(f"basemap/{name}: {error}; run data/basemap/build.py") from error


def pack_basemap(lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64], countries: Sequence[str]) -> bytes:
    """The basemap for incidents at (lat, lon) degrees in `countries` (ISO codes, most frequent first), as deflated JSON."""
    body: dict[str, Any] = {
        "world": world(),
        "water": _near_water(lat, lon),
        "places": nearby(lat, lon),
        "countries": _chosen(lat, lon, countries),
    }
    return deflate(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def _chosen(lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64], countries: Sequence[str]) -> dict[str, Any]:
    """The detail of as many countries as the page has room for, those with most incidents first."""
    path = data_root() / "basemap" / "countries.zip"
    chosen: dict[str, Any] = {}
    small = FEW < lat.size <= MANY
    left = BUDGET_BETWEEN if small else BUDGET
    with zipfile.ZipFile(path) as archive:
        sizes = {entry.filename.removesuffix(".json"): entry.compress_size for entry in archive.infolist()}
        near = [code for code in _near(lat, lon) if code not in countries]
        first = sorted(countries[:SMALLEST_FIRST], key=lambda code: sizes.get(code, 0)) if small else []
        for code in dict.fromkeys((*first, *countries, *near)):
            if code not in sizes or sizes[code] > left * (2 if small else 1):
                continue
            country = json.loads(archive.read(f"{code}.json"))
            size = sizes[code]
            if small or code not in countries:
                country["towns"] = country["towns"][: TOWNS_BETWEEN if small else TOWNS]
                size = len(deflate(json.dumps(country, ensure_ascii=False, separators=(",", ":")).encode(), 6)) if small else size
            if size <= left:
                left -= size
                chosen[code] = country
    return chosen


def _near(lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]) -> list[str]:
    """Countries whose largest part has its bounds within MARGIN of an incident, those with most incidents first."""
    cells, counts = np.unique((np.floor(lat) + 90) * 1000 + np.floor(lon) + 180, return_counts=True)
    y, x = cells // 1000 - 90 + 0.5, cells % 1000 - 180 + 0.5
    found: list[tuple[int, str]] = []
    for country in world()["countries"]:
        west, south, east, north = country["b"]
        inside = (x > west - MARGIN) & (x < east + MARGIN) & (y > south - MARGIN) & (y < north + MARGIN)
        if country["i"] and inside.any():
            found.append((-int(counts[inside].sum()), country["i"]))
    return [code for _, code in sorted(found)]


def nearby(lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]) -> list[list[Any]]:
    """Districts and landmarks of our own gazetteer near the incidents: [name, Arabic name, lat, lon, 0 for a landmark]."""
    halves = np.unique((np.floor(lat * 2) + 180) * 1000 + np.floor(lon * 2) + 360)
    cells = {(half // 1000 - 180, half % 1000 - 360) for half in halves.tolist()}
    found: dict[str, list[Any]] = {}
    for path in sorted((data_root() / "gazetteer").glob("overlay_*.csv")):
        lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        for row in csv.DictReader(lines):
            if row.get("kind") not in LOCAL:
                continue
            y, x = float(row["latitude"]), float(row["longitude"])
            if any((np.floor(y * 2) + dy, np.floor(x * 2) + dx) in cells for dy in (-1, 0, 1) for dx in (-1, 0, 1)):
                found[row["id"]] = [row["name"], row.get("name_ar") or None, round(y, 4), round(x, 4), int(row["kind"] != "landmark")]
    return sorted(found.values(), key=lambda place: -place[4])[:400]


def _near_water(lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]) -> dict[str, Any]:
    """Rivers that pass the region of the incidents, and all lakes."""
    if not lat.size:
        return water() | {"rivers": []}
    south, north, west, east = lat.min() - 12, lat.max() + 12, lon.min() - 16, lon.max() + 16
    scale = water()["scale"]
    rivers = []
    for line in water()["rivers"]:
        points = np.cumsum(np.asarray(line).reshape(-1, 2), axis=0) / scale
        if ((points[:, 0] > west) & (points[:, 0] < east) & (points[:, 1] > south) & (points[:, 1] < north)).any():
            rivers.append(line)
    return water() | {"rivers": rivers}
