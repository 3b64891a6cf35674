"""Who did what to whom: the roles of the actors of one incident, told from voice, prepositions and word order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.extraction.actor_mentions import ActorMention, find_actors
from mapper.extraction.actor_names import CUES, country_names, cue_words
from mapper.extraction.kinds import kinds
from mapper.extraction.triggers import Trigger
from mapper.extraction.weapons import WeaponMention
from mapper.model import Actor
from mapper.text import Reading, lexicon

__all__ = ["ActorMention", "Claimed", "Participants", "assign", "claims", "find_actors"]

_GAP = 4
"""Words that may stand between a cue and its actor ("by a group of heavily armed masked gunmen")."""
_REACH = 12
"""Words within which a subject stands before its verb."""
_CLAIM_SENTENCES = 4
_GOVERNING = frozenset({"by", "by_alleged", "by_claimed", "on", "of", "between", "with", "also", "relative", "prepositions"})
_UNKNOWN = frozenset({"attackers"})
"""Nouns that say no more than that someone did it."""
ACTING = frozenset({"group", "state", "armed", "crowd", "country", "person"})
SUFFERING = frozenset({"civilian", "official", "facility", "person"})


@dataclass(frozen=True, slots=True)
class Participants:
    """The roles of one incident's mention. `alleged`: the perpetrators are named by others, not by the teller."""

    perpetrators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    weapons: tuple[Actor, ...] = ()
    alleged: bool = False
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """Someone who claims a deed, or is blamed for one, in a sentence of its own."""

    actor: Actor
    sentence: int
    alleged: bool


@dataclass(frozen=True, slots=True)
class _Scene:
    """One sentence: its mentions by first token, and its cues as (first, last, name)."""

    reading: Reading
    first: int
    last: int
    actors: tuple[ActorMention, ...]
    cues: tuple[tuple[int, int, str], ...]
    verb_first: bool

    def cue_at(self, position: int, names: Iterable[str]) -> tuple[int, int, str] | None:
        return next((c for c in self.cues if c[0] <= position < c[1] and c[2] in names), None)

    def between(self, start: int, end: int, names: Iterable[str]) -> bool:
        return any(start <= c[0] and c[1] <= end and c[2] in names for c in self.cues)


def assign(
    reading: Reading,
    trigger: Trigger,
    actors: Sequence[ActorMention],
    weapons: Sequence[WeaponMention] = (),
    victims: Sequence[tuple[int, int]] = (),
    claimed: Sequence[Claimed] = (),
) -> Participants:
    """Perpetrators, targets and weapons of a trigger. `victims` are spans of counted victims in its sentence (never attackers' own).

    `claimed` are the document's claims, from `claims`: one that follows within a few sentences names a perpetrator where
    the sentence itself has none. Speakers ("police said") have no role. Unknown stays empty.
    """
    scene = _scene(reading, trigger.sentence, actors)
    first, last = _tokens(reading, trigger)
    leading = next((m for m in scene.actors if m.first == first and m.last < last and trigger.part != "noun"), None)
    if leading is None and any(first < m.first < last for m in scene.actors):  # "attacked US troops" may be one trigger
        last = first + 1
    part = "passive" if trigger.part == "verb" and _is_passive(scene, trigger, first, last) else trigger.part
    perpetrators: list[ActorMention] = []
    targets: list[ActorMention] = []
    alleged = False
    if leading is not None:  # "gunmen _ killed" may be one trigger
        (targets if part == "passive" or leading.kind not in ACTING else perpetrators).append(leading)
    for mention, role, cue in (*_after(scene, trigger, part, first, last), *_before(scene, trigger, part, first)):
        alleged |= cue == "by_alleged"
        chosen = perpetrators if role == "perpetrator" else targets
        if mention not in chosen:
            chosen.append(mention)
    targets = [m for m in targets if m.kind != "country" and not _is_adjective(reading, m)]
    targets += [m for m in scene.actors if m not in targets and any(a < m.end and m.start < b for a, b in victims)]
    if kinds()[trigger.kind].family == "disaster":
        perpetrators, claimed = [], ()
    perpetrators = [m for m in perpetrators if m not in targets and m.id not in _UNKNOWN]
    names = tuple(_actor(m, acting=True) for m in perpetrators)
    by_claim = False
    if not names:
        near = [c for c in claimed if 0 <= c.sentence - trigger.sentence <= _CLAIM_SENTENCES]
        if near:
            names, alleged, by_claim = (near[0].actor,), near[0].alleged, not near[0].alleged
    hit = _distinct(_actor(m) for m in sorted(targets, key=lambda m: m.first))
    return Participants(_distinct(names), hit, _weapons(reading, trigger, weapons), alleged, by_claim)


