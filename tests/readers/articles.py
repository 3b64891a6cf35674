"""Articles of our own words, and what a good model would say of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from mapper.model import Document, Event, Place, Toponym
from mapper.text import Reading, read_text

TEXT = (
    "A car bomb exploded near a market in Mosul on Tuesday, killing at least 12 people and wounding thirty others, police said. "
    "Islamic State claimed the attack.\n\n"
    "Two soldiers were shot dead in Kirkuk on 14 March 2024. The 112 families of the quarter fled."
)
ARABIC = "قتل ثلاثة أشخاص وأصيب 15 آخرون بانفجار سيارة مفخخة ببغداد يوم الثلاثاء."


def place(name: str, latitude: float, longitude: float) -> Place:
    return Place(name.lower(), name, "city", "IQ", "Nineveh", latitude, longitude, 5_000.0, 1, "geonames")


MOSUL, KIRKUK, BAGHDAD = place("Mosul", 36.34, 43.13), place("Kirkuk", 35.47, 44.39), place("Baghdad", 33.31, 44.36)


def read(text: str = TEXT, published: date | None = date(2024, 3, 20), **given: Any) -> Reading:
    return read_text(Document("d", text, published=published, **given))


def toponyms(reading: Reading) -> tuple[Toponym, ...]:
    """The places that the test's texts name, as a geocoder would give them."""
    found = []
    for surface, known in (("Mosul", MOSUL), ("Kirkuk", KIRKUK), ("بغداد", BAGHDAD)):
        at = reading.text.find(surface)
        if at >= 0:
            found.append(Toponym(at, at + len(surface), surface, "place", known, score=0.9))
    return tuple(found)


def fallback_events() -> tuple[Event, ...]:
    """What the rules would say: one event that no model's answer here can look like."""
    return (Event("fire", "Disasters and accidents", "Accident", 0, 1, 0),)


def bombing(**changes: Any) -> dict[str, Any]:
    """The first incident of TEXT, rightly told."""
    told: dict[str, Any] = {
        "kind": "remote_explosive",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Remote explosive/landmine/IED",
        "type_quote": "car bomb exploded",
        "role": "main",
        "status": "completed",
        "date": {"start": "2024-03-19", "end": "2024-03-19", "quote": "on Tuesday"},
        "place": {"quote": "Mosul"},
        "killed": {"low": 12, "high": None, "quote": "at least 12 people"},
        "wounded": {"low": 30, "high": 30, "quote": "thirty others"},
        "perpetrators": [{"quote": "Islamic State"}],
        "targets": [{"quote": "market"}],
        "weapons": [{"quote": "car bomb"}],
    }
    return told | changes
