"""Give each mention what belongs to it: its time, its place and its casualties, by clause, then by sentence."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from mapper.extraction.counts import Casualty
from mapper.extraction.mentions import Mention
from mapper.extraction.scene import happened_by
from mapper.extraction.structure import Marks
from mapper.extraction.where import COARSE, is_address_word, stands_for_area
from mapper.model import Toponym, When
from mapper.text import Reading, languages, lexicon
from mapper.text.reading import Sentence

HARMING = frozenset({"violence", "protest", "disaster", "crime"})
_SCARE_WORDS = 5
"""Shorter quotations are a word in quotation marks and no speech."""
_NEAR = 8
"""Words between two dates that speak of one thing ("today in the capital this Saturday")."""
_HAPPENED = frozenset({"completed", "alleged", "ongoing"})
_LONGEST_SINCE = 45
"""Days of a "since" that can still be the time of one happening."""
_ANNIVERSARY_WORDS = 7
"""Words between "the fourth anniversary of" and the deed."""
_PREPOSITION_WORDS = 5
"""Words between a preposition and its name, where they say what kind of place it is: "in the state capital, Chilpancingo"."""
_PLAIN_WORDS = 3
"""Of any other words so many at most."""
_ASIDE_WORDS = 40
"""Words within which the head of a clause is looked for."""
_RELATIVE_WORDS = 8
"""Words between "that" or "in which" and the word of harm of its clause."""
_ANTECEDENT_WORDS = 5
_LEAST = -1.5
_LIST = 3
_CONTAINED_WORDS = 5
"""Words between a coarse and a fine name of one phrase ("in Pakistan's financial metropolis Karachi")."""
_BESIDE_WORDS = 4
BEARINGS = frozenset({
    "north of", "south of", "east of", "west of", "northeast of", "northwest of", "southeast of", "southwest of", "near", "away from",
    "outskirts of", "close to",
})
_POINTS = {"at": 3.0, "origin": -4.0, "beside": -1.0, "": 0.0}
_ADDRESS = 1.0
"""For a name that others hold: "X, Y district, Z"."""
_FINE = frozenset({"landmark", "area", "district", "airfield", "village", "neighbourhood", "camp"})


@dataclass(frozen=True, slots=True)
class Linked:
    """A mention with what the words around it say of it."""

    mention: Mention
    sentence: int
    when: When | None = None
    also: tuple[When, ...] = ()
    place: Toponym | None = None
    near_place: bool = False
    """The place stands in the mention's own clause, behind a preposition of place."""
    casualties: tuple[Casualty, ...] = ()
    listed: bool = False
    """The place is one of a list of three or more: "in the provinces of Takhar, Kapisa, Baghlan and Herat"."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands in one sentence. Times of statements ("police said on Monday") end in "-said"."""

    reading: Reading
    sentence: Sentence
    times: Sequence[When]
    places: Sequence[Toponym]
    casualties: Sequence[Casualty]
    addresses: frozenset[int] = frozenset()
    """Starts of the names that begin an address."""
    published: date | None = None
    datelines: frozenset[int] = frozenset()
    """Starts of the names that only say where a report was written."""


def link(scene: Scene, index: int, mentions: Sequence[Mention]) -> list[Linked]:
    """The mentions of one sentence with their times, places and casualties."""
    counted = _share_casualties(scene, mentions)
    linked = []
    for position, mention in enumerate(mentions):
        when, also = _time(scene, mention, mentions)
        place, near = _place(scene, mention, mentions)
        listed = place is not None and _is_listed(scene, place)
        one = Linked(mention, index, when, also, place, near, tuple(counted[position]), listed)
        linked += _apart(scene, one)
    return linked


def _apart(scene: Scene, one: Linked) -> list[Linked]:
    """One mention for each place that has a count of its own: "killed three and wounded 12 in Mosul and two in Kirkuk"."""
    counted = sorted((c for c in one.casualties if not (c.breakdown or c.toll)), key=lambda c: c.count.start)
    if len(counted) < 2:
        return [one]
    placed = [t for t, cue in _standing(scene, one.mention) if t.place is not None and cue == "at" and t.place.kind not in COARSE]
    groups: list[list[Casualty]] = [counted[:1]]
    for before, casualty in pairwise(counted):
        # A count without a verb of its own, behind a place, begins the next one.
        again = any(casualty.word == c.word for g in groups for c in g)
        if again and any(before.count.end <= t.start < casualty.count.start for t in placed):
            groups.append([])
        groups[-1].append(casualty)
    ends = [g[0].count.start for g in groups[1:]] + [scene.sentence.end]
    here = [next((t for t in placed if g[0].count.start <= t.start < end), None) for g, end in zip(groups, ends, strict=True)]
    names = {t.place.id for t in here if t is not None and t.place is not None}
    if len(names) < max(2, len(groups)):
        return [one]
    return [_part(scene, one, number, place, tuple(group)) for number, (place, group) in enumerate(zip(here, groups, strict=True))]


