"""From weighed candidates to an answer: the place, how sure, why, or why none."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.place_store import PlaceStore, distance_km
from mapper.geocode.resolve import COLUMN, Floats, Weighed, calibration
from mapper.model import Candidate, Place

_ADMIN1, _ADMIN2, _COUNTRY = KIND_INDEX["admin1"], KIND_INDEX["admin2"], KIND_INDEX["country"]
SURE_ENOUGH = 0.30
"""Least probability of the chosen spot for an answer."""
CLEARER = 1.15
"""How many times likelier than the next spot the chosen one must be."""
SAME_SPOT_KM = 25.0
SEAT_M = 25_000.0
"""Radius of a district of which only the town that gives it its name is known."""
_ROUND_KM = 250.0
"""How far from its chief town the middle of a division may lie."""
_OFF_BORDER_KM = 30.0
"""How far outside a division's outline a place of it may be drawn."""
_SLACK, _BEYOND_KM = 2.0, 50.0
"""How far from the middle of a division without an outline, in its radii and beyond them, a place of it may be."""
_TOWN_PEOPLE = 50_000
"""People from which a town is meant though it lies beyond the border of the division beside it."""
_TOWN_KM = 40.0
"""How far from the middle of a town, its radius aside, none of its quarters lies."""
LITTLE_KNOWN = 3.3
"""Prior below which a place is little known: some 2,000 people."""
KNOWN_BESIDE = ((1, 0.0), (2, LITTLE_KNOWN), (4, 4.6), (10**9, 5.3))
"""Up to how many places of a text, that one included, an outsider must have what prior to be an answer."""
_LONGEST_CHAIN = 5
"""Names that a place is said to lie in, one in the other, at most; a longer row of names joined by commas is a list."""
_WHOLE = ("country", "region", "sea", "continent")
WELL_KNOWN = 5.3
"""Prior from which a place is meant even where the text seems to put it elsewhere: some 200,000 people."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`place` is None where the geocoder abstains, and `reason` says why."""

    place: Place | None
    reason: str | None
    score: float
    candidates: tuple[Candidate, ...]
    chosen: float = 0.0
    """Probability of the chosen spot among the candidates; `score` is how often such answers are right."""


def assurance(weighed: Weighed, chosen: float) -> Floats:
    """What the chance that the first candidate is right is told from, in the order of CALIBRATION."""
    row: list[float] = weighed.features[0, _ASSURED].tolist()
    prior, country, division, longer, loose, contained, contains, country_share, nearby = row
    kept = min(max(chosen, 1e-3), 1 - 1e-3)
    return np.array(
        [
            math.log(kept / (1 - kept)),
            1.0,
            min(prior, 8.0) / 8.0,
            country,
            float(division > 0),
            float(prior < LITTLE_KNOWN),
            longer,
            loose,
            float(contained > 0.3 or contains > 0.3 or country_share > 0.3 or nearby > 0.4),
        ]
    )


_ASSURED = [
    COLUMN[name]
    for name in (
        "prior", "country", "division", "inside_longer_name", "loose_spelling", "contained", "contains", "country_share", "nearby",
    )
]  # fmt: skip


def judge(store: PlaceStore, weighed: Weighed, shown: int) -> Verdict:
    """Choose among the candidates of one name."""
    here = _same_spot(store, weighed)
    likely = weighed.probability.tolist()
    chosen = sum(p for p, same in zip(likely, here, strict=True) if same)
    second = next((p for p, same in zip(likely, here, strict=True) if not same), 0.0)
    listed = tuple(
        Candidate(store.place(place), round(p, 4), said)
        for place, p, said in zip(weighed.places[:shown].tolist(), likely[:shown], reasons(weighed.features[:shown]), strict=True)
    )
    if chosen < SURE_ENOUGH or chosen < CLEARER * second or _state_as_likely(store, weighed):
        named = "; ".join(describe(c.place) for c in listed[:3])
        return Verdict(None, f"ambiguous: {named}", round(chosen, 4), listed)
    return Verdict(listed[0].place, None, round(told(assurance(weighed, chosen)), 4), listed, chosen)


def told(values: Floats) -> float:
    """How often answers with such an assurance are right."""
    return 1.0 / (1.0 + math.exp(-float(values @ calibration())))


def _state_as_likely(store: PlaceStore, weighed: Weighed) -> bool:
    """Whether a country shares its name with a state that is as well known ("Georgia") and nothing in the text says which is meant."""
    row = weighed.features[0]
    if int(store.kind[weighed.places[0]]) != _COUNTRY or any(
        row[COLUMN[name]] > 0.02 for name in ("country_share", "contains", "kind_said", "home", "same_country_as_focus")
    ):
        return False
    other = weighed.places[1:4]
    american = store.country[other] == store.country_number.get("US", -1)
    return bool((american & (store.kind[other] == _ADMIN1) & (weighed.features[1:4, COLUMN["alternate_name"]] == 0)).any())


