"""Who did what to whom: the roles of the actors of one incident, told from voice, prepositions and word order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.extraction.actor_mentions import ActorMention, find_actors
from mapper.extraction.actor_names import unnamed
from mapper.extraction.actor_scene import (
    GAP,
    ActorScene,
    as_actor,
    clause_end,
    clause_start,
    cue_before,
    joins,
    punctuation,
    scene_of,
)
from mapper.extraction.claims import Claimed, claims
from mapper.extraction.kinds import kinds
from mapper.extraction.triggers import Trigger
from mapper.extraction.weapons import WeaponMention
from mapper.model import Actor, Claim
from mapper.text import Reading, lexicon

__all__ = ["ActorMention", "Claimed", "Participants", "assign", "claims", "find_actors"]

_REACH = 12
"""Words within which a subject stands before its verb."""
_GAP_OWN = 3
"""Words from "they" to the deed ("they had also killed")."""
_CLAIM_SENTENCES = 4
_UNKNOWN = frozenset({"attackers"})
"""Nouns that say no more than that someone did it."""
_NEVER_HIT = frozenset({"attackers", "assailants", "warplanes", "bomber"})
"""Who is counted among the dead without having been attacked, or flies."""
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
    responsibility: tuple[Claim, ...] = ()
    """The words that say so: fields "claimed" and "alleged"."""


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
    scene = scene_of(reading, trigger.sentence, actors)
    first, last = _tokens(reading, trigger)
    leading = next((m for m in scene.actors if m.first == first and m.last < last and trigger.part != "noun"), None)
    if leading is None and any(first < m.first < last for m in scene.actors):  # "attacked US troops" may be one trigger
        last = first + 1
    part = "passive" if trigger.part == "verb" and _is_passive(scene, trigger, first, last) else trigger.part
    perpetrators: list[ActorMention] = []
    targets: list[ActorMention] = []
    held: list[Claim] = []
    governed: list[ActorMention] = []
    if leading is not None:  # "gunmen _ killed" may be one trigger
        (targets if part == "passive" or leading.kind not in ACTING else perpetrators).append(leading)
    if trigger.part == "agent" and kinds()[trigger.kind].family == "protest":  # "around 300 demonstrators gathered"
        perpetrators += [m for m in scene.actors if m.kind == "crowd" and first <= m.first < last]
    for mention, role, cue in (*_after(scene, trigger, part, first, last), *_before(scene, trigger, part, first)):
        if cue in ("by_alleged", "by_claimed") and role == "perpetrator":
            held.append(Claim(cue.removeprefix("by_"), mention.start, mention.end))
        if cue.startswith("by"):
            governed.append(mention)
        chosen = perpetrators if role == "perpetrator" else targets
        if mention not in chosen:
            chosen.append(mention)
    targets = [m for m in targets if m.kind != "country" and not _is_adjective(reading, m)]
    targets += [m for m in scene.actors if m not in targets and m not in governed and any(a < m.end and m.start < b for a, b in victims)]
    targets = [m for m in targets if m.id not in _NEVER_HIT]
    if kinds()[trigger.kind].family == "disaster":
        perpetrators, claimed = [], ()
    perpetrators = [m for m in perpetrators if m not in targets and m.id not in _UNKNOWN]
    if not perpetrators and (own := _own_deed(scene, reading, trigger, actors, first)) is not None:
        perpetrators, held = [own], [*held, Claim("claimed", own.start, own.end)]
    held += [Claim("alleged", *span) for m in perpetrators if (span := scene.suspected(m)) is not None]
    names = tuple(as_actor(m, acting=True) for m in perpetrators)
    if not {n.id for n in names} - unnamed():
        near = [c for c in claimed if 0 <= c.sentence - trigger.sentence <= _CLAIM_SENTENCES]
        if near:
            names = (near[0].actor,)
            held = [Claim("alleged" if near[0].alleged else "claimed", near[0].start, near[0].end)]
    doing = {n.id for n in names}
    hit = _distinct(as_actor(m) for m in sorted(targets, key=lambda m: m.first) if m.id not in doing)
    fields = {claim.field for claim in held}
    return Participants(_distinct(names), hit, _weapons(reading, trigger, weapons), "alleged" in fields, "claimed" in fields, tuple(held))


def _own_deed(
    scene: ActorScene, reading: Reading, trigger: Trigger, actors: Sequence[ActorMention], first: int
) -> ActorMention | None:
    """The group that tells of its own deed: "the Taliban said that they had killed"."""
    if scene.verb_first or trigger.part == "noun":
        return None
    own = next((c for c in scene.cues if c[2] == "own" and 1 <= first - c[0] <= _GAP_OWN), None)
    said = next((c for c in scene.cues if own and c[2] == "speech" and 0 <= own[0] - c[1] <= _REACH), None)
    if own is None or said is None or scene.between(said[1], own[0], ("boundary",)):
        return None
    speakers = [m for m in actors if m.sentence == trigger.sentence and m.kind in ("group", "armed") and 0 <= said[0] - m.last <= 1]
    others = [m for m in scene.actors if said[1] <= m.first < own[0] and m.kind in ACTING]
    return speakers[-1] if speakers and not others else None


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


def _is_passive(scene: ActorScene, trigger: Trigger, first: int, last: int) -> bool:
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


def _after(scene: ActorScene, trigger: Trigger, part: str, first: int, last: int) -> list[_Role]:
    """Roles of what follows the trigger, up to the end of its clause."""
    roles: list[_Role] = []
    end = clause_end(scene, last)
    following = [m for m in scene.actors if last <= m.first < end]
    victims_noun = trigger.consequence or scene.cue_at(first, ("victims",)) is not None
    inside = scene.cue_at(last - 1, ("by",)) is not None and last - 1 > first  # a trigger may end in its "by" (برصاص)
    previous: _Role | None = None
    for order, mention in enumerate(following):
        cue = cue_before(scene, mention, last - inside)
        role = None
        if previous is not None and mention.first - previous[0].last <= GAP and joins(scene, previous[0].last, mention.first):
            role = previous[1] if mention.kind != "country" or previous[0].kind in ("country", "demonym") else None
            if cue in ("by", "by_alleged", "by_claimed"):
                role = "perpetrator"
            cue = previous[2]
        elif cue == "by_men":
            role = "perpetrator" if mention.kind in ("group", "state", "armed") else None
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
        elif cue is None and mention.first - last <= GAP:
            role = _direct(scene, trigger, part, mention, following[order + 1 :], victims_noun, last)
        if role is None:
            continue
        if previous is not None and previous[2] == "between":
            role, cue = "target", "with"
        previous = (mention, role, cue or "")
        roles.append(previous)
    return roles


def _belongs(scene: ActorScene, mention: ActorMention) -> bool:
    """Arabic "of the army" (للجيش): the owner of the thing named before it."""
    return scene.verb_first and scene.reading.tokens[mention.first].norm.startswith("لل")


def _of(scene: ActorScene, mention: ActorMention, previous: _Role | None, part: str, last: int, victims_noun: bool) -> str | None:
    """"the killing of X" hits X, "an attack of X" is by X, "a convoy of X" is as the convoy; "two of his guards" says nothing."""
    if part == "noun" and victims_noun:
        return "target"
    if previous is not None and mention.first - previous[0].last <= GAP:
        return previous[1]
    if part != "noun" or not any(c[2] == "of" and last <= c[0] <= last + 1 and c[1] <= mention.first for c in scene.cues):
        return None
    return "perpetrator" if mention.kind in ("group", "armed", "state") else "target"


def _direct(
    scene: ActorScene,
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
        if mention.kind == "country" or (mention.id == "gunmen" and mention.first == last):  # الهجوم المسلح, "the armed attack"
            return None
        if mention.kind == "demonym":
            return "perpetrator" if mention.first - last <= 1 and not victims_noun else None
        if mention.first - last > 1:
            return None
        return "target" if victims_noun or mention.kind in SUFFERING else "perpetrator"
    if mention.kind == "demonym":  # "they abducted 26 Qatari hunters"
        return None
    # A verb: its subject comes first. "قتل" may be "killed" or "was killed": alone, its noun is the victim.
    if mention.kind in ("civilian", "facility", "official") or (victims_noun and not trigger.consequence):
        return "target"
    if not trigger.consequence:
        return "perpetrator" if mention.kind != "country" or mention.first == last else None
    object_follows = any(cue_before(scene, other, mention.last) is None and other.first - mention.last <= 6 for other in rest)
    return "perpetrator" if object_follows and mention.kind != "person" else "target"


def _before(scene: ActorScene, trigger: Trigger, part: str, first: int) -> list[_Role]:
    """Roles of what stands before the trigger in its clause."""
    start = clause_start(scene, first)
    preceding = [m for m in scene.actors if start <= m.first and m.last <= first]
    if not preceding:
        return []
    nearest = preceding[-1]
    gap = first - nearest.last
    if part == "noun" and gap <= 1 and not scene.verb_first and not punctuation(scene, nearest.last, first):
        if scene.cue_at(first, ("victims",)) is not None and nearest.kind in SUFFERING | {"demonym"}:
            return [(nearest, "target", "")]
        if nearest.kind in ("facility", "official", "civilian"):
            return [(nearest, "target", "")]
        return [(nearest, "perpetrator", "")]
    subjects = [
        m
        for m in preceding
        if first - m.last <= _REACH and cue_before(scene, m, start) in (None, "also", "by") and not _owns_more(scene, m, first)
    ]
    if part == "noun":
        return _subject_of_noun(scene, subjects, first)
    if scene.verb_first and (gap > 2 or nearest.kind == "country" or punctuation(scene, nearest.last, first, "-–—")):
        return []  # a dateline is no subject
    if part == "passive" or (scene.verb_first and trigger.consequence):
        return [(m, "target", "") for m in _coordinated(scene, subjects) if m.kind != "country"]
    acting = ACTING | {"civilian"} if kinds()[trigger.kind].family == "protest" else ACTING
    return [(m, "perpetrator", "") for m in _coordinated(scene, subjects) if m.kind in acting]


def _owns_more(scene: ActorScene, mention: ActorMention, first: int) -> bool:
    """ "Iraq's capital ... killed": a country that owns something else is no subject."""
    return mention.kind == "country" and mention.last < first and scene.reading.text[mention.start : mention.end].endswith("'s")


def _subject_of_noun(scene: ActorScene, subjects: list[ActorMention], first: int) -> list[_Role]:
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


def _coordinated(scene: ActorScene, subjects: list[ActorMention]) -> list[ActorMention]:
    """The last subject and those joined to it by "and"."""
    chosen: list[ActorMention] = []
    for mention in reversed(subjects):
        if chosen and not (chosen[-1].first - mention.last <= GAP and joins(scene, mention.last, chosen[-1].first)):
            break
        chosen.append(mention)
    return chosen[::-1]


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
