"""What relative expressions of time count from, and what the words around an expression say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapper.extraction import calendar as days
from mapper.extraction.calendar import Span
from mapper.extraction.grammar import Found

_CLAUSE_ENDS = frozenset(("reporting", "comma", "perfect", "stop"))
_BARS = frozenset(("comma", "stop", "that", "of", "for", "after", "reporting"))
"""Words over which a time does not belong to an `aftermath` verb: "convicted of a murder on Sunday"."""
_AFTERMATH_REACH = 7
"""Marks between a verb of court or of condemnation and its time."""
_FOR_REACH = 20
"""Marks between such a verb and a time with "for" behind it."""
_OPENING_REACH = 14
"""Marks between a time that opens a sentence and such a verb."""
_SMALL = frozenset(("on", "part", "the"))


@dataclass(slots=True)
class Scene:
    """What relative expressions count from while a text is read from top to bottom."""

    anchor: date | None
    """Publication date or dateline."""
    reference: date | None = None
    """The day told last: "the next day" counts from it."""
    year: date | None = None
    """A full date of the text, where there is no anchor: it lends its year."""
    day_first: str = ""


def happened_by(day: date) -> Span:
    """When something happened that was reported on a day without its own date: that day or the two before."""
    first = days.shift_days(day, -2) or day
    return days.span(first, day)


def is_reporting(found: Found) -> bool:
    """Whether the time is that of a statement: "police said on Monday", "told AFP Monday"."""
    index = found.first - 1
    marks = found.marks
    if str(marks[found.last - 1].values.get("clitic", "")).startswith("'"):
        return False  # "condemned Friday's attack"
    while index >= 0 and not _SMALL.isdisjoint(marks[index].values):
        index -= 1
    if index >= 0 and "statement" in marks[index].values:
        index -= 1
    if _is_of_aftermath(found, index):
        return True
    if index < 0 or "that" in marks[index].values:
        return False
    if any("rise" in mark.values for mark in marks[max(0, index - 6) : index + 1]) and any(
        "toll" in mark.values for mark in marks[max(0, index - 30) : index]
    ):
        return True  # "the death toll rose to 30 on Sunday"
    if "reporting" in marks[index].values:
        return True
    if found.last < len(marks) and "reporting" in marks[found.last].values and not found.marks[index].values.keys() & {"comma", "stop"}:
        return True  # "the president today accused", "police on Monday said"
    # Where the verb stands first its subject comes between: "the ministry announced Sunday that".
    follows_that = found.last < len(marks) and "that" in marks[found.last].values
    if follows_that and any("reporting" in mark.values for mark in marks[max(0, index - 7) : index]):
        return True
    return any("told" in marks[k].values for k in range(max(0, index - 2), index)) and not any(
        "comma" in marks[k].values for k in range(max(0, index - 1), index + 1)
    )


def _is_of_aftermath(found: Found, index: int) -> bool:
    """Whether the time is that of a verdict or a condemnation: "sentenced on Tuesday", "condemned the attack on Sunday".

    `index` is the mark before the time, small words passed over.
    """
    marks, last = found.marks, found.last
    if last < len(marks) and "aftermath" in marks[last].values:
        return True  # "a judge on Tuesday sentenced"
    earlier = marks[max(0, index - _FOR_REACH) : max(0, index)]
    if last < len(marks) and "for" in marks[last].values and any("aftermath" in m.values for m in earlier):
        return True  # "sentenced to three terms of life in prison on Monday for the bombing"
    between_commas = index >= 0 and "comma" in marks[index].values and last < len(marks) and "comma" in marks[last].values
    index -= between_commas
    for k in range(index, max(-1, index - _AFTERMATH_REACH), -1):
        if "aftermath" in marks[k].values:
            return True
        if not _BARS.isdisjoint(marks[k].values):
            return False
    if index >= 0 and not between_commas:
        return False
    # "On Tuesday, a man appeared in court": the time opens the sentence.
    for k in range(last + (last < len(marks) and "comma" in marks[last].values), min(len(marks), last + _OPENING_REACH)):
        if "aftermath" in marks[k].values:
            return True
        if not _BARS.isdisjoint(marks[k].values):
            return False
    return False


def is_coming(found: Found) -> bool:
    """Whether the clause around a match speaks of the future: "will meet on Friday"."""
    marks = found.marks
    for index in range(found.first - 1, max(-1, found.first - 12), -1):
        values = marks[index].values
        if "future" in values:
            return True
        if not _CLAUSE_ENDS.isdisjoint(values):
            break
    for index in range(found.last, min(len(marks), found.last + 9)):
        values = marks[index].values
        if "future" in values:
            return True
        if not _CLAUSE_ENDS.isdisjoint(values):
            break
    return False


def year_of(found: Found) -> int | None:
    """The stated year, two digits taken as of the last century; None where none is stated."""
    year = found.get("year")
    if year is not None:
        return int(year)
    short = found.get("yy")
    return 1900 + int(short) if short is not None else None


def pivot_of(scene: Scene) -> date | None:
    """The day that lends its year: the anchor, else a full date of the text."""
    return scene.anchor or scene.year


def amount_of(found: Found) -> tuple[int, bool] | None:
    """(how many, whether the word is vague)."""
    some = found.get("some")
    if some is not None:
        return int(some), True
    number = found.get("num") or found.get("dual") or found.get("article")
    if number is None and (found.get("oneunit") or found.get("clock")):
        number = 1
    return (int(number), False) if number is not None and 0 < number <= 10_000 else None
