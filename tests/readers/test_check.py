"""What is believed of a model's incident: only what the text bears out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapper.model import Event
from mapper.readers.check import MOST_INCIDENTS, check
from mapper.readers.quotes import Quotes
from tests.readers.articles import ARABIC, KIRKUK, TEXT, bombing, read, toponyms


def checked(*told: Any, text: str = TEXT, published: date | None = date(2024, 3, 20)) -> tuple[tuple[Event, ...], int]:
    reading = read(text, published)
    result = check(reading, toponyms(reading), told, len(reading.text))
    return result.events, result.thrown


def one(**changes: Any) -> tuple[Event, int]:
    (event,), thrown = checked(bombing(**changes))
    return event, thrown


@pytest.mark.parametrize(
    "changes",
    [
        {"type_quote": "a drone struck the town"},
        {"type_quote": None},
        {"type_quote": ""},
        {"type_quote": "  "},
        {"type_quote": "."},
        {"type_quote": ["car bomb"]},
        {"type_quote": "ar bomb explode"},
        {"type_quote": TEXT},
        {"type_quote": "x" * 10_000_000},
        {"kind": "alien_landing"},
        {"kind": 7},
        {"kind": "air_strike"},
        {"kind": None, "sub_event_type": "Alien landing"},
        {"kind": None, "event_type": None},
        {"event_type": "Battles"},
        {"event_type": ["Battles"]},
        {"role": "hero"},
        {"role": None},
        {"status": "imagined"},
        {"status": None},
        {"status": {"completed": 1}},
    ],
)
def test_an_incident_without_known_type_role_status_and_words_is_thrown_away(changes: dict[str, Any]) -> None:
    assert checked(bombing(**changes)) == ((), 1)


def test_the_names_of_a_type_alone_tell_it_where_they_mean_one() -> None:
    assert one(kind=None)[0].kind == "remote_explosive"
    accident = bombing(kind=None, event_type="Disasters and accidents", sub_event_type="Accident")
    assert checked(accident) == ((), 1)
    assert checked(accident | {"kind": "crash"})[0][0].sub_event_type == "Accident"


def test_white_space_is_all_that_a_quotation_may_change() -> None:
    text = TEXT.replace("car bomb exploded", "car\n  bomb\u00a0exploded")
    (event,), thrown = checked(bombing(), text=text)
    assert text[event.start : event.end] == "car\n  bomb\u00a0exploded"
    assert thrown == 0
    assert checked(bombing(type_quote="Car Bomb exploded")) == ((), 1)


@pytest.mark.parametrize(("quote", "held"), [("12", True), ("112", True), ("11", False), ("2", False), ("man", False), ("families", True)])
def test_a_quotation_is_of_whole_words_and_numbers(quote: str, held: bool) -> None:
    reading = read()
    spans = Quotes(reading, len(TEXT)).find(quote)
    assert bool(spans) is held
    assert all(TEXT[a:b] == quote for a, b in spans)


def test_digits_are_not_cut_out_of_longer_numbers() -> None:
    reading = read("Some 12,000 people and 3.5 tons; 7 died.")
    quotes = Quotes(reading, len(reading.text))
    assert [quotes.find(n) for n in ("12", "000", "5", "3")] == [()] * 4
    assert [len(quotes.find(n)) for n in ("12,000", "3.5", "7")] == [1, 1, 1]


@pytest.mark.parametrize(
    "count",
    [
        {"low": 13, "high": 13, "quote": "at least 12 people"},
        {"low": 12, "high": 12, "quote": "12 children"},
        {"low": 12, "high": 12, "quote": None},
        {"low": 12, "high": 12},
        {"low": True, "high": True, "quote": "at least 12 people"},
        {"low": 12.0, "high": 12.0, "quote": "at least 12 people"},
        {"low": "12", "high": "12", "quote": "at least 12 people"},
        {"low": -12, "high": 12, "quote": "at least 12 people"},
        {"low": 10**40, "high": None, "quote": "at least 12 people"},
        {"low": 0, "high": 0, "quote": "at least 12 people"},
        {"low": 2, "high": 1, "quote": "at least 12 people"},
        {"low": 14, "high": 14, "quote": "14 March 2024"},
        {"low": 2024, "high": 2024, "quote": "on 14 March 2024"},
        12,
        "12",
        [12],
    ],
)
def test_a_number_that_its_quotation_does_not_state_is_thrown_away(count: Any) -> None:
    event, thrown = one(killed=count)
    assert event.killed is None
    assert "killed" not in {c.field for c in event.claims}
    assert thrown >= 1
    assert event.wounded is not None


def test_an_upper_end_that_is_not_stated_is_left_open() -> None:
    event, thrown = one(killed={"low": 12, "high": 40, "quote": "at least 12 people"})
    assert event.killed is not None
    assert (event.killed.low, event.killed.high, thrown) == (12, None, 1)


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("A car bomb exploded. It killed up to 20 people.", {"low": None, "high": 20, "quote": "up to 20"}, (0, 20)),
        ("A car bomb exploded. It killed 10 to 15 people.", {"low": 10, "high": 15, "quote": "10 to 15 people"}, (10, 15)),
        ("A car bomb exploded. It killed nearly 30 people.", {"low": 30, "high": 30, "quote": "nearly 30 people"}, (30, 30)),
        (
            "A car bomb exploded. It killed two hundred and five people.",
            {"low": 205, "high": 205, "quote": "two hundred and five"},
            (205, 205),
        ),
        ("A car bomb exploded. It killed two hundred and five people.", {"low": 5, "high": 5, "quote": "two hundred and five"}, None),
        ("A car bomb exploded. It killed a policeman.", {"low": 1, "high": 1, "quote": "a policeman"}, (1, 1)),
        ("A car bomb exploded. No one was killed.", {"low": 0, "high": 0, "quote": "No one was killed"}, (0, 0)),
    ],
)
def test_numbers_in_words_and_ranges(text: str, count: dict[str, Any], expected: tuple[int, int] | None) -> None:
    (event,), _ = checked(bombing(killed=count), text=text)
    assert (None if event.killed is None else (event.killed.low, event.killed.high)) == expected


@pytest.mark.parametrize(
    "day",
    [
        {"start": "2024-02-30", "end": "2024-02-30", "quote": "on Tuesday"},
        {"start": "20240319", "end": None, "quote": "on Tuesday"},
        {"start": "2024-W12-2", "end": None, "quote": "on Tuesday"},
        {"start": "٢٠٢٤-٠٣-١٩", "end": None, "quote": "on Tuesday"},
        {"start": "2024-03-19", "end": "2024-03-18", "quote": "on Tuesday"},
        {"start": "2024-03-19", "end": "2029-03-18", "quote": "on Tuesday"},
        {"start": "2024-03-19", "end": "2024-03-19", "quote": "last Tuesday"},
        {"start": "2024-03-19", "end": "2024-03-19", "quote": "police said"},
        {"start": "2024-03-15", "end": "2024-03-15", "quote": "14 March 2024"},
        {"start": "2024-03-26", "end": "2024-03-26", "quote": "on Tuesday"},
        {"start": 20240319, "end": None, "quote": "on Tuesday"},
        {"start": None, "end": "2024-03-19", "quote": "on Tuesday"},
        "2024-03-19",
        [1],
        5,
    ],
)
def test_a_day_that_is_not_real_or_not_in_the_text_is_thrown_away(day: Any) -> None:
    event, thrown = one(date=day)
    assert thrown == 1
    assert "date" not in {c.field for c in event.claims}
    assert event.when is not None
    assert event.when.rule == "publication"  # as the rules have it for news without a date
    assert one(date=day, role="background")[0].when is None
    assert one(date=day, status="planned")[0].when is None


def test_a_day_is_no_finer_than_its_words() -> None:
    text = "A car bomb exploded in Mosul in March 2024."
    (event,), _ = checked(bombing(date={"start": "2024-03-09", "end": "2024-03-09", "quote": "in March 2024"}), text=text, published=None)
    assert event.when is not None
    assert (event.when.first, event.when.last, event.when.precision) == (date(2024, 3, 1), date(2024, 3, 31), 4)


def test_in_a_language_without_a_calendar_the_models_day_stands() -> None:
    text = "Bom mobil meledak di pasar Mosul pada hari Selasa, menewaskan 12 orang, kata polisi setempat kepada wartawan."
    told = bombing(type_quote="Bom mobil meledak", date={"start": "2024-03-19", "end": "2024-03-19", "quote": "hari Selasa"})
    reading = read(text, language="id")
    (event,) = check(reading, toponyms(reading), [told], len(text)).events
    assert event.when is not None
    assert event.when.first == date(2024, 3, 19)


@pytest.mark.parametrize(
    "where",
    [
        {"quote": "Paris"},
        {"quote": "market"},
        {"quote": None, "latitude": 1.0},
        {"latitude": 36.3, "longitude": 43.1},
        {"quote": 5},
        "Paris",
        [1],
    ],
)
def test_a_place_is_one_that_the_geocoder_found_in_the_text(where: Any) -> None:
    event, _ = one(place=where)
    assert event.place is None
    assert "place" not in {c.field for c in event.claims}


def test_the_models_coordinates_are_not_looked_at() -> None:
    event, thrown = one(place={"quote": "in Kirkuk", "latitude": 0.0, "longitude": 0.0, "name": "Null Island"})
    assert event.place is not None
    assert (event.place.place, thrown) == (KIRKUK, 0)


def test_names_are_the_texts_own() -> None:
    event, thrown = one(
        perpetrators=[{"quote": "Islamic State", "name": "Someone Else"}, {"quote": "aliens"}, 4, None],
        targets=["market", "people"],
        weapons="car bomb",
    )
    assert [a.name for a in event.perpetrators] == ["Islamic State"]
    assert len(event.targets) == 2
    assert event.weapons == ()
    assert thrown == 4


def test_of_equal_words_those_beside_the_other_quotations_are_meant() -> None:
    text = "The attack in Mosul killed 3 people. Nobody knows why. The attack in Kirkuk killed 5 people."
    told = bombing(
        kind="attack",
        event_type="Violence against civilians",
        sub_event_type="Attack",
        type_quote="attack",
        wounded=None,
        date=None,
        perpetrators=[],
        targets=[],
        weapons=[],
    )
    (first, second), _ = checked(
        told | {"place": {"quote": "Kirkuk"}, "killed": {"low": 5, "high": 5, "quote": "5 people"}},
        told | {"place": {"quote": "Mosul"}, "killed": {"low": 3, "high": 3, "quote": "3 people"}},
        text=text,
    )
    assert (first.start, second.start) == (text.index("attack"), text.rindex("attack"))
    assert (first.sentence, second.sentence) == (0, 2)
    assert first.chain != second.chain


def test_arabic_with_its_written_together_particles() -> None:
    told = bombing(
        type_quote="انفجار سيارة مفخخة",
        place={"quote": "بغداد"},
        date={"start": "2024-03-19", "end": "2024-03-19", "quote": "يوم الثلاثاء"},
        killed={"low": 3, "high": 3, "quote": "ثلاثة أشخاص"},
        wounded={"low": 15, "high": 15, "quote": "15 آخرون"},
        perpetrators=[],
        targets=[],
        weapons=[{"quote": "سيارة مفخخة"}],
    )
    (event,), thrown = checked(told, text=ARABIC)
    assert thrown == 0
    assert ARABIC[event.start : event.end] == "بانفجار سيارة مفخخة"
    assert event.place is not None
    assert event.killed is not None
    assert (event.place.surface, event.killed.low) == ("بغداد", 3)
    assert [w.name for w in event.weapons] == ["car bomb"]


def test_the_same_incident_twice_is_one_and_a_flood_is_cut() -> None:
    events, thrown = checked(*[bombing()] * (MOST_INCIDENTS + 25))
    assert len(events) == 1
    assert thrown == 25


def test_nothing_behind_what_the_model_saw_supports_it() -> None:
    reading = read()
    seen = TEXT.index("Two soldiers")
    told = bombing(place={"quote": "Kirkuk"}, killed={"low": 2, "high": 2, "quote": "Two soldiers"})
    (event,) = check(reading, toponyms(reading), [told], seen).events
    assert (event.place, event.killed) == (None, None)
    assert check(reading, toponyms(reading), [bombing(type_quote="shot dead")], seen).events == ()
