"""Which names the text says lie in which: "Paris, Texas", "Karrada in Baghdad", "Baghdad's Karrada", "Dalori, Jere, Borno"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.words import Words

APART = 40
"""Characters between two names at most."""
UNKNOWN_BETWEEN = 3
"""Names that the gazetteer does not know between two that it does, less one."""
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
