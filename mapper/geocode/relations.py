"""Where beside a name a thing lies: "near Mosul", "20 km south of Kirkuk", "between Erbil and Kirkuk"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mapper.geocode import geometry as geo
from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.words import NUMBER, Words
from mapper.model import Place

LONGEST_PHRASE = 5
_THE, _TO, _IN = frozenset({"the", "el", "la"}), frozenset({"the", "to", "al"}), frozenset({"in", "across", "en"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
SMALL_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation read from the text. `first` is the word at which its phrase begins."""

    name: str
    first: int
    beyond_m: float = 0.0
    share: float = 1.0
    bearing: float | None = None
    distance_m: float | None = None


def relation_before(words: Words, first: int, vocabulary: PlaceWords) -> Relation | None:
    """The relation that the words before word `first` say."""
    if first == 0:
        return None
    at = first
    norm = words.norm
    if norm[at - 1] in _THE and at >= 2:
        at -= 1
    if (found := _offset(words, at, vocabulary)) is not None:
        return found
    for count in range(min(LONGEST_PHRASE, at), 0, -1):
        said = vocabulary.relations.get(tuple(norm[at - count : at])) or (
            vocabulary.relations.get(tuple(norm[first - count : first])) if at != first else None
        )
        if said is not None:
            return Relation(said.relation, at - count, said.beyond_m, said.share)
    return None


def _bearing(words: Words, last: int, vocabulary: PlaceWords) -> tuple[float, int, str] | None:
    """(degrees, first word, the word) of a direction that ends with word `last`."""
    if last < 0:
        return None
    if last >= 2 and words.norm[last - 1] == "-" and (joined := f"{words.norm[last - 2]}-{words.norm[last]}") in vocabulary.directions:
        return vocabulary.directions[joined], last - 2, joined
    if last >= 1 and (pair := f"{words.norm[last - 1]} {words.norm[last]}") in vocabulary.directions:
        return vocabulary.directions[pair], last - 1, pair
    word = words.norm[last]
    return (vocabulary.directions[word], last, word) if word in vocabulary.directions else None


def _offset(words: Words, at: int, vocabulary: PlaceWords) -> Relation | None:
    """ "20 km south of X", "south of X", "20 km from X", "northern X"."""
    norm = words.norm
    linked = norm[at - 1] in vocabulary.links
    last = at - 2 if linked else at - 1
    direction = _bearing(words, last, vocabulary)
    head = direction[1] - 1 if direction else last
    if linked and head >= 0 and norm[head] in _TO:
        head -= 1
    distance = _distance(words, head, vocabulary)
    if direction is not None:
        bearing, first, word = direction
        if distance is not None:
            return Relation(f"{word} of", distance[1], bearing=bearing, distance_m=distance[0])
        if not linked:
            return Relation(f"{word} part of", first, bearing=bearing, share=0.5)
        inside = first >= 2 and norm[first - 1] in _THE and norm[first - 2] in _IN
        if inside:
            return Relation(f"{word} part of", first - 1, bearing=bearing, share=0.5)
        if word.endswith("ern"):
            return Relation(f"{word} part of", first, bearing=bearing, share=0.5)
        return Relation(f"{word} of", first, bearing=bearing)
    if linked and distance is not None:
        return Relation("away from", distance[1], distance_m=distance[0])
    return None


def _distance(words: Words, last: int, vocabulary: PlaceWords) -> tuple[float, int] | None:
    """(metres, first word) of a length that ends with word `last`; a second unit in brackets is passed over."""
    if last >= 3 and words.norm[last] == ")":
        opening = next((i for i in range(last - 1, max(-1, last - 6), -1) if words.norm[i] == "("), -1)
        last = opening - 1
    if last < 1 or words.norm[last] not in vocabulary.units:
        return None
    number, first = last - 1, last - 1
    if words.norm[number] == "-" and number:
        number = first = number - 1
    text = words.norm[number]
    if words.shape[number] == NUMBER:
        value = float(text)
        if (
            number >= 2
            and words.norm[number - 1] in {".", ","}
            and words.shape[number - 2] == NUMBER
            and words.start[number] == words.end[number - 1]
        ):
            joined = words.norm[number - 2] + ("." if words.norm[number - 1] == "." else "") + text
            value, first = float(joined), number - 2
    elif text in SMALL_NUMBERS:
        value = float(SMALL_NUMBERS[text])
    else:
        return None
    metres = value * vocabulary.units[words.norm[last]]
    return (metres, first) if 0 < metres < 2_000_000 else None


def apply(place: Place, relation: Relation) -> Place:
    """The place that the relation makes of a named one: another point, radius, precision, geometry."""
    point = (place.latitude, place.longitude)
    if relation.bearing is not None:
        return _directed(place, relation, point)
    if relation.name == "away from" and relation.distance_m is not None:
        far = relation.distance_m
        return replace(
            place,
            radius_m=round(far * 1.15 + place.radius_m * 0.3),
            precision=max(2, place.precision),
            geometry=geo.ring(point, far * 0.85, far * 1.15),
        )
    if relation.share < 1.0:
        if place.kind in ("country", "region", "continent", "admin1"):
            return replace(place, radius_m=round(place.radius_m * 0.5), geometry=None)
        return replace(place, radius_m=max(400.0, round(place.radius_m * relation.share)), geometry=None)
    if relation.name == "outskirts of":
        inner, outer = place.radius_m * 0.6, place.radius_m * 1.4 + 500
        return replace(place, radius_m=round(outer), precision=max(2, place.precision), geometry=geo.ring(point, inner, outer))
    return replace(
        place,
        radius_m=round(place.radius_m + relation.beyond_m),
        precision=max(2, place.precision),
        geometry=_wider(place.geometry, relation.beyond_m, place.latitude) if place.geometry else None,
    )


