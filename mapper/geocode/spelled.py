"""Names in Arabic letters that the gazetteer has in Latin letters alone: read letter by letter, in the country the text is about.

Most villages have no Arabic name in any free gazetteer. Short vowels are not written in Arabic, and long ones are transliterated
in many ways, so that a name is a pattern over Latin spellings. What it finds is an answer only where it is one place, near what
else the text names, and it is marked as approximate.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mapper.geocode.kinds import KIND_INDEX
from mapper.geocode.names import name_key
from mapper.geocode.place_store import PlaceStore, distance_km
from mapper.geocode.verdict import Verdict
from mapper.model import Candidate, Place
from mapper.text import lexicon

SURE = 0.5
"""Score of such an answer: by judgement, of those looked through about four in five were right."""
ONE_SPOT_KM = 12.0
NEAR_KM = 90.0
"""Kilometres from a town that the text names within which a village is looked for."""
LARGEST = 60_000
"""Places of the largest country that is looked through: in larger ones too many names fit, and looking takes long."""
KEPT = 2_000
"""Answers kept at hand."""
MOST = 6
"""Places found from which a name tells nothing."""
TIMES, LITTLE = 10, 100
"""How many times more people the one place has than others of the name, which have so many at least."""
FIRM = 3
"""Letters, vowels not counted, from which a name is told apart in a whole country."""
LEAST_RADIUS_M = 2_500.0
_SHORT = "[aeiouy]{0,2}"
_ARTICLE = "(?:[aeiu](?:l|s|sh|t|th|n|r|d|dh|z) |al)?"
_H = "(?<![cdgkstz])h"
"""An h of its own, and not the end of sh, kh, th."""
_LETTERS = {
    "ح": f"{_H}{{1,2}}", "خ": f"(?:kh|k|{_H})",
    "ا": "[ae]{1,2}", "و": "(?:[ouw]{1,2}|a[uw]|v)", "ي": "(?:[iey]{1,3}|a[iey]{1,2})", "ع": "", "ء": "", "ئ": "", "ؤ": "", "ه": "h?",
    "ب": "[bp]{1,2}", "ت": "t{1,2}", "ث": "(?:th|t|s)", "ج": "(?:dj|j{1,2}|g)", "د": "d{1,2}",
    "ذ": "(?:dh|d|z|th)", "ر": "r{1,2}", "ز": "z{1,2}", "س": "(?:s{1,2}|c)", "ش": "(?:sh|ch)", "ص": "s{1,2}", "ض": "dh?", "ط": "t{1,2}",
    "ظ": "(?:z|dh|d|th)", "غ": "(?:gh|g|rh)", "ف": "(?:f{1,2}|v|ph)", "ق": "(?:q{1,2}|k|g|gh|c)", "ك": "(?:k{1,2}|c|q|ch|g)",
    "ل": "l{1,2}", "م": "m{1,2}", "ن": "n{1,2}",
}  # fmt: skip
_FIRST = {"ا": "[aeiou]{1,2}", "ي": "(?:y|i|j)", "و": "(?:w|ou|o|u|v)", "ع": "", "ه": "h"}
_LAST = {"ا": "[ae]h?", "ي": "(?:[aiey]{1,2}h?)", "ه": "[aei]{0,2}[ht]?"}
_HEADS = ("كفر", "دير", "بيت", "تل", "عين", "ام", "ابو")
"""First words of names that are often written together with the next."""
_WEAK = frozenset("اويعهءئؤ")


@functools.lru_cache(maxsize=512)
def pattern(name: str, least: int = 4) -> re.Pattern[str] | None:
    """What the Latin spellings of a folded Arabic name look like; None where it has too few letters to tell places apart.

    `least`: letters of the shortest name with only two that are no vowels.
    """
    parts = []
    firm = letters = 0
    for number, word in enumerate(name.split()):
        stem = word.removeprefix("ال") if len(word) > 4 else word
        letters += len(stem)
        firm += sum(letter not in _WEAK for letter in stem)
        parts.append((_ARTICLE if stem != word else "") + _written(stem) if stem else "")
        if number and not stem:
            return None
    if any(letter not in _LETTERS for letter in name.replace(" ", "")) or firm < 2 or letters < (3 if firm > 2 else least):
        return None
    return re.compile(f"^{'[ ]?'.join(parts)}$", re.MULTILINE)


def _written(stem: str) -> str:
    """A word that may be two in Latin letters: "Kafr Kila"."""
    head = next((h for h in _HEADS if stem.startswith(h) and len(stem) >= len(h) + 3), None)
    return _word(stem) if head is None else f"{_word(head)}[aei]?[ ]?{_word(stem[len(head) :])}|{_word(stem)}".join(("(?:", ")"))


def _word(stem: str) -> str:
    written = [_FIRST.get(stem[0], _LETTERS.get(stem[0], ""))]
    for at in range(1, len(stem)):
        last = at == len(stem) - 1
        written.append(_LAST[stem[at]] if last and stem[at] in _LAST else _LETTERS.get(stem[at], ""))
    return _SHORT.join(written)


class LatinNames:
    """The names of a country's places, one a line, made when first asked for."""

    def __init__(self, store: PlaceStore) -> None:
        self.store = store
        self._found: dict[tuple[str, str], list[int]] = {}
        self._of: dict[str, tuple[str, list[int], list[int]]] = {}

    def find(self, name: str, country: str, least: int = 4) -> list[int]:
        """Numbers of the places of a country whose Latin name a folded Arabic one may be."""
        form = pattern(name, least)
        if form is None or country not in self.store.country_number:
            return []
        asked = (form.pattern, country)
        if asked not in self._found:
            if len(self._found) > KEPT:
                self._found.clear()
            text, starts, places = self._lines(country)
            self._found[asked] = [places[bisect_right(starts, found.start()) - 1] for found in form.finditer(text)]
        return self._found[asked]

    def _lines(self, country: str) -> tuple[str, list[int], list[int]]:
        if country not in self._of:
            numbers = np.flatnonzero(np.asarray(self.store.country) == self.store.country_number[country]).tolist()
            numbers = numbers if len(numbers) <= LARGEST else []
            lines = [name_key(self.store.name(number)).replace("'", "") for number in numbers]
            starts = np.cumsum([0, *(len(line) + 1 for line in lines)])[:-1].tolist()
            if len(self._of) > 8:
                self._of.clear()
            self._of[country] = "\n".join(lines), starts, numbers
        return self._of[country]


