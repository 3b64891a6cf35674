"""What the tagger sees of each word that may be part of a place name: hashed features, made for a whole text at once."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from mapper.geocode.recognise.matches import Match, NameIndex
from mapper.geocode.recognise.words import JOINERS, LOWER, MIXED, NUMBER, SIGN, TITLE, UPPER, Words
from mapper.resources import data_root

BITS = 18
MASK = (1 << BITS) - 1

IntArray = NDArray[np.int64]


@functools.cache
def person_names() -> dict[str, int]:
    """Folded names of people: 1 first, 2 family, 3 both."""
    kinds = {"f": 1, "l": 2, "b": 3}
    with (data_root() / "gazetteer" / "person_names.txt").open(encoding="utf-8") as file:
        return {line[1:-1]: kinds[line[0]] for line in file if line[0] != "#"}


@functools.lru_cache(maxsize=120_000)
def _word_facts(word: str) -> tuple[int, int, int, int, int]:
    """Hashes of a word, its ending and its beginning; whether people bear it; its length, capped."""
    return (crc32(word.encode()), crc32(word[-3:].encode()), crc32(word[:4].encode()), person_names().get(word, 0), min(len(word), 7))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Words that may belong to place names. `index` numbers them in `Words`; `rows` are feature numbers, one row a word."""

    index: IntArray
    chunk_first: IntArray
    chunk_last: IntArray
    matches: dict[int, Match]
    """First word -> longest name of the gazetteer that begins there."""
    rows: IntArray
    word: IntArray
    """Hash of each candidate word, to bring together its uses in one document."""


def candidates(words: Words, index: NameIndex) -> Candidates | None:
    """Candidate words of a text with their features; None where there are none."""
    matches: dict[int, Match] = {}
    if words.case == "mixed":
        chunks = _chunks(words)
        for first, last in chunks:
            at = first
            while at <= last:
                if words.shape[at] < NUMBER and (found := index.longest_at(words, at, last)) is not None:
                    matches[at] = found
                at += 1
        chosen = [(i, first, last) for first, last in chunks for i in range(first, last + 1) if words.shape[i] < NUMBER]
    else:
        chosen = _caseless(words, index, matches)
    if not chosen:
        return None
    table = np.array(chosen, dtype=np.int64)
    facts = np.array([_word_facts(word) for word in words.norm], dtype=np.int64)
    rows = _rows(words, facts, table, _match_columns(words, matches))
    return Candidates(table[:, 0], table[:, 1], table[:, 2], matches, rows, facts[table[:, 0], 0])


def _chunks(words: Words) -> list[tuple[int, int]]:
    """Runs of capitalised words, joined by spaces, hyphens and the small words inside names."""
    found: list[tuple[int, int]] = []
    shape, start, end, norm, text = words.shape, words.start, words.end, words.norm, words.text
    n = len(shape)
    i = 0
    while i < n:
        kind = shape[i]
        if kind not in (TITLE, UPPER, MIXED):
            i += 1
            continue
        first = i
        if i >= 2 and text[start[i] - 1] == "-" and norm[i - 2] in JOINERS and shape[i - 2] == LOWER:
            first = i - 2  # al-Shadadi
        last = i
        while last + 1 < n:
            step = _step(words, last, n)
            if step == 0:
                break
            last += step
        found.append((first, last))
        i = last + 1
    del end
    return found


def _step(words: Words, at: int, n: int) -> int:
    """How many words further the chunk goes after word `at`; 0 where it ends."""
    shape, norm = words.shape, words.norm
    gap = words.start[at + 1] - words.end[at]
    if gap <= 1 and shape[at + 1] in (TITLE, UPPER, MIXED) and (gap == 0 or words.text[words.end[at]] == " "):
        return 1
    ahead = at + 1
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
            shape[ahead] in (TITLE, UPPER, MIXED)
            and words.start[ahead] - words.end[ahead - 1] <= 1
            and "\n" not in words.text[words.end[at] : words.start[ahead]]
        ):
            return ahead - at if norm[ahead - 1] not in ("and", "y", "upon", "on") else 0
    return 0


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


def _match_columns(words: Words, matches: dict[int, Match]) -> IntArray:
    """Per word: 0 no name, else code of its place in the name; prior, kind, number of places, flag, length, last word of the name."""
    columns = np.zeros((len(words.shape), 8), dtype=np.int64)
    for at, found in matches.items():
        length = found.last - at + 1
        facts = found.facts
        row = (
            0,
            min(int(facts.prior * 2) + 1, 20),
            facts.kind + 1 if not facts.demonym else 30,
            min(facts.places.bit_length(), 9),
            facts.flag + 1,
            min(length, 5),
            at + 1,
            1 + facts.transliterated,
        )
        for i in range(at, found.last + 1):
            held = columns[i]
            if held[5] > row[5] or (held[5] == row[5] and held[6] and held[6] <= at):
                continue
            columns[i] = row
            columns[i, 0] = 1 + (i > at) + 2 * (i == found.last)
    return columns


