"""One sentence as the roles of its actors are told in it: its mentions, and the words that govern them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mapper.extraction.actor_mentions import ActorMention
from mapper.extraction.actor_names import CUES, actor_words, calendar_words, country_names, cue_words
from mapper.model import Actor
from mapper.text import Reading

GAP = 4
"""Words that may stand between a cue and its actor ("by a group of heavily armed masked gunmen")."""
_SPEAKING = 3
"""Words that may stand between a speaker and the verb ("Biden on Monday condemned")."""
_ASIDE = 10
"""Longest aside between a speaker and the verb."""
_GOVERNING = frozenset({"by", "by_men", "by_alleged", "by_claimed", "on", "of", "between", "with", "also", "relative", "prepositions"})
_DATING = frozenset({"on", "prepositions", "by"})


@dataclass(frozen=True, slots=True)
class ActorScene:
    """One sentence: its mentions by first token, and its cues as (first, last, name)."""

    reading: Reading
    first: int
    last: int
    actors: tuple[ActorMention, ...]
    cues: tuple[tuple[int, int, str], ...]
    verb_first: bool
    bars: frozenset[str]
    """Prepositions of time and place."""

    def cue_at(self, position: int, names: Iterable[str]) -> tuple[int, int, str] | None:
        return next((c for c in self.cues if c[0] <= position < c[1] and c[2] in names), None)

    def between(self, start: int, end: int, names: Iterable[str]) -> bool:
        return any(start <= c[0] and c[1] <= end and c[2] in names for c in self.cues)

    def suspected(self, mention: ActorMention) -> tuple[int, int] | None:
        """Characters of the word that calls a mention only suspected."""
        cue = next((c for c in self.cues if c[2] == "suspected" and mention.first - 2 <= c[0] and c[1] <= mention.last), None)
        return (self.reading.tokens[cue[0]].start, self.reading.tokens[cue[1] - 1].end) if cue else None


def scene_of(reading: Reading, index: int, actors: Sequence[ActorMention], keep_speakers: bool = False) -> ActorScene:
    """The scene of sentence `index`; those who only speak in it are left out unless `keep_speakers`."""
    sentence = reading.sentences[index]
    words = cue_words(sentence.language)
    matches = list(words.matcher.find(reading.tokens, sentence.first, sentence.last))
    cues = tuple((m.first, m.last, CUES[m.key]) for m in sorted(matches, key=lambda m: (m.first, -m.last)))
    here = tuple(m for m in actors if m.sentence == index)
    named = {p for m in here if m.kind == "group" for p in range(m.first, m.last)}
    named |= {p for c in cues if c[2] == "quantity" for p in range(c[0], c[1])}
    dates = calendar_words(sentence.language)
    cues = tuple(c for c in cues if c[0] not in named and not (c[2] in _DATING and c[1] < sentence.last and _dates(reading, c[1], dates)))
    here = tuple(m for m in here if not _is_linked(m, here, cues))
    scene = ActorScene(reading, sentence.first, sentence.last, here, cues, words.verb_first, actor_words(sentence.language).name_bars)
    return scene if keep_speakers else replace(scene, actors=tuple(m for m in here if not _speaks(scene, m)))


def _is_linked(mention: ActorMention, here: tuple[ActorMention, ...], cues: tuple[tuple[int, int, str], ...]) -> bool:
    """Whether a group or country is named only to say whose friends another group is."""
    cue = next((c for c in cues if c[2] == "linked" and 0 <= mention.first - c[1] <= 1), None)
    return cue is not None and any(m.kind == "group" and 0 <= cue[0] - m.last <= _SPEAKING + 1 for m in here)


def _dates(reading: Reading, position: int, dates: frozenset[str]) -> bool:
    """Whether a date begins at a token: "on 25 April gunmen attacked" says nothing of the gunmen."""
    norm = reading.tokens[position].norm
    if norm in dates:
        return True
    if not norm.isdecimal():
        return False
    return len(norm) == 4 or (position + 1 < len(reading.tokens) and reading.tokens[position + 1].norm in dates)


def _speaks(scene: ActorScene, mention: ActorMention) -> bool:
    """Whether a mention is who says it: "police said", "said the army", "Biden on Monday condemned", قال الجيش."""
    for first, last, name in scene.cues:
        if name != "speech":
            continue
        if 0 <= mention.first - last <= 1 and (scene.verb_first or last - first > 1 or mention.kind != "armed"):
            return True
        if not scene.verb_first and _spoken_over_aside(scene, mention, first):
            return True
        if scene.verb_first or not 0 <= first - mention.last <= _SPEAKING or scene.cue_at(first - 1, ("passive",)):
            continue
        if first - mention.last <= 1:
            return True
        when = scene.reading.tokens[mention.last].norm in scene.bars  # "on Monday", "in Kano"
        if when and not (_occupied(scene, mention.last, first) or punctuation(scene, mention.last, first, ",")):
            return True
    return False


def _spoken_over_aside(scene: ActorScene, mention: ActorMention, first: int) -> bool:
    """ "Biden, speaking in Washington, condemned": between two commas, behind the speaker."""
    tokens = scene.reading.tokens
    if not 2 <= first - mention.last <= _ASIDE or tokens[mention.last].norm != "," or tokens[first - 1].norm != ",":
        return False
    return not any(mention.last <= m.first < first for m in scene.actors)


def _occupied(scene: ActorScene, start: int, end: int) -> bool:
    """Whether another actor, or a word that governs one, stands among the words."""
    return any(start <= m.first < end for m in scene.actors) or any(start <= c[0] < end and c[2] != "prepositions" for c in scene.cues)


def joins(scene: ActorScene, start: int, end: int) -> bool:
    if scene.between(start, end, ("also",)):
        return True
    # In Arabic "and" is written together with the word after it.
    return scene.verb_first and end < scene.last and start == end and scene.reading.tokens[end].norm.startswith("و")


def cue_before(scene: ActorScene, mention: ActorMention, start: int) -> str | None:
    """Name of the cue that governs a mention: the nearest one before it, no further than a few words."""
    members = next((c for c in scene.cues if c[2] == "members" and c[0] >= start and 0 <= mention.first - c[1] <= 2), None)
    position = members[0] if members else mention.first  # "by members of the gang": what governs them governs it
    best: tuple[int, int, str] | None = None
    for cue in scene.cues:
        if cue[2] not in _GOVERNING or not (start <= cue[0] and cue[1] <= position <= cue[1] + GAP):
            continue
        if best is None or (cue[1], -cue[0]) > (best[1], -best[0]):
            best = cue
    if best is None or punctuation(scene, best[1], position):
        return None
    return best[2]


def punctuation(scene: ActorScene, start: int, end: int, also: str = "") -> bool:
    return any(scene.reading.tokens[i].norm in '.;:()"؛' + also for i in range(start, end))


def clause_end(scene: ActorScene, last: int) -> int:
    return min((c[0] for c in scene.cues if c[2] in ("boundary", "time_bound") and c[0] >= last), default=scene.last)


def clause_start(scene: ActorScene, first: int) -> int:
    return max((c[1] for c in scene.cues if c[2] == "boundary" and c[1] <= first), default=scene.first)


def as_actor(mention: ActorMention, acting: bool = False) -> Actor:
    """An adjective that acts stands for its state: "an Israeli air strike"."""
    if acting and mention.kind == "demonym" and mention.country is not None:
        return Actor(country_names().get(mention.country, mention.name), mention.start, mention.end, mention.country)
    return Actor(mention.name, mention.start, mention.end, mention.id)
