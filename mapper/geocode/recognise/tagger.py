"""Which words are place names: a linear model over hashed features, trained by `benchmarks/train_places.py`."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapper.errors import DataError
from mapper.geocode.kinds import KINDS
from mapper.geocode.place_words import PlaceWords, place_words
from mapper.geocode.recognise import document
from mapper.geocode.recognise.features import BITS, Candidates, candidates
from mapper.geocode.recognise.matches import Match, NameIndex
from mapper.geocode.recognise.people import are_people
from mapper.geocode.recognise.word_table import person_names
from mapper.geocode.recognise.words import TITLE, UPPER, Words
from mapper.resources import data_root

FIRST, SECOND = 1 << BITS, 1 << document.BITS
"""Weights of the first look at each word, and of the second, which knows what the first made of the document."""
THRESHOLD = 0.45
"""Probability from which a word counts as part of a place name: best F1 on corpora left out of the training."""


_GLUE = frozenset(("de", "del", "da", "do", "dos", "di", "du", "sa", "ng"))

_ARTICLES = frozenset(("al", "el", "ar", "as", "ash", "at", "az", "an", "ad"))


class Span(NamedTuple):
    """Words `first` to `last` of a place name; `match` is the gazetteer's name they hold, if any."""

    first: int
    last: int
    probability: float
    match: Match | None


@functools.cache
def weights() -> NDArray[np.float32]:
    """The model: one weight for each feature number of the first look, then of the second."""
    path = data_root() / "gazetteer" / "tagger.npy"
    try:
        loaded = np.load(path)
    except (OSError, ValueError) as error:
        raise DataError(f"gazetteer/{path.name}: {error}") from error
    if loaded.shape != (FIRST + SECOND,):
        raise DataError(f"gazetteer/{path.name}: {loaded.shape} weights, {FIRST + SECOND} wanted")
    return np.asarray(loaded, dtype=np.float32)


def tag(words: Words, index: NameIndex) -> list[Span]:
    """Place names of a text in order, none overlapping."""
    found = candidates(words, index)
    if found is None:
        return []
    learned = weights()
    score = learned[found.rows].sum(axis=1)
    score += learned[FIRST + document.second_rows(found, score)].sum(axis=1)
    probability = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
    _raise_sure_names(words, found, probability, place_words("en"))
    spans = _spans(words, found, probability.tolist())
    people = are_people(words, [(span.first, span.last, span.match) for span in spans], place_words("en"))
    return [span for span, person in zip(spans, people, strict=True) if not person]


def _raise_sure_names(words: Words, found: Candidates, probability: NDArray[np.float32], vocabulary: PlaceWords) -> None:
    """Names that the corpora are too few and too western to teach: ours of several words, and towns after "in" or "from"."""
    if words.case != "mixed":
        return
    for at, match in found.matches.items():
        facts = match.facts
        kind = KINDS[facts.kind]
        several = match.last > at and facts.own and (kind in ("area", "district", "airfield") or (kind == "landmark" and facts.prior < 4.8))
        town = (
            facts.transliterated
            and facts.prior >= 4.0
            and not facts.demonym
            and at > 0
            and words.norm[at - 1] in vocabulary.before
            and person_names().get(words.norm[at], 0) == 0
            and (
                match.last + 1 >= len(words.shape)
                or words.shape[match.last + 1] not in (TITLE, UPPER)
                or words.start[match.last + 1] - words.end[match.last] != 1
            )
        )
        if several or town:
            first, end = np.searchsorted(found.index, (at, match.last + 1))
            probability[first:end] = np.maximum(probability[first:end], 0.6)


def _spans(words: Words, found: Candidates, probability: list[float]) -> list[Span]:
    spans: list[Span] = []
    index, chunk = found.index.tolist(), found.chunk_first.tolist()
    at, n = 0, len(index)
    while at < n:
        if probability[at] < THRESHOLD:
            at += 1
            continue
        end = at
        while end + 1 < n and chunk[end + 1] == chunk[at]:
            if probability[end + 1] >= THRESHOLD:
                end += 1
            elif end + 2 < n and probability[end + 2] >= THRESHOLD and words.norm[index[end + 1]] in _GLUE and chunk[end + 2] == chunk[at]:
                end += 2  # Maguindanao del Sur
            elif words.norm[index[end]] in _ARTICLES and words.norm[index[end] + 1] == "-":
                end += 1  # Al-Shawutiya
            else:
                break
        sure = sum(probability[at : end + 1]) / (end + 1 - at)
        spans.extend(
            span
            for first, last in _parts(words, found, index[at], index[end])
            if not _is_no_place(words, span := _with_match(words, found, first, last, sure))
        )
        at = end + 1
    return spans


def _parts(words: Words, found: Candidates, first: int, last: int) -> list[tuple[int, int]]:
    """A span, or the two names that a hyphen joins in it: "Lebanon-Syria"."""
    whole = found.matches.get(first)
    if whole is not None and whole.last >= last:
        return [(first, last)]
    for at in range(first + 1, last):
        if words.norm[at] == "-":
            left, right = found.matches.get(first), found.matches.get(at + 1)
            if left is not None and right is not None and left.last == at - 1 and right.last == last:
                return [(first, at - 1), (at + 1, last)]
    return [(first, last)]


def _with_match(words: Words, found: Candidates, first: int, last: int, probability: float) -> Span:
    """The name of the gazetteer that the span is, or the best one inside it."""
    inside = [m for i in range(first, last + 1) if (m := found.matches.get(i)) is not None and m.last <= last]
    reaching = found.matches.get(first)
    if reaching is not None and reaching.last > last:
        inside.append(reaching)
    if not inside:
        return Span(first, last, probability, None)
    best = max(inside, key=lambda m: (m.last - m.first, m.facts.prior))
    return Span(first, max(last, best.last), probability, best)


def _is_no_place(words: Words, span: Span) -> bool:
    """Whether a word alone is a common one ("Center"), or short and in capitals, as organisations are and only well known places."""
    vocabulary = place_words("en")
    if tuple(words.norm[span.first : span.last + 1]) in vocabulary.never:
        return True
    if (
        span.first == span.last
        and words.norm[span.first] in vocabulary.generic
        and (span.match is None or span.match.facts.prior < 5)
    ):
        return True
    if words.case != "mixed" or span.first != span.last or words.shape[span.first] != UPPER or len(words.norm[span.first]) > 4:
        return False
    if span.match is None or "." in words.norm[span.first]:
        return span.match is None
    return KINDS[span.match.facts.kind] not in ("country", "admin1") and span.match.facts.prior < 5.5
