"""What the tagger sees of each word that may be part of a place name: hashed features, made for a whole text at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mapper.geocode.recognise.hashing import slots
from mapper.geocode.recognise.matches import Match, NameIndex
from mapper.geocode.recognise.word_table import BEGINNING, ENDING, HASH, LENGTH, PERSON, SHAPE, IntArray
from mapper.geocode.recognise.words import JOINERS, LOWER, MIXED, NUMBER, SIGN, TITLE, UPPER, Words

BITS = 18

@dataclass(frozen=True, slots=True)
class Candidates:
    """Words that may belong to place names. `index` numbers them in `Words`; `rows` are feature numbers, one row a word."""

    index: IntArray
    chunk_first: IntArray
    chunk_last: IntArray
    matches: dict[int, Match]
    """First word -> longest name of the gazetteer that begins there."""
    base: IntArray
    """What is known of them, rows as in BASE."""
    rows: IntArray
    word: IntArray
    """Hash of each candidate word, to bring together its uses in one document."""


def candidates(words: Words, index: NameIndex) -> Candidates | None:
    """Candidate words of a text with their features; None where there are none."""
    matches: dict[int, Match] = {}
    if words.case == "mixed":
        chunks = _chunks(words)
        for first, last in chunks:
            _look_up(words, index, first, last, matches)
        chosen = [(i, first, last) for first, last in chunks for i in range(first, last + 1) if words.shape[i] < NUMBER]
    else:
        chosen = _caseless(words, index, matches)
    if not chosen:
        return None
    table = np.array(chosen, dtype=np.int64)
    base = _base_columns(words, table, _match_columns(matches, [i for i, _, _ in chosen]))
    rows = _FEATURES.rows(base, _CASES[words.case])
    return Candidates(table[:, 0], table[:, 1], table[:, 2], matches, base, rows, words.facts[table[:, 0], HASH])


def _look_up(words: Words, index: NameIndex, first: int, last: int, matches: dict[int, Match]) -> None:
    """The longest name of the gazetteer from each word of a chunk on."""
    norm, shape = words.norm, words.shape
    # "People's Republic of China": a genitive may stand inside a name.
    reach = min(last + 4, len(norm) - 1) if last + 1 < len(norm) and norm[last + 1] == "'s" else last
    for at in range(first, last + 1):
        kind = shape[at]
        if kind >= NUMBER:
            continue
        found = index.longest_at(words, at, reach) if at < reach else index.word_at(words, at)
        if found is not None and (kind != LOWER or found.last > at):  # "al" of "al-Baghdadi" is no town in Norway
            matches[at] = found


def _chunks(words: Words) -> list[tuple[int, int]]:
    """Runs of capitalised words, joined by spaces, hyphens and the small words inside names."""
    found: list[tuple[int, int]] = []
    shape, start, norm, text = words.shape, words.start, words.norm, words.text
    n = len(shape)
    last = -1
    for i in np.flatnonzero((words.facts[:, SHAPE] >= TITLE) & (words.facts[:, SHAPE] <= MIXED)).tolist():
        if i <= last:
            continue
        first = last = i
        if i >= 2 and text[start[i] - 1] == "-" and norm[i - 2] in JOINERS and shape[i - 2] == LOWER:
            first = i - 2  # al-Shadadi
        while last + 1 < n:
            step = _step(words, last, n)
            if step == 0:
                break
            last += step
        found.append((first, last))
    return found


def _step(words: Words, at: int, n: int) -> int:
    """How many words further the chunk goes after word `at`; 0 where it ends."""
    shape, norm = words.shape, words.norm
    gap = words.start[at + 1] - words.end[at]
    if gap > 1:
        return 0
    if shape[at + 1] in _CAPITALISED:
        return 1 if gap == 0 or words.text[words.end[at]] == " " else 0
    ahead = at + 1
    if norm[ahead] not in _LINKS:
        return 0
    for _ in range(3):
        if ahead + 1 >= n or words.start[ahead] - words.end[ahead - 1] > 1:
            return 0
        if not (
            (norm[ahead] in JOINERS and shape[ahead] == LOWER)
            or (norm[ahead] == "-" and words.start[ahead] == words.end[ahead - 1] and words.start[ahead + 1] == words.end[ahead])
            or (norm[ahead] == "." and len(norm[ahead - 1]) <= 2 and shape[ahead - 1] == TITLE)
        ):
            return 0
        ahead += 1
        if (
            shape[ahead] in _CAPITALISED
            and words.start[ahead] - words.end[ahead - 1] <= 1
            and "\n" not in words.text[words.end[at] : words.start[ahead]]
        ):
            return ahead - at if norm[ahead - 1] not in ("and", "y", "upon", "on") else 0
    return 0


_CAPITALISED = frozenset((TITLE, UPPER, MIXED))
_LINKS = JOINERS | {"-", "."}


def _caseless(words: Words, index: NameIndex, matches: dict[int, Match]) -> list[tuple[int, int, int]]:
    """Without capital letters to go by, only words inside names of the gazetteer are candidates."""
    chosen: list[tuple[int, int, int]] = []
    at, n = 0, len(words.shape)
    while at < n:
        if words.shape[at] >= NUMBER or len(words.norm[at]) < 2 or words.norm[at] in JOINERS:
            at += 1
            continue
        found = index.longest_at(words, at, min(n - 1, at + 7))
        if found is None or len(found.key) < 3:
            at += 1
            continue
        matches[at] = found
        chosen.extend((i, at, found.last) for i in range(at, found.last + 1) if words.shape[i] < NUMBER)
        at = found.last + 1
    return chosen


_UNNAMED = (0,) * 8


def _match_columns(matches: dict[int, Match], chosen: list[int]) -> IntArray:
    """Per candidate: 0 no name, else code of its place in the name; prior, kind, number of places, flag, length, first word of
    the name, whether it lies where names are transliterated. The longest name that holds a word counts, of equal ones the first.
    """
    columns: dict[int, tuple[int, ...]] = {}
    for at, found in matches.items():
        length = min(found.last - at + 1, 5)
        row = (*found.facts.row, length, at + 1, 1 + found.facts.transliterated)
        for i in range(at, found.last + 1):
            held = columns.get(i)
            if held is None or held[5] < length:
                columns[i] = (1 + (i > at) + 2 * (i == found.last), *row)
    return np.array([columns.get(i, _UNNAMED) for i in chosen], dtype=np.int64)


_HASHED = (
    "word", "before", "after", "before2", "after2", "chunk_begin", "chunk_before", "chunk_before2", "chunk_end", "chunk_after",
    "chunk_after2", "name_before", "name_after",
)  # fmt: skip
"""Columns that hold the hash of a word."""
_PEOPLE = ("person", "person_before", "person_after", "first_person")
_SHAPES = ("shape", "shape_before", "shape_after")
_NAMED = ("where", "prior", "kind", "places", "flag")
_OTHER = (
    "ending", "chunk_end_ending", "beginning", "letters", "position", "length", "is_last", "whole", "first_name", "surname",
    "prior_third", "foreign", "is_person",
)  # fmt: skip
BASE: tuple[str, ...] = ("none", *_HASHED, *_PEOPLE, *_SHAPES, *_NAMED, *_OTHER)
"""Columns of what is known of a word; a feature is one to four of them together."""

_SLOTS: tuple[str, ...] = (
    "none",
    "word",
    "before",
    "after",
    "before2",
    "after2",
    "before after",
    "before word",
    "word after",
    "before2 before",
    "after after2",
    "shape shape_before shape_after",
    "ending",
    "beginning",
    "position length",
    "chunk_begin position",
    "chunk_end is_last",
    "chunk_before length",
    "chunk_after length",
    "chunk_before chunk_after",
    "chunk_before2 chunk_before",
    "chunk_after chunk_after2",
    "where whole",
    "prior places flag",
    "kind flag whole",
    "prior whole chunk_before",
    "kind chunk_before",
    "kind chunk_after",
    "prior chunk_after",
    "name_before whole kind",
    "name_after whole kind",
    "person person_before person_after",
    "person prior whole",
    "first_person length position",
    "prior length position",
    "kind word",
    "ending kind position",
    "shape prior letters",
    "chunk_end chunk_before",
    "person chunk_before",
    "person_before prior whole",
    "word chunk_end",
    "chunk_end_ending position whole",
    "first_name surname prior_third",
    "first_name is_last length",
    "first_name person",
    "foreign prior is_person",
    "foreign name_before",
)

_FEATURES = slots(BASE, _SLOTS, BITS)
_CASES = {"mixed": 0, "upper": 1_000_003 * 7919, "lower": 2_000_029 * 7919}


_AROUND = np.array([[0], [-1], [1], [-2], [2]])
_WORDS_AT = len(BASE[: BASE.index(_HASHED[0])])
_PEOPLE_AT, _SHAPES_AT, _NAMED_AT, _OTHER_AT = (BASE.index(group[0]) for group in (_PEOPLE, _SHAPES, _NAMED, _OTHER))


def _base_columns(words: Words, table: IntArray, match: IntArray) -> IntArray:
    """What is known of each candidate: rows as in BASE."""
    n = len(words.norm)
    padded = np.zeros((7, n + 6), np.int64)
    padded[:, 3 : n + 3] = words.facts.T
    padded[SHAPE, :3] = padded[SHAPE, n + 3 :] = SIGN
    person = padded[PERSON]
    at, first, last = (table + 3).T
    m = match.T
    named = m[5] > 0
    name_begin = m[6] + 2
    name_end = name_begin + m[5]
    inner, is_last = at > first, at < last
    base = np.zeros((len(BASE), len(at)), np.int64)
    # Few calls for many columns: a text is short, so that calls cost more than what they do.
    stands = np.empty((len(_HASHED), len(at)), np.int64)
    stands[:5] = at + _AROUND
    stands[5:8] = first + _AROUND[[0, 1, 3]]
    stands[8:11] = last + _AROUND[[0, 2, 4]]
    stands[11] = np.maximum(name_begin - 1, 0)
    stands[12] = np.minimum(name_end, n + 5)
    base[_WORDS_AT:_PEOPLE_AT] = padded[HASH].take(stands)
    base[_PEOPLE_AT - 2 : _PEOPLE_AT, ~named] = 1
    base[_PEOPLE_AT:_SHAPES_AT] = person.take(stands[[0, 1, 2, 5]])
    base[_PEOPLE_AT + 1] *= inner
    base[_PEOPLE_AT + 2] *= is_last
    base[_SHAPES_AT:_NAMED_AT] = padded[SHAPE].take(stands[:3])
    base[_NAMED_AT:_OTHER_AT] = m[:5]
    base[_NAMED_AT] = m[0] * 8 + m[5]
    beside = base[_PEOPLE_AT : _PEOPLE_AT + 3]
    base[_OTHER_AT:] = (
        padded[ENDING].take(at),
        padded[ENDING].take(last),
        padded[BEGINNING].take(at),
        padded[LENGTH].take(at),
        np.minimum(at - first, 3) * 4 + np.minimum(last - at, 3),
        np.minimum(last - first, 5),
        ~is_last,
        np.where(named, (name_begin == first) * 1 + (name_end - 1 == last) * 2 + 1, 0),
        beside[1] & 1,
        beside[2] > 0,
        np.minimum(m[1] // 3, 4),
        m[7],
        beside[0] > 0,
    )
    return base