def countries_meant(named: Sequence[tuple[Place, bool]]) -> list[str]:
    """Codes of the countries that a text is about: those most named by places, or else by adjectives. `named`: place, is adjective."""
    for adjectives in (False, True):
        counts = Counter(place.country for place, adjective in named if adjective == adjectives and place.country)
        if counts:
            most = max(counts.values())
            return sorted(str(code) for code, count in counts.items() if count == most)
    return []


def spelled(
    store: PlaceStore, names: LatinNames, name: str, countries: Sequence[str], beside: Sequence[Place], kinds: int
) -> Verdict | None:
    """The one place that a name may be, near what the text names beside it; None where there is none or are several.

    `kinds` has a bit for each of KINDS that the text says, 0 where it says none.
    """
    found = [number for country in countries for number in names.find(name, country, 3 if kinds and beside else 4)]
    places = [place for place in map(store.place, found) if not kinds or kinds >> KIND_INDEX[place.kind] & 1]
    around = [place for place in beside if place.country in countries and place.kind not in ("country", "region")]
    if around and (near := [place for place in places if any(_is_by(place, other) for other in around)]):
        places = near
    elif around and not _is_firm(name):
        return None  # a short name far from all that the text names
    divisions = {place.admin1 for place in around if place.admin1}
    places = [place for place in places if place.admin1 in divisions] or places
    if not places or len(places) > MOST:
        return None
    best = max(places, key=lambda place: (place.population, -len(place.name)))
    rivals = [p for p in places if float(distance_km(best.latitude, best.longitude, p.latitude, p.longitude)) > ONE_SPOT_KM]
    if any(best.population < TIMES * max(p.population, LITTLE) for p in rivals):
        return None
    shown = tuple(Candidate(place, SURE, ("a Latin spelling of the name", )) for place in places[:3])
    marked = replace(best, radius_m=max(best.radius_m, LEAST_RADIUS_M), precision=max(2, best.precision))
    return Verdict(marked, None, SURE, shown, SURE)


def _is_firm(name: str) -> bool:
    return sum(letter not in _WEAK for letter in name.replace(" ال", "").removeprefix("ال").replace(" ", "")) >= FIRM


def _is_by(place: Place, other: Place) -> bool:
    """Whether a place lies in a division that the text names, or near a town."""
    if other.kind == "admin1":
        return place.admin1 == other.admin1 or place.admin1 == other.name
    return float(distance_km(place.latitude, place.longitude, other.latitude, other.longitude)) < NEAR_KM + other.radius_m / 1000


@functools.cache
def common_words() -> frozenset[str]:
    """Every Arabic word that reading knows for something else than a place."""
    found: set[str] = set()
    for table in ("calendar", "numbers", "structure", "actors", "incidents", "topics"):
        _gather(lexicon("ar").table(table), found)
    return frozenset(found)


def _gather(value: Any, found: set[str]) -> None:
    if isinstance(value, str):
        found.update(re.findall(r"[^\W\d_]+", value))
    elif isinstance(value, dict):
        for key, inner in value.items():
            _gather(key, found)
            _gather(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, found)
