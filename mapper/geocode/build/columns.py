"""Columns of added places behind the default's: written as they come, so that any number of them fits."""

from __future__ import annotations

import math
from array import array
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.geocode.kinds import KIND_INDEX, SOURCE_INDEX, default_radius_m
from mapper.geocode.names import name_key
from mapper.geocode.place_store import PlaceStore, distance_km

COLUMNS = {
    "latitude": "f", "longitude": "f", "population": "I", "radius": "f", "prior": "f", "kind": "B", "source": "B", "country": "H",
}  # fmt: skip
_FLUSH = 50_000
COAST_DEGREES = 0.2
"""How far outside every outline a point may lie and still be of the nearest division: outlines are drawn coarsely."""
REPLACED_KM = 13.0
"""A user's place stands for the default's of the same name and country that lie nearer than this, or in its radius."""


class _Column:
    """One growing column on disk."""

    def __init__(self, path: Path, code: str) -> None:
        self.path, self._file, self._rows = path, path.open("wb"), array(code)

    def append(self, value: Any) -> None:
        self._rows.append(value)
        if len(self._rows) >= _FLUSH:
            self._flush()

    def _flush(self) -> None:
        self._rows.tofile(self._file)
        del self._rows[:]

    def close(self) -> None:
        self._flush()
        self._file.close()


