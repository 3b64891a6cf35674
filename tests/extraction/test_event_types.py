"""Notes of one event as analysts write them, in our own words, for each of ACLED's sub-event types: `data/event_types.psv`."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from mapper.extraction import extract
from mapper.extraction.kinds import kinds
from mapper.model import Document, Event
from mapper.text import read_text

NOTES = Path(__file__).parent / "data" / "event_types.psv"
RIGHT, RIGHT_OF_ONE_TYPE, PER_NOTE = 0.95, 0.6, 1.15
"""Shares of notes that must keep their type: of all, and of every type; incidents told per note."""


@cache
def rows() -> tuple[tuple[str, str], ...]:
    lines = NOTES.read_text(encoding="utf-8").splitlines()
    return tuple((line.split("|")[0], line.split("|")[1]) for line in lines if line and not line.startswith("#"))


@cache
def told() -> tuple[tuple[Event, ...], ...]:
    return tuple(extract(read_text(Document(str(n), text)), ()) for n, (_, text) in enumerate(rows()))


def leading(events: tuple[Event, ...]) -> str | None:
    """The type of the news of a note: of the chain that is main, as its surest mention says."""
    main = [e for e in events if e.role == "main"] or list(events)
    chain = [e for e in main if e.chain == main[0].chain]
    return max(chain, key=lambda e: e.specific).sub_event_type if chain else None


def test_every_type_of_acled_has_notes() -> None:
    ours = {"Accident", "Natural disaster", "Murder", "Robbery", "Smuggling"}
    assert {sub for sub, _ in rows()} == {kind.sub_event_type for kind in kinds().values()} - ours
    assert min(Counter(sub for sub, _ in rows()).values()) >= 5


def test_notes_keep_their_types() -> None:
    wrong = [(sub, leading(events), text) for (sub, text), events in zip(rows(), told(), strict=True) if leading(events) != sub]
    assert 1 - len(wrong) / len(rows()) >= RIGHT, wrong
    missed, every = Counter(sub for sub, _, _ in wrong), Counter(sub for sub, _ in rows())
    assert all(1 - missed[sub] / number >= RIGHT_OF_ONE_TYPE for sub, number in every.items()), wrong


def test_a_note_tells_one_incident() -> None:
    chains = sum(len({event.chain for event in events}) for events in told())
    assert chains / len(rows()) <= PER_NOTE
