"""Whom a word of harm speaks of: the list of people behind it, the subject before it, the number beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mapper.extract.grammar import Mark
from mapper.extract.numerals import Number

_REACH = 40
"""Marks looked at on either side of a word of harm: keeps the work linear in a hostile text."""
_PHRASE = 9
"""Longest noun phrase behind a number, in marks."""


class Victims(NamedTuple):
    """People of one kind of harm; `high` None means open. Characters [start, end)."""

    kind: str
    low: int
    high: int | None
    start: int
    end: int
    who: str | None
    breakdown: bool = False
    perpetrators: bool = False
    listed: bool = False


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


class Line:
    """One sentence prepared: its marks, its number phrases by first and by last mark."""

    def __init__(self, text: str, marks: Sequence[Mark], numbers: Sequence[Number], *, verb_first: bool = False) -> None:
        self.text = text
        self.verb_first = verb_first
        self.marks = marks
        self.starts = {number.first: number for number in numbers}
        self.inside: dict[int, Number] = {k: number for number in numbers for k in range(number.first, number.last)}

    def has(self, index: int, *names: str) -> bool:
        """Whether the mark at an index, if there is one, is of any of the classes."""
        return 0 <= index < len(self.marks) and any(name in self.marks[index].values for name in names)

    def joins(self, index: int) -> int | None:
        """Where the member of a list begins that an "and" at an index leads to: behind the word, or in it (Arabic و)."""
        if self.has(index, "and"):
            return index + 1
        if index < len(self.marks) and str(self.marks[index].values.get("clitic", "")).startswith("و"):
            return index
        return None

    def plain(self, index: int) -> bool:
        """Whether a mark can be a word inside a noun phrase: not a number, verb, preposition or sign."""
        if not 0 <= index < len(self.marks) or index in self.inside:
            return False
        mark = self.marks[index]
        if not mark.values:
            return self.text[mark.start].isalnum()
        return not _STOPS.intersection(mark.values) or self.attributive(index)

    def attributive(self, index: int) -> bool:
        """Whether a word of harm only describes people: "displaced families", "two wounded soldiers"."""
        values = self.marks[index].values
        return values.get("either") in _DESCRIBING and self.has(index + 1, "person_many", "person_one") and not (
            self.has(index - 1, "be_one", "be_many", "be", "have", "adverb", "and"))

    def negated(self, index: int) -> bool:
        """"was not injured", "were not immediately hurt"."""
        k = index - 1
        while k >= 0 and index - k < 4 and (self.has(k, "adverb", "be_one", "be_many", "be") or self._is_adverb(k)) and not self.has(k, "neg"):
            k -= 1
        return self.has(k, "neg") and not self.has(k, "and", "comma")

    def is_passive(self, index: int) -> bool:
        """Whether a form of "to be" governs the word: "were killed", "was shot and killed", "were killed or wounded"."""
        k = index - 1
        while k >= 0 and index - k < 8:
            if self.has(k, "be_one", "be_many", "be"):
                return True
            if self.has(k, "have"):
                return False
            if not (self.has(k, "adverb", "either", "neg", "dayword", "weekday", "comma") or self._is_adverb(k)
                    or (self.has(k, "and", "range") and self.has(k - 1, "either", "dayword", "weekday"))
                    or (self.has(k, "prep") and self.has(k + 1, "dayword", "weekday"))):
                return False
            k -= 1
        return False

    def auxiliaries(self, index: int) -> tuple[int, bool, bool, bool]:
        """(end of the subject, singular, plural, unreal) of the verb at an index: over "were reportedly", "was on Monday"."""
        k = index - 1
        one = many = unreal = False
        while k >= 0 and index - k < 10 and k not in self.inside:
            if self.has(k, "be_one", "be_many", "be", "have", "modal", "adverb", "neg", "dayword", "weekday") or self._is_adverb(k):
                one, many, unreal = one or self.has(k, "be_one"), many or self.has(k, "be_many"), unreal or self.has(k, "modal")
            elif not ((self.has(k, "prep") and self.has(k + 1, "dayword", "weekday")) or (self.has(k, "comma") and self.has(k + 1, "dayword"))
                      or (self.has(k, "either") and self.has(k + 1, "and", "range"))
                      or (self.has(k, "and", "range") and self.has(k - 1, "either"))):
                break
            k -= 1
        return k + 1, one, many, unreal

    def closing(self, index: int, limit: int) -> int:
        """Index behind the bracket that opens at an index; the next mark where it is never closed."""
        for k in range(index + 1, min(limit, index + _REACH)):
            if self.has(k, "bracket"):
                return k + 1
        return index + 1

    def _is_adverb(self, index: int) -> bool:
        mark = self.marks[index]
        return not mark.values and self.text[mark.start:mark.end].lower().endswith("ly")

    def adjacent(self, index: int) -> Victims | None:
        """A number right before the word: "12 killed", "two wounded soldiers", "20 others injured"."""
        k = index - 1
        while k >= 0 and self.has(k, "adverb", "other", "either") and k not in self.inside:
            k -= 1
        number = self.inside.get(k)
        if number is None or number.last != k + 1 or self._is_no_people(number):
            return None
        if index + 1 in self.starts or self.has(index + 1, "det_one", "poss"):
            return None
        return Victims("", number.low, number.high, self.marks[number.first].start, self.marks[index - 1].end, None)

    def none_of(self, index: int, kinds: tuple[str, ...]) -> list[Victims]:
        """"no casualties", "without victims": a count of 0 of each kind; nothing where it is not denied."""
        for k in range(index - 1, max(-1, index - 5), -1):
            if self.has(k, "unsure", "and", "comma"):
                break
            if self.has(k, "zero"):
                if self.has(index + 1, "unsure"):
                    break
                return [Victims(kind, 0, 0, self.marks[k].start, self.marks[index].end, None) for kind in kinds]
        return []

    def _is_no_people(self, number: Number) -> bool:
        """Whether a number counts no people: a date, an age, a clock time, money, a distance, a vehicle."""
        before, last = number.first - 1, number.last
        if self.has(before, "currency", "month", "age") or self.has(last, "month", "age", "currency", "thing"):
            return True
        if self.has(last, "range") and self.has(last + 1, "age", "thing"):  # "18-year-old", "24-hour"
            return True
        if self.has(before, "comma") and self.text[self.marks[before].start] == "(" and self.has(last, "comma"):  # "Smith (54)"
            return True
        only = self.marks[number.first]
        if number.last - number.first == 1 and 1900 <= number.low <= 2100 and self.text[only.start:only.end].isdecimal() and (
                self.has(before, "prep", "month") or not self.plain(last)):
            return True  # a year
        return before >= 0 and self.marks[before].values == {"clocknum": True}

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of marks [first, last), without an "and" written onto the first."""
        mark = self.marks[first]
        joined = str(mark.values.get("clitic", "")).startswith("و") and mark.end - mark.start > 1
        return mark.start + joined, self.marks[last - 1].end