def claims(reading: Reading, actors: Sequence[ActorMention]) -> tuple[Claimed, ...]:
    """Who claims a deed ("Islamic State claimed responsibility") or is blamed for one, in text order."""
    found: list[Claimed] = []
    by_sentence: dict[int, list[ActorMention]] = {}
    for mention in actors:
        if mention.kind in ("group", "state", "country", "armed") and not (mention.kind == "armed" and mention.country is None):
            by_sentence.setdefault(mention.sentence, []).append(mention)
    for index, mentions in sorted(by_sentence.items()):
        scene = _scene(reading, index, mentions, keep_speakers=True)
        for first, last, name in scene.cues:
            if name == "claimed":
                near = _claimant(scene, first, last)
                if near is not None:
                    found.append(Claimed(_actor(near), index, False))
            elif name == "blame_alone":
                after = next((m for m in scene.actors if 0 <= m.first - last <= _GAP), None)
                if after is not None and after.kind != "country":
                    found.append(Claimed(_actor(after), index, True))
    return tuple(found)


def _claimant(scene: _Scene, first: int, last: int) -> ActorMention | None:
    before = [m for m in scene.actors if m.last <= first and first - m.last <= _REACH]
    after = [m for m in scene.actors if 0 <= m.first - last <= _GAP]
    if scene.verb_first:
        return after[0] if after else (before[-1] if before else None)
    return before[-1] if before else (after[0] if after else None)


def _scene(reading: Reading, index: int, actors: Sequence[ActorMention], keep_speakers: bool = False) -> _Scene:
    sentence = reading.sentences[index]
    words = cue_words(sentence.language)
    matches = list(words.matcher.find(reading.tokens, sentence.first, sentence.last))
    cues = tuple((m.first, m.last, CUES[m.key]) for m in sorted(matches, key=lambda m: (m.first, -m.last)))
    here = [m for m in actors if m.sentence == index]
    if not keep_speakers:
        here = [m for m in here if not _speaks(m, cues, words.verb_first)]
    return _Scene(reading, sentence.first, sentence.last, tuple(here), cues, words.verb_first)


def _speaks(mention: ActorMention, cues: tuple[tuple[int, int, str], ...], verb_first: bool) -> bool:
    """Whether a mention is who says it: "police said", "said the army", قال الجيش."""
    for first, last, name in cues:
        if name != "speech":
            continue
        if 0 <= mention.first - last <= 1 and (verb_first or last - first > 1 or mention.kind != "armed"):
            return True
        if not verb_first and 0 <= first - mention.last <= 1:
            return True
    return False


def _is_adjective(reading: Reading, mention: ActorMention) -> bool:
    """"the Iraqi capital": an adjective, and nobody."""
    if mention.kind != "demonym" or mention.last >= len(reading.tokens):
        return False
    following = reading.tokens[mention.last].norm
    words = lexicon(reading.sentences[mention.sentence].language)
    plural = reading.folded[mention.end - 1] == "s" and words.script == "Latn"
    return following[0].isalpha() and following not in words.stopwords and not plural


def _tokens(reading: Reading, trigger: Trigger) -> tuple[int, int]:
    if trigger.first >= 0:
        return trigger.first, trigger.last
    return reading.token_at(trigger.start), reading.token_at(trigger.end - 1) + 1


def _is_passive(scene: _Scene, trigger: Trigger, first: int, last: int) -> bool:
    """Whether a verb that could be either is passive where it stands: "were killed", "killed by", "12 killed in"."""
    if scene.verb_first:
        return scene.cue_at(first - 1, ("passive",)) is not None
    auxiliary = [c for c in scene.cues if c[2] == "passive" and first - 3 <= c[0] < last]
    if any(not any(m.first <= c[0] < m.last for m in scene.actors) for c in auxiliary) or scene.cue_at(last, ("by",)) is not None:
        return True
    if not trigger.consequence or last >= scene.last:
        return trigger.consequence
    return not scene.reading.tokens[last].norm[0].isalnum() or scene.cue_at(last, ("prepositions", "on", "boundary")) is not None


_Role = tuple[ActorMention, str, str]


