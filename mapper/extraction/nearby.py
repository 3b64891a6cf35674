"""Where a happening was whose own sentences name no place, or only a country: in what the sentences beside them name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mapper.extraction.link import BEARINGS, Scene, preposition
from mapper.extraction.structure import find_marks
from mapper.extraction.where import COARSE, apart_m, stands_for_area, surely_inside
from mapper.model import Toponym
from mapper.text import Reading, languages, lexicon

_LINE_WORDS = 5
_STEPS = (0, 1, -1, 2, -2)
_AT = frozenset({"in", "near", "outskirts of", "in front of", "close to", "centre of"})
_EARLIER = (-3, -4, -5)
"""Sentences around a mention in the order in which their places are asked; earlier ones only for a town."""
_WITHIN = 1.3
"""How many times the radius of a wide land away from its middle a place of it may lie."""
_BESIDE_M = 120_000
"""How far from a town a place "south of" it may lie."""
_LINE = re.compile(r"([^;:!?\n]{0,60}?)(?:[–—]|--|\s-\s|(?<=\))\s*-|\s?/\s)")
"""What stands between a place that heads a report and its first word: "BEIRUT (Reuters) -", "الرباط (CNN)—", "بغداد/ "."""


@dataclass(frozen=True, slots=True)
class Places:
    """The place names of a document by sentence; those of datelines and the countries of adjectives told apart."""

    reading: Reading
    known: Mapping[int, Sequence[Toponym]]
    datelines: frozenset[int]
    """Starts of the names that only say where a report was written."""
    adjectives: tuple[str, ...] = ()
    """Countries of "Syrian", "Iraqi", in text order."""
    asked: dict[int, Sequence[tuple[Toponym, str]]] = field(default_factory=dict)
    """What was found out of a sentence's names so far: names with their cues."""


def datelines(reading: Reading, toponyms: Sequence[Toponym]) -> frozenset[int]:
    """Starts of the place names that head a paragraph as its dateline, their country or state included."""
    heads: set[int] = set()
    for toponym in toponyms:
        begin = reading.text.rfind("\n", 0, toponym.start) + 1
        before = reading.text[begin : toponym.start]
        if before.strip(" \"'«“") and not any(begin <= start < toponym.start for start in heads):
            continue
        line = _LINE.match(reading.text, toponym.end)
        if line and _is_line(line[1]) and not (before.strip() and re.search(r"[–—/]|--|\s-\s", before)):
            heads.add(toponym.start)
    return frozenset(heads)


def _is_line(between: str) -> bool:
    """Whether what stands between the place and the dash can belong to a dateline: a state, an agency, a date; no sentence."""
    words = re.sub(r"\([^()]*\)", " ", between).replace(",", " ").split()
    return len(words) <= _LINE_WORDS and not any(word[0].islower() for word in words)


def nearby_place(places: Places, sentences: Sequence[int], outers: Sequence[Toponym], *, main: bool, firmly: bool) -> Toponym | None:
    """A place of the sentences around the mentions (`sentences`), inside their country where that is told (`outers`).

    For the news itself (`main`) at last the dateline, unless the text speaks of another country or says `firmly` that it
    was in a wider land ("in southern Afghanistan"), and the first place of the text.
    """
    countries = {t.place.country for t in outers if t.place is not None}
    if (found := _around(places, sentences, outers, coarse=False, main=main)) is not None:
        return found
    if main and not firmly and (found := _dateline_of(places, countries)) is not None:
        return found
    if countries:
        return None
    if (found := _around(places, sentences, outers, coarse=True, main=main)) is not None or not main:
        return found
    told = [t for _, found in sorted(places.known.items()) for t in found if t.place is not None and t.start not in places.datelines]
    return told[0] if told else None


def _around(places: Places, sentences: Sequence[int], outers: Sequence[Toponym], *, coarse: bool, main: bool) -> Toponym | None:
    for step in _STEPS if coarse else (*_STEPS, *_EARLIER):
        for index in sentences if main or step <= 0 else ():
            near = [t for t in _here(places, index + step) if t.start not in places.datelines and is_coarse(t) is coarse]
            if outers:
                near = [t for t in near if any(_fits(t, outer) for outer in outers)]
            if near:
                return near[0]
    return None


def _fits(inner: Toponym, outer: Toponym) -> bool:
    """Whether a place lies in the country that another names, and, where that is one of its lands ("Gaza Strip"), near enough."""
    here, there = inner.place, outer.place
    if here is None or there is None or here.country != there.country:
        return False
    whole = there.kind != "region" or outer.relation != "in"
    return whole or apart_m(here, there) <= _WITHIN * there.radius_m


def _dateline_of(places: Places, countries: set[str | None]) -> Toponym | None:
    """The town of the dateline where nothing speaks of another country than its own."""
    known = [t for _, found in sorted(places.known.items()) for t in found]
    heads = [t for t in known if t.start in places.datelines and t.place is not None and not is_coarse(t)]
    if not heads or heads[0].place is None:
        return None
    home = heads[0].place.country
    if countries and home not in countries:
        return None
    return heads[0] if not places.adjectives or home in places.adjectives else None


def _here(places: Places, index: int) -> list[Toponym]:
    """The places of a sentence, those left out that it names for something else ("told reporters in Tel Aviv")."""
    return [t for t, cue in _cued(places, index) if t.place is not None and cue != "origin"]


def finer_place(places: Places, sentences: Sequence[int], outers: Sequence[Toponym]) -> Toponym | None:
    """A town told of beside the mentions, behind a preposition of place, inside the division or the land that they name."""
    if not outers or any(stands_for_area(t) or not (t.place and (t.place.kind == "admin1" or t.relation in BEARINGS)) for t in outers):
        return None
    for index in dict.fromkeys(at + step for at in sentences for step in (0, 1, -1, 2, 3)):
        for toponym, cue in _cued(places, index):
            if cue == "at" and toponym.start not in places.datelines and _lies_in(toponym, outers[0]):
                return toponym
    return None


def _cued(places: Places, index: int) -> Sequence[tuple[Toponym, str]]:
    """The place names of a sentence with the cues they stand behind."""
    found = places.known.get(index, ())
    if not found:
        return ()
    if index not in places.asked:
        sentence = places.reading.sentences[index]
        scene, marks = Scene(places.reading, sentence, (), found, ()), find_marks(places.reading, sentence)
        places.asked[index] = [(t, preposition(scene, marks, t)) for t in found]
    return places.asked[index]


def _lies_in(inner: Toponym, outer: Toponym) -> bool:
    here, there = inner.place, outer.place
    if here is None or there is None or inner.relation not in _AT or here.kind in COARSE or here.kind.startswith("admin"):
        return False
    if outer.relation in BEARINGS:
        if inner.relation != "in":
            return False  # both only say what it is near to
        town = outer.named
        return town is not None and town.id != here.id and here.country == there.country and apart_m(here, town) <= _BESIDE_M
    return surely_inside(here, there)


def here(places: Places, sentences: Sequence[int]) -> bool:
    """Whether the mentions say "here": in the town of the dateline."""
    for index in sentences:
        sentence = places.reading.sentences[index]
        words = lexicon(sentence.language).table("structure").get("here", ()) if sentence.language in languages() else ()
        if any(t.norm in words for t in places.reading.tokens[sentence.first : sentence.last]):
            return True
    return False


def is_coarse(toponym: Toponym) -> bool:
    """Whether a name is that of a country or a wide land, and stands for nothing finer."""
    return toponym.place is not None and toponym.place.kind in COARSE and not stands_for_area(toponym)
