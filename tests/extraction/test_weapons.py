"""Weapons found in running text, English and Arabic, under one name."""

from __future__ import annotations

import pytest

from mapper.extraction.weapons import find_weapons, weapons
from mapper.model import Document
from mapper.text import read_text


def found(text: str) -> list[tuple[str, str]]:
    return [(w.name, w.family) for w in find_weapons(read_text(Document("d", text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A car bomb exploded near the market.", [("car bomb", "car bomb")]),
        ("Three booby-trapped cars went off.", [("car bomb", "car bomb")]),
        ("They fired ballistic missiles at the city.", [("ballistic missile", "missile")]),
        ("Two Katyusha rockets landed nearby.", [("rocket", "rocket")]),
        ("He detonated his explosive vest.", [("suicide vest", "suicide vest")]),
        ("A ROADSIDE BOMB HIT THE CONVOY.", [("IED", "IED")]),
        ("a petrol bomb and stones were thrown", [("petrol bomb", "arson"), ("stones", "melee")]),
        ("Police used tear gas and rubber bullets.", [("tear gas", "crowd control"), ("tear gas", "crowd control")]),
        ("انفجرت سيارة مفخخة في السوق.", [("car bomb", "car bomb")]),
        ("هاجمت طائرات مسيّرة المنشأة.", [("drone", "drone")]),
        ("قصف بقذائف الهاون والصواريخ الباليستية.", [("mortar", "artillery"), ("ballistic missile", "missile")]),
        ("فجّر حزاماً ناسفاً.", [("suicide vest", "suicide vest")]),
        ("انفجار عبوة ناسفة بدورية.", [("IED", "IED")]),
    ],
)
def test_names_and_families(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The film was a bombshell for the studio.",
        "Shell reported higher profits.",
        "خرجت مسيرة سلمية في شوارع المدينة.",
        "The miners rocked the boat.",
    ],
)
def test_words_that_are_no_weapons(text: str) -> None:
    assert found(text) == []


def test_spans_quote_the_text() -> None:
    reading = read_text(Document("d", "Gunmen with assault rifles and a rocket-propelled grenade attacked."))
    assert [reading.text[w.start : w.end] for w in find_weapons(reading)] == ["assault rifles", "rocket-propelled grenade"]


def test_every_weapon_has_a_gtd_code_between_1_and_13() -> None:
    assert len(weapons()) > 20
    assert all(1 <= weapon.gtd <= 13 for weapon in weapons())
