"""From triggers to mentions: the type that the words beside a trigger give it, and one mention for one deed of a clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mapper.extraction.actors import ActorMention
from mapper.extraction.kinds import ACTORS, Means, kinds, senses
from mapper.extraction.structure import Marks, Telling, clauses, find_marks, telling, topics
from mapper.extraction.triggers import Found, Trigger
from mapper.text import Reading
from mapper.text.reading import Sentence

HARMING = frozenset({"violence", "protest", "disaster", "crime"})
FIRE = "fire"
_BATTLE = "Battles"
_EXPLOSIONS = "Explosions/Remote violence"
_PROPERTY, _ATTACK = "looting_destruction", "attack"
_HURT = 0.63
"""How surely an act of destruction in which people were hurt is an attack on them."""
_SORTS = frozenset(ACTORS.values())
_DISARMED = "disrupted_weapons"
_ROBBERY = "robbery"
_SUFFERED = 5
"""Words between "were" and the noun of a deed in which people were hurt."""
_OBJECT_WORDS = 10
"""Words behind a verb within which its victim stands."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One happening as one clause tells it. `rank` 0 to 1: how surely the words say that it is of `kind`."""

    trigger: Trigger
    kind: str
    rank: float
    telling: Telling
    marks: Marks
    others: tuple[Trigger, ...] = ()
    """Further triggers of the same deed in the sentence, results ("killed") included."""

    @property
    def family(self) -> str:
        return kinds()[self.kind].family

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        return (self.trigger, *self.others)


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with its triggers, cues and actors. `context`: (key, first token) of word lists and of sorts of actors."""

    sentence: Sentence
    marks: Marks
    context: tuple[tuple[int, int], ...]
    topics: tuple[tuple[int, int], ...]
    """Token spans that say what is protested against or spoken of, and not what is done."""
    commas: tuple[int, ...] = ()
    """Indices of the sentence's commas."""
    told: tuple[tuple[int, int], ...] = ()
    """The context but for what is only spoken of."""
    keys: frozenset[int] = frozenset()
    """Keys of the context."""
    here: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    """Keys of what is told inside the token spans asked for so far."""


def find_mentions(reading: Reading, index: int, found: Found, actors: Sequence[ActorMention]) -> list[Mention]:
    """The mentions of sentence `index`, in text order; several triggers of one deed are one mention."""
    sentence = reading.sentences[index]
    marks = find_marks(reading, sentence)
    parts = clauses(reading, sentence, marks)
    sorts = tuple((key, a.first) for a in actors if (key := _sort(a)) is not None)
    commas = tuple(i for i in range(sentence.first, sentence.last) if reading.tokens[i].norm in (",", "،"))
    context, spoken = (*found.context, *sorts), topics(reading, sentence, marks)
    outside = tuple((key, at) for key, at in context if not any(first <= at < last for first, last in spoken)) if spoken else context
    scene = Scene(sentence, marks, context, spoken, commas, outside, frozenset(key for key, _ in context))
    mentions = []
    for trigger in found.triggers:
        told = telling(reading, sentence, marks, parts, trigger)
        kind, rank = _kind(scene, told, trigger)
        if any(first <= trigger.first < last for first, last in scene.topics) and kinds()[kind].family != "protest":
            told = replace(told, old=True, spoken=True)
        if _is_tried(scene, trigger) and kinds()[kind].family in HARMING:
            told = replace(told, old=True, spoken=True)
        if marks.of("pretended") and kinds()[kind].family in HARMING:
            told = replace(told, real=False)
        mentions.append(Mention(trigger, kind, rank, told, marks))
    return _joined([_dated(m, mentions) for m in mentions])


def _is_tried(scene: Scene, trigger: Trigger) -> bool:
    """Whether a deed is told behind a court's doings: "will be sentenced on Tuesday for the bombings"."""
    return any(last <= trigger.first for _, last in scene.marks.of("court"))


