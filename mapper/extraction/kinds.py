"""The incident types, read from `data/incidents/*.toml`, checked, and compiled into one matcher a language.

Schema of a file (its name is the key of the type):

    event_type, sub_event_type      ACLED's names (or ours: "Disasters and accidents", "Crime")
    label                           a short noun for titles
    family                          mentions of one family may tell of one happening: "violence", "protest", "disaster", ...
    follow_up                       optional: true for what follows from a harm told before it (arrests, curfews)
    gains                           optional: true for ground taken, of which a fight told beside it is a part
    [codes.acled] [codes.ucdp] [codes.gtd] [codes.plover]    the type in the other schemes, see CODES
    [[triggers.en]]                 senses: `words` (patterns), `part` ("noun", "verb", "passive", or "agent" for those who do
                                    it: "protesters"), `specific` 0 to 1, `needs` (patterns: one must stand in the sentence),
                                    `unless` (none may), `consequence = true` for words that tell a result ("killed") and
                                    not the deed, `deadly = true` for deeds of which someone died ("assassination"),
                                    `mass = true` for words of no single happening ("violence")
    [[means.en]]                    what beside a trigger of another type (`of`, keys) makes it this one: `words` in its `scope`
                                    ("clause" or "sentence"), `subject` (who does it) and `object` (to whom), each where given;
                                    `with` somewhere in the sentence; not where `unless` stands in the scope; the highest
                                    `rank` wins. In `subject` and `object`, `#state`, `#armed` (groups, rebels, gunmen),
                                    `#crowd`, `#civilian` are actors of that sort. With `first = true` a subject counts only
                                    where no actor of another sort stands before it.
    [[ignore.en]]                   `words` that hide the triggers inside them ("heart attack")

A language may give its words in its own file instead: `[[incidents.air_strike.triggers]]` in `data/languages/ar.toml`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapper.errors import DataError
from mapper.extraction.patterns import Matcher, compile_pattern, expand
from mapper.resources import data_root, load_toml
from mapper.text import fold, lexicon

PARTS = ("noun", "verb", "passive", "agent")
SCOPES = ("clause", "sentence")
ACTORS: Mapping[str, int] = {"#state": -2, "#armed": -3, "#crowd": -4, "#civilian": -5}
"""Sorts of actors as keys of context, beside those of word lists."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One incident type."""

    key: str
    event_type: str
    sub_event_type: str
    label: str
    family: str
    codes: Mapping[str, Mapping[str, Any]]
    follow_up: bool = False
    """Told after a harm it follows from that: arrests, curfews, weapons found."""
    gains: bool = False
    """Ground is taken: the fight for it is part of it."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a trigger's words mean. `needs`, `unless`: keys of word lists, -1 for none."""

    kind: str
    part: str
    specific: float
    consequence: bool
    deadly: bool
    mass: bool
    needs: int
    unless: int


@dataclass(frozen=True, slots=True)
class Means:
    """Words beside a trigger of the kinds `of` that make it an event of `kind`; each field of keys empty where not asked."""

    kind: str
    of: frozenset[str]
    rank: float
    words: frozenset[int]
    subject: frozenset[int]
    object: frozenset[int]
    all_of: frozenset[int]
    unless: frozenset[int]
    sentence: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Senses:
    """All that one language knows of incident types. A match's key is that of a sense, of a word list, or `IGNORE`."""

    matcher: Matcher
    """Triggers, and the phrases that hide them."""
    context: Matcher
    """Word lists that stand beside triggers."""
    senses: Mapping[int, Sense]
    means: Mapping[str, tuple[Means, ...]]
    """By the type they turn into another, highest rank first."""


