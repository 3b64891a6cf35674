"""Actors and casualties as ACLED and GTD write them."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.incidents.actor_codes import coded, unnamed
from mapper.incidents.codes import codes
from mapper.model import Document, Incident
from mapper.pipeline import Pipeline


def incident(text: str) -> Incident:
    return Pipeline().incidents(Document("d", text, published=date(2023, 5, 20)))[0]


@pytest.mark.parametrize(
    ("name", "country", "expected", "inter"),
    [
        ("gunmen", "ML", "Unidentified Armed Group (Mali)", 3),
        ("police", "KE", "Police Forces of Kenya", 1),
        ("Israeli army", "LB", "Military Forces of Israel", 8),
        ("Israeli army", "IL", "Military Forces of Israel", 1),
        ("Boko Haram", "NG", "Boko Haram", 2),
        ("protesters", "FR", "Protesters (France)", 6),
        ("villagers", "NG", "Civilians (Nigeria)", 7),
        ("Black Snake gang", "CO", "Black Snake gang", 2),
        ("gunmen", None, "gunmen", 3),
    ],
)
def test_actors_as_acled_writes_them(name: str, country: str | None, expected: str, inter: int) -> None:
    found = coded(name, country)
    assert (found.name, found.inter) == (expected, inter)


def test_men_whose_group_is_left_open_are_data() -> None:
    assert {"gunmen", "assailants", "bomber"} <= unnamed()
    assert "police" not in unnamed()


def test_a_claim_and_a_suspicion_reach_the_codes() -> None:
    claimed = incident("A bomb killed nine people in Lahore on Friday. The Taliban claimed responsibility.")
    assert claimed.codes["gtd"]["claimed"] == 1
    assert claimed.codes["gtd"]["gname"] == "Taliban"
    assert claimed.codes["gtd"]["guncertain1"] == 0
    assert any(e.field == "claimed" and e.quote == "claimed responsibility" for e in claimed.evidence)
    suspected = incident("Suspected Boko Haram militants killed nine villagers in Maiduguri on Friday.")
    assert suspected.codes["gtd"]["guncertain1"] == 1
    assert suspected.codes["acled"]["actor1"] == "Boko Haram"
    assert suspected.codes["acled"]["civilian_targeting"] == "Civilian targeting"


def test_the_attackers_dead_are_counted_where_the_codebooks_count_them() -> None:
    found = incident("In addition to the assailant, two civilians were killed in an attack in Mosul on Friday.")
    assert (found.killed_low, found.killed_high) == (2, 3)
    assert found.codes["gtd"]["nkill"] == 3
    assert found.codes["gtd"]["nkillter"] == 1
    assert found.codes["acled"]["fatalities"] == 3


def test_nobody_named_is_unknown() -> None:
    told = codes(
        "attack", "Violence against civilians", "Attack", date_precision=1, place=None, killed=(2, 2), wounded=(None, None), series=False,
        attempted=False, sources=1,
    )
    assert (told["gtd"]["gname"], told["gtd"]["claimed"], told["gtd"]["nkillter"]) == ("Unknown", -9, -99)
    assert "actor1" not in told["acled"]
