"""Unicode put into one shape, with the way back to the text the user gave.

Two views: `normalize` (composed, invisible characters gone, spaces, quotes and digits made plain) and `fold`
(same length as its input: lower case, no accents, Arabic letter variants as one) for matching words.
"""

from __future__ import annotations

import re
import unicodedata
from array import array

# Characters that carry no meaning for reading: Arabic vowel marks and stretching, bidi and zero-width
# controls, soft hyphen, byte-order mark, variation selectors.
_DROPPED = re.compile(
    "[\u00ad\u0610-\u061a\u0640\u064b-\u0652\u0670\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_COMPOSED = re.compile("[^\u0300-\u036f\u0653-\u065f][\u0300-\u036f\u0653-\u065f]+")
# Arabic presentation forms and full-width letters and digits stand for ordinary ones.
_COMPATIBLE = re.compile("[\ufb00-\ufb06\ufb50-\ufdfb\ufe70-\ufefc\uff01-\uff5e]")

_PLAIN: dict[int, str] = {}
for _code in (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x0009, 0x000B, 0x000C, 0x0085):
    _PLAIN[_code] = " "
for _code in (0x2028, 0x2029, 0x000D):
    _PLAIN[_code] = "\n"
for _code in (0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x02BC, 0x02BB, 0x02BE, 0x02BF, 0x00B4, 0x0060):
    _PLAIN[_code] = "'"
for _code in (0x201C, 0x201D, 0x201E, 0x201F, 0x2033, 0x00AB, 0x00BB):
    _PLAIN[_code] = '"'
for _code in (0x2010, 0x2011, 0x2012):
    _PLAIN[_code] = "-"
for _zero in (0x0660, 0x06F0, 0x0966):
    for _digit in range(10):
        _PLAIN[_zero + _digit] = str(_digit)
_PLAIN[0x066B], _PLAIN[0x066C] = ".", ","


def normalize(text: str) -> tuple[str, array[int] | None]:
    """(normalised text, offsets). `offsets[i]` is where character i began in `text`, with one entry more for
    the end; None where every offset is unchanged.
    """
    if text.isascii():
        return text.replace("\t", " ").replace("\r", "\n"), None
    if not (_DROPPED.search(text) or _COMPATIBLE.search(text) or _COMPOSED.search(text)):
        return text.translate(_PLAIN), None
    pieces: list[str] = []
    offsets = array("l")
    position = 0
    for match in re.finditer(f"{_DROPPED.pattern}|{_COMPATIBLE.pattern}|{_COMPOSED.pattern}", text):
        start, end = match.span()
        pieces.append(text[position:start])
        offsets.extend(range(position, start))
        group = _DROPPED.sub("", match.group())
        replacement = unicodedata.normalize("NFKC" if _COMPATIBLE.match(group) else "NFC", group)
        pieces.append(replacement)
        offsets.extend([start] * len(replacement))
        position = end
    pieces.append(text[position:])
    offsets.extend(range(position, len(text) + 1))
    return "".join(pieces).translate(_PLAIN), offsets


class _FoldTable(dict[int, str]):
    """Filled as characters are met: each maps to exactly one character, so lengths stay equal."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = unicodedata.normalize("NFD", character)[0].lower()
        folded = base if len(base) == 1 else character
        self[code] = folded
        return folded


# Letters that do not decompose, and Arabic forms that are written for one another.
_SAME = {
    "،": ",", "؛": ";", "؟": "?", "أإآٱ": "ا", "ىی": "ي", "ک": "ك", "ة": "ه", "ئ": "ئ", "ؤ": "ؤ",
    "ß": "s", "øØ": "o", "łŁ": "l", "đĐ": "d", "ıİ": "i",
}
_FOLD = _FoldTable({ord(letter): one for letters, one in _SAME.items() for letter in letters})


def fold(text: str) -> str:
    """Same length as `text`: lower case, accents off, Arabic alef, yeh, teh marbuta and kaf variants as one, Arabic commas as ours."""
    return text.lower() if text.isascii() else text.translate(_FOLD)
