"""Gazetteers that the user has added: one Parquet file each in the user's data folder, whatever the default's version.

A file keeps its places as they were read, so that it can be joined to any later default; its footer says where it is from.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mapper.errors import DataError, OutputError, UsageError
from mapper.resources import user_root

OWN, DUMP, NAMES = "places", "geonames", "names"
"""What a file holds: the user's own places, which win; places of GeoNames; further names for places of GeoNames."""
BATCH = 20_000
_ABOUT = b"mapper"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


@dataclass(frozen=True, slots=True)
class AddedPlace:
    """A place as a file gives it. Degrees WGS 84; `radius_m` 0 where unknown; `outline` WKB in longitude, latitude."""

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    """Name of the first-level division; its GeoNames code in a dump."""
    latitude: float
    longitude: float
    radius_m: float = 0.0
    population: int = 0
    names: str = ""
    """Further names, one a line."""
    outline: bytes | None = None


@dataclass(frozen=True, slots=True)
class AddedName:
    """A further name of the place with this GeoNames id."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class About:
    """What is known of one added gazetteer."""

    name: str
    holds: str
    """OWN, DUMP or NAMES."""
    origin: str
    """Name of the file it was made from."""
    licence: str
    added: str
    """ISO 8601 day."""
    rows: int = 0
    skipped: int = 0
    bytes: int = 0


def folder() -> Path:
    """Where added gazetteers are kept; `MAPPER_HOME` overrides the user's data folder."""
    return user_root() / "gazetteers"


def files() -> list[Path]:
    """The added gazetteers, in the order of their names."""
    return sorted(folder().glob("*.parquet"))


def file_name(name: str) -> Path:
    """The file of a gazetteer of this name; raises UsageError where the name is none."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name}: not a name for a gazetteer; use letters, digits, '.', '-' and '_'")
    return folder() / f"{name}.parquet"


def about(path: Path) -> About:
    """What the footer of a file says; raises DataError where it is not one of ours."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        footer = parquet.read_metadata(path)
        known: dict[str, Any] = json.loads((footer.metadata or {})[_ABOUT])
        return About(**known | {"name": path.stem, "rows": footer.num_rows, "bytes": path.stat().st_size})
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError) as error:
        raise DataError(f"{path}: not a gazetteer that mapper can read; delete it or add it anew ({type(error).__name__})") from error


def batches(path: Path) -> Iterator[dict[str, list[Any]]]:
    """Columns of a file, BATCH rows at a time; raises DataError where the file is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                yield batch.to_pydict()
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path}: damaged; delete it or add it anew ({type(error).__name__})") from error


def keep(description: About, rows: Iterable[AddedPlace | AddedName], skipped: Callable[[], int]) -> About:
    """Write one gazetteer; an older one of its name stays until the new one is whole.

    `rows` is read as it comes, BATCH rows in memory; `skipped` tells at the end how many were left out.
    Raises OutputError where the folder cannot be written; what `rows` raises passes.
    """
    import pyarrow.parquet as parquet

    target = file_name(description.name)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    schema = _schema(description.holds)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with parquet.ParquetWriter(aside, schema, compression="zstd") as writer:
            for batch in _batched(rows):
                writer.write_batch(_record_batch(batch, schema))
            footer = json.dumps(asdict(replace(description, skipped=skipped())), ensure_ascii=False)
            writer.add_key_value_metadata({_ABOUT: footer.encode()})
        if parquet.read_metadata(aside).num_rows:
            os.replace(aside, target)
            return about(target)
        return description
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        reason = error.strerror or error
        raise OutputError(
            f"{target.parent}: the gazetteer cannot be kept here ({reason}); set MAPPER_HOME to a folder that can be written"
        ) from error
    finally:
        aside.unlink(missing_ok=True)


def remove(name: str) -> Path:
    """Delete an added gazetteer; raises UsageError where there is none of this name."""
    path = file_name(name)
    try:
        path.unlink()
    except FileNotFoundError:
        known = ", ".join(p.stem for p in files()) or "none is there"
        raise UsageError(f"{name}: no such added gazetteer; known: {known}") from None
    except OSError as error:
        raise OutputError(f"{path}: cannot be deleted ({error.strerror})") from error
    return path


def _schema(holds: str) -> Any:
    import pyarrow as pa

    text = pa.string()
    if holds == NAMES:
        return pa.schema([("id", text), ("name", text)])
    return pa.schema([
        ("id", text), ("name", text), ("kind", text), ("country", text), ("admin1", text), ("latitude", pa.float64()),
        ("longitude", pa.float64()), ("radius_m", pa.float32()), ("population", pa.int64()), ("names", text), ("outline", pa.binary()),
    ])


def _batched(rows: Iterable[AddedPlace | AddedName]) -> Iterator[list[AddedPlace | AddedName]]:
    batch: list[AddedPlace | AddedName] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _record_batch(rows: list[AddedPlace | AddedName], schema: Any) -> Any:
    import pyarrow as pa

    return pa.record_batch([pa.array([getattr(row, field.name) for row in rows], field.type) for field in schema], schema=schema)
