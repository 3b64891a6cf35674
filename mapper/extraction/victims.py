"""Whom a word of harm speaks of: the list behind it, the number beside it, the toll that follows, a name."""

from __future__ import annotations

from mapper.extraction.line import PHRASE, REACH, Line, Victims
from mapper.extraction.numerals import Number
from mapper.extraction.people import Item, elsewhere, item_at, victims_of
from mapper.extraction.subjects import clause_start, subjects


def after(line: Line, index: int, kind: str) -> list[Victims]:
    """The list behind a word: "killing two soldiers, a policeman and his wife"; parts in several places stay apart."""
    position = index + 1
    while position < len(line.marks) and line.has(position, "adverb", "marker") and position not in line.inside:
        position += 1
    groups: list[list[Item]] = [[]]
    limit = min(len(line.marks), index + REACH)
    if line.verb_first:
        position = _over_killers(line, position, limit)
    while position < limit:
        item = item_at(line, position)
        if item is None or (groups[0] and _belongs_to_next(line, item)):
            break
        groups[-1].append(item)
        position = item.last
        follow = _next_member(line, position, limit)
        if follow is None and item.high == 1:
            follow = _over_apposition(line, position)
        if follow is None:
            other = elsewhere(line, position, limit)
            if other is None:
                break
            groups.append([])
            position = other
        else:
            position = follow + line.has(follow, "marker")
    result = [victims for group in groups if group for victims in victims_of(line, kind, group)]
    if result:
        result.extend(_including(line, position, kind))
    return result


def _over_killers(line: Line, position: int, limit: int) -> int:
    """Over what stands between a verb and the killed where verbs come first: the killers, or a place ("in the attack")."""
    first = item_at(line, position)
    if first is not None and first.perpetrators and not first.exact:
        for k in range(position + 1, min(limit, first.last + PHRASE)):
            if k in line.starts or (line.has(k, "person_one", "person_many") and not line.has(k, "attacker")):
                return k
    elif first is not None and not first.exact and first.last in line.starts and line.joins(first.last) is None:
        return first.last if item_at(line, first.last) is not None else position
    elif first is None and line.plain(position):  # killers that the lexicon does not know as people: "the army killed five"
        for k in range(position + 1, min(limit, position + PHRASE)):
            if k in line.starts and line.joins(k) is None:
                return k
            if line.joins(k) is not None or line.has(k, "comma", "prep", "break", "verb", "either", "object", "counted"):
                break
    elif first is None and line.has(position, "prep"):
        k = position + 1
        while k < min(limit, position + 5) and line.plain(k):
            k += 1
        return k if k in line.starts else position
    return position


def _next_member(line: Line, position: int, limit: int) -> int | None:
    """Where the next member of a list begins: after "and", or a comma that leads to one; None where the list ends."""
    joined = line.joins(position)
    if joined is None and line.has(position, "comma") and line.text[line.marks[position].start] in ",،":
        joined = line.joins(position + 1)
    if joined is not None:  # "a child was killed and his mother wounded": where verbs come first, the next one has its own
        return None if line.verb_first and line.has(joined, "either", "object", "subject", "verb") else joined
    if not (line.has(position, "comma") and line.text[line.marks[position].start] in ",،"):
        return None
    if position + 1 in line.starts or line.has(position + 1, "poss", "det_one", "person_one"):
        item = item_at(line, position + 1)
        if item is not None and item.last < limit and _next_member(line, item.last, limit) is not None:
            return position + 1
    return None


def _over_apposition(line: Line, position: int) -> int | None:
    """Over a name: "the governor, John Mensah, and two guards", "a child named Anas Zarqa (13) and"."""
    if line.has(position, "naming"):
        k = position + 1
        while k < position + 7 and line.plain(k):
            k += 1
        if line.has(k, "bracket"):
            k = line.closing(k, line.size)
        return line.joins(k + line.has(k, "comma"))
    if not line.has(position, "comma") or not line.plain(position + 1):
        return None
    k = position + 1
    while k < position + 6 and line.plain(k):
        k += 1
    return line.joins(k + 1) if line.has(k, "comma") else None


def _belongs_to_next(line: Line, item: Item) -> bool:
    """Whether what was read as a member is the subject of the next verb: "killing four and two others were wounded"."""
    k = item.last
    if line.verb_first:
        return False
    while line.has(k, "adverb") and k < item.last + 3:
        k += 1
    return line.has(k, "either", "subject", "suffer", "counted", "be_one", "be_many", "verb", "have") and not line.has(k, "including")


def beside(line: Line, index: int, kind: str) -> list[Victims]:
    """The attackers set beside the people a word counts: "in addition to the assailant, two were killed"; or told among them."""
    if kind != "killed":
        return []
    found = [v for v in _including(line, index + 1, kind) if v.perpetrators]
    for k in range(max(0, index - REACH), min(line.size, index + PHRASE)):
        if line.has(k, "besides"):
            item = item_at(line, k + 1)
            if item is not None and item.perpetrators:
                found += victims_of(line, kind, [item])
    return found


def accompanying(line: Line, index: int, kind: str) -> list[Victims]:
    """Who shares the fate of a subject: "the mayor was killed in the attack along with four guards"."""
    if line.verb_first:
        return []
    for k in range(index + 1, min(line.size, index + PHRASE)):
        if line.has(k, "either", "object", "subject", "counted", "break", "verb", "including"):
            break
        if line.has(k, "and") and not line.has(k, "alongside"):
            break
        if line.has(k, "alongside"):
            return after(line, k, kind)
    return []


