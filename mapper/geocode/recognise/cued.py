"""Names that a word beside them says are places, known or not: "Moe Tarr Lay village", "the town of X", "قرية السريحة"."""

from __future__ import annotations

from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.matches import NameIndex
from mapper.geocode.recognise.tagger import Span
from mapper.geocode.recognise.words import JOINERS, LOWER, TITLE, UNCASED, Words

SURE = 0.6
_ARTICLES = frozenset(("al", "el", "ar", "as", "ash", "at", "az", "an", "ad", "abu", "umm", "bani", "beni", "deir", "tel", "tell"))
_HEADS = frozenset(("albu", "deir", "ras", "khan", "tel", "tell", "beit", "kafr", "wadi", "jabal", "jebel", "ain", "umm", "garmat", "abu"))
"""First words of names that are never a name without the words behind them."""
_HEADED_PRIOR = 3.5
"""Least prior of such a name where nothing but its words says that it is a place."""
_CHAIN_BEFORE = frozenset(("in", "at", "near", "of", "from", "to", "attacked", "raided", "stormed", "invaded", "outside", "around", ","))
"""Before the first unknown name of "in Dalori, Jere, Borno"."""
_SITE_BEFORE = frozenset(("in", "at", "near", "attacked", "raided", "stormed", "invaded", "outside"))
"""Before the unknown name of "raided Gajiganna in Borno"."""
GUESSED = 0.3
"""Probability of a word behind "near" or "in" that is a name only if the gazetteer has a spelling of it."""
LONGEST = 4
"""Words of the longest unknown name."""


def cued_spans(words: Words, spans: list[Span], index: NameIndex, vocabulary: PlaceWords) -> list[Span]:
    """The spans, and capitalised words beside a word for a kind of settlement that no span has."""
    if words.case != "mixed":
        return spans
    norm, shape = words.norm, words.shape
    taken = {i for s in spans for i in range(s.first, s.last + 1)}
    spans = [_whole_headed(words, s, index, taken) for s in spans]
    taken = {i for s in spans for i in range(s.first, s.last + 1)}
    found: list[Span] = [*_headed(words, index, taken), *_chained(words, spans, index, vocabulary, taken)]
    for at, word in enumerate(norm):
        if word not in vocabulary.cue_words:
            continue
        titled = shape[at] != LOWER
        if titled and not any(tuple(norm[at : at + count]) in vocabulary.cued_titles for count in (1, 3)):
            continue
        if (titled or word in vocabulary.cued_after) and at and _is_name(words, at - 1, vocabulary):
            first = at - 1
            while first > 0 and at - first < LONGEST and _is_name(words, first - 1, vocabulary) and _joined(words, first - 1):
                first -= 1
            found.extend(_span(words, index, vocabulary, _with_article(words, first), at - 1, taken))
        said = tuple(norm[max(0, at - 1) : at + 1])
        if not titled and said in vocabulary.cued_before and at + 1 < len(norm) and _is_name(words, at + 1, vocabulary):
            last = at + 1
            while last + 1 < len(norm) and last - at < LONGEST and _is_name(words, last + 1, vocabulary) and _joined(words, last):
                last += 1
            found.extend(_span(words, index, vocabulary, at + 1, last, taken))
    return sorted([*spans, *found], key=lambda s: s.first) if found else spans


def _whole_headed(words: Words, span: Span, index: NameIndex, taken: set[int]) -> Span:
    """The span with the word before its hyphen, or the word behind "Albu": "Kaji-Say", "Albu Diab" are one name, known or not."""
    first, last = span.first, span.last
    joined = first > 1 and words.norm[first - 1] == "-" and words.start[first] - words.end[first - 2] == 1
    plain = span.match is None or last == first
    if joined and plain and first - 2 not in taken and words.shape[first - 2] == words.shape[first] == TITLE:
        first -= 2
    open_after = last + 1 not in taken and last + 1 < len(words.norm) and words.shape[last + 1] == TITLE
    if first == last and words.norm[first] == "albu" and open_after:
        last += words.text[words.end[last] : words.start[last + 1]] in (" ", "-")
    if (first, last) == (span.first, span.last):
        return span
    match = index.longest_at(words, first, last)
    return Span(first, last, span.probability, match if match is not None and match.last == last else None)


def _headed(words: Words, index: NameIndex, taken: set[int]) -> list[Span]:
    """Known names of several words that begin like "Deir ez-Zor" and that no span has."""
    found = []
    for at, word in enumerate(words.norm):
        if word not in _HEADS or at in taken or words.shape[at] != TITLE:
            continue
        match = index.longest_at(words, at, min(len(words.norm) - 1, at + 4))
        if match is None or match.last == at or match.facts.demonym or match.facts.prior < _HEADED_PRIOR:
            continue
        inside = range(at, match.last + 1)
        after = words.shape[match.last + 1] if match.last + 1 < len(words.shape) else LOWER
        before = words.shape[at - 1] if at else LOWER
        person = TITLE in (before, after) and not (at and words.norm[at - 1] in _CHAIN_BEFORE)
        if not person and words.shape[match.last] == TITLE and taken.isdisjoint(inside):
            taken.update(inside)
            found.append(Span(at, match.last, SURE, match))
    return found


