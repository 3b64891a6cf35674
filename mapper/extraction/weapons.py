"""Weapons named in a text, from `data/weapons.toml` and the [weapons] section of a language's file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapper.errors import DataError
from mapper.extraction.patterns import Match, Matcher, compile_pattern
from mapper.resources import data_root, load_toml
from mapper.text import Reading, languages, lexicon


@dataclass(frozen=True, slots=True)
class Weapon:
    """One kind of weapon. `family` is what incident types ask for; `gtd` is GTD's weaptype."""

    name: str
    family: str
    gtd: int


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon's words; `first` to `last` (exclusive) are its tokens in `Reading.tokens`."""

    start: int
    end: int
    sentence: int
    first: int
    last: int
    name: str
    family: str
    gtd: int


def find_weapons(reading: Reading) -> tuple[WeaponMention, ...]:
    """Weapons in text order, the longest name at each place; a sentence in a language without a file has none."""
    known = set(languages())
    found: list[WeaponMention] = []
    for index, sentence in enumerate(reading.sentences):
        if sentence.language not in known:
            continue
        matcher = _matcher(sentence.language)
        for match in longest(list(matcher.find(reading.tokens, sentence.first, sentence.last))):
            weapon = weapons()[match.key]
            start, end = reading.tokens[match.first].start, reading.tokens[match.last - 1].end
            found.append(WeaponMention(start, end, index, match.first, match.last, weapon.name, weapon.family, weapon.gtd))
    return tuple(found)


def longest(matches: list[Match]) -> list[Match]:
    """Of overlapping matches the one that begins first, and of those the longest."""
    matches.sort(key=lambda m: (m.first, -m.last))
    kept: list[Match] = []
    taken = -1
    for match in matches:
        if match.first >= taken:
            kept.append(match)
            taken = match.last
    return kept


@functools.cache
def _table() -> list[Mapping[str, Any]]:
    rows = load_toml(data_root() / "weapons.toml").get("weapon", [])
    if not isinstance(rows, list):
        raise DataError("weapons.toml: 'weapon' must be an array of tables")
    for row in rows:
        if not (isinstance(row.get("id"), str) and isinstance(row.get("family"), str) and isinstance(row.get("gtd"), int)):
            raise DataError(f"weapons.toml: a weapon needs 'id', 'family' and 'gtd': {row.get('id')!r}")
    return rows


@functools.cache
def weapons() -> tuple[Weapon, ...]:
    """Every kind of weapon, in the order of the file."""
    return tuple(Weapon(row.get("name", row["id"]), row["family"], row["gtd"]) for row in _table())


@functools.cache
def _matcher(language: str) -> Matcher:
    words = lexicon(language)
    own = words.table("weapons")
    matcher = Matcher(words.table("structure").get("clitics", ()))
    for key, row in enumerate(_table()):
        for pattern in (*row.get(language, ()), *own.get(row["id"], ())):
            for form in hyphenations(pattern):
                for elements in compile_pattern(form, {}, f"weapons.toml {row['id']}"):
                    matcher.add(elements, key)
    return matcher.seal()


def hyphenations(pattern: str) -> tuple[str, ...]:
    """A pattern as written, and with its hyphens as spaces ("car-bomb", "al-Shabaab")."""
    return (pattern, pattern.replace("-", " ")) if "-" in pattern.strip("-") else (pattern,)
