"""Every place name of a document found and resolved, all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapper.geocode import relations
from mapper.geocode.by_letters import read_by_letters
from mapper.geocode.containers import containers, held
from mapper.geocode.evidence import AREA
from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.longer import pieces_left_open
from mapper.geocode.outlets import Home, home_of
from mapper.geocode.pairs import joined, with_borders
from mapper.geocode.place_store import LOOSE
from mapper.geocode.place_words import PlaceWords, place_words
from mapper.geocode.recognise.arabic import tag_arabic
from mapper.geocode.recognise.cued import cued_spans
from mapper.geocode.recognise.matches import Match, NameIndex
from mapper.geocode.recognise.tagger import Span, tag
from mapper.geocode.recognise.words import JOINERS, LOWER, TITLE, UNCASED, Words, split_words
from mapper.geocode.resolve import Resolver, Unit
from mapper.geocode.spelled import LatinNames
from mapper.geocode.verdict import Verdict, as_said, judge, misplaced_left_open, outsiders_left_open
from mapper.model import Candidate, Place, Toponym
from mapper.text import Reading

if TYPE_CHECKING:
    from mapper.geocode.gazetteer import Gazetteer
    from mapper.geocode.online import Fallback

SHORTEST_LOOSE = 6
"""Letters of the shortest name that is looked up under a looser spelling."""
SHOWN = 5
"""Candidates kept with each toponym."""


@dataclass(slots=True)
class Mention:
    """A name in the text before it is resolved. `start`, `end` are offsets into the normalised text."""

    start: int
    end: int
    span: Span
    match: Match | None
    partial: bool
    arabic: bool
    demonym: bool = False
    unit: int = -1
    kinds: int = 0
    """Bits of the kinds that the words beside this use of the name say."""


class Geoparser:
    """Finds and resolves place names; one instance serves any number of documents."""

    def __init__(self, gazetteer: Gazetteer, fallback: Fallback | None = None) -> None:
        self.gazetteer = gazetteer
        self.fallback = fallback
        """The service that is asked for names the gazetteer does not know; None asks nobody."""
        self.index = NameIndex(gazetteer.store, {})
        self.resolver = Resolver(gazetteer.store)
        self.latin = LatinNames(gazetteer.store)

    def geoparse(self, reading: Reading) -> tuple[Toponym, ...]:
        """The place names of a document in order, offsets in the normalised text; never raises on any text."""
        words, mentions, vocabularies, units = self.names(reading)
        if not mentions:
            return ()
        weighed = self.resolver.resolve(units, self.home(reading))
        verdicts = [judge(self.gazetteer.store, w, SHOWN) for w in weighed]
        verdicts = misplaced_left_open(verdicts, weighed, [unit.inside for unit in units], [unit.kinds for unit in units])
        verdicts = outsiders_left_open(verdicts, weighed)
        pieces_left_open(words, mentions, verdicts, place_words("en"))
        mentions, vocabularies = read_by_letters(words, mentions, vocabularies, verdicts, self.latin)
        self._ask(words, mentions, verdicts)
        named = [self._toponym(words, m, verdicts, v) for m, v in zip(mentions, vocabularies, strict=True)]
        spans = [(m.span.first, m.span.last) for m in mentions]
        named = held(words, joined(words, spans, named, vocabularies), vocabularies)
        return with_borders(self.gazetteer.store, words, spans, named, vocabularies)

    def names(self, reading: Reading) -> tuple[Words, list[Mention], list[PlaceWords], list[Unit]]:
        """The names before they are resolved: words, names in order, the vocabulary of each, and the names weighed together."""
        words = split_words(reading.text, reading.folded, _read(reading))
        english, arabic = place_words("en"), place_words("ar")
        mentions = list(self._mentions(words, english, arabic))
        latin = english if reading.language in (None, "en", "ar") else place_words(str(reading.language))
        vocabularies = [arabic if m.arabic else latin for m in mentions]
        return words, mentions, vocabularies, self._units(words, mentions, vocabularies)

    def _ask(self, words: Words, mentions: list[Mention], verdicts: list[Verdict]) -> None:
        """Put what the fallback says of unknown names behind the other verdicts."""
        if self.fallback is None:
            return
        places = [v.place for v in verdicts if v.place is not None]
        for mention in mentions:
            known = verdicts[mention.unit].reason or "" if mention.unit >= 0 else "unknown"
            name = " ".join(words.text[mention.start : mention.end].split())
            if known.startswith("unknown") and not mention.demonym and len(name) > 2:
                verdicts.append(self.fallback.verdict(name, places))
                mention.unit = len(verdicts) - 1

    def _mentions(self, words: Words, english: PlaceWords, arabic: PlaceWords) -> Iterator[Mention]:
        found = [
            self._extended(words, Mention(words.start[s.first], _end(words, s.last), s, s.match, False, False), english)
            for s in cued_spans(words, self._with_landmarks(words, tag(words, self.index), english), self.index, english)
            if not (words.case != "mixed" and s.first == s.last and words.norm[s.first] in english.kind_after)
        ]
        if UNCASED in words.shape:
            found.extend(
                Mention(
                    words.start[s.first] + skip, words.end[s.last], s, s.match, False, True, s.match is not None and s.match.facts.demonym
                )
                for s, skip in tag_arabic(words, self.index, arabic)
            )
            found.sort(key=lambda m: m.start)
        last = 0
        for mention in found:
            first = mention.span.first
            if first >= 2 and words.norm[first - 1] == "of" and words.norm[first - 2] in english.organisations:
                continue
            if mention.start >= last:
                last = mention.end
                yield mention

    def _with_landmarks(self, words: Words, spans: list[Span], vocabulary: PlaceWords) -> list[Span]:
        """The spans, and names known with the small word that ends them: "American embassy", whatever the tagger says of "American"."""
        if vocabulary.embassy.isdisjoint(words.norm):
            return spans
        taken = {i for s in spans for i in range(s.first, s.last + 1)}
        found = []
        for at, norm in enumerate(words.norm):
            if norm not in vocabulary.embassy:
                continue
            for first in range(max(0, at - 4), at):
                match = self.index.longest_at(words, first, at)
                if match is not None and match.last == at:
                    if first not in taken:
                        found.append(Span(first, at, 0.7, match))
                    break
        return sorted([*spans, *found], key=lambda s: s.first) if found else spans

    def _extended(self, words: Words, mention: Mention, vocabulary: PlaceWords) -> Mention:
        """The gazetteer's name of the whole span, of it and the small words after it, or of its best part."""
        if mention.match is not None and mention.match.key in vocabulary.generic:
            self._named_kind(words, mention)
        span = mention.span
        longer = self.index.longest_at(words, span.first, min(len(words.shape) - 1, span.last + 4))
        if (
            longer is not None
            and longer.last > span.last
            and (
                words.norm[longer.last] in vocabulary.kind_after
                or words.norm[longer.last] in vocabulary.embassy
                or longer.facts.kind in (5, 6)
            )
        ):
            mention.match, mention.end = longer, words.end[longer.last]
            mention.span = Span(span.first, longer.last, span.probability, longer)
        elif span.match is None or (span.match.first, span.match.last) != (span.first, span.last):
            whole = self._whole(words, span, vocabulary)
            inner = span.match
            if whole is None and words.norm[span.first] in vocabulary.first_kinds and span.last > span.first:
                whole = self._rest(words, span)
            if inner is not None and (inner.key in vocabulary.generic or (inner.first > span.first and inner.facts.prior < 4.0)):
                inner = self._other_inner(words, span, vocabulary)
            mention.match, mention.partial = (whole, False) if whole is not None else (inner, inner is not None)
        after = words.norm[mention.span.last + 1] if mention.span.last + 1 < len(words.norm) else ""
        if mention.match is not None and mention.match.facts.demonym:
            mention.demonym = mention.match.last == mention.span.last
            if after in vocabulary.embassy:  # an embassy that the gazetteer lacks is in no country that its name tells
                mention.match, mention.demonym, mention.end = None, False, words.end[mention.span.last + 1]
        return mention

    def _named_kind(self, words: Words, mention: Mention) -> None:
        """A word for a kind of thing takes the name right before it: "Indravati National Park"."""
        span = mention.span
        first = span.first
        while first and words.shape[first - 1] == TITLE and words.text[words.end[first - 1] : words.start[first]] == " ":
            first -= 1
        if first < span.first and words.norm[first] not in JOINERS:
            mention.span, mention.match, mention.start = Span(first, span.last, span.probability, None), None, words.start[first]

    def _other_inner(self, words: Words, span: Span, vocabulary: PlaceWords) -> Match | None:
        """The name that a longer unknown one begins with, or a well known one inside it; none that is a word like "Center"."""
        for first in range(span.first, span.last + 1):
            found = self.index.longest_at(words, first, span.last)
            if found is None or found.key in vocabulary.generic or words.shape[first] == LOWER:
                continue
            if first == span.first or found.facts.prior >= 4.0:
                return found
        return None

    def _whole(self, words: Words, span: Span, vocabulary: PlaceWords) -> Match | None:
        """A match for the whole span under another spelling."""
        key = words.key[words.start[span.first] : _end(words, span.last)].strip(" '.,")
        for form in (key.removeprefix("the "), key.replace("'", ""), key.replace("  ", " ")):
            if form != key and (facts := self.index.facts_of(form)) is not None:
                return Match(span.first, span.last, form, facts)
        if len(key) < SHORTEST_LOOSE or words.norm[span.last] in vocabulary.generic:
            return None
        loose = self.gazetteer.loose(key)
        if loose and (span.match is None or span.last > span.first) and (facts := self.index.facts_of(loose)) is not None:
            return Match(span.first, span.last, loose, facts)
        return None

    def _rest(self, words: Words, span: Span) -> Match | None:
        """The name behind a word for its kind: "Barangay Mactan"."""
        found = self.index.longest_at(words, span.first + 1, span.last)
        return found if found is not None and found.last == span.last else None

    def _units(self, words: Words, mentions: list[Mention], vocabularies: list[PlaceWords]) -> list[Unit]:
        units: list[Unit] = []
        known: dict[tuple[str, bool], int] = {}
        for mention, vocabulary in zip(mentions, vocabularies, strict=True):
            mention.kinds = _kinds_said(words, mention, vocabulary)
            if mention.match is None:
                continue
            pair = (mention.match.key, mention.demonym)
            if pair not in known:
                known[pair] = len(units)
                facts = mention.match.facts
                unit = Unit(
                    facts.begin, facts.end, 0, demonym=mention.demonym, partial=mention.partial, loose=mention.match.key[0] == LOOSE
                )
                if not (mention.demonym or mention.arabic) and facts.prior <= 2.0 and mention.match.last > mention.match.first:
                    shorter = self.index.longest_at(words, mention.match.first, mention.match.last - 1)
                    unit.inner = (shorter.facts.begin, shorter.facts.end) if shorter is not None and shorter.facts.prior >= 2.5 else None
                units.append(unit)
            mention.unit = known[pair]
            unit = units[mention.unit]
            unit.uses += 1
            unit.partial &= mention.partial
            unit.kinds |= mention.kinds
        for one, other in containers(words, mentions, vocabularies):
            unit = units[one.unit]
            if unit.inside and other.unit not in unit.inside and AREA[self.gazetteer.store.kind[self._likeliest(units[other.unit])]]:
                unit.uses -= 1  # "Lima, Ohio, and Lima, Peru": two senses, as the text says
                unit = replace(unit, uses=1, inside=[])
                one.unit = len(units)
                units.append(unit)
            unit.inside.append(other.unit)
        return units

    def _likeliest(self, unit: Unit) -> int:
        return int(self.gazetteer.store.posting[unit.begin])

    def home(self, reading: Reading) -> Home | None:
        """Where the outlet's address says it is at home."""
        return home_of(reading.document.url or str(reading.document.extra.get("domain") or ""))

    def _toponym(self, words: Words, mention: Mention, verdicts: list[Verdict], vocabulary: PlaceWords) -> Toponym:
        surface = words.text[mention.start : mention.end]
        if mention.unit < 0:
            return Toponym(mention.start, mention.end, surface, "place", None, f"unknown: the gazetteer has no {surface}", 0.0)
        verdict = as_said(verdicts[mention.unit], mention.kinds)
        kind = "demonym" if mention.demonym else "place"
        place, name, first = verdict.place, "in", -1
        if place is not None and not mention.demonym:
            relation = _relation(words, mention.span.first, vocabulary)
            if mention.partial:
                relation = relation or relations.Relation("near", mention.span.first)
            elif _is_metonym(words, mention, place, vocabulary):
                kind = "metonym"
            if relation is not None:
                place, name, first = relations.apply(place, relation), relation.name, words.start[relation.first]
        return Toponym(
            mention.start,
            mention.end,
            surface,
            kind,
            place,
            verdict.reason,
            verdict.score,
            name,
            first if first < mention.start else -1,
            mention.end if 0 <= first < mention.start else -1,
            verdict.candidates,
            verdict.place if place is not verdict.place else None,
        )


