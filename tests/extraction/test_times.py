"""Expressions of time, resolved to days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.errors import DataError
from mapper.extraction.calendar import hijri_day, span
from mapper.extraction.clock import known_rules
from mapper.extraction.grammar import Vocabulary, compile_pattern
from mapper.extraction.times import calendar, dateline, find_times, undated
from mapper.model import Document, When
from mapper.text import languages, lexicon, read_text

SUNDAY = date(2021, 11, 7)


def times(text: str, published: date | None = SUNDAY) -> list[tuple[str, str, int]]:
    """(first, last, precision) of every expression."""
    found = find_times(read_text(Document("d", text, published=published)))
    return [(str(w.first), str(w.last), w.precision) for w in found]


def one(day: str) -> list[tuple[str, str, int]]:
    return [(day, day, 1)]


ABSOLUTE = [
    ("He died on 7 November 2021.", one("2021-11-07")),
    ("He died on November 7, 2021.", one("2021-11-07")),
    ("He died on Nov. 7, 2021.", one("2021-11-07")),
    ("On 2021-11-07 a bomb exploded.", one("2021-11-07")),
    ("On the 7th of November, 2021, a bomb exploded.", one("2021-11-07")),
    ("Shortly before 3 PM on Tuesday, October 24th 2023, it was hit.", one("2023-10-24")),
    ("THE ATTACK ON 30 DEC 89 FAILED.", one("1989-12-30")),
    ("In the attack of 25/12/2020 two died.", one("2020-12-25")),
    ("20190312: Gunmen killed two.", one("2019-03-12")),
    ("Protests of 12-14/03/2021 went on.", [("2021-03-12", "2021-03-14", 2)]),
    ("Sometime between November 1, 2016 and November 30, 2016 he died.", [("2016-11-01", "2016-11-30", 4)]),
    ("Gunmen attacked the night before last.", one("2021-11-05")),
    ("In the attack of 12/25/2020 two died.", one("2020-12-25")),
    ("The elections of October 10 were calm.", one("2021-10-10")),
    ("A blast on 20 December killed two.", one("2020-12-20")),
    ("It was in January 2020.", [("2020-01-01", "2020-01-31", 4)]),
    ("It was in early January 2020.", [("2020-01-01", "2020-01-10", 4)]),
    ("It was in mid-March.", [("2021-03-11", "2021-03-20", 4)]),
    ("It was in December.", [("2020-12-01", "2020-12-31", 4)]),
    ("It was in 2019.", [("2019-01-01", "2019-12-31", 5)]),
    ("In early 2020 it began.", [("2020-01-01", "2020-04-30", 5)]),
    ("It began early Sunday, January 3, 2016.", one("2016-01-03")),
    ("Votes on 11 March 2021 and 27 May 2021 failed.", [*one("2021-03-11"), *one("2021-05-27")]),
    ("Between March 8 and March 10, 2021 they fought.", [("2021-03-08", "2021-03-10", 2)]),
    ("In the week of 4 October, ten died.", [("2021-10-04", "2021-10-10", 3)]),
    ("In the 1990s it began.", [("1990-01-01", "1999-12-31", 5)]),
    ("Between 7 and 9 November 2021 they fought.", [("2021-11-07", "2021-11-09", 2)]),
    ("From 30 October to 2 November 2021 they fought.", [("2021-10-30", "2021-11-02", 2)]),
    ("He came in the summer of 2019.", [("2019-06-01", "2019-08-31", 5)]),
    ("On 12 Ramadan 1442 they fought.", [("2021-04-23", "2021-04-25", 2)]),
    ("At Eid al-Fitr 2021 they met.", [("2021-05-12", "2021-05-14", 2)]),
    ("In March last year it began.", [("2020-03-01", "2020-03-31", 4)]),
]

WRITTEN_OTHERWISE = [
    ("A man was stabbed in Dubbo on August, 16.", one("2021-08-16")),
    ("He was stabbed, police said, August, 16.", one("2021-08-16")),
    ("He was stabbed on August, 16, 2019.", one("2019-08-16")),
    ("In August, 16 villagers were killed.", [("2021-08-01", "2021-08-31", 4)]),
    ("Two were killed on St Stephen's Day.", one("2020-12-26")),
    ("The 1998 bombing of a clinic shook the town.", [("1998-01-01", "1998-12-31", 5)]),
    ("The 2000 fighters fled.", []),
]

RELATIVE = [
    ("It was attacked today.", one("2021-11-07")),
    ("It was attacked yesterday.", one("2021-11-06")),
    ("It was attacked the day before yesterday.", one("2021-11-05")),
    ("It was attacked last night.", [("2021-11-06", "2021-11-07", 2)]),
    ("It was attacked overnight.", [("2021-11-06", "2021-11-07", 2)]),
    ("It was attacked this morning.", one("2021-11-07")),
    ("It was attacked early this Sunday.", one("2021-11-07")),
    ("It was attacked on Sunday.", one("2021-11-07")),
    ("It was attacked last Sunday.", one("2021-10-31")),
    ("It was attacked this Saturday.", one("2021-11-06")),
    ("A demonstration last Friday turned violent.", one("2021-11-05")),
    ("Two men were shot late on Friday night.", one("2021-11-05")),
    ("Two men were shot Monday.", one("2021-11-01")),
    ("Two men were shot on Monday morning.", one("2021-11-01")),
    ("Sunday's attack was claimed.", one("2021-11-07")),
    ("Parliament will meet on Friday.", one("2021-11-12")),
    ("They meet next Friday.", one("2021-11-12")),
    ("Clashes on Wednesday night and Thursday morning killed two.", [("2021-11-03", "2021-11-04", 2)]),
    ("On Friday of last week he fell.", one("2021-10-29")),
    ("Three days ago he fell.", one("2021-11-04")),
    ("Two weeks ago he fell.", [("2021-10-21", "2021-10-27", 3)]),
    ("Two months ago he fell.", [("2021-09-01", "2021-09-30", 4)]),
    ("A few days ago he fell.", [("2021-11-02", "2021-11-06", 2)]),
    ("They have been holding a camp for almost two weeks.", [("2021-10-24", "2021-11-07", 4)]),
    ("In the last two years the area was a target.", [("2019-11-07", "2021-11-07", 5)]),
    ("In the past 24 hours ten died.", [("2021-11-06", "2021-11-07", 2)]),
    ("In recent days ten died.", [("2021-10-31", "2021-11-07", 3)]),
    ("Over the weekend ten died.", [("2021-11-06", "2021-11-07", 2)]),
    ("Last week ten died.", [("2021-10-25", "2021-10-31", 3)]),
    ("Last month ten died.", [("2021-10-01", "2021-10-31", 4)]),
    ("Last year ten died.", [("2020-01-01", "2020-12-31", 5)]),
    ("Earlier this month ten died.", [("2021-11-01", "2021-11-07", 4)]),
    ("Since Friday ten died.", [("2021-11-05", "2021-11-07", 2)]),
    ("Since 2014 many died.", [("2014-01-01", "2021-11-07", 5)]),
    ("On the 5th, he fell.", one("2021-11-05")),
    ("On the 20th of last month he fell.", one("2021-10-20")),
    ("He fell on the 20th.", one("2021-10-20")),
    ("He came on 3 November 2021 and left the next day.", [("2021-11-03", "2021-11-03", 1), ("2021-11-04", "2021-11-04", 1)]),
    ("He came on 3 November 2021. Two days later he fell.", [("2021-11-03", "2021-11-03", 1), ("2021-11-05", "2021-11-05", 1)]),
    ("On the eve of 10 October 2021 he fell.", one("2021-10-09")),
    # Weeks of a month, ranges told in two ways, points in a date.
    ("In the first week of May 2019 he fell.", [("2019-05-01", "2019-05-07", 3)]),
    ("In the last week of May 2019 he fell.", [("2019-05-25", "2019-05-31", 3)]),
    ("He fell between Thursday and yesterday.", [("2021-11-04", "2021-11-06", 2)]),
    ("On the weekend of 3-4 October 2015 he fell.", [("2015-10-03", "2015-10-04", 2)]),
    ("He fell on 12.03.2019.", one("2019-03-12")),
    # Spelt out behind a relative word: the spelt-out date holds.
    ("He was killed yesterday [24 October].", one("2021-10-24")),
    ("He was killed on Saturday night (October 29th).", one("2021-10-29")),
    # An Islamic feast without its year is the one just past, and none where it is long past.
    ("He fell on Eid al-Fitr.", []),
    ("قتل ثلاثة اشخاص يومي الجمعة والسبت في بغداد.", [("2021-11-05", "2021-11-06", 2)]),
    ("قتل ثلاثة اشخاص مطلع شهر نيسان الماضي في بغداد.", [("2021-04-01", "2021-04-10", 4)]),
    ("Los enfrentamientos comenzaron desde el jueves en la ciudad y murieron dos.", [("2021-11-04", "2021-11-07", 2)]),
    # The fourth anniversary of a deed: its day within a few.
    ("They marched on the fourth anniversary of the blast.", [("2017-11-04", "2017-11-10", 3)]),
    # A date that heads a note of an English source has the month first; elsewhere it is open.
    ("05/12/2017: Gunmen attacked.", one("2017-05-12")),
    # The day of a statement: what it tells of happened by then.
    ("Two men were shot, police said on Thursday.", [("2021-11-02", "2021-11-04", 2)]),
    ("The minister on Thursday admitted that two men were shot.", [("2021-11-02", "2021-11-04", 2)]),
    # An inconsistent pair: both are kept.
    ("His home was attacked today downtown this Saturday.", [("2021-11-07", "2021-11-07", 1), ("2021-11-06", "2021-11-06", 1)]),
]

NO_DATE = [
    "A 24-hour curfew was imposed.",
    "They fought for two hours.",
    "An 18-year-old was shot.",
    "He may march with 10 people.",
    "At 3:27 they fired 12 rockets.",
    "Shells fell at 6 a.m.",
    "A bomb on the 5th floor exploded.",
    "About 2000 people fled.",
    "The suspect, 45, was held for 20 years.",
    "Brigade 300 of the 2nd division.",
]

ARABIC = [
    ("في تظاهرة يوم الجمعة الماضية", one("2021-11-05")),
    ("الهجوم وقع أمس", one("2021-11-06")),
    ("الهجوم وقع اليوم", one("2021-11-07")),
    ("الهجوم وقع فجر الأحد", one("2021-11-07")),
    ("الهجوم وقع مساء الخميس", one("2021-11-04")),
    ("الهجوم وقع قبل أسبوعين", [("2021-10-21", "2021-10-27", 3)]),
    ("الهجوم وقع قبل ثلاثة أيام", one("2021-11-04")),
    ("الاعتصام مستمر منذ ثلاثة أيام", [("2021-11-04", "2021-11-07", 2)]),
    ("الهجوم وقع في يناير 2020", [("2020-01-01", "2020-01-31", 4)]),
    ("الهجوم وقع في كانون الثاني 2020", [("2020-01-01", "2020-01-31", 4)]),
    ("الهجوم وقع في ٧ نوفمبر ٢٠٢١", one("2021-11-07")),
    ("الهجوم وقع في 7 تشرين الثاني/نوفمبر 2021", one("2021-11-07")),
    ("الهجوم وقع في السابع من نوفمبر", one("2021-11-07")),
    ("الهجوم وقع يوم السبت 6 نوفمبر", one("2021-11-06")),
    ("الهجوم وقع الأسبوع الماضي", [("2021-10-25", "2021-10-31", 3)]),
    ("الهجوم وقع الليلة الماضية", [("2021-11-06", "2021-11-07", 2)]),
    ("هجمات خلال العامين الماضيين", [("2019-11-07", "2021-11-07", 5)]),
    ("هجوم ليل الثلاثاء الأربعاء", [("2021-11-02", "2021-11-03", 2)]),
    ("هجوم في الثالث من الشهر الجاري", one("2021-11-03")),
    ("هجمات بين 3 و5 نوفمبر", [("2021-11-03", "2021-11-05", 2)]),
    ("هجوم في الأسبوع الأول من مارس", [("2021-03-01", "2021-03-31", 4)]),
    ("هجوم عام 2019", [("2019-01-01", "2019-12-31", 5)]),
    ("هجوم في 12 رمضان 1442", [("2021-04-23", "2021-04-25", 2)]),
]


@pytest.mark.parametrize(("text", "expected"), [*ABSOLUTE, *WRITTEN_OTHERWISE, *RELATIVE, *ARABIC])
def test_expression(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize("text", NO_DATE)
def test_no_date(text: str) -> None:
    assert times(text) == []


def test_without_publication_date_only_absolute_dates() -> None:
    assert times("It was on Friday, yesterday, last week.", None) == []
    assert times("It was on 7 November 2021.", None) == one("2021-11-07")


def test_a_date_without_year_takes_it_from_another() -> None:
    assert times("On 3 March 2015 it began. On 5 March it ended.", None)[1] == ("2015-03-05", "2015-03-05", 1)
    assert times("On 5 March it ended.", None) == []


def test_numeric_date_that_can_be_read_both_ways_has_no_value_without_an_anchor() -> None:
    assert times("The attack of 03/04/2015.", None) == []
    assert times("The attack of 03/04/2015.", date(2015, 4, 5)) == one("2015-04-03")
    assert times("هجوم 03/04/2015", None) == one("2015-04-03")


def test_dateline_anchors_what_follows() -> None:
    reading = read_text(Document("d", "SAN SALVADOR, 3 JAN 90 (ACAN) -- [TEXT] TWO MEN DIED YESTERDAY AND ONE ON TUESDAY."))
    line = dateline(reading)
    assert line is not None
    assert (line.first, line.rule) == (date(1990, 1, 3), "dateline")
    assert [(w.first, w.rule) for w in find_times(reading)] == [
        (date(1990, 1, 3), "dateline"),
        (date(1990, 1, 2), "relday"),
        (date(1990, 1, 2), "weekday"),
    ]


def test_a_date_may_end_the_bracket_of_a_dateline() -> None:
    text = "Kano, Nigeria (Gazette / Nation News - APP - 15th Jul, 2019 ) :Gunmen raided a village late Saturday."
    line = dateline(read_text(Document("d", text)))
    assert line is not None
    assert line.first == date(2019, 7, 15)
    assert times(text, None)[1] == ("2019-07-13", "2019-07-13", 1)


def test_a_date_in_prose_is_no_dateline() -> None:
    assert dateline(read_text(Document("d", "The attack came on 3 January 1990 - a Wednesday."))) is None


def test_statement_days_are_named() -> None:
    found = find_times(read_text(Document("d", "Gunmen killed two on Friday, police told Reuters on Sunday.", published=SUNDAY)))
    assert [w.rule for w in found] == ["weekday", "weekday-said"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("A judge on Tuesday sentenced a man to life for the 1998 bombings.", ["weekday-said", "year"]),
        ("He was sentenced on Monday for the 1998 bombing of a clinic.", ["weekday-said", "year"]),
        ("He will be sentenced on Aug. 22 for the bombing.", ["day-month-said"]),
        ("He pleaded guilty in April to the bombing of a clinic.", ["month-said"]),
        ("On Tuesday, a man appeared in court over the murder.", ["weekday-said"]),
        ("The minister condemned the attack on Sunday.", ["weekday-said"]),
        ("He was convicted of a murder on Sunday.", ["weekday"]),
        ("The union condemned Friday's attack.", ["weekday"]),
        ("On Tuesday, a gunman killed two men.", ["weekday"]),
        ("قضت المحكمة العراقية، الاثنين، بإعدام ثلاثة أدينوا بتفجير عام 2016.", ["weekday-said", "year"]),
    ],
)
def test_the_day_of_a_verdict_is_not_that_of_the_deed(text: str, rules: list[str]) -> None:
    assert [w.rule for w in find_times(read_text(Document("d", text, published=SUNDAY)))] == rules


def test_undated_report_is_of_the_days_before() -> None:
    when = undated(read_text(Document("d", "A bomb killed two.", published=SUNDAY)))
    assert when == When(date(2021, 11, 5), SUNDAY, 2, 0, 0, "publication")
    assert undated(read_text(Document("d", "A bomb killed two."))) is None


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [("2021-11-07", "2021-11-07", 1), ("2021-11-01", "2021-11-06", 2), ("2021-11-01", "2021-11-07", 3), ("2021-11-01", "2021-11-30", 4)],
)
def test_precision_by_length(first: str, last: str, precision: int) -> None:
    assert span(date.fromisoformat(first), date.fromisoformat(last)).precision == precision


def test_islamic_calendar() -> None:
    # Published new year's days of the civil reckoning.
    assert hijri_day(1443, 1, 1) == date(2021, 8, 10)
    assert hijri_day(1400, 1, 1) == date(1979, 11, 21)
    assert hijri_day(1, 1, 1) == date(622, 7, 19)
    assert hijri_day(1442, 13, 1) is None


@pytest.mark.parametrize("code", languages())
def test_language_files_name_known_rules(code: str) -> None:
    rules = lexicon(code).table("calendar").get("rules", {}).get("list", [])
    assert {name for name, _ in rules} <= known_rules()
    assert calendar(code).rules.names == tuple(name for name, _ in rules)


def test_a_malformed_rule_is_named() -> None:
    words = Vocabulary()
    words.add("monday", "weekday", 0)
    words.close()
    with pytest.raises(DataError, match=r"xx\.toml: rule 'weekday\)'"):
        compile_pattern("weekday)", words, {}, "xx.toml")


VOCABULARY = (
    "on in the last next Friday Sunday november 7 7th 2021 31/02/2020 30 feb of to and - , . two weeks ago since for said today overnight "
    "early mid-march الجمعة الماضية قبل يومين 12 رمضان 9999 0 1442 decades 99999 next year ("
)
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=40), st.sampled_from([None, SUNDAY, date.min, date.max]))
def test_any_words_give_spans_inside_the_text(words: list[str], published: date | None) -> None:
    reading = read_text(Document("d", " ".join(words), published=published))
    previous = 0
    for when in find_times(reading):
        assert when.first <= when.last
        assert 1 <= when.precision <= 5
        assert 0 <= when.start < when.end <= len(reading.text)
        assert when.start >= previous
        assert reading.text[when.start : when.end].strip() == reading.text[when.start : when.end]
        previous = when.end


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    reading = read_text(Document("d", text, published=SUNDAY))
    assert all(0 <= w.start < w.end <= len(reading.text) for w in find_times(reading))
