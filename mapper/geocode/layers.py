"""Names and strings of a compiled gazetteer: the default's as they are, those of gazetteers that the user added laid over them."""

from __future__ import annotations

import hashlib
import json
import mmap
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from mapper.errors import DataError
from mapper.geocode import added

BASE = "base.json"
"""The file of a joined folder that says which default it lies over, and in how many parts its names are."""
PARTS = 64
VERSION = "1"
"""Changes whenever the files of a joined folder do."""


def part_of(key: str, parts: int) -> int:
    """The part whose index holds a key. It goes by the first two characters: all names that a text begins with are in one part."""
    return zlib.crc32(key[:2].encode("utf-8", "replace")) % parts if parts > 1 else 0


def layers_of(folder: Path) -> tuple[Path, int]:
    """The default's folder and the number of parts of added names; the folder itself and 0 where nothing is added."""
    try:
        said = json.loads((folder / BASE).read_text(encoding="utf-8"))
        return Path(said["base"]), int(said["parts"])
    except FileNotFoundError:
        return folder, 0
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{folder}: damaged; delete this folder") from error


def folder_for(base: Path, files: list[Path]) -> Path:
    """Where the join of these is kept: its name changes with each of them."""
    digest = hashlib.sha256(f"{VERSION} {base}".encode())
    for path in files:
        stat = path.stat()
        digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return added.folder() / f"joined-{digest.hexdigest()[:16]}"


class Strings:
    """A list of strings in one mapped file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._start = np.asarray(np.load(folder / f"{name}_start.npy", mmap_mode="r"))
        path = folder / f"{name}.bin"
        with path.open("rb") as file:
            self._bytes: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""

    def __len__(self) -> int:
        return len(self._start) - 1

    def raw(self, index: int) -> bytes:
        return bytes(self._bytes[int(self._start[index]) : int(self._start[index + 1])])

    def __getitem__(self, index: int) -> str:
        return self.raw(index).decode()


class TwoStrings:
    """One list of strings after another."""

    def __init__(self, first: Strings, second: Strings) -> None:
        self._first, self._second, self._count = first, second, len(first)

    def __len__(self) -> int:
        return self._count + len(self._second)

    def raw(self, index: int) -> bytes:
        return self._first.raw(index) if index < self._count else self._second.raw(index - self._count)

    def __getitem__(self, index: int) -> str:
        return self.raw(index).decode()


def strings(base: Path, folder: Path, name: str) -> Strings | TwoStrings:
    """The strings of the default, and after them those of a joined folder."""
    first = Strings(base, name)
    return first if folder == base else TwoStrings(first, Strings(folder, f"added_{name}"))


class AddedNames:
    """Index of the names that added gazetteers bring: tries in parts, each opened when first asked."""

    def __init__(self, folder: Path, parts: int) -> None:
        self._folder, self._count = folder, parts
        self._parts: dict[int, tuple[Any, Any]] = {}

    def _part(self, key: str) -> tuple[Any, Any]:
        number = part_of(key, self._count)
        found = self._parts.get(number)
        if found is None:
            trie = marisa_trie.Trie()
            trie.mmap(str(self._folder / f"added-{number}.marisa"))
            start = np.asarray(np.load(self._folder / f"added_start-{number}.npy", mmap_mode="r"))
            found = self._parts[number] = (trie, start)
        return found

    def count(self) -> int:
        """Keys in all parts."""
        return sum(len(np.load(self._folder / f"added_start-{n}.npy", mmap_mode="r")) - 1 for n in range(self._count))

    def span(self, key: str) -> tuple[int, int] | None:
        """Where the postings of a key begin and end; None where no added gazetteer has it."""
        trie, start = self._part(key)
        number = trie.get(key)
        return None if number is None else (int(start[number]), int(start[number + 1]))

    def prefixes(self, text: str) -> list[str]:
        """Added names that a text begins with, shortest first."""
        found: list[str] = self._part(text)[0].prefixes(text)
        return found

    def iterkeys(self, text: str) -> Iterator[str]:
        """Added names that begin with a text of two characters or more."""
        yield from self._part(text)[0].iterkeys(text)


class JoinedNames:
    """The default's names and the added ones, asked as one trie."""

    def __init__(self, default: Any, added: AddedNames) -> None:
        self._default, self._added = default, added

    def prefixes(self, text: str) -> list[str]:
        """Names that a text begins with, shortest first."""
        names: list[str] = self._default.prefixes(text)
        more = self._added.prefixes(text)
        return sorted({*names, *more}, key=len) if more else names

    def iterkeys(self, text: str) -> Iterator[str]:
        """Names that begin with a text of two characters or more."""
        yield from self._default.iterkeys(text)
        yield from self._added.iterkeys(text)
