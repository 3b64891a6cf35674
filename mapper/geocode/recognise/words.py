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


def split_words(text: str, folded: str) -> Words:
    """Words of a normalised text and its folded form."""
    start: list[int] = []
    end: list[int] = []
    norm: list[str] = []
    shape: list[int] = []
    ends: dict[int, int] = {}
    for match in _WORD.finditer(text):
        a, b = match.span()
        word = text[a:b]
        ends[b] = len(start)
        if word[0].isalpha():
            if "\u0590" <= word[0] <= "\u10ff" or word[0] > "\u2e80":
                kind = UNCASED
            elif word.islower():
                kind = LOWER
            elif word.isupper():
                kind = UPPER if b - a > 1 else TITLE
                if word[-1] == ".":
                    ends[b - 1] = len(start)
            elif word.istitle():
                kind = TITLE
            elif word[0].isupper():
                kind = MIXED if word[-1] != "." else UPPER
            else:
                kind = LOWER
        else:
            kind = NUMBER if word[0].isdigit() else SIGN
        start.append(a)
        end.append(b)
        norm.append(folded[a:b] if kind != SIGN else word)
        shape.append(kind)
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
