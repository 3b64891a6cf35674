"""A document cut into paragraphs, sentences and words, every sentence with its language."""

from __future__ import annotations

import functools
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import starmap
from typing import NamedTuple

from mapper.model import Document
from mapper.text.lexicon import languages, lexicon
from mapper.text.normalize import fold, normalize


class Token(NamedTuple):
    """A word, number or sign. `norm` is the folded word, for looking up."""

    start: int
    end: int
    norm: str


class Sentence(NamedTuple):
    """`tokens[first:last]` are its words; `paragraph` counts from 0; `language` is an ISO 639-1 code."""

    start: int
    end: int
    first: int
    last: int
    paragraph: int
    language: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A document prepared for the stages. Offsets of tokens and sentences count in `text`, the normalised text."""

    document: Document
    text: str
    folded: str
    """Same length as `text`: see `mapper.text.fold`."""
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    offsets: array[int] | None = None
    language: str | None = None
    """The document's main language, as given or as told from the text."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in `document.text`."""
        if self.offsets is None:
            return start, end
        if end <= start:
            return self.offsets[start], self.offsets[start]
        # An end falls behind the last kept character, so that dropped marks between words stay outside.
        return self.offsets[start], max(self.offsets[end - 1] + 1, self.offsets[start] + 1)

    def quote(self, start: int, end: int) -> str:
        """The user's own characters of a stretch of the normalised text."""
        first, last = self.original(start, end)
        return self.document.text[first:last]

    def sentence_at(self, position: int) -> int:
        """Index of the sentence that holds, or comes next before, a position."""
        return max(0, bisect_right(self.sentences, position, key=lambda s: s.start) - 1)

    def token_at(self, position: int) -> int:
        """Index of the first token that ends after a position."""
        return bisect_right(self.tokens, position, key=lambda t: t.end)

    def words(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first:sentence.last]


