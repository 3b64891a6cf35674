"""How many were killed, wounded, missing, captured, displaced: every statement of a text, as ranges.

Words are data (`[numbers]` of `data/languages/*.toml`). A word of harm ("killed", "dead", "death toll") is found first;
then the people it speaks of are read on the side where its grammar puts them: see `mapper/extraction/victims.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from mapper.extraction.grammar import Mark, Vocabulary, marks_of
from mapper.extraction.line import Line, Victims
from mapper.extraction.numerals import digits_value, find_numbers, number_words
from mapper.extraction.subjects import before
from mapper.extraction.victims import accompanying, after, beside, counted, labelled, named, shared_by, tolled
from mapper.model import Count
from mapper.text.lexicon import languages, lexicon
from mapper.text.reading import Reading

Kind = Literal["killed", "wounded", "missing", "captured", "displaced"]

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_SIDES = ("either", "object", "subject", "suffer", "counted", "toll", "both", "harmless")
_MANY = 10
"""Fewer are never a sum over a war."""
_WAR = 1000
"""So many beside the word "war" are one."""
_EVER = 500_000
"""More than any one happening killed in the age of news."""
_LASTING = 100
"""Days that one flood or one spell of fighting may last: its dead since its beginning are its own."""
_SHAPES = (("num", "digits"), ("clocknum",), ("decimal",))


@dataclass(frozen=True, slots=True)
class Casualty:
    """One statement about people harmed (or not: a count of 0)."""

    kind: Kind
    count: Count
    sentence: int
    """Index into `Reading.sentences`."""
    victims: tuple[int, int] | None = None
    """Span of the words that name the victims."""
    breakdown: bool = False
    """Part of a total told elsewhere: "12, among them three children"."""
    perpetrators: bool = False
    """The attackers' own dead."""
    toll: bool = False
    """An update of the total: "the death toll rose to 14"."""
    cumulative: bool = False
    """A sum over many incidents: "more than 2,000 killed since 2014"."""
    word: int = -1
    """Start of the word of harm: statements of one word ("killed two in Mosul and three in Kirkuk") add up."""
    listed: bool = False
    """Counted from descriptions or names and not from a number word: "killed a policeman and his wife"."""
    vague: bool = False
    """Only a vague word says how many: "several", "dozens", "hundreds"."""


@dataclass(frozen=True, slots=True)
class Harm:
    """The casualty words of one language."""

    words: Vocabulary
    keys: frozenset[str]
    """One word of every phrase that tells of harm: a sentence with none of them tells of none."""
    sides: frozenset[str]
    """Symbols of the words of harm."""
    verb_first: bool


@functools.cache
def harm(code: str) -> Harm:
    """The casualty words of a language; English where the language has no file."""
    if code not in languages():
        code = "en"
    language = lexicon(code)
    numbers, calendar = language.table("numbers"), language.table("calendar")
    words = Vocabulary(
        clitics=tuple(sorted(numbers.get("clitics", ()), key=len, reverse=True)),
        suffixes=tuple(calendar.get("suffixes", ())),
        cased=frozenset(calendar.get("cased", ())),
        acronyms=frozenset(numbers.get("acronyms", ())),
    )
    for phrase, value in number_words(numbers).items():
        words.add(phrase, "num", value)
    for name, lists in (("month", calendar.get("months", ())), ("weekday", calendar.get("weekdays", ()))):
        for value, names in enumerate(lists, 1):
            for phrase in names:
                words.add(phrase, name, value)
    for name in ("relday", "daypart", "lastnight", "overnight", "weekend"):
        for phrase in calendar.get("words", {}).get(name, ()):
            words.add(phrase, "dayword")
    keys: set[str] = set()
    for section in ("words", "casualties", "structure"):
        for name, phrase, value in _listed(numbers.get(section, {})):
            words.add(phrase, name, value)
            if name in _SIDES:
                keys.add(max(phrase.split(), key=lambda word: (word not in language.stopwords, len(word))))
    words.close(_SHAPES)
    sides = frozenset(symbol for classes, symbol in words.symbols.items() if not classes.isdisjoint(_SIDES))
    return Harm(words, frozenset(keys), sides, bool(numbers.get("verb_first", False)))


