"""Place names in Arabic script: no capital letters, so the gazetteer and the words beside a name decide. Precision first."""

from __future__ import annotations

from mapper.geocode.names import ARABIC_ARTICLE
from mapper.geocode.place_words import PlaceWords
from mapper.geocode.recognise.cued import arabic_cued, arabic_guessed
from mapper.geocode.recognise.matches import Match, NameFacts, NameIndex
from mapper.geocode.recognise.tagger import Span
from mapper.geocode.recognise.words import UNCASED, Words

WELL_KNOWN = 4.4
"""Prior from which a single word needs no cue: places of some 25,000 people and more, countries, divisions."""
KNOWN = 2.5
FAR = 6.0
"""Prior from which a place outside the Arab countries is taken for one where letters are written onto it, or it has few."""
REACH = 6
"""Words of the longest name."""


def tag_arabic(words: Words, index: NameIndex, vocabulary: PlaceWords) -> list[tuple[Span, int]]:
    """Names in order, each with the number of letters (clitics) before it in its first word."""
    found: list[tuple[Span, int]] = []
    at, n = 0, len(words.shape)
    while at < n:
        if words.shape[at] != UNCASED or len(words.norm[at]) < 2:
            at += 1
            continue
        hidden = _hidden(words, at, vocabulary)
        if hidden:
            at += hidden
            continue
        listed = bool(found) and found[-1][0].last == at - 1 and words.norm[at].startswith("و")
        best = _best_at(words, index, vocabulary, at, min(n - 1, at + REACH), listed)
        if best is None:
            cued = (arabic_cued(words, at - 1, vocabulary) or arabic_guessed(words, at, vocabulary)) if at else None
            if cued is not None:
                found.append((cued, 0))
            at += 1
            continue
        match, skip, probability = best
        found.append((Span(match.first, match.last, probability, match), skip))
        at = match.last + 1
    return found


def _hidden(words: Words, at: int, vocabulary: PlaceWords) -> int:
    """How many words from word `at` on are an agency or a person whose name holds a place's."""
    for count in (2, 1):
        phrase = tuple(words.norm[at : at + count])
        if len(phrase) == count and (phrase in vocabulary.hidden or (phrase[0].removeprefix("و"), *phrase[1:]) in vocabulary.hidden):
            return count
    return 0


def index_country(index: NameIndex, facts: NameFacts) -> str:
    """Code of the country of a name's likeliest place."""
    return index.store.countries[facts.country]


def _best_at(words: Words, index: NameIndex, vocabulary: PlaceWords, at: int, reach: int, listed: bool) -> tuple[Match, int, float] | None:
    """The most likely name that begins in word `at`, with or without clitics; longer and unclipped ones first.

    `listed`: whether the word comes right after a name and begins with "and".
    """
    word = words.norm[at]
    readings: list[tuple[int, str]] = [(0, "")]
    readings.extend((len(c), "") for c in vocabulary.clitics if word.startswith(c) and len(word) - len(c) >= 2 and not c.endswith("ال"))
    readings.extend((len(c) - 2, "") for c in vocabulary.clitics if c.endswith("ال") and word.startswith(c) and len(word) - len(c) >= 2)
    for lam in ("لل", "ولل"):
        if word.startswith(lam) and len(word) - len(lam) >= 2:
            readings.append((len(lam), "ال"))
    best: tuple[Match, int, float] | None = None
    for skip, before in readings:
        match = index.longest_at(words, at, reach, skip, before)
        if match is None or _hides_longer(words, index, vocabulary, match, skip, reach):
            continue
        probability = _probability(words, index, vocabulary, match, skip, listed)
        if listed and skip and probability > 0:
            probability = 0.96  # "الرياض وجدة": and Jeddah, not Oujda
        if probability > 0 and (best is None or (match.last, probability) > (best[0].last, best[2])):
            best = (match, skip, probability)
    return best


