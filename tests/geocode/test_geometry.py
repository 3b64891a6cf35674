"""Areas built in metres: distances, bearings, valid polygons, the antimeridian, the poles."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import from_wkb

from mapper.geocode import geometry as geo
from mapper.geocode import relations
from mapper.geocode.borders import border_place
from mapper.geocode.geoparser import Geoparser
from mapper.geocode.relations import Relation
from mapper.model import Document, Place
from mapper.text import read_text

LATITUDE = st.floats(-85, 85)
LONGITUDE = st.floats(-180, 179.9)


@given(LATITUDE, LONGITUDE, st.floats(0, 359), st.floats(10, 500_000))
def test_destination_is_that_far_in_that_direction(latitude: float, longitude: float, bearing: float, metres: float) -> None:
    there = geo.destination((latitude, longitude), bearing, metres)
    assert geo.distance_m((latitude, longitude), there) == pytest.approx(metres, rel=1e-6, abs=0.01)
    assume(metres > 100 and abs(there[0]) < 88)
    turn = (geo.bearing_of((latitude, longitude), there) - bearing + 180) % 360 - 180
    assert turn == pytest.approx(0, abs=0.1)


@given(LATITUDE, LONGITUDE, st.floats(500, 300_000), st.floats(0, 359))
@settings(max_examples=60, deadline=None)
def test_polygons_are_valid_and_within_the_world(latitude: float, longitude: float, metres: float, bearing: float) -> None:
    assume(abs(latitude) + metres / 111_000 < 89.5)
    point = (latitude, longitude)
    for wkb in (geo.ring(point, metres * 0.5, metres), geo.sector(point, bearing, metres * 0.2, metres)):
        area = from_wkb(wkb)
        assert area.is_valid
        assert area.area > 0
        x0, y0, x1, y1 = area.bounds
        assert x0 >= -180.0001
        assert x1 <= 180.0001
        assert -90 <= y0 < y1 <= 90


def test_ring_across_the_antimeridian_is_cut_in_two() -> None:
    area = from_wkb(geo.ring((-17.0, 179.9), 20_000, 50_000))
    assert area.geom_type == "MultiPolygon"
    assert area.bounds[0] == pytest.approx(-180)
    assert area.bounds[2] == pytest.approx(180)
    assert sum(part.bounds[2] - part.bounds[0] for part in area.geoms) < 2


def test_circle_around_the_pole_reaches_all_longitudes() -> None:
    area = from_wkb(geo.polygon(geo.circle((89.5, 0.0), 200_000)))
    assert area.is_valid
    assert area.bounds[3] == pytest.approx(90)
    assert area.bounds[2] - area.bounds[0] == pytest.approx(360, abs=1)


def test_midpoint_and_corridor() -> None:
    a, b = (36.19, 44.01), (35.47, 44.39)
    middle = geo.midpoint(a, b)
    assert geo.distance_m(a, middle) == pytest.approx(geo.distance_m(b, middle), rel=1e-6)
    from shapely.geometry import Point

    assert from_wkb(geo.corridor(a, b, 3000)).contains(Point(middle[1], middle[0]))


def town(latitude: float, longitude: float, kind: str = "city", radius_m: float = 5_000.0, geometry: bytes | None = None) -> Place:
    precision = {"country": 6, "admin1": 4}.get(kind, 1)
    return Place("x:1", "X", kind, "IQ", "Nineveh", latitude, longitude, radius_m, precision, "geonames", geometry)


def check(place: Place) -> None:
    """A place on earth, not at (0, 0), its area valid and within the world."""
    assert -90 <= place.latitude <= 90
    assert -180 <= place.longitude < 180
    assert place.radius_m > 0
    assert 1 <= place.precision <= 7
    if place.geometry is not None:
        area = from_wkb(place.geometry)
        assert area.is_valid
        assert area.area > 0
        x0, y0, x1, y1 = area.bounds
        assert -180.0001 <= x0 <= x1 <= 180.0001
        assert -90.0001 <= y0 <= y1 <= 90.0001


@given(LATITUDE, LONGITUDE, st.floats(0, 359), st.floats(500, 300_000), st.sampled_from(["city", "admin1", "country"]))
@settings(max_examples=80, deadline=None)
def test_offset_lies_that_far_in_that_direction(latitude: float, longitude: float, bearing: float, metres: float, kind: str) -> None:
    start = (latitude, longitude)
    moved = relations.apply(town(latitude, longitude, kind), Relation("south of", 0, bearing=bearing, distance_m=metres))
    check(moved)
    there = (moved.latitude, moved.longitude)
    assert geo.distance_m(start, there) == pytest.approx(metres, rel=0.01, abs=3)
    assert moved.radius_m < metres + 5_000
    assert moved.precision >= 2
    assume(metres > 2_000 and abs(there[0]) < 86)
    turn = (geo.bearing_of(start, there) - bearing + 180) % 360 - 180
    assert turn == pytest.approx(0, abs=0.5)


@given(LATITUDE, LONGITUDE, st.floats(0, 359), st.floats(1_000, 250_000), st.sampled_from(["city", "admin1", "country"]))
@settings(max_examples=60, deadline=None)
def test_direction_without_a_distance_lies_on_that_side(
    latitude: float, longitude: float, bearing: float, radius: float, kind: str
) -> None:
    assume(abs(latitude) + radius * 1.6 / 111_000 < 88)
    start = (latitude, longitude)
    for name in ("north of", "northern part of"):
        moved = relations.apply(town(latitude, longitude, kind, radius), Relation(name, 0, bearing=bearing))
        check(moved)
        there = (moved.latitude, moved.longitude)
        assert geo.distance_m(start, there) > 0
        turn = (geo.bearing_of(start, there) - bearing + 180) % 360 - 180
        assert turn == pytest.approx(0, abs=1)


@given(LATITUDE, LONGITUDE, st.floats(500, 250_000), st.sampled_from(["away from", "outskirts of", "near", "centre of"]))
@settings(max_examples=80, deadline=None)
def test_relations_round_a_place_keep_its_point(latitude: float, longitude: float, metres: float, name: str) -> None:
    assume(abs(latitude) + metres * 2 / 111_000 < 88)
    relation = Relation(name, 0, beyond_m=metres if name == "near" else 0.0, share=0.3 if name == "centre of" else 1.0)
    if name == "away from":
        relation = Relation(name, 0, distance_m=metres)
    plain = town(latitude, longitude, radius_m=metres)
    moved = relations.apply(plain, relation)
    check(moved)
    assert (moved.latitude, moved.longitude) == (plain.latitude, plain.longitude)
    assert (moved.radius_m < plain.radius_m) == (name == "centre of" and metres > 400)


@given(st.floats(-60, 60), LONGITUDE, st.floats(0, 359), st.floats(2_000, 1_500_000), st.booleans())
@settings(max_examples=80, deadline=None)
def test_between_lies_half_way(a: float, b: float, bearing: float, length: float, road: bool) -> None:
    c, d = geo.destination((a, b), bearing, length)
    middle = relations.between(town(a, b), town(c, d), road)
    check(middle)
    there = (middle.latitude, middle.longitude)
    assert geo.distance_m((a, b), there) == pytest.approx(length / 2, rel=0.01, abs=5)
    assert geo.distance_m((c, d), there) == pytest.approx(length / 2, rel=0.01, abs=5)


@given(LATITUDE, st.floats(-179, 179), st.floats(0, 359), st.floats(20_000, 300_000))
@settings(max_examples=60, deadline=None)
def test_part_of_an_outline_lies_inside_it(latitude: float, longitude: float, bearing: float, metres: float) -> None:
    assume(abs(latitude) + metres / 111_000 < 85)
    outline = geo.polygon(geo.circle((latitude, longitude), metres))
    whole = from_wkb(outline)
    assume(whole.bounds[2] - whole.bounds[0] < 180)
    moved = relations.part(town(latitude, longitude, "admin1", metres, outline), bearing)
    check(moved)
    assert moved.geometry is not None
    piece = from_wkb(moved.geometry)
    assert piece.area < whole.area
    assert piece.difference(whole.buffer(1e-6)).area == pytest.approx(0, abs=1e-9)
    assert moved.precision == 4


@pytest.mark.parametrize("longitude", [179.99, -179.99])
def test_offset_across_the_antimeridian(longitude: float) -> None:
    course = 90.0 if longitude > 0 else 270.0
    moved = relations.apply(town(-17.0, longitude), Relation("east of", 0, bearing=course, distance_m=50_000))
    check(moved)
    assert (moved.longitude > 0) != (longitude > 0)
    assert geo.distance_m((-17.0, longitude), (moved.latitude, moved.longitude)) == pytest.approx(50_000, rel=0.01)


def test_offset_over_the_pole() -> None:
    moved = relations.apply(town(89.9, 10.0), Relation("north of", 0, bearing=0.0, distance_m=50_000))
    check(moved)
    assert moved.longitude == pytest.approx(-170, abs=0.01)


def test_border_strip_of_neighbours_and_none_of_strangers(geoparser: Geoparser) -> None:
    store = geoparser.gazetteer.store
    strip = border_place(store, "SY", "TR")
    assert strip is not None
    check(strip)
    assert strip.precision == 5
    assert border_place(store, "IQ", "PE") is None
    assert border_place(store, "IQ", "ZZ") is None


@pytest.mark.parametrize(
    ("text", "surface", "relation", "precision", "point"),
    [
        ("Troops advanced in western Anbar, Iraq.", "Anbar", "western part of", 4, (33.0, 40.2)),
        ("وقعت اشتباكات غربي الأنبار.", "الأنبار", "غربي part of", 4, (33.0, 40.2)),
        ("Enfrentamientos en el oeste de Anbar, Irak.", "Anbar", "oeste part of", 4, (33.0, 40.2)),
        ("Clashes broke out on the outskirts of Mosul, Iraq.", "Mosul", "outskirts of", 2, (36.3, 43.1)),
        ("قتل خمسة في أطراف الموصل.", "الموصل", "outskirts of", 2, (36.3, 43.1)),
        ("Los combates siguen en las afueras de Mosul, Irak.", "Mosul", "outskirts of", 2, (36.3, 43.1)),
        ("A convoy was hit between Erbil and Kirkuk in Iraq.", "Erbil", "between", 5, (35.8, 44.2)),
        ("انفجرت عبوة بين أربيل وكركوك.", "أربيل", "between", 5, (35.8, 44.2)),
        ("Un convoy fue atacado entre Erbil y Kirkuk, en Irak.", "Erbil", "between", 5, (35.8, 44.2)),
        ("Gunmen attacked a village 20 km south of Kirkuk, Iraq.", "Kirkuk", "south of", 2, (35.3, 44.4)),
        ("هاجم مسلحون قرية على بعد 20 كيلومترا جنوب كركوك.", "كركوك", "جنوب of", 2, (35.3, 44.4)),
        ("Hombres armados atacaron a 20 km al sur de Kirkuk, Irak.", "Kirkuk", "sur of", 2, (35.3, 44.4)),
        ("Smugglers were caught on the Turkish border with Syria.", "Syria", "border", 5, (36.7, 38.9)),
        ("اعتقل مهربون على الحدود التركية السورية.", "السورية", "border", 5, (36.7, 38.9)),
        ("Fueron detenidos en la frontera de Turquía con Siria.", "Siria", "border", 5, (36.7, 38.9)),
        ("The road from Baghdad to Fallujah was closed.", "Fallujah", "road", 5, (33.35, 44.1)),
        ("أغلق الطريق من بغداد إلى الفلوجة.", "الفلوجة", "road", 5, (33.35, 44.1)),
        ("La carretera de Mosul a Erbil fue cerrada en Irak.", "Erbil", "road", 5, (36.3, 43.6)),
    ],
)
def test_what_the_text_says_beside_a_name(
    geoparser: Geoparser, text: str, surface: str, relation: str, precision: int, point: tuple[float, float]
) -> None:
    found = {t.surface: t for t in geoparser.geoparse(read_text(Document("x", text)))}[surface]
    assert found.relation == relation
    assert found.place is not None
    check(found.place)
    assert found.place.precision == precision
    assert (found.place.latitude, found.place.longitude) == pytest.approx(point, abs=0.15)
    assert text[found.phrase_start : found.phrase_end]
