"""People as a sentence names them: counted ("two of the soldiers"), described ("a policeman"), by name, by pronoun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mapper.extraction.line import PHRASE, REACH, Line, Victims
from mapper.extraction.numerals import Number


class Item(NamedTuple):
    """One member of a list of victims: marks [first, last), `head` the index of its noun (-1: none)."""

    low: int
    high: int | None
    first: int
    last: int
    head: int
    exact: bool
    """Whether a number word or digits say so."""
    perpetrators: bool = False
    vague: bool = False


def item_at(line: Line, index: int) -> Item | None:
    """The people named at an index: "two of the soldiers", "a policeman", "his wife", "John Smith", "civilians"."""
    number = line.starts.get(index)
    if number is not None:
        if line.has(number.last, "range") and line.has(number.last + 1, "age"):  # "45-year-old Osama Marzi"
            return _described_item(line, index, number.last + 2)
        return _counted_item(line, number)
    if line.has(index, "pron_one") and not line.plain(index + 1) and not (line.has(index, "poss") and index + 1 in line.starts):
        return Item(1, 1, index, index + 1, -1, False, line.has(index, "attacker"))
    if line.has(index, "another") and not line.plain(index + 1) and index + 1 not in line.starts:
        return Item(1, 1, index, index + 1, -1, False)
    if line.has(index, "pron_many"):
        return _named_before(line, index) or Item(2, None, index, index + 1, -1, False, line.has(index, "attacker"))
    if line.has(index, "uncounted") and not line.plain(index + 1) and index + 1 not in line.starts and not line.has(index + 1, "of"):
        return Item(2, None, index, index + 1, -1, False, vague=True)
    first = index
    while line.has(index, "det_one", "det_def", "poss") and line.plain(index):
        index += 1
        own = line.starts.get(index)
        if own is not None and line.has(own.last, "range") and line.has(own.last + 1, "age"):  # "his 55-year-old mother", "a 9-year-old"
            age = own.last + 1
            return _described_item(line, first, age + 1) or Item(1, 1, first, age + 1, age, False)
        if own is not None and not line.has(first, "det_one"):
            counted_item = _counted_item(line, own)
            return counted_item._replace(first=first) if counted_item else None
    return _described_item(line, first, index)


def _counted_item(line: Line, number: Number) -> Item | None:
    if line.is_no_people(number):
        return None
    last, head = _noun(line, number.last)
    if head >= 0 and line.has(head, "thing", "group"):
        return None
    perpetrators = any(line.has(k, "attacker") for k in range(number.first, min(last, len(line.marks))))
    if line.has(last, "postmodifier") and line.marks[last].values["postmodifier"] == "at_least":
        return Item(number.low, None, number.first, last + 1, head, True, perpetrators, number.vague)
    return Item(number.low, number.high, number.first, last, head, True, perpetrators, number.vague)


def _named_before(line: Line, index: int) -> Item | None:
    """Whom "them" stands for: the people counted last before it, "captured nine farmers and shot them dead"."""
    if line.has(index, "attacker"):
        return None
    for k in range(index - 1, max(-1, index - REACH), -1):
        number = line.starts.get(k)
        item = _counted_item(line, number) if number is not None else None
        if item is not None:
            return item._replace(first=index, last=index + 1, head=-1)
    return None


def _described_item(line: Line, first: int, index: int) -> Item | None:
    """A noun phrase without a number: one where it has an article of one, or is a name; else "many" of a plural noun."""
    last, head = _noun(line, index)
    if head < 0 or line.has(head, "thing"):
        return None
    aged = first in line.starts
    if (first == index or aged) and (name := _name_end(line, index)):
        return Item(1, 1, first, name, name - 1, False)
    if line.has(head, "person_one") and last == head + 1:
        while line.plain(last) and not line.marks[last].values and line.text[line.marks[last].start].isupper() and last < head + 6:
            last += 1  # "policeman John Smith"
    perpetrators = any(line.has(k, "attacker") for k in range(first, last))
    many = any(line.has(k, "person_many") for k in range(index, head + 1))
    one = any(line.has(k, "person_one") for k in range(index, head + 1))
    determined = first < index and not aged
    if determined and line.has(head, "group") and line.has(head + 1, "of") and (size := line.starts.get(head + 2)):
        return Item(size.low, size.high, first, max(last, size.last), head, True, perpetrators)  # "a family of six"
    if determined and line.has(first, "det_one"):
        return Item(1, 1, first, last, head, False, perpetrators)
    pair = line.starts.get(last)
    if line.verb_first and many and pair is not None and pair.low == pair.high == 2:  # "two civilians", the number behind
        return Item(2, 2, first, pair.last, head, True, perpetrators)
    if line.has(head, "person_many") or (many and not one):
        return Item(2, None, first, last, head, False, perpetrators)
    if one or (determined and line.has(first, "poss")):
        return Item(1, 1, first, last, head, False, perpetrators)
    if not determined and _is_name(line, index, head + 1):
        return Item(1, 1, first, last, head, False, perpetrators)
    return None


def _name_end(line: Line, index: int) -> int | None:
    """End of a full name that begins at an index and is followed by a small word: "Qasem Soleimani shook"; else None."""
    k = index
    while k < min(line.size, index + PHRASE) and line.plain(k) and line.text[line.marks[k].start].isupper():
        k += 1
    small = line.plain(k) and line.text[line.marks[k].start].islower() and not line.has(k, "person_many", "person_one")
    return k if k >= index + 2 and small and _is_name(line, index, k) else None


def _is_name(line: Line, first: int, last: int) -> bool:
    """Whether marks look like a person's name: at least two words with capitals in a text that has small letters."""
    words = [line.text[m.start : m.end] for m in line.marks[first:last]]
    if not all(w[0].isupper() and not w.isupper() for w in words):
        return False
    return len(words) >= 2 or (first > 0 and not words[0].endswith("s") and line.has(last, "and", "comma", "prep", "dayword", "weekday"))


