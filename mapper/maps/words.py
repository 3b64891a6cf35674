"""Sentences as numbers of frequent words: news says little with few words, and numbers of a byte or two deflate to half of what letters do.

A text is cut at its spaces. Each word is a byte below ONE, or two for a rarer one, its place in the vocabulary; REST stands for
a word that is not in it, which is written out, with a space behind it, beside the numbers. `web/words.js` mirrors this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.maps.columns import Ints

ONE = 192
"""So many words have a number of one byte."""
REST = 255
TWO = (REST - ONE) * 256
"""So many have one of two: ONE + high byte, low byte."""
OFTEN = 4
"""Times that a word must come in the sample; a rarer one costs more in the vocabulary than it saves."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`words`: an Arrow array, the most frequent first; none is empty, none has a space."""

    words: Any

    @classmethod
    def of(cls, texts: Sequence[Any]) -> Vocabulary:
        """The vocabulary of some arrays of texts, the same for the same texts."""
        import pyarrow as pa
        import pyarrow.compute as pc

        kind = pa.string()
        split = [pc.split_pattern(_texts(array), " ").flatten() for array in texts]
        counted = pc.value_counts(pa.chunked_array(split, kind))
        words, counts = counted.field("values"), counted.field("counts")
        kept = pc.fill_null(pc.and_(pc.greater_equal(counts, OFTEN), pc.greater(pc.binary_length(words), 0)), False)
        words, counts = words.filter(kept), counts.filter(kept)
        order = pc.sort_indices(pa.table({"n": counts, "w": words}), [("n", "descending"), ("w", "ascending")])
        return cls(words.take(order.slice(0, ONE + TWO)))

    @property
    def text(self) -> str:
        """All words with a space between."""
        return " ".join(self.words.to_pylist())

    def encode(self, array: Any) -> tuple[Ints, bytes, bytes]:
        """Words of each text (-1 where there is none), the numbers, and the words that have none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        split = pc.split_pattern(_texts(array), " ")
        counts = np.asarray(pc.fill_null(pc.list_value_length(split).cast(pa.int64()), -1).to_numpy(zero_copy_only=False), np.int64)
        words = split.flatten()
        if not len(words):
            return counts, b"", b""
        found = pc.index_in(words, self.words)
        rest = b""
        if found.null_count:
            unknown = words.filter(found.is_null())
            ends = pa.array([0, len(unknown)], pa.int32())
            rest = pc.binary_join(pa.ListArray.from_arrays(ends, unknown), " ")[0].as_py().encode() + b" "
        return counts, _numbers(np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False))), rest


def _texts(array: Any) -> Any:
    import pyarrow as pa

    return array if pa.types.is_string(array.type) else array.cast(pa.string())


def _pairs() -> tuple[Any, Any]:
    """Of every place in the vocabulary, and of none, which comes last: two bytes, and which of them are written."""
    places = np.arange(ONE + TWO + 1)
    beyond = np.maximum(places - ONE, 0)
    pairs = np.stack([np.where(places < ONE, places, ONE + (beyond >> 8)), beyond & 255], axis=1).astype(np.uint8)
    return pairs.view(np.uint16).ravel(), np.stack([places >= 0, (places >= ONE) & (places < ONE + TWO)], axis=1).view(np.uint16).ravel()


PAIRS, WRITTEN = _pairs()


def _numbers(places: Any) -> bytes:
    """Each place in the vocabulary (-1: none) as one or two bytes."""
    return bytes(PAIRS[places].view(np.uint8)[WRITTEN[places].view(np.bool_)].tobytes())
