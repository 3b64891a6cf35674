"""Which function each rule of the calendar grammar means, and how a match becomes a span of days."""

from __future__ import annotations

from collections.abc import Callable

from mapper.extraction import absolute, relative
from mapper.extraction import calendar as days
from mapper.extraction.calendar import Span
from mapper.extraction.grammar import Found
from mapper.extraction.scene import Scene, happened_by, is_reporting

Result = tuple[Span, str, int, int]
"""(days, rule, first character, end)."""

MEANINGS: dict[str, Callable[[Found, Scene], Span | None]] = {
    "date": absolute.full_date,
    "date-range": absolute.date_range,
    "date-numeric": absolute.numeric_date,
    "day-month": absolute.day_and_month,
    "month": absolute.month,
    "month-year": absolute.month,
    "month-last": absolute.month,
    "month-this": absolute.month,
    "month-next": absolute.month,
    "month-range": absolute.month_range,
    "year": absolute.year,
    "decade": absolute.decade,
    "season": absolute.season,
    "week-of-month": absolute.week_of_month,
    "weekday": relative.weekday,
    "weekday-last": relative.weekday,
    "weekday-next": relative.weekday,
    "weekday-week": relative.weekday_of_week,
    "weekday-range": relative.weekday_range,
    "relday": relative.relative_day,
    "last-night": relative.overnight,
    "overnight": relative.overnight,
    "refday": relative.day_after_reference,
    "ago": relative.ago,
    "later": relative.later,
    "earlier": relative.earlier,
    "anniversary": relative.anniversary,
    "past-span": relative.past_span,
    "since": relative.past_span,
    "duration": relative.duration,
    "unit-last": relative.calendar_unit(-1),
    "unit-this": relative.calendar_unit(0),
    "unit-next": relative.calendar_unit(1),
    "weekend": relative.weekend,
    "weekend-last": relative.weekend,
    "weekend-next": relative.weekend,
    "recent": relative.recent,
    "the-day": relative.the_day,
    "holiday": absolute.holiday,
    "hijri": absolute.hijri,
}
"""Name of a rule in `[calendar.rules]` -> its meaning. A rule not named here ("skip") is matched and passed over."""

_STALE = 6
"""Days before publication from which a statement's weekday is none of the past week."""
_DAYS = 2
"""Precision up to which a time is told in days."""


def known_rules() -> frozenset[str]:
    """Names a language file may use."""
    return frozenset(MEANINGS) | {"skip"}


def resolve(found: Found, scene: Scene) -> Result | None:
    """(span, rule, start, end) of a match; None where it cannot be resolved or is no date."""
    meaning = MEANINGS.get(found.rule)
    if meaning is None:
        return None
    result = meaning(found, scene)
    if result is None:
        return None
    rule, start = found.rule, found.start
    before = found.marks[found.first - 1] if found.first else None
    if before is not None and "the" in before.values and found.first > 1 and "since" in found.marks[found.first - 2].values:
        before = found.marks[found.first - 2]
    if before is not None and "eve" in before.values:
        day = days.shift_days(result.first, -1)
        if day is None:
            return None
        result, rule, start = Span(day, day, 1), "eve", before.start
    elif before is not None and "since" in before.values and found.rule != "since" and scene.anchor and result.first <= scene.anchor:
        result, rule, start = days.span(result.first, scene.anchor), "since-" + rule, before.start
    elif before is not None and "of" in before.values and found.first > 1 and "week" in found.marks[found.first - 2].values:
        end = days.shift_days(result.first, 6)
        result, rule = Span(result.first, end or result.last, 3), "week-of"
    elif is_reporting(found):
        rule += "-said"
        if scene.anchor is not None and "weekday" in rule and (scene.anchor - result.last).days >= _STALE:
            # "Said Monday" in a report of Sunday is hardly six days old: the day after, or that of another time zone.
            result = happened_by(scene.anchor)
        else:
            result = happened_by(result.last) if result.precision <= _DAYS else result
    if found.rule not in ("year", "decade", "unit-last", "unit-this", "past-span", "recent", "month-year", "anniversary"):
        scene.reference = result.last
    start += _written_on(found) if start == found.start else 0
    last = found.last
    while last - 1 > found.first and not {"comma", "point"}.isdisjoint(found.marks[last - 1].values):
        last -= 1
    return result, rule, start, found.marks[last - 1].end


def _written_on(found: Found) -> int:
    """Length of an "and", "in" or "to" written onto the first word (Arabic و ب ل); its article stays."""
    clitic = str(found.marks[found.first].values.get("clitic", ""))
    return 0 if clitic.startswith("'") else len(clitic.removesuffix("ال"))
