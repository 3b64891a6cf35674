"""Place names of one address read together, without a gazetteer: the places are made up here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapper.extraction import extract
from mapper.extraction.nearby import datelines
from mapper.extraction.where import inside, other_name, settle, stands_for_area
from mapper.incidents import incidents_of
from mapper.model import Document, Place, Toponym
from mapper.text import read_text


def place(name: str, kind: str, country: str, latitude: float, longitude: float, radius_m: float = 3_000) -> Place:
    precision = {"country": 6, "admin1": 4, "admin2": 3}.get(kind, 1)
    return Place(f"test:{name}", name, kind, country, None, latitude, longitude, radius_m, precision, "test")


AVALAND = place("Avaland", "country", "AV", 10.0, 10.0, 400_000)
NORTH = place("North Province", "admin1", "AV", 11.0, 10.0, 80_000)
KOLA = place("Kola", "city", "AV", 11.2, 10.1)
FAR = place("Tamba", "city", "AV", 8.0, 14.0)
ABROAD = place("Tamba", "city", "BZ", -20.0, 60.0)


def name(text: str, surface: str, found: Place | None, kind: str = "place", relation: str = "in") -> Toponym:
    start = text.index(surface)
    return Toponym(start, start + len(surface), surface, kind, found, None if found else f"unknown: no {surface}", relation=relation)


def settled(text: str, *names: Toponym) -> dict[str, Toponym]:
    toponyms, _ = settle(read_text(Document("d", text)), names)
    return {t.surface: t for t in toponyms}


def test_an_unknown_village_stands_for_its_district() -> None:
    text = "Gunmen killed five people in Dunbe village in Kola district of North Province."
    found = settled(text, name(text, "Dunbe", None), name(text, "Kola", KOLA), name(text, "North Province", NORTH))
    dunbe = found["Dunbe"]
    assert dunbe.place is not None
    assert (dunbe.place.name, dunbe.place.kind, dunbe.place.precision) == ("Dunbe, Kola", "area", 3)
    assert (dunbe.place.latitude, dunbe.place.radius_m) == (11.2, 25_000)
    assert stands_for_area(dunbe)
    assert not stands_for_area(found["Kola"])


@pytest.mark.parametrize("wrong", [FAR, ABROAD])
def test_a_village_is_never_put_outside_what_holds_it(wrong: Place) -> None:
    text = "Gunmen killed five people in Tamba village of North Province."
    tamba = settled(text, name(text, "Tamba", wrong), name(text, "North Province", NORTH))["Tamba"]
    assert tamba.place is not None
    assert (tamba.place.name, tamba.place.country, tamba.place.latitude) == ("Tamba, North Province", "AV", 11.0)
    assert tamba.reason is not None


def test_a_village_where_it_should_be_stays() -> None:
    text = "Gunmen killed five people in Kola, North Province, Avaland."
    found = settled(text, name(text, "Kola", KOLA), name(text, "North Province", NORTH), name(text, "Avaland", AVALAND))
    assert found["Kola"].place == KOLA


@pytest.mark.parametrize(
    "text",
    [
        "Bombs went off in Dunbe. Police in Kola said so.",
        "Bombs went off in Dunbe, police in Kola said.",
        "They fled from Dunbe to Kola.",
        "Bombs went off in Dunbe, about 450 km north of the capital, Kola.",
    ],
)
def test_two_places_of_one_sentence_are_not_yet_an_address(text: str) -> None:
    assert settled(text, name(text, "Dunbe", None), name(text, "Kola", KOLA))["Dunbe"].place is None


def test_a_list_shares_what_holds_it() -> None:
    text = "Raiders burned Dunbe, Rill and Osta villages in North Province."
    names = [name(text, surface, None) for surface in ("Dunbe", "Rill", "Osta")]
    found = settled(text, *names, name(text, "North Province", NORTH))
    assert [found[s].place.name for s in ("Dunbe", "Rill", "Osta") if found[s].place] == [
        "Dunbe, North Province", "Rill, North Province", "Osta, North Province",
    ]  # fmt: skip
    assert other_name(found["Dunbe"], [found["Rill"]])
    assert not other_name(found["Dunbe"], [replace(found["Dunbe"], surface="Dunbe village")])


def test_towns_in_a_list_hold_nothing() -> None:
    text = "Bombs went off in Tamba, Kola and Avaland."
    assert settled(text, name(text, "Tamba", FAR), name(text, "Kola", KOLA), name(text, "Avaland", AVALAND))["Tamba"].place == FAR


@pytest.mark.parametrize(
    "text", ["A bomb went off in North Province's Dunbe district.", "A bomb went off in the North Province town of Dunbe."]
)
def test_what_owns_a_name_holds_it(text: str) -> None:
    found = settled(text, name(text, "North Province", NORTH), name(text, "Dunbe", None))
    assert found["Dunbe"].place is not None
    assert found["Dunbe"].place.name == "Dunbe, North Province"


def test_an_adjective_behind_a_name_holds_nothing() -> None:
    text = "Shells hit Kola, Bezian officials said."
    bezia = place("Bezia", "country", "BZ", -20.0, 60.0, 300_000)
    assert settled(text, name(text, "Kola", KOLA), name(text, "Bezian", bezia, kind="demonym"))["Kola"].place == KOLA


def test_long_lists_are_read_one_by_one() -> None:
    text = "Raids in " + ", ".join(f"Vil{i:04d}" for i in range(2_000)) + " and Kola in Avaland."
    names = [name(text, f"Vil{i:04d}", None) for i in range(2_000)]
    assert len(settled(text, *names, name(text, "Kola", KOLA), name(text, "Avaland", AVALAND))) == 2_002


def test_inside_is_told_by_country_and_distance() -> None:
    assert inside(KOLA, NORTH)
    assert inside(FAR, AVALAND)
    assert not inside(FAR, NORTH)
    assert not inside(ABROAD, AVALAND)


@pytest.mark.parametrize(
    ("text", "surface", "expected"),
    [
        ("KOLA (Reuters) - Rebels attacked Tamba on Sunday.", "KOLA", True),
        ("KOLA, Avaland – Rebels attacked Tamba on Sunday.", "KOLA", True),
        ("Kola/ Rebels attacked Tamba on Sunday.", "Kola", True),
        ("Kola was attacked by rebels - the third time.", "Kola", False),
        ("Rebels attacked Kola - again.", "Kola", False),
    ],
)
def test_datelines(text: str, surface: str, expected: bool) -> None:
    toponym = name(text, surface, KOLA)
    assert (toponym.start in datelines(read_text(Document("d", text)), [toponym])) is expected


def first_place(text: str, *names: Toponym) -> str | None:
    events = extract(read_text(Document("d", text, published=date(2024, 8, 4))), names)
    told = next((e.place for e in events if e.place is not None), None)
    return told.surface if told is not None else None


def test_the_place_of_the_deed_and_not_that_of_the_report() -> None:
    text = "KOLA (Reuters) - Gunmen killed ten people in Tamba on Sunday, police said."
    assert first_place(text, name(text, "KOLA", KOLA), name(text, "Tamba", FAR)) == "Tamba"
    text = "KOLA (Reuters) - A bomb killed ten people at a market on Sunday, police said."
    assert first_place(text, name(text, "KOLA", KOLA)) == "KOLA"
    text = "Gunmen killed ten people in Tamba. The wounded were taken to a military hospital in Kola."
    assert first_place(text, name(text, "Tamba", FAR), name(text, "Kola", KOLA)) == "Tamba"
    text = "Gunmen killed ten people, a general told reporters in Kola. The shooting was in Tamba."
    assert first_place(text, name(text, "Kola", KOLA), name(text, "Tamba", FAR)) == "Tamba"


def killed(text: str) -> dict[str, int]:
    events = extract(read_text(Document("d", text, published=date(2024, 8, 4))), ())
    return {e.kind: e.killed.low for e in events if e.killed is not None}


def test_the_dead_of_a_clause_are_those_of_the_deed_before_it() -> None:
    text = "Hundreds marched on Sunday to mark the fourth anniversary of the port explosion that killed more than 200 people."
    assert killed(text) == {"remote_explosive": 200}
    events = extract(read_text(Document("d", text, published=date(2024, 8, 4))), ())
    whens = {e.kind: e.when for e in events if e.when is not None}
    assert whens["peaceful_protest"].first == date(2024, 8, 4)
    assert whens["remote_explosive"].first <= date(2020, 8, 4) <= whens["remote_explosive"].last


def test_unknown_villages_of_one_district_are_two_incidents() -> None:
    text = "An air strike hit Dunbe in North Province on Friday. Another air strike hit Rill village in North Province on Friday."
    names = (name(text, "Dunbe", None), name(text, "Rill", None))
    second = text.rindex("North Province")
    province = (name(text, "North Province", NORTH), Toponym(second, second + 14, "North Province", "place", NORTH))
    reading = read_text(Document("d", text, published=date(2024, 8, 4)))
    told = incidents_of(reading, extract(reading, sorted((*names, *province), key=lambda t: t.start)))
    assert {i.place.name for i in told if i.place is not None} == {"Dunbe, North Province", "Rill, North Province"}
