"""Areas built in metres: distances, bearings, valid polygons, the antimeridian, the poles."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import from_wkb

from mapper.geocode import geometry as geo

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