def _directed(place: Place, relation: Relation, point: geo.LatLon) -> Place:
    bearing = relation.bearing or 0.0
    if relation.distance_m is not None:
        there = geo.destination(point, bearing, relation.distance_m)
        radius = relation.distance_m * 0.15 + min(place.radius_m, 10_000) * 0.3 + 200
        return _moved(place, there, radius, None, max(2, place.precision if place.precision < 3 else 2))
    if relation.name.endswith("part of"):
        return part(place, bearing)
    inner, outer = place.radius_m, place.radius_m * 1.2 + 25_000
    if place.kind in ("country", "admin1", "region"):
        outer = place.radius_m * 1.6
    there = geo.destination(point, bearing, inner + (outer - inner) * (0.05 if place.kind == "city" else 0.35))
    return _moved(
        place, there, (outer - inner) * 0.65 + inner * 0.2, geo.sector(point, bearing, inner * 0.8, outer), max(2, min(place.precision, 5))
    )


def part(place: Place, bearing: float) -> Place:
    """The northern, western, ... part of a place: of its outline where one is known, otherwise of its circle."""
    point = (place.latitude, place.longitude)
    precision = {6: 5, 4: 4}.get(place.precision, max(2, place.precision))
    if place.geometry is not None and (cut := _half(place.geometry, bearing)) is not None:
        there, radius, area = cut
        return _moved(place, there, radius, area, precision)
    there = geo.destination(point, bearing, place.radius_m * 0.5)
    return _moved(place, there, place.radius_m * 0.6, geo.sector(point, bearing, place.radius_m * 0.15, place.radius_m, 120.0), precision)


def _half(wkb: bytes, bearing: float) -> tuple[geo.LatLon, float, bytes] | None:
    """What of an outline lies beyond its centre in a direction: (point, radius in metres, WKB)."""
    import math

    from shapely import from_wkb, to_wkb
    from shapely.geometry import Polygon

    area = from_wkb(wkb)
    if area.is_empty:
        return None
    x0, y0, x1, y1 = area.bounds
    if x1 - x0 > 180:
        return None
    centre = area.centroid
    squeeze = max(0.1, math.cos(math.radians(centre.y)))
    reach = max(x1 - x0, y1 - y0) * 3
    dx, dy = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    step = max((x1 - x0) * squeeze, y1 - y0) * 0.08
    cx, cy = centre.x + dx * step / squeeze, centre.y + dy * step
    side = (dy, -dx)
    corners = [
        (cx + side[0] * reach / squeeze, cy + side[1] * reach),
        (cx - side[0] * reach / squeeze, cy - side[1] * reach),
        (cx - side[0] * reach / squeeze + dx * reach / squeeze, cy - side[1] * reach + dy * reach),
        (cx + side[0] * reach / squeeze + dx * reach / squeeze, cy + side[1] * reach + dy * reach),
    ]
    piece = area.buffer(0).intersection(Polygon(corners))
    if piece.is_empty or piece.area <= 0:
        return None
    inner = piece.representative_point() if not piece.contains(piece.centroid) else piece.centroid
    a0, b0, a1, b1 = piece.bounds
    there = (inner.y, inner.x)
    radius = max(geo.distance_m(there, (b, a)) for a in (a0, a1) for b in (b0, b1)) * 0.8
    return there, radius, bytes(to_wkb(piece))


def _wider(wkb: bytes, metres: float, latitude: float) -> bytes:
    """An outline with a margin around it, in metres."""
    import math

    from shapely import from_wkb, to_wkb
    from shapely.affinity import scale

    squeeze = max(0.1, math.cos(math.radians(latitude)))
    flat = scale(from_wkb(wkb), xfact=squeeze, origin=(0, 0))
    grown = flat.buffer(metres / 111_320.0, quad_segs=4)
    return bytes(to_wkb(scale(grown, xfact=1 / squeeze, origin=(0, 0))))


def between(one: Place, other: Place, road: bool) -> Place:
    """What lies between two places: half way, as a corridor along the shortest way."""
    a, b = (one.latitude, one.longitude), (other.latitude, other.longitude)
    length = geo.distance_m(a, b)
    width = max(500.0, length * (0.05 if road else 0.15))
    country = one.country if one.country == other.country else None
    admin = one.admin1 if country and one.admin1 == other.admin1 else None
    joined = replace(
        one,
        id=f"{one.id}~{other.id}",
        name=f"{'road ' if road else ''}{one.name}–{other.name}",
        kind="region",
        country=country,
        admin1=admin,
        population=0,
    )
    return _moved(joined, geo.midpoint(a, b), length / 2 + 500, geo.corridor(a, b, width), 5)


def _moved(place: Place, there: geo.LatLon, radius_m: float, area: bytes | None, precision: int) -> Place:
    return replace(
        place,
        latitude=round(there[0], 5),
        longitude=round(geo.wrap(there[1]), 5),
        radius_m=round(radius_m),
        geometry=area,
        precision=precision,
    )
