"""Incidents of many documents: reports of one happening become one incident, and what they disagree on is kept.

Two reports are one where type, days, place and actors agree as ACLED counts events: the same actors, place and day.
Numbers never decide alone: papers differ on the dead of one attack, and that difference is shown, not hidden.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import date, timedelta

from mapper.incidents.codes import codes
from mapper.incidents.wording import day_words, range_words, title
from mapper.model import Conflict, ConflictValue, Evidence, Incident, Role

# Two reports of one attack may give neighbouring points: a district here, the street there.
NEAR_KM = 15.0
# A place known only to a province or country says too little to call two reports one by place alone.
PRECISE = (1, 2)
# Spans longer than this ("in recent months") are told of many happenings.
LONGEST_DAYS = 7
# Reports of one happening may name its type more or less exactly, or differ in how it was done.
GENERIC = {"Attack", "Armed clash", "Other", "Remote explosive/landmine/IED", "Violent demonstration", "Accident"}
KINDRED = (
    frozenset({"Explosions/Remote violence", "Violence against civilians", "Battles"}),
    frozenset({"Protests", "Riots"}),
    frozenset({"Crime", "Violence against civilians"}),
)


def merge(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """One incident per happening, in the order in which each was first met.

    Each incident is compared only with those of the same days and the cells of half a degree around it.
    """
    merged: list[Incident] = []
    cells: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for incident in incidents:
        home, around = _keys(incident)
        nearby = dict.fromkeys(index for key in around for index in cells.get(key, ()))
        match = next((index for index in nearby if same(merged[index], incident)), None)
        if match is None:
            match = len(merged)
            merged.append(incident)
        else:
            merged[match] = combine(merged[match], incident)
        for key in home:
            if match not in cells[key]:
                cells[key].append(match)
    return tuple(merged)


def _keys(incident: Incident) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
    """(cells and days it lies in, those where a report of the same happening may lie); empty for what is too vague."""
    place = incident.place
    if place is None or place.precision not in PRECISE or incident.date_start is None:
        return [], []
    first, last = (date.fromisoformat(day).toordinal() for day in (incident.date_start, incident.date_end or incident.date_start))
    if last - first > LONGEST_DAYS:
        return [], []
    row, column = math.floor(place.latitude * 2), math.floor(place.longitude * 2)
    home = [(day, row, column) for day in range(first, last + 1)]
    around = [
        (day, row + dy, (column + dx + 360) % 720 - 360)
        for day in range(first - 1, last + 2) for dy in (-1, 0, 1) for dx in (-1, 0, 1)
    ]
    return home, around


def same(a: Incident, b: Incident) -> bool:
    """Whether two incidents of different documents are reports of one happening."""
    return (
        not ({s.document_id for s in a.sources} & {s.document_id for s in b.sources})
        and a.series == b.series
        and _types_agree(a, b)
        and _days_agree(a, b)
        and _places_agree(a, b)
        and _actors_agree(a, b)
        and _numbers_agree(a.killed_low, a.killed_high, b.killed_low, b.killed_high)
    )


def _types_agree(a: Incident, b: Incident) -> bool:
    if a.sub_event_type == b.sub_event_type:
        return True
    if a.event_type == b.event_type:
        return a.sub_event_type in GENERIC or b.sub_event_type in GENERIC
    return any({a.event_type, b.event_type} <= kin for kin in KINDRED) and bool({a.sub_event_type, b.sub_event_type} & GENERIC)


def _days_agree(a: Incident, b: Incident) -> bool:
    if not (a.date_start and b.date_start):
        return False
    spans = [(date.fromisoformat(i.date_start or ""), date.fromisoformat(i.date_end or i.date_start or "")) for i in (a, b)]
    (a0, a1), (b0, b1) = spans
    # A dated "publication day" and the day before are one: news of the night appears in the morning.
    slack = timedelta(days=0 if a.date_precision == b.date_precision == 1 else 1)
    return a0 <= b1 + slack and b0 <= a1 + slack


def _places_agree(a: Incident, b: Incident) -> bool:
    if not (a.place and b.place) or a.place.precision not in PRECISE or b.place.precision not in PRECISE:
        return False
    if a.place.id == b.place.id:
        return True
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return False
    apart = distance_km(a.place.latitude, a.place.longitude, b.place.latitude, b.place.longitude)
    return apart <= min(max(a.place.radius_m, b.place.radius_m, 2000.0) / 1000, NEAR_KM)


def _actors_agree(a: Incident, b: Incident) -> bool:
    """Named perpetrators of two reports of one event meet, where both name some."""
    return not a.perpetrators or not b.perpetrators or bool(set(a.perpetrators) & set(b.perpetrators))


def _numbers_agree(a_low: int | None, a_high: int | None, b_low: int | None, b_high: int | None) -> bool:
    """Tolls of one event differ, but not by an order of magnitude."""
    if a_low is None or b_low is None:
        return True
    if a_low <= (b_high if b_high is not None else math.inf) and b_low <= (a_high if a_high is not None else math.inf):
        return True
    small, large = sorted((max(a_low, a_high or 0), max(b_low, b_high or 0)))
    return large - small <= 5 or large <= 4 * max(small, 1)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres (haversine, mean Earth radius 6371.0088 km)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(a)))


SUREST = 0.99
"""No number of reports makes an incident certain."""


def _of_two(a: float, b: float) -> float:
    """How sure two reports are together. Papers copy one another: the second takes away half the doubt it would if it stood alone."""
    return round(max(a, b, min(SUREST, 1 - (1 - max(a, b)) * (1 - min(a, b) / 2))), 4)


def _of_fields(a: Incident, b: Incident, disputed: Set[str]) -> dict[str, float]:
    """How sure each field of two reports is together; one that they dispute is as sure as the less sure of both."""
    both = {}
    for name in dict.fromkeys((*a.field_confidence, *b.field_confidence)):
        values = [i.field_confidence[name] for i in (a, b) if name in i.field_confidence]
        both[name] = min(values) if name in disputed or len(values) == 1 else _of_two(*values)
    return both


def combine(a: Incident, b: Incident) -> Incident:
    """One incident of two reports. The more exact statement wins a field; numbers become the range of both."""
    kind = b if a.sub_event_type in GENERIC and b.sub_event_type not in GENERIC else a
    dated = b if (b.date_precision or 9) < (a.date_precision or 9) else a
    placed = b if _finer(b, a) else a
    killed = _range(a.killed_low, a.killed_high, b.killed_low, b.killed_high)
    wounded = _range(a.wounded_low, a.wounded_high, b.wounded_low, b.wounded_high)
    sources = tuple(dict.fromkeys((*a.sources, *b.sources)))
    status = b.status if a.status in ("alleged", "planned") else a.status
    role: Role = "main" if "main" in (a.role, b.role) else "background"
    dates = day_words(dated.date_start, dated.date_end, dated.date_precision)
    conflicts = _conflicts(a, b)
    return replace(
        a,
        title=title(kind.sub_event_type, status, placed.place, placed.place_relation, dates, killed, a.series),
        kind=kind.kind,
        event_type=kind.event_type,
        sub_event_type=kind.sub_event_type,
        role=role,
        status=status,
        date_start=dated.date_start,
        date_end=dated.date_end,
        date_precision=dated.date_precision,
        place=placed.place,
        place_relation=placed.place_relation,
        unlocated_reason=placed.unlocated_reason,
        killed_low=killed[0],
        killed_high=killed[1],
        wounded_low=wounded[0],
        wounded_high=wounded[1],
        perpetrators=tuple(dict.fromkeys((*a.perpetrators, *b.perpetrators))),
        targets=tuple(dict.fromkeys((*a.targets, *b.targets))),
        weapons=tuple(dict.fromkeys((*a.weapons, *b.weapons))),
        confidence=_of_two(a.confidence, b.confidence),
        field_confidence=_of_fields(a, b, {conflict.field.removesuffix("_start") for conflict in conflicts}),
        sources=sources,
        evidence=tuple(dict.fromkeys((*a.evidence, *b.evidence))),
        conflicts=conflicts,
        codes=codes(
            kind.kind, kind.event_type, kind.sub_event_type, date_precision=dated.date_precision, place=placed.place, killed=killed,
            wounded=wounded, series=a.series, attempted=status == "attempted", sources=len(sources),
            perpetrators=tuple(dict.fromkeys((*a.perpetrators, *b.perpetrators))), targets=tuple(dict.fromkeys((*a.targets, *b.targets))),
            said=frozenset(item.field for item in (*a.evidence, *b.evidence)),
        ),
    )


def _finer(b: Incident, a: Incident) -> bool:
    if a.place is None or b.place is None:
        return a.place is None and b.place is not None
    return (b.place.precision, b.place.radius_m) < (a.place.precision, a.place.radius_m)


def _range(a_low: int | None, a_high: int | None, b_low: int | None, b_high: int | None) -> tuple[int | None, int | None]:
    if a_low is None and a_high is None:
        return b_low, b_high
    if b_low is None and b_high is None:
        return a_low, a_high
    lows = [value for value in (a_low, b_low) if value is not None]
    # "At least 12" and "14" are 12 to 14: an open end closes on what the other report says, where it says more.
    if a_high is None and b_high is None:
        return (min(lows) if lows else None), None
    highs = [value for value in (a_high, b_high) if value is not None]
    if len(highs) == 1 and lows and max(lows) > highs[0]:
        return min(lows), None
    return (min(lows) if lows else None), max(highs)


def _conflicts(a: Incident, b: Incident) -> tuple[Conflict, ...]:
    """Conflicts of both reports and, new, the fields on which the two differ."""
    found: dict[str, dict[ConflictValue, None]] = {}
    for conflict in (*a.conflicts, *b.conflicts):
        found.setdefault(conflict.field, {}).update(dict.fromkeys(conflict.values))
    for name, lows in (("killed", ((a.killed_low, a.killed_high), (b.killed_low, b.killed_high))),
                       ("wounded", ((a.wounded_low, a.wounded_high), (b.wounded_low, b.wounded_high)))):
        if None not in (lows[0][0], lows[1][0]) and not _overlap(*lows):
            for incident, (low, high) in zip((a, b), lows, strict=True):
                _add(found, name, range_words(low, high) or "", incident, f"{name}_low")
    if a.date_precision == b.date_precision == 1 and a.date_start != b.date_start:
        for incident in (a, b):
            _add(found, "date_start", incident.date_start or "", incident, "date_start")
    return tuple(Conflict(field, tuple(values)) for field, values in found.items())


def _overlap(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    return (a[0] or 0) <= (b[1] if b[1] is not None else math.inf) and (b[0] or 0) <= (a[1] if a[1] is not None else math.inf)


def _add(found: dict[str, dict[ConflictValue, None]], field: str, value: str, incident: Incident, column: str) -> None:
    where = _first(incident.evidence, column)
    if where is not None:
        found.setdefault(field, {})[ConflictValue(value, where.document_id, where.start, where.end)] = None


def _first(evidence: tuple[Evidence, ...], column: str) -> Evidence | None:
    return next((item for item in evidence if item.field == column), None)
