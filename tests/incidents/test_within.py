"""Mentions of one document as happenings, and one answer for each field of a happening."""

from __future__ import annotations

from datetime import date

from mapper.incidents.resolve import resolve
from mapper.incidents.within import group
from mapper.model import Claim, Count, Document, Event, Place, Role, Status, Toponym, When
from mapper.text import read_text

READING = read_text(Document("t", "One two. Three four. Five six. Seven eight."))
MOSUL = Place("m", "Mosul", "city", "IQ", "Nineveh", 36.34, 43.13, 10_000.0, 1, "test")
DISTRICT = Place("d", "Old City", "district", "IQ", "Nineveh", 36.343, 43.128, 900.0, 1, "test")
IRAQ = Place("i", "Iraq", "country", "IQ", None, 33.0, 44.0, 500_000.0, 6, "test")
BASRA = Place("b", "Basra", "city", "IQ", "Basra", 30.51, 47.78, 10_000.0, 1, "test")


def when(day: int, precision: int = 1, rule: str = "date") -> When:
    return When(date(2021, 3, day), date(2021, 3, day), precision, 0, 3, rule)


def event(
    sentence: int,
    chain: int = -1,
    *,
    kind: str = "shelling",
    specific: float = 0.9,
    place: Place | None = None,
    day: When | None = None,
    killed: Count | None = None,
    role: Role = "main",
    status: Status = "completed",
    also: tuple[When, ...] = (),
) -> Event:
    start = READING.sentences[sentence].start
    toponym = Toponym(start, start + 3, place.name, "place", place) if place else None
    return Event(
        kind,
        "Explosions/Remote violence",
        kind,
        start,
        start + 3,
        sentence,
        role=role,
        status=status,
        when=day,
        place=toponym,
        killed=killed,
        specific=specific,
        claims=(Claim("type", start, start + 3),),
        chain=chain,
        also=also,
    )


def test_what_the_words_tie_together_is_one() -> None:
    groups = group(READING, [event(0, 0), event(1, 1), event(2, 0)])
    assert [[e.sentence for e in g] for g in groups] == [[0, 2], [1]]


def test_one_type_day_and_place_is_one_and_two_places_are_two() -> None:
    same = [event(0, 0, place=MOSUL, day=when(3)), event(2, 1, place=DISTRICT, day=when(3))]
    apart = [event(0, 0, place=MOSUL, day=when(3)), event(2, 1, place=BASRA, day=when(3))]
    assert len(group(READING, same)) == 1
    assert len(group(READING, apart)) == 2


def test_different_figures_stay_two() -> None:
    told = [
        event(0, 0, place=MOSUL, day=when(3), killed=Count(3, 3, 0, 1)),
        event(2, 1, place=MOSUL, day=when(3), killed=Count(9, 9, 0, 1)),
    ]
    assert len(group(READING, told)) == 2


def test_main_comes_first() -> None:
    groups = group(READING, [event(0, 0, role="background"), event(1, 1)])
    assert [g[0].role for g in groups] == ["main", "background"]


def test_the_surest_type_and_the_finest_place_within_the_first() -> None:
    r = resolve(
        [
            event(0, 0, kind="attack", specific=0.3, place=IRAQ),
            event(1, 0, kind="air_strike", specific=0.95, place=MOSUL),
            event(2, 0, place=DISTRICT),
        ]
    )
    assert r.kind == "air_strike"
    assert r.place is not None
    assert r.place.place == DISTRICT
    assert r.start == READING.sentences[0].start
    assert len(r.claims) == 3


def test_a_place_elsewhere_does_not_replace_the_first() -> None:
    r = resolve([event(0, 0, place=MOSUL), event(1, 0, place=BASRA)])
    assert r.place is not None
    assert r.place.place == MOSUL


def test_dates_that_differ_are_a_conflict_and_the_one_told_more_often_wins() -> None:
    r = resolve([event(0, 0, day=when(6), also=(when(7),)), event(1, 0, day=when(7))])
    assert r.when is not None
    assert r.when.first == date(2021, 3, 7)
    ((field, values),) = r.conflicts
    assert field == "date_start"
    assert {value for value, _, _ in values} == {"2021-03-06", "2021-03-07"}


def test_a_stated_day_goes_before_the_day_of_publication() -> None:
    r = resolve([event(0, 0, day=when(8, 2, "publication")), event(1, 0, day=when(6))])
    assert r.when is not None
    assert r.when.first == date(2021, 3, 6)
    assert r.conflicts == ()


def test_an_attempt_is_told_by_any_mention() -> None:
    assert resolve([event(0, 0), event(1, 0, status="attempted")]).status == "attempted"
    assert resolve([event(0, 0), event(1, 0, status="denied")]).status == "completed"


def test_two_figures_are_a_conflict() -> None:
    r = resolve([event(0, 0, killed=Count(5, 5, 0, 1)), event(1, 0, killed=Count(7, None, 4, 5))])
    assert r.killed == Count(5, 5, 0, 1)
    ((field, values),) = r.conflicts
    assert (field, [value for value, _, _ in values]) == ("killed_low", ["5", "7+"])
