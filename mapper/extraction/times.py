"""When: every expression of time in a text, resolved to days.

Words and word order are data (`[calendar]` of `data/languages/*.toml`); what a rule means is here, the same for every
language. Relative expressions count from the publication date, or from the dateline where there is none.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mapper.extraction.calendar import make_date
from mapper.extraction.clock import resolve
from mapper.extraction.grammar import Found, Rules, Vocabulary, compile_rules, marks_of
from mapper.extraction.numerals import number_words
from mapper.extraction.scene import Scene, happened_by
from mapper.model import When
from mapper.text.lexicon import languages, lexicon
from mapper.text.reading import Reading, Sentence, Token

_DIGIT_SHAPES = (
    ("num",),
    ("num", "dayno"),
    ("num", "yy"),
    ("num", "year"),
    ("num", "hyear"),
    ("slashdate",),
    ("slashdate", "dotted"),
    ("slashdate", "num"),
    ("dayno", "ordinal"),
    ("year", "plural"),
)


_CONTENT = (
    "month", "midmonth", "weekday", "weekday_short", "relday", "refday", "lastnight", "overnight", "daypart", "unit", "clock", "weekend",
    "season", "year", "hyear", "holiday", "hijri", "slashdate", "ordinal", "suffix", "plural", "dual",
    "anniversary",
)  # fmt: skip
"""Classes of words that a date is made of; the others only join them."""
_CONTENT_SET = frozenset(_CONTENT)
_ORDERS = {"dmy": "yes", "mdy": "no"}
_DATELINE_REACH = 160
"""Characters within which a dateline's date begins."""
_AGENCY_WORDS = 10
"""Words of a dateline's bracket before its date."""
_DATELINE_AGE = 4
"""Days before publication up to which a dateline is today's for its text."""


_RELATIVE = frozenset({"weekday", "weekday-last", "relday", "ago", "refday", "last-night", "overnight", "weekday-week"})
_SPELT = frozenset({"date", "day-month", "date-numeric"})
_SPELT_APART = 45
"""Days that a weekday and the date right behind it may differ: sources are published late, and weekdays are miscounted."""


