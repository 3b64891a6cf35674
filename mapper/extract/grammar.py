"""Words as symbols, and rules over the symbols: how calendar and casualty grammars are read from data.

Every known word or phrase of a sentence becomes one `Mark`; every set of word classes has one private character, so that
a rule such as `last? weekday daypart?` compiles to a regular expression over one character a mark. The cost is one
dictionary look-up a word, and the expressions run over short strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


@dataclass(slots=True)
class Vocabulary:
    """Phrases with their classes. `clitics`: prefixes a word may carry (Arabic و ف ب ل ك), longest first."""

    phrases: dict[str, list[Entry]] = field(default_factory=dict)
    clitics: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    cased: frozenset[str] = frozenset()
    """Words that count only with a capital letter ("March", "May")."""
    symbols: dict[frozenset[str], str] = field(default_factory=dict)
    _cache: dict[str, list[Entry] | None] = field(default_factory=dict)

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
            self.phrases[first] = [entry._replace(symbol=self.symbol(entry.values)) for entry in entries]
        for shape in shapes:
            self.symbol(shape)

    def entries(self, word: str) -> list[Entry] | None:
        """Phrases that begin with a word, or with it less its clitics."""
        found = self.phrases.get(word)
        if found is not None or not (self.clitics or self.suffixes):
            return found
        if word in self._cache:
            return self._cache[word]
        found = self._stripped(word)
        if len(self._cache) < _CACHE_LIMIT:
            self._cache[word] = found
        return found

    def _stripped(self, word: str) -> list[Entry] | None:
        for affix, bare in self._bare(word):
            entries = self.phrases.get(bare)
            if entries is not None:
                return [Entry((word, *e.words[1:]), {**e.values, "clitic": affix}, e.symbol) for e in entries]
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


def marks_of(
    reading: Reading,
    sentence: Sentence,
    vocabulary: Vocabulary,
    shape: Any = None,
    *,
    sparse: bool = False,
) -> tuple[Mark, ...]:
    """The marks of a sentence. `shape(norm) -> Values | None` classes words that begin with a digit.

    With `sparse`, an empty tuple where no word of the sentence is in the vocabulary.
    """
    tokens, text = reading.tokens, reading.text
    marks: list[Mark] = []
    known = False
    index, last = sentence.first, sentence.last
    while index < last:
        token = tokens[index]
        values: Values = _NO_VALUES
        symbol, width = _OTHER, 1
        if token.norm[0].isdigit():
            values = (shape(token.norm) or _NO_VALUES) if shape else _NO_VALUES
            if values:
                symbol = vocabulary.symbol(values)
        elif token.norm[-1].isdigit() and (prefixed := _digits_behind(token.norm, vocabulary, shape)):
            values, symbol = prefixed
        else:
            entries = vocabulary.entries(token.norm)
            if entries is not None and not (token.norm in vocabulary.cased and not text[token.start].isupper()):
                entry = _longest(entries, tokens, index, last)
                if entry is not None:
                    values, symbol, width = entry.values, entry.symbol, len(entry.words)
        known = known or symbol != _OTHER
        marks.append(Mark(token.start, tokens[index + width - 1].end, index, index + width, values, symbol))
        index += width
    return tuple(marks) if known or not sparse else ()


def _digits_behind(norm: str, vocabulary: Vocabulary, shape: Any) -> tuple[Values, str] | None:
    """A number written onto a clitic: Arabic و5, "and five"."""
    head = norm.rstrip("0123456789.,")
    if shape is None or head not in vocabulary.clitics:
        return None
    values = shape(norm[len(head) :])
    return ({**values, "clitic": head}, vocabulary.symbol(values)) if values else None


def _longest(entries: list[Entry], tokens: tuple[Token, ...], index: int, last: int) -> Entry | None:
    for entry in entries:
        width = len(entry.words)
        if width == 1 or (index + width <= last and all(tokens[index + k].norm == entry.words[k] for k in range(1, width))):
            return entry
    return None


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules of one language: the first that matches at a place wins, so the more special stand first."""

    names: tuple[str, ...]
    expression: re.Pattern[str]

    def find(self, marks: tuple[Mark, ...]) -> Iterator[Found]:
        symbols = "".join([mark.symbol for mark in marks])
        for match in self.expression.finditer(symbols):
            if match.end() > match.start() and match.lastgroup is not None:
                yield Found(self.names[int(match.lastgroup[1:])], marks, match.start(), match.end())


_NAME = re.compile(r"[a-z][a-z_]*")


def compile_pattern(pattern: str, vocabulary: Vocabulary, macros: Mapping[str, str], where: str) -> str:
    """One rule as a regular expression over symbols. `other` is any unknown word, `any` any mark, `not_x` none of class x."""
    known = {name for classes in vocabulary.symbols for name in classes}

    def charset(match: re.Match[str]) -> str:
        name = match.group()
        if name in macros:
            return f"(?:{_NAME.sub(charset, macros[name]).replace(' ', '')})"
        if name == "any":
            return "."
        if name == "other":
            return _OTHER
        negated = name.startswith("not_") and name not in known
        wanted = name[4:] if negated else name
        chars = "".join(symbol for classes, symbol in vocabulary.symbols.items() if wanted in classes)
        if not chars:
            # A language may have no word of a class ("the" in Arabic): then the class matches nothing.
            return "." if negated else _NEVER
        return f"[{'^' if negated else ''}{chars}]"

    try:
        body = _NAME.sub(charset, pattern).replace(" ", "")
        body = body.replace("(", "(?:").replace("(?:?", "(?")
        re.compile(body)
    except re.error as error:
        raise DataError(f"{where}: rule '{pattern}': {error}") from error
    return body


def compile_rules(rules: Sequence[Sequence[str]], vocabulary: Vocabulary, macros: Mapping[str, str], where: str) -> Rules:
    """Rules as `[name, pattern]` pairs, in order of precedence. Raises DataError naming the rule that is malformed."""
    names, bodies = [], []
    for number, (name, pattern) in enumerate(rules):
        names.append(name)
        bodies.append(f"(?P<r{number}>{compile_pattern(pattern, vocabulary, macros, where)})")
    return Rules(tuple(names), re.compile("|".join(bodies) or "(?!)", re.DOTALL))