def _dated(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """A deed told behind "after" is old where the sentence tells another deed outside that clause."""
    if not mention.telling.later or mention.telling.old:
        return mention
    clause = mention.telling.clause
    deeds = (m for m in mentions if m.telling.real and not m.trigger.consequence and m.trigger.part != "agent")
    if any(m.telling.clause != clause and not m.telling.later for m in deeds):
        return replace(mention, telling=replace(mention.telling, old=True))
    return mention


def told(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of one sentence that tell of a happening: not only of those who may do such things, not what did not happen,
    and not the arrests that follow up an older deed told beside them.
    """
    real = [m for m in mentions if m.telling.real and any(t.part != "agent" for t in m.triggers)]
    followed = any(m.family == "violence" and m.telling.old for m in real)
    disarmed = [m for m in real if m.kind == _DISARMED]
    struck = any(m.family == "violence" and not m.trigger.consequence for m in real)
    return [
        m for m in real
        if not (followed and m.kind == "arrests") and not (struck and m.kind == FIRE) and not any(_is_object(d, m) for d in disarmed)
    ]


def _is_object(disarmed: Mention, mention: Mention) -> bool:
    """Whether a mention is only the weapon that was found or made safe: "defused an IED planted on a road"."""
    if kinds()[mention.kind].event_type != _EXPLOSIONS or any(t.part != "noun" for t in mention.triggers):
        return False
    return mention.telling.clause == disarmed.telling.clause and abs(mention.trigger.first - disarmed.trigger.last) <= _OBJECT_WORDS


def _sort(actor: ActorMention) -> int | None:
    """The key of an actor's sort, None where no type asks for it."""
    if actor.kind in ("country", "demonym"):
        return None  # as often a place as a party
    if actor.kind == "state" or actor.state:
        return ACTORS["#state"]
    if actor.kind in ("group", "armed"):
        return ACTORS["#armed"]
    if actor.kind == "crowd":
        return ACTORS["#crowd"]
    return ACTORS["#civilian"] if actor.kind == "civilian" else None


def _kind(scene: Scene, told: Telling, trigger: Trigger) -> tuple[str, float]:
    """The type of a trigger after the means, parties and targets beside it; and how sure."""
    kind, rank = trigger.kind, trigger.specific
    known = senses(trigger.language).means
    if not known[kind]:
        return kind, rank
    near, far = _here(scene, told.clause), _here(scene, (scene.sentence.first, scene.sentence.last))
    for _ in range(2):  # "attack" with "rockets" is shelling; shelling with "chlorine" is a chemical attack
        means = next((m for m in known[kind] if _applies(m, far if m.sentence else near, scene, told, trigger)), None)
        if means is None:
            break
        kind, rank = means.kind, means.rank
    return kind, rank


def _here(scene: Scene, span: tuple[int, int]) -> frozenset[int]:
    """Keys of context inside a token span, but for what is only spoken of."""
    inside = scene.here.get(span)
    if inside is None:
        inside = scene.here[span] = frozenset(key for key, at in scene.told if span[0] <= at < span[1])
    return inside


def _applies(means: Means, here: frozenset[int], scene: Scene, told: Telling, trigger: Trigger) -> bool:
    if (means.words and not means.words & here) or means.unless & here:
        return False
    if means.all_of and scene.keys.isdisjoint(means.all_of):
        return False
    if means.subject and not _stands(means.subject, _subject(scene.marks, told, trigger), scene, means.first):
        return False
    return not means.object or _stands(means.object, _object(scene, told, trigger), scene, False)


def _stands(keys: frozenset[int], spans: list[tuple[int, int]], scene: Scene, first: bool) -> bool:
    """Whether one of `keys` stands in one of the spans; with `first`, before every actor of another sort."""
    if scene.keys.isdisjoint(keys):
        return False
    wanted = keys | _SORTS if first else keys
    inside = ((at, key not in keys) for key, at in scene.context if key in wanted and any(a <= at < b for a, b in spans))
    return not min(inside, default=(0, True))[1]


def _subject(marks: Marks, told: Telling, trigger: Trigger) -> list[tuple[int, int]]:
    """Token spans in which the doer stands: before an active verb or a noun, behind the "by" of a passive or of a noun."""
    first, last = told.clause
    spoken = max((end for _, end in marks.of("speech") if first < end <= trigger.first), default=first)
    # "Workers were killed in clashes": who was hurt in it is not who did it.
    suffered = trigger.part == "noun" and any(first <= end and 0 < trigger.first - end <= _SUFFERED for _, end in marks.of("passive"))
    spans = [] if told.passive or suffered else [(spoken, trigger.first)]
    return spans + [(end, min(end + 8, last)) for start, end in marks.of("by") if trigger.last <= start < last]


def _object(scene: Scene, told: Telling, trigger: Trigger) -> list[tuple[int, int]]:
    """Token spans in which the victim stands: behind a verb or a noun, before a passive."""
    first, last = told.clause
    by = min((start for start, _ in scene.marks.of("by") if trigger.last <= start < last), default=last)
    # "..., police said": who speaks at the end of the sentence is no victim.
    said = min((start for start, _ in scene.marks.of("speech") if trigger.last < start), default=None)
    if said is not None:
        by = min(by, max((comma for comma in scene.commas if trigger.last <= comma < said), default=said))
    if told.passive:
        return [(first, trigger.first)]
    return [(trigger.last, min(by, trigger.last + _OBJECT_WORDS)), (trigger.first + 1, trigger.last)]


def _joined(mentions: list[Mention]) -> list[Mention]:
    """Mentions of one deed in one sentence as one, led by the one that says most."""
    kept: list[Mention] = []
    for mention in mentions:
        for position, other in enumerate(kept):
            if _same_deed(other, mention):
                kept[position] = _merge(other, mention)
                break
        else:
            kept.append(mention)
    return kept


def _same_deed(a: Mention, b: Mention) -> bool:
    if a.trigger.consequence or b.trigger.consequence:
        # A result belongs to the deed of its own clause, or to the deed that a clause beside it tells of.
        deed = b if a.trigger.consequence else a
        return deed.family in ("violence", "protest", "disaster", "crime") and (deed.telling.real or a.telling.clause == b.telling.clause)
    if _took(a, b) or _took(b, a):
        return True
    if a.family != b.family or b.telling.another:
        return False
    if a.telling.clause == b.telling.clause:
        return a.telling.real == b.telling.real
    if _won(a, b) or _won(b, a):
        return True
    return a.telling.old == b.telling.old and a.telling.real == b.telling.real and a.telling.series == b.telling.series


def _took(a: Mention, b: Mention) -> bool:
    """Whether `b` tells of what was stolen by those who did `a`: "fired on soldiers and stole a motorcycle"."""
    same = a.telling.clause == b.telling.clause and a.telling.real and b.telling.real
    return same and a.family == "violence" and b.kind == _ROBBERY and b.trigger.part == "verb" and a.trigger.first < b.trigger.first


def _won(a: Mention, b: Mention) -> bool:
    """Whether `a` tells of ground taken and `b` of the fight it was taken in: "took the town after clashes"."""
    if not a.telling.real or not b.telling.real or not b.telling.later or a.kind == b.kind or a.telling.old:
        return False
    return kinds()[a.kind].event_type == kinds()[b.kind].event_type == _BATTLE and kinds()[a.kind].gains


def _merge(a: Mention, b: Mention) -> Mention:
    best, rest = (a, b) if _weight(a) >= _weight(b) else (b, a)
    told = best.telling
    if told.status == "completed" and rest.telling.status in ("attempted", "denied", "alleged") and not rest.trigger.consequence:
        told = replace(told, status=rest.telling.status)
    if a.telling.clause == b.telling.clause:
        old = a.telling.old or b.telling.old
    elif rest.trigger.consequence and rest.telling.real and not rest.telling.subordinate:
        old = rest.telling.old  # "Three were killed after gunmen opened fire": the result is the news, so the deed is
    else:
        old = told.old
    told = replace(told, old=old, series=told.series or (rest.telling.series and not rest.trigger.consequence))
    if best.kind == _PROPERTY and rest.telling.real and any(t.consequence for t in rest.triggers):
        best = replace(best, kind=_ATTACK, rank=_HURT)  # "killed a watchman and set fire to the farm"
    return replace(best, telling=told, others=(*a.others, *b.others, rest.trigger))


def _weight(mention: Mention) -> tuple[bool, bool, bool, float]:
    return not mention.trigger.consequence, mention.telling.real, mention.kind != _ROBBERY, mention.rank
