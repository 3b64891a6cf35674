"""A model's incidents, checked value by value against the text. What its quotation does not bear out is thrown away.

Nothing is taken from the model but a choice of known types, a role, a status, days, numbers, and where to look: names,
places and coordinates come from the text and from our own data.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mapper.extraction.kinds import Kind, kinds
from mapper.model import ROLES, STATUSES, Actor, Claim, Count, Event, Role, Status, Toponym, When
from mapper.readers.facts import Facts
from mapper.readers.quotes import Quotes, Span, distance, nearest
from mapper.text import Reading

MOST_INCIDENTS = 40
_MOST_NAMES = 10
_LONGEST_TRIGGER = 160
_SPECIFIC = 0.9
"""How much a model's type is worth beside the rules' triggers: as much as plain words for one type."""
_LONGEST_DAYS = 366
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d", re.ASCII)
_NAMES = ("perpetrators", "targets", "weapons")
_DAYS_AHEAD = timedelta(days=1)
"""A day may be further on where it happened than where it was published."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`events` in text order; `thrown` counts the values (whole incidents too) that the text does not bear out."""

    events: tuple[Event, ...]
    thrown: int


def check(reading: Reading, toponyms: Sequence[Toponym], found: Sequence[Any], end: int) -> Checked:
    """Events of what a model found in `reading.text[:end]`; never raises, whatever it found."""
    checker = _Checker(reading, toponyms, end)
    events: dict[tuple[str, int, int], Event] = {}
    for number, told in enumerate(found[:MOST_INCIDENTS]):
        event = checker.event(told, number)
        if event is not None:
            events.setdefault((event.kind, event.start, event.end), event)
    thrown = checker.thrown + max(0, len(found) - MOST_INCIDENTS)
    return Checked(tuple(sorted(events.values(), key=lambda e: (e.start, e.end))), thrown)


