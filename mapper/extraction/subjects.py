"""The subject of a word of harm: "ten people, including three children, were killed", "the mayor was shot dead"."""

from __future__ import annotations

from mapper.extraction.line import PHRASE, REACH, Line, Victims
from mapper.extraction.people import Item, elsewhere, item_at, victims_of

_HEADLINE = 6
"""Longest subject of a headline, in marks."""


def before(line: Line, index: int, kind: str, *, shared: bool = True) -> list[Victims]:
    """The subject of a word: "ten people, including three children, were killed", "the mayor was shot dead".

    `shared`: whether it may be that of the word of harm before it, "was abducted on Monday and found dead".
    """
    group = line.verb_group(index)
    if group.unreal or line.opens_speech(index):
        return []
    end = group.end
    start = clause_start(line, end)
    if line.verb_first and start >= end and line.has(end - 1, "verb"):  # "45 people met their death"
        end -= 1
        start = clause_start(line, end)
    if start >= end and line.has(start - 1, "break", "who_rel"):
        # "five people who were killed": the subject stands before the relative word.
        end = start - 1
        while end > 0 and line.has(end - 1, "comma"):
            end -= 1
        start = clause_start(line, end)
    if line.has(start - 1, "unknown", "whether"):
        return []  # "how many were killed", "if anyone was killed"
    items = subjects(line, start, end)
    items = items or _before_relative(line, start) or (_at_the_head(line, start) if group.many else [])
    if items:
        return [*victims_of(line, kind, items), *_in_other_places(line, index, kind)]
    if shared and kind == "killed" and line.has(end - 1, "and") and line.has(start - 1, "either") and line.verb_group(start - 1).passive:
        return before(line, start - 1, kind, shared=False)
    zero = next((k for k in range(end - 1, start - 1, -1) if line.has(k, "zero")), None)
    if zero is not None:
        return [Victims(kind, 0, 0, line.marks[zero].start, line.marks[index].end, None)]
    return _unnumbered_subject(line, start, end, kind, one=group.one, many=group.many)


def _at_the_head(line: Line, start: int) -> list[Item]:
    """The counted people a sentence begins with: "Eight villagers fleeing after the raid have been killed"."""
    number = next((line.starts[k] for k in range(min(3, start)) if k in line.starts), None)
    item = item_at(line, number.first) if number is not None else None
    return [item] if item is not None and item.last < start and line.has(item.head, "person_many") else []


def _in_other_places(line: Line, index: int, kind: str) -> list[Victims]:
    """What follows the verb without one of its own: "four were killed in Aleppo, two in Idlib and three in Homs"."""
    found: list[Victims] = []
    limit = min(line.size, index + REACH)
    position = elsewhere(line, index + 1, limit)
    while position is not None and (item := item_at(line, position)) is not None:
        found += victims_of(line, kind, [item])
        position = elsewhere(line, item.last, limit)
    return found


def _before_relative(line: Line, start: int) -> list[Item]:
    """The counted people that a relative clause describes: "five people who were on the bus were killed"."""
    for k in range(start - 1, max(0, start - PHRASE), -1):
        if line.has(k, "who_rel"):
            end = k - 1 if line.has(k - 1, "comma") else k
            items = subjects(line, clause_start(line, end), end)
            return items if items and items[-1].last == end else []
    return []


def clause_start(line: Line, end: int) -> int:
    """First mark of the clause that ends at `end`: behind the last verb, conjunction or speaker before it."""
    k = end - 1
    while k >= 0 and end - k < REACH:
        if (
            k not in line.inside
            and line.has(k, "either", "object", "subject", "suffer", "break", "said", "toll", "verb")
            and not (line.has(k, "including") or line.attributive(k))
        ):
            aside = next((j for j in range(k - 1, max(-1, k - 4), -1) if line.has(j, "partitive")), None)
            if aside is None:
                return k + 1
            k = aside  # ", one of whom was pregnant,"
        k -= 1
    return max(0, k + 1)


def subjects(line: Line, start: int, end: int) -> list[Item]:
    """The last list of counted people of a clause; parts behind "including" and words in brackets are passed over."""
    items: list[Item] = []
    k = start
    skipping = False
    owned = line.has(start - 1, "either", "object") and start in line.starts  # the object of the verb before
    while k < end:
        if line.has(k, "bracket"):
            k = line.closing(k, end)
            continue
        if line.has(k, "including"):
            skipping = True
        elif skipping and line.has(k, "comma") and not _goes_on(line, k + 1, end):
            skipping = False
        elif line.has(k, "partitive") and k + 1 in line.starts and items:
            k = line.starts[k + 1].last  # "eight, of whom five were children,"
            continue
        elif k in line.starts and not skipping:
            item = item_at(line, k)
            apart = line.has(k if item is None else item.last, "partitive")
            if apart and item is not None and item.last + 1 == end:
                return [item]  # "two were hurt, one of whom died"
            if item is not None and item.last <= end and not apart and not line.has(item.first - 1, "agent"):
                if not (owned and k == start):
                    items = joined(line, items, item)
                k = item.last
            else:
                k = line.starts[k].last
            continue
        elif line.has(k, "another", "uncounted") and not skipping and (single := item_at(line, k)) is not None and single.last == end:
            items = [single]
        elif items and line.has(k, "and") and not skipping and items[-1].last == k:
            member = item_at(line, k + 1)
            if member is not None and not member.exact and member.low == 1 and member.last <= end:
                items.append(member)
                k = member.last
                continue
        k += 1
    if items and items[0].exact and len(items) > 1 and items[0].low == sum(i.low for i in items[1:]):
        return items[:1]  # "seven people, a policeman and six civilians, were killed"
    return items


