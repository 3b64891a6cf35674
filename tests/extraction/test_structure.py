"""How a happening is told: status, role, time, place, counts, and what belongs to which deed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.extraction import extract
from mapper.model import Document, Event, Place, Toponym
from mapper.text import Reading, read_text

DAY = date(2021, 3, 4)  # a Thursday
PLACES = {"Mosul": (36.34, 43.13), "Kirkuk": (35.47, 44.39), "Basra": (30.51, 47.78), "Lebanon": (33.9, 35.9)}


def toponyms(reading: Reading) -> tuple[Toponym, ...]:
    found = []
    for name, (latitude, longitude) in PLACES.items():
        start = reading.text.find(name)
        while start >= 0:
            place = Place(name, name, "country" if name == "Lebanon" else "city", "IQ", None, latitude, longitude, 8000.0, 1, "test")
            found.append(Toponym(start, start + len(name), name, "place", place))
            start = reading.text.find(name, start + 1)
    return tuple(sorted(found, key=lambda t: t.start))


def events(text: str) -> tuple[Event, ...]:
    reading = read_text(Document("t", text, published=DAY))
    return extract(reading, toponyms(reading))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Gunmen killed two people in Mosul on Monday.", "completed"),
        ("A failed assassination attempt on the governor in Mosul on Monday left no one hurt.", "attempted"),
        ("Police foiled a bomb attack in Mosul on Monday.", "attempted"),
        ("Two people were killed in an alleged air strike in Mosul on Monday.", "alleged"),
        ("Protesters have been holding a sit-in in Mosul for two weeks.", "ongoing"),
        ("The army denied that an attack took place in Mosul on Monday.", "denied"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert [e.status for e in events(text)][:1] == [status]


def test_what_the_text_is_news_of_is_main_and_its_cause_is_background() -> None:
    told = events("Thousands of people protested in Basra on Wednesday following the assassination of an activist in Mosul last Friday.")
    assert [(e.sub_event_type, e.role) for e in told] == [("Peaceful protest", "main"), ("Attack", "background")]
    assert told[0].when is not None
    assert told[0].when.first == date(2021, 3, 3)
    assert told[1].when is not None
    assert told[1].when.first == date(2021, 2, 26)
    assert told[0].place is not None
    assert told[0].place.surface == "Basra"
    assert told[1].place is not None
    assert told[1].place.surface == "Mosul"


def test_rescuers_searched_after_the_news() -> None:
    (blast,) = events("Rescuers searched for survivors in Basra on Thursday after a car bomb exploded in a market.")
    assert blast.role == "main"


def test_an_arrest_that_follows_a_deed_is_no_incident_of_its_own() -> None:
    told = events("Police arrested two men suspected of the murder of a judge in Mosul on Monday.")
    assert [e.sub_event_type for e in told] == ["Attack"]


def test_counts_belong_to_the_deed_told_before() -> None:
    told = events("Rockets hit Mosul on Wednesday. Three people were killed and 12 wounded, police said.")
    assert (told[0].killed and told[0].killed.low, told[0].wounded and told[0].wounded.low) == (3, 12)


def test_an_attempt_kills_nobody() -> None:
    (attempt,) = events("The attempted assassination of the governor in Mosul on Monday failed.")
    assert attempt.killed is None


def test_definite_words_point_back() -> None:
    told = events("A car bomb exploded in Mosul on Wednesday. The blast killed two people. The attack was the worst this year.")
    assert len({e.chain for e in told}) == 1


def test_another_deed_stands_apart() -> None:
    told = events("A car bomb killed two people in Mosul on Wednesday. Another car bomb killed five people in Kirkuk on Tuesday.")
    assert len({e.chain for e in told}) == 2
    assert [(e.place and e.place.surface, e.killed and e.killed.low) for e in told] == [("Mosul", 2), ("Kirkuk", 5)]


def test_rockets_are_not_placed_where_they_came_from() -> None:
    told = events("Rockets fired from Lebanon hit Basra on Wednesday.")
    assert told[0].place is not None
    assert told[0].place.surface == "Basra"


def test_a_date_said_twice_in_two_ways_is_kept() -> None:
    told = events("A drone attack hit a house in Mosul today in the centre this Wednesday.")
    assert told[0].when is not None
    assert {told[0].when.first, *(w.first for w in told[0].also)} == {date(2021, 3, 4), date(2021, 3, 3)}


def test_each_place_with_a_count_of_its_own_is_an_incident() -> None:
    told = events("Gunmen killed three people and wounded 12 in Mosul and two in Kirkuk on Wednesday.")
    assert [(e.place and e.place.surface, e.killed and e.killed.low, e.wounded and e.wounded.low) for e in told] == [
        ("Mosul", 3, 12), ("Kirkuk", None, 2),
    ]


def test_a_series_is_one_event() -> None:
    told = events("A car bomb killed two people in Mosul on Wednesday. The city has seen a series of rocket attacks in the last two years.")
    assert [e.series for e in told] == [False, True]
    assert told[1].role == "background"


WORDS = st.sampled_from([
    "gunmen", "killed", "attack", "the", "two", "people", "in", "Mosul", "Monday", "after", "bomb", "exploded", ".", ",", '"', "not",
    "protesters", "police", "by", "was", "were", "of", "a", "series", "failed", "\n", "؟", "هجوم", "قتل", "في", "and", "(", ")", "three",
    "against", "that",
])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_text_raises_and_every_claim_lies_in_the_text(text: str) -> None:
    reading = read_text(Document("t", text, published=DAY))
    for event in extract(reading, toponyms(reading)):
        assert 0 <= event.start < event.end <= len(reading.text)
        assert 0 <= event.sentence < len(reading.sentences)
        for claim in event.claims:
            assert 0 <= claim.start <= claim.end <= len(reading.text)


@pytest.mark.parametrize(
    "text",
    [
        "Officials discussed the violence in the capital.",
        "The prime minister condemned the attack on Sunday.",
        "He will be sentenced on Aug. 22 for the three bombings, which killed one person.",
        "Rudolph pleaded guilty in April to the bombing of a clinic that killed a police officer.",
    ],
)
def test_what_is_only_discussed_or_tried_is_no_news(text: str) -> None:
    found = extract(read_text(Document("t", text, published=date(2024, 6, 12))), ())
    assert {event.role for event in found} <= {"background"}


@pytest.mark.parametrize(
    "text",
    [
        'Police took part in a mock terror attack at the airport on Sunday in which "gunmen" killed 20 "passengers".',
        "Further shelling of the city is likely, analysts said.",
        "Landmines washed away by flood waters pose a risk to civilians.",
    ],
)
def test_what_is_played_or_expected_is_no_incident(text: str) -> None:
    assert extract(read_text(Document("t", text, published=date(2024, 6, 12))), ()) == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Forty people were killed in a fire in Dhaka on Friday.", ["fire"]),
        ("A drone strike killed seven people overnight, causing a massive fire that burned down 15 houses.", ["air_strike"]),
        ("Police defused a bomb planted in a market on Monday.", ["disrupted_weapons"]),
        ("The train derailed on Friday and struck another express.", ["crash"]),
        ("Gunmen killed a guard on Monday. Two men were arrested.", ["attack"]),
        ("Students held a demonstration on Monday. Two students were detained.", ["peaceful_protest", "protest_intervention"]),
        ("Rebels seized control of the town on Monday after clashes with the army.", ["non_state_actor_overtakes_territory"]),
    ],
)
def test_what_belongs_to_a_deed_is_part_of_it(text: str, kinds: list[str]) -> None:
    found = extract(read_text(Document("t", text, published=date(2024, 6, 12))), ())
    assert [event.kind for event in found] == kinds
    assert len({event.chain for event in found}) == 1
