"""Event notes as analysts write them, without a publication date: the day and the place of the incident they tell of."""

from __future__ import annotations

import functools
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mapper.model import Document, Incident
from mapper.pipeline import Pipeline

NOTES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "event_notes.toml").read_text(encoding="utf-8"))["note"]


@functools.cache
def pipeline() -> Pipeline:
    return Pipeline()


def incident(note: dict[str, Any]) -> Incident:
    found = pipeline().incidents(Document("note", note["text"], published=note.get("published")))
    assert found
    return next((i for i in found if i.role == "main"), found[0])


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note["text"][:50])
def test_when_and_where(note: dict[str, Any]) -> None:
    told = incident(note)
    first, last = date.fromisoformat(str(told.date_start)), date.fromisoformat(str(told.date_end))
    assert first <= note["end"]
    assert last >= note["start"]
    assert (last - first).days <= (note["end"] - note["start"]).days + 2
    assert told.place is not None
    assert told.place.country in (note["country"], None)
    assert re.search(note["place"], told.place.name)


def test_there_are_notes_of_every_kind() -> None:
    texts = " ".join(note["text"] for note in NOTES)
    assert len(NOTES) >= 40
    assert all(form in texts for form in ("05/12/2017:", "Between", "As reported on", "coded to", "km from", "near ", "00/2014:"))