def _goes_on(line: Line, index: int, end: int) -> bool:
    """Whether a list of parts goes on behind a comma: ", including two women, and three children, were"."""
    follow = line.joins(index)
    item = item_at(line, index if follow is None else follow)
    if item is None or item.last >= end:
        return False
    # ", and four people, including two children, were injured": not a part, but the subject.
    aside = item.last + line.has(item.last, "comma")
    return not (follow is not None and item.exact and line.has(aside, "including"))


def joined(line: Line, items: list[Item], item: Item) -> list[Item]:
    """The list with one more member where they are coordinated, else the new one alone: the last stands next to the verb."""
    if items and _coordinated(line, items[-1], item):
        return [*items, item]
    first = item.first
    while line.has(first - 1, "poss", "det_def") and first - 1 not in line.inside:
        first -= 1  # "a mother and her two children"
    return [*_single_before(line, first), item]


def _coordinated(line: Line, one: Item, other: Item) -> bool:
    """Whether two members stand in one list: "ten men and two boys", "ten men in Mosul and two in Kirkuk"."""
    gap = range(_over_aside(line, one.last, other.first), other.first)
    if 0 < len(gap) <= 2 and all(line.has(k, "and", "comma") for k in gap):
        return True
    return (
        2 < len(gap) <= PHRASE
        and line.has(gap[0], "prep")
        and line.has(gap[-1], "and")
        and all(line.plain(k) or line.has(k, "prep", "of") for k in gap[:-1])
    )


def _over_aside(line: Line, index: int, limit: int) -> int:
    """Over what is said of a member behind it: "three policemen (two from Quetta)", "two girls, aged six and seven,"."""
    if line.has(index, "bracket"):
        return line.closing(index, limit)
    start = index + line.has(index, "comma")
    if not line.has(start, "aged"):
        return index
    for k in range(limit - 1, start, -1):
        if k in line.inside:
            return k + 1
    return index


def _single_before(line: Line, first: int) -> list[Item]:
    """Single people listed before a number: "a pastor, his son and 28 others"."""
    found: list[Item] = []
    k = first
    while len(found) < 4 and line.has(k - 1, "and", "comma"):
        k -= 1
        while line.has(k - 1, "and", "comma"):
            k -= 1
        begin = k - 1
        while (
            begin >= 0
            and k - begin < 7
            and begin not in line.inside
            and (line.plain(begin) or line.has(begin, "of"))
            and not line.has(begin, "det_one", "poss")
        ):
            begin -= 1
        number = line.inside.get(begin)
        if number is not None and number.low == 1:
            begin = number.first
        elif not line.has(begin, "det_one", "poss"):
            break
        item = item_at(line, begin)
        if item is None or item.last != k or item.low != 1:
            break
        if line.has(begin - 1, "including") or (line.has(begin - 1, "prep") and not line.has(k, "and") and not line.has(k + 1, "and")):
            break  # "two deaths, including a woman, and ten injuries", "in a statement, three"
        found.insert(0, item)
        k = begin
    return found


def _unnumbered_subject(line: Line, start: int, end: int, kind: str, *, one: bool, many: bool) -> list[Victims]:
    """ "The mayor was killed" is one; "a man and his wife were killed" two; "soldiers were killed" two and more."""
    if end <= start:
        return []
    while start < end - 1 and line.has(start, "comma", "and", "break", "prep") and not line.plain(start):
        start += 1
    first, last = line.span(start, end)
    attackers = any(line.has(i, "attacker") for i in range(start, end))
    if any(line.attributive(i) for i in range(start, end)):
        return []  # "the slain soldiers were killed by": told of before
    if one:
        return [Victims(kind, 1, 1, first, last, None, perpetrators=attackers, listed=True)]
    if not many:
        return _alone(line, start, end, kind) or _headline(line, start, end, kind)
    members = [item for i in range(start, end) if (item := item_at(line, i)) and (i == start or line.listing(i - 1))]
    if len(members) > 1 and all(item.high == 1 for item in members):
        return [Victims(kind, len(members), len(members), first, last, None, perpetrators=attackers, listed=True)]
    if any(line.has(i, "person_many", "others") for i in range(start, end)):
        return [Victims(kind, 2, None, first, last, None, perpetrators=attackers, listed=True)]
    return []


def _alone(line: Line, start: int, end: int, kind: str) -> list[Victims]:
    """ "He later died": a clause that begins with the one it speaks of."""
    if end - start != 1 or start > 1 or not line.has(start, "pron_one"):
        return []
    first, last = line.span(start, end)
    return [Victims(kind, 1, 1, first, last, None, listed=True)]


def _headline(line: Line, start: int, end: int, kind: str) -> list[Victims]:
    """ "Teacher shot dead in Karachi": without a verb form that says how many, only a noun of one person counts."""
    if end - start > _HEADLINE or not line.has(end - 1, "person_one") or line.has(end - 1, "person_many"):
        return []
    first, last = line.span(start, end)
    return [Victims(kind, 1, 1, first, last, None, perpetrators=line.has(end - 1, "attacker"), listed=True)]
