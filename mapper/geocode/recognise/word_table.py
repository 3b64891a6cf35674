"""What is known of each written word whatever text it stands in, worked out once."""

from __future__ import annotations

import functools
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from mapper.resources import data_root
from mapper.text import fold

LOWER, TITLE, UPPER, MIXED, NUMBER, SIGN, UNCASED = range(7)
HASH, ENDING, BEGINNING, PERSON, LENGTH, SHAPE, POINTED = range(7)
"""Columns of `WordTable.facts`: hashes of the folded word, of its ending and beginning; whether people bear it; its length;
how it is written; whether it is an abbreviation in capitals that ends with a point."""
COLUMNS = 7
KEPT = 200_000
"""Words kept at hand."""

IntArray = NDArray[np.int64]


@functools.cache
def person_names() -> dict[str, int]:
    """Folded names of people: 1 first, 2 family, 3 both."""
    kinds = {"f": 1, "l": 2, "b": 3}
    with (data_root() / "gazetteer" / "person_names.txt").open(encoding="utf-8") as file:
        return {line[1:-1]: kinds[line[0]] for line in file if line[0] != "#"}


class WordTable:
    """All words met so far; each has a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._norms: list[str] = []
        self._facts = np.zeros((8192, COLUMNS), np.int64)

    def of(self, words: list[str]) -> tuple[list[str], IntArray]:
        """(folded words, facts) of every word of a text; facts has one row a word."""
        if len(self._norms) > KEPT:
            self._numbers, self._norms = {}, []
        try:
            rows = list(map(self._numbers.__getitem__, words))
        except KeyError:
            self._add([word for word in dict.fromkeys(words) if word not in self._numbers])
            rows = list(map(self._numbers.__getitem__, words))
        return list(map(self._norms.__getitem__, rows)), self._facts.take(rows, axis=0)

    def _add(self, words: list[str]) -> None:
        begin = len(self._norms)
        norms = list(map(fold, words))
        people = person_names()
        rows = []
        for word, norm in zip(words, norms, strict=True):
            raw = norm.encode("utf-8", "surrogatepass")
            ending, beginning = (raw[-3:], raw[:4]) if len(raw) == len(norm) else (_bytes(norm[-3:]), _bytes(norm[:4]))
            shape = shape_of(word)
            pointed = shape == UPPER and word[-1] == "."
            rows.append((crc32(raw), crc32(ending), crc32(beginning), people.get(norm, 0), min(len(norm), 7), shape, pointed))
        if begin + len(rows) > len(self._facts):
            self._facts = np.concatenate([self._facts, np.zeros((max(len(rows), begin), COLUMNS), np.int64)])
        self._facts[begin : begin + len(rows)] = rows
        self._norms += norms
        self._numbers |= zip(words, range(begin, begin + len(words)), strict=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def shape_of(word: str) -> int:
    """How a word is written."""
    first = word[0]
    if not first.isalpha():
        return NUMBER if first.isdigit() else SIGN
    if "\u0590" <= first <= "\u10ff" or first > "\u2e80":
        return UNCASED
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else TITLE
    if word.istitle():
        return TITLE
    if first.isupper():
        return UPPER if word[-1] == "." else MIXED
    return LOWER
