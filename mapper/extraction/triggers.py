"""Find the words that tell of an incident, and the sense they have where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.extraction.kinds import IGNORE, Senses, kinds, senses
from mapper.extraction.patterns import Match
from mapper.text import Reading, languages
from mapper.text.reading import Sentence

MOST_TRIGGERS = 40
"""Triggers read of one sentence: no sentence that people write has more, and a hostile one costs no more."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that tells of an incident of type `kind`."""

    start: int
    end: int
    sentence: int
    """Index into `Reading.sentences`."""
    kind: str
    """Key of the type: the name of its file in `data/incidents/`."""
    event_type: str
    sub_event_type: str
    specific: float
    """0 to 1: how much the words alone say which type it is."""
    part: str
    """"noun", "verb" (the perpetrator does it) or "passive" (it is done to the target)."""
    language: str
    consequence: bool = False
    """The words tell the result ("killed", "wounded") and not the deed."""
    first: int = -1
    """Index of the first token in `Reading.tokens`."""
    last: int = -1
    """One past the last token."""
    deadly: bool = False
    """Someone died of it, whether or not the text counts them."""
    mass: bool = False
    """The word tells of no single happening ("violence")."""


@dataclass(frozen=True, slots=True)
class Found:
    """One sentence's triggers, and which context word lists match in it: (key, first token) pairs."""

    triggers: tuple[Trigger, ...]
    context: tuple[tuple[int, int], ...]


def find_triggers(reading: Reading) -> tuple[Found, ...]:
    """One `Found` a sentence; a sentence in a language without a file has none."""
    known = set(languages())
    return tuple(
        _find(reading, index, sentence, senses(sentence.language)) if sentence.language in known else Found((), ())
        for index, sentence in enumerate(reading.sentences)
    )


def _find(reading: Reading, index: int, sentence: Sentence, known: Senses) -> Found:
    hits = list(known.matcher.find(reading.tokens, sentence.first, sentence.last))
    if not hits or all(match.key == IGNORE for match in hits):
        return Found((), ())
    context = [(match.key, match.first) for match in known.context.find(reading.tokens, sentence.first, sentence.last)]
    hidden = [(m.first, m.last) for m in hits if m.key == IGNORE]
    if hidden:  # the attack of "heart attack" is no context either
        context = [(key, at) for key, at in context if not any(first <= at < last for first, last in hidden)]
    here = {key for key, _ in context}
    triggers: list[Trigger] = []
    hits.sort(key=lambda m: (m.first, -m.last))
    taken = -1
    position = 0
    while position < len(hits):
        match = hits[position]
        position += 1
        if match.first < taken:
            continue
        # The longest match hides what begins inside it; senses of one phrase are tried in the order of how much they say.
        same = [match]
        while position < len(hits) and hits[position].first == match.first:
            same.append(hits[position])
            position += 1
        if same[0].key == IGNORE:
            taken = same[0].last
            continue
        chosen = _choose(same, known, here)
        if chosen is None:
            continue
        if len(triggers) == MOST_TRIGGERS:
            break
        taken = chosen.last
        triggers.append(_trigger(reading, index, sentence, known, chosen))
    return Found(tuple(triggers), tuple(context))


def _choose(same: list[Match], known: Senses, here: set[int]) -> Match | None:
    fitting = []
    for match in same:
        if match.key == IGNORE:
            continue
        sense = known.senses[match.key]
        if (sense.needs < 0 or sense.needs in here) and (sense.unless < 0 or sense.unless not in here):
            fitting.append(match)
    return max(fitting, key=lambda m: (m.last, known.senses[m.key].needs >= 0, known.senses[m.key].specific), default=None)


def _trigger(reading: Reading, index: int, sentence: Sentence, known: Senses, match: Match) -> Trigger:
    sense = known.senses[match.key]
    kind = kinds()[sense.kind]
    first, last = reading.tokens[match.first], reading.tokens[match.last - 1]
    return Trigger(
        first.start, last.end, index, sense.kind, kind.event_type, kind.sub_event_type, sense.specific, sense.part,
        sentence.language, sense.consequence, match.first, match.last, sense.deadly, sense.mass,
    )