def _after(scene: _Scene, trigger: Trigger, part: str, first: int, last: int) -> list[_Role]:
    """Roles of what follows the trigger, up to the end of its clause."""
    roles: list[_Role] = []
    end = _clause_end(scene, last)
    following = [m for m in scene.actors if last <= m.first < end]
    victims_noun = trigger.consequence or scene.cue_at(first, ("victims",)) is not None
    previous: _Role | None = None
    for order, mention in enumerate(following):
        cue = _cue_before(scene, mention, last)
        role = None
        if previous is not None and mention.first - previous[0].last <= _GAP and _joins(scene, previous[0].last, mention.first):
            role = previous[1]
            if cue in ("by", "by_alleged", "by_claimed"):
                role = "perpetrator"
            cue = previous[2]
        elif cue in ("by", "by_alleged", "by_claimed"):
            role = "perpetrator" if mention.kind in ACTING or mention.kind == "demonym" else None
        elif cue == "of":
            role = _of(scene, mention, previous, part, last, victims_noun)
        elif cue == "between" and part == "noun":
            role = "perpetrator"
        elif cue == "with" and part != "passive":
            role = "target"
        elif cue == "on":
            role = "target" if mention.kind not in ("country", "demonym") else None
        elif cue is None and mention.first > last and _belongs(scene, mention):
            role = "target" if previous is not None and previous[1] == "target" else None
        elif cue is None and mention.first - last <= _GAP:
            role = _direct(scene, trigger, part, mention, following[order + 1 :], victims_noun, last)
        if role is None:
            continue
        if previous is not None and previous[2] == "between":
            role, cue = "target", "with"
        previous = (mention, role, cue or "")
        roles.append(previous)
    return roles


def _belongs(scene: _Scene, mention: ActorMention) -> bool:
    """Arabic "of the army" (للجيش): the owner of the thing named before it."""
    return scene.verb_first and scene.reading.tokens[mention.first].norm.startswith("لل")


def _of(scene: _Scene, mention: ActorMention, previous: _Role | None, part: str, last: int, victims_noun: bool) -> str | None:
    """"the killing of X" hits X, "an attack of X" is by X, "a convoy of X" is as the convoy; "two of his guards" says nothing."""
    if part == "noun" and victims_noun:
        return "target"
    if previous is not None and mention.first - previous[0].last <= _GAP:
        return previous[1]
    if part != "noun" or not any(c[2] == "of" and last <= c[0] <= last + 1 and c[1] <= mention.first for c in scene.cues):
        return None
    return "perpetrator" if mention.kind in ("group", "armed", "state") else "target"


def _direct(
    scene: _Scene,
    trigger: Trigger,
    part: str,
    mention: ActorMention,
    rest: list[ActorMention],
    victims_noun: bool,
    last: int,
) -> str | None:
    """Role of an actor right after the trigger, without a cue."""
    if not scene.verb_first:
        if part == "verb":
            return "target" if mention.kind not in ("country", "demonym") else None
        return None
    if part == "passive":
        return "target"
    if part == "noun":
        if mention.kind == "country":
            return None
        if mention.kind == "demonym":
            return "perpetrator" if mention.first - last <= 1 and not victims_noun else None
        if mention.first - last > 1:
            return None
        return "target" if victims_noun or mention.kind in SUFFERING else "perpetrator"
    # A verb: its subject comes first. "قتل" may be "killed" or "was killed": alone, its noun is the victim.
    if mention.kind in ("civilian", "facility", "official") or (victims_noun and not trigger.consequence):
        return "target"
    if not trigger.consequence:
        return "perpetrator" if mention.kind != "country" or mention.first == last else None
    object_follows = any(_cue_before(scene, other, mention.last) is None and other.first - mention.last <= 6 for other in rest)
    return "perpetrator" if object_follows and mention.kind != "person" else "target"


