"""What a text is about where it borrows the words of violence: sport, markets, culture. The words are data, `[topics]`."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from mapper.extraction.patterns import Matcher, compile_pattern
from mapper.extraction.triggers import Found
from mapper.text import Reading, languages, lexicon

_DISTINCT = 4
"""Different words of one topic that make it the topic of a text. By judgement."""
_SURE = 0.93
"""A trigger that says its type at least so surely is no figure of speech."""


def elsewhere(reading: Reading, found: Sequence[Found]) -> bool:
    """Whether a text is about sport, markets or culture, so that its attacks and battles are figures of speech.

    One sure trigger for each four words of the topic is enough to keep the text: a bomb in a stadium stays a bomb.
    """
    known = set(languages())
    words: dict[int, set[str]] = {}
    for sentence in reading.sentences:
        if sentence.language in known:
            for match in _topics(sentence.language).find(reading.tokens, sentence.first, sentence.last):
                words.setdefault(match.key, set()).add(reading.tokens[match.first].norm)
    told = max((len(w) for w in words.values()), default=0)
    if told < _DISTINCT:
        return False
    sure = sum(t.specific >= _SURE for f in found for t in f.triggers)
    return told >= _DISTINCT * (1 + sure)


@functools.cache
def _topics(language: str) -> Matcher:
    words = lexicon(language)
    matcher = Matcher(words.table("structure").get("clitics", ()))
    for key, (name, patterns) in enumerate(words.table("topics").items()):
        for pattern in patterns:
            for elements in compile_pattern(pattern, {}, f"languages/{language}.toml [topics] {name}"):
                matcher.add(elements, key)
    return matcher.seal()


def occurs(reading: Reading, index: int) -> bool:
    """Whether a sentence says of a deed told beside it that it happened: "the incident took place", "it occurred"."""
    if not 0 <= index < len(reading.sentences):
        return False
    sentence = reading.sentences[index]
    if sentence.language not in languages():
        return False
    return next(iter(_happenings(sentence.language).find(reading.tokens, sentence.first, sentence.last)), None) is not None


@functools.cache
def _happenings(language: str) -> Matcher:
    words = lexicon(language)
    matcher = Matcher(words.table("structure").get("clitics", ()))
    for pattern in words.table("structure").get("occurs", ()):
        for elements in compile_pattern(pattern, {}, f"languages/{language}.toml [structure] occurs"):
            matcher.add(elements, 0)
    return matcher