class _Checker:
    def __init__(self, reading: Reading, toponyms: Sequence[Toponym], end: int) -> None:
        self._reading = reading
        self._facts = Facts(reading, toponyms, end)
        self._quotes = Quotes(reading, end)
        self.thrown = 0

    def event(self, told: object, number: int) -> Event | None:
        if not isinstance(told, dict):
            self._throw()
            return None
        kind, role, status = _kind(told), _one_of(told.get("role"), ROLES), _one_of(told.get("status"), STATUSES)
        trigger = self._trigger(told)
        if kind is None or role is None or status is None or trigger is None:
            self._throw()
            return None
        when, place = self._when(told.get("date"), role, status, trigger), self._place(told.get("place"), trigger)
        killed, wounded = (self._count(told.get(name), name, trigger) for name in ("killed", "wounded"))
        who = {name: self._named(told.get(name), name, trigger) for name in _NAMES}
        claims = [Claim("type", *trigger)]
        if when is not None and when.rule == "model":
            claims.append(Claim("date", when.start, when.end))
        if place is not None:
            claims.append(Claim("place", place.phrase_start if place.phrase_start >= 0 else place.start, max(place.end, place.phrase_end)))
        claims += [Claim(name, c.start, c.end) for name, c in (("killed", killed), ("wounded", wounded)) if c is not None]
        claims += [Claim(name, a.start, a.end) for name, actors in who.items() for a in actors]
        return Event(
            kind=kind.key, event_type=kind.event_type, sub_event_type=kind.sub_event_type, start=trigger[0], end=trigger[1],
            sentence=self._reading.sentence_at(trigger[0]), role=role, status=status, when=when, place=place, killed=killed,
            wounded=wounded, perpetrators=who["perpetrators"], targets=who["targets"], weapons=who["weapons"], specific=_SPECIFIC,
            claims=tuple(claims), chain=number,
        )

    def _throw(self) -> None:
        self.thrown += 1

    def _trigger(self, told: Mapping[str, Any]) -> Span | None:
        """Where the type's words stand; of several places the one nearest to the incident's other quotations."""
        spans = [s for s in self._quotes.find(told.get("type_quote")) if s[1] - s[0] <= _LONGEST_TRIGGER]
        if len(spans) < 2:
            return spans[0] if spans else None
        single = [told.get(name) for name in ("date", "place", "killed", "wounded")]
        several = [item for name in _NAMES for item in _listed(told.get(name))[:_MOST_NAMES]]
        others = [found for item in (*single, *several) if (found := self._quotes.find(_quote(item)))]
        return min(spans, key=lambda span: (sum(min(distance(span, o) for o in other) for other in others), span))

    def _when(self, told: object, role: Role, status: Status, trigger: Span) -> When | None:
        when = self._stated(told, status, trigger) if _says(told, "start", "end") else None
        if when is None and _says(told, "start", "end"):
            self._throw()
        if when is None and role == "main" and status != "planned":
            return self._facts.undated  # as by the rules: news without a date is of the day
        return when

    def _stated(self, told: object, status: Status, trigger: Span) -> When | None:
        if not isinstance(told, dict):
            return None
        span = nearest(self._quotes.find(told.get("quote")), trigger)
        first = _day(told.get("start"))
        last = _day(told["end"]) if told.get("end") is not None else first
        if span is None or first is None or last is None or not 0 <= (last - first).days < _LONGEST_DAYS:
            return None
        published = self._reading.document.published
        if published is not None and status != "planned" and first - published > _DAYS_AHEAD:
            return None
        days = self._facts.when(first, last, span)
        return When(*days, _precision((days[1] - days[0]).days + 1), *span, "model") if days else None

    def _place(self, told: object, trigger: Span) -> Toponym | None:
        if not _says(told, "quote"):
            return None
        spans = sorted(self._quotes.find(_quote(told)), key=lambda span: distance(span, trigger))
        toponym = self._facts.place(spans)
        if toponym is None:
            self._throw()
        return toponym

    def _count(self, told: object, name: str, trigger: Span) -> Count | None:
        if not _says(told, "low", "high"):
            return None
        spans = sorted(self._quotes.find(_quote(told)), key=lambda span: distance(span, trigger))
        count = self._counted(told, name, spans[0]) if isinstance(told, dict) and spans else None
        if count is None:
            self._throw()
        return count

    def _counted(self, told: Mapping[str, Any], name: str, span: Span) -> Count | None:
        low, high = told.get("low"), told.get("high")
        if not (_is_number(low) or low is None) or not (_is_number(high) or high is None):
            return None
        stated = self._facts.numbers(name, span)
        known = high if high in stated else None
        if low is None or (low == 0 and high != 0):
            # That nobody knows of fewer is no statement of its own: "up to 20".
            return Count(0, known, *span) if known else None
        if low not in stated or (high is not None and high < low):
            return None
        if known != high:
            self._throw()
        return Count(low, known, *span)

    def _named(self, told: object, name: str, trigger: Span) -> tuple[Actor, ...]:
        if told is None:
            return ()
        listed = _listed(told)
        found: dict[str, Actor] = {}
        for item in listed[:_MOST_NAMES]:
            span = nearest(self._quotes.find(_quote(item)), trigger)
            actor = None if span is None else self._facts.weapon(span) if name == "weapons" else self._facts.actor(span)
            if actor is None:
                self._throw()
            else:
                found.setdefault(actor.id or actor.name, actor)
        self.thrown += max(0, len(listed) - _MOST_NAMES) + (not isinstance(told, list))
        return tuple(found.values())


def _quote(item: object) -> object:
    """The quotation of a value: itself, or under "quote"."""
    return item.get("quote") if isinstance(item, dict) else item


def _listed(told: object) -> list[Any]:
    return told if isinstance(told, list) else []


def _says(told: object, *names: str) -> bool:
    """Whether a value says anything: null, {} and {"low": null, "high": null} do not, and are nothing to throw away."""
    if isinstance(told, dict):
        return any(told.get(name) is not None for name in names)
    return told is not None


def _one_of(value: object, known: Sequence[Any]) -> Any:
    return value if isinstance(value, str) and value in known else None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _precision(days: int) -> int:
    """UCDP's date_prec of a number of days."""
    return next((grade for most, grade in ((1, 1), (6, 2), (7, 3), (31, 4)) if days <= most), 5)


@functools.cache
def _by_names() -> Mapping[tuple[str, str], tuple[Kind, ...]]:
    names: dict[tuple[str, str], tuple[Kind, ...]] = {}
    for kind in kinds().values():
        key = kind.event_type, kind.sub_event_type
        names[key] = (*names.get(key, ()), kind)
    return names


def _kind(told: Mapping[str, Any]) -> Kind | None:
    """The type, where key and names agree; by its names alone only where they mean one type."""
    key, names = told.get("kind"), (told.get("event_type"), told.get("sub_event_type"))
    if not all(isinstance(name, str) or name is None for name in (key, *names)):
        return None
    if key is None:
        known = _by_names().get((str(names[0]), str(names[1])), ())
        return known[0] if len(known) == 1 else None
    kind = kinds().get(str(key))
    if kind is None or any(name not in (None, own) for name, own in zip(names, (kind.event_type, kind.sub_event_type), strict=True)):
        return None
    return kind
