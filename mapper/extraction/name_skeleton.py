"""Names of people compared across spellings and scripts: al Kadhimi, Al Kazemi, Al-Kadhimi and الكاظمي are one."""

from __future__ import annotations

import functools
import re

from mapper.text import fold

# Letters that transliterations confuse go to one sign; vowels and glides go. Longest first.
_LATIN = (
    ("sch", "s"),
    ("kh", "h"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "t"),
    ("dh", "z"),
    ("zh", "z"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("v", "f"),
    ("p", "b"),
    ("w", ""),
    ("j", "g"),
)
_ARABIC = {
    "ا": "",
    "ب": "b",
    "ت": "t",
    "ث": "t",
    "ج": "g",
    "ح": "h",
    "خ": "h",
    "د": "d",
    "ذ": "z",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ش": "s",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "ع": "",
    "غ": "g",
    "ف": "f",
    "ق": "k",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "پ": "b",
    "چ": "s",
    "ژ": "z",
    "گ": "g",
    "ڤ": "f",
}
_ARTICLE = re.compile(r"^(?:al|el|ul|as|ar|ad|an|az)[\- ](?=\w)|^ال(?=\w{2})")
_VOWELS = re.compile(r"[aeiouy]|h$|(?<=[aeiou])h")
_DOUBLE = re.compile(r"(.)\1+")
_SPLIT = re.compile(r"[\s]+")
MIN_SKELETON = 2


@functools.lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """Consonants of a name without its article, in signs that all scripts share: "kzm" for Kadhimi and الكاظمي."""
    folded = _ARTICLE.sub("", fold(word).strip("'\" .-"))
    if any("\u0620" <= c <= "\u06d3" for c in folded):
        letters = "".join(_ARABIC.get(c, "") for c in folded)
    else:
        for written, sign in _LATIN:
            folded = folded.replace(written, sign)
        letters = re.sub(r"[^a-z]", "", _VOWELS.sub("", folded).replace("h", ""))
        return _DOUBLE.sub(r"\1", letters)
    return _DOUBLE.sub(r"\1", letters.replace("h", ""))


def parts(name: str) -> list[str]:
    """Skeletons of a name's words; an article that stands alone belongs to the word after it."""
    words = _SPLIT.split(name)
    joined: list[str] = []
    position = 0
    while position < len(words):
        if words[position].lower() in ("al", "el") and position + 1 < len(words):
            position += 1
        joined.append(skeleton(words[position]))
        position += 1
    return [part for part in joined if part]


def same_person(one: str, other: str) -> bool:
    """Whether two names of one text may be one person: the surnames agree, and so do the first names where both have one.

    Vowels never count; of the consonants the surname must agree wholly, a first name nearly (Muqtada, Moqtada).
    """
    from rapidfuzz.distance import Levenshtein

    a, b = parts(one), parts(other)
    if not a or not b or len(a[-1]) < MIN_SKELETON or a[-1] != b[-1]:
        return False
    if len(a) == 1 or len(b) == 1:
        return _spelling_close(one, other)
    return Levenshtein.distance(a[0], b[0]) <= (1 if len(a[0]) > 2 else 0) and _spelling_close(_SPLIT.split(one)[0], _SPLIT.split(other)[0])


def _spelling_close(one: str, other: str) -> bool:
    """Two surnames in one script must also look alike, or "Karam" would be "Karim" and "Kerma"."""
    from rapidfuzz import fuzz

    a, b = fold(_SPLIT.split(one)[-1]), fold(_SPLIT.split(other)[-1])
    if a.isascii() != b.isascii():
        return True
    return float(fuzz.ratio(_ARTICLE.sub("", a), _ARTICLE.sub("", b))) >= 60.0
