"""Looking names up in the compiled gazetteer: ranked candidates, and whether one of them is clear."""

from __future__ import annotations

import functools
import re
import sys
from pathlib import Path

import numpy as np

from mapper.errors import UsageError
from mapper.geocode.kinds import KIND_INDEX, SOURCE_INDEX
from mapper.geocode.names import loose_key
from mapper.geocode.place_store import DEMONYM, LOOSE, PlaceStore, distance_km
from mapper.geocode.verdict import describe
from mapper.model import Candidate, Place

NEAR_KM = 150.0
"""Kilometres at which being near the asked place counts a third."""
_PARTS = re.compile(r"\s*[,،]\s*|\s+(?:in|في)\s+")


def ready_folder() -> Path:
    """The compiled gazetteer's folder; compiles it at first use, with a progress bar on a terminal."""
    from mapper.geocode.build.compiler import compiled_folder, is_compiled

    if is_compiled() or not sys.stderr.isatty():
        return compiled_folder()
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(
        TextColumn("compiling the gazetteer, once: {task.description}"), BarColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("", total=1.0)
        return compiled_folder(lambda step, share: bar.update(task, description=step, completed=share))


@functools.lru_cache(maxsize=2)
def _store(folder: Path) -> PlaceStore:
    return PlaceStore(folder)


class Lookup:
    """The compiled gazetteer asked for names. geopy is not imported here: `mapper geocode` answers at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.store = _store(folder or ready_folder())

    def loose(self, key: str) -> str:
        """The key of a name's looser spelling; "" where it has none."""
        form = loose_key(key) if key.isascii() else ""
        return LOOSE + form if form else ""

    def candidates(self, name: str, *, near: str | None = None, country: str | None = None, limit: int = 10) -> tuple[Candidate, ...]:
        """Places a name may mean, likeliest first, each with a score (0 to 1, together at most 1) and its reasons.

        "Paris, Texas" and "US embassy in Baghdad" are read as a name and what it lies in, where the whole is no name itself.
        Raises UsageError where `near` is unknown or `country` is no country's code.
        """
        within: Place | None = None
        places, flags = self.store.find(name)
        parts = [p for p in _PARTS.split(name.strip()) if p]
        if not len(places) and len(parts) >= 2:
            inner = self.candidates(parts[-1] if len(parts) == 2 else ", ".join(parts[1:]), near=near, country=country, limit=1)
            within = inner[0].place if inner else None
            places, flags = self.store.find(parts[0])
        number = self._country(country)
        around = self._around(near) if near else None
        keep = flags != DEMONYM if (flags != DEMONYM).any() else np.ones(len(flags), dtype=bool)
        if number is not None:
            keep &= np.asarray(self.store.country[places]) == number
        places, flags = np.asarray(places[keep], dtype=np.int64), np.asarray(flags[keep])
        if not len(places):
            return ()
        return self._ranked(name, places, flags, around, within, limit)

    def _country(self, code: str | None) -> int | None:
        if code is None:
            return None
        number = self.store.country_number.get(code.upper())
        if number is None:
            raise UsageError(f"{code}: no country has this code; give ISO 3166-1 alpha-2, such as IQ")
        return number

    def _around(self, near: str) -> Place:
        found = self.candidates(near, limit=1)
        if not found:
            raise UsageError(f"{near}: the gazetteer does not know the place to be near; give another name")
        return found[0].place

    def _ranked(
        self, name: str, places: np.ndarray, flags: np.ndarray, around: Place | None, within: Place | None, limit: int
    ) -> tuple[Candidate, ...]:
        store = self.store
        prior = np.asarray(store.prior[places], dtype=np.float64)
        score = 1.3 * prior - 0.6 * (flags == 1) - 1.2 * (flags == 2) + 0.8 * (np.asarray(store.source[places]) == 0)
        reasons: list[list[str]] = [[] for _ in places]
        for row, (flag, kind, population) in enumerate(
            zip(flags.tolist(), store.kind[places].tolist(), store.population[places].tolist(), strict=True)
        ):
            if int(store.source[places[row]]) == SOURCE_INDEX["user"]:
                reasons[row].append("added by you")
            if flag:
                reasons[row].append("under another of its names" if flag == 1 else "under another spelling")
            if kind == KIND_INDEX["country"]:
                reasons[row].append("a country")
            elif population:
                reasons[row].append(f"{population:,} people")
        for place, words in ((around, "near"), (within, "in")):
            if place is None:
                continue
            km = distance_km(place.latitude, place.longitude, store.latitude[places], store.longitude[places])
            reach = NEAR_KM + place.radius_m / 1000
            score += 7.0 * np.exp(-km / reach) if words == "near" else 0.0
            inside = km <= max(40.0, place.radius_m / 1000)
            if words == "in":
                same = np.asarray(store.country[places]) == store.country_number.get(place.country or "", -1)
                inside = (
                    same
                    if place.kind == "country"
                    else same & (inside | np.array([store.admin(int(p)) == place.admin1 for p in places]) & (place.kind == "admin1"))
                )
                score += 9.0 * inside
            for row, holds in enumerate(inside.tolist()):
                if holds:
                    reasons[row].append(f"{words} {place.name}" + (f", {km[row]:.0f} km" if words == "near" else ""))
        value = np.exp(score - score.max())
        value /= value.sum()
        order = np.argsort(-value, kind="stable")[:limit]
        return tuple(Candidate(store.place(int(places[i])), round(float(value[i]), 4), tuple(reasons[i])) for i in order)

    def choose(self, name: str, *, near: str | None = None, country: str | None = None) -> Candidate | None:
        """The one place a name means; None where nothing is known or several are as likely."""
        found = self.candidates(name, near=near, country=country, limit=20)
        return None if not found or cannot_choose(found) else found[0]


def cannot_choose(candidates: tuple[Candidate, ...]) -> str | None:
    """Between which places a choice would be a guess; None where the first is clear."""
    if len(candidates) < 2:
        return None
    first = candidates[0].place
    rivals = [
        c
        for c in candidates[1:]
        if float(distance_km(first.latitude, first.longitude, c.place.latitude, c.place.longitude)) > 30.0
        and not _contains(c.place, first)
        and not _contains(first, c.place)
    ]
    if not rivals:
        return None
    here = candidates[0].score
    states = [c for c in rivals if c.place.kind == "admin1" and c.place.name == first.name and c.place.radius_m > 150_000]
    if first.kind == "country" and states:
        return "cannot choose between " + "; ".join(describe(p) for p in (first, *(c.place for c in states[:1])))
    if here >= 0.5 and here >= 2.5 * rivals[0].score:
        return None
    return "cannot choose between " + "; ".join(describe(p) for p in (first, *(c.place for c in rivals[:2])))


def _contains(area: Place, place: Place) -> bool:
    """Whether a country or division is the one that a place lies in: then both readings agree."""
    if area.kind == "country":
        return place.country == area.country
    return area.kind in {"admin1", "region"} and place.country == area.country and place.admin1 == area.admin1