def _hides_longer(words: Words, index: NameIndex, vocabulary: PlaceWords, match: Match, skip: int, reach: int) -> bool:
    """Whether a name that begins with the word for its kind says less than the name alone.

    It ends amid a longer one ("province of Beni" Suef), or fewer places bear it ("city of Zanzibar", which Zinjibar is called too).
    """
    if match.last == match.first or (words.norm[match.first][skip:],) not in vocabulary.kind_before:
        return False
    after = index.longest_at(words, match.first + 1, reach)
    if after is None or after.last < match.last:
        return False
    same = index.store.posting[after.facts.begin] == index.store.posting[match.facts.begin]
    return after.last > match.last or bool(same and after.facts.places > match.facts.places)


def _is_followed(words: Words, last: int) -> bool:
    """Whether another word of the same script comes right after word `last`."""
    after = last + 1
    return after < len(words.norm) and words.shape[after] == UNCASED and words.text[words.end[last] : words.start[after]] == " "


def _is_strong(word: str, vocabulary: PlaceWords) -> bool:
    """Whether a word says that a place follows, with or without a letter written onto it: "in the town"."""
    return word in vocabulary.strong_cues or (len(word) > 3 and word[0] in "بلو" and word[1:] in vocabulary.strong_cues)


def _probability(words: Words, index: NameIndex, vocabulary: PlaceWords, match: Match, skip: int, listed: bool) -> float:
    """How sure a match is; 0 where it is not to be taken. Values are by judgement, not counted."""
    previous = words.norm[match.first - 1] if match.first else ""
    before_previous = words.norm[match.first - 2] if match.first > 1 else ""
    if previous == "علي" and words.text[words.end[match.first - 1] - 1] == "ى":
        previous = "نحو"  # the preposition, and not the man's name that it is folded to
    beside = _is_strong(previous, vocabulary)
    strong = beside or (before_previous in vocabulary.strong_cues and previous not in vocabulary.cues and not match.facts.demonym)
    clitic = words.norm[match.first][:skip]
    cued = strong or (listed and skip > 0) or previous in vocabulary.cues or clitic.endswith(("ب", "ل", "لل"))
    facts = match.facts
    name = match.key
    common = (
        name in vocabulary.also_words
        or words.norm[match.first] in vocabulary.also_words
        or name in vocabulary.cues
        or name in vocabulary.directions
    )
    if facts.demonym:
        return 0.0 if common or (previous in vocabulary.people) else 0.8
    if match.last > match.first:
        if name in vocabulary.directions:
            return 0.0
        inner = [words.norm[i] for i in range(match.first, match.last + 1)]
        if all(w in vocabulary.also_words or w.removeprefix("ال") in vocabulary.also_words for w in inner):
            return 0.85 if strong or (facts.kind > 3 and facts.prior >= 3.5) else 0.0
        return 0.95 if facts.prior >= KNOWN or strong else 0.55 if cued else 0.0
    if name in vocabulary.cues or name in vocabulary.directions or name in vocabulary.strong_cues:
        return 0.0
    if common or name in vocabulary.cued_heads:
        if name in vocabulary.cued_heads and _is_followed(words, match.last):
            return 0.0  # the first word of an unknown name: "Tell Tamr"
        return 0.7 if beside and skip == 0 and facts.prior >= KNOWN else 0.0
    if facts.prior < FAR and index_country(index, facts) not in ARABIC_ARTICLE and (skip or len(name) <= 3):
        return 0.0
    if len(name) < 3 or (previous in vocabulary.people and not cued):
        return 0.0
    if skip and clitic not in ("ب", "ل", "و") and facts.prior < 6:
        return 0.0
    if len(name) <= 3 and not cued and facts.prior < 6:
        return 0.0
    if facts.prior >= WELL_KNOWN and (cued or facts.prior >= 6 or index_country(index, facts) in ARABIC_ARTICLE):
        return 0.92 if not skip else 0.85 if facts.prior >= 5 or len(name) >= 5 else 0.0
    if facts.prior >= KNOWN and cued and (strong or len(name) >= 4):
        return 0.75 if strong else 0.6
    return 0.65 if (strong and len(name) >= 4) or (beside and not skip) else 0.0
