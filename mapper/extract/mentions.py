"""From triggers to mentions: the type that the words beside a trigger give it, and one mention for one deed of a clause."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mapper.extract.kinds import Means, kinds, senses
from mapper.extract.structure import Marks, Telling, clauses, find_marks, telling
from mapper.extract.triggers import Found, Trigger
from mapper.text import Reading
from mapper.text.reading import Sentence


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


def find_mentions(reading: Reading, index: int, found: Found) -> list[Mention]:
    """The mentions of sentence `index`, in text order; several triggers of one deed are one mention."""
    sentence = reading.sentences[index]
    marks = find_marks(reading, sentence)
    parts = clauses(reading, sentence, marks)
    mentions = []
    for trigger in found.triggers:
        told = telling(reading, sentence, marks, parts, trigger)
        kind, rank = _kind(reading, sentence, found, marks, told, trigger)
        mentions.append(Mention(trigger, kind, rank, told, marks))
    return _joined(mentions)


def _kind(reading: Reading, sentence: Sentence, found: Found, marks: Marks, told: Telling, trigger: Trigger) -> tuple[str, float]:
    """The type of a trigger after the means, parties and targets beside it; and how sure."""
    kind, rank = trigger.kind, trigger.specific
    for _ in range(2):  # "attack" with "rockets" is shelling; shelling with "chlorine" is a chemical attack
        means = next((m for m in senses(trigger.language).means if _applies(m, kind, found, marks, told, trigger, sentence)), None)
        if means is None:
            break
        kind, rank = means.kind, max(rank if means.kind == kind else 0.0, means.rank)
    return kind, rank


def _applies(means: Means, kind: str, found: Found, marks: Marks, told: Telling, trigger: Trigger, sentence: Sentence) -> bool:
    if kind not in means.of or means.kind == kind:
        return False
    if means.scope == "clause":
        spans = [told.clause]
    elif means.scope == "sentence":
        spans = [(sentence.first, sentence.last)]
    else:
        spans = _subject(marks, told, trigger)
    here = {key for key, position in found.context if any(first <= position < last for first, last in spans)}
    if means.words not in here or (means.unless >= 0 and means.unless in here):
        return False
    return means.all_of < 0 or any(key == means.all_of for key, _ in found.context)


def _subject(marks: Marks, told: Telling, trigger: Trigger) -> list[tuple[int, int]]:
    """Token spans in which the doer stands: before an active verb, behind the "by" of a passive or of a noun."""
    first, last = told.clause
    spans = [] if told.passive else [(first, trigger.first)]
    spans += [(end, min(end + 8, last)) for start, end in marks.of("by") if trigger.last <= start < last]
    return spans


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
    if a.family != b.family or b.telling.another:
        return False
    if a.telling.clause == b.telling.clause:
        return a.telling.real == b.telling.real
    return a.telling.old == b.telling.old and a.telling.real == b.telling.real and a.telling.series == b.telling.series


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
    return replace(best, telling=told, others=(*a.others, *b.others, rest.trigger))


def _weight(mention: Mention) -> tuple[bool, bool, float]:
    return not mention.trigger.consequence, mention.telling.real, mention.rank
