"""GeoNames' own files, read as a stream: `allCountries.zip`, a country's `IQ.zip` or `IQ.txt`, `alternateNamesV2.zip` (CC BY 4.0)."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mapper.errors import InputError
from mapper.geocode.added import AddedName, AddedPlace
from mapper.geocode.build.checked import point_fault

Skip = Callable[[InputError], None]
Watch = Callable[[int, int], None]
"""Told of bytes read and bytes in all."""

LICENCE = "CC BY 4.0: name GeoNames (geonames.org)"
LONGEST_LINE = 1_000_000
PLACE_FIELDS, NAME_FIELDS = 19, (8, 10)
_NO_MEMBERS = ("readme", "iso-languagecodes", "__macosx")
_NO_NAMES = frozenset(["link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "piny", "lauc", "uicn"])

_BY_CLASS = {"P": "city", "A": "area", "H": "natural", "T": "natural", "U": "natural", "V": "natural", "L": "area"}
_BY_CODE = {
    "ADM1": "admin1", "ADM2": "admin2", "ADM3": "district", "ADM4": "district", "ADM5": "district", "PPLX": "district",
    "CONT": "continent", "RGN": "region", "RGNE": "region", "SEA": "sea", "OCN": "sea", "AIRP": "airfield", "AIRF": "airfield",
    "AIRB": "airfield", "AIRH": "airfield",
} | dict.fromkeys(
    ["BDG", "BDGQ", "DAM", "PRT", "CSTM", "PO", "RSTN", "SQR", "MSQE", "HSP", "PRN", "PAL", "STDM", "INSM", "DIP", "GOVL", "UNIV",
     "CMPRF", "PSTB", "PSTC", "MNMT", "OILR", "OILF", "GASF", "PS", "PSN", "HBR"], "landmark"
)  # fmt: skip


def is_dump(path: Path) -> bool:
    """Whether a file is of GeoNames: a zip, or a text whose first line has GeoNames' fields."""
    if path.suffix.lower() == ".zip":
        return True
    with path.open("rb") as file:
        line = file.readline(LONGEST_LINE)
    fields = line.count(b"\t") + 1
    return line.split(b"\t", 1)[0].isdigit() and (fields == PLACE_FIELDS or fields in NAME_FIELDS)


def holds_names(path: Path) -> bool:
    """Whether a dump holds alternate names and not places; raises InputError where it holds neither."""
    with _lines(path) as (file, _):
        try:
            fields = file.readline(LONGEST_LINE).count(b"\t") + 1
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
            raise _damaged(path, error) from error
    if fields == PLACE_FIELDS:
        return False
    if fields in NAME_FIELDS:
        return True
    raise InputError(
        path.name, f"not a file of GeoNames: its lines have {fields} fields, not {PLACE_FIELDS} (places) or {NAME_FIELDS[1]} (names)"
    )


def read_places(path: Path, skip: Skip, watch: Watch | None = None) -> Iterator[AddedPlace]:
    """Places of a dump, one at a time; lines that hold none are named to `skip`."""
    for number, line in _numbered(path, watch):
        fields = line.split("\t")
        if len(fields) != PLACE_FIELDS:
            skip(InputError(f"{path.name}:{number}", f"{len(fields)} fields, not {PLACE_FIELDS}"))
            continue
        name, code = fields[1], fields[7]
        if not name.strip() or not fields[0].isdecimal():
            skip(InputError(f"{path.name}:{number}", "no name or no GeoNames id"))
            continue
        try:
            latitude, longitude, population = float(fields[4]), float(fields[5]), int(fields[14] or 0)
        except ValueError:
            skip(InputError(f"{path.name}:{number}", f"{name[:40]}: latitude, longitude or population is no number"))
            continue
        if fault := point_fault(latitude, longitude):
            skip(InputError(f"{path.name}:{number}", f"{name[:40]}: {fault}"))
            continue
        names = fields[3].replace(",", "\n")
        if fields[2] and fields[2] != name:
            names = f"{fields[2]}\n{names}"
        yield AddedPlace(
            fields[0], name, kind_of(fields[6], code), fields[8] or None, fields[10] or None, latitude, longitude,
            0.0, max(0, min(population, 2_000_000_000)), names,
        )  # fmt: skip


def read_names(path: Path, skip: Skip, watch: Watch | None = None) -> Iterator[AddedName]:
    """Alternate names of a dump; links, codes and postal codes are left out."""
    for number, line in _numbered(path, watch):
        fields = line.split("\t")
        if len(fields) not in NAME_FIELDS or not fields[1].isdecimal():
            skip(InputError(f"{path.name}:{number}", "not a line of alternate names"))
            continue
        if fields[2] not in _NO_NAMES and len(fields[3]) > 1:
            yield AddedName(fields[1], fields[3])


def kind_of(feature_class: str, code: str) -> str:
    """Our kind for GeoNames' feature class and code."""
    if code.startswith("PCL"):
        return "country"
    return _BY_CODE.get(code) or _BY_CLASS.get(feature_class, "site")


def _numbered(path: Path, watch: Watch | None) -> Iterator[tuple[int, str]]:
    with _lines(path) as (file, total):
        read = number = 0
        try:
            while raw := file.readline(LONGEST_LINE):
                number += 1
                read += len(raw)
                if len(raw) == LONGEST_LINE:
                    raise InputError(f"{path.name}:{number}", "a line of a million characters: not a file of GeoNames")
                if watch is not None and number % 20_000 == 0:
                    watch(read, total)
                if raw.strip() and not raw.startswith(b"#"):
                    yield number, raw.decode("utf-8", "replace").rstrip("\r\n").replace("\0", "")
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
            raise _damaged(path, error) from error


@contextmanager
def _lines(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The table of a dump as bytes, and its size; the largest text of a zip, since some carry a readme."""
    if path.suffix.lower() != ".zip":
        with path.open("rb") as file:
            yield file, path.stat().st_size
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _damaged(path, error) from error
    with archive:
        members = [m for m in archive.infolist() if m.filename.endswith(".txt") and not m.filename.lower().startswith(_NO_MEMBERS)]
        if not members:
            raise InputError(path.name, "a zip without a table of GeoNames (a .txt file)")
        member = max(members, key=lambda m: m.file_size)
        try:
            opened = archive.open(member)
        except (zipfile.BadZipFile, RuntimeError) as error:
            raise _damaged(path, error) from error
        with opened, io.BufferedReader(opened, 1 << 20) as file:  # type: ignore[type-var]
            yield file, member.file_size


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(path.name, f"cannot be read as a zip ({error}); fetch it again")
