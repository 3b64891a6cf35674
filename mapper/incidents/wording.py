"""The one line that names an incident in a list, composed from its fields."""

from __future__ import annotations

from datetime import date

from mapper.model import Place

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def day_words(first: str | None, last: str | None, precision: int | None) -> str | None:
    """"7 November 2021", "January 2020", "November 2019 to November 2021"; None without a date."""
    if not first:
        return None
    a, b = date.fromisoformat(first), date.fromisoformat(last or first)
    if a == b:
        return f"{a.day} {_MONTHS[a.month - 1]} {a.year}"
    if precision is not None and precision >= 4:
        start, end = f"{_MONTHS[a.month - 1]} {a.year}", f"{_MONTHS[b.month - 1]} {b.year}"
        return start if start == end else f"{start} to {end}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} to {b.day} {_MONTHS[b.month - 1]} {b.year}"
    if a.year == b.year:
        return f"{a.day} {_MONTHS[a.month - 1]} to {b.day} {_MONTHS[b.month - 1]} {b.year}"
    return f"{a.day} {_MONTHS[a.month - 1]} {a.year} to {b.day} {_MONTHS[b.month - 1]} {b.year}"


def range_words(low: int | None, high: int | None) -> str | None:
    """"2", "at least 100", "10 to 15", "up to 20"; None where nothing is said."""
    if low is None and high is None:
        return None
    if low is None:
        return f"up to {high}"
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"


def title(
    sub_event_type: str,
    status: str,
    place: Place | None,
    relation: str | None,
    dates: str | None,
    killed: tuple[int | None, int | None],
    series: bool,
) -> str:
    """"Air/drone strike (attempted), Green Zone, 7 November 2021"."""
    head = f"{sub_event_type}, series" if series else sub_event_type
    if status != "completed":
        head += f" ({status})"
    parts = [head]
    if place:
        parts.append(f"{relation} {place.name}" if relation and relation != "in" else place.name)
    if dates:
        parts.append(dates)
    dead = range_words(*killed)
    if dead and dead != "0":
        parts.append(f"{dead} killed")
    return ", ".join(parts)
