"""Names found in running text and what they are taken for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.geocode import Gazetteer
from mapper.geocode.geoparser import Geoparser
from mapper.model import Document, Toponym
from mapper.text import read_text

Places = Callable[[str], dict[str, Toponym]]


@pytest.mark.parametrize(
    ("text", "surface", "name", "country"),
    [
        ("The flood reached Paris, Texas, on Monday, officials said.", "Paris", "Paris", "US"),
        ("He flew from Paris to Lyon in France on Monday.", "Paris", "Paris", "FR"),
        ("Fighting went on in Baghdad's Karrada district, Iraqi police said.", "Karrada", "Karrada", "IQ"),
        ("Clashes were reported in Kadhimiya, northern Baghdad, on Friday.", "Kadhimiya", "Kadhimiya", "IQ"),
        ("A rocket fell in the Green Zone in Baghdad, the army said.", "Green Zone", "Green Zone", "IQ"),
        ("Protesters in Baghdad marched to the American embassy.", "American embassy", "United States embassy in Baghdad", "IQ"),
        ("Police in Kabul cleared the road to the American embassy.", "American embassy", "United States embassy in Kabul", "AF"),
        ("سقط صاروخ في المنطقة الخضراء ببغداد فجر الأحد.", "المنطقة الخضراء", "Green Zone", "IQ"),
        ("وقع انفجار في حي الكرادة وسط بغداد.", "حي الكرادة", "Karrada", "IQ"),
    ],
)
def test_name_in_its_sentence(places: Places, text: str, surface: str, name: str, country: str) -> None:
    found = places(text)
    assert surface in found, sorted(found)
    place = found[surface].place
    assert place is not None
    assert (place.name, place.country) == (name, country)


def test_equal_candidates_are_left_open(places: Places) -> None:
    springfield = places("He was born in Springfield.")["Springfield"]
    assert springfield.place is None
    assert springfield.reason is not None
    assert springfield.reason.startswith("ambiguous: Springfield (")
    assert len(springfield.candidates) > 1


def test_country_and_state_of_one_name(places: Places, gazetteer: Gazetteer) -> None:
    assert places("He moved to Georgia.")["Georgia"].place is None
    state = places("The storm hit Atlanta and other cities of Georgia, in the United States.")["Georgia"].place
    country = places("Police in Tbilisi, the capital of Georgia, made arrests.")["Georgia"].place
    assert state is not None
    assert country is not None
    assert (state.kind, country.kind) == ("admin1", "country")
    assert gazetteer.choose("Georgia") is None


def test_article_belongs_to_no_name(places: Places) -> None:
    found = places("The Green Zone, in which the residence lies, is a fortified area in the centre of Baghdad.")
    assert any("Green Zone" in surface for surface in found)


def test_demonym_is_marked(places: Places) -> None:
    found = places("Iraqi police spoke in Mosul. وقالت الشرطة العراقية ذلك في الموصل.")
    assert found["Iraqi"].kind == "demonym"
    assert found["العراقية"].kind == "demonym"
    assert found["Iraqi"].place is not None
    assert found["Iraqi"].place.country == "IQ"


def test_agency_is_no_place(places: Places) -> None:
    assert "INA" not in places("The Iraqi news agency INA reported the attack in Baghdad.")


@pytest.mark.parametrize(
    ("text", "surface", "relation", "precision"),
    [
        ("Shots were fired in front of the Green Zone in Baghdad.", "Green Zone", "in front of", 2),
        ("A bomb exploded near Fallujah in Iraq.", "Fallujah", "near", 2),
        ("The prime minister spoke in downtown Baghdad.", "Baghdad", "centre of", 1),
        ("Clashes broke out on the outskirts of Mosul, Iraq.", "Mosul", "outskirts of", 2),
        ("Gunmen attacked 20 km south of Kirkuk in Iraq.", "Kirkuk", "south of", 2),
        ("Troops advanced in western Anbar, Iraq.", "Anbar", "western part of", 4),
        ("A convoy was hit between Erbil and Kirkuk in Iraq.", "Erbil", "between", 5),
        ("The road from Baghdad to Fallujah was closed.", "Fallujah", "road", 5),
        ("وقع الهجوم قرب الفلوجة.", "الفلوجة", "near", 2),
    ],
)
def test_relation(places: Places, text: str, surface: str, relation: str, precision: int) -> None:
    toponym = places(text)[surface]
    assert toponym.relation == relation
    assert toponym.place is not None
    assert toponym.place.precision == precision


def test_relation_changes_radius_and_point(places: Places) -> None:
    from mapper.geocode.geometry import bearing_of, distance_m

    plain = places("A bomb exploded in Kirkuk, Iraq.")["Kirkuk"].place
    moved = places("A bomb exploded 20 km south of Kirkuk, Iraq.")["Kirkuk"].place
    centre = places("A bomb exploded in central Kirkuk, Iraq.")["Kirkuk"].place
    assert plain is not None
    assert moved is not None
    assert centre is not None
    a, b = (plain.latitude, plain.longitude), (moved.latitude, moved.longitude)
    assert distance_m(a, b) == pytest.approx(20_000, rel=0.01)
    assert bearing_of(a, b) == pytest.approx(180, abs=1)
    assert centre.radius_m < plain.radius_m


def test_phrase_holds_the_relation_words(geoparser: Geoparser) -> None:
    text = "Gunmen attacked 20 km south of Kirkuk, Iraq."
    toponym = next(t for t in geoparser.geoparse(read_text(Document("x", text))) if t.surface == "Kirkuk")
    assert text[toponym.phrase_start : toponym.phrase_end] == "20 km south of Kirkuk"


def test_lone_surrogates_do_no_harm(places: Places) -> None:
    assert "Baghdad" in places("A bomb \ud800 exploded in Baghdad\udfff, Iraq.")


_TEXT = st.lists(
    st.sampled_from(
        [
            "Baghdad",
            "near",
            "in",
            "the",
            "Green Zone",
            "بغداد",
            "في",
            "ببغداد",
            "Iraqi",
            ",",
            ".",
            "\n",
            "-",
            "'s",
            "U.S.",
            "100",
            "é",
            "👍",
            "KABUL",
            "\u202e",
        ]
    ),
    max_size=30,
).map(" ".join) | st.text(max_size=200)


@given(_TEXT)
@settings(max_examples=150, deadline=None)
def test_offsets_hold_on_any_text(geoparser: Geoparser, text: str) -> None:
    reading = read_text(Document("x", text))
    last = 0
    for toponym in geoparser.geoparse(reading):
        assert reading.text[toponym.start : toponym.end] == toponym.surface
        assert toponym.start >= last
        last = toponym.end
        assert 0 <= toponym.score <= 1
        assert (toponym.place is None) == (toponym.reason is not None)
        if toponym.place is not None:
            assert -90 <= toponym.place.latitude <= 90
            assert -180 <= toponym.place.longitude <= 180


def test_same_text_same_answer(geoparser: Geoparser) -> None:
    reading = read_text(Document("x", "Clashes in Tripoli, Lebanon, and in Aleppo near the Turkish border. وفي حلب."))
    assert geoparser.geoparse(reading) == geoparser.geoparse(reading)


@pytest.mark.parametrize(
    "text",
    [
        "Smugglers were caught on the Turkish border with Syria.",
        "Shells fell along the Turkey-Syria border on Monday.",
        "The border between Turkey and Syria was closed.",
    ],
)
def test_border_is_a_strip(geoparser: Geoparser, text: str) -> None:
    found = [t for t in geoparser.geoparse(read_text(Document("x", text))) if t.relation == "border"]
    assert len(found) == 2
    place = found[0].place
    assert place is not None
    assert place.precision == 5
    assert place.geometry is not None
    assert 36 < place.latitude < 38
    assert 35 < place.longitude < 43
    assert {t.named.country for t in found if t.named is not None} == {"TR", "SY"}


def test_a_small_place_is_not_put_into_another_country_than_the_text_says(geoparser: Geoparser) -> None:
    text = "Three aid workers were killed in Bariyarpur in North Darfur, officials in Khartoum said. Saudi Arabia called for calm."
    found = {t.surface: t for t in geoparser.geoparse(read_text(Document("x", text)))}
    assert found["Bariyarpur"].place is None
    assert "North Darfur" in (found["Bariyarpur"].reason or "")
    assert found["North Darfur"].place is not None
