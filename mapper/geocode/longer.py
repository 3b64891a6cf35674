"""A known name inside a longer unknown one: "Mare Street" says little of a Mare, "Moe Tarr Lay" nothing of Moe."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.words import LOWER, MIXED, TITLE, UPPER, Words
from mapper.geocode.verdict import Verdict
from mapper.model import Place

if TYPE_CHECKING:
    from mapper.geocode.geoparser import Mention

KNOWN = 4.0
"""Prior from which a place may give its name to a thing that the text puts among other places of its country: 10,000 people."""
WELL_KNOWN = 5.0
"""Prior from which it may where nothing else is said of the country: 100,000 people."""
_CAPITALISED = (TITLE, UPPER, MIXED)
_CITY, _COUNTRY = KIND_INDEX["city"], KIND_INDEX["country"]


def pieces_left_open(words: Words, mentions: list[Mention], verdicts: list[Verdict], vocabulary: PlaceWords) -> None:
    """Make unknown what is only a piece of a longer name, unless the place is well known or lies among the document's others."""
    taken = {i for m in mentions for i in range(m.span.first, m.span.last + 1)}
    named = _Named(mentions, verdicts)
    for mention in mentions:
        if mention.unit < 0 or mention.arabic or mention.match is None or words.case != "mixed":
            continue
        place = verdicts[mention.unit].place
        loose = not mention.match.key[0].isalpha()
        beside = _beside(words, mention, taken, vocabulary)
        if place is None or not (mention.partial or beside or loose):
            continue
        supported, alone = named.supports(mention, place), named.alone(mention)
        if mention.partial:
            kept = _gives_its_name(words, mention, supported, alone, vocabulary)
        elif loose:
            kept = supported
        else:
            facts = mention.match.facts
            kept = supported or facts.kind != _CITY or mention.demonym
            kept = kept or (facts.prior >= WELL_KNOWN and not _of_a_thing(words, beside, vocabulary))
            kept = kept or mention.match.last > mention.match.first or alone
        if not kept:
            named.count(mention, place, -1)
            mention.match, mention.unit, mention.demonym = None, -1, False
            mention.end = words.end[max(mention.span.last, beside)]


def _of_a_thing(words: Words, last: int, vocabulary: PlaceWords) -> bool:
    """Whether a word for a kind of thing follows the words beside a name: "Bombay Bhel restaurant"."""
    return last > 0 and last + 1 < len(words.norm) and words.shape[last + 1] == LOWER and words.norm[last + 1] in vocabulary.generic


class _Named:
    """How many uses of names are placed: in all, of each name, and, but for pieces of longer names, of each name and in each country."""

    def __init__(self, mentions: list[Mention], verdicts: list[Verdict]) -> None:
        self._uses: Counter[int | None] = Counter()
        self._whole: Counter[int | str | None] = Counter()
        for mention in mentions:
            if mention.unit >= 0 and (place := verdicts[mention.unit].place) is not None:
                self.count(mention, place, 1)

    def count(self, mention: Mention, place: Place, change: int) -> None:
        """One use of a placed name more or less."""
        self._uses[None] += change
        self._uses[mention.unit] += change
        if not mention.partial:
            self._whole[mention.unit] += change
            self._whole[place.country or ""] += change

    def supports(self, mention: Mention, place: Place) -> bool:
        """Whether another whole name, or for a piece also the same one, is placed in the country of a place."""
        return self._whole[place.country or ""] > (0 if mention.partial else self._whole[mention.unit])

    def alone(self, mention: Mention) -> bool:
        """Whether no other name of the document is placed."""
        return self._uses[None] == self._uses[mention.unit]


def _gives_its_name(words: Words, mention: Mention, supported: bool, alone: bool, vocabulary: PlaceWords) -> bool:
    """Whether a thing with a longer name lies where the known part of its name says."""
    match, span = mention.match, mention.span
    if match is None:
        return False
    rest = [
        words.norm[i]
        for i in range(span.first, span.last + 1)
        if not match.first <= i <= match.last and words.shape[i] in _CAPITALISED
    ]  # fmt: skip
    if rest and rest[-1] in vocabulary.streets:  # named after places far away
        return False
    if match.facts.kind == _COUNTRY or (match.last > match.first == span.first):
        return True
    plain = all(word in vocabulary.generic for word in rest)
    if supported:
        return plain or match.facts.prior >= KNOWN
    return alone and plain and match.first == span.first and match.facts.flag == 0 and match.facts.prior >= WELL_KNOWN


def _beside(words: Words, mention: Mention, taken: set[int], vocabulary: PlaceWords) -> int:
    """Last of the capitalised words right after a name that are no part of another and no word for a kind of thing; 0 for none."""
    last = mention.span.last
    while (
        last + 1 < len(words.shape)
        and last + 1 not in taken
        and words.shape[last + 1] == TITLE
        and words.text[words.end[last] : words.start[last + 1]] == " "
        and words.norm[last + 1] not in vocabulary.generic
    ):
        last += 1
    return last if last > mention.span.last else 0
