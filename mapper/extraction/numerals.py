"""Numbers as ranges: digits, number words, vague words and the words that open a range, in any language that lists them.

What a phrase is worth (documented here, used everywhere): "at least 12" and "more than 12" are 12 and up; "nearly 30" is
27 to 30, "about 30" 27 to 33; "up to 20" and "as many as 20" are 10 to 20, because newsmen say so of a number near the
named one; "dozens" is 12 and up, "hundreds" 100 and up, "several" and "a few" 2 and up, as the codebooks of ACLED and Airwars
take them for their lower bound; "a couple" is 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mapper.extraction.grammar import Mark

_BIGGEST = 10_000_000_000
_BEGINNINGS = frozenset(("num", "scale", "vague", "modifier", "article", "dual", "decimal"))
"""Classes of words that a number phrase can begin with."""


class Number(NamedTuple):
    """A number phrase: marks [first, last), modifiers included; `high` None means open; `vague` for "several", "dozens"."""

    low: int
    high: int | None
    first: int
    last: int
    vague: bool = False


def number_words(table: Mapping[str, Any]) -> dict[str, int]:
    """Number words of a language up to 99 (and further, where it lists them), "twenty-five" and "twenty five" included."""
    words: dict[str, int] = dict(table.get("cardinals", {}))
    tens = {word: value for word, value in words.items() if 20 <= value <= 90 and value % 10 == 0}
    units = {word: value for word, value in words.items() if 1 <= value <= 9}
    for joiner in table.get("tens_joiners", ()):
        for ten, tens_value in tens.items():
            for unit, value in units.items():
                pair = f"{unit}{joiner}{ten}" if table.get("unit_first") else f"{ten}{joiner}{unit}"
                words.setdefault(pair, tens_value + value)
    return words


def digits_value(norm: str) -> int | None:
    """Whole number of a token of digits: "1,200", "1.200", "12"; None for "3:27", "2.5", "07/11"."""
    if norm.isdecimal():
        return int(norm) if len(norm) <= 8 else None
    for separator in ",.":
        parts = norm.split(separator)
        if len(parts) > 1 and 1 <= len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:]) and all(p.isdecimal() for p in parts):
            value = int("".join(parts))
            return value if value <= _BIGGEST else None
    return None


def find_numbers(marks: Sequence[Mark]) -> list[Number]:
    """Number phrases of a sentence, in order, modifiers and both ends of a range taken together."""
    found: list[Number] = []
    index = 0
    while index < len(marks):
        values = marks[index].values
        number = _read(marks, index) if values and not values.keys().isdisjoint(_BEGINNINGS) else None
        if number is None:
            index += 1
            continue
        found.append(number)
        index = number.last
    return found


def _read(marks: Sequence[Mark], index: int) -> Number | None:
    start = index
    modifier: str | None = None
    while index < len(marks) and index - start < 3:
        name = marks[index].values.get("modifier")
        if name is None or "num" in marks[index].values:
            break
        modifier = _stronger(modifier, name)
        index += 1
    bare = _bare(marks, index)
    if bare is None:
        return None
    low, high, last, vague = bare
    joined = _second(marks, last, between=modifier == "between")
    if joined is not None and not vague:
        other, after = joined
        if low < other:
            return Number(low, other, start, after)
    if modifier == "between":
        modifier = None
    if not vague and (top := _upper(marks, last)) is not None and top[0] > low:
        return Number(low, top[0], start, top[1])
    after = last
    while after < len(marks) and "postmodifier" in marks[after].values:
        modifier = marks[after].values["postmodifier"]
        after += 1
    if after == last and after < len(marks) and not _JOINTS & marks[after].values.keys():  # "four civilians at least"
        modifier = next((m.values["postmodifier"] for m in marks[after + 1 : after + 2] if "postmodifier" in m.values), modifier)
    if vague:
        return Number(low, None if modifier in ("at_least", "more_than") else high, start, after, True)
    low, high = _bounds(low, modifier)
    return Number(low, high, start, after)


_JOINTS = frozenset({"and", "comma", "including", "prep"})


def _stronger(old: str | None, new: str) -> str:
    return new if old is None or old == "about" else old


def _bounds(value: int, modifier: str | None) -> tuple[int, int | None]:
    if modifier in ("at_least", "more_than"):
        return value, None
    if modifier == "up_to":
        return max(1, value - value // 2), value
    if modifier == "less_than":
        return max(1, value - 1 - value // 4), max(1, value - 1)
    if modifier == "nearly":
        return value - value // 10, value
    if modifier == "about":
        return value - value // 10, value + value // 10
    return value, value


def _second(marks: Sequence[Mark], index: int, *, between: bool) -> tuple[int, int] | None:
    """The upper end of "10 to 15", "10-15", "between 10 and 15"."""
    if index >= len(marks):
        return None
    values = marks[index].values
    if not ("range" in values or (between and "and" in values)):
        return None
    bare = _bare(marks, index + 1)
    return (bare[0], bare[2]) if bare is not None and not bare[3] else None


def _upper(marks: Sequence[Mark], index: int) -> tuple[int, int] | None:
    """The upper end of "at least 11 and up to 15", "18 and potentially more than 25"."""
    if index + 2 >= len(marks):
        return None
    k = index + ("comma" in marks[index].values)
    if not ("and" in marks[k].values or "range" in marks[k].values):
        return None
    k += 1
    while k < len(marks) and "perhaps" in marks[k].values:
        k += 1
    hedged = "perhaps" in marks[k - 1].values
    while k < len(marks) and marks[k].values.get("modifier") in (("up_to", "more_than") if hedged else ("up_to",)):
        hedged, k = True, k + 1
    bare = _bare(marks, k) if hedged else None
    if bare is None or bare[3]:
        return None
    closed = "comma" in marks[index].values and bare[2] < len(marks) and "comma" in marks[bare[2]].values
    return bare[0], bare[2] + closed


def _bare(marks: Sequence[Mark], index: int) -> tuple[int, int | None, int, bool] | None:
    """(low, high, end, vague) of a number without modifiers."""
    if index >= len(marks):
        return None
    values = marks[index].values
    if "vague" in values and not ("scale" in values and _is_scale_of(marks, index)):
        low, high = values["vague"]
        return low, high if high else None, index + 1, True
    if "decimal" in values:  # "1.5 million"
        scale = int(marks[index + 1].values.get("scale", 0)) if index + 1 < len(marks) else 0
        value = round(values["decimal"] * scale)
        return (value, value, index + 2, False) if scale >= 1000 and value <= 1000 * _BIGGEST else None
    if "dual" in values:
        return int(values["dual"]), int(values["dual"]), index + 1, False
    total = current = 0
    seen = False
    position = index
    while position < len(marks):
        values = marks[position].values
        if "scale" in values:
            scale = int(values["scale"])
            if not seen and "vaguescale" not in values and position == index and "bare_scale" not in values:
                current = 1
            current = (current or 1) * scale
            seen = True
            if scale >= 1000:
                total, current = total + current, 0
        elif "num" in values and (not seen or _continues(marks, position, current, total)):
            current += int(values["num"])
            seen = True
        elif "article" in values and not seen and position + 1 < len(marks) and "scale" in marks[position + 1].values:
            current, seen = 1, True
            position += 1
            continue
        elif "numand" in values and seen and position + 1 < len(marks) and _joins(marks, position, current, total):
            pass
        else:
            break
        position += 1
        if total + current > _BIGGEST:
            return None
    return (total + current, total + current, position, False) if seen else None


def _is_scale_of(marks: Sequence[Mark], index: int) -> bool:
    return index > 0 and "num" in marks[index - 1].values


def _continues(marks: Sequence[Mark], position: int, current: int, total: int) -> bool:
    """Whether a number goes on: "two hundred five", "one thousand two hundred", Arabic "خمسة وعشرون"."""
    before = marks[position - 1].values
    value = int(marks[position].values["num"])
    if "digits" in marks[position].values or "digits" in before:
        return False
    if "scale" in before or "numand" in before:
        return current == 0 or value < _unit_of(current)
    if marks[position].values.get("clitic") == "و":
        return (current < 10 and 20 <= value < 100) or (current >= 100 and value < 100) or (current == 0 and total > 0)
    return False


def _joins(marks: Sequence[Mark], position: int, current: int, total: int) -> bool:
    """Whether "and" is inside a number: "one hundred and twenty"."""
    after = marks[position + 1].values
    return (
        "scale" in marks[position - 1].values
        and "num" in after
        and "digits" not in after
        and int(after["num"]) < 100
        and (current == 0 or current % 100 == 0)
        and current + total > 0
    )


def _unit_of(value: int) -> int:
    """The last power of ten that a number is a multiple of: below it more may be added."""
    unit = 1
    while value % (unit * 10) == 0 and unit < value:
        unit *= 10
    return unit
