"""The words of a language that stand beside place names, from [places] of its file."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from mapper.errors import DataError
from mapper.geocode.kinds import KIND_INDEX
from mapper.text import languages, lexicon

LINKS = ("of", "from")
"""Between a direction or a distance and a name."""


@dataclass(frozen=True, slots=True)
class RelationWords:
    """What a phrase before a name says: the relation, metres added to the radius, or the share of it that is meant."""

    relation: str
    beyond_m: float
    share: float


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Folded words; phrases are tuples of words, looked up from the longest to the shortest."""

    kind_after: dict[str, int]
    kind_before: dict[tuple[str, ...], int]
    inside: frozenset[str]
    holds: frozenset[str]
    relations: dict[tuple[str, ...], RelationWords]
    relation_ends: frozenset[str]
    """Last words of the phrases that say a relation, and of directions: only behind one of these a relation is looked for."""
    directions: dict[str, float]
    units: dict[str, float]
    between: frozenset[tuple[str, ...]]
    between_joints: frozenset[str]
    road: frozenset[tuple[str, ...]]
    road_joints: frozenset[str]
    links: frozenset[str]
    """Words between a direction or a distance and a name."""
    border: frozenset[tuple[str, ...]]
    border_joints: frozenset[str]
    border_words: frozenset[str]
    """Words without which no border is named."""
    border_after: frozenset[str]
    metonym: frozenset[str]
    embassy: frozenset[str]
    generic: frozenset[str]
    streets: frozenset[str]
    """Words for a street: what its name says lies anywhere."""
    first_kinds: frozenset[str]
    """Words for a kind that begin a name: "Barangay Mactan"."""
    cued_after: frozenset[str]
    cued_before: frozenset[tuple[str, ...]]
    cued_titles: frozenset[tuple[str, ...]]
    """Of such words those that tell as much with a capital letter; of one word or of three."""
    cued_hints: frozenset[str]
    """Words behind which an unknown word is a name if the gazetteer has a spelling of it: "near"."""
    cued_in: frozenset[str]
    """The same, where a word for a division follows: "in X in the province of"."""
    cued_heads: frozenset[str]
    """Short first words of names: "Tell", "Deir"."""
    cue_words: frozenset[str]
    """All words of `cued_after`, the last ones of `cued_before`, the first ones of `cued_titles`."""
    no_names: frozenset[str]
    """Words beside a cue that are no name of a place: adjectives of faiths, days."""
    never: frozenset[tuple[str, ...]]
    """Words with a capital letter that are no place here, though one somewhere bears the name."""
    hidden: frozenset[tuple[str, ...]]
    """Names of agencies and people that hold names of places."""
    before: frozenset[str]
    organisations: frozenset[str]
    people: frozenset[str]
    clitics: tuple[str, ...]
    cues: frozenset[str]
    strong_cues: frozenset[str]
    also_words: frozenset[str]


def _bits(kinds: str, where: str) -> int:
    try:
        return sum(1 << KIND_INDEX[kind] for kind in kinds.split())
    except KeyError as error:
        raise DataError(f"{where}: unknown kind {error}") from error


def _phrases(words: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.replace("-", " - ").split()) for phrase in words)


@functools.cache
def place_words(language: str) -> PlaceWords:
    """The words of a language; English ones where it has none."""
    code = language if language in languages() and lexicon(language).table("places") else "en"
    table: Any = lexicon(code).table("places")
    where = f"languages/{code}.toml [places]"
    relations: dict[tuple[str, ...], RelationWords] = {}
    for row in table.get("relations", ()):
        said = RelationWords(row["relation"], float(row.get("beyond_m", 0)), float(row.get("share", 1)))
        relations |= dict.fromkeys(_phrases(row["words"]), said)
    directions = {word: float(degrees) for word, degrees in table.get("directions", {}).items()}
    part = {name: table.get(name, {}) for name in ("between", "road", "border", "metonym", "embassy", "generic", "organisations", "cued")}
    cued_before = _phrases(part["cued"].get("before", []))
    cued_titles = _phrases(part["cued"].get("titles", []))
    cued_after = frozenset(part["cued"].get("after", ()))
    links = frozenset(table.get("links", LINKS))
    return PlaceWords(
        kind_after={word: _bits(kinds, where) for word, kinds in table.get("kind_after", {}).items()},
        kind_before={tuple(words.split()): _bits(kinds, where) for words, kinds in table.get("kind_before", {}).items()},
        inside=frozenset(table.get("inside", ())),
        holds=frozenset(table.get("holds", ())),
        relations=relations,
        relation_ends=frozenset([*(phrase[-1] for phrase in relations), *(re.split("[ -]", word)[-1] for word in directions), *links]),
        links=links,
        directions=directions,
        units={word: float(metres) for word, metres in table.get("units", {}).items()},
        between=_phrases(part["between"].get("words", [])),
        between_joints=frozenset(part["between"].get("joints", ())),
        road=_phrases(part["road"].get("words", [])),
        road_joints=frozenset(part["road"].get("joints", ())),
        border=_phrases(part["border"].get("words", [])),
        border_joints=frozenset(part["border"].get("joints", (" and ", " with "))),
        border_words=frozenset(part["border"].get("after", ())) | {phrase[0] for phrase in _phrases(part["border"].get("words", []))},
        border_after=frozenset(part["border"].get("after", ())),
        metonym=frozenset(part["metonym"].get("verbs", ())),
        embassy=frozenset(part["embassy"].get("words", ())),
        generic=frozenset((*part["generic"].get("words", ()), *part["generic"].get("kinds", ()))),
        streets=frozenset(part["generic"].get("streets", ())),
        organisations=frozenset(part["organisations"].get("words", ())),
        first_kinds=frozenset(part["generic"].get("first", ())),
        cued_after=cued_after,
        cued_before=cued_before,
        cued_titles=cued_titles,
        cued_hints=frozenset(part["cued"].get("hints", ())),
        cued_in=frozenset(part["cued"].get("inside", ())),
        cued_heads=frozenset(part["cued"].get("heads", ())),
        cue_words=cued_after | {phrase[0] for phrase in cued_titles} | {phrase[-1] for phrase in cued_before},
        no_names=frozenset(part["cued"].get("no_names", ())),
        never=_phrases(table.get("never", [])),
        hidden=_phrases(table.get("hidden", [])),
        people=frozenset(table.get("people", ())),
        before=frozenset(table.get("before", ())),
        clitics=tuple(table.get("clitics", ())),
        cues=frozenset(table.get("cues", ())),
        strong_cues=frozenset(table.get("strong_cues", ())),
        also_words=frozenset(table.get("also_words", ())),
    )
