"""Spans of days: arithmetic, precision codes, the Islamic calendar. No words here: those are in `data/languages/`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """Days `first` to `last`, both included; `precision`: UCDP date_prec 1 to 5."""

    first: date
    last: date
    precision: int


def span(first: date, last: date, precision: int | None = None) -> Span:
    """A span in order, with the precision its length has: 1 day, 2 two to six, 3 week, 4 up to a month, 5 longer."""
    first, last = min(first, last), max(first, last)
    days = (last - first).days + 1
    if precision is None:
        precision = 1 if days == 1 else 2 if days <= 6 else 3 if days <= 10 else 4 if days <= 31 else 5
    return Span(first, last, precision)


def make_date(year: int, month: int, day: int) -> date | None:
    """A date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_days(day: date, days: int) -> date | None:
    """`day` moved, or None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: date, months: int) -> date | None:
    """The same day of another month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(day.day, month_length(year, month)))


def month_length(year: int, month: int) -> int:
    """Days of a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def month_span(year: int, month: int, part: str | None = None) -> Span | None:
    """A month, or its first, middle or last third ("early", "mid", "late")."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    last = month_length(year, month)
    first_day, last_day = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}.get(part or "", (1, last))
    return Span(date(year, month, first_day), date(year, month, last_day), 4)


def year_span(year: int, part: str | None = None) -> Span | None:
    """A year, or its first, middle or last four months."""
    if not 1 <= year <= 9999:
        return None
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part or "", (1, 12))
    return Span(date(year, first, 1), date(year, last, month_length(year, last)), 5)


def week_span(day: date, weeks: int = 0) -> Span | None:
    """Monday to Sunday of the week `weeks` away from the one that holds `day`."""
    monday = shift_days(day, -day.weekday() + 7 * weeks)
    sunday = shift_days(monday, 6) if monday else None
    return Span(monday, sunday, 3) if monday and sunday else None


def unit_span(anchor: date, unit: int, count: int, part: str | None = None) -> Span | None:
    """The calendar day, week, month, year or decade that lies `count` of them away. `unit` is its length in days."""
    if unit == 1:
        day = shift_days(anchor, count)
        return Span(day, day, 1) if day else None
    if unit in (7, 14):
        return week_span(anchor, count * unit // 7)
    if unit == 30:
        moved = shift_months(anchor, count)
        return month_span(moved.year, moved.month, part) if moved else None
    if unit == 365:
        return year_span(anchor.year + count, part)
    decade = anchor.year // 10 * 10 + 10 * count
    return decade_span(decade)


def decade_span(year: int, part: str | None = None) -> Span | None:
    """The ten years from `year` on."""
    first, last = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(part or "", (0, 9))
    if not (year + first >= 1 and year + last <= 9999):
        return None
    return Span(date(year + first, 1, 1), date(year + last, 12, 31), 5)


def back(anchor: date, unit: int, count: int) -> date | None:
    """The day `count` units before `anchor` (after it, where negative)."""
    if abs(count) > 10_000:
        return None
    if unit == 30:
        return shift_months(anchor, -count)
    if unit in (365, 3650):
        return shift_months(anchor, -12 * count * (unit // 365))
    return shift_days(anchor, -count * unit)


def ago(anchor: date, unit: int, count: int, vague: bool) -> Span | None:
    """ "Three days ago", "two weeks ago": as wide as such words are meant, wider where they are vague ("several")."""
    centre = back(anchor, unit, count)
    if centre is None:
        return None
    if unit == 30 and not vague:
        return month_span(centre.year, centre.month)
    if unit >= 365:
        return unit_span(centre, min(unit, 3650), 0)
    slack = {1: 0, 7: 1 if count <= 1 else 3, 14: 3, 30: 15}.get(unit, 0) + ((count * unit + 1) // 2 if vague else 0)
    if unit == 1 and not vague and count > 10:
        slack = 1
    first, last = shift_days(centre, -slack), shift_days(centre, slack)
    if first is None or last is None:
        return None
    return span(first, min(last, anchor))


def season_span(year: int, month: int) -> Span | None:
    """Three months from `month` on: northern spring begins in March."""
    first = make_date(year, month, 1)
    moved = shift_months(first, 2) if first else None
    if first is None or moved is None:
        return None
    return Span(first, date(moved.year, moved.month, month_length(moved.year, moved.month)), 5)


def hijri_day(year: int, month: int, day: int) -> date | None:
    """Gregorian day of a date of the tabular Islamic calendar (civil epoch); the seen moon may differ by a day.

    Source: Dershowitz and Reingold, Calendrical Calculations, the arithmetic Islamic calendar.
    """
    if not (1 <= year <= 1700 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    ordinal = day + 29 * (month - 1) + month // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + 227014
    return date.fromordinal(ordinal)


def hijri_span(year: int, month: int, day: int | None) -> Span | None:
    """A Hijri day with the doubt of a day on each side, or a Hijri month."""
    if day is None:
        first = hijri_day(year, month, 1)
        return Span(first, first + timedelta(days=29), 4) if first else None
    at = hijri_day(year, month, day)
    return Span(at - timedelta(days=1), at + timedelta(days=1), 2) if at else None


def hijri_in(year: int, month: int, day: int | None) -> list[Span]:
    """When a Hijri date falls in a Gregorian year: none, one or two spans."""
    about = int((year - 622) * 33 / 32)
    spans = (hijri_span(candidate, month, day) for candidate in range(about - 1, about + 3))
    return [s for s in spans if s and s.first.year == year]


def nearest_year(anchor: date, month: int, day: int, *, coming: bool = False) -> date | None:
    """A day told without its year: the latest up to a day after `anchor`, or the next one where it is `coming`."""
    years = (anchor.year, anchor.year + 1) if coming else (anchor.year, anchor.year - 1)
    for year in years:
        found = make_date(year, month, day)
        if found and ((found >= anchor) if coming else (found - anchor).days <= 1):
            return found
    # The 29th of February of another year.
    return next((d for y in range(anchor.year, anchor.year - 5, -1) if (d := make_date(y, month, day)) and d <= anchor), None)
