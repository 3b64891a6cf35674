"""Features as numbers: some columns of facts taken together and hashed, for all words of a text at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mapper.geocode.recognise.word_table import IntArray

WIDTH = 3
"""Columns that a feature takes together, at most."""
_FACTORS = np.array([73856093, 19349663, 83492791], dtype=np.int64)[None, :, None]


@dataclass(frozen=True, slots=True)
class Slots:
    """Which columns each feature takes together, and how many numbers there are."""

    columns: IntArray
    salts: IntArray
    mask: int

    def rows(self, base: IntArray, salt: int = 0) -> IntArray:
        """Feature numbers from 0 to `mask`, one row a word, of `base`, one column a word. `salt` sets texts of another kind apart."""
        with np.errstate(over="ignore"):
            value = (base[self.columns] * _FACTORS).sum(axis=1) + self.salts + salt
        value ^= value >> 29
        value *= 0x1B873593
        value ^= value >> 32
        return np.asarray((value & self.mask).T)


def slots(base: tuple[str, ...], features: tuple[str, ...], bits: int) -> Slots:
    """Features given as names of columns with spaces between; the first column of `base` holds nothing."""
    columns = np.array([[base.index(name) for name in (feature.split() + [base[0]] * WIDTH)[:WIDTH]] for feature in features])
    salts = (np.arange(1, len(features) + 1, dtype=np.int64) * 2654435761 & 0x7FFFFFFF) * 1_000_003
    return Slots(columns, salts[:, None], (1 << bits) - 1)