LONGEST_SENTENCE = 300
"""Words of the longest sentence, above any that a newspaper prints: what weighs the words of a sentence with one another stays linear
in a text that never ends one.
"""
# A number keeps its separators, a word its inner apostrophes and hyphens, an abbreviation its inner points.
# An atomic group, for Python 3.11.2 reads a possessive one wrongly (cpython #101955).
_TOKEN = re.compile(r"(?>\d+(?:[.,:/]\d+)*)(?![^\W_])|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['\-][^\W_]+)*|[^\w\s]|_+")
_END = re.compile(r"[.!?؟۔…]+[\"'”’)\]]*(?=\s|$|[\"“(\[])|[!?؟。]+")
_INITIAL = re.compile(r"(?:^|[\s.(\"'])[^\W\d_]$")
_BREAK = re.compile(r"\n\s*\n|\n")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_PERSIAN_URDU = re.compile(r"[پچژگٹڈڑںےہ]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_WORD = re.compile(r"[^\W\d_]+")


def read_text(document: Document) -> Reading:
    """Normalise, split and tell the language of one document. Never raises on any text."""
    text, offsets = normalize(document.text)
    folded = fold(text)
    tokens = _tokens(text, folded)
    language = document.language or tell_language(text)
    blocked = [_normalised_region(offsets, start, end) for start, end in _unread(document)]
    starts = [t.start for t in tokens]
    sentences = []
    for paragraph, (begin, end) in enumerate(_paragraphs(text, blocked)):
        for first, last in _split(text, begin, end, language or "en"):
            a, b = bisect_left(starts, first), bisect_left(starts, last)
            if a < b:
                spoken = _sentence_language(text[first:last], language)
                for c in range(a, b, LONGEST_SENTENCE):
                    d = min(c + LONGEST_SENTENCE, b)
                    sentences.append(Sentence(tokens[c].start, tokens[d - 1].end, c, d, paragraph, spoken))
    return Reading(document, text, folded, tuple(sentences), tokens, offsets, language)


def open_text(document: Document) -> Reading:
    """A document normalised and its language told, without sentences and words: what finding place names alone needs.

    One of which parts are no prose is read wholly: its sentences say where the prose stands.
    """
    if document.regions:
        return read_text(document)
    text, offsets = normalize(document.text)
    return Reading(document, text, fold(text), (), (), offsets, document.language or tell_language(text))


def _tokens(text: str, folded: str) -> tuple[Token, ...]:
    # Built by C loops: words are the bulk of all objects a run makes.
    spans = [match.span() for match in _TOKEN.finditer(text)]
    norms = map(folded.__getitem__, starmap(slice, spans))
    return tuple(map(partial(tuple.__new__, Token), ((a, b, norm) for (a, b), norm in zip(spans, norms, strict=True))))


def _unread(document: Document) -> Iterator[tuple[int, int]]:
    """Stretches of `document.text` that are no prose. A headline in a header line is read: it often says the most."""
    for region in document.regions:
        at = document.text.find(document.title, region.start, region.end) if document.title and region.kind == "header" else -1
        if at < 0:
            yield region.start, region.end
        else:
            yield region.start, at
            yield at + len(document.title or ""), region.end


def _normalised_region(offsets: array[int] | None, start: int, end: int) -> tuple[int, int]:
    if offsets is None:
        return start, end
    return bisect_left(offsets, start), bisect_left(offsets, end)


def _paragraphs(text: str, blocked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches between hard line breaks. A single line break inside a wrapped paragraph is only a space."""
    wrapped = _is_wrapped(text)
    spans, begin = [], 0
    for match in _BREAK.finditer(text):
        if wrapped and match.group() == "\n" and not _ends_line(text, match.start(), match.end()):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, len(text)))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        cuts = [(a, b) for a, b in blocked if a < end and start < b]
        for a, b in cuts:
            kept.append((start, min(a, end)))
            start = max(start, b)
        kept.append((start, end))
    return [(start, end) for start, end in kept if text[start:end].strip()]


def _is_wrapped(text: str) -> bool:
    """Whether the text was folded at a fixed width: many lines of nearly one length that do not end a sentence."""
    lines = [line for line in text.split("\n") if len(line) > 40]
    if len(lines) < 4 or max(map(len, lines)) > 110:
        return False
    return sum(line.rstrip()[-1:] not in ".!?\"'؟:" for line in lines) > 0.6 * len(lines)


def _ends_line(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 120):start].rpartition("\n")[2]
    return len(before) < 40 or (before.rstrip()[-1:] in ".!?؟" and not text[end:end + 1].islower())


def _split(text: str, begin: int, end: int, language: str) -> list[tuple[int, int]]:
    """Sentence spans of one paragraph."""
    abbreviations = _abbreviations(language)
    spans, start = [], begin
    for match in _END.finditer(text, begin, end):
        if match.group() == "." and _is_abbreviation(text, start, match.start(), end, abbreviations):
            continue
        if match.group()[0] in "!?؟" and text[match.end():match.end() + 2].strip()[:1].islower():
            continue  # "Stop!" he cried.
        spans.append((start, match.end()))
        start = match.end()
    if text[start:end].strip():
        spans.append((start, end))
    return spans


_WORD_BREAK = re.compile(r"[\s(\"'/-]")
_SENTENCE_START = re.compile(r"(?:The|He|She|It|They|In|On|At|But|A|An|This|We|Police)\b")


def _is_abbreviation(text: str, start: int, point: int, end: int, abbreviations: frozenset[str]) -> bool:
    head = text[max(start, point - 24):point]
    word = _WORD_BREAK.split(head)[-1]
    following = text[point + 1:min(point + 25, end)].lstrip()
    if following[:1].islower() or following[:1] in ",;:":
        return True
    if "." in word and len(word) <= 6:  # "U.S.", "a.m.": an end only where a sentence plainly begins
        return not _SENTENCE_START.match(following)
    if fold(word) in abbreviations:
        return True
    return bool(_INITIAL.search(head)) and word.isupper()


@functools.cache
def _abbreviations(language: str) -> frozenset[str]:
    wanted = {language, "en"} & set(languages())
    return frozenset().union(*(lexicon(code).abbreviations for code in wanted)) if wanted else frozenset()


@functools.cache
def _stopwords() -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple((code, lexicon(code).script, lexicon(code).stopwords) for code in languages())


def tell_language(text: str) -> str | None:
    """ISO 639-1 code of the main language of a text; None where nothing tells.

    The languages we have words for are told by their commonest words; any other by py3langid.
    """
    sample = text[:2000]
    script = _script(sample)
    if script is None:
        return None
    words = _WORD.findall(fold(sample))
    scores = sorted(((sum(map(stops.__contains__, words)), code) for code, kind, stops in _stopwords() if kind == script), reverse=True)
    if scores and scores[0][0] >= max(1, 0.12 * len(words)) and not (script == "Arab" and _PERSIAN_URDU.search(sample)):
        return scores[0][1]
    if len(words) < 12:
        return scores[0][1] if scores and scores[0][0] else {"Arab": "ar", "Latn": "en"}.get(script)
    import py3langid

    return str(py3langid.classify(sample)[0])


def _script(text: str) -> str | None:
    if text.isascii():
        return "Latn" if _LATIN.search(text) else None
    counts = {"Latn": len(_LATIN.findall(text)), "Arab": len(_ARABIC.findall(text)), "Cyrl": len(_CYRILLIC.findall(text))}
    best = max(counts, key=lambda k: counts[k])
    return best if counts[best] else None


def _sentence_language(text: str, main: str | None) -> str:
    """A sentence in another script than the document's is in another language: a tweet quoted in Arabic."""
    script = _script(text) if not text.isascii() else "Latn"
    main_script = next((kind for code, kind, _ in _stopwords() if code == main), None)
    if script is None or script == main_script:
        return main or "en"
    if main_script is None and main is not None and script == "Latn":
        return main
    return {"Arab": "ar" if not _PERSIAN_URDU.search(text) else "fa", "Latn": "en", "Cyrl": "ru"}[script]