_DESCRIBING = frozenset(("displaced", "wounded", "captured"))
_STOPS = frozenset((
    "either", "object", "subject", "suffer", "prep", "break", "dayword", "partitive", "said", "verb", "and", "comma", "of", "including", "weekday", "month", "be_one",
    "be_many", "be", "have", "modal", "zero", "toll", "range", "pron_many", "counted", "harmless", "both", "clocknum",
))


def item_at(line: Line, index: int) -> Item | None:
    """The people named at an index: "two of the soldiers", "a policeman", "his wife", "John Smith", "civilians"."""
    number = line.starts.get(index)
    if number is not None:
        return _counted_item(line, number)
    if line.has(index, "pron_one") and not line.plain(index + 1):
        return Item(1, 1, index, index + 1, -1, False, line.has(index, "attacker"))
    if line.has(index, "another") and not line.plain(index + 1) and index + 1 not in line.starts:
        return Item(1, 1, index, index + 1, -1, False)
    if line.has(index, "pron_many"):
        return Item(2, None, index, index + 1, -1, False, line.has(index, "attacker"))
    first = index
    while line.has(index, "det_one", "det_def", "poss") and line.plain(index):
        index += 1
        if index in line.starts and not line.has(first, "det_one"):
            counted_item = _counted_item(line, line.starts[index])
            return counted_item._replace(first=first) if counted_item else None
    return _described_item(line, first, index)


def _counted_item(line: Line, number: Number) -> Item | None:
    if line._is_no_people(number):
        return None
    last, head = _noun(line, number.last)
    if head >= 0 and line.has(head, "thing"):
        return None
    perpetrators = any(line.has(k, "attacker") for k in range(number.first, min(last, len(line.marks))))
    return Item(number.low, number.high, number.first, last, head, True, perpetrators)


