"""The real article this project starts from, read as a careful reader maps it (../shared/inputs/README.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ARTICLE = Path(__file__).parents[3] / "shared" / "inputs" / "baghdad-2021-11-07.txt"

pytestmark = pytest.mark.skipif(
    not ARTICLE.exists(), reason="the real article lies in ../shared/inputs, beside the checkout, and is not here"
)


@pytest.fixture(scope="module")
def incidents() -> list[dict[str, Any]]:
    from mapper.frame import rows
    from mapper.pipeline import Pipeline

    pipeline = Pipeline()
    return list(rows(pipeline.frame(pipeline.gather([str(ARTICLE)]))))


@pytest.fixture(scope="module")
def text() -> str:
    return ARTICLE.read_text(encoding="utf-8")


def one(incidents: list[dict[str, Any]], sub_event_type: str, role: str | None = None) -> dict[str, Any]:
    found = [i for i in incidents if i["sub_event_type"] == sub_event_type and role in (None, i["role"])]
    assert len(found) == 1, [(i["sub_event_type"], i["role"], i["title"]) for i in incidents]
    return found[0]


def test_there_are_five_and_no_sixth(incidents: list[dict[str, Any]]) -> None:
    assert [(i["sub_event_type"], i["role"]) for i in incidents] == [
        ("Air/drone strike", "main"),
        ("Violent demonstration", "background"),
        ("Peaceful protest", "background"),
        ("Shelling/artillery/missile attack", "background"),
        ("Air/drone strike", "background"),
    ]


def test_the_drone_attack(incidents: list[dict[str, Any]], text: str) -> None:
    attack = one(incidents, "Air/drone strike", "main")
    assert attack["event_type"] == "Explosions/Remote violence"
    assert attack["status"] == "attempted"
    assert (attack["date_start"], attack["date_end"], attack["date_precision"]) == ("2021-11-07", "2021-11-07", 1)
    assert (attack["country"], attack["place_relation"]) == ("IQ", "in")
    assert "Green Zone" in attack["place_name"]
    assert attack["geometry"].geom_type in ("Polygon", "MultiPolygon")
    assert [attack[k] for k in ("killed_low", "killed_high", "wounded_low", "wounded_high")] == [0, 0, 0, 0]
    assert any("adhimi" in target for target in attack["targets"])
    assert attack["perpetrators"] == []
    assert {"drone", "explosives"} <= set(attack["weapons"])
    languages = {"ar" if any("\u0600" <= c <= "\u06ff" for c in e["quote"]) else "en" for e in attack["evidence"]}
    assert languages == {"ar", "en"}
    (conflict,) = [c for c in attack["conflicts"] if c["field"].startswith("date")]
    assert {v["value"] for v in conflict["values"]} == {"2021-11-06", "2021-11-07"}
    assert any("Saturday" in text[v["start"] : v["end"]] for v in conflict["values"])


def test_the_clashes(incidents: list[dict[str, Any]]) -> None:
    clashes = one(incidents, "Violent demonstration")
    assert clashes["event_type"] == "Riots"
    assert (clashes["date_start"], clashes["date_end"], clashes["date_precision"]) == ("2021-11-05", "2021-11-05", 1)
    assert (clashes["place_relation"], clashes["country"]) == ("in front of", "IQ")
    assert "Green Zone" in clashes["place_name"]
    assert (clashes["killed_low"], clashes["killed_high"]) == (2, 2)
    assert (clashes["wounded_low"], clashes["wounded_high"]) == (100, None)
    assert {"protesters", "police"} <= {*clashes["perpetrators"], *clashes["targets"]}
    assert clashes["status"] == "completed"


def test_the_protest_camp(incidents: list[dict[str, Any]]) -> None:
    camp = one(incidents, "Peaceful protest")
    assert camp["event_type"] == "Protests"
    assert camp["status"] == "ongoing"
    assert "2021-10-23" <= camp["date_start"] <= "2021-10-26"
    assert camp["date_end"] == "2021-11-07"
    assert camp["place_relation"] == "in front of"
    assert camp["killed_low"] is None
    assert camp["wounded_low"] is None


def test_the_rocket_attacks(incidents: list[dict[str, Any]]) -> None:
    rockets = one(incidents, "Shelling/artillery/missile attack")
    assert rockets["event_type"] == "Explosions/Remote violence"
    assert rockets["date_start"].startswith("2019-11")
    assert rockets["date_end"].startswith("2021-11")
    assert rockets["date_precision"] == 5
    assert "mbassy" in rockets["place_name"]
    assert rockets["country"] == "IQ"
    assert rockets["killed_low"] is None
    assert rockets["codes"]["ucdp"]["event_clarity"] == 2


def test_the_killing_of_soleimani(incidents: list[dict[str, Any]]) -> None:
    strike = one(incidents, "Air/drone strike", "background")
    assert (strike["date_start"], strike["date_end"], strike["date_precision"]) == ("2020-01-01", "2020-01-31", 4)
    assert strike["place_name"] == "Baghdad"
    assert strike["killed_low"] == 1
    assert strike["perpetrators"] == ["United States"]
    assert any("Soleiman" in target for target in strike["targets"])
    assert strike["status"] == "completed"


def test_every_quote_is_in_the_text_and_every_claim_has_one(incidents: list[dict[str, Any]], text: str) -> None:
    for incident in incidents:
        for item in incident["evidence"]:
            assert text[item["start"] : item["end"]] == item["quote"]
        fields = {item["field"] for item in incident["evidence"]}
        for column in ("event_type", "date_start", "place_name", "killed_low", "wounded_low"):
            assert incident[column] is None or column in fields, (incident["title"], column)
        for column in ("perpetrators", "targets", "weapons"):
            assert not incident[column] or column in fields, (incident["title"], column)


def test_the_same_is_written_to_every_format(incidents: list[dict[str, Any]], tmp_path: Path) -> None:
    from mapper.cli import main
    from mapper.frame import rows
    from mapper.store import read

    for suffix in ("geojson", "gpkg", "parquet", "csv", "xlsx", "jsonl"):
        path = tmp_path / f"out.{suffix}"
        assert main(["extract", str(ARTICLE), "-o", str(path)]) == 0
        again = list(rows(read(path)))
        for mine, theirs in zip(incidents, again, strict=True):
            for key, value in mine.items():
                if key == "geometry":
                    assert value.equals_exact(theirs[key], 1e-7), suffix
                else:
                    assert theirs[key] == value, (suffix, key)