def as_said(verdict: Verdict, kinds: int) -> Verdict:
    """The answer for one use of a name beside which the text says a kind: "the region of Kharkiv", "Bijapur district".

    Among readings that agree on where it is, the one of that kind. Of a district of which only the seat is known: a radius and precision
    that say so. `kinds` has a bit for each of KINDS.
    """
    place = verdict.place
    if place is None or not kinds:
        return verdict
    if not kinds >> KIND_INDEX[place.kind] & 1:
        for candidate in verdict.candidates:
            other = candidate.place
            whole = place.kind == "country"  # "the capital Algiers", which bears the country's name
            same = other.country == place.country and (whole or other.admin1 == place.admin1 or place.name == other.name)
            near = whole or distance_km(*_point(place), *_point(other)) < _ROUND_KM
            if kinds >> KIND_INDEX[other.kind] & 1 and same and place.country and near:
                return replace(verdict, place=other)
    if place.kind == "city" and kinds >> _ADMIN2 & 1:
        district = not kinds >> KIND_INDEX["city"] & 1 or bool(kinds >> KIND_INDEX["district"] & 1)
        radius = SEAT_M if district and place.population else SEAT_M / 2
        return replace(verdict, place=replace(place, radius_m=max(place.radius_m, radius), precision=max(3, place.precision)))
    return verdict


def _point(place: Place) -> tuple[float, float]:
    return place.latitude, place.longitude


def outsiders_left_open(verdicts: list[Verdict], weighed: list[Weighed]) -> list[Verdict]:
    """A place in a country that nothing else in the text lies in is no answer, unless it is well known: the more other places, the better.

    On the corpora that benchmarks/train_resolve.py reads, four of five such answers are wrong.
    """
    countries = Counter(v.place.country for v in verdicts if v.place is not None and v.place.country)
    enough = next(prior for most, prior in KNOWN_BESIDE if countries.total() <= most)
    result = []
    for verdict, candidates in zip(verdicts, weighed, strict=True):
        place, row = verdict.place, candidates.features[0]
        if (
            place is not None
            and place.country
            and place.kind not in _WHOLE
            and row[COLUMN["prior"]] < enough
            and row[COLUMN["contained"]] < 0.3
            and row[COLUMN["contains"]] < 0.3
            and row[COLUMN["home"]] == 0
            and row[COLUMN["own_overlay"]] == 0
            and countries[place.country] == 1
        ):
            reason = f"unlikely: {describe(place)} is far from all other places of the text"
            verdict = Verdict(None, reason, verdict.score, verdict.candidates)
        result.append(verdict)
    return result


def _outline_km(geometry: bytes, latitude: float, longitude: float) -> float:
    """Kilometres, roughly, from a point to an outline (WKB), 0 inside it."""
    from shapely import from_wkb
    from shapely.geometry import Point

    return float(from_wkb(geometry).distance(Point(longitude, latitude))) * 111.0


def _outside(place: Place, holder: Place) -> bool:
    """Whether a place lies in another country than the one or the division that the text puts it in, or far from that division."""
    if place.country != holder.country:
        return True
    if holder.kind != "admin1" or place.kind in ("country", "region", "admin1") or place.admin1 == holder.admin1:
        return False
    if place.admin1 is not None and place.population < _TOWN_PEOPLE and holder.geometry is not None:
        return _outline_km(holder.geometry, *_point(place)) > _OFF_BORDER_KM
    return bool(distance_km(*_point(place), *_point(holder)) > _SLACK * holder.radius_m / 1000 + _BEYOND_KM)


def misplaced_left_open(
    verdicts: list[Verdict], weighed: list[Weighed], inside: list[list[int]], kinds: Sequence[int] = ()
) -> list[Verdict]:
    """What the text puts in another country: the place of that name there, else for a small place or a division no answer.

    `inside[i]` numbers the names that the text says contain name i: "Kabkabiya in North Darfur". `kinds[i]` has the bits of the kinds
    said beside it: the "Fallujah neighbourhood in Mosul" is not the town that it is named after.
    """
    inside = [list(dict.fromkeys(holders)) for holders in inside]  # a name told a hundred times is held a hundred times
    settled = list(verdicts)  # names come in text order, so from the last on each finds what holds it settled
    for number in range(len(verdicts) - 1, -1, -1):
        verdict, candidates, holders = verdicts[number], weighed[number], inside[number]
        place = verdict.place
        held = _nearest_holders(holders, inside, settled)
        said = [holder for holder in held if holder.kind in ("country", "admin1")]
        if place is not None and said and all(_outside(place, holder) for holder in said):
            there = next((c.place for c in verdict.candidates if not any(_outside(c.place, holder) for holder in said)), None)
            if there is not None:
                verdict = replace(verdict, place=there)
            elif candidates.features[0][COLUMN["prior"]] < WELL_KNOWN or place.kind in ("admin1", "admin2"):
                verdict = _left_open(verdict, said[0])
        elif place is not None and number < len(kinds) and kinds[number] >> KIND_INDEX["district"] & 1 and place.kind == "city":
            towns = [holder for holder in held if holder.kind == "city" and not kinds[number] >> _ADMIN2 & 1]
            if towns and all(distance_km(*_point(place), *_point(town)) > _TOWN_KM + town.radius_m / 1000 for town in towns):
                verdict = _left_open(verdict, towns[0])
        settled[number] = verdict
    return settled


