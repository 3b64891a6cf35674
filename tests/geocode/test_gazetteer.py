"""The gazetteer as a geopy geocoder."""

from __future__ import annotations

import pytest
from geopy.geocoders.base import Geocoder

from mapper.errors import UsageError
from mapper.geocode import Gazetteer, answer, render
from mapper.geocode.lookup import cannot_choose
from mapper.geocode.place_store import distance_km


@pytest.mark.parametrize(
    ("name", "near", "kind", "country", "latitude", "longitude", "within_km"),
    [
        ("Green Zone", "Baghdad", "area", "IQ", 33.3065, 44.3935, 1),
        ("المنطقة الخضراء", None, "area", "IQ", 33.3065, 44.3935, 1),
        ("Baghdad", None, "city", "IQ", 33.34, 44.40, 5),
        ("بغداد", None, "city", "IQ", 33.34, 44.40, 5),
        ("US embassy in Baghdad", None, "landmark", "IQ", 33.2988, 44.3942, 1),
        ("Karrada", None, "district", "IQ", 33.301, 44.43, 2),
        ("Ain al-Asad", None, "airfield", "IQ", 33.7856, 42.4412, 2),
        ("Kyiv", None, "city", "UA", 50.45, 30.52, 10),
        ("Kiev", None, "city", "UA", 50.45, 30.52, 10),
        ("Paris, Texas", None, "city", "US", 33.66, -95.55, 10),
        ("Gaza Strip", None, "region", "PS", 31.45, 34.40, 5),
        ("Iraq", None, "country", "IQ", 33.0, 44.0, 1),
        ("العراق", None, "country", "IQ", 33.0, 44.0, 1),
        ("Peshawar", None, "city", "PK", 34.008, 71.578, 5),
        ("Jabalia refugee camp", None, "district", "PS", 31.536, 34.499, 1),
    ],
)
def test_name_means_place(
    gazetteer: Gazetteer, name: str, near: str | None, kind: str, country: str, latitude: float, longitude: float, within_km: float
) -> None:
    best = gazetteer.candidates(name, near=near)[0].place
    assert (best.kind, best.country) == (kind, country)
    assert distance_km(best.latitude, best.longitude, latitude, longitude) <= within_km


def test_it_is_a_geopy_geocoder(gazetteer: Gazetteer) -> None:
    assert isinstance(gazetteer, Geocoder)
    location = gazetteer.geocode("Baghdad")
    assert location.raw.place.country == "IQ"
    assert location.latitude == pytest.approx(33.34, abs=0.02)
    many = gazetteer.geocode("Springfield", exactly_one=False, limit=5)
    assert len(many) == 5
    assert gazetteer.geocode("Qwrtzplk Xyzzy") is None
    assert gazetteer.geocode("Qwrtzplk Xyzzy", exactly_one=False) is None


@pytest.mark.parametrize("name", ["Springfield", "San Jose del Monte Verde Azul", "Georgetown"])
def test_equal_candidates_give_no_place(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.choose(name) is None
    assert gazetteer.geocode(name) is None


def test_springfield_is_ranked_and_undecided() -> None:
    found = answer("Springfield", limit=4)
    assert len(found.candidates) == 4
    assert found.undecided is not None
    assert found.undecided.startswith("cannot choose between Springfield (")
    assert [c.score for c in found.candidates] == sorted((c.score for c in found.candidates), reverse=True)
    assert "cannot choose between" in render([found], "table")


def test_near_and_country_decide(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Springfield", near="Chicago")[0].place.admin1 == "Illinois"
    assert {c.place.country for c in gazetteer.candidates("Tripoli", country="lb")} == {"LB"}
    with pytest.raises(UsageError, match="no country has this code"):
        gazetteer.candidates("Tripoli", country="QQ")
    with pytest.raises(UsageError, match="does not know"):
        gazetteer.candidates("Tripoli", near="Qwrtzplk Xyzzy")


def test_area_has_outline_and_precision(gazetteer: Gazetteer) -> None:
    from shapely import from_wkb
    from shapely.geometry import Point

    place = gazetteer.candidates("Green Zone")[0].place
    assert place.geometry is not None
    area = from_wkb(place.geometry)
    assert area.is_valid
    assert area.contains(Point(place.longitude, place.latitude))
    assert place.precision == 1
    assert 1000 <= place.radius_m <= 5000


def test_a_city_and_the_division_of_its_name_are_no_dispute(gazetteer: Gazetteer) -> None:
    assert cannot_choose(gazetteer.candidates("Baghdad")) is None
    assert cannot_choose(gazetteer.candidates("Aleppo")) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"), [(33.34, 44.40, "IQ"), (-16.5, 179.99, "FJ"), (78.22, 15.64, "SJ"), (51.5, -0.12, "GB")]
)
def test_reverse(gazetteer: Gazetteer, latitude: float, longitude: float, country: str) -> None:
    assert gazetteer.reverse((latitude, longitude)).raw.place.country == country


def test_reverse_in_the_middle_of_an_ocean_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.reverse((-48.0, -123.0)) is None


def test_no_place_at_zero(gazetteer: Gazetteer) -> None:
    store = gazetteer.store
    at_zero = (abs(store.latitude[:]) < 1e-6) & (abs(store.longitude[:]) < 1e-6)
    assert not at_zero.any()


def test_formats(gazetteer: Gazetteer) -> None:
    import json

    found = [answer("Green Zone", near="Baghdad")]
    record = json.loads(render(found, "json"))[0]["candidates"][0]
    assert record["geometry"]["type"] == "Polygon"
    assert record["reasons"]
    feature = json.loads(render(found, "geojson"))["features"][0]
    assert feature["properties"]["country"] == "IQ"
    with pytest.raises(UsageError, match="not a format"):
        render(found, "yaml")


def test_control_characters_of_a_name_do_not_reach_the_terminal() -> None:
    text = render([answer("Bag\x1b[31mhdad\u202e")], "table")
    assert "\x1b" not in text
    assert "\u202e" not in text