IGNORE = 0


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Every incident type by its key, sorted; raises DataError naming file and key where a file is malformed."""
    return {path.stem: _kind(path, load_toml(path)) for path in _files()}


def _files() -> list[Path]:
    return sorted((data_root() / "incidents").glob("*.toml"))


def _kind(path: Path, table: Mapping[str, Any]) -> Kind:
    for key in ("event_type", "sub_event_type", "label", "family"):
        if not isinstance(table.get(key), str):
            raise DataError(f"incidents/{path.name}: '{key}' must be a string")
    codes = table.get("codes", {})
    for scheme in ("acled", "ucdp", "gtd", "plover"):
        if not isinstance(codes.get(scheme), Mapping):
            raise DataError(f"incidents/{path.name}: [codes.{scheme}] is missing")
    known = {"event_type", "sub_event_type", "label", "family", "follow_up", "gains", "codes", "triggers", "means", "ignore"}
    if extra := sorted(set(table) - known):
        raise DataError(f"incidents/{path.name}: unknown key '{extra[0]}'")
    follow_up = bool(table.get("follow_up", False))
    return Kind(
        path.stem, table["event_type"], table["sub_event_type"], table["label"], table["family"], codes, follow_up,
        bool(table.get("gains", False)),
    )


@functools.cache
def senses(language: str) -> Senses:
    """The compiled senses of one language; raises DataError where a file is malformed."""
    return _Compiler(language).senses()


class _Compiler:
    """Gathers one language's patterns from all files under running keys."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._own = lexicon(language).table("incidents")
        structure = lexicon(language).table("structure")
        self._classes = {
            name: frozenset(folded_forms(words)) for name, words in structure.get("classes", {}).items()
        }
        self._matcher = Matcher(structure.get("clitics", ()))
        self._context = Matcher(structure.get("clitics", ()))
        self._senses: dict[int, Sense] = {}
        self._means: list[Means] = []
        self._next = IGNORE + 1
        self._lists: dict[tuple[str, ...], int] = {}

    def senses(self) -> Senses:
        known = kinds()
        for path in _files():
            table = load_toml(path)
            where = f"incidents/{path.name}"
            for section, add in (("triggers", self._trigger), ("means", self._mean), ("ignore", self._ignore)):
                rows = table.get(section, {}).get(self._language, [])
                own = self._own.get(path.stem, {}).get(section, [])
                if not isinstance(rows, list):
                    raise DataError(f"{where}: {section}.{self._language} must be an array of tables")
                for row in (*rows, *own):
                    add(path.stem, row, f"{where} [{section}.{self._language}]")
        for means in self._means:
            if missing := sorted(means.of - set(known)):
                raise DataError(f"incidents/{means.kind}.toml: means of unknown type '{missing[0]}'")
        self._means.sort(key=lambda m: -m.rank)
        by_kind = {kind: tuple(m for m in self._means if kind in m.of and m.kind != kind) for kind in known}
        return Senses(self._matcher.seal(), self._context.seal(), self._senses, by_kind)

    def _words(self, row: Mapping[str, Any], name: str, where: str, required: bool = False) -> tuple[str, ...]:
        words = row.get(name, [])
        if not isinstance(words, list) or not all(isinstance(w, str) for w in words) or (required and not words):
            raise DataError(f"{where}: '{name}' must be a list of words")
        return tuple(words)

    def _list(self, row: Mapping[str, Any], name: str, where: str) -> int:
        """Key of a list of context words; the same list is kept once."""
        words = self._words(row, name, where)
        if not words:
            return -1
        if words not in self._lists:
            self._lists[words] = self._add(self._context, words, where)
        return self._lists[words]

    def _add(self, matcher: Matcher, words: tuple[str, ...], where: str) -> int:
        key = self._next
        self._next += 1
        for pattern in words:
            self._put(matcher, pattern, key, where)
        return key

    def _put(self, matcher: Matcher, pattern: str, key: int, where: str) -> None:
        for elements in compile_pattern(pattern, self._classes, where):
            matcher.add(elements, key)

    def _trigger(self, kind: str, row: Mapping[str, Any], where: str) -> None:
        part, specific = row.get("part", "noun"), row.get("specific", 0.8)
        if part not in PARTS or not isinstance(specific, int | float) or not 0 <= specific <= 1:
            raise DataError(f"{where}: 'part' must be one of {', '.join(PARTS)} and 'specific' between 0 and 1")
        key = self._add(self._matcher, self._words(row, "words", where, required=True), where)
        self._senses[key] = Sense(
            kind, part, float(specific), bool(row.get("consequence", False)), bool(row.get("deadly", False)),
            bool(row.get("mass", False)),
            self._list(row, "needs", where), self._list(row, "unless", where),
        )

    def _mean(self, kind: str, row: Mapping[str, Any], where: str) -> None:
        keys = {name: self._keys(row, name, where) for name in ("words", "subject", "object", "with", "unless")}
        if not (keys["words"] or keys["subject"] or keys["object"]):
            raise DataError(f"{where}: 'words', 'subject' or 'object' must be a list of words")
        self._means.append(Means(
            kind, frozenset(self._words(row, "of", where, required=True)), float(row.get("rank", 0.5)), keys["words"], keys["subject"],
            keys["object"], keys["with"], keys["unless"], self._scope(row, where) == "sentence", bool(row.get("first", False)),
        ))

    def _keys(self, row: Mapping[str, Any], name: str, where: str) -> frozenset[int]:
        """Keys of a list whose entries may be sorts of actors."""
        entries = self._words(row, name, where)
        if unknown := [e for e in entries if e.startswith("#") and e not in ACTORS]:
            raise DataError(f"{where}: '{unknown[0]}' in '{name}' is not one of {', '.join(ACTORS)}")
        patterns = [e for e in entries if not e.startswith("#")]
        keys = {ACTORS[e] for e in entries if e.startswith("#")}
        if patterns:
            keys.add(self._list({name: patterns}, name, where))
        return frozenset(keys)

    def _scope(self, row: Mapping[str, Any], where: str) -> str:
        scope = row.get("scope", "clause")
        if scope not in SCOPES:
            raise DataError(f"{where}: 'scope' must be one of {', '.join(SCOPES)}")
        return str(scope)

    def _ignore(self, kind: str, row: Mapping[str, Any], where: str) -> None:
        for pattern in self._words(row, "words", where, required=True):
            self._put(self._matcher, pattern, IGNORE, where)


def folded_forms(words: list[str]) -> list[str]:
    """Every form of every word of a class, folded."""
    return [fold(form) for word in words for form in expand(word)]
