"""Armed groups that no list knows, by the shape of their names: "the Black Snake gang", "the Popular Front for Renewal (PFR)"."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.extraction.actor_names import ActorWords, actor_words, calendar_words
from mapper.text import Reading, fold, languages
from mapper.text.reading import Sentence

LONGEST = 6
"""Words of a name before its head, and after it."""
_MILITIA = frozenset({"militia", "militias", "militiamen", "cartel", "gang", "faction", "clan", "commando", "commandos", "gunmen"})
POLITICAL_MILITIA, REBELS = 3, 2


def unlisted_groups(reading: Reading, taken: frozenset[int]) -> Iterator[tuple[int, int, int, str, int]]:
    """(sentence, first, last, name, ACLED's class) of each group, in text order; `taken` are tokens of known actors, which none touches.

    An acronym in brackets behind a name stands for it in the rest of the text.
    """
    known = set(languages())
    short: dict[str, tuple[str, int]] = {}
    for index, sentence in enumerate(reading.sentences):
        if sentence.language not in known or reading.text[sentence.start : sentence.end].isupper():
            continue
        words = actor_words(sentence.language)
        if not words.name_heads:
            continue
        heads = words.name_heads | words.plain_heads
        position = sentence.first
        while position < sentence.last:
            is_head = reading.tokens[position].norm.removesuffix("'s") in heads
            found = _name_at(reading, sentence, words, position, taken) if is_head else None
            if found is not None:
                first, last, inter = found
                begin = _name_start(reading, sentence, first, last)
                name = reading.text[reading.tokens[begin].start : reading.tokens[last - 1].end].removesuffix("'s")
                if (acronym := _acronym(reading, sentence, last)) is not None:
                    short[acronym] = name, inter
                yield index, first, last, name, inter
                position = last
                continue
            known_as = short.get(_surface(reading, position)) if short and position not in taken else None
            if known_as is not None:
                yield index, position, position + 1, *known_as
            position += 1


def _name_start(reading: Reading, sentence: Sentence, first: int, last: int) -> int:
    """The name's own first word, behind what calls it so."""
    words = actor_words(sentence.language)
    if _called(reading, sentence, words, first + 1) != last:
        return first
    return next(k for k in range(first + 1, last) if _is_proper(reading, k, words))


def _surface(reading: Reading, position: int) -> str:
    token = reading.tokens[position]
    return reading.text[token.start : token.end].removesuffix("'s")


def _name_at(
    reading: Reading, sentence: Sentence, words: ActorWords, head: int, taken: frozenset[int]
) -> tuple[int, int, int] | None:
    """(first, last, class) of the name whose head stands at a token."""
    word = reading.tokens[head].norm.removesuffix("'s")
    capital = reading.text[reading.tokens[head].start].isupper()
    if not (word in words.name_heads if capital else word in words.plain_heads):
        return None
    inter = POLITICAL_MILITIA if word in _MILITIA else REBELS
    if not capital and (called := _called(reading, sentence, words, head + 1)) > 0:
        return head, called, inter
    first = head
    while first > sentence.first and head - first < LONGEST and first - 1 not in taken and _is_proper(reading, first - 1, words):
        first -= 1
    last = _tail(reading, sentence, words, head + 1, taken) if capital else head + 1
    if first == head and (last == head + 1 or head == sentence.first):  # a sentence's first capital says nothing
        return None
    if first < head:
        before = reading.tokens[first - 1].norm if first > sentence.first else ""
        if head - first == 1 and (before in words.name_bars or (not capital and _is_day(reading, first, sentence))):
            return None
    if any(position in taken for position in range(first, last) if position != head):
        return None
    return first, last, inter


def _called(reading: Reading, sentence: Sentence, words: ActorWords, position: int) -> int:
    """End of the name that a noun is given: "a militia known as the Red Hand"; 0 where it is given none."""
    for call in words.name_calls:
        end = position + len(call)
        if end >= sentence.last or tuple(t.norm for t in reading.tokens[position:end]) != call:
            continue
        first = end = end + (reading.tokens[end].norm == "the")
        while end < min(sentence.last, first + LONGEST) and _is_proper(reading, end, words):
            end += 1
        return end if end > first else 0
    return 0


def _is_proper(reading: Reading, position: int, words: ActorWords) -> bool:
    token = reading.tokens[position]
    return reading.text[token.start].isupper() and token.norm not in words.stopwords and len(token.norm) > 1 and token.norm[0].isalpha()


def _is_day(reading: Reading, position: int, sentence: Sentence) -> bool:
    """Whether a word is the name of a day or a month ("Monday militants"), or the sentence's first, whose capital says nothing."""
    names = calendar_words(sentence.language)
    return position == sentence.first or reading.tokens[position].norm in names


def _tail(reading: Reading, sentence: Sentence, words: ActorWords, position: int, taken: frozenset[int]) -> int:
    """End of what a head owns: "Front for the Liberation of Rwanda", "Army of Conquest"."""
    end = position
    while position < sentence.last and position - end <= LONGEST and position not in taken:
        token = reading.tokens[position]
        if _is_proper(reading, position, words):
            position += 1
            end = position
        elif token.norm in words.name_joins and position + 1 < sentence.last and end == position:
            position += 1 + (reading.tokens[position + 1].norm == "the")
        else:
            break
    return end


def _acronym(reading: Reading, sentence: Sentence, position: int) -> str | None:
    if position + 2 >= sentence.last or reading.tokens[position].norm != "(" or reading.tokens[position + 2].norm != ")":
        return None
    surface = _surface(reading, position + 1)
    return surface if len(surface) > 1 and surface.isupper() and fold(surface).isalnum() else None

