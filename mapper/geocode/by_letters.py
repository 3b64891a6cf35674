"""Arabic names of a document that the gazetteer lacks, read letter by letter among the places of the document's country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.place_words import PlaceWords, place_words
from mapper.geocode.recognise.cued import GUESSED
from mapper.geocode.recognise.tagger import Span
from mapper.geocode.recognise.words import UNCASED, Words
from mapper.geocode.spelled import LatinNames, common_words, countries_meant, spelled
from mapper.geocode.verdict import Verdict
from mapper.model import Place

if TYPE_CHECKING:
    from mapper.geocode.geoparser import Mention

BESIDE = 200
"""Characters on both sides within which other names say where an unknown one lies."""
LONGEST = 3
"""Words of the longest name."""
MOST = 40
"""Unknown names of one document that are looked for, so that a hostile text takes no longer than another."""


def read_by_letters(
    words: Words, mentions: list[Mention], vocabularies: list[PlaceWords], verdicts: list[Verdict], latin: LatinNames
) -> tuple[list[Mention], list[PlaceWords]]:
    """The mentions without those that were only guessed at and have no spelling; verdicts of those found are added behind the others."""
    named = [m for m in mentions if m.arabic and not m.demonym]
    open_ones = [m for m in named if m.unit < 0 or _left_open(verdicts[m.unit]) or _is_of_other_kind(m, verdicts[m.unit])]
    if not open_ones:
        return mentions, vocabularies
    placed = [(m, p) for m in mentions if m.unit >= 0 and (p := verdicts[m.unit].place) is not None and m not in open_ones]
    countries = countries_meant([(place, mention.demonym) for mention, place in placed])
    taken = {i for m in mentions for i in range(m.span.first, m.span.last + 1)}
    heads = place_words("ar").cued_heads
    for mention in open_ones[:MOST]:
        beside = [p for m, p in placed if not m.demonym and abs(m.start - mention.start) < BESIDE]
        _read(words, mention, taken, verdicts, latin, countries, beside)
        if mention.unit < 0 and words.norm[mention.span.first] in heads and _goes_on(words, mention.span.last, taken):
            mention.span = Span(mention.span.first, mention.span.last + 1, mention.span.probability, None)  # unknown, but whole
            mention.end = words.end[mention.span.last]
    kept = [not (m.arabic and m.unit < 0 and m.span.probability == GUESSED) for m in mentions]
    return (
        [m for m, keep in zip(mentions, kept, strict=True) if keep],
        [v for v, keep in zip(vocabularies, kept, strict=True) if keep],
    )


def _left_open(verdict: Verdict) -> bool:
    return verdict.place is None and (verdict.reason or "").startswith(("unknown", "unlikely"))


def _is_of_other_kind(mention: Mention, verdict: Verdict) -> bool:
    """Whether the text says another kind of place than the answer is: "the town of Bara", found as a state of Brazil."""
    place = verdict.place
    return place is not None and place.kind == "admin1" and bool(mention.kinds) and not mention.kinds >> KIND_INDEX["admin1"] & 1


def _read(
    words: Words, mention: Mention, taken: set[int], verdicts: list[Verdict], latin: LatinNames, countries: list[str], beside: list[Place]
) -> None:
    """Give a mention the verdict of the longest name from its first word on that is found."""
    span = mention.span
    last = span.last
    while last + 1 < len(words.norm) and last - span.first < LONGEST - 1 and _goes_on(words, last, taken):
        last += 1
    guessed = span.probability == GUESSED
    while last >= span.first:
        name = words.key[mention.start : words.end[last]]
        if not (guessed and last == span.first and name in common_words()):
            verdict = spelled(latin.store, latin, name, countries, beside, mention.kinds)
            if verdict is not None:
                verdicts.append(verdict)
                mention.unit, mention.end, mention.span = len(verdicts) - 1, words.end[last], Span(span.first, last, span.probability, None)
                return
        last -= 1


def _goes_on(words: Words, last: int, taken: set[int]) -> bool:
    after = last + 1
    return after not in taken and words.shape[after] == UNCASED and words.text[words.end[last] : words.start[after]] == " "
