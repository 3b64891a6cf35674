"""Where an outlet is at home: the countries its address tells, and the town that a local paper or station writes for."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass

from mapper.errors import DataError
from mapper.resources import data_root

_COUNTRY_OF = {"UK": "GB"}
_WORLDWIDE = frozenset({"CO", "IO", "TV", "ME", "FM", "AI", "LY", "TO", "CC", "WS"})
"""Domain endings of countries that sites of all countries use."""


@dataclass(frozen=True, slots=True)
class Home:
    """`country`: ISO 3166-1 alpha-2. `town`: latitude and longitude of the town a local outlet writes for, None of a national one."""

    country: str
    town: tuple[float, float] | None = None


@functools.cache
def _outlets() -> dict[str, Home]:
    path = data_root() / "outlets.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        return {row["domain"]: Home(row["country"], (float(row["latitude"]), float(row["longitude"]))) for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError) as error:
        raise DataError(f"{path.name}: {error}") from error


def home_of(address: str) -> Home | None:
    """Home of the outlet with this URL or host name; None where the address tells nothing."""
    host = address.split("//")[-1].split("/")[0].split("?")[0].split(":")[0].lower().strip(".")
    parts = host.split(".")
    for first in range(len(parts) - 1):
        found = _outlets().get(".".join(parts[first:]))
        if found is not None:
            return found
    ending = parts[-1].upper()
    if len(parts) < 2 or len(ending) != 2 or (ending in _WORLDWIDE and len(parts[-2]) > 3):
        return None
    return Home(_COUNTRY_OF.get(ending, ending))
