"""The default gazetteer and the user's joined into one folder of mapped files, without compiling the default again.

The default's index of names stays as it is. The names that added files bring are indexed beside it, parted by their first letters so
that a part fits in memory however many there are; the postings of such a name hold the default's places too.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from mapper.errors import DataError, OutputError
from mapper.geocode import added
from mapper.geocode.build.columns import Columns
from mapper.geocode.build.entries import ALTERNATE, PRIMARY, VARIANT, prior_of
from mapper.geocode.build.write import MAX_POSTINGS, write_cells
from mapper.geocode.kinds import KIND_INDEX, SOURCE_INDEX
from mapper.geocode.layers import BASE, PARTS, folder_for, part_of
from mapper.geocode.names import ARABIC_ARTICLE, TRANSLITERATED, key_variants, loose_key, name_key
from mapper.geocode.place_store import LOOSE, PlaceStore

Progress = Callable[[str, float], None]

SAME_DEGREES = {"admin1": 3.0}
"""How far apart two entries of one name and country may lie and be one place; a town's a tenth of a degree."""
MANY = 1_000_000
"""Places from which the index of their names is made in PARTS parts."""
WINS = 2.5
"""By how much a user's own place is better known than the best known one of its names, on the scale of log10 of people."""
LEAST_KNOWN = 5.0
_ADMIN1, _COUNTRY = KIND_INDEX["admin1"], KIND_INDEX["country"]


def joined_folder(base: Path, files: list[Path], progress: Progress) -> Path:
    """The folder of the default at `base` and the added `files`; makes it where it is missing.

    Raises OutputError where the user's folder cannot be written, DataError where an added file is damaged.
    """
    folder = folder_for(base, files)
    if folder.is_dir():
        return folder
    try:
        aside = Path(tempfile.mkdtemp(prefix=".joined-", dir=folder.parent))
    except OSError as error:
        raise OutputError(f"{folder.parent}: added gazetteers cannot be indexed here ({error.strerror}); set MAPPER_HOME") from error
    try:
        Join(PlaceStore(base), aside, progress).run(files)
        os.rename(aside, folder)
    except OSError as error:
        if isinstance(error, OutputError) or not folder.is_dir():
            raise OutputError(f"{folder}: the added gazetteers cannot be indexed ({error.strerror or error})") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for old in folder.parent.glob("joined-*"):
        if old != folder:  # mapped files of a process that still reads them live on until it ends
            shutil.rmtree(old, ignore_errors=True)
    return folder