class Calendar:
    """The calendar grammar of one language."""

    def __init__(self, code: str, table: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
        self.day_first: str = table.get("day_first", "")
        self.note_day_first: str = table.get("note_day_first", self.day_first)
        """The same for the date that heads a note: "05/12/2017: Gunmen attacked"."""
        self.words = _vocabulary(table, numbers)
        self.rules: Rules = compile_rules(
            table.get("rules", {}).get("list", ()), self.words, table.get("macros", {}), _CONTENT, f"languages/{code}.toml [calendar]"
        )
        self._starters = frozenset(
            first
            for first, branch in self.words.branches.items()
            if any(not _CONTENT_SET.isdisjoint(e.values) for group in branch.longer.values() for e in group)
            or (branch.alone is not None and not _CONTENT_SET.isdisjoint(branch.alone.values))
        )

    def may_hold(self, tokens: Iterable[Token]) -> bool:
        """Whether a sentence has a number or a word that dates are made of; always so where words carry clitics."""
        if self.words.clitics:
            return True
        starters = self._starters
        for _, _, norm in tokens:
            if norm in starters or (not norm.isalpha() and (norm[0].isdigit() or norm.partition("'")[0] in starters)):
                return True
        return False


def _vocabulary(table: Mapping[str, Any], numbers: Mapping[str, Any]) -> Vocabulary:
    words = Vocabulary(
        clitics=tuple(sorted(table.get("clitics", ()), key=len, reverse=True)),
        suffixes=tuple(table.get("suffixes", ())),
        cased=frozenset(table.get("cased", ())),
    )
    for index, names in enumerate(table.get("months", ()), 1):
        for name in names:
            words.add(name, "month", index)
            for prefix, part in table.get("month_prefixes", {}).items():
                words.add(prefix + name, "midmonth", (part, index))
    for index, names in enumerate(table.get("weekdays", ())):
        for name in names:
            words.add(name, "weekday", index)
    for name, listed in table.get("words", {}).items():
        for phrase, value in listed.items() if isinstance(listed, Mapping) else ((phrase, True) for phrase in listed):
            words.add(phrase, name, value)
    for phrase, value in number_words(numbers).items():
        words.add(phrase, "num", value)
    words.close(_DIGIT_SHAPES)
    return words


@functools.cache
def calendar(code: str) -> Calendar:
    """The calendar of a language; English where the language has no file."""
    if code not in languages():
        code = "en"
    words = lexicon(code)
    return Calendar(code, words.table("calendar"), words.table("numbers"))


@functools.lru_cache(maxsize=4096)
def digits(norm: str) -> Mapping[str, Any] | None:
    """What a token of digits can be: a number, a day, a month, a year, a numeric date, an ordinal ("7th"), a decade ("1990s")."""
    if norm.isdecimal():
        return _plain_digits(norm)
    for separator in "/.":
        parts = norm.split(separator)
        if len(parts) == 3 and all(part.isdecimal() and len(part) <= 4 for part in parts):
            dates: dict[str, Any] = {"slashdate": tuple(int(part) for part in parts)}
            return dates | {"dotted": True} if separator == "." else dates
    head = norm.rstrip("abcdefghijklmnopqrstuvwxyz'")
    tail = norm[len(head) :]
    if head.isdecimal() and len(head) <= 2 and tail in ("st", "nd", "rd", "th") and 1 <= int(head) <= 31:
        return {"dayno": int(head), "ordinal": True}
    if head.isdecimal() and len(head) == 4 and tail in ("s", "'s") and 1500 <= int(head) <= 2199:
        return {"year": int(head), "plural": True}
    return None


def _plain_digits(norm: str) -> Mapping[str, Any] | None:
    if len(norm) > 9:
        return None
    if len(norm) == 8 and norm[:2] in ("19", "20"):  # 20190312
        parts = int(norm[:4]), int(norm[4:6]), int(norm[6:])
        if make_date(*parts) is not None:
            return {"slashdate": parts, "num": int(norm)}
    value = int(norm)
    values: dict[str, Any] = {"num": value}
    if 1 <= value <= 31 and len(norm) <= 2:
        values["dayno"] = value
    elif len(norm) == 2 and value >= 32:
        values["yy"] = value
    elif len(norm) == 4 and 1500 <= value <= 2199:
        values["year"] = value
    elif len(norm) == 4 and 1300 <= value < 1500:
        values["hyear"] = value
    return values


def find_times(reading: Reading) -> tuple[When, ...]:
    """Every time expression that can be resolved, in text order; offsets count in `reading.text`."""
    found = _find(reading.sentences, reading)
    line = _find_dateline(reading, found)
    anchor = line[1].first if line else None
    published = reading.document.published
    if published is not None and (anchor is None or not 0 <= (published - anchor).days <= _DATELINE_AGE):
        anchor = published
    scene = Scene(anchor=anchor)
    if anchor is None:
        scene.year = _stated_year(found)
    times: list[When] = []
    for match, day_first in found:
        scene.day_first = day_first
        result = resolve(match, scene)
        if result is None:
            continue
        days, rule, start, end = result
        if line and match.start == line[0].start:
            rule = "dateline"
        times.append(When(days.first, days.last, days.precision, start, end, rule))
    return _spelt_out(reading, times)


def _spelt_out(reading: Reading, times: Sequence[When]) -> tuple[When, ...]:
    """ "Yesterday [24 October]", "on Friday (June 5th)": one time, and the date that is spelt out says it."""
    told: list[When] = []
    for when in times:
        last = told[-1] if told else None
        if (
            last is not None
            and last.rule in _RELATIVE
            and when.rule in _SPELT
            and not reading.text[last.end : when.start].strip(" ,([-–")
            and abs((last.first - when.first).days) <= _SPELT_APART
        ):
            told[-1] = replace(when, start=last.start)
        else:
            told.append(when)
    return tuple(told)


def dateline(reading: Reading) -> When | None:
    """The date of a dateline ("SAN SALVADOR, 3 JAN 90 --"), None where the text has none."""
    head = [sentence for sentence in reading.sentences[:4] if sentence.start <= _DATELINE_REACH]
    line = _find_dateline(reading, _find(head, reading))
    return line[1] if line else None


def undated(reading: Reading) -> When | None:
    """When something happened that a report tells without any date: the day of publication or the two before it.

    None where neither publication date nor dateline is known. The offsets are those of the dateline or of the
    publication date in the text, 0 and 0 where it does not stand there.
    """
    line = dateline(reading)
    day, at = (line.first, (line.start, line.end)) if line else (reading.document.published, (0, 0))
    if day is None:
        return None
    if line is None and reading.document.published_span is not None:
        at = _normalised(reading, *reading.document.published_span)
    days = happened_by(day)
    return When(days.first, days.last, days.precision, *at, "publication")


def _normalised(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """A stretch of `document.text` in `reading.text`."""
    if reading.offsets is None:
        return start, end
    return bisect_left(reading.offsets, start), bisect_left(reading.offsets, end)


def _find(sentences: Iterable[Sentence], reading: Reading) -> list[tuple[Found, str]]:
    """Every time expression, with whether its day comes first ("yes", "no", "" where neither source nor language tells)."""
    matches: list[tuple[Found, str]] = []
    told = _ORDERS.get(reading.document.date_order)
    for sentence in sentences:
        grammar = calendar(sentence.language)
        if grammar.may_hold(reading.tokens[sentence.first : sentence.last]):
            marks = marks_of(reading, sentence, grammar.words, digits)
            for found in grammar.rules.find(marks):
                heads = found.start == 0 and reading.text[found.end : found.end + 1] == ":"
                matches.append((found, told or (grammar.note_day_first if heads else grammar.day_first)))
    return matches


def _find_dateline(reading: Reading, found: list[tuple[Found, str]]) -> tuple[Found, When] | None:
    """The first date of the text, where only a place stands before it and a dash or an agency follows."""
    for match, day_first in found[:3]:
        if match.start > _DATELINE_REACH:
            return None
        if match.rule not in ("date", "day-month", "date-numeric"):
            continue
        after = reading.text[match.end : match.end + 60].lstrip(" .,")
        before = reading.text[max(0, match.start - 60) : match.start].rpartition("\n")[2].strip(" ,(")
        if not (after.startswith(("(", "--", "–", "—", "- ", "/")) and _is_place_line(before)) and not _closes_line(before, after):
            continue
        scene = Scene(anchor=reading.document.published, day_first=day_first)
        result = resolve(match, scene)
        if result is not None:
            days, _, start, end = result
            return match, When(days.first, days.last, days.precision, start, end, "dateline")
    return None


def _is_place_line(before: str) -> bool:
    """Whether what stands before a dateline's date can be a place: a few words, no small first letter."""
    words = before.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return 0 < len(words) <= 7 and not any(word[0].islower() for word in words if len(word) > 3)


def _closes_line(before: str, after: str) -> bool:
    """Whether a date ends the bracket behind the place of a dateline: "KANO, Nigeria (Today - AFP - 15th Jul, 2019 ) :"."""
    place, bracket, agency = before.partition("(")
    ends = after.startswith(")") and after[1:].lstrip().startswith((":", "-", "–", "—"))
    return ends and bool(bracket) and _is_place_line(place) and len(agency.split()) <= _AGENCY_WORDS


def _stated_year(found: list[tuple[Found, str]]) -> date | None:
    """The first full date of a text without publication date: the year for dates that lack one."""
    for match, day_first in found:
        if match.rule in ("date", "month-year", "date-range", "date-numeric") and match.get("year"):
            result = resolve(match, Scene(anchor=None, day_first=day_first))
            if result is not None:
                return result[0].last
    return None


__all__ = ["calendar", "dateline", "find_times", "undated"]
