"""The header lines, picture credits and page furniture inside a text, marked where they stand; nothing is cut."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mapper.model import Document, Region
from mapper.resources import data_root, load_toml
from mapper.sources.dates import read_date

LONGEST_HEADER = 12
"""Lines at the head of a text among which header lines are looked for."""
_URL = re.compile(r"https?://\S+$", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
_MARKS = "*_#-–—•·|[]() \t\u200e\u200f\ufeff"


class _Words(NamedTuple):
    header: re.Pattern[str]
    fields: Mapping[str, str]
    credit: re.Pattern[str]
    alone: frozenset[str]
    opening: re.Pattern[str]


@functools.cache
def _words() -> _Words:
    table = load_toml(data_root() / "sources" / "lines.toml")
    fields = {word.casefold(): name for name, words in table["header"].items() for word in words}
    return _Words(
        header=re.compile(rf"\W*?({_any(fields)})(?:\s*([:=])\s*|\s+)(\S.*?)\s*$", re.IGNORECASE),
        fields=fields,
        # At the start of a line, or behind the caption of the picture.
        credit=re.compile(
            rf"(?:^|(?<=[.!?؟…)\"”»]\s)|(?<=\s[|/]\s))[\W_]*(?:{_any(table['credit']['words'])})\s*(?:[:：]|[–—-]\s|\|)",
            re.IGNORECASE,
        ),
        alone=frozenset(word.casefold() for word in table["boilerplate"]["alone"]),
        opening=re.compile(rf"\W*(?:{_any(table['boilerplate']['opening'])})\s*[:：|]", re.IGNORECASE),
    )


def _any(words: Any) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def marked(document: Document) -> Document:
    """The document with the regions of its text, and with the fields that its header lines name and it lacks."""
    regions: list[Region] = []
    found: dict[str, Any] = {}
    position = _front_matter(document.text, regions, found)
    for number, line in enumerate(_LINE.finditer(document.text, position)):
        if not line.group().strip():
            continue
        start, end = line.span()
        if number < LONGEST_HEADER and position >= 0 and _header(line, found):
            regions.append(Region(start, end, "header"))
            continue
        # Header lines stand together: the first line of prose ends them, a credit among them does not.
        kind = _furniture(line.group())
        if kind is None:
            position = -1
        else:
            regions.append(Region(start, end, kind))
    return _filled(document, regions, found) if regions else document


def _filled(document: Document, regions: list[Region], found: Mapping[str, Any]) -> Document:
    published, span = found.get("published", (None, None))
    own = document.published
    return dataclasses.replace(
        document,
        title=document.title or found.get("title"),
        url=document.url or found.get("url"),
        language=document.language or found.get("language"),
        published=own or published,
        published_span=span if published is not None and own in (None, published) else None,
        regions=tuple(sorted((*document.regions, *regions), key=lambda region: region.start)),
    )


def _header(line: re.Match[str], found: dict[str, Any]) -> bool:
    """Whether a line at the head of a text is a header line; what it says goes into `found`."""
    text = line.group()
    match = _words().header.match(text) if len(text) <= 400 else None
    if match is None:
        return False
    field = _words().fields[re.sub(r"\s+", " ", match.group(1)).casefold()]
    value = match.group(3).strip()
    offset = line.start() + match.start(3)
    return _taken(field, value, offset, bool(match.group(2)), match.group(1).islower(), found)


def _taken(field: str, value: str, offset: int, colon: bool, lower: bool, found: dict[str, Any]) -> bool:
    """A date or an address proves itself; any other value needs its colon, or a header line before it."""
    if field == "published":
        day = read_date(value)
        if day is not None:
            found.setdefault("published", (day, (offset, offset + len(value))))
        return day is not None
    if field == "url":
        if _URL.match(value):
            found.setdefault("url", value)
        return bool(_URL.match(value))
    if not colon and not (lower and found and value[-1] not in ".!?؟"):
        return False
    if field == "language":
        code = value[:2].lower()
        if re.fullmatch(r"[A-Za-z]{2}(?:[-_]\w{2,8})?", value):
            found.setdefault("language", code)
    elif field == "title":
        found.setdefault("title", value.strip("\"'“”«» "))
    else:
        found.setdefault("other", value)
    return True


def _furniture(text: str) -> str | None:
    """ "credit" or "boilerplate" for a line that is no prose."""
    words = _words()
    if len(text) > 300:
        return None
    match = words.credit.search(text)
    if match is not None and len(text) - match.end() <= 120 and not _goes_on(text[match.end():]):
        return "credit"
    bare = text.strip(_MARKS + ":.").casefold()
    return "boilerplate" if bare in words.alone or words.opening.match(text) else None


def _goes_on(rest: str) -> bool:
    """Whether a sentence follows, which a name and an agency do not make."""
    return len(rest.split()) > 14 or bool(re.search(r"[a-zء-ي]{3}[.!?؟]\s+\S+\s+\S+\s+\S+", rest))


def _front_matter(text: str, regions: list[Region], found: dict[str, Any]) -> int:
    """Markdown's `---` block: its end, 0 where there is none."""
    match = re.match(r"\ufeff?---[ \t]*\r?\n(.{0,4000}?)\r?\n---[ \t]*(?:\r?\n|$)", text, re.DOTALL)
    if match is None:
        return 0
    regions.append(Region(0, match.end(), "header"))
    for line in _block_lines(text, match):
        _header(line, found)
    return match.end()


def _block_lines(text: str, block: re.Match[str]) -> Iterator[re.Match[str]]:
    return _LINE.finditer(text, block.start(1), block.end(1))
