"""Publication dates as inputs write them. Not the dates inside prose: those are extraction's."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime
from typing import Any

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?$")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_EARLIEST, _LATEST = 1800, 2200
_ARABIC_DIGITS = {0x660 + digit: str(digit) for digit in range(10)} | {0x6F0 + digit: str(digit) for digit in range(10)}


def read_date(value: Any) -> datetime.date | None:
    """The day that a value names, None where it names none or could name two (03/04/2021).

    Understands ISO 8601, RFC 2822, seconds since 1970 (whole numbers), and written dates in any language that
    dateparser knows. A time of day is cut off as it stands, without turning time zones.
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_seconds(value)
    if not isinstance(value, str) or not 6 <= len(value) <= 80:
        return None
    text = value.strip().translate(_ARABIC_DIGITS)
    if match := _ISO.match(text) or _COMPACT.match(text):
        return _day(*(int(part) for part in match.groups()))
    if match := _NUMERIC.match(text):
        first, second, year = (int(part) for part in match.groups())
        if first == second or first > 12:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 else None
    return _mail_date(text) or _written(text)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _from_seconds(value: float) -> datetime.date | None:
    # Milliseconds where seconds would lie beyond the year 5000; a plain 20211107 is a day.
    if isinstance(value, int) and 18000101 <= value <= 22001231:
        return _day(value // 10000, value // 100 % 100, value % 100)
    seconds = value / 1000 if abs(value) > 1e11 else value
    if not 0 < seconds < 7e9:
        return None
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).date()


def _mail_date(text: str) -> datetime.date | None:
    try:
        found = parsedate_to_datetime(text).date()
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    # RFC 2822 reads two-digit years, which are a guess here.
    return found if _EARLIEST <= found.year <= _LATEST and str(found.year) in text else None


def _written(text: str) -> datetime.date | None:
    """ "November 7, 2021", "٧ نوفمبر ٢٠٢١": only where day, month and a year of four digits are all there."""
    if not re.search(r"(?<!\d)\d{4}(?!\d)", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    import dateparser  # type: ignore[import-untyped]

    settings = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PREFER_DATES_FROM": "past"}
    try:
        found = dateparser.parse(text, settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    return None if found is None or str(found.year) not in text else found.date()
