"""Entries written as a folder: a trie of names, posting lists, columns of places; all mapped, nothing loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate, repeat
from pathlib import Path

import marisa_trie
import numpy as np

from mapper.geocode.build.entries import Entries
from mapper.geocode.names import TRANSLITERATED

LOOSE = "\x01"
"""First character of keys that are loose forms: one trie holds both."""

MAX_POSTINGS = 600
"""Places kept under one name; the likeliest of them."""


def write_folder(entries: Entries, folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write every file of the compiled gazetteer into `folder`."""
    progress("index of names", 0.75)
    _add_loose(entries)
    trie = marisa_trie.Trie(entries.keys, order=marisa_trie.LABEL_ORDER)
    trie.save(str(folder / "names.marisa"))
    progress("index of names", 0.88)
    key_id = np.fromiter(map(trie.__getitem__, entries.keys), dtype=np.uint32, count=len(entries.keys))
    _write_postings(entries, key_id, len(trie), folder)
    progress("places", 0.97)
    for name, kind in (
        ("latitude", "f4"),
        ("longitude", "f4"),
        ("population", "u4"),
        ("radius", "f4"),
        ("prior", "f4"),
        ("kind", "u1"),
        ("source", "u1"),
        ("country", "u2"),
        ("admin1", "u2"),
    ):
        np.save(folder / f"{name}.npy", np.asarray(getattr(entries, name), dtype=kind))
    _write_strings(folder, "name", entries.names)
    _write_strings(folder, "source_id", entries.source_id)
    _write_strings(folder, "admins", entries.admins)
    _write_strings(folder, "countries", entries.countries)
    shaped = sorted(entries.outlines)
    np.save(folder / "outline_place.npy", np.asarray(shaped, dtype="u4"))
    _write_bytes(folder, "outline", [entries.outlines[place] for place in shaped])
    write_cells(np.frombuffer(entries.latitude, dtype=np.float32), np.frombuffer(entries.longitude, dtype=np.float32), folder)


def _add_loose(entries: Entries) -> None:
    wanted = [code in TRANSLITERATED for code in entries.countries]
    country = entries.country
    found = [
        (LOOSE + loose, place)
        for key, place, flag in zip(entries.keys, entries.key_place, entries.key_flag, strict=True)
        if wanted[country[place]] and flag < 3 and key.isascii() and (loose := entries.loose(key))
    ]
    entries.keys.extend(key for key, _ in found)
    entries.key_place.extend(place for _, place in found)
    entries.key_flag.extend(repeat(2, len(found)))


def _write_postings(entries: Entries, key_id: np.ndarray, keys: int, folder: Path) -> None:
    place = np.frombuffer(entries.key_place, dtype=np.uint32)
    flag = np.frombuffer(entries.key_flag, dtype=np.uint8)
    prior = np.frombuffer(entries.prior, dtype=np.float32)[place] - 0.35 * (flag == 1) - 0.6 * (flag == 2)
    order = np.lexsort((flag, place, key_id))
    same = np.zeros(len(order), dtype=bool)
    same[1:] = (key_id[order][1:] == key_id[order][:-1]) & (place[order][1:] == place[order][:-1])
    order = order[~same]
    order = order[np.lexsort((place[order], -prior[order], key_id[order]))]
    sorted_keys = key_id[order]
    begin = np.searchsorted(sorted_keys, np.arange(keys + 1, dtype=np.uint32))
    rank = np.arange(len(order)) - begin[sorted_keys]
    order = order[rank < MAX_POSTINGS]
    begin = np.searchsorted(key_id[order], np.arange(keys + 1, dtype=np.uint32))
    np.save(folder / "posting_start.npy", begin.astype(np.uint32))
    np.save(folder / "posting.npy", place[order])
    np.save(folder / "posting_flag.npy", flag[order])


def _write_strings(folder: Path, name: str, values: Iterable[str]) -> None:
    _write_bytes(folder, name, [value.encode() for value in values])


def _write_bytes(folder: Path, name: str, values: list[bytes]) -> None:
    np.save(folder / f"{name}_start.npy", np.fromiter(accumulate(map(len, values), initial=0), dtype=np.uint32, count=len(values) + 1))
    (folder / f"{name}.bin").write_bytes(b"".join(values))


def write_cells(latitude: np.ndarray, longitude: np.ndarray, folder: Path) -> None:
    """Places sorted by whole-degree cell, for looking up what is near a point."""
    cell = (np.floor(latitude).astype(np.int32) + 90) * 360 + (np.floor(longitude).astype(np.int32) + 180) % 360
    order = np.argsort(cell, kind="stable")
    np.save(folder / "cell_place.npy", order.astype(np.uint32))
    np.save(folder / "cell_start.npy", np.searchsorted(cell[order], np.arange(181 * 360 + 1)).astype(np.uint32))