def _before(scene: _Scene, trigger: Trigger, part: str, first: int) -> list[_Role]:
    """Roles of what stands before the trigger in its clause."""
    start = _clause_start(scene, first)
    preceding = [m for m in scene.actors if start <= m.first and m.last <= first]
    if not preceding:
        return []
    nearest = preceding[-1]
    gap = first - nearest.last
    if part == "noun" and gap <= 1 and not scene.verb_first and not _punctuation(scene, nearest.last, first):
        if scene.cue_at(first, ("victims",)) is not None and nearest.kind in SUFFERING | {"demonym"}:
            return [(nearest, "target", "")]
        if nearest.kind in ("facility", "official", "civilian"):
            return [(nearest, "target", "")]
        return [(nearest, "perpetrator", "")]
    subjects = [m for m in preceding if first - m.last <= _REACH and _cue_before(scene, m, start) in (None, "also", "by")]
    if part == "noun":
        return _subject_of_noun(scene, subjects, first)
    if scene.verb_first and gap > 2:
        return []
    if part == "passive" or (scene.verb_first and trigger.consequence):
        return [(m, "target", "") for m in _coordinated(scene, subjects) if m.kind != "country"]
    return [(m, "perpetrator", "") for m in _coordinated(scene, subjects) if m.kind in ACTING]


def _subject_of_noun(scene: _Scene, subjects: list[ActorMention], first: int) -> list[_Role]:
    """ "Gunmen launched an attack"; "the convoy suffered an attack" (تعرض موكب لهجوم)."""
    for mention in reversed(subjects):
        if scene.verb_first:
            if any(name in ("suffered", "targeting") and 0 <= mention.first - last <= 2 for _, last, name in scene.cues):
                return [(mention, "target", "")]
            if any(name == "light" and 0 <= mention.first - last <= 1 for _, last, name in scene.cues) and mention.kind in ACTING:
                return [(mention, "perpetrator", "")]
        elif scene.between(mention.last, first, ("light",)) and mention.kind in ACTING:
            return [(mention, "perpetrator", "")]
    return []


def _coordinated(scene: _Scene, subjects: list[ActorMention]) -> list[ActorMention]:
    """The last subject and those joined to it by "and"."""
    chosen: list[ActorMention] = []
    for mention in reversed(subjects):
        if chosen and not (chosen[-1].first - mention.last <= _GAP and _joins(scene, mention.last, chosen[-1].first)):
            break
        chosen.append(mention)
    return chosen[::-1]


def _joins(scene: _Scene, start: int, end: int) -> bool:
    if scene.between(start, end, ("also",)):
        return True
    # In Arabic "and" is written together with the word after it.
    return scene.verb_first and end < scene.last and start == end and scene.reading.tokens[end].norm.startswith("و")


def _cue_before(scene: _Scene, mention: ActorMention, start: int) -> str | None:
    """Name of the cue that governs a mention: the nearest one before it, no further than a few words."""
    best: tuple[int, int, str] | None = None
    for cue in scene.cues:
        if cue[2] not in _GOVERNING or not (start <= cue[0] and cue[1] <= mention.first <= cue[1] + _GAP):
            continue
        if best is None or (cue[1], -cue[0]) > (best[1], -best[0]):
            best = cue
    if best is None or _punctuation(scene, best[1], mention.first):
        return None
    return best[2]


def _punctuation(scene: _Scene, start: int, end: int) -> bool:
    return any(scene.reading.tokens[i].norm in '.;:()"؛' for i in range(start, end))


def _clause_end(scene: _Scene, last: int) -> int:
    return min((c[0] for c in scene.cues if c[2] == "boundary" and c[0] >= last), default=scene.last)


def _clause_start(scene: _Scene, first: int) -> int:
    return max((c[1] for c in scene.cues if c[2] == "boundary" and c[1] <= first), default=scene.first)


def _actor(mention: ActorMention, acting: bool = False) -> Actor:
    """An adjective that acts stands for its state: "an Israeli air strike"."""
    if acting and mention.kind == "demonym" and mention.country is not None:
        return Actor(country_names().get(mention.country, mention.name), mention.start, mention.end, mention.country)
    return Actor(mention.name, mention.start, mention.end, mention.id)


def _distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    seen: dict[str, Actor] = {}
    for actor in actors:
        seen.setdefault(actor.name, actor)
    return tuple(seen.values())


def _weapons(reading: Reading, trigger: Trigger, weapons: Sequence[WeaponMention]) -> tuple[Actor, ...]:
    """Weapons of the trigger's sentence; of one family the more special name ("ballistic missile", not also "missile")."""
    here = [w for w in weapons if w.sentence == trigger.sentence]
    chosen: dict[str, Actor] = {}
    for weapon in here:
        special = any(other.family == weapon.family and other.name != weapon.name and len(other.name) > len(weapon.name) for other in here)
        if not special:
            chosen.setdefault(weapon.name, Actor(weapon.name, weapon.start, weapon.end, weapon.name))
    return tuple(chosen.values())