_PRIME = np.array([73856093, 19349663, 83492791, 49979687, 86028121, 67867967, 15485863, 32452843, 104395301, 122949823], dtype=np.int64)


def _mix(slot: int, *columns: IntArray | int) -> IntArray:
    value: IntArray | np.int64 = np.int64(slot * 2654435761 & 0x7FFFFFFF)
    for number, column in enumerate(columns):
        value = (value * 31 + column * _PRIME[number]) & 0x3FFFFFFFFFFF
    value = value ^ (value >> 17)
    return np.asarray((value ^ (value >> 29)) & MASK)


def _rows(words: Words, facts: IntArray, table: IntArray, match: IntArray) -> IntArray:
    """Feature numbers of every candidate."""
    n = len(facts)
    padded = np.concatenate([np.zeros((3, 5), np.int64), facts, np.zeros((3, 5), np.int64)])
    shapes = np.concatenate([np.full(3, SIGN, np.int64), words.shapes, np.full(3, SIGN, np.int64)])
    at = table[:, 0] + 3
    first, last = table[:, 1] + 3, table[:, 2] + 3
    word, before, after = padded[at, 0], padded[at - 1, 0], padded[at + 1, 0]
    before2, after2 = padded[at - 2, 0], padded[at + 2, 0]
    chunk_before, chunk_after = padded[first - 1, 0], padded[last + 1, 0]
    chunk_before2, chunk_after2 = padded[first - 2, 0], padded[last + 2, 0]
    chunk_end, chunk_begin = padded[last, 0], padded[first, 0]
    shape = shapes[at]
    length = np.minimum(last - first, 5)
    position = np.minimum(at - first, 3) * 4 + np.minimum(last - at, 3)
    m = match[table[:, 0]]
    prior, kind, places, flag = m[:, 1], m[:, 2], m[:, 3], m[:, 4]
    where = m[:, 0] * 8 + m[:, 5]
    name_begin = m[:, 6] - 1 + 3
    named = m[:, 5] > 0
    whole = np.where(named, (name_begin == first) * 1 + (name_begin + m[:, 5] - 1 == last) * 2 + 1, 0)
    name_before = np.where(named, padded[np.maximum(name_begin - 1, 0), 0], 1)
    name_after = np.where(named, padded[np.minimum(name_begin + m[:, 5], n + 5), 0], 1)
    person, person_before, person_after = padded[at, 3], padded[at - 1, 3] * (at > first), padded[at + 1, 3] * (at < last)
    first_person = padded[first, 3]
    first_name, surname = (padded[at - 1, 3] & 1) * (at > first), (padded[at + 1, 3] > 0) * (at < last)
    case = {"mixed": 0, "upper": 1, "lower": 2}[words.case]
    zero = np.zeros_like(word)
    slots: list[tuple[IntArray | int, ...]] = [
        (zero,),
        (word,),
        (before,),
        (after,),
        (before2,),
        (after2,),
        (before, after),
        (before, word),
        (word, after),
        (before2, before),
        (after, after2),
        (shape, shapes[at - 1], shapes[at + 1]),
        (padded[at, 1],),
        (padded[at, 2],),
        (position, length),
        (chunk_begin, position),
        (chunk_end, last - at == 0),
        (chunk_before, length),
        (chunk_after, length),
        (chunk_before, chunk_after),
        (chunk_before2, chunk_before),
        (chunk_after, chunk_after2),
        (where, whole),
        (prior, places, flag),
        (kind, flag, whole),
        (prior, whole, chunk_before),
        (kind, chunk_before),
        (kind, chunk_after),
        (prior, chunk_after),
        (name_before, whole, kind),
        (name_after, whole, kind),
        (person, person_before, person_after),
        (person, prior, whole),
        (first_person, length, position),
        (prior, length, position),
        (kind, word),
        (padded[at, 1], kind, position),
        (shape, prior, padded[at, 4]),
        (chunk_end, chunk_before),
        (person, chunk_before),
        (person_before, prior, whole),
        (word, chunk_end),
        (padded[last, 1], position, whole),
        (first_name, surname, np.minimum(prior // 3, 4)),
        (first_name, at == last, length),
        (first_name, person),
        (m[:, 7], prior, person > 0),
        (m[:, 7], name_before),
    ]
    return np.stack([_mix(number + 1 + 1000 * case, *columns) for number, columns in enumerate(slots)], axis=1)
