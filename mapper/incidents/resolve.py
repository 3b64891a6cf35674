"""One answer a field for a group of mentions, and what the mentions disagree about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.incidents.within import close, metres
from mapper.model import Actor, Claim, Count, Event, Role, Status, Toponym, When

_SURE = 0.75
_PROPERTY = "looting_destruction"
_COMPASS = tuple(f"{side} of" for side in ("north", "south", "east", "west"))
_AT = frozenset({"in", "near", "centre of", "outskirts of", "in front of", "road"})
_BESIDE_M = 100_000
"""How far beside a town a place "south of" it may lie."""
_STRONGEST: tuple[Status, ...] = ("denied", "attempted", "ongoing", "alleged", "planned")


@dataclass(frozen=True, slots=True)
class Resolved:
    """One happening: the fields of `model.Event`, all claims of its mentions, and its conflicts.

    `conflicts`: (field, ((value, start, end), ...)) with spans in the normalised text.
    """

    kind: str
    event_type: str
    sub_event_type: str
    start: int
    end: int
    sentence: int
    role: Role
    status: Status
    when: When | None
    place: Toponym | None
    killed: Count | None
    wounded: Count | None
    perpetrators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    weapons: tuple[Actor, ...]
    series: bool
    specific: float
    claims: tuple[Claim, ...]
    conflicts: tuple[tuple[str, tuple[tuple[str, int, int], ...]], ...]
    odds: float = 0.0
    """How much it looks like a reported incident, as log odds."""


def resolve(group: Sequence[Event]) -> Resolved:
    """The best value of every field of a group of mentions in text order (not empty).

    The surest type, the first most precise date, the most specific place that lies within the others; counts as the
    first mention carries them (see mapper/extraction/total.py).
    """
    first = group[0]
    best = max(_naming(group), key=lambda e: (e.specific, -e.start))
    when, others = _when(group)
    killed = _count([e.killed for e in group if e.killed is not None])
    wounded = _count([e.wounded for e in group if e.wounded is not None])
    conflicts = [
        ("date_start", _date_conflict(when, others)),
        ("killed_low", _count_conflict(killed, (e.killed for e in group))),
        ("wounded_low", _count_conflict(wounded, (e.wounded for e in group))),
    ]
    return Resolved(
        kind=best.kind, event_type=best.event_type, sub_event_type=best.sub_event_type, start=first.start, end=first.end,
        sentence=first.sentence, role=first.role, status=_status(group), when=when, place=_place(group), killed=killed, wounded=wounded,
        perpetrators=_actors(e.perpetrators for e in group), targets=_actors(e.targets for e in group),
        weapons=_actors(e.weapons for e in group), series=first.series, specific=best.specific,
        claims=tuple(dict.fromkeys(c for e in group for c in e.claims)),
        conflicts=tuple((field, values) for field, values in conflicts if len(values) > 1), odds=max(e.odds for e in group),
    )


def _naming(group: Sequence[Event]) -> Sequence[Event]:
    """The mentions that may name the type: where people were killed, burning and looting were part of the attack on them."""
    if not any(e.killed is not None and e.killed.low > 0 for e in group):
        return group
    return [e for e in group if e.kind != _PROPERTY] or group


def _count(counts: Sequence[Count]) -> Count | None:
    """The first number told; with an open end where another mention says so ("four killed" in the headline, "at least four" below)."""
    if not counts:
        return None
    return next((c for c in counts if c.low == counts[0].low and c.high is None), counts[0])


def _when(group: Sequence[Event]) -> tuple[When | None, list[When]]:
    """The date and the dates that stand against it: the most precise, of these the one told most often, then first."""
    stated = [w for e in group if e.when is not None for w in (e.when, *e.also)]
    if not stated:
        return None, []
    finest = min(_grade(w) for w in stated)
    fine = [w for w in stated if _grade(w) == finest]
    votes: dict[tuple[object, object], int] = {}
    for w in fine:
        votes[w.first, w.last] = votes.get((w.first, w.last), 0) + 1
    when = max(fine, key=lambda w: (votes[w.first, w.last], -fine.index(w)))
    against = [w for w in fine if w.first > when.last or w.last < when.first]
    return when, against


def _grade(when: When) -> int:
    """Precision, with the day of a statement and the day of publication after every stated day."""
    return when.precision + (10 if when.rule.endswith("-said") else 20 if when.rule == "publication" else 0)


def _date_conflict(when: When | None, others: Iterable[When]) -> tuple[tuple[str, int, int], ...]:
    if when is None:
        return ()
    distinct: dict[str, tuple[str, int, int]] = {}
    for w in (when, *others):
        distinct.setdefault(w.first.isoformat(), (w.first.isoformat(), w.start, w.end))
    return tuple(distinct.values())


def _count_conflict(chosen: Count | None, counts: Iterable[Count | None]) -> tuple[tuple[str, int, int], ...]:
    if chosen is None:
        return ()
    distinct: dict[str, tuple[str, int, int]] = {}
    for c in (chosen, *(c for c in counts if c is not None)):
        value = str(c.low) if c.high == c.low else f"{c.low}+" if c.high is None else f"{c.low}-{c.high}"
        distinct.setdefault(value, (value, c.start, c.end))
    return tuple(distinct.values())


def _place(group: Sequence[Event]) -> Toponym | None:
    """The first known place, or a finer one told for the same happening that lies within it.

    A place with a `reason` is the area that holds a name nobody knows (mapper/extraction/where.py): the name stays.
    """
    told = [e.place for e in group if e.place is not None]
    known = [t for t in told if t.place is not None]
    if not known:
        return told[0] if told else None
    best = known[0]
    for toponym in known[1:]:
        assert best.place is not None
        assert toponym.place is not None
        if toponym.place.radius_m < best.place.radius_m and (close(toponym.place, best.place) or _holds(best, toponym)):
            best = toponym
    return best


def _holds(outer: Toponym, inner: Toponym) -> bool:
    """Whether a country, a division or the land beside a town holds a place."""
    if outer.place is None or inner.place is None or inner.relation not in _AT:
        return False
    if outer.place.country != inner.place.country and outer.place.country is not None:
        return False
    if outer.reason is not None and inner.reason is None:
        return False  # another village than the one that nobody knows
    if outer.place.kind == "country":
        return True
    if outer.named is not None and (outer.relation.endswith(_COMPASS) or outer.relation == "away from"):
        # "south of Baghdad", then "in Musayyib": not the town itself.
        return inner.place.id != outer.named.id and metres(inner.place, outer.place) <= max(outer.place.radius_m, _BESIDE_M)
    if not outer.place.kind.startswith("admin") and outer.place.kind != "region":
        return False
    if inner.place.admin1 is None or outer.place.kind != "admin1":
        return metres(inner.place, outer.place) <= 1.2 * outer.place.radius_m
    return outer.place.name == inner.place.admin1


def _status(group: Sequence[Event]) -> Status:
    """What the mentions say more than "completed"; a denial or a plan holds only where nothing says that it happened."""
    told = [e.status for e in group]
    for status in _STRONGEST:
        if status in told:
            if status in ("planned", "denied") and told[0] != status and "completed" in told:
                continue
            return status
    return "completed"


def _actors(lists: Iterable[tuple[Actor, ...]]) -> tuple[Actor, ...]:
    """Each actor once, as first named."""
    distinct: dict[str, Actor] = {}
    for actors in lists:
        for actor in actors:
            distinct.setdefault(actor.id or actor.name, actor)
    return tuple(distinct.values())
