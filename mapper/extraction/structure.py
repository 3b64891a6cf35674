"""How a mention is told: its clause, whether it happened, whether it is old, whether it is one happening or many.

The cue words are data (`[structure]` of `data/languages/*.toml`); a language without a list simply has no such cue.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mapper.errors import DataError
from mapper.extraction.kinds import folded_forms
from mapper.extraction.patterns import Matcher, compile_pattern
from mapper.extraction.triggers import Trigger
from mapper.model import Status
from mapper.text import Reading, lexicon
from mapper.text.reading import Sentence, Token

# Cue list -> (words between cue and verb, words between cue and noun) over which it still holds; -1: does not apply.
REACH: Mapping[str, tuple[int, int]] = {
    "negated": (2, 1),
    "planned": (3, 3),
    "unreal": (3, 2),
    "infinitive": (0, -1),
    "attempted": (3, 5),
    "alleged": (3, 4),
    "denied": (6, 8),
    "ongoing": (2, 6),
    "background": (3, 4),
    "later": (3, 4),
    "aside": (4, 3),
    "generic": (2, 3),
    "quantity": (-1, 2),
    "series": (-1, 2),
    "definite": (-1, 3),
    "these": (-1, 3),
    "another": (2, 2),
    "too": (2, 2),
}
AFTER: Mapping[str, int] = {
    "attempted_after": 3, "planned_after": 0, "denied_after": 4, "unreal_after": 5,
}
LISTS = (
    *REACH, *AFTER, "freed", "before_news", "pretended", "relative", "court", "clause", "realised", "rhetoric", "topic", "speech",
    "passive", "by", "at", "origin",
)
_SENTENCE_WIDE = ("denied",)
_STOPS = frozenset(";:()[]")
_YEAR_WORDS = 4
"""Words before a noun within which a year belongs to its name."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How one trigger is told. `clause` is a token span; `head` the cue word that begins it, "" for a main clause."""

    clause: tuple[int, int]
    subordinate: bool
    status: Status
    real: bool
    """Not negated, not a possibility, an appeal or a wish."""
    old: bool
    later: bool
    """Behind "after", "following": old news where the sentence has another deed, else the news itself."""
    generic: bool
    series: bool
    definite: bool
    another: bool
    passive: bool
    loose: bool
    """No single happening by its grammar: "violence", a plural without number or article, "killing civilians"."""
    quoted: tuple[int, int] | None
    """Token span of the quotation it stands in."""
    spoken: bool = False
    """Only discussed, condemned or tried in court; not told."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Where the cues of one sentence stand: list name -> token spans in text order."""

    spans: Mapping[str, Sequence[tuple[int, int]]]

    def of(self, name: str) -> Sequence[tuple[int, int]]:
        return self.spans.get(name, ())


@dataclass(frozen=True, slots=True)
class Cues:
    matcher: Matcher
    names: tuple[str, ...]


@functools.cache
def cues(language: str) -> Cues:
    """The compiled cue words of a language; raises DataError where a list is malformed."""
    table = lexicon(language).table("structure")
    classes = {name: frozenset(folded_forms(words)) for name, words in table.get("classes", {}).items()}
    matcher = Matcher(table.get("clitics", ()))
    for key, name in enumerate(LISTS):
        words = table.get(name, [])
        if not isinstance(words, list):
            raise DataError(f"languages/{language}.toml: [structure] '{name}' must be a list of words")
        for pattern in words:
            for elements in compile_pattern(pattern, classes, f"languages/{language}.toml [structure] {name}"):
                matcher.add(elements, key)
    return Cues(matcher.seal(), LISTS)


def find_marks(reading: Reading, sentence: Sentence) -> Marks:
    """All cues of one sentence."""
    known = cues(sentence.language)
    spans: dict[str, list[tuple[int, int]]] = {}
    for match in known.matcher.find(reading.tokens, sentence.first, sentence.last):
        spans.setdefault(known.names[match.key], []).append((match.first, match.last))
    return Marks(spans)


