"""Place names read together: "X village in Y district of Z", "Z's X", "X, 20 km north of Y", "X, Y and Z villages of W".

A name of such a chain lies inside the next one. One that the gazetteer does not know, or knows only elsewhere, stands
for the area of the name that holds it, under its own name; it is never put somewhere else.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mapper.model import Place, Toponym
from mapper.text import Reading, languages, lexicon
from mapper.text.reading import Token

COARSE = frozenset({"country", "region", "natural", "continent", "sea"})
_LONGEST = 16
"""Words between two names of one chain."""
_SLACK_M = 30_000
_TOWN_M = 200_000
"""How far from the seat of a district its villages may lie."""
_SEAT_M = 25_000
"""Radius of a district of which only the seat is known."""
_CITY_M = 8_000
"""Towns with a radius from here on are no mere seats of districts."""
_BESIDE_M = 60_000
"""How far from a known place an unknown one beside it may lie, to be shown about it."""
_FAR_M = 400_000
"""Beyond this nothing lies "north of" a town."""
_REACHES = {"near": 80_000, "outskirts of": 25_000, "in front of": 25_000, "centre of": 10_000}
"""How far from a town a place lies that is told as "near" it, in metres."""


@dataclass(frozen=True, slots=True)
class _Words:
    inside: frozenset[str]
    """Words that stand between a name and the one that holds it."""
    both: frozenset[str]
    division: frozenset[str]
    """Kinds of area that have a name in common with a town: "district"."""
    beside: frozenset[str]
    """Words of direction and distance: the first name lies beside the second, not in it."""
    lengths: Mapping[str, float]
    """Units of length in metres."""


@functools.cache
def _words(language: str) -> _Words:
    table = lexicon(language).table("structure").get("address", {}) if language in languages() else {}
    division = frozenset(table.get("division", ()))
    lengths = table.get("lengths", {})
    beside = frozenset(table.get("beside", ())) | frozenset(lengths)
    return _Words(frozenset(table.get("inside", ())) | division | beside, frozenset(table.get("both", ())), division, beside, lengths)


def settle(reading: Reading, toponyms: Sequence[Toponym]) -> tuple[list[Toponym], frozenset[int]]:
    """The place names of a document in text order, those of one address made to agree, and where addresses begin.

    A name with `place` and `reason` is one that stands for the area that holds it.
    """
    # What the geocoder put in the area that holds it is looked at anew here, with the sentence.
    toponyms = [replace(t, place=None, named=None) if stands_for_area(t) else t for t in toponyms]
    settled: list[Toponym] = []
    heads: set[int] = set()
    countries = Counter(t.place.country for t in toponyms if t.place is not None)
    groups: dict[int, list[Toponym]] = {}
    for toponym in toponyms:
        groups.setdefault(reading.sentence_at(toponym.start), []).append(toponym)
    for index, group in groups.items():
        if index < len(reading.sentences):
            sentence = _Sentence(reading, _words(reading.sentences[index].language), group, countries)
            group = sentence.settled()
            heads |= {t.start for t in sentence.heads()}
        settled += group
    return settled, frozenset(heads)


class _Sentence:
    """The names of one sentence. Holders are told by index; -1: none."""

    def __init__(self, reading: Reading, words: _Words, names: Sequence[Toponym], countries: Mapping[str | None, int]) -> None:
        self.reading = reading
        self.words = words
        self.countries = countries
        self.names = sorted(names, key=lambda t: (t.start, t.end))
        self.joins = [self._join(a, b) for a, b in pairwise(self.names)] + [""]
        for i, join in enumerate(self.joins[:-1]):
            # "Mosul, Kirkuk and Erbil" is a list, not an address.
            if join == "comma" and self.joins[i + 1] == "and" and not _is_wide(self.names[i + 1]):
                self.joins[i] = "and"
        self.known: dict[int, Toponym] = {}

    def settled(self) -> list[Toponym]:
        # From the last, so that each finds what holds it settled: long lists are no deep recursion.
        for index in range(len(self.names) - 1, -1, -1):
            self.known[index] = self._settle(index)
        return [self.known[i] for i in range(len(self.names))]

    def heads(self) -> list[Toponym]:
        """The finest name of each address of two names or more."""
        found = []
        for index, name in enumerate(self.names):
            at = self._holder(index)
            inner = index > 0 and self.joins[index - 1] in ("in", "comma")
            # "south of the Congo's capital Brazzaville"
            beside = 0 <= at < index and (self.names[at].named is not None or (at > 0 and self.joins[at - 1] in ("in", "comma")))
            if at >= 0 and _rank(name) <= 1 and name.kind == "place" and not inner and not beside:
                found.append(name)
        return found

    def _join(self, a: Toponym, b: Toponym) -> str:
        """How two names beside one another belong together: "in", "comma", "has" (the first holds the second), "and", ""."""
        tokens = self.reading.tokens
        first = self.reading.token_at(max(a.end, a.phrase_end) - 1) + 1
        last = self.reading.token_at(b.phrase_start if b.phrase_start >= 0 else b.start)
        if not 0 <= last - first <= _LONGEST:
            return ""
        between = tokens[first:last]
        if self.reading.text[a.end : b.start].strip(" ,،") in self.words.both:
            return "and"  # also an "and" that is written onto the name
        if any(not self._is_inside(t, a) for t in between):
            return "comma" if _rank(b) >= 2 and b.kind == "place" and self._is_name(between) else ""
        norms = [t.norm for t in between]
        if any(n in self.words.both for n in norms):
            return "and"
        owner = self.reading.text[a.end : a.end + 2] in ("'s", "’s")
        if b.kind != "demonym" and "," not in norms and (_rank(b) < _rank(a) if _is_wide(a) else owner):
            return "has"
        if a.kind == "demonym" or b.kind == "demonym" or owner:
            return ""
        if not self.words.beside.isdisjoint(norms):
            return "beside" if _reach_m(norms, self.words) <= _BESIDE_M else ""
        return "comma" if all(not n.isalpha() for n in norms) else "in"

    def _is_name(self, between: Sequence[Token]) -> bool:
        """Whether a name that nobody knows stands between two commas: "Dalori, Jere, Borno"."""
        if not 3 <= len(between) <= 5 or between[0].norm != "," or between[-1].norm != ",":
            return False
        return all(t.norm.isalpha() and self.reading.text[t.start].isupper() for t in between[1:-1])

    def _is_inside(self, token: Token, a: Toponym) -> bool:
        norm = token.norm
        if norm in self.words.inside or norm in self.words.both or not norm.isalpha():
            return norm not in (";", ":", '"', "!", "?", "-", "–", "—")
        # Part of a name that nobody knows: "Gidan Adamu Mai-Akuya".
        return a.place is None and self.reading.text[token.start].isupper()

    def _holder(self, index: int) -> int:
        """Which name holds one: the next of its address, else the one it belongs to ("Z's X")."""
        at = index
        while self.joins[at] == "and":
            at += 1
        if self.joins[at] in ("in", "comma", "beside") and not _is_finer(self.names[at + 1], self.names[index]):
            return at + 1
        while index and self.joins[index - 1] == "and":
            index -= 1
        return index - 1 if index and self.joins[index - 1] == "has" else -1

    def _settle(self, index: int) -> Toponym:
        name, at = self.names[index], self._holder(index)
        while at > index and self.joins[at] in ("in", "has") and _rank(self.names[at + 1]) < _rank(self.names[at]):
            at += 1  # "the American University of Afghanistan in Kabul"
        if at < 0 or name.kind != "place":
            return name
        outer = self.known.get(at) or self.names[at]
        if outer.place is None or _rank(outer) < _rank(name):
            return name
        if name.place is None:
            return named(name, outer)
        if _agree(name, outer) or self.joins[at - 1] == "beside":
            return name
        here, there = name.place.country, outer.place.country
        if here != there:
            if _is_wide(name):
                return name  # "western Anbar, the US Central Command said": a division is known for what it is
            return named(name, outer) if self.countries[there] > self.countries[here] - 1 else name
        return name if self._is_weak(at, index) else named(name, outer)

    def _is_weak(self, at: int, index: int) -> bool:
        """A town behind a comma without a word for a district: a list as likely as an address."""
        if at != index + 1 or _is_wide(self.names[at]) or self.joins[at - 1] != "comma":
            return False
        if self.joins[at] == "comma" and _is_wide(self.names[at + 1]):
            return False  # "Greektown, Toronto, Canada"
        end = self.reading.token_at(self.names[at].end - 1) + 1
        return not any(t.norm in self.words.division for t in self.reading.tokens[end : end + 2])


def named(name: Toponym, outer: Toponym) -> Toponym:
    """An unknown name as the area of the known one that holds it."""
    base = outer.place
    assert base is not None
    town = base.kind not in COARSE and not base.kind.startswith("admin")
    seat = town and outer.relation == "in" and base.radius_m < _CITY_M
    place = replace(
        base, name=f"{name.surface}, {base.name}", kind="area" if town else base.kind, precision=max(3 if seat else 2, base.precision),
        radius_m=max(base.radius_m, _SEAT_M) if seat else base.radius_m, geometry=None if seat else base.geometry,
    )
    reason = name.reason or f"outside: {name.place.name if name.place else name.surface} does not lie in {outer.surface}"
    return replace(name, place=place, reason=reason, named=None)


def _reach_m(norms: Sequence[str], words: _Words) -> float:
    """How far apart the words between two names put them, in metres."""
    for before, unit in pairwise(norms):
        if unit in words.lengths and before.isdecimal():
            return int(before) * words.lengths[unit]
    return 0.0


def is_address_word(language: str, norm: str) -> bool:
    """Whether a word can stand between a place name and the one that holds it."""
    return norm in _words(language).inside


def stands_for_area(toponym: Toponym) -> bool:
    """Whether a name was not found itself, so that its place is only the area that holds it."""
    return toponym.place is not None and toponym.reason is not None


def other_name(toponym: Toponym, others: Sequence[Toponym]) -> bool:
    """Whether a name that stands for an area is another one than all of `others` that do: two villages of one district."""
    if not stands_for_area(toponym):
        return False
    surface = toponym.surface.casefold()
    told = [o.surface.casefold() for o in others if stands_for_area(o)]
    return bool(told) and not any(o in surface or surface in o for o in told)


def inside(inner: Place, outer: Place) -> bool:
    """Whether a place lies in or about another one, as far as points and radii tell."""
    if inner.country and outer.country and inner.country != outer.country:
        return False
    if outer.kind == "country":
        return inner.country == outer.country
    if inner.admin1 is not None and outer.kind == "admin1" and inner.admin1 == outer.name:
        return True
    if apart_m(inner, outer) <= 1.5 * max(outer.radius_m, inner.radius_m) + _SLACK_M:
        return True
    return outer.geometry is not None and outline_m(outer.geometry, inner) <= _SLACK_M


def surely_inside(inner: Place, outer: Place) -> bool:
    """Whether a place lies in another one by its division's name, by the outline, or well within its radius."""
    if inner.country != outer.country and outer.country is not None:
        return False
    if outer.kind == "admin1" and inner.admin1 is not None:
        return inner.admin1 == outer.name
    if outer.geometry is not None:
        return outline_m(outer.geometry, inner) == 0
    return apart_m(inner, outer) <= outer.radius_m


