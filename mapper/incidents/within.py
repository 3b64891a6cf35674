"""The mentions of one document, grouped: one group for each happening, however often and in whichever language it is told."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.model import Event, Place, When
from mapper.text import Reading

METRES_PER_DEGREE = 111_000
_NEAR_M = 30_000
_SURE = 0.75
_HEADLINE = 1
_VIOLENT = frozenset({"Violence against civilians", "Battles", "Explosions/Remote violence", "Strategic developments", "Riots", "Crime"})
_COMPARED = 60
"""Groups, the last ones, that a new one is compared with: a text of any length is read in proportion."""


def group(reading: Reading, events: Sequence[Event]) -> tuple[tuple[Event, ...], ...]:
    """Groups of events that tell of one happening, main ones first, then in the order of the text.

    What the words tie together (`Event.chain`) stays together; beyond that, groups of one type, day and place are one.
    """
    groups: dict[int, list[Event]] = {}
    for number, event in enumerate(events):
        groups.setdefault(event.chain if event.chain >= 0 else -2 - number, []).append(event)
    merged: list[list[Event]] = []
    for mentions in sorted(groups.values(), key=lambda g: g[0].start):
        home = next((other for other in merged[-_COMPARED:] if _same(reading, other, mentions)), None)
        if home is None:
            merged.append(mentions)
        else:
            home.extend(mentions)
    ordered = [tuple(sorted(g, key=lambda e: e.start)) for g in merged]
    ordered.sort(key=lambda g: (g[0].role != "main", g[0].start))
    return tuple(ordered)


def _same(reading: Reading, a: Sequence[Event], b: Sequence[Event]) -> bool:
    """Whether two groups tell of one happening: surely one type, on one day, in one place, once, and not told apart."""
    if a[0].series != b[0].series or a[0].role != b[0].role:
        return False
    if {e.sentence for e in a} & {e.sentence for e in b}:
        return False
    best_a, best_b = max(a, key=lambda e: e.specific), max(b, key=lambda e: e.specific)
    other_language = reading.sentences[a[0].sentence].language != reading.sentences[b[0].sentence].language
    unsure = other_language and min(best_a.specific, best_b.specific) < _SURE
    if best_a.kind != best_b.kind and not unsure and not _is_headline_of(a, b):
        return False
    if not _meet(_whens(a), _whens(b)):
        return False
    return not _other_names(a, b) and _close(_places(a), _places(b)) and (other_language or _counts_agree(a, b))


def _is_headline_of(a: Sequence[Event], b: Sequence[Event]) -> bool:
    """Whether a headline and the text below it name one deed differently: of one harm, with the same dead, more than one."""
    if min(a[0].sentence, b[0].sentence) > _HEADLINE or not all(e.event_type in _VIOLENT for e in (a[0], b[0])):
        return False
    x, y = (next((e.killed for e in g if e.killed is not None), None) for g in (a, b))
    return x is not None and y is not None and x.low == y.low > 1


def _whens(events: Sequence[Event]) -> list[When]:
    return [w for e in events if e.when is not None for w in (e.when, *e.also)]


def _places(events: Sequence[Event]) -> list[Place]:
    return [e.place.place for e in events if e.place is not None and e.place.place is not None]


def _other_names(a: Sequence[Event], b: Sequence[Event]) -> bool:
    """Two villages that nobody knows, both shown as the district that holds them."""
    x, y = ({e.place.surface.casefold() for e in g if e.place is not None and e.place.place is not None and e.place.reason} for g in (a, b))
    return bool(x and y) and not any(n in m or m in n for n in x for m in y)


def _meet(a: Sequence[When], b: Sequence[When]) -> bool:
    return any(x.first <= y.last and y.first <= x.last for x in a for y in b)


def _close(a: Sequence[Place], b: Sequence[Place]) -> bool:
    return any(close(x, y) for x in a for y in b)


def close(x: Place, y: Place) -> bool:
    """Whether two places may be one: within their radii of one another, and at most a town apart."""
    return metres(x, y) <= min(max(x.radius_m, y.radius_m, 2_000), _NEAR_M)


def metres(x: Place, y: Place) -> float:
    """Metres between two points along a parallel or a meridian, whichever is more; the narrowing of parallels left out."""
    return max(abs(x.latitude - y.latitude), abs(x.longitude - y.longitude)) * METRES_PER_DEGREE


def _counts_agree(a: Sequence[Event], b: Sequence[Event]) -> bool:
    """Different figures in one language and no word that ties them: two happenings."""
    for name in ("killed", "wounded"):
        x = next((getattr(e, name) for e in a if getattr(e, name) is not None), None)
        y = next((getattr(e, name) for e in b if getattr(e, name) is not None), None)
        if x is not None and y is not None and (x.low, x.high) != (y.low, y.high) and not (x.low == y.low > 1 and None in (x.high, y.high)):
            return False
    return True