def clauses(reading: Reading, sentence: Sentence, marks: Marks) -> list[tuple[int, int, bool]]:
    """(first token, last token, subordinate) of the sentence's clauses, in text order."""
    heads = {first for first, _ in marks.of("clause")}
    tokens = reading.tokens
    bounds: list[tuple[int, bool]] = [(sentence.first, sentence.first in heads)]
    for index in range(sentence.first + 1, sentence.last):
        if index in heads:
            bounds.append((index, True))
        elif tokens[index - 1].norm == ";":
            bounds.append((index, False))
        elif tokens[index - 1].norm == "," and bounds[-1][1] and bounds[-1][0] == sentence.first:
            bounds.append((index, False))  # "After the attack, troops fired": the main clause begins behind the comma
    ends = [first for first, _ in bounds[1:]] + [sentence.last]
    return [(first, end, sub) for (first, sub), end in zip(bounds, ends, strict=True)]


def topics(reading: Reading, sentence: Sentence, marks: Marks) -> tuple[tuple[int, int], ...]:
    """Token spans behind "against", "demanding", "to denounce": up to the next comma or clause."""
    heads = {first for first, _ in marks.of("clause")}
    spans = []
    for _, begin in marks.of("topic"):
        end = begin
        while end < sentence.last and end not in heads and reading.tokens[end].norm not in (",", ";", '"'):
            end += 1
        spans.append((begin, end))
    return tuple(spans)


def telling(reading: Reading, sentence: Sentence, marks: Marks, parts: list[tuple[int, int, bool]], trigger: Trigger) -> Telling:
    """How `trigger` is told in its sentence."""
    first, last, subordinate = next((p for p in parts if p[0] <= trigger.first < p[1]), parts[-1])
    # The head of a clause ("following") stands inside the clause, so that it can say what it does to the trigger.
    verb = trigger.part in ("verb", "passive")
    names = REACH if trigger.part != "agent" else ("background", "alleged", "unreal", "planned")
    # "To attack" begins with a cue of its own: what is planned "to attack" stands before the verb.
    at = trigger.first + any(f == trigger.first and e < trigger.last for f, e in marks.of("infinitive"))
    held = {name for name in names if _before(reading.tokens, marks, name, first, at, verb, sentence.first)}
    after = {name for name in AFTER if _after(marks, name, last, trigger.last)}
    inside = any(f < trigger.last and trigger.first < e for name in ("attempted_after", "attempted") for f, e in marks.of(name))
    quoted, rhetoric = _quotation(reading, sentence, marks, trigger)
    if "infinitive" in held and any(e == trigger.first for _, e in marks.of("realised")):
        held.discard("infinitive")
    status: Status = "completed"
    if "denied" in held or "denied_after" in after:
        status = "denied"
    elif "planned_after" in after or ("planned" in held and "attempted" in held):
        status = "planned"  # "foiled a planned attack", "an attack plot"
    elif "attempted" in held or "attempted_after" in after or inside:
        status = "attempted"
    elif "planned" in held:
        status = "planned"
    elif "alleged" in held:
        status = "alleged"
    elif "ongoing" in held:
        status = "ongoing"
    unreal = bool(held & {"aside", "unreal"}) or ("unreal_after" in after and trigger.part == "noun")
    unreal |= ("negated" in held and status != "denied") or ("infinitive" in held and status != "attempted")
    series = bool(held & {"series", "these"})
    if "definite" in held and _is_joined(reading, marks, trigger):
        held.discard("definite")
    another = "another" in held or ("too" in held and not trigger.consequence)
    known = _of_a_year(reading, marks, trigger)
    old = "background" in held or _opens_aside(sentence, marks) or known
    endings = loose_forms(sentence.language).participles
    return Telling(
        (first, last), subordinate, status, not (unreal or rhetoric), old, "later" in held, "generic" in held, series,
        "definite" in held, another, verb and _is_passive(reading.tokens, marks, first, trigger.first, endings),
        _is_loose(reading, sentence, marks, trigger, held), quoted, known,
    )


def _is_joined(reading: Reading, marks: Marks, trigger: Trigger) -> bool:
    """Whether the "that" before a plural is no "this": "said that air strikes had hit"."""
    if trigger.part != "noun" or not reading.tokens[trigger.last - 1].norm.endswith(loose_forms(trigger.language).plurals or ("\n",)):
        return False
    last = max((last for _, last in marks.of("definite") if last <= trigger.first), default=-1)
    return any(end == last for _, end in marks.of("relative"))