def _part(scene: Scene, one: Linked, number: int, place: Toponym | None, casualties: tuple[Casualty, ...]) -> Linked:
    trigger = one.mention.trigger
    if number:  # told by its count alone
        count = casualties[0].count
        first, last = scene.reading.token_at(count.start), scene.reading.token_at(count.end - 1) + 1
        trigger = replace(trigger, start=count.start, end=count.end, first=first, last=last)
    return replace(one, mention=replace(one.mention, trigger=trigger), place=place, near_place=True, casualties=casualties)


def _clause_of(mention: Mention, position: int) -> bool:
    first, last = mention.telling.clause
    return first <= position < last


def outside_quotation(mention: Mention, position: int) -> bool:
    """Whether a word stands outside the quotation that tells of the mention: the speaker, and who reports the speech."""
    span = mention.telling.quoted
    return span is not None and span[1] - span[0] > _SCARE_WORDS and not span[0] <= position < span[1]


def held(mention: Mention, mentions: Sequence[Mention], position: int) -> bool:
    """Whether a word at token `position` stands in the clause of another mention only."""
    if _clause_of(mention, position):
        return False
    return any(_clause_of(other, position) for other in mentions if other is not mention)


def _time(scene: Scene, mention: Mention, mentions: Sequence[Mention]) -> tuple[When | None, tuple[When, ...]]:
    scored: list[tuple[float, int, When]] = []
    for order, when in enumerate(scene.times):
        position = scene.reading.token_at(when.start)
        if len(mentions) > 1 and held(mention, mentions, position):
            continue
        if not _can_be(scene, mention, when):
            continue
        near = min(abs(position - t.first) for t in mention.triggers)
        score = (3.0 if _clause_of(mention, position) else 0.0) - near / 12 - (4.0 if when.rule.endswith("-said") else 0.0)
        if when.precision == 1:
            score += 0.5
        if when.rule == "anniversary":
            score += 6.0
        if _in_aside(scene, mention, position):
            score -= 2.0
        scored.append((score, -order, when))
    if not scored:
        return None, ()
    best = max(scored)[2]
    if _of_aftermath(scene, mention, mentions, best):
        days = happened_by(best.last)
        return replace(best, first=days.first, last=days.last, precision=days.precision, rule=best.rule + "-said"), ()
    also = tuple(w for _, _, w in scored if w is not best and _contradicts(scene, best, w))
    return best, also


def _of_aftermath(scene: Scene, mention: Mention, mentions: Sequence[Mention], when: When) -> bool:
    """ "Pupils were missing on Saturday after gunmen attacked": the day of what came of the deed."""
    position = scene.reading.token_at(when.start)
    begin = mention.telling.clause[0]
    behind = mention.telling.later or any(first == begin for first, _ in mention.marks.of("later"))
    if not behind and position < begin:
        # "Rescuers dug today in a village where a landslide killed 20".
        heads = _behind(scene.sentence.language)
        begin = next((i for i in range(position + 1, mention.trigger.first) if scene.reading.tokens[i].norm in heads), -1)
        behind = begin >= 0
    if not behind or when.precision != 1 or when.rule.endswith("-said") or _clause_of(mention, position):
        return False
    # No deed stands in the clause of the time: "killed on Saturday after gunmen attacked" is of Saturday.
    return position < begin and not any(t.first < begin for m in mentions for t in m.triggers)


def _can_be(scene: Scene, mention: Mention, when: When) -> bool:
    """Whether a time may be that of a mention: not ahead for what has happened, not all the months since something began,
    not that of a clause about somebody ("who admitted last month that").
    """
    if when.rule == "anniversary":
        end = scene.reading.token_at(when.end - 1) + 1
        return 0 <= mention.trigger.first - end <= _ANNIVERSARY_WORDS
    if scene.published is not None and when.first > scene.published and mention.telling.status in _HAPPENED:
        return False
    if mention.telling.status == "planned" and when.rule.endswith("-said"):
        return False
    if when.rule.startswith("since") and (when.last - when.first).days > _LONGEST_SINCE and mention.telling.status != "ongoing":
        return False
    return when.precision == 1 or not _in_aside(scene, mention, scene.reading.token_at(when.start))


