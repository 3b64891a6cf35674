"""Names found in running text and what they are taken for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.geocode import Gazetteer
from mapper.geocode.geoparser import Geoparser
from mapper.model import Document, Region, Toponym
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
        if toponym.place is None:
            assert toponym.reason
        elif toponym.reason:  # unknown, in the area that holds it
            assert toponym.place.kind == "area"
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


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("A bomb exploded in Turi Market in Parachinar on Monday.", "Turi Market"),
        ("Planes bombed Moe Tarr Lay village of Katha township in Sagaing, Myanmar, on Wednesday.", "Moe Tarr Lay"),
        ("A soldier was killed in the Indravati National Park area in Bijapur district of India.", "Indravati National Park"),
        ("Shots were fired outside a shop in Mare Street, Hackney, on Friday night.", "Mare Street"),
        ("He was found in Victoria Park Avenue in Toronto, Canada.", "Victoria Park Avenue"),
    ],
)
def test_a_piece_of_a_longer_unknown_name_places_nothing(places: Places, text: str, surface: str) -> None:
    found = places(text)
    place = found[surface].place
    assert place is None or (place.kind == "area" and place.name.startswith(f"{surface}, ")), place
    assert found[surface].reason


@pytest.mark.parametrize(
    ("text", "surface", "name", "country"),
    [
        ("The strike hit the Fallujah neighbourhood in Mosul, Iraq.", "Fallujah", "Fallujah, Mosul", "IQ"),
        ("A bomb exploded in Turi Market in Parachinar on Monday.", "Turi Market", "Turi Market, Parachinar", "PK"),
        ("Raiders attacked Gurdlagwal in Borno.", "Gurdlagwal", "Gurdlagwal, Borno", "NG"),
        ("Fire broke out in Lima, Ohio. Another fire broke out in Lima, Peru.", "Ohio", "Ohio", "US"),
        ("A fire broke out in Kaji-Say, Issyk-Kul.", "Kaji-Say", "Kadzhi-Say", "KG"),
        ("Khan Younis in Gaza was shelled.", "Khan Younis", "Khan Yunis", "PS"),
    ],
)
def test_a_name_lies_in_what_the_text_says_holds_it(places: Places, text: str, surface: str, name: str, country: str) -> None:
    place = places(text)[surface].place
    assert place is not None
    assert (place.name, place.country) == (name, country)


def test_two_towns_of_one_name_lie_where_each_is_said(geoparser: Geoparser) -> None:
    text = "Fire broke out in Lima, Ohio. Another fire broke out in Lima, Peru."
    found = [t.place.country for t in geoparser.geoparse(read_text(Document("x", text))) if t.surface == "Lima" and t.place is not None]
    assert found == ["US", "PE"]


def test_a_thing_lies_in_the_town_that_gives_it_its_name(places: Places) -> None:
    found = places("The wounded were brought to the Mosul General Hospital, police in Mosul and Baghdad, Iraq, said.")
    named = [t for s, t in found.items() if s.startswith("Mosul")]
    assert named
    assert all(t.place is not None and t.place.country == "IQ" for t in named)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Gunmen attacked Gurdlagwal village in Borno, Nigeria, on Monday.", "Gurdlagwal"),
        ("Militants stormed the town of Ngurotungowa in Nigeria.", "Ngurotungowa"),
        ("Shells fell on the Al-Shawutiya neighbourhood of Gaza.", "Al-Shawutiya"),
        ("Two people died in Odekwe Local Government Area of Benue State, Nigeria.", "Odekwe"),
        ("قتل 124 شخصا في هجوم على قرية السريحة بولاية الجزيرة.", "السريحة"),
        ("قتل شرطي في تفجير في مدينة سيؤون اليوم الجمعة.", "سيؤون"),
    ],
)
def test_a_name_that_a_word_says_is_a_place_is_read_though_unknown(places: Places, text: str, surface: str) -> None:
    found = places(text)
    assert surface in found, sorted(found)
    place = found[surface].place
    assert place is None or (place.kind == "area" and place.name.startswith(f"{surface}, "))
    assert found[surface].reason == f"unknown: the gazetteer has no {surface}"


@pytest.mark.parametrize(
    "text",
    [
        "Fighters entered a Druze village and another Christian town on Monday.",
        "سقطت قذيفة في قرية صغيرة تقع قرب الحدود.",
        "ونقلت وكالة فرانس برس عن شاهد قوله.",
        "وقال جو بايدن إن الضربات مستمرة.",
    ],
)
def test_no_name_of_a_place(places: Places, text: str) -> None:
    assert [s for s, t in places(text).items() if t.kind == "place"] == []


def test_a_word_for_the_kind_may_begin_the_name(places: Places) -> None:
    place = places("Soldiers were ambushed in Barangay Mactan in Cawayan, Masbate, in the Philippines.")["Barangay Mactan"].place
    assert place is not None
    assert (place.name, place.country) == ("Mactan", "PH")


def test_small_words_hold_a_name_together(places: Places) -> None:
    found = places("Two soldiers were killed in Sultan sa Barongis town, Maguindanao del Sur, on Monday.")
    assert {"Sultan sa Barongis", "Maguindanao del Sur"} <= set(found)


def test_the_preposition_is_no_man(places: Places) -> None:
    assert "صنعاء" in places("وأسفرت الضربات على صنعاء عن مقتل شخص.")


def test_the_other_uses_of_a_name_in_the_document_help(places: Places) -> None:
    assert "Chiefland" in places("A Chiefland bar brawl ended in arrests. Police in Chiefland, Florida, were called at night.")


def test_no_names_are_read_in_a_header(geoparser: Geoparser) -> None:
    text = "url: https://example.org/Baghdad/Mosul\ndate: 2024-01-02\n\nA bomb exploded in Kirkuk, Iraq, on Monday.\n"
    end = text.index("\n\n") + 2
    found = geoparser.geoparse(read_text(Document("x", text, regions=(Region(0, end, "header"),))))
    assert [t.surface for t in found] == ["Kirkuk", "Iraq"]
    assert all(text[t.start : t.end] == t.surface for t in found)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Police arrested Rodrigo Lima in Sao Paulo, Brazil. Lima, a journalist, was not hurt.", "Lima"),
        ("Ammon and Ryan Bundy were arrested in Oregon, United States.", "Ammon"),
        ("Assailants threw a Molotov cocktail at a station in Montreal, Canada.", "Molotov"),
    ],
)
def test_people_and_things_with_the_name_of_a_place(places: Places, text: str, surface: str) -> None:
    assert surface not in places(text)


def test_a_man_with_the_name_of_a_town_leaves_the_town(places: Places) -> None:
    assert "London" in places("Jack London, the writer, lived in London and in Paris, France.")


def test_a_shop_named_after_a_town_is_not_in_it(places: Places) -> None:
    found = places("A bomb went off at the Bombay Bhel restaurant in Mississauga, Ontario, Canada.")
    assert all(t.place is None or t.place.country != "IN" for t in found.values())
    assert found["Mississauga"].place is not None
