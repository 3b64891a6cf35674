"""Reading the compiled gazetteer: columns and names mapped from disk, rows made when asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from mapper.geocode.kinds import KIND_INDEX, KINDS, PRECISION, SOURCES
from mapper.geocode.layers import AddedNames, JoinedNames, Strings, layers_of, strings
from mapper.geocode.names import TRANSLITERATED, loose_key, name_key
from mapper.model import Place

LOOSE = "\x01"
DEMONYM = 3
KEPT = 8_000
"""Records of places kept at hand."""


class PlaceStore:
    """All places of one compiled folder. Place numbers index every column."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        base, parts = layers_of(folder)
        default = marisa_trie.Trie()
        default.mmap(str(base / "names.marisa"))
        self._default = default
        self._added = AddedNames(folder, parts) if parts else None
        self.trie: Any = JoinedNames(default, self._added) if self._added is not None else default
        """Answers `prefixes(text)`: the names that a text begins with, shortest first; and `iterkeys(text)`: those that begin with it."""

        def load(path: Path) -> Any:
            # A plain array over the mapped file: numpy's memmap class costs more at each access than the access.
            return np.asarray(np.load(path, mmap_mode="r"))

        self.latitude: NDArray[np.float32] = load(folder / "latitude.npy")
        self.longitude: NDArray[np.float32] = load(folder / "longitude.npy")
        self.population: NDArray[np.uint32] = load(folder / "population.npy")
        self.radius: NDArray[np.float32] = load(folder / "radius.npy")
        self.prior: NDArray[np.float32] = load(folder / "prior.npy")
        self.kind: NDArray[np.uint8] = load(folder / "kind.npy")
        self.source: NDArray[np.uint8] = load(folder / "source.npy")
        self.country: NDArray[np.uint16] = load(folder / "country.npy")
        self.admin1: NDArray[np.uint16] = load(folder / "admin1.npy")
        self.posting: NDArray[np.uint32] = load(folder / "posting.npy")
        self.posting_flag: NDArray[np.uint8] = load(folder / "posting_flag.npy")
        self._posting_start: NDArray[np.uint32] = load(base / "posting_start.npy")
        self._cell_start: NDArray[np.uint32] = load(folder / "cell_start.npy")
        self._cell_place: NDArray[np.uint32] = load(folder / "cell_place.npy")
        self.default_count = len(np.load(base / "kind.npy", mmap_mode="r"))
        """Places of the default; the numbers of added ones go on from here."""
        self._names = strings(base, folder, "name")
        self._source_ids = strings(base, folder, "source_id")
        self._admins = Strings(folder, "admins")
        countries = Strings(folder, "countries")
        self.countries = tuple(countries[i] for i in range(len(countries)))
        self.country_number = {code: number for number, code in enumerate(self.countries)}
        self._outline_place: NDArray[np.uint32] = load(folder / "outline_place.npy")
        self._outlines = strings(base, folder, "outline")
        self._places: dict[int, Place] = {}

    def span(self, key: str) -> tuple[int, int]:
        """Where the postings of a key begin and end; (0, 0) where the key is unknown."""
        if self._added is not None and (found := self._added.span(key)) is not None:
            return found
        number = self._default.get(key)
        if number is None:
            return 0, 0
        return int(self._posting_start[number]), int(self._posting_start[number + 1])

    def places_of(self, key: str) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Places under a key, likeliest first, and how each bears the name."""
        begin, end = self.span(key)
        return self.posting[begin:end], self.posting_flag[begin:end]

    def find(self, name: str) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Places under a name as written; under its loose form where the spelling itself is unknown."""
        key = name_key(name)
        for form in (key, key.removeprefix("the "), key.replace("'", ""), key.removeprefix("ال")):
            places, flags = self.places_of(form)
            if len(places):
                return places, flags
        loose = loose_key(key) if key.isascii() else ""
        return self.places_of(LOOSE + loose) if loose else (places, flags)

    def name(self, place: int) -> str:
        return self._names[place]

    def source_id(self, place: int) -> str:
        """The identity that the place's source gives it."""
        return self._source_ids[place]

    def admin(self, place: int) -> str | None:
        number = int(self.admin1[place])
        return self._admins[number] if number else None

    def name_count(self) -> int:
        """Keys that can be looked up, spellings made by us among them; an added key that the default has too counts once more."""
        return len(self._default) + (self._added.count() if self._added is not None else 0)

    def admin_count(self) -> int:
        return len(self._admins)

    def admin_name(self, number: int) -> str:
        """Name of a first-level division by its number; "" for 0."""
        return self._admins[number]

    def outlined(self) -> NDArray[np.uint32]:
        """Places with an outline, in order."""
        return self._outline_place

    def country_code(self, place: int) -> str | None:
        return self.countries[int(self.country[place])] or None

    def outline(self, place: int) -> bytes | None:
        """WKB of the place's area in longitude, latitude; None where none is known."""
        at = int(np.searchsorted(self._outline_place, place))
        if at < len(self._outline_place) and int(self._outline_place[at]) == place:
            return self._outlines.raw(at)
        return None

    def place(self, number: int) -> Place:
        """The record of a place."""
        found = self._places.get(number)
        if found is None:
            if len(self._places) >= KEPT:
                self._places.clear()
            found = self._places[number] = self._record(number)
        return found

    def _record(self, number: int) -> Place:
        kind = KINDS[int(self.kind[number])]
        source = SOURCES[int(self.source[number])]
        return Place(
            id=f"{source}:{self._source_ids[number]}",
            name=self.name(number),
            kind=kind,
            country=self.country_code(number),
            admin1=self.admin(number),
            latitude=round(float(self.latitude[number]), 5),
            longitude=round(float(self.longitude[number]), 5),
            radius_m=round(float(self.radius[number])),
            precision=PRECISION.get(kind, 1),
            source=source,
            geometry=self.outline(number),
            population=int(self.population[number]),
        )

    def near(self, latitude: float, longitude: float) -> NDArray[np.uint32]:
        """Places in the one-degree cells around a point, across the antimeridian and near the poles too."""
        row, column = min(179, int(np.floor(latitude)) + 90), int(np.floor(longitude)) + 180
        reach = 1 if abs(latitude) < 60 else min(180, int(1 / max(0.003, np.cos(np.radians(min(89.8, abs(latitude) + 1))))) + 1)
        found = []
        for r in range(max(0, row - 1), min(180, row + 2)):
            for c in {(column + d) % 360 for d in range(-reach, reach + 1)}:
                begin, end = self._cell_start[r * 360 + c], self._cell_start[r * 360 + c + 1]
                found.append(self._cell_place[int(begin) : int(end)])
        return np.concatenate(found)


def distance_km(latitude: Any, longitude: Any, to_latitude: Any, to_longitude: Any) -> Any:
    """Great-circle kilometres between points in degrees; arrays broadcast."""
    a, b = np.radians(latitude), np.radians(to_latitude)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(np.asarray(to_longitude) - longitude) / 2) ** 2
    return 12742.0176 * np.arcsin(np.sqrt(np.minimum(1.0, half)))


COUNTRY = KIND_INDEX["country"]
__all__ = ["COUNTRY", "DEMONYM", "LOOSE", "TRANSLITERATED", "PlaceStore", "Strings", "distance_km"]