def _listed(section: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for name, words in section.items():
        pairs = words.items() if isinstance(words, Mapping) else ((word, True) for word in words)
        for phrase, value in pairs:
            yield name, phrase, value


@functools.lru_cache(maxsize=4096)
def _digits(norm: str) -> Mapping[str, Any]:
    value = digits_value(norm)
    if value is not None:
        return {"num": value, "digits": True}
    whole, _, part = norm.partition(".")
    return {"decimal": float(norm)} if whole.isdecimal() and part.isdecimal() and len(norm) < 8 else {"clocknum": True}


def find_casualties(reading: Reading) -> tuple[Casualty, ...]:
    """Every statement of casualties, in text order; spans count in `reading.text`."""
    found: list[Casualty] = []
    for index, sentence in enumerate(reading.sentences):
        grammar = harm(sentence.language)
        if not grammar.words.clitics and grammar.keys.isdisjoint([t.norm for t in reading.tokens[sentence.first : sentence.last]]):
            continue
        marks = marks_of(reading, sentence, grammar.words, _digits)
        telling = [k for k, mark in enumerate(marks) if mark.symbol in grammar.sides]
        if telling:
            line = Line(reading.text, marks, find_numbers(marks), verb_first=grammar.verb_first)
            found.extend(_casualties(line, telling, index, reading.document.published))
    return tuple(found)


def _casualties(line: Line, telling: Sequence[int], sentence: int, published: date | None) -> Iterator[Casualty]:
    used: set[tuple[str, int]] = set()
    cumulative = _sums_up(line, published)
    sum_of_war = any("war" in classes for classes in line.classes) or _of_a_year(line)
    for index in telling:
        mark = line.marks[index]
        parts = shared_by(line, index)
        told = _read(line, index, mark)
        for victims in (*told, *(beside(line, index, told[0].kind) if told else ())):
            key = (victims.kind, victims.start)
            if key in used or not victims.kind:
                continue
            used.add(key)
            yield Casualty(
                kind=_KINDS[victims.kind],
                count=Count(victims.low // parts, victims.high and victims.high // parts, victims.start, victims.end, victims.who),
                sentence=sentence,
                victims=(victims.start, victims.end),
                breakdown=victims.breakdown,
                perpetrators=victims.perpetrators,
                toll="toll" in mark.values and any("rise" in m.values for m in line.marks[max(0, index - 6) : index + 12]),
                cumulative=(cumulative and victims.low >= _MANY) or (sum_of_war and victims.low >= _WAR) or victims.low >= _EVER,
                word=mark.start,
                listed=victims.listed,
                vague=victims.vague,
            )


def _read(line: Line, index: int, mark: Mark) -> list[Victims]:
    """Whom one word of harm speaks of."""
    values = mark.values
    if line.has(index + 1, "colon") and (label := labelled(line, index, values.get("counted") or values.get("either") or "")):
        return label
    if "harmless" in values:
        return [Victims(kind, 0, 0, mark.start, mark.end, None) for kind in ("killed", "wounded")]
    if "both" in values:
        return line.none_of(index, ("killed", "wounded"))
    if "toll" in values:
        return tolled(line, index, values["toll"])
    if "suffer" in values:
        return before(line, index, "wounded") if any(line.has(k, "injury") for k in range(index + 1, index + 7)) else []
    if "infinitive" in values and line.has(index - 1, "modal"):
        return []  # "to kill", "would kill"
    if "infinitive" in values and line.has(index - 1, "and") and line.has(index - 3, "modal"):
        return []  # "to kidnap and kill"
    if "counted" in values and not ("object" in values and after(line, index, values["object"])):
        return counted(line, index, values["counted"])
    if "object" in values:
        if line.lumps(index) or line.tells_of_no_deed(index):
            return []
        found = after(line, index, values["object"])
        return found or (named(line, index, values["object"]) if "name_after" in values else [])
    if "subject" in values:
        return before(line, index, values["subject"])
    if "either" in values:
        kind = values["either"]
        group = line.verb_group(index)
        if line.attributive(index) or group.unreal or line.lumps(index):
            return []
        if line.has(index, "particle") and index + 1 not in line.starts:
            return []  # Arabic "faqad" is "has" oftener than "went missing"
        if line.negated(index):
            return [Victims(kind, 0, 0, mark.start, mark.end, None)]
        if group.passive:
            found = before(line, index, kind)
            return [*found, *accompanying(line, index, kind)] if any(v.low for v in found) else found
        if line.verb_first and (found := after(line, index, kind)):
            return found
        if (adjacent := line.adjacent(index)) is not None:
            return [adjacent._replace(kind=kind)]
        return after(line, index, kind) or before(line, index, kind)
    return []


def _sums_up(line: Line, published: date | None) -> bool:
    """Whether a sentence sums up a war or years, and not one incident: "has killed thousands since 2009"."""
    for k, classes in enumerate(line.classes):
        if "long" in classes:
            return True
        if "lately" in classes and any(line.has(n, "longunit") for n in range(k + 1, min(line.size, k + 5))):
            return True
        if "since" in classes and _is_long_ago(line, range(k + 1, min(line.size, k + 8)), published):
            return True
    return False


def _is_long_ago(line: Line, reach: range, published: date | None) -> bool:
    """Whether a year or a month is told among the marks that began more than `_LASTING` days before publication."""
    year = next((int(line.marks[n].values["num"]) for n in reach if _is_year(line, n)), None)
    month = next((int(line.marks[n].values["month"]) for n in reach if "month" in line.marks[n].values), None)
    if year is None and month is None:
        return False
    if month is None or published is None:
        return True
    first = date(year or (published.year - (month > published.month)), month, 1)
    return (published - first).days > _LASTING


def _of_a_year(line: Line) -> bool:
    """Whether a year is told without a month: "in 2023 more than 8,400 were killed"."""
    return any(_is_year(line, k) and line.has(k - 1, "prep") for k in range(1, line.size)) and not any("month" in c for c in line.classes)


def _is_year(line: Line, index: int) -> bool:
    values = line.marks[index].values
    return "digits" in values and 1900 <= values["num"] <= 2100


__all__ = ["Casualty", "find_casualties", "harm"]