def _noun(line: Line, index: int) -> tuple[int, int]:
    """(end, head) of the noun phrase that begins at an index; "of" phrases are taken in: "members of the same family"."""
    head = -1
    limit = min(len(line.marks), index + PHRASE)
    begin = index
    while index < limit and (line.plain(index) or _is_short_name(line, index)) and (index == begin or line.joins(index) is None):
        if line.has(index, "bracket"):  # "New People's Army (NPA) guerrillas"
            index, limit = index + 3, limit + 3
            if index >= len(line.marks):  # the bracket ends the line
                break
        # Where verbs come first so do nouns before what describes them: the first noun of people is the head.
        head = head if line.verb_first and line.has(head, "person_many", "person_one") else index
        index += 1
        # A noun of people ends the phrase, unless another follows it: "police officers", "child soldiers", or it owns
        # what follows: "New People's Army guerrillas".
        if str(line.marks[head].values.get("clitic", "")).startswith("'"):
            continue
        if line.has(head, "person_many", "person_one") and line.has(index, "person_many", "person_one") == line.verb_first:
            break
    end = index
    while line.has(end, "of") and end < limit + PHRASE:
        follow = end + 1
        number = line.inside.get(follow)
        follow = number.last if number is not None else follow
        stop = min(len(line.marks), follow + PHRASE)
        while follow < stop and (line.plain(follow) or line.has(follow, "pron_many")) and line.joins(follow) is None:
            follow += 1
        if follow == end + 1:
            break
        end = follow
    return max(end, index), head


def _is_short_name(line: Line, index: int) -> bool:
    """Whether one word in brackets stands inside a noun phrase."""
    return line.has(index, "bracket") and line.plain(index + 1) and line.has(index + 2, "bracket") and line.plain(index + 3)


def elsewhere(line: Line, position: int, limit: int) -> int | None:
    """Over a place to the next people of the same harm: "two in Mosul and three in Kirkuk"; None where none follow."""
    if not line.has(position, "prep"):
        return None
    k = position + 1
    while k < min(limit, position + 7) and line.plain(k):
        k += 1
    follow = line.joins(k + 1) if line.has(k, "comma") and line.joins(k + 1) is not None else line.joins(k)
    if follow is None and line.has(k, "comma"):
        follow = k + 1
    if follow is not None and follow in line.starts:
        item = item_at(line, follow)
        if item is not None and item.last < limit and line.has(item.last, "prep"):
            return follow
    return None


def victims_of(line: Line, kind: str, items: Sequence[Item]) -> list[Victims]:
    """What a list of people comes to; the attackers among them are counted apart."""
    attackers = [item for item in items if item.perpetrators]
    others = [item for item in items if not item.perpetrators]
    return [_sum(line, kind, group) for group in (others, attackers) if group]


def _sum(line: Line, kind: str, items: Sequence[Item]) -> Victims:
    # "35 civilians and security personnel": a plural without number beside one with it is in that number.
    told = [item for item in items if item.exact or item.high is not None] or items
    low = sum(item.low for item in told)
    high = None if any(item.high is None for item in told) else sum(item.high or 0 for item in told)
    first, last = line.span(items[0].first, items[-1].last)
    head = items[0].head
    number = line.starts.get(items[0].first)
    known = (
        number is not None and line.has(number.last, "of") and line.has(number.last + 1, "det_def") and line.has(number.last + 2, "told")
    )
    who = line.text[line.marks[head].start : line.marks[head].end] if head >= 0 else None
    listed = not any(item.exact for item in items)
    vague = all(item.vague for item in told)
    return Victims(kind, low, high, first, last, who, breakdown=known, perpetrators=items[0].perpetrators, listed=listed, vague=vague)