class Columns:
    """Columns of the default and of what is added to it; place numbers go on where the default's end."""

    def __init__(self, store: PlaceStore, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.first = self.count = len(store.latitude)
        """`first`: number of the first added place."""
        self._columns = {name: _Column(folder / f"{name}.raw", code) for name, code in COLUMNS.items()}
        self._admin = _Column(folder / "admin1.raw", "i")
        self._starts = {name: _Column(folder / f"added_{name}_start.raw", "I") for name in ("name", "source_id", "outline")}
        self._bytes = {name: (folder / f"added_{name}.bin").open("wb") for name in self._starts}
        self._at = dict.fromkeys(self._starts, 0)
        self._shaped = array("I")
        self.population, self.prior = np.array(store.population), np.array(store.prior)
        self.countries = list(store.countries)
        self._country_number = dict(store.country_number)
        self.admins = [store.admin_name(number) for number in range(store.admin_count())]
        self._division: dict[tuple[int, str], int] = {}
        for place in np.flatnonzero(store.kind == KIND_INDEX["admin1"]).tolist():
            self._division.setdefault((int(store.country[place]), name_key(store.name(place))), int(store.admin1[place]))
        self._codes: dict[tuple[str, str], int] = {}
        self._code_names: dict[int, tuple[str, str | None]] = {}
        self._outlines: tuple[Any, list[tuple[str, str | None]]] | None = None
        self._opened: dict[str, Any] = {}

    def add(
        self, name: str, kind: str, country: str, division: int, latitude: float, longitude: float, source: str, source_id: str,
        population: int, prior: float, radius_m: float = 0.0, outline: bytes | None = None,
    ) -> int:  # fmt: skip
        """Append one place, return its number. `division`: its number, or what `code_of` gave."""
        row = {
            "latitude": latitude, "longitude": longitude, "population": min(population, 0xFFFFFFFF),
            "radius": radius_m or default_radius_m(kind, population), "prior": prior, "kind": KIND_INDEX[kind],
            "source": SOURCE_INDEX[source], "country": self._country(country),
        }  # fmt: skip
        for column, value in row.items():
            self._columns[column].append(value)
        self._admin.append(division)
        self._string("name", name.encode())
        self._string("source_id", source_id.encode())
        if outline:
            self._shaped.append(self.count)
            self._string("outline", outline)
        self.count += 1
        return self.count - 1

    def _string(self, column: str, value: bytes) -> None:
        self._starts[column].append(self._at[column])
        self._bytes[column].write(value)
        self._at[column] += len(value)

    def _country(self, code: str) -> int:
        if code not in self._country_number:
            self._country_number[code] = len(self.countries)
            self.countries.append(code)
        return self._country_number[code]

    def country_code(self, place: int) -> str:
        """Country of one of the default's places; "" of others, whose names' variants are made when they are added."""
        return (self.store.country_code(place) or "") if place < self.first else ""

    def better_known(self, place: int, kind: str, population: int) -> None:
        """Give one of the default's towns the people that a dump knows of."""
        if kind == "city" and int(self.store.kind[place]) == KIND_INDEX["city"] and population > self.population[place]:
            self.population[place] = min(population, 0xFFFFFFFF)
            self.prior[place] = max(float(self.prior[place]), math.log10(population + 30))

    def division_of(self, country: str, name: str | None) -> int:
        """Number of a first-level division by name; 0 for none."""
        if not name:
            return 0
        pair = (self._country(country), name_key(name))
        if pair not in self._division:
            self._division[pair] = len(self.admins)
            self.admins.append(name)
        return self._division[pair]

    def code_of(self, country: str, code: str | None) -> int:
        """A number below 0 that stands for a GeoNames code until it is known which division it means; 0 for none."""
        if not code or code == "00":
            return 0
        return self._codes.setdefault((country, code), -len(self._codes) - 1)

    def named_code(self, code: int, country: str, name: str) -> None:
        """The dump's own name of the division of a code."""
        if code < 0:
            self._code_names.setdefault(code, (country, name))

    def located(self, latitudes: list[float], longitudes: list[float]) -> list[tuple[str, str | None] | None]:
        """Country and division that points lie in; None on the high seas."""
        import shapely

        if self._outlines is None:
            places = [p for p in self.store.outlined() if int(self.store.kind[p]) == KIND_INDEX["admin1"]]
            shapes = shapely.from_wkb([self.store.outline(p) for p in places])
            self._outlines = shapely.STRtree(shapes), [(self.store.country_code(p) or "", self.store.admin(p)) for p in places]
        tree, divisions = self._outlines
        points = shapely.points(longitudes, latitudes)
        found: list[tuple[str, str | None] | None] = [None] * len(points)
        nearest, shape = tree.query_nearest(points, max_distance=COAST_DEGREES)
        for point, number in zip(nearest.tolist(), shape.tolist(), strict=True):
            found[point] = divisions[number]
        return found

    def finish(self, settled: dict[int, int]) -> None:
        """Write every column, the default's rows first. `settled`: number of the division by what `code_of` gave."""
        for column in (*self._columns.values(), self._admin):
            column.close()
        for name, start in self._starts.items():
            start.append(self._at[name])
            start.close()
            self._bytes[name].close()
            self.as_array(f"added_{name}_start", np.uint32)
        own = {"population": self.population, "prior": self.prior}
        for name, code in COLUMNS.items():
            self._joined(name, own.get(name, getattr(self.store, name)), np.dtype(code))
        nameless: tuple[str, str | None] = ("", None)
        means = np.zeros(len(self._codes) + 1, dtype=np.int32)
        for stand_in in self._codes.values():
            means[-stand_in] = settled.get(stand_in, 0) or self.division_of(*self._code_names.get(stand_in, nameless))
        self._divisions(means)
        for name, values in (("admins", self.admins), ("countries", self.countries)):
            encoded = [value.encode() for value in values]
            np.save(self.folder / f"{name}_start.npy", np.cumsum([0, *map(len, encoded)], dtype=np.uint32))
            (self.folder / f"{name}.bin").write_bytes(b"".join(encoded))
        np.save(self.folder / "outline_place.npy", np.concatenate([self.store.outlined(), np.array(self._shaped, dtype=np.uint32)]))

    def _raw(self, name: str, kind: Any) -> Any:
        path = self.folder / f"{name}.raw"
        return np.memmap(path, dtype=kind, mode="r") if path.stat().st_size else np.zeros(0, dtype=kind)

    def _joined(self, name: str, base: NDArray[Any], kind: np.dtype[Any]) -> None:
        out = np.lib.format.open_memmap(self.folder / f"{name}.npy", mode="w+", dtype=kind, shape=(self.count,))
        out[: self.first] = base
        out[self.first :] = self._raw(name, kind)
        out.flush()
        (self.folder / f"{name}.raw").unlink()

    def _divisions(self, means: NDArray[np.int32]) -> None:
        out = np.lib.format.open_memmap(self.folder / "admin1.npy", mode="w+", dtype=np.uint16, shape=(self.count,))
        out[: self.first] = self.store.admin1
        raw = self._raw("admin1", np.int32)
        for begin in range(0, len(raw), 1_000_000):
            piece = np.asarray(raw[begin : begin + 1_000_000])
            out[self.first + begin : self.first + begin + len(piece)] = np.where(piece < 0, means[np.maximum(0, -piece)], piece)
        out.flush()
        (self.folder / "admin1.raw").unlink()

    def as_array(self, name: str, kind: Any) -> None:
        """Turn a raw file into one that numpy maps."""
        np.save(self.folder / f"{name}.npy", self._raw(name, kind))
        (self.folder / f"{name}.raw").unlink()

    def opened(self, name: str) -> Any:
        """A finished column, mapped."""
        if name not in self._opened:
            self._opened[name] = np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))
        return self._opened[name]

    def not_replaced(self, key: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs of key and place stay: the default's place goes where a user's own of the same key lies on it."""
        keep = np.ones(len(key), dtype=bool)
        user = np.flatnonzero((place >= self.first) & (self.opened("source")[place] == SOURCE_INDEX["user"]))
        owners: dict[int, list[int]] = {}
        for row in user.tolist():
            owners.setdefault(int(key[row]), []).append(int(place[row]))
        latitude, longitude, country = self.opened("latitude"), self.opened("longitude"), self.opened("country")
        for row in np.flatnonzero(np.isin(key, list(owners)) & (self.opened("source")[place] != SOURCE_INDEX["user"])).tolist():
            other = int(place[row])
            for own in owners[int(key[row])]:
                km = float(distance_km(latitude[own], longitude[own], latitude[other], longitude[other]))
                if km <= max(REPLACED_KM, float(self.opened("radius")[own]) / 1000) and country[own] in (0, country[other]):
                    keep[row] = False
        return keep