def _opens_aside(sentence: Sentence, marks: Marks) -> bool:
    """Whether a sentence below the first begins with "recently" or "in a similar attack"."""
    return sentence.first > 0 and any(first - sentence.first <= 1 for first, _ in marks.of("before_news"))


def _of_a_year(reading: Reading, marks: Marks, trigger: Trigger) -> bool:
    """ "The 1994 genocide", "the 2008 Mumbai attacks": a deed known by a year that is not the text's own."""
    if trigger.part != "noun":
        return False
    for index in range(trigger.first - 1, max(0, trigger.first - _YEAR_WORDS), -1):
        norm = reading.tokens[index].norm
        if len(norm) == 4 and norm.isdecimal() and 1900 <= int(norm) <= 2100:
            published = reading.document.published
            named = any(last == index for _, last in marks.of("definite"))
            return named and (published is None or int(norm) < published.year)
        if not norm.isalpha():
            return False
    return False


def _before(tokens: Sequence[Token], marks: Marks, name: str, clause: int, trigger: int, verb: bool, sentence: int) -> bool:
    """Whether a cue of list `name` stands before the trigger, near enough and in its clause."""
    reach = REACH[name][0 if verb else 1]
    limit = sentence if name in _SENTENCE_WIDE else clause
    for first, last in marks.of(name):
        if limit <= first and last <= trigger and trigger - last <= reach:
            between = [t.norm for t in tokens[last:trigger]]
            if _STOPS.isdisjoint(between) and (name in _SENTENCE_WIDE or "," not in between):
                return True
    return False


def _after(marks: Marks, name: str, clause_end: int, trigger_end: int) -> bool:
    return any(trigger_end <= first < clause_end and first - trigger_end <= AFTER[name] for first, _ in marks.of(name))


def _is_passive(tokens: Sequence[Token], marks: Marks, clause: int, trigger: int, participles: tuple[str, ...]) -> bool:
    if not tokens[trigger].norm.endswith(participles):
        return False
    return any(clause <= first and 0 <= trigger - last <= 2 for first, last in marks.of("passive"))


def _is_loose(reading: Reading, sentence: Sentence, marks: Marks, trigger: Trigger, held: set[str]) -> bool:
    forms = loose_forms(sentence.language)
    if trigger.mass:
        return True
    if trigger.part == "noun":
        head = reading.tokens[trigger.last - 1].norm
        many = any(head.endswith(ending) for ending in forms.plurals) and head not in forms.singulars
        return many and not held & {"quantity", "definite", "another", "these"}
    head = reading.tokens[trigger.first].norm
    helped = any(0 <= trigger.first - last <= 2 for _, last in marks.of("passive"))
    return not helped and any(head.endswith(ending) for ending in forms.gerunds)


@dataclass(frozen=True, slots=True)
class LooseForms:
    """Endings by which a language tells plurals, verbal nouns and participles; words that only look like plurals."""

    plurals: tuple[str, ...]
    singulars: frozenset[str]
    gerunds: tuple[str, ...]
    participles: tuple[str, ...]
    """Empty where every verb form may be one."""


@functools.cache
def loose_forms(language: str) -> LooseForms:
    forms = lexicon(language).table("structure").get("forms", {})
    return LooseForms(
        tuple(forms.get("plurals", ())), frozenset(forms.get("singulars", ())), tuple(forms.get("gerunds", ())),
        tuple(forms.get("participles", ("",))),
    )


def _quotation(reading: Reading, sentence: Sentence, marks: Marks, trigger: Trigger) -> tuple[tuple[int, int] | None, bool]:
    """(token span of the quotation around a trigger, whether it is an appeal or a speech)."""
    opened = -1
    for index in range(sentence.first, sentence.last):
        if reading.tokens[index].norm == '"':
            if opened < 0:
                opened = index
                continue
            if opened <= trigger.first < index:
                return (opened, index), _within(marks.of("rhetoric"), opened, index)
            opened = -1
    if 0 <= opened <= trigger.first:
        return (opened, sentence.last), _within(marks.of("rhetoric"), opened, sentence.last)
    return None, False


def _within(spans: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    return any(first <= f and e <= last for f, e in spans)
