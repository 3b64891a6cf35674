"""Words as symbols, and rules over the symbols: how calendar and casualty grammars are read from data.

Every known word or phrase of a sentence becomes one `Mark`; every set of word classes has one private character, so that
a rule such as `last? weekday daypart?` compiles to a regular expression over one character a mark. The cost is one
dictionary look-up a word, and the expressions run over short strings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mapper.errors import DataError
from mapper.text.normalize import fold
from mapper.text.reading import Reading, Sentence, Token

Values = Mapping[str, Any]
"""Class of a word -> its value: {"month": 11}, {"unit": 7}; True where the class has no value."""

_FIRST_SYMBOL = 0xE000
_OTHER = "_"
_NEVER = "[^\\x00-\\U0010ffff]"
_REPEATED = "{0,4}"
"""What a star in a rule means: bounded, so that no text makes the rules slower than linear."""
_CACHE_LIMIT = 50_000
_NO_VALUES: Values = {}


class Mark(NamedTuple):
    """One word or phrase: characters [start, end), tokens [first, last), classes with their values, its symbol."""

    start: int
    end: int
    first: int
    last: int
    values: Values
    symbol: str


_mark: Callable[[tuple[int, int, int, int, Values, str]], Mark] = functools.partial(tuple.__new__, Mark)


class Found(NamedTuple):
    """A rule that matched: `marks[first:last]` of its sentence."""

    rule: str
    marks: tuple[Mark, ...]
    first: int
    last: int

    @property
    def start(self) -> int:
        return self.marks[self.first].start

    @property
    def end(self) -> int:
        return self.marks[self.last - 1].end

    def all(self, name: str) -> list[Any]:
        """Values of every mark of a class, in order."""
        return [mark.values[name] for mark in self.marks[self.first : self.last] if name in mark.values]

    def get(self, name: str) -> Any:
        """Value of the first mark of a class, None where there is none."""
        return next((mark.values[name] for mark in self.marks[self.first : self.last] if name in mark.values), None)


class Entry(NamedTuple):
    """A phrase of the vocabulary; `symbol` is empty until the vocabulary is closed."""

    words: tuple[str, ...]
    values: dict[str, Any]
    symbol: str


class Branch(NamedTuple):
    """All phrases that begin with one word: the word alone, and longer ones by their second word, longest first."""

    alone: Entry | None
    longer: Mapping[str, tuple[Entry, ...]]


@dataclass(slots=True)
class Vocabulary:
    """Phrases with their classes. `clitics`: prefixes a word may carry (Arabic و ف ب ل ك), longest first."""

    phrases: dict[str, list[Entry]] = field(default_factory=dict)
    clitics: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    cased: frozenset[str] = frozenset()
    """Words that count only with a capital letter ("March", "May")."""
    acronyms: frozenset[str] = frozenset()
    """Words that do not count in capitals ("US", "IS"), unless all is in capitals."""
    symbols: dict[frozenset[str], str] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    """The phrases by first word, ready for reading; filled by `close`."""
    _cache: dict[str, Branch | None] = field(default_factory=dict)

    def add(self, phrase: str, name: str, value: Any = True) -> None:
        """Give a word or phrase (folded) a class; a word may have several."""
        words = tuple(fold(phrase).split())
        if not words:
            raise DataError(f"empty word in class '{name}'")
        entries = self.phrases.setdefault(words[0], [])
        for known in entries:
            if known.words == words:
                known.values.setdefault(name, value)
                return
        entries.append(Entry(words, {name: value}, ""))
        entries.sort(key=lambda entry: -len(entry.words))

    def symbol(self, classes: Iterable[str]) -> str:
        """The private character of a set of classes."""
        key = frozenset(classes)
        if key not in self.symbols:
            self.symbols[key] = chr(_FIRST_SYMBOL + len(self.symbols))
        return self.symbols[key]

    def close(self, shapes: Iterable[Iterable[str]] = ()) -> None:
        """Give every set of classes its symbol; `shapes` are the sets that words not listed may have (digits)."""
        for first, entries in self.phrases.items():
            self.branches[first] = _branch([entry._replace(symbol=self.symbol(entry.values)) for entry in entries])
        for shape in shapes:
            self.symbol(shape)

    def branch(self, word: str) -> Branch | None:
        """Phrases that begin with a word, or with it less its clitics."""
        found = self.branches.get(word)
        if found is not None or not (self.clitics or self.suffixes):
            return found
        if word in self._cache:
            return self._cache[word]
        found = self._stripped(word)
        if len(self._cache) < _CACHE_LIMIT:
            self._cache[word] = found
        return found

    def _stripped(self, word: str) -> Branch | None:
        for affix, bare in self._bare(word):
            branch = self.branches.get(bare)
            if branch is not None:
                alone = branch.alone and branch.alone._replace(values={**branch.alone.values, "clitic": affix})
                longer = {
                    second: tuple(e._replace(values={**e.values, "clitic": affix}) for e in entries)
                    for second, entries in branch.longer.items()
                }
                return Branch(alone, longer)
        return None

    def _bare(self, word: str) -> Iterator[tuple[str, str]]:
        for suffix in self.suffixes:
            if word.endswith(suffix) and len(word) > len(suffix) + 2:
                yield suffix, word[: -len(suffix)]
        for clitic in self.clitics:
            if word.startswith(clitic) and len(word) > len(clitic) + 1:
                bare = word[len(clitic) :]
                yield clitic, bare
                if clitic.endswith("ل"):  # "لل" is ل before an article that lost its alef
                    yield clitic, "ا" + bare


def _branch(entries: list[Entry]) -> Branch:
    longer: dict[str, list[Entry]] = {}
    for entry in entries:
        if len(entry.words) > 1:
            longer.setdefault(entry.words[1], []).append(entry)
    alone = next((entry for entry in entries if len(entry.words) == 1), None)
    return Branch(alone, {second: tuple(sorted(group, key=lambda e: -len(e.words))) for second, group in longer.items()})


def marks_of(reading: Reading, sentence: Sentence, vocabulary: Vocabulary, shape: Any = None) -> tuple[Mark, ...]:
    """The marks of a sentence. `shape(norm) -> Values | None` classes words of digits."""
    tokens, text = reading.tokens, reading.text
    marks: list[Mark] = []
    branches, cased, branch_of = vocabulary.branches, vocabulary.cased, vocabulary.branch
    clitics = bool(vocabulary.clitics)
    index, last = sentence.first, sentence.last
    while index < last:
        start, end, norm = tokens[index]
        values: Values = _NO_VALUES
        symbol, width = _OTHER, 1
        branch = branches.get(norm)
        if branch is None and not norm.isalpha():
            if norm[0].isdigit():
                values = (shape(norm) or _NO_VALUES) if shape else _NO_VALUES
                if values:
                    symbol = vocabulary.symbol(values)
            elif norm[-1].isdigit() and (prefixed := _digits_behind(norm, vocabulary, shape)):
                values, symbol = prefixed
            else:
                branch = branch_of(norm)
        elif branch is None and clitics:
            branch = branch_of(norm)
        if branch is not None and not (norm in cased and not text[start].isupper()):
            entry = _longest(branch, tokens, index, last)
            if norm in vocabulary.acronyms and text[start:end].isupper() and not text[sentence.start : sentence.end].isupper():
                entry = None
            if entry is not None:
                _, values, symbol = entry
                width = len(entry.words)
                end = tokens[index + width - 1].end
        marks.append(_mark((start, end, index, index + width, values, symbol)))
        index += width
    return tuple(marks)


def _longest(branch: Branch, tokens: tuple[Token, ...], index: int, last: int) -> Entry | None:
    alone, longer = branch
    if longer and index + 1 < last:
        for entry in longer.get(tokens[index + 1].norm, ()):
            width = len(entry.words)
            if width == 2 or (index + width <= last and all(tokens[index + k].norm == entry.words[k] for k in range(2, width))):
                return entry
    return alone


def _digits_behind(norm: str, vocabulary: Vocabulary, shape: Any) -> tuple[Values, str] | None:
    """A number written onto a clitic: Arabic و5, "and five"."""
    head = norm.rstrip("0123456789.,")
    if shape is None or head not in vocabulary.clitics:
        return None
    values = shape(norm[len(head) :])
    return ({**values, "clitic": head}, vocabulary.symbol(values)) if values else None


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules of one language: the first that matches at a place wins, so the more special stand first."""

    names: tuple[str, ...]
    expression: re.Pattern[str]
    content: re.Pattern[str]
    """A symbol without which no rule can match: a stretch of known words that has none is passed over."""

    def find(self, marks: tuple[Mark, ...]) -> Iterator[Found]:
        """Matches in order. Rules never cross an unknown word, so each stretch between such words is read alone."""
        symbols = "".join([mark.symbol for mark in marks])
        for stretch in _STRETCH.finditer(symbols):
            if self.content.search(symbols, stretch.start(), stretch.end()) is None:
                continue
            for match in self.expression.finditer(symbols, stretch.start(), stretch.end()):
                if match.end() > match.start() and match.lastgroup is not None:
                    yield Found(self.names[int(match.lastgroup[1:])], marks, match.start(), match.end())