def _described_item(line: Line, first: int, index: int) -> Item | None:
    """A noun phrase without a number: one where it has an article of one, or is a name; else "many" of a plural noun."""
    last, head = _noun(line, index)
    if head < 0 or line.has(head, "thing"):
        return None
    perpetrators = any(line.has(k, "attacker") for k in range(first, last))
    many = any(line.has(k, "person_many") for k in range(index, head + 1))
    one = any(line.has(k, "person_one") for k in range(index, head + 1))
    determined = first < index
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


def _is_name(line: Line, first: int, last: int) -> bool:
    """Whether marks look like a person's name: at least two words with capitals in a text that has small letters."""
    words = [line.text[m.start:m.end] for m in line.marks[first:last]]
    if not all(w[0].isupper() and not w.isupper() for w in words):
        return False
    return len(words) >= 2 or (first > 0 and not words[0].endswith("s") and line.has(last, "and", "comma", "prep", "dayword", "weekday"))


def _noun(line: Line, index: int) -> tuple[int, int]:
    """(end, head) of the noun phrase that begins at an index; "of" phrases are taken in: "members of the same family"."""
    head = -1
    limit = min(len(line.marks), index + _PHRASE)
    begin = index
    while index < limit and line.plain(index) and (index == begin or line.joins(index) is None):
        head = index
        index += 1
        if line.has(head, "person_many", "person_one") and (not line.plain(index) or (
                line.verb_first and line.has(index, "person_many", "person_one"))):
            break
    end = index
    while line.has(end, "of") and end < limit + _PHRASE:
        follow = end + 1
        number = line.inside.get(follow)
        follow = number.last if number is not None else follow
        stop = min(len(line.marks), follow + _PHRASE)
        while follow < stop and (line.plain(follow) or line.has(follow, "pron_many")) and line.joins(follow) is None:
            follow += 1
        if follow == end + 1:
            break
        end = follow
    return max(end, index), head


def after(line: Line, index: int, kind: str) -> list[Victims]:
    """The list behind a word: "killing two soldiers, a policeman and his wife"; parts in several places stay apart."""
    position = index + 1
    while position < len(line.marks) and line.has(position, "adverb") and position not in line.inside:
        position += 1
    groups: list[list[Item]] = [[]]
    limit = min(len(line.marks), index + _REACH)
    first = item_at(line, position)
    if line.verb_first and first is not None and first.perpetrators and not first.exact and item_at(line, first.last) is not None:
        position = first.last  # the killers stand between the verb and the killed
    while position < limit:
        item = item_at(line, position)
        if item is None or (groups[0] and _belongs_to_next(line, item)):
            break
        groups[-1].append(item)
        position = item.last
        follow = _next_member(line, position, limit)
        if follow is None:
            elsewhere = _elsewhere(line, position, limit)
            if elsewhere is None:
                break
            groups.append([])
            position = elsewhere
        else:
            position = follow
    result = [_victims(line, kind, group) for group in groups if group]
    if result:
        result.extend(_including(line, position, kind))
    return result


def _next_member(line: Line, position: int, limit: int) -> int | None:
    """Where the next member of a list begins: after "and", or a comma that leads to one; None where the list ends."""
    joined = line.joins(position)
    if joined is not None:
        return joined
    if not (line.has(position, "comma") and line.text[line.marks[position].start] in ",،"):
        return None
    joined = line.joins(position + 1)
    if joined is not None:
        return joined
    if position + 1 in line.starts or line.has(position + 1, "poss"):
        item = item_at(line, position + 1)
        if item is not None and item.last < limit and _next_member(line, item.last, limit) is not None:
            return position + 1
    return None


def _elsewhere(line: Line, position: int, limit: int) -> int | None:
    """Over a place to the next member: "two in Mosul and three in Kirkuk"."""
    if not line.has(position, "prep"):
        return None
    k = position + 1
    while k < min(limit, position + 7) and line.plain(k):
        k += 1
    joined = line.joins(k)
    if joined is not None and joined in line.starts:
        item = item_at(line, joined)
        if item is not None and line.has(item.last, "prep"):
            return joined
    return None


def _belongs_to_next(line: Line, item: Item) -> bool:
    """Whether what was read as a member is the subject of the next verb: "killing four and two others were wounded"."""
    k = item.last
    if line.verb_first:
        return False
    while line.has(k, "adverb") and k < item.last + 3:
        k += 1
    return line.has(k, "either", "subject", "suffer", "counted", "be_one", "be_many", "verb", "have") and not line.has(k, "including")


