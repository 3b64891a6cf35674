"""Which place a name means: traps met in practice, what the text says beside a name, the outlet's home, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mapper.errors import DataError
from mapper.geocode import resolve
from mapper.geocode.geoparser import Geoparser
from mapper.geocode.outlets import Home, home_of
from mapper.geocode.verdict import CLEARER, SEAT_M, told
from mapper.model import Document, Toponym
from mapper.resources import data_root, load_toml
from mapper.text import read_text

Places = Callable[[str], dict[str, Toponym]]


@pytest.mark.parametrize(
    ("text", "surface", "country", "point"),
    [
        ("A drone struck the Green Zone in Baghdad on Sunday.", "Green Zone", "IQ", (33.3, 44.4)),
        ("سقطت ثلاثة صواريخ داخل المنطقة الخضراء ببغداد قرب السفارة.", "المنطقة الخضراء", "IQ", (33.3, 44.4)),
        ("The factory in Ina, a town in Nagano prefecture in Japan, closed in May.", "Ina", "JP", (35.8, 137.9)),
        ("Divers searched the harbour of Poole, in Dorset, England.", "Poole", "GB", (50.7, -2.0)),
        ("Police in Rahat, a Bedouin town in Israel's Negev, arrested two men.", "Rahat", "IL", (31.4, 34.8)),
        ("A gunman was shot near the White House in Washington.", "Washington", "US", (38.9, -77.0)),
        ("Police in Tbilisi, the capital of Georgia, made arrests.", "Georgia", "GE", (42.0, 43.5)),
        ("The storm hit Atlanta and other cities of Georgia, in the United States.", "Georgia", "US", (32.8, -83.5)),
        ("A tornado hit Albany, Georgia, killing two.", "Albany", "US", (31.6, -84.2)),
        ("The storm hit Paris, Texas, on Monday.", "Paris", "US", (33.7, -95.6)),
        ("He flew from Paris to Lyon in France on Monday.", "Paris", "FR", (48.9, 2.4)),
        ("A shooting in Springfield, Missouri, left two dead.", "Springfield", "US", (37.2, -93.3)),
        ("Police in Springfield, Illinois, arrested a man.", "Springfield", "US", (39.8, -89.6)),
        ("A suicide bomber struck in Tripoli, Lebanon.", "Tripoli", "LB", (34.4, 35.8)),
        ("Gunmen killed 20 people in Beni, Congo, on Friday.", "Congo", "CD", (-2.5, 23.5)),
        ("Congo's army said it killed 12 rebels in Ituri.", "Congo", "CD", (-2.5, 23.5)),
        ("Police in Brazzaville, the capital of Congo, fired tear gas.", "Congo", "CG", (-1.0, 15.5)),
        ("Gunmen killed 17 soldiers in Niger near the border with Mali.", "Niger", "NE", (16.0, 8.0)),
        ("Bandits abducted 30 villagers in Niger State, Nigeria.", "Niger State", "NG", (10.0, 6.0)),
        ("Troops clashed in Guinea's capital Conakry.", "Guinea", "GN", (11.0, -10.0)),
        ("South Sudan's army fought rebels, and Sudan denied involvement.", "Sudan", "SD", (15.5, 31.0)),
        ("Police in Skopje, Macedonia, arrested nine.", "Macedonia", "MK", (41.7, 21.8)),
        ("Gunmen attacked Costa Rica, a town south of Culiacán, in Sinaloa.", "Costa Rica", "MX", (24.6, -107.4)),
    ],
)
def test_a_trap_in_a_sentence_that_says_which_is_meant(
    places: Places, text: str, surface: str, country: str, point: tuple[float, float]
) -> None:
    place = places(text)[surface].place
    assert place is not None
    assert place.country == country
    assert (place.latitude, place.longitude) == pytest.approx(point, abs=0.6)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("He moved to Georgia.", "Georgia"),
        ("A shooting in Springfield left two dead.", "Springfield"),
        ("Police in Cordoba arrested two men.", "Cordoba"),
    ],
)
def test_a_trap_that_nothing_decides_is_left_open(places: Places, text: str, surface: str) -> None:
    toponym = places(text)[surface]
    assert toponym.place is None
    assert "ambiguous" in (toponym.reason or "")
    assert len({c.place.id for c in toponym.candidates}) > 1


@pytest.mark.parametrize(
    ("text", "no_place"),
    [
        ("The Iraqi news agency INA reported the attack in Baghdad.", "INA"),
        ("Mr Poole was arrested in Baghdad on Monday.", "Poole"),
        ("مرت السيارة الخضراء في بغداد.", "الخضراء"),
    ],
)
def test_a_trap_that_is_no_place(places: Places, text: str, no_place: str) -> None:
    assert no_place not in places(text)


def test_a_capital_for_its_government_keeps_its_place_and_is_marked(places: Places) -> None:
    washington = places("Washington said it would impose new sanctions on Tehran.")["Washington"]
    assert washington.kind == "metonym"
    assert washington.place is not None
    assert (washington.place.latitude, washington.place.longitude) == pytest.approx((38.9, -77.04), abs=0.1)


def test_region_and_town_of_one_name_each_in_its_use(geoparser: Geoparser) -> None:
    text = "Rockets hit the region of Kharkiv overnight, and two people died in the city of Kharkiv."
    found = [t.place for t in geoparser.geoparse(read_text(Document("x", text))) if t.surface == "Kharkiv"]
    assert [(p.kind, p.country) for p in found if p is not None] == [("admin1", "UA"), ("city", "UA")]


def test_one_name_in_two_places_that_the_text_says(geoparser: Geoparser) -> None:
    text = "Storm damage in Jackson, Mississippi and Jackson, Tennessee."
    found = [t.place for t in geoparser.geoparse(read_text(Document("x", text))) if t.surface == "Jackson"]
    assert [p.admin1 for p in found if p is not None] == ["Mississippi", "Tennessee"]


def test_a_name_known_only_in_another_division_than_said_is_left_open(places: Places) -> None:
    dalori = places("Assailants attacked a village in Dalori, Jere, Borno, Nigeria.")["Dalori"]
    assert dalori.place is None or dalori.place.admin1 == "Borno", dalori


@pytest.mark.parametrize("text", ["Maoists killed four in Bijapur district, Chhattisgarh.", "A bomb hit Mastung district, Balochistan."])
def test_a_district_known_by_its_seat_has_a_wide_radius(places: Places, text: str) -> None:
    place = next(t.place for surface, t in places(text).items() if surface.startswith(("Bijapur", "Mastung")))
    assert place is not None
    assert place.radius_m >= SEAT_M
    assert place.precision == 3


def test_a_local_papers_bare_names_lie_near_its_town(geoparser: Geoparser) -> None:
    def paris(domain: str | None) -> tuple[float, float] | None:
        document = Document("x", "Police in Paris arrested two men on Monday.", extra={"domain": domain})
        place = next(t.place for t in geoparser.geoparse(read_text(document)) if t.surface == "Paris")
        return None if place is None else (round(place.latitude, 1), round(place.longitude, 1))

    assert paris("www.parispi.net") == (36.3, -88.3)
    assert paris(None) in (None, (48.9, 2.4), (48.8, 2.4), (48.9, 2.3))


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://www.dawn.com/news/1?x=a.b", Home("PK", (24.86, 67.01))),
        ("news.dawn.com", Home("PK", (24.86, 67.01))),
        ("https://www.bbc.co.uk/news", Home("GB")),
        ("example.iq", Home("IQ")),
        ("longname.co", None),
        ("example.com", None),
        ("", None),
        ("localhost", None),
    ],
)
def test_home_of_an_outlet(address: str, home: Home | None) -> None:
    assert home_of(address) == home


def test_outlets_have_each_one_home_on_earth() -> None:
    rows = [line.split(",") for line in (data_root() / "outlets.csv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert rows[0] == ["domain", "town", "admin1", "country", "latitude", "longitude"]
    assert len({row[0] for row in rows}) == len(rows) > 300
    for row in rows[1:]:
        assert len(row) == 6
        assert -60 < float(row[4]) < 72
        assert -180 <= float(row[5]) < 180
        assert (row[4], row[5]) != ("0", "0")


def test_no_place_lies_at_null_island_and_all_are_on_earth(geoparser: Geoparser) -> None:
    store = geoparser.gazetteer.store
    assert not ((np.abs(store.latitude) < 1e-4) & (np.abs(store.longitude) < 1e-4)).any()
    assert (np.abs(store.latitude) <= 90).all()
    assert (np.abs(store.longitude) <= 180).all()


def test_every_feature_has_a_start_and_a_learned_weight() -> None:
    table = load_toml(data_root() / "gazetteer" / "resolve.toml")
    assert set(table["start"]) == set(table["weights"]) == set(resolve.FEATURES)
    assert set(table["calibration"]) == set(resolve.CALIBRATION)
    assert resolve.weights().shape == (len(resolve.FEATURES),)
    assert resolve.weights()[resolve.COLUMN["contained"]] > 1


def test_a_missing_weight_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "resolve.toml").write_text("[weights]\nprior = 1.0\n", encoding="utf-8")
    monkeypatch.setattr(resolve, "data_root", lambda: tmp_path)
    with pytest.raises(DataError, match="below_best"):
        resolve.weights.__wrapped__()


def test_assurance_grows_with_certainty_and_falls_for_pieces() -> None:
    def chance(certainty: float, piece: float = 0.0) -> float:
        values = np.zeros(len(resolve.CALIBRATION))
        for name, value in (("always", 1.0), ("certainty", certainty), ("prior", 0.6), ("inside_longer_name", piece)):
            values[resolve.CALIBRATION.index(name)] = value
        return told(values)

    assert 0 < chance(-2) < chance(0) < chance(4) < 1
    assert chance(2, piece=1.0) < chance(2)


def test_scores_and_candidates_are_in_order(geoparser: Geoparser) -> None:
    text = "Clashes in Tripoli, in Aleppo and in Springfield; Paris and Georgia condemned them. وفي حلب."
    for toponym in geoparser.geoparse(read_text(Document("x", text))):
        scores = [c.score for c in toponym.candidates]
        assert scores == sorted(scores, reverse=True)
        assert sum(scores) <= 1.0005
        assert 0 <= toponym.score <= 1
        if toponym.place is not None and toponym.relation == "in" and len(scores) > 1:
            assert scores[0] * CLEARER >= scores[1]
