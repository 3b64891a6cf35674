"""Which names the text says lie in which: "Paris, Texas", "Karrada in Baghdad", "Baghdad's Karrada", "Dalori, Jere, Borno"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.words import Words
from mapper.model import Place, Toponym

APART = 40
"""Characters between two names at most."""
UNKNOWN_BETWEEN = 3
"""Names that the gazetteer does not know between two that it does, less one."""
_HOLDING_M = 160_000
"""Radius of the widest area that stands for an unknown name in it."""
_SEAT_M = 25_000
_SURE_OF_AREA = 0.75
"""How often, of the answers for the holder, that for the unknown name in it is right."""
_PASSED_OVER = re.compile(r", (?:[^\W\d_a-z][\w'’-]* ){0,2}[^\W\d_a-z][\w'’-]*(?: district| area| county)?, ")


class _Named(Protocol):
    start: int
    end: int
    unit: int
    demonym: bool


M = TypeVar("M", bound=_Named)


def containers(words: Words, mentions: Sequence[M], vocabularies: Sequence[PlaceWords]) -> Iterator[tuple[M, M]]:
    """(name, name of what it lies in) wherever the words between two names say so; names unknown to the gazetteer are passed over."""
    for number, one in enumerate(mentions):
        if one.unit < 0 or one.demonym:
            continue
        at = one.end
        for step in range(1, UNKNOWN_BETWEEN + 1):
            if number + step >= len(mentions):
                break
            other, vocabulary = mentions[number + step], vocabularies[number + step]
            joint = words.key[at : other.start]
            if len(joint) > APART or other.demonym or other.unit == one.unit:
                break
            inside = joint in vocabulary.inside or _apposed(joint) or _PASSED_OVER.fullmatch(words.text[at : other.start]) is not None
            if other.unit < 0 and inside:
                at = other.end
                continue
            if other.unit >= 0 and inside:
                yield one, other
            elif other.unit >= 0 and step == 1 and joint in vocabulary.holds:
                yield other, one
            break


def _apposed(joint: str) -> bool:
    """Whether the words between two names say that the first lies in the second: ", a town in ", " local government area, "."""
    if "." in joint:
        return False
    if joint[:1] == ",":
        return joint.endswith((" of ", " in ", " in the ", " of the "))
    return joint[:1] == " " and joint.endswith(", ") and joint.count(",") == 1 and len(joint) <= 32


def held(words: Words, found: Sequence[Toponym], vocabularies: Sequence[PlaceWords]) -> list[Toponym]:
    """The names, those without a place put in the area of the town or division that the text says they lie in; `reason` stays.

    "Dalori, Jere, Borno": the area of Borno stands for both, under their own names. No country and no wide region does.
    """
    result = list(found)
    for number in range(len(result) - 2, -1, -1):
        one, other = result[number], result[number + 1]
        base = other.named or other.place
        if one.place is not None or one.kind != "place" or base is None or other.kind != "place" or other.relation != "in":
            continue
        joint = words.key[one.end : other.start]
        if len(joint) > APART or not (joint in vocabularies[number + 1].inside or _apposed(joint)) or "near" in joint:
            continue
        if base.kind in ("city", "district", "area", "admin1", "admin2") and base.radius_m <= _HOLDING_M:
            place = _area_in(one.surface, base)
            result[number] = replace(one, place=place, score=round(other.score * _SURE_OF_AREA, 4), named=None)
    return result


def _area_in(surface: str, base: Place) -> Place:
    """The area of a place under the name of something in it."""
    radius = max(base.radius_m, _SEAT_M) if base.kind == "city" else base.radius_m
    return replace(base, name=f"{surface}, {base.name}", kind="area", radius_m=radius, precision=max(3, base.precision), geometry=None)