def _including(line: Line, position: int, kind: str) -> list[Victims]:
    """Parts of a total: ", including three children and two women"."""
    k = position
    while line.has(k, "comma") and k < position + 2:
        k += 1
    if not line.has(k, "including"):
        return []
    items: list[Item] = []
    k += 1
    while len(items) < 6:
        item = item_at(line, k)
        if item is None or _belongs_to_next(line, item):
            break
        if item.exact:
            items.append(item)
        k = item.last
        if line.has(k, "comma") and line.joins(k + 1) is not None:
            k += 1
        follow = line.joins(k)
        if follow is None and not line.has(k, "comma"):
            break
        k = follow if follow is not None else k + 1
    return [_victims(line, kind, [item])._replace(breakdown=True) for item in items]


def before(line: Line, index: int, kind: str) -> list[Victims]:
    """The subject of a word: "ten people, including three children, were killed", "the mayor was shot dead"."""
    end, one, many, unreal = line.auxiliaries(index)
    if unreal:
        return []
    start = _clause_start(line, end)
    if start >= end and line.has(start - 1, "break", "who_rel"):
        # "five people who were killed": the subject stands before the relative word.
        end = start - 1
        while end > 0 and line.has(end - 1, "comma"):
            end -= 1
        start = _clause_start(line, end)
    items = _subjects(line, start, end)
    if items:
        return [_victims(line, kind, items)]
    zero = next((k for k in range(end - 1, start - 1, -1) if line.has(k, "zero")), None)
    if zero is not None:
        return [Victims(kind, 0, 0, line.marks[zero].start, line.marks[index].end, None)]
    return _unnumbered_subject(line, start, end, kind, one=one, many=many)


def _clause_start(line: Line, end: int) -> int:
    """First mark of the clause that ends at `end`: behind the last verb, conjunction or speaker before it."""
    k = end - 1
    while k >= 0 and end - k < _REACH:
        if k not in line.inside and line.has(k, "either", "object", "subject", "suffer", "break", "said", "toll", "verb") and not (
                line.has(k, "including") or line.attributive(k)):
            return k + 1
        k -= 1
    return max(0, k + 1)


def _subjects(line: Line, start: int, end: int) -> list[Item]:
    """The last list of counted people of a clause; parts behind "including" and words in brackets are passed over."""
    items: list[Item] = []
    k = start
    skipping = False
    owned = line.has(start - 1, "either", "object") and start in line.starts  # the object of the verb before
    while k < end:
        if line.has(k, "bracket"):
            k = line.closing(k, end)
        elif line.has(k, "including"):
            skipping = True
        elif skipping and line.has(k, "comma") and not (k + 1 in line.starts and not _ends_list(line, k + 1)):
            skipping = False
        elif k in line.starts and not skipping:
            item = item_at(line, k)
            if item is not None and item.last <= end and not line.has(item.last, "partitive"):
                if not (owned and k == start):
                    items = _joined(line, items, item)
                k = item.last
            else:
                k = line.starts[k].last
            continue
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


def _ends_list(line: Line, first: int) -> bool:
    item = item_at(line, first)
    return item is None or line.has(item.last, "be_one", "be_many", "either")


def _joined(line: Line, items: list[Item], item: Item) -> list[Item]:
    """The list with one more member where they are coordinated, else the new one alone: the last stands next to the verb."""
    if items:
        gap = range(items[-1].last, item.first)
        if 0 < len(gap) <= 2 and all(line.has(k, "and", "comma") for k in gap):
            return [*items, item]
    return [*_single_before(line, item.first), item]


def _single_before(line: Line, first: int) -> list[Item]:
    """Single people listed before a number: "a pastor, his son and 28 others"."""
    found: list[Item] = []
    k = first
    while len(found) < 4 and line.has(k - 1, "and", "comma"):
        k -= 1
        while line.has(k - 1, "and", "comma"):
            k -= 1
        begin = k - 1
        while begin >= 0 and k - begin < 7 and begin not in line.inside and (
                line.plain(begin) or line.has(begin, "of")) and not line.has(begin, "det_one", "poss"):
            begin -= 1
        number = line.inside.get(begin)
        if number is not None and number.low == 1:
            begin = number.first
        elif not line.has(begin, "det_one", "poss"):
            break
        item = item_at(line, begin)
        if item is None or item.last != k or item.low != 1:
            break
        found.insert(0, item)
        k = begin
    return found


