"""Where names of the gazetteer stand in a text, and what is known of each name."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    row: tuple[int, int, int, int]
    """The facts as the tagger has them: prior, kind, number of places, how the place bears the name."""


class Match(NamedTuple):
    """A name of the gazetteer over words `first` to `last`, both included."""

    first: int
    last: int
    key: str
    facts: NameFacts


SHORT = 30
"""Characters of a text that is likely asked for again."""
KEPT = 60_000
"""Keys kept at hand."""


@dataclass(slots=True)
class NameIndex:
    """The gazetteer's names, with what is known of the keys met so far kept at hand."""

    store: PlaceStore
    facts: dict[str, NameFacts | None]
    begun: dict[str, list[str]] = field(default_factory=dict)
    """Short texts asked for and the names that they begin with."""
    longer: dict[str, bool] = field(default_factory=dict)
    """Words with the character behind them, and whether any name goes on from there."""

    def facts_of(self, key: str) -> NameFacts | None:
        """Facts of a key; None where the gazetteer lacks it."""
        try:
            return self.facts[key]
        except KeyError:
            if len(self.facts) > KEPT:
                self.facts.clear()
            found = self.facts[key] = self._look_up(key)
            return found

    def _look_up(self, key: str) -> NameFacts | None:
        store = self.store
        begin, end = store.span(key)
        if begin == end:
            return None
        place = int(store.posting[begin])
        flags = store.posting_flag[begin : min(end, begin + 3)].tolist()
        country, kind, prior = int(store.country[place]), int(store.kind[place]), float(store.prior[place])
        demonym = DEMONYM in flags
        row = (min(int(prior * 2) + 1, 20), 30 if demonym else kind + 1, min((end - begin).bit_length(), 9), flags[0] + 1)
        own, transliterated = int(store.source[place]) == 0, store.countries[country] in TRANSLITERATED
        return NameFacts(begin, end, prior, kind, end - begin, flags[0], country, demonym, own, transliterated, row)

    def _beginnings(self, asked: str) -> list[str]:
        """Names that a text begins with, the longest first."""
        found = self.begun.get(asked)
        if found is None:
            found = self.store.trie.prefixes(asked)[::-1]
            if len(asked) <= SHORT:
                if len(self.begun) > KEPT // 2:
                    self.begun.clear()
                self.begun[asked] = found
        return found

    def _goes_on(self, words: Words, at: int) -> bool:
        """Whether a name of more than word `at` begins with it; words that a point ends are not told."""
        begun = words.key[words.start[at] : words.end[at] + 1]
        found = self.longer.get(begun)
        if found is None:
            if len(self.longer) > KEPT:
                self.longer.clear()
            found = self.longer[begun] = "." in begun or next(iter(self.store.trie.iterkeys(begun)), None) is not None
        return found

    def word_at(self, words: Words, at: int) -> Match | None:
        """The name that word `at` is by itself."""
        norm = words.norm[at]
        if norm[-1] == ".":  # with or without the point
            return self.longest_at(words, at, at)
        facts = self.facts_of(norm)
        return None if facts is None else Match(at, at, norm, facts)

    def longest_at(self, words: Words, first: int, last: int, skip: int = 0, before: str = "") -> Match | None:
        """The longest name that begins with word `first` and ends with a word not after `last`.

        `skip` letters of the first word are left out, and `before` put in their place: clitics and hidden articles.
        """
        start = words.start[first] + skip
        ends, stop = words.ends, words.end[last]
        if first < last and not skip and not before and not self._goes_on(words, first):
            return self.word_at(words, first)
        asked = words.key[start : stop if stop - start < LONGEST else start + LONGEST]
        if before:
            asked = before + asked
        for found in self._beginnings(asked):
            at = ends.get(start + len(found) - len(before))
            if at is not None and at <= last and (facts := self.facts_of(found)) is not None:
                return Match(first, at, found, facts)
        return None
