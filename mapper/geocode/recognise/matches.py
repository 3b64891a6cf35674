"""Where names of the gazetteer stand in a text, and what is known of each name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mapper.geocode.names import TRANSLITERATED
from mapper.geocode.place_store import DEMONYM, PlaceStore
from mapper.geocode.recognise.words import Words

LONGEST = 70
"""Characters of the longest name looked for."""


class NameFacts(NamedTuple):
    """What the gazetteer knows of one key, for telling names from words."""

    begin: int
    end: int
    """Postings."""
    prior: float
    kind: int
    places: int
    flag: int
    country: int
    demonym: bool
    own: bool
    """Whether the likeliest place is of our overlay."""
    transliterated: bool
    """Whether it lies where names are transliterated: such names are seldom words or people in English."""


class Match(NamedTuple):
    """A name of the gazetteer over words `first` to `last`, both included."""

    first: int
    last: int
    key: str
    facts: NameFacts


@dataclass(slots=True)
class NameIndex:
    """The gazetteer's names, with the facts of those met so far kept at hand."""

    store: PlaceStore
    facts: dict[str, NameFacts]

    def facts_of(self, key: str) -> NameFacts | None:
        """Facts of a key; None where the gazetteer lacks it."""
        found = self.facts.get(key)
        if found is None:
            begin, end = self.store.span(key)
            if begin == end:
                return None
            place = int(self.store.posting[begin])
            flags = self.store.posting_flag[begin : min(end, begin + 3)].tolist()
            country = int(self.store.country[place])
            found = NameFacts(
                begin,
                end,
                float(self.store.prior[place]),
                int(self.store.kind[place]),
                end - begin,
                flags[0],
                country,
                DEMONYM in flags,
                int(self.store.source[place]) == 0,
                self.store.countries[country] in TRANSLITERATED,
            )
            if len(self.facts) > 60_000:
                self.facts.clear()
            self.facts[key] = found
        return found

    def longest_at(self, words: Words, first: int, last: int, skip: int = 0, before: str = "") -> Match | None:
        """The longest name that begins with word `first` and ends with a word not after `last`.

        `skip` letters of the first word are left out, and `before` put in their place: clitics and hidden articles.
        """
        start = words.start[first] + skip
        ends, stop = words.ends, words.end[last]
        asked = words.key[start : stop if stop - start < LONGEST else start + LONGEST]
        if before:
            asked = before + asked
        for found in reversed(self.store.trie.prefixes(asked)):
            at = ends.get(start + len(found) - len(before))
            if at is not None and at <= last and (facts := self.facts_of(found)) is not None:
                return Match(first, at, found, facts)
        return None
