"""What the rules know of a document that a model's statements are held against: numbers, times, people, weapons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from mapper.extraction.actors import find_actors
from mapper.extraction.counts import find_casualties, harm
from mapper.extraction.grammar import Mark, marks_of
from mapper.extraction.numerals import digits_value, find_numbers
from mapper.extraction.times import find_times, undated
from mapper.extraction.weapons import find_weapons
from mapper.model import Actor, Toponym, When
from mapper.readers.quotes import Span, overlap
from mapper.text import Reading, Sentence, languages

_YEARS = range(1900, 2100)
_LONGEST_NAME = 120


class Facts:
    """The facts of `reading.text[:end]`, each read when first asked for."""

    def __init__(self, reading: Reading, toponyms: Sequence[Toponym], end: int) -> None:
        self._reading = _head(reading, end)
        self._lines: dict[Sentence, tuple[Mark, ...]] = {}
        self._toponyms = [t for t in toponyms if t.kind == "place"]

    @cached_property
    def _casualties(self) -> list[tuple[str, Span, int, int | None]]:
        found = find_casualties(self._reading)
        return [(c.kind, (c.count.start, c.count.end), c.count.low, c.count.high) for c in found]

    @cached_property
    def _times(self) -> tuple[When, ...]:
        return find_times(self._reading)

    @cached_property
    def _actors(self) -> list[Actor]:
        return [Actor(a.name, a.start, a.end, a.id) for a in find_actors(self._reading)]

    @cached_property
    def _weapons(self) -> list[Actor]:
        return [Actor(w.name, w.start, w.end) for w in find_weapons(self._reading)]

    @cached_property
    def undated(self) -> When | None:
        """The day of the news, for what it tells without a date."""
        return undated(self._reading)

    def numbers(self, kind: str, span: Span) -> set[int]:
        """Every number that the words of a span state: in digits, in words, or as people counted without a number ("a policeman")."""
        stated: set[int] = set()
        for other, words, low, high in self._casualties:
            if other == kind and overlap(words, span):
                stated |= {low} if high is None else {low, high}
        for marks in self._marks(span):
            plain = [m for m in marks if "num" in m.values or not {"modifier", "postmodifier"} & m.values.keys()]
            for line in (marks, plain):
                for number in find_numbers(line):
                    if not _is_date(line, number.first, number.last):
                        stated |= {number.low} if number.high is None else {number.low, number.high}
        return stated

    def _marks(self, span: Span) -> Iterator[list[Mark]]:
        for sentence in self._reading.sentences:
            if sentence.start < span[1] and span[0] < sentence.end:
                if sentence not in self._lines:
                    self._lines[sentence] = marks_of(self._reading, sentence, harm(sentence.language).words, _digits)
                yield [m for m in self._lines[sentence] if span[0] <= m.start and m.end <= span[1]]

    def when(self, first: date, last: date, span: Span) -> tuple[date, date] | None:
        """The days a model reads from a span, no finer than the words state them; None where our reading of the words denies them.

        In a language whose calendar we do not know, the model's days stand.
        """
        times = [w for w in self._times if overlap((w.start, w.end), span)]
        if not times:
            sentence = self._reading.sentences[self._reading.sentence_at(span[0])]
            return None if sentence.language in languages() else (first, last)
        meeting = [w for w in times if w.first <= last and first <= w.last]
        if not meeting:
            return None
        finest = min(meeting, key=lambda w: w.last - w.first)
        if all(w.first <= first and last <= w.last for w in meeting):
            return finest.first, finest.last
        return first, last

    def place(self, spans: Sequence[Span]) -> Toponym | None:
        """The place name that one of the spans (nearest first) overlaps: a located one, the finest, the one shared most."""
        for span in spans:
            named = [t for t in self._toponyms if overlap((t.start, t.end), span)]
            if named:
                return min(named, key=lambda t: (
                    t.place is None, t.place.precision if t.place else 0, -overlap((t.start, t.end), span), t.start,
                ))
        return None

    def actor(self, span: Span) -> Actor | None:
        """Who is named in a span: as the data know them, else in the text's own words."""
        return self._named(self._actors, span)

    def weapon(self, span: Span) -> Actor | None:
        return self._named(self._weapons, span)

    def _named(self, known: Sequence[Actor], span: Span) -> Actor | None:
        within = [a for a in known if overlap((a.start, a.end), span)]
        if within:
            best = max(within, key=lambda a: (overlap((a.start, a.end), span), -a.start))
            return Actor(best.name, *span, best.id)
        words = " ".join(self._reading.quote(*span).split())
        return Actor(words, *span) if 0 < len(words) <= _LONGEST_NAME else None


def _head(reading: Reading, end: int) -> Reading:
    """The reading with no sentence beyond `end`, so that the work is bounded by what a model saw."""
    last = reading.token_at(end)
    sentences = (s._replace(end=min(s.end, end), last=min(s.last, last)) for s in reading.sentences if s.start < end)
    return replace(reading, sentences=tuple(s for s in sentences if s.first < s.last))


def _digits(norm: str) -> Mapping[str, Any]:
    value = digits_value(norm)
    return {"clocknum": True} if value is None else {"num": value, "digits": True}


def _is_date(marks: Sequence[Mark], first: int, last: int) -> bool:
    """Whether a number is a day or a year: "12 March", "2014"."""
    if any("month" in m.values for m in (*marks[max(0, first - 1):first], *marks[last:last + 1])):
        return True
    values = marks[first].values
    return last - first == 1 and "digits" in values and values["num"] in _YEARS and marks[first].end - marks[first].start == 4


__all__ = ["Facts"]
