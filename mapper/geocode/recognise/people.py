"""People who bear the name of a place: "Rodrigo Lima", and "Lima" alone in the rest of the document."""

from __future__ import annotations

from collections import Counter

from mapper.geocode.kinds import KINDS
from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.matches import Match
from mapper.geocode.recognise.word_table import PERSON, person_names
from mapper.geocode.recognise.words import TITLE, Words

FIRST = 1
"""Bit of a first name in `person_names`."""


def are_people(words: Words, spans: list[tuple[int, int, Match | None]], vocabulary: PlaceWords) -> list[bool]:
    """Of spans (first word, last word, name): which are people's.

    A word after a first name is one, and so are its other uses, but for those behind a preposition of place.
    """
    if words.case != "mixed":
        return [False] * len(spans)
    taken = {i for first, last, _ in spans for i in range(first, last + 1)}
    person = words.facts[:, PERSON]
    families = _families(words, {words.norm[a] for a, b, m in spans if a == b and _may_be(m)}, taken, vocabulary)
    found = []
    for first, last, _ in spans:
        before = words.norm[first - 1] if first else ""
        named = first == last and words.norm[first] in families and before not in vocabulary.before
        found.append(named or (first == last and bool(person[first] & FIRST) and _with_another(words, first, taken, vocabulary)))
    return found


def _may_be(match: Match | None) -> bool:
    """Whether people bear such a name: none that of a country or its adjective."""
    return match is None or not (match.facts.demonym or KINDS[match.facts.kind] in ("country", "continent"))


def _families(words: Words, names: set[str], taken: set[int], vocabulary: PlaceWords) -> set[str]:
    """Which of these the document uses behind a first name, and no oftener behind a preposition of place."""
    as_family, as_place = Counter[str](), Counter[str]()
    for at in [at for at, norm in enumerate(words.norm) if norm in names]:
        norm = words.norm[at]
        if words.shape[at] == TITLE:
            as_family[norm] += _after_first_name(words, at, taken, vocabulary)
            as_place[norm] += at > 0 and words.norm[at - 1] in vocabulary.before
    return {norm for norm, count in as_family.items() if count and count >= as_place[norm]}


def _after_first_name(words: Words, at: int, taken: set[int], vocabulary: PlaceWords) -> bool:
    """Whether a first name stands right before word `at`; "Victoria Australia" has another place there."""
    before = at - 1
    return (
        before >= 0
        and before not in taken
        and words.shape[before] == TITLE
        and bool(words.facts[before, PERSON] & FIRST)
        and len(words.norm[before]) > 2
        and not any(words.norm[before] in known for known in (vocabulary.generic, vocabulary.before, vocabulary.no_names))
        and (not before or words.norm[before - 1] not in vocabulary.before)
        and not (before > 1 and words.norm[before - 1] == "." and words.norm[before - 2] in ("st", "ste"))
        and words.text[words.end[before] : words.start[at]] == " "
    )


def _with_another(words: Words, at: int, taken: set[int], vocabulary: PlaceWords) -> bool:
    """Whether word `at` is the first of two first names that share the family's: "Ammon and Ryan Bundy"."""
    norm, shape = words.norm, words.shape
    return (
        at + 3 < len(norm)
        and norm[at + 1] == "and"
        and shape[at + 2] == shape[at + 3] == TITLE
        and not taken & {at + 2, at + 3}
        and bool(person_names().get(norm[at + 2], 0) & FIRST)
        and norm[at + 3] not in vocabulary.generic
        and (not at or norm[at - 1] not in vocabulary.before)
    )
