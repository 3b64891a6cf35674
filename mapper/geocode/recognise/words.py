"""A text cut finer than sentences are: "Kabul's" and "Iran-backed" each into their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapper.geocode.names import text_key
from mapper.geocode.recognise.word_table import LOWER, MIXED, NUMBER, POINTED, SHAPE, SIGN, TITLE, UNCASED, UPPER, WordTable

# The first alternative takes nearly every word, and quickly; the others have the same shape of "word" with all that may be in it.
_WORD = re.compile(r"([a-zA-Z]++(?![\w'.])|\d+|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|'s\b|\n\s*\n|[^\w\s])")
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
        "sa",
        "ng",
    ]
)
"""Lower-case words that may stand inside a name."""


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
    facts: NDArray[np.int64]
    """One row a word, columns of `WordTable`."""


_TABLE = WordTable()


def split_words(text: str, folded: str, read: Sequence[tuple[int, int]] | None = None) -> Words:
    """Words of a normalised text and its folded form; only those inside the stretches `read`, where given."""
    # One call cuts the text into gap, word, gap, word, ..., gap; lengths then give every offset.
    parts = _WORD.split(text)
    bounds = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
    starts, stops, written = bounds[:-1:2], bounds[1::2], parts[1::2]
    if read is not None:
        edges = np.array(read, np.int64).reshape(-1, 2)
        inside = np.searchsorted(edges[:, 0], starts, "right") > np.searchsorted(edges[:, 1], starts, "right")
        starts, stops = starts[inside], stops[inside]
        written = [word for word, keep in zip(written, inside.tolist(), strict=True) if keep]
    norm, facts = _TABLE.of(written)
    end: list[int] = stops.tolist()
    ends = dict(zip(end, range(len(end)), strict=True))
    for number in np.flatnonzero(facts[:, POINTED]).tolist():
        ends[end[number] - 1] = number
    shapes = facts[:, SHAPE]
    return Words(text, text_key(folded), starts.tolist(), end, norm, shapes.tolist(), ends, _case(shapes), facts)


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


__all__ = ["JOINERS", "LOWER", "MIXED", "NUMBER", "SIGN", "TITLE", "UNCASED", "UPPER", "Words", "split_words"]
