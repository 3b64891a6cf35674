"""What each rule of the calendar grammar means: from matched words and an anchor to a span of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mapper.extract import calendar as days
from mapper.extract.calendar import Span
from mapper.extract.grammar import Found


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


_CLAUSE_ENDS = frozenset(("reporting", "comma", "perfect", "stop"))
Result = tuple[Span, str, int, int]


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
    if before is not None and "eve" in before.values:
        day = days.shift_days(result.first, -1)
        if day is None:
            return None
        result, rule, start = Span(day, day, 1), "eve", before.start
    elif before is not None and "since" in before.values and found.rule != "since" and scene.anchor and result.first <= scene.anchor:
        result, rule, start = days.span(result.first, scene.anchor), "since-" + rule, before.start
    elif is_reporting(found):
        rule += "-said"
        result = happened_by(result.last)
    if found.rule not in ("year", "decade", "unit-last", "unit-this", "past-span", "recent", "month-year"):
        scene.reference = result.last
    return result, rule, start, found.end


def happened_by(day: date) -> Span:
    """When something happened that was reported on a day without its own date: that day or the two before."""
    first = days.shift_days(day, -2) or day
    return days.span(first, day)


def is_reporting(found: Found) -> bool:
    """Whether the time is that of a statement: "police said on Monday", "told AFP Monday"."""
    index = found.first - 1
    marks = found.marks
    while index >= 0 and ("on" in marks[index].values or "part" in marks[index].values or "the" in marks[index].values):
        index -= 1
    if index >= 0 and "statement" in marks[index].values:
        index -= 1
    if index < 0:
        return False
    if "reporting" in marks[index].values:
        return True
    return any("told" in marks[k].values for k in range(max(0, index - 2), index)) and not any(
        "comma" in marks[k].values for k in range(max(0, index - 1), index + 1))


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


def _year(found: Found) -> int | None:
    year = found.get("year")
    if year is not None:
        return int(year)
    short = found.get("yy")
    return 1900 + int(short) if short is not None else None


def _pivot(scene: Scene) -> date | None:
    return scene.anchor or scene.year


def _date(found: Found, scene: Scene) -> Span | None:
    year, month = _year(found), found.get("month")
    numbers = found.all("dayno")
    if month is None:  # 2021-11-07
        if len(numbers) != 2 or year is None:
            return None
        month, day = numbers
    else:
        day = numbers[0] if numbers else None
    if year is None or day is None:
        return None
    result = days.make_date(year, int(month), int(day))
    return Span(result, result, 1) if result else None


def _day_month(found: Found, scene: Scene) -> Span | None:
    pivot = _pivot(scene)
    month, day = found.get("month"), found.get("dayno")
    if pivot is None or month is None or day is None:
        return None
    if scene.anchor is None:
        result = days.make_date(pivot.year, month, day)
    else:
        result = days.nearest_year(pivot, month, day, coming=is_coming(found))
    return Span(result, result, 1) if result else None


def _date_range(found: Found, scene: Scene) -> Span | None:
    numbers, months = found.all("dayno"), found.all("month")
    year, pivot = _year(found), _pivot(scene)
    if len(numbers) != 2 or not months:
        return None
    first_month, last_month = months[0], months[-1]
    if year is None:
        if pivot is None:
            return None
        end = days.nearest_year(pivot, last_month, numbers[1], coming=is_coming(found))
        year = end.year if end else pivot.year
    last = days.make_date(year, last_month, numbers[1])
    first = days.make_date(year - (first_month > last_month), first_month, numbers[0])
    if first is None or last is None or first > last:
        return None
    return days.span(first, last)


def _date_numeric(found: Found, scene: Scene) -> Span | None:
    """07/11/2021: the order by what is possible, else by the language, else by what lies nearest before publication."""
    parts = found.get("slashdate")
    if parts is None:
        year = _year(found)
        parts = (*found.all("dayno"), year) if year is not None else None
    if parts is None or len(parts) != 3:
        return None
    if parts[0] > 31:
        result = days.make_date(*parts)
        return Span(result, result, 1) if result else None
    year = parts[2] if parts[2] > 99 else parts[2] + (1900 if parts[2] > 50 else 2000)
    day_first, month_first = days.make_date(year, parts[1], parts[0]), days.make_date(year, parts[0], parts[1])
    both = [d for d in (day_first, month_first) if d is not None]
    if len(both) == 2 and both[0] != both[1]:
        if scene.day_first:
            both = [both[0] if scene.day_first == "yes" else both[1]]
        elif scene.anchor is not None:
            past = [d for d in both if d <= scene.anchor]
            both = [min(past or both, key=lambda d: abs((d - scene.anchor).days) if scene.anchor else 0)]
        else:
            return None  # two equal readings: no value
    return Span(both[0], both[0], 1) if both else None


def _month(found: Found, scene: Scene) -> Span | None:
    part, month = found.get("part"), found.get("month")
    if found.get("midmonth"):
        part, month = found.get("midmonth")
    year, pivot = _year(found), _pivot(scene)
    if month is None:
        return None
    if year is None:
        if pivot is None:
            return None
        unit = found.get("unit")
        if unit is not None:
            if unit != 365:
                return None
            year = pivot.year + (-1 if found.get("last") else 1 if found.get("next") else 0)
        elif found.get("next") or is_coming(found):
            year = pivot.year + (month <= pivot.month if found.get("next") else month < pivot.month)
        elif found.get("last"):
            year = pivot.year - (month >= pivot.month)
        else:
            year = pivot.year - (month > pivot.month)
    return days.month_span(year, month, part)


def _month_range(found: Found, scene: Scene) -> Span | None:
    months, year = found.all("month"), _year(found)
    if len(months) != 2 or year is None:
        return None
    first = days.month_span(year - (months[0] > months[1]), months[0])
    last = days.month_span(year, months[1])
    return days.span(first.first, last.last) if first and last else None


def _year_rule(found: Found, scene: Scene) -> Span | None:
    year = _year(found)
    return days.year_span(year, found.get("part")) if year else None


def _decade(found: Found, scene: Scene) -> Span | None:
    year = _year(found)
    return days.decade_span(year, found.get("part")) if year and year % 10 == 0 else None


def _season(found: Found, scene: Scene) -> Span | None:
    year, month, pivot = _year(found), found.get("season"), _pivot(scene)
    if year is None and pivot is not None:
        year = pivot.year
        if found.get("last") and month + 2 >= pivot.month:
            year -= 1
    return days.season_span(year, month) if year is not None else None


def _weekday_near(anchor: date, weekday: int, *, coming: bool, strictly: bool = False) -> date | None:
    if coming:
        ahead = (weekday - anchor.weekday()) % 7
        return days.shift_days(anchor, ahead or (7 if strictly else 0))
    behind = (anchor.weekday() - weekday) % 7
    return days.shift_days(anchor, -(behind or (7 if strictly else 0)))


def _weekday(found: Found, scene: Scene) -> Span | None:
    if scene.anchor is None:
        return None
    rule, weekday = found.rule, found.get("weekday")
    day = _weekday_near(scene.anchor, weekday, coming=rule == "weekday-next" or (rule == "weekday" and is_coming(found)),
                        strictly=rule != "weekday")
    return Span(day, day, 1) if day else None


def _weekday_week(found: Found, scene: Scene) -> Span | None:
    """"Friday of last week"."""
    if scene.anchor is None:
        return None
    week = days.week_span(scene.anchor, -1 if found.get("last") else 1 if found.get("next") else 0)
    day = days.shift_days(week.first, found.get("weekday")) if week else None
    return Span(day, day, 1) if day else None


def _weekday_range(found: Found, scene: Scene) -> Span | None:
    if scene.anchor is None:
        return None
    names = found.all("weekday")
    coming = is_coming(found)
    last = _weekday_near(scene.anchor, names[-1], coming=coming)
    first = _weekday_near(last, names[0], coming=False, strictly=True) if last else None
    if first is None or last is None:
        return None
    return days.span(first, last)


def _relday(found: Found, scene: Scene) -> Span | None:
    if scene.anchor is None:
        return None
    day = days.shift_days(scene.anchor, found.get("relday") or 0)
    return Span(day, day, 1) if day else None


def _overnight(found: Found, scene: Scene) -> Span | None:
    """"Overnight", "last night": a night belongs to two days."""
    day = days.shift_days(scene.anchor, -1) if scene.anchor else None
    return Span(day, scene.anchor, 2) if day and scene.anchor else None


def _refday(found: Found, scene: Scene) -> Span | None:
    base = scene.reference or scene.anchor
    day = days.shift_days(base, found.get("refday")) if base else None
    return Span(day, day, 1) if day else None


def _amount(found: Found) -> tuple[int, bool] | None:
    """(how many, whether the word is vague)."""
    some = found.get("some")
    if some is not None:
        return int(some), True
    number = found.get("num") or found.get("dual") or found.get("article")
    if number is None and (found.get("oneunit") or found.get("clock")):
        number = 1
    return (int(number), False) if number is not None and 0 < number <= 10_000 else None


def _ago(found: Found, scene: Scene) -> Span | None:
    return _offset(found, scene.anchor, 1)


def _later(found: Found, scene: Scene) -> Span | None:
    return _offset(found, scene.reference, -1)


def _earlier(found: Found, scene: Scene) -> Span | None:
    return _offset(found, scene.reference or scene.anchor, 1)


def _offset(found: Found, base: date | None, sign: int) -> Span | None:
    amount = _amount(found)
    if base is None or amount is None:
        return None
    count, vague = amount
    if found.get("unit") is None:  # hours: the same day, or the one before
        if sign < 0 or count > 72:
            return None
        day = days.shift_days(base, -(count // 24))
        return Span(day, day, 1) if day else None
    if sign > 0:
        return days.ago(base, found.get("unit"), count, vague)
    day = days.back(base, found.get("unit"), -count)
    if day is None:
        return None
    slack = 0 if found.get("unit") == 1 and not vague else 1
    first, last = days.shift_days(day, -slack), days.shift_days(day, slack)
    return days.span(first, last) if first and last else None


def _past_span(found: Found, scene: Scene) -> Span | None:
    """"In the last two years", "the past week": up to the anchor."""
    if scene.anchor is None:
        return None
    count = (_amount(found) or (1, False))[0]
    if found.get("unit") is None:
        first = days.shift_days(scene.anchor, -max(1, round(count / 24))) if count <= 240 else None
    else:
        first = days.back(scene.anchor, found.get("unit"), count)
    return days.span(first, scene.anchor) if first else None


def _duration(found: Found, scene: Scene) -> Span | None:
    """"Have been camping for almost two weeks": only where the clause is in the perfect, so that it reaches to now."""
    if not any("perfect" in mark.values for mark in found.marks[max(0, found.first - 14):found.first]):
        return None
    return _past_span(found, scene)


def _unit(count: int) -> Callable[[Found, Scene], Span | None]:
    def meaning(found: Found, scene: Scene) -> Span | None:
        if scene.anchor is None:
            return None
        if found.get("last") and found.rule == "unit-last" and found.get("unit") == 1:
            return None  # "the last day" of something
        result = days.unit_span(scene.anchor, found.get("unit"), count, found.get("part"))
        if count == 0 and result and not is_coming(found) and found.get("part") != "late":
            return days.span(min(result.first, scene.anchor), min(result.last, scene.anchor), result.precision)
        return result
    return meaning


def _weekend(found: Found, scene: Scene) -> Span | None:
    """Saturday and Sunday: those that are, or were last; with "last", those of before the present weekend."""
    if scene.anchor is None:
        return None
    coming = found.rule == "weekend-next" or (found.rule == "weekend" and is_coming(found))
    saturday = _weekday_near(scene.anchor, 5, coming=coming)
    if saturday is None:
        return None
    if found.rule == "weekend-last" and scene.anchor.weekday() >= 5:
        saturday = days.shift_days(saturday, -7) or saturday
    sunday = days.shift_days(saturday, 1)
    return Span(saturday, sunday, 2) if sunday else None


def _recent(found: Found, scene: Scene) -> Span | None:
    """"In recent days": a handful of the unit, up to the anchor."""
    if scene.anchor is None:
        return None
    count = {1: 7, 7: 4, 30: 6}.get(found.get("unit"), 5)
    first = days.back(scene.anchor, found.get("unit"), count)
    return days.span(first, scene.anchor) if first else None


def _the_day(found: Found, scene: Scene) -> Span | None:
    """"On the 7th": of this month, or of the last one where it is not yet reached."""
    if scene.anchor is None:
        return None
    for back in (0, 1):
        moved = days.shift_months(scene.anchor.replace(day=1), -back)
        day = days.make_date(moved.year, moved.month, found.get("dayno")) if moved else None
        if day and day <= scene.anchor:
            return Span(day, day, 1)
    return None


def _holiday(found: Found, scene: Scene) -> Span | None:
    year, code = _year(found), str(found.get("holiday"))
    if year is None:
        return None
    if code.startswith("h"):
        month, _, day = code[1:].partition("-")
        spans = days.hijri_in(year, int(month), int(day) if day else None)
        return spans[0] if spans else None
    month, _, day = code.partition("-")
    result = days.make_date(year, int(month), int(day))
    return Span(result, result, 1) if result else None


def _hijri(found: Found, scene: Scene) -> Span | None:
    return days.hijri_span(found.get("hyear"), found.get("hijri"), found.get("dayno"))


MEANINGS: dict[str, Callable[[Found, Scene], Span | None]] = {
    "date": _date, "date-range": _date_range, "date-numeric": _date_numeric, "day-month": _day_month,
    "month": _month, "month-year": _month, "month-last": _month, "month-this": _month, "month-next": _month,
    "month-range": _month_range, "year": _year_rule, "decade": _decade, "season": _season,
    "weekday": _weekday, "weekday-last": _weekday, "weekday-next": _weekday, "weekday-week": _weekday_week,
    "weekday-range": _weekday_range, "relday": _relday, "last-night": _overnight, "overnight": _overnight,
    "refday": _refday, "ago": _ago, "later": _later, "earlier": _earlier, "past-span": _past_span, "since": _past_span,
    "duration": _duration, "unit-last": _unit(-1), "unit-this": _unit(0), "unit-next": _unit(1),
    "weekend": _weekend, "weekend-last": _weekend, "weekend-next": _weekend, "recent": _recent, "the-day": _the_day,
    "holiday": _holiday, "hijri": _hijri,
}
"""Name of a rule in `[calendar.rules]` -> its meaning. A rule not named here ("skip") is matched and passed over."""


def known_rules() -> frozenset[str]:
    """Names a language file may use."""
    return frozenset(MEANINGS) | {"skip"}


def values_of(found: Found, name: str) -> list[Any]:
    """Values of a class in a match: for explanations."""
    return found.all(name)
