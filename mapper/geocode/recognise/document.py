"""A second look at each word, with what the first look made of the words beside it and of its other uses in the document.

"Chiefland bar brawl" tells little; a text that also has "in Chiefland" tells that it is a town.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mapper.geocode.recognise.features import BASE, Candidates
from mapper.geocode.recognise.hashing import slots
from mapper.geocode.recognise.word_table import IntArray

BITS = 15
NEAR = 3
"""Words from one chunk to the next that is near."""

_BASE = (
    "none",
    "own",
    "best",
    "mean",
    "uses",
    "beside",
    "near",
    "density",
    "position",
    "prior",
    "whole",
    "person",
    "shape",
    "kind",
    "chunk_after",
)
_TAKEN = [BASE.index(name) for name in _BASE[8:]]
_SLOTS = slots(
    _BASE,
    (
        "own",
        "own best",
        "own mean uses",
        "own beside",
        "own near",
        "best mean position",
        "best prior whole",
        "mean person position",
        "best shape beside",
        "kind best mean",
        "own density",
        "best beside position",
        "mean chunk_after",
    ),
    BITS,
)


def second_rows(found: Candidates, score: NDArray[np.float32]) -> IntArray:
    """Feature numbers of every candidate, given the log-odds of the first look."""
    probability = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
    best, mean, others = _elsewhere(found.word, probability)
    known = others > 0
    beside, near = _neighbours(found, probability)
    n = len(score)
    return _SLOTS.rows(
        np.stack(
            [
                np.zeros(n, np.int64),
                np.clip(np.round(score) + 6, 0, 12).astype(np.int64),
                np.where(known, np.minimum((best * 8).astype(np.int64), 7) + 1, 0),
                np.where(known, np.minimum((mean * 6).astype(np.int64), 5) + 1, 0),
                np.minimum(others, 4),
                beside,
                near,
                np.full(n, min(9, int(probability.sum() / n * 12))),
                *found.base[_TAKEN],
            ]
        )
    )


def _elsewhere(word: IntArray, probability: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], IntArray]:
    """Best and mean probability of the other uses of each word, and how many there are."""
    order = np.lexsort((probability, word))
    same = np.zeros(len(word) + 1, bool)
    same[1:-1] = word[order][1:] == word[order][:-1]
    group = np.cumsum(~same[:-1]) - 1
    uses = np.bincount(group)
    last = np.cumsum(uses) - 1
    ranked = probability[order]
    best = ranked[last][group]
    second = np.where(uses > 1, ranked[np.maximum(last - 1, 0)], 0.0)
    best[last] = second
    total = np.bincount(group, ranked)
    others = uses[group] - 1
    mean = (total[group] - ranked) / np.maximum(others, 1)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return best[back], mean[back], others[back]


def _neighbours(found: Candidates, probability: NDArray[np.float64]) -> tuple[IntArray, IntArray]:
    """Probabilities in four steps of the candidates before and after: those of the same chunk, those of a chunk near."""
    step = np.minimum((probability * 4).astype(np.int64), 3) + 1
    together = found.chunk_first[1:] == found.chunk_first[:-1]
    close = ~together & (found.index[1:] - found.index[:-1] <= NEAR)
    beside, near = np.zeros(len(step), np.int64), np.zeros(len(step), np.int64)
    for column, holds in ((beside, together), (near, close)):
        column[1:] += 5 * step[:-1] * holds
        column[:-1] += step[1:] * holds
    return beside, near