def _in_aside(scene: Scene, mention: Mention, position: int) -> bool:
    """Whether a word stands in a clause about someone or something, and the mention does not."""
    tokens, heads = scene.reading.tokens, _relatives(scene.sentence.language)
    begin = next((i for i in range(position - 1, max(scene.sentence.first, position - _ASIDE_WORDS), -1) if tokens[i].norm in heads), -1)
    if begin < 0:
        return False
    reach = range(begin, min(scene.sentence.last, begin + 2 * _ASIDE_WORDS))
    end = next((i for i in reach if tokens[i].norm in (",", ";")), scene.sentence.last)
    return position < end and not any(begin < t.first < end for t in mention.triggers)


@functools.cache
def _relatives(language: str) -> frozenset[str]:
    """Words that begin a clause about a person or thing just named."""
    return frozenset(lexicon(language).table("structure").get("relative", ())) if language in languages() else frozenset()


@functools.cache
def _behind(language: str) -> frozenset[str]:
    """Relatives that never begin what is said."""
    return frozenset(lexicon(language).table("structure").get("behind", ())) if language in languages() else frozenset()


@functools.cache
def _both(language: str) -> frozenset[str]:
    """Words of "and"."""
    if language not in languages():
        return frozenset()
    return frozenset(lexicon(language).table("structure").get("address", {}).get("both", ()))


def _contradicts(scene: Scene, a: When, b: When) -> bool:
    """Whether two days beside one another are told of one thing, though they differ."""
    if a.precision != 1 or b.precision != 1 or (a.first <= b.last and b.first <= a.last) or abs((a.first - b.first).days) > 3:
        return False
    if a.rule.endswith("-said") or b.rule.endswith("-said"):
        return False
    left, right = sorted((a, b), key=lambda w: w.start)
    between = scene.reading.tokens[scene.reading.token_at(left.end - 1) + 1:scene.reading.token_at(right.start)]
    return len(between) <= _NEAR and all(t.norm.isalpha() and t.norm not in ("and", "to", "until", "or") for t in between)


def _place(scene: Scene, mention: Mention, mentions: Sequence[Mention]) -> tuple[Toponym | None, bool]:
    scored: list[tuple[float, int, Toponym, str]] = []
    for order, (toponym, cue) in enumerate(_standing(scene, mention)):
        position = scene.reading.token_at(toponym.start)
        if len(mentions) > 1 and held(mention, mentions, position):
            continue
        score = _place_score(mention, toponym, position, cue) + (_ADDRESS if toponym.start in scene.addresses else 0.0)
        scored.append((score, -order, toponym, cue))
    if not scored:
        return None, False
    score, _, best, cue = max(scored, key=lambda s: s[:2])
    if score < _LEAST:
        return None, False
    return best, cue == "at" and _clause_of(mention, scene.reading.token_at(best.start))


def _is_listed(scene: Scene, place: Toponym) -> bool:
    """Whether a place is one of three or more that only commas and words of joining stand between."""
    names = [t for t in scene.places if t.relation == "in"]
    at = next((i for i, t in enumerate(names) if t.start == place.start), -1)
    if at < 0:
        return False
    between = [scene.reading.text[a.end:b.start].strip(" ،,") for a, b in pairwise(names)]
    ends = [words in _both(scene.sentence.language) for words in between]
    joined = [end or not words for end, words in zip(ends, between, strict=True)]
    first, last = at, at
    while first and joined[first - 1]:
        first -= 1
    while last < len(joined) and joined[last]:
        last += 1
    # "Dalori, Jere, Borno" is an address: a list has an "and".
    return last - first >= _LIST - 1 and any(ends[first:last])


def _standing(scene: Scene, mention: Mention) -> list[tuple[Toponym, str]]:
    """Each place name of the sentence with the cue it stands behind: "at", "origin", "" or "beside" (a place named to find another).

    "in Chad's capital N'Djamena": the finer name stands behind the cue of the coarser. "In Sharqat, north of Baghdad":
    Baghdad only says where Sharqat is.
    """
    found: list[tuple[Toponym, str]] = []
    end, before, bearing = -99, "", False
    for toponym in scene.places:
        first = scene.reading.token_at(toponym.phrase_start if toponym.phrase_start >= 0 else toponym.start)
        cue = "origin" if toponym.start in scene.datelines else preposition(scene, mention.marks, toponym)
        if toponym.relation in BEARINGS and first - end <= _BESIDE_WORDS and before:
            cue = "beside"
        elif not cue and 0 <= first - end <= _CONTAINED_WORDS and before == "at" and not _broken(scene, end, first):
            cue = "beside" if bearing else "at"
        elif not cue and before == "origin" and [t.norm for t in scene.reading.tokens[end:first]] == [","]:
            cue = "origin"  # "the governor of Aden, Yemen"
        found.append((toponym, cue))
        end, before = scene.reading.token_at(max(toponym.end, toponym.phrase_end) - 1) + 1, cue
        bearing = toponym.relation in BEARINGS
    return found