def outline_m(geometry: bytes, place: Place) -> float:
    """Metres from a place to an outline (WKB), 0 inside it."""
    from shapely import from_wkb
    from shapely.geometry import Point

    return float(from_wkb(geometry).distance(Point(place.longitude, place.latitude))) * 111_000


def apart_m(a: Place, b: Place) -> float:
    """Metres between two points, for short distances."""
    north = math.radians(a.latitude - b.latitude)
    east = math.radians((a.longitude - b.longitude + 180) % 360 - 180) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return 6_371_000 * math.hypot(north, east)


def _agree(name: Toponym, outer: Toponym) -> bool:
    here, there = name.named or name.place, outer.named or outer.place
    assert here is not None
    assert there is not None
    if outer.named is not None and outer.relation == "away from":
        return outer.place is not None and apart_m(here, there) <= 1.5 * outer.place.radius_m + _SLACK_M
    if outer.named is not None and not _is_wide(outer):
        far = _BESIDE_M if here.country != there.country else _FAR_M  # "in Ma'an, east of Khan Younis"
        return apart_m(here, there) <= _REACHES.get(outer.relation, far) + there.radius_m
    if there.kind in COARSE and there.kind != "country":
        return True
    if here.kind in COARSE and here.kind != "country":
        return True
    if here.country and there.country and here.country != there.country:
        return apart_m(here, there) <= _SLACK_M
    if there.kind == "country":
        return True
    return inside(here, there) or (not _is_wide(outer) and apart_m(here, there) <= _TOWN_M)


def _is_finer(a: Toponym, b: Toponym) -> bool:
    """Whether of two towns or parts of towns the first is the smaller: "in Baghdad, in front of the Green Zone"."""
    x, y = a.named or a.place, b.named or b.place
    return x is not None and y is not None and _rank(a) == _rank(b) == 1 and x.radius_m < 0.25 * y.radius_m


def _is_wide(toponym: Toponym) -> bool:
    return toponym.kind == "demonym" or _rank(toponym) >= 2


def _rank(toponym: Toponym) -> int:
    """0 unknown, 1 a town or less, 2 second-level division, 3 first-level, 4 country or more."""
    place = toponym.named or toponym.place
    if place is None:
        return 0
    if place.kind in COARSE:
        return 4
    if place.kind == "admin1":
        return 3
    return 2 if place.kind.startswith("admin") else 1
