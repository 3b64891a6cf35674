"""Who claims a deed or is blamed for it in a sentence of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.extraction.actor_mentions import ActorMention
from mapper.extraction.actor_scene import GAP, ActorScene, as_actor, scene_of
from mapper.model import Actor
from mapper.text import Reading

_REACH = 12
"""Words within which a subject stands before its verb."""
_BLAMED = 8
"""Words from "attributed" to the one it is attributed to ("attributed responsibility for the bombing to")."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Someone who claims a deed, or is blamed for one, in a sentence of its own."""

    actor: Actor
    sentence: int
    alleged: bool
    start: int
    end: int
    """Characters of the words that claim or blame."""


def claims(reading: Reading, actors: Sequence[ActorMention]) -> tuple[Claimed, ...]:
    """Who claims a deed ("Islamic State claimed responsibility") or is blamed for one, in text order."""
    found: list[Claimed] = []
    by_sentence: dict[int, list[ActorMention]] = {}
    for mention in actors:
        if mention.kind in ("group", "state", "country", "armed") and not (mention.kind == "armed" and mention.country is None):
            by_sentence.setdefault(mention.sentence, []).append(mention)
    for index, mentions in sorted(by_sentence.items()):
        scene = scene_of(reading, index, mentions, keep_speakers=True)
        for first, last, name in scene.cues:
            span = reading.tokens[first].start, reading.tokens[last - 1].end
            if name == "claimed":
                near = _claimant(scene, first, last)
                if near is not None:
                    found.append(Claimed(as_actor(near), index, False, *span))
            elif name == "blamed_before":
                before = [m for m in scene.actors if m.kind == "group" and m.last <= first and first - m.last <= 1]
                if before and not scene.between(before[-1].last, last, ("claimed",)):
                    found.append(Claimed(as_actor(before[-1]), index, True, *span))
            elif name == "blame_alone":
                after = _blamed(scene, last)
                if after is not None:
                    found.append(Claimed(as_actor(after), index, True, *span))
    return tuple(found)


def _blamed(scene: ActorScene, last: int) -> ActorMention | None:
    """Who is blamed behind the word; where verbs come first, who blames stands between. A country only right behind."""
    after = [m for m in scene.actors if 0 <= m.first - last <= _BLAMED]
    if scene.verb_first:
        after = after[1:] if after and after[0].first - last <= 1 else after
        return after[0] if after else None
    return after[0] if after and (after[0].kind != "country" or after[0].first - last <= 1) else None


def _claimant(scene: ActorScene, first: int, last: int) -> ActorMention | None:
    """Who claims: before the words in English, beside them in Arabic; a named group rather than a force."""
    before = [m for m in scene.actors if m.last <= first and first - m.last <= _REACH]
    after = [m for m in scene.actors if 0 <= m.first - last <= GAP]
    beside = [m for m in before if m.kind == "group" and first - m.last <= 1]
    if scene.verb_first and not beside:
        return after[0] if after else (before[-1] if before else None)
    return before[-1] if before else None
