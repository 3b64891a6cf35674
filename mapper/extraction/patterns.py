"""A small pattern language for words kept as data, compiled once into matchers keyed by a pattern's first word.

A pattern is words with spaces between them. `bomb{,s,ed,ing}` lists forms, `a {car,motor cycle} bomb` phrases; `_`
stands for up to three words inside the sentence; `@police` is one word of the class `police` of the language.
Words are matched folded.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mapper.errors import DataError
from mapper.text import fold
from mapper.text.reading import Token

GAP_WORDS = 3
_BRACE = re.compile(r"\{([^{}]*)\}")
_SPLITTERS = frozenset(".;:!?()[]\"؟؛")

Element = frozenset[str]
"""The words that may stand in one place; the empty set is the gap `_`."""
GAP: Element = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
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
        by_first = self._by_first
        for index in range(first, last):
            word = tokens[index].norm
            patterns = by_first.get(word)
            if patterns is None:
                continue
            for elements, key in patterns:
                end = self._match(tokens, index + 1, last, elements) if elements else index + 1
                if end:
                    yield Match(index, end, key)

    def _holds(self, element: Element, word: str) -> bool:
        if word in element:
            return True
        if not self._clitics:
            return False
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
