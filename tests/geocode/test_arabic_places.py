"""Arabic names in the places that the text puts them in, with and without an Arabic spelling in the gazetteer. Wording our own."""

from __future__ import annotations

import pytest

from mapper.geocode import Gazetteer, Geoparser
from mapper.model import Document
from mapper.text import read_text


@pytest.mark.parametrize(("text", "name", "latitude", "longitude"), [
    ("قتل ثلاثة أشخاص في انفجار في العاصمة الجزائر أمس.", "الجزائر", 36.75, 3.06),
    ("تونس العاصمة - قتل شرطي في هجوم بسكين أمس.", "تونس", 36.8, 10.18),
    ("وقع انفجار في دمشق والعاصمة جيبوتي.", "جيبوتي", 11.59, 43.14),
    ("قصفت المدفعية أطراف عيترون جنوبي لبنان.", "عيترون", 33.12, 35.47),
    ("تظاهر المئات في سيئون بمحافظة حضرموت.", "سيئون", 15.94, 48.79),
    ("قتل شخص في بلدة كفركلا جنوب لبنان.", "كفركلا", 33.28, 35.55),
    ("قتل خمسة في مدينة زنجبار بمحافظة أبين اليمنية.", "زنجبار", 13.13, 45.38),
    ("تصادم قطاران في محافظة بني سويف المصرية.", "بني سويف", 28.89, 30.5),
])
def test_names_are_placed_where_the_text_says(text: str, name: str, latitude: float, longitude: float) -> None:
    reading = read_text(Document("d", text, language="ar"))
    placed = {t.surface: t.place for t in Geoparser(Gazetteer()).geoparse(reading)}
    place = placed.get(name)
    assert place is not None, placed
    assert abs(place.latitude - latitude) < 0.3
    assert abs(place.longitude - longitude) < 0.3


@pytest.mark.parametrize("text", [
    "قتل جنديان قرب السوق في بغداد وعقد اجتماع في مقر بمحافظة الأنبار.",
    "وقع الهجوم في دمشق ليل الجمعة بأن أطلق مسلحون النار قرب المدرسة.",
    "قتل جندي جنوب غرب مراكش ليل الجمعة.",
])
def test_common_words_are_no_places(text: str) -> None:
    reading = read_text(Document("d", text, language="ar"))
    found = {t.surface for t in Geoparser(Gazetteer()).geoparse(reading)}
    assert found <= {"بغداد", "محافظة الأنبار", "الأنبار", "دمشق", "مراكش"}
