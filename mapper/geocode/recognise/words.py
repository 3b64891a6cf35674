"""A text cut finer than sentences are: "Kabul's" and "Iran-backed" each into their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapper.geocode.names import text_key

_WORD = re.compile(r"\d+|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|'s\b|\n\s*\n|[^\w\s]")
JOINERS = frozenset(
    [
        "of",
        "the",
        "de",
        "del",
        "la",
        "las",
        "los",
        "le",
        "da",
        "do",
        "dos",
        "du",
        "di",
        "el",
        "al",
        "and",
        "y",
        "e",
        "ul",
        "es",
        "as",
        "az",
        "ash",
        "ad",
        "ar",
        "at",
        "an",
        "bin",
        "ibn",
        "abu",
        "umm",
        "von",
        "van",
        "der",
        "den",
        "on",
        "upon",
        "sur",
        "aux",
        "en",
    ]
)
"""Lower-case words that may stand inside a name."""

LOWER, TITLE, UPPER, MIXED, NUMBER, SIGN, UNCASED = range(7)


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one text in columns. `start`, `end` are offsets into the normalised text."""

    text: str
    key: str
    """The text as the index of names is asked for it; same length."""
    start: list[int]
    end: list[int]
    norm: list[str]
    shape: list[int]
    ends: dict[int, int]
    """Offset where a word ends -> its number."""
    case: str
    """"mixed", "upper" or "lower": what capital letters tell in this text."""
    shapes: NDArray[np.int64]


class _Shapes(dict[str, int]):
    """Filled as words are met."""

    def __missing__(self, word: str) -> int:
        if len(self) > 200_000:
            self.clear()
        self[word] = shape = _shape(word)
        return shape


_SHAPES = _Shapes()


def _shape(word: str) -> int:
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


def split_words(text: str, folded: str) -> Words:
    """Words of a normalised text and its folded form."""
    spans = [match.span() for match in _WORD.finditer(text)]
    start, end = [a for a, _ in spans], [b for _, b in spans]
    norm = [folded[a:b] for a, b in spans]
    shapes_of = _SHAPES
    shape = [shapes_of[text[a:b]] for a, b in spans]
    ends = dict(zip(end, range(len(end)), strict=True))
    for number, word in enumerate(norm):
        if shape[number] == UPPER and word[-1] == ".":
            ends[end[number] - 1] = number
    shapes = np.array(shape, dtype=np.int64)
    return Words(text, text_key(folded), start, end, norm, shape, ends, _case(shapes), shapes)


def _case(shapes: NDArray[np.int64]) -> str:
    counts = np.bincount(shapes, minlength=7)
    letters = int(counts[:4].sum())
    if letters == 0:
        return "mixed"
    if counts[UPPER] > 0.6 * letters:
        return "upper"
    if counts[LOWER] > 0.995 * letters and letters >= 8:
        return "lower"
    return "mixed"