def _read(reading: Reading) -> list[tuple[int, int]] | None:
    """Where the document's sentences stand, if it has parts that are no prose."""
    return [(sentence.start, sentence.end) for sentence in reading.sentences] if reading.document.regions else None


def _relation(words: Words, first: int, vocabulary: PlaceWords) -> relations.Relation | None:
    """The relation said before word `first`; most names have none, as the word before them tells."""
    before = words.norm[max(0, first - 2) : first]
    if not before or not (before[-1] in vocabulary.relation_ends or (before[-1] == "the" and before[0] in vocabulary.relation_ends)):
        return None
    return relations.relation_before(words, first, vocabulary)


def _end(words: Words, last: int) -> int:
    return words.end[last]


def _kinds_said(words: Words, mention: Mention, vocabulary: PlaceWords) -> int:
    """Bits of the kinds that the words beside a name say."""
    first, last = mention.span.first, mention.match.last if mention.match else mention.span.last
    said = 0
    if last + 1 < len(words.norm):
        said |= vocabulary.kind_after.get(words.norm[last + 1], 0)
    if last > first:  # the span itself may end with the word: "Bijapur district"
        said |= vocabulary.kind_after.get(words.norm[mention.span.last], 0)
    for count in (2, 1):
        at = first - (1 if first and words.norm[first - 1] == "the" and count == 2 else 0)
        if at >= count:
            said |= _kind_before(tuple(words.norm[at - count : at]), vocabulary)
    return said


def _kind_before(phrase: tuple[str, ...], vocabulary: PlaceWords) -> int:
    """Bits of the kinds that a phrase before a name says; letters may be written onto its first word: "and the capital"."""
    if phrase in vocabulary.kind_before or not vocabulary.clitics:
        return vocabulary.kind_before.get(phrase, 0)
    first, *rest = phrase
    stems = ((first[len(letters) :], *rest) for letters in reversed(vocabulary.clitics) if first.startswith(letters))
    return next((vocabulary.kind_before[stem] for stem in stems if stem in vocabulary.kind_before), 0)


def _is_metonym(words: Words, mention: Mention, place: Place, vocabulary: PlaceWords) -> bool:
    """Whether a capital stands for its government: it says, blames, denies."""
    after = mention.span.last + 1
    if place.kind != "city" or place.population < 100_000 or after >= len(words.norm):
        return False
    before = words.norm[mention.span.first - 1] if mention.span.first else ""
    return (words.norm[after] in vocabulary.metonym and before not in {"in", "from", "at", "near", "to"}) or (
        before in {"whom", "which"} and words.norm[after] in vocabulary.metonym
    )


COUNTRY = KIND_INDEX["country"]
__all__ = ["Candidate", "Geoparser"]
