"""Pairs of names that together say where: "between X and Y", "the road from X to Y", "the X border with Y"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from mapper.geocode import relations
from mapper.geocode.borders import border_place
from mapper.geocode.place_store import PlaceStore
from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.words import Words
from mapper.model import Toponym

BESIDE = 24
"""Characters between two names of a pair at most."""
Spans = Sequence[tuple[int, int]]
"""First and last word of each name."""


def joined(words: Words, spans: Spans, found: list[Toponym], vocabularies: Sequence[PlaceWords]) -> list[Toponym]:
    """ "Between X and Y", "the road from X to Y": both names get the place in the middle, `named` keeps their own."""
    for number, (one, other) in enumerate(pairwise(found)):
        if one.place is None or other.place is None or other.start - one.end > BESIDE:
            continue
        vocabulary = vocabularies[number]
        joint = words.key[one.end : other.start]
        for phrases, joints, relation in (
            (vocabulary.road, vocabulary.road_joints, "road"),
            (vocabulary.between, vocabulary.between_joints, "between"),
        ):
            begin = _phrase_start(words, spans[number][0], phrases) if joint in joints else None
            if begin is not None and one.kind == other.kind == "place":
                place = relations.between(one.place, other.place, relation == "road")
                for at, toponym in ((number, one), (number + 1, other)):
                    own = toponym.named or toponym.place
                    found[at] = replace(
                        toponym, place=place, named=own, relation=relation, phrase_start=words.start[begin], phrase_end=other.end
                    )
                break
    return found


def with_borders(
    store: PlaceStore, words: Words, spans: Spans, found: list[Toponym], vocabularies: Sequence[PlaceWords]
) -> tuple[Toponym, ...]:
    """ "The Turkish border with Syria", "the Iraq-Syria border", "the border between Iraq and Syria": the strip along it."""
    if not any(vocabulary.border_words.intersection(words.norm) for vocabulary in {id(v): v for v in vocabularies}.values()):
        return tuple(found)
    result = list(found)
    for number, (one, other) in enumerate(pairwise(found)):
        a, b = one.named or one.place, other.named or other.place
        if a is None or b is None or a.kind != "country" or b.kind != "country" or a.country == b.country or other.start - one.end > BESIDE:
            continue
        last = spans[number + 1][1] + 1
        vocabulary = vocabularies[number]
        joint = words.key[one.end : other.start]
        then = last < len(words.norm) and words.norm[last] in vocabulary.border_after
        begin = _phrase_start(words, spans[number][0], vocabulary.border) if joint in vocabulary.border_joints else None
        between = joint.split()
        named = begin is not None or (between[:1] and between[0] in vocabulary.border_after) or (then and between in ([], ["and"], ["-"]))
        place = border_place(store, *sorted((str(a.country), str(b.country)))) if named else None
        if place is None:
            continue
        first = one.start if begin is None else words.start[begin]
        end = words.end[last] if then else other.end
        for at, toponym, plain in ((number, one, a), (number + 1, other, b)):
            result[at] = replace(toponym, place=place, named=plain, relation="border", kind="place", phrase_start=first, phrase_end=end)
    return tuple(result)


def _phrase_start(words: Words, first: int, phrases: frozenset[tuple[str, ...]]) -> int | None:
    """The first word of the longest of these phrases that ends before word `first`, an article between them or not."""
    for end in (first, first - 1) if first and words.norm[first - 1] in ("the", "el", "la") else (first,):
        for length in (3, 2, 1):
            if end >= length and tuple(words.norm[end - length : end]) in phrases:
                return end - length
    return None