def _broken(scene: Scene, first: int, last: int) -> bool:
    return any(t.norm in (";", ":", "-", "and", "or", "to") for t in scene.reading.tokens[first:last])


def _place_score(mention: Mention, toponym: Toponym, position: int, cue: str) -> float:
    distance = min(abs(position - t.first) for t in mention.triggers)
    score = _POINTS[cue] - distance / 15
    if _clause_of(mention, position):
        score += 1.5
    if position > mention.trigger.first:
        score += 0.5
    if toponym.place is None or stands_for_area(toponym):
        return score - 0.5
    if toponym.place.kind in COARSE:
        return score - 2.5
    if toponym.place.kind in _FINE:
        return score + 1.0
    return score - 1.0 if toponym.place.kind.startswith("admin") else score


def preposition(scene: Scene, marks: Marks, toponym: Toponym) -> str:
    """The list of the cue right before a place name: "at" it is, "origin" it is not there, "" nothing says."""
    start = toponym.phrase_start if toponym.phrase_start >= 0 else toponym.start
    position = scene.reading.token_at(start)
    if toponym.relation != "in" and start < toponym.start:
        return "at"  # "near", "in front of" are part of the phrase
    near = [
        (last, first, name) for name in ("at", "origin") for first, last in marks.of(name)
        if position - _PREPOSITION_WORDS <= last <= position and _joins(scene, last, position)
    ]
    # The nearest decides; of two that end together the longer ("embassy in" before "in").
    return max(near, key=lambda n: (n[0], -n[1]))[2] if near else ""


def _joins(scene: Scene, last: int, position: int) -> bool:
    """Only articles, adjectives or capitalised words stand between a preposition and its name; or "the capital, Mogadishu"."""
    between = [t.norm for t in scene.reading.tokens[last:position]]
    if (between and between[-1] == ",") or len(between) > _PLAIN_WORDS:
        return all(is_address_word(scene.sentence.language, n) for n in between if n != ",")
    return all(n.isalpha() for n in between)


def _share_casualties(scene: Scene, mentions: Sequence[Mention]) -> list[list[Casualty]]:
    """Each casualty statement goes to the mention whose own word of harm it is, else to the nearest of its clause."""
    shares: list[list[Casualty]] = [[] for _ in mentions]
    takers = [i for i, m in enumerate(mentions) if m.family in HARMING]
    for casualty in scene.casualties:
        if not takers:
            break
        position = scene.reading.token_at(casualty.word if casualty.word >= 0 else casualty.count.start)

        told_of = _antecedent(scene, mentions, position)

        def cost(i: int, position: int = position, told_of: Mention | None = told_of) -> tuple[bool, int]:
            if told_of is not None:
                return mentions[i] is not told_of, 0
            own = any(t.first <= position < t.last for t in mentions[i].triggers)
            apart = not any(_clause_of(mentions[i], t.first) and _clause_of(mentions[i], position) for t in mentions[i].triggers)
            return not own and apart, 0 if own else min(abs(position - t.first) for t in mentions[i].triggers)

        shares[min(takers, key=cost)].append(casualty)
    return shares


def _antecedent(scene: Scene, mentions: Sequence[Mention], position: int) -> Mention | None:
    """The mention that a word of harm in a relative clause speaks of: "the explosion that killed 200", "a raid in which ten died"."""
    tokens, heads = scene.reading.tokens, _relatives(scene.sentence.language)
    begin = next((i for i in range(position - 1, max(scene.sentence.first, position - _RELATIVE_WORDS), -1) if tokens[i].norm in heads), -1)
    if begin < 0 or any(tokens[i].norm in (",", ";", '"') for i in range(begin, position)):
        return None
    before = [(t.last, m) for m in mentions for t in m.triggers if t.part == "noun" and 0 <= begin - t.last <= _ANTECEDENT_WORDS]
    return max(before, key=lambda b: b[0])[1] if before else None