class Join:
    """One joining: reads the added files in turn, then writes columns and index."""

    def __init__(self, store: PlaceStore, folder: Path, progress: Progress) -> None:
        self.store, self.folder, self.progress = store, folder, progress
        self.columns = Columns(store, folder)
        self.parts: list[Any] = []
        self.known = _geonames_ids(store)
        self.ids: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = [self.known]
        """GeoNames ids, sorted, and place numbers: the default's and those of each dump."""
        self.votes: dict[int, Counter[int]] = {}
        self.own_keys: set[str] = set()

    def run(self, files: list[Path]) -> None:
        """Dumps first, so that further names find their places; then the user's own, which see all others."""
        order = {added.DUMP: 0, added.NAMES: 1, added.OWN: 2}
        abouts = sorted(((added.about(path), path) for path in files), key=lambda pair: order[pair[0].holds])
        total = sum(about.rows for about, _ in abouts)
        self.parts = [self._part_file(n).open("w", encoding="utf-8") for n in range(PARTS if total > MANY else 1)]
        done = 0
        try:
            for about, path in abouts:
                read = {added.DUMP: self._dump, added.NAMES: self._names, added.OWN: self._own}[about.holds]
                fresh: list[tuple[array[int], array[int]]] = []
                for batch in added.batches(path):
                    try:
                        read(batch, fresh)
                    except (KeyError, TypeError, ValueError, OverflowError) as error:
                        raise DataError(f"{path}: damaged; delete it or add it anew ({error!r})") from error
                    done += len(batch["id"])
                    self.progress(f"{about.name}: places", 0.7 * done / total)
                if fresh:
                    self.ids.append(_sorted_ids(fresh))
        finally:
            for file in self.parts:
                file.close()
        self.columns.finish(self._settled_divisions())
        self._index()
        (self.folder / BASE).write_text(json.dumps({"base": str(self.store.folder), "parts": len(self.parts)}), encoding="utf-8")

    def _part_file(self, number: int) -> Path:
        return self.folder / f"keys-{number}.tmp"

    def _key(self, key: str, place: int, flag: int) -> None:
        if 1 < len(key) <= 200 and "\n" not in key and "\t" not in key:
            self.parts[part_of(key, len(self.parts))].write(f"{key}\t{place}\t{flag}\n")

    def _name(self, key: str, place: int, country: str, flag: int) -> None:
        """Make a place findable under a key, its variants and, where names are transliterated, its looser form."""
        if not key:
            return
        self._key(key, place, flag)
        for variant in key_variants(key, country in ARABIC_ARTICLE):
            self._key(variant, place, VARIANT)
        if country in TRANSLITERATED and key.isascii() and (loose := loose_key(key)):
            self._key(LOOSE + loose, place, VARIANT)

    def _dump(self, batch: dict[str, list[Any]], fresh: list[tuple[array[int], array[int]]]) -> None:
        ids, numbers = array("q"), array("q")
        geonames = np.array(batch["id"], dtype=np.int64)
        earlier = np.full(len(geonames), -1, dtype=np.int64)
        for pair in self.ids:
            found = _numbers_of(geonames, pair)
            earlier = np.where(earlier < 0, found, earlier)
        for row, known in enumerate(earlier.tolist()):
            name, kind, country = batch["name"][row], batch["kind"][row], batch["country"][row] or ""
            latitude, longitude, population = batch["latitude"][row], batch["longitude"][row], batch["population"][row]
            key = name_key(name)
            code = self.columns.code_of(country, batch["admin1"][row])
            place = known if known >= 0 else self._same(key, kind, country, latitude, longitude)
            if place >= 0:
                if place < self.columns.first:
                    self.columns.better_known(place, kind, population)
                    if known >= 0:
                        self.votes.setdefault(code, Counter())[int(self.store.admin1[place])] += 1
                self._further(place, country, batch["names"][row])
            else:
                place = self.columns.add(
                    name, kind, country, code, latitude, longitude, "geonames", batch["id"][row], population,
                    _prior(kind, population),
                )  # fmt: skip
                self._name(key, place, country, PRIMARY)
                self._further(place, country, batch["names"][row], {key})
            if kind == "admin1":
                self.columns.named_code(code, country, name)
            if known < 0:
                ids.append(int(geonames[row]))
                numbers.append(place)
        fresh.append((ids, numbers))

    def _further(self, place: int, country: str, names: str, known: set[str] | None = None) -> None:
        """Other names of a place that it does not bear yet."""
        seen = known if known is not None else set()
        for name in names.split("\n"):
            if len(name) < 2 or name[0].islower() or (name.isascii() and len(name) <= 4 and name.isupper()):
                continue
            key = name_key(name)
            if key in seen or (place < self.columns.first and self._bears(key, place)):
                continue
            seen.add(key)
            self._name(key, place, country, PRIMARY if name[0] > "\u0370" else ALTERNATE)

    def _bears(self, key: str, place: int) -> bool:
        places, _ = self.store.places_of(key)
        return bool(len(places)) and bool((places == place).any())

    def _same(self, key: str, kind: str, country: str, latitude: float, longitude: float) -> int:
        """The default's entry of this very place; -1 where it has none."""
        places, flags = self.store.places_of(key)
        number = self.store.country_number.get(country, -1)
        reach = SAME_DEGREES.get(kind, 0.12)
        wanted = KIND_INDEX[kind] if kind in ("admin1", "country") else -1
        for place, flag in zip(places[:60].tolist(), flags[:60].tolist(), strict=True):
            if flag > ALTERNATE or int(self.store.country[place]) != number:
                continue
            known = int(self.store.kind[place])
            if wanted == _COUNTRY and known == _COUNTRY:
                return int(place)
            alike = known == wanted if wanted >= 0 else known not in (_ADMIN1, _COUNTRY)
            north, east = float(self.store.latitude[place]) - latitude, float(self.store.longitude[place]) - longitude
            if alike and abs(north) < reach and abs(east) < reach * 1.3:
                return int(place)
        return -1

    def _names(self, batch: dict[str, list[Any]], fresh: list[tuple[array[int], array[int]]]) -> None:
        del fresh
        geonames = np.array(batch["id"], dtype=np.int64)
        place = np.full(len(geonames), -1, dtype=np.int64)
        for pair in self.ids:
            found = _numbers_of(geonames, pair)
            place = np.where(place < 0, found, place)
        for row in np.flatnonzero(place >= 0).tolist():
            number = int(place[row])
            self._further(number, self.columns.country_code(number), batch["name"][row])

    def _own(self, batch: dict[str, list[Any]], fresh: list[tuple[array[int], array[int]]]) -> None:
        del fresh
        where = self.columns.located(batch["latitude"], batch["longitude"])
        for row, name in enumerate(batch["name"]):
            country, division = batch["country"][row], batch["admin1"][row]
            if (country is None or division is None) and (found := where[row]) is not None and country in (None, found[0]):
                country, division = found[0], division or found[1]
            names = [n for n in (batch["names"][row] or "").split("\n") if n]
            keys = {key: PRIMARY for key in (name_key(name),) if key}
            for other in names:
                keys.setdefault(name_key(other), ALTERNATE)
            kind, population = batch["kind"][row], batch["population"][row]
            prior = max(LEAST_KNOWN, prior_of(kind, population, "user"), *(self._best_known(key) + WINS for key in keys))
            place = self.columns.add(
                name, kind, country or "", self.columns.division_of(country or "", division), batch["latitude"][row],
                batch["longitude"][row], "user", batch["id"][row], population, prior, batch["radius_m"][row],
                batch["outline"][row],
            )  # fmt: skip
            for key, flag in keys.items():
                self._name(key, place, country or "", flag)

    def _best_known(self, key: str) -> float:
        places, _ = self.store.places_of(key)
        return float(self.store.prior[places].max()) if len(places) else 0.0

    def _settled_divisions(self) -> dict[int, int]:
        """Number of the division that a GeoNames code means: the one that the default gives to most places of it."""
        return {code: number for code, tally in self.votes.items() for number, count in tally.most_common(1) if number and count >= 3}

    def _index(self) -> None:
        """The added names and the postings of all names."""
        posting, flags = (self.folder / "posting.raw").open("wb"), (self.folder / "posting_flag.raw").open("wb")
        with posting, flags:
            posting.write(np.ascontiguousarray(self.store.posting, dtype=np.uint32).tobytes())
            flags.write(np.ascontiguousarray(self.store.posting_flag, dtype=np.uint8).tobytes())
            at = len(self.store.posting)
            for number in range(len(self.parts)):
                self.progress("index of names", 0.75 + 0.22 * number / len(self.parts))
                at = self._index_part(number, at, posting, flags)
        self.columns.as_array("posting", np.uint32)
        self.columns.as_array("posting_flag", np.uint8)
        self.progress("places", 0.97)
        write_cells(self.columns.opened("latitude"), self.columns.opened("longitude"), self.folder)

    def _index_part(self, number: int, at: int, posting: Any, posting_flag: Any) -> int:
        path = self._part_file(number)
        keys: list[str] = []
        places, flags = array("I"), array("B")
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                fields = line.rstrip("\n").split("\t")
                keys.append(fields[0])
                places.append(int(fields[1]))
                flags.append(int(fields[2]))
        path.unlink()
        trie = marisa_trie.Trie(keys, order=marisa_trie.LABEL_ORDER)
        key_id = np.fromiter(map(trie.__getitem__, keys), dtype=np.int64, count=len(keys))
        names = trie.keys()
        del keys
        ids, place, flag = self._with_default(names, [trie[name] for name in names], key_id, places, flags)
        prior = self.columns.opened("prior")[place] - 0.35 * (flag == ALTERNATE) - 0.6 * (flag == VARIANT)
        order = np.lexsort((flag, place, ids))
        same = np.zeros(len(order), dtype=bool)
        same[1:] = (ids[order][1:] == ids[order][:-1]) & (place[order][1:] == place[order][:-1])
        order = order[~same]
        order = order[np.lexsort((place[order], -prior[order], ids[order]))]
        begin = np.searchsorted(ids[order], np.arange(len(names) + 1))
        order = order[np.arange(len(order)) - begin[ids[order]] < MAX_POSTINGS]
        begin = np.searchsorted(ids[order], np.arange(len(names) + 1))
        trie.save(str(self.folder / f"added-{number}.marisa"))
        np.save(self.folder / f"added_start-{number}.npy", (begin + at).astype(np.uint32))
        posting.write(place[order].astype(np.uint32).tobytes())
        posting_flag.write(flag[order].astype(np.uint8).tobytes())
        return at + len(order)

    def _with_default(
        self, names: list[str], numbers: list[int], ids: NDArray[np.int64], places: array[int], flags: array[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The pairs of key and place with the default's of the same keys, but for those a user's own place stands for."""
        more_id, more_place, more_flag = array("q"), array("q"), array("q")
        for name, number in zip(names, numbers, strict=True):
            found, found_flag = self.store.places_of(name)
            if len(found):
                more_id.extend([number] * len(found))
                more_place.extend(found.tolist())
                more_flag.extend(found_flag.tolist())
        all_id = np.concatenate([ids, np.frombuffer(more_id, dtype=np.int64)])
        all_place = np.concatenate([np.frombuffer(places, dtype=np.uint32).astype(np.int64), np.frombuffer(more_place, dtype=np.int64)])
        all_flag = np.concatenate([np.frombuffer(flags, dtype=np.uint8).astype(np.int64), np.frombuffer(more_flag, dtype=np.int64)])
        keep = self.columns.not_replaced(all_id, all_place)
        return all_id[keep], all_place[keep], all_flag[keep]


def _prior(kind: str, population: int) -> float:
    """How well known a place of a dump is that the default lacks."""
    if kind == "city" and not population:
        return 1.6
    return {"country": 7.0, "admin1": 5.0, "admin2": 3.2}.get(kind) or prior_of(kind, population, "geonames")


def _geonames_ids(store: PlaceStore) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    places = np.flatnonzero(store.source == SOURCE_INDEX["geonames"])
    ids = np.array([int(store.source_id(place)) for place in places.tolist()], dtype=np.int64)
    order = np.argsort(ids, kind="stable")
    return ids[order], places[order].astype(np.int64)


def _sorted_ids(fresh: list[tuple[array[int], array[int]]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ids = np.concatenate([np.array(pair[0], dtype=np.int64) for pair in fresh])
    numbers = np.concatenate([np.array(pair[1], dtype=np.int64) for pair in fresh])
    order = np.argsort(ids, kind="stable")
    return ids[order], numbers[order]


def _numbers_of(wanted: NDArray[np.int64], pair: tuple[NDArray[np.int64], NDArray[np.int64]]) -> NDArray[np.int64]:
    """Place numbers of GeoNames ids; -1 where unknown."""
    ids, numbers = pair
    if not len(ids):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, numbers[at], -1)
