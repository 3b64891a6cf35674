"""One sentence prepared for reading casualties: what each of its marks can be beside a word of harm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mapper.extraction.grammar import Mark
from mapper.extraction.numerals import Number

_GROUP = 12
"""Longest group of auxiliaries before a verb, in marks."""
_DAYS = ("dayword", "weekday")
REACH = 40
"""Marks looked at on either side of a word of harm: keeps the work linear in a hostile text."""
PHRASE = 9
"""Longest noun phrase behind a number, in marks."""

_DESCRIBING = frozenset(("displaced", "wounded", "captured"))
_STOPS = frozenset(
    (
        "adverb",
        "postmodifier",
        "either",
        "object",
        "subject",
        "suffer",
        "prep",
        "break",
        "dayword",
        "partitive",
        "said",
        "verb",
        "and",
        "comma",
        "of",
        "including",
        "weekday",
        "month",
        "be_one",
        "be_many",
        "be",
        "have",
        "modal",
        "zero",
        "toll",
        "range",
        "pron_many",
        "counted",
        "harmless",
        "both",
        "clocknum",
    )
)


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
    vague: bool = False
    """Only a vague word says how many: "several", "dozens"."""


class Group(NamedTuple):
    """The auxiliaries of a verb: where its subject ends, and what they say."""

    end: int
    one: bool
    """They are singular: "was"."""
    many: bool
    passive: bool
    unreal: bool
    """Told as a wish, a plan or a possibility: "to kill", "could have killed"."""


class Line:
    """One sentence prepared: its marks, its number phrases by first and by last mark."""

    def __init__(self, text: str, marks: Sequence[Mark], numbers: Sequence[Number], *, verb_first: bool = False) -> None:
        self.text = text
        self.verb_first = verb_first
        self.marks = marks
        self.size = len(marks)
        self.classes = [mark.values.keys() for mark in marks]
        self.starts = {number.first: number for number in numbers}
        self.inside: dict[int, Number] = {k: number for number in numbers for k in range(number.first, number.last)}

    def has(self, index: int, *names: str) -> bool:
        """Whether the mark at an index, if there is one, is of any of the classes."""
        return 0 <= index < self.size and not self.classes[index].isdisjoint(names)

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
        """Whether a word of harm only describes people: "displaced families", "two wounded soldiers", "the injured"."""
        values = self.marks[index].values
        if "either" not in values:
            return False
        if values["either"] == "wounded" and self.has(index + 1, "subject") and self.has(index - 1, "person_many", "others", "det_def"):
            return True  # "24 more people injured passing away"
        if self.has(index - 1, "det_def") and not self.has(index - 1, "break") and index + 1 not in self.inside:
            return True  # but "the bomb that killed a man"
        return (
            not self.verb_first  # "a man was wounded", where the verb stands before the man
            and values.get("either") in _DESCRIBING
            and self.has(index + 1, "person_many", "person_one")
            and not (self.has(index - 1, "be_one", "be_many", "be", "have", "adverb", "and"))
        )

    def negated(self, index: int) -> bool:
        """ "was not injured", "were not immediately hurt"."""
        k = index - 1
        while (
            k >= 0 and index - k < 4 and (self.has(k, "adverb", "be_one", "be_many", "be") or self._is_adverb(k)) and not self.has(k, "neg")
        ):
            k -= 1
        return self.has(k, "neg") and not self.has(k, "and", "comma")

    def verb_group(self, index: int) -> Group:
        """The auxiliaries before the verb at an index, adverbs and days between them: "were on Monday reportedly"."""
        k = index - 1
        one = many = unreal = passive = active = False
        while k >= 0 and index - k < _GROUP and k not in self.inside:
            if self.has(k, "be_one", "be_many", "be"):
                one, many = one or self.has(k, "be_one"), many or self.has(k, "be_many")
                passive = passive or not active
            elif self.has(k, "have"):
                active = True
            elif self.has(k, "modal"):  # "believed to have been killed" is no wish
                unreal = unreal or not (self.has(k, "to") and self.has(k + 1, "have"))
            elif not (self.has(k, "adverb", "neg", *_DAYS) or self._is_adverb(k) or self._joins_verbs(k)):
                break
            k -= 1
        return Group(k + 1, one, many, passive, unreal)

    def lumps(self, index: int) -> bool:
        """Whether a word of harm shares its people with the other kind: of "20 killed or wounded" neither is known."""
        if self.verb_first and not self.has(index, "object"):
            return False  # a verb that stands first has its own people behind it
        follow = self.joins(index + 1) if not self.has(index + 1, "range") else index + 2
        before = index - 1 if self.joins(index) == index else index - 2 if self.has(index - 1, "and", "range") else -1
        return any(self._harms(k) not in (None, self._harms(index)) for k in (before, follow if follow is not None else -1))

    def _harms(self, index: int) -> str | None:
        """ "killed" or "wounded" of a verb or noun of harm, None of any other mark."""
        if not 0 <= index < self.size or index in self.inside:
            return None
        kind = self.marks[index].values.get("object" if self.verb_first else "either")
        return kind if kind in ("killed", "wounded") else None

    def _joins_verbs(self, index: int) -> bool:
        """Whether a mark belongs inside a group of verbs: "were attacked and killed", "was, on Monday, killed"."""
        if self.has(index, "prep", "det_def", "comma") and self.has(index + 1, *_DAYS):
            return True
        if self.has(index, "comma"):
            return self.has(index - 1, *_DAYS)
        if self.has(index, "and", "range"):
            return self._is_participle(index - 1)
        return self._is_participle(index) and self.has(index + 1, "and", "range")

    def _is_participle(self, index: int) -> bool:
        if not 0 <= index < self.size or index in self.inside:
            return False
        mark = self.marks[index]
        return self.has(index, "either", "verb") or (not mark.values and self.text[mark.start : mark.end].lower().endswith("ed"))

    def listing(self, index: int) -> bool:
        """Whether a mark is a comma or an "and"."""
        return self.has(index, "and") or (self.has(index, "comma") and self.text[self.marks[index].start] in ",،")

    def closing(self, index: int, limit: int) -> int:
        """Index behind the bracket that opens at an index; the next mark where it is never closed."""
        for k in range(index + 1, min(limit, index + REACH)):
            if self.has(k, "bracket"):
                return k + 1
        return index + 1

    def _is_adverb(self, index: int) -> bool:
        mark = self.marks[index]
        return not mark.values and self.text[mark.start : mark.end].lower().endswith("ly")

    def adjacent(self, index: int) -> Victims | None:
        """A number right before the word: "12 killed", "two wounded soldiers", "20 others injured"."""
        k = index - 1
        while k >= 0 and self.has(k, "adverb", "other", "either") and k not in self.inside:
            k -= 1
        number = self.inside.get(k)
        if number is None or number.last != k + 1 or self.is_no_people(number):
            return None
        if index + 1 in self.starts or self.has(index + 1, "det_one", "poss"):
            return None
        if self.has(index - 1, "others") and self.has(number.first - 1, "comma"):
            return None  # "six Indians, 12 others killed" is a list
        return Victims("", number.low, number.high, self.marks[number.first].start, self.marks[index - 1].end, None, vague=number.vague)

    def none_of(self, index: int, kinds: tuple[str, ...]) -> list[Victims]:
        """ "no casualties", "without victims": a count of 0 of each kind; nothing where it is not denied."""
        reach = PHRASE if self.verb_first else 5  # "the strike did not result in deaths" puts "not" far ahead
        for k in range(index - 1, max(-1, index - reach), -1):
            if (
                self.has(k, "unsure", "comma")
                or (self.has(k, "said", "cause") and not self.has(k - 1 - self.has(k - 1, "other"), "zero"))
                or (self.has(k, "of", "and") and not self.has(k, "zero"))
            ):
                break
            if self.has(k, "zero"):
                if self.has(index + 1, "unsure"):
                    break
                return [Victims(kind, 0, 0, self.marks[k].start, self.marks[index].end, None) for kind in kinds]
        return []

    def tells_of_no_deed(self, index: int) -> bool:
        """Whether a noun of harm tells of a sentence of death, or of dead told of before: "with the body of a victim"."""
        if self.has(index, "object") and self._motive(index):
            return True
        if self.has(index, "penalty"):
            return any(self.has(k, "verdict") for k in range(max(0, index - PHRASE), index))
        return self.has(index, "remains") and self.has(index - 1, "with")

    def opens_speech(self, index: int) -> bool:
        """Whether a mark begins a quotation: what is shouted is not told."""
        start = self.marks[index].start
        return self.text[start - 1 : start] in ('"', "“", "«")

    def _motive(self, index: int) -> bool:
        """Whether a noun of harm is why another deed was done: "in retaliation for the killing of", "over the death of"."""
        if not str(self.text[self.marks[index].start : self.marks[index].end]).lower().endswith(" of"):
            return False
        k = index - 1
        while k >= 0 and index - k < 4 and (self.has(k, "det_def", "adverb") or not self.marks[k].values) and not self.has(k, "motive"):
            k -= 1
        return self.has(k, "motive")

    def _in_list_of_ages(self, number: Number) -> bool:
        """ "Aged six and seven", "aged 5, 7 and 9"."""
        k = number.first - 1
        while self.has(k, "and", "comma", "range") and (earlier := self.inside.get(k - 1)) is not None:
            k = earlier.first - 1
        return self.has(k, "aged") and not self.plain(number.last)

    def _is_clock_time(self, number: Number) -> bool:
        """Arabic hours: "the eleventh hour and forty-five minutes"; `clockhour` stands before, an ordinal between."""
        for k in range(number.first - 1, max(-1, number.first - 4), -1):
            if self.has(k, "clockhour"):
                return True
            if k not in self.inside and self.marks[k].values:
                return False
        return False

    def is_no_people(self, number: Number) -> bool:
        """Whether a number counts no people: a date, an age, a clock time, money, a distance, a vehicle."""
        before, last = number.first - 1, number.last
        if (
            self.has(before, "currency", "month", "age")
            or (self.has(before - 1, "month") and before >= 0 and self.text[self.marks[before].start] == ".")  # "Jan. 28"
            or self.has(last, "month", "age", "currency")
            or (self.has(last, "thing") and not self.plain(last + 1))
        ):
            return True
        if self._in_list_of_ages(number) or self._is_clock_time(number):
            return True
        if self.has(last, "range") and self.has(last + 1, "age", "thing"):  # "18-year-old", "24-hour"
            return True
        if self.has(before, "comma") and self.text[self.marks[before].start] == "(" and self.has(last, "comma"):  # "Smith (54)"
            return True
        only = self.marks[number.last - 1]
        if (
            self.has(before, "comma")
            and self.has(last, "comma")
            and last == number.first + 1
            and "digits" in only.values
            and number.low < 110
            and (self._after_name(before))
        ):
            return True  # "Ahmed Ali, 54, was"
        if not (1900 <= number.low <= 2100 and self.text[only.start : only.end].isdecimal()):
            return before >= 0 and self.marks[before].values == {"clocknum": True}
        if number.last - number.first == 1:
            if self.has(before, "prep", "month") or not self.plain(last):
                return True  # a year
        elif self.marks[number.first].values.get("modifier") == "exact" and self.plain(last):
            return True  # "the 1986 World Cup"
        return before >= 0 and self.marks[before].values == {"clocknum": True}

    def _after_name(self, index: int) -> bool:
        """Whether a word with a capital, unknown to the vocabulary, stands before an index."""
        mark = self.marks[index - 1] if index > 0 else None
        return mark is not None and not mark.values and self.text[mark.start].isupper()

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of marks [first, last), without an "and" written onto the first."""
        mark = self.marks[first]
        joined = str(mark.values.get("clitic", "")).startswith("و") and mark.end - mark.start > 1
        return mark.start + joined, self.marks[last - 1].end