def _unnumbered_subject(line: Line, start: int, end: int, kind: str, *, one: bool, many: bool) -> list[Victims]:
    """"The mayor was killed" is one; "a man and his wife were killed" two; "soldiers were killed" two and more."""
    if end <= start:
        return []
    while start < end - 1 and line.has(start, "comma", "and", "break", "prep") and not line.plain(start):
        start += 1
    first, last = line.span(start, end)
    attackers = any(line.has(i, "attacker") for i in range(start, end))
    if one:
        return [Victims(kind, 1, 1, first, last, None, perpetrators=attackers, listed=True)]
    if not many:
        return []
    members = [item for i in range(start, end) if (item := item_at(line, i)) and (i == start or line.has(i - 1, "and", "comma"))]
    if len(members) > 1 and all(item.high == 1 for item in members):
        return [Victims(kind, len(members), len(members), first, last, None, perpetrators=attackers, listed=True)]
    if any(line.has(i, "person_many") for i in range(start, end)):
        return [Victims(kind, 2, None, first, last, None, perpetrators=attackers, listed=True)]
    return []


def counted(line: Line, index: int, kind: str) -> list[Victims]:
    """"two people dead", "12 deaths", "no fatalities", "10 people with injuries": the number before the word."""
    if none := line.none_of(index, (kind,)):
        return none
    mark = line.marks[index]
    if "dual" in mark.values:
        return [Victims(kind, 2, 2, mark.start, mark.end, None)]
    if line.has(index, "injury") and not any(line.has(k, "with", "suffer") for k in range(max(0, index - _PHRASE), index)) and not (
            line.inside.get(index - 1) or line.inside.get(index - 2)):
        return []
    number = _number_before(line, index)
    if number is None:
        if line.has(index, "single"):
            return [Victims(kind, 1, 1, mark.start, mark.end, None, listed=True)]
        return [Victims(kind, 2, None, mark.start, mark.end, None, listed=True)] if line.has(index, "plural") else []
    item = item_at(line, number.first)
    if item is None and number.last == index and not line._is_no_people(number):
        item = Item(number.low, number.high, number.first, index, -1, True)
    return [_victims(line, kind, _joined(line, [], item))] if item is not None else []


def _number_before(line: Line, index: int) -> Number | None:
    """The number that counts the word at an index, over the words of its noun phrase."""
    k = index - 1
    while k >= 0 and index - k < _PHRASE and k not in line.inside:
        if not (line.plain(k) or line.has(k, "be_many", "be", "adverb", "other") or (line.has(index, "injury") and line.has(k, "prep", "of"))):
            return None
        if line.verb_first:  # a number stands right before what it counts
            return None
        k -= 1
    return line.inside.get(k)


def tolled(line: Line, index: int, kind: str) -> list[Victims]:
    """"The death toll rose to 14", "from 10 to 12", "the toll stood at more than 30"."""
    for k in range(index + 1, min(len(line.marks), index + _REACH)):
        if line.has(k, "either", "object", "subject") and k not in line.inside:
            break
        number = line.starts.get(k)
        if number is None or line._is_no_people(number):
            continue
        if line.has(k - 1, "from") and any(n in line.starts for n in range(number.last, number.last + 4)):
            continue
        low = number.high if line.has(k - 1, "from") and number.high is not None else number.low
        first, last = line.span(number.first, number.last)
        return [Victims(kind, low, number.high, first, last, None)]
    return []


def named(line: Line, index: int, kind: str) -> list[Victims]:
    """One person named behind a word of harm in a script without capitals: two unknown words or more."""
    if line.marks[index + 1:index + 3] and all(not m.values and line.text[m.start].isalpha() for m in line.marks[index + 1:index + 3]):
        end = index + 1
        while end < len(line.marks) and not line.marks[end].values and line.text[line.marks[end].start].isalpha() and end < index + 5:
            end += 1
        if end >= index + 3:
            first, last = line.span(index + 1, end)
            return [Victims(kind, 1, 1, first, last, None, listed=True)]
    return []


def _victims(line: Line, kind: str, items: Sequence[Item]) -> Victims:
    low = sum(item.low for item in items)
    high = None if any(item.high is None for item in items) else sum(item.high or 0 for item in items)
    first, last = line.span(items[0].first, items[-1].last)
    head = items[0].head
    who = line.text[line.marks[head].start:line.marks[head].end] if head >= 0 else None
    return Victims(kind, low, high, first, last, who, perpetrators=all(item.perpetrators for item in items),
                   listed=not any(item.exact for item in items))
