"""Dates told from another day ("last Friday", "two weeks ago", "the next day"): what each rule means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mapper.extraction import calendar as days
from mapper.extraction.calendar import Span
from mapper.extraction.grammar import Found
from mapper.extraction.scene import Scene, amount_of, is_coming


def _weekday_near(anchor: date, weekday: int, *, coming: bool, strictly: bool = False) -> date | None:
    if coming:
        ahead = (weekday - anchor.weekday()) % 7
        return days.shift_days(anchor, ahead or (7 if strictly else 0))
    behind = (anchor.weekday() - weekday) % 7
    return days.shift_days(anchor, -(behind or (7 if strictly else 0)))


def weekday(found: Found, scene: Scene) -> Span | None:
    """ "Friday", "last Friday", "next Friday": the publication day itself counts only for the bare name."""
    if scene.anchor is None:
        return None
    rule, weekday = found.rule, found.get("weekday")
    day = _weekday_near(
        scene.anchor, weekday, coming=rule == "weekday-next" or (rule == "weekday" and is_coming(found)), strictly=rule != "weekday"
    )
    return Span(day, day, 1) if day else None


def weekday_of_week(found: Found, scene: Scene) -> Span | None:
    """ "Friday of last week"."""
    if scene.anchor is None:
        return None
    week = days.week_span(scene.anchor, -1 if found.get("last") else 1 if found.get("next") else 0)
    day = days.shift_days(week.first, found.get("weekday")) if week else None
    return Span(day, day, 1) if day else None


def weekday_range(found: Found, scene: Scene) -> Span | None:
    """ "Saturday and Sunday", "Wednesday night and Thursday morning"."""
    if scene.anchor is None:
        return None
    names = found.all("weekday")
    coming = is_coming(found)
    if found.get("relday") is not None:  # "between Thursday and yesterday"
        last = days.shift_days(scene.anchor, found.get("relday"))
    else:
        last = _weekday_near(scene.anchor, names[-1], coming=coming)
    first = _weekday_near(last, names[0], coming=False, strictly=True) if last else None
    if first is None or last is None:
        return None
    return days.span(first, last)


def relative_day(found: Found, scene: Scene) -> Span | None:
    """ "Today", "yesterday", "this morning"."""
    if scene.anchor is None:
        return None
    day = days.shift_days(scene.anchor, found.get("relday") or 0)
    return Span(day, day, 1) if day else None


def overnight(found: Found, scene: Scene) -> Span | None:
    """ "Overnight", "last night": a night belongs to two days."""
    day = days.shift_days(scene.anchor, -1) if scene.anchor else None
    return Span(day, scene.anchor, 2) if day and scene.anchor else None


def day_after_reference(found: Found, scene: Scene) -> Span | None:
    """ "The next day", "the night before": from the day told last."""
    base = scene.reference or scene.anchor
    day = days.shift_days(base, found.get("refday")) if base else None
    return Span(day, day, 1) if day else None


def ago(found: Found, scene: Scene) -> Span | None:
    """ "Three days ago"."""
    return _offset(found, scene.anchor, 1)


def later(found: Found, scene: Scene) -> Span | None:
    """ "Two days later": from the day told last; None where none was."""
    return _offset(found, scene.reference, -1)


def earlier(found: Found, scene: Scene) -> Span | None:
    """ "A week earlier"."""
    return _offset(found, scene.reference or scene.anchor, 1)


def _offset(found: Found, base: date | None, sign: int) -> Span | None:
    amount = amount_of(found)
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


def anniversary(found: Found, scene: Scene) -> Span | None:
    """ "The fourth anniversary of": about so many years before the day told last, which the anniversary is kept near."""
    years = found.get("nth") or found.get("dayno")
    base = scene.reference if scene.reference and scene.anchor and abs((scene.reference - scene.anchor).days) <= 14 else scene.anchor
    day = days.shift_months(base, -12 * int(years)) if base is not None and years else None
    if day is None:
        return None
    first, last = days.shift_days(day, -3), days.shift_days(day, 3)
    return Span(first, last, 3) if first and last else None


def past_span(found: Found, scene: Scene) -> Span | None:
    """ "In the last two years", "the past week": up to the anchor."""
    if scene.anchor is None:
        return None
    count = (amount_of(found) or (1, False))[0]
    if found.get("unit") is None:
        first = days.shift_days(scene.anchor, -max(1, round(count / 24))) if count <= 240 else None
    else:
        first = days.back(scene.anchor, found.get("unit"), count)
    return days.span(first, scene.anchor) if first else None


def duration(found: Found, scene: Scene) -> Span | None:
    """ "Have been camping for almost two weeks": only where the clause is in the perfect, so that it reaches to now."""
    if not any("perfect" in mark.values for mark in found.marks[max(0, found.first - 14) : found.first]):
        return None
    return past_span(found, scene)


def calendar_unit(count: int) -> Callable[[Found, Scene], Span | None]:
    """ "Last week", "this month", "next year": the meaning for the unit that lies `count` away."""

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


def weekend(found: Found, scene: Scene) -> Span | None:
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


def recent(found: Found, scene: Scene) -> Span | None:
    """ "In recent days": a handful of the unit, up to the anchor."""
    if scene.anchor is None:
        return None
    count = {1: 7, 7: 4, 30: 6}.get(found.get("unit"), 5)
    first = days.back(scene.anchor, found.get("unit"), count)
    return days.span(first, scene.anchor) if first else None


def the_day(found: Found, scene: Scene) -> Span | None:
    """ "On the 7th": of this month, or of the last one where it is not yet reached."""
    if scene.anchor is None:
        return None
    if found.get("unit") not in (None, 30):
        return None
    if found.get("unit") is None and found.last < len(found.marks) and not found.marks[found.last].values:
        return None  # "on the 5th floor"
    for back in (1,) if found.get("last") else (0, 1):
        moved = days.shift_months(scene.anchor.replace(day=1), -back)
        day = days.make_date(moved.year, moved.month, found.get("dayno")) if moved else None
        if day and day <= scene.anchor:
            return Span(day, day, 1)
    return None
