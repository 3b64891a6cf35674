"""Where the knowledge lives: `data/` beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path
from typing import Any

from mapper.errors import DataError


@functools.cache
def data_root() -> Path:
    """Folder that holds `languages/`, `incidents/`, `gazetteer/`, `basemap/`, `samples/`."""
    package = Path(__file__).resolve().parent
    for root in (package / "data", package.parent / "data"):
        if (root / "languages").is_dir():
            return root
    raise DataError("the data folder of incident-mapper is missing: reinstall the package")


def cache_root() -> Path:
    """Folder for what is compiled once and can be made again; `MAPPER_CACHE` overrides it."""
    if override := os.environ.get("MAPPER_CACHE"):
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_cache_dir("incident-mapper"))


def user_root() -> Path:
    """Folder for what the user adds and wants kept, such as gazetteers; `MAPPER_HOME` overrides it."""
    if override := os.environ.get("MAPPER_HOME"):
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_data_dir("incident-mapper"))


def load_toml(path: Path) -> dict[str, Any]:
    """Parsed TOML; raises DataError naming file and place where it is malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DataError(f"{path.name}: {error}") from error
