"""Dates told by day, month, year, season, holiday: what each rule of the calendar grammar means."""

from __future__ import annotations

from datetime import date

from mapper.extraction import calendar as days
from mapper.extraction.calendar import Span
from mapper.extraction.grammar import Found
from mapper.extraction.scene import Scene, is_coming, pivot_of, year_of

_FEAST_AGE = 21
"""Days after an Islamic feast within which it is meant where its year is not said."""


def full_date(found: Found, scene: Scene) -> Span | None:
    """ "7 November 2021", "2021-11-07"."""
    year, month = year_of(found), found.get("month")
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


def day_and_month(found: Found, scene: Scene) -> Span | None:
    """ "7 November": of the year that makes it the latest such day, or of the text's own year."""
    pivot = pivot_of(scene)
    month, day = found.get("month"), found.get("dayno")
    if pivot is None or month is None or day is None:
        return None
    if scene.anchor is None:
        result = days.make_date(pivot.year, month, day)
    else:
        result = days.nearest_year(pivot, month, day, coming=is_coming(found))
    return Span(result, result, 1) if result else None


def date_range(found: Found, scene: Scene) -> Span | None:
    """ "7-9 November 2021", "from 30 October to 2 November"."""
    numbers, months = found.all("dayno"), found.all("month")
    year, pivot = year_of(found), pivot_of(scene)
    if len(numbers) != 2 or not months:
        return None
    first_month, last_month = months[0], months[-1]
    if year is None:
        if pivot is None:
            return None
        end = days.nearest_year(pivot, last_month, numbers[1], coming=is_coming(found))
        year = end.year if end else pivot.year
    stated = found.all("year")
    last = days.make_date(stated[-1] if len(stated) == 2 else year, last_month, numbers[1])
    first = days.make_date(year - (len(stated) < 2 and first_month > last_month), first_month, numbers[0])
    if first is None or last is None or first > last:
        return None
    return days.span(first, last)


def numeric_date(found: Found, scene: Scene) -> Span | None:
    """07/11/2021: the order by what is possible, else by the language, else by what lies nearest before publication."""
    parts = found.get("slashdate")
    if parts is None:
        year = year_of(found)
        parts = (*found.all("dayno"), year) if year is not None else None
    if parts is None or len(parts) != 3:
        return None
    if parts[0] > 31:
        result = days.make_date(*parts)
        return Span(result, result, 1) if result else None
    begin = found.get("dayno") if found.get("slashdate") else None
    if begin is not None:  # 12-14/03/2021
        year = parts[2] if parts[2] > 99 else 2000 + parts[2]
        first, last = days.make_date(year, parts[1], begin), days.make_date(year, parts[1], parts[0])
        return days.span(first, last) if first and last and first < last else None
    year = parts[2] if parts[2] > 99 else parts[2] + (1900 if parts[2] > 50 else 2000)
    day_first, month_first = days.make_date(year, parts[1], parts[0]), days.make_date(year, parts[0], parts[1])
    both = [d for d in (day_first, month_first) if d is not None]
    if len(both) == 2 and both[0] != both[1]:
        if found.get("dotted"):
            both = [both[0]]  # 12.03.2019: nobody who writes points puts the month first
        elif scene.day_first:
            both = [both[0] if scene.day_first == "yes" else both[1]]
        elif scene.anchor is not None:
            past = [d for d in both if d <= scene.anchor]
            both = [min(past or both, key=lambda d: abs((d - scene.anchor).days) if scene.anchor else 0)]
        else:
            return None  # two equal readings: no value
    return Span(both[0], both[0], 1) if both else None


def month(found: Found, scene: Scene) -> Span | None:
    """ "January 2020", "in March", "last October", "mid-March"."""
    part, month = found.get("part"), found.get("month")
    if found.get("midmonth"):
        part, month = found.get("midmonth")
    year, pivot = year_of(found), pivot_of(scene)
    if month is None:
        return None
    if year is None:
        if pivot is None:
            return None
        unit = None if found.get("week") or found.get("monthword") else found.get("unit")  # "the first week of March" names no year
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


def month_range(found: Found, scene: Scene) -> Span | None:
    """ "Between March and May 2019"."""
    months, year = found.all("month"), year_of(found)
    if len(months) != 2 or year is None:
        return None
    first = days.month_span(year - (months[0] > months[1]), months[0])
    last = days.month_span(year, months[1])
    return days.span(first.first, last.last) if first and last else None


def year(found: Found, scene: Scene) -> Span | None:
    """ "In 2019", "early 2020"."""
    year = year_of(found)
    return days.year_span(year, found.get("part")) if year else None


def decade(found: Found, scene: Scene) -> Span | None:
    """ "The 1990s"."""
    year = year_of(found)
    return days.decade_span(year, found.get("part")) if year and year % 10 == 0 else None


def season(found: Found, scene: Scene) -> Span | None:
    """ "The summer of 2019", "last spring"."""
    year, month, pivot = year_of(found), found.get("season"), pivot_of(scene)
    if year is None and pivot is not None:
        year = pivot.year
        if found.get("last") and month + 2 >= pivot.month:
            year -= 1
    return days.season_span(year, month) if year is not None else None


def holiday(found: Found, scene: Scene) -> Span | None:
    """ "Eid al-Fitr 2021"; without its year only a day of the Gregorian calendar: "on Christmas Day"."""
    year, code = year_of(found), str(found.get("holiday"))
    if year is None:
        if scene.anchor is None:
            return None
        if code.startswith("h"):
            return _latest_feast(code, scene.anchor)
        month, _, day = code.partition("-")
        latest = days.nearest_year(scene.anchor, int(month), int(day), coming=is_coming(found))
        return Span(latest, latest, 1) if latest else None
    if code.startswith("h"):
        month, _, day = code[1:].partition("-")
        spans = days.hijri_in(year, int(month), int(day) if day else None)
        return spans[0] if spans else None
    month, _, day = code.partition("-")
    result = days.make_date(year, int(month), int(day))
    return Span(result, result, 1) if result else None


def _latest_feast(code: str, anchor: date) -> Span | None:
    """A feast of the Islamic calendar told without its year: the one just past, None where it is long past."""
    month, _, day = code[1:].partition("-")
    spans = [s for year in (anchor.year - 1, anchor.year) for s in days.hijri_in(year, int(month), int(day) if day else None)]
    latest = max((s for s in spans if s.first <= anchor), default=None, key=lambda s: s.first)
    return latest if latest and (anchor - latest.last).days <= _FEAST_AGE else None


def week_of_month(found: Found, scene: Scene) -> Span | None:
    """ "The second week of May 2019", "the last week of May"."""
    month, year, pivot, number = found.get("month"), year_of(found), pivot_of(scene), found.get("nth")
    if year is None and pivot is not None:
        year = pivot.year - (month > pivot.month)
    if year is None or not (1 <= year <= 9999):
        return None
    length = days.month_length(year, month)
    if number is None:
        return Span(date(year, month, length - 6), date(year, month, length), 3)
    return Span(date(year, month, 7 * number - 6), date(year, month, min(7 * number, length)), 3) if 1 <= number <= 4 else None


def hijri(found: Found, scene: Scene) -> Span | None:
    """ "12 Ramadan 1442"."""
    return days.hijri_span(found.get("hyear"), found.get("hijri"), found.get("dayno"))
