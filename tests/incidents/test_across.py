"""Reports of one happening become one incident; different happenings stay apart; disagreement is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapper.incidents.across import combine, distance_km, merge, same
from mapper.model import Evidence, Incident, Place, Source

PESHAWAR = Place("geonames:1168197", "Peshawar", "city", "PK", "Khyber Pakhtunkhwa", 34.008, 71.578, 8000, 1, "geonames")
POLICE_LINES = replace(PESHAWAR, id="overlay:police-lines", name="Police Lines", latitude=34.013, longitude=71.566, radius_m=500)
KABUL = Place("geonames:1138958", "Kabul", "city", "AF", "Kabul", 34.528, 69.172, 15000, 1, "geonames")
PROVINCE = replace(PESHAWAR, id="admin1:PK-KP", kind="admin1", radius_m=200_000, precision=4)


def report(document: str, **changes: object) -> Incident:
    base = Incident(
        id=f"{document:0>12}",
        title="",
        event_type="Explosions/Remote violence",
        sub_event_type="Suicide bomb",
        role="main",
        status="completed",
        date_start="2023-01-30",
        date_end="2023-01-30",
        date_precision=1,
        place=PESHAWAR,
        place_relation="in",
        unlocated_reason=None,
        killed_low=59,
        killed_high=59,
        wounded_low=None,
        wounded_high=None,
        perpetrators=(),
        targets=("police",),
        weapons=("explosives",),
        confidence=0.8,
        sources=(Source(document, None, None, "2023-01-31", "en"),),
        evidence=(Evidence(document, "killed_low", 10, 12, "59"), Evidence(document, "date_start", 0, 6, "Monday")),
        conflicts=(),
        codes={},
        kind="suicide_bomb",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"killed_low": 84, "killed_high": 84}, True),
        ({"sub_event_type": "Remote explosive/landmine/IED"}, True),
        ({"event_type": "Violence against civilians", "sub_event_type": "Attack"}, True),
        ({"place": POLICE_LINES}, True),
        ({"place": KABUL}, False),
        ({"place": PROVINCE}, False),
        ({"place": None}, False),
        ({"date_start": "2023-02-02", "date_end": "2023-02-02"}, False),
        ({"date_start": None, "date_end": None, "date_precision": None}, False),
        ({"event_type": "Protests", "sub_event_type": "Peaceful protest"}, False),
        ({"killed_low": 2000, "killed_high": 2000}, False),
        ({"series": True}, False),
    ],
)
def test_two_reports_are_one_happening_only_where_type_days_place_agree(changes: dict[str, object], expected: bool) -> None:
    assert same(report("a"), report("b", **changes)) is expected
    assert same(report("b", **changes), report("a")) is expected


def test_incidents_of_one_document_are_never_merged_again() -> None:
    assert not same(report("a"), report("a", id="other"))


def test_named_perpetrators_that_differ_keep_reports_apart() -> None:
    assert not same(report("a", perpetrators=("Taliban",)), report("b", perpetrators=("Islamic State",)))
    assert same(report("a", perpetrators=("Taliban",)), report("b", perpetrators=()))


def test_disagreement_on_the_dead_becomes_a_range_and_a_conflict_that_quotes_both() -> None:
    one = combine(report("a"), report("b", killed_low=84, killed_high=84))
    assert (one.killed_low, one.killed_high) == (59, 84)
    (conflict,) = one.conflicts
    assert conflict.field == "killed"
    assert [(v.value, v.document_id) for v in conflict.values] == [("59", "a"), ("84", "b")]
    assert {e.document_id for e in one.evidence} == {"a", "b"}
    assert [s.document_id for s in one.sources] == ["a", "b"]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((59, 59), (None, None), (59, 59)),
        ((None, None), (3, None), (3, None)),
        ((12, None), (14, 14), (12, 14)),
        ((100, None), (59, 59), (59, None)),
        ((12, None), (20, None), (12, None)),
    ],
)
def test_ranges_of_two_reports(
    a: tuple[int | None, int | None], b: tuple[int | None, int | None], expected: tuple[int | None, int | None]
) -> None:
    one = combine(report("a", killed_low=a[0], killed_high=a[1]), report("b", killed_low=b[0], killed_high=b[1]))
    assert (one.killed_low, one.killed_high) == expected


def test_merging_keeps_the_first_id_the_order_and_the_finer_place() -> None:
    far = report("c", place=KABUL)
    merged = merge([report("a"), far, report("b", place=POLICE_LINES)])
    assert [i.id for i in merged] == [report("a").id, far.id]
    assert merged[0].place == POLICE_LINES


def test_merging_is_the_same_across_the_antimeridian() -> None:
    west = replace(PESHAWAR, id="w", country="FJ", latitude=-16.8, longitude=179.99)
    east = replace(west, id="e", longitude=-179.99)
    assert len(merge([report("a", place=west), report("b", place=east)])) == 1


def test_many_reports_of_one_day_merge_into_one_whatever_the_order() -> None:
    reports = [report(str(n)) for n in range(30)]
    assert len(merge(reports)) == len(merge(reversed(reports))) == 1


def test_distance() -> None:
    assert distance_km(0, 0, 0, 1) == pytest.approx(111.195, abs=0.01)
    assert distance_km(10, 179.5, 10, -179.5) == pytest.approx(distance_km(10, 0, 10, 1))


def test_two_reports_are_surer_than_one_but_never_certain_and_a_disputed_field_is_not() -> None:
    first = report("a", confidence=0.9, field_confidence={"event_type": 0.9, "killed": 0.9})
    second = report("b", confidence=0.8, field_confidence={"event_type": 0.8, "killed": 0.6}, killed_low=84, killed_high=84)
    both = combine(first, second)
    assert 0.9 < both.confidence < 0.98
    assert both.field_confidence["event_type"] == both.confidence
    assert "killed" in {conflict.field for conflict in both.conflicts}
    assert both.field_confidence["killed"] == 0.6
    many = first
    for number in range(20):
        many = combine(many, report(f"n{number}", confidence=0.9))
    assert 0.9 < many.confidence <= 0.99