_STRETCH = re.compile(f"[^{_OTHER}]+")
_NAME = re.compile(r"[a-z][a-z_]*")


def compile_pattern(pattern: str, vocabulary: Vocabulary, macros: Mapping[str, str], where: str) -> str:
    """One rule as a regular expression over symbols: classes in order, with `?`, `*` (up to four), `|` and brackets.

    `not_x` is any known word but those of class x.
    """
    known = {name for classes in vocabulary.symbols for name in classes}

    def charset(match: re.Match[str]) -> str:
        name = match.group()
        if name in macros:
            return f"(?:{_NAME.sub(charset, macros[name]).replace(' ', '')})"
        negated = name.startswith("not_") and name not in known
        wanted = name[4:] if negated else name
        chars = "".join(symbol for classes, symbol in vocabulary.symbols.items() if wanted in classes)
        if not chars:
            # A language may have no word of a class ("the" in Arabic): then the class matches nothing.
            return f"[^{_OTHER}]" if negated else _NEVER
        return f"[^{_OTHER}{chars}]" if negated else f"[{chars}]"

    try:
        body = _NAME.sub(charset, pattern).replace(" ", "")
        body = body.replace("(", "(?:").replace("(?:?", "(?").replace("*", _REPEATED)
        re.compile(body)
    except re.error as error:
        raise DataError(f"{where}: rule '{pattern}': {error}") from error
    return body


def compile_rules(
    rules: Sequence[Sequence[str]], vocabulary: Vocabulary, macros: Mapping[str, str], content: Iterable[str], where: str
) -> Rules:
    """Rules as `[name, pattern]` pairs, in order of precedence; every match holds a word of one of the `content` classes.

    Raises DataError naming the rule that is malformed.
    """
    names, bodies = [], []
    for number, (name, pattern) in enumerate(rules):
        names.append(name)
        bodies.append(f"(?P<r{number}>{compile_pattern(pattern, vocabulary, macros, where)})")
    wanted = frozenset(content)
    chars = "".join(symbol for classes, symbol in vocabulary.symbols.items() if classes & wanted)
    return Rules(tuple(names), re.compile("|".join(bodies) or _NEVER, re.DOTALL), re.compile(f"[{chars}]" if chars else _NEVER))