def shared_by(line: Line, index: int) -> int:
    """Over how many incidents a figure is told to be split: "10 fatalities split across 2 events"; 1 where it is not."""
    number = line.starts.get(index + 2) if line.has(index + 1, "shared") else None
    return number.low if number is not None and number.low == number.high and number.low > 1 and line.has(number.last, "thing") else 1


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
    return [victims._replace(breakdown=True) for item in items for victims in victims_of(line, kind, [item])]


def counted(line: Line, index: int, kind: str) -> list[Victims]:
    """ "two people dead", "12 deaths", "no fatalities", "10 people with injuries": the number before the word."""
    if none := line.none_of(index, (kind,)):
        return none
    mark = line.marks[index]
    if "dual" in mark.values:
        return [Victims(kind, 2, 2, mark.start, mark.end, None)]
    if (
        line.has(index, "injury")
        and not any(line.has(k, "with", "suffer") for k in range(max(0, index - PHRASE), index))
        and not (line.inside.get(index - 1) or line.inside.get(index - 2))
    ):
        return []
    if line.has(index, "state") and any(line.has(k, "verdict") for k in range(max(0, index - PHRASE), index)):
        return []  # "sentenced 21 defendants to death"
    number = _number_before(line, index)
    if number is None and line.has(index - 1, "pron_many", "pron_one") and (shot := item_at(line, index - 1)) and shot.last == index:
        return victims_of(line, kind, [shot])  # "shot them dead"
    if number is None and line.has(index, "state") and (struck := _struck_before(line, index)):
        return victims_of(line, kind, [struck])
    if number is None:
        if line.has(index, "single"):
            if line.has(index - 1, "between") or (line.has(index - 1, "single") and line.has(index - 2, "between")):
                return []  # "twenty between dead and wounded": how many of each is not told
            return [Victims(kind, 1, 1, mark.start, mark.end, None, listed=True)]
        if str(mark.values.get("clitic", "")) in ("ال", "بال"):  # "among the dead" says nothing of how many
            return []
        if line.has(index, "plural") and (line.verb_first or line.has(index + 1, "be_many") or line.has(index - 1, "cause")):
            return [Victims(kind, 2, None, mark.start, mark.end, None, listed=True, vague=True)]
        return []
    item = item_at(line, number.first)
    if item is None and number.last == index and not line.is_no_people(number):
        item = Item(number.low, number.high, number.first, index, -1, True, False, number.vague)
    if item is None:
        return []
    listed = subjects(line, clause_start(line, number.first), index)
    return victims_of(line, kind, listed if listed and listed[-1].first <= number.first < listed[-1].last else [item])


def _struck_before(line: Line, index: int) -> Item | None:
    """Who stands between a verb and what became of them: "beat a factory manager to death"."""
    for k in range(index - 1, max(-1, index - PHRASE), -1):
        if line.has(k, "det_one", "poss") and (item := item_at(line, k)) and item.last == index:
            return item
        if not line.plain(k):
            break
    return None


def _number_before(line: Line, index: int) -> Number | None:
    """The number that counts the word at an index, over the words of its noun phrase."""
    k = index - 1
    while k >= 0 and index - k < PHRASE and k not in line.inside:
        if not (
            line.plain(k)
            or line.has(k, "be_many", "be", "adverb", "other")
            or (line.has(index, "injury") and line.has(k, "prep", "of"))
            or (line.has(index, "state") and line.has(k, "of"))
        ):
            return None
        if line.verb_first:  # a number stands right before what it counts
            return None
        k -= 1
    return line.inside.get(k)


def tolled(line: Line, index: int, kind: str) -> list[Victims]:
    """ "The death toll rose to 14", "from 10 to 12", "the toll stood at more than 30"."""
    if line.has(index - 1, "former"):
        return []  # "lowering an earlier death toll of three"
    parts = False
    for k in range(index + 1, min(len(line.marks), index + REACH)):
        if line.has(k, "either", "object", "subject") and k not in line.inside:
            break
        parts = line.has(k, "including") or (parts and not line.has(k, "be_one", "be_many", "rise"))
        if parts:
            continue  # "the toll, including 125 policemen, was 745"
        number = line.starts.get(k)
        if number is None or line.is_no_people(number):
            continue
        if line.has(k - 1, "from") and any(n in line.starts for n in range(number.last, number.last + 4)):
            continue
        low = number.high if line.has(k - 1, "from") and number.high is not None else number.low
        first, last = line.span(number.first, number.last)
        return [Victims(kind, low, number.high, first, last, None)]
    return []


def named(line: Line, index: int, kind: str) -> list[Victims]:
    """One person named behind a word of harm in a script without capitals: two unknown words or more."""
    if line.marks[index + 1 : index + 3] and all(not m.values and line.text[m.start].isalpha() for m in line.marks[index + 1 : index + 3]):
        end = index + 1
        while end < len(line.marks) and not line.marks[end].values and line.text[line.marks[end].start].isalpha() and end < index + 5:
            end += 1
        if end >= index + 3:
            first, last = line.span(index + 1, end)
            return [Victims(kind, 1, 1, first, last, None, listed=True)]
    return []


def labelled(line: Line, index: int, kind: str) -> list[Victims]:
    """The number behind a word of harm and a colon: "Fatalities: 3"."""
    number = line.starts.get(index + 2)
    if number is None or not line.has(index + 1, "colon") or line.is_no_people(number):
        return []
    first, last = line.span(number.first, number.last)
    return [Victims(kind, number.low, number.high, first, last, None, vague=number.vague)]
