"""A small pattern language for words kept as data, compiled once into matchers keyed by a pattern's first word.

A pattern is words with spaces between them. `bomb{,s,ed,ing}` lists forms, `a {car,motor cycle} bomb` phrases; `_`
stands for up to three words inside the sentence; `@police` is one word of the class `police` of the language.
Words are matched folded.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from mapper.errors import DataError
from mapper.text import fold
from mapper.text.reading import Token

GAP_WORDS = 3
_BRACE = re.compile(r"\{([^{}]*)\}")
_NORM = itemgetter(Token._fields.index("norm"))
_SPLITTERS = frozenset(".;:!?()[]\"؟؛")

Element = frozenset[str]
"""The words that may stand in one place; the empty set is the gap `_`."""
GAP: Element = frozenset()


class Match(NamedTuple):
    """Tokens `first` to `last` (exclusive) match a pattern that carries `key`."""

    first: int
    last: int
    key: int


def expand(word: str) -> list[str]:
    """`bomb{,s,ed}` as bomb, bombs, bombed."""
    parts = _BRACE.split(word)
    choices = [part.split(",") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(choice) for choice in itertools.product(*choices)]


def compile_pattern(pattern: str, classes: Mapping[str, frozenset[str]], where: str) -> list[tuple[Element, ...]]:
    """The pattern's elements, once for every choice of a brace that holds phrases; raises DataError naming `where`."""
    if pattern.count("{") != pattern.count("}"):
        raise DataError(f"{where}: the braces of '{pattern}' do not match")
    parts = _BRACE.split(pattern)
    choices = [
        part.split(",") if i % 2 and " " in part else ["{" + part + "}" if i % 2 else part] for i, part in enumerate(parts)
    ]
    return [_elements("".join(choice), classes, where) for choice in itertools.product(*choices)]


def _elements(pattern: str, classes: Mapping[str, frozenset[str]], where: str) -> tuple[Element, ...]:
    elements: list[Element] = []
    for word in pattern.split():
        if word == "_":
            elements.append(GAP)
        elif word.startswith("@"):
            if word[1:] not in classes:
                raise DataError(f"{where}: no class '{word}' in [structure.classes]")
            elements.append(classes[word[1:]])
        else:
            elements.append(frozenset(fold(form) for form in expand(word)))
    if not elements or not elements[0] or not elements[-1]:
        raise DataError(f"{where}: '{pattern}' must begin and end with a word")
    return tuple(elements)


class Matcher:
    """Finds every pattern in one pass over the words; of patterns that begin at one word the longest comes first."""

    def __init__(self, clitics: Sequence[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[Element, ...], int]]] = {}
        self._clitics = tuple(sorted(clitics, key=len, reverse=True))
        self._tokens: Sequence[Token] = ()
        self._found: dict[tuple[int, int], list[Match]] = {}
        """What was found between two tokens of the text last read: a sentence is asked for again for each deed that it tells of."""

    def add(self, elements: tuple[Element, ...], key: int) -> None:
        for word in elements[0]:
            self._by_first.setdefault(word, []).append((elements[1:], key))

    def seal(self) -> Matcher:
        """Ready to find: longest patterns first, and first words with joined particles ("and", "the", "in") looked up as they stand."""
        for patterns in self._by_first.values():
            patterns.sort(key=lambda p: -sum(1 for e in p[0] if e))
        joined: dict[str, list[tuple[tuple[Element, ...], int]]] = {}
        for clitic in self._clitics:
            for word, patterns in self._by_first.items():
                if len(word) > 2:
                    joined.setdefault(clitic + word, patterns)
        for word, patterns in joined.items():
            self._by_first.setdefault(word, patterns)
        return self

    def find(self, tokens: Sequence[Token], first: int, last: int) -> Iterable[Match]:
        """All matches inside tokens[first:last], in text order."""
        if tokens is not self._tokens:
            self._tokens, self._found = tokens, {}
        found = self._found.get((first, last))
        if found is None:
            found = self._found[first, last] = self._find(tokens, first, last)
        return found

    def _find(self, tokens: Sequence[Token], first: int, last: int) -> list[Match]:
        found: list[Match] = []
        norms = list(map(_NORM, tokens[first:last]))
        for at, patterns in enumerate(map(self._by_first.get, norms)):
            if patterns is None:
                continue
            following = norms[at + 1] if at + 1 < len(norms) else ""
            for elements, key in patterns:
                if not elements:
                    found.append(Match(first + at, first + at + 1, key))
                elif (not elements[0] or self._holds(elements[0], following)) and (
                    end := self._match(tokens, first + at + 1, last, elements)
                ):
                    found.append(Match(first + at, end, key))
        return found

    def _holds(self, element: Element, word: str) -> bool:
        if word in element or not self._clitics:
            return word in element
        return any(word.startswith(c) and len(word) > len(c) + 2 and word[len(c):] in element for c in self._clitics)

    def _match(self, tokens: Sequence[Token], index: int, last: int, elements: tuple[Element, ...]) -> int:
        """End of a match of `elements` that begins at `index`; 0 where there is none."""
        for position, element in enumerate(elements):
            if not element:
                rest = elements[position + 1:]
                for skip in range(GAP_WORDS + 1):
                    if index + skip >= last or (skip and tokens[index + skip - 1].norm in _SPLITTERS):
                        return 0
                    if end := self._match(tokens, index + skip, last, rest):
                        return end
                return 0
            if index >= last or not self._holds(element, tokens[index].norm):
                return 0
            index += 1
        return index