def _chained(words: Words, spans: list[Span], index: NameIndex, vocabulary: PlaceWords, taken: set[int]) -> list[Span]:
    """Names right before a comma and a division or town that is known, behind a word such as "in": "in Dalori, Jere, Borno"."""
    found: list[Span] = []
    for span in spans:
        if span.match is None or span.match.facts.demonym:
            continue
        links: list[tuple[int, int]] = []
        at = span.first - 1
        joints: tuple[str, ...] = ("in", ",")
        before = _CHAIN_BEFORE - {","}
        while at > 0 and words.norm[at] in joints and at - 1 not in taken and _is_name(words, at - 1, vocabulary):
            first = at - 1
            while first > 0 and at - first <= 2 and first - 1 not in taken:
                if not (_is_name(words, first - 1, vocabulary) and _joined(words, first - 1)):
                    break
                first -= 1
            links.append((_with_article(words, first), at - 1))
            joints, before = (",",), _SITE_BEFORE if words.norm[at] == "in" else before
            at = links[-1][0] - 1
        if not links or at < 0 or words.norm[at] not in before or words.shape[at] != LOWER:
            continue
        for first, last in links:
            found.extend(_span(words, index, vocabulary, first, last, taken))
    return found


def _is_name(words: Words, at: int, vocabulary: PlaceWords) -> bool:
    word = words.norm[at]
    return words.shape[at] == TITLE and len(word) > 2 and word not in JOINERS and word not in vocabulary.no_names


def _with_article(words: Words, first: int) -> int:
    """First word of a name together with the article or the like written before it: "Al-Tiffah", "Abu Shahla"."""
    before = first - 2 if first > 1 and words.norm[first - 1] == "-" else first - 1
    if before < 0 or words.norm[before] not in _ARTICLES or words.start[first] - words.end[before] != 1:
        return first
    return before if words.shape[before] == TITLE or before == first - 2 else first


def _joined(words: Words, at: int) -> bool:
    return words.text[words.end[at] : words.start[at + 1]] in (" ", "-")


def _span(words: Words, index: NameIndex, vocabulary: PlaceWords, first: int, last: int, taken: set[int]) -> list[Span]:
    """One span, or none where it holds words of another, or an adjective of a country ("Syrian town"), or general words alone."""
    if any(i in taken for i in range(first, last + 1)) or all(words.norm[i] in vocabulary.generic for i in range(first, last + 1)):
        return []
    match = index.longest_at(words, first, last)
    if match is not None and match.facts.demonym:
        return []
    if match is not None and match.last != last:
        match = None
    taken.update(range(first, last + 1))
    return [Span(first, last, SURE, match)]


def arabic_cued(words: Words, at: int, vocabulary: PlaceWords) -> Span | None:
    """The unknown name behind a word such as "village" (word `at`); None where what follows is an adjective, a verb, a common word."""
    cue = words.norm[at]
    if not (cue in vocabulary.cued_after or (cue[0] in "بلو" and cue[1:] in vocabulary.cued_after)):
        return None
    first = at + 1
    word = words.norm[first] if first < len(words.norm) else ""
    if not _may_be_arabic_name(words, first, vocabulary, 3) or (not word.startswith("ال") and word.endswith("ه")):
        return None
    return Span(first, first, SURE if len(word) > 3 or word in vocabulary.cued_heads else GUESSED, None)


def arabic_guessed(words: Words, at: int, vocabulary: PlaceWords) -> Span | None:
    """The unknown word `at` behind "near", "north of", or behind "in" and before a word for a division: perhaps a name."""
    before = words.norm[at - 1] if at else ""
    hinted = before in vocabulary.cued_hints or (before[:1] in "بلو" and before[1:] in vocabulary.cued_hints)
    if not hinted:
        after = words.norm[at + 1] if at + 1 < len(words.norm) else ""
        if words.norm[at].endswith("ه") or before not in vocabulary.cued_in or not (after and _goes_on(after, vocabulary)):
            return None  # "in a canal in the village of" is no name either
    return Span(at, at, GUESSED, None) if _may_be_arabic_name(words, at, vocabulary) else None


def _goes_on(word: str, vocabulary: PlaceWords) -> bool:
    """Whether a word tells where a place lies: "south of", "in the province"."""
    return word in vocabulary.directions or (word[0] in "بل" and (word[1:],) in vocabulary.kind_before)


def _may_be_arabic_name(words: Words, at: int, vocabulary: PlaceWords, shortest: int = 4) -> bool:
    if not 0 < at < len(words.norm) or words.text[words.end[at - 1] : words.start[at]] != " " or words.shape[at] != UNCASED:
        return False
    word = words.norm[at]
    if word in vocabulary.cued_heads:
        return at + 1 < len(words.norm)
    known = word in vocabulary.no_names or word in vocabulary.also_words or word in vocabulary.cues or word in vocabulary.directions
    return not known and len(word) >= shortest
