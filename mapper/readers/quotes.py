"""Where a quotation stands in a text: exactly, but for white space."""

from __future__ import annotations

import re
from array import array

from mapper.text import Reading, normalize

Span = tuple[int, int]

_LONGEST = 600
"""Characters of a quotation; a longer one supports nothing in particular."""
_MOST = 40
"""Places at which one quotation is looked for."""
_SPACE = re.compile(r"\s+")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_PREFIXES = frozenset("وفبكلا")
"""Arabic particles and the article, written together with the word after them."""
_LONGEST_PREFIX = 3


class Quotes:
    """Finds quotations in `reading.text[:end]`. The text is shaped once: every run of white space is one space."""

    def __init__(self, reading: Reading, end: int) -> None:
        self._reading = reading
        pieces: list[str] = []
        self._offsets = array("l")
        position = 0
        for match in _SPACE.finditer(reading.text, 0, end):
            pieces += (reading.text[position:match.start()], " ")
            self._offsets.extend(range(position, match.start() + 1))
            position = match.end()
        pieces.append(reading.text[position:end])
        self._offsets.extend(range(position, end))
        self._text = "".join(pieces)

    def find(self, quote: object) -> tuple[Span, ...]:
        """Every place (at most forty) where the quotation stands as whole words, in text order; none for what is no quotation."""
        if not isinstance(quote, str) or len(quote) > _LONGEST:
            return ()
        words = " ".join(normalize(quote)[0].split())
        if not any(c.isalnum() for c in words):
            return ()
        found: list[Span] = []
        at = self._text.find(words)
        for _ in range(_MOST):
            if at < 0:
                break
            span = self._whole(self._offsets[at], self._offsets[at + len(words) - 1] + 1)
            if span is not None:
                found.append(span)
            at = self._text.find(words, at + 1)
        return tuple(found)

    def _whole(self, start: int, end: int) -> Span | None:
        """The span where no word and no number is cut: "man" in "woman", "12" in "112" or "12,000" is no quotation."""
        text = self._reading.text
        tokens = self._reading.tokens
        if end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            return None
        if start > 0 and text[start - 1].isalnum() and text[start].isalnum():
            token = tokens[self._reading.token_at(start)]
            prefix = text[token.start:start]
            if len(prefix) > _LONGEST_PREFIX or not _PREFIXES.issuperset(prefix) or not _ARABIC.match(text[start]):
                return None
            start = token.start
        for edge in (start, end - 1):
            if text[edge].isdecimal():
                token = tokens[self._reading.token_at(edge)]
                if token.start < start or token.end > end:
                    return None
        return start, end


def nearest(spans: tuple[Span, ...], to: Span) -> Span | None:
    """The span with the fewest characters between it and `to`; the first of equals."""
    return min(spans, key=lambda span: distance(span, to), default=None)


def distance(a: Span, b: Span) -> int:
    """Characters between two spans; 0 where they touch or overlap."""
    return max(0, a[0] - b[1], b[0] - a[1])


def overlap(a: Span, b: Span) -> int:
    """Characters that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