def _nearest_holders(holders: list[int], inside: list[list[int]], verdicts: list[Verdict]) -> list[Place]:
    """The places that hold a name and those that hold them, up to the first division or country: "Dalori, Jere, Borno"."""
    seen = set(holders)
    found: list[Place] = []
    for _ in range(_LONGEST_CHAIN):
        held = [v.place for v in (verdicts[holder] for holder in holders) if v.place is not None]
        found += held
        if any(place.kind in ("country", "admin1") for place in held):
            break
        holders = list(dict.fromkeys(outer for holder in holders for outer in inside[holder] if outer not in seen))
        seen.update(holders)
    return found


def _left_open(verdict: Verdict, holder: Place) -> Verdict:
    reason = f"unknown: the text puts it in {describe(holder)}, where the gazetteer has none of this name"
    return Verdict(None, reason, verdict.score, verdict.candidates)


def _same_spot(store: PlaceStore, weighed: Weighed) -> list[bool]:
    """Which candidates are where the first one is: close by, or the division around a town, or a town that gives its division the name."""
    places = weighed.places
    if len(places) == 1:
        return [True]
    # Plain numbers: for a dozen candidates they are quicker than arrays.
    latitudes, longitudes = store.latitude[places].tolist(), store.longitude[places].tolist()
    countries, admins = store.country[places].tolist(), store.admin1[places].tolist()
    kinds, people = store.kind[places].tolist(), store.population[places].tolist()
    latitude, longitude, country, admin = latitudes[0], longitudes[0], countries[0], admins[0]
    area = kinds[0] == _ADMIN1
    found = []
    for i in range(len(places)):
        same = admin > 0 and admins[i] == admin and countries[i] == country and (kinds[i] == _ADMIN1 or (area and people[i] > 20_000))
        if not same and abs(latitudes[i] - latitude) < 0.3:
            same = _near(math.radians(latitude), math.radians(latitudes[i]), math.radians(longitudes[i] - longitude))
        found.append(same)
    return found


def _near(latitude: float, other: float, apart: float) -> bool:
    """Whether two latitudes with so much longitude between them, in radians, are one spot."""
    half = math.sin((other - latitude) / 2) ** 2 + math.cos(latitude) * math.cos(other) * math.sin(apart / 2) ** 2
    return math.asin(min(1.0, math.sqrt(half))) * 12742.0176 <= SAME_SPOT_KM


def describe(place: Place) -> str:
    """ "Springfield (Illinois, US)"."""
    where = ", ".join(part for part in (place.admin1 if place.admin1 != place.name else None, place.country) if part)
    return f"{place.name} ({where})" if where else place.name


_REASONS = (
    ("contained", 0.3, "the text says what it lies in"),
    ("contains", 0.3, "the text names a place in it"),
    ("kind_said", 0.5, "the text says its kind"),
    ("same_country_as_focus", 0.3, "its country is named"),
    ("country_share", 0.3, "other places of the text are in its country"),
    ("division_share", 0.15, "other places of the text are in its division"),
    ("nearby", 0.4, "other places of the text are near"),
    ("home", 0.5, "the outlet is at home there"),
    ("own_overlay", 0.5, "a place that news names"),
    ("best_known", 0.5, "the best known place of this name"),
    ("alternate_name", 0.5, "under another of its names"),
    ("made_spelling", 0.5, "under another of its names"),
)
"""Feature, its least value, and what it says of a candidate: strongest kinds of evidence first."""
_REASON_COLUMNS = np.array([COLUMN[name] for name, _, _ in _REASONS])
_LEAST = np.array([least for _, least, _ in _REASONS])
_BITS = 1 << np.arange(len(_REASONS))


def reasons(features: Floats) -> list[tuple[str, ...]]:
    """Why each of some candidates counts, in words."""
    held: list[int] = ((features[:, _REASON_COLUMNS] >= _LEAST) @ _BITS).tolist()
    return list(map(_in_words, held))


@functools.cache
def _in_words(held: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for number, (_, _, words) in enumerate(_REASONS) if held >> number & 1))
